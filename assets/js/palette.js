// The way anywhere, over the page one is on. It is the page /palette in a dialog: what is typed
// asks that page, arrows go through what it found (find.js), Enter follows the first of it.

import { find } from "./find.js";

const dialog = document.createElement("dialog");
dialog.className = "dialog palette-dialog";
document.body.append(dialog);

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

document.addEventListener("keydown", (event) => {
  // In a search field the first Escape would only empty it.
  if (event.key !== "Escape" || !dialog.open) return;
  event.preventDefault();
  dialog.close();
});
// Enter goes where the letters lead, also when it is quicker than the list.
document.addEventListener("submit", async (event) => {
  if (!event.target.querySelector("#way")) return;
  event.preventDefault();
  if (await find(event.target)) document.querySelector("#ways a")?.click();
});

export { open };
