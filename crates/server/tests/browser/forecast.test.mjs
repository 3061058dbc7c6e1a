// An adviser moves an assumption and sees what it does to the costs of a year.
import assert from "node:assert/strict";
import { press, site, sound, spaced, tabTo, test, visit } from "./browser.mjs";

const held = site();
const LANGUAGES = {
  nl: { start: "/raming", tenth: "10%", budget: "1.000.000", wrong: "is hier geen waarde" },
  en: { start: "/en/forecast", tenth: "10%", budget: "1,000,000", wrong: "is no value here" },
};
const BUTTON = "#assumptions button[type=submit]:not([aria-hidden])";
const headline = async (page) => spaced(await page.innerText(".answer__headline"));

/** Opens the page; the first time a busy machine may need longer than a visitor would wait. */
async function opened(page, open, start) {
  let status;
  for (let attempt = 0; status !== 200 && attempt < 12; attempt += 1) {
    page.removeAllListeners("console");
    status = (await open(start)).status();
  }
  assert.equal(status, 200);
}

/** Puts a slider somewhere, as a hand would. */
const slide = (page, id, to) =>
  page.$eval(
    `#${id}`,
    (slider, value) => {
      slider.value = value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    },
    String(to),
  );

for (const [lang, words] of Object.entries(LANGUAGES)) {
  test(`a moved assumption in ${lang}, with JavaScript`, () =>
    visit(held, {}, async (page, open) => {
      await opened(page, open, words.start);
      const before = await headline(page);
      await slide(page, "uptake-forced", 100);
      assert.equal(await page.textContent("output[for=uptake-forced]"), words.tenth);
      await page.waitForFunction(
        (old) => document.querySelector(".answer__headline").innerText.replace(/\s/g, " ") !== old,
        before,
      );
      await sound(page, "a moved assumption");
      await press(page, "button.language");
      assert.notEqual(await page.getAttribute("html", "lang"), lang);
      assert.equal(await page.inputValue("#uptake-forced"), "100", "the other language keeps it");
    }));

  test(`a budget and a mistake in ${lang}, without JavaScript`, () =>
    visit(held, { javaScriptEnabled: false }, async (page, open) => {
      await opened(page, open, words.start);
      await page.fill("#budget-frontex", words.budget);
      await press(page, BUTTON);
      assert.ok(spaced(await page.innerText("#answer")).includes(words.budget));
      // The browser itself logs that the answer to this is a 400.
      page.removeAllListeners("console");
      await page.fill("#budget-frontex", "x");
      await press(page, BUTTON);
      assert.ok((await page.innerText("#mistakes")).includes(words.wrong));
      await sound(page, "a wrong budget");
    }));
}

test("the answer follows while a slider moves", () =>
  visit(held, {}, async (page, open) => {
    await opened(page, open, "/raming");
    // A hand that never rests as long as the page waits before it says the answer aloud.
    const seen = await page.evaluate(async () => {
      const slider = document.querySelector("#uptake-forced");
      const said = () => document.querySelector(".answer__headline").innerText;
      const before = said();
      for (let step = 0; step < 400; step += 1) {
        slider.value = 100 + step;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((next) => setTimeout(next, 50));
        const aloud = document.querySelector("#status").innerText;
        if (said() !== before) return { moving: true, aloud };
      }
      return { moving: false };
    });
    assert.deepEqual(seen, { moving: true, aloud: "" });
    await page.waitForFunction(() => document.querySelector("#status").innerText !== "");
  }));

test("the forecast by keyboard", () =>
  visit(held, {}, async (page, open) => {
    await opened(page, open, "/raming");
    const before = await headline(page);
    await tabTo(page, "#persons-voluntary");
    await page.keyboard.press("End");
    await page.waitForFunction(
      (old) => document.querySelector(".answer__headline").innerText.replace(/\s/g, " ") !== old,
      before,
    );
    assert.match(await page.textContent("output[for=persons-voluntary]"), /4\.4/);
  }));
