// Which browser is used, and how it is held still.
import { chromium } from "playwright-core";

const OPTIONS = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

/** A browser that test files in other processes can use. */
export const serveBrowser = () => chromium.launchServer(OPTIONS);

/** The browser that run.mjs serves. */
export const connectBrowser = () => chromium.connect(process.env.BATON_BROWSER);

/** A browser of one's own. */
export const launchBrowser = () => chromium.launch(OPTIONS);
