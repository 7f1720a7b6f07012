// The way anywhere, over the page one is on. It is the page /palette in a dialog: what is typed
// asks that page, arrows go through what it found, Enter follows the first of it.

const dialog = document.createElement("dialog");
dialog.className = "dialog palette-dialog";
document.body.append(dialog);
let asked = 0, timer = 0;

async function open(what) {
  if (dialog.open) return dialog.close();
  // The page itself has all of it.
  const here = document.querySelector(what === "keys" ? "main #keys" : "main #way");
  if (here) return what === "keys" ? here.scrollIntoView() : here.focus();
  const answer = await fetch("/palette", { redirect: "manual" }).catch(() => null);
  // Without a connection whoever sits in a room stays there.
  if (!answer) return;
  if (!answer.ok) return location.assign("/palette");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector(what === "keys" ? "[aria-labelledby=keys]" : "[data-palette-box]");
  dialog.setAttribute("aria-label", what === "keys" ? "Keys" : "Go to");
  dialog.replaceChildren(part);
  dialog.showModal();
}

/** Whether the list is now what the letters mean; whoever is on their way through it keeps it. */
async function find(form) {
  const turn = ++asked, typed = new URLSearchParams(new FormData(form));
  const answer = await fetch(`/palette?${typed}&part=found`, { redirect: "manual" }).catch(() => null);
  const found = answer?.ok && (await answer.text()), list = document.getElementById("ways");
  if (turn !== asked || !found || list.contains(document.activeElement)) return false;
  list.outerHTML = found;
  document.querySelector("[data-ways-said]").textContent = document.getElementById("ways").dataset.said;
  return true;
}

document.addEventListener("input", ({ target }) => {
  if (target.id !== "way") return;
  clearTimeout(timer);
  timer = setTimeout(find, 120, target.form);
});
document.addEventListener("keydown", (event) => {
  const box = document.activeElement?.closest("[data-palette-box]");
  if (!box) return;
  // In a search field the first Escape would only empty it.
  if (event.key === "Escape" && dialog.open) { event.preventDefault(); return dialog.close(); }
  const field = box.querySelector("#way"), links = [...box.querySelectorAll("#ways a")];
  const at = [field, ...links].indexOf(document.activeElement);
  const next = [field, ...links][at + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
  if (at >= 0 && next) { event.preventDefault(); next.focus(); }
});
// Enter goes where the letters lead, also when it is quicker than the list.
document.addEventListener("submit", async (event) => {
  if (!event.target.querySelector("#way")) return;
  event.preventDefault();
  clearTimeout(timer);
  if (await find(event.target)) document.querySelector("#ways a")?.click();
});

export { open };
