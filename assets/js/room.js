// An open room stays as it is for the other side: told by the server that something changed,
// it fetches its own page again and puts in what differs. What somebody is writing is left
// alone, and what has no place any more stays until it is sent.

import { Idiomorph } from "./vendor/idiomorph.js";

const room = document.querySelector("[data-room]");
const notice = document.querySelector("[data-room-notice]");
const said = document.querySelector("[data-clock-says]");
const stream = new EventSource(`${room.dataset.room}?stamp=${room.dataset.stamp}`);
let stamp = room.dataset.stamp, looking = false;

const isTyped = (field) => ("checked" in field && /radio|checkbox/.test(field.type) ? field.checked !== field.defaultChecked
  : field.options ? [...field.options].some((option) => option.selected !== option.defaultSelected)
  : field.type !== "hidden" && field.value !== field.defaultValue);
const savesItself = (node) => node.matches?.("form[data-autosave], form[data-notes]");
const isWritten = (node) => node.nodeName === "FORM" && [...node.elements].some(isTyped);
const holdsWriting = (node) => node.nodeType === 1 && [node, ...node.querySelectorAll("form")].some((one) => savesItself(one) || isWritten(one));

const callbacks = {
  beforeNodeMorphed: (old) => !(savesItself(old) || isWritten(old)),
  beforeNodeRemoved(node) {
    if (!holdsWriting(node)) return true;
    if (notice) notice.hidden = false;
    return false;
  },
  // Whether a fold is open is the reader's own affair.
  beforeAttributeUpdated: (name, node) => !(name === "open" && node.nodeName === "DETAILS"),
};

async function look(words) {
  if (looking) return;
  looking = true;
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } }).catch(() => null);
  looking = false;
  // Without a connection the stream says again what is so when it is back.
  if (!answer) return;
  if (answer.redirected || !answer.ok) return location.assign(answer.redirected ? answer.url : location.pathname);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // The room has begun: there are notes now, and they begin with their page.
  if (page.querySelector("form[data-notes]") && !document.querySelector("form[data-notes]")) return location.reload();
  for (const part of [".bar", "main"]) {
    const old = document.querySelector(part);
    if (old) Idiomorph.morph(old, page.querySelector(part), { callbacks, ignoreActiveValue: true });
  }
  if (said && words) said.textContent = words;
  if (notice && words) notice.querySelector("[data-said]").textContent = words;
  stamp = page.querySelector("[data-room]").dataset.stamp;
  document.dispatchEvent(new Event("belay:changed"));
}

stream.addEventListener("look", ({ data }) => {
  const [fresh, words] = data.split("\n");
  if (fresh !== stamp) look(words);
});
// A tap on this page needs no words: who tapped sees it.
document.addEventListener("belay:look", () => look(""));
stream.addEventListener("here", ({ data }) => document.querySelectorAll("[data-here]").forEach((node) => { node.hidden = data !== "yes"; }));
stream.addEventListener("notes", ({ data }) => document.dispatchEvent(new CustomEvent("belay:notes", { detail: data })));
stream.addEventListener("gone", () => { stream.close(); location.reload(); });
addEventListener("pagehide", () => stream.close());
