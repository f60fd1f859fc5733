/* While the queue is open: tells which reply is before this moderator, shows on each card who else
   looks at it, and hears what colleagues have decided and what has come. */
import { seenOf } from "./queue-card.js";
import { look, NotAllowed } from "./queue-desk.js";

const EVERY = 4000;
const SETTLED = 400; // Who decides in passing does not look.
const MOST = 50;

export const watch = ({ queue, current, waiting, hear, trouble }) => {
  let soon = 0;
  let isOver = false;

  const show = (names) => {
    for (const card of queue.querySelectorAll(".card")) {
      const here = names[card.dataset.reply] ?? [];
      const line = card.querySelector(".card__looking");
      const text = here.length ? `${here.join(" and ")} ${here.length > 1 ? "are" : "is"} looking at this` : "";
      if (line.textContent === text) continue;
      line.textContent = text;
      line.hidden = !text;
    }
  };

  const call = async () => {
    clearTimeout(soon);
    if (document.hidden || isOver) return;
    const sent = new Map(waiting().slice(0, MOST).map((card) => [card.dataset.reply, seenOf(card)]));
    try {
      const answer = await look(queue, current()?.dataset.reply ?? "", [...sent.values()]);
      trouble("");
      show(answer.looking);
      hear(answer, sent);
    } catch (error) {
      show({}); // Who looks is not known just now; deciding works all the same.
      isOver = error instanceof NotAllowed;
      trouble(error.message);
    }
  };

  call();
  setInterval(call, EVERY);
  document.addEventListener("visibilitychange", call);
  return () => {
    clearTimeout(soon);
    soon = setTimeout(call, SETTLED);
  };
};
