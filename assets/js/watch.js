// Asks every few seconds whether the room is still as the page shows it. When it is not, the
// page is loaded again, or, while somebody writes, says what happened. A stand-in until the
// server tells.

const notice = document.querySelector("[data-watch]");
const { watch, version } = notice.dataset;
const typed = () => JSON.stringify([...document.forms].map((form) => [...new FormData(form)]));
const before = typed();

function isWriting() {
  return typed() !== before || document.activeElement.matches("input, textarea, select, summary") || document.querySelector(":popover-open");
}

async function ask() {
  if (document.hidden) return;
  const answer = await fetch(`${watch}?since=${version}`, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const [stamp, said] = (await answer.text()).split("\n");
  if (stamp === version) return;
  if (!isWriting()) return location.reload();
  const words = notice.querySelector("[data-said]");
  if (words.textContent !== said) words.textContent = said;
  notice.hidden = false;
}

setInterval(ask, 4000);
