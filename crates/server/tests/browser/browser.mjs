// One server and one browser for a file of tests, and what every page must be.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { after, before, test as declare } from "node:test";
import { chromium } from "playwright-core";

// Every test stands on this day, whenever it runs.
const TODAY = "2024-11-25";
export const ROOT = new URL("../../../../", import.meta.url);
export const TARGET = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL("target", ROOT));
export const BINARY = `${TARGET}/debug/wederkeer`;
const SHOTS = `${TARGET}/screenshots`;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCRIPTLESS = new WeakSet();
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A test that gives up, also where the browser never answers. */
export const test = (name, work) => declare(name, { timeout: 600_000 }, work);

const DESKTOP = { width: 1280, height: 900 };
// A colour on its way to another is no colour to judge.
const STILL = { viewport: DESKTOP, reducedMotion: "reduce" };

// How else a reader may have set the browser, and what axe can see there that it did not see on a
// desktop: on a phone anything, in other colours their contrast, in another width nothing.
const VIEWS = {
  phone: { size: { width: 320, height: 640 }, axe: WCAG },
  dark: { media: { colorScheme: "dark" }, axe: ["color-contrast"] },
  forced: { media: { forcedColors: "active" }, axe: ["color-contrast"] },
  // 1280 × 1024 at 400 % leaves this much.
  zoom: { size: { width: 320, height: 256 } },
  wide: { size: { width: 1920, height: 1080 } },
};

/** The password of everybody in the register of the tests. */
export const PASSWORD = "vier losse woorden";

/** SQLite in a folder of its own. */
const sqlite = {
  async start() {
    const folder = mkdtempSync(join(tmpdir(), "wederkeer-"));
    const stop = async () => rmSync(folder, { recursive: true, force: true });
    return { address: `sqlite:${folder}/register.db`, stop };
  },
};

/** Fills a register with fictitious cases and adds accounts. */
function fill(database, accounts) {
  const words = ["demo", "--database", database, "--cases", "60", "--until", TODAY];
  const made = spawnSync(BINARY, [...words, "--password", PASSWORD], { encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  for (const account of accounts) {
    const add = ["account", "add", ...account, "--without-code", "--database", database];
    const added = spawnSync(BINARY, add, { encoding: "utf8" });
    assert.equal(added.status, 0, added.stderr);
  }
}

/** A browser that asks nothing by itself. */
export const browser = () => chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET });

/** An address of this machine where nobody listens yet. */
async function freeAddress() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  return `127.0.0.1:${port}`;
}

/** A server and a browser, there from the first test of a file to its last; with a register (in
 * SQLite, or in what `server` starts), accounts and other words where they are asked for. */
