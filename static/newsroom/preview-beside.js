/* The story as readers will see it, beside its form, with the words that are not saved yet. */
export const previewBeside = (address, token) => {
  const preview = document.querySelector("[data-story-preview]");
  const opener = document.querySelector("[data-preview-beside]");
  const frame = preview?.querySelector("iframe");
  if (!preview || !opener) return () => {};

  const refresh = () => {
    if (preview.hidden) return;
    const place = frame.contentWindow?.scrollY ?? 0;
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, place), { once: true });
    frame.src = `${address}?${new URLSearchParams({ unsaved: 1, token: token() })}`;
  };

  const fit = () => {
    if (preview.hidden) return;
    const width = Number(preview.querySelector("[aria-pressed=true]").dataset.width);
    const stage = preview.querySelector(".story-preview__stage");
    const scale = Math.min(1, stage.clientWidth / width);
    frame.style.inlineSize = `${width}px`;
    frame.style.blockSize = `${stage.clientHeight / scale}px`;
    frame.style.transform = `scale(${scale})`;
    frame.style.marginInlineStart = `${Math.max(0, (stage.clientWidth - width * scale) / 2)}px`;
  };

  const open = (isOpen) => {
    preview.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    document.body.classList.toggle("has-story-preview", isOpen);
    if (isOpen) {
      fit();
      refresh();
      preview.querySelector("[aria-pressed=true]").focus();
    } else {
      frame.src = "about:blank";
      opener.focus();
    }
  };

  opener.addEventListener("click", () => open(preview.hidden));
  preview.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
  preview.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("close" in button.dataset) return open(false);
    for (const one of preview.querySelectorAll("[data-width]"))
      one.setAttribute("aria-pressed", String(one === button));
    fit();
  });
  window.addEventListener("resize", fit);
  return refresh;
};
