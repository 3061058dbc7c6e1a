// What the tests of the register share: who logs in, and how a case is worked on.
import { PASSWORD, press, spaced, visit } from "./browser.mjs";

export const AT = {
  nl: { login: "/aanmelden", cases: "/zaken", neu: "/zaken/nieuw", budgets: "/budgetten" },
  en: { login: "/en/log-in", cases: "/en/cases", neu: "/en/cases/new", budgets: "/en/budgets" },
};
export const WITH = { mayHave: ["wederkeer", "wederkeer-door"] };

export async function login(page, open, name, lang) {
  await open(AT[lang].login);
  await page.fill("#name", name);
  await page.fill("#password", PASSWORD);
  await press(page, "main .button");
}

/** Works as somebody who is logged in. */
export const as = (held, name, lang, work) =>
  visit(held, WITH, async (page, open) => {
    await login(page, open, name, lang);
    await work(page, open);
  });

/** Refusals are answered with 400 and up: the browser notes them, and here they are meant. */
export const expected = (page) => page.removeAllListeners("console");

/** Opens a case; says why where that is asked. */
export async function openCase(page, open, path) {
  await open(path);
  if (await page.locator("#reason").count()) {
    await page.fill("#reason", "goedkeuren");
    await press(page, "main form .button");
  }
}

/** Fills in the form of a wish and sends it. */
export async function wish(page, word, fields = {}) {
  const form = page.locator(`form#${word}`);
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${word}-${name}"]`).first();
    const kind = await field.evaluate((part) => (part.type === "radio" ? "radio" : part.tagName));
    if (kind === "radio") await form.locator(`[name="${word}-${name}"][value="${value}"]`).check();
    else if (kind === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([page.waitForNavigation(), form.locator("button.button").click()]);
}

export const done = async (page) => spaced(await page.innerText(".alert--ok"));

/** Registers a household of one through IOM, with everything that a proposal needs. */
export async function intake(page, open, lang, family) {
  await open(AT[lang].neu);
  const fields = {
    "p0-family": family,
    "p0-given": "Yara",
    "p0-born": lang === "nl" ? "02-03-1971" : "04-07-1968",
    "p0-nationality": "Irak",
  };
  for (const [name, value] of Object.entries(fields)) await page.fill(`#${name}`, value);
  await page.check("#channel-iom");
  for (const fact of await page.$$eval(".intake > fieldset > .condition select", ids)) {
    if (["post-arrival-place", "partner"].includes(fact)) continue;
    await page.selectOption(`#fact-${fact}`, "yes");
    await page.fill(`#evidence-${fact}`, "verklaring 12");
  }
  await press(page, "button[value=check]");
  for (const field of await page.locator("[name^=evidence-]:not([type=hidden])").all()) {
    await field.fill("DAC-lijst, paspoort");
  }
  await press(page, "button[value=register]");
  return new URL(page.url()).pathname;
}

const ids = (all) => all.map((one) => one.id.replace("fact-", ""));
