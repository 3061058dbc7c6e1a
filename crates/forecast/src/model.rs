use crate::{Portion, Unfit, YearEffect};

/// The steps that the costliest household may be: beyond, the lattice is useless.
const MOST_STEPS: u64 = 1 << 24;
/// More households than there are people.
const MOST_HOUSEHOLDS: f64 = 1e12;
/// How far from one the probabilities of a kind may be together: what rounding in text leaves.
const SLACK: f64 = 1e-9;

/// One thing that a household may cost a funder, and how probable that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Between 0 and 1.
    pub probability: f64,
    /// What this funder pays for the household.
    pub cost: Portion,
}

/// Households of one kind, such as those that leave voluntarily.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// How many are expected in a year, when the year is an average one.
    pub mean: f64,
    /// What one of them may cost. The probabilities add up to one.
    pub outcomes: Vec<Outcome>,
}

/// What a year costs one funder, as it is assumed: kinds of households, what each may cost, and
/// how good years and bad years differ. Every cost is a whole number of steps: the largest amount
/// that divides them all, found in integers.
#[derive(Clone, Debug, PartialEq)]
pub struct CostModel {
    step: Portion,
    kinds: Vec<Vec<Jump>>,
    effect: YearEffect,
}

/// Households that cost the same: how many steps, and how many are expected in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Jump {
    pub(crate) steps: u64,
    pub(crate) rate: f64,
}

impl CostModel {
    /// Checks what was assumed and finds the lattice.
    ///
    /// # Errors
    /// The first mistake, with the kind and the outcome it stands in.
    pub fn new(kinds: &[Kind], effect: YearEffect) -> Result<Self, Unfit> {
        effect.fits(kinds.len())?;
        let step = lattice(kinds)?;
        let jumps = (0..).zip(kinds).map(|(at, kind)| jumps(at, kind, step));
        let kinds = jumps.collect::<Result<Vec<_>, Unfit>>()?;
        let model = Self { step: Portion::from_units(step).unwrap_or_default(), kinds, effect };
        if model.rate() > 0.0 { Ok(model) } else { Err(Unfit::Nothing) }
    }

    /// The same year with only this part of the households, for instance those of the first days.
    pub(crate) fn scaled(&self, part: f64) -> Self {
        let mut scaled = self.clone();
        for jump in scaled.kinds.iter_mut().flatten() {
            jump.rate *= part;
        }
        scaled
    }

    /// Each kind of households so many times as many.
    pub(crate) fn times(&self, factors: &[f64]) -> Self {
        let mut scaled = self.clone();
        for (kind, factor) in scaled.kinds.iter_mut().zip(factors) {
            kind.iter_mut().for_each(|jump| jump.rate *= factor);
        }
        scaled
    }

    /// The same households under another year effect.
    ///
    /// # Errors
    /// When the effect does not fit the kinds.
    pub fn with_effect(&self, effect: YearEffect) -> Result<Self, Unfit> {
        effect.fits(self.kinds.len())?;
        Ok(Self { effect, ..self.clone() })
    }

    /// The largest amount of which every cost is a multiple.
    pub fn step(&self) -> Portion {
        self.step
    }

    /// How years differ.
    pub fn effect(&self) -> &YearEffect {
        &self.effect
    }

    pub(crate) fn kinds(&self) -> &[Vec<Jump>] {
        &self.kinds
    }

    pub(crate) fn jumps(&self) -> impl Iterator<Item = &Jump> + Clone {
        self.kinds.iter().flatten()
    }

    /// The households that cost something, expected in an average year.
    pub(crate) fn rate(&self) -> f64 {
        self.jumps().map(|jump| jump.rate).sum()
    }
}

/// The greatest common divisor of all amounts, in the smallest units there are.
fn lattice(kinds: &[Kind]) -> Result<u64, Unfit> {
    let (mut step, mut largest) = (0, 0);
    for (kind, of) in kinds.iter().enumerate() {
        for (outcome, one) in of.outcomes.iter().enumerate() {
            let units = one.cost.units().ok_or(Unfit::Negative { kind, outcome })?;
            if units == 0 || one.probability <= 0.0 {
                continue;
            }
            step = common_divisor(step, units);
            largest = largest.max(units);
            let steps = largest / step;
            if steps > MOST_STEPS {
                return Err(Unfit::TooFine { kind, outcome, steps, most: MOST_STEPS });
            }
        }
    }
    if step == 0 { Err(Unfit::Nothing) } else { Ok(step) }
}

fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Adds up the outcomes that cost the same. Those that cost nothing fall away: a Poisson number
/// of households, a part of which counts, is a Poisson number again.
fn jumps(at: usize, kind: &Kind, step: u64) -> Result<Vec<Jump>, Unfit> {
    if !(kind.mean >= 0.0 && kind.mean < MOST_HOUSEHOLDS) {
        return Err(Unfit::Mean { kind: at, given: kind.mean });
    }
    let probability = |(outcome, one): (usize, &Outcome)| {
        let given = one.probability;
        let mistake = Unfit::Probability { kind: at, outcome, given };
        (0.0..=1.0 + SLACK).contains(&given).then_some(given).ok_or(mistake)
    };
    let all = kind.outcomes.iter().enumerate().map(probability).collect::<Result<Vec<_>, _>>()?;
    let sum: f64 = all.iter().sum();
    if (sum - 1.0).abs() > SLACK {
        return Err(Unfit::Sum { kind: at, given: sum });
    }
    let priced = kind.outcomes.iter().zip(all);
    let priced = priced.filter_map(|(one, p)| Some((one.cost.units()? / step, p / sum)));
    let mut sorted: Vec<(u64, f64)> = priced.filter(|(steps, p)| *steps > 0 && *p > 0.0).collect();
    sorted.sort_by_key(|(steps, _)| *steps);
    let mut jumps: Vec<Jump> = Vec::with_capacity(sorted.len());
    for (steps, p) in sorted {
        match jumps.last_mut() {
            Some(last) if last.steps == steps => last.rate += p * kind.mean,
            _ => jumps.push(Jump { steps, rate: p * kind.mean }),
        }
    }
    jumps.retain(|jump| jump.rate > 0.0);
    Ok(jumps)
}
