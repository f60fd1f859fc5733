/* The two dialogs of the queue: whom to ban and for how long, and what the keys do. */
import { nameOf } from "./queue-card.js";

const ban = document.querySelector("[data-ban]");
const keys = document.querySelector("[data-keys]");
const FIELDS = ["kind", "days", "reason"];
let banned = [];
let then = null;

const nameAll = () => (banned.length === 1 ? nameOf(banned[0]) : `the writers of ${banned.length} replies`);

/* What a ban would hold, where it is one; the page of bans tells whom else it would have met. */
const showValue = () => {
  const email = banned.length === 1 ? banned[0].dataset.email : "";
  const kind = ban.querySelector("[name=kind]").value;
  const value = { mail: email, domain: email.split("@")[1] ?? "" }[kind] ?? "";
  const line = ban.querySelector("[data-ban-value]");
  line.hidden = !value;
  line.querySelector("bdi").textContent = value;
  const link = line.querySelector("a");
  link.search = new URLSearchParams({ kind, value });
};

const take = () => {
  const fields = Object.fromEntries(FIELDS.map((name) => [name, ban.querySelector(`[name=${name}]`).value]));
  ban.close();
  then(banned, fields);
};

/* Ask how, and call back with the cards and the answers. */
export const askBan = (cards, callback) => {
  banned = cards;
  then = callback;
  for (const name of FIELDS) ban.querySelector(`[name=${name}]`).value = name === "kind" ? "mail" : "";
  ban.querySelector("[data-ban-name]").textContent = nameAll();
  showValue();
  ban.showModal();
};

export const showKeys = () => keys.showModal();

ban.querySelector("[data-do]").addEventListener("click", take);
ban.querySelector("[name=kind]").addEventListener("change", showValue);
ban.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input, select")) return;
  event.preventDefault();
  take();
});
for (const dialog of [ban, keys]) {
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
}
