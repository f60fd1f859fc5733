/* A card of the queue: it folds into a line that tells its verdict, and says what went wrong. */

const FOLDS = 4; // Verdicts that stay in sight.
const DONE = {
  approve: "Approved",
  spam: "Marked as spam",
  trash: "Moved to trash",
  ban: "Banned",
  pick: "Picked",
  unpick: "Taken from the picks",
};

export const nameOf = (card) => card.dataset.name;

const button = (text, deed) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", deed);
  return made;
};

export const fold = (card, verb, undo) => {
  card.querySelector(".card__choose").checked = false;
  card.classList.add("card--folded");
  const [line, verdict, name] = ["p", "span", "bdi"].map((tag) => document.createElement(tag));
  line.className = "card__verdict";
  verdict.className = "state";
  verdict.textContent = DONE[verb];
  name.textContent = nameOf(card);
  const back = button("Undo", undo);
  back.setAttribute("aria-label", `Undo: ${DONE[verb]}, ${nameOf(card)}`);
  line.append(verdict, name, back);
  card.prepend(line);
  const folds = [...card.parentElement.querySelectorAll(".card--folded:not([hidden])")];
  for (const old of folds.slice(0, -FOLDS)) old.hidden = true;
};

export const unfold = (card) => {
  card.querySelector(".card__verdict")?.remove();
  card.classList.remove("card--folded");
  card.hidden = false;
};

/* A sentence on the card; with `again`, a button that tries once more. */
export const note = (card, text, again) => {
  const line = card.querySelector(".card__told");
  line.textContent = text;
  line.hidden = false;
  if (again) line.append(" ", button("Try again", again));
};
