/* Authors sign in the order in which they were chosen; a button moves each one forward. */
const $ = window.django.jQuery;

for (const select of document.querySelectorAll("select[data-byline]")) {
  const list = document.createElement("ol");
  list.className = "byline-order";

  const changed = () => {
    $(select).trigger("change");
    select.dispatchEvent(new Event("input", { bubbles: true }));
    draw();
  };

  const draw = () => {
    const chosen = [...select.selectedOptions];
    list.replaceChildren(
      ...chosen.map((option, place) => {
        const item = document.createElement("li");
        const forward = document.createElement("button");
        forward.type = "button";
        forward.className = "button";
        forward.textContent = "↑";
        forward.setAttribute("aria-label", `Let ${option.text} sign earlier`);
        forward.hidden = place === 0;
        forward.addEventListener("click", () => {
          select.insertBefore(option, chosen[place - 1]);
          changed();
          list.children[place - 1].querySelector("button").focus();
        });
        item.append(option.text, " ", forward);
        return item;
      }),
    );
    list.hidden = chosen.length < 2;
  };

  $(select).on("select2:select", (event) => {
    select.append(event.params.data.element);
    changed();
  });
  $(select).on("select2:unselect", draw);
  select.closest(".form-row").append(list);
  draw();
}
