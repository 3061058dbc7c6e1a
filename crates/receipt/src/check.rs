//! Whether a text is a genuine receipt.

use jiff::civil::Date;
use rules::check::{Package, Readings, Scheme};
use rules::determine::Determination;
use rules::diagnostics::Diagnostic;
use rules::parse::case::Household;

use crate::envelope::Envelope;
use crate::essence::mark;
use crate::keys::{Keys, PublicKey};
use crate::payload;
use crate::receipt::{Asked, Receipt, beginning, said, sums};
use crate::refusal::Refusal;

/// A receipt that holds, and what is needed to show it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Genuine {
    /// What is signed.
    pub receipt: Receipt,
    /// Who signed it.
    pub key: PublicKey,
    /// The household that it is about.
    pub household: Household,
    readings: Readings,
}

impl Genuine {
    /// What the household gets, computed here and now: equal to what was signed.
    ///
    /// # Errors
    /// With another package than the one it was checked with.
    pub fn determination<'a>(
        &'a self,
        package: &'a Package,
    ) -> Result<Determination<'a>, Vec<Diagnostic>> {
        let scheme = named(&self.receipt, package).map_err(|one| vec![one])?;
        Asked { package, scheme, readings: &self.readings }.determine(&self.household)
    }
}

/// Checks a text: an address with a receipt behind `#`, or the receipt alone.
///
/// # Errors
/// The first reason not to believe it. Nothing of a refused receipt comes back.
pub fn check(text: &str, keys: &Keys, package: &Package, today: Date) -> Result<Genuine, Refusal> {
    let envelope = Envelope::read(text)?;
    let key = keys.find(&envelope.kid)?;
    if !envelope.is_signed_by(&key.public) {
        return Err(Refusal::Forged);
    }
    // From here on the holder of the key wrote every byte.
    let receipt = payload::read(&envelope.payload).ok_or_else(|| unreadable(&envelope))?;
    key.counts(receipt.period.issued_on, today)?;
    if today < receipt.period.issued_on {
        return Err(Refusal::NotYetValid { from: receipt.period.issued_on });
    }
    if today > receipt.period.valid_until {
        return Err(Refusal::Expired { until: receipt.period.valid_until });
    }
    if receipt.policy != beginning(package) {
        let ours: String = package.hash().chars().take(receipt.policy_text().len()).collect();
        return Err(Refusal::OtherPolicy { theirs: receipt.policy_text(), ours });
    }
    recomputed(receipt, key.clone(), package).ok_or(Refusal::Differs)
}

fn unreadable(envelope: &Envelope) -> Refusal {
    match payload::format(&envelope.payload) {
        Some(format) if format != payload::FORMAT => Refusal::OtherFormat { format },
        _ => Refusal::Damaged,
    }
}

/// The scheme that the receipt names, if the rules did not choose it.
fn named<'a>(receipt: &Receipt, package: &'a Package) -> Result<Option<&'a Scheme>, Diagnostic> {
    if receipt.chosen { Ok(None) } else { package.scheme(&receipt.scheme).map(Some) }
}

/// Computes it again; `None` when anything at all comes out otherwise.
fn recomputed(receipt: Receipt, key: PublicKey, package: &Package) -> Option<Genuine> {
    let mut readings = package.readings().clone();
    for (question, answer) in &receipt.readings {
        package.read_otherwise(&mut readings, &format!("{question}={answer}")).ok()?;
    }
    let household = receipt.facts.household(package).ok()?;
    let genuine = Genuine { receipt, key, household, readings };
    let receipt = &genuine.receipt;
    let same = genuine.determination(package).is_ok_and(|found| {
        let amounts = sums(&found).into_iter().map(|(_, sum)| sum);
        found.scheme == receipt.scheme
            && found.in_force
            && found.instead_of_channel.is_none()
            && found.total == receipt.total
            && amounts.eq(receipt.amounts.iter().copied())
            && mark(&said(&found)) == receipt.mark
    });
    same.then_some(genuine)
}
