/* What is still missing before the story can be published, as the form says now. */
const list = document.querySelector("[data-checklist]");

export const showChecklist = ({ stops, warnings }) => {
  if (!list || !stops) return;
  const item = (kind, name) => (text) => {
    const line = document.createElement("li");
    const strong = document.createElement("strong");
    line.className = `checklist__${kind}`;
    strong.textContent = `${name}:`;
    line.append(strong, ` ${text}`);
    return line;
  };
  const lines = [...stops.map(item("stop", "Stops")), ...warnings.map(item("warning", "Look again"))];
  list.querySelector(".checklist__list").replaceChildren(...lines);
  list.querySelector(".checklist__ready").hidden = lines.length > 0;
  list.querySelector(".checklist__begin")?.remove();
  list.dispatchEvent(new Event("digest"));
};
