//! The package in force with one file replaced: checked, and held against the one in force.

use jiff::civil::Date;
use rules::check::{Package, Rejected, Scheme};
use rules::difference::{PolicyDifference, Side, difference};
use rules::parse::SourceFile;
use sha2::{Digest, Sha256};

use super::draft::Draft;

/// The id by which a row cites the intended decision.
pub(super) const INTENT: &str = "voornemen";
/// Where its text would lie.
pub(super) const INTENT_FILE: &str = "sources/voornemen.txt";

/// Checks the package with the text of the draft in it. The package in force stays as it is.
pub(super) fn check(package: &Package, draft: &Draft, today: Date) -> Result<Package, Rejected> {
    let mut files = package.files().to_vec();
    for file in files.iter_mut().filter(|file| file.name == draft.file) {
        file.text.clone_from(&draft.text);
    }
    if !draft.intent.trim().is_empty() {
        files.retain(|file| file.name != INTENT_FILE);
        files.push(SourceFile { name: INTENT_FILE.to_owned(), text: draft.intent.clone() });
        for file in files.iter_mut().filter(|file| file.name == "package.toml") {
            if !file.text.contains(&format!("[source.{INTENT}]")) {
                file.text.push_str(&intent_source(&draft.intent, today));
            }
        }
    }
    rules::check::package(files)
}

/// The lines by which `package.toml` knows the intended decision.
pub(super) fn intent_source(intent: &str, today: Date) -> String {
    let hash = Sha256::digest(intent.as_bytes());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "\n[source.{INTENT}]\ntitle = {{ nl = \"Voornemen\", en = \"Intended decision\" }}\n\
         kind = \"document\"\ndated = {today}\nfile = \"{INTENT_FILE}\"\nsha256 = \"{hash}\"\n"
    )
}

/// What changes in one scheme.
pub(super) enum Effect<'a> {
    /// There was no such scheme.
    Fresh(&'a Scheme),
    /// There is no such scheme any more.
    Gone(&'a Scheme),
    /// In the days it is in force, or for cases that are registered in some stretches of days.
    Changed { old: &'a Scheme, new: &'a Scheme, stretches: Vec<Stretch> },
}

/// Days over which the same changes.
pub(super) struct Stretch {
    pub from: Date,
    /// The last day; open when it runs on.
    pub until: Option<Date>,
    pub what: PolicyDifference,
}

/// What changes, scheme by scheme: also in those that follow the one in the file.
pub(super) fn effects<'a>(old: &'a Package, new: &'a Package, file: &str) -> Vec<Effect<'a>> {
    let is_here = |scheme: &&Scheme| new.file_of(scheme).is_some_and(|one| one.name == file);
    // A file that is no scheme is shared by all of them.
    let edited = new.schemes().iter().find(is_here);
    let touched = |scheme: &Scheme| edited.is_none_or(|edited| new.rests_on(scheme, edited));
    let find =
        |package: &'a Package, id: &str| package.schemes().iter().find(|scheme| scheme.id() == id);
    let gone = old.schemes().iter().filter(|scheme| find(new, scheme.id()).is_none());
    let mut all: Vec<Effect<'a>> = gone.map(Effect::Gone).collect();
    for scheme in new.schemes() {
        let Some(before) = find(old, scheme.id()) else {
            all.push(Effect::Fresh(scheme));
            continue;
        };
        let sides = ((old, before), (new, scheme));
        let stretches = if touched(scheme) { stretches(sides.0, sides.1) } else { Vec::new() };
        if !stretches.is_empty() || before.in_force() != scheme.in_force() {
            all.push(Effect::Changed { old: before, new: scheme, stretches });
        }
    }
    all
}

/// Looks on the first day of every stretch that one of both knows, and joins what is the same.
fn stretches(old: (&Package, &Scheme), new: (&Package, &Scheme)) -> Vec<Stretch> {
    let mut days = Side::days(old.0, old.1);
    days.extend(Side::days(new.0, new.1));
    let ends = [old, new].into_iter().filter_map(|(_, scheme)| scheme.in_force().1);
    days.extend(ends.filter_map(|day| day.tomorrow().ok()));
    days.sort_unstable();
    days.dedup();
    let in_force = |scheme: &Scheme, day: Date| {
        let (from, until) = scheme.in_force();
        from <= day && until.is_none_or(|until| day <= until)
    };
    let mut all: Vec<Stretch> = Vec::new();
    for day in days {
        let before = day.yesterday().ok();
        let side =
            |(package, scheme)| Side::new(package, scheme, Some(day), package.readings().clone());
        let looked_at = in_force(old.1, day) || in_force(new.1, day);
        let what = looked_at.then(|| difference(&side(old), &side(new)));
        let open = all.last_mut().filter(|last| last.until.is_none());
        match (what.filter(|what| !what.is_empty()), open) {
            (Some(what), Some(last)) if same(&what, &last.what) => {}
            (what, open) => {
                if let Some(last) = open {
                    last.until = before;
                }
                all.extend(what.map(|what| Stretch { from: day, until: None, what }));
            }
        }
    }
    all
}

fn same(one: &PolicyDifference, other: &PolicyDifference) -> bool {
    one.changes == other.changes && one.households == other.households
}
