//! Third: a household and a scheme → [`Determination`]: what it gets, when, where, in which
//! form, who pays, and why.

mod ages;
mod amounts;
pub mod applicable;
mod because;
mod costs;
mod depends;
mod determination;
mod found;
pub(crate) mod household;
mod lines;
mod reasons;
mod receipt;
mod seen;
mod table;

use std::collections::BTreeMap;

use money::Cents;

pub use amounts::{Amounts, amounts};
pub use applicable::{Applicable, applicable};
pub use because::Because;
pub use depends::IfFacts;
pub use determination::{
    Assumption, Determination, FactSeen, FormSeen, Goods, Line, Missing, MissingAsk, Payer,
    PersonSeen, Receipt, Refusal, Window,
};
pub use household::age;
pub(crate) use reasons::{BIRTH, RIAT_FILE, not_provided};
pub use receipt::CaseHash;
pub use table::{Sum, Table, TableRow};

use crate::check::{Package, Readings, Scheme};
use crate::diagnostics::Diagnostic;
use crate::parse::case::Household;
use crate::words::Words;
use household::{Entered, Eye, compose};
use lines::Lines;

/// What a household gets under the scheme that applies to it.
///
/// # Errors
/// When no scheme applies, or [`determine`] fails.
pub fn determine_applicable<'a>(
    package: &'a Package,
    household: &'a Household,
    readings: &Readings,
) -> Result<Determination<'a>, Vec<Diagnostic>> {
    // A household that cannot be composed is told so first: no scheme could mend that.
    let entered = compose(package, household, readings)?;
    let applies = applicable(package, household, readings).map_err(|none| vec![none])?;
    let mut found = determined(package, applies.scheme, household, &entered, readings)?;
    found.chosen = Some(applies.why);
    Ok(found)
}

/// What a household gets under one scheme in all: the total of [`determine`], without reasons.
///
/// # Errors
/// As [`determine`].
pub fn total(
    package: &Package,
    scheme: &Scheme,
    household: &Household,
    readings: &Readings,
) -> Result<Cents, Vec<Diagnostic>> {
    sum(package, scheme, household, &compose(package, household, readings)?, readings)
}

fn sum(
    package: &Package,
    scheme: &Scheme,
    household: &Household,
    entered: &[Entered],
    readings: &Readings,
) -> Result<Cents, Vec<Diagnostic>> {
    let mut total = Cents::ZERO;
    amounts::each(package, scheme, household, entered, readings, |_, amount, _| {
        total = total + amount;
    })?;
    Ok(total)
}

/// The total of [`determine_applicable`], and under which scheme.
pub(crate) fn total_applicable<'a>(
    package: &'a Package,
    household: &Household,
    readings: &Readings,
) -> Result<(&'a Scheme, Cents), Vec<Diagnostic>> {
    let entered = compose(package, household, readings)?;
    let applies = applicable::decided(package, household, readings);
    let (scheme, _) = applies.map_err(|none| vec![none])?;
    let total = sum(package, scheme, household, &entered, readings)?;
    Ok((scheme, total))
}

/// What a household gets under one scheme.
///
/// A scheme that is not in force on the registration date is computed as if, and says so; a
/// scheme that does not know the channel of the case is computed through its own, and says so.
///
/// # Errors
/// When the RIAT files cannot be composed (nota N12), or a reading needs a date that is missing.
pub fn determine<'a>(
    package: &'a Package,
    scheme: &'a Scheme,
    household: &'a Household,
    readings: &Readings,
) -> Result<Determination<'a>, Vec<Diagnostic>> {
    let entered = compose(package, household, readings)?;
    determined(package, scheme, household, &entered, readings)
}

/// Whether the RIAT files of a household can be composed, which every scheme needs.
///
/// # Errors
/// Why not.
pub fn composed(
    package: &Package,
    household: &Household,
    readings: &Readings,
) -> Result<(), Vec<Diagnostic>> {
    compose(package, household, readings).map(drop)
}

fn determined<'a>(
    package: &'a Package,
    scheme: &'a Scheme,
    household: &'a Household,
    entered: &[Entered],
    readings: &Readings,
) -> Result<Determination<'a>, Vec<Diagnostic>> {
    let eye = Eye::new(package, scheme, household, entered, readings);
    let channel = eye.channel;
    let offers = eye.offers();
    let mut lines = Lines::new(&eye, &offers);
    for place in 0..household.persons.len() {
        let seen = eye.see(place).map_err(|error| vec![error])?;
        lines.person(place, seen);
    }
    lines.household();
    let (missing, assumptions) = (lines.missing(), lines.assumptions());
    let id = |place: usize| household.persons.get(place).map_or("", |one| one.id.as_str());
    let persons = entered.iter().enumerate().map(|(place, entered)| PersonSeen {
        person: id(place),
        age: entered.age,
        adult: entered.adult,
        file_of: id(entered.file_of),
        file_assumed: entered.file_assumed,
        facts: lines.all_facts(place),
    });
    let in_force = scheme.is_in_force(household.registered_on);
    let sum = |part: fn(&Line<'_>) -> Cents| lines.lines.iter().map(part).sum::<Cents>();
    Ok(Determination {
        scheme: &scheme.id,
        title: &scheme.title,
        country: &scheme.country,
        currency: &scheme.currency,
        chosen: None,
        in_force,
        as_if_on: (!in_force).then(|| scheme.nearest_day(household.registered_on)),
        channel,
        instead_of_channel: (channel != household.channel).then_some(household.channel.as_str()),
        registered_on: household.registered_on,
        total: sum(|line| line.amount),
        range: [sum(|line| line.range[0]), sum(|line| line.range[1])],
        conditional: !missing.is_empty(),
        persons: persons.collect(),
        assumptions,
        funders: funders(package, &lines.lines),
        receipt: receipt::receipt(package, scheme, household, readings, channel),
        readings: lines.readings(),
        lines: lines.lines,
        goods: lines.goods,
        refusals: lines.refusals,
        missing,
    })
}

/// The sum for each funder.
fn funders<'a>(package: &'a Package, lines: &[Line<'_>]) -> BTreeMap<&'a str, Cents> {
    let mut sums: Vec<Option<Cents>> = vec![None; package.funders.len() + 1];
    for payer in lines.iter().flat_map(|line| line.funders.iter()) {
        if let Some(sum) = sums.get_mut(payer.place) {
            *sum = Some(sum.unwrap_or_default() + payer.amount);
        }
    }
    let ids = package.funders.iter().map(|(id, _)| id.as_str()).chain([NOT_STATED]);
    ids.zip(sums).filter_map(|(id, sum)| Some((id, sum?))).collect()
}

/// The funder of an amount for which no source names one.
pub const NOT_STATED: &str = "not-stated";

/// The name of a funder.
pub fn funder_name<'a>(package: &'a Package, id: &str) -> std::borrow::Cow<'a, Words> {
    match package.funders.iter().find(|(funder, _)| funder == id) {
        Some((_, words)) => std::borrow::Cow::Borrowed(words),
        None => std::borrow::Cow::Owned(Words {
            nl: "niet vermeld in de bronnen".to_owned(),
            en: "not stated in the sources".to_owned(),
        }),
    }
}
