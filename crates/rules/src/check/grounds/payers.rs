//! Who pays, and what is assumed, by their places in the package.

use money::{Cents, Share};

use super::Place;
use crate::check::package::Package;
use crate::check::scheme::Funding;
use crate::determine::{NOT_STATED, Payer};
use crate::words::Words;

/// What assumes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Assuming {
    Entry(Place),
    Funding(Place),
}

impl Package {
    /// A division of costs.
    pub(crate) fn division(&self, payer: Option<Place>) -> Option<&Funding> {
        payer.and_then(|(scheme, at)| self.schemes.get(scheme)?.funding.get(at))
    }

    /// What something assumes, and its name.
    pub(crate) fn assumption(&self, of: Assuming) -> Option<(&str, &Words)> {
        let (name, text) = match of {
            Assuming::Entry((scheme, entry)) => {
                let entry = self.entry(scheme, entry)?;
                (&entry.name, entry.assumption.as_ref()?)
            }
            Assuming::Funding(place) => {
                let funding = self.division(Some(place))?;
                (&funding.name, funding.assumption.as_ref()?)
            }
        };
        Some((name, text))
    }

    /// What each funder pays of an amount, to the cent.
    pub(crate) fn payers(&self, payer: Option<Place>, amount: Cents) -> Vec<Payer> {
        let not_stated = |amount, share, by| {
            let (funder, place) = (NOT_STATED.to_owned(), self.funders.len());
            Payer { funder, amount, share, by, place }
        };
        let Some(funding) = self.division(payer) else {
            return vec![not_stated(amount, Share::ALL, String::new())];
        };
        let parts = amount.split(&funding.shares).unwrap_or_default();
        let payers = funding.funders.iter().zip(&funding.shares).zip(parts);
        let payers = payers.map(|((place, share), amount)| match self.funders.get(*place) {
            Some((funder, _)) => {
                let (funder, by) = (funder.clone(), funding.name.clone());
                Payer { funder, amount, share: *share, by, place: *place }
            }
            None => not_stated(amount, *share, funding.name.clone()),
        });
        payers.collect()
    }
}
