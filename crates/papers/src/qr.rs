//! A text as a code that a telephone reads.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

/// A code as a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Qr {
    svg: String,
}

/// Squares of white around it, without which a telephone does not find it.
const QUIET: usize = 4;

/// The code of a text; none when it holds more than a code can.
pub(crate) fn code(text: &str) -> Option<Qr> {
    // Paper gets folded and wet: a seventh of the squares may be lost, or less for a long text.
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .or_else(|_| QrCode::with_error_correction_level(text, EcLevel::L))
        .ok()?;
    let (width, side) = (code.width(), code.width() + 2 * QUIET);
    let mut svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {side} {side}'>\
         <path fill='#fff' d='M0 0h{side}v{side}H0z'/><path d='"
    );
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        for (x, length) in stretches(row) {
            let (x, y) = (x + QUIET, y + QUIET);
            // Writing to a string cannot fail.
            let _ = write!(svg, "M{x} {y}h{length}v1h-{length}z");
        }
    }
    svg.push_str("'/></svg>");
    Some(Qr { svg })
}

/// The dark squares of a row: where each stretch begins, and how long it is.
fn stretches(row: &[Color]) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> = Vec::new();
    for (place, _) in row.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        match all.last_mut() {
            Some((begin, length)) if *begin + *length == place => *length += 1,
            _ => all.push((place, 1)),
        }
    }
    all
}
