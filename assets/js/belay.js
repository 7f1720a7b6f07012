// Behaviours attach to data attributes; every page works without them.

if (document.querySelector("[data-clock]")) import("./clock.js");
if (document.querySelector("[data-talk]")) import("./floor.js");
if (document.querySelector("[data-unrate]")) import("./rating.js");
if (document.querySelector("[data-room], [role=dialog][popover]")) import("./dialogs.js");
if (document.querySelector("[data-find]")) import("./find.js");
// The notes listen before the room begins to speak.
const notes = document.querySelector("form[data-notes]");
const written = notes ? import("./notes.js").then(({ attach }) => attach(notes)) : Promise.resolve();
if (document.querySelector("[data-room]")) written.then(() => import("./room.js"));
if (document.querySelector("[data-chosen]")) {
  import("./autosave.js").then(({ choose }) => document.querySelectorAll("form[data-chosen]").forEach(choose));
}
// A live page brings new forms with it.
const saving = new WeakSet();
function saveThemselves() {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    if (!saving.has(form)) import("./autosave.js").then(({ attach }) => attach(form));
    saving.add(form);
  }
}
saveThemselves();
document.addEventListener("belay:changed", saveThemselves);

// A form that came back to be mended, or with another text beside it, answers a POST, and nobody
// keeps such a page: the browser's Back would end at an error of its own. It leads to the page the
// form stood on instead.
if ([409, 422].includes(performance.getEntriesByType("navigation")[0]?.responseStatus) && document.referrer.startsWith(`${location.origin}/`)) {
  history.replaceState(null, "", document.referrer);
}
// What is to be mended is where somebody goes on from.
document.querySelector("main .summary[role=alert]")?.focus();

// The browser knows where it is; the server could only guess.
const ownZone = document.querySelector("select[data-own-zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (ownZone && [...ownZone.options].some((option) => option.value === here)) ownZone.value = here;

// One key leads anywhere, another says which keys there are; whoever is signed out has no way to go.
const palette = () => import("./palette.js");
if (document.querySelector("[data-palette-box]")) palette();
document.addEventListener("keydown", (event) => {
  const what = { k: "ways", "/": "keys" }[event.key?.toLowerCase()];
  // A browser that fills a form in says so by a key without a name. On a Mac Ctrl K deletes to the end of a line; where / needs Shift, it is pressed as well.
  const held = navigator.platform.startsWith("Mac") ? event.metaKey : event.ctrlKey;
  if (!what || !held || event.altKey || !document.querySelector("[data-palette]")) return;
  event.preventDefault();
  palette().then(({ open }) => open(what));
});

// Printing is the browser's own; the button only saves the way to its menu.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Who signs out, or takes a phone away from its room, leaves nothing they wrote behind in this browser.
document.addEventListener("submit", ({ target }) => {
  if (["/sign-out", "/phone/room/ending"].includes(target.getAttribute("action"))) {
    Object.keys(localStorage).filter((key) => key.startsWith("belay.draft.")).forEach((key) => localStorage.removeItem(key));
  }
});

// What is typed into a form that a button saves is kept until it is saved. This comes last: a
// browser that keeps nothing throws at the mere name of its storage.
const isKept = () => Object.keys(localStorage).some((key) => key.startsWith("belay.draft."));
const back = document.querySelector("textarea, [data-keep]") || isKept() ? import("./keep.js") : Promise.resolve();
const closed = document.querySelector("[data-closed]");
const left = !closed && location.pathname.endsWith("/wrap-up") && document.querySelector("[data-words-left]");
if (left && (isKept() || sessionStorage.length)) back.then(() => import("./left.js")).then(({ attach }) => attach(left));
if (closed && isKept()) import("./closed.js").then(({ attach }) => attach(closed));
