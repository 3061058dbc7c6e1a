//! A case on paper: the case file, the copy sheet for RIAT, the letter and the returnee's sheet.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use maud::{Markup, html};
use papers::approval::Approvals;
use papers::letter::{Letter, letter};
use papers::paper::{Block, Paper, Table};
use papers::sheet::{Receipt, Sheet, sheet};
use papers::texts::Texts;
use papers::{Pdf, Press};
use register::case::Case;
use rules::determine::{determine_applicable, funder_name};
use rules::parse::case::{Departure, read};
use rules::words::date;

use super::riat::Field;
use super::{Sight, seen, timeline, words};
use crate::address::Page;
use crate::cases::opened::opened;
use crate::cases::visit::{Halt, Told, Visit};
use crate::page::as_pdf;

/// What a case gives on paper, by the last part of its address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::cases) enum Kind {
    File,
    Riat,
    Letter,
    Sheet,
}

impl Kind {
    const ALL: [(&'static str, Self); 4] = [
        ("dossier", Self::File),
        ("riat", Self::Riat),
        ("brief", Self::Letter),
        ("informatieblad", Self::Sheet),
    ];
}

/// The language of the sheet, as the address asks for it.
fn language(uri: &Uri) -> String {
    let mut asked = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    asked.find(|(name, _)| name == "taal").map_or_else(String::new, |(_, tag)| tag.into_owned())
}

/// A paper of a case. Making it is a look at the case, and the register notes it.
pub(in crate::cases) async fn print(
    visit: Visit,
    Path((id, kind)): Path<(String, String)>,
    uri: Uri,
) -> Told {
    let not_there = || Halt::status(StatusCode::NOT_FOUND);
    let found = Kind::ALL.into_iter().find(|(name, _)| *name == kind);
    let (name, kind) = found.ok_or_else(not_there)?;
    let press = visit.caller.desk.press().cloned().ok_or_else(not_there)?;
    let language = language(&uri);
    let case = opened(&visit, &id).await?;
    let made = seen(&visit, &case, None, None, |sight| match kind {
        Kind::File => Ok(Made::Paper(sight.file())),
        Kind::Riat => Ok(Made::Paper(sight.copy_sheet())),
        Kind::Letter => sight.letter().map(Made::Paper),
        Kind::Sheet => sight.returnee_sheet(press.as_ref(), &language).map(Made::Pdf),
    });
    let pdf = match made.await? {
        Ok(Made::Pdf(pdf)) => pdf,
        Ok(Made::Paper(paper)) => paper.print(press.as_ref()).map_err(|why| failed(&why.why))?,
        Err(No::Press(why)) => return Err(failed(&why)),
        Err(No::Stale) => return Err(stale(&visit, case.id)),
    };
    Ok(as_pdf(&format!("{name}-{}.pdf", case.id), pdf.bytes))
}

enum Made {
    Paper(Paper),
    Pdf(Pdf),
}

/// Why a paper is not made.
enum No {
    /// What was determined is not what the case gets by its facts and the policies of now.
    Stale,
    Press(String),
}

fn failed(why: &str) -> Halt {
    tracing::error!(why, "a paper was not printed");
    Halt::status(StatusCode::INTERNAL_SERVER_ERROR)
}

fn stale(visit: &Visit, id: i64) -> Halt {
    let lang = visit.lang();
    let title = lang.pick("Stel eerst opnieuw vast", "Determine it again first");
    let body = html! {
        h1 { (title) }
        p {
            (lang.pick(
                "De bedragen van deze zaak zijn niet vastgesteld, of de gegevens of het beleid \
                 zijn daarna veranderd. Een blad of brief zegt alleen wat nu is vastgesteld.",
                "The amounts of this case were not determined, or the facts or policies changed \
                 since. A sheet or letter says only what is determined now.",
            ))
        }
        p {
            a href=(Page::Case(id).path(lang)) {
                (lang.pick("Terug naar de zaak", "Back to the case"))
            }
        }
    };
    let page = crate::cases::frame::page(visit, title, &Page::Case(id), &body);
    Halt::with((StatusCode::CONFLICT, page).into_response())
}

impl Sight<'_> {
    /// Links to every paper, where there is a press.
    pub(super) fn on_paper(&self) -> Markup {
        let lang = self.visit.lang();
        if self.visit.caller.desk.press().is_none() {
            return html! {};
        }
        let at = |kind: &str| {
            format!(
                "{}/{}/{kind}",
                Page::Case(self.case.id).path(lang),
                lang.pick("papier", "paper")
            )
        };
        html! {
            section aria-labelledby="papers-title" class="stack no-print" {
                h2 id="papers-title" { (lang.pick("Op papier", "On paper")) }
                ul {
                    li {
                        a href=(at("dossier")) { (lang.pick("Dossier (PDF)", "Case file (PDF)")) }
                    }
                    li {
                        a href=(at("riat")) {
                            (lang.pick("Overneemblad voor RIAT (PDF)", "Copy sheet for RIAT (PDF)"))
                        }
                    }
                    @if self.case.award.is_some() {
                        li {
                            a href=(at("brief")) {
                                (lang.pick("Brief met redenen (PDF)", "Letter with reasons (PDF)"))
                            }
                        }
                    }
                }
                @if self.case.award.is_some() {
                    form class="actions" method="get" action=(at("informatieblad")) {
                        div {
                            label class="label" for="sheet-language" {
                                (lang.pick(
                                    "Taal van het informatieblad",
                                    "Language of the information sheet",
                                ))
                            }
                            select class="select" id="sheet-language" name="taal" {
                                @for texts in Texts::all() {
                                    option value=(texts.tag) lang=(texts.tag) { (texts.name) }
                                }
                            }
                        }
                        button class="button button--secondary" type="submit" {
                            (lang.pick("Informatieblad (PDF)", "Information sheet (PDF)"))
                        }
                    }
                }
            }
        }
    }

