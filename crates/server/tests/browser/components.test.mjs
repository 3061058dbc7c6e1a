import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { components, FILE } from "./components.mjs";

test("the style sheet with component CSS is what the packages give", () => {
  assert.equal(readFileSync(FILE, "utf8"), components(), "mend: npm run components");
});
