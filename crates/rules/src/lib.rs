//! Policy text → scheme; scheme and household → determination, with its reasons.

/// First: text → what was written, with the place of every word.
pub mod parse;

/// Second: what was written → a package that is whole, or every reason why not.
pub mod check;

/// Third: a household and a scheme → a determination with its reasons.
pub mod determine;

/// All regimes side by side.
pub mod compare;

/// What would change a result.
pub mod changes;

/// Two policies held against each other, in words and in euros.
pub mod difference;

/// Totals as closed formulas, derived from the policies.
pub mod formulas;

/// Mistakes and findings: a catalogue, in both languages.
pub mod diagnostics;

/// What people read, in Dutch and in English.
pub mod words;
