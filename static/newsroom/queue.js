/* The moderators' queue by keyboard: one key, one decision, and no page load between.

   A decision folds its card away at once and is sent meanwhile. What could not be sent unfolds again
   and says so; what a colleague had decided comes back as it stands now. Without this module every
   button of the page is a form's. */
import { chosen, chooseAll, chooseNone, showChosen } from "./queue-bulk.js";
import { fold, foldAway, isFolded, isLookedAt, nameOf, note, seenOf, unfold, versionOf } from "./queue-card.js";
import { cardOf, cardsAt, decide, newBatch, takeBack } from "./queue-desk.js";
import { askBan, showKeys } from "./queue-dialogs.js";
import { edit } from "./queue-edit.js";
import { listen } from "./queue-keys.js";
import { giveReason, tellByMail, whyOf, whyOfAll } from "./queue-why.js";
import { left, say, showCounts, showEmpty, trouble, warn } from "./queue-says.js";
import { watch } from "./queue-looking.js";

const AHEAD = 10; // Cards left when the next page is asked for.
const GROWING = ["held", "reported"]; // What comes stands at the end of these.

const queue = document.querySelector(".queue");
const form = queue.closest("form");
const batches = []; // What this page decided, to be taken back one by one: {batch, cards}.
const cardsSent = new Set(); // Cards whose decision is on its way.
let current = null;
let lookSoon = () => {};
let sending = Promise.resolve(); // Undo waits for what was sent before it.
let decided = 0; // Replies that were decided on here.

const cards = () => [...queue.querySelectorAll(".card")];
const waiting = () => cards().filter((card) => !isFolded(card));
const cardOfReply = (number) => queue.querySelector(`[data-reply="${number}"]`);
const isIdle = () => !document.activeElement || document.activeElement === document.body;

// Which card is before the moderator

const stand = (card, { focus = true } = {}) => {
  if (current && current !== card) current.classList.remove("card--current");
  for (const one of cards()) one.tabIndex = -1;
  current = card ?? null;
  showEmpty(!waiting().length, decided);
  lookSoon();
  if (!card) return;
  card.tabIndex = 0;
  card.classList.add("card--current");
  if (!focus) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
};

const step = (by) => {
  const all = waiting();
  const at = all.indexOf(current);
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (next) stand(next);
};

const nextAfter = (gone) => {
  const all = cards();
  const free = (card) => !gone.includes(card) && !isFolded(card);
  const last = all.indexOf(gone.at(-1));
  const after = all.slice(last + 1).filter(free);
  return after.find((card) => !isLookedAt(card)) ?? after[0] ?? all.slice(0, last).findLast(free);
};

// Cards change

const exchange = (old, card) => {
  old.replaceWith(card);
  for (const batch of batches) batch.cards = batch.cards.map((one) => (one === old ? card : one));
  if (current === old) current = card;
  return card;
};

const restore = (number, html) => {
  const old = cardOfReply(number);
  if (old) return exchange(old, cardOf(html));
  queue.prepend(cardOf(html)); // Decided before this page was opened.
  return queue.firstElementChild;
};

// Decisions

const act = async (verb, targets, fields = {}, number = newBatch()) => {
  const free = targets.filter((card) => !cardsSent.has(card));
  if (!free.length) return;
  for (const card of free) {
    cardsSent.add(card);
    card.querySelector(".card__told").hidden = true;
  }
  document.querySelector(".queue-undo")?.remove();
  const batch = { batch: null, cards: free };
  batches.push(batch);
  const next = nextAfter(free);
  for (const card of free) fold(card, verb, () => undo(batches.find((one) => one.cards.includes(card))));
  stand(next);
  showChosen();
  fetchMore();
  const sent = decide(queue, verb, free.map(seenOf), { ...fields, batch: number });
  sending = Promise.allSettled([sending, sent]);
  try {
    settle(batch, await sent);
  } catch (error) {
    fail(batch, error, () => act(verb, batch.cards, fields, number));
  }
  for (const card of free) cardsSent.delete(card);
};

const settle = (batch, answer) => {
  batch.batch = answer.batch;
  batch.done = answer.done.length;
  decided += answer.done.length;
  if (!answer.done.length) batches.splice(batches.indexOf(batch), 1);
  let last = null;
  for (const old of [...batch.cards]) {
    const why = answer.refused[old.dataset.reply];
    if (!why) continue;
    last = exchange(old, cardOf(answer.cards[old.dataset.reply]));
    note(last, why);
  }
  if (last) {
    batch.cards = batch.cards.filter(isFolded);
    stand(last);
  }
  showEmpty(!waiting().length, decided);
  showCounts(answer.counts);
  (last ? warn : say)(`${answer.said} ${left()}`);
};

const fail = (batch, error, again) => {
  batches.splice(batches.indexOf(batch), 1);
  const text = `Not sent. ${error.message}`;
  for (const card of batch.cards) {
    unfold(card);
    note(card, text, again);
  }
  stand(batch.cards[0]);
  warn(`${text} The reply by ${nameOf(batch.cards[0])} is still here.`);
};

const undo = async (batch = batches.at(-1)) => {
  if (!batch) {
    say("Nothing to undo.");
    return;
  }
  document.querySelector(".queue-undo")?.remove();
  batches.splice(batches.indexOf(batch), 1);
  await sending;
  if (!batch.batch) return; // It was not taken: its cards are back already.
  try {
    const answer = await takeBack(queue, batch.batch);
    decided -= batch.done ?? 0;
    const back = Object.entries(answer.cards).map(([number, html]) => restore(number, html));
    if (back.length) stand(back[0]);
    showCounts(answer.counts);
    say(`${answer.said} ${left()}`);
  } catch (error) {
    batches.push(batch);
    warn(`Not taken back. ${error.message}`);
    if (current) note(current, `Not taken back. ${error.message}`, () => undo(batch));
  }
};

