// What somebody typed is never lost: two tabs, an ended session, a closed tab.
import { expect, test } from "@playwright/test";
import { become, expectAccessible, start } from "./support.js";

let belay;
test.beforeAll(async () => {
  belay = await start("demo", "--seed", "1", "--at", "2026-11-23T09:00:00Z");
});
test.afterAll(() => belay?.stop());

const first = "What would you want remembered from this quarter?";
const second = "What was heavier than it should have been?";

/** Ines on her preparation page. */
async function prepare(page) {
  await page.goto(belay.url);
  await page.getByRole("link", { name: /^Prepare/ }).first().click();
  await expect(page.getByLabel(first)).toBeVisible();
  // Its script has run: another tab's words that are on their way are not taken for a lost copy.
  await page.waitForLoadState();
}

test("two tabs: only what both wrote is asked about, and each is kept or chosen", async ({ context }) => {
  const [one, other] = [await context.newPage(), await context.newPage()];
  await become(one, belay.url, "Ines Carvalho");
  await prepare(one);
  await prepare(other);
  await one.getByLabel(first).fill("Written in the first tab.");
  await one.getByLabel(second).focus();
  await expect(one.locator(".saved")).toContainText(/Saved/);

  // Elsewhere on the page: it is saved, and the tab says that it is behind.
  await other.getByLabel(second).fill("Written in the second tab.");
  await expect(other.getByRole("alert")).toContainText("Another tab saved other parts");
  // In the same place: the field is named as the page names it.
  await other.getByLabel(first).fill("Written in the second tab, too.");
  await other.getByLabel(second).focus();
  await expect(other.getByRole("alert")).toContainText(first);
  await other.getByRole("button", { name: "Compare the two" }).click();
  await expect(other.getByRole("group")).toHaveCount(1);
  await expect(other.getByRole("group")).toContainText("Written in the first tab.");
  await expectAccessible(other, "two versions");
  await other.getByRole("button", { name: "Save what is chosen" }).click();
  await expect(other.getByLabel(first)).toHaveValue("Written in the second tab, too.");
  await expect(other.getByLabel(second)).toHaveValue("Written in the second tab.");
  await expect(other.getByRole("alert")).toHaveCount(0);
});

test("an ended session keeps what was typed until somebody is back", async ({ context }) => {
  const page = await context.newPage();
  await become(page, belay.url, "Ines Carvalho");
  await prepare(page);
  await context.clearCookies();
  await page.getByLabel(second).fill("Typed after the session ended.");
  await expect(page.getByRole("alert")).toContainText("You are signed out");
  await page.close();
  const later = await context.newPage();
  await become(later, belay.url, "Ines Carvalho");
  await prepare(later);
  await expect(later.getByRole("alert")).toContainText("It is back on the page");
  await expect(later.getByLabel(second)).toHaveValue("Typed after the session ended.");
  await expect(later.locator(".saved")).toContainText(/Saved/);
});
