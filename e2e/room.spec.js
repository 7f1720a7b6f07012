// Two people in one room, in two browsers: what one does the other sees, and a lost network
// costs nobody a letter.
import { test, expect } from "@playwright/test";
import { expectAccessible, seat, start, type } from "./support.js";

let belay;
test.beforeAll(async () => {
  belay = await start("demo", "--seed", "1");
});
test.afterAll(() => belay?.stop());

test("both write, one loses the network, and nobody loses a letter", async ({ browser }) => {
  const ruth = await seat(browser, belay.url, "Ruth Adeyemi");
  const ines = await seat(browser, belay.url, "Ines Carvalho");
  await ines.goto(`${belay.url}/conversations`);
  const ahead = await ines.locator("main a[href*='/preparation']").first().getAttribute("href");
  const room = `${belay.url}${ahead.replace("/preparation", "/room")}`;
  await ruth.goto(room);
  await ines.goto(room);
  await expect(ines.locator("[data-here]")).toBeVisible();

  // Ruth begins; Ines's page follows by itself.
  await ruth.getByRole("button", { name: /^Begin/ }).click();
  await expect(ines.getByRole("heading", { level: 1 })).toContainText("You first");
  await expectAccessible(ines, "a live room");

  // Both type, in the same place.
  const [hers, theirs] = [ines.getByRole("textbox", { name: "Shared notes" }), ruth.getByRole("textbox", { name: "Shared notes" })];
  await type(ines, "Fares: ");
  await expect(theirs).toHaveValue("Fares: ");
  await Promise.all([type(ines, "she led it. 😀 "), type(ruth, "in March. ")]);
  await expect(async () => {
    expect(await hers.inputValue()).toBe(await theirs.inputValue());
    expect((await hers.inputValue()).length).toBe("Fares: she led it. 😀 in March. ".length);
  }).toPass();

  // Ines loses her network and types on; Ruth too.
  await ines.context().setOffline(true);
  await type(ines, "Written in a tunnel. ");
  await type(ruth, "Written at the desk. ");
  await expect(ines.locator("#shared-notes [data-autosave-status]")).toContainText("Not saved, no connection");
  await ines.context().setOffline(false);
  await expect(theirs).toHaveValue(/Written in a tunnel\./);
  await expect(hers).toHaveValue(/Written at the desk\./);
  await expect(async () => expect(await hers.inputValue()).toBe(await theirs.inputValue())).toPass();

  // What is being written stays when the agenda moves on.
  await ruth.locator("#private-text").fill("Ask about the dates.");
  await ines.getByRole("button", { name: "On to part two" }).click();
  await expect(ruth.locator(".kick").first()).toContainText("Part 2 of");
  await expect(ruth.locator("#private-text")).toHaveValue("Ask about the dates.");
  await expect(theirs).toHaveValue(/Written in a tunnel\./);

  // Who wrote last is said as long as it is true.
  await type(ruth, "The end. ");
  await expect(hers).toHaveValue(/The end\./);
  await ines.reload();
  await expect(ines.locator("#shared-notes [data-last]")).toContainText("Ruth wrote last");
  await type(ines, "Not quite. ");
  await expect(ines.locator("#shared-notes [data-last]")).toHaveCount(0);
  await expect(theirs).toHaveValue(/Not quite\./);

  // After a reload everything is where it was.
  const written = await hers.inputValue();
  await ines.reload();
  await expect(ines.getByRole("textbox", { name: "Shared notes" })).toHaveValue(written);
  await ruth.close();
  await expect(ines.locator("[data-here]")).toBeHidden();
});
