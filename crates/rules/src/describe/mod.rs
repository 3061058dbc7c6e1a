//! A scheme as people read it: every row with its condition, its days and its sources in words.
//!
//! Nothing is decided here. It is the checked policy, opened up for a page or a document.

mod findings;
mod told;
mod words;

use jiff::civil::Date;
use money::Cents;

pub use findings::finding;
pub use told::told;

use crate::check::scheme::{Entry, Follow, FollowDim, Gives, Guard, Open};
use crate::check::{Package, Scheme};
use crate::diagnostics::Diagnostic;
use crate::parse::{Cite, List, Moment, Question};
use crate::words::Words;

/// A scheme, opened up.
#[derive(Clone, Debug)]
pub struct Described<'a> {
    /// The scheme itself.
    pub scheme: &'a Scheme,
    /// Through whom it goes: id and name.
    pub channels: Vec<(&'a str, Words)>,
    /// The schemes that it replaces from its first day.
    pub replaces: Vec<&'a Scheme>,
    /// The schemes that it stands before, where both could apply.
    pub stands_before: Vec<&'a Scheme>,
    /// The scheme below it and the list of nationalities it is about, when it lies on top.
    pub over: Option<(&'a Scheme, &'a List)>,
    /// What there is to get, in the order of the file.
    pub benefits: Vec<BenefitSeen<'a>>,
    /// Who pays.
    pub funding: Vec<FundingSeen<'a>>,
    /// The facts that must hold.
    pub conditions: Vec<ConditionSeen<'a>>,
    /// The maximums.
    pub caps: Vec<CapSeen<'a>>,
    /// What holds for every cell.
    pub laws: Vec<LawSeen<'a>>,
    /// Arrangements for cases between two schemes, as its file states them.
    pub transitions: Vec<TransitionSeen<'a>>,
    /// Worked examples. They came out, or else there would be no package.
    pub examples: Vec<ExampleSeen<'a>>,
}

/// Something there is to get.
#[derive(Clone, Debug)]
pub struct BenefitSeen<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub title: &'a Words,
    /// Whether it is things or services instead of money.
    pub goods: bool,
    /// When, as table 3 of the nota divides it.
    pub moment: Moment,
    /// The moment in words.
    pub moment_words: Words,
    /// Where, within which time, and whether per person.
    pub how: Vec<Words>,
    /// The rows and references, in the order of the file.
    pub rows: Vec<RowSeen<'a>>,
}

/// One row, or one reference to rows of another scheme.
#[derive(Clone, Debug)]
pub struct RowSeen<'a> {
    /// Its id in its file.
    pub id: &'a str,
    /// For whom, in words; empty when for everybody.
    pub when: Words,
    /// The answers to open questions under which it holds: question and answers.
    pub reading: Vec<(&'a Question, Vec<&'a Words>)>,
    /// What it gives.
    pub gives: GivesSeen<'a>,
    /// In which form, and where if it is not where the benefit usually is.
    pub form: Vec<Words>,
    /// From when until when.
    pub period: Period<'a>,
    /// The document that would settle what it leaves open.
    pub settles: Option<&'a Words>,
    /// What no source says and is needed all the same.
    pub assumption: Option<&'a Words>,
    /// Where it is stated.
    pub cites: &'a [Cite],
}

/// What a row gives.
#[derive(Clone, Debug)]
pub enum GivesSeen<'a> {
    /// An amount, and what the sources leave open of it.
    Amount {
        /// The amount in use.
        assume: Cents,
        /// The least.
        low: Cents,
        /// The most.
        high: Cents,
    },
    /// Nothing, and why.
    Nothing(&'a Words),
    /// A thing or a service.
    Goods(&'a Words),
    /// What rows of another scheme give.
    Follows {
        /// The other scheme.
        scheme: &'a Scheme,
        /// The name of the benefit there.
        benefit: &'a Words,
        /// The ids of the rows it can lead to.
        rows: Vec<&'a str>,
        /// The day as of which it is frozen; else it moves along.
        frozen: Option<Date>,
    },
}

/// From when until when something holds, in the readings in use.
#[derive(Clone, Debug)]
pub struct Period<'a> {
    /// First day.
    pub from: Date,
    /// Last day; none while it runs.
    pub until: Option<Date>,
    /// Set when the sources do not say on which day it began.
    pub unknown_from: Option<Unknown<'a>>,
    /// Set when the sources do not say on which day it ended.
    pub unknown_until: Option<Unknown<'a>>,
}

