/* What the queue says beside its cards: to the ear, in the tabs, when all is done, in trouble. */
const regions = {
  says: document.querySelector("[data-says]"),
  warns: document.querySelector("[data-warns]"),
};
const empty = document.querySelector(".queue-empty");

const tell = (region, text) => {
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
};
export const say = (text) => tell(regions.says, text);
export const warn = (text) => tell(regions.warns, text);

export const showCounts = (counts) => {
  for (const [name, count] of Object.entries(counts)) {
    for (const place of document.querySelectorAll(`[data-queue="${name}"] [data-count]`)) place.textContent = count;
  }
};

export const left = () => {
  const count = document.querySelector(".queue-tabs [data-queue=held] [data-count]").textContent;
  return count === "0" ? "Nothing waits." : `${count} ${count === "1" ? "waits" : "wait"}.`;
};

export const showEmpty = (isEmpty, decided) => {
  empty.hidden = !isEmpty;
  const tally = empty.querySelector("[data-tally]");
  tally.hidden = !decided;
  tally.textContent = `You decided on ${decided} ${decided === 1 ? "reply" : "replies"} here.`;
};

export const trouble = (text) => {
  const line = document.querySelector(".queue-trouble");
  if (line.textContent === text) return;
  line.textContent = text;
  line.hidden = !text;
};
