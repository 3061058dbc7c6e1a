//! What a sheet may hold: its columns, by their names in Dutch and English.

use rules::check::Package;
use rules::determine::applicable::HOME;
use rules::words::{Lang, Words};

use super::both;

/// A column of a sheet with cases.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the table below says of each what stands in it")]
pub enum Column {
    File,
    Case,
    Organisation,
    Step,
    DueOn,
    AssignedTo,
    Total,
    Reserved,
    Paid,
    RegisteredOn,
    Departure,
    Channel,
    DepartsOn,
    EnteredOn,
    Origin,
    Retroactive,
    LookedAt,
    Because,
    Person,
    Family,
    Given,
    VNumber,
    Born,
    Age,
    Nationality,
    Riat,
    Needs,
    /// A condition or a circumstance of the whole household, by its id.
    Fact(String),
    /// A circumstance of the person alone.
    OwnFact(String),
    /// What shows a fact.
    Evidence(String),
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Written in an export; nothing is read from it.
    Told,
    /// About the whole household.
    Household,
    /// About one person.
    Person,
}

/// A column, its name, and what is written in it.
pub(super) struct Named {
    pub column: Column,
    pub names: (&'static str, &'static str),
    pub about: (&'static str, &'static str),
    pub is: Use,
    pub needed: bool,
}

const fn named(
    column: Column,
    is: Use,
    names: (&'static str, &'static str),
    about: (&'static str, &'static str),
) -> Named {
    Named { column, names, about, is, needed: false }
}

/// The same for a column that no file may be without.
const fn needed(
    column: Column,
    is: Use,
    names: (&'static str, &'static str),
    about: (&'static str, &'static str),
) -> Named {
    Named { column, names, about, is, needed: true }
}

/// Every column with a fixed name, in the order in which an export writes them.
pub(super) static NAMED: [Named; 27] = [
    needed(
        Column::File,
        Use::Household,
        ("dossier", "file"),
        (
            "een woord of nummer van uzelf; rijen met hetzelfde woord zijn één huishouden",
            "a word or number of your own; rows with the same word are one household",
        ),
    ),
    named(Column::Case, Use::Told, ("zaak", "case"), ("nummer in het register", "number here")),
    named(Column::Organisation, Use::Told, ("organisatie", "organisation"), ("", "")),
    named(Column::Step, Use::Told, ("stap", "step"), ("", "")),
    named(Column::DueOn, Use::Told, ("te doen op", "due on"), ("", "")),
    named(Column::AssignedTo, Use::Told, ("op de lijst van", "on the list of"), ("", "")),
    named(
        Column::Total,
        Use::Told,
        ("vastgesteld", "determined"),
        ("van het hele huishouden, één keer", "of the whole household, once"),
    ),
    named(Column::Reserved, Use::Told, ("gereserveerd", "reserved"), ("idem", "the same")),
    named(Column::Paid, Use::Told, ("betaald", "paid"), ("idem", "the same")),
    needed(
        Column::RegisteredOn,
        Use::Household,
        ("inschrijfdatum", "registration date"),
        ("een dag", "a day"),
    ),
    needed(
        Column::Departure,
        Use::Household,
        ("vertrek", "departure"),
        ("zelfstandig of gedwongen", "voluntary or forced"),
    ),
    needed(Column::Channel, Use::Household, ("kanaal", "channel"), ("", "")),
    named(
        Column::DepartsOn,
        Use::Household,
        ("vertrekdatum", "departure date"),
        ("een dag", "a day"),
    ),
    named(Column::EnteredOn, Use::Household, ("binnenkomst", "day of entry"), ("een dag", "a day")),
    named(
        Column::Origin,
        Use::Household,
        ("land van herkomst", "country of origin"),
        ("naam of code van twee letters", "name, or code of two letters"),
    ),
    named(
        Column::Retroactive,
        Use::Household,
        ("met terugwerkende kracht", "retroactive"),
        ("ja of nee", "yes or no"),
    ),
    named(
        Column::LookedAt,
        Use::Household,
        ("vergeleken met", "compared with"),
        ("nummers van zaken die erop lijken", "numbers of cases that look alike"),
    ),
    named(
        Column::Because,
        Use::Household,
        ("geen bezwaar omdat", "no obstacle because"),
        ("waarom die zaken geen bezwaar zijn", "why those cases are no obstacle"),
    ),
    named(
        Column::Person,
        Use::Person,
        ("persoon", "person"),
        ("kenmerk binnen het huishouden; leeg: p1, p2 …", "id in the household; empty: p1, p2 …"),
    ),
    needed(
        Column::Family,
        Use::Person,
        ("achternaam", "family name"),
        ("zoals in het reisdocument", "as the travel document writes it"),
    ),
    named(Column::Given, Use::Person, ("voornamen", "given names"), ("", "")),
    named(
        Column::VNumber,
        Use::Person,
        ("V-nummer", "V-number"),
        ("tien cijfers, als tekst", "ten digits, as text"),
    ),
    named(Column::Born, Use::Person, ("geboortedatum", "date of birth"), ("een dag", "a day")),
    named(
        Column::Age,
        Use::Person,
        ("leeftijd", "age"),
        ("volwassen of minderjarig, zonder geboortedatum", "adult or minor, without a birth date"),
    ),
    named(
        Column::Nationality,
        Use::Person,
        ("nationaliteit", "nationality"),
        ("naam of code van het land", "name or code of the country"),
    ),
    named(
        Column::Riat,
        Use::Person,
        ("RIAT-dossier", "RIAT file"),
        (
            "eigen, of het kenmerk of volgnummer van de persoon aan wie deze is gekoppeld",
            "own, or the id or place of the person to whom this one is linked",
        ),
    ),
    named(
        Column::Needs,
        Use::Person,
        ("bijzondere behoeften", "special needs"),
        ("alleen codes van uw organisatie", "codes of your organisation alone"),
    ),
];

