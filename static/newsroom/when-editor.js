/* The rich text editor may be there before a module that wants it, or after. */
export const whenEditor = (act) => {
  const editor = document.querySelector("#article_form .ProseMirror")?.editor;
  if (editor) act(editor);
  else
    document.addEventListener("prose-editor:ready", ({ detail }) => act(detail.editor), { once: true });
};
