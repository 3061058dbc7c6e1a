//! What the register says of its cases (nota N25).

use money::Cents;
use register::actor::{Actor, Role};
use register::{Register, Size, Told as Group};
use rules::words::Lang;

use super::{Told, told};
use crate::Outcome;
use crate::input::say;

pub(super) fn show(register: &Register, organisation: &str, lang: Lang) -> Told {
    let actor = Actor::command_line(organisation, Role::Controller);
    let found = register.monitor(&actor).map_err(|refused| told(&refused, lang))?;
    let head = match lang {
        Lang::Nl => ["", "zaken", "goedgekeurd", "betaald", "gestopt", "dagen", "bedrag"],
        Lang::En => ["", "cases", "approved", "paid", "stopped", "days", "amount"],
    };
    let mut lines = vec![line(&head.map(str::to_owned))];
    lines.push(row(lang.pick("alle", "all").to_owned(), &found.all, lang));
    for (kind, group) in &found.groups {
        let size = match kind.size {
            Size::One => lang.pick("1 persoon", "1 person"),
            Size::Two => lang.pick("2 personen", "2 persons"),
            Size::More => lang.pick("3 of meer", "3 or more"),
        };
        let departure = rules::words::departure(&kind.departure);
        let departure = departure.get(lang);
        let name = format!("{} · {} · {departure} · {size}", kind.organisation, kind.channel);
        lines.push(row(name, group, lang));
    }
    if let Some(group) = &found.small {
        lines.push(row(
            lang.pick("kleine groepen samen", "small groups together").to_owned(),
            group,
            lang,
        ));
    }
    lines.push(lang.pick(
        "Dagen: van inschrijving tot de eerste betaling, de middelste. Groepen van minder dan 5 \
         zaken staan er niet apart in.",
        "Days: from registration to the first payment, the middle one. Groups of fewer than 5 \
         cases are not shown apart.",
    ).to_owned());
    say(&lines.join("\n"));
    Ok(Outcome::Fine)
}

fn row(name: String, group: &Group, lang: Lang) -> String {
    let amount = |amount: Cents| match lang {
        Lang::Nl => amount.dutch("EUR").to_string(),
        Lang::En => amount.english("EUR").to_string(),
    };
    let days = group.days_to_payment.map_or_else(|| "–".to_owned(), |days| days.to_string());
    let counts =
        [group.cases, group.approved, group.paid, group.withdrawn].map(|one| one.to_string());
    let [cases, approved, paid, withdrawn] = counts;
    line(&[name, cases, approved, paid, withdrawn, days, amount(group.amount)])
}

fn line([name, cases, approved, paid, withdrawn, days, amount]: &[String; 7]) -> String {
    format!("{name:<52} {cases:>6} {approved:>11} {paid:>8} {withdrawn:>8} {days:>6} {amount:>16}")
}
