//! Gaps at consecutive angles, each from the one before by turning every amount.

use realfft::num_complex::Complex;

/// A rate, where its amount is on the circle, and how that turns from one angle to the next.
pub(crate) type Turning = (f64, Complex<f64>, Complex<f64>);

/// Four numbers that the processor handles together.
type Four = [f64; 4];

/// The amounts of one kind as points on a circle, four at a time.
pub(crate) struct Wheel {
    spokes: Vec<Spoke>,
    all: f64,
}

struct Spoke {
    rate: Four,
    re: Four,
    im: Four,
    turn_re: Four,
    turn_im: Four,
}

impl Wheel {
    /// From the amounts of one kind.
    pub(crate) fn of(all: &[Turning]) -> Self {
        let spoke = |four: &[Turning]| {
            let part = |of: fn(&Turning) -> f64| {
                let mut part = [0.0; 4];
                part.iter_mut().zip(four).for_each(|(place, one)| *place = of(one));
                part
            };
            Spoke {
                rate: part(|one| one.0),
                re: part(|one| one.1.re),
                im: part(|one| one.1.im),
                turn_re: part(|one| one.2.re),
                turn_im: part(|one| one.2.im),
            }
        };
        let sum = all.iter().map(|(rate, ..)| rate).sum();
        Self { spokes: all.chunks(4).map(spoke).collect(), all: sum }
    }

    /// The gap here, and on to the next angle.
    pub(crate) fn gap_and_turn(&mut self) -> Complex<f64> {
        let (mut sum_re, mut sum_im) = ([0.0; 4], [0.0; 4]);
        for spoke in &mut self.spokes {
            sum_re = each(sum_re, each(spoke.rate, spoke.re, |a, b| a * b), |a, b| a + b);
            sum_im = each(sum_im, each(spoke.rate, spoke.im, |a, b| a * b), |a, b| a + b);
            let re = each(
                each(spoke.re, spoke.turn_re, |a, b| a * b),
                each(spoke.im, spoke.turn_im, |a, b| a * b),
                |a, b| a - b,
            );
            spoke.im = each(
                each(spoke.re, spoke.turn_im, |a, b| a * b),
                each(spoke.im, spoke.turn_re, |a, b| a * b),
                |a, b| a + b,
            );
            spoke.re = re;
        }
        Complex::new(sum_re.iter().sum::<f64>() - self.all, sum_im.iter().sum())
    }
}

fn each([a, b, c, d]: Four, [w, x, y, z]: Four, with: impl Fn(f64, f64) -> f64) -> Four {
    [with(a, w), with(b, x), with(c, y), with(d, z)]
}
