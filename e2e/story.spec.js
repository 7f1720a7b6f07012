// The whole story in three browsers: from an empty folder, an imported framework and imported
// people to the climber's "that is what we agreed". Nothing is put into the database by hand.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { expectAccessible, start, type } from "./support.js";

const password = "the rope is on the left side";
// Days are those of Lisbon, where the people are; in UTC it may be another.
const day = (offset) => new Date(Date.now() + offset * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Europe/Lisbon" });

const people = `name,email,manager_email,framework,level,level_since,first_day,team,time_zone
Ruth Adeyemi,ruth.adeyemi@marlowe.example,,,,,2022-03-01,Fares,Europe/Lisbon
Ines Carvalho,ines.carvalho@marlowe.example,ruth.adeyemi@marlowe.example,Marlowe ladder,Confirmed,2025-01-15,2023-05-02,Fares,Europe/Lisbon
Noor Haddad,noor.haddad@marlowe.example,ruth.adeyemi@marlowe.example,Marlowe ladder,Juniour,2026-01-15,2024-09-02,Fares,Africa/Cairo
`;

let belay;
test.beforeAll(async () => {
  belay = await start("serve");
});
test.afterAll(() => belay?.stop());

/** Hana sets the place up and brings in framework and people. */
async function setUp(page) {
  await page.goto(belay.url);
  await page.getByLabel("Company or department").fill("Marlowe Transit");
  await page.getByLabel("Time zone").selectOption("Europe/Lisbon");
  await page.getByLabel("Your name").fill("Hana Novak");
  await page.getByLabel("Work e-mail").fill("hana.novak@marlowe.example");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create the workspace" }).click();
  await expect(page.locator("nav.side")).toContainText("Hana Novak");

  await page.goto(`${belay.url}/frameworks/import`);
  await expectAccessible(page);
  const sheet = readFileSync(join(import.meta.dirname, "../data/framework/builtin.csv"));
  await page.getByLabel("The file: TOML, or a sheet saved as CSV").setInputFiles({ name: "ladder.csv", mimeType: "text/csv", buffer: sheet });
  await page.getByRole("button", { name: "Read it" }).click();
  await expect(page.getByText("105").first()).toBeVisible();
  await expectAccessible(page, "the report on a sheet");
  await page.getByText("A framework of its own", { exact: true }).click();
  await page.getByLabel("Its name, when it is a framework of its own").fill("Marlowe ladder");
  await page.getByLabel("Scale the weights that do not add up to 100").check();
  await page.getByRole("button", { name: "Make it a draft" }).click();
  await page.getByRole("link", { name: "Publish", exact: true }).click();
  await page.getByRole("button", { name: "Publish version 1" }).click();
  await expect(page.getByRole("main")).toContainText("Marlowe ladder");

  await page.goto(`${belay.url}/people/import`);
  await page.getByLabel("Or rows, one person a line").fill(people);
  await page.getByRole("button", { name: "See what it would do" }).click();
  await expect(page.getByText("Did you mean Junior?")).toBeVisible();
  await expectAccessible(page, "the dry run");
  await page.goto(`${belay.url}/people/import`);
  await page.getByLabel("Or rows, one person a line").fill(people.replace("Juniour", "Junior"));
  await page.getByRole("button", { name: "See what it would do" }).click();
  await page.getByRole("button", { name: "Import 3 rows" }).click();
  await page.goto(`${belay.url}/people/import/invitations`);
  await expectAccessible(page, "whom to invite");
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: "Invite the ticked" }).click();
}

