// The story of a case in a browser, on each database.
import { story } from "./cases-story.mjs";
import { site, test } from "./browser.mjs";
import { postgresql } from "./postgresql.mjs";

const places = { SQLite: undefined, ...(postgresql.there() && { PostgreSQL: postgresql }) };
if (!places.PostgreSQL) console.error("SKIPPED on PostgreSQL: no server programs found");

for (const [name, server] of Object.entries(places)) {
  const held = site({ withRegister: true, server });
  for (const lang of ["nl", "en"]) {
    const pictures = lang === "nl" && name === "SQLite" && "cases";
    test(`from intake to closure, by three people, in ${lang} on ${name}`, () =>
      story(held, lang, pictures));
  }
}
