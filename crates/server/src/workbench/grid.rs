//! The rows of a scheme as a table of fields, and what was entered in it.

use jiff::civil::Date;
use maud::{Markup, html};
use money::Cents;
use rules::words::Lang;

use super::draft::{ACTION, Action, Draft};
use super::edit::{Change, Column, NewAmount, Row, amount, end_and_add, rows, write};
use crate::page::fields::{self, Field, Kind, Mistake};

/// The fields of a new amount.
pub(super) const ROW: &str = "rij";
pub(super) const AMOUNT: &str = "nieuw-bedrag";
pub(super) const FROM: &str = "nieuw-vanaf";
pub(super) const CITE: &str = "nieuw-bron";

const FORMS: [(&str, &str, &str); 4] = [
    ("cash", "contant", "in cash"),
    ("in-kind", "in natura", "in kind"),
    ("combined", "gecombineerd", "combined"),
    ("by-arrangement", "naar afspraak", "as agreed"),
];

/// The name of the field of a row and a column.
fn cell(row: usize, column: Column) -> String {
    format!("r{row}-{}", column.name())
}

/// Puts what was entered in the table into the text. With mistakes, the text stays as it was.
pub(super) fn apply(draft: &mut Draft, lang: Lang) -> Vec<Mistake> {
    let Some(rows) = rows(&draft.text) else { return Vec::new() };
    let mut mistakes = Vec::new();
    let mut changes = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        for column in Column::ALL {
            let name = cell(place, column);
            let Some(entered) = draft.entered(&name) else { continue };
            if entered.trim() == row.value(column) {
                continue;
            }
            match read(column, entered.trim(), lang) {
                Ok(to) if to == row.value(column) => {}
                Ok(to) => changes.push(Change { row: place, column, to }),
                Err(why) => {
                    let text = format!("{}: {why}", row.id);
                    mistakes.push(Mistake { field: name, text });
                }
            }
        }
    }
    let new = (draft.action == Action::Add).then(|| new_amount(draft, &rows, lang, &mut mistakes));
    if !mistakes.is_empty() {
        return mistakes;
    }
    let mut text = write(&draft.text, &changes);
    if let Some(new) = new.flatten() {
        text = text.and_then(|text| end_and_add(&text, &new));
    }
    if let Some(text) = text {
        draft.text = text;
    }
    draft.forget_entered();
    mistakes
}

fn read(column: Column, text: &str, lang: Lang) -> Result<String, &'static str> {
    match column {
        Column::Amount => read_amount(text, lang).map(amount),
        Column::From | Column::Until if text == "unknown" || text.is_empty() => Ok(text.to_owned()),
        Column::From | Column::Until => read_day(text, lang).map(|day| day.to_string()),
        Column::Form | Column::Cite => Ok(text.to_owned()),
    }
}

fn read_amount(text: &str, lang: Lang) -> Result<Cents, &'static str> {
    let amount = Cents::parse(text).ok().filter(|amount| *amount >= Cents::ZERO);
    amount.ok_or(lang.pick(
        "Dit is geen bedrag. Schrijf bijvoorbeeld 2460 of 2.460,00.",
        "This is no amount. Write for instance 2460 or 2,460.00.",
    ))
}

/// A day as `dd-mm-jjjj` or as `jjjj-mm-dd`.
fn read_day(text: &str, lang: Lang) -> Result<Date, &'static str> {
    let mut parts = text.split('-').map(|part| part.trim().parse::<i16>());
    let day = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Ok(one)), Some(Ok(month)), Some(Ok(other)), None) => {
            let (year, day) = if one > 31 { (one, other) } else { (other, one) };
            let small = |number: i16| i8::try_from(number).ok();
            small(month).zip(small(day)).and_then(|(month, day)| Date::new(year, month, day).ok())
        }
        _ => None,
    };
    day.filter(|day| day.year() > 1900).ok_or(lang.pick(
        "Dit is geen datum. Schrijf haar als 01-03-2027.",
        "This is no date. Write it as 01-03-2027.",
    ))
}

