/* The story form: keeps unsaved words, tells who else is here and what is still missing, saves with
   Ctrl+S, and shows the preview beside it. */
import { showChecklist } from "./checklist.js";
import { copies, forgetCopy } from "./local-copy.js";
import { keeping } from "./keeping.js";
import { previewBeside } from "./preview-beside.js";
import { foldGroups } from "./story-groups.js";
import { countWords } from "./story-count.js";
import { keepPlace, returnToPlace } from "./story-place.js";
import { whenEditor } from "./when-editor.js";
import "./copy-button.js";
import "./toolbar.js";

const keeper = document.querySelector("[data-story-keeper]");
const form = document.getElementById("article_form");

// Without its own nodes, as when one file was lost on the way, the editor drops the pictures of a text.
whenEditor((editor) => {
  if (editor.schema.nodes.picture) return;
  const text = editor.view.dom.closest(".prose-editor").querySelector("textarea");
  const note = document.createElement("p");
  note.className = "errornote";
  note.setAttribute("role", "alert");
  note.textContent = "The text editor came only in part, so the text is locked: nothing of it is lost. Load this page again to write.";
  setTimeout(() => {
    editor.destroy();
    text.value = text.defaultValue;
    text.readOnly = true;
    text.before(note);
  });
});

// A headline is one line, in however many it is shown.
form?.elements.headline?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  form.elements.standfirst?.focus();
});

if (form) foldGroups(form);
if (form) countWords(form);
// Once all is loaded: Django's own script puts the focus on the first field or button, and a key that
// comes too early must not throw away what was kept.
window.addEventListener("load", () => {
  const told = document.querySelector("[data-errors]");
  if (told) told.focus();
  else if (document.activeElement.closest(".kept-words")) form?.elements.headline?.focus();
});

// The boxes that search for tags and authors carry no label of their own. Django's script, which comes
// before this one in the same queue, has made them by then.
window.django?.jQuery(() => {
  for (const search of document.querySelectorAll(".related-widget-wrapper .select2-search__field, .story-group__field .select2-search__field")) {
    const label = search.closest(".form-row")?.querySelector("label");
    if (label) search.setAttribute("aria-label", label.textContent.replace(":", "").trim());
  }
});

if (keeper && form) {
  const status = document.querySelector(".story-keeper__status");
  const others = keeper.querySelector(".story-keeper__others");
  const seen = Number(form.elements.seen?.value || 0);
  const refresh = previewBeside(keeper.dataset.preview, () => form.elements.token?.value ?? "");

  // The words of this window are known by a token, and go on under theirs when they were recovered.
  if (form.elements.token && !form.elements.token.value && !("unsaved" in keeper.dataset))
    form.elements.token.value = crypto.randomUUID();

  const say = (text, isAlarm = false) => {
    status.textContent = text;
    status.classList.toggle("is-alarm", isAlarm);
  };

  const tell = (told) => {
    if (!told.others) return;
    const present = told.others.map((one) => `${one.name} has had this story open since ${one.since}.`);
    if (seen && told.saved > seen)
      present.push(`${told.by} has saved a newer revision. When you save you will see both texts.`);
    const text = present.join(" ");
    if (others.textContent.trim() !== text) others.textContent = text;
    others.hidden = !present.length;
  };

  const keptWords = keeping(form, keeper, {
    say,
    onTold: tell,
    onKept: (told) => {
      showChecklist(told);
      refresh();
    },
  });

  const changed = (event) => event.target.form === form && keptWords.changed(event.isTrusted);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // The rich text editor and the boxes that search write into their fields without an event.
  whenEditor((editor) => {
    editor.on("update", () => keptWords.changed());
    setTimeout(keptWords.begin); // The editor has written the text in its own way by then.
  });
  window.django?.jQuery(form).on("change", "select", (event) => changed(event));

  let isReady = false;
  form.addEventListener("submit", async (event) => {
    if (event.target !== form || isReady) return;
    event.preventDefault();
    const button = event.submitter;
    form.classList.add("is-sending");
    say("Saving …");
    isReady = await keptWords.readyToSend();
    form.classList.remove("is-sending");
    if (isReady) form.requestSubmit(button);
  });

  document.addEventListener("keydown", (event) => {
    const isSaving = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";
    if (!isSaving) return;
    event.preventDefault();
    if (document.querySelector("dialog[open]")) return;
    keepPlace();
    form.requestSubmit(form.querySelector("[name=_continue]"));
  });

  // Words that were not saved: those that the newsroom has, and those that never reached it.

  for (const button of document.querySelectorAll(".kept-words__forget"))
    button.addEventListener("click", () =>
      keptWords.forget(button.dataset.token).then(
        () => button.closest(".kept-words").remove(),
        () => say("They could not be thrown away. Try again.", true),
      ),
    );

  const offer = (copy) => {
    const note = document.createElement("div");
    note.className = "newsroom-note kept-words";
    const when = new Date(copy.at).toLocaleString([], { dateStyle: "long", timeStyle: "short" });
    const headline = copy.fields.find(([name]) => name === "headline")?.[1] || "no headline yet";
    const text = document.createElement("p");
    text.textContent = `Words that never reached the newsroom are kept in this browser from ${when}: “${headline.slice(0, 60)}”.`;
    const verbs = document.createElement("p");
    const verb = (name, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = name;
      button.addEventListener("click", act);
      verbs.append(button, " ");
    };
    verb("Bring them back", () =>
      keptWords.bringBack(copy).catch(() => say("The newsroom does not answer. Try again.", true)),
    );
    verb("Throw them away", () => {
      forgetCopy(copy.key);
      note.remove();
    });
    note.append(text, verbs);
    keeper.after(note);
  };

  const stamps = [...document.querySelectorAll(".kept-words[data-stamp]")].map((one) => one.dataset.stamp);
  if (!("unsaved" in keeper.dataset))
    for (const copy of copies(keptWords.place))
      if (stamps.includes(copy.stamp)) forgetCopy(copy.key);
      else offer(copy);
  returnToPlace();
}
