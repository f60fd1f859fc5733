/* Moves a chosen story, with its time, to the place above or below. */
const fields = (place) => [...place.querySelectorAll("input")];

const swap = (one, other) => {
  const right = fields(other);
  fields(one).forEach((field, number) => {
    [field.value, right[number].value] = [right[number].value, field.value];
  });
};

for (const moves of document.querySelectorAll(".arrange__moves")) moves.hidden = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  const place = button.closest("[data-place]");
  const other = button.dataset.move === "1" ? place.nextElementSibling : place.previousElementSibling;
  if (!other) return;
  swap(place, other);
  other.querySelector(`[data-move="${button.dataset.move}"]`).focus();
});
