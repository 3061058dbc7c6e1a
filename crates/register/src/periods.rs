//! After how long something ends: data with a source and a status, read through one door.

use jiff::Span;
use jiff::civil::Date;
use rules::words::{Lang, Words};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The periods inside.
pub const INSIDE: &str = include_str!("../../../assumptions/register-periods.toml");
/// What the file of the periods inside is called.
pub const INSIDE_NAME: &str = "assumptions/register-periods.toml";
/// What every such file says first.
const FORMAT: &str = "wederkeer-periods/1";
/// A unit of time: its key, and what a number of it is.
type Unit = (&'static str, fn(i64) -> Length);
/// Every unit.
const UNITS: [Unit; 3] =
    [("years", Length::Years), ("months", Length::Months), ("days", Length::Days)];
/// The keys of a period.
const KEYS: [&str; 9] =
    ["title", "years", "months", "days", "from", "status", "source", "quote", "note"];
/// The keys of such a file.
const NAMES: [&str; 6] = [
    "format",
    "keep-paid",
    "keep-unpaid",
    "no-earlier-help",
    "answer-retroactive",
    "receipt-valid",
];
/// The longest period, in its unit.
const LONGEST: i64 = 128;

/// How firm a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Its words are quoted from a source.
    Cited,
    /// Somebody has to find out.
    Assumption,
}

/// How long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// So many years.
    Years(i64),
    /// So many months.
    Months(i64),
    /// So many days.
    Days(i64),
}

/// One period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// What it is for.
    pub title: Words,
    /// How long.
    pub length: Length,
    /// From when it counts.
    pub from: Words,
    /// How firm it is.
    pub status: Status,
    /// Where it comes from.
    pub source: String,
    /// The words there, for what is cited.
    pub quote: Option<String>,
    /// What else must be known of it.
    pub note: Option<Words>,
}

impl Period {
    /// The last day, counted from a day; `None` beyond all days.
    pub fn until(&self, from: Date) -> Option<Date> {
        let span = match self.length {
            Length::Years(years) => Span::new().years(years),
            Length::Months(months) => Span::new().months(months),
            Length::Days(days) => Span::new().days(days),
        };
        from.checked_add(span).ok()
    }

    /// How long, in words.
    pub fn long(&self, lang: Lang) -> String {
        match (self.length, lang) {
            (Length::Years(years), Lang::Nl) => format!("{years} jaar"),
            (Length::Years(1), Lang::En) => "1 year".to_owned(),
            (Length::Years(years), Lang::En) => format!("{years} years"),
            (Length::Months(1), Lang::Nl) => "1 maand".to_owned(),
            (Length::Months(months), Lang::Nl) => format!("{months} maanden"),
            (Length::Months(1), Lang::En) => "1 month".to_owned(),
            (Length::Months(months), Lang::En) => format!("{months} months"),
            (Length::Days(1), Lang::Nl) => "1 dag".to_owned(),
            (Length::Days(days), Lang::Nl) => format!("{days} dagen"),
            (Length::Days(1), Lang::En) => "1 day".to_owned(),
            (Length::Days(days), Lang::En) => format!("{days} days"),
        }
    }
}

/// Every period that the register counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Periods {
    /// How long what is personal is kept where something was paid.
    pub keep_paid: Period,
    /// How long it is kept where nothing was paid.
    pub keep_unpaid: Period,
    /// How long help from before stands in the way of other help (E5).
    pub no_earlier_help: Period,
    /// How long a retroactive case waits for an answer (E8).
    pub answer_retroactive: Period,
    /// How long the code on an information sheet is valid.
    pub receipt_valid: Period,
}

/// Something wrong in such a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line.
    pub line: usize,
    /// What is wrong and how to mend it.
    pub words: Words,
}

impl Mistake {
    /// Where, what and how to mend it.
    pub fn text(&self, file: &str, lang: Lang) -> String {
        format!("{file}:{}: {}", self.line, self.words.get(lang))
    }
}

impl Periods {
    /// The periods inside.
    ///
    /// # Errors
    /// Never, as a test shows; a program says so all the same, rather than stop.
    pub fn inside() -> Result<Self, Vec<Mistake>> {
        Self::read(INSIDE)
    }

    /// Every period.
    pub const fn all(&self) -> [&Period; 5] {
        let Self { keep_paid, keep_unpaid, no_earlier_help, answer_retroactive, receipt_valid } =
            self;
        [keep_paid, keep_unpaid, no_earlier_help, answer_retroactive, receipt_valid]
    }

