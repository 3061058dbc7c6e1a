// Every page that links lead to, as readers with different settings see it.
import assert from "node:assert/strict";
import { focusShows, site, sound, soundInEveryView, test, visit } from "./browser.mjs";

const held = site();

/** Opens every page of one language that links lead to: each address as such, and once asked. */
async function walk(page, open, start, look) {
  const found = new Map([[start, start]]);
  for (const address of found.values()) {
    const answer = await open(address);
    assert.equal(answer.status(), 200, address);
    const links = await page.$$eval("a[href^='/']", (all) =>
      all.filter((link) => !link.hreflang).map((link) => link.getAttribute("href")),
    );
    for (const link of links) {
      const asked = link.split("#")[0];
      const kind = asked.replace(/\?.*/, "?");
      if (!found.has(kind)) found.set(kind, asked);
    }
    await look(address);
  }
  return found.size;
}

for (const [start, lang] of [["/", "nl"], ["/en", "en"]]) {
  test(`every page in ${lang}, with and without JavaScript, in every view`, (t) =>
    visit(held, {}, (page, open) =>
      visit(held, { javaScriptEnabled: false }, async (bare, openBare) => {
        const count = await walk(page, open, start, async (address) => {
          assert.equal(await page.getAttribute("html", "lang"), lang, address);
          assert.equal(await page.locator("h1").count(), 1, address);
          const scripted = await page.content();
          await soundInEveryView(page, address, lang === "nl" && `page-${name(address)}`);
          await openBare(address);
          // What holds of the same document was just seen.
          if ((await bare.content()) !== scripted) await sound(bare, `${address} without scripts`);
        });
        t.diagnostic(`${count} pages`);
      })));
}

const name = (address) => address.replace(/\W+/g, "-").replace(/^-|-$/g, "") || "start";

test("the other language is the same page, and back", () =>
  visit(held, {}, async (page, open) => {
    await open("/toegankelijkheid");
    await page.click("text=English");
    assert.equal(await page.textContent("h1"), "Accessibility");
    await page.click("text=Nederlands");
    assert.equal(await page.textContent("h1"), "Toegankelijkheid");
  }));

test("an address that leads nowhere says so", () =>
  visit(held, {}, async (page, open) => {
    const answer = await page.request.get(`${held.address}/en/nowhere`);
    assert.equal(answer.status(), 404);
    await page.setContent(await answer.text());
    assert.match(await page.textContent("h1"), /no such page/i);
  }));

test("the keyboard reaches every link, and its place can be seen", () =>
  visit(held, {}, async (page, open) => {
    await open("/toegankelijkheid");
    const links = await page.locator("a, button, input, select, summary, [tabindex='0']").count();
    for (let step = 0; step < links; step += 1) {
      await page.keyboard.press("Tab");
      assert.ok(await focusShows(page), `step ${step}`);
    }
    await page.keyboard.press("Shift+Tab");
    await open("/toegankelijkheid");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  }));
