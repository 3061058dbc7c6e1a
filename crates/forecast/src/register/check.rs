//! Whether a register holds together: everything that is needed is there, once, and fits.

use std::collections::BTreeSet;

use super::table::{Place, Reader};
use super::{Assumption, Basis, DEPARTURES, Quantity, Register, Spread, Status};

/// What kind of value an assumption is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Number,
    Part,
    Division,
}

/// The assumptions that every register has.
fn needed() -> Vec<(String, Sort)> {
    let each = [
        ("persons", Sort::Number),
        ("uptake", Sort::Part),
        ("year-effect", Sort::Number),
        ("composition", Sort::Division),
        ("channel", Sort::Division),
        ("nationality", Sort::Division),
    ];
    let each = each.into_iter().flat_map(|(name, sort)| {
        DEPARTURES.into_iter().map(move |departure| (format!("{name}.{departure}"), sort))
    });
    let once = [
        ("year-effect.correlation", Sort::Part),
        ("season", Sort::Division),
        ("files.joint", Sort::Part),
    ];
    each.chain(once.into_iter().map(|(id, sort)| (id.to_owned(), sort))).collect()
}

/// Assumptions that a register may have beside those, by how their ids begin.
const OPTIONAL: [(&str, Sort); 2] = [("shift.", Sort::Part), ("reading.", Sort::Division)];

/// The places of policies, budgets and assumptions in the text.
type Places = [Vec<Place>; 3];

/// Adds everything that does not hold together.
pub(super) fn check(register: &Register, at: &Places, out: &mut Reader<'_>) {
    let [policies, budgets, assumptions] = at;
    once(register.policies.iter().map(|one| one.id.as_str()), policies, out);
    once(register.budgets.iter().map(|one| one.id.as_str()), budgets, out);
    once(register.assumptions.iter().map(|one| one.id.as_str()), assumptions, out);
    for (id, _) in needed().iter().filter(|(id, _)| register.assumption(id).is_none()) {
        out.wrong(
            0,
            [format!("De aanname “{id}” ontbreekt."), format!("Assumption “{id}” is missing.")],
            [
                format!("Voeg een [[assumption]] toe met id = \"{id}\"."),
                format!("Add an [[assumption]] with id = \"{id}\"."),
            ],
        );
    }
    for (one, at) in register.assumptions.iter().zip(assumptions) {
        let mut mistakes = Mistakes { register, at: *at, out };
        mistakes.based(&one.basis);
        mistakes.sort(one);
        mistakes.parts(one);
        mistakes.spread(one);
    }
    for (one, at) in register.budgets.iter().zip(budgets) {
        let mut mistakes = Mistakes { register, at: *at, out };
        mistakes.based(&one.basis);
        let funders: BTreeSet<&String> = one.funders.iter().collect();
        if one.funders.is_empty() || funders.len() < one.funders.len() {
            mistakes.say(
                [
                    "Een budget is voor een of meer verschillende financiers.".to_owned(),
                    "A budget is for one or more different funders.".to_owned(),
                ],
                ["Noem elke financier één keer.".to_owned(), "Name each funder once.".to_owned()],
            );
        }
    }
    for (number, at) in (0..register.policies.len()).zip(policies) {
        Mistakes { register, at: *at, out }.policy(number);
    }
    let whole = Mistakes { register, at: 0, out };
    whole.year_effect();
}

fn once<'r>(ids: impl Iterator<Item = &'r str>, at: &[Place], out: &mut Reader<'_>) {
    let mut seen = BTreeSet::new();
    let mut any = false;
    for (id, at) in ids.zip(at) {
        any = true;
        if !seen.insert(id) {
            out.wrong(
                *at,
                [format!("“{id}” staat er twee keer."), format!("“{id}” is there twice.")],
                ["Houd er één over.".to_owned(), "Keep one of them.".to_owned()],
            );
        }
    }
    if !any {
        out.wrong(
            0,
            ["Een lijst is leeg.".to_owned(), "A list is empty.".to_owned()],
            [
                "Er is minstens één [[policy]], [[budget]] en [[assumption]].".to_owned(),
                "There is at least one [[policy]], [[budget]] and [[assumption]].".to_owned(),
            ],
        );
    }
}

struct Mistakes<'m, 'r, 't> {
    register: &'r Register,
    at: Place,
    out: &'m mut Reader<'t>,
}

