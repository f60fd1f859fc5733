/* What the queue asks of the server: decisions, taking them back, more cards, who looks. */

const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

/* An answer that is none: a broken line, an ended sign-in, an error. Its message is for people. */
export class NotSent extends Error {}

const ask = async (address, fields) => {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body: new URLSearchParams(fields),
      // A decision that is under way is not lost with the page.
      keepalive: true,
    });
  } catch {
    throw new NotSent("The newsroom could not be reached.");
  }
  if (answer.redirected) throw new NotSent("You are signed out: sign in again in another tab.");
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    throw new NotSent(answer.status === 404 ? "This reply is no longer there." : `The newsroom answered ${answer.status}.`);
  }
  return answer.json();
};

const place = (queue) => ({
  decide: (verb) => queue.dataset.decide.replace("VERB", verb),
  undo: (batch) => queue.dataset.undo.replace(/0{8}-[0-]+/, batch),
});

export const decide = (queue, verb, seen, fields = {}) =>
  ask(place(queue).decide(verb), [...seen.map((one) => ["reply", one]), ...Object.entries(fields)]);

export const takeBack = (queue, batch) => ask(place(queue).undo(batch), []);

export const look = (queue, at, shown) =>
  ask(queue.dataset.looking, [["at", at], ...shown.map((one) => ["shown", one])]);

/* The cards of the next page, and the address of the one after it. */
export const nextPage = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new NotSent("More replies could not be fetched.");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const queue = page.querySelector(".queue");
  return { cards: [...queue.querySelectorAll(".card")], more: queue.dataset.more };
};

export const cardOf = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.querySelector(".card");
};
