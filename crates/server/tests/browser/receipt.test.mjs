// The page that checks a receipt: a file, without a network, in the language of who reads it.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash, createPublicKey, verify } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync }
  from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { after, before } from "node:test";
import { BINARY, ROOT, TARGET, browser, sheets, sound, soundInEveryView, spaced, test, visit }
  from "./browser.mjs";

const RULES = `${TARGET}/checker/checker.wasm`;
const FAMILY = readFileSync(new URL("worked-examples/nota-family.json", ROOT), "utf8");
const SHEETS = new URL("crates/papers/texts/", ROOT);
const there = existsSync(RULES);
if (!there) {
  console.log("SKIPPED: the page that checks a receipt, for `cargo xtask checker` has not run");
}
const only = there ? test : () => {};

const desk = {};

/** The program, which must not complain. */
function wederkeer(words, input = "") {
  const made = spawnSync(BINARY, ["--lang", "en", ...words], { input, encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  return made.stdout.trim();
}

const sign = (key, more = [], input = FAMILY) =>
  wederkeer(["receipt", "sign", "-", "--key", key, "--issued-on", "2026-11-27", ...more], input);

function page(name, keys) {
  const file = join(desk.folder, name);
  wederkeer(["receipt", "page", file, "--keys", keys, "--checker", RULES]);
  return pathToFileURL(file).href;
}

before(async () => {
  if (!there) return;
  desk.folder = mkdtempSync(join(tmpdir(), "wederkeer-receipt-"));
  const key = (name) => {
    const pem = join(desk.folder, `${name}.pem`);
    const set = join(desk.folder, `${name}.toml`);
    const words = ["receipt", "key", pem, "--name", "Sleutel & Zn <b>", "--from", "2026-01-01"];
    writeFileSync(set, wederkeer(words));
    return { pem, set };
  };
  desk.key = key("key");
  desk.other = key("other");
  desk.address = page("check.html", desk.key.set);
  desk.browser = await browser();
});

after(async () => {
  await desk.browser?.close();
  if (desk.folder) rmSync(desk.folder, { recursive: true, force: true });
});

/** Opens the page with the network off, on a day; nothing may be asked of anybody. */
function offline(text, work, asked = {}) {
  const { day = "2026-12-01", address = desk.address, name, ...options } = asked;
  const site = { browser: desk.browser, address: "file://" };
  return visit(site, { locale: "nl-NL", ...options }, async (tab) => {
    const requests = [];
    tab.on("request", (request) => requests.push(request.url().split("#")[0]));
    await tab.context().setOffline(true);
    await tab.clock.setFixedTime(new Date(`${day}T12:00:00`));
    await tab.goto(`${address}#${text.split("#").at(-1)}`);
    await tab.waitForSelector("html[data-ready], #verdict[data-verdict=refused]");
    await work(tab);
    assert.deepEqual(requests, [address], "the page and nothing else");
  });
}

const determined = () => JSON.parse(wederkeer(["determine", "-", "--format", "json"], FAMILY));
const verdict = (tab) => tab.getAttribute("#verdict", "data-verdict");
const words = async (tab, part) => spaced(await tab.innerText(part)).replace(/[\u2068\u2069]/g, "");

only("a genuine receipt recomputes to the cent with the network off", () =>
  offline(sign(desk.key.pem), async (tab) => {
    assert.equal(await verdict(tab), "genuine");
    const told = await words(tab, "#verdict");
    assert.match(told, /Dit bewijs is echt/);
    assert.match(told, /Ondertekend door: Sleutel & Zn <b>\./);
    assert.match(told, /kloppen tot op de cent/);
    assert.match(told, /27 november 2026.*27 november 2027/);
    const promised = await words(tab, "#promise");
    const found = determined();
    const dutch = (amount) =>
      spaced(new Intl.NumberFormat("nl-NL", { style: "currency", currency: "EUR" }).format(amount));
    assert.ok(promised.includes(`Totaal: ${dutch(found.total)}`), promised);
    const amounts = [...promised.matchAll(/^(?:(\d+) × )?(€ [\d.,]+)$/gm)];
    const lines = amounts.slice(0, -Object.keys(found.funders).length);
    const each = lines.flatMap(([, times, amount]) => Array(Number(times ?? 1)).fill(amount));
    assert.deepEqual(each.sort(), found.lines.map((line) => dutch(line.amount)).sort());
    for (const sum of Object.values(found.funders)) assert.ok(promised.includes(dutch(sum)), sum);
    assert.match(promised, /Niet gegarandeerd tot het besluit/);
    assert.match(promised, /reisdocument\?\s+Hier aangenomen: ja/);
    await soundInEveryView(tab, "a genuine receipt", "receipt-genuine");
  }));

only("a page that came over the network checks after it is gone", async () => {
  const file = fileURLToPath(desk.address);
  const words = ["serve", "--listen", "127.0.0.1:0", "--checker", file, "--log", "warn"];
  const server = spawn(BINARY, words, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  const address = line.match(/http:\/\/[\d.]+:\d+/)[0];
  try {
    await visit({ browser: desk.browser, address }, { locale: "nl-NL" }, async (tab, open) => {
      await tab.clock.setFixedTime(new Date("2026-12-01T12:00:00"));
      await open("/en/check");
      await open("/controle");
      await tab.waitForSelector("html[data-ready]");
      assert.equal(await verdict(tab), "none");
      await tab.context().setOffline(true);
      server.kill();
      await once(server, "exit");
      let asked = 0;
      tab.on("request", () => (asked += 1));
      await tab.fill("#text", sign(desk.key.pem));
      await tab.click("#button");
      assert.equal(await verdict(tab), "genuine");
      await tab.evaluate((to) => (location.hash = to), sign(desk.other.pem).split("#").at(-1));
      await tab.waitForSelector("#verdict[data-verdict=refused]");
      assert.equal(asked, 0);
    });
  } finally {
    server.kill();
  }
});

/** A refusal says why, and shows no amount. */
const refused = (text, why, options) =>
  offline(text, async (tab) => {
    assert.equal(await verdict(tab), "refused");
    const told = await words(tab, "#verdict");
    assert.match(told, /Dit bewijs is niet goedgekeurd/);
    assert.match(told, why);
    assert.doesNotMatch(await words(tab, "main"), /€/);
    assert.equal(await tab.isHidden("#promise"), true);
    if (options?.name) await soundInEveryView(tab, options.name, options.name);
    else await sound(tab, `refused: ${why}`);
  }, options);

only("what was altered is refused", async () => {
  const text = sign(desk.key.pem);
  const at = text.indexOf("#") + 100;
  const other = text[at] === "A" ? "B" : "A";
  await refused(text.slice(0, at) + other + text.slice(at + 1), /handtekening|beschadigd/);
  await refused(text.slice(0, -9), /beschadigd/);
  await refused("HALLO", /geen bewijs/);
});

only("what somebody else signed is refused", () =>
  refused(sign(desk.other.pem), /Niemand die deze pagina kent heeft dit ondertekend/));

only("what has expired, or does not hold yet, is refused", async () => {
  const text = sign(desk.key.pem, ["--valid-until", "2026-12-31"]);
  await refused(text, /verlopen\. Het gold tot en met 31-12-2026/,
    { day: "2027-01-01", name: "receipt-refused" });
  await refused(text, /geldt pas vanaf 27-11-2026/, { day: "2026-11-26" });
});

only("what a withdrawn key signed is refused with the reason", async () => {
  const set = join(desk.folder, "withdrawn.toml");
  const why = `withdrawn = { on = 2026-11-30, reason = { nl = "gestolen", en = "stolen" } }`;
  writeFileSync(set, `${readFileSync(desk.key.set, "utf8")}\n${why}\n`);
  const address = page("withdrawn.html", set);
  await refused(sign(desk.key.pem), /ingetrokken op 30-11-2026\. Reden: gestolen/, { address });
});

only("what belongs to another policy is refused, unless the page has that one too", async () => {
  const folder = join(desk.folder, "policies");
  cpSync(new URL("policies", ROOT), folder, { recursive: true });
  const file = join(folder, "questions.toml");
  writeFileSync(file, `${readFileSync(file, "utf8")}\n# another version\n`);
  const text = sign(desk.key.pem, ["--policy", folder]);
  await refused(text, /andere versie van het beleid/);
  const out = join(desk.folder, "both.html");
  const keys = ["--keys", desk.key.set, "--checker", RULES];
  wederkeer(["receipt", "page", out, ...keys, "--earlier", folder]);
  await offline(text, async (tab) => assert.equal(await verdict(tab), "genuine"),
    { address: pathToFileURL(out).href });
});

only("an engine of some years ago runs the rules, and they ask nothing of it", async () => {
  // Node.js 20 has that of Chromium 113.
  const rules = await WebAssembly.compile(readFileSync(RULES));
  assert.deepEqual(WebAssembly.Module.imports(rules), []);
  const names = WebAssembly.Module.exports(rules).map(({ name }) => name);
  for (const name of ["push", "open", "check", "pull"]) assert.ok(names.includes(name), name);
});

only("rules that do not run give no verdict but a refusal", async () => {
  const broken = join(desk.folder, "broken.html");
  const html = readFileSync(new URL(desk.address), "utf8");
  writeFileSync(broken, html.replace(/(id="rules">.{5000}).*?</, "$1<"));
  await refused(sign(desk.key.pem), /kan het bewijs niet controleren/,
    { address: pathToFileURL(broken).href });
});

/** How the information sheet writes an amount and a day, from the tables of its own texts. */
function sheet(code) {
  const text = readFileSync(new URL(`${code}.toml`, SHEETS), "utf8");
  const of = (table, key) =>
    JSON.parse(text.match(new RegExp(`^\\[${table}\\][^[]*^${key} = (.+)$`, "m"))[1]);
  const amount = (plain) => {
    const [units, cents] = plain.split(".");
    const parts = [];
    for (let end = units.length; end > 0; end -= 3) {
      parts.unshift(units.slice(Math.max(0, end - 3), end));
    }
    const digits = parts.join(of("amount", "group")) + of("amount", "decimal") + cents;
    return spaced(of("amount", "pattern").replace("{amount}", digits));
  };
  const day = (plain) => {
    const [year, month, date] = plain.split("-").map(Number);
    const named = of("day", "pattern").replace("{month}", of("day", "months")[month - 1]);
    return spaced(named.replace("{day}", date).replace("{year}", year));
  };
  return { amount, day };
}

const languages = async (tab) => JSON.parse(await tab.textContent("#words"));

only("every language tells the verdict, with English beside what nobody reviewed", () =>
  offline(sign(desk.key.pem), async (tab) => {
    for (const one of await languages(tab)) {
      await tab.selectOption("#language", one.code);
      assert.equal(await verdict(tab), "genuine");
      assert.equal(await tab.getAttribute("html", "lang"), one.code);
      assert.equal(await tab.getAttribute("html", "dir"), one.dir);
      const told = await words(tab, "main");
      for (const key of ["genuine", "recomputed", "promised", "decision"]) {
        assert.ok(told.includes(one.words[key]), `${one.code}: ${key}`);
      }
      const draft = one.status === "draft";
      assert.equal(told.includes("This receipt is genuine"), draft || one.code === "en", one.code);
      assert.equal(await tab.isVisible("#draft"), draft, one.code);
      if (draft) await soundInEveryView(tab, one.code, `receipt-${one.code}`);
      else await sound(tab, one.code);
    }
  }));

// In a browser that would write 1405 and other digits, if it were asked for what it does not know.
only("every language of the sheet is there, and writes days and amounts as the sheet does", () =>
  offline(sign(desk.key.pem), async (tab) => {
    const all = await languages(tab);
    const files = readdirSync(SHEETS).map((name) => name.replace(".toml", ""));
    const sheets = files.filter((name) => name !== "approved");
    assert.deepEqual(all.map((one) => one.code).sort(), sheets.sort());
    const found = determined();
    const sums = [...found.lines.map((line) => line.amount), ...Object.values(found.funders)];
    for (const one of all) {
      await tab.selectOption("#language", one.code);
      const { amount, day } = sheet(one.code);
      const told = await words(tab, "main");
      assert.ok(told.includes(one.words.total.replace("{0}", amount(found.total))), told);
      const [issued, until] = [day("2026-11-27"), day("2027-11-27")];
      const valid = one.words.valid.replace("{0}", issued).replace("{1}", until);
      assert.ok(told.includes(valid), `${one.code}: ${valid}\n${told}`);
      const shown = await tab.locator("#promise .sum").allInnerTexts();
      const plain = shown.map((text) => spaced(text).replace(/[\u2068\u2069]|^\d+ × /g, ""));
      const expected = new Set(sums.map(amount));
      assert.deepEqual([...new Set(plain)].sort(), [...expected].sort(), one.code);
      assert.doesNotMatch(told, /(?![0-9])\p{Nd}/u, `${one.code}: digits as on the sheet`);
    }
  }, { locale: "fa-IR" }));

only("every language refuses with a reason, and shows no amount", () =>
  offline("HALLO", async (tab) => {
    for (const one of await languages(tab)) {
      await tab.selectOption("#language", one.code);
      assert.equal(await verdict(tab), "refused", one.code);
      const told = await words(tab, "main");
      for (const key of ["refused", "why.not-a-receipt", "advice"]) {
        assert.ok(told.includes(one.words[key]), `${one.code}: ${key}`);
      }
      assert.doesNotMatch(told, /€/, one.code);
      await sound(tab, `refused, ${one.code}`);
    }
  }));

only("a language that browsers call otherwise is found, Kurdish by its letters", async () => {
  const asked = {
    "ku-TR": "kmr", "kmr-TR": "kmr", "ku-Arab-IQ": "ckb", "ku-IQ": "ckb", "ckb-IQ": "ckb",
    "ku-Latn-IQ": "kmr", "prs-AF": "fa", "hy-AM": "hy", "ka-GE": "ka", "so-SO": "nl",
  };
  for (const [locale, code] of Object.entries(asked)) {
    const work = async (tab) => assert.equal(await tab.getAttribute("html", "lang"), code, locale);
    await offline("", work, { locale });
  }
});

only("it goes by the language of the reader, by keyboard and on paper", () =>
  offline(sign(desk.key.pem), async (tab) => {
    assert.equal(await tab.getAttribute("html", "lang"), "fa");
    await tab.focus("#text");
    await tab.keyboard.type("X");
    await tab.keyboard.press("Tab");
    await tab.keyboard.press("Enter");
    assert.equal(await verdict(tab), "refused");
    await tab.selectOption("#language", "en");
    assert.match(await words(tab, "#verdict"), /This text is no receipt/);
    assert.ok(await sheets(tab, "receipt-refused") <= 1);
  }, { locale: "fa-IR" }));

// --- another program: COSE_Sign1 by Node's own Ed25519, with none of our code ---

function fromBase32(text) {
  let bits = "";
  for (const sign of text) {
    bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0");
  }
  return Buffer.from(bits.match(/.{8}/g).map((eight) => parseInt(eight, 2)));
}

/** As much of CBOR as RFC 9052 needs for this: heads with a length. */
function head(bytes, at) {
  const [major, short] = [bytes[at] >> 5, bytes[at] & 31];
  if (short < 24) return { major, length: short, next: at + 1 };
  if (short === 24) return { major, length: bytes[at + 1], next: at + 2 };
  return { major, length: bytes.readUInt16BE(at + 1), next: at + 3 };
}

only("another program verifies the signature by the standard alone", () => {
  const bytes = fromBase32(sign(desk.key.pem).split("#").at(-1));
  assert.deepEqual([bytes[0], bytes[1]], [0xd2, 0x84], "COSE_Sign1: tag 18, a list of four");
  const [parts, raw] = [[], []];
  for (let at = 2, n = 0; n < 4; n += 1) {
    const { major, length, next } = head(bytes, at);
    const end = major === 5 ? next : next + length;
    parts.push(bytes.subarray(next, end));
    raw.push(bytes.subarray(at, end));
    at = end;
  }
  const [header, , payload, signature] = parts;
  assert.deepEqual([...header.subarray(0, 4)], [0xa2, 1, 0x27, 4], "{1: -8, 4: …}");
  const signed = Buffer.concat([
    Buffer.from([0x84, 0x6a]), Buffer.from("Signature1"), raw[0], Buffer.from([0x40]), raw[2],
  ]);
  const set = readFileSync(desk.key.set, "utf8");
  const key = Buffer.from(set.match(/public = "(.+)"/)[1], "base64");
  const x = key.toString("base64url");
  const asKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  assert.equal(verify(null, signed, asKey, signature), true);
  signed[signed.length - 1] ^= 1;
  assert.equal(verify(null, signed, asKey, signature), false);
  const kid = createHash("sha256").update(key).digest().subarray(0, 5);
  assert.deepEqual(header.subarray(5), kid);
  assert.equal(payload[1], 1, "the format");
});
