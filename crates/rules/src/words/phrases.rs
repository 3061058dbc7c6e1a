//! Words that every text uses.

use ::money::Cents;
use jiff::civil::Date;

use super::Lang;
use crate::determine::applicable::HOME;
use crate::determine::{FormSeen, Window};
use crate::parse::{Cite, FormKind, Moment, PaidIn};

/// An amount as a person reads it.
pub fn money(amount: Cents, currency: &str, lang: Lang) -> String {
    match lang {
        Lang::Nl => amount.dutch(currency).to_string(),
        Lang::En => amount.english(currency).to_string(),
    }
}

/// A count as a person reads it: `46.785` in Dutch, `46,785` in English.
pub fn number(number: u64, lang: Lang) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(lang.pick('.', ','));
        }
        text.push(digit);
    }
    text
}

/// A day as a person reads it: `02-09-2024` in Dutch, `2 September 2024` in English.
pub fn date(day: Date, lang: Lang) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    match lang {
        Lang::Nl => format!("{:02}-{:02}-{}", day.day(), day.month(), day.year()),
        Lang::En => {
            let place = usize::from(day.month().unsigned_abs()).saturating_sub(1);
            format!("{} {} {}", day.day(), MONTHS.get(place).unwrap_or(&""), day.year())
        }
    }
}

/// The three moments of table 3 of the nota (nota N19). Another state's departure is not from the
/// Netherlands.
pub fn moment(moment: Moment, country: &str, lang: Lang) -> &'static str {
    match moment {
        Moment::Departure if country != HOME => lang.pick("Bij vertrek", "At departure"),
        Moment::Departure => {
            lang.pick("In Nederland, bij vertrek", "In the Netherlands, at departure")
        }
        Moment::Arrival => lang.pick("De eerste dagen na aankomst", "First days after arrival"),
        Moment::FirstYear => lang.pick("Het eerste jaar", "First year"),
    }
}

pub(crate) fn place(place: PaidIn, lang: Lang) -> &'static str {
    match place {
        PaidIn::Netherlands => lang.pick("bij vertrek", "at departure"),
        PaidIn::CountryOfOrigin => {
            lang.pick("in het land van herkomst", "in the country of origin")
        }
    }
}

/// A form with its limits: `deels contant, ten hoogste € 300,00`.
pub fn form(form: FormSeen, currency: &str, lang: Lang) -> String {
    let mut text = match form.kind {
        FormKind::Cash => lang.pick("contant", "in cash"),
        FormKind::InKind => lang.pick("in natura", "in kind"),
        FormKind::Combined => {
            lang.pick("in natura, deels contant mogelijk", "in kind, partly cash possible")
        }
        FormKind::ByArrangement => lang.pick(
            "contant, in natura of gecombineerd, naar afspraak",
            "in cash, in kind or combined, as agreed",
        ),
    }
    .to_owned();
    if let Some(most) = form.cash_max {
        let most = money(most, currency, lang);
        text.push_str(&match lang {
            Lang::Nl => format!(", ten hoogste {most} contant"),
            Lang::En => format!(", at most {most} in cash"),
        });
        if let Some(at) = form.cash_paid_in {
            text.push_str(&format!(" ({})", place(at, lang)));
        }
    }
    text
}

/// From which day until which.
pub fn window(window: Window, lang: Lang) -> String {
    if window.from == window.until {
        return match lang {
            Lang::Nl => format!("op {}", date(window.from, lang)),
            Lang::En => format!("on {}", date(window.from, lang)),
        };
    }
    let (from, until) = (date(window.from, lang), date(window.until, lang));
    let mut text = match lang {
        Lang::Nl => format!("van {from} tot en met {until}"),
        Lang::En => format!("from {from} until {until}"),
    };
    if window.expected {
        text.push_str(lang.pick(
            " (geteld vanaf de vertrekdatum; de aankomst is nog niet bekend)",
            " (counted from the departure date; the arrival is not known yet)",
        ));
    }
    text
}

/// `nota N19 tabel 3: “€200 contant per volwassene”`.
pub fn cite(cite: &Cite) -> String {
    let place = format!("{} {}", cite.source, cite.place);
    match &cite.quote {
        Some(quote) => format!("{}: “{quote}”", place.trim()),
        None => place.trim().to_owned(),
    }
}

/// The line that stands under every amount that a person may take for a promise.
pub fn no_promise(lang: Lang) -> &'static str {
    lang.pick("Niet gegarandeerd tot het besluit.", "Not guaranteed until the decision.")
}
