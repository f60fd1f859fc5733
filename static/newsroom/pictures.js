/* A picture field: shows the picture, opens the library. Without this the number is typed. */
import { choosePicture } from "./library-dialog.js";

for (const field of document.querySelectorAll("[data-picture-choice]")) {
  const input = field.querySelector("input");
  const picture = field.querySelector("img");
  const name = field.querySelector(".picture-choice__name");
  const buttons = document.createElement("p");
  const choose = document.createElement("button");
  const remove = document.createElement("button");
  for (const [button, text] of [
    [choose, "Choose from the library"],
    [remove, "Take it away"],
  ]) {
    button.type = "button";
    button.className = "button";
    button.textContent = text;
  }
  buttons.append(choose, " ", remove);
  field.querySelector(".picture-choice__words").append(buttons);
  field.classList.add("picture-choice--enhanced");

  const show = (chosen) => {
    input.value = chosen?.id ?? "";
    picture.hidden = !chosen;
    picture.src = chosen?.src ?? "";
    picture.alt = chosen?.alt ?? "";
    name.textContent = chosen?.name ?? "No picture chosen";
    remove.hidden = !chosen;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  remove.hidden = !input.value;
  choose.addEventListener("click", async () => {
    const chosen = await choosePicture();
    if (chosen) show(chosen);
    choose.focus();
  });
  remove.addEventListener("click", () => {
    show(null);
    choose.focus();
  });
}
