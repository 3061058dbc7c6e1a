//! What was proved of the policies, and what the sources leave open.

use axum::extract::State;
use maud::{Markup, html};
use rules::check::Package;
use rules::check::open_points::{OpenKind, OpenPoint};
use rules::describe::describe;
use rules::parse::{List, Status};
use rules::words::{Lang, date, money, number};

use super::cites::cites;
use super::overview::in_order;
use super::scheme::findings;
use super::words::{row_link, scheme_link};
use crate::address::Page;
use crate::desk::Desk;
use crate::view::Tongue;

pub(super) async fn show(State(desk): State<Desk>, Tongue(lang): Tongue) -> Markup {
    let package = desk.package();
    let title = lang.pick("Bewijs", "Proof");
    let body = html! {
        (numbers(package, lang))
        h2 id="laws" { (lang.pick("Wat altijd moet gelden", "What must always hold")) }
        (super::table(lang.pick("Wetten", "Laws"), &laws(package, lang)))
        h2 id="findings" { (lang.pick("Om te wegen", "To be weighed")) }
        p {
            (lang.pick(
                "Een bevinding is geen fout. Zij volgt uit de regels, en een mens moet beslissen \
                 of het zo bedoeld is.",
                "A finding is no mistake. It follows from the rows, and a person has to decide \
                 whether it is meant.",
            ))
        }
        @for scheme in package.schemes() {
            @for law in &describe(package, scheme).laws {
                @if !law.findings.is_empty() {
                    h3 { (scheme_link(scheme, lang)) ": " (law.says.get(lang)) }
                    (findings(law, scheme, package, lang))
                }
            }
        }
        h2 id="open" { (lang.pick("Wat de bronnen openlaten", "What the sources leave open")) }
        @for point in desk.open_points() { (open(package, point, lang)) }
        h2 id="questions" {
            (lang.pick("Vragen, en de lezing die geldt", "Questions, and the reading in use"))
        }
        @for question in package.questions() {
            section class="card" id=(format!("question.{}", question.id)) {
                h3 { (question.ask.get(lang)) }
                ul {
                    @for (place, (_, words)) in question.answers.iter().enumerate() {
                        li {
                            (words.get(lang))
                            @if place == question.in_use {
                                " " span class="tag tag--ok" {
                                    (lang.pick("geldt, gekozen op ", "in use, chosen on "))
                                    (date(question.decided, lang))
                                }
                            }
                        }
                    }
                }
                (cites(desk.quotes(), &question.cites, lang))
            }
        }
        h2 id="lists" { (lang.pick("Landenlijsten", "Country lists")) }
        (super::table(lang.pick("Landenlijsten", "Country lists"), &lists(&desk, lang)))
    };
    super::page(lang, title, &Page::Proof, &body)
}

fn numbers(package: &Package, lang: Lang) -> Markup {
    let (schemes, cells) = (package.schemes().len(), package.cells());
    let [whole, distinct] = [cells.whole, cells.distinct].map(|cells| number(cells, lang));
    html! {
        p class="lead" {
            (match lang {
                Lang::Nl => format!(
                    "Bewezen: {schemes} regelingen, {whole} gevallen ({distinct} verschillende), \
                     elk met precies één uitkomst."
                ),
                Lang::En => format!(
                    "Proved: {schemes} schemes, {whole} cells ({distinct} distinct), each with \
                     exactly one outcome."
                ),
            })
        }
        p {
            (lang.pick(
                "Een geval is één combinatie van alles wat ertoe doet: vertrek, kanaal, \
                 leeftijd, rol, landenlijst, dag en lezing. Een gat of een dubbele regel maakt \
                 het beleid onbruikbaar, en dan rekent Wederkeer niet.",
                "A cell is one combination of all that matters: departure, channel, age, role, \
                 country list, day and reading. A gap or a double row makes the policy unusable, \
                 and then Wederkeer does not compute.",
            ))
        }
        dl class="facts" {
            dt { (lang.pick("Hash van het beleid", "Hash of the policy")) }
            dd { code class="hash" { (package.hash()) } }
        }
    }
}

