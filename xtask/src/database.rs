//! The register is tested on PostgreSQL as well, where its server programs are there.

use std::path::Path;

use crate::debian::installs;

const WITHOUT: &str = "== PostgreSQL: SKIPPED, for its server is absent and not installable here
   The register is tested on SQLite alone.
   To have it, on Debian or Ubuntu: sudo apt-get install postgresql";

/// Looks for the server programs, and tries to install them where they are absent. The tests start
/// a throw-away server by themselves, and say so when they cannot.
pub(crate) fn ready() -> bool {
    let ready = there() || (installs(&["postgresql"]) && there());
    if !ready {
        println!("{WITHOUT}");
    }
    ready
}

fn there() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    versions.map(|one| one.path()).any(|one| has_initdb(&one))
}

fn has_initdb(version: &Path) -> bool {
    version.join("bin/initdb").exists()
}
