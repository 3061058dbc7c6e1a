//! What is asked about the schemes: all of them, or one with its rows.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use money::Cents;
use rules::check::Scheme;
use rules::describe::{self, Described, GivesSeen, Period, describe};
use rules::parse::{Cite, Moment, Question};
use rules::schema::Day;
use rules::words::Words;
use schemars::JsonSchema;
use serde::Serialize;

use super::call::Query;
use super::policies::show;
use super::problem::Problem;
use crate::desk::Desk;

/// De kop van een regeling.
#[derive(Serialize, JsonSchema)]
pub(super) struct SchemeSeen<'a> {
    /// De naam in verzoeken.
    id: &'a str,
    /// De naam voor mensen.
    title: &'a Words,
    /// Wie erover beslist.
    owner: &'a str,
    /// Van welke staat, als ISO 3166-1-code.
    country: &'a str,
    /// De munt van alle bedragen, als ISO 4217-code.
    currency: &'a str,
    /// De eerste dag.
    #[schemars(with = "Day")]
    from: Date,
    /// De laatste dag; ontbreekt zolang de regeling loopt.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    until: Option<Date>,
    /// Waar dat staat.
    cite: &'a [Cite],
}

impl<'a> SchemeSeen<'a> {
    fn new(scheme: &'a Scheme) -> Self {
        let (from, until) = scheme.in_force();
        Self {
            id: scheme.id(),
            title: scheme.title(),
            owner: scheme.owner(),
            country: scheme.country(),
            currency: scheme.currency(),
            from,
            until,
            cite: scheme.cites(),
        }
    }
}

/// Een regeling met haar regels.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WholeScheme<'a> {
    #[serde(flatten)]
    head: SchemeSeen<'a>,
    /// De kanalen waarlangs zij wordt gegeven.
    channels: Vec<&'a str>,
    /// De regelingen die zij vanaf haar eerste dag vervangt.
    replaces: Vec<&'a str>,
    /// De ondersteuning, in de volgorde van het bestand.
    benefits: Vec<Benefit<'a>>,
    /// Wie betaalt.
    funding: Vec<Funding<'a>>,
    /// De feiten die moeten kloppen.
    conditions: Vec<Condition<'a>>,
    /// De maxima over meer bedragen samen.
    caps: Vec<Cap<'a>>,
}

/// Een soort ondersteuning met haar regels.
#[derive(Serialize, JsonSchema)]
struct Benefit<'a> {
    id: &'a str,
    title: &'a Words,
    /// Of het geen geld is, maar een ding of een dienst.
    goods: bool,
    /// Wanneer, zoals tabel 3 van de nota het indeelt.
    moment: Moment,
    /// Waar, binnen welke tijd, en of het per persoon is.
    how: Vec<Words>,
    /// De regels en verwijzingen.
    rows: Vec<Row<'a>>,
}

/// Eén regel, of één verwijzing naar regels van een andere regeling.
#[derive(Serialize, JsonSchema)]
struct Row<'a> {
    id: &'a str,
    /// Voor wie; leeg als het voor iedereen is.
    when: Words,
    /// Bij welke antwoorden op open vragen.
    readings: Vec<Reading<'a>>,
    gives: Gives<'a>,
    /// De vorm.
    form: Vec<Words>,
    #[serde(flatten)]
    period: Days<'a>,
    /// Het document dat uitsluitsel zou geven over wat de regel openlaat.
    #[serde(skip_serializing_if = "Option::is_none")]
    settles: Option<&'a Words>,
    /// Wat geen bron zegt en toch nodig is.
    #[serde(skip_serializing_if = "Option::is_none")]
    assumption: Option<&'a Words>,
    /// Waar dat staat.
    cite: &'a [Cite],
}

/// Een open vraag, en de antwoorden waarbij een regel geldt.
#[derive(Serialize, JsonSchema)]
struct Reading<'a> {
    question: &'a str,
    answers: Vec<&'a Words>,
}

/// Wat een regel geeft: een bedrag, niets, een ding of dienst, of wat een andere regeling geeft.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Gives<'a> {
    /// Een bedrag, met het laagste en hoogste dat de bronnen openlaten.
    Amount { assume: Cents, low: Cents, high: Cents },
    /// Niets, en waarom.
    Nothing(&'a Words),
    /// Een ding of een dienst.
    Goods(&'a Words),
    /// Wat regels van een andere regeling geven.
    Follows {
        scheme: &'a str,
        rows: Vec<&'a str>,
        /// De dag waarop het bedrag is vastgezet; ontbreekt als het meebeweegt.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<Day>")]
        frozen: Option<Date>,
    },
}

/// Van wanneer tot wanneer iets geldt, zoals nu gelezen.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Days<'a> {
    /// De eerste dag.
    #[schemars(with = "Day")]
    from: Date,
    /// De laatste dag; ontbreekt zolang het loopt.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    until: Option<Date>,
    /// Staat er als de bronnen de eerste dag niet noemen.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_from: Option<Unknown<'a>>,
    /// Staat er als de bronnen de laatste dag niet noemen.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_until: Option<Unknown<'a>>,
}

/// Een dag die de bronnen niet noemen.
#[derive(Serialize, JsonSchema)]
struct Unknown<'a> {
    /// Hij ligt na deze dag.
    #[schemars(with = "Day")]
    after: Date,
    /// En niet na deze dag.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    seen: Option<Date>,
    /// De regel ervoor of erna.
    row: &'a str,
}

