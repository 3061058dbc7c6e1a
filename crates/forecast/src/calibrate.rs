//! How firm a forecast of departures can be: what published yearly figures say of good and bad
//! years, and how such a forecast would have done.

use std::fmt::Write as _;

use money::Cents;
use rules::words::{Lang, Words, number};
use serde::Serialize;

use crate::num::{floor, length, real};
use crate::register::DEPARTURES;
use crate::{CostModel, Kind, Law, Outcome, Portion, Unfit, YearEffect};

/// Years before the first one that is forecast in the back-test.
const FIRST: usize = 3;
/// How far a probability of the back-test may be off.
const WITHIN: f64 = 1e-6;
/// Persons as euros: the same law counts both.
const EACH: i64 = 100;

/// One year's departures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearCount {
    /// The year.
    pub year: i16,
    /// Persons who left, in the order of [`DEPARTURES`].
    pub persons: [u64; 2],
}

/// What a series of years says.
#[derive(Clone, Debug, Serialize)]
pub struct Calibration {
    /// How many years.
    pub years: usize,
    /// The mean number of persons, in the order of [`DEPARTURES`].
    pub means: [f64; 2],
    /// The shape of the year effect; `None` where years differ by chance alone.
    pub shapes: [Option<f64>; 2],
    /// How far busy years coincide: the correlation of the counts.
    pub correlation: f64,
    /// How each year would have been forecast from those before it.
    pub tested: Vec<Tested>,
}

/// A year that was forecast from the years before it.
#[derive(Clone, Debug, Serialize)]
pub struct Tested {
    /// The year.
    pub year: i16,
    /// Which departure.
    pub departure: &'static str,
    /// What was expected.
    pub mean: f64,
    /// What nine in ten years should lie between.
    pub range: [u64; 2],
    /// What came.
    pub came: u64,
    /// The probability that so few would come: over many years, any value as often as another.
    pub rank: f64,
}

/// Reads a series: `year,voluntary,forced`, other columns after those.
///
/// # Errors
/// Every line that cannot be read, with what is expected.
pub fn series(text: &str) -> Result<Vec<YearCount>, Vec<Words>> {
    let (mut years, mut wrong) = (Vec::new(), Vec::new());
    for (place, line) in text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty()) {
        let mut cells = line.split(',').map(str::trim);
        let year = cells.next().and_then(|cell| cell.parse::<i16>().ok());
        let mut count = || cells.next().and_then(|cell| cell.parse::<u64>().ok());
        let counts = (count(), count());
        let later = |year: &i16| years.last().is_none_or(|last: &YearCount| last.year < *year);
        match (year.filter(later), counts) {
            (Some(year), (Some(voluntary), Some(forced))) => {
                years.push(YearCount { year, persons: [voluntary, forced] });
            }
            _ => {
                let line = place + 1;
                wrong.push(Words {
                    nl: format!("regel {line}: verwacht: een later jaar, en twee aantallen"),
                    en: format!("line {line}: expected: a later year, and two counts"),
                });
            }
        }
    }
    if years.len() <= FIRST && wrong.is_empty() {
        wrong.push(Words {
            nl: format!("er zijn meer dan {FIRST} jaren nodig"),
            en: format!("more than {FIRST} years are needed"),
        });
    }
    if wrong.is_empty() { Ok(years) } else { Err(wrong) }
}

impl Calibration {
    /// What a series says.
    ///
    /// # Errors
    /// When its numbers make up no law.
    pub fn of(years: &[YearCount]) -> Result<Self, Unfit> {
        let [voluntary, forced] = [0, 1].map(|kind| counts(years, kind));
        let mut tested = Vec::new();
        for (kind, departure) in DEPARTURES.into_iter().enumerate() {
            for place in FIRST..years.len() {
                let (before, rest) = years.split_at(place);
                if let Some(year) = rest.first() {
                    tested.push(test(&counts(before, kind), departure, year, kind)?);
                }
            }
        }
        Ok(Self {
            years: years.len(),
            means: [mean(&voluntary), mean(&forced)],
            shapes: [shape(&voluntary), shape(&forced)],
            correlation: correlation(&voluntary, &forced),
            tested,
        })
    }

    /// The part of the years that lay where nine in ten should.
    pub fn coverage(&self) -> f64 {
        let inside = |one: &&Tested| (one.range[0]..=one.range[1]).contains(&one.came);
        length(self.tested.iter().filter(inside).count()) / length(self.tested.len())
    }

