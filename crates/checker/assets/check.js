// Checks the receipt behind # in the address, or a pasted text. Nothing here asks the network.
const $ = (id) => document.getElementById(id);
const WORDS = JSON.parse($("words").textContent);
const ENGLISH = WORDS.find((one) => one.code === "en");
// Languages that browsers call otherwise: Kurdish goes by its letters, Dari by Persian.
const ALSO = [[/^ku-(arab|iq|ir)/, "ckb"], [/^ku\b/, "kmr"], [/^prs\b/, "fa"]];

let language = preferred();
let rules;
// What is on show: a state that names no verdict, or the answer of the rules.
let shown = { state: "waiting" };

function preferred() {
  const tags = (navigator.languages ?? []).map((one) => one.toLowerCase());
  const also = (tag) => ALSO.find(([pattern]) => pattern.test(tag))?.[1];
  const wanted = tags.map((tag) => also(tag) ?? tag.split("-")[0]);
  const known = wanted.map((code) => WORDS.find((one) => one.code === code));
  return known.find(Boolean) ?? WORDS[0];
}

// --- the rules: numbers in, numbers out ---

const bytesOf = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

async function load() {
  const { instance } = await WebAssembly.instantiate(bytesOf($("rules").textContent), {});
  const { push, pull, open, check } = instance.exports;
  const send = (bytes) => {
    for (let at = 0; at < bytes.length; at += 4) {
      const [a, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
      push((a | (b << 8) | (c << 16) | (d << 24)) >>> 0);
    }
    return bytes.length;
  };
  const data = bytesOf($("data").textContent);
  if (open(send(data)) !== 1) throw new Error("the data of this page cannot be read");
  return (text, today) => {
    const length = check(send(new TextEncoder().encode(text)), today);
    const answer = new Uint8Array(length);
    for (let at = 0; at < length; at += 4) {
      const four = pull(at);
      for (let i = 0; i < 4 && at + i < length; i += 1) answer[at + i] = (four >>> (8 * i)) & 255;
    }
    return JSON.parse(new TextDecoder().decode(answer));
  };
}

function today() {
  const now = new Date();
  return now.getFullYear() * 10000 + (now.getMonth() + 1) * 100 + now.getDate();
}

function check(text) {
  shown = { state: "busy" };
  try {
    const day = today();
    const answer = rules(text, day);
    // Only these two shapes are an answer; whatever else comes back is no verdict.
    if (answer.genuine) shown = { genuine: answer.genuine, day };
    else if (answer.refused) shown = { refused: answer.refused, day };
    else shown = { state: "failed" };
  } catch {
    shown = { state: "failed" };
  }
  draw();
}

// --- words ---

/** Each fact by itself, whatever the direction of its own letters. */
const fill = (text, facts) => text.replace(/\{(\d)\}/g, (_, at) => alone(facts[at] ?? ""));
const alone = (text) => `\u2068${text}\u2069`;
const has = (key) => key in language.words;

/** The words of a key as a part of the page; a draft has the English beside it. */
function say(tag, key, facts = () => []) {
  const part = document.createElement(tag);
  const own = has(key);
  const text = fill((own ? language : ENGLISH).words[key] ?? key, facts(own ? language : ENGLISH));
  put(part, text, own ? language : ENGLISH);
  const draft = own && language.status === "draft";
  if (draft && language.words[key] !== ENGLISH.words[key]) {
    const beside = document.createElement("span");
    beside.className = "beside";
    put(beside, fill(ENGLISH.words[key], facts(ENGLISH)), ENGLISH);
    part.append(beside);
  }
  return part;
}

function put(part, text, of) {
  if (of !== language) {
    part.lang = of.code;
    part.dir = of.dir;
  }
  part.append(text);
}

/** Words of the policy, which are there in Dutch and in English. */
function policy(tag, words, className) {
  const part = document.createElement(tag);
  if (className) part.className = className;
  const dutch = language.code === "nl";
  put(part, dutch ? words.nl : words.en, dutch ? language : ENGLISH);
  return part;
}

const both = (words) => (of) => [of.code === "nl" ? words.nl : words.en];

// Days and amounts as the information sheet writes them, from the same tables: who holds the sheet
// beside this page sees the same signs. `Intl` cannot promise that. A browser that does not know
// Armenian, Georgian or Kurdish writes in its own language instead, with its digits, its point or
// comma, and its calendar: 1405 for 2026.
const write = (pattern, parts) => pattern.replace(/\{([a-z]+)\}/g, (_, name) => parts[name]);

function day(text, of) {
  const [year, month, date] = text.split("-").map(Number);
  const { pattern, months } = of.day;
  return write(pattern, { day: date, month: months[month - 1], year });
}

/** An amount as the rules wrote it, `2460.00`; never computed with. */
function money(amount, currency, of) {
  const { pattern, group, decimal } = of.amount;
  const [units, cents] = amount.split(".");
  const digits = units.replace(/\B(?=(\d{3})+$)/g, group) + decimal + cents;
  const euro = currency === "EUR";
  const own = euro ? pattern : pattern.replace("€{", "€\u00a0{").replace("€", currency);
  return alone(write(own, { amount: digits }));
}

// --- the page ---

function draw() {
  document.documentElement.lang = language.code;
  document.documentElement.dir = language.dir;
  document.title = language.words.title;
  for (const [id, key] of [["title", "title"], ["intro", "intro"], ["paste-label", "paste"],
    ["button", "button"], ["foot", "foot"]]) {
    $(id).replaceChildren(...say("span", key).childNodes);
  }
  $("draft").hidden = language.status !== "draft";
  $("draft").replaceChildren(...say("span", "draft").childNodes);
  $("verdict").dataset.verdict = shown.genuine ? "genuine" : shown.refused ? "refused" : "none";
  if (shown.state === "failed") $("verdict").dataset.verdict = "refused";
  $("verdict").replaceChildren(...verdict());
  $("promise").hidden = !shown.genuine;
  $("promise").replaceChildren(...(shown.genuine ? promise(shown.genuine) : []));
}

function verdict() {
  const { genuine, refused, state } = shown;
  if (genuine) {
    const sure = genuine.missing.length === 0 && genuine.lines.every((line) => line.sure);
    return [
      say("h2", "genuine"),
      say("p", "signed", () => [genuine.signer]),
      say("p", "recomputed"),
      say("p", "valid", (of) => [day(genuine.issued_on, of), day(genuine.valid_until, of)]),
      ...(sure ? [] : [say("p", "conditional")]),
    ];
  }
  if (refused) {
    const facts = (of) => (of.code === "nl" ? refused.facts[0] : refused.facts[1]);
    return [say("h2", "refused"), say("p", `why.${refused.code}`, facts), say("p", "advice")];
  }
  if (state === "failed") return [say("h2", "refused"), say("p", "failed"), say("p", "advice")];
  return [say("p", state)];
}

function promise(one) {
  const parts = [say("h2", "promised"), say("p", "decision")];
  for (const moment of ["departure", "arrival", "first-year"]) {
    const lines = one.lines.filter((line) => line.moment === moment);
    if (lines.length === 0) continue;
    parts.push(say("h3", `moment.${moment}`), list(alike(lines).map((same) => item(same, one))));
  }
  const total = say("p", "total", (of) => [money(one.total, one.currency, of)]);
  total.className = "total";
  parts.push(total);
  if (one.range) {
    parts.push(say("p", "open", (of) => one.range.map((end) => money(end, one.currency, of))));
  }
  more(parts, one);
  return parts;
}

function more(parts, one) {
  const plain = (items) => items.map((same) => {
    const part = document.createElement("li");
    part.append(benefit(same[0]), who(same));
    if (same[0].why) part.append(policy("p", same[0].why, "small"));
    if (same[0].assumed) part.append(assumed(same[0].assumed));
    return part;
  });
  for (const [key, items] of [["missing", one.missing], ["goods", one.goods],
    ["refusals", one.refusals]]) {
    if (items.length > 0) parts.push(say("h3", key), list(plain(alike(items))));
  }
  parts.push(say("h3", "payers"), list(one.funders.map(([name, sum]) => {
    const part = row(policy("span", name, "what"), (of) => money(sum, one.currency, of));
    const holder = document.createElement("li");
    holder.append(part);
    return holder;
  })));
  parts.push(say("h3", "facts"), facts(one), say("p", "proves"), technical(one));
}

function assumed(value) {
  const word = { true: "yes", false: "no" }[value];
  const part = say("p", "assumed", (of) => [word ? of.words[word] : value]);
  part.className = "small";
  return part;
}

/** Items that differ in the person alone. */
function alike(items) {
  const same = new Map();
  for (const one of items) {
    const key = JSON.stringify({ ...one, person: null });
    same.set(key, [...(same.get(key) ?? []), one]);
  }
  return [...same.values()];
}

function list(items) {
  const part = document.createElement("ul");
  part.append(...items);
  return part;
}

function row(what, sum) {
  const part = document.createElement("div");
  const amount = document.createElement("span");
  part.className = "line";
  amount.className = "sum";
  amount.append(sum(language));
  part.append(what, amount);
  return part;
}

function item(same, one) {
  const part = document.createElement("li");
  const [line] = same;
  const times = same.length > 1 ? `${same.length} × ` : "";
  const what = benefit(line);
  part.append(row(what, (of) => times + money(line.amount, one.currency, of)), who(same));
  const small = (element) => {
    element.className = "small";
    part.append(element);
  };
  if (same.length > 1) small(say("p", "each"));
  if (line.form) {
    small(say("p", `form.${line.form.kind}`));
    const most = line.form.cash_max;
    if (most) small(say("p", "cash-max", (of) => [money(most, one.currency, of)]));
  }
  if (line.paid_in) small(say("p", `place.${line.paid_in}`));
  if (line.from) {
    const key = line.from === line.until ? "on" : "between";
    small(say("p", key, (of) => [day(line.from, of), day(line.until, of)]));
    if (line.expected) small(say("p", "expected"));
  }
  if (line.range) {
    small(say("p", "open", (of) => line.range.map((end) => money(end, one.currency, of))));
  }
  for (const [name, sum] of line.payers) {
    small(say("p", "pays", (of) => [both(name)(of)[0], money(sum, one.currency, of)]));
  }
  return part;
}

/** What a benefit is called: in the language of the reader, with the English of the policy. */
function benefit(line) {
  const name = language.words[`benefit.${line.what}`];
  if (!name) return policy("span", line.title, "what");
  const part = document.createElement("span");
  const beside = document.createElement("span");
  part.className = "what";
  beside.className = "beside";
  put(beside, line.title.en, ENGLISH);
  part.append(name, beside);
  return part;
}

/** Whom it is for; nothing where it is for the whole household. */
function who(same) {
  const places = same.map((one) => one.person).filter((place) => place !== null);
  const part = document.createElement("p");
  part.className = "small";
  if (places.length === 0) return part;
  const numbers = places.map((place) => place + 1).join(", ");
  part.append(...say("span", "persons", () => [numbers]).childNodes);
  return part;
}

function facts(one) {
  const part = document.createElement("dl");
  const add = (key, value) => {
    const term = say("dt", key);
    const text = document.createElement("dd");
    text.append(...value.childNodes);
    part.append(term, text);
  };
  one.persons.forEach((person, place) => {
    const element = say("span", person.adult ? "adult" : "minor");
    if (person.nationality) {
      const [nl, en] = person.nationality;
      element.prepend(policy("span", { nl, en }), " · ");
    }
    const term = say("dt", "person", () => [place + 1]);
    const text = document.createElement("dd");
    text.append(...element.childNodes);
    part.append(term, text);
  });
  add("registered", say("span", "day", (of) => [day(one.registered_on, of)]));
  if (one.departs_on) add("departs", say("span", "day", (of) => [day(one.departs_on, of)]));
  add("departure", say("span", one.forced ? "forced" : "voluntary"));
  const wrap = (inner) => {
    const holder = document.createElement("span");
    holder.append(inner);
    return holder;
  };
  add("channel", wrap(policy("span", one.channel)));
  add("scheme", wrap(policy("span", one.scheme)));
  if (one.named) add("scheme", say("span", "named"));
  for (const [ask, answer] of one.readings) {
    const holder = wrap(policy("span", ask));
    holder.append(" → ", policy("span", answer));
    add("reading", holder);
  }
  return part;
}

function technical(one) {
  const part = document.createElement("details");
  const line = document.createElement("p");
  line.dir = "ltr";
  line.className = "small";
  line.append(`${one.id} · ${one.policy} · ${one.engine} · ${shown.day}`);
  part.append(say("summary", "technical"), line);
  return part;
}

// --- what a reader does ---

function fromAddress() {
  const text = location.hash.slice(1);
  if (text) check(text);
}

function start() {
  const select = $("language");
  for (const one of WORDS) {
    const option = new Option(one.name, one.code, false, one === language);
    option.lang = one.code;
    select.append(option);
  }
  select.addEventListener("change", () => {
    language = WORDS.find((one) => one.code === select.value) ?? WORDS[0];
    draw();
  });
  $("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    if (rules) check($("text").value);
  });
  draw();
  load().then((ready) => {
    rules = ready;
    addEventListener("hashchange", fromAddress);
    document.documentElement.dataset.ready = "yes";
    fromAddress();
  }, () => {
    shown = { state: "failed" };
    draw();
  });
}

start();
