/* The receipts of what was sent to this story from this tab, until it is closed: so that who is not
   remembered finds a reply that waits where it was written, and does not send it again. */
const KEY = `receipts ${location.pathname}`;
const MOST = 5;

export function receipts() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return []; // A browser that keeps nothing.
  }
}

export function keep(address) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...new Set([...receipts(), address])].slice(-MOST)));
  } catch {
    // The same.
  }
}