    /// How much too low forecasts were on average, as a part of what was expected.
    pub fn bias(&self) -> f64 {
        let off = self.tested.iter().map(|one| real(one.came) / one.mean - 1.0);
        off.sum::<f64>() / length(self.tested.len())
    }

    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        let percent = |part| super::annex::percent(part, lang);
        let _ = writeln!(out, "{} {}", self.years, lang.pick("jaren", "years"));
        for ((departure, mean), shape) in DEPARTURES.iter().zip(self.means).zip(self.shapes) {
            let name = rules::words::departure(departure);
            let mean = number(floor(mean.round()).unwrap_or(0), lang);
            let shape = shape.map_or("–".to_owned(), |shape| decimal(shape, lang));
            let _ = writeln!(
                out,
                "{}: {mean} {}; year-effect.{departure} = {shape}",
                name.get(lang),
                lang.pick("personen per jaar", "persons a year"),
            );
        }
        let _ = writeln!(out, "year-effect.correlation = {}", percent(self.correlation));
        let _ = writeln!(
            out,
            "\n{}",
            lang.pick(
                "Elk jaar geraamd uit de jaren ervoor: verwacht, 9 van de 10 jaren tussen, gekomen",
                "Each year forecast from those before: expected, 9 in 10 years between, came"
            )
        );
        for one in &self.tested {
            let count = |count: u64| number(count, lang);
            let expected = count(floor(one.mean.round()).unwrap_or(0));
            let [low, high] = one.range.map(count);
            let out_of = if (one.range[0]..=one.range[1]).contains(&one.came) { "" } else { "  !" };
            let _ = writeln!(
                out,
                "{} {:<10}{expected:>8}{low:>8} …{high:>8}{:>8}{:>7}{out_of}",
                one.year,
                one.departure,
                count(one.came),
                percent(one.rank),
            );
        }
        let (coverage, bias) = (percent(self.coverage()), percent(self.bias().abs()));
        let more = self.bias() > 0.0;
        let _ = writeln!(
            out,
            "{}",
            match lang {
                Lang::Nl => format!(
                    "Binnen het bereik: {coverage} (bedoeld: 90%). Gemiddeld kwam er {bias} {} dan \
                     geraamd.",
                    if more { "meer" } else { "minder" }
                ),
                Lang::En => format!(
                    "Within the range: {coverage} (meant: 90%). On average {bias} {} came than \
                     forecast.",
                    if more { "more" } else { "fewer" }
                ),
            }
        );
        out
    }
}

fn counts(years: &[YearCount], kind: usize) -> Vec<f64> {
    years.iter().filter_map(|one| one.persons.get(kind)).map(|count| real(*count)).collect()
}

fn mean(counts: &[f64]) -> f64 {
    counts.iter().sum::<f64>() / length(counts.len())
}

/// Of a sample, over one less than its number.
fn covariance(one: &[f64], other: &[f64]) -> f64 {
    let (mean_one, mean_other) = (mean(one), mean(other));
    let products = one.iter().zip(other).map(|(a, b)| (a - mean_one) * (b - mean_other));
    products.sum::<f64>() / (length(one.len()) - 1.0)
}

/// By moments: what years differ more than chance lets them is the year effect.
fn shape(counts: &[f64]) -> Option<f64> {
    let (mean, variance) = (mean(counts), covariance(counts, counts));
    (variance > mean).then(|| mean * mean / (variance - mean))
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    covariance(one, other) / (covariance(one, one) * covariance(other, other)).sqrt()
}

fn test(
    before: &[f64],
    departure: &'static str,
    year: &YearCount,
    kind: usize,
) -> Result<Tested, Unfit> {
    let expected = mean(before);
    let effect = shape(before).map_or(Ok(YearEffect::none()), YearEffect::gamma)?;
    let cost = Portion::whole(Cents::from_cents(EACH)).ok_or(Unfit::Overflow)?;
    let persons = Kind { mean: expected, outcomes: vec![Outcome { probability: 1.0, cost }] };
    let law = Law::of(&CostModel::new(&[persons], effect)?, WITHIN)?;
    let persons = |level: f64| -> Result<u64, Unfit> {
        Ok(u64::try_from(law.quantile(level)?.amount.cents() / EACH).unwrap_or(0))
    };
    let came = year.persons.get(kind).copied().unwrap_or(0);
    let cents = i64::try_from(came).map_or(i64::MAX, |count| count.saturating_mul(EACH));
    Ok(Tested {
        year: year.year,
        departure,
        mean: expected,
        range: [persons(0.05)?, persons(0.95)?],
        came,
        rank: law.at_most(Cents::from_cents(cents)).value,
    })
}

fn decimal(value: f64, lang: Lang) -> String {
    let text = format!("{value:.1}");
    match lang {
        Lang::Nl => text.replace('.', ","),
        Lang::En => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_read_whole_or_not_at_all() {
        let good =
            "year,voluntary,forced,source\n2014,2550,2100,x\n2015,3320,1850,y\n2016,1,2\n2017,3,4";
        assert_eq!(series(good).unwrap().len(), 4);
        for wrong in ["h\n2014,x,1\n2015,1,1\n2014,1,1", "h\n2014,1,1", ""] {
            assert!(series(wrong).is_err(), "{wrong}");
        }
        assert_eq!(series("h\n2014,x,1\n2015,1,1\n2014,1,1").unwrap_err().len(), 2);
    }

    #[test]
    fn years_that_differ_by_chance_have_no_effect() {
        assert_eq!(shape(&[100.0, 101.0, 99.0, 100.0]), None);
        let found = shape(&[50.0, 150.0, 80.0, 120.0]).unwrap();
        let (mean, variance) = (100.0, (2500.0 + 2500.0 + 400.0 + 400.0) / 3.0);
        assert!((found - mean * mean / (variance - mean)).abs() < 1e-9);
        assert!((correlation(&[1.0, 2.0, 4.0], &[2.0, 4.0, 8.0]) - 1.0).abs() < 1e-12);
    }
}
