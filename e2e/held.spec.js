// A promotion and a performance conversation, each from its plan to "that is what we agreed", in
// two browsers. In the middle of both somebody loses the network, and once the server its power.
import { expect, test } from "@playwright/test";
import { day, expectAccessible, plan, seat, start, type } from "./support.js";

let belay;
test.beforeAll(async () => {
  belay = await start("demo", "--seed", "1");
});
test.afterAll(() => belay?.stop());

/** Writes the first answer of a preparation, and sees it saved. */
async function prepare(page, conversation, words) {
  await page.goto(`${conversation}/preparation`);
  await page.locator("main textarea").first().fill(words);
  await expect(page.locator(".saved").first()).toContainText(/Saved \d\d:\d\d/, { timeout: 15_000 });
}

/** On to the part with this number; the other side's page follows. */
async function on(mover, other, part) {
  await mover.getByRole("button", { name: /^On to/ }).click();
  for (const page of [mover, other]) await expect(page.getByText(`Part ${part} of 5`)).toBeVisible();
}

/** Writes into a field of the part, and sees it saved. */
async function capture(page, label, words) {
  const form = page.locator("#captured form", { has: page.getByLabel(label) });
  await form.getByLabel(label).fill(words);
  await expect(form.locator(".saved")).toContainText("Saved", { timeout: 15_000 });
}

async function promise(page, text) {
  for (const details of await page.locator("main details").all()) await details.evaluate((one) => (one.open = true));
  await page.getByLabel("I will").fill(text);
  await page.getByLabel("By", { exact: true }).fill(day(10));
  await page.getByRole("button", { name: /^Promise it/ }).click();
  await expect(page.getByRole("main")).toContainText(text);
}

/** The note goes out, and the IC has the last word. */
async function putInWriting(manager, ic, conversation) {
  await manager.goto(`${conversation}/wrap-up`);
  await expectAccessible(manager, "the wrap-up");
  await manager.getByLabel("The closing sentence is yours").fill("I would rather be exact than soothing.");
  // What stands above the name goes along, also when it was not put in the note before.
  await manager.getByRole("button", { name: /^Send to/ }).click();
  await expect(manager.getByRole("button", { name: /^Send to/ })).toBeHidden();
  await ic.goto(`${conversation}/wrap-up`);
  await expect(ic.getByRole("article", { name: "The note" })).toContainText("I would rather be exact than soothing.");
  await ic.getByRole("button", { name: "That is what we agreed" }).click();
  await expect(ic.getByRole("heading", { level: 1 })).toContainText("Both of you remember it the same way.");
}

test("a promotion conversation: the network goes and comes back, and the answer has its time frame", async ({ browser }) => {
  test.setTimeout(240_000);
  const [ruth, ines] = [await seat(browser, belay.url, "Ruth Adeyemi"), await seat(browser, belay.url, "Ines Carvalho")];
  const conversation = await plan(ruth, belay.url, "Ines", "Promotion conversation");
  await prepare(ines, conversation, "The fares review went from three designs to one, and I held it.");
  await prepare(ruth, conversation, "Three reviews led since March, two of them across teams.");

  await ruth.goto(`${conversation}/room`);
  await ines.goto(`${conversation}/room`);
  await ruth.getByRole("button", { name: "Begin now" }).click();
  for (const page of [ruth, ines]) await expect(page.getByText("Part 1 of 5")).toBeVisible();
  // What shows it lies open beside every part, for both.
  await expect(ines.getByRole("complementary", { name: "Beside the conversation" })).toContainText(/evidence/i);
  await on(ines, ruth, 2);
  await expectAccessible(ines, "the evidence of a promotion conversation");

  // Ines loses her network and writes on; Ruth goes on to the gaps meanwhile.
  await ines.context().setOffline(true);
  await type(ines, "Said in the tunnel. ");
  await type(ruth, "Said at the desk. ");
  await ruth.getByRole("button", { name: /^On to/ }).click();
  await expect(ruth.getByText("Part 3 of 5")).toBeVisible();
  await capture(ruth, "What is still missing", "Design across more than one team.");
  await ines.context().setOffline(false);
  await expect(ines.getByText("Part 3 of 5")).toBeVisible({ timeout: 30_000 });
  for (const page of [ruth, ines]) {
    const notes = page.getByRole("textbox", { name: "Shared notes" });
    await expect(notes).toHaveValue(/Said in the tunnel\./);
    await expect(notes).toHaveValue(/Said at the desk\./);
  }
  await expect(ines.getByLabel("What is still missing")).toHaveValue("Design across more than one team.");

  // Who wrote last is said on the screen of the other side only, and as long as it is true.
  const wroteLast = (page) => page.locator("#captured form", { has: page.getByLabel("What is still missing") }).locator("[data-last]");
  await expect(wroteLast(ines)).toContainText("Ruth wrote last");
  const told = (page) => page.locator("[data-room-says]");
  await expect(told(ines)).toHaveText("", { timeout: 15_000 });
  await capture(ines, "What is still missing", "Design across more than one team, and twice.");
  await expect(wroteLast(ines)).toBeHidden();
  await expect(wroteLast(ruth)).toContainText("Ines wrote last");
  // Who types is not told that something has changed.
  await expect(told(ruth)).toContainText("What you write down together has changed.");
  await expect(told(ines)).toHaveText("");

  // It does not end without the time frame.
  await ruth.getByRole("button", { name: "End early" }).click();
  await ruth.getByRole("button", { name: "End it for both" }).click();
  await expect(ruth.getByRole("alert")).toContainText("to mend");
  await capture(ruth, "The time frame, and what it depends on", "Nine to fifteen months, if the settlement design holds.");
  await on(ines, ruth, 4);
  await promise(ruth, "Give her the settlement design to lead");
  await on(ines, ruth, 5);
  await expectAccessible(ruth, "the recap of a promotion conversation");
  await ruth.getByRole("button", { name: "End the conversation" }).click();
  await expect(ines).toHaveURL(/wrap-up/);
  await expect(ines.getByRole("main")).toContainText("Nine to fifteen months");
  await putInWriting(ruth, ines, conversation);
});

