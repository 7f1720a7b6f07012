// Every page of the demo, as each kind of person: no violation axe knows of, no broken link,
// no sideways scroll from 360 to 1920 px, nothing a strict content policy refuses.
import { test, expect } from "@playwright/test";
import { become, expectAccessible, expectContrast, expectNoSidewaysScroll, start } from "./support.js";

const personas = [
  ["Ines Carvalho", "IC"],
  ["Ruth Adeyemi", "manager"],
  ["Zeynep Aydoğdu", "people partner"],
  ["Hana Novak", "administrator"],
];

/** One address of each kind: ids are thirteen letters, and one person's page looks like another's. */
const kindOf = (path) =>
  path
    .replace(/\/[0-9a-z]{13}(?=\/|$|\?)/g, "/{id}")
    .replace(/\/(levels|competencies|criteria)\/[^/?]+/g, "/$1/{key}")
    .replace(/\?.*/, "");

/**
 * What a page is made of: every element in its parent, each once, by name, class and attributes.
 * Axe needs seconds for a page; a kind it has looked at as one person, made of nothing it has
 * not seen somewhere, is not asked about again as another.
 */
const builtFrom = (page) =>
  page.evaluate(() => {
    const part = (e) => [e.tagName, e.className.baseVal ?? e.className, ...e.getAttributeNames()].join(" ");
    return [...new Set([...document.querySelectorAll("body, body *")].map((e) => `${part(e.parentElement)} > ${part(e)}`))];
  });
const kindsLookedAt = new Set();
const partsLookedAt = new Set();

let belay;
test.beforeAll(async () => {
  belay = await start("demo", "--seed", "1", "--at", "2026-11-23T09:00:00Z");
});
test.afterAll(() => belay?.stop());

for (const [name, what] of personas) {
  test(`every page an ${what} can reach`, async ({ browser }) => {
    test.setTimeout(600_000);
    const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
    const refused = [];
    let asked = 0;
    page.on("console", (message) => message.type() === "error" && refused.push(`${page.url()}: ${message.text()}`));
    await become(page, belay.url, name);
    const seen = new Set();
    const queue = ["/"];
    while (queue.length > 0) {
      const path = queue.shift();
      if (seen.has(kindOf(path))) continue;
      seen.add(kindOf(path));
      const response = await page.goto(belay.url + path);
      expect(response.status(), path).toBe(200);
      await expect(page.locator("h1")).toHaveCount(1);
      const parts = await builtFrom(page);
      if (!kindsLookedAt.has(kindOf(path)) || parts.some((part) => !partsLookedAt.has(part))) {
        await expectAccessible(page, path);
        await page.emulateMedia({ colorScheme: "dark" });
        await expectContrast(page, `${path} in the dark`);
        await page.emulateMedia({ colorScheme: "light" });
        kindsLookedAt.add(kindOf(path));
        parts.forEach((part) => partsLookedAt.add(part));
        asked++;
      }
      for (const width of [1920, 360, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await expectNoSidewaysScroll(page);
      }
      const links = await page.locator("a[href^='/']").evaluateAll((all) => all.map((a) => a.getAttribute("href").split("#")[0]));
      // Sheets are downloads, not pages.
      queue.push(...links.filter((link) => !/^\/(assets|framework\/(sheet|file)|people\/export)/.test(link)));
    }
    expect(refused).toEqual([]);
    console.log(`${name}: ${seen.size} kinds of page, ${asked} of them with axe`);
  });
}

/** Axe in the light and in the dark, and a phone's width. */
async function lookAt(page, what) {
  await expectAccessible(page, what);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectContrast(page, `${what} in the dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 360, height: 800 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("pages no link of the demo leads to", async ({ browser }) => {
  const nobody = await (await browser.newContext({ locale: "en-GB" })).newPage();
  for (const path of ["/sign-in", "/reset", "/reset/spent", "/invitations/spent", "/phone"]) {
    await nobody.goto(belay.url + path);
    await lookAt(nobody, path);
  }

  const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
  await become(page, belay.url, "Zeynep Aydoğdu");
  for (const path of ["/nowhere", "/settings/email/spent"]) {
    await page.goto(belay.url + path);
    await lookAt(page, path);
  }
  await page.goto(`${belay.url}/frameworks/import`);
  await page.getByLabel("Or paste it").fill(perPillar);
  await page.getByRole("button", { name: "Read it" }).click();
  await expect(page.locator("h1")).toHaveText(/\?$/);
  await lookAt(page, "what is what in a file of another shape");
});

/** A public ladder's shape: one table for each pillar, a column for each level. */
const perPillar = `# Our ladder

## Craft

| | Engineer | Senior Engineer |
|---|---|---|
| Testing | Tests each change. | Decides what is tested. |
| Design | Draws what they build. | Draws what others build. |

## People

| | Engineer | Senior Engineer |
|---|---|---|
| Teaching | Answers questions. | Pairs with those who ask. |
`;
