// An open room, a running agenda and a wrap-up stay as they are for the other side: told by the server that something changed,
// it fetches its own page again and puts in what differs. What somebody is writing is left
// alone, and what has no place any more stays until it is sent.

import { saveLeft } from "./autosave.js";
import { WROTE, hold, remember } from "./place.js";
import { Idiomorph } from "./vendor/idiomorph.js";

const room = document.querySelector("[data-room]");
const notice = document.querySelector("[data-room-notice]");
const said = document.querySelector("[data-room-says]");
const RETRIES = [1000, 2000, 5000];
// What leads away: signed out, not theirs any more, gone. All else may be better in a moment.
const LEAVING = [401, 403, 404, 410];
// So long a connection may be away before the page says so: a stream that ends is soon back.
const PATIENCE = 4000;
const SAID_FOR = 10000;
// So long a page that goes by itself waits for what is being saved.
const SAVES_WITHIN = 2000;
const SAYS = "belay.says";
let stream, stamp = room.dataset.stamp, looking = false, again = false, tries = 0, timer = 0;
let silence = 0, lost = false, waiting = 0, stayed = false;

const isTyped = (field) => ("checked" in field && /radio|checkbox/.test(field.type) ? field.checked !== field.defaultChecked
  : field.options ? [...field.options].some((option) => option.selected !== option.defaultSelected)
  : "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue);
const savesItself = (node) => node.matches?.("form[data-autosave], form[data-notes]");
const isWritten = (form) => savesItself(form) ? form.matches("[data-notes], [data-unsaved], :focus-within") : form.querySelector("[aria-invalid=true]") !== null || [...form.elements].some(isTyped);
const forms = (node) => node.nodeType === 1 ? [node, ...node.querySelectorAll("form")].filter((one) => one.nodeName === "FORM") : [];
const holdsWriting = (node) => forms(node).some(isWritten);
const isSame = (form, fresh) => form.getAttribute("action") === fresh.getAttribute("action");

const callbacks = {
  beforeNodeMorphed(old, fresh) {
    // A note is sent as it is shown: where somebody writes at it, nothing around that changes.
    if (old.matches?.("[data-whole]") && holdsWriting(old)) return false;
    // What is being read out stays until it is, and what was shown once as long as its page does.
    if (old.nodeName !== "FORM") return !old.matches?.("[data-clock-says], [data-room-says], [data-stays]");
    if (savesItself(old) && isSame(old, fresh)) old.dispatchEvent(new CustomEvent("belay:fresh", { detail: fresh }));
    return !(savesItself(old) || isWritten(old));
  },
  beforeNodeRemoved(node) {
    if (!holdsWriting(node)) return true;
    if (notice) notice.hidden = false;
    stayed = true;
    return false;
  },
  // Whether a fold is open is the reader's own affair.
  beforeAttributeUpdated: (name, node) => !(name === "open" && node.nodeName === "DETAILS"),
};

async function look(words) {
  again = looking;
  if (looking) return;
  looking = true;
  stayed = false;
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } }).catch(() => null);
  const text = await answer?.text().catch(() => null);
  looking = false;
  if (text && (answer.redirected || LEAVING.includes(answer.status))) return leave(answer.redirected ? answer.url : location.href, words);
  // A connection lost between two words of the stream is tried again; the stream may not notice
  // it. And who answers in place of the server while that starts again has no page for anybody.
  lost = !text || !answer.ok;
  if (lost) return later(words);
  const page = new DOMParser().parseFromString(text, "text/html");
  // The room has begun: there are notes now, and they begin with their page. Or the notes have
  // closed, and nothing on their page changes any more.
  const fresh = page.querySelector("[data-room]");
  if (!fresh || (page.querySelector("form[data-notes]") && !document.querySelector("form[data-notes]"))) return leave(location.href, words);
  const letGo = hold();
  for (const part of [".bar", "main"]) {
    const old = document.querySelector(part);
    // What is being typed stays; a button that has the keyboard says what it does now.
    const ignoreActiveValue = Boolean(document.activeElement?.matches("input, textarea, select"));
    if (old) Idiomorph.morph(old, page.querySelector(part), { callbacks, ignoreActiveValue });
  }
  letGo();
  if (words) say(words);
  stamp = fresh.dataset.stamp;
  document.dispatchEvent(new Event("belay:changed"));
  if (stream.readyState === EventSource.CLOSED) listen();
  else tries = 0;
  // Told once more while it looked: what it saw may be older than that.
  if (again) look(words);
}

