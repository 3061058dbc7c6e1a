//! In the course of the year: what was spent so far, and what that says of the rest and of budgets.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;
use money::Cents;
use rules::check::{Package, Readings};
use rules::words::{Lang, Words, date, money};
use serde::Serialize;

use super::{Refused, Study, calendar, cents, percent};
use crate::num::signed;
use crate::register::{Basis, Budget, Register, Status};
use crate::severity::Severities;
use crate::{Calendar, CostModel, Exhaustion, Law, Unfit};

/// The quantiles that are told, and the probabilities of which the day is told.
const LEVELS: [f64; 3] = [0.05, 0.50, 0.95];

/// What was counted until a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Spent {
    /// How many days of the year are counted.
    days: usize,
    /// The first day that is not counted.
    as_of: Date,
    /// What each funder has spent.
    funders: BTreeMap<String, Cents>,
}

/// How the budgets fare under each policy, given what was spent.
#[derive(Clone, Debug, Serialize)]
pub struct SoFar {
    /// The id of the register.
    pub register: String,
    /// The first day that was not counted.
    pub as_of: Date,
    /// What each funder has spent before it.
    pub spent: BTreeMap<String, Cents>,
    /// The currency of every amount.
    pub currency: String,
    /// Each budget of whose funders all spending is known, under each policy.
    pub budgets: Vec<Course>,
}

/// How one budget fares under one policy.
#[derive(Clone, Debug, Serialize)]
pub struct Course {
    /// The id of the policy.
    pub policy: String,
    /// The id of the budget.
    pub budget: String,
    /// What it is called.
    pub title: Words,
    /// How much it is.
    pub amount: Cents,
    /// What was spent of it.
    pub spent: Cents,
    /// What is still to come this year.
    pub rest: Range,
    /// What the whole year costs.
    pub year: Range,
    /// The probability that it does not last.
    pub exhausted: f64,
    /// The last day by which it is used up with a probability of 5, 50 and 95 in 100; none when
    /// it is less probable than that.
    pub days: Vec<Option<Date>>,
    /// What is expected to be spent above it, in cents, and how far that can be off.
    pub overspill: [f64; 2],
    /// Who pays that: no register says so.
    pub overspill_paid_by: Option<String>,
    /// How far any probability can be off: proved, apart from the cut of the year effect, for
    /// which the difference with a coarser cut is counted.
    pub error: f64,
    /// Where the amount of the budget comes from.
    pub basis: Basis,
}

/// A distribution in a few numbers.
#[derive(Clone, Debug, Serialize)]
pub struct Range {
    /// The mean in cents, and how far it can be off.
    pub mean: [f64; 2],
    /// P5, P50 and P95: the amount, and between which amounts the true one lies.
    pub quantiles: Vec<[Cents; 3]>,
}

impl Spent {
    /// Reads what people write: `FUNDER=AMOUNT` for each funder, and the first day that is not
    /// counted.
    ///
    /// # Errors
    /// Every mistake: a day outside the year, a funder without a budget or given twice, an
    /// amount that is none, or a budget of which only some funders are given.
    pub fn read(register: &Register, given: &[String], as_of: &str) -> Result<Self, Vec<Words>> {
        let mut wrong = Vec::new();
        let day = as_of.parse::<Date>().ok().filter(|day| day.year() == register.year);
        if day.is_none() {
            let year = register.year;
            wrong.push(Words {
                nl: format!("--as-of {as_of}: verwacht: een dag in {year}, als {year}-07-01"),
                en: format!("--as-of {as_of}: expected: a day in {year}, such as {year}-07-01"),
            });
        }
        let mut funders = BTreeMap::new();
        for one in given {
            match amount(register, one) {
                Err(words) => wrong.push(words),
                Ok((funder, amount)) if funders.insert(funder.to_owned(), amount).is_some() => {
                    wrong.push(Words {
                        nl: format!("--spent {one}: {funder} staat er al"),
                        en: format!("--spent {one}: {funder} was given before"),
                    });
                }
                Ok(_) => {}
            }
        }
        for budget in &register.budgets {
            let missing = budget.funders.iter().filter(|one| !funders.contains_key(*one));
            let missing: Vec<&str> = missing.map(String::as_str).collect();
            if wrong.is_empty() && !missing.is_empty() && missing.len() < budget.funders.len() {
                let (id, missing) = (&budget.id, missing.join(", "));
                wrong.push(Words {
                    nl: format!("--spent: budget {id} is ook van {missing}; geef ook die uitgaven"),
                    en: format!("--spent: budget {id} is of {missing}, too; give that as well"),
                });
            }
        }
        match day {
            Some(as_of) if wrong.is_empty() => {
                let days = usize::try_from(as_of.day_of_year() - 1).unwrap_or(0);
                Ok(Self { days, as_of, funders })
            }
            _ => Err(wrong),
        }
    }

