//! Checks by tools that pip brings.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::press;
use crate::steps::build;
use crate::target;

/// A script that asks the built program, with a folder for its tools.
pub(crate) struct Check {
    pub name: &'static str,
    script: &'static str,
    tools: &'static str,
    /// What nobody did where there is no Python.
    without: &'static str,
}

/// The API against its own OpenAPI document, by schemathesis.
pub(crate) const API: Check = Check {
    name: "api",
    script: "crates/server/tests/schemathesis.sh",
    tools: "schemathesis",
    without: "Nobody held the API against its own OpenAPI document with schemathesis.",
};

/// A job on a cluster of this machine that loses an executor, by Dask.
pub(crate) const CLUSTER: Check = Check {
    name: "cluster",
    script: "cluster/check.sh",
    tools: "dask",
    without: "Nobody computed a table on a cluster of Dask.",
};

/// The log of processing, read by the schema of OpenTelemetry.
pub(crate) const LOGBOOK: Check = Check {
    name: "logbook",
    script: "crates/server/tests/otlp.sh",
    tools: "otlp",
    without: "Nobody read the log of processing as OpenTelemetry has it.",
};

/// The documents that the tests have printed, by pdfua, PDFium, poppler and qpdf.
pub(crate) const DOCUMENTS: Check = Check {
    name: "documents",
    script: "crates/documents/tests/check.sh",
    tools: "pdfua",
    without: "Nobody looked at the documents with tools that are not ours.",
};

impl Check {
    /// Whether Python is there.
    pub(crate) fn ready(&self) -> bool {
        if self.name == DOCUMENTS.name && !press::ready() {
            return false;
        }
        let mut version = Command::new("python3");
        version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        let found = version.status().is_ok_and(|status| status.success());
        if !found {
            let Self { name, without, .. } = self;
            println!("== {name}: SKIPPED, for python3 is not on PATH\n   {without}");
        }
        found
    }

    /// Builds the program, brings the tools and lets them ask.
    pub(crate) fn run(&self, root: &Path) -> Result<(), String> {
        build(root)?;
        let target = target(root);
        let Self { script, tools, .. } = self;
        let mut check = Command::new(root.join(script));
        check.arg(target.join("debug/wederkeer")).arg(target.join(tools));
        match check.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(format!("to see it again: {script} WEDERKEER TOOLS")),
            Err(why) => Err(format!("cannot run {script}: {why}")),
        }
    }
}
