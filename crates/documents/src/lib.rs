//! The press: papers become PDF/A-2a and PDF/UA-1 at once, kept by archives and read aloud by
//! screen readers.
//!
//! **Invariant:** the same data, fonts and templates give the same bytes. Nothing is read from a
//! clock or a network, and what the typesetter warns of is not printed.

mod fonts;
mod joiner;
mod press;

pub use fonts::{FILES, Fonts, USUAL_PLACE};
pub use press::{Typst, tidy_up};
