//! The keys of the policy format: one table for the reader, the docs and the editor.
//!
//! long file: one table: the whole format at a glance.

/// A table of the format: its name as people write it, what it is for, and its keys.
pub struct Shape {
    /// `[[row]]`.
    pub name: &'static str,
    /// What the table states, in a sentence.
    pub about: &'static str,
    /// Every key that it may hold.
    pub keys: &'static [Key],
}

/// One key of a table.
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// The kind of its value, in words.
    pub kind: &'static str,
    /// What it means.
    pub about: &'static str,
}

const fn must(name: &'static str, kind: &'static str, about: &'static str) -> Key {
    Key { name, required: true, kind, about }
}

const fn may(name: &'static str, kind: &'static str, about: &'static str) -> Key {
    Key { name, required: false, kind, about }
}

const CITE: Key = must("cite", "citation(s)", "document, place and quotation; a list for several");
const WHEN: Key = may("when", "dimension = value(s)", "the cells it holds for; all when left out");
const READING: Key = may("reading", "question = answer(s)", "the readings it holds for");
const FROM: Key = may("from", "date", "first day in force; the scheme's own when left out");
const UNTIL: Key = may("until", "date", "last day in force, inclusive");
const FORM: Key = may("form", "form", "cash, in kind, combined or by arrangement");
const PAID_IN: Key = may("paid_in", "place", "`netherlands` or `country-of-origin`");
const BENEFITS: Key = must("benefits", "ids", "the benefits it is about");
const ASSUMPTION: Key = may("assumption", "words", "said wherever the value shows");

macro_rules! shape {
    ($id:ident, $name:literal, $about:literal, [$($key:expr),* $(,)?]) => {
        pub(crate) static $id: Shape = Shape { name: $name, about: $about, keys: &[$($key),*] };
    };
}

