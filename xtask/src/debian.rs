//! Programs that Rust does not bring: whether they are there, and how Debian brings them.

use std::process::{Command, Stdio};

/// Whether a program is there and says its version.
pub(crate) fn answers(tool: &str) -> bool {
    quiet(Command::new(tool).arg("--version"))
}

/// Only root may install, and only where there is apt.
pub(crate) fn installs(packages: &[&str]) -> bool {
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    if !root || !answers("apt-get") {
        return false;
    }
    println!("   installing {}", packages.join(", "));
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "-q", "--no-install-recommends"]).args(packages);
    quiet(Command::new("apt-get").args(["update", "-q"]))
        && quiet(install.env("DEBIAN_FRONTEND", "noninteractive"))
}

fn quiet(command: &mut Command) -> bool {
    let silent = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    silent.status().is_ok_and(|status| status.success())
}
