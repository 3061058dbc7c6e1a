//! What is asked about the policies: schemes, open questions, differences, a check of changes.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use rules::check::open_points::{OpenPoint, open_points};
use rules::check::{Package, package};
use rules::diagnostics::{Diagnostic, Rendered};
use rules::difference::{Side, difference};
use rules::parse::{Cite, Question, SourceFile};
use rules::schema::Day;
use rules::words::{Lang, Words};
use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::ask::no_json;
use super::call::{Call, Query, at};
use super::case::{as_json, readings};
use super::problem::Problem;
use crate::desk::Desk;

/// Een vraag die de bronnen openlaten.
#[derive(Serialize, JsonSchema)]
pub(super) struct QuestionSeen<'a> {
    /// De naam in verzoeken, onder `lezingen`.
    id: &'a str,
    /// De vraag.
    ask: &'a Words,
    /// De antwoorden.
    answers: BTreeMap<&'a str, &'a Words>,
    /// Het antwoord dat nu geldt.
    #[serde(rename = "use")]
    in_use: &'a str,
    /// De dag waarop daarvoor is gekozen.
    #[schemars(with = "Day")]
    decided: Date,
    /// Wat de bronnen zeggen.
    cite: &'a [Cite],
}

impl<'a> QuestionSeen<'a> {
    fn new(question: &'a Question) -> Self {
        let answers = question.answers.iter();
        Self {
            id: &question.id,
            ask: &question.ask,
            in_use: question.answers.get(question.in_use).map_or("", |(id, _)| id),
            answers: answers.map(|(id, words)| (id.as_str(), words)).collect(),
            decided: question.decided,
            cite: &question.cites,
        }
    }
}

/// Wat de bronnen openlaten.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OpenQuestions<'a> {
    /// De vragen en hun antwoorden.
    vragen: Vec<QuestionSeen<'a>>,
    /// Elk open punt, met wat het waard is voor gewone huishoudens.
    open_punten: Vec<OpenPoint>,
}

pub(super) async fn questions(State(desk): State<Desk>, mut query: Query) -> Response {
    query.done("–");
    if !query.mistakes.is_empty() {
        return Problem::of(&query.mistakes, query.lang).into_response();
    }
    let found = desk.work(|desk| {
        let kept = desk.kept().open_questions.get_or_init(|| {
            let vragen = desk.package().questions().iter().map(QuestionSeen::new).collect();
            let open = OpenQuestions { vragen, open_punten: open_points(desk.package()) };
            serde_json::to_string(&open).unwrap_or_default()
        });
        as_json(kept.clone())
    });
    found.await.unwrap_or_else(IntoResponse::into_response)
}

pub(super) async fn differences(State(desk): State<Desk>, mut query: Query) -> Response {
    let old = query.must("oud", "id");
    let new = query.must("nieuw", "id");
    let (old_on, new_on) = (query.day("oudOp"), query.day("nieuwOp"));
    let otherwise: Vec<_> = query.all("lezing");
    query.done("oud, oudOp, nieuw, nieuwOp, lezing");
    let package = desk.package();
    let known = |id: &Option<String>, name: &str, mistakes: &mut Vec<Diagnostic>| {
        let id = id.as_ref()?;
        package
            .scheme(id)
            .map_err(|error| mistakes.push(at(error, name)))
            .is_ok()
            .then(|| id.clone())
    };
    let old = known(&old, "oud", &mut query.mistakes);
    let new = known(&new, "nieuw", &mut query.mistakes);
    let pairs = otherwise.iter().map(|one| one.split_once('=').unwrap_or((one, "")));
    let pairs: Vec<_> = pairs.map(|(one, other)| (one.to_owned(), other.to_owned())).collect();
    let readings = readings(package, &pairs, &mut query.mistakes);
    let (Some(old), Some(new), true) = (old, new, query.mistakes.is_empty()) else {
        return Problem::of(&query.mistakes, query.lang).into_response();
    };
    let found = desk.work(move |desk| {
        let package = desk.package();
        let side = |id: &str, day| {
            let scheme = package.scheme(id).ok()?;
            Some(Side::new(package, scheme, day, readings.clone()))
        };
        match (side(&old, old_on), side(&new, new_on)) {
            (Some(old), Some(new)) => show(&difference(&old, &new)),
            _ => Problem::plain(StatusCode::NOT_FOUND),
        }
    });
    found.await.unwrap_or_else(IntoResponse::into_response)
}

