/* A button of the editor's toolbar whose name is a word. */
export const wordButton = (text, title) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "prose-menubar__button story-menu__button";
  button.textContent = text;
  button.title = title;
  return button;
};
