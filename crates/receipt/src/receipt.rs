//! A receipt: what a household gets, from facts that name nobody.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use money::Cents;
use rules::check::{Package, Readings, Scheme};
use rules::determine::{Determination, determine, determine_applicable};
use rules::diagnostics::Diagnostic;
use rules::parse::case::Household;
use rules::words::Words;
use sha2::{Digest, Sha256};

use crate::envelope::Envelope;
use crate::essence::{MARK, essence, mark};
use crate::facts::Facts;
use crate::key::Key;
use crate::payload;
use crate::text::{base32, from_hex, hex};

/// How many bytes of the hash of the policy a receipt holds: enough to tell versions apart.
pub(crate) const POLICY: usize = 12;

/// From which day until which, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The day of issue.
    pub issued_on: Date,
    /// The last day.
    pub valid_until: Date,
}

impl Period {
    /// A period; `None` when it ends before it begins.
    pub fn new(issued_on: Date, valid_until: Date) -> Option<Self> {
        (issued_on <= valid_until).then_some(Self { issued_on, valid_until })
    }
}

/// The last day of so many months that begin on a day.
pub(crate) fn later(day: Date, months: i32) -> Option<Date> {
    let span = jiff::Span::new().try_months(months).ok()?;
    day.checked_add(span).ok()?.yesterday().ok()
}

/// What is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Receipt {
    /// The beginning of the hash of the policy.
    pub policy: [u8; POLICY],
    /// The version of the rules that computed it.
    pub engine: String,
    /// When it is valid.
    pub period: Period,
    /// Questions that were read otherwise than the package does, and their answers.
    pub readings: BTreeMap<String, String>,
    /// The id of the scheme.
    pub scheme: String,
    /// Whether the rules chose the scheme; else somebody named it.
    pub chosen: bool,
    /// The household.
    pub facts: Facts,
    /// The sum for each benefit that gives money, in the order in which the lines name them.
    pub amounts: Vec<Cents>,
    /// All of it.
    pub total: Cents,
    /// The beginning of a hash over every line, thing, refusal and open question.
    pub mark: [u8; MARK],
}

/// Why there is no receipt for a household.
#[derive(Clone, Debug, PartialEq)]
pub enum Unfit {
    /// The household cannot be determined, or a reading is unknown.
    Mistakes(Vec<Diagnostic>),
    /// The scheme is not in force on the day of registration: the amounts are only as if.
    NotInForce,
    /// The scheme does not know the channel of the case: the amounts are only as if.
    OtherChannel,
    /// The result hangs on birth dates, which a receipt does not hold.
    NeedsBirthDates,
}

impl Unfit {
    /// Why not, in both languages; for mistakes their codes.
    pub fn words(&self) -> Words {
        let (nl, en) = match self {
            Self::Mistakes(mistakes) => {
                let codes: Vec<&str> = mistakes.iter().map(|one| one.code.number()).collect();
                return Words::same(&codes.join(" "));
            }
            Self::NotInForce => (
                "De regeling geldt niet op de inschrijfdatum: daarvoor is geen bewijs mogelijk.",
                "The scheme is not in force on the registration date: no receipt is possible.",
            ),
            Self::OtherChannel => (
                "De regeling kent dit kanaal niet: daarvoor is geen bewijs mogelijk.",
                "The scheme does not know this channel: no receipt is possible.",
            ),
            Self::NeedsBirthDates => (
                "De uitkomst hangt aan geboortedatums, en die horen niet in een bewijs.",
                "The result depends on birth dates, and those do not belong in a receipt.",
            ),
        };
        Words { nl: nl.to_owned(), en: en.to_owned() }
    }
}

impl Receipt {
    /// What a household gets, ready to be signed: under the scheme that applies, or under one that
    /// is named.
    ///
    /// # Errors
    /// [`Unfit`]: what is computed only as if is no promise, and gets no receipt.
    pub fn of(
        package: &Package,
        household: &Household,
        scheme: Option<&Scheme>,
        readings: &Readings,
        period: Period,
    ) -> Result<Self, Unfit> {
        let asked = Asked { package, scheme, readings };
        let (facts, said) = crate::facts::fewest(&asked, household)?;
        let least = facts.household(package).map_err(Unfit::Mistakes)?;
        let found = asked.determine(&least).map_err(Unfit::Mistakes)?;
        Ok(Self {
            policy: beginning(package),
            engine: found.receipt.engine.to_owned(),
            period,
            readings: otherwise(package, readings),
            scheme: found.scheme.to_owned(),
            chosen: scheme.is_none(),
            amounts: sums(&found).into_iter().map(|(_, sum)| sum).collect(),
            total: found.total,
            mark: mark(&said),
            facts,
        })
    }

    /// The text of the receipt: an address, `#`, and everything signed. In capitals the address
    /// keeps a QR code small.
    pub fn sign(&self, key: &Key, address: &str) -> String {
        Envelope::sign(payload::write(self), key).text(address)
    }

    /// The id of the receipt, which follows from all that is in it.
    pub fn id(&self) -> String {
        let hash = Sha256::digest(payload::write(self));
        base32(&hash).chars().take(10).collect()
    }

    /// The beginning of the hash of the policy, in hexadecimal.
    pub fn policy_text(&self) -> String {
        hex(&self.policy)
    }
}

/// A question to the rules, but for the household.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub package: &'a Package,
    pub scheme: Option<&'a Scheme>,
    pub readings: &'a Readings,
}

impl<'a> Asked<'a> {
    pub(crate) fn determine(
        &self,
        household: &'a Household,
    ) -> Result<Determination<'a>, Vec<Diagnostic>> {
        match self.scheme {
            Some(scheme) => determine(self.package, scheme, household, self.readings),
            None => determine_applicable(self.package, household, self.readings),
        }
    }
}

/// The sum for each benefit, in the order of the lines.
pub(crate) fn sums<'d>(found: &'d Determination<'_>) -> Vec<(&'d str, Cents)> {
    let mut sums: Vec<(&str, Cents)> = Vec::new();
    for line in &found.lines {
        match sums.iter_mut().find(|(benefit, _)| *benefit == line.benefit) {
            Some((_, sum)) => *sum = *sum + line.amount,
            None => sums.push((&line.benefit, line.amount)),
        }
    }
    sums
}

/// The essence of a household that is written with the ids of a receipt.
pub(crate) fn said(found: &Determination<'_>) -> Vec<String> {
    let ids: BTreeSet<&str> = found.persons.iter().map(|one| one.person).collect();
    essence(found, |id| ids.iter().take_while(|one| **one < id).count())
}

/// The beginning of the hash of a package.
pub(crate) fn beginning(package: &Package) -> [u8; POLICY] {
    from_hex(package.hash())
}

/// The questions that are read otherwise than the package does.
fn otherwise(package: &Package, readings: &Readings) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for question in package.questions() {
        for (answer, _) in &question.answers {
            let mut usual = package.readings().clone();
            let choice = format!("{}={answer}", question.id);
            let asked = package.read_otherwise(&mut usual, &choice).is_ok();
            // The answer that is read, unless it is the one in use.
            let mut same = readings.clone();
            let _ = package.read_otherwise(&mut same, &choice);
            if asked && same == *readings && usual != *package.readings() {
                all.insert(question.id.clone(), answer.clone());
            }
        }
    }
    all
}
