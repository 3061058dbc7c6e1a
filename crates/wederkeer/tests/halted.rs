//! A table that cannot be ended leaves nothing behind: the disk is full, or somebody stops it.

#![cfg(all(unix, feature = "batch"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot run the program must stop")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_wederkeer");
const HEAD: &str = "household_id;registered_on;departure;channel;nationality;adults;minors;\
                    principals\n";
const ROW: &str = "1;2024-03-22;voluntary;iom;IQ;2;2;1\n";

/// A folder with only a table of so many rows.
fn table(name: &str, rows: usize) -> (PathBuf, PathBuf) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let input = folder.join("in.csv");
    std::fs::write(&input, format!("{HEAD}{}", ROW.repeat(rows))).unwrap();
    (folder, input)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// No file may grow beyond 8 KiB here, as if the disk had no more.
#[test]
fn a_full_disk() {
    let (folder, input) = table("full", 2_000);
    for output in ["out.csv", "out.parquet"] {
        let script = "trap '' XFSZ; ulimit -f 16; exec \"$@\"";
        let rows = if output == "out.csv" { &input } else { &many_ids(&folder) };
        let output = folder.join(output);
        let run = Command::new("sh")
            .args(["-c", script, "sh", PROGRAM, "batch"])
            .args([rows, &output])
            .output()
            .unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{said}");
        assert!(said.contains(&output.display().to_string()), "{said}");
        assert!(!names(&folder).iter().any(|name| name.starts_with("out")), "{:?}", names(&folder));
    }
}

/// Ids that take more than 8 KiB however they are packed.
fn many_ids(folder: &Path) -> PathBuf {
    let path = folder.join("ids.csv");
    let mut id = 1_u64;
    let rows = (0..5_000).map(|_| {
        id = id.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{}{}", id >> 1, ROW.trim_start_matches('1'))
    });
    std::fs::write(&path, format!("{HEAD}{}", rows.collect::<String>())).unwrap();
    path
}

#[test]
fn somebody_stops_it() {
    let (folder, input) = table("stopped", 400_000);
    let mut child = Command::new(PROGRAM)
        .arg("batch")
        .args([&input, &folder.join("out.csv")])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Until it has begun to write.
    let writes = |name: &String| {
        let size = std::fs::metadata(folder.join(name)).map_or(0, |file| file.len());
        name.ends_with(".part") && size > 0
    };
    while !names(&folder).iter().any(writes) {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be stopped");
        std::thread::yield_now();
    }
    let stop = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(stop.success());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(2), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_eq!(names(&folder), ["in.csv"]);
}
