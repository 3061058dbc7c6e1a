// Who makes policy tries a change: in the text or in rows, checked, recomputed, compared, taken home.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { press, site, sound, soundInEveryView, spaced, tabTo, test, visit } from "./browser.mjs";

const held = site();
const FILE = "frontex-jrs.toml";
const IN_FORCE = readFileSync(new URL(`../../../../policies/${FILE}`, import.meta.url), "utf8");
const WRONG = IN_FORCE.replace('"by-arrangement"', '"by-arrangment"');
const LANGUAGES = {
  nl: {
    start: "/werkbank",
    proved: "gevallen bewezen, elk met precies één uitkomst",
    recomputed: "Voorbeelden nagerekend",
    mistakes: /\d+ fout/,
    amount: "€ 700,00",
    unchanged: "Niets: dit is de tekst die nu geldt.",
  },
  en: {
    start: "/en/workbench",
    proved: "cells proved, each with exactly one outcome",
    recomputed: "Worked examples, recomputed",
    mistakes: /\d+ mistake/,
    amount: "€700.00",
    unchanged: "Nothing: this is the text in force.",
  },
};

const action = (name) => `#werkbank button[value="${name}"]`;
const result = async (page) => spaced(await page.innerText("#uitkomst"));

/** Waits until a check made while typing says so. */
const says = (page, words) =>
  page.waitForFunction(
    ([source, flags]) => new RegExp(source, flags).test(document.querySelector("#stand").innerText),
    [words.source, words.flags],
  );

/** The text as it would be taken home. */
async function downloaded(page) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.click(action("download")),
  ]);
  assert.equal(download.suggestedFilename(), FILE);
  return readFileSync(await download.path(), "utf8");
}

for (const [lang, words] of Object.entries(LANGUAGES)) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `in ${lang}, ${javaScriptEnabled ? "with" : "without"} JavaScript`;
    test(`a change as text and as rows ${how}`, () =>
      visit(held, { javaScriptEnabled }, async (page, open) => {
        await open(words.start);
        await Promise.all([page.waitForNavigation(), page.click(`a[href*="${FILE}"]`)]);
        assert.equal(await page.inputValue("#tekst"), IN_FORCE);
        assert.equal(await downloaded(page), IN_FORCE);

        // A mistake, at its place.
        await page.fill("#tekst", WRONG);
        if (javaScriptEnabled) await says(page, words.mistakes);
        else await press(page, action("controleer"));
        assert.match(await result(page), words.mistakes);
        await sound(page, `a mistake ${how}`);
        await page.click("#uitkomst a[data-from]");
        if (javaScriptEnabled) {
          const marked = await page.$eval("#tekst", (area) =>
            area.value.slice(area.selectionStart, area.selectionEnd));
          assert.ok(marked.includes("by-arrangment"), marked);
        }

        // Mended, nothing differs; examples were computed again.
        await page.fill("#tekst", IN_FORCE);
        await press(page, action("controleer"));
        const same = await result(page);
        for (const part of [words.proved, words.unchanged, words.recomputed]) {
          assert.ok(same.includes(part), part);
        }
        await sound(page, `unchanged ${how}`);

        // Another amount from a day on, in rows.
        await press(page, action("tabel"));
        await page.selectOption("#rij", "post-arrival.voluntary");
        await page.fill("#nieuw-bedrag", "x");
        await page.fill("#nieuw-vanaf", "01-03-2027");
        await press(page, action("voeg-toe"));
        assert.equal(await page.inputValue("#nieuw-bedrag"), "x", "what was entered is kept");
        assert.equal(await page.getAttribute("#nieuw-bedrag", "aria-invalid"), "true");
        await sound(page, `a wrong amount ${how}`);
        await page.fill("#nieuw-bedrag", "700,00");
        await press(page, action("voeg-toe"));
        const changed = await result(page);
        for (const part of [words.proved, words.amount]) {
          assert.ok(changed.includes(part), `${part} is not in ${changed}`);
        }
        await sound(page, `another amount ${how}`);
        const text = await downloaded(page);
        assert.ok(text.includes("amount = 700") && text.includes("until = 2027-02-28"), text);

        // Both are ways to see one text.
        await press(page, action("als-tekst"));
        assert.equal(await page.inputValue("#tekst"), text);
        await press(page, "button.language");
        assert.notEqual(await page.getAttribute("html", "lang"), lang);
        assert.equal(await page.inputValue("#tekst"), text, "the other language keeps the text");
      }));
  }
}

for (const [lang, words] of Object.entries(LANGUAGES)) {
  test(`text, rows and result in ${lang}, in every view`, () =>
    visit(held, {}, async (page, open) => {
      await open(`${words.start}?bestand=${FILE}`);
      await page.fill("#tekst", WRONG);
      await press(page, action("controleer"));
      await soundInEveryView(page, "a mistake in the text", `workbench-mistake-${lang}`);
      await page.fill("#tekst", IN_FORCE);
      await press(page, action("tabel"));
      await page.fill("#nieuw-bedrag", "700");
      await page.fill("#nieuw-vanaf", "01-03-2027");
      await press(page, action("voeg-toe"));
      await page.$$eval("details", (all) => all.forEach((one) => (one.open = true)));
      await soundInEveryView(page, "rows and what they change", `workbench-rows-${lang}`);
    }));

  test(`the workbench in ${lang} by keyboard`, () =>
    visit(held, {}, async (page, open) => {
      await open(`${words.start}?bestand=${FILE}`);
      await tabTo(page, "#tekst");
      await page.keyboard.press("Control+Home");
      await page.keyboard.type("x");
      await says(page, words.mistakes);
      await tabTo(page, "#uitkomst a[data-from]");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "tekst");
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("Delete");
      await tabTo(page, action("controleer"));
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      assert.ok((await result(page)).includes(words.unchanged));
    }));
}
