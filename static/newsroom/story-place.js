/* After Ctrl+S the writer finds the page, the field and the cursor where they were. */
import { whenEditor } from "./when-editor.js";

const KEY = "newsroom.place";
const STILL_THE_SAME = 20000; // ms

export const keepPlace = () => {
  const active = document.activeElement;
  const place = { at: Date.now(), scroll: scrollY, id: active?.id, editor: null };
  if (active?.classList.contains("ProseMirror")) place.editor = active.editor?.state.selection.toJSON();
  else if ("selectionStart" in (active ?? {})) place.cursor = active.selectionStart;
  sessionStorage.setItem(KEY, JSON.stringify(place));
};

export const returnToPlace = () => {
  const place = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  sessionStorage.removeItem(KEY);
  if (!place || Date.now() - place.at > STILL_THE_SAME || document.querySelector("[data-errors]")) return;
  const field = document.getElementById(place.id || "-");
  field?.focus({ preventScroll: true });
  if (field && place.cursor != null) field.setSelectionRange?.(place.cursor, place.cursor);
  scrollTo(0, place.scroll);
  if (!place.editor) return;
  whenEditor((editor) => {
    const end = editor.state.doc.content.size;
    const { anchor = end, head = end } = place.editor;
    editor.chain().setTextSelection({ from: Math.min(anchor, end), to: Math.min(head, end) }).focus(null, { scrollIntoView: false }).run();
    scrollTo(0, place.scroll);
  });
};