/// Gewijzigde bestanden van het beleid.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangedFiles {
    /// Zij komen in de plaats van bestanden met dezelfde naam; de rest van het pakket blijft.
    #[schemars(length(max = 100))]
    #[serde(deserialize_with = "a_hundred")]
    bestanden: Vec<ChangedFile>,
}

const FILES_MAX: usize = 100;
const MISTAKES_MAX: usize = 1000;

fn a_hundred<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<ChangedFile>, D::Error> {
    let files = Vec::deserialize(deserializer)?;
    let few = files.len() <= FILES_MAX;
    few.then_some(files).ok_or_else(|| D::Error::custom(format!("more than {FILES_MAX} files")))
}

/// Een bestand van het beleid.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangedFile {
    /// De naam vanaf de map van het pakket, zoals `frontex-jrs.toml` of `lists/eurp.csv`.
    naam: String,
    /// De hele tekst.
    tekst: String,
}

/// Wat de controle vond.
#[derive(Serialize, JsonSchema)]
pub(super) struct Checked {
    /// Of het gewijzigde pakket te gebruiken is.
    goedgekeurd: bool,
    /// De hash van het gewijzigde pakket, als het is goedgekeurd.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    /// Hoeveel gevallen zijn nagegaan, als het is goedgekeurd.
    #[serde(skip_serializing_if = "Option::is_none")]
    cells: Option<u64>,
    /// Hoeveel fouten er zijn.
    #[serde(rename = "aantalFouten")]
    aantal_fouten: usize,
    /// De fouten, elk met `bestand:regel:kolom`; ten hoogste de eerste duizend.
    fouten: Vec<Rendered>,
    /// Wat geen fout is, maar voor mensen om te wegen.
    bevindingen: Vec<Rendered>,
}

pub(super) async fn check(State(desk): State<Desk>, call: Call) -> Response {
    let changed: ChangedFiles = match serde_json::from_str(&call.text) {
        Ok(changed) => changed,
        Err(error) => return Problem::of(&[no_json(&error)], call.lang).into_response(),
    };
    let lang = call.lang;
    let found = desk.work(move |desk| show(&checked(desk.package(), changed, lang)));
    found.await.unwrap_or_else(IntoResponse::into_response)
}

fn checked(now: &Package, changed: ChangedFiles, lang: Lang) -> Checked {
    let mut files = now.files().to_vec();
    for ChangedFile { naam, tekst } in changed.bestanden {
        match files.iter_mut().find(|file| file.name == naam) {
            Some(file) => file.text = tekst,
            None => files.push(SourceFile { name: naam, text: tekst }),
        }
    }
    let say = |all: &[Diagnostic], files: &[SourceFile]| -> Vec<Rendered> {
        all.iter().take(MISTAKES_MAX).map(|one| one.rendered(files, lang)).collect()
    };
    match package(files) {
        Ok(package) => Checked {
            goedgekeurd: true,
            policy: Some(package.hash().to_owned()),
            cells: Some(package.cells().whole),
            aantal_fouten: 0,
            fouten: Vec::new(),
            bevindingen: say(package.findings(), package.files()),
        },
        Err(rejected) => Checked {
            goedgekeurd: false,
            policy: None,
            cells: None,
            aantal_fouten: rejected.diagnostics.len(),
            fouten: say(&rejected.diagnostics, &rejected.files),
            bevindingen: Vec::new(),
        },
    }
}

pub(super) fn show(value: &impl Serialize) -> Response {
    as_json(serde_json::to_string(value).unwrap_or_default())
}