fn laws(package: &Package, lang: Lang) -> Markup {
    let (dutch, others) = in_order(package);
    html! {
        table class="table table--stack" {
            thead {
                tr {
                    th scope="col" { (lang.pick("Regeling", "Scheme")) }
                    th scope="col" { (lang.pick("Wet", "Law")) }
                    th scope="col" { (lang.pick("Uitkomst", "Result")) }
                }
            }
            tbody {
                @for scheme in dutch.iter().chain(&others) {
                    @for law in &describe(package, scheme).laws {
                        tr {
                            td { (scheme_link(scheme, lang)) }
                            th scope="row" {
                                (law.says.get(lang)) " "
                                (row_link(scheme, &format!("law.{}", law.id), lang))
                            }
                            td {
                                span class="tag tag--ok" {
                                    (lang.pick("houdt stand ✓", "holds ✓"))
                                }
                                @if !law.findings.is_empty() {
                                    " " a href="#findings" {
                                        (law.findings.len()) " "
                                        (lang.pick("om te wegen", "to be weighed"))
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

fn open(package: &Package, point: &OpenPoint, lang: Lang) -> Markup {
    let question = package.questions().iter().find(|question| question.id == point.id);
    let Ok(scheme) = package.scheme(&point.scheme) else { return html! {} };
    let how = match point.kind {
        OpenKind::Silent => lang.pick("De bronnen zwijgen", "The sources are silent"),
        OpenKind::Contradiction => {
            lang.pick("De bronnen spreken elkaar tegen", "The sources contradict each other")
        }
        OpenKind::Range => {
            lang.pick("De bronnen geven een bandbreedte", "The sources give a range")
        }
        OpenKind::UnknownStart => {
            lang.pick("De bronnen noemen geen ingangsdatum", "The sources give no first day")
        }
    };
    html! {
        section class="card" {
            h3 {
                @if question.is_none() {
                    (lang.pick("Uitsluitsel geeft: ", "This would settle it: "))
                }
                (point.ask.get(lang))
            }
            p {
                (scheme_link(scheme, lang)) " · " (how) " · "
                @match question {
                    Some(question) => {
                        a href=(format!("#question.{}", question.id)) {
                            (lang.pick("de lezing die geldt", "the reading in use"))
                        }
                    }
                    None => (row_link(scheme, &point.id, lang)),
                }
            }
            (worth(package, point, scheme.currency(), lang))
        }
    }
}

/// What an open point is worth for typical households.
fn worth(package: &Package, point: &OpenPoint, currency: &str, lang: Lang) -> Markup {
    let label = lang.pick("Wat het waard is", "What it is worth");
    let name = |id: &str| {
        let found = package.households().iter().find(|one| one.id == id);
        found.map_or("", |one| one.title.get(lang)).to_owned()
    };
    let table = html! {
        table class="table" {
            thead {
                tr {
                    th scope="col" { (lang.pick("Huishouden", "Household")) }
                    th scope="col" class="amount" { (lang.pick("Laagste", "Lowest")) }
                    th scope="col" class="amount" { (lang.pick("Hoogste", "Highest")) }
                }
            }
            tbody {
                @for one in &point.worth {
                    tr {
                        th scope="row" { (name(&one.household)) " " (departure(&one.case, lang)) }
                        td class="amount" { (money(one.low, currency, lang)) }
                        td class="amount" { (money(one.high, currency, lang)) }
                    }
                }
            }
        }
    };
    html! {
        @if point.worth.is_empty() {
            p {
                (lang.pick(
                    "Voor de doorsnee huishoudens maakt het geen verschil.",
                    "It makes no difference for the typical households.",
                ))
            }
        } @else {
            details {
                summary { (label) }
                (super::table(label, &table))
            }
        }
    }
}

/// `departure=forced` in words.
fn departure(case: &str, lang: Lang) -> String {
    let id = case.strip_prefix("departure=");
    id.map_or_else(String::new, |id| format!("({})", rules::words::departure(id).get(lang)))
}

fn lists(desk: &Desk, lang: Lang) -> Markup {
    html! {
        table class="table" {
            thead {
                tr {
                    th scope="col" { (lang.pick("Lijst", "List")) }
                    th scope="col" { (lang.pick("Beslist over", "Settles")) }
                    th scope="col" class="amount" { (lang.pick("Vermeld", "Stated")) }
                    th scope="col" class="amount" { (lang.pick("Afgeleid", "Inferred")) }
                    th scope="col" class="amount" {
                        (lang.pick("Algemeen bekend", "General knowledge"))
                    }
                    th scope="col" { (lang.pick("Wie er niet op staat", "Who is not on it")) }
                    th scope="col" { (lang.pick("Bron", "Source")) }
                }
            }
            tbody { @for list in desk.package().lists() { (list_row(desk, list, lang)) } }
        }
    }
}

fn list_row(desk: &Desk, list: &List, lang: Lang) -> Markup {
    let count = |status| list.rows.iter().filter(|row| row.status == status).count();
    let day = |day| date(day, lang);
    let covers = match (list.covers.0.map(day), list.covers.1.map(day), lang) {
        (None, None, _) => lang.pick("altijd", "always").to_owned(),
        (Some(from), None, _) => format!("{} {from}", lang.pick("vanaf", "from")),
        (None, Some(until), _) => format!("{} {until}", lang.pick("tot en met", "until")),
        (Some(from), Some(until), Lang::Nl) => format!("{from} tot en met {until}"),
        (Some(from), Some(until), Lang::En) => format!("{from} until {until}"),
    };
    html! {
        tr id=(format!("list.{}", list.id)) {
            th scope="row" { (list.title.get(lang)) }
            td { (covers) }
            td class="amount" { (count(Status::Stated)) }
            td class="amount" { (count(Status::Inferred)) }
            td class="amount" { (count(Status::GeneralKnowledge)) }
            td {
                @if list.absent_is_unsettled {
                    span class="tag tag--open" { "open" } " "
                    (lang.pick("uitsluitsel geeft: ", "this would settle it: "))
                    (list.settles.get(lang))
                } @else {
                    (lang.pick("valt er buiten", "falls outside it"))
                }
            }
            td { (cites(desk.quotes(), &list.cites, lang)) }
        }
    }
}