    /// Reads a file of periods.
    ///
    /// # Errors
    /// Every mistake in it, each with its line.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let mut out = Reader { text, mistakes: Vec::new() };
        let parsed = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let said = error.message();
            out.wrong(
                at,
                format!("Dit is geen TOML: {said}."),
                format!("This is no TOML: {said}."),
            );
            std::mem::take(&mut out.mistakes)
        })?;
        let top = parsed.get_ref();
        out.known(top, &NAMES);
        if out.text(top, 0, "format").is_some_and(|format| format != FORMAT) {
            out.wrong(
                0,
                format!("Schrijf format = \"{FORMAT}\"."),
                format!("Write format = \"{FORMAT}\"."),
            );
        }
        let mut period = |name| out.period(top, name);
        let periods = (
            period("keep-paid"),
            period("keep-unpaid"),
            period("no-earlier-help"),
            period("answer-retroactive"),
            period("receipt-valid"),
        );
        let Reader { mut mistakes, .. } = out;
        mistakes.sort_by_key(|one| one.line);
        let (Some(keep_paid), Some(keep_unpaid), Some(no_earlier_help), Some(answer), Some(valid)) =
            periods
        else {
            return Err(mistakes);
        };
        let found = Self {
            keep_paid,
            keep_unpaid,
            no_earlier_help,
            answer_retroactive: answer,
            receipt_valid: valid,
        };
        if mistakes.is_empty() { Ok(found) } else { Err(mistakes) }
    }
}

struct Reader<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
}

type Table<'t> = DeTable<'t>;

