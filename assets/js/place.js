// The keyboard's place in a room: whoever paused the clock or went on finds it on the same control
// of the page that follows, or on what stands there now, such as the button that starts it again.

const KEY = "belay.place";
const STANDS = "main :is(button, a, summary, input):not([type=hidden])";

/** Where a control is, in words that outlive its page. */
function describe(control) {
  const group = control.closest("[data-place]")?.dataset.place ?? control.closest("[popover]")?.id;
  return { id: control.id, action: control.closest("form")?.getAttribute("action"), words: control.textContent.trim(), group };
}

function find({ id, action, words, group }) {
  const all = [...document.querySelectorAll(STANDS)].filter((one) => one.checkVisibility());
  return all.find((one) => id && one.id === id)
    ?? all.find((one) => words && one.textContent.trim() === words && one.closest("form")?.getAttribute("action") === action)
    ?? all.find((one) => group && (one.closest("[data-place]")?.dataset.place === group || one.getAttribute("popovertarget") === group));
}

const isLost = () => !document.activeElement || document.activeElement === document.body;

/** What puts the keyboard back once the page was made anew around it. */
export function hold() {
  const control = document.activeElement;
  if (isLost() || !control.matches(STANDS)) return () => {};
  const place = describe(control);
  return () => { if (isLost()) find(place)?.focus({ preventScroll: true }); };
}

// A press that leads to the same page again. A browser that keeps nothing throws at the mere name
// of its storage, and whoever has something to mend is not sent past it.
document.addEventListener("submit", ({ submitter, target, defaultPrevented }) => {
  if (!submitter || defaultPrevented || "quiet" in target.dataset) return;
  try { sessionStorage.setItem(KEY, JSON.stringify([location.pathname, describe(submitter)])); } catch { /* it begins at the top */ }
});
try {
  const [page, place] = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  sessionStorage.removeItem(KEY);
  if (page === location.pathname && isLost() && !document.querySelector("main [role=alert]:not([hidden])")) find(place)?.focus({ preventScroll: true });
} catch { /* it begins at the top */ }
