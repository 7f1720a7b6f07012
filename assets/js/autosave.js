// Saves a form by itself: two seconds after the last keystroke, when a field is left, and when
// the page goes. Until the server confirms, a copy stays in this browser; it survives a closed
// tab, an ended session and a second tab, and goes when somebody signs out. A field both write
// into in a room is saved as it is typed, and says over what: the server puts the two together.

import { PREFIX, difference, fill, node, same, typed } from "./drafts.js";

const WAIT = 2000;
const LIVE = 250;
const LONGEST = 1000;
const RETRY = 15000;

/** Makes one form save itself. */
export function attach(form) {
  const key = `${PREFIX}${document.body.dataset.owner}.${new URL(form.action).pathname}`;
  const status = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
  const notice = form.querySelector("[data-autosave-notice]");
  const version = form.elements._version;
  const marks = form.elements._marks;
  const base = form.elements._base;
  const pause = "live" in form.dataset ? LIVE : WAIT;
  const rail = document.querySelector("[data-follows]");
  const opened = asMade(form);
  // A page that came back to be mended shows words that are nowhere yet.
  let timer = 0, saved = form.hasAttribute("data-unsaved") ? [] : opened, stopped = false, sending = false, underway = null, wait = pause, since = 0;
  form.querySelectorAll("[data-autosave-button]").forEach((button) => { button.hidden = true; });

  // Where the status stands on top of the page it is repeated beside what is typed, for the eye alone.
  const beside = status && !form.contains(status) ? node("span", "") : null;
  beside?.classList.add("saved", "beside");
  beside?.setAttribute("aria-hidden", "true");

  function say(text) {
    if (!status) return;
    if (beside) beside.textContent = text;
    status.lastElementChild.textContent = text;
    // Read out only when something is wrong; "Saved" every few seconds would talk over the writer.
    const failed = text.startsWith("Not saved");
    status.toggleAttribute("role", false);
    if (failed) status.setAttribute("role", "status");
    status.firstElementChild.toggleAttribute("hidden", !text.startsWith("Saved"));
  }

  // A form that is sent carries the number of its key: taken by the server, its copy goes (keep.js).
  function keep(text, sent) {
    form.toggleAttribute("data-unsaved", true);
    try {
      localStorage.setItem(key, JSON.stringify({ version: version.value, marks: marks?.value, base: base?.value, at: clock(), opened, fields: typed(form), sent }));
      if (text) say(text);
    } catch {
      say("Not saved yet, and this browser keeps no copy");
    }
  }

  function forgetCopy() {
    form.toggleAttribute("data-unsaved", false);
    localStorage.removeItem(key);
  }

  const filled = (prefix) => saved.filter(([name]) => name.startsWith(prefix)).length;
  const standing = () => `${filled("stop.") >= Number(rail?.dataset.of)} ${filled("answer.")}`;
  let stood = standing();

  // Numbers on the page that count filled fields: "9 of 16". The steps beside the form are
  // fetched again when a save may have done or undone one of them.
  function count() {
    for (const number of document.querySelectorAll("[data-counts]")) number.textContent = filled(number.dataset.counts);
    if (rail && stood !== (stood = standing())) freshen().catch(() => {});
  }

  async function freshen() {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    const fresh = page.querySelector("[data-follows]");
    if (fresh) rail.replaceChildren(...fresh.childNodes);
  }

  function later(pause) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, pause);
  }

  /** Whoever types without a pause is read as well. */
  function soon() {
    since ||= Date.now();
    later(pause === LIVE ? Math.min(LIVE, Math.max(0, since + LONGEST - Date.now())) : pause);
  }

  function save(leaving) {
    clearTimeout(timer);
    const now = typed(form);
    if (!stopped && !sending && !same(now, saved)) underway = post(now, leaving);
    return underway;
  }

  async function post(now, leaving) {
    const text = form.elements.text?.value;
    sending = true;
    wait = pause;
    since = 0;
    try {
      const body = new URLSearchParams(new FormData(form));
      // A request that outlives its page may carry 64 KB at most, with all others of the page; a
      // longer one keeps its copy here. Whoever leaves a field may be leaving the page with it.
      const keepalive = body.toString().length < (leaving === true ? 60000 : 15000);
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, keepalive, redirect: "manual", headers: { "x-belay-autosave": "1" } });
      answered(answer, now, [200, 409, 422].includes(answer.status) ? await answer.text() : "", text);
    } catch {
      say("Not saved, no connection: kept in this browser");
      wait = RETRY;
    } finally {
      sending = false;
    }
    if (wait && !same(typed(form), saved)) later(wait);
  }

  /** What the other side wrote meanwhile goes in where it belongs, unless more was typed since. */
  function takeIn(merged, sent) {
    const area = form.elements.text;
    base.value = sent;
    if (area.value !== sent) return false;
    put(area, merged);
    base.value = merged;
    return true;
  }

  function answered(answer, sent, sentence, text) {
    const theirs = answer.headers.get("x-belay-version");
    if (answer.status === 204 || (answer.status === 200 && base)) {
      const isWhole = answer.status === 204 || takeIn(sentence, text);
      if (isWhole) version.value = theirs ?? version.value;
      if (base && answer.status === 204) base.value = text;
      if (answer.status === 200 && isWhole) sent = typed(form);
      if (marks) marks.value = moved(marks.value, answer.headers.get("x-belay-marks") ?? "");
      saved = sent;
      count();
      // Who wrote last is whoever typed here; without a time of its own it stood there already.
      const last = form.querySelector("[data-last]");
      if (last && answer.headers.has("x-belay-saved")) last.hidden = true;
      form.querySelectorAll("[data-autosave-drop]").forEach((button) => { button.hidden = false; });
      say(`Saved ${answer.headers.get("x-belay-saved") ?? clock()}`);
      if (same(typed(form), saved)) forgetCopy(); else keep();
      if (answer.headers.get("x-belay-behind") === "yes") tell("Another tab saved other parts of this page. Nothing is lost: open the page again to see them.", [again]);
    } else if (answer.status === 409 && marks) {
      stop(sentence, ["Compare the two", () => form.requestSubmit()]);
    } else if (answer.status === 409 && theirs) {
      stop("Somebody, or another tab, saved here in the meantime. What you typed is kept in this browser: open the page again to see both.");
    } else if (answer.type === "opaqueredirect" || answer.status === 401) {
      stop("You are signed out. What you typed is kept in this browser. Sign in and open this page again.");
    } else if (answer.status === 422) {
      say(`Not saved. ${sentence}`);
      wait = 0;
    } else if (answer.status >= 500) {
      say("Not saved, the server stumbled: kept in this browser");
      wait = RETRY;
    } else {
      stop("This page can no longer be saved. What you typed is kept in this browser: open the page again.");
    }
  }

  const again = ["Open the page again", () => location.reload()];

  function stop(sentence, act = again) {
    stopped = true;
    keep("Not saved: kept in this browser");
    tell(sentence, [act]);
  }

  function tell(sentence, acts, extra) {
    if (!notice) return;
    const box = notice.querySelector("div");
    box.replaceChildren(node("p", sentence), ...(extra ?? []), buttons(acts));
    notice.hidden = false;
    notice.setAttribute("role", "alert");
  }

  function restore() {
    let copy = null;
    try { copy = JSON.parse(localStorage.getItem(key)); } catch { /* not ours any more */ }
    if (!copy || same(copy.fields, typed(form))) { localStorage.removeItem(key); return; }
    const drop = ["Throw my copy away", () => { stopped = true; localStorage.removeItem(key); location.reload(); }];
    if (marks || base || copy.version === version.value) {
      // Only what was typed here goes back, with the marks of the page it was typed on: the
      // server puts it beside what was saved since, and asks where both wrote.
      fill(form, copy.fields, copy.opened);
      version.value = copy.version;
      if (marks) marks.value = copy.marks ?? "";
      if (base) base.value = copy.base ?? "";
      // What is open by now has no field any more: those words are shown, to be taken along.
      const isGone = (name) => !form.elements[name] || form.elements[name].disabled;
      const homeless = copy.fields.filter(([name, value]) => isGone(name) && !copy.opened?.some(([n, v]) => n === name && v === value));
      if (homeless.length) tell("Some of what you typed was not kept: that part no longer changes. Take along what you need.", [drop], quotes(homeless.filter(([name]) => /^(answer|note)\./.test(name)).map(([name, value]) => [heading(name), value])));
      else tell(`What you typed at ${copy.at} had not reached the server. It is back on the page.`, [["Good", () => { notice.hidden = true; }], drop]);
      later(pause);
      return;
    }
    const differs = copy.fields.filter(([name, value]) => value && !saved.some(([n, v]) => n === name && v === value));
    const texts = quotes(differs.map(([name, value]) => [label(form, name), value]));
    const mine = ["Put mine in its place", () => { fill(form, copy.fields); notice.hidden = true; later(0); }];
    const areas = differs.map(([name, value]) => [form.elements[name], value]);
    const both = ["Keep both", () => { for (const [area, value] of areas) area.value = `${area.value.trimEnd()}\n\n${value}`.trim(); notice.hidden = true; later(0); }];
    const acts = areas.every(([area]) => area?.tagName === "TEXTAREA") ? [both, mine, drop] : [mine, drop];
    tell(`Somebody, or another tab, saved here after you typed at ${copy.at}. Below is what you typed; on the page is what was saved.`, acts, texts);
  }

  // A live page brings what the other side saved here; where nothing of one's own waits, it is shown.
  form.addEventListener("belay:fresh", ({ detail: fresh }) => {
    // A page fetched before the last save is older than this one.
    const isOlder = Number(fresh.elements._version.value) < Number(version.value);
    if (stopped || sending || isOlder || !same(typed(form), saved)) return;
    form.querySelector("[data-last]")?.replaceWith(fresh.querySelector("[data-last]"));
    if (fresh.elements._version.value === version.value) return;
    version.value = fresh.elements._version.value;
    if (base) {
      base.value = fresh.elements._base.value;
      put(form.elements.text, base.value);
    } else fill(form, typed(fresh), saved);
    saved = typed(form);
    say(fresh.querySelector("[data-autosave-status]").lastElementChild.textContent);
  });
  form.addEventListener("input", ({ target }) => {
    if (target.name.startsWith("_")) return;
    if (beside) target.closest(".field, fieldset, li")?.append(beside);
    keep(stopped ? "" : "Saving");
    soon();
  });
  form.addEventListener("focusout", () => save());
  // The next page shows what is typed here: it waits for it, but not for a server that is slow.
  async function leave(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || stopped || same(typed(form), saved)) return;
    event.preventDefault();
    const { href } = event.currentTarget;
    const slow = new Promise((resolve) => setTimeout(resolve, WAIT));
    await Promise.race([save(), slow]);
    // What was under way already may lack the last letters.
    await Promise.race([save(), slow]);
    location.assign(href);
  }

  document.querySelectorAll("[data-autosave-leave]").forEach((link) => link.addEventListener("click", leave));
  form.addEventListener("submit", ({ submitter }) => {
    stopped = true;
    clearTimeout(timer);
    if (submitter?.hasAttribute("data-autosave-drop")) forgetCopy(); else keep("", form.elements._key.value.split(".")[0]);
  });
  // A page that goes by itself waits for this; what was under way may lack the last letters.
  document.addEventListener("belay:leaving", ({ detail }) => detail.push(Promise.resolve(save()).then(() => save())));
  addEventListener("online", () => save());
  document.addEventListener("belay:online", () => save());
  addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
  restore();
  // Whoever was faster than this script has typed already.
  if (!same(typed(form), saved)) { keep("Saving"); later(pause); }
}