/// Een verdeling van kosten.
#[derive(Serialize, JsonSchema)]
struct Funding<'a> {
    id: &'a str,
    benefits: Vec<&'a Words>,
    when: Words,
    /// Elke betaler met zijn deel.
    shares: Vec<Words>,
    #[serde(flatten)]
    period: Days<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assumption: Option<&'a Words>,
    cite: &'a [Cite],
}

/// Een feit dat moet kloppen.
#[derive(Serialize, JsonSchema)]
struct Condition<'a> {
    id: &'a str,
    ask: &'a Words,
    benefits: Vec<&'a Words>,
    when: Words,
    #[serde(flatten)]
    period: Days<'a>,
    cite: &'a [Cite],
}

/// Een maximum.
#[derive(Serialize, JsonSchema)]
struct Cap<'a> {
    id: &'a str,
    title: &'a Words,
    benefits: Vec<&'a Words>,
    when: Words,
    amount: Cents,
    #[serde(flatten)]
    period: Days<'a>,
    cite: &'a [Cite],
}

impl<'a> WholeScheme<'a> {
    fn new(seen: Described<'a>) -> Self {
        Self {
            head: SchemeSeen::new(seen.scheme),
            channels: seen.channels.into_iter().map(|(id, _)| id).collect(),
            replaces: seen.replaces.into_iter().map(Scheme::id).collect(),
            benefits: seen.benefits.into_iter().map(Benefit::new).collect(),
            funding: seen.funding.into_iter().map(Funding::new).collect(),
            conditions: seen.conditions.into_iter().map(Condition::new).collect(),
            caps: seen.caps.into_iter().map(Cap::new).collect(),
        }
    }
}

impl<'a> Benefit<'a> {
    fn new(seen: describe::BenefitSeen<'a>) -> Self {
        let rows = seen.rows.into_iter().map(Row::new).collect();
        let describe::BenefitSeen { id, title, goods, moment, how, .. } = seen;
        Self { id, title, goods, moment, how, rows }
    }
}

impl<'a> Row<'a> {
    fn new(seen: describe::RowSeen<'a>) -> Self {
        let describe::RowSeen { id, when, form, settles, assumption, cites, .. } = seen;
        let reading = |(question, answers): (&'a Question, _)| {
            let question = question.id.as_str();
            Reading { question, answers }
        };
        Self {
            id,
            when,
            readings: seen.reading.into_iter().map(reading).collect(),
            gives: Gives::new(seen.gives),
            form,
            period: Days::new(seen.period),
            settles,
            assumption,
            cite: cites,
        }
    }
}

impl<'a> Gives<'a> {
    fn new(seen: GivesSeen<'a>) -> Self {
        match seen {
            GivesSeen::Amount { assume, low, high } => Self::Amount { assume, low, high },
            GivesSeen::Nothing(why) => Self::Nothing(why),
            GivesSeen::Goods(what) => Self::Goods(what),
            GivesSeen::Follows { scheme, rows, frozen, .. } => {
                Self::Follows { scheme: scheme.id(), rows, frozen }
            }
        }
    }
}

impl<'a> Days<'a> {
    fn new(seen: Period<'a>) -> Self {
        let unknown = |one: describe::Unknown<'a>| {
            let describe::Unknown { after, seen, other } = one;
            Unknown { after, seen, row: other }
        };
        Self {
            from: seen.from,
            until: seen.until,
            unknown_from: seen.unknown_from.map(unknown),
            unknown_until: seen.unknown_until.map(unknown),
        }
    }
}

impl<'a> Funding<'a> {
    fn new(seen: describe::FundingSeen<'a>) -> Self {
        let describe::FundingSeen { id, benefits, when, shares, period, assumption, cites } = seen;
        let period = Days::new(period);
        Self { id, benefits, when, shares, period, assumption, cite: cites }
    }
}

impl<'a> Condition<'a> {
    fn new(seen: describe::ConditionSeen<'a>) -> Self {
        let describe::ConditionSeen { id, ask, benefits, when, period, cites } = seen;
        Self { id, ask, benefits, when, period: Days::new(period), cite: cites }
    }
}

impl<'a> Cap<'a> {
    fn new(seen: describe::CapSeen<'a>) -> Self {
        let describe::CapSeen { id, title, benefits, when, amount, period, cites } = seen;
        Self { id, title, benefits, when, amount, period: Days::new(period), cite: cites }
    }
}

/// Alle regelingen van het pakket.
#[derive(Serialize, JsonSchema)]
pub(super) struct Schemes<'a> {
    /// De hash van het pakket: dezelfde hash, hetzelfde beleid.
    policy: &'a str,
    /// De regelingen, in de volgorde van hun bestanden.
    regelingen: Vec<SchemeSeen<'a>>,
}

pub(super) async fn all(State(desk): State<Desk>, mut query: Query) -> Response {
    query.done("–");
    if !query.mistakes.is_empty() {
        return Problem::of(&query.mistakes, query.lang).into_response();
    }
    let package = desk.package();
    let regelingen = package.schemes().iter().map(SchemeSeen::new).collect();
    show(&Schemes { policy: package.hash(), regelingen })
}

pub(super) async fn one(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    mut query: Query,
) -> Response {
    query.done("–");
    if !query.mistakes.is_empty() {
        return Problem::of(&query.mistakes, query.lang).into_response();
    }
    let package = desk.package();
    match package.scheme(&id) {
        Ok(scheme) => show(&WholeScheme::new(describe(package, scheme))),
        Err(error) => {
            let (what, mend) = (error.what(query.lang), error.mend(query.lang));
            let title = query.lang.pick("Deze regeling is er niet", "There is no such scheme");
            let problem = Problem::new(StatusCode::NOT_FOUND, title, &format!("{what} {mend}"));
            problem.in_lang(query.lang).into_response()
        }
    }
}
