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
  if (!target.matches("[role=dialog]")) return;
  if (newState === "open") rest(target, true);
  else if (document.activeElement === document.body) document.querySelector(`[popovertarget="${target.id}"]:not([popovertargetaction])`)?.focus();
}, true);
// From the last control on to the first, and back: not out to the bars of the browser.
document.addEventListener("keydown", (event) => {
  const dialog = event.key === "Tab" && open();
  if (!dialog) return;
  const stops = [...dialog.querySelectorAll("button, a, input:not([type=hidden])")].filter((one) => one.type !== "radio" || one.checked);
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (dialog.contains(document.activeElement) && document.activeElement !== from) return;
  event.preventDefault();
  to.focus();
});
// A live page made anew around it knows nothing of that.
document.addEventListener("belay:changed", () => {
  if (open()) rest(open(), true);
  // One that went with what was changed closed without a word.
  else document.querySelectorAll("[inert]").forEach((part) => { part.inert = false; });
});
