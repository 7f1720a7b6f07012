// Keeps in this browser what is typed into a form that a button saves: the session may end before
// the button is pressed. It is back on its page for the same person, and goes when the server has
// taken the form, when it is thrown away, and when somebody else or nobody is signed in here.

import { PREFIX, fill, forget, node, same, typed } from "./drafts.js";

const WAIT = 400;
const KEPT = "form[data-keep], form[method=post]:has(textarea):not([data-autosave], [data-notes], [data-chosen], [enctype], :has([type=password]))";
const { owner } = document.body.dataset;
const all = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => [key, key.slice(key.indexOf(".", PREFIX.length) + 1)]);
const place = (form) => `${location.pathname} ${new URL(form.action).pathname} `;
// The shared notes keep something else here.
const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const room = location.pathname.replace(/wrap-up$/, "room");
const number = (form) => form.elements._key.value.split(".")[0];

function keep(form) {
  const key = `${PREFIX}${owner}.${place(form)}${form.querySelector("textarea")?.id ?? ""}`;
  const adopted = read(key) ? null : adopt(form, key);
  const copy = adopted ?? read(key);
  const { opened, version, base } = copy ?? { opened: typed(form), version: form.elements._version?.value, base: form.elements._base?.value };
  let timer = 0;

  function write(sent) {
    timer = clearTimeout(timer);
    const fields = typed(form);
    if (same(fields, opened)) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ opened, version, base, fields, sent, at: Date.now() }));
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(write, WAIT); });
  form.addEventListener("submit", () => write(number(form)));
  addEventListener("pagehide", () => timer && write());
  if (!copy || (!adopted && same(copy.fields, typed(form)))) return;
  // On the version it was typed on: where somebody saved meanwhile, the server shows both.
  fill(form, copy.fields, opened);
  if (version) form.elements._version.value = version;
  if (base) form.elements._base.value = base;
  form.before(back(copy.at, () => { localStorage.removeItem(key); location.reload(); }));
}

/** What was typed in the room goes on in the same form of the wrap-up: the other side ended it. */
function adopt(form, key) {
  if (room === location.pathname) return null;
  const action = new URL(form.action).pathname, id = form.querySelector("textarea")?.id ?? "";
  const from = [action, `${room}${action.slice(action.lastIndexOf("/"))}`].map((there) => `${PREFIX}${owner}.${room} ${there} ${id}`).find(read);
  if (!from) return null;
  const { opened, fields, at } = read(from), fresh = typed(form);
  fill(form, fields, opened);
  localStorage.setItem(key, JSON.stringify({ opened: fresh, fields: typed(form), at }));
  localStorage.removeItem(from);
  return read(key);
}

/** The sentence that says so, with a way to throw it away. */
function back(at, drop) {
  const day = new Date(at).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "long" }).replace(",", "");
  const line = node("p", "");
  line.className = "line meta pb-4";
  line.setAttribute("role", "status");
  line.dataset.back = "";
  const button = node("button", "Throw it away");
  button.type = "button";
  button.className = "btn small";
  button.addEventListener("click", drop);
  line.append(node("span", `What you typed here on ${day} at ${new Date(at).toTimeString().slice(0, 5)} had not been saved. It is back on the page.`), button);
  return line;
}

/** The page with both texts: sending mine sends the copy, keeping theirs throws it away. */
function choose(form) {
  const mine = () => all().filter(([, name]) => name.startsWith(place(form)));
  form.addEventListener("submit", () => mine().forEach(([key]) => localStorage.setItem(key, JSON.stringify({ ...read(key), sent: number(form) }))));
  form.querySelector("a").addEventListener("click", () => mine().forEach(([key]) => localStorage.removeItem(key)));
}

/** What the server has taken goes: it says so with the number of the form's key. */
function taken() {
  const done = document.cookie.match(/\bbelay_taken=([^;]+)/)?.[1];
  if (done) all().filter(([key]) => read(key)?.sent === done).forEach(([key]) => localStorage.removeItem(key));
  if (done) document.cookie = "belay_taken=; Path=/; Max-Age=0; SameSite=Lax";
}

if (owner) {
  forget(owner);
  taken();
  const kept = new WeakSet();
  const look = () => document.querySelectorAll(KEPT).forEach((form) => { if (!kept.has(form)) { kept.add(form); keep(form); } });
  look();
  // A live page brings new forms with it.
  document.addEventListener("belay:changed", look);
  document.dispatchEvent(new Event("belay:kept"));
  document.querySelectorAll("form[data-both]").forEach(choose);
}

// Where something is sent that has a page of its own to be written on: what was typed there and
// is not in it.
for (const box of document.querySelectorAll("[data-behind]")) {
  const here = typed(box.closest("form"));
  const isHere = ([name, value]) => here.some(([one, text]) => one === name && text === value);
  box.hidden = read(`${PREFIX}${owner}.${box.dataset.behind}`)?.fields.every(isHere) ?? true;
}

// At the sign-in page: whether it is here is known to this browser alone.
const next = new URL(document.querySelector("[data-kept]")?.dataset.kept ?? "", location.href).pathname;
if (all().some(([, name]) => name === next || name.startsWith(`${next} `))) {
  for (const words of document.querySelectorAll("[data-kept], [data-lost]")) words.hidden = "lost" in words.dataset;
}
