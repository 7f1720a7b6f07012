// Two people in one room, in two browsers: what one does the other sees, a lost network costs
// nobody a letter, and the time is kept on both pages.
import { test, expect } from "@playwright/test";
import { expectAccessible, listen, plan, proxy, seat, start, type } from "./support.js";

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

test("the clock is one for both: minutes move, it stands still, and the last ones are said", async ({ browser }) => {
  const [ruth, kofi] = [await seat(browser, belay.url, "Ruth Adeyemi"), await seat(browser, belay.url, "Kofi Mensah")];
  const room = `${await plan(ruth, belay.url, "Kofi", "Promotion conversation")}/room`;
  await ruth.goto(room);
  await ruth.getByRole("button", { name: "Begin now" }).click();
  await expect(ruth.getByText("Part 1 of 5")).toBeVisible();
  // On Kofi's page time passes when this journey says so.
  await kofi.clock.install();
  await kofi.goto(room);
  const left = kofi.locator(".agenda .now .fine").first();
  const five = "5 minutes left of this part.";
  const heard = () => kofi.evaluate(() => window.heard);
  await expect(left).toHaveText("10 of 10 min left");
  await listen(kofi);

  // Said once, also when the page is made anew by the server in between.
  await kofi.clock.fastForward("04:30");
  await expect(left).toHaveText("6 of 10 min left");
  await ruth.getByRole("button", { name: "Kofi speaking" }).click();
  await expect(kofi.getByRole("button", { name: "You speaking" })).toHaveAttribute("aria-pressed", "true");
  await kofi.clock.fastForward("00:40");
  await expect.poll(heard).toEqual([five]);

  // Five minutes from a later part, with nothing but the keyboard; both see them.
  const place = async () => Math.round((await ruth.locator("#shared-notes").boundingBox()).y);
  const top = await place();
  await ruth.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const stood = await place();
  expect(stood).toBeLessThan(top);
  await ruth.getByRole("button", { name: "Move minutes" }).focus();
  await ruth.keyboard.press("Enter");
  await expectAccessible(ruth, "minutes of a part");
  await ruth.getByRole("button", { name: "Borrow from What closes it" }).focus();
  await ruth.keyboard.press("Enter");
  await expect(ruth.locator(".agenda .now")).toContainText("borrowed 5 from");
  // The page is where it was, gives the keyboard back, and says what came from where.
  await expect(ruth.getByRole("button", { name: "Move minutes" })).toBeFocused();
  expect(Math.abs((await place()) - stood)).toBeLessThan(5);
  const moved = /^5 minutes moved from “What closes it” to /;
  await expect(ruth.locator(".toast")).toHaveText(moved);
  await expect(ruth.locator(".toast")).toBeInViewport();
  await expect(ruth.locator("[data-room-says]")).toHaveText(moved);
  await expect(kofi.locator("[data-room-says]")).toHaveText("Minutes were moved: this part borrowed 5 from What closes it.");
  await expect(kofi.locator(".agenda .now")).toContainText("borrowed 5 from");
  await kofi.clock.fastForward("00:01");
  await expect(left).toHaveText("10 of 15 min left");
  await kofi.clock.fastForward("05:00");
  await expect.poll(heard).toEqual([five, five]);
  await kofi.clock.fastForward("04:00");
  await expect.poll(heard).toEqual([five, five, "1 minute left of this part."]);

  // It stands still for both, and either lets it go on.
  await ruth.getByRole("button", { name: "Pause the clock" }).click();
  await expect(kofi.getByText(/Ruth paused it at \d\d:\d\d\./)).toBeVisible();
  const told = kofi.locator("[data-room-says]");
  await expect(told).toHaveText("Ruth has paused the clock.");
  await expectAccessible(kofi, "a room whose clock stands still");
  const still = await left.textContent();
  await kofi.clock.fastForward("20:00");
  await expect(left).toHaveText(still);
  // What was said goes, so that the same is read out a second time.
  await expect(told).toHaveText("");
  await kofi.getByRole("button", { name: "Start the clock again" }).click();
  await expect(ruth.getByRole("button", { name: "Pause the clock" })).toBeVisible();

  // Given back, the part is as long as it was.
  await kofi.getByRole("button", { name: "Move minutes" }).click();
  await kofi.getByRole("button", { name: "Give to What closes it" }).click();
  await expect(kofi.locator(".agenda .now")).not.toContainText("borrowed");
  await expect(ruth.locator(".agenda .now .fine").first()).toHaveText("10 of 10 min left");
  await expect(ruth.locator(".agenda .now")).not.toContainText("borrowed");
});