/** Goes to another page, or to this one anew: with what is typed, and the keyboard where it was. */
async function leave(url, words) {
  const saves = [];
  document.dispatchEvent(new CustomEvent("belay:leaving", { detail: saves }));
  await Promise.race([Promise.all(saves), new Promise((resolve) => setTimeout(resolve, SAVES_WITHIN))]).catch(() => { /* it is kept here */ });
  const there = new URL(url, location.href).pathname;
  remember(there);
  const notes = there.endsWith("/wrap-up") && document.activeElement?.closest("#shared-text, #private-text");
  try { sessionStorage.setItem(SAYS, words ?? ""); if (notes) sessionStorage.setItem(WROTE, notes.id); } catch { /* the page says it by itself */ }
  if (url === location.href) location.reload(); else location.assign(url);
}

function later(words) {
  clearTimeout(timer);
  timer = setTimeout(look, RETRIES[Math.min(tries++, RETRIES.length - 1)], words);
}

function say(words) {
  if (notice) notice.querySelector("[data-said]").textContent = words;
  if (!said) return;
  // Whoever types changes something four times a second: that is said once, until it is quiet again.
  clearTimeout(silence);
  if (said.textContent !== words) said.textContent = words;
  silence = setTimeout(() => { said.textContent = ""; }, SAID_FOR);
}

/** Shows the notice, and what it says. */
function show(sentence) {
  clearTimeout(waiting);
  waiting = 0;
  if (!notice) return;
  // The same sentence written again would be read out again.
  if (!notice.hidden && notice.querySelector("[data-said]").textContent === sentence) return;
  notice.querySelector("[data-said]").textContent = sentence;
  notice.hidden = false;
}

function lose() {
  lost = true;
  // A browser tries again by itself, but not once it was answered with anything else than a
  // stream: then the page asks what has become of it, and listens again when that is there.
  if (stream.readyState === EventSource.CLOSED) later("");
  waiting ||= setTimeout(show, PATIENCE, "There is no connection at the moment. This page waits for it and catches up.");
}

function find() {
  lost = false;
  clearTimeout(waiting);
  waiting = tries = 0;
  // What waits in this browser is sent at once.
  document.dispatchEvent(new Event("belay:online"));
  // The page as it is now has no such notice.
  if (notice && !notice.hidden) look("");
}

const heard = {
  look({ data }) {
    const [fresh, words] = data.split("\n");
    if (fresh !== stamp) look(words);
  },
  here({ data }) { document.querySelectorAll("[data-here]").forEach((node) => { node.hidden = data !== "yes"; }); },
  notes({ data }) { document.dispatchEvent(new CustomEvent("belay:notes", { detail: data })); },
  gone() { stream.close(); location.reload(); },
  error: lose,
  open: find,
};

function listen() {
  // A page beside the room that nobody looks at hears nothing; one that does hears once.
  stream?.close();
  if (room.matches("header") && document.hidden) return;
  stream = new EventSource(`${room.dataset.room}?stamp=${stamp}`);
  for (const [name, hear] of Object.entries(heard)) stream.addEventListener(name, hear);
}

listen();
// What led here is said here: a status that stands there already is read out when it changes.
try {
  const words = sessionStorage.getItem(SAYS) ?? document.querySelector(".toast")?.textContent ?? null;
  sessionStorage.removeItem(SAYS);
  if (words !== null) setTimeout(() => say([words, document.querySelector("[data-back]") && "What you had typed is back on this page."].filter(Boolean).join(" ")), 500);
} catch { /* nothing led here */ }
// Somebody sits in a room for as long as it is open; a page beside it follows while it is looked at.
if (room.matches("header")) {
  document.addEventListener("visibilitychange", () => document.hidden ? stream?.close() : listen());
}
// What this page sent comes back with the stream, unless that is away.
document.addEventListener("belay:sent", () => stream.readyState === EventSource.OPEN || look(""));

// Without a connection a button would lead to the browser's own error page. The first press says
// so; a second one is let through, for the stream may be all that is missing.
const PRESS_AGAIN = "There is no connection at the moment. Press again when it is back.";
function ask() {
  show(PRESS_AGAIN);
  notice?.scrollIntoView({ block: "nearest" });
}
document.addEventListener("belay:unsent", () => { ask(); later(""); });
document.addEventListener("submit", (event) => {
  if (!notice || !lost || event.defaultPrevented) return;
  lost = false;
  event.preventDefault();
  ask();
});
// A field whose part is over stays for as long as somebody is writing in it.
document.addEventListener("focusout", () => stayed && setTimeout(look));
if (location.pathname.endsWith("/room")) saveLeft(location.pathname.replace(/room$/, "captured/")).catch(() => { /* it is there the next time */ });
addEventListener("pagehide", () => stream.close());