impl Reader<'_> {
    fn wrong(&mut self, at: usize, nl: String, en: String) {
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        self.mistakes.push(Mistake { line, words: Words { nl, en } });
    }

    /// Notes every key that has no meaning.
    fn known(&mut self, table: &Table<'_>, names: &[&str]) {
        let strange = table.keys().filter(|key| !names.contains(&key.get_ref().as_ref()));
        let strange: Vec<_> =
            strange.map(|key| (key.span().start, key.get_ref().clone())).collect();
        let all = names.join(", ");
        for (at, key) in strange {
            let nl = format!("Wij kennen hier geen “{key}”. Wel: {all}.");
            self.wrong(at, nl, format!("We know no “{key}” here. Known are: {all}."));
        }
    }

    fn missing(&mut self, at: usize, name: &str) {
        let nl = format!("Hier ontbreekt {name}. Voeg het toe.");
        self.wrong(at, nl, format!("{name} is missing here. Add it."));
    }

    fn value<'d, 'a>(
        &mut self,
        table: &'d Table<'a>,
        at: usize,
        name: &str,
    ) -> Option<&'d Spanned<DeValue<'a>>> {
        let found = table.get(name);
        if found.is_none() {
            self.missing(at, name);
        }
        found
    }

    fn text(&mut self, table: &Table<'_>, at: usize, name: &str) -> Option<String> {
        let value = self.value(table, at, name)?;
        let text = value.get_ref().as_str().filter(|text| !text.trim().is_empty());
        if text.is_none() {
            let nl = format!("{name} is geen tekst. Schrijf die tussen aanhalingstekens.");
            self.wrong(value.span().start, nl, format!("{name} is no text. Write it in quotes."));
        }
        text.map(str::to_owned)
    }

    fn words(&mut self, table: &Table<'_>, at: usize, name: &str) -> Option<Words> {
        let value = self.value(table, at, name)?;
        let at = value.span().start;
        let Some(both) = value.get_ref().as_table() else {
            let nl = format!("{name} heeft twee talen nodig: {{ nl = \"…\", en = \"…\" }}.");
            let en = format!("{name} needs two languages: {{ nl = \"…\", en = \"…\" }}.");
            self.wrong(at, nl, en);
            return None;
        };
        self.known(both, &["nl", "en"]);
        let (nl, en) = (self.text(both, at, "nl"), self.text(both, at, "en"));
        Some(Words { nl: nl?, en: en? })
    }

    fn period(&mut self, top: &Table<'_>, name: &str) -> Option<Period> {
        let value = self.value(top, 0, name)?;
        let at = value.span().start;
        let Some(table) = value.get_ref().as_table() else {
            let nl = format!("{name} is een tabel: schrijf [{name}].");
            self.wrong(at, nl, format!("{name} is a table: write [{name}]."));
            return None;
        };
        self.known(table, &KEYS);
        let title = self.words(table, at, "title");
        let length = self.length(table, at);
        let from = self.words(table, at, "from");
        let source = self.text(table, at, "source");
        let status = self.status(table, at);
        let optional = |name: &str| table.contains_key(name);
        let quote = if optional("quote") { self.text(table, at, "quote") } else { None };
        let note = if optional("note") { self.words(table, at, "note") } else { None };
        if status == Some(Status::Cited) && !optional("quote") {
            self.missing(at, "quote");
        }
        Some(Period {
            title: title?,
            length: length?,
            from: from?,
            status: status?,
            source: source?,
            quote,
            note,
        })
    }

    fn status(&mut self, table: &Table<'_>, at: usize) -> Option<Status> {
        match self.text(table, at, "status")?.as_str() {
            "cited" => Some(Status::Cited),
            "assumption" => Some(Status::Assumption),
            _ => {
                let at = table.get("status").map_or(at, |value| value.span().start);
                self.wrong(
                    at,
                    "status is cited of assumption. Kies er een.".to_owned(),
                    "status is cited or assumption. Choose one.".to_owned(),
                );
                None
            }
        }
    }

    /// A number of years, of months or of days: one of the three.
    fn length(&mut self, table: &Table<'_>, at: usize) -> Option<Length> {
        let mut found =
            UNITS.into_iter().filter_map(|(name, of)| Some((name, of, table.get(name)?)));
        let (Some((name, of, value)), None) = (found.next(), found.next()) else {
            self.wrong(
                at,
                "Schrijf years, months of days: een van de drie.".to_owned(),
                "Write years, months or days: one of the three.".to_owned(),
            );
            return None;
        };
        let number = value.get_ref().as_integer();
        let number =
            number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        let number = number.filter(|number| (1..=LONGEST).contains(number));
        let Some(number) = number else {
            let nl = format!("{name} is geen heel getal van 1 tot en met {LONGEST}.");
            let en = format!("{name} is no whole number from 1 to {LONGEST}.");
            self.wrong(value.span().start, nl, en);
            return None;
        };
        Some(of(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_periods_inside_can_be_read_and_what_is_cited_is_there() {
        let periods = Periods::inside().unwrap();
        let sources = include_str!("../../../policies/sources/public-facts.md");
        for period in periods.all() {
            assert_eq!(period.status == Status::Cited, period.quote.is_some(), "{period:?}");
            let found = period.quote.as_ref().is_none_or(|quote| sources.contains(quote));
            assert!(found, "{period:?}");
        }
        let day = |text: &str| text.parse::<Date>().unwrap();
        let answer = periods.answer_retroactive.until(day("2025-02-25"));
        assert_eq!(answer, Some(day("2025-03-04")));
        assert_eq!(periods.keep_unpaid.until(day("2024-02-29")), Some(day("2025-02-28")));
    }

    #[test]
    fn every_mistake_is_told_with_its_line() {
        let text = INSIDE
            .replace("years = 1\n", "years = 0\ndays = 3\n")
            .replace("days = 7", "days = \"7\"")
            .replace("\"cited\"\nsource = \"feiten / facts E5\"", "\"sure\"\nwhere = \"E5\"")
            .replacen("en = \"Keeping where something was paid\"", "fr = \"x\"", 1);
        let wrong = Periods::read(&text).unwrap_err();
        let told: Vec<String> = wrong.iter().map(|one| one.text("p.toml", Lang::En)).collect();
        let expected = [
            "p.toml:7: We know no “fr” here. Known are: nl, en.",
            "p.toml:7: en is missing here. Add it.",
            "p.toml:14: Write years, months or days: one of the three.",
            "p.toml:23: source is missing here. Add it.",
            "p.toml:27: status is cited or assumption. Choose one.",
            "p.toml:28: We know no “where” here. Known are: title, years, months, days, from, \
             status, source, quote, note.",
            "p.toml:34: days is no whole number from 1 to 128.",
        ];
        assert_eq!(told, expected);
        let wrong = Periods::read("a = [").unwrap_err();
        assert!(wrong[0].text("p.toml", Lang::Nl).starts_with("p.toml:1: Dit is geen TOML"));
    }
}
