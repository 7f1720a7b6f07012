// Finds while one types: asks for the page the form would lead to, and puts what was found in
// place. The address follows, so that it can be passed on; without script the button does it.

const WAIT = 200;

/** Makes one search form answer by itself. */
export function attach(form) {
  const found = () => document.getElementById(form.dataset.typing);
  let timer = 0, newest = 0;

  async function look() {
    const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
    const mine = ++newest;
    try {
      const answer = await fetch(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(form.dataset.typing);
      if (mine !== newest || !answer.ok || !fresh) return;
      found().replaceWith(fresh);
      history.replaceState(null, "", address);
    } catch {
      // No connection: the button still asks, and says so itself.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
}
