/* The moderators' queue by keyboard: one key, one decision, and no page load between.

   A decision folds its card away at once and is sent meanwhile. What could not be sent unfolds again
   and says so; what a colleague had decided comes back as it stands now. Without this module every
   button of the page is a form's. */
import { fold, nameOf, note, unfold } from "./queue-card.js";
import { cardOf, decide, nextPage, takeBack } from "./queue-desk.js";
import { watch } from "./queue-looking.js";

const SWITCH = "newsroom.queue.keys";
const AHEAD = 10; // Cards left when the next page is asked for.

const queue = document.querySelector(".queue");
const form = queue.closest("form");
const says = document.querySelector("[data-says]");
const warns = document.querySelector("[data-warns]");
const batches = []; // What this page decided, to be taken back one by one: {batch, cards}.
const cardsSent = new Set(); // Cards whose decision is on its way.
let current = null;
let sending = Promise.resolve(); // Undo waits for what was sent before it.

const cards = () => [...queue.querySelectorAll(".card")];
const waiting = () => cards().filter((card) => !card.classList.contains("card--folded"));
const seenOf = (card) => card.querySelector("[data-seen]").dataset.seen;
const chosen = () => waiting().filter((card) => card.querySelector(".card__choose")?.checked);
const tell = (where, text) => {
  where.textContent = "";
  requestAnimationFrame(() => { where.textContent = text; });
};

// Which card is before the moderator

const stand = (card, { focus = true } = {}) => {
  if (current && current !== card) current.classList.remove("card--current");
  for (const one of cards()) one.tabIndex = -1;
  current = card ?? null;
  document.querySelector(".queue-empty").hidden = waiting().length > 0;
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
  const free = (card) => !gone.includes(card) && !card.classList.contains("card--folded");
  const last = all.indexOf(gone.at(-1));
  return all.slice(last + 1).find(free) ?? all.slice(0, last).findLast(free);
};

// Cards change

const replace = (old, html) => {
  const card = cardOf(html);
  old.replaceWith(card);
  for (const batch of batches) batch.cards = batch.cards.map((one) => (one === old ? card : one));
  if (current === old) current = card;
  return card;
};

const restore = (number, html) => {
  const old = queue.querySelector(`[data-reply="${number}"]`);
  if (old) return replace(old, html);
  queue.prepend(cardOf(html)); // Decided before this page was opened.
  return queue.firstElementChild;
};

const showCounts = (counts) => {
  for (const [name, count] of Object.entries(counts)) {
    document.querySelector(`[data-queue="${name}"] .queue-tabs__count`).textContent = count;
  }
};

const left = () => {
  const count = document.querySelector(`.queue-tabs [data-queue=held] .queue-tabs__count`).textContent;
  return count === "0" ? "Nothing waits." : `${count} ${count === "1" ? "waits" : "wait"}.`;
};

// Decisions

const act = async (verb, targets, fields = {}) => {
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
  showBulk();
  fetchMore();
  const sent = decide(queue, verb, free.map(seenOf), fields);
  sending = Promise.allSettled([sending, sent]);
  try {
    settle(batch, await sent);
  } catch (error) {
    fail(batch, error, () => act(verb, batch.cards, fields));
  }
  for (const card of free) cardsSent.delete(card);
};

const settle = (batch, answer) => {
  batch.batch = answer.batch;
  if (!answer.done.length) batches.splice(batches.indexOf(batch), 1);
  const told = [answer.said];
  let last = null;
  for (const old of [...batch.cards]) {
    const why = answer.refused[old.dataset.reply];
    if (!why) continue;
    last = replace(old, answer.cards[old.dataset.reply]);
    note(last, why);
  }
  if (last) {
    batch.cards = batch.cards.filter((card) => card.classList.contains("card--folded"));
    stand(last);
  }
  showCounts(answer.counts);
  tell(last ? warns : says, [...told, left()].join(" "));
};

const fail = (batch, error, again) => {
  batches.splice(batches.indexOf(batch), 1);
  for (const card of batch.cards) unfold(card);
  const text = `Not sent. ${error.message}`;
  for (const card of batch.cards) note(card, text, again);
  stand(batch.cards[0]);
  tell(warns, `${text} The reply by ${nameOf(batch.cards[0])} is still here.`);
};

const undo = async (batch = batches.at(-1)) => {
  if (!batch) {
    tell(says, "Nothing to undo.");
    return;
  }
  document.querySelector(".queue-undo")?.remove();
  batches.splice(batches.indexOf(batch), 1);
  await sending;
  if (!batch.batch) return; // It was not taken: its cards are back already.
  try {
    const answer = await takeBack(queue, batch.batch);
    const back = Object.entries(answer.cards).map(([number, html]) => restore(number, html));
    if (back.length) stand(back[0]);
    showCounts(answer.counts);
    tell(says, `${answer.said} ${left()}`);
  } catch (error) {
    batches.push(batch);
    tell(warns, `Not taken back. ${error.message}`);
    if (current) note(current, `Not taken back. ${error.message}`, () => undo(batch));
  }
};

