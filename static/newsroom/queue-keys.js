/* Single keys, for whoever has not switched them off. In a field they are letters. */
const SWITCH = "newsroom.queue.keys";
const REPEATED = new Set(["j", "k", "ArrowDown", "ArrowUp"]); // A key held down decides once.

const isOn = () => localStorage.getItem(SWITCH) !== "off";
const isTyping = (event) =>
  event.target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");

/* Calls the deed of a key; of a digit that of "digit", with its number. */
export const listen = (deeds) => {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.repeat && !REPEATED.has(event.key)) return;
    if (document.querySelector("dialog[open]") || !isOn()) return;
    const isDigit = /^[1-9]$/.test(event.key);
    const deed = isDigit ? () => deeds.digit(Number(event.key)) : deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
};

const bar = document.querySelector(".queue-keys");
const box = bar.querySelector("input");
bar.hidden = false;
box.checked = isOn();
box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
