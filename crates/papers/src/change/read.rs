//! An edited text becomes a paper, if its figures are still those of the policies.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use rules::difference::PolicyDifference;
use rules::words::{Lang, date};

use super::{Mistake, Wrong, figures};
use crate::paper::{Block, Paper, Run, Table};

/// Reads an edited letter.
///
/// # Errors
/// Every figure that is not what the policies say, and every amount that is no figure.
pub fn read(
    text: &str,
    change: &PolicyDifference,
    made_on: Date,
    lang: Lang,
) -> Result<Paper, Vec<Mistake>> {
    let mut reading = Reading::new(text, figures(change, lang));
    for (event, place) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        reading.take(event, place);
    }
    let title = match reading.titles.as_slice() {
        [title] => title.clone(),
        _ => {
            reading.wrong(0, Wrong::Title);
            String::new()
        }
    };
    if !reading.mistakes.is_empty() {
        reading.mistakes.sort_by_key(|one| (one.line, one.column));
        return Err(reading.mistakes);
    }
    Ok(Paper {
        lang,
        title,
        head: vec![(lang.pick("Datum", "Date").to_owned(), date(made_on, lang))],
        made_on,
        foot: "Wederkeer".to_owned(),
        blocks: reading.blocks,
    })
}

/// What has been read so far.
struct Reading<'t> {
    text: &'t str,
    figures: BTreeMap<String, String>,
    mistakes: Vec<Mistake>,
    titles: Vec<String>,
    blocks: Vec<Block>,
    /// The paragraph, point or cell in hand.
    runs: Vec<Run>,
    points: Vec<Vec<Run>>,
    table: Option<Table>,
    row: Vec<String>,
    strong: usize,
    soft: usize,
    in_list: usize,
    /// The figure in hand: its name, where it begins, and what stands there.
    figure: Option<(String, usize, String)>,
}

impl<'t> Reading<'t> {
    fn new(text: &'t str, figures: BTreeMap<String, String>) -> Self {
        Self {
            text,
            figures,
            mistakes: Vec::new(),
            titles: Vec::new(),
            blocks: Vec::new(),
            runs: Vec::new(),
            points: Vec::new(),
            table: None,
            row: Vec::new(),
            strong: 0,
            soft: 0,
            in_list: 0,
            figure: None,
        }
    }

    fn wrong(&mut self, at: usize, what: Wrong) {
        let before = self.text.get(..at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        let line = before.matches('\n').count() + 1;
        self.mistakes.push(Mistake { line, column, what });
    }

    fn take(&mut self, event: Event<'_>, place: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, place.start),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.words(&text, place.start),
            Event::SoftBreak | Event::HardBreak => self.words(" ", place.start),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.soft += 1,
            Tag::List(_) => self.in_list += 1,
            Tag::Link { dest_url, .. } => {
                let name = dest_url.trim_start_matches('#').to_owned();
                self.figure = Some((name, at, String::new()));
            }
            Tag::Table(columns) => {
                let columns = columns.iter().map(|one| (String::new(), *one == Alignment::Right));
                self.table = Some(Table { columns: columns.collect(), ..Table::default() });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong -= 1,
            TagEnd::Emphasis => self.soft -= 1,
            TagEnd::Link => self.locked(),
            TagEnd::Heading(HeadingLevel::H1) => {
                let title = self.plain();
                self.titles.push(title);
            }
            TagEnd::Heading(level) => {
                let (level, words) = (if level == HeadingLevel::H2 { 2 } else { 3 }, self.plain());
                self.blocks.push(Block::Heading(level, words));
            }
            TagEnd::Paragraph if self.in_list == 0 => {
                let runs = std::mem::take(&mut self.runs);
                self.blocks.push(Block::Text(runs));
            }
            TagEnd::Item => self.points.push(std::mem::take(&mut self.runs)),
            TagEnd::List(_) => {
                self.in_list -= 1;
                let points = std::mem::take(&mut self.points);
                self.blocks.push(Block::List(points));
            }
            TagEnd::TableCell => {
                let cell = self.plain();
                self.row.push(cell);
            }
            TagEnd::TableHead => {
                let heads = std::mem::take(&mut self.row);
                let columns = self.table.iter_mut().flat_map(|table| &mut table.columns);
                columns.zip(heads).for_each(|(column, head)| column.0 = head);
            }
            TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                self.table.iter_mut().for_each(|table| table.rows.push(row.clone()));
            }
            TagEnd::Table => self.blocks.extend(self.table.take().map(Block::Table)),
            _ => {}
        }
    }

    fn words(&mut self, text: &str, at: usize) {
        if let Some((_, _, written)) = &mut self.figure {
            written.push_str(text);
            return;
        }
        if let Some((place, written)) = loose(text) {
            self.wrong(at + place, Wrong::Loose { written });
        }
        self.say(text.to_owned());
    }

    fn say(&mut self, text: String) {
        self.runs.push(match (self.strong, self.soft) {
            (0, 0) => Run::Plain(text),
            (0, _) => Run::Soft(text),
            _ => Run::Strong(text),
        });
    }

    /// A figure has been read to its end.
    fn locked(&mut self) {
        let Some((figure, at, written)) = self.figure.take() else { return };
        match self.figures.get(&figure).cloned() {
            None => self.wrong(at, Wrong::Unknown { figure }),
            Some(says) if says != written => {
                self.wrong(at, Wrong::Changed { figure, written: written.clone(), says });
            }
            Some(_) => {}
        }
        self.say(written);
    }

    fn plain(&mut self) -> String {
        let runs = std::mem::take(&mut self.runs);
        let words = runs.into_iter().map(|run| match run {
            Run::Plain(text) | Run::Strong(text) | Run::Soft(text) => text,
        });
        words.collect::<String>().trim().to_owned()
    }
}

/// The first amount in a stretch of words: its place, and the word it stands in.
fn loose(text: &str) -> Option<(usize, String)> {
    let place = text.find('€').or_else(|| text.find("EUR"))?;
    let after = text.get(place..)?;
    let has_digit = after.chars().take(8).any(|letter| letter.is_ascii_digit());
    has_digit.then(|| {
        let digits = |letter: char| letter.is_ascii_digit() || ".,€EUR \u{a0}".contains(letter);
        let amount: String = after.chars().take_while(|letter| digits(*letter)).collect();
        (place, amount.trim_end_matches([' ', ',', '.']).to_owned())
    })
}