/// A day that the sources do not give.
#[derive(Clone, Copy, Debug)]
pub struct Unknown<'a> {
    /// It lies after this day.
    pub after: Date,
    /// And not after this day.
    pub seen: Option<Date>,
    /// The row that comes before or after.
    pub other: &'a str,
}

/// A division of costs.
#[derive(Clone, Debug)]
pub struct FundingSeen<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is about.
    pub benefits: Vec<&'a Words>,
    /// For whom.
    pub when: Words,
    /// Each payer with its share.
    pub shares: Vec<Words>,
    /// From when until when.
    pub period: Period<'a>,
    /// What is assumed.
    pub assumption: Option<&'a Words>,
    /// Where it is stated.
    pub cites: &'a [Cite],
}

/// A fact that must hold.
#[derive(Clone, Debug)]
pub struct ConditionSeen<'a> {
    /// Its id.
    pub id: &'a str,
    /// The question to ask.
    pub ask: &'a Words,
    /// What it is about.
    pub benefits: Vec<&'a Words>,
    /// For whom.
    pub when: Words,
    /// From when until when.
    pub period: Period<'a>,
    /// Where it is stated.
    pub cites: &'a [Cite],
}

/// A maximum over several benefits.
#[derive(Clone, Debug)]
pub struct CapSeen<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub title: &'a Words,
    /// What it is about.
    pub benefits: Vec<&'a Words>,
    /// For whom.
    pub when: Words,
    /// The maximum.
    pub amount: Cents,
    /// From when until when.
    pub period: Period<'a>,
    /// Where it is stated.
    pub cites: &'a [Cite],
}

/// A law and what its check found.
#[derive(Clone, Debug)]
pub struct LawSeen<'a> {
    /// Its id.
    pub id: &'a str,
    /// The law in a sentence.
    pub says: Words,
    /// What the check found that people have to weigh. The law itself holds, or else there would
    /// be no package.
    pub findings: Vec<&'a Diagnostic>,
    /// Where it comes from.
    pub cites: &'a [Cite],
}

/// An arrangement for cases between two schemes.
#[derive(Clone, Debug)]
pub struct TransitionSeen<'a> {
    /// Its id.
    pub id: &'a str,
    /// Which cases.
    pub cases: Words,
    /// The first and last day of registration it is about.
    pub registered: (Option<Date>, Option<Date>),
    /// The answers to open questions under which it holds.
    pub reading: Vec<(&'a Question, Vec<&'a Words>)>,
    /// The scheme that holds, or what is known of an arrangement without amounts.
    pub to: Result<&'a Scheme, &'a Words>,
    /// Where it is stated.
    pub cites: &'a [Cite],
}

/// A worked example of a source.
#[derive(Clone, Debug)]
pub struct ExampleSeen<'a> {
    /// Its id.
    pub id: &'a str,
    /// The household and what is known of it.
    pub case: Words,
    /// The amounts of benefits that the source names.
    pub benefits: Vec<(&'a Words, Cents)>,
    /// The total that the source names.
    pub total: Cents,
    /// Where it is stated.
    pub cites: &'a [Cite],
}

/// A scheme of the package, opened up.
pub fn describe<'a>(package: &'a Package, scheme: &'a Scheme) -> Described<'a> {
    let of = Of { package, scheme };
    let schemes = |places: &[usize]| -> Vec<&'a Scheme> {
        places.iter().filter_map(|place| package.schemes.get(*place)).collect()
    };
    let over = scheme
        .over
        .and_then(|(below, list)| Some((package.schemes.get(below)?, package.lists.get(list)?)));
    let own_file = |span: crate::parse::Span| span.file == scheme.span.file;
    let transitions = package.transitions.iter().filter(|one| own_file(one.span));
    Described {
        scheme,
        channels: of.channels(),
        replaces: schemes(&scheme.replaces),
        stands_before: schemes(&scheme.stands_before),
        over,
        benefits: (0..scheme.benefits.len()).filter_map(|place| of.benefit(place)).collect(),
        funding: scheme.funding.iter().map(|one| of.funding(one)).collect(),
        conditions: scheme.conditions.iter().map(|one| of.condition(one)).collect(),
        caps: scheme.caps.iter().map(|one| of.cap(one)).collect(),
        laws: scheme.laws.iter().map(|one| of.law(one)).collect(),
        transitions: transitions.map(|one| of.transition(one)).collect(),
        examples: of.examples(),
    }
}

