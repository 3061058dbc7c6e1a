//! The one door to the register.

mod keep;
mod look;
mod money;
mod monitor;
mod rehearse;
mod send;
mod tables;
mod together;

pub use keep::{Keep, Kept};
pub use money::{PaidKind, Statement, StatementLine};
pub use monitor::{Kind, Monitor, SMALLEST, Size, Told};
pub use rehearse::{Changed, Rehearsal};
pub use send::Sending;
pub use tables::{CASES_MAX, Imported, ImportedCase, NotImported};
pub use together::Moved;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rules::check::Package;

use crate::actor::{Action, Actor};
use crate::alike::{Alike, How, traits};
use crate::case::{Ask, Case, Command, Event, Facts, Happened, Intake, Outline};
use crate::journal::{Deed, Record, digest, hex, sha256};
use crate::periods::Periods;
use crate::processing::{Subject, processed, subjects};
use crate::refused::Refused;
use crate::store::{self, Db, Store};

/// What tells the time. It is given, so that a test can say what time it is.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acted {
    /// The case.
    pub case: i64,
    /// Its version now: the next wish names it.
    pub version: i64,
}

/// The register: a database, the policy and the periods in force, and a clock.
#[derive(Clone)]
pub struct Register {
    pub(crate) store: Store,
    package: Arc<Package>,
    periods: Arc<Periods>,
    clock: Clock,
    zone: TimeZone,
}

impl Register {
    /// A register in a database. `zone` says which day it is at a moment.
    pub fn new(
        store: Store,
        (package, periods): (Arc<Package>, Arc<Periods>),
        clock: Clock,
        zone: TimeZone,
    ) -> Self {
        Self { store, package, periods, clock, zone }
    }

    /// After how long something ends.
    pub fn periods(&self) -> &Periods {
        &self.periods
    }

    /// Today, where the cases are handled.
    pub fn today(&self) -> Date {
        self.zone.to_datetime(self.now()).date()
    }

    pub(crate) fn day(&self, at: &str) -> Date {
        let moment: Option<Timestamp> = at.parse().ok();
        moment.map_or_else(|| self.today(), |at| self.zone.to_datetime(at).date())
    }

    /// Registers a household (RIAT: create case). `key` makes that a request that comes twice is
    /// done once.
    ///
    /// # Errors
    /// Every reason why not; [`Refused::LooksLike`] when somebody may be in another case.
    pub fn open(
        &self,
        actor: &Actor,
        intake: Intake,
        key: Option<&str>,
    ) -> Result<Acted, Vec<Refused>> {
        if !actor.may(Action::Open, &actor.organisation) {
            return Err(vec![Refused::NotAllowed { action: Action::Open }]);
        }
        let outline = intake.facts.check(&self.package)?;
        let asked = sha256(&format!("{intake:?}"));
        self.store.write(|db| {
            if let Some(done) = done_before(db, actor, key, &asked)? {
                return Ok(done);
            }
            self.opened(db, actor, intake, outline, key.map(|key| (key, asked.as_str())))
        })
    }

    /// Opens a case for a household whose facts were checked, unless somebody in it looks like a
    /// person in another case.
    fn opened(
        &self,
        db: &mut Db,
        actor: &Actor,
        intake: Intake,
        outline: Outline,
        key: Option<(&str, &str)>,
    ) -> Result<Acted, Vec<Refused>> {
        self.look_around(db, &intake)?;
        let event = Event::Opened {
            organisation: actor.organisation.clone(),
            outline,
            retroactive: intake.retroactive,
            answer_until: if intake.retroactive {
                self.periods.answer_retroactive.until(self.today())
            } else {
                None
            },
            looked_at: intake.looked_at,
            because: intake.because,
        };
        let case = Case::numbered(store::next_case(db)?);
        let happened = Happened { event, facts: Some(intake.facts) };
        self.happens(db, actor, case, happened, key)
    }

    /// Whether somebody looks like a person in another case, and nobody judged that yet.
    fn look_around(&self, db: &mut Db, intake: &Intake) -> Result<(), Vec<Refused>> {
        let today = self.today();
        let stands = |one: &Alike| {
            let judged = intake.looked_at.contains(&one.case) && !intake.because.trim().is_empty();
            // The same number in a running grant is no matter of judgement (nota N3).
            let certain = one.how == How::VNumber && one.granted;
            let until = |on: Date| self.periods.no_earlier_help.until(on);
            let over = one.helped_on.and_then(until).is_some_and(|day| day < today);
            (certain || !judged) && (!over || one.granted)
        };
        let found = store::alike_to(db, 0, &traits(&intake.facts))?;
        let found: Vec<Alike> = found.into_iter().filter(stands).collect();
        if found.is_empty() { Ok(()) } else { Err(vec![Refused::LooksLike(found)]) }
    }

