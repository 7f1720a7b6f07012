// Every page of the demo, as each kind of person: no violation axe knows of, no broken link,
// no sideways scroll from 360 to 1920 px, nothing a strict content policy refuses.
import { test, expect } from "@playwright/test";
import { become, expectAccessible, expectContrast, expectNoSidewaysScroll, seat, start } from "./support.js";

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

/** Opens an address below the demo's and looks at it. */
async function lookAtPath(page, path) {
  expect((await page.goto(belay.url + path)).status(), path).toBe(200);
  await lookAt(page, path);
}

/** The address of the first link of a page to something of this kind. */
const linkTo = (page, what) => page.locator(`main a[href^='${what}']`).first().getAttribute("href");

/** A person's address, from the rail of whoever manages them. */
const managed = (page, name) => page.locator("nav.side a[href^='/people/']", { hasText: name }).first().getAttribute("href");

// What the walk above meets once, in another state: it opens one address of each kind.
test("pages of a conversation, a goal and a piece of evidence on their way", async ({ browser }) => {
  test.setTimeout(300_000);
  const ines = await seat(browser, belay.url, "Ines Carvalho");
  await ines.goto(`${belay.url}/conversations`);
  const talks = await ines.locator("main a[href^='/conversations/']").evaluateAll((all) => all.map((a) => a.getAttribute("href").split("/")[2]));
  let planned;
  for (const talk of new Set(talks)) {
    await ines.goto(`${belay.url}/conversations/${talk}`);
    if (await ines.locator("main a[href$='/time']").count()) planned = talk;
  }
  for (const page of ["time", "cancellation"]) await lookAtPath(ines, `/conversations/${planned}/${page}`);

  await ines.goto(`${belay.url}/evidence`);
  const write = await linkTo(ines, "/people/");
  await ines.goto(belay.url + write);
  await ines.locator("#behaviour").fill("Wrote the handbook for the night shift.");
  await ines.getByRole("button", { name: "Note it for yourself" }).click();
  await expect(ines.locator("main")).toContainText("night shift");
  await lookAtPath(ines, `${await linkTo(ines, "/evidence/0")}/edit`);

  const me = write.split("/").slice(0, 3).join("/");
  const [one, other] = [ines, await ines.context().newPage()];
  for (const page of [one, other]) await page.goto(`${belay.url}${me}/direction`);
  for (const [page, words] of [[one, "Towards the platform."], [other, "Towards the people."]]) {
    await page.locator("#text").fill(words);
    await page.locator("button[name=then]").first().click();
  }
  await expect(other.getByRole("button", { name: "Save mine over it" })).toBeVisible();
  await lookAt(other, "two versions, one of which may be saved over the other");

  await one.goto(`${belay.url}${me}/plan`);
  const goal = await linkTo(one, "/goals/");
  for (const page of [one, other]) await page.goto(belay.url + goal);
  for (const page of [one, other]) {
    await page.getByText("Partly", { exact: true }).last().click();
    await page.getByRole("button", { name: "End the goal" }).click();
  }
  await expect(other.getByRole("link", { name: "Keep what stands there" })).toBeVisible();
  await expect(other.getByRole("button", { name: "Save mine over it" })).toHaveCount(0);
  await lookAt(other, "two versions, the first of which stays");
});

test("pages of those who run it", async ({ browser }) => {
  test.setTimeout(300_000);
  const ruth = await seat(browser, belay.url, "Ruth Adeyemi");
  const [priya, aiko] = [await managed(ruth, "Priya"), await managed(ruth, "Aiko")];
  const hana = await seat(browser, belay.url, "Hana Novak");
  await lookAtPath(hana, priya.replace("people", "accounts"));

  await hana.goto(`${belay.url}${aiko}/card`);
  await hana.locator("[name=last_on]").fill("2026-12-11");
  await hana.locator("main form button[type=submit]").first().click();
  await lookAtPath(hana, `${aiko}/leaving`);

  await hana.goto(`${belay.url}${priya}/line`);
  const line = await hana.locator("form[action$='/line/ending'] input[name=line]").inputValue();
  await hana.getByText("End the line without a next one").click();
  await hana.getByRole("button", { name: "End the line", exact: true }).click();
  await lookAtPath(ruth, `/lines/${line}/handover`);

  const zeynep = await seat(browser, belay.url, "Zeynep Aydoğdu");
  await zeynep.goto(`${belay.url}/kinds/career`);
  await zeynep.getByLabel("A copy of it, under the name").fill("Ours");
  await zeynep.getByRole("button", { name: "Copy it" }).click();
  await zeynep.waitForURL(/\/kinds\/drafts\//);
  const draft = new URL(zeynep.url()).pathname.split("/").slice(0, 4).join("/");
  for (const page of ["", "/pages/about", "/parts/month"]) await lookAtPath(zeynep, draft + page);
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
