//! What the tests share: the policies and the press.

use std::path::Path;

use documents::{Fonts, Typst, USUAL_PLACE};

#[path = "../../../papers/tests/support/mod.rs"]
mod policies;
pub(crate) use policies::package;

/// The press, with the fonts of Debian's `fonts-noto-core` or of the folder in `WEDERKEER_FONTS`.
pub(crate) fn press() -> Typst {
    let folder = std::env::var("WEDERKEER_FONTS").unwrap_or_else(|_| USUAL_PLACE.to_owned());
    Typst::new(Fonts::read(Path::new(&folder)).unwrap_or_else(|missing| {
        panic!("apt-get install fonts-noto-core: {folder} lacks {}", missing.join(", "))
    }))
}
