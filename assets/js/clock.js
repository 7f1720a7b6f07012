// Ticks the minutes of the room and says when five and one are left. The page is right
// without it: every number is worked out by the server from stored instants.

const said = document.querySelector("[data-clock-says]");

// The server's clock counts: a laptop that is four minutes wrong shows the same as the other.
const ahead = Date.parse(document.querySelector("[data-clock]").dataset.clock) - Date.now();
const zone = document.querySelector("[data-clock]").dataset.zone;

/** What the server's clock says now, in milliseconds. */
export const now = () => Date.now() + ahead;

function minutes(element) {
  return Math.max(0, Math.ceil((Date.parse(element.dataset.ends) - now()) / 60000));
}

function tick() {
  const time = new Date(now()).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
  const wall = document.querySelector("[data-clock] time");
  if (wall.textContent !== time) wall.textContent = wall.dateTime = time;
  for (const element of document.querySelectorAll("[data-ends]")) {
    const left = minutes(element);
    if (element.textContent === String(left)) continue;
    element.textContent = left;
    const of = "whole" in element.dataset ? "of the conversation" : "of this part";
    if (left === 5 || left === 1) said.textContent = `${left} ${left === 1 ? "minute" : "minutes"} left ${of}.`;
    if (left === 0) said.textContent = `The time ${of} is up. Nothing closes.`;
  }
}

setInterval(tick, 1000);
