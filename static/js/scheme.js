/* In the head, before the first paint: the colours that a reader chose in this browser. */
try {
  const scheme = localStorage.getItem("scheme");
  if (scheme) document.documentElement.dataset.scheme = scheme;
} catch {}
