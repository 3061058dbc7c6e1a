//! Broken input without end: numbers that are the same in every run, texts that are cut, doubled
//! and glued together, and a run that says which input made the program stop.
#![allow(clippy::print_stdout, reason = "the long run says how far it is")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// Numbers by chance, the same for the same start (SplitMix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(start: u64) -> Self {
        Self(start)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `count`; nought when there is nothing to choose from.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() >> 16).unwrap() % count.max(1)
    }

    pub(crate) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub(crate) fn pick<'v, T>(&mut self, of: &'v [T]) -> &'v T {
        &of[self.below(of.len())]
    }
}

/// What readers of texts stumble over.
const ODD: [&str; 28] = [
    "\0",
    "\u{feff}",
    "é",
    "€",
    "“",
    "\u{1F468}\u{200D}\u{1F467}",
    "\u{202E}",
    "\r\n",
    "\r",
    "\n",
    "\t",
    "\"",
    "'",
    "\\",
    "\\u",
    "\\ud800",
    "[",
    "]",
    "{",
    "}",
    ",",
    "=",
    "#",
    "-",
    "0",
    "1e999",
    "99999999999999999999",
    "\u{fffd}",
];

/// A text with one mistake of a kind that a hand or a disk makes. `words` are what it may be
/// mixed up with.
pub(crate) fn mutate(text: &str, words: &[String], random: &mut Random) -> String {
    match random.below(8) {
        0 => bytes(text, random),
        1 => cut(text, random),
        2 => insert(text, ODD[random.below(ODD.len())], random),
        3 => lines(text, random),
        4 => splice(text, random),
        _ => token(text, words, random),
    }
}

/// One to three bytes are others.
fn bytes(text: &str, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let place = random.below(bytes.len());
        if let Some(byte) = bytes.get_mut(place) {
            *byte = if random.one_in(2) {
                *byte ^ (1 << random.below(8))
            } else {
                u8::try_from(random.below(256)).unwrap()
            };
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The nearest place, going down, where a character starts.
fn boundary(text: &str, place: usize) -> usize {
    (0..=place.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap()
}

fn place(text: &str, random: &mut Random) -> usize {
    boundary(text, random.below(text.len() + 1))
}

/// A stretch is missing, short or long, or everything from some place on.
fn cut(text: &str, random: &mut Random) -> String {
    let from = place(text, random);
    let most = if random.one_in(8) { text.len() } else { 24 };
    let until = boundary(text, from + random.below(most)).max(from);
    format!("{}{}", &text[..from], &text[until..])
}

fn insert(text: &str, what: &str, random: &mut Random) -> String {
    let at = place(text, random);
    format!("{}{what}{}", &text[..at], &text[at..])
}

/// A line is missing, doubled, or stands elsewhere.
fn lines(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let (one, other) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(4) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(other, lines[one]),
        2 => lines.swap(one, other),
        _ => {
            let line = lines.remove(one);
            lines.insert(random.below(lines.len() + 1), line);
        }
    }
    lines.join("\n")
}

/// A stretch of a text once more, at some other place.
fn splice(text: &str, random: &mut Random) -> String {
    let from = place(text, random);
    let until = boundary(text, from + random.below(120)).max(from);
    insert(text, &text[from..until], random)
}

/// Letters, digits and what holds names and dates together.
fn in_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_' | '.' | '%')
}

/// A word is another one.
fn token(text: &str, words: &[String], random: &mut Random) -> String {
    let (from, until) = word(text, random);
    format!("{}{}{}", &text[..from], random.pick(words), &text[until..])
}

/// Some word: where it starts, and where the next character stands.
pub(crate) fn word(text: &str, random: &mut Random) -> (usize, usize) {
    let at = place(text, random);
    let from = at + text[at..].find(in_word).unwrap_or(0);
    let length = text[from..].find(|one| !in_word(one)).unwrap_or(text.len() - from);
    (from, from + length)
}

/// Every word of these texts, each once.
pub(crate) fn words<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    let words = texts.flat_map(|text| text.split(|one| !in_word(one)));
    let words: std::collections::BTreeSet<&str> = words.filter(|word| !word.is_empty()).collect();
    words.into_iter().map(str::to_owned).collect()
}

/// Tries inputs one after the other, each made from its number, and stops with the number of the
/// first that makes the program stop. `WEDERKEER_MUTATIONS` says how many instead of `usual`;
/// `WEDERKEER_MUTATIONS_FROM` the first. Gives how many were found good.
pub(crate) fn run(kind: &str, usual: u64, try_one: impl Fn(&mut Random) -> bool) -> u64 {
    let from = setting("WEDERKEER_MUTATIONS_FROM").unwrap_or(0);
    let long = setting("WEDERKEER_MUTATIONS");
    let count = long.unwrap_or(usual);
    let (start, mut good) = (Instant::now(), 0_u64);
    let say = |done: u64, good: u64| {
        let seconds = start.elapsed().as_secs();
        println!("{kind}: {done} tried, {good} good, {seconds} s");
    };
    for number in from..from + count {
        let mut random = Random::new(number);
        match catch_unwind(AssertUnwindSafe(|| try_one(&mut random))) {
            Ok(is_good) => good += u64::from(is_good),
            Err(_) => panic!("{kind} number {number} makes the program stop"),
        }
        let done = number - from + 1;
        if long.is_some() && (done.is_multiple_of(100_000) || done == count) {
            say(done, good);
        }
    }
    good
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}
