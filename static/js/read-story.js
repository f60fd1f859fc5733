/* Tells the paper, once, that a story was before a reader's eyes for ten seconds. No cookie, no name:
   see articles/readership.py. A browser that asks not to be tracked (GPC, DNT) is not counted. */
const LONG_ENOUGH = 10_000;

customElements.define(
  "read-story",
  class extends HTMLElement {
    connectedCallback() {
      if (navigator.globalPrivacyControl || navigator.doNotTrack === "1" || navigator.webdriver) return;
      this.left = LONG_ENOUGH;
      this.watch = () => (document.visibilityState === "visible" ? this.start() : this.stop());
      document.addEventListener("visibilitychange", this.watch);
      this.watch();
    }

    start() {
      this.since = performance.now();
      this.timer = setTimeout(() => this.tell(), this.left);
    }

    stop() {
      clearTimeout(this.timer);
      this.left -= performance.now() - (this.since ?? performance.now());
      this.since = undefined;
    }

    tell() {
      document.removeEventListener("visibilitychange", this.watch);
      navigator.sendBeacon(this.dataset.address);
    }
  },
);
