/* Pictures on their way to the library: dropped or chosen, sent one after another, each with its
   progress and, where it is no picture, with the reason. Without this the form sends them all at once. */
const MEGABYTE = 1024 ** 2;

export const SIGNED_OUT =
  "You have been signed out. Your words are safe in this page: sign in again in another tab, then go on here.";

const line = (tag, className, text) => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

/* Not by fetch, which does not tell how far it has come. */
const send = (address, file, onProgress) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const sent = new FormData();
    const missed = (sentence) => resolve({ stored: [], refused: [sentence] });
    sent.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    sent.append("files", file);
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener("error", () => missed(`“${file.name}” did not arrive. Try it again.`));
    request.addEventListener("load", () => {
      if (request.status === 200 && request.response?.stored) resolve(request.response);
      else if ([200, 403].includes(request.status)) missed(SIGNED_OUT);
      else missed(`The newsroom could not take “${file.name}”. Try it again.`);
    });
    request.send(sent);
  });

class PictureUpload extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    this.list = line("ul", "picture-upload__files", "");
    this.told = line("p", "visually-hidden", "");
    this.told.setAttribute("role", "status");
    this.append(this.list, this.told);
    this.field.required = false;
    this.field.addEventListener("change", () => this.take(this.field.files));
    for (const type of ["dragenter", "dragover", "dragleave", "drop"])
      this.addEventListener(type, (event) => {
        if (![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        this.classList.toggle("is-over", type === "dragenter" || type === "dragover");
        if (type === "drop") this.take(event.dataTransfer.files);
      });
  }

  get field() {
    return this.querySelector("input[type=file]");
  }

  /** All of them, one after another, so that they stand in the library as they were chosen. */
  async take(files) {
    if (this.isBusy || !files.length) return;
    this.isBusy = true;
    this.setAttribute("aria-busy", "true");
    const most = Number(this.dataset.mostFiles);
    const waiting = [...files].slice(0, most).map((file) => ({ file, ...this.announce(file) }));
    const stored = [];
    const refused = [];
    this.told.textContent = `Uploading ${waiting.length} …`;
    for (const one of waiting) {
      const answer = await this.put(one);
      stored.push(...answer.stored);
      refused.push(...answer.refused);
    }
    if (files.length > most) {
      const sentence = `${files.length - most} files were left out: at most ${most} can be uploaded at once.`;
      refused.push(sentence);
      this.list.append(line("li", "picture-upload__refused", sentence));
    }
    this.told.textContent = [`${stored.length} uploaded.`, ...new Set(refused)].join(" ");
    this.field.value = "";
    this.isBusy = false;
    this.removeAttribute("aria-busy");
    this.dispatchEvent(new CustomEvent("uploaded", { bubbles: true, detail: { stored, refused } }));
  }

  announce(file) {
    const row = line("li", "", "");
    const bar = document.createElement("progress");
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    row.append(line("span", "picture-upload__name", file.name), bar);
    this.list.append(row);
    return { row, bar };
  }

  async put({ file, row, bar }) {
    const most = Number(this.dataset.mostBytes);
    const size = Math.ceil(file.size / MEGABYTE);
    const answer =
      file.size > most
        ? { stored: [], refused: [`“${file.name}” has ${size} MB; at most ${most / MEGABYTE} MB are accepted.`] }
        : await send(this.dataset.to, file, (part) => (bar.value = part));
    const isStored = answer.stored.length > 0;
    row.className = isStored ? "picture-upload__stored" : "picture-upload__refused";
    if (isStored) bar.replaceWith(line("span", "", "in the library"));
    else row.replaceChildren(answer.refused.join(" "));
    return answer;
  }
}
customElements.define("picture-upload", PictureUpload);

/* On a page of its own: on to the descriptions. What was refused is read first. */
document.querySelector("[data-describe-next]")?.addEventListener("uploaded", ({ currentTarget, detail }) => {
  const { stored, refused } = detail;
  if (!stored.length) return;
  const address = `${currentTarget.dataset.describeNext}?ids=${stored.map(({ id }) => id)}`;
  if (!refused.length) return location.assign(address);
  const link = line("a", "button", `Describe the ${stored.length} that came in`);
  link.href = address;
  currentTarget.querySelector(".picture-upload__next")?.remove();
  const next = line("p", "picture-upload__next", "");
  next.append(link);
  currentTarget.append(next);
  link.focus();
});
