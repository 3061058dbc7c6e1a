//! The words of a description.

use jiff::civil::Date;

use super::{CapSeen, ConditionSeen, ExampleSeen, FundingSeen, LawSeen, Of, TransitionSeen};
use crate::check::scheme::{Cap, Condition, DimSource, Entry, Funding, Guard, Transition};
use crate::determine::FormSeen;
use crate::diagnostics::Place;
use crate::parse::policy::{Example, Law, LawKind};
use crate::parse::{Moment, Question};
use crate::words::difference::{area, channel, part, payer, value};
use crate::words::phrases::{date, form, moment, money, place};
use crate::words::{Lang, Words};

/// When, as table 3 of the nota divides it.
pub(super) fn moment_of(of: Moment, country: &str) -> Words {
    Words::say(|lang| moment(of, country, lang).to_owned())
}

impl<'a> Of<'a> {
    pub(super) fn channels(self) -> Vec<(&'a str, Words)> {
        let channels = self.scheme.channels.iter();
        channels.map(|id| (id.as_str(), channel(self.package, id))).collect()
    }

    /// For whom something holds: `gedwongen vertrek, hoofdaanvrager`.
    pub(super) fn when(self, guard: &Guard) -> Words {
        let parts = guard.when.iter().filter_map(|(dim, mask)| {
            let dim = self.scheme.dims.get(*dim)?;
            let values: Vec<Words> = (0_u32..)
                .zip(dim.values.iter().enumerate())
                .filter(|(bit, _)| mask >> bit & 1 == 1)
                .map(|(_, (place, (id, own)))| value(self.package, dim, place, id, own))
                .collect();
            let plain = matches!(
                dim.source,
                DimSource::Departure | DimSource::Channel | DimSource::Role | DimSource::Age { .. }
            );
            let is_channel = matches!(dim.source, DimSource::Channel);
            let values: Vec<&Words> = values.iter().collect();
            Some(part(&values, is_channel, (!plain).then_some(&dim.title)))
        });
        area(&parts.collect::<Vec<_>>())
    }

    /// The answers to open questions under which something holds.
    pub(super) fn reading(self, reading: &[(usize, u64)]) -> Vec<(&'a Question, Vec<&'a Words>)> {
        let all = reading.iter().filter_map(|(question, mask)| {
            let question = self.package.questions.get(*question)?;
            let answers = (0_u32..).zip(&question.answers);
            let answers = answers.filter(|(bit, _)| mask >> bit & 1 == 1);
            Some((question, answers.map(|(_, (_, words))| words).collect()))
        });
        all.collect()
    }

    pub(super) fn form(self, entry: &Entry) -> Vec<Words> {
        let given = entry.form.map(|given| {
            let seen = FormSeen {
                kind: given.kind,
                cash_max: given.cash_max,
                in_kind_min: None,
                cash_paid_in: given.cash_paid_in,
            };
            Words::say(|lang| form(seen, &self.scheme.currency, lang))
        });
        let at = entry.paid_in.map(|at| Words::say(|lang| place(at, lang).to_owned()));
        given.into_iter().chain(at).collect()
    }