test("while a proxy answers for the server the room stays, says that it waits, and catches up", async ({ browser }) => {
  const between = await proxy(belay.url);
  const [ruth, aiko] = [await seat(browser, belay.url, "Ruth Adeyemi"), await seat(browser, between.url, "Aiko Tanaka")];
  const room = new URL(`${await plan(ruth, belay.url, "Aiko", "Promotion conversation")}/room`).pathname;
  await ruth.goto(belay.url + room);
  await aiko.goto(between.url + room);
  await ruth.getByRole("button", { name: "Begin now" }).click();
  await expect(aiko.getByText("Part 1 of 5")).toBeVisible();
  // From the first letter on it hears what Ruth does.
  await type(ruth, "Here we are. ");
  await expect(aiko.getByRole("textbox", { name: "Shared notes" })).toHaveValue("Here we are. ");

  between.cut();
  const notice = aiko.locator("[data-room-notice]");
  await type(aiko, "Typed meanwhile. ");
  await expect(notice).toContainText("This page waits for it", { timeout: 15_000 });
  await expectAccessible(aiko, "a room that waits for its server");
  // Neither a tap nor a button leads to the proxy's own page.
  await aiko.getByRole("button", { name: "You speaking" }).click();
  await expect(notice).toContainText("Press again when it is back.");
  await aiko.getByRole("button", { name: "On to part two" }).click();
  await expect(aiko.getByText("Part 1 of 5")).toBeVisible();
  await ruth.getByRole("button", { name: "Aiko speaking" }).click();
  await ruth.getByRole("button", { name: "Pause the clock" }).click();

  between.mend();
  await expect(aiko.getByText(/Ruth paused it at/)).toBeVisible({ timeout: 20_000 });
  await expect(notice).toBeHidden();
  await expect(ruth.getByRole("textbox", { name: "Shared notes" })).toHaveValue("Here we are. Typed meanwhile. ", { timeout: 20_000 });
  // And it hears again what happens from here on.
  await ruth.getByRole("button", { name: "Start the clock again" }).click();
  await expect(aiko.getByRole("button", { name: "Pause the clock" })).toBeVisible();
  await aiko.getByRole("button", { name: "On to part two" }).click();
  await expect(ruth.getByText("Part 2 of 5")).toBeVisible();
  between.stop();
});

test("what was typed without a connection is shown where the notes are closed, and goes when it is thrown away", async ({ browser }) => {
  const [ruth, priya] = [await seat(browser, belay.url, "Ruth Adeyemi"), await seat(browser, belay.url, "Priya Raman")];
  const conversation = await plan(ruth, belay.url, "Priya", "1:1");
  await ruth.goto(`${conversation}/room`);
  await priya.goto(`${conversation}/room`);
  await ruth.getByRole("button", { name: "Begin now" }).click();
  await expect(priya.getByText("Part 1 of 3")).toBeVisible();
  await type(priya, "Both had this. ");
  await expect(ruth.getByRole("textbox", { name: "Shared notes" })).toHaveValue("Both had this. ");
  await priya.context().setOffline(true);
  await type(priya, "Only the train heard this.");

  await ruth.getByRole("button", { name: "End early" }).click();
  await ruth.getByRole("button", { name: "End it for both" }).click();
  // Nothing was agreed: it goes with a tick.
  await ruth.getByLabel(/^There was nothing to agree/).check();
  await ruth.getByRole("button", { name: /^Send to/ }).click();
  await expect(ruth.getByRole("button", { name: /^Send to/ })).toBeHidden();
  await priya.context().setOffline(false);
  await expect(priya).toHaveURL(/wrap-up/, { timeout: 20_000 });

  const left = priya.locator("[data-closed]");
  for (const page of ["wrap-up", "follow-up", "room/notes"]) {
    await priya.goto(`${conversation}/${page}`);
    await expect(left).toContainText("You wrote this, and it was not saved");
    await expect(left.locator(".words")).toHaveText("Only the train heard this.");
    await expectAccessible(priya, `${page} with words that were left over`);
  }
  // Ruth typed nothing that was not kept.
  await ruth.goto(`${conversation}/wrap-up`);
  await expect(ruth.locator("[data-closed]")).toBeHidden();
  await left.getByRole("button", { name: "Throw it away" }).click();
  await expect(left).toBeHidden();
  await priya.reload();
  await expect(priya.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await priya.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("belay.draft.")))).toEqual([]);
});

