/* Lists what this browser has saved, with a button that takes each story off again. */
const SAVED = "saved-stories";
const STORY = /^\/\d{4}\/\d\d\/\d\d\/./;

customElements.define(
  "saved-stories",
  class extends HTMLElement {
    async connectedCallback() {
      if (!self.caches || !(await caches.has(SAVED))) return this.show([]);
      const cache = await caches.open(SAVED);
      const kept = (await cache.keys()).filter(({ url }) => STORY.test(new URL(url).pathname));
      this.show(await Promise.all(kept.map((request) => this.item(cache, request))));
    }

    async item(cache, request) {
      const html = await (await cache.match(request)).text();
      const page = new DOMParser().parseFromString(html, "text/html");
      const link = document.createElement("a");
      link.href = new URL(request.url).pathname;
      const headline = page.querySelector("h1");
      link.textContent = headline?.textContent ?? link.href;
      link.lang = headline?.lang || page.documentElement.lang;
      link.dir = headline?.dir ?? "";
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "share__button";
      remove.textContent = this.dataset.remove;
      remove.setAttribute("aria-label", `${this.dataset.remove}: ${link.textContent}`);
      const item = document.createElement("li");
      remove.addEventListener("click", async () => {
        await cache.delete(request);
        item.remove();
        if (!this.querySelector("li")) this.show([]);
      });
      item.append(link, remove);
      return item;
    }

    show(items) {
      const list = document.createElement("ul");
      list.className = "shortlist__stories saved";
      list.append(...items);
      const none = document.createElement("p");
      none.textContent = this.dataset.none;
      this.replaceChildren(items.length ? list : none);
    }
  },
);