shape!(
    WORDS,
    "words",
    "One text in both languages.",
    [must("nl", "text", "Dutch"), must("en", "text", "English"),]
);
shape!(
    PACKAGE,
    "package.toml",
    "What all schemes share.",
    [
        must("format", "text", "`wederkeer-package/1`"),
        must("majority", "table", "from which age a person is an adult"),
        may("source", "tables", "documents that are cited, by id"),
        may("funder", "tables", "who pays, by id"),
        may("channel", "tables", "through whom support is given, by id"),
        may("list", "tables", "country lists, by id"),
        may("household", "list of tables", "typical households"),
    ]
);
shape!(
    SOURCE,
    "[source.ID]",
    "A document that lies beside the policies.",
    [
        must("title", "words", "its title"),
        must("kind", "choice", "`document`, or `record`: our record of a public page"),
        must("dated", "date", "the date of the document, or of the record"),
        must("file", "path", "the text, from the root of the package"),
        must("sha256", "text", "the hash of that file"),
    ]
);
shape!(
    MAJORITY,
    "[majority]",
    "From which age a person is an adult, who may be linked to (nota N12).",
    [
        must("age", "number", "whole years"),
        must("on", "date name, or by question", "`registered_on` or `departs_on`"),
        CITE,
    ]
);
shape!(
    NAMED,
    "[funder.ID] or [channel.ID]",
    "A party, by the name people know.",
    [must("title", "words", "its name"),]
);
shape!(
    LIST,
    "[list.ID]",
    "A list of countries, as CSV with a source for each row.",
    [
        must("title", "words", "its name"),
        must("file", "path", "CSV with the columns code,from,until,status,source,note"),
        may("covers", "from, until", "the days over which the list settles the matter"),
        must("absent", "choice", "a country not on it is `not-listed`, or `unsettled`"),
        must("settles", "words", "the document that would settle an open case"),
        CITE,
    ]
);
shape!(
    PERIOD,
    "covers",
    "A stretch of days; an open side is left out.",
    [may("from", "date", "first day"), may("until", "date", "last day"),]
);
shape!(
    HOUSEHOLD,
    "[[household]]",
    "A household that questions and differences are priced for.",
    [
        must("id", "id", "its id"),
        must("title", "words", "its name"),
        must("persons", "list", "such as `adult principal`, `minor member`"),
    ]
);
shape!(
    QUESTIONS,
    "questions.toml",
    "Where the sources are open.",
    [
        must("format", "text", "`wederkeer-questions/1`"),
        may("question", "list of tables", "the questions"),
    ]
);
shape!(
    QUESTION,
    "[[question]]",
    "An ambiguity: every answer stays computable.",
    [
        must("id", "id", "its id"),
        must("ask", "words", "the question"),
        must("answers", "answer = words", "the answers, at least two"),
        must("use", "answer", "the answer in use"),
        must("decided", "date", "the day on which that was chosen"),
        CITE,
    ]
);
shape!(
    POLICY,
    "a policy file",
    "One scheme.",
    [
        must("format", "text", "`wederkeer-policy/1`"),
        must("scheme", "table", "what the scheme is and when it is in force"),
        must("dimension", "tables", "the closed world over which completeness is proved, by name"),
        must("benefit", "list of tables", "what there is to get"),
        may("row", "list of tables", "the amounts"),
        may("follow", "list of tables", "another scheme's rows, by reference"),
        may("funding", "list of tables", "who pays which share"),
        may("condition", "list of tables", "facts that must hold"),
        may("cap", "list of tables", "a maximum over several benefits"),
        may("transition", "list of tables", "cases between two schemes"),
        may("law", "list of tables", "what must hold for every cell"),
        may("example", "list of tables", "worked examples, recomputed at every load"),
    ]
);
shape!(
    SCHEME,
    "[scheme]",
    "What the scheme is and when it is in force.",
    [
        must("id", "id", "its id, for ever"),
        must("title", "words", "its name"),
        must("owner", "text", "who decides on it"),
        must("country", "text", "the state whose scheme it is, as ISO 3166 code"),
        must("currency", "text", "ISO 4217 code of every amount in the file"),
        must("channels", "ids", "through whom; the first stands in for a channel it does not know"),
        must("from", "date", "first day in force"),
        UNTIL,
        may(
            "after_approval",
            "span, or by question",
            "how long after approval it starts (nota N1)"
        ),
        may("replaces", "ids", "schemes that end the day before it starts"),
        may("stands_before", "ids", "schemes that stay in force, but are reached through this one"),
        may("over", "id", "the scheme that this one lies on top of, for one nationality"),
        may("for", "list id", "the nationalities that `over` is about"),
        CITE,
    ]
);
shape!(
    BY_QUESTION,
    "a value by question",
    "`question = ID` and a value for each answer.",
    [must("question", "id", "the question"),]
);
shape!(
    DIMENSION,
    "[dimension.NAME]",
    "One direction of the closed world.",
    [
        may("values", "ids", "for `departure`, `channel` and `role`"),
        may("bands", "name = ages", "for `age`: bands of whole years, such as `0-17` and `18-`"),
        may("on", "date name, or by question", "for `age`: `registered_on` or `departs_on`"),
        may("lists", "table", "membership of country lists: values `listed` and `unlisted`"),
        may("fact", "table", "a fact of the case that this scheme names"),
        may("entered", "table", "`{ before = date }`: values `before` and `since`, by entry"),
        may("title", "words", "its name, for a list, an entry or a fact"),
        may("ask", "words", "the question to ask for a fact"),
    ]
);
shape!(
    LISTS,
    "lists",
    "On all of these lists, and on none of those.",
    [
        must("of", "choice", "`nationality` or `country_of_origin`"),
        must("all_of", "list ids", "lists that must hold the country"),
        may("none_of", "list ids", "lists that must not"),
    ]
);
shape!(
    ENTERED,
    "entered",
    "Whether a person was in the country before a day.",
    [must("before", "date", "the first day that is too late"),]
);
shape!(
    FACT,
    "fact",
    "The values of a fact.",
    [
        must("values", "value = words", "the values, at least two"),
        must("assume", "value", "the value when the fact is not given"),
        may("normal", "true or false", "true: the usual state, not asked for as a missing fact"),
    ]
);
shape!(
    BENEFIT,
    "[[benefit]]",
    "Something there is to get.",
    [
        must("id", "id", "its id; the same id in two schemes makes them comparable"),
        must("title", "words", "its name"),
        may("kind", "choice", "`money` (default) or `goods`"),
        may("per", "choice", "`person` (default) or `household`"),
        may("cover", "choice", "`exactly-one` (default) or `at-most-one` row for each cell"),
        must("moment", "choice", "`departure`, `arrival` or `first-year`"),
        must("paid_in", "place", "`netherlands` or `country-of-origin`"),
        may("within", "window", "such as `{ days = 3, after = \"arrival\" }`"),
        CITE,
    ]
);
shape!(
    WITHIN,
    "within",
    "A window after arrival or departure.",
    [
        may("days", "number", "days"),
        may("months", "number", "calendar months"),
        must("after", "choice", "`arrival` or `departure`"),
    ]
);
shape!(
    ROW,
    "[[row]]",
    "A dated, cited amount. A released row is ended, never edited.",
    [
        must("id", "id", "its id, for ever"),
        must("benefit", "id", "what it gives"),
        WHEN,
        READING,
        may("amount", "amount", "units of the scheme's currency, at most two decimals"),
        may("range", "[low, high]", "what the sources leave open; needs `assume`"),
        may("none", "words", "an exclusion, in words for the person"),
        may("goods", "words", "a thing or a service"),
        may("assume", "amount or date", "the amount in `range`, or the day of an unknown start"),
        must("from", "date or \"unknown\"", "first day in force"),
        may("until", "date or \"unknown\"", "last day in force, inclusive"),
        may("after", "date", "the last day on which it was certainly not in force"),
        may("seen", "date", "the first day on which it certainly was"),
        may("succeeds", "row id", "the row that ends the day before an unknown start"),
        may("corrects", "row id", "the row that was a mistake, if this one mends it"),
        may(
            "settles",
            "words",
            "the document that would settle a range or an unknown start, which must name one"
        ),
        FORM,
        PAID_IN,
        ASSUMPTION,
        CITE,
    ]
);
shape!(
    FORM_SHAPE,
    "form",
    "In which form support is given.",
    [
        must("kind", "choice", "`cash`, `in-kind`, `combined` or `by-arrangement`"),
        may("cash_max", "amount", "the most that may be cash"),
        may("cash_paid_in", "place", "where that cash is given, if elsewhere"),
    ]
);
shape!(
    FOLLOW,
    "[[follow]]",
    "Another scheme's rows, by reference.",
    [
        must("id", "id", "its id"),
        must("scheme", "id", "the scheme that is followed"),
        BENEFITS,
        WHEN,
        READING,
        may("as", "dimension = value", "the cell to look in, where it differs from the case"),
        must("mode", "choice", "`moving`: later changes flow through; `frozen` needs `as_of`"),
        may("as_of", "date", "the day at which a frozen reference stands still"),
        FROM,
        UNTIL,
        FORM,
        PAID_IN,
        CITE,
    ]
);
shape!(
    FUNDING,
    "[[funding]]",
    "Who pays which share; shares make exactly 100%.",
    [
        must("id", "id", "its id"),
        BENEFITS,
        WHEN,
        READING,
        must("shares", "funder = percentage", "such as `{ amif = \"75%\", nl-state = \"25%\" }`"),
        FROM,
        UNTIL,
        ASSUMPTION,
        CITE,
    ]
);
shape!(
    CONDITION,
    "[[condition]]",
    "A fact that must hold; when not given, assumed and listed.",
    [
        must("id", "id", "its id, and the name of the fact in a case"),
        must("ask", "words", "the question whose answer must be yes"),
        BENEFITS,
        WHEN,
        FROM,
        UNTIL,
        CITE,
    ]
);
shape!(
    CAP,
    "[[cap]]",
    "A maximum over several benefits.",
    [
        must("id", "id", "its id"),
        must("title", "words", "its name"),
        BENEFITS,
        WHEN,
        must("amount", "amount", "the maximum"),
        FROM,
        UNTIL,
        CITE,
    ]
);
shape!(
    TRANSITION,
    "[[transition]]",
    "Cases between two schemes, tested before the dates.",
    [
        must("id", "id", "its id"),
        must("cases", "table", "which cases"),
        READING,
        may("use", "scheme id", "the scheme that applies to them"),
        may("unknown", "words", "or: what holds, when its amounts are not in the sources"),
        CITE,
    ]
);
shape!(
    CASES,
    "cases",
    "A box of channels and days; every side may be left out. A day is a date, or `start`, \
     `start - 1 day` or `start + 2 months`, counted from the first day of the scheme.",
    [
        may("channel", "ids", "through whom"),
        may("registered_from", "day", "registered on or after"),
        may("registered_until", "day", "registered on or before"),
        may("departs_from", "day", "departs on or after"),
        may("departs_until", "day", "departs on or before"),
    ]
);
shape!(
    LAW,
    "[[law]]",
    "What must hold for every cell; a break prints a smallest household.",
    [
        must("id", "id", "its id"),
        must("kind", "choice", "`uniform`, `cash-at-most` or `never-lower`"),
        may("over", "dimension", "for `uniform`"),
        may("amount", "amount", "for `cash-at-most`"),
        may("paid_in", "place", "for `cash-at-most`"),
        CITE,
    ]
);
shape!(
    EXAMPLE,
    "[[example]]",
    "A worked example; a wrong one is a failed load.",
    [
        must("id", "id", "its id"),
        must("household", "list", "such as `adult principal`, `minor member`"),
        must("case", "dimension = value", "`registered_on` and the values of the case"),
        READING,
        may("benefits", "benefit = amount", "the parts"),
        must("total", "amount", "the sum"),
        CITE,
    ]
);

