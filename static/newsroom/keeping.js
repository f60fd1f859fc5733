/* Keeps the words of a form that nobody has saved yet: in the newsroom every few seconds, and in this
   browser until the newsroom has them. */
import { arrived, keepCopy } from "./local-copy.js";

const COPY_AFTER = 300; // ms of quiet after a change
const KEEP_AFTER = 2000;
const CALL_EVERY = 10000; // ms between two signs of life

class Refusal extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

const TOLD = {
  signedOut: "You have been signed out. Your words are safe in this page and in this browser: sign in again in another tab, then go on here.",
  somebodyElse: "Somebody else has signed in in this browser. Your words are safe in this page: sign in as yourself again before you save.",
  refused: "You may not change this story any more. Your words are still in this page: copy what you need.",
  tooLong: "This is longer than what can be kept while you write. Save it.",
  silent: "The newsroom does not answer. Your words are safe in this page and in this browser; it is asked again every few seconds.",
};

export const keeping = (form, keeper, { onTold, onKept, say }) => {
  const place = `${keeper.dataset.user}:${keeper.dataset.keep}`;
  const token = () => form.elements.token?.value || "story";
  let isDirty = "unsaved" in keeper.dataset; // Not saved by a button.
  let isChanged = false; // Not kept by the newsroom.
  let isLeaving = false;
  let sending = null;
  let stamp = null;
  let timers = [];
  let last = null; // What the form said when it was looked at last.
  // Before the rich text editor is there, and before this module was, somebody may type already.
  let isTyped = [...form.querySelectorAll("input[type=text][name], textarea[name]")]
    .some((field) => field.getClientRects().length && field.value !== field.defaultValue);

  const said = () =>
    JSON.stringify([...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "token"].includes(name)));

  const words = () => {
    const sent = new FormData(form);
    for (const name of [...sent.keys()]) if (name.startsWith("_")) sent.delete(name);
    sent.append("stamp", (stamp ??= crypto.randomUUID()));
    return sent;
  };

  const sign = () => {
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "token", "seen"])
      sent.append(name, form.elements[name]?.value ?? "");
    return sent;
  };

  const ask = async (options) => {
    let response;
    try {
      response = await fetch(keeper.dataset.keep, { redirect: "manual", ...options });
    } catch {
      throw new Refusal("silent");
    }
    if (response.type === "opaqueredirect") throw new Refusal("signedOut");
    if (response.ok) return response.json();
    const kinds = { 403: "refused", 404: "refused", 413: "tooLong", 400: "tooLong" };
    throw new Refusal(kinds[response.status] ?? "silent");
  };

  // Signing in anew makes the tokens of all open forms stale.
  const renew = async () => {
    const told = await ask({});
    if (String(told.user) !== keeper.dataset.user) throw new Refusal("somebodyElse");
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]"))
      field.value = told.csrf;
  };

  const call = async (sent, options = {}) => {
    const send = () => ask({ method: "POST", body: sent, ...options });
    const told = await send().catch(async (refusal) => {
      if (refusal.kind !== "refused") throw refusal;
      await renew();
      sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      return send();
    });
    onTold(told);
    return told;
  };

  const copy = () => isChanged && keepCopy(place, token(), stamp, words());

  const send = async (options) => {
    const sent = words();
    const sentStamp = stamp;
    isChanged = false;
    try {
      const told = await call(sent, options);
      arrived(place, token(), sentStamp);
      say(`Unsaved words kept at ${told.at}`);
      onKept(told);
    } catch (refusal) {
      isChanged = true;
      copy();
      say(TOLD[refusal.kind] ?? TOLD.silent, true);
      throw refusal;
    }
  };

  /** Once at a time, so that an earlier answer cannot follow a later one. */
  const keep = async (options) => {
    while (sending) await sending.catch(() => {});
    if (!isChanged) return;
    sending = send(options).finally(() => (sending = null));
    await sending;
  };

  const changed = (isByHand = false) => {
    const now = said();
    if (last === null) isTyped ||= isByHand;
    if (last === null || now === last) return; // The page itself set something up.
    last = now;
    note();
  };

  const note = () => {
    isDirty = isChanged = true;
    stamp = crypto.randomUUID();
    timers.forEach(clearTimeout);
    timers = [setTimeout(copy, COPY_AFTER), setTimeout(() => keep().catch(() => {}), KEEP_AFTER)];
  };

  /** From here on, what differs was written by the editor. */
  const begin = () => {
    last = said();
    if (isTyped) note();
  };

  const forget = (kept) => {
    const sent = sign();
    sent.set("token", kept ?? "");
    sent.append("forget", "1");
    return call(sent);
  };

  const bringBack = async ({ key, fields }) => {
    const sent = new FormData();
    for (const [name, value] of fields) sent.append(name, value);
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const told = await call(sent);
    localStorage.removeItem(key);
    isLeaving = true;
    location.search = `?recover=${told.kept}`;
  };

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !isLeaving) {
      copy();
      keep({ keepalive: true }).catch(() => {});
    } else if (isChanged) keep().catch(() => {});
  });
  window.addEventListener("pagehide", () => isLeaving || copy());
  window.addEventListener("beforeunload", (event) => {
    if (isDirty && !isLeaving) event.preventDefault();
  });
  setInterval(() => (isChanged ? keep() : call(sign())).catch(() => {}), CALL_EVERY);

  /** The newsroom has the words, answers, and knows the writer: only then is a form sent. */
  const readyToSend = async () => {
    timers.forEach(clearTimeout);
    isChanged = true;
    try {
      await keep();
    } catch (refusal) {
      if (refusal.kind !== "tooLong") return false;
    }
    return (isLeaving = true);
  };

  return { place, begin, changed, forget, bringBack, readyToSend };
};
