/* Sends the form in place and shows the answer there: the reply, its preview, or what is wrong.
   Without this module each of these is a page. */
import { placeReply } from "./place-reply.js";
import { keep } from "./receipts.js";

// A network that takes longer will not answer. What it stored is found when the words are sent again.
const PATIENCE = 30_000;

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
      const form = event.target;
      const fields = new URLSearchParams(new FormData(form, event.submitter));
      fields.set("in_place", "1");
      this.wait(true);
      this.say(this.words.sending);
      const page = await this.post(form.action, fields);
      this.wait(false);
      const own = page?.querySelector("[data-own]");
      if (own) this.sent(form, own, page.querySelector("h1").textContent);
      else if (page?.querySelector("#respond")) this.again(form, page);
      else this.say(this.answerIn(page) ?? this.words.unreached, true);
    }

    /* What a page without a form says: that replies are closed, or that something went wrong. */
    answerIn(page) {
      return (page?.querySelector("[data-said]") ?? page?.querySelector("h1"))?.textContent;
    }

    /* The page that answers; nothing where none came. */
    async post(address, fields) {
      try {
        const signal = AbortSignal.timeout(PATIENCE);
        const answer = await fetch(address, { method: "POST", body: fields, signal });
        return new DOMParser().parseFromString(await answer.text(), "text/html");
      } catch {
        return null;
      }
    }

    wait(busy) {
      this.busy = busy;
      for (const button of this.querySelectorAll(".reply-form__acts button"))
        button.toggleAttribute("data-waits", busy);
    }

    sent(form, own, words) {
      this.querySelector(".reply-page__preview")?.remove();
      for (const told of form.querySelectorAll(".error-summary, .reply-form__work")) told.remove();
      form.elements.work.value = "";
      form.elements.comment.value = "";
      form.elements.comment.dispatchEvent(new Event("input", { bubbles: true }));
      if (form.elements.remember.checked) document.querySelector("own-replies").mark(form);
      keep(own.dataset.receipt);
      this.leave(form);
      this.say("");
      placeReply(document.adoptNode(own)).focus();
      this.speak(`${words}.`);
    }

    again(form, page) {
      const made = document.adoptNode(page.querySelector("#respond"));
      const preview = page.querySelector(".reply-page__preview");
      if (form.elements.parent.value !== made.elements.parent.value) this.leave(form);
      const cancel = form.querySelector(".reply-form__cancel");
      made.querySelector("#respond-head").replaceWith(form.querySelector("#respond-head"));
      if (cancel) made.querySelector(".reply-form__acts").append(" ", cancel);
      this.replaceChildren(...(preview ? [document.adoptNode(preview)] : []), made);
      const work = made.querySelector(".reply-form__work");
      if (work) import("./proof-of-work.js");
      (made.querySelector(".error-summary") ?? work ?? preview ?? made.elements.comment).focus();
      this.speak(preview ? this.words.previewed : "");
    }

    /* Back below the story, if it stood under a reply. */
    leave(form) {
      form.querySelector(".reply-form__cancel")?.click();
    }

    /* To the eye beside the button, wherever the form stands; and to the ear. */
    say(words, isFailure = false) {
      let shown = this.querySelector(".reply-form__said");
      if (!shown) {
        shown = document.createElement("p");
        shown.className = "reply-form__said";
        shown.setAttribute("aria-hidden", "true");
        this.querySelector(".reply-form__acts").after(shown);
      }
      shown.textContent = words;
      shown.classList.toggle("is-failure", isFailure);
      this.speak(words);
    }

    speak(words) {
      document.querySelector(".discussion__status").textContent = words;
    }
  },
);
