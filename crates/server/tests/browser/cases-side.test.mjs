// What happens beside the way of a case: sent back, amended, handed over, undone.
import assert from "node:assert/strict";
import { openCase, as, done, expected, intake, wish } from "./cases.mjs";
import { press, site, sound, soundInEveryView, test } from "./browser.mjs";

const held = site({ withRegister: true });
const TODAY = "25-11-2024";

for (const lang of ["nl", "en"]) {
  const named = (nl, en) => (lang === "nl" ? nl : en);
  const shot = (name) => lang === "nl" && `cases-${name}`;

  test(`put on a list, sent back, amended and stopped, in ${lang}`, () =>
    as(held, "carla", lang, (carla, openCarla) =>
      as(held, "cor", lang, async (cor, openCor) => {
        const path = await intake(carla, openCarla, lang, named("Sabri", "Saber"));
        await openCase(cor, openCor, path);
        await cor.locator("details:has(#assign)").evaluate((one) => (one.open = true));
        await wish(cor, "assign", { to: "carla", reason: "vaste begeleider" });
        // It is on the list of somebody else now: the reason is asked, also after an own change.
        assert.equal(await cor.locator("#reason").count(), 1);
        await soundInEveryView(cor, `why in ${lang}`, shot("why"));
        expected(cor);
        await press(cor, "main form.narrow .button");
        assert.equal(await cor.locator("#mistakes a").count(), 1);
        await sound(cor, `no reason in ${lang}`);

        await openCarla(path);
        await wish(carla, "consent", { on: TODAY, paper: "map 3" });
        await wish(carla, "determine");
        await wish(carla, "propose");
        await openCase(cor, openCor, path);
        await cor.locator("details:has(#send-back)").evaluate((one) => (one.open = true));
        await wish(cor, "send-back");
        assert.deepEqual(await hashes(cor), ["#send-back-reason"]);
        assert.equal(await cor.locator("details:has(#send-back)").getAttribute("open"), "");
        await soundInEveryView(cor, `nothing written in ${lang}`, shot("case-wrong"));
        await wish(cor, "send-back", { reason: "het paspoort is verlopen" });

        await openCarla(path);
        assert.match(await carla.innerText(".alert--warning"), /het paspoort is verlopen/);
        await sound(carla, `sent back in ${lang}`);
        await press(carla, `a[href$="${named("wijzigen", "amend")}"]`);
        await soundInEveryView(carla, `amend in ${lang}`, shot("amend"));
        assert.equal(await carla.inputValue("#p0-given"), "Yara");
        await press(carla, "button[value=add]");
        await carla.fill("#p1-family", "Sabri");
        await carla.fill("#p1-born", "01-02-2020");
        await carla.fill("#p1-nationality", "Irak");
        await carla.selectOption("#p1-file", "0");
        await carla.fill("#reason", "kind reist mee");
        await press(carla, "button[value=check]");
        await sound(carla, `the amendment in ${lang}`);
        await press(carla, "button[value=register]");
        assert.match(await done(carla), named(/wijziging/, /change/));
        assert.ok((await carla.innerText("main")).includes("Sabri"));
        await wish(carla, "determine");

        await openCor(path);
        await cor.locator("details:has(#withdraw)").evaluate((one) => (one.open = true));
        await wish(cor, "withdraw", { reason: "wil niet meer" });
        assert.match(await cor.innerText(".alert--warning"), /wil niet meer/);
        await soundInEveryView(cor, `stopped in ${lang}`, shot("case-stopped"));
      }),
    ));

  test(`an old screen is told so, and a case is handed over, in ${lang}`, () =>
    as(held, "karim", lang, (karim, openKarim) =>
      as(held, "cor", lang, (cor, openCor) =>
        as(held, "noor", lang, async (noor, openNoor) => {
          expected(karim);
          const path = await intake(karim, openKarim, lang, named("Tahir", "Taher"));
          await openCase(cor, openCor, path);
          await wish(cor, "consent", { on: TODAY, paper: "map 4" });
          await wish(karim, "determine");
          assert.match(await karim.innerText("#mistakes"), named(/gewijzigd/, /changed/));
          await sound(karim, `an old screen in ${lang}`);

          await cor.locator("details:has(#offer)").evaluate((one) => (one.open = true));
          await wish(cor, "offer", { to: "ngo", consent: "brief 12" });
          await openNoor(named("/zaken?aanbod=yes", "/en/cases?aanbod=yes"));
          assert.equal(await noor.locator(`tbody a[href="${path}"]`).count(), 1);
          await noor.click(`tbody a[href="${path}"]`);
          await soundInEveryView(noor, `offered in ${lang}`, shot("case-offered"));
          await wish(noor, "accept");
          assert.match(await done(noor), named(/overgenomen/, /taken over/));
          const gone = await karim.goto(held.address + path);
          assert.equal(gone.status(), 404, "the organisation before sees it no more");
        }),
      ),
    ));
}

const hashes = (page) => page.locator("#mistakes a").evaluateAll((all) => all.map((one) => one.hash));

test("the password is changed, and the session goes on", () =>
  as(held, "nick", "nl", async (page, open) => {
    expected(page);
    await open("/wachtwoord");
    await soundInEveryView(page, "password", "cases-password");
    await page.fill("#old", "vier losse woorden");
    await page.fill("#new", "kort");
    await page.fill("#again", "anders");
    await press(page, "main form .button >> nth=-1");
    assert.deepEqual(await hashes(page), ["#again"]);
    await page.fill("#old", "vier losse woorden");
    await page.fill("#new", "vijf heel losse woorden");
    await page.fill("#again", "vijf heel losse woorden");
    await press(page, "main form .button >> nth=-1");
    assert.match(await done(page), /gewijzigd/);
    await open("/zaken");
    assert.equal(await page.locator("h1").innerText(), "Zaken");
  }));
