//! What is signed, as CBOR: a list of fixed length, so that one receipt has one form only.
//! docs/receipts.md describes it for other programs.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use money::Cents;
use rules::parse::case::{Fact, PERSONS_MAX};

use crate::essence::MARK;
use crate::facts::{Age, Facts, File, Person};
use crate::receipt::{POLICY, Period, Receipt};

/// The number of this format.
pub(crate) const FORMAT: u32 = 1;
/// How many things stand in the list.
const FIELDS: u64 = 18;
/// The most entries of a table: more has no receipt.
const ENTRIES_MAX: u64 = 64;

/// Days are counted from here.
const EPOCH: Date = date(1970, 1, 1);

type Writer = Encoder<Vec<u8>>;
type Wrote = Result<(), minicbor::encode::Error<std::convert::Infallible>>;
type Read<T> = Option<T>;

/// The bytes of a receipt.
pub(crate) fn write(receipt: &Receipt) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    // Writing to memory does not fail.
    let _ = write_all(receipt, &mut out);
    out.into_writer()
}

fn write_all(receipt: &Receipt, out: &mut Writer) -> Wrote {
    let (facts, period) = (&receipt.facts, receipt.period);
    out.array(FIELDS)?.u32(FORMAT)?.bytes(&receipt.policy)?.str(&receipt.engine)?;
    out.i32(day_number(period.issued_on))?;
    out.i32(day_number(period.valid_until) - day_number(period.issued_on))?;
    out.map(length(receipt.readings.len()))?;
    for (question, answer) in &receipt.readings {
        out.str(question)?.str(answer)?;
    }
    out.str(&receipt.scheme)?.bool(receipt.chosen)?;
    out.i32(day_number(facts.registered_on))?;
    for day in [facts.departs_on, facts.arrived_on, facts.entered_on] {
        match day {
            Some(day) => out.i32(day_number(day))?,
            None => out.null()?,
        };
    }
    out.bool(facts.forced)?.str(&facts.channel)?;
    write_text(facts.country_of_origin.as_deref(), out)?;
    write_facts(&facts.facts, out)?;
    out.array(length(facts.persons.len()))?;
    let mut before = None;
    for (place, person) in facts.persons.iter().enumerate() {
        write_person(place, person, before, out)?;
        before = person.nationality.as_deref();
    }
    // The last of the amounts is the total: a list for each benefit that gives money, in the order
    // in which the determination names them.
    out.array(length(receipt.amounts.len()))?;
    for amount in &receipt.amounts {
        out.i64(amount.cents())?;
    }
    out.i64(receipt.total.cents())?.bytes(&receipt.mark)?;
    Ok(())
}

/// `[age, file]`, `[age, file, nationality]` if it is not that of the person before, and their own
/// facts last.
fn write_person(place: usize, person: &Person, before: Option<&str>, out: &mut Writer) -> Wrote {
    let nationality = person.nationality.as_deref();
    let facts = !person.facts.is_empty();
    let named = facts || nationality != before;
    out.array(2 + u64::from(named) + u64::from(facts))?;
    match person.age {
        Age::Minor => out.bool(false)?,
        Age::Adult => out.bool(true)?,
        Age::Years(years) => out.u8(years)?,
    };
    match person.file {
        File::Unsaid => out.null()?,
        File::Own => out.u64(length(place))?,
        File::Of(to) => out.u64(length(to))?,
    };
    if named {
        write_text(nationality, out)?;
    }
    if facts {
        write_facts(&person.facts, out)?;
    }
    Ok(())
}

fn write_text(text: Option<&str>, out: &mut Writer) -> Wrote {
    match text {
        Some(text) => out.str(text)?,
        None => out.null()?,
    };
    Ok(())
}

