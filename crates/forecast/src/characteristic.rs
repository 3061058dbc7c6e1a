//! What a year effect makes of the amounts: its characteristic function, and bounds on it.

use realfft::num_complex::Complex;

use crate::recursion::UNIT;
use crate::year::{Effect, Year, YearEffect};

/// A value of the characteristic function, and how much it moves when its argument does.
pub(crate) struct Value {
    pub(crate) at: Complex<f64>,
    slope: f64,
}

impl Value {
    /// How far it can be off when its argument is, and by rounding.
    pub(crate) fn moved(&self, grain: f64) -> f64 {
        self.slope * grain + self.at.norm() * 64.0 * UNIT
    }
}

impl YearEffect {
    /// The characteristic function of the costs, given for each kind its gap: the sum over its
    /// households of (e^ikθ − 1), weighted with how many are expected.
    pub(crate) fn value(&self, gaps: &[Complex<f64>]) -> Value {
        match &self.0 {
            Effect::Same => within_year(gaps.iter().sum(), None),
            Effect::Gamma { shape } => within_year(gaps.iter().sum(), Some(*shape)),
            Effect::Shared { common, shapes } => {
                let parts = || gaps.iter().zip(shapes).map(|(gap, shape)| gap / *shape);
                let all = 1.0 - parts().sum::<Complex<f64>>();
                let (mut log, mut slope) = (-*common * all.ln(), 0.0_f64);
                for (part, shape) in parts().zip(shapes) {
                    let own = shape - common;
                    log -= own * (1.0 - part).ln();
                    let of_kind = common / all.norm() + own / (1.0 - part).norm();
                    slope = slope.max(of_kind / shape);
                }
                let at = log.exp();
                Value { at, slope: slope * at.norm() }
            }
            Effect::Years { years, shape } => {
                let mut sum = Value { at: Complex::ZERO, slope: 0.0 };
                for year in years {
                    let factors = year.factors.iter();
                    let gap: Complex<f64> = factors.zip(gaps).map(|(g, gap)| gap * g).sum();
                    let value = within_year(gap, *shape);
                    let most = year.factors.iter().copied().fold(0.0, f64::max);
                    sum.at += year.weight * value.at;
                    sum.slope += year.weight * value.slope * most;
                }
                sum
            }
        }
    }

    /// How large the real gap of all kinds together must be, so that the characteristic function
    /// is at most `small`.
    pub(crate) fn reach(&self, small: f64) -> f64 {
        let depth = -small.ln();
        match &self.0 {
            Effect::Same => depth,
            Effect::Gamma { shape } => shape * (depth / shape).exp_m1(),
            // The slowest decay is that of a gap which belongs to one kind alone.
            Effect::Shared { shapes, .. } => {
                let shape = least(shapes);
                shape * (depth / shape).exp_m1()
            }
            Effect::Years { years, shape } => mixed_reach(years, *shape, small),
        }
    }

    /// Whether the characteristic function is certainly no larger than the size for which
    /// [`Self::reach`] gave this, told from the gaps, each of which may be off by `slack`.
    pub(crate) fn is_below(&self, gaps: &[Complex<f64>], reach: f64, slack: f64) -> bool {
        let sum: Complex<f64> = gaps.iter().sum();
        let wanted = reach + slack;
        match &self.0 {
            Effect::Same | Effect::Years { .. } => -sum.re >= wanted,
            Effect::Gamma { shape } => (shape - sum).norm_sqr() >= (shape + wanted).powi(2),
            Effect::Shared { common, shapes } => {
                let slowest = least(shapes);
                let depth = slowest * (reach / slowest).ln_1p();
                let log = |base: Complex<f64>| (base.norm() - slack / slowest).max(1.0).ln();
                let parts = || gaps.iter().zip(shapes).map(|(gap, shape)| gap / *shape);
                let own =
                    parts().zip(shapes).map(|(part, shape)| (shape - common) * log(1.0 - part));
                common * log(1.0 - parts().sum::<Complex<f64>>()) + own.sum::<f64>() >= depth
            }
        }
    }

    /// The logarithm of E exp(s · costs), given for each kind what its households add; infinite
    /// where that mean does not exist.
    pub(crate) fn log_growth(&self, growths: &[f64]) -> f64 {
        let sum: f64 = growths.iter().sum();
        match &self.0 {
            Effect::Same => sum,
            Effect::Gamma { shape } => log_gamma_growth(sum, *shape),
            Effect::Shared { common, shapes } => {
                let parts = || growths.iter().zip(shapes).map(|(growth, shape)| growth / shape);
                let own = parts().zip(shapes).map(|(part, shape)| {
                    let own = shape - common;
                    if own > 0.0 { log_gamma_growth(part * own, own) } else { 0.0 }
                });
                let all: f64 = parts().sum();
                let shared =
                    if *common > 0.0 { log_gamma_growth(all * common, *common) } else { 0.0 };
                shared + own.sum::<f64>()
            }
            Effect::Years { years, shape } => {
                let log = |year: &Year| -> f64 {
                    let factors = year.factors.iter();
                    let growth = factors.zip(growths).map(|(g, one)| g * one).sum();
                    let of_year = shape.map_or(growth, |shape| log_gamma_growth(growth, shape));
                    year.weight.ln() + of_year
                };
                let most = years.iter().map(log).fold(f64::NEG_INFINITY, f64::max);
                if most.is_infinite() {
                    return f64::INFINITY;
                }
                most + years.iter().map(|year| (log(year) - most).exp()).sum::<f64>().ln()
            }
        }
    }
}

/// Poisson numbers of households, or those of one gamma effect.
fn within_year(gap: Complex<f64>, shape: Option<f64>) -> Value {
    let Some(shape) = shape else {
        let at = gap.exp();
        return Value { at, slope: at.norm() };
    };
    let base = 1.0 - gap / shape;
    let at = (-shape * base.ln()).exp();
    Value { at, slope: at.norm() / base.norm() }
}

fn log_gamma_growth(growth: f64, shape: f64) -> f64 {
    if growth < shape { -shape * (-growth / shape).ln_1p() } else { f64::INFINITY }
}

fn mixed_reach(years: &[Year], shape: Option<f64>, small: f64) -> f64 {
    let slowest: Vec<(f64, f64)> =
        years.iter().map(|year| (year.weight, least(&year.factors))).collect();
    let of_year = |gap: f64| {
        shape.map_or_else(|| (-gap).exp(), |shape| (-shape * (gap / shape).ln_1p()).exp())
    };
    let left = |gap: f64| -> f64 {
        slowest.iter().map(|(weight, factor)| weight * of_year(factor * gap)).sum()
    };
    let mut high = 1.0;
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

fn least(sizes: &[f64]) -> f64 {
    sizes.iter().copied().fold(f64::MAX, f64::min)
}
