//! The generated pages of `docs/`: written from the same tables that the program uses.

use crate::Outcome;
use crate::input::{complain, say};

const MARK: &str = "<!-- generated: cargo run -p wederkeer -- docs -->";

/// A path and what its generated part says.
type Page = (&'static str, fn() -> String);

/// A page, the text in front of the mark stays; what follows is generated.
const PAGES: [Page; 2] = [
    ("docs/policy-format.md", rules::parse::format::markdown),
    ("docs/diagnostics.md", rules::diagnostics::markdown),
];

pub(crate) fn run(check: bool) -> Outcome {
    let mut outcome = Outcome::Fine;
    for (path, generated) in PAGES {
        let old = std::fs::read_to_string(path).unwrap_or_default();
        let kept = old.split(MARK).next().unwrap_or_default().trim_end();
        let new = format!("{kept}\n\n{MARK}\n\n{}", generated().trim_end());
        let new = format!("{}\n", new.trim_start());
        if new == old {
            continue;
        }
        if check {
            complain(&format!("{path}:1: stale. Run: cargo run -p wederkeer -- docs"));
            outcome = Outcome::Findings;
        } else if let Err(error) = std::fs::write(path, new) {
            complain(&format!("{path}: {error}"));
            return Outcome::BadInput;
        } else {
            say(path);
        }
    }
    outcome
}
