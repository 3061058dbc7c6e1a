//! The law by one Fourier transform of the whole lattice: the method of reference. Its error is
//! absolute, so it says nothing of deep tails.

use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

use crate::Unfit;
use crate::model::CostModel;
use crate::num::{count, length, place, real};
use crate::recursion::UNIT;

/// The largest error of a transform of n numbers, in units of the last place of their sum, is
/// this much for each doubling.
const PER_DOUBLING: f64 = 6.0;

/// The probabilities of every number of steps, wrapped around at a power of two, with a bound on
/// the error of any sum of them from zero on, apart from what wraps around.
pub(crate) struct Wrapped {
    pub(crate) mass: Vec<f64>,
    pub(crate) error: f64,
}

pub(crate) fn wrapped(model: &CostModel, points: u64) -> Result<Wrapped, Unfit> {
    let size = place(points.next_power_of_two());
    let failed = Unfit::TooLarge { points: real(points), most: 0 };
    let mut planner = RealFftPlanner::<f64>::new();
    let (forward, inverse) = (planner.plan_fft_forward(size), planner.plan_fft_inverse(size));
    let mut real_side = forward.make_input_vec();
    let mut kinds: Vec<Vec<Complex<f64>>> = Vec::new();
    for kind in model.kinds() {
        real_side.fill(0.0);
        for jump in kind {
            *real_side.get_mut(place(jump.steps)).ok_or(failed.clone())? += jump.rate;
        }
        let mut spectrum = forward.make_output_vec();
        forward.process(&mut real_side, &mut spectrum).map_err(|_| failed.clone())?;
        let all: f64 = kind.iter().map(|jump| jump.rate).sum();
        spectrum.iter_mut().for_each(|one| *one -= all);
        kinds.push(spectrum);
    }
    let grain = PER_DOUBLING * length(size).log2() * UNIT;
    let (mut error, mut sum) = (0.0, 0.0);
    let (mixture, mut values) = (model.mixture(), inverse.make_input_vec());
    for (k, value) in values.iter_mut().enumerate() {
        let gaps: Vec<Complex<f64>> =
            kinds.iter().filter_map(|kind| kind.get(k).copied()).collect();
        let found = mixture.value(&gaps);
        error += found.moved(grain * model.rate()) / real(count(k).max(1));
        sum += found.at.norm();
        *value = found.at / length(size);
    }
    // At zero and at half the lattice the transform of real numbers is real.
    values.first_mut().into_iter().for_each(|value| value.im = 0.0);
    values.last_mut().into_iter().for_each(|value| value.im = 0.0);
    let mut mass = inverse.make_output_vec();
    inverse.process(&mut values, &mut mass).map_err(|_| failed)?;
    Ok(Wrapped { mass, error: error + 2.0 * grain * sum })
}
