// A login through the provider of an organisation, with a real one (OpenID Connect) on another host.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after } from "node:test";
import { Provider } from "oidc-provider";
import { press, site, sound, soundInEveryView, test, visit } from "./browser.mjs";

const provider = createServer();
after(() => provider.close());
let issuer = "";
const held = site({
  withRegister: true,
  accounts: [["iris", "--organisation", "iom", "--role", "counsellor", "--subject", "sub-iris"]],
  more: async (own) => {
    await begin(own);
    return ["--oidc-issuer", issuer, "--oidc-client", "wederkeer", "--own-address", own];
  },
});

/** The provider: whoever gives a name there is called that. */
async function begin(own) {
  provider.listen(0, "localhost");
  await once(provider, "listening");
  issuer = `http://localhost:${provider.address().port}`;
  const made = new Provider(issuer, {
    clients: [
      {
        client_id: "wederkeer",
        token_endpoint_auth_method: "none",
        redirect_uris: [`${own}/aanmelden/terug`],
      },
    ],
    pkce: { required: () => true },
    cookies: { keys: ["a test"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    async loadExistingGrant({ oidc }) {
      const { clientId } = oidc.client;
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
  });
  const answer = made.callback();
  provider.on("request", async (asked, told) => {
    if (asked.url === "/favicon.ico") return told.writeHead(204).end();
    if (!asked.url.startsWith("/interaction/")) return answer(asked, told);
    if (asked.method === "GET") {
      told.setHeader("content-type", "text/html");
      return told.end("<form method=post><input name=login><button>Go</button></form>");
    }
    let body = "";
    for await (const piece of asked) body += piece;
    const accountId = new URLSearchParams(body).get("login");
    return made.interactionFinished(asked, told, { login: { accountId } });
  });
}

const MAY = { mayHave: ["wederkeer", "wederkeer-door", "wederkeer-elsewhere"] };
const BOTH = { ...MAY, elsewhere: () => issuer };

for (const lang of ["nl", "en"]) {
  const named = (nl, en) => (lang === "nl" ? nl : en);
  const asked = named("/zaken/nieuw", "/en/cases/new");

  test(`who has an account gets in, where they wanted to be, in ${lang}`, () =>
    visit(held, BOTH, async (page, open) => {
      await open(asked);
      await soundInEveryView(page, `login in ${lang}`, lang === "nl" && "login-elsewhere");
      await press(page, 'main a[href*="naar="]');
      assert.ok(page.url().startsWith(issuer), page.url());
      await page.fill("[name=login]", "sub-iris");
      await page.click("button");
      await page.waitForURL(held.address + asked);
      assert.match(await page.innerText(".who"), /iris/);
      const cookies = await page.context().cookies(held.address);
      assert.deepEqual(
        cookies.map((one) => [one.name, one.sameSite, one.httpOnly]),
        [["wederkeer", "Strict", true]],
      );
    }));

  test(`who has no account does not, in ${lang}`, () =>
    visit(held, BOTH, async (page, open) => {
      page.removeAllListeners("console");
      await open(named("/aanmelden", "/en/log-in"));
      await press(page, `main a[href="${named("/aanmelden/elders", "/en/log-in/elsewhere")}"]`);
      await page.fill("[name=login]", "sub-nobody");
      await page.click("button");
      await page.waitForURL(/terug/);
      assert.match(await page.innerText("main"), named(/geen account/, /No account/));
      await sound(page, `no account in ${lang}`);
      await open(named("/zaken", "/en/cases"));
      assert.match(page.url(), named(/aanmelden/, /log-in/));
    }));
}

test("an answer that nobody waits for is not heard", () =>
  visit(held, BOTH, async (page, open) => {
    page.removeAllListeners("console");
    for (const query of ["", "?state=x&code=y", `?state=${"a".repeat(64)}&code=y`]) {
      assert.equal((await open(`/aanmelden/terug${query}`)).status(), 400, query);
    }
    // The end of a login that another browser began.
    const begun = await fetch(`${held.address}/aanmelden/elders`, { redirect: "manual" });
    assert.equal(begun.status, 303);
    const to = new URL(begun.headers.get("location"));
    const state = to.searchParams.get("state");
    assert.equal(to.searchParams.get("code_challenge_method"), "S256");
    assert.ok(to.searchParams.get("nonce") && state);
    assert.equal((await open(`/aanmelden/terug?state=${state}&code=stolen`)).status(), 400);
    // Its own browser, with a code that the provider did not give.
    const [cookie] = begun.headers.get("set-cookie").split(";");
    const headers = { cookie };
    const own = `${held.address}/aanmelden/terug?state=${state}&code=guessed`;
    assert.equal((await fetch(own, { headers })).status, 400);
  }));
