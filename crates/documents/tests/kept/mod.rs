//! Documents stay after a test, for those who look at them.
#![allow(clippy::unwrap_used, reason = "a test that cannot write must stop")]

use std::path::Path;

use papers::Pdf;

/// Keeps a document where `check.py` looks for it.
pub(crate) fn keep(name: &str, pdf: &Pdf) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.pdf")), &pdf.bytes).unwrap();
}
