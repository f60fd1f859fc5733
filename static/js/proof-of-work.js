/* Finds the number that the paper asks for, and sends the reply with it (comments/work.py). Without this
   module, or without a secure connection, the button beside it sends the reply to a moderator. */
const AT_ONCE = 250;

const digest = async (text) => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

customElements.define(
  "proof-of-work",
  class extends HTMLElement {
    connectedCallback() {
      if (this.bar) return;
      this.bar = document.createElement("progress");
      this.status = document.createElement("p");
      this.status.setAttribute("role", "status");
      this.append(this.bar, this.status);
      this.bar.setAttribute("aria-label", this.dataset.working);
      this.work().catch(() => this.fail());
    }

    async work() {
      // Said a moment after the place for it is there, so that it is read out.
      await new Promise((done) => setTimeout(done, 200));
      this.status.textContent = this.dataset.working;
      const number = await this.find();
      if (number === null || !this.isConnected) return this.fail();
      const { salt, challenge, signature } = this.dataset;
      const told = { algorithm: "SHA-256", challenge, number, salt, signature };
      const form = this.closest("form");
      form.elements.work.value = btoa(JSON.stringify(told));
      this.status.textContent = this.dataset.sending;
      form.requestSubmit();
    }

    async find() {
      const most = Number(this.dataset.most);
      this.bar.max = most;
      for (let first = 0; first <= most; first += AT_ONCE) {
        const numbers = Array.from({ length: AT_ONCE }, (_, place) => first + place);
        const found = await Promise.all(numbers.map((number) => digest(this.dataset.salt + number)));
        const place = found.indexOf(this.dataset.challenge);
        if (place >= 0) return first + place;
        this.bar.value = first;
        await new Promise((done) => setTimeout(done)); // The page stays alive.
      }
      return null;
    }

    fail() {
      this.bar.remove();
      this.status.textContent = this.dataset.failed;
    }
  },
);
