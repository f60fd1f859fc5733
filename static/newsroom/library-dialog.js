/* A dialog with the picture library. It resolves with the chosen picture, or with nothing. A picture
   that nobody has described yet is described here, before it is put in. */
import { SIGNED_OUT } from "./picture-upload.js";

const library = () => document.querySelector("[data-library]")?.dataset.library;
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

/* An ended sign-in answers with a way to the sign-in's page, which is not what was asked for. */
const ask = async (address, options) => {
  const response = await fetch(address, { redirect: "manual", ...options });
  if (response.type === "opaqueredirect") throw new Error(SIGNED_OUT);
  if (!response.ok && response.status !== 422) throw new Error();
  return response;
};

const opened = () => {
  const dialog = document.createElement("dialog");
  dialog.className = "library";
  dialog.setAttribute("aria-label", "Picture library");
  const head = document.createElement("div");
  head.className = "library__head";
  const title = document.createElement("h2");
  title.textContent = "Picture library";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button";
  close.dataset.close = "";
  close.textContent = "Close";
  const page = document.createElement("div");
  page.className = "library__page";
  page.textContent = "Opening the library …";
  head.append(title, close);
  dialog.append(head, page);
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, page };
};

/** `files`, such as pictures dropped on the text, are uploaded at once. */
export const choosePicture = ({ files = [] } = {}) => {
  const { dialog, page } = opened();
  const state = { words: "", number: 1 };

  const show = async (address, options) => {
    try {
      const response = await ask(address, options);
      if (response.headers.get("Content-Type").includes("json")) return await response.json();
      const upload = page.querySelector("picture-upload"); // With what it has told of its files.
      page.innerHTML = await response.text();
      if (upload) page.querySelector("picture-upload")?.replaceWith(upload);
      page.querySelector("textarea, input[type=search]").focus();
    } catch ({ message }) {
      page.textContent =
        message === SIGNED_OUT ? SIGNED_OUT : "The library did not answer. Close this and try again.";
    }
    return null;
  };

  const load = (number = state.number) => {
    state.number = number;
    return show(`${library()}?${new URLSearchParams({ q: state.words, p: number })}`);
  };

  return new Promise((resolve) => {
    const take = (chosen) => {
      resolve(chosen);
      dialog.close();
    };
    dialog.addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      if (!("describe" in form.dataset)) {
        state.words = form.q?.value ?? "";
        return load(1);
      }
      const sent = new FormData(form);
      sent.append("csrfmiddlewaretoken", token());
      const described = await show(form.dataset.describe, { method: "POST", body: sent });
      if (described) take(described);
    });
    dialog.addEventListener("uploaded", ({ detail: { stored, refused } }) => {
      if (stored.length === 1 && !refused.length) show(stored[0].describe);
      else if (stored.length) load(1);
    });
    dialog.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if ("close" in button.dataset) dialog.close();
      if ("back" in button.dataset) load();
      if (button.dataset.page) load(button.dataset.page);
      if (!button.dataset.picture) return;
      const { picture, src, alt, caption, credit, name, describe } = button.dataset;
      if (describe) show(describe);
      else take({ id: picture, src, alt, caption, credit, name });
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(null);
    });
    load().then(() => {
      if (!files.length) return;
      const upload = page.querySelector("picture-upload");
      if (upload) upload.take(files);
      else page.prepend("You may choose pictures here, but add none.");
    });
  });
};
