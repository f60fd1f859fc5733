/* A button that copies an address, and says that it did. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const name = (button.dataset.name ??= button.textContent);
  try {
    await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Copy it by hand"; // A browser without the right, or a page without TLS.
  }
  setTimeout(() => (button.textContent = name), 4000);
});
