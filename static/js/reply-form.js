/* Sends the form in place and shows the answer there: the reply, its preview, or what is wrong.
   Without this module each of these is a page. */
import { placeReply } from "./place-reply.js";

customElements.define(
  "reply-form",
  class extends HTMLElement {
    connectedCallback() {
      if (this.closest("reply-list")) this.addEventListener("submit", this);
      this.addEventListener("focusin", () => this.stamp(), { once: true });
    }

    /* What it says, in the paper's language. */
    get words() {
      return this.closest("reply-list").dataset;
    }

    async stamp() {
      const form = this.querySelector("form");
      const answer = await fetch(`${form.action}stamp/`).catch(() => null);
      if (answer?.ok && form.isConnected) form.elements.stamp.value = (await answer.json()).stamp;
    }

    async handleEvent(event) {
      event.preventDefault();
      if (this.busy) return;
      this.busy = true;
      this.say(this.words.sending);
      const form = event.target;
      const fields = new URLSearchParams(new FormData(form, event.submitter));
      fields.set("in_place", "1");
      const answer = await fetch(form.action, { method: "POST", body: fields }).catch(() => null);
      const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
      this.busy = false;
      const own = page.querySelector("[data-own]");
      if (own) this.sent(form, own, page.querySelector("h1").textContent);
      else if (page.querySelector("#respond")) this.again(form, page);
      else this.say(page.querySelector("h1")?.textContent ?? this.words.unreached);
    }

    sent(form, own, words) {
      this.querySelector(".reply-page__preview")?.remove();
      form.querySelector(".error-summary")?.remove();
      form.elements.comment.value = "";
      form.elements.comment.dispatchEvent(new Event("input", { bubbles: true }));
      form.querySelector(".reply-form__cancel")?.click();
      placeReply(document.adoptNode(own)).focus();
      this.say(`${words}.`);
    }

    again(form, page) {
      const made = document.adoptNode(page.querySelector("#respond"));
      const preview = page.querySelector(".reply-page__preview");
      const cancel = form.querySelector(".reply-form__cancel");
      made.querySelector("#respond-head").replaceWith(form.querySelector("#respond-head"));
      if (cancel) made.querySelector(".reply-form__acts").append(" ", cancel);
      this.replaceChildren(...(preview ? [document.adoptNode(preview)] : []), made);
      const work = made.querySelector(".reply-form__work");
      if (work) import("./proof-of-work.js");
      (made.querySelector(".error-summary") ?? work ?? preview ?? made.elements.comment).focus();
      this.say(preview ? this.words.previewed : "");
    }

    say(words) {
      document.querySelector(".discussion__status").textContent = words;
    }
  },
);
