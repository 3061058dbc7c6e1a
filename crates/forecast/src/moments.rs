use crate::model::CostModel;
use crate::num::real;
use crate::year::{Effect, Year};

/// Mean, variance and skewness of the costs of a year, in closed form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// In cents.
    pub mean: f64,
    /// In cents squared.
    pub variance: f64,
    /// Without a unit: above zero when the costly side is the long one.
    pub skewness: f64,
}

impl Moments {
    /// The standard deviation, in cents.
    pub fn deviation(&self) -> f64 {
        self.variance.sqrt()
    }
}

/// Sums of rate · steps^n over the households of one kind, for n = 1, 2 and 3.
type Powers = [f64; 3];

impl CostModel {
    /// Mean, variance and skewness, from the sums over households and the moments of the year
    /// effect: no distribution is needed for them.
    pub fn moments(&self) -> Moments {
        let kinds: Vec<Powers> = self.kinds().iter().map(|jumps| powers(jumps)).collect();
        let all = kinds.iter().fold([0.0; 3], |sum, one| add(sum, *one, 1.0));
        let [mean, variance, third] = match &self.effect().0 {
            Effect::Same => all,
            Effect::Gamma { shape } => gamma(all, *shape),
            Effect::Shared { common, shapes } => shared(*common, shapes, &kinds),
            Effect::Years { years, shape } => mixed(years, *shape, &kinds),
        };
        let step = self.step().in_cents();
        Moments {
            mean: mean * step,
            variance: variance * step * step,
            skewness: third / variance.powf(1.5),
        }
    }
}

fn powers(jumps: &[crate::model::Jump]) -> Powers {
    jumps.iter().fold([0.0; 3], |sum, jump| {
        let steps = real(jump.steps);
        add(sum, [steps, steps * steps, steps * steps * steps], jump.rate)
    })
}

fn add([a, b, c]: Powers, [x, y, z]: Powers, times: f64) -> Powers {
    [a + times * x, b + times * y, c + times * z]
}

/// Mean, variance and third central moment under one gamma effect, of what they are without.
fn gamma([one, two, three]: Powers, shape: f64) -> Powers {
    let spread = one / shape;
    let third = three + 3.0 * spread * two + 2.0 * spread * spread * one;
    [one, two + spread * one, third]
}

/// The common part and those of the kinds are independent gamma distributions: each multiplies
/// the sums, and cumulants add up.
fn shared(common: f64, shapes: &[f64], kinds: &[Powers]) -> Powers {
    let of_kind = |(kind, shape): (&Powers, &f64)| add([0.0; 3], *kind, 1.0 / shape);
    let parts: Vec<Powers> = kinds.iter().zip(shapes).map(of_kind).collect();
    let all = parts.iter().fold([0.0; 3], |sum, part| add(sum, *part, 1.0));
    let own = parts.iter().zip(shapes).map(|(part, shape)| (*part, shape - common));
    own.chain([(all, common)]).filter(|(_, shape)| *shape > 0.0).fold([0.0; 3], |sum, one| {
        let (part, shape) = one;
        add(sum, gamma(add([0.0; 3], part, shape), shape), 1.0)
    })
}

/// Given the year, mean, variance and third central moment are sums; over the years they follow
/// from the law of total cumulance.
fn mixed(years: &[Year], shape: Option<f64>, kinds: &[Powers]) -> Powers {
    let given = |year: &Year| {
        let factors = year.factors.iter().zip(kinds);
        let sum = factors.fold([0.0; 3], |sum, (factor, one)| add(sum, *one, *factor));
        shape.map_or(sum, |shape| gamma(sum, shape))
    };
    let [mean, within, third] =
        years.iter().fold([0.0; 3], |sum, year| add(sum, given(year), year.weight));
    let between = |year: &Year| {
        let [of_year, variance, _] = given(year);
        let off = of_year - mean;
        [off * off, off * (variance - within), off * off * off]
    };
    let [squared, crossed, cubed] =
        years.iter().fold([0.0; 3], |sum, year| add(sum, between(year), year.weight));
    [mean, within + squared, third + 3.0 * crossed + cubed]
}
