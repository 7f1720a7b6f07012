// An open room stays as it is for the other side: told by the server that something changed,
// it fetches its own page again and puts in what differs. What somebody is writing is left
// alone, and what has no place any more stays until it is sent.

import { Idiomorph } from "./vendor/idiomorph.js";

const room = document.querySelector("[data-room]");
const notice = document.querySelector("[data-room-notice]");
const said = document.querySelector("[data-room-says]");
const stream = new EventSource(`${room.dataset.room}?stamp=${room.dataset.stamp}`);
const RETRY = 2000;
let stamp = room.dataset.stamp, looking = false, again = false;

const isTyped = (field) => ("checked" in field && /radio|checkbox/.test(field.type) ? field.checked !== field.defaultChecked
  : field.options ? [...field.options].some((option) => option.selected !== option.defaultSelected)
  : "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue);
const savesItself = (node) => node.matches?.("form[data-autosave], form[data-notes]");
const isWritten = (form) => savesItself(form) ? form.matches("[data-notes], [data-unsaved]") : [...form.elements].some(isTyped);
const forms = (node) => node.nodeType === 1 ? [node, ...node.querySelectorAll("form")].filter((one) => one.nodeName === "FORM") : [];
const holdsWriting = (node) => forms(node).some(isWritten);
const isSame = (form, fresh) => form.getAttribute("action") === fresh.getAttribute("action");

const callbacks = {
  beforeNodeMorphed(old, fresh) {
    // What is being read out stays until it is, and what was shown once as long as its page does.
    if (old.nodeName !== "FORM") return !old.matches?.("[data-clock-says], [data-room-says], [data-stays]");
    if (savesItself(old) && isSame(old, fresh)) old.dispatchEvent(new CustomEvent("belay:fresh", { detail: fresh }));
    return !(savesItself(old) || isWritten(old));
  },
  beforeNodeRemoved(node) {
    if (!holdsWriting(node)) return true;
    if (notice) notice.hidden = false;
    return false;
  },
  // Whether a fold is open is the reader's own affair.
  beforeAttributeUpdated: (name, node) => !(name === "open" && node.nodeName === "DETAILS"),
};

async function look(words) {
  again = looking;
  if (looking) return;
  looking = true;
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } }).catch(() => null);
  const text = await answer?.text().catch(() => null);
  looking = false;
  // A connection lost between two words of the stream is tried again; the stream may not notice it.
  if (!text) return void setTimeout(look, RETRY, words);
  if (answer.redirected || !answer.ok) return location.assign(answer.redirected ? answer.url : location.pathname);
  const page = new DOMParser().parseFromString(text, "text/html");
  // The room has begun: there are notes now, and they begin with their page. Or the notes have
  // closed, and nothing on their page changes any more.
  const fresh = page.querySelector("[data-room]");
  if (!fresh || (page.querySelector("form[data-notes]") && !document.querySelector("form[data-notes]"))) return location.reload();
  for (const part of [".bar", "main"]) {
    const old = document.querySelector(part);
    if (old) Idiomorph.morph(old, page.querySelector(part), { callbacks, ignoreActiveValue: true });
  }
  if (said && words) said.textContent = words;
  if (notice && words) notice.querySelector("[data-said]").textContent = words;
  stamp = fresh.dataset.stamp;
  document.dispatchEvent(new Event("belay:changed"));
  // Told once more while it looked: what it saw may be older than that.
  if (again) look(words);
}

stream.addEventListener("look", ({ data }) => {
  const [fresh, words] = data.split("\n");
  if (fresh !== stamp) look(words);
});
// What this page sent comes back with the stream, unless that is away.
document.addEventListener("belay:sent", () => stream.readyState === EventSource.OPEN || look(""));
stream.addEventListener("here", ({ data }) => document.querySelectorAll("[data-here]").forEach((node) => { node.hidden = data !== "yes"; }));
stream.addEventListener("notes", ({ data }) => document.dispatchEvent(new CustomEvent("belay:notes", { detail: data })));
stream.addEventListener("gone", () => { stream.close(); location.reload(); });

// Without a connection a button would lead to the browser's own error page.
// The first press says so; a second one is let through, for the stream may be all that is missing.
let lost = false;
stream.addEventListener("error", () => { lost = true; });
stream.addEventListener("open", () => { lost = false; });
document.addEventListener("submit", (event) => {
  if (!notice || !lost || stream.readyState !== EventSource.CONNECTING || event.defaultPrevented) return;
  lost = false;
  event.preventDefault();
  notice.querySelector("[data-said]").textContent = "There is no connection at the moment. Press again when it is back.";
  notice.hidden = false;
});
addEventListener("pagehide", () => stream.close());