    /// Does what somebody asks of a case. `seen` is the version on their screen.
    ///
    /// # Errors
    /// Every reason why not; then nothing was changed.
    pub fn act(
        &self,
        actor: &Actor,
        id: i64,
        seen: i64,
        command: Command,
        key: Option<&str>,
    ) -> Result<Acted, Vec<Refused>> {
        let asked = sha256(&format!("{id} {seen} {command:?}"));
        self.store.write(|db| {
            if let Some(done) = done_before(db, actor, key, &asked)? {
                return Ok(done);
            }
            let case = self.case_until(db, id, None)?.ok_or_else(|| vec![Refused::NoCase])?;
            // Who may comes first: somebody who may not see the case learns no version of it.
            case.allows(&command, actor)?;
            if case.version != seen {
                return Err(vec![Refused::Stale { seen, now: case.version }]);
            }
            let ask = Ask { actor, today: self.today(), package: &self.package };
            let happened = case.decide(command, &ask)?;
            if matches!(happened.event, Event::Approved { .. })
                && let Some(facts) = &case.facts
                && let Some((person, case)) = store::granted_elsewhere(db, id, &traits(facts))?
            {
                return Err(vec![Refused::AlreadyGranted { person, case }]);
            }
            self.happens(db, actor, case, happened, key.map(|key| (key, asked.as_str())))
        })
    }

    /// Writes what happens: the record, the postings and the lists.
    fn happens(
        &self,
        db: &mut Db,
        actor: &Actor,
        mut case: Case,
        happened: Happened,
        key: Option<(&str, &str)>,
    ) -> Result<Acted, Vec<Refused>> {
        let Happened { event, facts } = happened;
        let at = written(self.now());
        let body = serde_json::to_string(&event).map_err(store_error)?;
        let mut record = self.record(actor, &at, word(&body), body);
        (record.case, record.version) = (Some(case.id), Some(case.version + 1));
        if let Some(facts) = &facts {
            hide(&mut record, facts)?;
        }
        let kind = record.kind.clone();
        let seq = store::append(db, record)?;
        store::book(db, seq, event.movements())?;
        case.apply(&event, facts, &actor.user, self.day(&at));
        store::relist(db, &case, &at)?;
        processed(db, (seq, &at, &kind), &subjects(&case))?;
        let acted = Acted { case: case.id, version: case.version };
        if let Some((key, asked)) = key {
            store::remember(db, (&actor.user, key, asked), (case.id, case.version))?;
        }
        Ok(acted)
    }

    /// Now.
    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    fn record(&self, actor: &Actor, at: &str, kind: String, body: String) -> Record {
        Record {
            seq: 0,
            at: at.to_owned(),
            actor: actor.user.clone(),
            organisation: actor.organisation.clone(),
            case: None,
            version: None,
            kind,
            body,
            private: None,
            salt: None,
            private_digest: None,
            hash: String::new(),
        }
    }

    pub(crate) fn deed(
        &self,
        db: &mut Db,
        actor: &Actor,
        case: Option<i64>,
        deed: &Deed,
    ) -> Result<i64, Vec<Refused>> {
        self.deed_about(db, actor, case, deed, &[])
    }

    /// The same, with everybody whose data were used for it.
    pub(crate) fn deed_about(
        &self,
        db: &mut Db,
        actor: &Actor,
        case: Option<i64>,
        deed: &Deed,
        subjects: &[Subject],
    ) -> Result<i64, Vec<Refused>> {
        let body = serde_json::to_string(deed).map_err(store_error)?;
        let (at, kind) = (written(self.now()), word(&body));
        let mut record = self.record(actor, &at, kind.clone(), body);
        record.case = case;
        let seq = store::append(db, record)?;
        processed(db, (seq, &at, &kind), subjects)?;
        Ok(seq)
    }
}

/// What was answered when the same request came before.
fn done_before(
    db: &mut Db,
    actor: &Actor,
    key: Option<&str>,
    asked: &str,
) -> Result<Option<Acted>, Vec<Refused>> {
    let Some(key) = key else { return Ok(None) };
    match store::answered(db, &actor.user, key)? {
        None => Ok(None),
        Some((before, case, version)) if before == asked => Ok(Some(Acted { case, version })),
        Some(_) => Err(vec![Refused::KeyUsed]),
    }
}

/// A moment as it is kept: always so many decimals, so that texts compare as moments do.
pub(crate) fn written(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// Puts the personal part beside a record.
fn hide(record: &mut Record, facts: &Facts) -> Result<(), Vec<Refused>> {
    let private = serde_json::to_string(facts).map_err(store_error)?;
    let salt = random_hex(16)?;
    record.private_digest = Some(digest(&salt, &private));
    (record.private, record.salt) = (Some(private), Some(salt));
    Ok(())
}

/// The word for what happened, as its JSON begins with it.
fn word(body: &str) -> String {
    let event = serde_json::from_str::<serde_json::Value>(body).unwrap_or_default();
    event.get("event").and_then(|word| word.as_str()).unwrap_or_default().to_owned()
}

/// So many random bytes, as text.
pub(crate) fn random_hex(bytes: usize) -> Result<String, Vec<Refused>> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).map_err(store_error)?;
    Ok(hex(&random))
}

pub(crate) fn store_error(error: impl ToString) -> Vec<Refused> {
    vec![Refused::Store(error.to_string())]
}

impl From<store::StoreError> for Vec<Refused> {
    fn from(error: store::StoreError) -> Self {
        store_error(error)
    }
}