export function site({ withRegister = false, server: database = sqlite, accounts = [], more } = {}) {
  const held = { address: "", browser: undefined };
  let server, kept, leaving;
  before(async () => {
    mkdirSync(SHOTS, { recursive: true });
    const listen = more ? await freeAddress() : "127.0.0.1:0";
    const words = ["serve", "--listen", listen, "--today", TODAY, "--log", "warn"];
    if (more) words.push(...(await more(`http://${listen}`)));
    if (withRegister) {
      kept = await database.start();
      fill(kept.address, accounts);
      words.push("--database", kept.address);
    }
    server = spawn(BINARY, words, { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await Promise.race([
      once(createInterface({ input: server.stdout }), "line"),
      once(server, "error").then(([why]) => Promise.reject(why)),
      once(server, "exit").then(([code]) => Promise.reject(new Error(`server ended: ${code}`))),
    ]);
    held.address = line.match(/http:\/\/[\d.]+:\d+/)[0];
    server.on("exit", (code, signal) => {
      if (!leaving) console.error(`the server ended: ${code ?? signal}`);
    });
    held.browser = await browser();
  });
  after(async () => {
    leaving = true;
    await held.browser?.close();
    server?.kill();
    await kept?.stop();
  });
  return held;
}

/** Works on a page that tells of everything a visitor should never meet; then closes it. */
export async function visit(site, options, work) {
  const { mayHave, elsewhere, ...browsers } = options;
  const context = await site.browser.newContext({ ...STILL, ...browsers });
  const page = await context.newPage();
  if (options.javaScriptEnabled === false) SCRIPTLESS.add(page);
  const wrong = [];
  page.on("console", (line) => {
    if (line.type() === "error") wrong.push(`console: ${line.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const known = [site.address, elsewhere?.()].filter(Boolean);
    const there = known.some((start) => request.url().startsWith(start));
    if (!there) wrong.push(`elsewhere: ${request.url()}`);
  });
  try {
    await work(page, (path) => page.goto(site.address + path));
    const kept = await context.cookies(elsewhere ? site.address : undefined);
    const cookies = kept.map((one) => one.name);
    const own = cookies.filter((name) => mayHave?.includes(name));
    assert.deepEqual(cookies, own, "no cookies but those of a session");
  } finally {
    await context.close();
  }
  assert.deepEqual(wrong, []);
}

/** No violation of WCAG that a program can find; nothing wider than the screen. */
export async function sound(page, where, only = WCAG) {
  await fits(page, where);
  const look = (one) => axe(one, only);
  const violations = SCRIPTLESS.has(page) ? await asScripted(page, look) : await look(page);
  assert.deepEqual(violations, [], where);
}

/** The same on a desktop, on a phone, enlarged, dark and in forced colours; with pictures. */
export async function soundInEveryView(page, where, name) {
  await sound(page, where);
  if (name) await picture(page, `${name}-desktop`);
  for (const [view, { size = DESKTOP, media, axe: only }] of Object.entries(VIEWS)) {
    await page.setViewportSize(size);
    if (media) await page.emulateMedia(media);
    if (only) await sound(page, `${where} as ${view}`, only);
    else await fits(page, `${where} as ${view}`);
    if (only && name) await picture(page, `${name}-${view}`);
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  }
  await page.setViewportSize(DESKTOP);
}

async function axe(page, only) {
  await page.evaluate(AXE);
  const found = await page.evaluate(
    (runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] }),
    only,
  );
  return found.violations.map(({ id, nodes }) => ({
    id,
    at: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
  }));
}

/** axe is a script itself, so it looks at the same document in a page that runs scripts. */
async function asScripted(page, look) {
  const body = await page.content();
  const context = await page.context().browser().newContext({ viewport: page.viewportSize() });
  const twin = await context.newPage();
  await twin.route(page.url(), (route) => route.fulfill({ body, contentType: "text/html" }));
  await twin.route("**/*.js", (route) => route.abort());
  try {
    await twin.goto(page.url());
    return await look(twin);
  } finally {
    await context.close();
  }
}

/** Nothing makes the page wider than the screen. */
async function fits(page, where) {
  assert.deepEqual(await page.evaluate(sticksOut), [], `${where}: wider than the screen`);
}

/** What makes the page wider than the window; regions that scroll by themselves may. */
function sticksOut() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((part) => part.getBoundingClientRect().right > width + 1)
    .filter((part) => !part.closest(".table-scroll, pre"))
    .map((part) => `${part.tagName} ${part.className} ${part.textContent.slice(0, 40)}`);
}

/** A picture of the whole page, for people to look at. */
async function picture(page, name) {
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

/** Whether the place of the keyboard can be seen: the focused part has an outline. */
export function focusShows(page) {
  return page.evaluate(() => {
    const part = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(part);
    return part !== document.body && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
}

/** Text as a person reads it: a space that does not break is a space. */
export const spaced = (text) => text.replace(/[\u00a0\u202f]/g, " ");

/** Sends a form by one of its buttons. */
export const press = (page, button) => Promise.all([page.waitForNavigation(), page.click(button)]);

/** Goes on with Tab until the part that a selector names has the focus, and sees it each time. */
export async function tabTo(page, selector) {
  for (let step = 0; step < 200; step += 1) {
    await page.keyboard.press("Tab");
    assert.ok(await focusShows(page), `on the way to ${selector}`);
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`Tab does not reach ${selector}`);
}

/** How many sheets of A4 the page takes on paper. */
export async function sheets(page, name) {
  const path = `${SHOTS}/${name}.pdf`;
  const pdf = await page.pdf({ path, preferCSSPageSize: true });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length;
}
