/* Tells which reply is before this moderator, and shows on each card who else looks at it. */
import { look } from "./queue-desk.js";

const EVERY = 4000;

export const watch = (queue, current, waiting) => {
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
    if (document.hidden) return;
    try {
      const shown = waiting().slice(0, 50).map((card) => card.dataset.reply);
      show((await look(queue, current()?.dataset.reply ?? "", shown)).looking);
    } catch {
      show({}); // Who looks is not known just now; deciding works all the same.
    }
  };

  call();
  setInterval(call, EVERY);
  document.addEventListener("visibilitychange", call);
};