let fetching = false;
const fetchMore = async () => {
  if (fetching || !queue.dataset.more || waiting().length > AHEAD) return;
  fetching = true;
  try {
    const page = await nextPage(queue.dataset.more);
    const known = new Set(cards().map((card) => card.dataset.reply));
    queue.append(...page.cards.filter((card) => !known.has(card.dataset.reply)));
    queue.dataset.more = page.more;
    if (!current) stand(waiting()[0]);
  } catch {
    // The next decision asks again.
  }
  fetching = false;
};

// What is chosen, the ban, the keys

const bulk = document.querySelector(".queue-bulk");
const showBulk = () => {
  const count = chosen().length;
  bulk.querySelector(".queue-bulk__count").textContent = `${count} chosen:`;
};

const dialogs = { ban: document.querySelector("[data-ban]"), keys: document.querySelector("[data-keys]") };
let banned = null;

const whyOf = (card) => ({
  because: card.querySelector("select[name^=because]")?.value ?? "",
  note: card.querySelector("input[name^=note]")?.value ?? "",
});

const run = (verb, card) => {
  if (!card?.querySelector(`[data-verb="${verb}"]`) && !(verb === "pick" && card?.dataset.status === "held")) return;
  if (verb !== "ban") act(verb, [card], verb === "trash" ? whyOf(card) : {});
  else {
    banned = card;
    dialogs.ban.querySelector("[data-ban-name]").textContent = nameOf(card);
    dialogs.ban.showModal();
  }
};

const ban = () => {
  const fields = Object.fromEntries(["kind", "days", "reason"].map((name) => [name, dialogs.ban.querySelector(`[name=${name}]`).value]));
  dialogs.ban.close();
  act("ban", [banned], fields);
};

const several = (verb) => {
  const picked = chosen();
  if (picked.length) act(verb, picked);
  return picked.length > 0;
};

const giveReason = (number) => {
  const list = current?.querySelector("select[name^=because]");
  if (!list?.options[number]) return;
  list.selectedIndex = number;
  tell(says, `Reason: ${list.options[number].text}.`);
};

const KEYS = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  a: () => several("approve") || run("approve", current),
  s: () => several("spam") || run("spam", current),
  t: () => several("trash") || run("trash", current),
  b: () => run("ban", current),
  p: () => run(current?.querySelector('[data-verb="unpick"]') ? "unpick" : "pick", current),
  u: () => undo(),
  x: () => current?.querySelector(".card__choose")?.click(),
  e: () => current?.querySelector("a.queue-decide__quiet")?.click(),
  "/": () => document.querySelector("#searchbar")?.focus(),
  "?": () => dialogs.keys.showModal(),
};
const REPEATED = new Set(["j", "k", "ArrowDown", "ArrowUp"]); // A key held down decides once.
const isOn = () => localStorage.getItem(SWITCH) !== "off";

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
  if (event.key === "Enter" && event.target.matches("input[name^=note]")) {
    event.preventDefault();
    run("trash", event.target.closest(".card"));
  }
  if (isTyping && event.key === "Escape" && event.target.closest(".card")) stand(current);
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || (event.repeat && !REPEATED.has(event.key))) return;
  if (document.querySelector("dialog[open]") || !isOn()) return;
  const deed = KEYS[event.key] ?? (/^[1-9]$/.test(event.key) ? () => giveReason(Number(event.key)) : null);
  if (!deed) return;
  event.preventDefault();
  deed();
});

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-verb]");
  if (!button) return;
  event.preventDefault();
  if (button.closest(".queue-bulk")) several(button.dataset.verb);
  else run(button.dataset.verb, button.closest(".card"));
});
form.addEventListener("change", showBulk);
queue.addEventListener("focusin", (event) => {
  const card = event.target.closest(".card:not(.card--folded)");
  if (card && card !== current) stand(card, { focus: false });
});
dialogs.ban.querySelector("[data-do]").addEventListener("click", ban);
for (const dialog of Object.values(dialogs)) {
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input, select")) return;
    event.preventDefault();
    ban();
  });
}
addEventListener("beforeunload", (event) => { if (cardsSent.size) event.preventDefault(); });

const bar = document.querySelector(".queue-keys");
const box = bar.querySelector("input");
bar.hidden = false;
box.checked = isOn();
box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
bar.querySelector(".queue-keys__all").addEventListener("click", () => dialogs.keys.showModal());
document.querySelector(".queue-pages [data-more]")?.remove();
const server = document.querySelector(".queue-undo");
if (server) batches.push({ batch: server.action.match(/[0-9a-f-]{36}/)[0], cards: [] });

stand(waiting()[0], { focus: !document.activeElement || document.activeElement === document.body });
fetchMore();
watch(queue, () => current, waiting);