/** Opens the invitation Hana passes on by hand, and chooses a password. */
async function accept(hana, browser, name) {
  await expect(async () => {
    await hana.goto(`${belay.url}/outbox`);
    await expect(hana.getByRole("row", { name }).getByRole("link")).toBeVisible({ timeout: 500 });
  }).toPass();
  const link = await hana.getByRole("row", { name }).getByRole("link").first().getAttribute("href");
  const page = await (await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Lisbon" })).newPage();
  await page.goto(link);
  await expectAccessible(page, "an invitation");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await expect(page.locator("nav.side")).toContainText(name);
  return page;
}

test("a quarterly check-in, from an empty machine to a confirmed follow-up", async ({ page: hana, browser }) => {
  test.setTimeout(300_000);
  await setUp(hana);
  const ruth = await accept(hana, browser, "Ruth Adeyemi");
  const ines = await accept(hana, browser, "Ines Carvalho");

  // Ruth plans it.
  await ruth.goto(`${belay.url}/conversations`);
  await ruth.getByRole("link", { name: "Plan one with Ines" }).click();
  await expect(ruth.getByRole("heading", { level: 1 })).toContainText("When do you and Ines sit down?");
  await expectAccessible(ruth, "planning");
  await ruth.getByText("Quarterly check-in", { exact: true }).click();
  await ruth.getByLabel("Day", { exact: true }).fill(day(1));
  await ruth.getByLabel(/^Time/).fill("14:00");
  await ruth.getByLabel("Place").fill("room Larch");
  // A day that has passed is mended; Back then opens the form again, and no page of the browser's own.
  await ruth.getByLabel("Day", { exact: true }).fill(day(-1));
  await ruth.getByRole("button", { name: "Plan it" }).click();
  await expect(ruth.getByText("That day has passed.").first()).toBeVisible();
  await ruth.getByLabel("Day", { exact: true }).fill(day(1));
  await ruth.getByRole("button", { name: "Plan it" }).click();
  await ruth.waitForURL(/\/conversations\/[0-9a-z]{13}$/);
  await ruth.goBack();
  await expect(ruth.getByRole("heading", { level: 1 })).toContainText("When do you and Ines sit down?");
  await ruth.goForward();
  const conversation = ruth.url().match(/\/conversations\/[0-9a-z]{13}/)[0];

  // Ines prepares, and loses her tab before she saves.
  await ines.goto(belay.url + conversation + "/preparation");
  await expectAccessible(ines, "the IC's preparation");
  const first = ines.locator("textarea").first();
  const fate = ines.locator(".asks > li").first().locator(".open:visible");
  await expect(fate).toHaveText("not answered yet");
  await first.fill("The fares API: three teams walked in with three designs and walked out with one.");
  await expect(ines.locator(".saved").first()).toContainText(/Saved \d\d:\d\d/, { timeout: 15_000 });
  await expect(fate).toHaveText("will be shared");
  await ines.reload();
  await expect(ines.locator("textarea").first()).toHaveValue(/three designs/);
  for (const scale of await ines.locator("fieldset.scale").all()) await scale.locator("input").nth(3).check();
  await ines.getByRole("button", { name: /^Share in the room/ }).click();

  // Ruth prepares; Ines sees that she is ready, and nothing of it.
  await ruth.goto(belay.url + conversation + "/preparation");
  await expectAccessible(ruth, "the manager's preparation");
  for (const details of await ruth.locator("details.weigh").all()) await details.evaluate((one) => (one.open = true));
  await ruth.locator("textarea").first().fill("Opened the review with the two options she had thrown out.");
  for (const scale of await ruth.locator("fieldset.scale").all()) await scale.locator("input").nth(1).check();
  await ruth.getByText("Solid", { exact: true }).click();
  await ruth.getByRole("button", { name: /^I am ready/ }).click();
  await ines.goto(belay.url + conversation + "/side-by-side");
  expect(await ines.content()).not.toContain("thrown out");

  // The room.
  await ruth.goto(belay.url + conversation + "/room");
  await expect(ruth.getByRole("main")).toContainText("This is planned for");
  await expectAccessible(ruth, "the room a day early");
  await ruth.getByRole("button", { name: "Begin now" }).click();
  await expect(ruth.getByText("Part 1 of 5")).toBeVisible();
  await expectAccessible(ruth, "the manager's room");
  expect(await ruth.content()).not.toContain("thrown out");
  await ines.goto(belay.url + conversation + "/room");
  await expectAccessible(ines, "the IC's room");
  const notes = (page) => page.getByRole("textbox", { name: "Shared notes" });
  await type(ines, "Proudest of the fares review. ");
  await expect(notes(ruth)).toHaveValue(/Proudest/);
  // In the middle Ines loses her network, and both write on.
  await ines.context().setOffline(true);
  await type(ines, "Zone fares: said before anyone asked. ");
  await type(ruth, "Settlement next. ");
  await ines.context().setOffline(false);
  await expect(notes(ruth)).toHaveValue(/Zone fares/, { timeout: 30_000 });
  await expect(notes(ines)).toHaveValue(/Settlement next/);
  await ines.reload();
  await ines.getByRole("button", { name: "Share my self-assessment" }).click();
  await ines.getByRole("button", { name: /^Share it with/ }).click();

  // Ruth's page, left alone, learns that it has moved on; her answers are at hand.
  await expect(ruth.getByText("Both views are open")).toBeVisible({ timeout: 15_000 });
  await expect(ruth.getByRole("main")).toContainText("What Ines prepared");

  // Both views are open in the same instant.
  await ines.goto(belay.url + conversation + "/side-by-side");
  await expect(ines.getByText("thrown out").first()).toBeAttached();
  await expectAccessible(ines, "side by side");

  // On to the plan: a goal and two promises.
  await ruth.goto(belay.url + conversation + "/room");
  for (const part of [2, 3, 4]) {
    await ruth.getByRole("button", { name: /^On to/ }).click();
    await expect(ruth.getByText(`Part ${part} of 5`)).toBeVisible();
  }
  await expectAccessible(ruth, "the room at the plan");
  for (const details of await ruth.locator("main details").all()) await details.evaluate((one) => (one.open = true));
  await ruth.getByLabel("The goal").fill("Hold Pricing and Finance together through the settlement rewrite");
  await ruth.getByLabel("Done when").fill("Both have signed one cut-over date.");
  await ruth.getByLabel("Due").fill(day(80));
  await ruth.getByRole("button", { name: "Write the goal down" }).click();
  await promise(ruth, "Introduce her to Mirela in Finance");
  await ines.goto(belay.url + conversation + "/room");
  await promise(ines, "Ask Edda for the first hour");
  await ruth.goto(belay.url + conversation + "/room");
  await ruth.getByRole("button", { name: /^On to/ }).click();
  await expect(ruth.getByText("Part 5 of 5")).toBeVisible();
  await ruth.getByRole("button", { name: /^End/ }).last().click();
  await ruth.waitForURL(/wrap-up/);

  // Within the day it is in writing.
  await ruth.goto(belay.url + conversation + "/wrap-up");
  await expectAccessible(ruth, "the wrap-up");
  await expect(ruth.getByRole("main")).toContainText("Introduce her to Mirela in Finance");
  await ruth.getByLabel("The closing sentence is yours").fill("I would rather be exact than soothing.");
  await ruth.getByRole("button", { name: "Put it in the note" }).click();

  // What she changes on the note's own page goes along without a button, also from a page left at once.
  await ruth.getByRole("link", { name: "Edit the note" }).click();
  await ruth.getByLabel("The note").pressSequentially("\nSaved by itself.", { delay: 5 });
  await expect(ruth.locator(".saved").first()).toContainText(/Saved \d\d:\d\d/, { timeout: 15_000 });
  await expectAccessible(ruth, "the note while it is written");
  await ruth.getByLabel("The note").pressSequentially(" And at once.");
  await ruth.getByRole("link", { name: "Leave" }).click();
  await expect(ruth.getByRole("article", { name: "The note" })).toContainText("Saved by itself. And at once.");
  await expect(ruth.getByText("that is not in what stands here")).toBeHidden();
  await ruth.getByRole("button", { name: /^Send to/ }).click();

  // Ines has the last word.
  await ines.goto(belay.url + conversation + "/follow-up");
  await expectAccessible(ines, "the note on its own page");
  await expect(ines.getByRole("button", { name: "That is what we agreed" })).toBeVisible();
  await ines.goto(belay.url + conversation + "/wrap-up");
  await expect(ines.getByRole("main")).toContainText("I would rather be exact than soothing.");
  await expect(ines.getByRole("main")).toContainText("Saved by itself. And at once.");
  await expectAccessible(ines, "the note");
  await ines.getByRole("button", { name: "That is what we agreed" }).click();
  await ruth.goto(belay.url + conversation + "/wrap-up");
  await expect(ruth.getByRole("main")).toContainText(/agreed/);

  // Noor and Hana see that it happened to nobody's words.
  const noor = await accept(hana, browser, "Noor Haddad");
  for (const other of [noor, hana]) {
    for (const page of ["", "/room", "/side-by-side", "/wrap-up", "/preparation"]) {
      const response = await other.goto(belay.url + conversation + page);
      expect(response.status(), page).toBe(404);
    }
  }
});

/** Writes one promise down, in the room. */
async function promise(page, text) {
  for (const details of await page.locator("main details").all()) await details.evaluate((one) => (one.open = true));
  await page.getByLabel("I will").fill(text);
  await page.getByLabel("By", { exact: true }).fill(day(10));
  await page.getByRole("button", { name: /^Promise it/ }).click();
  await expect(page.getByRole("main")).toContainText(text);
}
