// Competencies that fold: the one line of a folded one follows what is chosen in it, a link to
// the next one unfolds it, and the button of the page leads to the first that is not rated.

const goOn = document.querySelector("[data-go-on]");

function lead() {
  const open = [...document.querySelectorAll("details.weigh")].find((one) => !one.querySelector("[data-stop='']").hidden);
  const [place, name] = open ? [open.id, open.querySelector("h4").textContent] : [goOn.dataset.then, goOn.dataset.thenName];
  goOn.hidden = !place;
  goOn.href = `#${place}`;
  goOn.querySelector("[data-name]").textContent = name;
  document.querySelector("[data-ready]").classList.toggle("rope", !place);
  document.querySelector("[data-rest]").hidden = !place;
}

document.addEventListener("change", ({ target }) => {
  const button = target.type === "radio" && [...target.form.querySelectorAll("[data-unrate]")].find((one) => one.name === target.name);
  if (button) button.hidden = target.value === "";
  const folded = target.closest("details.weigh");
  if (!folded || !button) return;
  for (const words of folded.querySelectorAll("[data-stop]")) words.hidden = words.dataset.stop !== target.value;
  if (goOn) lead();
});

// Without script the button sends the form and an empty rating with it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-unrate]");
  if (!button) return;
  event.preventDefault();
  const stops = [...button.form.elements].filter((one) => one.name === button.name && one.type === "radio");
  const none = stops.find((one) => one.value === "");
  none.checked = true;
  stops[0].focus();
  for (const name of ["input", "change"]) none.dispatchEvent(new Event(name, { bubbles: true }));
});

document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[data-unfold]");
  const there = link && document.getElementById(link.hash.slice(1));
  if (there?.matches("details")) {
    const here = link.closest("details");
    if (here) here.open = false;
    there.open = true;
    there.querySelector("summary").focus({ preventScroll: true });
  }
});
