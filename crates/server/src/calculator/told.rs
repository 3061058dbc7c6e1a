//! Words that several parts of an answer share: persons, sources, sums.

use maud::{Markup, html};
use rules::check::{Package, Scheme};
use rules::determine::{Determination, Line, Missing, MissingAsk, Sum};
use rules::parse::Cite;
use rules::words::{Lang, Words, cite, money};

use super::entry::Entry;
use crate::address::Page;

/// One determination, and what is needed to tell it.
#[derive(Clone, Copy)]
pub(super) struct Told<'t> {
    pub package: &'t Package,
    pub entry: &'t Entry,
    pub found: &'t Determination<'t>,
    /// Why its scheme is the one that applies.
    pub chosen: &'t Words,
    pub lang: Lang,
}

/// The place of a person in the form, from its id in the case: `p2` is the second.
fn place(id: &str) -> usize {
    id.trim_start_matches(['p', '0']).parse().unwrap_or(1)
}

impl<'t> Told<'t> {
    pub(super) fn scheme(&self) -> Option<&'t Scheme> {
        self.package.scheme(self.found.scheme).ok()
    }

    fn adult(&self, id: &str) -> bool {
        self.found.persons.iter().any(|seen| seen.person == id && seen.adult)
    }

    /// `volwassene` or `minderjarige`.
    pub(super) fn kind(&self, id: &str) -> &'static str {
        match self.adult(id) {
            true => self.lang.pick("volwassene", "adult"),
            false => self.lang.pick("minderjarige", "minor"),
        }
    }

    /// Whether persons were entered one by one: then they are called as in the form.
    pub(super) fn one_by_one(&self) -> bool {
        self.entry.persons().is_some()
    }

    /// What one person is called, and several; a minor with an adult is a child.
    fn noun(&self, id: &str) -> (&'static str, &'static str) {
        let lang = self.lang;
        if self.one_by_one() {
            return lang.pick(("persoon", "persoon"), ("person", "persons"));
        }
        match (self.adult(id), self.found.persons.iter().any(|seen| seen.adult)) {
            (true, _) => lang.pick(("volwassene", "volwassene"), ("adult", "adults")),
            (false, true) => lang.pick(("kind", "kind"), ("child", "children")),
            (false, false) => lang.pick(("minderjarige", "minderjarige"), ("minor", "minors")),
        }
    }

    /// The number of a person: its place in the form, or among the adults or the children.
    fn number(&self, id: &str) -> usize {
        let adults = self.found.persons.iter().filter(|seen| seen.adult).count();
        match self.one_by_one() || self.adult(id) {
            true => place(id),
            false => place(id).saturating_sub(adults),
        }
    }

    /// `volwassene 2`, `kind 1`; without a number when there is nobody else. `persoon 2` where
    /// persons were entered one by one.
    pub(super) fn person(&self, id: &str) -> String {
        if self.found.persons.len() == 1 && !self.one_by_one() {
            return self.noun(id).0.to_owned();
        }
        format!("{} {}", self.noun(id).0, self.number(id))
    }

    /// `volwassene 1 en 2, kind 1`; `iedereen` when it is everybody of several.
    pub(super) fn who(&self, ids: &[&str]) -> String {
        let all = self.found.persons.len();
        match ids {
            [] => self.lang.pick("het huishouden", "the household").to_owned(),
            _ if all > 1 && ids.len() == all => self.lang.pick("iedereen", "everybody").to_owned(),
            _ => {
                let alike = ids.chunk_by(|one, next| self.noun(one) == self.noun(next));
                alike.map(|ids| self.numbered(ids)).collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// Persons with one noun: `kind 1, 2 en 3`.
    fn numbered(&self, ids: &[&str]) -> String {
        match ids {
            [] => String::new(),
            [one] => self.person(one),
            [first, .., last] => {
                let most = ids.iter().take(ids.len() - 1);
                let most: Vec<String> = most.map(|id| self.number(id).to_string()).collect();
                let and = self.lang.pick("en", "and");
                let last = self.number(last);
                format!("{} {} {and} {last}", self.noun(first).1, most.join(", "))
            }
        }
    }

    pub(super) fn money(&self, amount: money::Cents) -> String {
        money(amount, self.found.currency, self.lang)
    }

    /// A sum as it is, or from the least to the most that the sources leave open.
    pub(super) fn sum(&self, sum: &Sum) -> String {
        if !sum.is_open() {
            return self.money(sum.amount);
        }
        let [low, high] = sum.range.map(|amount| self.money(amount));
        format!("{low} {} {high}", self.lang.pick("tot", "to"))
    }

    /// Where something is stated: the words themselves, the document and the row, which is of one
    /// kind with its own names on the page of the scheme: `funding.`, `condition.`, `cap.` or none.
    pub(super) fn sources(&self, cites: &[Cite], kind: &str, rows: &[&str]) -> Markup {
        html! {
            ul class="sources" {
                @for one in cites {
                    li {
                        @if let Some(quote) = &one.quote { q class="quote" { (quote) } " — " }
                        span class="source" title=[self.document(one)] {
                            (one.source) " " (one.place)
                        }
                    }
                }
            }
            p class="hint" {
                (self.lang.pick("Regel: ", "Row: "))
                @for (place, row) in rows.iter().enumerate() {
                    @if place > 0 { " ← " }
                    @match row.split_once(':') {
                        Some((scheme, id)) => {
                            @let page = Page::Scheme(scheme.to_owned()).path(self.lang);
                            a href=(format!("{page}#{kind}{id}")) { code { (row) } }
                        },
                        None => code { (row) },
                    }
                }
            }
        }
    }

    fn document(&self, cite: &Cite) -> Option<&'t str> {
        let source = self.package.sources().iter().find(|source| source.id == cite.source)?;
        Some(source.title.get(self.lang))
    }

    /// A fact that is missing, as a question or as the document that would settle it.
    pub(super) fn missing(&self, one: &Missing<'_>) -> String {
        let lang = self.lang;
        let title = self.scheme().and_then(|scheme| scheme.fact_title(&one.fact));
        match &one.ask {
            // A country that was not given: the rules ask by the name of the lists.
            MissingAsk::Question(words) if title == Some(words) => format!(
                "{} ({})",
                lang.pick(
                    "Welke nationaliteit en welk land van herkomst?",
                    "Which nationality and which country of origin?"
                ),
                words.get(lang)
            ),
            MissingAsk::Question(words) => words.get(lang).to_owned(),
            MissingAsk::Document(documents) => {
                let documents: Vec<&str> = documents.iter().map(|one| one.get(lang)).collect();
                let title = title.map_or(one.fact.as_str(), |words| words.get(lang));
                let needed = lang.pick("hiervoor is nodig", "needed for this");
                format!("{title}; {needed}: {}", documents.join("; "))
            }
        }
    }

    /// What was assumed in its place.
    pub(super) fn assumed(&self, one: &Missing<'_>) -> String {
        let lang = self.lang;
        let value = match one.assumed.as_str() {
            "true" => lang.pick("ja", "yes").to_owned(),
            "false" => lang.pick("nee", "no").to_owned(),
            file if one.fact == "riat-file" => match lang {
                Lang::Nl => format!("in het dossier van {}", self.person(file)),
                Lang::En => format!("in the file of {}", self.person(file)),
            },
            value => {
                let title = self.scheme().and_then(|scheme| scheme.value_title(&one.fact, value));
                title.map_or(value, |words| words.get(lang)).to_owned()
            }
        };
        format!("{} {value}", lang.pick("aangenomen:", "assumed:"))
    }

    /// The field of the form that would settle it, if there is one.
    pub(super) fn field(&self, one: &Missing<'_>) -> Option<String> {
        let counted = self.entry.persons().is_none();
        if matches!(one.ask, MissingAsk::Document(_)) {
            return None;
        }
        match one.fact.as_str() {
            "riat-file" if counted => Some("files".to_owned()),
            "nationality" | "eurp" | "syrian" if counted => Some("nationality".to_owned()),
            "riat-file" | "nationality" | "eurp" | "syrian" | "born" => {
                let place = place(one.person?);
                let field = match one.fact.as_str() {
                    "riat-file" => "file",
                    "born" => "born",
                    _ => "nationality",
                };
                (!counted).then(|| super::entry::of_person(place.saturating_sub(1), field))
            }
            "entered" => Some("entered_on".to_owned()),
            fact => self
                .package
                .asked(rules::determine::applicable::HOME)
                .iter()
                .any(|asked| asked.id == fact)
                .then(|| format!("fact-{fact}")),
        }
    }
}

/// Lines that differ in nothing but the person, at their moments.
pub(super) fn groups<'l, 'a>(found: &'l Determination<'a>) -> Vec<Vec<&'l Line<'a>>> {
    let mut lines: Vec<&Line<'_>> = found.lines.iter().collect();
    lines.sort_by_key(|line| line.moment);
    let mut all: Vec<Vec<&'l Line<'a>>> = Vec::new();
    for line in lines {
        let like = |other: &&Line<'_>| {
            other.benefit == line.benefit
                && other.row == line.row
                && other.follows == line.follows
                && other.amount == line.amount
                && other.if_facts == line.if_facts
        };
        match all.iter_mut().find(|group| group.first().is_some_and(like)) {
            Some(group) => group.push(line),
            None => all.push(vec![line]),
        }
    }
    all
}

/// Equal texts once, each with the persons that it is about.
pub(super) fn together<'t, T: PartialEq>(
    items: impl Iterator<Item = (T, Option<&'t str>)>,
) -> Vec<(T, Vec<&'t str>)> {
    let mut all: Vec<(T, Vec<&'t str>)> = Vec::new();
    for (item, person) in items {
        match all.iter_mut().find(|(other, _)| *other == item) {
            Some((_, persons)) => persons.extend(person),
            None => all.push((item, person.into_iter().collect())),
        }
    }
    all
}

/// A citation in one line.
pub(super) fn cited(cites: &[Cite]) -> String {
    let all: Vec<String> = cites.iter().map(cite).collect();
    all.join(" · ")
}
