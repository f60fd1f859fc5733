/* The editor's buttons as one toolbar: Tab comes to it and goes on to the words, the arrow keys move
   within it, and a button that is on says so. */
import { whenEditor } from "./when-editor.js";

const asToolbar = (bar) => {
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Formatting");
  const all = () => [...bar.querySelectorAll(".prose-menubar__button")];
  const shown = () => all().filter((button) => !button.classList.contains("hidden"));
  let current = all()[0];

  const tell = () => {
    if (!current.isConnected || current.classList.contains("hidden")) current = shown()[0];
    for (const button of all()) {
      button.tabIndex = button === current ? 0 : -1;
      if (!button.getAttribute("aria-label")) button.setAttribute("aria-label", button.title);
      button.setAttribute("aria-pressed", String(button.classList.contains("active")));
      button.setAttribute("aria-disabled", String(button.classList.contains("disabled")));
    }
  };

  bar.addEventListener("keydown", (event) => {
    const buttons = shown();
    const at = buttons.indexOf(event.target.closest("button"));
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    current = buttons.at(next % buttons.length);
    tell();
    current.focus();
  });
  bar.addEventListener("focusin", (event) => {
    current = event.target.closest("button") ?? current;
    tell();
  });
  new MutationObserver(tell).observe(bar, { subtree: true, childList: true, attributeFilter: ["class"] });
  tell();
};

// The editor draws its buttons after it says that it is ready.
whenEditor((editor) => {
  const box = editor.view.dom.closest(".prose-editor");
  const begin = (_, observer) => {
    const bar = box.querySelector(".prose-menubar:has(button)");
    if (bar) asToolbar(bar);
    if (bar) observer?.disconnect();
    return bar;
  };
  if (!begin()) new MutationObserver(begin).observe(box, { childList: true, subtree: true });
});
