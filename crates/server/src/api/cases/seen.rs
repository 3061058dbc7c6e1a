//! What a program sees of the register. Names and V-numbers are in a case and in what a search
//! finds, and not in lists.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use money::Cents;
use register::case::{Case, Due};
use register::journal::Record;
use register::person::VNumber;
use register::store::{BudgetRow, CaseRow, PersonRow};
use rules::schema::Day;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::refused::etag;

/// An answer, and the version of the case in it.
pub(super) fn told(status: StatusCode, version: Option<i64>, value: &impl Serialize) -> Response {
    let text = serde_json::to_string(value).unwrap_or_default();
    let mut answer = (status, [(header::CONTENT_TYPE, "application/json")], text).into_response();
    if let Some(version) = version {
        answer.headers_mut().insert(header::ETAG, etag(version));
    }
    answer
}

/// Wat er is gedaan.
#[derive(Serialize, JsonSchema)]
pub(super) struct Done {
    /// Het nummer van de zaak.
    pub id: i64,
    /// De versie van de zaak nu; ook als `ETag`.
    pub version: i64,
}

/// Een zaak zoals zij nu is.
#[derive(Serialize)]
pub(super) struct Seen {
    step: &'static str,
    due: Option<Due>,
    #[serde(flatten)]
    case: Case,
}

impl Seen {
    pub(super) fn new(case: Case) -> Self {
        Self { step: case.step().word(), due: case.due(), case }
    }
}

/// Een zaak in een lijst, zonder namen.
#[derive(Serialize, JsonSchema)]
pub(super) struct Row {
    /// Het nummer.
    id: i64,
    /// De versie.
    version: i64,
    /// Wiens zaak het is.
    organisation: String,
    /// De organisatie die is gevraagd om over te nemen.
    offered_to: Option<String>,
    /// De stap.
    step: String,
    /// Het kanaal.
    channel: String,
    /// `voluntary` of `forced`.
    departure: String,
    /// Op wiens lijst zij staat.
    assigned_to: Option<String>,
    /// Hoeveel personen.
    persons: i64,
    /// De inschrijfdatum.
    #[schemars(with = "Day")]
    registered_on: String,
    /// De dag van vertrek.
    #[schemars(with = "Option<Day>")]
    departs_on: Option<String>,
    /// Wat er wacht.
    due: Option<String>,
    /// Tot en met welke dag.
    #[schemars(with = "Option<Day>")]
    due_on: Option<String>,
    /// Wat er is vastgesteld.
    total: Option<Cents>,
    /// De dag waarop zij eindigde.
    #[schemars(with = "Option<Day>")]
    closed_on: Option<String>,
    /// Of de persoonsgegevens zijn gewist.
    erased: bool,
}

impl Row {
    fn new(row: CaseRow) -> Self {
        Self {
            due_on: row.due.is_some().then_some(row.due_on),
            id: row.id,
            version: row.version,
            organisation: row.organisation,
            offered_to: row.offered_to,
            step: row.step,
            channel: row.channel,
            departure: row.departure,
            assigned_to: row.assigned_to,
            persons: row.persons,
            registered_on: row.registered_on,
            departs_on: row.departs_on,
            due: row.due,
            total: row.total.map(Cents::from_cents),
            closed_on: row.closed_on,
            erased: row.erased,
        }
    }
}

/// Een bladzijde van een lijst.
#[derive(Serialize, JsonSchema)]
pub(super) struct Listed {
    /// De zaken; waar het eerst iets voor moet, staat voorop.
    zaken: Vec<Row>,
    /// Geef dit als `after` voor de volgende bladzijde; ontbreekt op de laatste.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl Listed {
    /// A page of at most so many; one more row says that there is another page.
    pub(super) fn new(mut rows: Vec<CaseRow>, most: usize) -> Self {
        let more = rows.len() > most;
        rows.truncate(most);
        let next = rows.last().filter(|_| more).map(place);
        Self { zaken: rows.into_iter().map(Row::new).collect(), next }
    }
}

