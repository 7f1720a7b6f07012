// Finds while somebody types: a form that names its list in data-find asks what it would ask when
// sent, and only that list changes on the page. Arrows go through what was found and back. Without
// script the button does it.

const WAIT = 150;
let asked = 0, timer = 0;

const list = (form) => document.getElementById(form.dataset.find);
const links = (form) => [...list(form).querySelectorAll("a.plain:not(td a)")];

/** Whether the list is now what the letters mean; whoever is on their way through it keeps it. */
export async function find(form) {
  clearTimeout(timer);
  const turn = ++asked, action = form.getAttribute("action");
  const pairs = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${action}${pairs.size ? `?${pairs}` : ""}`;
  pairs.set("part", "found");
  const answer = await fetch(`${action}?${pairs}`, { redirect: "manual" }).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.getElementById(form.dataset.find);
  if (turn !== asked || !fresh || list(form).contains(document.activeElement)) return false;
  list(form).replaceWith(fresh);
  for (const said of (form.closest("dialog") ?? document).querySelectorAll("[data-found-said], [data-found-title]")) said.textContent = fresh.dataset.said;
  // The address of the page follows, so that it can be passed on.
  if (location.pathname === action) history.replaceState(null, "", address);
  return true;
}

document.addEventListener("input", ({ target: { form } }) => {
  if (!form?.matches("[data-find]")) return;
  clearTimeout(timer);
  timer = setTimeout(find, WAIT, form);
});

document.addEventListener("keydown", (event) => {
  const here = document.activeElement;
  const form = [...document.querySelectorAll("form[data-find]")].find((one) => one.contains(here) || list(one)?.contains(here));
  if (!form) return;
  const all = [form.elements.q, ...links(form)], at = all.indexOf(here);
  const next = all[at + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
  if (at >= 0 && next) { event.preventDefault(); next.focus(); }
});
