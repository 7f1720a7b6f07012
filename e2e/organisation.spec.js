// An organisation of five hundred comes in from a file with mistakes in it, is corrected, and
// is moved about: found by typing, moved now and later, stood in for, left and returned.
import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll, start } from "./support.js";

const password = "the rope is on the left side";
const firsts =
  "Ada Bruno Carla Dario Elena Filip Greta Hugo Irena Jonas Katia Luis Mara Nils Olga Pavel Quinn Rosa Stefan Tilda Ugo Vera Wim Xenia Yara";
const lasts =
  "Abreu Bakker Castel Duarte Eriksen Fonseca Gomes Horvat Ivanov Jansen Keller Lopes Moreau Novak Olsen Pinto Rossi Silva Teixeira Urban";

/** Five hundred people, seven under each who manages anybody; the first stands on top. */
function organisation() {
  const [first, last] = [firsts.split(" "), lasts.split(" ")];
  const names = Array.from({ length: 500 }, (_, at) => `${first[at % 25]} ${last[Math.floor(at / 25)]}`);
  const email = (at) => `${names[at].toLowerCase().replace(" ", ".")}@marlowe.example`;
  return names.map((name, at) => ({
    name,
    email: email(at),
    manager_email: at ? email(Math.floor((at - 1) / 7)) : "",
    team: `Team ${1 + Math.floor(at / 50)}`,
    first_day: "2024-03-04",
  }));
}

function file(rows) {
  const heads = Object.keys(rows[0]);
  const lines = [heads.join(","), ...rows.map((row) => heads.map((head) => row[head]).join(","))];
  return { name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(`${lines.join("\n")}\n`) };
}

/** Shows what a file would do; nothing is written. */
async function look(page, rows) {
  await page.goto(`${belay.url}/people/import`);
  await page.getByLabel("A file").setInputFiles(file(rows));
  await page.getByRole("button", { name: "See what it would do" }).click();
  await expect(page).toHaveURL(/\/people\/import\/\w+/);
}

/** The day so many days from now, as a field takes it. */
function day(days) {
  const date = new Date(Date.now() + days * 86_400_000);
  return date.toLocaleDateString("sv-SE", { timeZone: "Europe/Lisbon" });
}

/** Types a name into the search and opens the one person it leads to. */
async function open(page, typed, name) {
  await page.goto(`${belay.url}/people`);
  await page.getByRole("searchbox").pressSequentially(typed);
  const link = page.locator("#found").getByRole("link", { name, exact: true });
  await expect(page.locator("#found tbody tr")).toHaveCount(1);
  await link.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  return page.url();
}

/** Finds who takes the rope, on the page of a line or of a stand-in. */
async function choose(page, label, name) {
  await page.getByLabel(label).fill(name);
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.getByRole("link", { name: `Choose ${name}` }).click();
}

test.describe.configure({ mode: "serial" });

let belay, hana, ic;
test.beforeAll(async ({ browser }) => {
  belay = await start("serve");
  hana = await (await browser.newContext()).newPage();
  await hana.goto(`${belay.url}/first-run`);
  await hana.getByLabel("Company or department").fill("Marlowe Transit");
  await hana.getByLabel("Your name").fill("Hana Winter");
  await hana.getByLabel("Work e-mail").fill("hana.winter@marlowe.example");
  await hana.getByLabel("Password").fill(password);
  await hana.getByRole("button", { name: "Create the workspace" }).click();
  await expect(hana.locator("nav.side")).toContainText("Hana Winter");
});
test.afterAll(() => belay?.stop());

