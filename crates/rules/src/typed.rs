//! Numbers, days and countries as people type them.

use jiff::civil::Date;

use crate::check::Package;
use crate::parse::Country;
use crate::parse::case::PERSONS_MAX;
use crate::words::Lang;

/// How much of what was typed is looked at or said again.
const TYPED_MAX: usize = 36;

/// A number of persons; nothing entered is none.
///
/// # Errors
/// In words, what is wrong and how to mend it.
pub fn count(text: &str, lang: Lang) -> Result<usize, String> {
    let text = text.trim();
    let digits = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    match text.parse::<usize>() {
        Ok(count) if count <= PERSONS_MAX => Ok(count),
        _ if text.is_empty() => Ok(0),
        _ if digits => Err(match lang {
            Lang::Nl => format!("Een zaak heeft ten hoogste {PERSONS_MAX} personen."),
            Lang::En => format!("A case has at most {PERSONS_MAX} persons."),
        }),
        _ => Err(match lang {
            Lang::Nl => format!(
                "“{}” is geen heel getal. Vul een aantal personen in, zoals 2.",
                short(text)
            ),
            Lang::En => {
                format!(
                    "“{}” is no whole number. Enter a number of persons, such as 2.",
                    short(text)
                )
            }
        }),
    }
}

/// A day: `2-9-2024`, `02-09-2024`, `02/09/2024`, `02.09.2024` or `2024-09-02`; nothing entered
/// is none.
///
/// # Errors
/// In words, what is wrong and how to mend it.
pub fn day(text: &str, lang: Lang) -> Result<Option<Date>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let found = parts(text).and_then(|(year, month, day)| Date::new(year, month, day).ok());
    match found.filter(|day| (1900..=2199).contains(&day.year())) {
        Some(day) => Ok(Some(day)),
        None => Err(match lang {
            Lang::Nl => format!(
                "“{}” is geen datum. Schrijf dag-maand-jaar, bijvoorbeeld 01-10-2024.",
                short(text)
            ),
            Lang::En => format!(
                "“{}” is no date. Write day-month-year, for example 01-10-2024.",
                short(text)
            ),
        }),
    }
}

/// Year, month and day.
fn parts(text: &str) -> Option<(i16, i8, i8)> {
    let sign = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(sign, '-' | '/' | '.') {
        return None;
    }
    let mut parts = text.split(sign);
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit())
    };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let shape = parts.next().is_none() && year.len() == 4 && digits(year, 4);
    if !(shape && digits(month, 2) && digits(day, 2)) {
        return None;
    }
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// A country by its name in Dutch or English, or by its ISO code, whatever the capitals and
/// accents; nothing entered is none.
///
/// # Errors
/// In words, with the countries that may be meant.
pub fn country(package: &Package, text: &str, lang: Lang) -> Result<Option<Country>, String> {
    let wanted = plain(text);
    if wanted.is_empty() {
        return Ok(None);
    }
    let countries = package.countries();
    let coded = countries.iter().find(|(one, _)| one.code().eq_ignore_ascii_case(text.trim()));
    let named = || {
        let names = |words: &crate::words::Words| [plain(&words.nl), plain(&words.en)];
        countries.iter().find(|(_, words)| names(words).contains(&wanted))
    };
    if let Some((country, _)) = coded.or_else(named) {
        return Ok(Some(*country));
    }
    let near: Vec<&str> = nearest(package, &wanted)
        .into_iter()
        .map(|country| package.country_name(country, lang))
        .collect();
    let text = short(text.trim());
    Err(match (lang, near.is_empty()) {
        (Lang::Nl, true) => format!(
            "Wij kennen geen land “{text}”. Schrijf de naam in het Nederlands of Engels, of de \
             code van twee letters."
        ),
        (Lang::Nl, false) => {
            format!("Wij kennen geen land “{text}”. Bedoelt u: {}?", near.join(", "))
        }
        (Lang::En, true) => format!(
            "We know no country “{text}”. Write the name in Dutch or English, or the code of two \
             letters."
        ),
        (Lang::En, false) => {
            format!("We know no country “{text}”. Do you mean: {}?", near.join(", "))
        }
    })
}