    fn paper(&self, title: String, blocks: Vec<Block>) -> Paper {
        let lang = self.visit.lang();
        let (case, outline) = (self.case, &self.case.outline);
        let said = |nl: &'static str, en: &'static str| lang.pick(nl, en).to_owned();
        let head = vec![
            (said("Gemaakt op", "Made on"), date(self.today, lang)),
            (said("Stand", "State"), words::step(case.step(), lang).to_owned()),
            (said("Organisatie", "Organisation"), self.title(&case.organisation)),
            (said("Via", "Through"), words::channel(self.visit.package(), &outline.channel, lang)),
            (said("Vertrek", "Departure"), words::departure(&outline.departure, lang)),
            (said("Ingeschreven op", "Registered on"), date(outline.registered_on, lang)),
        ];
        let foot = format!("Wederkeer · {} {}", lang.pick("zaak", "case"), case.id);
        Paper { lang, title, head, made_on: self.today, foot, blocks }
    }

    /// Everything about the case.
    fn file(&self) -> Paper {
        let lang = self.visit.lang();
        let heading = |nl: &str, en: &str| Block::Heading(2, lang.pick(nl, en).to_owned());
        let persons = self.household_persons().map(|person| {
            let id = person.get("id").and_then(|id| id.as_str());
            format!("{}: {}", self.person(id), self.described(person).join(", "))
        });
        let mut blocks = vec![heading("Personen", "Persons"), Block::list(persons)];
        blocks.push(heading("Bedragen", "Amounts"));
        blocks.push(Block::Table(self.amount_rows()));
        if let Some(plan) = &self.case.plan {
            blocks.push(heading("Herintegratieplan", "Reintegration plan"));
            let mut table = Table::new(
                "",
                [
                    (lang.pick("Voor wie", "For whom"), false),
                    (lang.pick("Waarvoor", "What for"), false),
                    (lang.pick("Bedrag", "Amount"), true),
                ],
            );
            for line in &plan.lines {
                let who = self.person(line.person.as_deref());
                table.row([who, line.what.clone(), words::euros(line.amount, lang)]);
            }
            blocks.push(Block::Table(table));
        }
        if !self.case.payments.is_empty() {
            blocks.push(heading("Betalingen", "Payments"));
            blocks.push(Block::Table(self.payment_rows()));
        }
        blocks.push(heading("Wat er gebeurde", "What happened"));
        let records = self.trail.iter().filter(|record| record.version.is_some());
        blocks.push(Block::list(records.map(|record| {
            let (what, more) = timeline::told(self, record);
            let more = if more.is_empty() { more } else { format!(" — {more}") };
            let when = words::moment(&record.at, lang);
            format!("{when} · {} ({}): {what}{more}", record.actor, record.organisation)
        })));
        let title = match &self.first() {
            first if first.is_some() => {
                format!(
                    "{} {}: {}",
                    lang.pick("Dossier", "Case file"),
                    self.case.id,
                    self.person(*first)
                )
            }
            _ => format!("{} {}", lang.pick("Dossier", "Case file"), self.case.id),
        };
        self.paper(title, blocks)
    }

    fn amount_rows(&self) -> Table {
        let lang = self.visit.lang();
        let mut table = Table::new(
            "",
            [
                (lang.pick("Voor wie en wat", "For whom and what"), false),
                (lang.pick("Wie betaalt", "Who pays"), false),
                (lang.pick("Vastgesteld", "Determined"), true),
                (lang.pick("Nog te betalen", "Still to be paid"), true),
                (lang.pick("Betaald", "Paid"), true),
            ],
        );
        for row in self.case.amounts() {
            let who = self.person(row.person.as_deref());
            let funder = funder_name(self.visit.package(), &row.funder);
            let [determined, reserved, paid] =
                [row.determined, row.reserved, row.paid].map(|amount| words::euros(amount, lang));
            table.row([
                format!("{who}, {}", words::benefit_name(self.visit, &row.benefit)),
                self.visit.say(&funder).to_owned(),
                determined,
                reserved,
                paid,
            ]);
        }
        let sums = self.case.sums();
        let [determined, reserved, paid] =
            [sums.determined, sums.reserved, sums.paid].map(|amount| words::euros(amount, lang));
        let together = lang.pick("Samen", "Together").to_owned();
        table.row([together, String::new(), determined, reserved, paid]);
        table.sums = true;
        table
    }

