// What was written without a connection into notes that were closed meanwhile has no form to go
// back to. It is shown on the pages that follow, until whoever wrote it throws it away.

import { Doc, applyUpdate } from "./vendor/yjs.js";
import { buttons } from "./autosave.js";
import { PREFIX, node, words } from "./drafts.js";

/** Shows in this box what its notes and the fields beside them did not take. */
export function attach(box) {
  const { closed } = box.dataset;
  const mine = `${PREFIX}${document.body.dataset.owner}.`;
  const kept = (place) => Object.keys(localStorage).filter((key) => key.startsWith(mine + place));
  const changes = kept(`${closed}/changes.`), fields = kept(closed.replace(/room\/notes$/, "captured/"));
  // A form of the room whose place on the wrap-up is gone as well.
  fields.push(...kept(closed.replace(/\/notes$/, " ")));
  // And one of the wrap-up that went as the note was sent.
  const stands = (key) => [...document.forms].some((form) => new URL(form.action).pathname === key.split(" ")[1]);
  fields.push(...kept(closed.replace(/room\/notes$/, "wrap-up ")).filter((key) => !stands(key)));
  const drop = () => [...changes, ...fields].forEach((key) => localStorage.removeItem(key));
  if (changes.length + fields.length === 0) return;

  // A change says what was typed and beside which letters: those are in the notes as they stand.
  const doc = new Doc();
  const stream = new EventSource(closed.replace(/notes$/, "stream"));
  stream.addEventListener("notes", ({ data }) => data.split(" ").forEach((change) => take(doc, change)));
  stream.addEventListener("look", () => {
    stream.close();
    const left = [...added(doc, changes.map((key) => localStorage.getItem(key))), ...fields.map(words)].filter((text) => text.trim());
    if (left.length === 0) return drop();
    const quotes = left.map((text) => Object.assign(node("p", text.trim()), { className: "words kept-lines pt-2" }));
    const sentence = node("p", "You wrote this, and it was not saved when this was closed. Take along what you need.");
    const away = ["Throw it away", () => { drop(); box.hidden = true; }];
    box.querySelector("div").replaceChildren(sentence, ...quotes, buttons([away]));
    box.hidden = false;
  });
}

function take(doc, change) {
  try { applyUpdate(doc, Uint8Array.from(atob(change), (letter) => letter.charCodeAt(0))); } catch { /* no change of a text */ }
}

/** What these changes add to a text, piece by piece. What it has already is none of it. */
function added(doc, changes) {
  const pieces = [];
  doc.getText("text").observe(({ delta }) => pieces.push(...delta.flatMap(({ insert }) => insert ?? [])));
  changes.forEach((change) => take(doc, change));
  return pieces;
}
