/* Puts a writer's own reply where it will stand once everybody sees it: below the one that it answers,
   or after the others. */
export function placeReply(own) {
  const known = document.querySelector(`[data-own="${own.dataset.own}"]`);
  if (known || document.getElementById(`reply-${own.dataset.own}`)) return known ?? own;
  const item = document.createElement("li");
  item.className = "thread";
  item.append(own);
  const parent = document.getElementById(`reply-${own.dataset.parent}`);
  listIn(threadOf(parent)).append(item);
  return own;
}

/* What answers a reply at the fifth level stands beside it. */
function threadOf(parent) {
  const thread = parent?.closest(".thread");
  const isDeepest = thread?.matches(".thread .thread .thread .thread .thread");
  return isDeepest ? thread.parentElement.closest(".thread") : thread;
}

function listIn(thread) {
  const place = thread ?? document.querySelector("reply-list");
  let list = place.querySelector(thread ? ":scope > .thread__answers" : ":scope > .discussion__list");
  if (list) return list;
  list = document.createElement("ol");
  list.className = thread ? "thread__answers" : "discussion__list";
  const none = thread ? null : place.querySelector(".discussion__empty");
  if (thread) thread.append(list);
  else if (none) none.replaceWith(list);
  else place.prepend(list);
  return list;
}
