// A people partner adapts the built-in framework: renames, reweighs and is told of a mistake,
// rewrites an expectation, opens the draft for comment; an IC proposes a wording, which is
// taken over; the difference is read, and the version published.
import { expect, test } from "@playwright/test";
import { become, expectAccessible, expectContrast, expectNoSidewaysScroll, start } from "./support.js";

let belay;
test.beforeAll(async () => {
  belay = await start("demo", "--seed", "1", "--at", "2026-11-23T09:00:00Z");
});
test.afterAll(() => belay?.stop());

/** Every page of the way passes axe, in the dark too, and fits a telephone. */
async function looked(page, what) {
  await expectAccessible(page, what);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectContrast(page, `${what} in the dark`);
  await page.emulateMedia({ colorScheme: "light" });
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 800 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize(size);
}

test("a people partner adapts the built-in framework and publishes it", async ({ browser }) => {
  test.setTimeout(300_000);
  const context = await browser.newContext({ reducedMotion: "reduce", locale: "en-GB" });
  const partner = await context.newPage();
  await become(partner, belay.url, "Zeynep");
  await partner.goto(`${belay.url}/framework`);
  await partner.getByRole("link", { name: "Frameworks and drafts" }).click();
  await looked(partner, "the list of frameworks");
  await partner.getByRole("button", { name: "Begin version 2 of Software engineering" }).click();
  await expect(partner.getByRole("status")).toContainText("Nobody else reads it until you open it.");
  await looked(partner, "a draft");
  const draft = partner.url();

  // A level gets another name.
  await partner.getByRole("link", { name: "Levels", exact: true }).click();
  await looked(partner, "the levels of a draft");
  await partner.getByLabel("Confirmed, name").fill("Engineer");
  await partner.getByRole("button", { name: "Save the levels" }).click();
  await expect(partner.getByLabel("Engineer, name")).toHaveValue("Engineer");

  // Weights: a word is named with its place, a sum that is off is said, scaling is offered.
  await partner.getByRole("link", { name: "Weights", exact: true }).click();
  await looked(partner, "the weights of a draft");
  await partner.getByLabel("Engineering Craft at Senior", { exact: true }).fill("lots");
  await partner.getByRole("button", { name: "Save the weights of The pillars" }).click();
  await expect(partner.getByRole("alert")).toContainText("Engineering Craft at Senior: “lots” is not a weight.");
  await expect(partner.getByLabel("Engineering Craft at Senior", { exact: true })).toHaveValue("lots");
  await looked(partner, "a weight to mend");
  await partner.getByLabel("Engineering Craft at Senior", { exact: true }).fill("65");
  await partner.getByRole("button", { name: "Save the weights of The pillars" }).click();
  await expect(partner.getByRole("status")).toContainText("They do not add up to 100 at Senior.");
  await partner.getByRole("button", { name: "Scale to 100 what belongs to The pillars" }).click();
  await expect(partner.getByRole("status")).toContainText("scaled to 100 at Senior");
  await expect(partner.getByLabel("Engineering Craft at Senior", { exact: true })).toHaveValue("61.9");

  // A competency is renamed and one level rewritten.
  await partner.getByRole("link", { name: "Overview", exact: true }).click();
  await partner.getByRole("link", { name: "Testing", exact: true }).click();
  await looked(partner, "a competency of a draft");
  await partner.getByLabel("Name", { exact: true }).fill("Proving it works");
  await partner.getByLabel("What Senior expects", { exact: true }).fill("Decides with the team what is worth testing, and drops tests that prove nothing.");
  await partner.getByRole("button", { name: "Save the competency" }).click();
  await expect(partner.getByRole("heading", { level: 1 })).toHaveText("Proving it works");
  await partner.goto(draft);
  await partner.getByRole("button", { name: "Open it for comment" }).click();

  // Ines reads it, says something, and proposes other words for Senior.
  const other = await browser.newContext({ reducedMotion: "reduce", locale: "en-GB" });
  const ines = await other.newPage();
  await become(ines, belay.url, "Ines");
  await ines.goto(`${belay.url}/framework`);
  await looked(ines, "the framework with open drafts");
  await ines.getByText("Version 2 of Software engineering").getByRole("link", { name: "Read the draft" }).click();
  await looked(ines, "a draft to read");
  await ines.getByLabel("Say something about this draft").fill("The levels read better now.");
  await ines.getByRole("button", { name: "Say it" }).click();
  await ines.getByRole("link", { name: "Proving it works" }).click();
  await ines.getByText("Propose another wording for Senior", { exact: true }).click();
  await ines.locator("[id='text::senior']").fill("Decides with the team what is worth testing, and drops what proves nothing.");
  await looked(ines, "proposing a wording");
  await ines.locator("form", { has: ines.locator("[id='text::senior']") }).getByRole("button", { name: "Propose it" }).click();
  await expect(ines.locator("#wordings ins")).toContainText("what");

  // The partner takes it over, and reads the whole difference.
  await partner.goto(draft);
  await expect(partner.locator("#comments")).toContainText("The levels read better now.");
  await partner.getByRole("link", { name: "1 wording proposed" }).click();
  await looked(partner, "a proposal to decide");
  await partner.getByRole("button", { name: "Take it over for Senior" }).click();
  await expect(partner.getByLabel("What Senior expects", { exact: true })).toHaveValue(/drops what proves nothing/);
  await partner.getByRole("link", { name: "What changes" }).click();
  await expect(partner.locator("main")).toContainText("Engineer was called Confirmed.");
  await expect(partner.locator("main")).toContainText("Proving it works was called Testing.");
  await looked(partner, "the difference");
  await partner.getByRole("link", { name: "Publish", exact: true }).click();
  await expect(partner.locator("main")).toContainText("Whose gap states would move");
  await looked(partner, "the publication");
  await partner.getByRole("button", { name: "Count them" }).click();
  await expect(partner.locator("#people")).toContainText("Levels where fewer than five people were rated are counted together");
  await looked(partner, "the counts");
  await partner.getByRole("button", { name: "Publish version 2" }).click();
  await expect(partner.getByRole("status")).toContainText("Version 2 is published.");
  await expect(partner.locator("main")).toContainText("Engineer");

  // Ines finds it by typing, and compares her level with the next.
  await ines.goto(`${belay.url}/framework`);
  await ines.getByLabel("Find a word in any level").pressSequentially("proving it works");
  await expect(ines.locator("#found")).toContainText("One of 16 speaks");
  await expect(ines).toHaveURL(/q=proving/);
  await ines.getByRole("link", { name: "Two levels side by side" }).click();
  await looked(ines, "two levels side by side");
  await ines.goto(`${belay.url}/framework/versions`);
  await ines.getByRole("link", { name: "What it changed in version 2" }).click();
  await looked(ines, "the difference between two versions");

  // What was said stays readable, and so does the version before.
  await ines.goto(`${belay.url}/framework/versions`);
  await ines.getByRole("link", { name: "One comment and one proposed wording" }).click();
  await expect(ines.locator("main")).toContainText("Taken over by Zeynep Aydoğdu");
  await looked(ines, "what was said about a version");
  await ines.goto(`${belay.url}/framework/versions`);
  await ines.getByRole("link", { name: "Read it in version 1" }).click();
  await expect(ines.locator("main")).toContainText("It is an older one.");
  await looked(ines, "an older version");
  await ines.getByRole("link", { name: "Read version 2, the newest" }).click();
  await expect(ines.locator("main")).not.toContainText("It is an older one.");
});

test("a draft is edited without script and by keyboard", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(belay.url);
  await page.locator("#persona").selectOption({ label: await page.locator("#persona option", { hasText: "Zeynep" }).textContent() });
  await page.getByRole("button", { name: "Become" }).click();
  await page.goto(`${belay.url}/frameworks/drafts/new`);
  await page.getByLabel("Its name").fill("Design");
  await page.getByRole("radio", { name: /Nothing/ }).check();
  await page.getByRole("button", { name: "Begin the draft" }).click();
  await page.getByRole("link", { name: "Write the levels" }).click();
  await page.getByLabel("New level, name").focus();
  await page.keyboard.type("Designer");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Designer, name")).toHaveValue("Designer");
  await context.close();
});
