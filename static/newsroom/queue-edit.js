/* Edit what a reply says without leaving the queue. Without this module the link opens a page. */
import { nameOf, seenOf } from "./queue-card.js";
import { rewordAt, wordsAt } from "./queue-desk.js";

const dialog = document.querySelector("[data-edit]");
const words = dialog.querySelector("textarea");
const save = dialog.querySelector("[data-do]");
let card = null;
let then = null;

const fault = (text) => {
  const line = dialog.querySelector("[data-fault]");
  line.textContent = text;
  line.hidden = !text;
};

const address = () => card.querySelector("[data-edits]").href;

/* Show the words as they are stored; call back with the answer when other ones are. */
export const edit = async (edited, callback) => {
  card = edited;
  then = callback;
  fault("");
  dialog.querySelector("[data-edit-name]").textContent = nameOf(card);
  words.value = "";
  words.disabled = save.disabled = true;
  dialog.showModal();
  try {
    words.value = await wordsAt(address());
    words.disabled = save.disabled = false;
    words.focus();
  } catch (error) {
    fault(error.message);
  }
};

save.addEventListener("click", async () => {
  save.disabled = true;
  try {
    const answer = await rewordAt(address(), seenOf(card), words.value);
    if (answer.fault) fault(answer.fault);
    else {
      dialog.close();
      then(card, answer);
    }
  } catch (error) {
    fault(`Not saved. ${error.message}`);
  }
  save.disabled = false;
});
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
