// The register: two or three people bring a case from intake to closure, in both languages.
import assert from "node:assert/strict";
import { AT, WITH, as, done, expected, login, openCase, wish } from "./cases.mjs";
import { press, site, sound, soundInEveryView, spaced, tabTo, test, visit } from "./browser.mjs";

const held = site({ withRegister: true });
const TODAY = "25-11-2024";
/** The intake without a mouse: a single person through IOM. */
async function intakeByKeyboard(page, open, lang, family) {
  await open(AT[lang].neu);
  const type = async (selector, text) => {
    await tabTo(page, selector);
    await page.keyboard.press("Control+A");
    await page.keyboard.type(text);
  };
  await type("#p0-family", family);
  await type("#p0-given", "Yara");
  await type("#p0-v", lang === "nl" ? "2799990001" : "2799990002");
  await type("#p0-born", lang === "nl" ? "02-03-1991" : "04-07-1988");
  await type("#p0-nationality", "Irak");
  await tabTo(page, "#departure-voluntary");
  await tabTo(page, "#channel-iom");
  await page.keyboard.press("Space");
  await type("#registered_on", TODAY);
  await type("#departs_on", TODAY);
  const facts = await page.$$eval(".intake fieldset > .condition select", (all) =>
    all.map((one) => one.id.replace("fact-", "")),
  );
  for (const fact of facts.filter((one) => !["post-arrival-place", "partner"].includes(one))) {
    await tabTo(page, `#fact-${fact}`);
    await page.keyboard.press("ArrowDown");
    await type(`#evidence-${fact}`, "verklaring 12");
  }
  await tabTo(page, "button[value=check]");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  await soundInEveryView(page, `check in ${lang}`, lang === "nl" && "cases-check");
  for (const field of await page.locator("[name^=evidence-]:not([type=hidden])").all()) {
    await type(`#${await field.getAttribute("id")}`, "DAC-lijst, paspoort");
  }
  await tabTo(page, "button[value=register]");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  return new URL(page.url()).pathname;
}

for (const lang of ["nl", "en"]) {
  const named = (nl, en) => (lang === "nl" ? nl : en);
  const shot = (name) => lang === "nl" && `cases-${name}`;

  test(`from intake to closure, by three people, in ${lang}`, () =>
    as(held, "carla", lang, (carla, openCarla) =>
      as(held, "cor", lang, (cor, openCor) =>
        as(held, "conny", lang, async (conny, openConny) => {
          const path = await intakeByKeyboard(carla, openCarla, lang, named("Zahra", "Zaman"));
          assert.match(await done(carla), named(/geopend/, /opened/));
          await soundInEveryView(carla, `a new case in ${lang}`, shot("case-new"));
          await wish(carla, "consent", { on: TODAY, paper: "map 3, blad 1" });
          assert.match(await done(carla), named(/toestemming/, /consent/));
          await wish(carla, "determine");
          await soundInEveryView(carla, `determined in ${lang}`, shot("case-determined"));
          await wish(carla, "propose");

          await openCase(cor, openCor, path);
          await soundInEveryView(cor, `proposed in ${lang}`, shot("case-proposed"));
          await wish(cor, "approve");
          assert.match(await done(cor), named(/gereserveerd/, /reserved/));

          await openCase(carla, openCarla, path);
          const cash = { amount: "200", on: TODAY, form: "cash", reimbursement: "unit-cost" };
          const line = "p01/departure-cash";
          await wish(carla, "order", { line, ...cash, received: "kwitantie 7" });
          await openCase(conny, openConny, path);
          await soundInEveryView(conny, `a payment waits in ${lang}`, shot("case-payment"));
          await Promise.all([conny.waitForNavigation(), conny.click("#release-1 .button")]);
          assert.match(await done(conny), named(/vrijgegeven/, /released/));
          expected(conny);
          await conny.locator("details:has(#recover-1)").evaluate((one) => (one.open = true));
          await press(conny, "#recover-1 .button");
          const wrong = conny.locator("#mistakes a");
          const fields = await wrong.evaluateAll((all) => all.map((one) => one.hash));
          assert.deepEqual(fields, ["#recover-1-amount", "#recover-1-reason"]);
          await sound(conny, `nothing came back in ${lang}`);
          await conny.fill("#recover-1-amount", "250");
          await conny.fill("#recover-1-reason", "niet opgehaald");
          await press(conny, "#recover-1 .button");
          assert.match(spaced(await conny.innerText("#mistakes")), /200,00|200\.00/);
          await conny.fill("#recover-1-amount", "50,00");
          await press(conny, "#recover-1 .button");
          assert.match(await done(conny), named(/terugbetaling/, /came back/));

          await openCase(carla, openCarla, path);
          await wish(carla, "depart", { on: TODAY });
          await wish(carla, "arrive", { on: TODAY });
          await soundInEveryView(carla, `arrived in ${lang}`, shot("case-arrived"));
          await wish(carla, "plan", { "0-what": "kraam", "0-amount": "1.800,00" });
          await openCase(cor, openCor, path);
          await soundInEveryView(cor, `a plan waits in ${lang}`, shot("case-plan"));
          await wish(cor, "approve-plan");
          await openCase(carla, openCarla, path);
          const help = { amount: "1500", on: TODAY, form: "kind", reimbursement: "receipt" };
          const papers = { invoice: "F12", proof: "B12" };
          await wish(carla, "order", { line: "p01/post-return", ...help, ...papers });
          await openCase(conny, openConny, path);
          await Promise.all([conny.waitForNavigation(), conny.click("#release-2 .button")]);
          await openCase(carla, openCarla, path);
          await wish(carla, "report", { contributed: "een kraam" });
          await openCase(cor, openCor, path);
          await wish(cor, "close");
          assert.match(await done(cor), named(/gesloten/, /closed/));
          await cor.$$eval("main details", (all) => all.forEach((one) => (one.open = true)));
          await soundInEveryView(cor, `closed in ${lang}`, shot("case-closed"));
          const text = spaced(await cor.inputValue("#summary"));
          assert.ok(text.includes(named("Samen: ", "Together: ")), text);
          assert.ok(spaced(await cor.innerText("main")).includes(named("€ 1.650,00", "€1,650.00")));
        }),
      ),
    ));

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
