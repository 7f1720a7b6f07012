// Competencies that fold: the one line of a folded one follows what is chosen in it, and a
// link to the next one unfolds it.

document.addEventListener("change", ({ target }) => {
  const folded = target.closest("details.weigh");
  if (!folded || target.type !== "radio") return;
  for (const words of folded.querySelectorAll("[data-stop]")) words.hidden = words.dataset.stop !== target.value;
  folded.querySelector("[data-back]").hidden = false;
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
