/* What the queue asks of the server: decisions, taking them back, more cards, who looks. */

const PATIENCE = 15; // Seconds. What was decided meanwhile is found again by its batch.
const tokens = () => document.querySelectorAll("[name=csrfmiddlewaretoken]");

/* An answer that is none: a broken line, an ended sign-in, an error. Its message is for people. */
export class NotSent extends Error {}
/* One that will not be another the next time. */
export class NotAllowed extends NotSent {}

const SIGNED_OUT = "You are signed out. Sign in again in another tab, then try again here.";

const send = async (address, options) => {
  try {
    return await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE * 1000) });
  } catch (error) {
    const isSlow = error.name === "TimeoutError";
    throw new NotSent(isSlow ? `The newsroom did not answer in ${PATIENCE} seconds.` : "The newsroom could not be reached.");
  }
};

const pageOf = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

/* Whoever has signed in anew has a new token, and this page the old one. */
const renew = async () => {
  const answer = await send(location.href, { headers: { Accept: "text/html" } });
  if (answer.redirected) throw new NotSent(SIGNED_OUT);
  const page = await pageOf(answer);
  if (!answer.ok || !page.querySelector(".queue-bulk")) throw new NotAllowed("Your account may not moderate replies any more.");
  const fresh = page.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const token of tokens()) token.value = fresh;
};

const post = (address, fields) =>
  send(address, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": tokens()[0].value },
    body: new URLSearchParams(fields),
    // A decision that is under way is not lost with the page.
    keepalive: true,
  });

const ask = async (address, fields) => {
  let answer = await post(address, fields);
  if (answer.status === 403) {
    await renew();
    answer = await post(address, fields);
  }
  if (answer.redirected) throw new NotSent(SIGNED_OUT);
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    throw new NotSent(answer.status === 404 ? "This reply is no longer there." : `The newsroom answered ${answer.status}.`);
  }
  return answer.json();
};

const place = (queue) => ({
  decide: (verb) => queue.dataset.decide.replace("VERB", verb),
  undo: (batch) => queue.dataset.undo.replace(/0{8}-[0-]+/, batch),
});

/* A number that the decision keeps, so that it is one however often it is sent. */
export const newBatch = () => crypto.randomUUID?.() ?? "";

export const decide = (queue, verb, seen, fields) =>
  ask(place(queue).decide(verb), [...seen.map((one) => ["reply", one]), ...Object.entries(fields)]);

export const takeBack = (queue, batch) => ask(place(queue).undo(batch), []);

export const look = (queue, at, shown) =>
  ask(queue.dataset.looking, [["at", at], ...shown.map((one) => ["shown", one])]);

/* The cards of a page, and the address of the one after it. */
export const cardsAt = async (address) => {
  const answer = await send(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new NotSent("More replies could not be fetched.");
  const queue = (await pageOf(answer)).querySelector(".queue");
  return { cards: [...queue.querySelectorAll(".card")], more: queue.dataset.more };
};

/* What a reply says, as it was typed: the form of its own page has it. */
export const wordsAt = async (address) => {
  const answer = await send(address, { headers: { Accept: "text/html" } });
  if (answer.redirected) throw new NotSent(SIGNED_OUT);
  if (!answer.ok) throw new NotSent("This reply cannot be edited now.");
  return (await pageOf(answer)).querySelector("textarea[name=comment]").value;
};

export const rewordAt = (address, seen, words) => ask(address, [["reply", seen], ["comment", words]]);

export const cardOf = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.querySelector(".card");
};
