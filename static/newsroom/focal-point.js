/* The focal point of a picture, set by a click on it or with the arrow keys; the crops follow it. */
const limit = (value) => Math.min(100, Math.max(0, Math.round(value)));

for (const field of document.querySelectorAll("[data-focal-point]")) {
  const x = document.querySelector("[name=focal_x]");
  const y = document.querySelector("[name=focal_y]");
  const stage = field.querySelector(".focal-point__stage");
  const mark = field.querySelector(".focal-point__mark");
  const crops = field.querySelector(".focal-point__crops");
  if (!x || !y) continue;
  crops.hidden = false;

  const draw = () => {
    mark.style.insetInlineStart = `${x.value}%`;
    mark.style.insetBlockStart = `${y.value}%`;
    for (const crop of crops.querySelectorAll("img")) crop.style.objectPosition = `${x.value}% ${y.value}%`;
    mark.setAttribute("aria-label", `Focal point: ${x.value} % from the left, ${y.value} % from the top`);
  };
  const put = (left, top) => {
    x.value = limit(left);
    y.value = limit(top);
    draw();
  };
  stage.addEventListener("click", (event) => {
    const box = stage.getBoundingClientRect();
    put(
      ((event.clientX - box.left) / box.width) * 100,
      ((event.clientY - box.top) / box.height) * 100,
    );
  });
  mark.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    put(Number(x.value) + step[0], Number(y.value) + step[1]);
  });
  for (const input of [x, y]) input.addEventListener("input", draw);
  draw();
}
