// What people come for: they fill in a household and read what it gets.
import assert from "node:assert/strict";
import {
  press, sheets, site, sound, soundInEveryView, spaced, tabTo, test, visit,
} from "./browser.mjs";

const held = site();
const LANGUAGES = { nl: "/", en: "/en" };
const SCRIPTS = [true, false];

// An amount as it reads in both languages.
const euros = (nl) => {
  const en = nl.replace(/[.,]/g, (sign) => (sign === "." ? "," : "."));
  return { nl: `€ ${nl}`, en: `€${en}` };
};
const NOTA = {
  nationality: { nl: "Irak", en: "Iraq" },
  registered_on: "22-03-2024",
  departs_on: "15-05-2024",
  departure: "voluntary",
  channel: "iom",
};

const JOURNEYS = {
  family: {
    fill: { ...NOTA, adults: "2", minors: "2", files: "joint" },
    reads: [euros("9.680,00"), euros("7.460,00"), euros("8.940,00"), euros("8.460,00")],
  },
  "family, harmonised": {
    fill: {
      ...NOTA,
      adults: "2",
      minors: "2",
      files: "joint",
      registered_on: "01-10-2024",
      departs_on: "20-11-2024",
    },
    reads: [euros("480,00"), euros("2.460,00"), euros("6.000,00"), euros("8.940,00")],
  },
  single: {
    fill: { ...NOTA, adults: "1", minors: "0" },
    reads: [euros("2.000,00"), euros("2.615,00"), euros("2.815,00")],
  },
  "unaccompanied minor": {
    fill: {
      ...NOTA,
      adults: "0",
      minors: "1",
      registered_on: "01-10-2024",
      departs_on: "20-11-2024",
    },
    reads: [{ nl: "Deze minderjarige", en: "This minor" }],
  },
  "forced departure": {
    fill: {
      ...NOTA,
      adults: "1",
      minors: "0",
      departure: "forced",
      channel: "jrs",
      registered_on: "01-10-2024",
      departs_on: "20-11-2024",
    },
    reads: [euros("205,00")],
  },
  "unsettled nationality": {
    fill: { ...NOTA, adults: "1", minors: "0", nationality: { nl: "Georgië", en: "Georgia" } },
    reads: [{ nl: "nog niet zeker", en: "not certain yet" }],
    conditional: true,
  },
};

