// A question over the page: while it is open the rest of the page waits, so Tab stays in it. The
// browser itself opens it, puts the keyboard on what has autofocus, and closes it with Escape.

const open = () => document.querySelector("[role=dialog]:popover-open");

/** Everything beside the question; what is said in a status is still read out. */
function rest(dialog, waits) {
  for (let part = dialog; part.parentElement && part !== document.body; part = part.parentElement) {
    for (const beside of part.parentElement.children) {
      if (beside !== part && !beside.matches("[role=status], script")) beside.inert = waits;
    }
  }
}

document.addEventListener("beforetoggle", ({ target, newState }) => {
  if (!target.matches("[role=dialog]")) return;
  // The keyboard goes back to what opened it before anything else happens: that must not wait any more.
  if (newState === "closed") rest(target, false);
}, true);
document.addEventListener("toggle", ({ target, newState }) => {
  if (newState === "open" && target.matches("[role=dialog]")) rest(target, true);
}, true);
// A live page made anew around it knows nothing of that.
document.addEventListener("belay:changed", () => { if (open()) rest(open(), true); });