    /// What was spent of a budget; none when that is not known.
    fn of(&self, budget: &Budget) -> Option<Cents> {
        let each = budget.funders.iter().map(|funder| self.funders.get(funder).copied());
        each.sum()
    }
}

fn amount<'g>(register: &Register, given: &'g str) -> Result<(&'g str, Cents), Words> {
    let wrong = Words {
        nl: format!("--spent {given}: verwacht: FINANCIER=BEDRAG, als amif=1250000"),
        en: format!("--spent {given}: expected: FUNDER=AMOUNT, such as amif=1250000"),
    };
    let Some((funder, amount)) = given.split_once('=') else { return Err(wrong) };
    let known: Vec<&str> =
        register.budgets.iter().flat_map(|one| &one.funders).map(String::as_str).collect();
    if !known.contains(&funder) {
        let known = known.join(", ");
        return Err(Words {
            nl: format!("--spent {given}: {funder} heeft geen budget. Bekend: {known}"),
            en: format!("--spent {given}: {funder} has no budget. Known: {known}"),
        });
    }
    let amount = Cents::parse(amount).ok().filter(|amount| *amount >= Cents::ZERO);
    amount.map(|amount| (funder, amount)).ok_or(wrong)
}

impl SoFar {
    /// How each budget fares under each policy, given what was spent of it. Every probability is
    /// off by at most `within`, apart from the cut of the year effect.
    ///
    /// # Errors
    /// When the register names what the package does not have, or what was spent is next to
    /// impossible under its assumptions: then the policy and the budget are named.
    pub fn of(
        register: &Register,
        package: &Package,
        readings: &Readings,
        spent: &Spent,
        within: f64,
    ) -> Result<Self, Refused> {
        let study = Study { within, ..Study::new(register, package, readings) };
        let mut budgets = Vec::new();
        for policy in &register.policies {
            let side = study.severities(policy, readings)?;
            for budget in &register.budgets {
                let Some(amount) = spent.of(budget) else { continue };
                let course = study.course(budget, &side, spent, amount);
                budgets.push(course.map_err(|refused| match refused {
                    Refused::Law(Unfit::Spent) => impossible(&policy.id, budget, spent, amount),
                    other => other,
                })?);
            }
        }
        Ok(Self {
            register: register.id.clone(),
            as_of: spent.as_of,
            spent: spent.funders.clone(),
            currency: "EUR".to_owned(),
            budgets,
        })
    }
}

fn impossible(policy: &str, budget: &Budget, spent: &Spent, amount: Cents) -> Refused {
    let id = &budget.id;
    let [day, on] = [Lang::Nl, Lang::En].map(|lang| date(spent.as_of, lang));
    Refused::Register(vec![super::Mistake {
        line: budget.basis.line,
        column: 1,
        what: Words {
            nl: format!(
                "budget {id}: {amount} uitgegeven voor {day} is met deze aannames vrijwel \
                 onmogelijk onder {policy}."
            ),
            en: format!(
                "budget {id}: {amount} spent before {on} is next to impossible under {policy} \
                 with these assumptions."
            ),
        },
        mend: Words {
            nl: "Controleer --spent en --as-of, of de personen en kanalen in het register."
                .to_owned(),
            en: "Check --spent and --as-of, or the persons and channels of the register."
                .to_owned(),
        },
    }])
}

