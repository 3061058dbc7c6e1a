//! A statement to a funder as a file: CSV for programs and for Dutch Excel, XLSX for people.

use std::io::Write;

use rules::words::{Lang, Words};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};

use crate::case::{Paper, PaperKind, Reimbursement};
use crate::register::{PaidKind, Statement, StatementLine};

/// The columns, in Dutch and English.
const COLUMNS: [(&str, &str); 11] = [
    ("gebeurtenis", "record"),
    ("geboekt op", "booked on"),
    ("zaak", "case"),
    ("persoon", "person"),
    ("onderdeel", "benefit"),
    ("betaling", "payment"),
    ("soort", "kind"),
    ("gegeven op", "given on"),
    ("verantwoording", "reimbursement"),
    ("stukken", "papers"),
    ("bedrag", "amount"),
];

fn kind(kind: PaidKind, lang: Lang) -> &'static str {
    match kind {
        PaidKind::Paid => lang.pick("betaald", "paid"),
        PaidKind::Corrected => lang.pick("ongedaan gemaakt", "undone"),
        PaidKind::Recovered => lang.pick("terugontvangen", "recovered"),
    }
}

fn counted(how: Reimbursement, lang: Lang) -> &'static str {
    match how {
        Reimbursement::UnitCost => lang.pick("eenheidskosten", "unit cost"),
        Reimbursement::Receipt => lang.pick("werkelijke kosten", "real costs"),
    }
}

fn papers(papers: &[Paper], lang: Lang) -> String {
    let one = |paper: &Paper| {
        let kind = match paper.kind {
            PaperKind::Received => lang.pick("ontvangst", "received"),
            PaperKind::Invoice => lang.pick("rekening", "bill"),
            PaperKind::ProofOfPayment => lang.pick("betaalbewijs", "proof of payment"),
        };
        format!("{kind}: {}", paper.reference)
    };
    papers.iter().map(one).collect::<Vec<_>>().join("; ")
}

impl StatementLine {
    /// The cells before the amount, as text: record, day of booking, case, person, benefit,
    /// payment, kind, day, reimbursement, papers.
    pub fn cells(&self, lang: Lang) -> [String; 10] {
        [
            self.record.to_string(),
            self.booked_on.to_string(),
            self.case.to_string(),
            self.person.clone().unwrap_or_default(),
            self.benefit.clone(),
            self.payment.to_string(),
            kind(self.kind, lang).to_owned(),
            self.given_on.to_string(),
            counted(self.reimbursement, lang).to_owned(),
            papers(&self.papers, lang),
        ]
    }
}

impl Statement {
    /// What the file is about, in words.
    pub fn title(&self) -> Words {
        let (funder, year) = (&self.budget.funder, self.budget.year);
        Words {
            nl: format!("Opgave aan {funder}, verplichtingen van {year}"),
            en: format!("Statement to {funder}, commitments of {year}"),
        }
    }

    /// As CSV: with `;` and a decimal comma in Dutch, as Dutch Excel reads it; with `,` and a point
    /// in English.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn csv(&self, lang: Lang, to: impl Write) -> std::io::Result<()> {
        let mut writer =
            csv::WriterBuilder::new().delimiter(lang.pick(b";", b",")[0]).from_writer(to);
        writer.write_record(COLUMNS.iter().map(|(nl, en)| lang.pick(nl, en)))?;
        for line in &self.lines {
            let cells = line.cells(lang).map(|cell| harmless(&cell));
            writer.write_record(cells.into_iter().chain([amount(line.amount, lang)]))?;
        }
        let total = lang.pick("totaal", "total").to_owned();
        let mut last = vec![String::new(); COLUMNS.len()];
        if let Some(cell) = last.first_mut() {
            *cell = total;
        }
        if let Some(cell) = last.last_mut() {
            *cell = amount(self.total, lang);
        }
        writer.write_record(last)?;
        writer.flush()
    }

    /// As a workbook: real dates and amounts, the total as a formula, and a sheet that says what it
    /// is.
    ///
    /// # Errors
    /// When it is too large for a workbook.
    pub fn xlsx(&self, lang: Lang, about: &[(String, String)]) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(lang.pick("Opgave", "Statement"))?;
        self.lines_on(sheet, lang)?;
        let sheet = book.add_worksheet();
        sheet.set_name(lang.pick("Toelichting", "About"))?;
        sheet.set_column_width(0, 28)?.set_column_width(1, 90)?;
        let title = (lang.pick("Titel", "Title").to_owned(), self.title().get(lang).to_owned());
        for (row, (name, value)) in (0..).zip([&title].into_iter().chain(about)) {
            sheet.write_string(row, 0, name)?.write_string(row, 1, value)?;
        }
        book.save_to_buffer()
    }

    fn lines_on(&self, sheet: &mut Worksheet, lang: Lang) -> Result<(), XlsxError> {
        let head = Format::new().set_bold();
        let money = Format::new().set_num_format(r#""€" #,##0.00"#);
        for (column, (nl, en)) in (0..).zip(COLUMNS) {
            sheet.write_string_with_format(0, column, lang.pick(nl, en), &head)?;
        }
        let mut row = 0;
        for line in &self.lines {
            row += 1;
            for (column, cell) in (0..).zip(line.cells(lang)) {
                sheet.write_string(row, column, cell)?;
            }
            // The digits of the amount: a workbook knows no whole cents.
            let digits = line.amount.to_string();
            let number: f64 = digits.parse().unwrap_or_default();
            sheet.write_number_with_format(row, 10, number, &money)?;
        }
        let total = lang.pick("totaal", "total");
        sheet.write_string_with_format(row + 1, 0, total, &head)?;
        let sum = Formula::new(format!("=SUM(K2:K{})", row + 1)).set_result(self.total.to_string());
        sheet.write_formula_with_format(row + 1, 10, sum, &money)?;
        sheet.set_freeze_panes(1, 0)?.autofilter(0, 0, row, 10)?;
        sheet.set_column_width(9, 42)?.set_column_width(10, 14)?;
        Ok(())
    }
}

pub(crate) fn amount(amount: money::Cents, lang: Lang) -> String {
    let plain = amount.to_string();
    if lang == Lang::Nl { plain.replace('.', ",") } else { plain }
}

/// Whether a spreadsheet may take a text for a formula.
pub(crate) fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text that a spreadsheet takes for a formula gets a sign before it.
pub(crate) fn harmless(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_made_harmless() {
        for cell in ["=1+1", "+31", "-1", "@SUM(A1)", "\t=1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        assert_eq!(harmless("F12-3"), "F12-3");
    }
}