impl Mistakes<'_, '_, '_> {
    fn say(&mut self, what: [String; 2], mend: [String; 2]) {
        self.out.wrong(self.at, what, mend);
    }

    fn based(&mut self, basis: &Basis) {
        let known = |id: &str| self.register.sources.iter().any(|one| one.id == id);
        match &basis.source {
            Some((id, _)) if !known(id) => self.say(
                [format!("Er is geen bron “{id}”."), format!("There is no source “{id}”.")],
                [
                    "Noem een [[source]], met daarachter de plaats.".to_owned(),
                    "Name a [[source]], and the place in it.".to_owned(),
                ],
            ),
            None if basis.status == Status::Published => self.say(
                [
                    "Gepubliceerd, maar zonder bron.".to_owned(),
                    "Published, but without a source.".to_owned(),
                ],
                [
                    "Noem de bron, of kies expert of placeholder.".to_owned(),
                    "Name the source, or choose expert or placeholder.".to_owned(),
                ],
            ),
            _ => {}
        }
    }

    /// Whether it is known, and of the right kind.
    fn sort(&mut self, one: &Assumption) {
        let needed = needed();
        let own = needed.iter().find(|(id, _)| *id == one.id).map(|(_, sort)| *sort);
        let other = || OPTIONAL.iter().find(|(start, _)| one.id.starts_with(start));
        let Some(sort) = own.or_else(|| other().map(|(_, sort)| *sort)) else {
            let known: Vec<&str> = needed.iter().map(|(id, _)| id.as_str()).collect();
            let known = known.join(", ");
            let id = &one.id;
            return self.say(
                [format!("Niets kijkt naar “{id}”."), format!("Nothing looks at “{id}”.")],
                [
                    format!("Bekend: {known}, shift.…, reading.VRAAG."),
                    format!("Known: {known}, shift.…, reading.QUESTION."),
                ],
            );
        };
        let fits = match &one.quantity {
            Quantity::Number(value) => sort == Sort::Number && *value > 1e-3 && *value < 1e9,
            Quantity::Part(_) => sort == Sort::Part,
            Quantity::Division(_) => sort == Sort::Division,
        };
        if !fits {
            let [nl, en] = match sort {
                Sort::Number => ["value = een getal boven 0", "value = a number above 0"],
                Sort::Part => ["share = \"25%\"", "share = \"25%\""],
                Sort::Division => ["shares of counts = { … }", "shares or counts = { … }"],
            };
            let id = &one.id;
            self.say(
                [format!("“{id}” is van een andere soort."), format!("“{id}” is of another kind.")],
                [format!("Verwacht: {nl}."), format!("Expected: {en}.")],
            );
        }
    }

    /// Whether a division names what it can.
    fn parts(&mut self, one: &Assumption) {
        let Quantity::Division(parts) = &one.quantity else { return };
        let name = one.id.split('.').next().unwrap_or_default();
        let [nl, en] = match name {
            "composition" => [
                "volwassenen+minderjarigen, zoals \"2+1\", samen 1 tot 100",
                "adults+minors, such as \"2+1\", 1 to 100 together",
            ],
            "nationality" => ["landcodes van twee hoofdletters", "country codes of two capitals"],
            "season" => ["twaalf maanden, 01 tot en met 12", "twelve months, 01 to 12"],
            _ => return,
        };
        let fits = |part: &str| match name {
            "composition" => composition(part).is_some(),
            "nationality" => part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase()),
            _ => part.len() == 2 && (1..=12).any(|month| format!("{month:02}") == part),
        };
        let wrong: Vec<&str> =
            parts.iter().map(|(part, _)| part.as_str()).filter(|part| !fits(part)).collect();
        if !wrong.is_empty() || (name == "season" && parts.len() != 12) {
            let (id, wrong) = (&one.id, wrong.join(", "));
            self.say(
                [
                    format!("De delen van “{id}” kloppen niet: {wrong}."),
                    format!("The parts of “{id}” are not right: {wrong}."),
                ],
                [format!("Verwacht: {nl}."), format!("Expected: {en}.")],
            );
        }
    }

    fn spread(&mut self, one: &Assumption) {
        let Some(spread) = &one.spread else {
            if one.vary.is_some() {
                self.say(
                    ["“vary” zonder bereik.".to_owned(), "“vary” without a range.".to_owned()],
                    ["Geef low en high.".to_owned(), "Give low and high.".to_owned()],
                );
            }
            return;
        };
        if let Quantity::Division(parts) = &one.quantity
            && !parts.iter().any(|(name, _)| Some(name) == one.vary.as_ref())
        {
            let names = parts.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
            return self.say(
                [
                    "Niet gezegd is welk deel onzeker is.".to_owned(),
                    "It is not said which part is uncertain.".to_owned(),
                ],
                [format!("vary = een van: {names}."), format!("vary = one of: {names}.")],
            );
        }
        let central = one.central();
        let fits = match *spread {
            Spread::Range { low, high } => low < high && (low..=high).contains(&central),
            Spread::LogNormal { deviation } => {
                !one.is_part() && deviation > 0.0 && deviation <= 2.0
            }
            Spread::Beta { hits, misses } => {
                one.is_part() && (hits / (hits + misses) - central).abs() < 5e-3
            }
        };
        if !fits {
            self.say(
                [
                    format!("Het bereik van “{}” past niet bij de waarde.", one.id),
                    format!("The range of “{}” does not fit its value.", one.id),
                ],
                [
                    "low en high liggen om de waarde; log_deviation is voor getallen, 0 tot 2; \
                     beta is voor delen, met de waarde als gemiddelde."
                        .to_owned(),
                    "low and high lie around the value; log_deviation is for numbers, 0 to 2; \
                     beta is for parts, with the value as its mean."
                        .to_owned(),
                ],
            );
        }
    }

    fn policy(&mut self, number: usize) {
        let Some(policy) = self.register.policies.get(number) else { return };
        let channels = DEPARTURES.into_iter().flat_map(|departure| {
            self.register.division(&format!("channel.{departure}")).iter().map(|(name, _)| name)
        });
        let moved = policy.moved.iter().flat_map(|moved| [&moved.from, &moved.to]);
        let missing: BTreeSet<&String> =
            channels.chain(moved).filter(|name| !policy.schemes.contains_key(*name)).collect();
        if !missing.is_empty() {
            let missing = missing.into_iter().cloned().collect::<Vec<_>>().join(", ");
            let id = &policy.id;
            self.say(
                [
                    format!("Beleid “{id}” noemt geen regeling voor: {missing}."),
                    format!("Policy “{id}” names no scheme for: {missing}."),
                ],
                [
                    "schemes = { kanaal = \"regeling\" }, voor elk kanaal.".to_owned(),
                    "schemes = { channel = \"scheme\" }, for each channel.".to_owned(),
                ],
            );
        }
        let share = policy.moved.as_ref().map(|moved| &moved.share);
        if let Some(share) = share.filter(|id| self.register.assumption(id).is_none()) {
            self.say(
                [
                    format!("Er is geen aanname “{share}”."),
                    format!("There is no assumption “{share}”."),
                ],
                [
                    "Voeg haar toe, met share = \"…%\".".to_owned(),
                    "Add it, with share = \"…%\".".to_owned(),
                ],
            );
        }
    }

    /// Two gamma effects share no more than the steadier one has.
    fn year_effect(mut self) {
        let shape = |departure: &str| self.register.value(&format!("year-effect.{departure}"));
        let [one, other] = DEPARTURES.map(shape);
        let common = self.register.value("year-effect.correlation") * (one * other).sqrt();
        let least = one.min(other);
        if one > 0.0 && other > 0.0 && common > least {
            let most = (least / (one * other).sqrt() * 100.0).floor();
            self.at = 0;
            self.say(
                [
                    format!("Met deze jaareffecten is de samenhang ten hoogste {most}%."),
                    format!("With these year effects the correlation is at most {most}%."),
                ],
                [
                    "Verlaag year-effect.correlation, of pas de jaareffecten aan.".to_owned(),
                    "Lower year-effect.correlation, or change the year effects.".to_owned(),
                ],
            );
        }
    }
}

/// `2+1` as two adults and one minor.
pub(crate) fn composition(text: &str) -> Option<(usize, usize)> {
    let (adults, minors) = text.split_once('+')?;
    let (adults, minors) = (adults.parse::<usize>().ok()?, minors.parse::<usize>().ok()?);
    let all = adults.checked_add(minors)?;
    (1..=rules::parse::case::PERSONS_MAX).contains(&all).then_some((adults, minors))
}
