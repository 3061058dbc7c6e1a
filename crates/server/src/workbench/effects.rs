//! What a draft changes, in words and in euros.

use jiff::civil::Date;
use maud::{Markup, html};
use rules::check::Package;
use rules::difference::{HouseholdChange, PolicyDifference};
use rules::words::{Lang, date, departure, money, signed};

use super::attempt::{self, Effect, Stretch, effects};
use super::draft::{ACTION, Action, Draft};

/// The difference to the package in force.
pub(super) fn section(
    old: &Package,
    new: &Package,
    draft: &Draft,
    today: Date,
    lang: Lang,
) -> Markup {
    let all = effects(old, new, &draft.file);
    html! {
        h3 { (lang.pick("Wat er verandert", "What changes")) }
        @if all.is_empty() {
            p { (unchanged(old, new, lang)) }
        }
        @for effect in &all { (one(effect, today, lang)) }
        @if !draft.intent.trim().is_empty() { (keep(draft, today, lang)) }
    }
}

fn unchanged(old: &Package, new: &Package, lang: Lang) -> &'static str {
    if old.hash() == new.hash() {
        return lang
            .pick("Niets: dit is de tekst die nu geldt.", "Nothing: this is the text in force.");
    }
    lang.pick(
        "Geen verschil in bedragen, vormen, termijnen, betalers en voorwaarden met het beleid dat \
         nu geldt. Wie op een landenlijst staat, wordt hier niet vergeleken.",
        "No difference in amounts, forms, time limits, payers and conditions from the policy in \
         force. Who stands on a country list is not compared here.",
    )
}

fn one(effect: &Effect<'_>, today: Date, lang: Lang) -> Markup {
    let (scheme, what) = match effect {
        Effect::Fresh(scheme) => {
            (scheme, html! { p { (lang.pick("Nieuwe regeling.", "A new scheme.")) } })
        }
        Effect::Gone(scheme) => {
            let gone = lang.pick("Deze regeling is er niet meer.", "This scheme is gone.");
            (scheme, html! { p { (gone) } })
        }
        Effect::Changed { old, new, stretches } => {
            let what = html! {
                @if old.in_force() != new.in_force() {
                    p {
                        (lang.pick("Geldt ", "In force ")) (period(new.in_force(), lang))
                        (lang.pick("; nu ", "; now ")) (period(old.in_force(), lang)) "."
                    }
                }
                @for stretch in stretches { (stretch_of(stretch, today, lang)) }
            };
            (new, what)
        }
    };
    html! {
        section class="card" {
            h4 { (scheme.title().get(lang)) " " span class="hint" { (scheme.id()) } }
            (what)
        }
    }
}

fn period((from, until): (Date, Option<Date>), lang: Lang) -> String {
    let from = date(from, lang);
    match (until.map(|until| date(until, lang)), lang) {
        (None, Lang::Nl) => format!("vanaf {from}"),
        (None, Lang::En) => format!("from {from}"),
        (Some(until), Lang::Nl) => format!("van {from} tot en met {until}"),
        (Some(until), Lang::En) => format!("from {from} until {until}"),
    }
}

fn stretch_of(stretch: &Stretch, today: Date, lang: Lang) -> Markup {
    let past = stretch.from < today;
    html! {
        h5 {
            (lang.pick("Bij inschrijving ", "Registered "))
            (period((stretch.from, stretch.until), lang))
        }
        @if past {
            div class="alert alert--warning" {
                p {
                    (lang.pick(
                        "Dit verandert ook wat al heeft gegolden. Bedoelt u een nieuw bedrag? \
                         Beëindig dan de oude regel en voeg een nieuwe toe.",
                        "This also changes what has been in force. Is it a new amount? Then end \
                         the old row and add a new one.",
                    ))
                }
            }
        }
        ul {
            @for change in &stretch.what.changes {
                @for area in &change.areas { li { (area.sentence.get(lang)) } }
            }
        }
        (households(&stretch.what, lang))
    }
}

/// Old and new totals of typical households; those for whom nothing changes are counted only.
fn households(what: &PolicyDifference, lang: Lang) -> Markup {
    let differs = |one: &&HouseholdChange| one.old != one.new || one.old_range != one.new_range;
    let changed: Vec<&HouseholdChange> = what.households.iter().filter(differs).collect();
    let same = what.households.len() - changed.len();
    let label = lang.pick("Per huishouden", "By household");
    html! {
        @if !changed.is_empty() {
            div class="table-scroll" tabindex="0" role="region" aria-label=(label) {
                table class="table" {
                    thead {
                        tr {
                            th scope="col" { (label) }
                            th scope="col" { (lang.pick("Vertrek", "Departure")) }
                            th scope="col" class="amount" { (lang.pick("Nu", "Now")) }
                            th scope="col" class="amount" { (lang.pick("Straks", "Then")) }
                            th scope="col" class="amount" { (lang.pick("Verschil", "Difference")) }
                        }
                    }
                    tbody { @for one in changed { (household(one, what, lang)) } }
                }
            }
        }
        @if same > 0 {
            p class="hint" {
                (match lang {
                    Lang::Nl => format!(
                        "Voor {same} van de {} gewone gevallen blijft het totaal gelijk. Gerekend \
                         is via {}.",
                        what.households.len(), what.new.channel.get(lang)
                    ),
                    Lang::En => format!(
                        "For {same} of the {} usual cases the total stays the same. Computed \
                         through {}.",
                        what.households.len(), what.new.channel.get(lang)
                    ),
                })
            }
        }
    }
}

fn household(one: &HouseholdChange, what: &PolicyDifference, lang: Lang) -> Markup {
    let total = |amount, [low, high]: [money::Cents; 2], currency: &str| {
        html! {
            (money(amount, currency, lang))
            @if low < high {
                " " span class="tag tag--open" {
                    (lang.pick("open: ", "open: ")) (money(low, currency, lang)) "–"
                    (money(high, currency, lang))
                }
            }
        }
    };
    let difference = match one.difference {
        Some(difference) if difference == ::money::Cents::ZERO => {
            lang.pick("gelijk", "same").to_owned()
        }
        Some(difference) => signed(difference, &what.new.currency, lang),
        None => "–".to_owned(),
    };
    html! {
        tr {
            th scope="row" { (one.title.get(lang)) }
            td { (departure(&one.departure).get(lang)) }
            td class="amount" { (total(one.old, one.old_range, &what.old.currency)) }
            td class="amount" { (total(one.new, one.new_range, &what.new.currency)) }
            td class="amount" { (difference) }
        }
    }
}

/// What else belongs in the package when the intended decision is kept as a source.
fn keep(draft: &Draft, today: Date, lang: Lang) -> Markup {
    html! {
        h3 { (lang.pick("Het voornemen bewaren", "To keep the intended decision")) }
        p {
            (lang.pick(
                "De regels halen het voornemen aan. Wie uw bestand wil controleren, heeft ook de \
                 tekst ervan nodig, als ",
                "The rows quote the intended decision. Whoever wants to check your file needs its \
                 text as well, as ",
            ))
            code { (attempt::INTENT_FILE) }
            (lang.pick(", en deze regels in ", ", and these lines in "))
            code { "package.toml" } ":"
        }
        pre class="excerpt" tabindex="0" {
            code { (attempt::intent_source(&draft.intent, today).trim()) }
        }
        p {
            button class="button button--secondary" type="submit" form="werkbank" name=(ACTION)
                value=(Action::DownloadIntent.value()) {
                (lang.pick("Download het voornemen", "Download the intended decision"))
            }
        }
    }
}
