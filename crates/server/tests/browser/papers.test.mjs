// The answer and the case on paper: what is downloaded is kept beside the documents of the other
// tests, where it is looked at with tools that are not ours.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { as, expected, intake, wish } from "./cases.mjs";
import { TARGET, site, sound, test, visit } from "./browser.mjs";

const FONTS = process.env.WEDERKEER_FONTS ?? "/usr/share/fonts/truetype/noto";
const KEPT = `${TARGET}/tmp/documents`;

/** What a click downloads; it is a PDF. */
async function downloaded(page, click, name, kept) {
  const [down] = await Promise.all([page.waitForEvent("download"), click()]);
  assert.equal(down.suggestedFilename(), name);
  const bytes = readFileSync(await down.path());
  assert.equal(bytes.subarray(0, 8).toString("latin1"), "%PDF-1.7");
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(`${KEPT}/${kept}.pdf`, bytes);
  return bytes;
}

if (!existsSync(`${FONTS}/NotoSans-Regular.ttf`)) {
  console.log(`papers: SKIPPED, for ${FONTS} has no fonts of Noto; nothing was printed.`);
} else {
  const held = site({ withRegister: true });

  for (const lang of ["nl", "en"]) {
    const named = (nl, en) => (lang === "nl" ? nl : en);

    test(`the answer is printed in a language of choice, in ${lang}`, () =>
      visit(held, { javaScriptEnabled: lang === "nl" }, async (page, open) => {
        await open(named("/", "/en"));
        await sound(page, `paper in ${lang}`);
        await page.selectOption("#sheet-language", "fa");
        const at = named("/informatieblad", "/en/information-sheet");
        const sheet = () => page.click(`button[formaction="${at}"]`);
        const name = named("informatieblad.pdf", "information-sheet.pdf");
        const once = await downloaded(page, sheet, name, `sheet-fa-web-${lang}`);
        assert.deepEqual(await downloaded(page, sheet, name, `sheet-fa-web-${lang}`), once);
        const letter = () => page.click(`button[formaction="${named("/brief", "/en/letter")}"]`);
        await downloaded(page, letter, named("brief.pdf", "letter.pdf"), `letter-web-${lang}`);
      }));

    test(`a case gives its papers, in ${lang}`, () =>
      as(held, "carla", lang, async (page, open) => {
        const path = await intake(page, open, lang, named("Haddad", "Hadad"));
        assert.equal(await page.locator('a[href$="/brief"]').count(), 0, "nothing is determined yet");
        await wish(page, "consent", { on: "25-11-2024", paper: "map 3" });
        await wish(page, "determine");
        const number = path.split("/").at(-1);
        for (const kind of ["dossier", "riat", "brief"]) {
          const click = () => page.click(`a[href$="/${kind}"]`);
          await downloaded(page, click, `${kind}-${number}.pdf`, `case-${kind}-${lang}`);
        }
        await page.selectOption("#sheet-language", "ur");
        const sheet = () => page.click('form[action$="/informatieblad"] .button');
        await downloaded(page, sheet, `informatieblad-${number}.pdf`, `sheet-ur-case-${lang}`);
        await open(path);
        assert.match(await page.textContent("main"), named(/Bekeken/, /Looked at/));
      }));

    test(`who may not see a case gets no paper of it, in ${lang}`, () =>
      as(held, "noor", lang, async (page, open) => {
        expected(page);
        const answer = await open(named("/zaken/1/papier/dossier", "/en/cases/1/paper/dossier"));
        assert.equal(answer.status(), 404);
      }));
  }
}
