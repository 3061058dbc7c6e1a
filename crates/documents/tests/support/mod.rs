//! What the tests share: the policies and the press.
#![allow(clippy::unwrap_used, reason = "a test or benchmark that cannot read them must stop")]

use std::path::Path;

use documents::{Fonts, Typst, USUAL_PLACE};
use rules::check::Package;
use rules::parse::SourceFile;

fn walk(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.push(SourceFile { name, text: std::fs::read_to_string(&path).unwrap() });
        }
    }
}

/// The package of the folder `policies/`.
pub(crate) fn package() -> Package {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut files = Vec::new();
    walk(&root, &root, &mut files);
    rules::check::package(files)
        .unwrap_or_else(|no| panic!("{}", no.text(Default::default(), false)))
}

/// The press, with the fonts of Debian's `fonts-noto-core` or of the folder in `WEDERKEER_FONTS`.
pub(crate) fn press() -> Typst {
    let folder = std::env::var("WEDERKEER_FONTS").unwrap_or_else(|_| USUAL_PLACE.to_owned());
    Typst::new(Fonts::read(Path::new(&folder)).unwrap_or_else(|missing| {
        panic!("apt-get install fonts-noto-core: {folder} lacks {}", missing.join(", "))
    }))
}
