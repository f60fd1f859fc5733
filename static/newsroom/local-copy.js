/* Words that the newsroom has not got yet, kept in this browser.

   They are written with every pause and go as soon as the newsroom says that it has them; so what is
   found here was lost by a crash, a dead network or a sign-in that had ended. A copy is shown to
   nobody but its writer, and logging out throws all of them away. */
const PREFIX = "newsroom.words:";
const OLDEST = 7 * 24 * 3600 * 1000; // ms: after that nobody on a shared computer should find it

const all = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

/** The copies of one writer at one form's address, the newest first. */
export const copies = (place) =>
  all()
    .filter((key) => key.startsWith(`${PREFIX}${place}:`))
    .map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }))
    .sort((one, other) => other.at - one.at);

export const keepCopy = (place, token, stamp, words) => {
  const fields = [...words].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File));
  try {
    const copy = JSON.stringify({ at: Date.now(), stamp, fields });
    localStorage.setItem(`${PREFIX}${place}:${token}`, copy);
  } catch {
    // A browser that stores nothing, or is full: the newsroom is the first net, this is the second.
  }
};

export const forgetCopy = (key) => localStorage.removeItem(key);

/** Throw a copy away once the newsroom has it, unless the writer has gone on since. */
export const arrived = (place, token, stamp) => {
  const key = `${PREFIX}${place}:${token}`;
  const copy = localStorage.getItem(key);
  if (copy && JSON.parse(copy).stamp === stamp) localStorage.removeItem(key);
};

export const forgetAll = () => all().forEach(forgetCopy);

export const forgetOld = () => {
  for (const key of all())
    if (Date.now() - JSON.parse(localStorage.getItem(key)).at > OLDEST) forgetCopy(key);
};
