// Starting a Belay of one's own, and looking at a page with axe.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";

const program = process.env.BELAY_TEST_PROGRAM ?? join(import.meta.dirname, "../target/debug/belay");

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts `belay serve` or `belay demo` on a folder of its own. `stop()` ends it; `restart()`
 * kills it where it stands, as a power cut would, and starts it again on the same folder.
 */
export async function start(command, ...flags) {
  const data = mkdtempSync(join(tmpdir(), "belay-"));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  let child;

  async function run() {
    child = spawn(program, [command, "--data", data, "--listen", address, ...flags], {
      stdio: ["ignore", "ignore", process.env.BELAY_TEST_LOG ? "inherit" : "ignore"],
    });
    for (let tries = 0; ; tries++) {
      try {
        if ((await fetch(`${url}/health`)).ok) return;
      } catch {
        if (tries > 150 || child.exitCode !== null) throw new Error(`belay ${command} did not start`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async function restart() {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    await run();
  }

  function stop() {
    child.kill("SIGTERM");
    rmSync(data, { recursive: true, force: true });
  }

  await run();
  return { url, data, stop, restart };
}

/** A proxy before a Belay, as most have one: while it is `cut()`, it answers for it with 502. */
export async function proxy(url) {
  const connections = new Set();
  let isCut = false;
  const refuse = (response) => response.headersSent ? response.destroy() : response.writeHead(502, { "content-type": "text/html" }).end("<h1>502 Bad Gateway</h1>");
  const server = http.createServer((request, response) => {
    if (isCut) return refuse(response);
    const { method, headers } = request;
    const passed = http.request(new URL(request.url, url), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => refuse(response));
    response.on("close", () => passed.destroy());
    request.pipe(passed);
  });
  server.on("connection", (connection) => connections.add(connection.on("close", () => connections.delete(connection))));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => { isCut = true; connections.forEach((connection) => connection.destroy()); };
  return { url: `http://127.0.0.1:${server.address().port}`, cut, mend: () => { isCut = false; }, stop: () => { cut(); server.close(); } };
}

/** Somebody of the demo in a browser of their own. */
export async function seat(browser, url, name) {
  const page = await (await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Lisbon" })).newPage();
  await become(page, url, name);
  return page;
}

/** The day so many days from today as a form takes it, in Lisbon, where the people are; in UTC it may be another. */
export const day = (offset) => new Date(Date.now() + offset * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Europe/Lisbon" });

/** The manager plans a conversation of a kind for tomorrow; answers its address. */
export async function plan(manager, url, ic, kind) {
  await manager.goto(url);
  const person = await manager.locator("nav.side a[href^='/people/']", { hasText: ic }).first().getAttribute("href");
  await manager.goto(`${url}${person}/conversations/new`);
  await manager.locator(".choice").getByText(kind, { exact: true }).click();
  await manager.getByLabel("Day", { exact: true }).fill(day(1));
  await manager.getByLabel(/^Time/).fill("15:00");
  await manager.getByRole("button", { name: "Plan it", exact: true }).click();
  await manager.waitForURL(/\/conversations\/[0-9a-z]{13}$/);
  return manager.url();
}

/** Types at the end of the shared notes of a room, key by key. */
export async function type(page, words) {
  const area = page.getByRole("textbox", { name: "Shared notes" });
  await area.focus();
  await area.press("Control+End");
  await area.pressSequentially(words, { delay: 5 });
}

/** Notes down from now on every sentence the clock says to who cannot see it. */
export function listen(page) {
  return page.evaluate(() => {
    window.heard = [];
    const says = document.querySelector("[data-clock-says]");
    new MutationObserver(() => says.textContent && window.heard.push(says.textContent)).observe(says, { childList: true });
  });
}

/** Fails on any violation axe finds, of any severity. */
export async function expectAccessible(page, what = page.url()) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const said = violations.map((v) => `${v.id} (${v.impact}): ${v.nodes.map((n) => n.html).slice(0, 3).join("\n    ")}`);
  expect(said, what).toEqual([]);
}

/** The part of it that depends on light and dark. */
export async function expectContrast(page, what) {
  const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast"]).analyze();
  const said = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).slice(0, 5).join("\n    ")}`);
  expect(said, what).toEqual([]);
}

/** In a demo: become the person whose name begins with `name`. */
export async function become(page, url, name) {
  await page.goto(url);
  const select = page.locator("#persona");
  const value = await select.locator("option", { hasText: name }).first().getAttribute("value");
  await select.selectOption(value);
  await page.getByRole("button", { name: "Become" }).click();
  await page.waitForURL(`${url}/`);
}

/** Nothing on the page is wider than the window. */
export async function expectNoSidewaysScroll(page) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}
