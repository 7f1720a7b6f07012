// Anywhere from anywhere, with the keyboard alone.
import { expect, test } from "@playwright/test";
import { become, expectAccessible, expectContrast, start } from "./support.js";

let belay;
test.beforeAll(async () => {
  belay = await start("demo", "--seed", "1");
});
test.afterAll(() => belay?.stop());

test("one key, a few letters, and one is there", async ({ page }) => {
  await become(page, belay.url, "Ruth Adeyemi");
  await page.keyboard.press("Control+k");
  const box = page.getByRole("dialog", { name: "Go to" });
  await expect(box.getByLabel("Go to")).toBeFocused();
  await expect(box.getByRole("heading", { name: "Conversations" })).toBeVisible();
  await page.keyboard.type("evidence ines");
  await expect(box.getByRole("link").first()).toHaveText(/Note evidence about Ines/);
  await expectAccessible(page, "the palette");
  await page.emulateMedia({ colorScheme: "dark" });
  await expectContrast(page, "the palette in the dark");

  // Through the list and back, and out.
  await page.keyboard.press("ArrowDown");
  await expect(box.getByRole("link").first()).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(box.getByLabel("Go to")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(box).toBeHidden();

  // Enter is quicker than the list, and goes where the letters lead all the same.
  await page.keyboard.press("Control+k");
  await box.getByLabel("Go to").fill("ic");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ines Carvalho");

  await page.keyboard.press("Control+/");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("Ctrl K");
});

test("on its own page the same key leads to the field", async ({ page }) => {
  await become(page, belay.url, "Hana Novak");
  await page.goto(`${belay.url}/palette`);
  await page.keyboard.press("Control+k");
  await expect(page.getByLabel("Go to", { exact: true })).toBeFocused();
  await page.keyboard.type("accounts");
  await expect(page.locator("#ways a").first()).toHaveText(/Accounts/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${belay.url}/accounts`);
});
