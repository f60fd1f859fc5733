/* Keeps a story with its pictures in this browser, for when there is no network. Only a reader's click
   begins it; a story that is saved is renewed whenever it is opened. */
const SAVED = "saved-stories";
const LIST = "/saved/";

const files = () => {
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const pictures = [...document.querySelectorAll(".story img")].map((image) => image.currentSrc || image.src);
  const ours = (address) => /^\/(static|media)\//.test(new URL(address).pathname);
  return [...new Set([...loaded, ...pictures])].filter((address) => address.startsWith(location.origin) && ours(address));
};

customElements.define(
  "save-story",
  class extends HTMLElement {
    async connectedCallback() {
      if (!navigator.serviceWorker || !self.caches) return;
      this.button = this.querySelector("button");
      this.words = this.button.textContent;
      this.button.addEventListener("click", () => this.toggle());
      this.hidden = false;
      this.show(Boolean(await caches.match(location.pathname, { cacheName: SAVED })));
      if (this.saved && navigator.onLine) this.save().catch(() => {});
    }

    async toggle() {
      this.button.disabled = true;
      try {
        if (this.saved) await (await caches.open(SAVED)).delete(location.pathname);
        else await this.save();
        this.show(!this.saved);
      } catch {
        this.button.textContent = this.dataset.failed;
      }
      this.button.disabled = false;
    }

    async save() {
      await navigator.serviceWorker.register("/service-worker.js");
      const cache = await caches.open(SAVED);
      await cache.addAll([location.pathname, LIST, this.dataset.list, ...files()]);
    }

    show(saved) {
      this.saved = saved;
      this.button.setAttribute("aria-pressed", saved);
      this.button.textContent = saved ? this.dataset.saved : this.words;
    }
  },
);
