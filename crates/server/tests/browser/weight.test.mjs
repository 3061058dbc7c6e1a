// What the first page weighs, and in how many steps it comes.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { site, test, visit } from "./browser.mjs";

const LIMIT = 60_000;
const held = site();

for (const start of ["/", "/en"]) {
  test(`the first page at ${start} is light and comes in two steps`, (t) =>
    visit(held, {}, async (page, open) => {
      const answers = [];
      page.on("response", (answer) => answers.push(answer));
      await open(start);
      await page.waitForLoadState("load");
      const html = await answers[0].text();
      let weight = 0;
      for (const answer of answers) {
        const path = new URL(answer.url()).pathname;
        assert.equal(answer.status(), 200, path);
        // The second step: what the page itself names. There is no third.
        assert.ok(answer === answers[0] || html.includes(path), `${path} is not in the page`);
        const { responseBodySize, responseHeadersSize } = await answer.request().sizes();
        const packed = gzipSync(await answer.body()).length;
        t.diagnostic(`${path}: ${responseBodySize} bytes as sent`);
        assert.ok(responseBodySize <= packed * 1.1 + 200, `${path} is sent uncompressed`);
        weight += responseBodySize + responseHeadersSize;
      }
      t.diagnostic(`together ${weight} bytes with headers`);
      assert.ok(weight < LIMIT, `${weight} bytes, at most ${LIMIT}`);
    }));
}
