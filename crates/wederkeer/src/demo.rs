//! A register of fictitious cases: households drawn from published margins, made-up people.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::civil::Date;
use money::Cents;
use population::{Generate, Margins};
use register::demo::{Row, budgets, fill, people};
use register::login::random_password;
use register::store::Store;
use rules::check::Package;
use rules::words::Lang;

use crate::input::say;
use crate::population::MARGINS;
use crate::register::{At, open, told};
use crate::tables::Progress;
use crate::{Outcome, serve};

/// What is asked for.
pub(crate) struct Asked {
    pub(crate) cases: u64,
    pub(crate) seed: u64,
    pub(crate) password: Option<String>,
    pub(crate) until: Option<Date>,
}

/// What every funder gives for a year: enough for every case.
const BUDGET: Cents = Cents::from_cents(1_000_000_000);

pub(crate) fn run(
    at: &At,
    package: Arc<Package>,
    asked: &Asked,
    lang: Lang,
) -> Result<Outcome, Vec<String>> {
    let refused = |refused: Vec<register::Refused>| told(&refused, lang);
    let until = asked.until.unwrap_or_else(serve::today);
    let rows = households(&package, asked, until, lang)?;
    Store::migrate(at.database.clone()).map_err(|error| vec![error.to_string()])?;
    let register = open(at, package.clone(), None, lang)?;
    let password = asked.password.clone().map_or_else(random_password, Ok).map_err(refused)?;
    let accounts = people(&register, &password).map_err(refused)?;
    let years: Vec<i16> = rows.first().map(|row| row.registered_on.year()).into_iter().collect();
    let years: Vec<i16> =
        years.first().map_or_else(Vec::new, |first| (*first..=until.year()).collect());
    budgets(&register, &years, BUDGET).map_err(refused)?;

    let store = Store::open(at.database.clone()).map_err(|error| vec![error.to_string()])?;
    let policy = (package, Arc::new(register.periods().clone()));
    let mut progress = None;
    let made = fill(store, policy, &rows, until, |done, all| {
        let (done, all) = (u64::try_from(done), u64::try_from(all));
        let progress = progress.get_or_insert_with(|| Progress::of(all.unwrap_or(0)));
        progress.show(done.unwrap_or(0), lang);
    });
    if let Some(progress) = progress {
        progress.clear();
    }
    let made = made.map_err(refused)?;
    let (cases, granted) = (made.cases, made.granted);
    let mut lines = vec![match lang {
        Lang::Nl => format!("{cases} verzonnen zaken, {granted} stappen. Wachtwoord: {password}"),
        Lang::En => format!("{cases} fictitious cases, {granted} steps. Password: {password}"),
    }];
    let account = |(name, organisation, role): (&str, &str, register::actor::Role)| {
        format!("  {name:<8} {organisation:<5} {}", role.word())
    };
    lines.extend(accounts.into_iter().map(account));
    say(&lines.join("\n"));
    Ok(Outcome::Fine)
}

/// Households of the margins, oldest first, moved so that the last registered shortly before the
/// day.
fn households(
    package: &Package,
    asked: &Asked,
    until: Date,
    lang: Lang,
) -> Result<Vec<Row>, Vec<String>> {
    let (name, text) = MARGINS;
    let margins = Margins::read(Path::new(name), text, package)
        .map_err(|all| all.iter().map(|one| one.get(lang).to_owned()).collect::<Vec<_>>())?;
    let never = AtomicBool::new(false);
    let drawn = Generate { margins: &margins, rows: asked.cases, seed: asked.seed, stop: &never };
    let name = format!("wederkeer-demo-{}.csv", std::process::id());
    let file = std::env::temp_dir().join(name);
    drawn.write(&file, |_| {}).map_err(|error| vec![error.get(lang).to_owned()])?;
    let read = csv::Reader::from_path(&file)
        .and_then(|mut reader| reader.deserialize().collect::<Result<Vec<Row>, _>>());
    let _ = std::fs::remove_file(&file);
    let mut rows = read.map_err(|error| vec![error.to_string()])?;
    rows.sort_by_key(|row| row.registered_on);
    let last = rows.last().map_or(until, |row| row.registered_on);
    let days = last.until(until).map_err(|error| vec![error.to_string()])?;
    for row in &mut rows {
        row.registered_on = row.registered_on.checked_add(days).unwrap_or(row.registered_on);
    }
    Ok(rows)
}
