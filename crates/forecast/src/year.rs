use realfft::num_complex::Complex;

use crate::Unfit;

/// How far from one the weights and the mean of a year effect may be.
const SLACK: f64 = 1e-9;

/// How a busy year differs from a quiet one. Given the year, households come independently (a
/// Poisson number of each kind); the year effect multiplies what is expected. Its mean is one.
#[derive(Clone, Debug, PartialEq)]
pub struct YearEffect(pub(crate) Effect);

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Every year is an average year.
    Same,
    /// One gamma effect for all kinds: the number of households is negative binomial.
    Gamma { shape: f64 },
    /// A finite mixture, such as a Gauss rule: for each year a weight and a factor for each kind.
    Years(Vec<Year>),
}

/// One possible year.
#[derive(Clone, Debug, PartialEq)]
pub struct Year {
    /// Its probability.
    pub weight: f64,
    /// What multiplies the households of each kind.
    pub factors: Vec<f64>,
}

/// A value of the characteristic function, and how much it moves when its argument does.
pub(crate) struct Value {
    pub(crate) at: Complex<f64>,
    pub(crate) slope: f64,
}

impl YearEffect {
    /// Every year is an average year: the number of households is Poisson.
    pub const fn none() -> Self {
        Self(Effect::Same)
    }

    /// One gamma distributed effect for all kinds together; `shape` is one over its variance. The
    /// number of households is then negative binomial.
    ///
    /// # Errors
    /// When the shape is not above zero.
    pub fn gamma(shape: f64) -> Result<Self, Unfit> {
        let why = "the shape of a gamma distribution is above 0";
        let fits = shape.is_finite() && shape > 1e-3;
        fits.then_some(Self(Effect::Gamma { shape })).ok_or(Unfit::YearEffect { why })
    }

    /// A finite mixture of years.
    ///
    /// # Errors
    /// When weights or factors are negative, or a mean is not one.
    pub fn mixture(years: Vec<Year>) -> Result<Self, Unfit> {
        let wrong = |why| Err(Unfit::YearEffect { why });
        let kinds = years.first().map_or(0, |year| year.factors.len());
        let is_size = |size: &f64| size.is_finite() && *size >= 0.0;
        if !years.iter().all(|year| is_size(&year.weight) && year.factors.iter().all(is_size)) {
            return wrong("weights and factors are at least 0");
        }
        if years.iter().any(|year| year.factors.len() != kinds) {
            return wrong("every year has a factor for every kind");
        }
        let weight: f64 = years.iter().map(|year| year.weight).sum();
        if (weight - 1.0).abs() > SLACK {
            return wrong("the weights add up to 1");
        }
        for kind in 0..kinds {
            let mean = |year: &Year| Some(year.weight * year.factors.get(kind)?);
            let mean: f64 = years.iter().filter_map(mean).sum();
            if (mean - 1.0).abs() > SLACK {
                return wrong("the mean of the factors of every kind is 1");
            }
        }
        Ok(Self(Effect::Years(years)))
    }

    pub(crate) fn fits(&self, kinds: usize) -> Result<(), Unfit> {
        let why = "there is a factor for every kind";
        match &self.0 {
            Effect::Years(years) if years.iter().any(|year| year.factors.len() != kinds) => {
                Err(Unfit::YearEffect { why })
            }
            _ => Ok(()),
        }
    }

    /// The characteristic function of the costs, given for each kind the sum over its households
    /// of (e^ikθ − 1), weighted with how many are expected.
    pub(crate) fn value(&self, gaps: &[Complex<f64>]) -> Value {
        match &self.0 {
            Effect::Same => {
                let at = gaps.iter().sum::<Complex<f64>>().exp();
                Value { at, slope: at.norm() }
            }
            Effect::Gamma { shape } => {
                let base = 1.0 - gaps.iter().sum::<Complex<f64>>() / *shape;
                let at = (-*shape * base.ln()).exp();
                Value { at, slope: at.norm() / base.norm() }
            }
            Effect::Years(years) => {
                let (mut at, mut slope) = (Complex::ZERO, 0.0);
                for year in years {
                    let factors = year.factors.iter();
                    let sum: Complex<f64> = factors.zip(gaps).map(|(g, gap)| gap * g).sum();
                    let term = year.weight * sum.exp();
                    at += term;
                    slope += term.norm() * year.factors.iter().copied().fold(0.0, f64::max);
                }
                Value { at, slope }
            }
        }
    }

    /// Whether the characteristic function is certainly no larger than what [`Self::reach`] was
    /// given, told from the gaps without an exponential; each may be off by `slack`.
    pub(crate) fn is_below(&self, gaps: &[Complex<f64>], reach: f64, slack: f64) -> bool {
        let sum: Complex<f64> = gaps.iter().sum();
        let wanted = reach + slack;
        match &self.0 {
            Effect::Same | Effect::Years(_) => -sum.re >= wanted,
            Effect::Gamma { shape } => (shape - sum).norm_sqr() >= (shape + wanted).powi(2),
        }
    }

    /// How large the real gap of all kinds together must be, so that the characteristic function
    /// is at most `small`.
    pub(crate) fn reach(&self, small: f64) -> f64 {
        let depth = -small.ln();
        match &self.0 {
            Effect::Same => depth,
            Effect::Gamma { shape } => shape * (depth / shape).exp_m1(),
            Effect::Years(years) => {
                let least = |year: &Year| year.factors.iter().copied().fold(f64::MAX, f64::min);
                let years: Vec<(f64, f64)> =
                    years.iter().map(|year| (year.weight, least(year))).collect();
                let left = |gap: f64| -> f64 {
                    years.iter().map(|(weight, factor)| weight * (-factor * gap).exp()).sum()
                };
                let mut high = depth;
                while left(high) > small && high < 1e18 {
                    high *= 2.0;
                }
                let mut low = high / 2.0;
                for _ in 0..30 {
                    let middle = f64::midpoint(low, high);
                    if left(middle) > small { low = middle } else { high = middle }
                }
                high
            }
        }
    }

    /// The logarithm of E exp(s · costs), given for each kind what its households add; infinite
    /// where that mean does not exist.
    pub(crate) fn log_growth(&self, growths: &[f64]) -> f64 {
        let sum: f64 = growths.iter().sum();
        match &self.0 {
            Effect::Same => sum,
            Effect::Gamma { shape } if sum < *shape => -shape * (-sum / shape).ln_1p(),
            Effect::Gamma { .. } => f64::INFINITY,
            Effect::Years(years) => {
                let log = |year: &Year| -> f64 {
                    let factors = year.factors.iter();
                    year.weight.ln() + factors.zip(growths).map(|(g, one)| g * one).sum::<f64>()
                };
                let most = years.iter().map(log).fold(f64::NEG_INFINITY, f64::max);
                most + years.iter().map(|year| (log(year) - most).exp()).sum::<f64>().ln()
            }
        }
    }
}
