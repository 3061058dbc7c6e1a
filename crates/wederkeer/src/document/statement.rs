//! What a funder paid, on paper.

use jiff::civil::Date;
use papers::paper::{Block, Paper, Table};
use register::Statement;
use rules::words::{Lang, date};

/// A statement to a funder: every line with its papers, and their sum.
pub(crate) fn paper(stated: &Statement, today: Date, lang: Lang) -> Paper {
    let mut table = Table::new(
        "",
        [
            (lang.pick("Nr.", "No."), false),
            (lang.pick("Dag", "Day"), false),
            (lang.pick("Zaak", "Case"), false),
            (lang.pick("Onderdeel", "Benefit"), false),
            (lang.pick("Soort", "Kind"), false),
            (lang.pick("Stukken", "Papers"), false),
            (lang.pick("Bedrag", "Amount"), true),
        ],
    );
    let euro = |amount: money::Cents| match lang {
        Lang::Nl => amount.dutch("EUR").to_string(),
        Lang::En => amount.english("EUR").to_string(),
    };
    for line in &stated.lines {
        let [record, _, case, person, benefit, _, kind, _, _, papers] = line.cells(lang);
        let case = if person.is_empty() { case } else { format!("{case}, {person}") };
        let day = date(line.given_on, lang);
        table.row([record, day, case, benefit, kind, papers, euro(line.amount)]);
    }
    let none = String::new;
    let together = lang.pick("Samen", "Together").to_owned();
    table.row([none(), none(), none(), together, none(), none(), euro(stated.total)]);
    table.sums = true;
    Paper {
        lang,
        title: stated.title().get(lang).to_owned(),
        head: vec![
            (lang.pick("Opgemaakt op", "Made on").to_owned(), date(today, lang)),
            (
                lang.pick("Sluit aan op", "Reconciles with").to_owned(),
                lang.pick("het grootboek, tot op de cent", "the ledger, to the cent").to_owned(),
            ),
        ],
        made_on: today,
        foot: format!("Wederkeer · {}", stated.title().get(lang)),
        blocks: vec![Block::Table(table)],
    }
}
