// The keyboard's place in a room: whoever paused the clock or went on finds it on the same control
// of the page that follows, or on what stands there now, such as the button that starts it again.

const KEY = "belay.place";
/** Under what a room that ends says in which notes somebody was writing. */
export const WROTE = "belay.wrote";
const STANDS = "main :is(button, a, summary, input, textarea, select):not([type=hidden])";

/** Where a control is, in words that outlive its page. */
function describe(control) {
  const group = control.closest("[data-place]")?.dataset.place ?? control.closest("[popover]")?.id;
  const words = control.matches("textarea, select") ? "" : control.textContent.trim();
  return { id: control.id, action: control.closest("form")?.getAttribute("action"), words, group, caret: control.selectionStart };
}

function find({ id, action, words, group }) {
  const all = [...document.querySelectorAll(STANDS)].filter((one) => one.checkVisibility());
  return all.find((one) => id && one.id === id)
    ?? all.find((one) => words && one.textContent.trim() === words && one.closest("form")?.getAttribute("action") === action)
    ?? all.find((one) => group && (one.closest("[data-place]")?.dataset.place === group || one.getAttribute("popovertarget") === group));
}

/** Puts the keyboard on a control, and the caret where it was in it. */
function stand(control, { caret }) {
  control.focus({ preventScroll: true });
  if (typeof caret === "number" && control.matches("textarea, input[type=text], input:not([type])")) control.setSelectionRange(caret, caret);
}

/** Remembers where the keyboard is for a page this one leads to by itself. */
export function remember(path) {
  const control = document.activeElement;
  const place = isLost() || !control.matches(STANDS) ? {} : describe(control);
  try { sessionStorage.setItem(KEY, JSON.stringify([path, { ...place, led: true }])); } catch { /* it begins at the top */ }
}

const isLost = () => !document.activeElement || document.activeElement === document.body;

/** What puts the keyboard back once the page was made anew around it. */
export function hold() {
  const control = document.activeElement;
  if (isLost() || !control.matches(STANDS)) return () => {};
  const place = describe(control);
  return () => {
    const there = isLost() && find(place);
    if (there) stand(there, place);
  };
}

/** The page came by itself: its heading says what it is, until what was typed is back in its form. */
function lead(place) {
  const heading = document.querySelector("main h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  const go = () => {
    const there = find(place);
    if (!there || ![heading, there].includes(document.activeElement)) return;
    stand(there, place);
    there.scrollIntoView({ block: "center" });
  };
  go();
  document.addEventListener("belay:kept", go, { once: true });
}

const top = () => document.querySelector("main h1").getBoundingClientRect().top;

/** Scrolls the page to where it was; the address may name a place of its own until all is there. */
function lie(at) {
  const go = () => scrollBy(0, top() - at);
  go();
  addEventListener("load", go);
}

// A press that leads to the same page again. A browser that keeps nothing throws at the mere name
// of its storage, and whoever has something to mend is not sent past it.
document.addEventListener("submit", ({ submitter, target, defaultPrevented }) => {
  if (!submitter || defaultPrevented || "quiet" in target.dataset) return;
  // A question over the page leads back to the page as it lay under it.
  const at = submitter.closest("[popover]") ? top() : undefined;
  try { sessionStorage.setItem(KEY, JSON.stringify([location.pathname, { ...describe(submitter), at }])); } catch { /* it begins at the top */ }
});
try {
  const [page, place] = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  sessionStorage.removeItem(KEY);
  if (page === location.pathname && isLost() && (place.led || !document.querySelector("main [role=alert]:not([hidden])"))) {
    if (place.led) lead(place);
    else find(place)?.focus({ preventScroll: true });
    if (place.at !== undefined) lie(place.at);
  }
} catch { /* it begins at the top */ }
