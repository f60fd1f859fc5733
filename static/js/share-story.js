/* The device's own share sheet where it has one, and a button that copies the address. Without this
   module the plain links are there. */
const button = (words) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "share__button";
  made.textContent = words;
  return made;
};

customElements.define(
  "share-story",
  class extends HTMLElement {
    connectedCallback() {
      const links = this.querySelector("ul");
      const address = document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0];
      if (navigator.share) {
        const share = button(this.dataset.share);
        share.addEventListener("click", () =>
          navigator.share({ title: this.dataset.title, url: address }).catch(() => {}),
        );
        this.add(links, share);
      }
      if (navigator.clipboard) {
        const copy = button(this.dataset.copy);
        copy.setAttribute("aria-live", "polite");
        copy.addEventListener("click", async () => {
          const words = copy.textContent;
          await navigator.clipboard.writeText(address).then(
            () => (copy.textContent = this.dataset.copied),
            () => (copy.textContent = this.dataset.failed),
          );
          setTimeout(() => (copy.textContent = words), 3000);
        });
        this.add(links, copy);
      }
    }

    add(links, made) {
      const item = document.createElement("li");
      item.append(made);
      links.append(item);
    }
  },
);