/// The new amount that was asked for. Without a source it cites the intended decision, in which
/// it is written down.
fn new_amount(
    draft: &mut Draft,
    rows: &[Row],
    lang: Lang,
    mistakes: &mut Vec<Mistake>,
) -> Option<NewAmount> {
    let entered = |name: &str| draft.entered(name).unwrap_or_default().trim().to_owned();
    let mut wrong = |field: &str, text: &str| {
        mistakes.push(Mistake { field: field.to_owned(), text: text.to_owned() });
    };
    let chosen = entered(ROW);
    let row = rows.iter().position(|row| row.id == chosen);
    if row.is_none() {
        wrong(ROW, lang.pick("Kies een regel.", "Choose a row."));
    }
    let amount = read_amount(&entered(AMOUNT), lang).map_err(|why| wrong(AMOUNT, why)).ok();
    let from = read_day(&entered(FROM), lang).map_err(|why| wrong(FROM, why)).ok();
    let mut cite = entered(CITE);
    let (row, amount, from) = (row?, amount?, from?);
    if cite.is_empty() {
        // The language of all sources.
        let day = rules::words::date(from, Lang::Nl);
        let words = format!("{chosen}: EUR {} vanaf {day}", super::edit::amount(amount));
        if !draft.intent.contains(&words) {
            if !draft.intent.is_empty() && !draft.intent.ends_with('\n') {
                draft.intent.push('\n');
            }
            draft.intent.push_str(&format!("{words}\n"));
        }
        cite = format!("{} '{words}'", super::attempt::INTENT);
    }
    Some(NewAmount { row, amount, from, cite })
}

