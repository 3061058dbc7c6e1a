//! Where the policies come from: inside the binary, or a folder.

use std::path::Path;

use include_dir::{Dir, include_dir};
use rules::check::{Package, Rejected, package};
use rules::parse::SourceFile;
use rules::words::Lang;

use crate::input::complain;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../policies");

/// The files of the package in a folder, or of the one inside.
///
/// # Errors
/// A sentence that names the file that cannot be read.
pub(crate) fn files(dir: Option<&Path>) -> Result<Vec<SourceFile>, String> {
    let mut files = Vec::new();
    match dir {
        Some(dir) => walk(dir, dir, &mut files)?,
        None => embedded(&EMBEDDED, &mut files),
    }
    Ok(files)
}

fn embedded(dir: &Dir<'_>, files: &mut Vec<SourceFile>) {
    for file in dir.files() {
        if let Some(text) = file.contents_utf8() {
            let name = file.path().to_string_lossy().replace('\\', "/");
            files.push(SourceFile { name, text: text.to_owned() });
        }
    }
    for dir in dir.dirs() {
        embedded(dir, files);
    }
}

fn walk(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) -> Result<(), String> {
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    for entry in std::fs::read_dir(dir).map_err(|error| failed(dir, error))? {
        let path = entry.map_err(|error| failed(dir, error))?.path();
        let known = |ending: &str| path.extension().is_some_and(|found| found == ending);
        if path.is_dir() {
            walk(root, &path, files)?;
        } else if ["toml", "csv", "txt", "md"].into_iter().any(known) {
            let text = std::fs::read_to_string(&path).map_err(|error| failed(&path, error))?;
            let name = path.strip_prefix(root).unwrap_or(&path);
            files.push(SourceFile { name: name.to_string_lossy().replace('\\', "/"), text });
        }
    }
    Ok(())
}

/// Reads and checks the package. Mistakes are shown, and `None` comes back.
pub(crate) fn load(dir: Option<&Path>, lang: Lang) -> Option<Package> {
    match files(dir) {
        Ok(files) => match package(files) {
            Ok(package) => Some(package),
            Err(rejected) => {
                show(&rejected, lang);
                None
            }
        },
        Err(error) => {
            complain(&error);
            None
        }
    }
}

/// Shows why a package was refused.
pub(crate) fn show(rejected: &Rejected, lang: Lang) {
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
    complain(&rejected.text(lang, colour));
    let count = rejected.diagnostics.len();
    complain(&match lang {
        Lang::Nl => format!("\n{count} fout(en). Het pakket is niet te gebruiken."),
        Lang::En => format!("\n{count} mistake(s). The package cannot be used."),
    });
}
