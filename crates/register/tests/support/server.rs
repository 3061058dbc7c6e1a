//! A throw-away PostgreSQL server, for tests in any room.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "each test uses its part, and stops at the first surprise"
)]

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{ChildStdin, Command as Process, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The address of an empty database of its own; `None`, and a line that says so, where there is no
/// PostgreSQL.
pub(crate) fn database() -> Option<String> {
    let Some(server) = server() else {
        eprintln!("SKIPPED on PostgreSQL: no server programs found (apt install postgresql)");
        return None;
    };
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("register_{}", COUNT.fetch_add(1, Ordering::SeqCst));
    assert!(server.psql(&format!("CREATE DATABASE {name}")), "the database could not be made");
    Some(server.address(&name))
}

/// A throw-away PostgreSQL server of this test program, on a socket in a folder of its own.
pub(crate) struct Server {
    folder: PathBuf,
    bin: PathBuf,
    /// As long as this pipe is open the server runs; it closes when this program ends, however.
    _life: ChildStdin,
}

/// The server, started at the first call.
pub(crate) fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(Server::start).as_ref()
}

/// `initdb` and `pg_ctl` in a folder, until the standard input ends.
const RUN: &str = "set -e; mkdir -p $0; cd $0; \
    $1/initdb -D data -U app --auth=trust -E UTF8 --locale=C.UTF-8 >initdb.log; \
    $1/pg_ctl -D data -o \"-k $0 -c listen_addresses= -c fsync=off\" -w -l log start >&2; \
    echo ready; cat; $1/pg_ctl -D data -m immediate stop >&2; rm -rf $0";

impl Server {
    fn start() -> Option<Self> {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut bins: Vec<PathBuf> =
            versions.filter_map(|one| Some(one.ok()?.path().join("bin"))).collect();
        bins.sort();
        let bin = bins.into_iter().rfind(|bin| bin.join("initdb").exists())?;
        // A short path: the name of a socket has at most 107 bytes.
        let folder = PathBuf::from(format!("/tmp/wk-pg-{}", std::process::id()));
        // PostgreSQL refuses to run as root; then it runs as the user `postgres`.
        let root = Process::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
        let mut shell = Process::new(if root { "runuser" } else { "sh" });
        if root {
            shell.args(["-u", "postgres", "--", "sh"]);
        }
        shell.args(["-c", RUN]).args([&folder, &bin]);
        let shell = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[expect(clippy::zombie_processes, reason = "it ends when this program does")]
        let mut running = shell.spawn().expect("a shell");
        let mut said = String::new();
        BufReader::new(running.stdout.take()?).read_line(&mut said).expect("its word");
        assert_eq!(said, "ready\n", "PostgreSQL did not start; see {}", folder.display());
        Some(Self { folder, bin, _life: running.stdin.take()? })
    }

    pub(crate) fn address(&self, name: &str) -> String {
        // The folder of the socket, written as a host in an address.
        let host = self.folder.to_string_lossy().replace('/', "%2F");
        format!("postgres://app@{host}/{name}")
    }

    /// Stops it at once, as a power cut would, and starts it again.
    pub(crate) fn restart(&self) {
        let data = self.folder.join("data");
        let log = self.folder.join("log");
        let options = format!("-k {} -c listen_addresses= -c fsync=off", self.folder.display());
        let root = Process::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
        let pg_ctl = self.bin.join("pg_ctl");
        let mut restart = if root { Process::new("runuser") } else { Process::new(&pg_ctl) };
        if root {
            restart.args(["-u", "postgres", "--"]).arg(&pg_ctl);
        }
        restart.arg("-D").arg(data).args(["-m", "immediate", "-w", "-o", &options, "-l"]).arg(log);
        let quiet = restart.arg("restart").stdout(Stdio::null()).stderr(Stdio::null());
        assert!(quiet.status().is_ok_and(|status| status.success()), "it did not restart");
    }

    fn psql(&self, sql: &str) -> bool {
        let mut psql = Process::new(self.bin.join("psql"));
        psql.arg(self.address("postgres")).args(["-q", "-c", sql]);
        psql.status().is_ok_and(|status| status.success())
    }
}