/// The place of a case in the list: its day, or `-`, and its number.
fn place(row: &CaseRow) -> String {
    let day = if row.due.is_some() { row.due_on.as_str() } else { "-" };
    format!("{day}.{}", row.id)
}

/// A place as [`place`] wrote it.
pub(super) fn placed(text: &str) -> Option<(Option<Date>, i64)> {
    let (day, id) = text.split_once('.')?;
    let day = if day == "-" { None } else { Some(crate::api::call::day(day)?) };
    Some((day, id.parse().ok()?))
}

/// Wat een zoekvraag vond.
#[derive(Serialize, JsonSchema)]
pub(super) struct Found {
    /// Elke persoon met de zaak.
    gevonden: Vec<FoundPerson>,
}

/// Een gevonden persoon.
#[derive(Serialize, JsonSchema)]
struct FoundPerson {
    /// De zaak.
    zaak: Row,
    /// De persoon in de zaak.
    person: String,
    /// De achternaam.
    family_name: String,
    /// De voornamen.
    given_names: String,
    /// Het V-nummer, waarvan de laatste cijfers te zien zijn.
    v_number: Option<String>,
    /// De geboortedatum.
    #[schemars(with = "Option<Day>")]
    born: Option<String>,
}

impl Found {
    pub(super) fn new(found: Vec<(CaseRow, PersonRow)>) -> Self {
        let one = |(case, person): (CaseRow, PersonRow)| FoundPerson {
            zaak: Row::new(case),
            v_number: person
                .v_number
                .and_then(|number| VNumber::parse(&number).ok())
                .map(|number| number.masked()),
            person: person.person,
            family_name: person.family_name,
            given_names: person.given_names,
            born: person.born,
        };
        Self { gevonden: found.into_iter().map(one).collect() }
    }
}

/// Alles wat er met een zaak gebeurde, ook wie keek.
#[derive(Serialize, JsonSchema)]
pub(super) struct Events {
    /// Het oudste eerst.
    gebeurtenissen: Vec<EventSeen>,
}

/// Eén gebeurtenis.
#[derive(Serialize, JsonSchema)]
struct EventSeen {
    /// De plaats in het journaal van het hele register.
    seq: i64,
    /// Wanneer, in UTC.
    at: String,
    /// Wie.
    actor: String,
    /// Van welke organisatie.
    organisation: String,
    /// De versie van de zaak die zij maakte; ontbreekt als de zaak niet veranderde.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
    /// Een woord voor wat er gebeurde.
    kind: String,
    /// Wat er gebeurde, zonder wat over personen gaat.
    body: Value,
    /// De hash over dit en alles ervoor.
    hash: String,
}

impl Events {
    pub(super) fn new(records: Vec<Record>) -> Self {
        let one = |one: Record| EventSeen {
            seq: one.seq,
            at: one.at,
            actor: one.actor,
            organisation: one.organisation,
            version: one.version,
            kind: one.kind,
            body: serde_json::from_str(&one.body).unwrap_or_default(),
            hash: one.hash,
        };
        Self { gebeurtenissen: records.into_iter().map(one).collect() }
    }
}

/// Hoe elk budget staat.
#[derive(Serialize, JsonSchema)]
pub(super) struct Budgets {
    /// De budgetten.
    budgetten: Vec<BudgetSeen>,
}

/// Eén budget.
#[derive(Serialize, JsonSchema)]
struct BudgetSeen {
    /// De financier.
    funder: String,
    /// Het jaar.
    year: i16,
    /// Wat de financier beschikbaar stelde.
    granted: Cents,
    /// Wat aan niemand is beloofd.
    free: Cents,
    /// Wat is beloofd en niet betaald.
    reserved: Cents,
    /// Wat is betaald, min wat terugkwam.
    paid: Cents,
}

impl Budgets {
    pub(super) fn new(rows: Vec<BudgetRow>) -> Self {
        let one = |row: BudgetRow| BudgetSeen {
            funder: row.budget.funder,
            year: row.budget.year,
            granted: row.granted,
            free: row.free,
            reserved: row.reserved,
            paid: row.paid,
        };
        Self { budgetten: rows.into_iter().map(one).collect() }
    }
}
