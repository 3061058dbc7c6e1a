use crate::Unfit;
use crate::quadrature::{self, Point};

/// How far a value may be off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
    /// Anything between, each as likely.
    Range {
        /// The least...
        low: f64,
        /// ...and the most.
        high: f64,
    },
    /// A factor whose logarithm is normal, around the value that is assumed.
    LogNormal {
        /// The standard deviation of the logarithm.
        deviation: f64,
    },
    /// A part of a whole, as if so many of so many were seen.
    Beta {
        /// How many were seen...
        hits: f64,
        /// ...and how many were not.
        misses: f64,
    },
}

/// Nine in ten values lie within so many deviations of a normal mean.
const NINE_IN_TEN: f64 = 1.644_853_626_951_472_7;

impl Spread {
    /// Points that stand for the whole distribution around a central value.
    ///
    /// # Errors
    /// When the numbers make up no distribution.
    pub fn rule(&self, central: f64, points: usize) -> Result<Vec<Point>, Unfit> {
        match *self {
            Self::Range { low, high } => quadrature::uniform(low, high, points),
            Self::Beta { hits, misses } => quadrature::beta(hits, misses, points),
            Self::LogNormal { deviation } => {
                // Its mean is the value that is assumed.
                let mean = central.ln() - deviation * deviation / 2.0;
                let mut rule = quadrature::normal(mean, deviation, points)?;
                rule.iter_mut().for_each(|point| point.value = point.value.exp());
                Ok(rule)
            }
        }
    }

    /// A low and a high value: the ends of a range, or what nine in ten lie between.
    pub fn ends(&self, central: f64) -> [f64; 2] {
        match *self {
            Self::Range { low, high } => [low, high],
            Self::LogNormal { deviation } => {
                let mean = central.ln() - deviation * deviation / 2.0;
                [-1.0, 1.0].map(|sign| (mean + sign * NINE_IN_TEN * deviation).exp())
            }
            Self::Beta { hits, misses } => {
                let all = hits + misses;
                let mean = hits / all;
                let deviation = (mean * (1.0 - mean) / (all + 1.0)).sqrt();
                [-1.0, 1.0].map(|sign| (mean + sign * NINE_IN_TEN * deviation).clamp(0.0, 1.0))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_have_the_mean_that_is_assumed() {
        let mean = |spread: Spread, central| -> f64 {
            let rule = spread.rule(central, 8).unwrap();
            rule.iter().map(|point| point.value * point.weight).sum()
        };
        assert!((mean(Spread::LogNormal { deviation: 0.2 }, 3000.0) - 3000.0).abs() < 1e-6);
        assert!((mean(Spread::Range { low: 0.2, high: 0.6 }, 0.4) - 0.4).abs() < 1e-12);
        assert!((mean(Spread::Beta { hits: 30.0, misses: 10.0 }, 0.75) - 0.75).abs() < 1e-12);
    }

    #[test]
    fn ends_lie_around_the_value() {
        for (spread, central) in [
            (Spread::Range { low: 0.2, high: 0.6 }, 0.4),
            (Spread::LogNormal { deviation: 0.3 }, 100.0),
            (Spread::Beta { hits: 3.0, misses: 1.0 }, 0.75),
        ] {
            let [low, high] = spread.ends(central);
            assert!(low < central && central < high, "{spread:?}");
        }
    }
}
