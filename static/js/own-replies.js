/* Once the discussion comes near, asks what this browser was told to remember, and shows its replies
   that await moderation. A page of its own does the former without this module. */
import { placeReply } from "./place-reply.js";
import { receipts } from "./receipts.js";

customElements.define(
  "own-replies",
  class extends HTMLElement {
    connectedCallback() {
      const watch = new IntersectionObserver((seen) => {
        if (!seen.some((one) => one.isIntersecting)) return;
        watch.disconnect();
        this.ask();
      }, { rootMargin: "600px" });
      watch.observe(this.closest(".discussion"));
    }

    async ask() {
      for (const address of receipts()) this.show(address);
      const answer = await fetch(this.dataset.address).catch(() => null);
      if (!answer?.ok) return;
      const { replies, ...remembered } = await answer.json();
      if (remembered.name) this.fill(document.getElementById("respond"), remembered);
      for (const { html } of replies) {
        const made = document.createElement("template");
        made.innerHTML = html;
        placeReply(made.content.firstElementChild);
      }
    }

    async show(address) {
      const answer = await fetch(address).catch(() => null);
      const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
      const own = page.querySelector("[data-own][data-awaiting]");
      if (own) placeReply(document.adoptNode(own));
    }

    fill(form, remembered) {
      if (!form) return;
      for (const [name, value] of Object.entries(remembered))
        if (!form.elements[name].value) form.elements[name].value = value;
      form.elements.remember.checked = true;
      this.mark(form);
    }

    /* From now on no tick means: forget me. */
    mark(form) {
      if (form.elements.remembered) return;
      const mark = document.createElement("input");
      Object.assign(mark, { type: "hidden", name: "remembered", value: "True" });
      form.append(mark);
    }
  },
);
