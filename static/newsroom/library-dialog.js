/* A dialog with the picture library. It resolves with the chosen picture, or with nothing. */
const library = () => document.querySelector("[data-library]")?.dataset.library;
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

const SIGNED_OUT =
  "You have been signed out. Your words are safe in this page: sign in again in another tab, then go on here.";

/* An ended sign-in answers with a way to the sign-in's page, which is not what was asked for. */
const ask = async (address, options) => {
  const response = await fetch(address, { redirect: "manual", ...options });
  if (response.type === "opaqueredirect") throw new Error(SIGNED_OUT);
  if (!response.ok) throw new Error();
  return response;
};

export const choosePicture = () => {
  const address = library();
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
  close.textContent = "Close";
  const page = document.createElement("div");
  page.textContent = "Opening the library …";
  head.append(title, close);
  dialog.append(head, page);
  document.body.append(dialog);
  let words = "";

  const load = async (number = 1) => {
    try {
      const query = new URLSearchParams({ q: words, p: number });
      const response = await ask(`${address}?${query}`);
      page.innerHTML = await response.text();
      page.querySelector("input[type=search]").focus();
    } catch ({ message }) {
      page.textContent =
        message === SIGNED_OUT ? SIGNED_OUT : "The library did not answer. Close this and try again.";
    }
  };

  const upload = async (input) => {
    const told = dialog.querySelector(".library__told");
    told.textContent = `Uploading ${input.files.length} …`;
    const sent = new FormData();
    sent.append("csrfmiddlewaretoken", token());
    for (const file of input.files) sent.append("files", file);
    let arrived;
    try {
      const options = { method: "POST", headers: { Accept: "application/json" }, body: sent };
      const response = await ask(address.replace("choose/", "upload/"), options);
      arrived = await response.json();
    } catch ({ message }) {
      told.textContent =
        message === SIGNED_OUT ? SIGNED_OUT : "The upload did not arrive. Try again.";
      return;
    }
    const { stored, refused } = arrived;
    if (stored.length) await load();
    const now = dialog.querySelector(".library__told");
    now.textContent = [`${stored.length} uploaded.`, ...refused].join(" ");
  };

  return new Promise((resolve) => {
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      words = event.target.q?.value ?? "";
      load();
    });
    dialog.addEventListener("change", (event) => {
      if (event.target.type === "file") upload(event.target);
    });
    dialog.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button === close) dialog.close();
      if (button?.dataset.page) load(button.dataset.page);
      if (button?.dataset.picture) {
        const { picture, src, alt, caption, credit, name } = button.dataset;
        resolve({ id: picture, src, alt, caption, credit, name });
        dialog.close();
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(null);
    });
    dialog.showModal();
    load();
  });
};