// What comes from elsewhere

/* Put the cards of a page at the end. One that was decided here is there again if a colleague took
   that back: then it has another version than the decision gave it. Returns how many are new. */
const addPage = async (address) => {
  const page = await cardsAt(address);
  let added = 0;
  for (const card of page.cards) {
    const old = cardOfReply(card.dataset.reply);
    if (old && (!isFolded(old) || cardsSent.has(old) || versionOf(card) <= versionOf(old))) continue;
    if (old) exchange(old, card);
    else queue.append(card);
    added += 1;
  }
  return { added, more: page.more };
};

let fetching = false;
const fetchMore = async () => {
  if (fetching || !queue.dataset.more || waiting().length > AHEAD) return;
  fetching = true;
  try {
    queue.dataset.more = (await addPage(queue.dataset.more)).more;
    if (!current) stand(waiting()[0]);
  } catch {
    // The next decision asks again.
  }
  fetching = false;
};

let asked = ""; // The count for which new cards were last looked for.
const fetchNew = async (count) => {
  const query = new URLSearchParams(location.search);
  if (fetching || queue.dataset.more || query.has("q") || count === asked) return;
  if (!GROWING.includes(queue.dataset.queue) || Number.parseInt(count, 10) <= waiting().length) return;
  fetching = true;
  try {
    const { added } = await addPage(`?status=${queue.dataset.queue}`);
    asked = count;
    if (added) say(added === 1 ? "A new reply has come." : `${added} new replies have come.`);
    if (!current) stand(waiting()[0], { focus: isIdle() });
  } catch {
    // The next look asks again.
  }
  fetching = false;
};

const hear = (answer, sent) => {
  for (const [number, sentence] of Object.entries(answer.changed)) {
    const card = cardOfReply(number);
    if (!card || isFolded(card) || cardsSent.has(card) || seenOf(card) !== sent.get(number)) continue;
    if (card === current) {
      if (card.dataset.heard === sentence) continue;
      card.dataset.heard = sentence;
      note(card, sentence);
      warn(sentence);
      continue;
    }
    const now = exchange(card, cardOf(answer.cards[number]));
    if (now.dataset.status === card.dataset.status) note(now, sentence);
    else foldAway(now, sentence);
  }
  if (cardsSent.size) return; // These counts are older than what is on its way.
  showCounts(answer.counts);
  fetchNew(answer.counts[queue.dataset.queue]);
};

// The buttons and the keys

const ban = (targets) => askBan(targets, (banned, fields) => act("ban", banned, fields));

const run = (verb, card) => {
  if (!card?.querySelector(`[data-verb="${verb}"]`) && !(verb === "pick" && card?.dataset.status === "held")) return;
  if (verb === "ban") ban([card]);
  else act(verb, [card], verb === "trash" ? whyOf(card) : {});
};

const reworded = (card, answer) => {
  stand(exchange(card, cardOf(Object.values(answer.cards)[0])));
  say(answer.said);
};

/* All that is chosen; false where nothing is. */
const several = (verb) => {
  const picked = chosen();
  if (!picked.length) return false;
  if (verb === "ban") ban(picked);
  else act(verb, picked, verb === "trash" ? whyOfAll() : {});
  return true;
};

listen({
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  a: () => several("approve") || run("approve", current),
  s: () => several("spam") || run("spam", current),
  t: () => several("trash") || run("trash", current),
  b: () => several("ban") || run("ban", current),
  p: () => several("pick") || run(current?.querySelector('[data-verb="unpick"]') ? "unpick" : "pick", current),
  u: () => undo(),
  x: () => current?.querySelector(".card__choose")?.click(),
  X: chooseAll, Escape: chooseNone,
  e: () => current?.querySelector("[data-edits]")?.click(),
  "/": () => document.querySelector("#searchbar")?.focus(),
  "?": showKeys, m: () => tellByMail(current),
  digit: (number) => giveReason(current, number),
});
queue.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches("input, select")) stand(current);
  if (event.key !== "Enter" || !event.target.matches("input[name^=note]")) return;
  event.preventDefault();
  run("trash", event.target.closest(".card"));
});

form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-edits]");
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    edit(link.closest(".card"), reworded);
  }
  const button = event.target.closest("button[data-verb]");
  if (!button) return;
  event.preventDefault();
  if (button.closest(".queue-bulk")) several(button.dataset.verb);
  else run(button.dataset.verb, button.closest(".card"));
});
queue.addEventListener("focusin", (event) => {
  const card = event.target.closest(".card:not(.card--folded)");
  if (card && card !== current) stand(card, { focus: false });
});
addEventListener("beforeunload", (event) => { if (cardsSent.size) event.preventDefault(); });

document.querySelector(".queue-keys__all").addEventListener("click", showKeys);
document.querySelector(".queue-pages [data-more]")?.remove();
const server = document.querySelector(".queue-undo");
if (server) batches.push({ batch: server.action.match(/[0-9a-f-]{36}/)[0], cards: [] });

stand(waiting()[0], { focus: isIdle() });
fetchMore();
lookSoon = watch({ queue, current: () => current, waiting, hear, trouble });
