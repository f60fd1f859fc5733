/* Tells how much of the limit is left while somebody writes: always to the eye, and to the ear only as
   the end comes near. Without this module the hint tells the limit, and the server counts. */
const NEAR = [500, 100, 20, 0];

const spelt = (number) => number.toLocaleString(document.documentElement.lang);

customElements.define(
  "count-characters",
  class extends HTMLElement {
    connectedCallback() {
      if (this.shown) return;
      this.shown = document.createElement("p");
      this.shown.className = "reply-form__count";
      this.shown.setAttribute("aria-hidden", "true");
      this.spoken = document.createElement("p");
      this.spoken.className = "visually-hidden";
      this.spoken.setAttribute("role", "status");
      this.append(this.shown, this.spoken);
      this.addEventListener("input", () => this.count());
      this.count();
    }

    count() {
      const left = Number(this.dataset.most) - [...this.querySelector("textarea").value.normalize("NFC")].length;
      const words = left < 0 ? `${spelt(-left)} ${this.dataset.over}` : `${spelt(left)} ${this.dataset.left}`;
      this.shown.textContent = words;
      this.classList.toggle("is-over", left < 0);
      if (NEAR.some((near) => left <= near && this.left > near)) this.spoken.textContent = words;
      this.left = left;
    }
  },
);
