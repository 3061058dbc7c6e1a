//! Files that must still be what they were.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::said::Said;

/// How long a file is and its hash: equal seal, equal bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    bytes: u64,
    sha256: String,
}

impl Seal {
    /// Of a file as it is now.
    ///
    /// # Errors
    /// When it cannot be read, with its name.
    pub fn of(path: &Path) -> Result<Self, Said> {
        let read = || {
            let (mut file, mut found, mut bytes) = (File::open(path)?, Sha256::new(), 0);
            let mut buffer = vec![0; 1 << 20];
            loop {
                let many = file.read(&mut buffer)?;
                if many == 0 {
                    return Ok::<_, std::io::Error>((bytes, found));
                }
                found.update(buffer.get(..many).unwrap_or_default());
                bytes += u64::try_from(many).unwrap_or(0);
            }
        };
        let (bytes, found) = read().map_err(|error| Said::from(error).in_file(path))?;
        Ok(Self { bytes, sha256: spelled(&found.finalize()) })
    }

    /// The hash in hexadecimal digits.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// That a file is still the same.
    ///
    /// # Errors
    /// When it is not, or cannot be read, with its name.
    pub(crate) fn holds(&self, path: &Path) -> Result<(), Said> {
        if Self::of(path)? == *self {
            return Ok(());
        }
        Err(Said::new("kapot: niet zoals het is geschreven", "broken: not as it was written")
            .in_file(path))
    }
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn hash(bytes: &[u8]) -> String {
    spelled(&Sha256::digest(bytes))
}

fn spelled(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