test("a file with mistakes says each of them, and once it is corrected five hundred people come in", async () => {
  const page = hana;
  const rows = organisation();
  rows[299].manager_email = "nobody@marlowe.example";
  rows[320].email = rows[319].email;
  rows[349].first_day = "2025-02-30";
  [rows[497].manager_email, rows[498].manager_email] = [rows[498].email, rows[497].email];
  await look(page, rows);
  const wrong = page.locator("table.import-problems tbody tr");
  const says = (line, column, reason) =>
    expect(wrong.filter({ has: page.getByRole("cell", { name: String(line), exact: true }) })).toContainText(
      new RegExp(`${column}.*${reason}`),
    );
  await says(301, "manager_email", "Nobody has the address nobody@marlowe.example");
  await says(321, "email", "Line 322 has the same address");
  await says(322, "email", "Line 321 has the same address");
  await says(351, "first_day", "2025-02-30 is not in the calendar");
  await says(499, "manager_email", "That would close a ring");
  await says(500, "manager_email", "That would close a ring");
  await expect(wrong).toHaveCount(6);
  await expectAccessible(page, "a file with mistakes");
  await page.goto(`${belay.url}/people`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("One person.");

  await look(page, organisation());
  await expect(page.getByRole("heading", { level: 1 })).toContainText("500");
  await expect(wrong).toHaveCount(0);
  await expectAccessible(page, "the dry run");
  await page.getByRole("button", { name: "Import 500 rows" }).click();
  await expect(page.getByRole("status").first()).toContainText("500 people added");
  await look(page, organisation());
  await expect(page.getByRole("button", { name: /^Import \d/ })).toHaveCount(0);

  // The next file says what it changes before it does.
  const changed = organisation();
  changed[499].team = "Depot";
  changed[496].manager_email = changed[0].email;
  await look(page, changed);
  await expect(page.locator("table.import-changed")).toContainText("Depot");
  await expect(page.locator("table.import-moved tbody tr")).toHaveCount(1);
  await expectAccessible(page, "the difference");
  await page.getByRole("button", { name: "Import 2 rows" }).click();
  await expect(page.getByRole("status").first()).toContainText("1 changed, 1 line moves on the next day");
});

test("list and tree are readable wide and narrow", async () => {
  const page = hana;
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of ["/people", "/people?team=Depot", "/people?show=without_manager", "/people/tree"]) {
      await page.goto(`${belay.url}${path}`);
      await expectNoSidewaysScroll(page);
      await expectAccessible(page, `${path} at ${width}`);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${belay.url}/people/tree`);
  const next = page.getByRole("link", { name: /Carla Abreu/ });
  await next.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Carla Abreu manages 7 people.");
});

test("somebody is found by typing and reads beforehand what a move means", async ({ browser }) => {
  const page = hana;
  const person = await open(page, "xenia urb", "Xenia Urban");
  await page.getByRole("link", { name: "Account", exact: true }).click();
  await page.getByRole("button", { name: "Invite Xenia" }).click();
  // No mail leaves here, so the link lies in the outbox.
  await expect(async () => {
    await page.goto(`${belay.url}/outbox`);
    await expect(page.getByRole("main")).toContainText("/invitations/", { timeout: 100 });
  }).toPass({ timeout: 20_000 });
  const link = (await page.content()).match(/http:\/\/[^\s"<]+\/invitations\/[\w-]+/)[0];
  ic = await (await browser.newContext()).newPage();
  await ic.goto(link);
  await ic.getByLabel("Password").fill(password);
  await ic.getByRole("button", { name: "Save and sign in" }).click();

  await page.goto(`${person}/line`);
  await choose(page, "Who takes the rope", "Greta Abreu");
  await page.getByLabel("From which day").fill(day(9));
  await page.getByRole("button", { name: "See what that means" }).click();
  await expect(page.getByRole("complementary", { name: "When the line moves" })).toContainText("Stays behind");
  await page.getByRole("button", { name: "Plan the move" }).click();
  await expect(page.getByRole("heading", { name: /^The line moves to Greta Abreu on/ })).toBeVisible();
  await expectAccessible(page, "a planned move");

  await ic.goto(`${person}/line`);
  await expect(ic.getByRole("heading", { name: /^Your line moves to Greta Abreu on/ })).toBeVisible();
  await expect(ic.getByRole("main")).toContainText("Answers written before a conversation");
  await expect(ic.getByRole("button", { name: "Call the move off" })).toHaveCount(0);
  await expectAccessible(ic, "a planned move, for the IC");

  // Without a day of one's own it is the next one.
  const other = await open(page, "wim urban", "Wim Urban");
  await page.goto(`${other}/line`);
  await choose(page, "Who takes the rope", "Dario Abreu");
  await expect(page.getByLabel("From which day")).not.toHaveValue("");
  await page.getByRole("button", { name: "Plan the move" }).click();
  await expect(page.getByRole("heading", { name: /^The line moves to Dario Abreu on/ })).toBeVisible();
});

test("somebody stands in for a time, and the IC reads what that means", async () => {
  const page = hana;
  const person = await open(page, "xenia urb", "Xenia Urban");
  await page.goto(`${person}/line`);
  await page.getByRole("link", { name: "Let somebody stand in" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Who stands in");
  await expectAccessible(page, "choosing who stands in");
  await choose(page, "Who stands in", "Hugo Abreu");
  await page.getByLabel("First day").fill(day(0));
  await page.getByLabel("Last day").fill(day(-1));
  await page.getByRole("button", { name: "See what that means" }).click();
  await expect(page.getByRole("alert")).toContainText("comes before the first");
  await page.getByLabel("Last day").fill(day(5));
  await page.getByRole("button", { name: "See what that means" }).click();
  await expect(page.getByRole("main")).toContainText("The goals that are agreed");
  await expectAccessible(page, "what a stand-in may read");
  await page.getByRole("button", { name: "Let Hugo stand in" }).click();
  await expect(page.getByRole("heading", { name: /^Hugo Abreu stands in for Vera until/ })).toBeVisible();

  await ic.goto(belay.url);
  await expect(ic.locator("nav.side")).toContainText("Hugo Abreu");
  await ic.goto(`${person}/line`);
  await expect(ic.getByRole("main")).toContainText("Of the time before, only that it is there");
  await expectAccessible(ic, "who stands in, for the IC");
  await page.goto(`${belay.url}/people?q=xenia+urban`);
  await expect(page.locator("#found")).toContainText("Hugo Abreu stands in until");
});

test("somebody leaves, is found among those who left, and returns", async () => {
  const page = hana;
  const person = await open(page, "yara urb", "Yara Urban");
  await page.goto(`${person}/card`);
  await page.getByLabel("Last day").fill(day(-2));
  await page.getByRole("button", { name: "Save the card" }).click();
  await expect(page.getByRole("main")).toContainText("Yara left on");
  await page.goto(`${belay.url}/people`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("500 people.");
  await page.getByRole("link", { name: "Left", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("One person has left.");
  await expectAccessible(page, "who left");

  await page.goto(`${person}/card`);
  await page.getByLabel("Last day").fill("");
  await page.getByRole("button", { name: "Save the card" }).click();
  await page.goto(`${belay.url}/people`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("501 people.");
});
