//! Why the answer is what it is, and what would make it another.

use maud::{Markup, html};
use rules::changes::Changes;
use rules::determine::{Line, Refusal};
use rules::parse::Question;
use rules::words::{Lang, Words, signed};

use super::told::{Told, together};

impl Told<'_> {
    /// The row of a line, its sentence, and the facts that led to it.
    pub(super) fn why(&self, line: &Line<'_>) -> Markup {
        let rows: Vec<&str> = line.rows().collect();
        // What goes over a maximum is the one line without a form.
        let kind = if line.form.is_none() { "cap." } else { "" };
        html! {
            (self.sources(&line.cite, kind, &rows))
            @if !line.facts.is_empty() {
                p class="hint" {
                    (self.lang.pick("Gekeken naar: ", "Looked at: "))
                    (self.facts(&line.facts))
                }
            }
            @if !line.funders_cite.is_empty() {
                p { (self.lang.pick("Dat deze partij betaalt:", "That this party pays:")) }
                (self.sources(&line.funders_cite, "funding.", &payers(line)))
            }
        }
    }

    fn facts(&self, facts: &[(String, String)]) -> String {
        let lang = self.lang;
        let scheme = self.scheme();
        let words = facts.iter().map(|(fact, value)| {
            let title = match fact.as_str() {
                "departure" => lang.pick("vertrek", "departure"),
                "channel" => lang.pick("kanaal", "channel"),
                "role" => lang.pick("rol in RIAT", "role in RIAT"),
                "age" => lang.pick("leeftijd", "age"),
                other => scheme
                    .and_then(|scheme| scheme.fact_title(other))
                    .map_or(other, |words| words.get(lang)),
            };
            let value = match value.as_str() {
                "voluntary" => lang.pick("zelfstandig", "voluntary"),
                "forced" => lang.pick("gedwongen", "forced"),
                "principal" => lang.pick("hoofdaanvrager", "principal applicant"),
                "member" => lang.pick("gekoppeld", "linked"),
                "adult" => lang.pick("volwassen", "adult"),
                "minor" => lang.pick("minderjarig", "minor"),
                "listed" => lang.pick("voldoet", "met"),
                "unlisted" => lang.pick("voldoet niet", "not met"),
                other => scheme
                    .and_then(|scheme| scheme.value_title(fact, other))
                    .map_or(other, |words| words.get(lang)),
            };
            format!("{title}: {value}")
        });
        words.collect::<Vec<_>>().join("; ")
    }

    /// What there is not, and the row or condition that excludes it.
    pub(super) fn refusals(&self) -> Markup {
        let lang = self.lang;
        let refusals = self.found.refusals.iter();
        let all = together(refusals.map(|one| {
            let kind = if denied(one) { "condition." } else { "" };
            ((one.title.get(lang), self.refused(one), kind, one.row, one.cite), one.person)
        }));
        let title = lang.pick("Wat er niet is, en waarom", "What there is not, and why");
        html! {
            @if !all.is_empty() {
                details class="card" {
                    summary { (title) " (" (all.len()) ")" }
                    ul class="stack" {
                        @for ((title, why, kind, row, cite), persons) in &all {
                            li {
                                strong { (title) } ": " (why) " "
                                span class="hint" { "(" (self.who(persons)) ")" }
                                (self.sources(cite, kind, &[row]))
                            }
                        }
                    }
                }
            }
        }
    }

    /// The words of a row that excludes something, or the question with its answer.
    pub(super) fn refused(&self, one: &Refusal<'_>) -> String {
        let why = one.why.get(self.lang);
        match denied(one) {
            true => format!("{why} {}", self.lang.pick("Nee.", "No.")),
            false => why.to_owned(),
        }
    }

    /// Things and services.
    pub(super) fn goods(&self) -> Markup {
        let lang = self.lang;
        let goods = self.found.goods.iter();
        let all =
            together(goods.map(|one| {
                ((one.what.get(lang), one.row.as_str(), one.cite.as_slice()), one.person)
            }));
        html! {
            @if !all.is_empty() {
                details class="card" {
                    summary { (lang.pick("Hulp die geen geld is", "Help that is not money")) }
                    ul class="stack" {
                        @for ((what, row, cite), persons) in &all {
                            li {
                                (what) " " span class="hint" { "(" (self.who(persons)) ")" }
                                (self.sources(cite, "", &[row]))
                            }
                        }
                    }
                }
            }
        }
    }

    /// Each open question that the result depends on, and how it was read.
    pub(super) fn read(&self) -> Vec<(&Question, &Words)> {
        let read = self.found.readings.iter().filter_map(|(id, answer)| {
            let question = self.package.questions().iter().find(|one| one.id == *id)?;
            let (_, words) = question.answers.iter().find(|(one, _)| one == answer)?;
            Some((question, words))
        });
        read.collect()
    }

    /// The same, folded away.
    pub(super) fn readings(&self) -> Markup {
        let lang = self.lang;
        let read = self.read();
        html! {
            @if !read.is_empty() {
                details class="card" {
                    summary { (lang.pick("Zo gelezen", "Read as")) " (" (read.len()) ")" }
                    ul class="stack" {
                        @for (question, answer) in read {
                            li {
                                a href=(format!("#reading-{}", question.id)) {
                                    (question.ask.get(lang))
                                }
                                " " strong { (answer.get(lang)) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What no source says and is needed all the same.
    pub(super) fn assumptions(&self) -> Markup {
        let lang = self.lang;
        let all = &self.found.assumptions;
        html! {
            @if !all.is_empty() {
                details class="card" {
                    summary { (lang.pick("Aannames", "Assumptions")) " (" (all.len()) ")" }
                    ul {
                        @for one in all {
                            li {
                                (rules::words::Words::get(one.text, lang)) " "
                                code { (one.about) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Every single fact that would change the result.
    pub(super) fn changes(&self, changes: &Changes<'_>) -> Markup {
        let lang = self.lang;
        let title = lang.pick("Wat de uitkomst verandert", "What would change the result");
        html! {
            @if !changes.changes.is_empty() {
                details class="card" {
                    summary { (title) " (" (changes.changes.len()) ")" }
                    div class="table-scroll" tabindex="0" role="region" aria-label=(title) {
                        table class="table" {
                            caption class="visually-hidden" { (title) }
                            thead {
                                tr {
                                    th scope="col" { (lang.pick("Als", "If")) }
                                    th scope="col" class="amount" {
                                        (lang.pick("Verschil", "Difference"))
                                    }
                                    th scope="col" class="amount" {
                                        (lang.pick("Wordt", "Becomes"))
                                    }
                                }
                            }
                            tbody {
                                @for change in &changes.changes {
                                    tr {
                                        th scope="row" {
                                            (self.change(&change.fact, change.text.get(lang)))
                                            @if let Some(moved) = self.moved(change, changes) {
                                                " → " (moved)
                                            }
                                        }
                                        @match (change.difference, change.total) {
                                            (Some(less), Some(total)) => {
                                                td class="amount" {
                                                    (signed(less, changes.currency, lang))
                                                }
                                                td class="amount" { (self.money(total)) }
                                            },
                                            _ => {
                                                td colspan="2" class="amount" {
                                                    (lang.pick("geen regeling", "no scheme"))
                                                }
                                            },
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// A change in words; the rules call a person by its id.
    fn change(&self, fact: &str, text: &str) -> String {
        let person = fact.strip_prefix("persons[").and_then(|rest| rest.split_once(']'));
        match person.filter(|(id, _)| !id.is_empty()) {
            Some((id, _)) => text.replacen(id, &self.who(&[id]), 1),
            None => text.to_owned(),
        }
    }

    /// The other scheme that would apply.
    fn moved(&self, change: &rules::changes::Change, now: &Changes<'_>) -> Option<&str> {
        let id = change.scheme.as_deref().filter(|id| *id != now.scheme)?;
        self.package.scheme(id).ok().map(|scheme| scheme.title().get(self.lang))
    }

    /// What was computed from what.
    pub(super) fn receipt(&self) -> Markup {
        let receipt = &self.found.receipt;
        let lang = self.lang;
        html! {
            dl class="facts receipt" {
                dt { (lang.pick("Beleid", "Policy")) }
                dd { code { (receipt.policy) } }
                dt { (lang.pick("Zaak", "Case")) }
                dd { code { (receipt.case) } }
                dt { (lang.pick("Versie", "Version")) }
                dd { (receipt.engine) }
            }
        }
    }

    pub(super) fn receipt_details(&self) -> Markup {
        let lang = self.lang;
        html! {
            details class="card" {
                summary { (lang.pick("Bewijs", "Receipt")) }
                p class="hint" {
                    @match lang {
                        Lang::Nl => "Zelfde bewijs, zelfde uitkomst.",
                        Lang::En => "The same receipt, the same result.",
                    }
                }
                (self.receipt())
            }
        }
    }
}

/// Whether a condition excludes it.
fn denied(one: &Refusal<'_>) -> bool {
    one.facts.iter().any(|(_, value)| value == "false")
}

/// The divisions of costs that a line names.
fn payers<'l>(line: &'l Line<'_>) -> Vec<&'l str> {
    let mut by: Vec<&str> = line.funders.iter().map(|payer| payer.by.as_str()).collect();
    by.retain(|name| !name.is_empty());
    by.dedup();
    by
}
