//! The answer: one sentence, what it still hangs on, and the table as table 3 of the nota reads.

use maud::{Markup, html};
use rules::determine::{Determination, Sum, TableRow, funder_name};
use rules::parse::Moment;
use rules::words::{Lang, date, form, moment, no_promise, window};

use super::mistakes::capital;
use super::told::{Told, groups, together};

impl Told<'_> {
    /// `Dit gezin krijgt € 8.940,00.`
    pub(super) fn headline(&self) -> String {
        let lang = self.lang;
        let sums = self.found.table().sums.total;
        let who = noun(self.found, lang);
        let gets = lang.pick("krijgt", "gets");
        if sums.range[1] == money::Cents::ZERO {
            return format!("{who} {gets} {}.", lang.pick("geen geld", "no money"));
        }
        let mut text = format!("{who} {gets} {}", self.sum(&sums));
        if self.found.conditional {
            text.push_str(
                lang.pick(", als de punten hieronder kloppen", ", if the points below hold"),
            );
        }
        text + "."
    }

    /// The scheme, and why this one.
    fn regime(&self) -> Markup {
        let lang = self.lang;
        let channels = self.package.channels(rules::determine::applicable::HOME);
        let channel = channels.iter().find(|(id, _)| *id == self.found.channel);
        html! {
            p class="answer__regime" {
                strong { (self.found.title.get(lang)) }
                @if let Some((_, name)) = channel {
                    " · " (lang.pick("via", "through")) " " (name.get(lang))
                }
            }
            p class="hint" { (self.chosen.get(lang)) }
            @if let Some(on) = self.found.as_if_on {
                p class="alert alert--warning" { (as_if(on, lang)) }
            }
            @if let Some(asked) = self.found.instead_of_channel {
                p class="alert alert--warning" {
                    @match lang {
                        Lang::Nl => { "Deze regeling kent kanaal “" (asked) "” niet." },
                        Lang::En => { "This scheme does not know channel “" (asked) "”." },
                    }
                }
            }
        }
    }

    /// Sentence, conditions and table.
    pub(super) fn essence(&self) -> Markup {
        let lang = self.lang;
        let sums = self.found.table().sums.total;
        let card = if self.found.conditional { "card conditional" } else { "card" };
        html! {
            div class=(card) { (self.sentence(&sums)) (self.if_list()) }
            (self.moments())
            @if sums.is_open() {
                p class="hint" {
                    (lang.pick(
                        "Onder een bedrag staat hoe ver de bronnen het openlaten.",
                        "Below an amount stands how far the sources leave it open.",
                    ))
                }
            }
            p class="no-promise" { strong { (no_promise(lang)) } }
        }
    }

    /// The sentence, how sure it is, and under which scheme.
    fn sentence(&self, sums: &Sum) -> Markup {
        let lang = self.lang;
        html! {
            p class="answer__headline amount--total" { (self.headline()) }
            @if self.found.conditional || sums.is_open() {
                p class="tags" {
                    @if self.found.conditional {
                        span class="tag tag--open" {
                            (lang.pick("nog niet zeker", "not certain yet"))
                        }
                        " "
                    }
                    @if sums.is_open() {
                        span class="tag tag--open" { (lang.pick("bronnen open", "sources open")) }
                    }
                }
            }
            @if sums.is_open() {
                p {
                    (lang.pick(
                        "De bronnen laten open hoeveel precies. Zoals wij ze nu lezen: ",
                        "The sources leave open how much exactly. As we read them now: ",
                    ))
                    strong { (self.money(sums.amount)) } "."
                }
            }
            (self.regime())
        }
    }

    /// What is missing, right under the amount that hangs on it.
    fn if_list(&self) -> Markup {
        let lang = self.lang;
        let missing = self.found.missing.iter();
        let all = together(
            missing
                .map(|one| ((self.missing(one), self.assumed(one), self.field(one)), one.person)),
        );
        html! {
            @if !all.is_empty() {
                h3 { (lang.pick("Dit geldt alleen als:", "This holds only if:")) }
                    ul {
                        @for ((ask, assumed, field), persons) in &all {
                            li {
                                @match field {
                                    Some(field) => { a href=(format!("#{field}")) { (ask) } },
                                    None => { (ask) },
                                }
                                " " em { (assumed) }
                                @if self.found.persons.len() > 1 && !persons.is_empty() {
                                    " (" (self.who(persons)) ")"
                                }
                            }
                        }
                    }
            }
        }
    }

    /// Persons by moments.
    fn moments(&self) -> Markup {
        let lang = self.lang;
        let table = self.found.table();
        let title = lang.pick("Bedragen per persoon en moment", "Amounts per person and moment");
        html! {
            div class="table-scroll" tabindex="0" role="region" aria-label=(title) {
                table class="table moments" {
                    caption { (title) }
                    thead {
                        tr {
                            th scope="col" { (lang.pick("Wie", "Who")) }
                            @for head in self.heads() {
                                th scope="col" class="amount" { (head) }
                            }
                        }
                    }
                    tbody {
                        @for row in &table.rows {
                            tr {
                                th scope="row" {
                                    @match row.person {
                                        Some(id) => {
                                            (capital(&self.person(id)))
                                            @if self.one_by_one() {
                                                " " span class="hint" { (self.kind(id)) }
                                            }
                                        },
                                        None => (lang.pick("Het huishouden", "The household")),
                                    }
                                }
                                (self.cells(row))
                            }
                        }
                    }
                    @if table.rows.len() > 1 {
                        tfoot {
                            tr {
                                th scope="row" { (lang.pick("Totaal", "Total")) }
                                (self.cells(&table.sums))
                            }
                        }
                    }
                }
            }
        }
    }

    fn cells(&self, row: &TableRow<'_>) -> Markup {
        let heads = self.heads();
        html! {
            @for (sum, head) in row.moments.iter().chain([&row.total]).zip(heads) {
                (self.cell(sum, head))
            }
        }
    }

    /// The moments, and their sum.
    fn heads(&self) -> impl Iterator<Item = &'static str> {
        let moments = Moment::ALL.map(|one| moment(one, self.found.country, self.lang));
        moments.into_iter().chain([self.lang.pick("Totaal", "Total")])
    }

    /// The amount as the sources are read now, so that a column adds up; below it, how far they
    /// leave it open.
    fn cell(&self, sum: &Sum, head: &str) -> Markup {
        let class = if sum.conditional { "amount__value amount--if" } else { "amount__value" };
        html! {
            // On a phone the head of the column stands in the cell itself.
            td class="amount" data-head=(head) {
                span class=(class) { (self.money(sum.amount)) }
                @if sum.is_open() {
                    " " span class="range" {
                        span class="visually-hidden" { "open: " } (self.sum(sum))
                    }
                }
            }
        }
    }

    /// Every amount: for whom, in which form, when, who pays, and where that is stated.
    pub(super) fn lines(&self) -> Markup {
        let lang = self.lang;
        html! {
            @for group in groups(self.found) {
                @if let Some(line) = group.first() {
                    @let persons: Vec<&str> = group.iter().filter_map(|one| one.person).collect();
                    section class="card line" {
                        h4 { (line.title.get(lang)) }
                        p class="line__amount" {
                            @if group.len() > 1 { (group.len()) " × " }
                            strong { (self.money(line.amount)) }
                            " · " (self.who(&persons))
                        }
                        dl class="facts" {
                            @if line.range[0] < line.range[1] {
                                dt { span class="tag tag--open" { (lang.pick("Open", "Open")) } }
                                dd { (self.left_open(line.range, line.settles.as_ref())) }
                            }
                            dt { (lang.pick("Wanneer", "When")) }
                            dd {
                                (moment(line.moment, self.found.country, lang))
                                @if let Some(days) = line.window { ": " (window(days, lang)) }
                            }
                            @if let Some(seen) = line.form {
                                dt { (lang.pick("Vorm", "Form")) }
                                dd { (form(seen, self.found.currency, lang)) }
                            }
                            dt { (lang.pick("Wie betaalt", "Who pays")) }
                            dd {
                                @for (place, payer) in line.funders.iter().enumerate() {
                                    @if place > 0 { br; }
                                    (funder_name(self.package, &payer.funder).get(lang)) " "
                                    (payer.share) ": " (self.money(payer.amount))
                                    @if group.len() > 1 {
                                        " " (lang.pick("per persoon", "each"))
                                    }
                                }
                            }
                        }
                        details {
                            summary { (lang.pick("Bron en reden", "Source and reason")) }
                            (self.why(line))
                        }
                    }
                }
            }
        }
    }

    /// How far the sources leave an amount open, and what would settle it.
    pub(super) fn left_open(
        &self,
        range: [money::Cents; 2],
        settles: Option<&rules::words::Words>,
    ) -> String {
        let lang = self.lang;
        let [low, high] = range.map(|amount| self.money(amount));
        let open = match lang {
            Lang::Nl => format!("{low} tot {high} — de bronnen laten dit open"),
            Lang::En => format!("{low} to {high} — the sources leave this open"),
        };
        match (settles.map(|document| document.get(lang)), lang) {
            (None, _) => format!("{open}."),
            (Some(document), Lang::Nl) => format!("{open}; {document} geeft uitsluitsel."),
            (Some(document), Lang::En) => format!("{open}; {document} would settle it."),
        }
    }

    /// The sum of each payer.
    pub(super) fn funders(&self) -> Markup {
        let title = self.lang.pick("Wie betaalt", "Who pays");
        html! {
            @if !self.found.funders.is_empty() {
                section {
                    h3 { (title) }
                    table class="table" {
                        caption class="visually-hidden" { (title) }
                        tbody {
                            @for (funder, amount) in &self.found.funders {
                                tr {
                                    th scope="row" {
                                        (funder_name(self.package, funder).get(self.lang))
                                    }
                                    td class="amount" { (self.money(*amount)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// “Berekend alsof het … was.”
pub(super) fn as_if(on: jiff::civil::Date, lang: Lang) -> String {
    let day = date(on, lang);
    match lang {
        Lang::Nl => format!("Niet in kracht op de inschrijfdatum: berekend alsof het {day} was."),
        Lang::En => {
            format!("Not in force on the registration date: computed as if it were {day}.")
        }
    }
}

/// What to call the persons together.
fn noun(found: &Determination<'_>, lang: Lang) -> &'static str {
    let adults = found.persons.iter().filter(|seen| seen.adult).count();
    match (adults, found.persons.len() - adults) {
        (1, 0) => lang.pick("Deze volwassene", "This adult"),
        (0, 1) => lang.pick("Deze minderjarige", "This minor"),
        (0, _) | (_, 0) => lang.pick("Dit huishouden", "This household"),
        _ => lang.pick("Dit gezin", "This family"),
    }
}
