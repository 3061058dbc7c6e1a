//! What the page is told of a text.

use jiff::civil::Date;
use receipt::{Genuine, Keys, Refusal, check};
use rules::check::{Package, thaw};
use rules::determine::{Determination, FormSeen, MissingAsk, funder_name};
use rules::parse::{Moment, PaidIn};
use rules::words::{Lang, Words};
use serde::{Deserialize, Serialize};

/// What a page knows: policies that were proved, the one in use first, and keys.
#[derive(Serialize, Deserialize)]
pub struct Data {
    policies: Vec<Vec<u8>>,
    keys: Keys,
}

impl Data {
    /// Gathers it.
    pub fn of(policies: &[&Package], keys: &Keys) -> Self {
        let policies = policies.iter().map(|package| package.freeze()).collect();
        Self { policies, keys: keys.clone() }
    }

    /// As bytes.
    pub fn bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Reads what [`Data::bytes`] wrote.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// Answers with the data of one page.
pub struct Checker {
    policies: Vec<Package>,
    keys: Keys,
}

impl Checker {
    /// Takes the data in; `None` when there is no policy in it, or one that cannot be read, such as
    /// one that another version froze.
    pub fn new(data: Data) -> Option<Self> {
        let policies: Vec<Package> =
            data.policies.iter().map(|bytes| thaw(bytes)).collect::<Option<_>>()?;
        (!policies.is_empty()).then_some(Self { policies, keys: data.keys })
    }

    /// The answer to a text, as JSON: genuine with what it says, or refused with the reason.
    pub fn answer(&self, text: &str, today: Date) -> String {
        let answer = self.found(text, today);
        // An answer that cannot be written is empty, which the page takes for a refusal.
        serde_json::to_string(&answer).unwrap_or_default()
    }