test("a performance conversation: the server loses its power, and both rooms are where they were", async ({ browser }) => {
  test.setTimeout(240_000);
  const [ruth, kofi] = [await seat(browser, belay.url, "Ruth Adeyemi"), await seat(browser, belay.url, "Kofi Mensah")];
  const conversation = await plan(ruth, belay.url, "Kofi", "Performance conversation");
  await prepare(ruth, conversation, "On 12 November the release went out untested, and support worked the weekend.");
  await prepare(kofi, conversation, "I was alone with two releases that week.");

  await kofi.goto(`${conversation}/room`);
  await ruth.goto(`${conversation}/room`);
  await ruth.getByRole("button", { name: "Begin now" }).click();
  await expect(kofi.getByRole("heading", { level: 1 })).toContainText("What Ruth has to say.");
  await capture(ruth, "The concern, with its example", "The release of 12 November went out untested.");
  await expect(kofi.getByLabel("The concern, with its example")).toHaveValue(/untested/);
  await on(kofi, ruth, 2);
  await type(kofi, "Two releases in one week. ");
  await expect(ruth.getByRole("textbox", { name: "Shared notes" })).toHaveValue(/Two releases/);

  // Kofi loses his network and writes on, into the notes and into a field; Ruth writes meanwhile.
  await kofi.context().setOffline(true);
  await type(kofi, "One tester for both. ");
  await kofi.locator("#private-text").fill("Breathe. Ask for the roster.");
  await expect(kofi.locator("#shared-notes [data-autosave-status]")).toContainText("Not saved, no connection");
  await type(ruth, "I had the roster. ");
  await ruth.getByRole("button", { name: "Pause the clock" }).click();
  await kofi.context().setOffline(false);
  await expect(kofi.getByText(/Ruth paused it at/)).toBeVisible({ timeout: 30_000 });
  await ruth.getByRole("button", { name: "Start the clock again" }).click();
  for (const page of [ruth, kofi]) {
    const notes = page.getByRole("textbox", { name: "Shared notes" });
    await expect(notes).toHaveValue(/One tester for both\./, { timeout: 30_000 });
    await expect(notes).toHaveValue(/I had the roster\./);
  }
  await expect(kofi.locator("#private-notes .saved")).toContainText(/Saved \d\d:\d\d/, { timeout: 30_000 });

  // The power goes while both have the room open.
  await belay.restart();
  await type(ruth, "Nobody asked for help. ");
  await expect(kofi.getByRole("textbox", { name: "Shared notes" })).toHaveValue(/Two releases.*Nobody asked/, { timeout: 30_000 });
  await on(ruth, kofi, 3);
  await kofi.reload();
  await expect(kofi.getByText("Part 3 of 5")).toBeVisible();
  await expect(kofi.getByRole("textbox", { name: "Shared notes" })).toHaveValue(/Two releases.*Nobody asked/);

  await capture(ruth, "What is expected", "Every release with its test run, from today.");
  await capture(ruth, "What follows if it does not change", "Releases go through somebody else, and we write an improvement plan.");
  await on(kofi, ruth, 4);
  await capture(ruth, "The support offered", "Lars reviews the next three releases with you.");
  await on(kofi, ruth, 5);
  await ruth.getByRole("button", { name: "End the conversation" }).click();
  await expect(ruth.getByRole("alert")).toContainText("One thing to mend");
  await expectAccessible(ruth, "a performance conversation without its day");
  await capture(ruth, "The day you look at it together", day(28));
  await ruth.getByRole("button", { name: "End the conversation" }).click();
  await expect(kofi).toHaveURL(/wrap-up/);
  await expectAccessible(kofi, "the wrap-up of a performance conversation");
  await putInWriting(ruth, kofi, conversation);
});
