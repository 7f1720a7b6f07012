// The room keeps time in two browsers: minutes move, the clock stands still and goes on, the floor
// passes, and who cannot see the clock is told of five minutes and of one, once each.
import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll, seat, start } from "./support.js";

let belay;
test.beforeAll(async () => {
  belay = await start("demo", "--seed", "1");
});
test.afterAll(() => belay?.stop());

/** Remembers every sentence the clock says from now on. */
function listen(page) {
  return page.evaluate(() => {
    window.heard = [];
    const says = document.querySelector("[data-clock-says]");
    new MutationObserver(() => says.textContent && window.heard.push(says.textContent)).observe(says, { childList: true });
  });
}

/** Waits until the script of the clock runs: it puts right what it finds wrong. */
async function isTicking(page) {
  await page.locator(".agenda [data-ends]").evaluate((number) => { number.textContent = "?"; });
  await expect(page.locator(".agenda [data-ends]")).toHaveText("15");
}

const heard = (page) => page.evaluate(() => window.heard);
const left = (page) => page.locator(".agenda .now .fine").first();
const share = (page) => page.locator("[data-talk] text.strong").first();

test("time is kept on both pages, and said once", async ({ browser }) => {
  const ruth = await seat(browser, belay.url, "Ruth Adeyemi");
  const ines = await seat(browser, belay.url, "Ines Carvalho");
  await ines.goto(`${belay.url}/conversations`);
  const ahead = await ines.locator("main a[href*='/preparation']").first().getAttribute("href");
  const room = `${belay.url}${ahead.replace("/preparation", "/room")}`;
  await ruth.goto(room);
  await ruth.getByRole("button", { name: /^Begin/ }).click();
  await ines.clock.install();
  await ines.goto(room);
  await expect(left(ines)).toHaveText("15 of 15 min left");
  await isTicking(ines);
  await listen(ines);

  // Made anew by the server in between, the page says it once.
  await ines.clock.fastForward("09:40");
  await expect(left(ines)).toHaveText("6 of 15 min left");
  await ruth.getByRole("button", { name: "Ines speaking" }).click();
  await expect(ines.getByRole("button", { name: "You speaking" })).toHaveAttribute("aria-pressed", "true");
  await expect(share(ines)).toHaveText("You 100%");
  expect(await heard(ines)).toEqual([]);
  await ines.clock.fastForward("00:30");
  await expect.poll(() => heard(ines)).toEqual(["5 minutes left of this part."]);
  await ines.getByRole("button", { name: "Ruth speaking" }).click();
  await expect(ruth.getByRole("button", { name: "You speaking" })).toHaveAttribute("aria-pressed", "true");
  await expect(ines.getByRole("button", { name: "Ruth speaking" })).toHaveAttribute("aria-pressed", "true");
  await ines.clock.fastForward("00:20");
  await expect(share(ines)).not.toHaveText("You 100%");
  expect(await heard(ines)).toEqual(["5 minutes left of this part."]);

  // Five minutes from the plan: the same sentence comes a second time, and then the last minute.
  await ruth.getByRole("button", { name: "Move minutes" }).click();
  await expectAccessible(ruth, "minutes of a part");
  await ruth.getByRole("button", { name: "Borrow from The plan" }).click();
  await expect(ines.locator(".agenda .now")).toContainText("borrowed 5 from The plan");
  await ines.clock.fastForward("00:01");
  await expect(left(ines)).toContainText("of 20 min left");
  await ines.clock.fastForward("05:00");
  await expect.poll(() => heard(ines)).toEqual(["5 minutes left of this part.", "5 minutes left of this part."]);
  await ines.clock.fastForward("04:00");
  await expect.poll(() => heard(ines).then((all) => all.at(-1))).toBe("1 minute left of this part.");

  // While it is paused nothing ticks.
  await ruth.getByRole("button", { name: "Pause the clock" }).click();
  await expect(ines.getByText(/Ruth paused it at \d\d:\d\d\./)).toBeVisible();
  await expectAccessible(ines, "a paused room");
  const stood = await left(ines).textContent();
  const said = (await heard(ines)).length;
  await ines.clock.fastForward("20:00");
  await expect(left(ines)).toHaveText(stood);
  expect((await heard(ines)).length).toBe(said);
  await ines.getByRole("button", { name: "Start the clock again" }).click();
  await expect(ruth.getByRole("button", { name: "Pause the clock" })).toBeVisible();
  await expectNoSidewaysScroll(ruth);
});