/// Up to five countries whose names hold the text, begin like it, or differ in a letter or two.
fn nearest(package: &Package, wanted: &str) -> Vec<Country> {
    let wanted: Vec<char> = wanted.chars().take(TYPED_MAX).collect();
    let text: String = wanted.iter().collect();
    let mut found: Vec<(usize, Country)> = Vec::new();
    for (country, words) in package.countries() {
        let far = [&words.nl, &words.en].map(|name| {
            let name = plain(name);
            match name.find(&text) {
                Some(0) => 0,
                Some(_) => 1,
                None => {
                    let first = name.split(' ').next().unwrap_or_default();
                    let words = [name.as_str(), first].map(|word| word.chars().collect::<Vec<_>>());
                    1 + words.map(|word| distance(&wanted, &word)).into_iter().min().unwrap_or(0)
                }
            }
        });
        let far = far.into_iter().min().unwrap_or(usize::MAX);
        // One slip in a very short name; two, such as letters that changed places, in a longer one.
        if far <= 2 || (far == 3 && wanted.len() > 3) {
            found.push((far, *country));
        }
    }
    found.sort();
    found.into_iter().take(5).map(|(_, country)| country).collect()
}

/// How many letters must be put in, taken out or replaced to make one word of another.
fn distance(one: &[char], other: &[char]) -> usize {
    if one.len().abs_diff(other.len()) > 2 {
        return usize::MAX - 1;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for ((b, above), left_above) in other.iter().zip(row.iter().skip(1)).zip(&row) {
            let left = next.last().copied().unwrap_or(0);
            next.push((left_above + usize::from(a != b)).min(left + 1).min(above + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

/// Small letters without accents; signs between words become one space.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let letter = match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'ç' => 'c',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ñ' => 'n',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            'ý' | 'ÿ' => 'y',
            c if c.is_alphanumeric() => c,
            // A combining accent, as some keyboards write it, and an apostrophe join letters.
            '\u{300}'..='\u{36f}' | '\'' | '’' => continue,
            _ => ' ',
        };
        if letter != ' ' || !(out.is_empty() || out.ends_with(' ')) {
            out.push(letter);
        }
    }
    out.trim_end().to_owned()
}

/// Enough of a text to recognise it in a message.
fn short(text: &str) -> String {
    text.chars().take(TYPED_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_number_of_persons_is_whole_and_not_too_large() {
        assert_eq!(count(" 2 ", Lang::Nl), Ok(2));
        assert_eq!(count("", Lang::Nl), Ok(0));
        for wrong in ["2,5", "2.5", "-1", "abc", "١", "1e3"] {
            assert!(count(wrong, Lang::Nl).unwrap_err().contains("geen heel getal"), "{wrong}");
        }
        assert!(count("1000", Lang::En).unwrap_err().contains("at most 100"));
        assert!(count("99999999999999999999999", Lang::En).unwrap_err().contains("at most 100"));
    }

    #[test]
    fn a_day_is_read_in_the_ways_people_write_it() {
        let expected = Ok(Some(date(2024, 9, 2)));
        for text in ["2-9-2024", "02-09-2024", " 02/09/2024 ", "2.9.2024", "2024-09-02"] {
            assert_eq!(day(text, Lang::Nl), expected, "{text}");
        }
        assert_eq!(day("  ", Lang::Nl), Ok(None));
        for wrong in ["31-02-2024", "2-9-24", "09-2024", "2-9-2024-1", "2/9-2024", "-", "é-1-2024"]
        {
            assert!(day(wrong, Lang::En).is_err(), "{wrong}");
        }
    }

    #[test]
    fn accents_capitals_and_signs_do_not_matter() {
        assert_eq!(plain("  São Tomé & Príncipe "), "sao tome principe");
        assert_eq!(plain("Ivoorkust"), plain("IVOORKUST"));
        assert_eq!(plain("Syrie\u{308}"), "syrie");
        assert_eq!(plain("Guinee-Bissau"), "guinee bissau");
    }

    #[test]
    fn distance_counts_slips() {
        let far = |a: &str, b: &str| {
            distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
        };
        assert_eq!(far("irak", "irak"), 0);
        assert_eq!(far("irka", "irak"), 2);
        assert_eq!(far("ira", "irak"), 1);
    }
}