/// In front of the id of a fact, in a name of a column.
const FACT: (&str, &str) = ("feit: ", "fact: ");
const OWN_FACT: (&str, &str) = ("feit van persoon: ", "fact of person: ");
const EVIDENCE: (&str, &str) = ("bewijs: ", "evidence: ");

/// Facts that nobody is asked and that may be uncertain all the same.
const UNASKED: [&str; 3] = ["riat-file", "born", "entered"];

/// Whether a paper can show a fact of this id.
pub fn is_shown(package: &Package, fact: &str) -> bool {
    let titled = || package.schemes().iter().any(|scheme| scheme.fact_title(fact).is_some());
    package.asked(HOME).iter().any(|one| one.id == fact) || titled() || UNASKED.contains(&fact)
}

impl Column {
    fn named(&self) -> Option<&'static Named> {
        NAMED.iter().find(|one| one.column == *self)
    }

    /// What it is called.
    pub(super) fn name(&self, lang: Lang) -> String {
        let with = |start: (&str, &str), id: &str| format!("{}{id}", lang.pick(start.0, start.1));
        match self {
            Self::Fact(id) => with(FACT, id),
            Self::OwnFact(id) => with(OWN_FACT, id),
            Self::Evidence(id) => with(EVIDENCE, id),
            fixed => fixed.named().map_or("", |one| lang.pick(one.names.0, one.names.1)).to_owned(),
        }
    }

    pub(super) fn is(&self) -> Use {
        match self {
            Self::Fact(_) | Self::Evidence(_) => Use::Household,
            Self::OwnFact(_) => Use::Person,
            fixed => fixed.named().map_or(Use::Told, |one| one.is),
        }
    }

    /// The column of a name, in either language.
    ///
    /// # Errors
    /// In words, when there is none.
    pub(super) fn read(package: &Package, name: &str) -> Result<Self, Words> {
        let plain = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let fits = |one: &&Named| {
            [one.names.0, one.names.1].iter().any(|name| name.to_lowercase() == plain)
        };
        if let Some(one) = NAMED.iter().find(fits) {
            return Ok(one.column.clone());
        }
        let after = |start: (&str, &str)| {
            plain.strip_prefix(start.0).or_else(|| plain.strip_prefix(start.1)).map(str::to_owned)
        };
        let asked = package.asked(HOME);
        let is_fact = |id: &String| asked.iter().any(|one| one.id == *id);
        let of_person = |id: &String| asked.iter().any(|one| one.id == *id && one.values.is_none());
        if let Some(id) = after(FACT).filter(is_fact) {
            return Ok(Self::Fact(id));
        }
        if let Some(id) = after(OWN_FACT).filter(of_person) {
            return Ok(Self::OwnFact(id));
        }
        if let Some(id) = after(EVIDENCE).filter(|id| is_shown(package, id)) {
            return Ok(Self::Evidence(id));
        }
        let known = |lang: Lang| {
            let names = NAMED.iter().map(|one| lang.pick(one.names.0, one.names.1));
            let facts = asked.iter().map(|one| one.id);
            let [names, facts] = [names.collect::<Vec<_>>(), facts.collect()];
            (names.join(", "), facts.join(", "))
        };
        let ((names, facts), (names_en, _)) = (known(Lang::Nl), known(Lang::En));
        Err(both(
            format!(
                "Wij kennen geen kolom “{name}”. Wel: {names}; en “feit: …” of “bewijs: …” met \
                 {facts}."
            ),
            format!(
                "We know no column “{name}”. Known are: {names_en}; and “fact: …” or “evidence: \
                 …” with {facts}."
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_columns_have_one_name() {
        let mut names: Vec<String> = NAMED
            .iter()
            .flat_map(|one| [one.names.0.to_lowercase(), one.names.1.to_lowercase()])
            .collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
