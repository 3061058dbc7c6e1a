//! What the package keeps, or what is made for one case.

use std::ops::Deref;

/// A thing of which the package keeps one for all cases, where it can.
#[derive(Clone, Debug)]
pub(crate) enum Kept<'a, T> {
    /// The package has it, for it is the same in many cases.
    InPackage(&'a T),
    /// It depends on the case.
    OfCase(Box<T>),
}

impl<T> Deref for Kept<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::InPackage(kept) => kept,
            Self::OfCase(own) => own,
        }
    }
}
