//! What a year effect makes of the amounts: its characteristic function, and bounds on it.

use realfft::num_complex::Complex;

use crate::model::CostModel;
use crate::num::{floor, place, power_at_most};
use crate::recursion::UNIT;
use crate::year::Effect;

/// Every year effect in one form: years with weights, in each of which the factors of the kinds
/// are sums of the same independent gamma parts, or are fixed when there are no parts.
pub(crate) struct Mixture {
    kinds: usize,
    /// Whether households of a kind cost anything.
    priced: Vec<bool>,
    /// The shapes of the parts.
    shapes: Vec<f64>,
    weights: Vec<f64>,
    /// For each year and each part what it adds to the factor of each kind; without parts the
    /// factors themselves.
    forms: Vec<f64>,
}

/// A value of the characteristic function, and how much it moves when its argument does.
pub(crate) struct Value {
    pub(crate) at: Complex<f64>,
    slope: f64,
    rounding: f64,
}

impl Value {
    /// How far it can be off when its argument is, and by rounding.
    pub(crate) fn moved(&self, grain: f64) -> f64 {
        self.slope * grain + self.rounding
    }
}

/// Gaps over a stretch of angles: in its middle, how they change, and how far that is no line.
pub(crate) struct Stretch<'a> {
    /// For each kind the sum over its households of (e^ikθ − 1), weighted with how many are
    /// expected.
    pub(crate) gaps: &'a [Complex<f64>],
    /// The change of each gap for one angle.
    pub(crate) slopes: &'a [Complex<f64>],
    /// How far each gap is off the line at most, one angle away; the square of that further on.
    pub(crate) bends: &'a [f64],
    /// How many angles there are to either side of the middle.
    pub(crate) half: f64,
}

impl CostModel {
    /// The year effect in the form in which it is computed.
    pub(crate) fn mixture(&self) -> Mixture {
        let kinds = self.kinds().len();
        let alone = ([(1.0, vec![1.0; kinds])].to_vec(), self.effect().parts(kinds));
        let (years, parts) = match &self.effect().0 {
            Effect::Years { years, parts } => {
                let years = years.iter().map(|year| (year.weight, year.factors.clone()));
                (years.collect(), parts.clone())
            }
            _ => (alone.0, alone.1.unwrap_or_default()),
        };
        let mut forms = Vec::with_capacity(years.len() * parts.len().max(1) * kinds);
        for (_, factors) in &years {
            if parts.is_empty() {
                forms.extend_from_slice(factors);
            }
            for part in &parts {
                forms.extend(factors.iter().zip(&part.adds).map(|(factor, adds)| factor * adds));
            }
        }
        Mixture {
            kinds,
            priced: self.kinds().iter().map(|kind| !kind.is_empty()).collect(),
            shapes: parts.iter().map(|part| part.shape).collect(),
            weights: years.iter().map(|(weight, _)| *weight).collect(),
            forms,
        }
    }
}

impl Mixture {
    /// The same where these kinds cost anything.
    pub(crate) fn priced(self, priced: Vec<bool>) -> Self {
        Self { priced, ..self }
    }

    /// The shapes of the gamma parts within a year.
    pub(crate) fn shapes(&self) -> &[f64] {
        &self.shapes
    }

    /// How many years there are.
    pub(crate) fn years(&self) -> usize {
        self.weights.len()
    }

    /// The weight of each year, and what its parts add to the factors of the kinds, a slice for
    /// each part.
    pub(crate) fn each(&self) -> impl Iterator<Item = (f64, std::slice::ChunksExact<'_, f64>)> {
        let of_year = self.forms.chunks_exact(self.kinds * self.shapes.len().max(1));
        let of_year = of_year.map(|forms| forms.chunks_exact(self.kinds));
        self.weights.iter().copied().zip(of_year)
    }

    /// The characteristic function of the costs, given the gap of each kind.
    pub(crate) fn value(&self, gaps: &[Complex<f64>]) -> Value {
        let mut sum = Value { at: Complex::ZERO, slope: 0.0, rounding: 0.0 };
        for (weight, forms) in self.each() {
            let (mut log, mut steep, mut turned) = (Complex::<f64>::ZERO, 0.0, 16.0);
            if self.shapes.is_empty() {
                for form in forms {
                    log += of(form, gaps);
                    steep += most(form);
                }
            } else {
                for (shape, form) in self.shapes.iter().zip(forms) {
                    let base = 1.0 - of(form, gaps);
                    let square = base.norm_sqr();
                    let ln = Complex::new(0.5 * square.ln(), base.im.atan2(base.re));
                    log -= ln * *shape;
                    steep += shape * most(form) / square.sqrt();
                    turned += shape * (4.0 * ln.re + 2.0 * ln.im.abs());
                }
            }
            let size = weight * log.re.exp();
            sum.at += Complex::from_polar(size, log.im);
            sum.slope += size * steep;
            sum.rounding += size * turned * 4.0 * UNIT;
        }
        sum
    }

