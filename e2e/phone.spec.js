// A phone beside the room, with a finger on 390 px: it is paired by a code, writes and passes the
// floor with the others, and is out when the room ends.
import { devices, expect, test } from "@playwright/test";
import { become, expectAccessible, expectContrast, expectNoSidewaysScroll, listen, plan, start } from "./support.js";

// Each story ends the conversation it begins, so each has a demo of its own.
let belay;
test.beforeEach(async () => {
  belay = await start("demo", "--seed", "1");
});
test.afterEach(() => belay?.stop());

const quiet = { locale: "en-GB", timezoneId: "Europe/Lisbon", reducedMotion: "reduce" };
const small = { ...devices["Pixel 7"], ...quiet, viewport: { width: 390, height: 800 } };

/** Somebody of the demo, at a laptop of their own or with a phone in hand. */
async function seat(browser, name, screen = quiet) {
  const page = await (await browser.newContext(screen)).newPage();
  await become(page, belay.url, name);
  return page;
}

/** The address of the conversation Ines has ahead with Ruth. */
async function ahead(ines) {
  await ines.goto(`${belay.url}/conversations`);
  const link = await ines.locator("main a[href*='/preparation']").first().getAttribute("href");
  return belay.url + link.replace("/preparation", "");
}

/** What a thumb meets: nothing smaller than 24 px, the acts 44, and fields a phone does not zoom into. */
async function expectMadeForAThumb(page) {
  // A page that has just been turned may stand there before its stylesheet does.
  await page.waitForLoadState("load");
  const small = await page.evaluate(() => {
    const shown = (e) => e.getBoundingClientRect().height > 1 && !e.closest(".vh, .skip, .demo-bar");
    const name = (e) => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 30)}`;
    const all = (which) => [...document.querySelectorAll(which)].filter(shown);
    return [
      ...all("a.btn, button, summary").filter((e) => e.getBoundingClientRect().height < 43.5),
      ...all("input:not([type=radio], [type=checkbox]), select, textarea").filter((e) => parseFloat(getComputedStyle(e).fontSize) < 16),
    ].map(name);
  });
  expect(small, page.url()).toEqual([]);
  await expectNoSidewaysScroll(page);
}

async function expectGood(page, what) {
  await expectAccessible(page, what);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectContrast(page, `${what} in the dark`);
  await page.emulateMedia({ colorScheme: "light" });
  for (const width of [360, 430, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await expectMadeForAThumb(page);
  }
}

test("a phone beside the room", async ({ browser }) => {
  const [ines, ruth] = [await seat(browser, "Ines Carvalho"), await seat(browser, "Ruth Adeyemi")];
  const room = `${await ahead(ines)}/room`;
  await ruth.goto(room);
  await ruth.getByRole("button", { name: /^Begin/ }).click();
  await ines.goto(room);

  // The code stands on her screen while the page follows the room.
  await ines.getByRole("button", { name: "Use your phone beside it" }).click();
  await expect(ines.locator(".code")).toHaveText(/^[2-9A-HJKMNP-Z]{4}\s*[2-9A-HJKMNP-Z]{4}$/);
  await expect(ines.locator("[data-left]")).toHaveText(/1:\d\d left/);
  await expectAccessible(ines, "the code");
  const code = (await ines.locator(".code").textContent()).toLowerCase();

  const phone = await (await browser.newContext(small)).newPage();
  await phone.goto(`${belay.url}/phone`);
  await expectGood(phone, "where the code is typed");
  await phone.getByLabel("Code").fill("aaaa bbbb");
  await phone.getByRole("button", { name: "Open the room" }).tap();
  await expect(phone.getByRole("alert")).toContainText("No room opens with that.");
  await expectAccessible(phone, "a wrong code");
  await phone.getByLabel("Code").fill(code);
  await phone.getByRole("button", { name: "Open the room" }).tap();
  await expect(phone.getByRole("textbox", { name: "Shared notes" })).toBeVisible();
  await expectGood(phone, "the room on the phone");

  // Her laptop is back in the room by itself, and Ruth sees whose phone is there.
  await expect(ines).toHaveURL(room);
  await expect(ines.getByRole("button", { name: "Disconnect the phone" })).toBeVisible();
  await expect(ruth.locator(".phones")).toContainText("Ines’ phone is here too.");

  // What is typed on the phone stands on both screens, and the other way round.
  const notes = (page) => page.getByRole("textbox", { name: "Shared notes" });
  await notes(phone).tap();
  await notes(phone).pressSequentially("From the phone. ", { delay: 5 });
  await expect(notes(ines)).toHaveValue("From the phone. ");
  await expect(notes(ruth)).toHaveValue("From the phone. ");
  await notes(ruth).focus();
  await notes(ruth).press("Control+End");
  await notes(ruth).pressSequentially("From the desk.", { delay: 5 });
  await expect(notes(phone)).toHaveValue("From the phone. From the desk.");

  // A tap passes the floor.
  await phone.getByRole("button", { name: "Ruth speaking" }).tap();
  await expect(phone.getByRole("button", { name: "Ruth speaking" })).toHaveAttribute("aria-pressed", "true");
  await expect(ruth.getByRole("button", { name: "You speaking" })).toHaveAttribute("aria-pressed", "true");
  await ines.getByRole("button", { name: "You speaking" }).click();
  await expect(phone.getByRole("button", { name: "You speaking" })).toHaveAttribute("aria-pressed", "true");

  // It follows the agenda, opens nothing else, and is out when the room ends.
  await ines.getByRole("button", { name: "On to part two" }).click();
  await expect(phone.getByRole("heading", { level: 1 })).toContainText("part 2 of");
  await ruth.getByRole("button", { name: "End early" }).click();
  await ruth.getByRole("button", { name: "End it for both" }).click();
  await expect(phone).toHaveURL(`${belay.url}/phone`);
  await expect(phone.getByText("This phone is no longer beside a room")).toBeVisible();
  await phone.goto(room);
  await expect(phone).toHaveURL(/\/sign-in/);
});

test("a phone says when five minutes and one are left, and nothing in between", async ({ browser }) => {
  const ines = await seat(browser, "Ines Carvalho");
  await ines.goto(`${await ahead(ines)}/room`);
  await ines.getByRole("button", { name: /^Begin/ }).click();
  await ines.getByRole("button", { name: "Use your phone beside it" }).click();
  const code = await ines.locator(".code").textContent();
  // On the phone time passes when this journey says so.
  const phone = await (await browser.newContext(small)).newPage();
  await phone.clock.install();
  await phone.goto(`${belay.url}/phone`);
  await phone.getByLabel("Code").fill(code);
  await phone.getByRole("button", { name: "Open the room" }).tap();
  await expect(phone.locator(".agenda .now .fine").first()).toHaveText("15 of 15 min left");
  await expect(phone.locator("[data-clock-says]")).toHaveAttribute("role", "status");
  await listen(phone);
  const heard = () => phone.evaluate(() => window.heard);
  await phone.clock.fastForward("09:30");
  await expect(phone.locator(".agenda .now .fine").first()).toHaveText("6 of 15 min left");
  expect(await heard()).toEqual([]);
  const said = [];
  for (const [time, words] of [
    ["00:40", "5 minutes left of this part."],
    ["04:00", "1 minute left of this part."],
    ["01:00", "The time of this part is up. Nothing closes."],
    ["40:00", "5 minutes left of the conversation."],
    ["04:00", "1 minute left of the conversation."],
  ]) {
    await phone.clock.fastForward(time);
    said.push(words);
    await expect.poll(heard).toEqual(said);
  }
});

test("a phone without script reads, writes, passes the floor and leaves", async ({ browser }) => {
  const ines = await seat(browser, "Ines Carvalho", { ...quiet, javaScriptEnabled: false });
  await ines.goto(`${await ahead(ines)}/room`);
  await ines.getByRole("button", { name: /^Begin/ }).click();
  await ines.getByRole("button", { name: "Use your phone beside it" }).click();
  const code = await ines.locator(".code").textContent();
  await ines.getByRole("link", { name: "Back to the room" }).click();

  const phone = await (await browser.newContext({ ...small, javaScriptEnabled: false })).newPage();
  await phone.goto(`${belay.url}/phone`);
  await phone.getByLabel("Code").fill(code);
  await phone.getByRole("button", { name: "Open the room" }).tap();
  await phone.getByRole("textbox", { name: "Shared notes" }).fill("Written without script.");
  await phone.getByRole("button", { name: "Save the notes" }).tap();
  await expect(phone.getByText("Notes saved.")).toBeVisible();
  await phone.getByRole("button", { name: "Ruth speaking" }).tap();
  await expect(phone.getByRole("button", { name: "Ruth speaking" })).toHaveAttribute("aria-pressed", "true");
  await expectMadeForAThumb(phone);
  await ines.reload();
  await expect(ines.getByRole("textbox", { name: "Shared notes" })).toHaveValue("Written without script.");
  await phone.getByRole("button", { name: "Disconnect this phone" }).tap();
  await expect(phone.getByText("This phone is disconnected.")).toBeVisible();
  await ines.reload();
  await expect(ines.getByRole("button", { name: "Use your phone beside it" })).toBeVisible();
});

test("a 1:1 and its running agenda with nothing but a phone", async ({ browser }) => {
  const [ines, ruth] = [await seat(browser, "Ines Carvalho", small), await seat(browser, "Ruth Adeyemi")];
  const conversation = await plan(ruth, belay.url, "Ines", "1:1");
  const person = await ruth.locator("main a[href^='/people/']").first().getAttribute("href");
  await ines.goto(`${belay.url}${person.match(/^\/people\/[0-9a-z]{13}/)[0]}/one-on-ones`);
  for (const topic of ["The window for the fares review", "Who is on call in August"]) {
    await ines.getByLabel("A topic you bring").fill(topic);
    await ines.getByRole("button", { name: "Put it on the agenda" }).tap();
    await expect(ines.getByRole("main")).toContainText(topic);
  }
  await expectGood(ines, "the running agenda on a phone");
  await ines.goto(`${conversation}/room`);
  await ines.getByRole("button", { name: /^Begin/ }).tap();
  for (let part = 1; part <= 3; part++) {
    await expect(ines.locator(".room .kick").first()).toContainText(`Part ${part} of 3`);
    await expectGood(ines, `part ${part} of a 1:1 on a phone`);
    if (part < 3) await ines.getByRole("button", { name: /^On to part/ }).tap();
  }
});

test("a quarterly with nothing but two phones", async ({ browser }) => {
  test.setTimeout(240_000);
  const [ines, ruth] = [await seat(browser, "Ines Carvalho", small), await seat(browser, "Ruth Adeyemi", small)];
  const path = await ahead(ines);
  const good = async (...pages) => {
    for (const width of [360, 390, 430]) {
      for (const page of pages) {
        await page.setViewportSize({ width, height: 800 });
        await expectMadeForAThumb(page);
      }
    }
  };
  for (const page of [ines, ruth]) {
    for (const at of ["", "/preparation", "/room"]) {
      await page.goto(path + at);
      await good(page);
    }
  }
  await ruth.getByRole("button", { name: /^Begin/ }).tap();
  await expect(ines.getByRole("heading", { level: 1 })).toContainText("You first");
  for (let part = 1; part <= 5; part++) {
    await expect(ines.locator(".room .kick").first()).toContainText(`Part ${part} of 5`);
    await expect(ruth.locator(".room .kick").first()).toContainText(`Part ${part} of 5`);
    await good(ines, ruth);
    if (part < 5) await ines.getByRole("button", { name: /^On to part/ }).tap();
  }
  // Whatever is below, the clock, the part and the floor are in sight.
  await ines.getByRole("button", { name: /^Back to part/ }).scrollIntoViewIfNeeded();
  for (const shown of [".room-bar .clock", ".agenda .now .a-t", ".thumb .who-talks"]) await expect(ines.locator(shown)).toBeInViewport();
  await ines.getByRole("button", { name: "Ruth speaking" }).tap();
  await expect(ines.getByRole("button", { name: "Ruth speaking" })).toHaveAttribute("aria-pressed", "true");
  await ruth.getByRole("link", { name: "Notes" }).tap();
  await expect(ruth.getByRole("textbox", { name: "Shared notes" })).toBeInViewport();
  await ruth.getByRole("button", { name: "End the conversation" }).tap();
  await ines.waitForURL(/wrap-up/);
  await ruth.waitForURL(/wrap-up/);
  await good(ines, ruth);
  await ruth.goto(`${path}/follow-up`);
  await good(ruth);
});
