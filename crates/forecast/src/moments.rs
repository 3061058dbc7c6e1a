use crate::characteristic::Mixture;
use crate::model::CostModel;
use crate::num::real;

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
        let [mean, variance, third] = mixed(&self.mixture(), &kinds);
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

/// Given the year, mean, variance and third central moment are sums over its gamma parts, which
/// are independent; over the years they follow from the law of total cumulance.
fn mixed(mixture: &Mixture, kinds: &[Powers]) -> Powers {
    let sum = |form: &[f64], times: f64| {
        let each = form.iter().zip(kinds);
        each.fold([0.0; 3], |sum, (adds, one)| add(sum, *one, adds * times))
    };
    let given = |forms: std::slice::ChunksExact<'_, f64>| {
        if mixture.shapes().is_empty() {
            return forms.fold([0.0; 3], |_, form| sum(form, 1.0));
        }
        let parts = mixture.shapes().iter().zip(forms);
        parts.fold([0.0; 3], |all, (shape, form)| add(all, gamma(sum(form, *shape), *shape), 1.0))
    };
    let years: Vec<(f64, Powers)> =
        mixture.each().map(|(weight, forms)| (weight, given(forms))).collect();
    let [mean, within, third] =
        years.iter().fold([0.0; 3], |sum, (weight, year)| add(sum, *year, *weight));
    let between = |[of_year, variance, _]: Powers| {
        let off = of_year - mean;
        [off * off, off * (variance - within), off * off * off]
    };
    let [squared, crossed, cubed] =
        years.iter().fold([0.0; 3], |sum, (weight, year)| add(sum, between(*year), *weight));
    [mean, within + squared, third + 3.0 * crossed + cubed]
}