fn write_facts(facts: &BTreeMap<String, Fact>, out: &mut Writer) -> Wrote {
    out.map(length(facts.len()))?;
    for (name, fact) in facts {
        out.str(name)?;
        match fact {
            Fact::Holds(holds) => out.bool(*holds)?,
            Fact::Value(value) => out.str(value)?,
        };
    }
    Ok(())
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The number of the format, which stands first.
pub(crate) fn format(bytes: &[u8]) -> Read<u32> {
    let mut from = Decoder::new(bytes);
    from.array().ok()??;
    from.u32().ok()
}

/// Reads the bytes of a receipt: only those that [`write`] makes, so that each receipt has one
/// form.
pub(crate) fn read(bytes: &[u8]) -> Read<Receipt> {
    let mut from = Decoder::new(bytes);
    let receipt = read_all(&mut from)?;
    (write(&receipt) == bytes).then_some(receipt)
}

fn read_all(from: &mut Decoder<'_>) -> Read<Receipt> {
    let fits = from.array().ok()? == Some(FIELDS) && from.u32().ok()? == FORMAT;
    let policy: [u8; POLICY] = from.bytes().ok().filter(|_| fits)?.try_into().ok()?;
    let engine = from.str().ok()?.to_owned();
    let issued = from.i32().ok()?;
    let until = issued.checked_add(from.i32().ok()?)?;
    let period = Period::new(day(issued)?, day(until)?)?;
    let mut readings = BTreeMap::new();
    for _ in 0..entries(from.map().ok()?)? {
        readings.insert(from.str().ok()?.to_owned(), from.str().ok()?.to_owned());
    }
    let scheme = from.str().ok()?.to_owned();
    let chosen = from.bool().ok()?;
    let registered_on = day(from.i32().ok()?)?;
    let [departs_on, arrived_on, entered_on] =
        [maybe_day(from)?, maybe_day(from)?, maybe_day(from)?];
    let forced = from.bool().ok()?;
    let channel = from.str().ok()?.to_owned();
    let country_of_origin = maybe_text(from)?;
    let facts = read_facts(from)?;
    let persons = persons(from)?;
    let mut amounts = Vec::new();
    for _ in 0..entries(from.array().ok()?)? {
        amounts.push(Cents::from_cents(from.i64().ok()?));
    }
    let total = Cents::from_cents(from.i64().ok()?);
    let mark: [u8; MARK] = from.bytes().ok()?.try_into().ok()?;
    let facts = Facts {
        registered_on,
        departs_on,
        arrived_on,
        entered_on,
        forced,
        channel,
        country_of_origin,
        facts,
        persons,
    };
    Some(Receipt { policy, engine, period, readings, scheme, chosen, facts, amounts, total, mark })
}

fn persons(from: &mut Decoder<'_>) -> Read<Vec<Person>> {
    let count = from.array().ok()??;
    if count > length(PERSONS_MAX) {
        return None;
    }
    let (mut persons, mut nationality) = (Vec::new(), None);
    for place in 0..usize::try_from(count).ok()? {
        let fields = from.array().ok()??;
        let age = match from.datatype().ok()? {
            Type::Bool if from.bool().ok()? => Age::Adult,
            Type::Bool => Age::Minor,
            _ => Age::Years(from.u8().ok()?),
        };
        let file = match from.datatype().ok()? {
            Type::Null => from.null().map(|()| File::Unsaid).ok()?,
            _ => match usize::try_from(from.u64().ok()?).ok()? {
                to if to == place => File::Own,
                to => File::Of(to),
            },
        };
        if fields > 2 {
            nationality = maybe_text(from)?;
        }
        let facts = if fields > 3 { read_facts(from)? } else { BTreeMap::new() };
        persons.push(Person { age, file, nationality: nationality.clone(), facts });
    }
    Some(persons)
}

fn read_facts(from: &mut Decoder<'_>) -> Read<BTreeMap<String, Fact>> {
    let mut facts = BTreeMap::new();
    for _ in 0..entries(from.map().ok()?)? {
        let name = from.str().ok()?.to_owned();
        let fact = match from.datatype().ok()? {
            Type::Bool => Fact::Holds(from.bool().ok()?),
            _ => Fact::Value(from.str().ok()?.to_owned()),
        };
        facts.insert(name, fact);
    }
    Some(facts)
}

fn entries(count: Option<u64>) -> Read<u64> {
    count.filter(|count| *count <= ENTRIES_MAX)
}

fn maybe_text(from: &mut Decoder<'_>) -> Read<Option<String>> {
    match from.datatype().ok()? {
        Type::Null => from.null().ok().map(|()| None),
        _ => from.str().ok().map(|text| Some(text.to_owned())),
    }
}

fn maybe_day(from: &mut Decoder<'_>) -> Read<Option<Date>> {
    match from.datatype().ok()? {
        Type::Null => from.null().ok().map(|()| None),
        _ => day(from.i32().ok()?).map(Some),
    }
}

/// Days since 1 January 1970.
fn day_number(day: Date) -> i32 {
    let hours = day.duration_since(EPOCH).as_hours();
    i32::try_from(hours / 24).unwrap_or(i32::MAX)
}

fn day(number: i32) -> Read<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}