/// Every table of the format, in the order of the docs.
pub static SHAPES: &[&Shape] = &[
    &POLICY,
    &SCHEME,
    &DIMENSION,
    &LISTS,
    &ENTERED,
    &FACT,
    &BENEFIT,
    &WITHIN,
    &ROW,
    &FORM_SHAPE,
    &FOLLOW,
    &FUNDING,
    &CONDITION,
    &CAP,
    &TRANSITION,
    &CASES,
    &LAW,
    &EXAMPLE,
    &PACKAGE,
    &MAJORITY,
    &SOURCE,
    &NAMED,
    &LIST,
    &PERIOD,
    &HOUSEHOLD,
    &QUESTIONS,
    &QUESTION,
    &BY_QUESTION,
    &WORDS,
];

/// The tables of the format as Markdown, for `docs/policy-format.md`.
pub fn markdown() -> String {
    let mut out = String::new();
    for shape in SHAPES {
        out.push_str(&format!("### `{}`\n\n{}\n\n", shape.name, shape.about));
        out.push_str("| key | | value | meaning |\n|---|---|---|---|\n");
        for key in shape.keys {
            let need = if key.required { "must" } else { "may" };
            out.push_str(&format!("| `{}` | {need} | {} | {} |\n", key.name, key.kind, key.about));
        }
        out.push('\n');
    }
    out
}
