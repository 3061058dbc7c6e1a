//! What every request sees: the policies, which day it is, and how much may be asked.

use std::fmt;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use papers::Press;
use register::Register;
use rules::check::open_points::{OpenPoint, open_points};
use rules::check::{Package, Readings};
use rules::parse::case::Household;
use tokio::sync::Semaphore;

use crate::cases::Counter;
use crate::check_page::CheckPage;
use crate::door::Door;
use crate::forecast::Standing;
use crate::limits::Limits;
use crate::observe::Meter;
use crate::policies::Quotes;
use crate::work::{Busy, Workshop};

/// Answers that depend on the policies alone, made when they are first asked for.
#[derive(Default)]
pub(crate) struct Kept {
    pub openapi: OnceLock<String>,
    pub openapi_of_register: OnceLock<String>,
    pub open_questions: OnceLock<String>,
    pub standing: OnceLock<Option<Standing>>,
}

/// Signs what a household gets under a package, on a day: the text of the code, and its last day.
/// Nothing for a household that gets no receipt.
pub trait Sign:
    Fn(&Package, &Household, &Readings, Date) -> Option<(String, Date)> + Send + Sync
{
}

impl<F> Sign for F where
    F: Fn(&Package, &Household, &Readings, Date) -> Option<(String, Date)> + Send + Sync
{
}

/// The policies and the clock. A copy is cheap: all copies share one package.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
    counter: Option<Arc<Counter>>,
    door: Option<Arc<Door>>,
    #[cfg(feature = "oidc")]
    elsewhere: Option<Arc<crate::cases::Elsewhere>>,
    check_page: Option<CheckPage>,
    press: Option<Arc<dyn Press>>,
    signer: Option<Arc<dyn Sign>>,
}

struct Inner {
    package: Arc<Package>,
    today: Box<dyn Fn() -> Date + Send + Sync>,
    limits: Limits,
    workshop: Workshop,
    held: Arc<Semaphore>,
    meter: Meter,
    quotes: OnceLock<Quotes>,
    open_points: OnceLock<Vec<OpenPoint>>,
    kept: Kept,
}

impl Desk {
    /// A desk with a checked package; `today` is asked anew for every request.
    pub fn new(
        package: impl Into<Arc<Package>>,
        today: impl Fn() -> Date + Send + Sync + 'static,
    ) -> Self {
        Self::with_limits(package, today, Limits::default())
    }

    /// A desk with limits of one's own.
    pub fn with_limits(
        package: impl Into<Arc<Package>>,
        today: impl Fn() -> Date + Send + Sync + 'static,
        limits: Limits,
    ) -> Self {
        let workshop = Workshop::new(limits.heavy, limits.heavy_waiting);
        let held = Arc::new(Semaphore::new(limits.held_bytes));
        let today = Box::new(today);
        let inner = Inner {
            package: package.into(),
            today,
            limits,
            workshop,
            held,
            meter: Meter::default(),
            quotes: OnceLock::new(),
            open_points: OnceLock::new(),
            kept: Kept::default(),
        };
        Self {
            inner: Arc::new(inner),
            counter: None,
            door: None,
            check_page: None,
            press: None,
            signer: None,
            #[cfg(feature = "oidc")]
            elsewhere: None,
        }
    }

    /// The same desk, with the pages of a register, which need a login and with it a cookie; and
    /// with its API, which needs a login and no cookie.
    #[must_use]
    pub fn with_register(self, register: Register) -> Self {
        let door = Some(Arc::new(Door::new(register.clone(), self.limits())));
        let counter = Counter::new(register, self.limits());
        Self { counter: Some(Arc::new(counter)), door, ..self }
    }

    /// The same desk, where one can also log in through a provider of logins.
    #[cfg(feature = "oidc")]
    #[must_use]
    pub fn with_elsewhere(self, elsewhere: crate::cases::Elsewhere) -> Self {
        Self { elsewhere: Some(Arc::new(elsewhere)), ..self }
    }

    /// The provider of logins; `None` where there is none.
    #[cfg(feature = "oidc")]
    pub(crate) const fn elsewhere(&self) -> Option<&Arc<crate::cases::Elsewhere>> {
        self.elsewhere.as_ref()
    }

    /// The same desk, with the page that checks receipts; `None` for a page that allows itself more
    /// than that one does.
    pub fn with_check_page(self, html: String) -> Option<Self> {
        Some(Self { check_page: Some(CheckPage::of(html)?), ..self })
    }

    /// The page that checks receipts, where there is one.
    pub(crate) const fn check_page(&self) -> Option<&CheckPage> {
        self.check_page.as_ref()
    }

    /// The same desk, which also gives its answers on paper.
    #[must_use]
    pub fn with_press(self, press: impl Press + 'static) -> Self {
        Self { press: Some(Arc::new(press)), ..self }
    }

    /// The same desk, where sheets of approved cases carry a signed code.
    #[must_use]
    pub fn with_signer(self, signer: impl Sign + 'static) -> Self {
        Self { signer: Some(Arc::new(signer)), ..self }
    }

    /// The text of a signed code for a household, and its last day; `None` where nobody signs, or
    /// where it gets no receipt.
    pub(crate) fn signed(
        &self,
        household: &Household,
        readings: &Readings,
    ) -> Option<(String, Date)> {
        self.signer.as_ref()?(self.package(), household, readings, self.today())
    }

    /// What sets papers; `None` where there is none.
    pub(crate) fn press(&self) -> Option<&Arc<dyn Press>> {
        self.press.as_ref()
    }

    /// The register behind the pages; `None` where there is none.
    pub(crate) const fn counter(&self) -> Option<&Arc<Counter>> {
        self.counter.as_ref()
    }

    /// The register behind the API; `None` where there is none.
    pub(crate) const fn door(&self) -> Option<&Arc<Door>> {
        self.door.as_ref()
    }

    /// The policies.
    pub fn package(&self) -> &Package {
        &self.inner.package
    }

    /// Every quotation of the policies and its place; looked up once.
    pub(crate) fn quotes(&self) -> &Quotes {
        self.inner.quotes.get_or_init(|| Quotes::of(self.package()))
    }

    /// What the sources leave open; looked up once.
    pub(crate) fn open_points(&self) -> &[OpenPoint] {
        self.inner.open_points.get_or_init(|| open_points(self.package()))
    }

    /// The forecast of the assumptions inside; computed once.
    pub(crate) fn standing(&self) -> Option<&Standing> {
        self.inner.kept.standing.get_or_init(|| Standing::of(self.package())).as_ref()
    }

    /// The day of today, for fields that are not filled in yet.
    pub fn today(&self) -> Date {
        (self.inner.today)()
    }

    /// How much may be asked.
    pub fn limits(&self) -> &Limits {
        &self.inner.limits
    }

    /// Does work that takes many milliseconds, such as checking a whole package, without making
    /// those wait who ask something quick.
    ///
    /// # Errors
    /// When too much of it waits already.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let desk = self.clone();
        self.inner.workshop.run(move || work(&desk)).await
    }

    /// The bytes that all bodies together may still take.
    pub(crate) fn held(&self) -> &Arc<Semaphore> {
        &self.inner.held
    }

    /// Answers that stay the same.
    pub(crate) fn kept(&self) -> &Kept {
        &self.inner.kept
    }

    /// What is counted of requests.
    pub(crate) fn meter(&self) -> &Meter {
        &self.inner.meter
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Desk")
            .field("package", &self.inner.package.hash())
            .finish_non_exhaustive()
    }
}