    fn payment_rows(&self) -> Table {
        let lang = self.visit.lang();
        let mut table = Table::new(
            "",
            [
                (lang.pick("Nr.", "No."), false),
                (lang.pick("Voor wie en wat", "For whom and what"), false),
                (lang.pick("Dag", "Day"), false),
                (lang.pick("Stand", "State"), false),
                (lang.pick("Bedrag", "Amount"), true),
            ],
        );
        for payment in &self.case.payments {
            let order = &payment.order;
            let who = self.person(order.person.as_deref());
            table.row([
                payment.number.to_string(),
                format!("{who}, {}", words::benefit_name(self.visit, &order.benefit)),
                date(order.on, lang),
                words::payment(payment.state, lang).to_owned(),
                words::euros(order.amount, lang),
            ]);
        }
        table
    }

    /// The fields of RIAT in its order and by its names.
    fn copy_sheet(&self) -> Paper {
        let lang = self.visit.lang();
        let unknown = lang.pick("(staat niet in Wederkeer)", "(is not in Wederkeer)");
        let value = |(name, value): Field| (name, value.unwrap_or_else(|| unknown.to_owned()));
        let moments = [
            ("KM1 Application", self.first_moment()),
            ("KM2 Arrival and reintegration plan", self.second_moment()),
            ("KM3 Final report", self.third_moment()),
        ];
        let mut blocks = vec![Block::Note(
            lang.pick(
                "RIAT laat de eerste pagina later niet meer wijzigen. Vergelijk eerst.",
                "RIAT does not let the first page be changed later. Compare first.",
            )
            .to_owned(),
        )];
        for (title, fields) in moments {
            blocks.push(Block::Heading(2, title.to_owned()));
            blocks.push(Block::Facts(fields.into_iter().map(value).collect()));
        }
        let title = match lang {
            rules::words::Lang::Nl => format!("Overneemblad voor RIAT, zaak {}", self.case.id),
            rules::words::Lang::En => format!("Copy sheet for RIAT, case {}", self.case.id),
        };
        self.paper(title, blocks)
    }

    fn letter(&self) -> Result<Paper, No> {
        let package = self.visit.package();
        let household = household(self.case, package)?;
        let readings = package.readings();
        let found = determine_applicable(package, &household, readings).map_err(|_| No::Stale)?;
        same(self.case, &found)?;
        let ids = found.persons.iter().map(|person| person.person);
        let names: BTreeMap<String, String> =
            ids.map(|id| (id.to_owned(), self.person(Some(id)))).collect();
        Ok(letter(&Letter {
            determination: &found,
            package,
            names: &names,
            reference: Some(&self.case.id.to_string()),
            made_on: self.today,
            lang: self.visit.lang(),
        }))
    }

    fn returnee_sheet(&self, press: &dyn Press, tag: &str) -> Result<Pdf, No> {
        let package = self.visit.package();
        let household = household(self.case, package)?;
        let readings = package.readings();
        let found = determine_applicable(package, &household, readings).map_err(|_| No::Stale)?;
        same(self.case, &found)?;
        let texts = Texts::of(tag).or_else(Texts::source);
        // Only what a second person approved is signed: a code looks like a promise.
        let desk = &self.visit.caller.desk;
        let approved = self.case.approved_for.is_some();
        let signed = approved.then(|| desk.signed(&household, readings)).flatten();
        let order = Sheet {
            determination: &found,
            package,
            approvals: &Approvals::own().map_err(No::Press)?,
            texts: texts.ok_or_else(|| No::Press("no language".to_owned()))?,
            voluntary: household.departure() == Departure::Voluntary,
            made_on: self.today,
            contact: None,
            receipt: signed
                .as_ref()
                .map(|(text, valid_until)| Receipt { text, valid_until: *valid_until }),
        };
        sheet(press, &order).map_err(|no| No::Press(no.text(self.visit.lang()).join(" ")))
    }
}

fn household(
    case: &Case,
    package: &rules::check::Package,
) -> Result<rules::parse::case::Household, No> {
    let facts = case.facts.as_ref().ok_or(No::Stale)?;
    read(&facts.household.to_string(), package.vocabulary()).map_err(|_| No::Stale)
}

/// A paper says what the case was promised, or nothing.
fn same(case: &Case, found: &rules::determine::Determination<'_>) -> Result<(), No> {
    let award = case.award.as_ref().ok_or(No::Stale)?;
    let receipt = &found.receipt;
    let equal = award.policy == receipt.policy && award.receipt == receipt.case.to_string();
    if equal && award.total == found.total { Ok(()) } else { Err(No::Stale) }
}
