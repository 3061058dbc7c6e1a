// The register: what goes wrong, who looks like whom, lists and logins, in both languages.
import assert from "node:assert/strict";
import { AT, WITH, as, done, expected, login } from "./cases.mjs";
import { press, site, sound, soundInEveryView, test, visit } from "./browser.mjs";

const held = site({ withRegister: true });

for (const lang of ["nl", "en"]) {
  const named = (nl, en) => (lang === "nl" ? nl : en);
  const shot = (name) => lang === "nl" && `cases-${name}`;

  test(`everything that is wrong comes at once and leads to its field, in ${lang}`, () =>
    as(held, "carla", lang, async (page, open) => {
      expected(page);
      await open(AT[lang].neu);
      await soundInEveryView(page, `intake in ${lang}`, shot("intake"));
      await page.fill("#p0-v", "123");
      await page.fill("#p0-born", "31-02-1990");
      await page.fill("#p0-nationality", "Atlantis");
      await page.fill("#departs_on", "gisteren");
      await press(page, "button[value=check]");
      const links = page.locator("#mistakes a");
      const fields = await links.evaluateAll((all) => all.map((one) => one.hash.slice(1)));
      const wanted = ["p0-family", "p0-v", "p0-born", "p0-nationality", "departs_on"];
      assert.deepEqual(fields, wanted);
      for (const field of wanted) {
        await page.click(`#mistakes a[href="#${field}"]`);
        assert.equal(await page.evaluate(() => document.activeElement.id), field);
        assert.equal(await page.getAttribute(`#${field}`, "aria-invalid"), "true");
      }
      assert.equal(await page.inputValue("#p0-nationality"), "Atlantis");
      await soundInEveryView(page, `mistakes in ${lang}`, shot("intake-wrong"));
      await press(page, "button.language");
      assert.equal(await page.inputValue("#p0-nationality"), "Atlantis", "it goes along");
    }));

  test(`who looks like somebody in another case is shown side by side, in ${lang}`, () =>
    as(held, "karim", lang, async (page, open) => {
      expected(page);
      for (const again of [false, true]) {
        await open(AT[lang].neu);
        await page.fill("#p0-family", named("Karimi", "Kamali"));
        await page.fill("#p0-given", "Dilan");
        await page.fill("#p0-born", again ? "05-06-1990" : "06-05-1990");
        await page.fill("#p0-nationality", "Irak");
        await page.check("#channel-iom");
        await press(page, "button[value=check]");
        await press(page, "button[value=register]");
      }
      assert.equal(await page.locator("#alike .card").count(), 1);
      await soundInEveryView(page, `alike in ${lang}`, shot("alike"));
      await page.check("#alike [type=checkbox]");
      await page.fill("#because", "neef met dezelfde naam");
      await press(page, "button[value=register]");
      assert.match(await done(page), named(/geopend/, /opened/));
      assert.match(await page.innerText(".trail"), /neef met dezelfde naam/);
    }));

  test(`lists, search, budgets and accounts, in ${lang}`, async () => {
    await as(held, "sanne", lang, async (page, open) => {
      await soundInEveryView(page, `cases in ${lang}`, shot("list"));
      const shown = await page.innerText("#found");
      const kept = await page.innerText("#stap option:checked");
      assert.equal(shown.match(/\d+/)[0], kept.match(/\d+/)[0], "the counts agree");
      const numbers = () => page.$$eval("tbody a", (all) => all.map((one) => one.pathname));
      const first = await numbers();
      await press(page, `a:text-is("${named("Volgende zaken", "Next cases")}")`);
      const both = new Set([...first, ...(await numbers())]);
      assert.equal(both.size, Number(shown.match(/\d+/)[0]), "every case once, on two pages");
      await page.selectOption("#stap", "approved");
      await press(page, ".chooser .button");
      assert.match(page.url(), /stap=approved/);
      await page.fill("#zoek", "1");
      await press(page, ".search .button");
      await sound(page, `found in ${lang}`);
      assert.doesNotMatch(page.url(), /zoek=/);
      await page.fill("#zoek", "niemand heet zo");
      await press(page, ".search .button");
      await soundInEveryView(page, `nothing found in ${lang}`, shot("nothing"));
    });
    await as(held, "dirk", lang, async (page, open) => {
      expected(page);
      await open(AT[lang].budgets);
      await soundInEveryView(page, `budgets in ${lang}`, shot("budgets"));
      await press(page, "main form.narrow .button");
      assert.equal(await page.locator("#mistakes a").count(), 2);
      await sound(page, `a budget without an amount in ${lang}`);
    });
    await as(held, "rein", lang, async (page, open) => {
      await open(named("/bewaartermijnen", "/en/retention"));
      await soundInEveryView(page, `retention in ${lang}`, shot("retention"));
    });
    await as(held, "bea", lang, async (page) => {
      expected(page);
      await page.fill("#name", `nieuw-${lang}`);
      await page.selectOption("#role", "counsellor");
      await press(page, "button[value=add]");
      await soundInEveryView(page, `accounts in ${lang}`, shot("accounts"));
      await page.fill("#name", `nieuw-${lang}`);
      await press(page, "button[value=add]");
      await sound(page, `a name that is taken in ${lang}`);
    });
  });

  test(`logging in, and what goes wrong, in ${lang}`, () =>
    visit(held, WITH, async (page, open) => {
      expected(page);
      await open(AT[lang].cases);
      assert.equal(new URL(page.url()).pathname, AT[lang].login);
      await soundInEveryView(page, `log in, in ${lang}`, shot("login"));
      await page.fill("#name", "niemand");
      await page.fill("#password", "iets anders");
      await press(page, "main .button");
      await soundInEveryView(page, `not logged in, in ${lang}`, shot("login-wrong"));
      await login(page, open, "aya", lang);
      await press(page, ".who button");
      assert.equal(new URL(page.url()).pathname, AT[lang].login);
      await open(AT[lang].cases);
      assert.equal(new URL(page.url()).pathname, AT[lang].login, "nothing without a session");
    }));
}

test("the register works without scripts", () =>
  visit(held, { ...WITH, javaScriptEnabled: false }, async (page, open) => {
    await login(page, open, "sanne", "nl");
    await sound(page, "the list without scripts");
    await page.click("tbody a");
    await sound(page, "a case without scripts");
  }));
