// Behaviours attach to data attributes; every page works without them.

if (document.querySelector("[data-clock]")) import("./clock.js");
if (document.querySelector("[data-autosave]")) {
  import("./autosave.js").then(({ attach }) => document.querySelectorAll("form[data-autosave]").forEach(attach));
}

// Who signs out leaves nothing they wrote behind in this browser.
document.addEventListener("submit", ({ target }) => {
  if (target.getAttribute("action") === "/sign-out") {
    Object.keys(localStorage).filter((key) => key.startsWith("belay.draft.")).forEach((key) => localStorage.removeItem(key));
  }
});