    /// A size that the characteristic function does not exceed on a stretch of angles, for no
    /// year of which this part or more is counted.
    pub(crate) fn at_most(&self, stretch: &Stretch<'_>, part: f64) -> f64 {
        let Stretch { gaps, slopes, bends, half } = *stretch;
        let mut sum = 0.0;
        for (weight, mut forms) in self.each() {
            if self.shapes.is_empty() {
                let Some(form) = forms.next() else { continue };
                let slack = of(form, slopes).re.abs() * half + flat(form, bends) * half * half;
                sum += weight * (part * (of(form, gaps).re + slack)).min(0.0).exp();
                continue;
            }
            let mut size = weight;
            for (shape, form) in self.shapes.iter().zip(forms) {
                let mut base = 1.0 - of(form, gaps) * part;
                let mut square = base.norm_sqr();
                if half > 0.0 {
                    // The point of the line that is nearest to zero, and what is not the line.
                    let line = of(form, slopes) * part;
                    let along = (base.re * line.re + base.im * line.im)
                        / line.norm_sqr().max(f64::MIN_POSITIVE);
                    base -= line * along.clamp(-half, half);
                    let slack = flat(form, bends) * half * half * part;
                    square = (base.norm_sqr().sqrt() - slack).max(1.0).powi(2);
                }
                size *= power_at_most(square, shape / 2.0);
            }
            sum += size;
        }
        // What rounding did to the gaps is far below this.
        sum * (1.0 + 1e-6)
    }

    /// A size that the characteristic function does not exceed when the part of the year that
    /// counts is any complex number within `radius` of `middle`; `None` without gamma parts, for
    /// there it is not bounded.
    pub(crate) fn around(&self, gaps: &[Complex<f64>], middle: f64, radius: f64) -> Option<f64> {
        let of_year = |(weight, forms): (f64, std::slice::ChunksExact<'_, f64>)| {
            let sizes = self.shapes.iter().zip(forms).map(|(shape, form)| {
                let gap = of(form, gaps);
                let least = (1.0 - gap * middle).norm() - gap.norm() * radius;
                least.powf(-shape)
            });
            weight * sizes.product::<f64>()
        };
        (!self.shapes.is_empty()).then(|| self.each().map(of_year).sum())
    }

    /// The logarithm of E exp(s · costs), given for each kind what its households add; infinite
    /// where that mean does not exist.
    pub(crate) fn log_growth(&self, growths: &[f64]) -> f64 {
        let log = |(weight, forms): (f64, std::slice::ChunksExact<'_, f64>)| -> f64 {
            let sums = forms.map(|form| flat(form, growths));
            let of_year: f64 = if self.shapes.is_empty() {
                sums.sum()
            } else {
                self.shapes.iter().zip(sums).map(|(shape, sum)| log_gamma(sum, *shape)).sum()
            };
            weight.ln() + of_year
        };
        let most = self.each().map(log).fold(f64::NEG_INFINITY, f64::max);
        if most.is_infinite() {
            return f64::INFINITY;
        }
        most + self.each().map(|year| (log(year) - most).exp()).sum::<f64>().ln()
    }
}

fn of(form: &[f64], gaps: &[Complex<f64>]) -> Complex<f64> {
    form.iter().zip(gaps).fold(Complex::ZERO, |sum, (adds, gap)| sum + gap * *adds)
}

fn flat(form: &[f64], sizes: &[f64]) -> f64 {
    form.iter().zip(sizes).map(|(adds, size)| adds * size).sum()
}

fn most(form: &[f64]) -> f64 {
    form.iter().copied().fold(0.0, f64::max)
}

/// −shape · ln(1 − growth): what a gamma part of this shape adds.
fn log_gamma(growth: f64, shape: f64) -> f64 {
    if growth < 1.0 { -shape * (-growth).ln_1p() } else { f64::INFINITY }
}

/// Bounds on the characteristic function by the real gap of all kinds together.
pub(crate) struct Envelope {
    /// At [`FIRST`], and at every further half doubling.
    steps: Vec<f64>,
    /// Where the last of them stands: from there on it is small.
    pub(crate) reach: f64,
}

/// The least gap that says anything.
const FIRST: f64 = 0.25;
/// More half doublings than any reach needs.
const MOST_STEPS: u32 = 128;

impl Envelope {
    /// Until the characteristic function is at most `small`, for years of this part.
    pub(crate) fn new(mixture: &Mixture, part: f64, small: f64) -> Self {
        let mut found = Self { steps: Vec::new(), reach: FIRST };
        for step in 0..MOST_STEPS {
            let gap = FIRST * (f64::from(step) / 2.0).exp2();
            let most = mixture.slowest(gap * part);
            found.steps.push(most);
            found.reach = gap;
            if most <= small {
                break;
            }
        }
        found
    }

    /// The characteristic function is no larger where the real gap is at least this.
    pub(crate) fn at_most(&self, gap: f64) -> f64 {
        let step = floor(2.0 * (gap / FIRST).log2()).map(place);
        step.and_then(|step| self.steps.get(step).or(self.steps.last())).copied().unwrap_or(1.0)
    }
}

impl Mixture {
    /// The decay for a real gap, when all of it belongs to the kind for which it is slowest: the
    /// logarithm is convex in how the gap is divided, so that no division decays more slowly.
    fn slowest(&self, gap: f64) -> f64 {
        let of_year = |forms: std::slice::ChunksExact<'_, f64>| -> f64 {
            let of_kind = |(kind, priced): (usize, &bool)| -> Option<f64> {
                let adds = forms.clone().map(|form| form.get(kind).copied().unwrap_or(0.0));
                let depth: f64 = if self.shapes.is_empty() {
                    adds.map(|adds| adds * gap).sum()
                } else {
                    self.shapes.iter().zip(adds).map(|(s, adds)| s * (adds * gap).ln_1p()).sum()
                };
                priced.then_some(depth)
            };
            let depths = self.priced.iter().enumerate().filter_map(of_kind);
            (-depths.fold(f64::MAX, f64::min)).exp()
        };
        self.each().map(|(weight, forms)| weight * of_year(forms)).sum()
    }
}
