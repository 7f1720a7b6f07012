// Behaviours attach to data attributes; every page works without them.

if (document.querySelector("[data-clock]")) import("./clock.js");