    /// The first policy that it belongs to decides; else what the first one says.
    fn found(&self, text: &str, today: Date) -> Answer {
        let mut refused = None;
        for package in &self.policies {
            match check(text, &self.keys, package, today) {
                Ok(genuine) => return shown(&genuine, package),
                Err(Refusal::OtherPolicy { theirs, ours }) => {
                    refused.get_or_insert(Refusal::OtherPolicy { theirs, ours });
                }
                Err(other) => return Answer::refused(&other),
            }
        }
        Answer::refused(&refused.unwrap_or(Refusal::NotAReceipt))
    }
}

/// Genuine, with what it promises; or refused, with the reason and nothing else.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Answer {
    Genuine(Box<Promise>),
    Refused { code: &'static str, words: Words, facts: [Vec<String>; 2] },
}

impl Answer {
    fn refused(refusal: &Refusal) -> Self {
        let facts = [refusal.facts(Lang::Nl), refusal.facts(Lang::En)];
        Self::Refused { code: refusal.code(), words: refusal.words(), facts }
    }
}

/// What a genuine receipt promises, recomputed.
#[derive(Serialize)]
struct Promise {
    id: String,
    signer: String,
    issued_on: Date,
    valid_until: Date,
    policy: String,
    engine: String,
    scheme: Words,
    /// Set when somebody named the scheme, so that the rules did not choose it.
    named: bool,
    /// Readings that are not those in use: question and answer.
    readings: Vec<[Words; 2]>,
    registered_on: Date,
    departs_on: Option<Date>,
    forced: bool,
    channel: Words,
    persons: Vec<Somebody>,
    currency: String,
    total: String,
    range: Option<[String; 2]>,
    lines: Vec<Item>,
    goods: Vec<Item>,
    refusals: Vec<Item>,
    missing: Vec<Item>,
    funders: Vec<(Words, String)>,
}

#[derive(Serialize)]
struct Somebody {
    adult: bool,
    nationality: Option<[String; 2]>,
}

/// A line, a thing, a refusal or a question.
#[derive(Default, Serialize)]
struct Item {
    person: Option<usize>,
    what: String,
    title: Words,
    amount: Option<String>,
    range: Option<[String; 2]>,
    form: Option<FormSeen>,
    moment: Option<Moment>,
    paid_in: Option<PaidIn>,
    from: Option<Date>,
    until: Option<Date>,
    expected: bool,
    why: Option<Words>,
    /// The value that is assumed of an open question.
    assumed: Option<String>,
    payers: Vec<(Words, String)>,
    sure: bool,
}

fn shown(genuine: &Genuine, package: &Package) -> Answer {
    match genuine.determination(package) {
        Ok(found) => Answer::Genuine(Box::new(promise(genuine, &found, package))),
        // It was computed a moment ago; if not now, nobody may rely on it.
        Err(_) => Answer::refused(&Refusal::Differs),
    }
}

fn promise(genuine: &Genuine, found: &Determination<'_>, package: &Package) -> Promise {
    let receipt = &genuine.receipt;
    let [low, high] = found.range;
    let readings = receipt.readings.iter().filter_map(|(question, answer)| {
        let question = package.questions().iter().find(|one| one.id == *question)?;
        let (_, answer) = question.answers.iter().find(|(id, _)| id == answer)?;
        Some([question.ask.clone(), answer.clone()])
    });
    let persons = receipt.facts.persons.iter().zip(&found.persons).map(|(one, seen)| Somebody {
        adult: seen.adult,
        nationality: one.nationality.as_deref().and_then(rules::parse::Country::parse).map(
            |code| [Lang::Nl, Lang::En].map(|lang| package.country_name(code, lang).to_owned()),
        ),
    });
    let channels = package.channels(found.country);
    let channel = channels.into_iter().find(|(id, _)| *id == found.channel);
    Promise {
        id: receipt.id(),
        signer: genuine.key.name.clone(),
        issued_on: receipt.period.issued_on,
        valid_until: receipt.period.valid_until,
        policy: receipt.policy_text(),
        engine: receipt.engine.clone(),
        scheme: found.title.clone(),
        named: !receipt.chosen,
        readings: readings.collect(),
        registered_on: found.registered_on,
        departs_on: receipt.facts.departs_on,
        forced: receipt.facts.forced,
        channel: channel.map_or_else(|| Words::same(found.channel), |(_, name)| name.clone()),
        persons: persons.collect(),
        currency: found.currency.to_owned(),
        total: found.total.to_string(),
        range: (low != high).then(|| [low.to_string(), high.to_string()]),
        lines: found.lines.iter().map(|line| of_line(line, found, package)).collect(),
        goods: goods(found),
        refusals: refusals(found),
        missing: missing(found),
        funders: found
            .funders
            .iter()
            .map(|(id, sum)| (funder_name(package, id).into_owned(), sum.to_string()))
            .collect(),
    }
}

fn place(found: &Determination<'_>, person: Option<&str>) -> Option<usize> {
    found.persons.iter().position(|one| Some(one.person) == person)
}

fn of_line(
    line: &rules::determine::Line<'_>,
    found: &Determination<'_>,
    package: &Package,
) -> Item {
    let [low, high] = line.range;
    let payers = line.funders.iter();
    Item {
        person: place(found, line.person),
        what: line.benefit.to_owned(),
        title: line.title.clone(),
        amount: Some(line.amount.to_string()),
        range: (low != high).then(|| [low.to_string(), high.to_string()]),
        form: line.form,
        moment: Some(line.moment),
        paid_in: Some(line.paid_in),
        from: line.window.map(|window| window.from),
        until: line.window.map(|window| window.until),
        expected: line.window.is_some_and(|window| window.expected),
        why: None,
        assumed: None,
        payers: payers
            .map(|one| (funder_name(package, &one.funder).into_owned(), one.amount.to_string()))
            .collect(),
        sure: line.if_facts.is_empty(),
    }
}

fn goods(found: &Determination<'_>) -> Vec<Item> {
    let all = found.goods.iter().map(|one| Item {
        person: place(found, one.person),
        what: one.benefit.to_owned(),
        title: one.what.clone(),
        ..Item::default()
    });
    all.collect()
}

fn refusals(found: &Determination<'_>) -> Vec<Item> {
    let all = found.refusals.iter().map(|one| Item {
        person: place(found, one.person),
        what: one.benefit.to_owned(),
        title: one.title.clone(),
        why: Some(one.why.clone()),
        ..Item::default()
    });
    all.collect()
}

/// Open questions, each once.
fn missing(found: &Determination<'_>) -> Vec<Item> {
    let mut all: Vec<Item> = Vec::new();
    for one in &found.missing {
        let asks: Vec<&Words> = match &one.ask {
            MissingAsk::Question(ask) => vec![ask],
            MissingAsk::Document(asks) => asks.iter().collect(),
        };
        for ask in asks {
            if !all.iter().any(|known| known.title == *ask) {
                let (what, assumed) = (one.fact.to_owned(), Some(one.assumed.to_owned()));
                all.push(Item { what, assumed, title: ask.clone(), ..Item::default() });
            }
        }
    }
    all
}
