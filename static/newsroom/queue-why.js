/* Why a reply goes to the trash, and how its writer is told. */
import { bar, chosen } from "./queue-bulk.js";
import { say } from "./queue-says.js";

export const whyOf = (card) => ({
  because: card.querySelector("select[name^=because]")?.value ?? "",
  note: card.querySelector("input[name^=note]")?.value ?? "",
  tell: card.querySelector("input[name^=tell]")?.checked ? "on" : "",
});

/* The reason that is told to the writers of all that is chosen. */
export const whyOfAll = () => ({ because: bar.querySelector("select").value });

export const giveReason = (card, number) => {
  const list = (chosen().length ? bar : card)?.querySelector("select[name^=because]");
  if (!list?.options[number]) return;
  list.selectedIndex = number;
  say(`Reason: ${list.options[number].text}.`);
};

export const tellByMail = (card) => {
  const box = card?.querySelector("input[name^=tell]");
  if (!box?.checkVisibility()) return;
  box.click();
  say(box.checked ? "By mail, too." : "Not by mail.");
};
