// The journeys that need a browser. Chromium is the one the system has; nothing is downloaded.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  timeout: 120_000,
  // Each file starts a Belay of its own; two browsers keep two cores busy.
  workers: 2,
  fullyParallel: false,
  // A slow machine may lose a race once; what fails twice is broken.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    launchOptions: {
      executablePath: process.env.BELAY_TEST_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    locale: "en-GB",
    timezoneId: "Europe/Lisbon",
    // Colours change at once: axe must not measure them half way.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
  },
});
