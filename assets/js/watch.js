// Asks every few seconds whether the room is still as the page shows it. When it is not, the
// page is loaded again, or, while somebody writes, says so. A stand-in until the server tells.

const notice = document.querySelector("[data-watch]");
const typed = () => JSON.stringify([...document.forms].map((form) => [...new FormData(form)]));
const before = typed();

function isWriting() {
  return typed() !== before || document.activeElement.matches("input, textarea, select, summary") || document.querySelector(":popover-open");
}

async function ask() {
  if (document.hidden || !notice.hidden) return;
  const answer = await fetch(notice.dataset.watch, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok || (await answer.text()) === notice.dataset.version) return;
  if (isWriting()) notice.hidden = false;
  else location.reload();
}

setInterval(ask, 4000);
