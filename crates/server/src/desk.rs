//! What every request sees: the policies, and which day it is.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use rules::check::Package;

/// The policies and the clock. A copy is cheap: all copies share one package.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    package: Package,
    today: Box<dyn Fn() -> Date + Send + Sync>,
}

impl Desk {
    /// A desk with a checked package; `today` is asked anew for every request.
    pub fn new(package: Package, today: impl Fn() -> Date + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner { package, today: Box::new(today) }))
    }

    /// The policies.
    pub fn package(&self) -> &Package {
        &self.0.package
    }

    /// The day of today, for fields that are not filled in yet.
    pub fn today(&self) -> Date {
        (self.0.today)()
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Desk").field("package", &self.0.package.hash()).finish_non_exhaustive()
    }
}
