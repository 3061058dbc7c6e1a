//! Asking others over HTTP: safe from those between, and not for long.

use std::time::Duration;

use ureq::tls::{RootCerts, TlsConfig};

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(8);

/// Whether an address is safe from those between: https, or this machine.
pub(crate) fn is_safe(address: &str) -> bool {
    let here = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
    address.starts_with("https://") || here.iter().any(|start| address.starts_with(start))
}

/// Asks with the certificates of this machine. Where the other says to ask somewhere else, we do
/// not go along.
pub(crate) fn agent() -> ureq::Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    let config = ureq::Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(PATIENCE));
    config.build().new_agent()
}
