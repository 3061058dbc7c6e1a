//! Third: a household and a scheme → [`Determination`]: what it gets, when, where, in which
//! form, who pays, and why.

mod ages;
mod amounts;
pub mod applicable;
mod because;
mod costs;
mod depends;
mod determination;
mod facts;
mod found;
mod household;
mod kept;
mod line;
mod lines;
mod missing;
mod named;
mod reasons;
mod receipt;
pub(crate) mod riat;
mod seen;
mod sums;
mod table;

use money::Cents;

pub use amounts::{Amounts, amounts};
pub use applicable::{Applicable, applicable};
pub use because::Because;
pub use depends::IfFacts;
pub use determination::{
    About, Assumption, Determination, FactSeen, FormSeen, Goods, Payer, PersonSeen, Receipt,
    Refusal, Thing, Window,
};
pub use facts::Facts;
pub use line::{Granted, Line};
pub use missing::{Missing, MissingAsk, Wanted};
pub use named::Named;
pub(crate) use reasons::{BIRTH, RIAT_FILE, not_provided};
pub use receipt::CaseHash;
pub use riat::age;
pub use table::{Sum, Table, TableRow};

use crate::check::{Package, Readings, Scheme};
use crate::diagnostics::Diagnostic;
use crate::parse::case::Household;
use crate::words::Words;
use household::{Eye, View};
use lines::Lines;
use riat::{Composed, compose};

/// What a household gets under the scheme that applies to it.
///
/// # Errors
/// When no scheme applies, or [`determine`] fails.
pub fn determine_applicable<'a>(
    package: &'a Package,
    household: &'a Household,
    readings: &'a Readings,
) -> Result<Determination<'a>, Vec<Diagnostic>> {
    // A household that cannot be composed is told so first: no scheme could mend that.
    let composed = compose(package, household, readings)?;
    let applies = applicable(package, household, readings).map_err(|none| vec![none])?;
    let mut found = determined(View::new(package, applies.scheme, household, readings), &composed)?;
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
    composed: &Composed,
    readings: &Readings,
) -> Result<Cents, Vec<Diagnostic>> {
    let mut total = Cents::ZERO;
    amounts::each(package, scheme, household, composed, readings, |_, amount, _| {
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
    let composed = compose(package, household, readings)?;
    let applies = applicable::decided(package, household, readings);
    let (scheme, _) = applies.map_err(|none| vec![none])?;
    let total = sum(package, scheme, household, &composed, readings)?;
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
    readings: &'a Readings,
) -> Result<Determination<'a>, Vec<Diagnostic>> {
    let composed = compose(package, household, readings)?;
    determined(View::new(package, scheme, household, readings), &composed)
}

/// What a household gets under each of some schemes, side by side: [`determine`] for each.
///
/// # Errors
/// As [`determine`].
pub fn determine_each<'a>(
    package: &'a Package,
    schemes: &[&'a Scheme],
    household: &'a Household,
    readings: &'a Readings,
) -> Result<Vec<Determination<'a>>, Vec<Diagnostic>> {
    let composed = compose(package, household, readings)?;
    let mut all = Vec::with_capacity(schemes.len());
    for scheme in schemes {
        all.push(determined(View::new(package, scheme, household, readings), &composed)?);
    }
    Ok(all)
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
    view: View<'a>,
    composed: &Composed,
) -> Result<Determination<'a>, Vec<Diagnostic>> {
    let View { package, scheme, household, readings, channel, knows_channel } = view;
    let eye = Eye::new(view, composed);
    let offers = eye.offers();
    let mut lines = Lines::new(&eye, &offers);
    for (place, entered) in composed.entered.iter().enumerate() {
        let seen = eye.see(place);
        eye.days_known(&seen)?;
        lines.person(place, entered, seen);
    }
    lines.household();
    let (missing, assumptions, read) = (lines.missing(), lines.assumptions(), lines.readings());
    let in_force = scheme.is_in_force(household.registered_on);
    Ok(Determination {
        scheme: &scheme.id,
        title: &scheme.title,
        country: &scheme.country,
        currency: &scheme.currency,
        chosen: None,
        in_force,
        as_if_on: (!in_force).then(|| scheme.nearest_day(household.registered_on)),
        channel,
        instead_of_channel: (!knows_channel).then_some(household.channel.as_str()),
        registered_on: household.registered_on,
        total: lines.sums.total,
        range: lines.sums.range,
        conditional: !missing.is_empty(),
        persons: lines.persons,
        assumptions,
        funders: lines.sums.funders(package),
        receipt: receipt::receipt(package, scheme, household, readings, channel),
        readings: read,
        lines: lines.lines,
        goods: lines.goods,
        refusals: lines.refusals,
        missing,
    })
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
