//! The rules for a browser: WebAssembly, which needs a standard library for that target. rustup
//! brings one with `rustup target add`; where that is not reached, Debian has a compiler with the
//! source of it, from which it is built here. The main build never needs either.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browser::{done, tools};
use crate::debian::{answers, installs};
use crate::target;

/// Debian's compiler for the web, the source of its library, and its cargo.
const PACKAGES: [&str; 3] = ["rustc-web", "rust-web-src", "cargo-web"];
const COMPILER: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const SOURCE: &str = "/usr/lib/rustlib/src";
const TARGET: &str = "wasm32-unknown-unknown";
/// The most bytes that the rules may have.
const LARGEST: u64 = 400_000;

/// No words for a panic, which nobody would see, and the short form of SHA-2.
const FLAGS: &str =
    "-Zunstable-options -Cpanic=immediate-abort --cfg sha2_backend_soft=\"compact\"";

/// What the compiler already takes for granted of a browser, and nothing newer: phones are old.
const SMALLER: [&str; 12] = [
    "-Oz",
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

const WITHOUT: &str =
    "== checker: SKIPPED, for Debian's compiler for the web or npm is absent and not installable
   The page that checks a receipt was not built, nor walked through.
   To have it, on Debian 12: sudo apt-get install rustc-web rust-web-src cargo-web nodejs npm";

/// Whether everything needed is there, after trying to install what is not.
pub(crate) fn ready() -> bool {
    let there = || [COMPILER, CARGO, SOURCE].iter().all(|one| Path::new(one).exists());
    let has_npm = || answers("npm") && answers("node");
    let ready = (there() || (installs(&PACKAGES) && there()))
        && (has_npm() || (installs(&["nodejs", "npm"]) && has_npm()));
    if !ready {
        println!("{WITHOUT}");
    }
    ready
}

/// Where the page finds the rules.
pub(crate) fn file(root: &Path) -> PathBuf {
    target(root).join("checker/checker.wasm")
}

/// Builds the rules, makes them small, and looks how small they are.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let folder = target(root).join("checker");
    let linker = linker(root)?;
    let mut build = Command::new(CARGO);
    build
        .args(["build", "-q", "--locked", "-p", "checker", "--profile", "checker"])
        .args(["-Zbuild-std=std", "-Zbuild-std-features=optimize_for_size", "--target", TARGET])
        .env("RUSTC", COMPILER)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", FLAGS)
        .env("CARGO_TARGET_DIR", &folder)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
        .env_remove("RUSTUP_TOOLCHAIN")
        .current_dir(root);
    done(&mut build, "cargo xtask checker")?;
    tools(root)?;
    let built = folder.join(TARGET).join("checker/checker.wasm");
    let mut smaller = Command::new(tool(root));
    done(smaller.args(SMALLER).arg(&built).arg("-o").arg(file(root)), "wasm-opt")?;
    let size = std::fs::metadata(file(root)).map_err(|error| error.to_string())?.len();
    println!("   {} bytes of at most {LARGEST}: {}", size, file(root).display());
    if size > LARGEST {
        return Err(format!("the rules for the browser have {size} bytes, at most {LARGEST}"));
    }
    Ok(())
}

fn tool(root: &Path) -> PathBuf {
    root.join("crates/server/tests/browser/node_modules/.bin/wasm-opt")
}

/// The linker that comes with the compiler of the main build.
fn linker(root: &Path) -> Result<PathBuf, String> {
    let asked = Command::new("rustc").arg("-vV").current_dir(root).output();
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).current_dir(root).output();
    let (asked, sysroot) = asked
        .and_then(|asked| sysroot.map(|sysroot| (asked, sysroot)))
        .map_err(|why| format!("cannot run rustc: {why}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let host = text(&asked.stdout);
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    let linker =
        Path::new(&text(&sysroot.stdout)).join("lib/rustlib").join(host).join("bin/rust-lld");
    if linker.exists() { Ok(linker) } else { Err(format!("there is no {}", linker.display())) }
}
