//! Papers are set with the fonts of Noto, and looked at with poppler and qpdf.

use std::path::Path;

use crate::debian::{answers, installs};

const WITHOUT: &str =
    "== press: SKIPPED, for the fonts of Noto, poppler or qpdf are absent and not installable
   Nobody printed a document, or looked at one.
   To have them, on Debian or Ubuntu: sudo apt-get install fonts-noto-core poppler-utils qpdf";

/// Looks for the fonts and tools, and tries to install them where they are absent.
pub(crate) fn ready() -> bool {
    let ready = there() || (installs(&["fonts-noto-core", "poppler-utils", "qpdf"]) && there());
    if !ready {
        println!("{WITHOUT}");
    }
    ready
}

/// Whether documents can be printed and looked at here.
pub(crate) fn there() -> bool {
    let folder = std::env::var_os("WEDERKEER_FONTS");
    let folder = folder.unwrap_or_else(|| "/usr/share/fonts/truetype/noto".into());
    Path::new(&folder).join("NotoSans-Regular.ttf").exists()
        && answers("qpdf")
        && Path::new("/usr/bin/pdftoppm").exists()
}