/// The form for a new amount, and the table.
pub(super) fn table(draft: &Draft, rows: &[Row], mistakes: &[Mistake], lang: Lang) -> Markup {
    html! {
        (add(draft, rows, mistakes, lang))
        h2 id="regels" { (lang.pick("Alle regels", "All rows")) }
        p class="hint" {
            (lang.pick(
                "Wie een regel hier wijzigt, wijzigt ook wat al heeft gegolden. Dat is voor het \
                 herstel van een concept. Andere onderdelen wijzigt u in de tekst.",
                "Whoever changes a row here also changes what has been in force. That is for \
                 mending a draft. Other parts are changed in the text.",
            ))
        }
        div class="table-scroll" tabindex="0" role="region" aria-labelledby="regels" {
            table class="table table--fields" {
                thead {
                    tr {
                        th scope="col" { (lang.pick("Regel", "Row")) }
                        th scope="col" { (lang.pick("Voor wie", "For whom")) }
                        @for column in Column::ALL { th scope="col" { (title(column, lang)) } }
                    }
                }
                tbody {
                    @for (place, row) in rows.iter().enumerate() {
                        tr {
                            th scope="row" { (row.id) br; span class="hint" { (row.benefit) } }
                            td { (row.when) }
                            @for column in Column::ALL {
                                td { (input(draft, place, row, column, mistakes, lang)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A value as people read it: days in Dutch as `dd-mm-jjjj`.
fn shown(row: &Row, column: Column, lang: Lang) -> String {
    let value = row.value(column);
    let is_day = matches!(column, Column::From | Column::Until) && lang == Lang::Nl;
    let day = is_day.then(|| value.parse::<Date>().ok()).flatten();
    day.map_or_else(|| value.to_owned(), |day| rules::words::date(day, lang))
}

fn title(column: Column, lang: Lang) -> &'static str {
    match column {
        Column::Amount => lang.pick("Bedrag", "Amount"),
        Column::Form => lang.pick("Vorm", "Form"),
        Column::From => lang.pick("Vanaf", "From"),
        Column::Until => lang.pick("Tot en met", "Until"),
        Column::Cite => lang.pick("Bron en citaat", "Source and quotation"),
    }
}

fn input(
    draft: &Draft,
    place: usize,
    row: &Row,
    column: Column,
    mistakes: &[Mistake],
    lang: Lang,
) -> Markup {
    if let (Some(other), Column::Amount | Column::Form) = (&row.other, column) {
        return html! { @if column == Column::Amount { (other) } };
    }
    let name = cell(place, column);
    let value = draft.entered(&name).map(str::to_owned);
    let value = value.unwrap_or_else(|| shown(row, column, lang));
    let label = format!("{}, {}", title(column, lang), row.id);
    let wrong = mistakes.iter().any(|mistake| mistake.field == name).then_some("true");
    match column {
        Column::Form => html! {
            select class="select" id=(name) name=(name) aria-label=(label) {
                @if value.is_empty() { option value="" selected { "–" } }
                @for (form, nl, en) in FORMS {
                    option value=(form) selected[form == value] { (lang.pick(nl, en)) }
                }
            }
        },
        Column::Cite => html! {
            // A browser drops the first line end.
            textarea class="textbox" id=(name) name=(name) rows="2" cols="40" spellcheck="false"
                aria-label=(label) { "\n" (value) }
        },
        Column::Amount | Column::From | Column::Until => html! {
            input class="textbox textbox--date" type="text" id=(name) name=(name) value=(value)
                size="10" autocomplete="off" aria-label=(label) aria-invalid=[wrong];
        },
    }
}

/// A new amount from a day on: the old row ends, a new one is added.
fn add(draft: &Draft, rows: &[Row], mistakes: &[Mistake], lang: Lang) -> Markup {
    let field = |id, label, hint, kind| {
        let value = draft.entered(id).unwrap_or_default();
        fields::text(&Field { id, label, hint, value, mistakes }, kind)
    };
    let open: Vec<&Row> = rows.iter().filter(|row| row.value(Column::Until).is_empty()).collect();
    let chosen = draft.entered(ROW).unwrap_or_default();
    html! {
        fieldset class="card" {
            legend { (lang.pick("Een nieuw bedrag vanaf een dag", "A new amount from a day on")) }
            p class="hint" {
                (lang.pick(
                    "De oude regel eindigt de dag ervoor en er komt een nieuwe onder.",
                    "The old row ends the day before, and a new one is added below it.",
                ))
            }
            div class="columns columns--foot" {
            div class="field" {
                label class="label" for=(ROW) { (lang.pick("Regel", "Row")) }
                select class="select" id=(ROW) name=(ROW) {
                    @for row in open {
                        option value=(row.id) selected[row.id == chosen] {
                            (row.id)
                            @if !row.value(Column::Amount).is_empty() {
                                " (" (row.value(Column::Amount)) ")"
                            }
                        }
                    }
                }
            }
            (field(AMOUNT, lang.pick("Nieuw bedrag", "New amount"), None, Kind::Number))
            (field(
                FROM,
                lang.pick("Vanaf", "From"),
                Some(lang.pick("Bijvoorbeeld 01-03-2027", "For instance 01-03-2027")),
                Kind::Date,
            ))
            }
            (field(
                CITE,
                lang.pick("Bron en citaat", "Source and quotation"),
                Some(lang.pick(
                    "Zoals nota N19 tabel 3 '€615'. Leeg: het bedrag komt in het voornemen te \
                     staan.",
                    "Such as nota N19 tabel 3 '€615'. Empty: the amount is written into the \
                     intended decision.",
                )),
                Kind::Text,
            ))
            button class="button" type="submit" name=(ACTION) value=(Action::Add.value()) {
                (lang.pick("Beëindig en voeg toe", "End and add"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_amounts_are_read_as_people_write_them() {
        let day = jiff::civil::date(2027, 3, 1);
        for text in ["01-03-2027", "1-3-2027", "2027-03-01"] {
            assert_eq!(read_day(text, Lang::Nl), Ok(day), "{text}");
        }
        for text in ["", "31-02-2027", "2027", "1-3-27", "1-3-2027-4", "x-y-z"] {
            assert!(read_day(text, Lang::Nl).is_err(), "{text}");
        }
        for text in ["2460", "2.460,00", "2460,00"] {
            assert_eq!(read(Column::Amount, text, Lang::Nl).as_deref(), Ok("2460"), "{text}");
        }
        assert!(read(Column::Amount, "-1", Lang::Nl).is_err());
    }
}