impl Study<'_> {
    fn course(
        &self,
        budget: &Budget,
        side: &Severities,
        so_far: &Spent,
        spent: Cents,
    ) -> Result<Course, Refused> {
        let model = self.model(side, &budget.funders)?.ok_or(Unfit::Spent)?;
        let calendar = calendar(self.register)?;
        let given = model.given_spent(calendar.part(so_far.days), spent, self.within)?;
        let [law, coarse] =
            [Law::of(&given.rest, self.within)?, Law::of(&given.coarse, self.within)?];
        let left = budget.amount - spent;
        let levels = LEVELS.map(|level| law.quantile(level));
        let levels = levels.into_iter().collect::<Result<Vec<_>, _>>()?;
        let amounts = levels.iter().map(|one| one.amount).chain([left]);
        let cut =
            amounts.map(|amount| (law.at_most(amount).value - coarse.at_most(amount).value).abs());
        let error = law.error() + given.error + cut.fold(0.0, f64::max);
        let means = [law.moments().mean, coarse.moments().mean];
        let off = (means[0] - means[1]).abs() + given.error * 2.0 * means[0];
        let quantile = |level: &f64| -> Result<[Cents; 3], Unfit> {
            let [low, high] = [level - error, level + error];
            let bound = |level: f64| law.quantile(level.clamp(1e-9, 1.0 - 2.0 * law.error()));
            Ok([law.quantile(*level)?.amount, bound(low)?.lowest, bound(high)?.highest])
        };
        let rest = LEVELS.iter().map(quantile).collect::<Result<Vec<_>, _>>()?;
        let above = law.expected_above(left);
        let off_above = (above - coarse.expected_above(left)).abs()
            + error * signed(left.cents()).max(0.0)
            + off;
        Ok(Course {
            policy: side.policy().id.clone(),
            budget: budget.id.clone(),
            title: budget.title.clone(),
            amount: budget.amount,
            spent,
            year: Range {
                mean: [means[0] + signed(spent.cents()), off],
                quantiles: rest.iter().map(|one| one.map(|amount| amount + spent)).collect(),
            },
            rest: Range { mean: [means[0], off], quantiles: rest },
            exhausted: law.more_than(left).value,
            days: self.days(&given.rest, &calendar, so_far, left)?,
            overspill: [above, off_above],
            overspill_paid_by: None,
            error,
            basis: budget.basis.clone(),
        })
    }

    /// The days by which what is left is used up with each probability.
    fn days(
        &self,
        rest: &CostModel,
        calendar: &Calendar,
        so_far: &Spent,
        left: Cents,
    ) -> Result<Vec<Option<Date>>, Unfit> {
        if left < Cents::ZERO {
            // It was so before the first day that is not counted.
            return Ok(LEVELS.iter().map(|_| so_far.as_of.checked_sub(1.day()).ok()).collect());
        }
        let found = Exhaustion::of(rest, &calendar.after(so_far.days)?, left, self.within)?;
        let day = |level: &f64| {
            let days = i64::try_from(found.day(*level)?.checked_sub(1)?).ok()?;
            so_far.as_of.checked_add(days.days()).ok()
        };
        Ok(LEVELS.iter().map(day).collect())
    }
}

impl SoFar {
    /// All of it as text.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        let _ = writeln!(
            out,
            "{} {}",
            lang.pick("Stand aan het begin van", "As of the start of"),
            date(self.as_of, lang)
        );
        for course in &self.budgets {
            self.course(course, lang, &mut out);
        }
        let _ = writeln!(
            out,
            "\n{}",
            lang.pick(
                "Wie betaalt wat boven een budget uitkomt, staat niet in het register. Niet \
                 gegarandeerd tot het besluit.",
                "Who pays what goes beyond a budget is not stated in the register. Not guaranteed \
                 until the decision.",
            )
        );
        out
    }

    fn course(&self, course: &Course, lang: Lang, out: &mut String) {
        let euros = |amount: Cents| money(amount, &self.currency, lang);
        let firm = match course.basis.status {
            Status::Published => String::new(),
            other => format!(" [{}]", other.name(lang)),
        };
        let _ = writeln!(
            out,
            "\n== {} {} {}{firm} [{}]: {} {}",
            lang.pick("Budget", "Budget"),
            course.title.get(lang),
            euros(course.amount),
            course.policy,
            lang.pick("uitgegeven", "spent"),
            euros(course.spent),
        );
        for (name, range) in [
            (lang.pick("Rest van het jaar", "Rest of the year"), &course.rest),
            (lang.pick("Hele jaar", "Whole year"), &course.year),
        ] {
            let [mean, off] = range.mean.map(cents).map(euros);
            let _ = write!(out, "{name}: {} {mean} (± {off})", lang.pick("gemiddeld", "mean"));
            for (level, [amount, low, high]) in ["P5", "P50", "P95"].iter().zip(&range.quantiles) {
                let _ = write!(out, "; {level} {}", euros(*amount));
                if low != high {
                    let _ = write!(out, " ({} … {})", euros(*low), euros(*high));
                }
            }
            let _ = writeln!(out);
        }
        let _ = writeln!(
            out,
            "{} {} (± {:.4} %)",
            lang.pick("Kans dat het op raakt:", "Probability that it runs out:"),
            percent(course.exhausted, lang),
            course.error * 100.0,
        );
        let days = LEVELS.iter().zip(&course.days).map(|(level, day)| {
            let day = day.map_or_else(
                || lang.pick("niet dit jaar", "not this year").to_owned(),
                |day| date(day, lang),
            );
            format!("{} {day}", percent(*level, lang))
        });
        let head = lang.pick("Op uiterlijk, met een kans van:", "By, with a probability of:");
        let _ = writeln!(out, "{head} {}", days.collect::<Vec<_>>().join("; "));
        let [above, off] = course.overspill.map(cents).map(euros);
        let _ = writeln!(
            out,
            "{} {above} (± {off}); {}",
            lang.pick("Verwacht boven het budget:", "Expected beyond the budget:"),
            lang.pick("wie dat betaalt: niet vermeld", "who pays that: not stated"),
        );
    }
}
