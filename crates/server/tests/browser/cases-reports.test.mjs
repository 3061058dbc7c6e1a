// What is told of the cases: the monitor, a statement to a funder, another policy tried on them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { as, expected } from "./cases.mjs";
import { press, site, sound, soundInEveryView, tabTo, test } from "./browser.mjs";

const held = site({ withRegister: true });
const policy = (name) => readFileSync(new URL(`../../../../policies/${name}`, import.meta.url));

for (const lang of ["nl", "en"]) {
  const named = (nl, en) => (lang === "nl" ? nl : en);
  const shot = (name) => lang === "nl" && `cases-${name}`;

  test(`the monitor and a statement, in ${lang}`, () =>
    as(held, "dirk", lang, async (page, open) => {
      await open(named("/monitor", "/en/monitoring"));
      assert.ok((await page.locator("tbody tr").count()) > 1);
      await soundInEveryView(page, `monitor in ${lang}`, shot("monitor"));
      await open(named("/budgetten", "/en/budgets"));
      await soundInEveryView(page, `budgets in ${lang}`, shot("budgets-statement"));
      await page.selectOption("#of", "nl-state");
      await page.fill("#of-year", "2024");
      const [down] = await Promise.all([
        page.waitForEvent("download"),
        page.click('form[action*="opgave"] .button, form[action*="statement"] .button'),
      ]);
      const name = named("opgave-nl-state-2024.xlsx", "statement-nl-state-2024.xlsx");
      assert.equal(down.suggestedFilename(), name);
    }));

  test(`another policy is tried by keyboard, in ${lang}`, () =>
    as(held, "cora", lang, async (page, open) => {
      await open(named("/proef", "/en/rehearsal"));
      await soundInEveryView(page, `rehearsal in ${lang}`, shot("rehearsal"));
      expected(page);
      await press(page, "main form .button");
      assert.equal(await page.locator("#mistakes a").count(), 1);
      await sound(page, `no file in ${lang}`);
      const send = async (text) => {
        const buffer = Buffer.from(text);
        const file = { name: "questions.toml", mimeType: "text/plain", buffer };
        await page.setInputFiles("#bestanden", [file]);
        await tabTo(page, "main form .button");
        await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      };
      await send("[[question]]\n");
      assert.equal(await page.locator("pre").count(), 1);
      await soundInEveryView(page, `a broken policy in ${lang}`, shot("rehearsal-wrong"));
      const questions = policy("questions.toml").toString();
      await send(questions.replace('use = "three-quarters"', 'use = "nine-tenths"'));
      assert.match(await page.innerText("#changed"), named(/zaken veranderen/, /cases change/));
      assert.ok((await page.locator("tbody tr").count()) > 0);
      await soundInEveryView(page, `rehearsed in ${lang}`, shot("rehearsed"));
    }));
}
