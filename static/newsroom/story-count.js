/* How long the story is, below its text. */
import { whenEditor } from "./when-editor.js";

const PER_MINUTE = 230; // words that an adult reads, silently: Brysbaert 2019

export const countWords = (form) => {
  const told = form.querySelector("[data-story-count]");
  whenEditor((editor) => {
    const count = () => {
      const text = editor.state.doc.textBetween(0, editor.state.doc.content.size, " ", " ");
      const words = text.split(/\s+/).filter(Boolean).length;
      const minutes = Math.max(1, Math.round(words / PER_MINUTE));
      const time = minutes === 1 ? "1 minute" : `${minutes} minutes`;
      told.textContent = words === 1 ? "1 word" : `${words} words, ${time} to read`;
      told.hidden = words === 0;
    };
    editor.on("update", count);
    count();
  });
};