/// A scheme in its package.
#[derive(Clone, Copy)]
struct Of<'a> {
    package: &'a Package,
    scheme: &'a Scheme,
}

impl<'a> Of<'a> {
    fn benefit(self, place: usize) -> Option<BenefitSeen<'a>> {
        let benefit = self.scheme.benefits.get(place)?;
        let rows = self.scheme.entries.iter().filter(|entry| entry.benefit == place);
        Some(BenefitSeen {
            id: &benefit.id,
            title: &benefit.title,
            goods: benefit.goods,
            moment: benefit.moment,
            moment_words: words::moment_of(benefit.moment, &self.scheme.country),
            how: crate::words::difference::how(benefit, None, benefit.paid_in, ""),
            rows: rows.map(|entry| self.row(entry)).collect(),
        })
    }

    fn row(self, entry: &'a Entry) -> RowSeen<'a> {
        let open = match &entry.gives {
            Gives::Amount { open, .. } => *open,
            _ => None,
        };
        RowSeen {
            id: &entry.id,
            when: self.when(&entry.guard),
            reading: self.reading(&entry.guard.reading),
            gives: self.gives(entry),
            form: self.form(entry),
            period: self.period(&entry.guard, open.map(|open| (open, entry))),
            settles: entry.settles.as_ref(),
            assumption: entry.assumption.as_ref(),
            cites: &entry.cites,
        }
    }

    fn gives(self, entry: &'a Entry) -> GivesSeen<'a> {
        match &entry.gives {
            Gives::Amount { assume, low, high, .. } => {
                GivesSeen::Amount { assume: *assume, low: *low, high: *high }
            }
            Gives::None(why) => GivesSeen::Nothing(why),
            Gives::Goods(what) => GivesSeen::Goods(what),
            Gives::Follow(follow) => {
                let scheme = self.package.schemes.get(follow.scheme).unwrap_or(self.scheme);
                let of = scheme.benefits.get(follow.benefit);
                let own = self.scheme.benefits.get(entry.benefit);
                let benefit = of.or(own).map_or(&self.scheme.title, |benefit| &benefit.title);
                let rows = scheme.entries.iter().filter(|row| {
                    row.benefit == follow.benefit && leads_to(follow, &entry.guard, &row.guard)
                });
                let rows = rows.map(|row| row.id.as_str()).collect();
                GivesSeen::Follows { scheme, benefit, rows, frozen: follow.frozen }
            }
        }
    }

    /// The days in the readings in use. Of two rows of which the one succeeded the other on an
    /// unknown day, the later one starts on it and the earlier one ends before it.
    fn period(self, guard: &Guard, open: Option<(Open, &Entry)>) -> Period<'a> {
        let readings = self.package.readings();
        let from = guard.from.get(readings).unwrap_or(self.scheme.from);
        let until = guard.until.get(readings).flatten();
        let until = [until, self.scheme.until].into_iter().flatten().min();
        let unknown = open.and_then(|(open, _)| {
            let other = &self.scheme.entries.get(open.other)?.id;
            Some(Unknown { after: open.after, seen: open.seen, other })
        });
        let other_from = open
            .and_then(|(open, _)| self.scheme.entries.get(open.other)?.guard.from.get(readings));
        let starts = other_from.is_some_and(|other| other < from);
        Period {
            from,
            until,
            unknown_from: unknown.filter(|_| starts),
            unknown_until: unknown.filter(|_| !starts),
        }
    }
}

/// Whether a reference that holds somewhere can lead to a row over there.
fn leads_to(follow: &Follow, ours: &Guard, theirs: &Guard) -> bool {
    theirs.when.iter().all(|(dim, mask)| match follow.cell.get(*dim) {
        None => true,
        Some(FollowDim::Fixed(value)) => mask >> u32::from(*value) & 1 == 1,
        Some(FollowDim::Ours { dim, values }) => {
            let own = ours.when.iter().find(|(one, _)| one == dim).map(|(_, mask)| *mask);
            let open = |place: u32| own.is_none_or(|own| own >> place & 1 == 1);
            let mut pairs = (0_u32..).zip(values);
            pairs.any(|(place, value)| {
                open(place) && value.is_some_and(|value| mask >> u32::from(value) & 1 == 1)
            })
        }
    })
}
