use std::fmt;

/// Why there is no law for what was asked, and where the mistake stands.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Unfit {
    /// There is no kind of household at all, or none that costs anything.
    Nothing,
    /// An expected number of households that is negative or no number.
    Mean {
        /// Which kind, from 0.
        kind: usize,
        /// What was given.
        given: f64,
    },
    /// A probability that is negative, above one or no number.
    Probability {
        /// Which kind, from 0.
        kind: usize,
        /// Which outcome of that kind, from 0.
        outcome: usize,
        /// What was given.
        given: f64,
    },
    /// The outcomes of a kind do not have probability one together.
    Sum {
        /// Which kind, from 0.
        kind: usize,
        /// Their sum.
        given: f64,
    },
    /// A household that brings money in.
    Negative {
        /// Which kind, from 0.
        kind: usize,
        /// Which outcome of that kind, from 0.
        outcome: usize,
    },
    /// An amount of a household hangs on facts that are missing, and was assumed.
    Undetermined {
        /// The ids of all that is missing.
        facts: String,
    },
    /// An amount beyond what the integer below the cent can hold.
    Overflow,
    /// The largest step that divides all amounts became too small at this one.
    TooFine {
        /// Which kind, from 0.
        kind: usize,
        /// Which outcome of that kind, from 0.
        outcome: usize,
        /// The steps that the largest amount would be.
        steps: u64,
        /// The steps it may be.
        most: u64,
    },
    /// A year effect that is no distribution with mean one, or not for every kind.
    YearEffect {
        /// What is wrong with it.
        why: &'static str,
    },
    /// Numbers that make up no distribution, or no rule for one.
    Distribution {
        /// What is wrong with them.
        why: &'static str,
    },
    /// The costs of a year do not fit: the lattice would have too many points.
    TooLarge {
        /// The points it would have.
        points: f64,
        /// The points it may have.
        most: u64,
    },
    /// A probability asked for that is not between zero and one.
    Level {
        /// What was given.
        given: f64,
    },
    /// So much or so little spent can hardly be: no households cost that together, or its
    /// probability is next to nothing.
    Spent,
    /// No method reaches the bound on the error that was asked for.
    Bound {
        /// What was asked.
        asked: f64,
        /// What the best method can prove.
        proved: f64,
    },
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => write!(f, "no household costs anything: there is nothing to forecast"),
            Self::Mean { kind, given } => {
                write!(f, "kind {kind}: {given} households is not an expected number")
            }
            Self::Probability { kind, outcome, given } => {
                write!(f, "kind {kind}, outcome {outcome}: {given} is not a probability")
            }
            Self::Sum { kind, given } => {
                write!(f, "kind {kind}: the probabilities add up to {given}, not to 1")
            }
            Self::Negative { kind, outcome } => {
                write!(f, "kind {kind}, outcome {outcome}: the amount is negative")
            }
            Self::Undetermined { facts } => {
                write!(f, "facts of a household are missing ({facts}): its amounts are assumed")
            }
            Self::Overflow => write!(f, "an amount is too large to be counted below the cent"),
            Self::TooFine { kind, outcome, steps, most } => write!(
                f,
                "kind {kind}, outcome {outcome}: with this amount the largest is {steps} steps of \
                 what all share, at most {most}; round the amount, or the share behind it"
            ),
            Self::YearEffect { why } => write!(f, "year effect: {why}"),
            Self::Distribution { why } => write!(f, "distribution: {why}"),
            Self::TooLarge { points, most } => {
                write!(f, "the costs of a year take {points:.0} points, at most {most}")
            }
            Self::Level { given } => write!(f, "{given} is not a probability between 0 and 1"),
            Self::Spent => write!(
                f,
                "what was spent is next to impossible by that day under these assumptions"
            ),
            Self::Bound { asked, proved } => {
                write!(f, "an error of at most {asked:e} was asked; {proved:e} can be proved")
            }
        }
    }
}

impl std::error::Error for Unfit {}
