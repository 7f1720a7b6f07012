// The shared notes of a room, letter by letter. What is typed becomes a change of a text both
// sides hold; changes go to the server, and those of the other side come over the room's
// stream. Unsent ones are kept in this browser, so a lost connection costs nobody a letter.

import { Doc, applyUpdate, mergeUpdates } from "./vendor/yjs.js";
import { clock } from "./autosave.js";
import { PREFIX, difference } from "./drafts.js";

const WAIT = 80;
const RETRIES = [1000, 2000, 5000, 15000];
const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Binds a form with one textarea to the text both sides write. */
export function attach(form) {
  const area = form.elements.text;
  const doc = new Doc();
  const text = doc.getText("text");
  // Every tab keeps its own: one that has sent everything must not throw away what another has not.
  const places = `${PREFIX}${document.body.dataset.owner}.${form.dataset.notes}/changes`;
  const place = `${places}.${Math.random().toString(36).slice(2)}`;
  const status = form.querySelector("[data-autosave-status]");
  const rendered = area.value;
  const unsent = [];
  let underway = null, heard = false, composing = false, sending = false, stopped = false, refused = false, tries = 0, timer = 0, later = [];

  const say = (words) => {
    status.lastElementChild.textContent = words;
    status.firstElementChild.hidden = !words.startsWith("Saved");
    status.toggleAttribute("role", false);
    if (words.startsWith("Not saved")) status.setAttribute("role", "status");
  };

  function keep() {
    if (unsent.length === 0) return localStorage.removeItem(place);
    try { localStorage.setItem(place, toText(mergeUpdates(unsent))); } catch { say("Not saved yet, and this browser keeps no copy"); }
  }

  function typed() {
    // Until the text has arrived the button saves it.
    if (!heard) say("Not saved yet");
    if (!heard || composing) return;
    const [start, gone, words] = difference(text.toString(), area.value, area.selectionEnd);
    if (gone || words) doc.transact(() => { text.delete(start, gone); text.insert(start, words); }, "typed");
  }

  doc.on("update", (change, origin) => {
    // Who wrote last is as old as the page; from here on one sees it happen.
    if (heard) form.querySelector("[data-last]")?.remove();
    if (origin !== "typed") return;
    unsent.push(change);
    refused = false;
    keep();
    if (stopped) return;
    say("Saving");
    clearTimeout(timer);
    timer = setTimeout(send, WAIT);
  });

  // What the other side typed goes in where it belongs; the caret stays where it was.
  text.observe(({ delta }, { origin }) => {
    if (origin === "typed" || !heard) return;
    let at = 0;
    for (const { retain = 0, insert = "", delete: gone = 0 } of delta) {
      at += retain;
      area.setRangeText(insert, at, at + gone, "preserve");
      at += insert.length;
    }
  });

  function begin() {
    const mine = area.value;
    for (const left of Object.keys(localStorage).filter((key) => key.startsWith(places))) {
      const kept = localStorage.getItem(left);
      localStorage.removeItem(left);
      // A tab that is still open sends it as well: the same change twice is one.
      try { applyUpdate(doc, toBytes(kept)); unsent.push(toBytes(kept)); } catch { /* no change of a text */ }
    }
    keep();
    heard = true;
    // Until here the form is a plain one, with its button.
    form.querySelector("[data-autosave-button]").hidden = true;
    area.value = text.toString();
    // Typed before the text had arrived: it goes where it was typed.
    const [start, gone, words] = difference(rendered, mine, mine.length);
    if (gone || words) {
      const at = Math.min(start, text.length);
      doc.transact(() => { text.delete(at, Math.min(gone, text.length - at)); text.insert(at, words); }, "typed");
      area.value = text.toString();
    }
    if (unsent.length) send();
  }

  /** Changes from the stream, in base64, with spaces between. */
  function hear(data) {
    if (composing) { later.push(data); return; }
    data.split(" ").forEach((change) => applyUpdate(doc, toBytes(change)));
    if (!heard) begin();
  }

  function send(leaving) {
    clearTimeout(timer);
    if (!sending && !stopped && unsent.length) underway = post(leaving);
    return underway;
  }

  async function post(leaving) {
    sending = true;
    const count = unsent.length;
    const change = toText(mergeUpdates(unsent));
    const body = new URLSearchParams({ _key: form.elements._key.value, change });
    try {
      const answer = await fetch(`${form.action}/changes`, { method: "POST", body, redirect: "manual", keepalive: leaving === true && change.length < 60000 });
      if (answer.status === 204) {
        unsent.splice(0, count);
        tries = 0;
        keep();
        say(`Saved ${answer.headers.get("x-belay-saved") ?? clock()}`);
      } else if (answer.status === 422) {
        // Too long as it is. What is taken out next goes along, and then it may fit.
        refused = true;
        say(`Not saved: kept in this browser. ${await answer.text()}`);
      }
      else if (answer.status >= 500) again("the server stumbled");
      else stop(answer.type === "opaqueredirect" ? "You are signed out. Sign in and open this page again." : "These notes can no longer be changed. Open the page again.");
    } catch {
      again("no connection");
    } finally {
      sending = false;
    }
    if (unsent.length && !tries && !refused) timer = setTimeout(send, WAIT);
  }

  function again(why) {
    say(`Not saved, ${why}: kept in this browser, and sent when it is back`);
    timer = setTimeout(send, RETRIES[Math.min(tries++, RETRIES.length - 1)]);
  }

  function stop(sentence) {
    stopped = true;
    say(`Not saved: kept in this browser. ${sentence}`);
  }

  area.addEventListener("input", typed);
  area.addEventListener("compositionstart", () => { composing = true; });
  area.addEventListener("compositionend", () => { composing = false; typed(); later.splice(0).forEach(hear); });
  addEventListener("online", () => send());
  document.addEventListener("belay:online", () => send());
  // A page that goes by itself waits for this; what was under way may lack the last letters.
  document.addEventListener("belay:leaving", ({ detail }) => detail.push(Promise.resolve(send()).then(() => send())));
  addEventListener("pagehide", () => send(true));
  document.addEventListener("belay:notes", ({ detail }) => hear(detail));
  if (form.elements._version.value === "0") begin();
}