test("a field both write into goes together, and what was typed in a tunnel arrives though the part is over", async ({ browser }) => {
  const [ruth, kofi] = [await seat(browser, belay.url, "Ruth Adeyemi"), await seat(browser, belay.url, "Kofi Mensah")];
  const room = `${await plan(ruth, belay.url, "Kofi", "Promotion conversation")}/room`;
  await ruth.goto(room);
  await kofi.goto(room);
  await ruth.getByRole("button", { name: "Begin now" }).click();
  await expect(kofi.getByText("Part 1 of 5")).toBeVisible();
  // With the keyboard alone: it stays where it was, or on what stands there now.
  await ruth.getByRole("button", { name: "Pause the clock" }).focus();
  await ruth.keyboard.press("Enter");
  await expect(ruth.getByRole("button", { name: "Start the clock again" })).toBeFocused();
  await ruth.keyboard.press("Enter");
  await expect(ruth.getByRole("button", { name: "Pause the clock" })).toBeFocused();
  for (const next of ["two", "three"]) {
    await kofi.getByRole("button", { name: `On to part ${next}` }).focus();
    await kofi.keyboard.press("Enter");
    await expect(ruth.getByText(`Part ${next === "two" ? 2 : 3} of 5`)).toBeVisible();
    await expect(kofi.getByRole("button", { name: /^On to part/ })).toBeFocused();
  }

  const field = (page) => page.getByLabel("What is still missing");
  await field(ruth).fill("Design across teams.");
  await expect(field(kofi)).toHaveValue("Design across teams.");
  const end = async (page, words) => { await field(page).press("Control+End"); await field(page).pressSequentially(words, { delay: 30 }); };
  const beginning = async (page, words) => { await field(page).press("Control+Home"); await field(page).pressSequentially(words, { delay: 30 }); };
  await Promise.all([end(ruth, " Twice, and with a second team."), beginning(kofi, "Led alone: ")]);
  for (const page of [ruth, kofi]) await expect(field(page)).toHaveValue("Led alone: Design across teams. Twice, and with a second team.");

  await kofi.context().setOffline(true);
  await end(kofi, " Written in a tunnel.");
  await ruth.getByRole("button", { name: "On to part four" }).click();
  await expect(ruth.getByText("Part 4 of 5")).toBeVisible();
  await kofi.context().setOffline(false);
  await expect(kofi.getByText("Part 4 of 5")).toBeVisible({ timeout: 20_000 });
  await ruth.getByRole("button", { name: "Back to part 3" }).click();
  await expect(field(ruth)).toHaveValue(/with a second team\. Written in a tunnel\.$/, { timeout: 20_000 });
});

test("the running agenda follows the other side, and leaves alone what is being written", async ({ browser }) => {
  const [ruth, ines] = [await seat(browser, belay.url, "Ruth Adeyemi"), await seat(browser, belay.url, "Ines Carvalho")];
  await ruth.goto(belay.url);
  const person = await ruth.locator("nav.side a[href^='/people/']", { hasText: "Ines" }).first().getAttribute("href");
  for (const page of [ruth, ines]) await page.goto(`${belay.url}${person}/one-on-ones`);
  await ruth.getByLabel("A topic you bring").fill("Half a thought");
  await ines.getByLabel("A topic you bring").fill("The fares");
  await ines.getByRole("button", { name: "Put it on the agenda" }).click();
  await expect(ruth.getByRole("link", { name: "The fares", exact: true })).toBeVisible();
  await expect(ruth.getByLabel("A topic you bring")).toHaveValue("Half a thought");
  await expectAccessible(ruth, "a live agenda");
  await ruth.getByRole("button", { name: /^Close it ?: The fares/ }).click();
  await expect(ines.getByRole("button", { name: /^Put it back ?: The fares/ })).toBeVisible();
});

test("what the other side begins and ends takes neither words nor the keyboard's place", async ({ browser }) => {
  const [ruth, priya] = [await seat(browser, belay.url, "Ruth Adeyemi"), await seat(browser, belay.url, "Priya Raman")];
  const conversation = await plan(ruth, belay.url, "Priya", "1:1");
  await ruth.goto(`${conversation}/room`);
  await priya.goto(`${conversation}/room`);
  const own = priya.getByRole("textbox", { name: "Private notes" });
  await own.focus();
  await own.pressSequentially("Ask about the fares", { delay: 5 });
  await ruth.getByRole("button", { name: "Begin now" }).click();
  await expect(priya.getByText("Part 1 of 3")).toBeVisible();
  await expect(own).toHaveValue("Ask about the fares");
  await expect(own).toBeFocused();
  await priya.keyboard.type(", first");
  await expect(own).toHaveValue("Ask about the fares, first");
  await expect(priya.getByText("had not reached the server")).toBeHidden();
  await expect(priya.locator("[data-room-says]")).toHaveText("The conversation has begun.");

  // A question over the page takes the keyboard, keeps it, and gives it back.
  const early = ruth.getByRole("button", { name: "End early" });
  await early.focus();
  await ruth.keyboard.press("Enter");
  await expect(ruth.getByRole("button", { name: "Not yet" })).toBeFocused();
  await expectAccessible(ruth, "the question before the end");
  for (let times = 0; times < 4; times++) {
    await ruth.keyboard.press("Tab");
    expect(await ruth.evaluate(() => document.activeElement.closest("#end-early") !== null)).toBe(true);
  }
  await ruth.keyboard.press("Escape");
  await expect(early).toBeFocused();
  await ruth.getByRole("button", { name: "Move minutes" }).focus();
  await ruth.keyboard.press("Enter");
  await expect(ruth.getByRole("radio", { name: "5 min" })).toBeFocused();
  await ruth.keyboard.press("Escape");
  await expect(ruth.getByRole("button", { name: "Move minutes" })).toBeFocused();

  // How it was and half a promise are there after the other side has ended it.
  await priya.getByRole("button", { name: "On to part two" }).click();
  await priya.getByRole("button", { name: "On to part three" }).click();
  await priya.getByRole("radio", { name: /^4/ }).check({ force: true });
  const sentence = priya.getByLabel("A sentence, if you like");
  await sentence.focus();
  await sentence.pressSequentially("It went by quickly, and", { delay: 5 });
  await expect(ruth.getByText("Part 3 of 3")).toBeVisible();
  await ruth.getByRole("button", { name: "End the conversation" }).click();
  await expect(priya).toHaveURL(/wrap-up$/);
  await expect(sentence).toHaveValue("It went by quickly, and");
  await expect(priya.getByRole("radio", { name: /^4/ })).toBeChecked();
  await expect(sentence).toBeFocused();
  await expect(priya.locator("[data-room-says]")).toHaveText("The conversation has ended. What you had typed is back on this page.");
  await expectAccessible(priya, "a wrap-up with what was typed in the room");
  await priya.getByRole("button", { name: /^Tell / }).click();
  await expect.poll(() => priya.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("belay.draft.")))).toEqual([]);
});

