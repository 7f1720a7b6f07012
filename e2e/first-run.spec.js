// From an empty folder to a second person signed in: first run, sign-in, invitation, reset.
import { expect, test } from "@playwright/test";
import { expectAccessible, start } from "./support.js";

const password = "the rope is on the left side";

let belay;
test.beforeAll(async () => {
  belay = await start("serve");
});
test.afterAll(() => belay?.stop());

test("the first run makes a workspace and signs its administrator in", async ({ page }) => {
  await page.goto(`${belay.url}/people`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set up the workspace.");
  await expectAccessible(page);

  // Nothing typed: every sentence is there, and so is everything else.
  await page.getByLabel("Company or department").fill("Marlowe Transit");
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create the workspace" }).click();
  await expect(page.getByRole("alert")).toContainText("to mend");
  await expect(page.getByLabel("Company or department")).toHaveValue("Marlowe Transit");
  await expectAccessible(page, "the first run with problems");

  await page.getByLabel("Your name").fill("Hana Novak");
  await page.getByLabel("Work e-mail").fill("hana.novak@marlowe.example");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create the workspace" }).click();
  await expect(page.locator("nav.side")).toContainText("Hana Novak");
  await expectAccessible(page);
});

test("one signs in with the keyboard alone, and a wrong password says no more than that", async ({ page }) => {
  await page.goto(`${belay.url}/settings`);
  await expect(page).toHaveURL(/sign-in\?next=/);
  await expectAccessible(page);
  await page.getByLabel("Work e-mail").focus();
  await page.keyboard.type("hana.novak@marlowe.example");
  await page.keyboard.press("Tab");
  await page.keyboard.type("not the right sentence");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Work e-mail")).toHaveValue("hana.novak@marlowe.example");
  await expectAccessible(page, "the sign-in with a problem");
  await page.getByLabel("Password").focus();
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${belay.url}/settings`);
  await expectAccessible(page);
});

test("everything works without script", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${belay.url}/sign-in`);
  await page.getByLabel("Work e-mail").fill("hana.novak@marlowe.example");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${belay.url}/`);
  await page.goto(`${belay.url}/settings`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/sign-in/);
  await context.close();
});
