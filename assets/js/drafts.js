// What both kinds of forms share that keep a copy in this browser, the one that saves itself
// (autosave.js) and the one a button saves (keep.js): its name, and what is typed in a form.

export const PREFIX = "belay.draft.";

/** Throws away every kept copy, or those of everybody but one person. */
export function forget(exceptOwner) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && !(exceptOwner && key.startsWith(`${PREFIX}${exceptOwner}.`))) localStorage.removeItem(key);
  }
}

/** What is typed, without what the page itself put in. */
export function typed(form) {
  return [...new FormData(form)].filter(([name]) => !name.startsWith("_")).map(([name, value]) => [name, String(value).replace(/\r\n/g, "\n").trimEnd()]).filter(([, value]) => value !== "");
}

/** Whether two lists of fields say the same. */
export function same(one, other) {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}

/** Puts back what somebody typed: the fields they changed since the page was opened. */
export function fill(form, fields, opened = []) {
  const of = (all, name) => all.filter(([one]) => one === name).map(([, value]) => value);
  for (const field of form.elements) {
    if (!field.name || field.name.startsWith("_") || field.type === "submit" || field.disabled) continue;
    const values = of(fields, field.name);
    if (same(values, of(opened, field.name))) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    if (values[0]) field.closest("details")?.setAttribute("open", "");
  }
}

const WORDS = ["text", "done_when", "support", "sentence", "topic", "entry", "answer"];

/** The words of a form that was kept, without what was chosen in it. */
export function words(key) {
  try { return JSON.parse(localStorage.getItem(key)).fields.filter(([name]) => WORDS.includes(name)).map(([, text]) => text).join("\n"); } catch { return ""; }
}

/** One element with its words. */
export function node(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** From where two texts differ, how much goes and what comes, nearest to the caret. */
export function difference(before, after, caret) {
  let end = 0, start = 0;
  const most = Math.min(before.length, after.length - caret);
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  if (isSecondHalf(after.charCodeAt(after.length - end)) || isSecondHalf(before.charCodeAt(before.length - end))) end--;
  while (start < before.length - end && start < after.length - end && before[start] === after[start]) start++;
  if (isSecondHalf(after.charCodeAt(start)) || isSecondHalf(before.charCodeAt(start))) start--;
  return [start, before.length - end - start, after.slice(start, after.length - end)];
}

/** Letters outside the first plane are two units; a change must not part them. */
function isSecondHalf(unit) {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