/** Makes a field say these words; the caret stays where it is, and so does the blank before it. */
function put(area, words) {
  const { value } = area, end = value.trimEnd().length;
  const [start, gone, added] = difference(value.slice(0, end), words, 0);
  area.setRangeText(added, start, start + gone, "preserve");
}

/** What a form said before anybody typed in it. */
function asMade(form) {
  const clean = form.cloneNode(true);
  clean.reset();
  return typed(clean);
}

/** Saves what was left in fields whose part is over: no form on this page would send it. */
export async function saveLeft(place) {
  const owner = `${PREFIX}${document.body.dataset.owner}.`;
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(owner + place))) {
    const action = key.slice(owner.length), { fields, version, base } = JSON.parse(localStorage.getItem(key));
    // Two days do not go together: one waits until its field is there again, and shows both.
    if (base === undefined || document.querySelector(`form[action="${action}"]`)) continue;
    const body = new URLSearchParams([...fields, ["_version", version], ["_base", base], ["_key", document.querySelector("[name=_key]").value]]);
    const answer = await fetch(action, { method: "POST", body, redirect: "manual", headers: { "x-belay-autosave": "1" } });
    if (answer.ok) localStorage.removeItem(key);
  }
}

/** A form that chooses between two versions: what it sends is kept until the page shows it. */
export function choose(form) {
  form.addEventListener("submit", () => {
    const ticked = ([name, value]) => (name.startsWith("shows.") ? value.split(" ").map((one) => [name, one]) : [[name, value]]);
    const copy = { version: form.elements._version.value, at: clock(), fields: typed(form).flatMap(ticked) };
    localStorage.setItem(`${PREFIX}${document.body.dataset.owner}.${new URL(form.action).pathname}`, JSON.stringify(copy));
  });
}

