//! The rows of one benefit: a small time axis and a table.

use jiff::civil::Date;
use maud::{Markup, html};
use rules::check::Scheme;
use rules::describe::{BenefitSeen, Described, GivesSeen, RowSeen};
use rules::parse::Question;
use rules::words::{Lang, Words, money};

use super::axis::{Bar, Caption, draw};
use super::cites::cites;
use super::quotes::Quotes;
use super::words::{period, row_link, scheme_link, unknown_sentence};

/// What the rows of a scheme are drawn with.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub seen: &'a Described<'a>,
    pub scheme: &'a Scheme,
    pub quotes: &'a Quotes,
    pub today: Date,
    pub lang: Lang,
}

impl Rows<'_> {
    pub(super) fn benefit(self, benefit: &BenefitSeen<'_>) -> Markup {
        let lang = self.lang;
        let title = benefit.title.get(lang);
        let how: Vec<&str> = benefit.how.iter().map(|words| words.get(lang)).collect();
        html! {
            section aria-labelledby=(format!("benefit.{}", benefit.id)) {
                h3 id=(format!("benefit.{}", benefit.id)) { (title) }
                p class="hint" { (benefit.moment_words.get(lang)) " · " (how.join(", ")) }
                (self.axis(benefit, title))
                (super::table(title, &self.table(benefit)))
            }
        }
    }

    /// Rows that give something, as bars; only where there is a history to see.
    fn axis(self, benefit: &BenefitSeen<'_>, title: &str) -> Markup {
        let given = benefit.rows.iter().filter(|row| !matches!(row.gives, GivesSeen::Nothing(_)));
        let (from, until) = self.scheme.in_force();
        let is_whole = |row: &&RowSeen<'_>| row.period.from == from && row.period.until == until;
        if given.clone().all(|row| is_whole(&row)) {
            return html! {};
        }
        let bars: Vec<Bar> = given.map(|row| self.bar(row)).collect();
        let says =
            self.lang.pick("De tabel hieronder zegt hetzelfde.", "The table below says the same.");
        let id = format!("axis-{}", benefit.id);
        html! {
            figure class="picture" {
                div class="table-scroll" tabindex="0" role="region" aria-label=(title) {
                    (draw(&Caption { id: &id, title, says }, &bars, self.today, self.lang))
                }
            }
        }
    }

    fn bar(self, row: &RowSeen<'_>) -> Bar {
        let open = row.period.unknown_from.or(row.period.unknown_until);
        let amount = self.brief(row);
        let when = row.when.get(self.lang);
        let comma = if when.is_empty() { "" } else { ": " };
        Bar {
            label: format!("{when}{comma}{amount}"),
            from: row.period.from,
            until: row.period.until,
            marks: Vec::new(),
            unknown: open
                .map(|open| (open.after, open.seen.unwrap_or(open.after)))
                .into_iter()
                .collect(),
        }
    }

    fn brief(self, row: &RowSeen<'_>) -> String {
        match &row.gives {
            GivesSeen::Amount { assume, .. } => money(*assume, self.scheme.currency(), self.lang),
            GivesSeen::Goods(words) | GivesSeen::Nothing(words) => words.get(self.lang).to_owned(),
            GivesSeen::Follows { scheme, .. } => {
                let follows = self.lang.pick("volgt", "follows");
                format!("{follows} {}", scheme.title().get(self.lang))
            }
        }
    }

    fn table(self, benefit: &BenefitSeen<'_>) -> Markup {
        let lang = self.lang;
        html! {
            table class="table table--stack" {
                thead {
                    tr {
                        th scope="col" { (lang.pick("Voor wie", "For whom")) }
                        th scope="col" { (lang.pick("Wat", "What")) }
                        th scope="col" { (lang.pick("Wanneer geldig", "In force")) }
                        th scope="col" { (lang.pick("Bron en toelichting", "Source and notes")) }
                    }
                }
                tbody { @for row in &benefit.rows { (self.row(row, &self.anchor(benefit, row))) } }
            }
        }
    }

    /// The id of a row on the page. A reference to several benefits is a row of each of them; its
    /// own id leads to the first.
    fn anchor(self, benefit: &BenefitSeen<'_>, row: &RowSeen<'_>) -> String {
        let has = |one: &&BenefitSeen<'_>| one.rows.iter().any(|other| other.id == row.id);
        match self.seen.benefits.iter().find(has) {
            Some(first) if first.id != benefit.id => format!("{}.{}", row.id, benefit.id),
            _ => row.id.to_owned(),
        }
    }

    fn row(self, row: &RowSeen<'_>, anchor: &str) -> Markup {
        let lang = self.lang;
        html! {
            tr id=(anchor) {
                th scope="row" {
                    (whom(&row.when, lang))
                    (reading(&row.reading, lang))
                    p class="hint" { a href=(format!("#{anchor}")) { code { (row.id) } } }
                }
                td { (self.gives(row)) }
                td { (period(&row.period, lang)) }
                td {
                    (cites(self.quotes, row.cites, lang))
                    @if let Some(text) = unknown_sentence(&row.period, lang) {
                        p { span class="tag tag--open" { "open" } " " (text) }
                    }
                    @if let Some(open) = row.period.unknown_from.or(row.period.unknown_until) {
                        p {
                            @if row.period.unknown_from.is_some() {
                                (lang.pick("Komt na", "Comes after"))
                            } @else {
                                (lang.pick("Wordt gevolgd door", "Is followed by"))
                            }
                            " " (row_link(self.scheme, open.other, lang))
                        }
                    }
                    @if let Some(settles) = row.settles {
                        p { (lang.pick("Uitsluitsel geeft: ", "This would settle it: "))
                            (settles.get(lang)) }
                    }
                    @if let Some(assumption) = row.assumption {
                        p {
                            span class="tag tag--assumed" { (lang.pick("aanname", "assumption")) }
                            " " (assumption.get(lang))
                        }
                    }
                }
            }
        }
    }

    fn gives(self, row: &RowSeen<'_>) -> Markup {
        let (lang, currency) = (self.lang, self.scheme.currency());
        let form: Vec<&str> = row.form.iter().map(|words| words.get(lang)).collect();
        html! {
            @match &row.gives {
                GivesSeen::Amount { assume, low, high } => {
                    strong { (money(*assume, currency, lang)) }
                    @if low < high {
                        p class="range" {
                            span class="tag tag--open" { "open" } " "
                            (money(*low, currency, lang)) (lang.pick(" tot ", " to "))
                            (money(*high, currency, lang))
                        }
                    }
                }
                GivesSeen::Nothing(why) => {
                    strong { (lang.pick("Niets", "Nothing")) } ". " (why.get(lang))
                }
                GivesSeen::Goods(what) => (what.get(lang)),
                GivesSeen::Follows { scheme, benefit, rows, frozen } => {
                    (lang.pick("Volgt ", "Follows ")) (scheme_link(scheme, lang))
                    ", " (benefit.get(lang))
                    @if let Some(day) = frozen {
                        (lang.pick(" zoals op ", " as on ")) (rules::words::date(*day, lang))
                    }
                    ":"
                    ul { @for one in rows { li { (row_link(scheme, one, lang)) } } }
                }
            }
            @if !form.is_empty() { p class="hint" { (form.join(", ")) } }
        }
    }
}

/// For whom something holds.
pub(super) fn whom(when: &Words, lang: Lang) -> &str {
    match when.get(lang) {
        "" => lang.pick("iedereen", "everybody"),
        words => words,
    }
}

/// The answers to open questions under which something holds.
pub(super) fn reading(all: &[(&Question, Vec<&Words>)], lang: Lang) -> Markup {
    html! {
        @for (question, answers) in all {
            @let answers: Vec<&str> = answers.iter().map(|words| words.get(lang)).collect();
            p class="hint" {
                (lang.pick("Bij lezing: ", "If read as: ")) (question.ask.get(lang)) " → "
                (answers.join(lang.pick(" of ", " or ")))
            }
        }
    }
}
