// Finds while somebody types: the form asks what it would ask when sent, and only what was found
// changes on the page. Arrow down goes into what was found, arrow up comes back.

const form = document.querySelector("[data-find]");
const field = form.querySelector("input[type=search]");
const said = document.querySelector("[data-found-said]");
const title = document.querySelector("[data-found-title]");
const links = () => [...document.querySelectorAll("#found tbody th a")];
let asked = 0, timer = 0;

async function find() {
  const pairs = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${form.getAttribute("action")}${pairs.size ? `?${pairs}` : ""}`;
  const turn = ++asked;
  pairs.set("part", "found");
  const answer = await fetch(`${form.action}?${pairs}`, { redirect: "manual" }).catch(() => null);
  if (turn !== asked || !answer?.ok) return;
  document.getElementById("found").outerHTML = await answer.text();
  title.textContent = said.textContent = document.getElementById("found").dataset.said;
  history.replaceState(null, "", address);
}

form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, 150); });
document.addEventListener("keydown", (event) => {
  const all = [field, ...links()], at = all.indexOf(document.activeElement);
  const next = all[at + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
  if (at >= 0 && next) { event.preventDefault(); next.focus(); }
});