test("what somebody was writing in the notes when the room ended is one press away", async ({ browser }) => {
  const [ruth, priya] = [await seat(browser, belay.url, "Ruth Adeyemi"), await seat(browser, belay.url, "Priya Raman")];
  const conversation = await plan(ruth, belay.url, "Priya", "1:1");
  await ruth.goto(`${conversation}/room`);
  await priya.goto(`${conversation}/room`);
  await ruth.getByRole("button", { name: "Begin now" }).click();
  await expect(priya.getByText("Part 1 of 3")).toBeVisible();
  await priya.getByLabel("A topic you bring").fill("Half a topic");
  await type(priya, "Half a sent");
  await ruth.getByRole("button", { name: "End early" }).click();
  await ruth.getByRole("button", { name: "End it for both" }).click();
  await expect(priya).toHaveURL(/wrap-up$/);

  const left = priya.locator("[data-words-left]");
  await expect(left).toContainText("You were writing in the shared notes when the conversation ended, and your words are in them.");
  await expect(left).toContainText("You had typed this in the room, and it was not saved.");
  await expect(left.locator(".words")).toHaveText("Half a topic");
  await expectAccessible(priya, "a wrap-up that leads to the notes");
  await left.getByRole("link", { name: "Go on in the shared notes" }).click();
  const notes = priya.getByRole("textbox", { name: "Shared notes" });
  await expect(notes).toHaveValue(/Half a sent$/);
  await expect(notes).toBeFocused();
  // Said once; what nobody has saved stays until it is thrown away.
  await priya.goto(`${conversation}/wrap-up`);
  await expect(left).not.toContainText("You were writing");
  await left.getByRole("button", { name: "Throw it away" }).click();
  await expect(left).toBeHidden();

  // A page that was closed without a connection took letters along: they go in when the notes are opened.
  const kofi = await seat(browser, belay.url, "Kofi Mensah");
  const other = await plan(ruth, belay.url, "Kofi", "1:1");
  await ruth.goto(`${other}/room`);
  await ruth.getByRole("button", { name: "Begin now" }).click();
  await kofi.goto(`${other}/room`);
  await type(kofi, "Both had this. ");
  await expect(ruth.getByRole("textbox", { name: "Shared notes" })).toHaveValue("Both had this. ");
  await kofi.context().setOffline(true);
  await type(kofi, "Only the train heard this.");
  await expect(kofi.locator("#shared-notes [data-autosave-status]")).toContainText("Not saved, no connection");
  await kofi.close();
  await ruth.getByRole("button", { name: "End early" }).click();
  await ruth.getByRole("button", { name: "End it for both" }).click();
  await kofi.context().setOffline(false);
  const again = await kofi.context().newPage();
  await again.goto(`${other}/wrap-up`);
  await expect(again.locator("[data-words-left]")).toContainText("Not all you wrote in the shared notes has arrived.");
  await again.getByRole("link", { name: "Open the shared notes" }).click();
  await expect(again.getByRole("textbox", { name: "Shared notes" })).toHaveValue("Both had this. Only the train heard this.");
  await expect(again.locator("#shared-notes [data-autosave-status]")).toContainText("Saved");
  await again.goto(`${other}/wrap-up`);
  await expect(again.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(again.locator("[data-words-left]")).toBeHidden();
});
