/* Brings the form under the reply that is answered. Without this module its link does, by a page that
   has it there. And an address with #reply-7 leads to that reply on whichever page it is. */
customElements.define(
  "reply-list",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", this);
      addEventListener("hashchange", () => this.find());
      // Who was led here has been looked for already; a cache may hold the page of a moment ago.
      if (!performance.getEntriesByType("navigation")[0]?.redirectCount) this.find();
    }

    async find() {
      const number = /^#reply-(\d+)$/.exec(location.hash)?.[1];
      if (!number || document.getElementById(`reply-${number}`)) return;
      const address = this.dataset.permalink.replace("/0/", `/${number}/`);
      const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
      if (answer?.type === "opaqueredirect") location.replace(address);
      else if (answer?.status === 404) this.miss();
    }

    /* Readers stay with the story, at its other replies. */
    miss() {
      const told = document.createElement("p");
      told.className = "discussion__missed";
      told.textContent = this.dataset.missed;
      this.prepend(told);
      document.getElementById("replies").scrollIntoView();
      this.querySelector(".discussion__status").textContent = told.textContent;
    }

    handleEvent(event) {
      const link = event.target.closest("a[data-reply-to]");
      const form = document.getElementById("respond");
      if (!link || !form || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const reply = document.getElementById(`reply-${link.dataset.replyTo}`);
      const place = document.createElement("div");
      place.className = "thread__form";
      reply.after(place);
      this.answer(form, place, link.dataset.replyTo, reply.querySelector(".reply__name bdi").textContent);
      this.cancel(form, link);
    }

    answer(form, place, number, name) {
      const old = form.closest(".thread__form");
      form.elements.parent.value = number;
      form.querySelector("#respond-head").textContent = name ? `${this.dataset.answer} ${name}` : this.dataset.leave;
      form.querySelector("[value=quote]").hidden = !number;
      place.prepend(form.closest("reply-form"));
      if (old) old.remove();
      form.elements.comment.focus();
    }

    cancel(form, link) {
      form.querySelector(".reply-form__cancel")?.remove();
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--quiet reply-form__cancel";
      button.textContent = this.dataset.cancel;
      button.addEventListener("click", () => {
        button.remove();
        this.answer(form, this.querySelector(".discussion__form"), "", "");
        link.focus();
      });
      form.querySelector(".reply-form__acts").append(" ", button);
    }
  },
);
