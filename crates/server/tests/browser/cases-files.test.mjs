// Cases from a file and to one, and what makes a day shorter: work divided, lists of one's own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { AT, as, done, expected } from "./cases.mjs";
import { press, site, sound, soundInEveryView, tabTo, test } from "./browser.mjs";

const held = site({ withRegister: true });
const file = (text) => ({ name: "zaken.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
const HEAD =
  "dossier;inschrijfdatum;vertrek;kanaal;achternaam;voornamen;geboortedatum;nationaliteit";

for (const lang of ["nl", "en"]) {
  const named = (nl, en) => (lang === "nl" ? nl : en);
  const shot = (name) => lang === "nl" && `cases-${name}`;
  const year = named(1991, 1988);

  test(`a file is looked at, mended and confirmed by keyboard, in ${lang}`, () =>
    as(held, "carla", lang, async (page, open) => {
      await open(AT[lang].cases);
      await press(page, `a[href$="${named("inlezen", "import")}"]`);
      await soundInEveryView(page, `import in ${lang}`, shot("import"));
      expected(page);
      const row = `a;25-11-2024;zelfstandig;iom;Zahra ${lang};Yara;1-2-${year}`;
      await page.setInputFiles("#bestand", file(`${HEAD}\n${row};Irka\nb;;;;Omar;;;\n`));
      await press(page, "main .button");
      assert.match(await page.innerText("#mistakes"), /zaken\.csv H2: (nationaliteit|nationality):/);
      await soundInEveryView(page, `wrong in ${lang}`, shot("import-wrong"));
      await page.setInputFiles("#bestand", file(`${HEAD};RIAT-dossier\n${row};Irak;eigen\n`));
      await tabTo(page, "main .button");
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      assert.match(await page.innerText("main"), named(/nog niets bewaard/, /Nothing is kept yet/));
      await soundInEveryView(page, `looked at in ${lang}`, shot("import-looked"));
      await tabTo(page, "main form .button");
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      assert.match(await done(page), named(/1 zaak geopend/, /1 case opened/));
      await sound(page, `confirmed in ${lang}`);
      await press(page, "tbody a");
      assert.ok((await page.innerText("main")).includes(`Zahra ${lang}`));
    }));

  test(`cases are taken out with a reason, in ${lang}`, () =>
    as(held, "cor", lang, async (page, open) => {
      await open(AT[lang].cases);
      await press(page, `a[href$="${named("uitvoer", "export")}"]`);
      await soundInEveryView(page, `export in ${lang}`, shot("export"));
      expected(page);
      await press(page, "main form.narrow .button");
      assert.equal(await page.locator("#mistakes a").count(), 1);
      await sound(page, `export without a reason in ${lang}`);
      await tabTo(page, "#vorm-xlsx");
      await page.keyboard.press("ArrowDown");
      await page.fill("#reason", "overleg");
      const [down] = await Promise.all([
        page.waitForEvent("download"),
        page.click("main form.narrow .button"),
      ]);
      assert.equal(down.suggestedFilename(), named("zaken", "cases") + "-2024-11-25.csv");
      const text = readFileSync(await down.path(), "utf8");
      assert.match(text, named(/^\ufeffdossier;zaak;/, /^\ufefffile,case,/));
    }));

  test(`cases are divided together and a list is kept, in ${lang}`, () =>
    as(held, "cor", lang, async (page, open) => {
      await open(AT[lang].cases);
      const boxes = page.locator("tbody input[type=checkbox]");
      assert.ok((await boxes.count()) > 2);
      await tabTo(page, "tbody input[type=checkbox]");
      await page.keyboard.press("Space");
      await boxes.nth(1).check();
      await soundInEveryView(page, `ticked in ${lang}`, shot("ticked"));
      await page.selectOption("#to", "karim");
      await page.fill("#assign #reason", "verlof");
      await press(page, "#assign .button");
      assert.match(await done(page), named(/2 van 2 zaken/, /2 of 2 cases/));
      await soundInEveryView(page, `divided in ${lang}`, shot("divided"));

      await open(`${AT[lang].cases}?stap=approved`);
      await page.click("main details summary");
      await page.fill("#title", named("Goedgekeurd", "Approved"));
      await press(page, "main details form.chooser .button");
      await page.click("main details summary");
      await soundInEveryView(page, `lists in ${lang}`, shot("lists"));
      await press(page, 'main details a[href*="stap=approved"]');
      assert.match(page.url(), /stap=approved/);
      await page.click("main details summary");
      await press(page, "main details button[value=drop]");
      assert.equal(await page.locator('main details a[href*="stap=approved"]').count(), 0);
    }));

  test(`after the login one is where one wanted to be, in ${lang}`, () =>
    as(held, "rein", lang, async (page, open) => {
      await open(named("/bewaartermijnen", "/en/retention"));
      assert.match(await page.innerText("main"), named(/aanname/, /assumption/));
      await soundInEveryView(page, `periods in ${lang}`, shot("periods"));
      await press(page, ".who button");
      await open(named("/bewaartermijnen", "/en/retention"));
      assert.match(page.url(), /naar=/);
      await page.fill("#name", "rein");
      await page.fill("#password", "vier losse woorden");
      await press(page, "main .button");
      assert.match(page.url(), named(/\/bewaartermijnen$/, /\/en\/retention$/));
    }));

  test(`a lost password is replaced, in ${lang}`, () =>
    as(held, "bea", lang, async (page, open) => {
      await open(named("/accounts", "/en/accounts"));
      await soundInEveryView(page, `accounts in ${lang}`, shot("accounts-reset"));
      const row = page.locator("tbody tr", { hasText: "nick" });
      const button = row.locator("button[value=reset]");
      await Promise.all([page.waitForNavigation(), button.click()]);
      assert.match(await done(page), /nick/);
      await sound(page, `a new password in ${lang}`);
    }));
}
