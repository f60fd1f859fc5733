/* What is chosen in the queue, and the bar that decides on all of it. */
import { isFolded } from "./queue-card.js";

const MOST = 100; // So many the newsroom decides on at once; the others stay chosen.

export const bar = document.querySelector(".queue-bulk");
const queue = document.querySelector(".queue");

const boxes = () =>
  [...queue.querySelectorAll(".card__choose")].filter((box) => !isFolded(box.closest(".card")));

export const chosen = () =>
  boxes().filter((box) => box.checked).slice(0, MOST).map((box) => box.closest(".card"));

export const showChosen = () => {
  bar.querySelector(".queue-bulk__count").textContent = `${chosen().length} chosen:`;
};

const set = (isChosen) => {
  for (const box of boxes()) box.checked = isChosen;
  showChosen();
};

export const chooseAll = () => set(true);
export const chooseNone = () => set(false);

/* From the one that was chosen last to this one, with the shift key. */
const stretch = (from, to) => {
  const all = boxes();
  const [first, last] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  if (first < 0) return;
  for (const box of all.slice(first, last + 1)) box.checked = to.checked;
};

let latest = null;
queue.addEventListener("click", (event) => {
  if (!event.target.matches(".card__choose")) return;
  if (event.shiftKey && latest) stretch(latest, event.target);
  latest = event.target;
});
queue.addEventListener("change", showChosen);
for (const [part, deed] of [["all", chooseAll], ["none", chooseNone]]) {
  const button = bar.querySelector(`[data-choose=${part}]`);
  button.hidden = false;
  button.addEventListener("click", deed);
}
