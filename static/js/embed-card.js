/* A card for a video, a sound or a chart from elsewhere: nothing is asked of its host before a click.
   Without this module the card is a link to it. */
for (const card of document.querySelectorAll("figure[data-embed]")) {
  const link = card.querySelector("a");
  if (!link) continue;
  link.setAttribute("role", "button");
  link.addEventListener("keydown", (event) => event.key === " " && (event.preventDefault(), link.click()));
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = card.dataset.embed;
    frame.title = link.textContent;
    frame.allow = "fullscreen; encrypted-media; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.loading = "eager";
    link.replaceWith(frame);
    frame.focus();
  });
}
