// Ticks the minutes of the room and says when five and one are left. The page is right
// without it: every number is worked out by the server from stored instants.

const said = document.querySelector("[data-clock-says]");

// The server's clock counts: a laptop that is four minutes wrong shows the same as the other.
const ahead = Date.parse(document.querySelector("[data-clock]").dataset.clock) - Date.now();
const zone = document.querySelector("[data-clock]").dataset.zone;
const SAID_FOR = 10_000;

/** What the server's clock says now, in milliseconds. */
export const now = () => Date.now() + ahead;

// What was left at the last look, of the part and of the whole. Remembered here and not read from
// the page, which the server may have made anew in between.
const before = {};
let silent = 0;

function say(words) {
  said.textContent = words;
  silent = Date.now() + SAID_FOR;
}

function look(element) {
  const left = Math.max(0, Math.ceil((Date.parse(element.dataset.ends) - now()) / 60000));
  if (element.textContent !== String(left)) element.textContent = left;
  const is = "whole" in element.dataset ? "whole" : "part";
  // Another part begins anew; the whole has no part, and is the same from the second look on.
  const last = is in before && before[is].part === element.dataset.part ? before[is].left : left;
  before[is] = { part: element.dataset.part, left };
  const of = is === "whole" ? "of the conversation" : "of this part";
  // Once each time it is passed: minutes that were borrowed make it pass a second time.
  if (left === 0 && last > 0) say(`The time ${of} is up. Nothing closes.`);
  else if ([5, 1].some((mark) => last > mark && left <= mark)) say(`${left} ${left === 1 ? "minute" : "minutes"} left ${of}.`);
}

function tick() {
  const time = new Date(now()).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
  const wall = document.querySelector("[data-clock] time");
  if (wall.textContent !== time) wall.textContent = wall.dateTime = time;
  // The same words again would not be read: they go before they come back.
  if (said.textContent && Date.now() > silent) said.textContent = "";
  document.querySelectorAll("[data-ends]").forEach(look);
  document.querySelectorAll("[data-left]").forEach(count);
}

/** The seconds of what is good for a short time only. */
function count(element) {
  const seconds = Math.ceil((Date.parse(element.dataset.left) - now()) / 1000);
  if (seconds <= 0 && !element.hidden) say("The code has run out.");
  element.hidden = seconds <= 0;
  element.lastElementChild.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  document.querySelectorAll("[data-runs-out]").forEach((node) => { node.hidden = seconds > 0; });
}

tick();
setInterval(tick, 1000);
