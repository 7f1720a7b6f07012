// A session that ends while a form is open takes nothing that was typed with it, and shows it to
// nobody else.
import { expect, test } from "@playwright/test";
import { become, expectAccessible, start } from "./support.js";

let belay;
test.beforeAll(async () => {
  belay = await start("demo", "--seed", "1", "--at", "2026-11-23T09:00:00Z");
});
test.afterAll(() => belay?.stop());

const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("belay.draft.")));

/** Ends every session of Ines but the one of this browser. */
async function endElsewhere(browser) {
  const page = await (await browser.newContext()).newPage();
  await become(page, belay.url, "Ines Carvalho");
  await page.goto(`${belay.url}/settings`);
  await page.getByRole("button", { name: "End all others" }).click();
  await page.context().close();
}

test("a form that is open when the session ends", async ({ page, browser }) => {
  const situation = page.getByLabel("Situation");
  await become(page, belay.url, "Ines Carvalho");
  await page.goto(`${belay.url}/evidence`);
  await page.getByRole("link", { name: /^Note/ }).first().click();
  await page.waitForURL(/evidence\/new/);
  const form = page.url();
  await situation.fill("The review of the fares API.");
  await page.getByLabel("Something to grow").check({ force: true });
  await endElsewhere(browser);
  await page.getByRole("button", { name: "Note it for yourself" }).click();
  await expect(page.getByRole("main")).toContainText("What you typed is kept in this browser");
  await expect(page.getByText("has to be typed again")).toBeHidden();
  await expectAccessible(page, "sign-in after a session ended");

  // Back as herself: it is there, goes through a page to mend, and is gone once it is saved.
  await become(page, belay.url, "Ines Carvalho");
  await page.goto(form);
  await expect(page.getByRole("status")).toContainText("It is back on the page");
  await expect(situation).toHaveValue("The review of the fares API.");
  await expect(page.getByLabel("Something to grow")).toBeChecked();
  await expectAccessible(page, "a form with what was kept");
  await page.getByRole("button", { name: "Note it for yourself" }).click();
  await expect(page.getByText("to mend")).toBeVisible();
  await expect(situation).toHaveValue("The review of the fares API.");
  await page.getByLabel("Behaviour").fill("Asked each team what they would give up.");
  await page.getByRole("button", { name: "Note it for yourself" }).click();
  await expect(page.getByRole("main")).toContainText("Noted. Only you can read it.");
  await expect.poll(() => kept(page)).toEqual([]);
  await page.goto(form);
  await expect(situation).toHaveValue("");

  // Thrown away by hand.
  await situation.fill("Not worth keeping.");
  await page.goto(`${belay.url}/evidence`);
  await page.goto(form);
  await page.getByRole("button", { name: "Throw it away" }).click();
  await expect(situation).toHaveValue("");

  // Her manager, next in this browser and on the same page, finds nothing of it.
  await situation.fill("For nobody else to read.");
  await endElsewhere(browser);
  await page.getByRole("button", { name: "Note it for yourself" }).click();
  await expect(page.getByRole("main")).toContainText("kept in this browser");
  await become(page, belay.url, "Ruth Adeyemi");
  await page.goto(form);
  await expect(situation).toHaveValue("");
  await expect(page.getByText("It is back on the page")).toHaveCount(0);
  await expect.poll(() => kept(page)).toEqual([]);
});
