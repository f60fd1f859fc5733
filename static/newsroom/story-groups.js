/* The groups of fields around the words: folded on a phone, each telling what it holds; an editor's
   own choice is remembered on this computer. */
const KEY = "newsroom.groups";
const isNarrow = matchMedia("(max-width: 1099px)").matches;
const RARE = ["withdrawal", "sharing", "corrections"];

const chosen = () => JSON.parse(localStorage.getItem(KEY) ?? "{}");
const name = (group) => `${isNarrow ? "narrow" : "wide"}.${group.dataset.group}`;

const said = (field) => {
  if (field.type === "checkbox") return field.checked ? field.labels[0]?.textContent.replace(/:.*/, "") : "";
  if (field.tagName === "SELECT") return [...field.selectedOptions].filter((one) => one.value).map((one) => one.text).join(", ");
  return field.value;
};

const digest = (group) => {
  if (group.dataset.group === "checklist") {
    const stops = group.querySelectorAll(".checklist__stop").length;
    const hints = group.querySelectorAll(".checklist__warning").length;
    return [stops && `${stops} to put right`, hints && `${hints} to look at`].filter(Boolean).join(", ") ||
      (group.querySelector(".checklist__begin") ? "" : "ready");
  }
  const items = group.querySelectorAll(".notes > li").length;
  if (items) return String(items);
  if (group.querySelector("[data-picture-choice]")) return group.querySelector(".picture-choice__name").textContent;
  const fields = [...group.querySelectorAll("input:not([type=hidden]):not([type=search]), select, textarea")];
  return fields.filter((one) => one.name && one.name !== "days").map(said).filter(Boolean).join(" · ");
};

export const foldGroups = (form) => {
  const choices = chosen();
  for (const group of form.querySelectorAll("[data-group]")) {
    const isOpen = choices[name(group)] ?? (!isNarrow && !RARE.includes(group.dataset.group));
    group.open = isOpen || group.querySelector(".errorlist") !== null;
    const tell = () => (group.querySelector(".story-group__digest").textContent = digest(group));
    tell();
    group.addEventListener("digest", tell);
    group.addEventListener("input", tell);
    group.addEventListener("toggle", tell);
    group.querySelector("summary").addEventListener("click", () => {
      const next = { ...chosen(), [name(group)]: !group.open };
      localStorage.setItem(KEY, JSON.stringify(next));
    });
  }
  // A link from the list of what is wrong opens the group that holds the field.
  document.querySelector("[data-errors]")?.addEventListener("click", ({ target }) => {
    const field = target.hash && document.querySelector(target.hash);
    field?.closest("details")?.setAttribute("open", "");
  });
};
