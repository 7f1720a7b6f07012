// Ticks the bar of the talk balance between two answers of the server, and sends a form of one
// tap without leaving the page. The bar is right without it, as of when the page was made.

import { now } from "./clock.js";

function tick() {
  const bar = document.querySelector("[data-talk]");
  if (!bar?.dataset.talk) return;
  const had = bar.dataset.had.split(" ").map(Number);
  had[bar.dataset.talk] += Math.max(0, now() - Date.parse(bar.dataset.at));
  const all = had[0] + had[1];
  if (!all) return;
  // Rounded as the server rounds: who spoke at all has at least one.
  const left = Math.min(had[1] ? 99 : 100, Math.max(had[0] ? 1 : 0, Math.round((100 * had[0]) / all)));
  const svg = bar.querySelector("svg"), shares = [left, 100 - left];
  if (svg.querySelector(".c-ink").getAttribute("width") === `${left}%`) return;
  svg.querySelector(".c-ink").setAttribute("width", `${left}%`);
  svg.querySelectorAll(".strong").forEach((text, side) => { text.textContent = text.textContent.replace(/\d+%$/, `${shares[side]}%`); });
  let side = 0;
  svg.setAttribute("aria-label", svg.getAttribute("aria-label").replace(/\d+ per cent/g, () => `${shares[side++]} per cent`));
}

setInterval(tick, 1000);

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("quiet" in form.dataset) || event.defaultPrevented) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  // It arrived; or it did not, and a page that waits for its server stays. Anything else has
  // something to say, and its page says it.
  if (answer?.type === "opaqueredirect") document.dispatchEvent(new Event("belay:sent"));
  else if (!answer || answer.status >= 500) document.dispatchEvent(new Event("belay:unsent"));
  else location.reload();
});
