// The picture in the README: the family of the memorandum, answered. `npm run picture` makes it anew.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { press, site, test, visit } from "./browser.mjs";
import { withPalette } from "./palette.mjs";

const held = site();
const FILE = fileURLToPath(new URL("../../../../docs/calculator.png", import.meta.url));
const [WIDTH, HEIGHT, WEIGHT] = [1280, 1720, 150_000];

test("the picture of the README can be made, and is light", () =>
  visit(held, { viewport: { width: WIDTH, height: HEIGHT } }, async (page, open) => {
    await open("/");
    await press(page, "button[value=example-nota-family]");
    await page.evaluate(() => {
      document.activeElement.blur();
      scrollTo(0, 0);
    });
    const picture = withPalette(await page.screenshot());
    if (process.env.README) writeFileSync(FILE, picture);
    for (const one of [picture, readFileSync(FILE)]) {
      assert.ok(one.length < WEIGHT, `${one.length} bytes`);
      assert.equal(one.readUInt32BE(16), WIDTH, "as wide as it says");
    }
  }));
