// What somebody was writing in a room when it ended, on the page that follows: whether it arrived,
// and the way straight to it.

import { buttons } from "./autosave.js";
import { PREFIX, node, words } from "./drafts.js";
import { WROTE } from "./place.js";

const NOTES = [
  ["shared-text", "the shared notes", "/notes/changes."],
  ["private-text", "your private notes", "/private-notes"],
];

/** Says it in this box; nothing where nobody was writing. */
export function attach(box) {
  const room = location.pathname.replace(/wrap-up$/, "room");
  const mine = `${PREFIX}${document.body.dataset.owner}.${room}`;
  const kept = (place) => Object.keys(localStorage).filter((key) => key.startsWith(mine + place));
  const wrote = sessionStorage.getItem(WROTE);
  sessionStorage.removeItem(WROTE);
  const lines = [];
  for (const [id, name, place] of NOTES) {
    const isHere = kept(place).length > 0;
    if (!isHere && wrote !== id) continue;
    const line = node("p", isHere
      ? `Not all you wrote in ${name} has arrived. The rest is kept in this browser, and goes in when you open them. `
      : `You were writing in ${name} when the conversation ended, and your words are in them. `);
    line.append(Object.assign(node("a", isHere ? `Open ${name}` : `Go on in ${name}`), { href: `${room}/notes#${id}` }));
    lines.push(line);
  }
  // A form of the room that this page has no place for.
  const forms = kept(" ").filter((key) => words(key).trim());
  if (forms.length) {
    const quotes = forms.map((key) => Object.assign(node("p", words(key)), { className: "words kept-lines pt-2" }));
    const left = Object.assign(document.createElement("div"), { className: lines.length ? "pt-4" : "" });
    const away = ["Throw it away", () => { forms.forEach((key) => localStorage.removeItem(key)); left.remove(); box.hidden = lines.length === 1; }];
    left.append(node("p", "You had typed this in the room, and it was not saved. Take along what you need."), ...quotes, buttons([away]));
    lines.push(left);
  }
  if (lines.length === 0) return;
  box.querySelector("div").replaceChildren(...lines);
  box.hidden = false;
}
