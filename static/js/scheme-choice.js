/* Light, dark, or as the device has it; kept in this browser and sent to nobody. */
customElements.define(
  "scheme-choice",
  class extends HTMLElement {
    connectedCallback() {
      this.hidden = false;
      const chosen = document.documentElement.dataset.scheme ?? "auto";
      const select = this.querySelector("select");
      select.value = chosen;
      select.addEventListener("change", () => this.choose(select.value));
    }

    choose(scheme) {
      const root = document.documentElement;
      if (scheme === "auto") delete root.dataset.scheme;
      else root.dataset.scheme = scheme;
      try {
        if (scheme === "auto") localStorage.removeItem("scheme");
        else localStorage.setItem("scheme", scheme);
      } catch {
        // Nothing may be kept here: the choice holds for this page.
      }
    }
  },
);