    fn titles(self, benefits: &[usize]) -> Vec<&'a Words> {
        let found = benefits.iter().filter_map(|place| self.scheme.benefits.get(*place));
        found.map(|benefit| &benefit.title).collect()
    }

    pub(super) fn funding(self, one: &'a Funding) -> FundingSeen<'a> {
        let shares = one.funders.iter().zip(&one.shares);
        FundingSeen {
            id: &one.id,
            benefits: self.titles(&one.benefits),
            when: self.when(&one.guard),
            shares: shares.map(|(funder, share)| payer(self.package, *funder, *share)).collect(),
            period: self.period(&one.guard, None),
            assumption: one.assumption.as_ref(),
            cites: &one.cites,
        }
    }

    pub(super) fn condition(self, one: &'a Condition) -> ConditionSeen<'a> {
        ConditionSeen {
            id: &one.id,
            ask: &one.ask,
            benefits: self.titles(&one.benefits),
            when: self.when(&one.guard),
            period: self.period(&one.guard, None),
            cites: &one.cites,
        }
    }

    pub(super) fn cap(self, one: &'a Cap) -> CapSeen<'a> {
        CapSeen {
            id: &one.id,
            title: &one.title,
            benefits: self.titles(&one.benefits),
            when: self.when(&one.guard),
            amount: one.amount,
            period: self.period(&one.guard, None),
            cites: &one.cites,
        }
    }

    pub(super) fn law(self, one: &'a Law) -> LawSeen<'a> {
        let findings = self.package.findings.iter();
        let here = findings.filter(|found| found.place == Place::File(one.id.span));
        LawSeen {
            id: &one.id.value,
            says: Words::say(|lang| self.law_in(one, lang)),
            findings: here.collect(),
            cites: &one.cites,
        }
    }

    fn law_in(self, law: &Law, lang: Lang) -> String {
        match &law.kind {
            LawKind::Uniform { over } => {
                let dim = self.scheme.dims.iter().find(|dim| dim.name == over.value);
                let name = match dim.map(|dim| &dim.source) {
                    Some(DimSource::Channel) => lang.pick("kanaal", "channel"),
                    Some(DimSource::Departure) => lang.pick("wijze van vertrek", "departure"),
                    _ => dim.map_or(over.value.as_str(), |dim| dim.title.get(lang)),
                };
                match lang {
                    Lang::Nl => {
                        format!("Elk open {name} geeft hetzelfde bedrag, wat er verder ook geldt.")
                    }
                    Lang::En => format!(
                        "Every {name} that is open gives the same amount, whatever else holds."
                    ),
                }
            }
            LawKind::CashAtMost { amount, paid_in } => {
                let most = money(amount.value, &self.scheme.currency, lang);
                let at = place(*paid_in, lang);
                match lang {
                    Lang::Nl => format!("Niemand krijgt {at} meer dan {most} contant."),
                    Lang::En => format!("Nobody gets more than {most} in cash {at}."),
                }
            }
            LawKind::NeverLower => lang
                .pick(
                    "Een gezinslid erbij verlaagt het totaal van een huishouden nooit.",
                    "One more member never lowers the total of a household.",
                )
                .to_owned(),
        }
    }

    pub(super) fn examples(self) -> Vec<ExampleSeen<'a>> {
        let own = self.package.place_of(self.scheme);
        let examples = self.package.examples.iter().filter(|(place, _)| *place == own);
        let seen = examples.map(|(_, one)| ExampleSeen {
            id: &one.id.value,
            case: Words::say(|lang| self.case(one, lang)),
            benefits: one
                .benefits
                .iter()
                .filter_map(|(id, amount)| {
                    let place = self.scheme.benefit(&id.value)?;
                    Some((&self.scheme.benefits.get(place)?.title, amount.value))
                })
                .collect(),
            total: one.total.value,
            cites: &one.cites,
        });
        seen.collect()
    }

    /// The household of an example, and what is known of its case.
    fn case(self, one: &Example, lang: Lang) -> String {
        let mut kinds: Vec<(&str, usize)> = Vec::new();
        for person in &one.household {
            match kinds.iter_mut().find(|(kind, _)| *kind == person.value) {
                Some((_, count)) => *count += 1,
                None => kinds.push((&person.value, 1)),
            }
        }
        let mut parts: Vec<String> =
            kinds.iter().map(|(kind, count)| format!("{count} × {}", person(kind, lang))).collect();
        for (name, id) in &one.case {
            let Some(dim) = self.scheme.dims.iter().find(|dim| dim.name == name.value) else {
                continue;
            };
            let found = dim.values.iter().enumerate().find(|(_, (value, _))| *value == id.value);
            let Some((place, (id, own))) = found else { continue };
            let said = value(self.package, dim, place, id, own);
            let plain = matches!(dim.source, DimSource::Departure | DimSource::Channel);
            parts.push(if plain {
                said.get(lang).to_owned()
            } else {
                format!("{} ({})", dim.title.get(lang), said.get(lang))
            });
        }
        let day = date(one.registered_on.value, lang);
        parts.push(format!("{} {day}", lang.pick("ingeschreven op", "registered on")));
        parts.join(", ")
    }

    pub(super) fn transition(self, one: &'a Transition) -> TransitionSeen<'a> {
        TransitionSeen {
            id: &one.id,
            cases: Words::say(|lang| self.cases(one, lang)),
            registered: one.registered,
            reading: self.reading(&one.reading),
            to: match &one.to {
                Ok(place) => Ok(self.package.schemes.get(*place).unwrap_or(self.scheme)),
                Err(words) => Err(words),
            },
            cites: &one.cites,
        }
    }

    fn cases(self, one: &Transition, lang: Lang) -> String {
        let names = one.channels.iter().map(|id| channel(self.package, id).get(lang).to_owned());
        let names: Vec<String> = names.collect();
        let mut parts = Vec::new();
        if !names.is_empty() {
            let names = names.join(lang.pick(" of ", " or "));
            parts.push(format!("{} {names}", lang.pick("via", "through")));
        }
        parts.extend(days(lang.pick("ingeschreven", "registered"), one.registered, lang));
        parts.extend(days(lang.pick("vertrokken", "departed"), one.departs, lang));
        parts.join(", ")
    }
}

/// A person as examples name one, in words.
pub(super) fn person(kind: &str, lang: Lang) -> &str {
    match kind {
        "adult principal" => lang.pick("volwassen hoofdaanvrager", "adult principal applicant"),
        "adult member" => lang.pick("volwassen gezinslid", "adult family member"),
        "minor principal" => lang.pick("minderjarige hoofdaanvrager", "minor principal applicant"),
        "minor member" => lang.pick("minderjarig gezinslid", "minor family member"),
        other => other,
    }
}

/// `ingeschreven van 01-07-2017 tot en met 01-09-2024`.
fn days(what: &str, (from, until): (Option<Date>, Option<Date>), lang: Lang) -> Option<String> {
    let (from, until) = (from.map(|day| date(day, lang)), until.map(|day| date(day, lang)));
    Some(match (from, until, lang) {
        (None, None, _) => return None,
        (Some(from), None, Lang::Nl) => format!("{what} vanaf {from}"),
        (Some(from), None, Lang::En) => format!("{what} from {from}"),
        (None, Some(until), Lang::Nl) => format!("{what} tot en met {until}"),
        (None, Some(until), Lang::En) => format!("{what} until {until}"),
        (Some(from), Some(until), Lang::Nl) => format!("{what} van {from} tot en met {until}"),
        (Some(from), Some(until), Lang::En) => format!("{what} from {from} until {until}"),
    })
}
