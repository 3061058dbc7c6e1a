//! One wait for the disk that serves all who wait.
//!
//! A disk takes some milliseconds to say that something is on it. Were every writer to wait for
//! that while nobody else may write, a few hundred commands a second would be all. So a writer
//! commits, lets the next one in, and waits outside: a wait that begins after its commit covers it,
//! and serves everybody who committed meanwhile. Nothing is acknowledged before.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};

/// The log of a database in SQLite, in which every commit stands first.
#[derive(Debug)]
pub(super) struct Synced {
    log: PathBuf,
    waits: Mutex<Waits>,
    over: Condvar,
}

#[derive(Debug, Default)]
struct Waits {
    /// So many waits for the disk have begun.
    begun: u64,
    /// So many are over.
    over: u64,
    /// Whether somebody is waiting for the disk now.
    running: bool,
}

impl Synced {
    pub(super) fn of(database: &Path) -> Self {
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        Self { log: log.into(), waits: Mutex::default(), over: Condvar::new() }
    }

    /// Returns once everything that was committed before is on the disk.
    ///
    /// # Errors
    /// When the disk does not say so.
    pub(super) fn wait(&self) -> std::io::Result<()> {
        let mut waits = self.waits.lock().unwrap_or_else(PoisonError::into_inner);
        // A wait that is running may have begun before the commit: only the next one covers it.
        let mine = waits.begun + 1;
        while waits.over < mine {
            if waits.running {
                waits = self.over.wait(waits).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            waits.running = true;
            waits.begun += 1;
            let begun = waits.begun;
            drop(waits);
            let synced = File::open(&self.log).and_then(|log| log.sync_data());
            waits = self.waits.lock().unwrap_or_else(PoisonError::into_inner);
            waits.running = false;
            if synced.is_ok() {
                waits.over = begun;
            }
            self.over.notify_all();
            synced?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_served_and_a_log_that_is_gone_is_told() {
        let folder = std::env::temp_dir().join(format!("synced-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let synced = Synced::of(&folder.join("x.db"));
        assert!(synced.wait().is_err(), "there is no log");
        File::create(folder.join("x.db-wal")).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..20).for_each(|_| synced.wait().unwrap()));
            }
        });
        let waits = synced.waits.lock().unwrap();
        assert!(!waits.running && waits.over == waits.begun, "{waits:?}");
        assert!(waits.begun <= 161, "{waits:?}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
