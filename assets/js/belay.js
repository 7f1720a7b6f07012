// Behaviours attach to data attributes; every page works without them.

if (document.querySelector("[data-clock]")) import("./clock.js");
if (document.querySelector("details.weigh")) import("./rating.js");
if (document.querySelector("[data-autosave]")) {
  import("./autosave.js").then(({ attach }) => document.querySelectorAll("form[data-autosave]").forEach(attach));
}

// Printing is the browser's own; the button only saves the way to its menu.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Who signs out leaves nothing they wrote behind in this browser.
document.addEventListener("submit", ({ target }) => {
  if (target.getAttribute("action") === "/sign-out") {
    Object.keys(localStorage).filter((key) => key.startsWith("belay.draft.")).forEach((key) => localStorage.removeItem(key));
  }
});
