// One story, whatever the register is kept in: three people bring a case from intake to closure.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { AT, as, done, expected, openCase, wish } from "./cases.mjs";
import { press, sound, soundInEveryView, spaced, tabTo } from "./browser.mjs";

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

/** From intake to closure in one language; with pictures where `name` says how they are called. */
export function story(held, lang, name) {
  const named = (nl, en) => (lang === "nl" ? nl : en);
  const shot = (what) => name && `${name}-${what}`;
  return as(held, "carla", lang, (carla, openCarla) =>
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
        assert.equal(await stated(held, lang, path.split("/").at(-1)), 165_000);
      }),
    ),
  );
}

/** What the statements to the state and to AMIF say of a case together, in cents. */
async function stated(held, lang, id) {
  let sum = 0;
  await as(held, "dirk", lang, async (page, open) => {
    for (const funder of ["nl-state", "amif"]) {
      await open(AT[lang].budgets);
      await page.selectOption("#of", funder);
      await page.fill("#of-year", "2024");
      await page.check("#vorm-csv");
      const [down] = await Promise.all([
        page.waitForEvent("download"),
        page.click('form[action*="opgave"] .button, form[action*="statement"] .button'),
      ]);
      const rows = readFileSync(await down.path(), "utf8").trim().split("\n");
      const between = lang === "nl" ? ";" : ",";
      const own = rows.map((row) => row.split(between)).filter((row) => row[2] === id);
      // `461,25` and `461.25` alike.
      for (const row of own) sum += Number(row.at(-1).replace(/\D/g, "")) * sign(row.at(-1));
    }
  });
  return sum;
}

const sign = (amount) => (amount.trim().startsWith("-") ? -1 : 1);