/** Fills in the form by the names of its fields. */
async function fill(page, fields, lang) {
  for (const [name, given] of Object.entries(fields)) {
    const value = given[lang] ?? given;
    const field = page.locator(`#case [name="${name}"]`).first();
    const kind = await field.evaluate((part) => (part.type === "radio" ? "radio" : part.tagName));
    if (kind === "radio") await page.check(`#case [name="${name}"][value="${value}"]`);
    else if (kind === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
}

const calculate = (page) => press(page, "#case .button:not(.button--secondary)");

for (const [lang, start] of Object.entries(LANGUAGES)) {
  for (const javaScriptEnabled of SCRIPTS) {
    const how = `in ${lang}, ${javaScriptEnabled ? "with" : "without"} JavaScript`;
    for (const [name, { fill: fields, reads, conditional }] of Object.entries(JOURNEYS)) {
      test(`${name} ${how}`, () =>
        visit(held, { javaScriptEnabled }, async (page, open) => {
          await open(start);
          await fill(page, fields, lang);
          await calculate(page);
          const answer = spaced(await page.innerText("#answer"));
          for (const words of reads) assert.ok(answer.includes(words[lang]), words[lang]);
          const doubt = await page.locator("#answer .tag--open").count();
          if (conditional) assert.ok(doubt > 0, "what is not certain says so");
          await sound(page, `${name} ${how}`);
        }));
    }

    test(`wrong input of every field ${how}`, () =>
      visit(held, { javaScriptEnabled }, async (page, open) => {
        page.removeAllListeners("console");
        await open(start);
        await page.locator("#case details").first().locator("summary").click();
        const wrong = {
          adults: "x",
          minors: "-1",
          nationality: "Atlantis",
          country_of_origin: "Utopia",
          registered_on: "31-02-2024",
          departs_on: "morgen",
          arrived_on: "1-1",
          entered_on: "99-99-9999",
        };
        await fill(page, wrong, lang);
        const [answer] = await calculate(page);
        assert.equal(answer.status(), 400);
        const listed = page.locator("#mistakes a");
        const order = await listed.evaluateAll((all) => all.map((one) => one.hash.slice(1)));
        assert.deepEqual(order, Object.keys(wrong), "in the order of the form");
        for (const [name, value] of Object.entries(wrong)) {
          const field = page.locator(`#${name}`);
          assert.equal(await field.inputValue(), value, "what was entered is still there");
          assert.equal(await field.getAttribute("aria-invalid"), "true", name);
          const described = (await field.getAttribute("aria-describedby")).split(" ");
          assert.ok(described.includes(`${name}-error`), name);
          await page.locator(`.alert--error a[href="#${name}"]`).first().click();
          assert.equal(await page.evaluate(() => document.activeElement.id), name);
        }
        await sound(page, `wrong input ${how}`);
      }));

    test(`the other language keeps what was entered ${how}`, () =>
      visit(held, { javaScriptEnabled }, async (page, open) => {
        await open(start);
        await fill(page, { ...JOURNEYS.family.fill, adults: "3" }, lang);
        await press(page, "button.language");
        const other = lang === "nl" ? "en" : "nl";
        assert.equal(await page.getAttribute("html", "lang"), other);
        assert.equal(await page.inputValue("#adults"), "3");
        assert.equal(await page.inputValue("#registered_on"), NOTA.registered_on);
        assert.ok(await page.isChecked("#channel-iom"));
        assert.equal(await page.inputValue("#nationality"), NOTA.nationality[lang]);
      }));

    test(`each person alone ${how}`, () =>
      visit(held, { javaScriptEnabled }, async (page, open) => {
        await open(start);
        await fill(page, JOURNEYS.family.fill, lang);
        await press(page, "button[value=persons]");
        assert.equal(await page.locator("[name$='-born']").count(), 4);
        await press(page, "button[value=remove-3]");
        assert.equal(await page.locator("[name$='-born']").count(), 3);
        await sound(page, `persons ${how}`);
      }));
  }
}

test("amounts appear while typing, without pressing a button", () =>
  visit(held, {}, async (page, open) => {
    await open("/");
    await fill(page, JOURNEYS.family.fill, "nl");
    await page.waitForFunction(() =>
      document.querySelector("#answer").innerText.replace(/\u00a0/g, " ").includes("€ 9.680,00"),
    );
    assert.equal(new URL(page.url()).search, "", "nothing entered stands in the address");
  }));

test("one button copies the summary, in the words of the page", () =>
  visit(held, { permissions: ["clipboard-read", "clipboard-write"] }, async (page, open) => {
    await open("/");
    await fill(page, JOURNEYS.family.fill, "nl");
    await calculate(page);
    await page.click("[data-copy]");
    await page.waitForFunction(async () => (await navigator.clipboard.readText()).length > 0);
    const copied = spaced(await page.evaluate(() => navigator.clipboard.readText()));
    assert.ok(copied.includes("€ 9.680,00"), copied);
    assert.ok(copied.includes(spaced(await page.innerText(".answer__headline"))));
  }));

test("the whole journey by keyboard", () =>
  visit(held, {}, async (page, open) => {
    await open("/");
    await tabTo(page, "#adults");
    await page.keyboard.type("2");
    await tabTo(page, "#minors");
    await page.keyboard.type("2");
    await tabTo(page, "#files");
    await page.keyboard.press("ArrowDown");
    await tabTo(page, "#nationality");
    await page.keyboard.type("Irak");
    await tabTo(page, "#departure-voluntary");
    await page.keyboard.press("Space");
    await tabTo(page, "#registered_on");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("22-03-2024");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.ok(spaced(await page.innerText("#answer")).includes("€ 9.680,00"));
    await tabTo(page, "#answer .line summary");
    await page.keyboard.press("Enter");
    assert.ok(spaced(await page.innerText("#answer .line details")).includes("nota N5 tabel 1"));
  }));

// The states of the page, each as readers with other settings see it.
const STATES = {
  answered: async (page, lang) => {
    await fill(page, JOURNEYS.family.fill, lang);
    await calculate(page);
    await page.$$eval("#answer details", (all) => all.forEach((one) => (one.open = true)));
  },
  wrong: async (page, lang) => {
    page.removeAllListeners("console");
    await fill(page, { adults: "x", nationality: "Atlantis", registered_on: "31-02-2024" }, lang);
    await calculate(page);
  },
  persons: async (page, lang) => {
    await fill(page, JOURNEYS.family.fill, lang);
    await press(page, "button[value=persons]");
    await page.$$eval("#case details", (all) => all.forEach((one) => (one.open = true)));
  },
  uncertain: async (page, lang) => {
    await fill(page, JOURNEYS["unsettled nationality"].fill, lang);
    await calculate(page);
  },
};
for (const [state, reach] of Object.entries(STATES)) {
  test(`${state}, in every view and both languages`, async () => {
    for (const [lang, start] of Object.entries(LANGUAGES)) {
      await visit(held, {}, async (page, open) => {
        await open(start);
        await reach(page, lang);
        await soundInEveryView(page, `${state} in ${lang}`, lang === "nl" && `calculator-${state}`);
      });
    }
  });
}

for (const [name, { fill: fields }] of Object.entries(JOURNEYS)) {
  test(`on paper, ${name} is one sheet of A4`, () =>
    visit(held, {}, async (page, open) => {
      await open("/");
      await fill(page, fields, "nl");
      await calculate(page);
      assert.equal(await sheets(page, `paper-${name.replaceAll(" ", "-")}`), 1);
    }));
}