function label(form, name) {
  const field = form.elements[name];
  const one = field instanceof RadioNodeList ? field[0] : field;
  return (one?.labels?.[0]?.textContent ?? one?.closest("fieldset")?.querySelector("legend")?.textContent ?? name).trim().replace(/^\d+/, "");
}

/** What the page calls an answer or a note that has no field any more. */
function heading(name) {
  const [what, key] = [name.slice(0, name.indexOf(".")), name.slice(name.indexOf(".") + 1)];
  const label = document.querySelector(`label[for="${what === "note" ? "n" : "q"}-${key}"]`);
  return label?.textContent.trim().replace(/^\d+/, "") ?? "What you typed";
}

/** The marks of a page after a save: those that changed take the place of their old ones. */
function moved(marks, changed) {
  const all = new Map(marks.split(" ").filter(Boolean).map((one) => one.split("=")));
  for (const [name, mark] of changed.split(" ").filter(Boolean).map((one) => one.split("="))) {
    if (mark) all.set(name, mark); else all.delete(name);
  }
  return [...all].map((one) => one.join("=")).join(" ");
}

function quotes(fields) {
  return fields.map(([name, value]) => { const quote = node("p", `${name}: ${value}`); quote.className = "words kept-lines"; return quote; });
}

/** A row of buttons, each with what it does. */
export function buttons(acts) {
  const row = document.createElement("p");
  row.className = "btns pt-2";
  for (const [text, act] of acts) {
    const button = node("button", text);
    button.type = "button";
    button.className = "btn small";
    button.addEventListener("click", act);
    row.append(button);
  }
  return row;
}

export function clock() {
  return new Date().toTimeString().slice(0, 5);
}
