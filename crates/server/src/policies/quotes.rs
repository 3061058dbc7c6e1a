//! Every quotation of the policies: where it stands in its source, and what it carries.

use std::collections::BTreeMap;
use std::ops::Range;

use rules::check::{Package, Searched};
use rules::describe::{Described, describe};
use rules::parse::Cite;
use rules::words::{Lang, Words};

use crate::address::Page;

/// All quotations of a package.
#[derive(Debug, Default)]
pub(crate) struct Quotes {
    /// By the id of their source, in the order of their places.
    by_source: BTreeMap<String, Vec<Quoted>>,
    /// The id of the mark, by source, place and words of a citation.
    marks: BTreeMap<[String; 3], String>,
}

/// Words of a source that the policies quote.
#[derive(Debug)]
pub(crate) struct Quoted {
    /// Bytes of the text of the source.
    pub place: Range<usize>,
    /// How often these words stand in the source.
    pub times: usize,
    /// What quotes them.
    pub by: Vec<By>,
}

/// Something that quotes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct By {
    /// What it is called.
    pub name: Words,
    /// The page that it stands on.
    pub page: Page,
    /// Its anchor there.
    pub anchor: String,
}

impl By {
    pub(super) fn path(&self, lang: Lang) -> String {
        format!("{}#{}", self.page.path(lang), self.anchor)
    }
}

impl Quoted {
    /// The id of its mark.
    pub(super) fn mark(&self) -> String {
        mark_at(&self.place)
    }
}

impl Quotes {
    /// Looks up every quotation of a package.
    pub(crate) fn of(package: &Package) -> Self {
        let mut texts = BTreeMap::new();
        for source in package.sources() {
            if let Some((file, _)) = package.file_of_source(source) {
                let text = file.text.as_str();
                texts.insert(source.id.as_str(), (text, Searched::new(text)));
            }
        }
        let mut quotes = Self::default();
        for scheme in package.schemes() {
            for (anchor, name, cites) in cited(&describe(package, scheme)) {
                let page = Page::Scheme(scheme.id().to_owned());
                for cite in cites {
                    let by = By { name: name.clone(), page: page.clone(), anchor: anchor.clone() };
                    quotes.add(&texts, cite, by);
                }
            }
        }
        let questions = package.questions().iter();
        let questions = questions.map(|one| ("question.", &one.id, &one.ask, &one.cites));
        let lists = package.lists().iter().map(|one| ("list.", &one.id, &one.title, &one.cites));
        for (kind, id, name, cites) in questions.chain(lists) {
            for cite in cites {
                let anchor = format!("{kind}{id}");
                quotes.add(&texts, cite, By { name: name.clone(), page: Page::Proof, anchor });
            }
        }
        quotes
    }

    fn add(&mut self, texts: &BTreeMap<&str, (&str, Searched)>, cite: &Cite, by: By) {
        let Some((text, searched)) = texts.get(cite.source.as_str()) else { return };
        let Some((place, times)) = place_of(cite, text, searched) else { return };
        let words = cite.quote.clone().unwrap_or_default();
        let named = [cite.source.clone(), cite.place.clone(), words];
        self.marks.insert(named, mark_at(&place));
        let all = self.by_source.entry(cite.source.clone()).or_default();
        let key = |range: &Range<usize>| (range.start, range.end);
        match all.binary_search_by_key(&key(&place), |one| key(&one.place)) {
            Ok(at) => {
                if let Some(one) = all.get_mut(at).filter(|one| !one.by.contains(&by)) {
                    one.by.push(by);
                }
            }
            Err(at) => all.insert(at, Quoted { place, times, by: vec![by] }),
        }
    }

    /// The quotations of one source.
    pub(super) fn in_source(&self, source: &str) -> &[Quoted] {
        self.by_source.get(source).map_or(&[], Vec::as_slice)
    }

    /// The mark of a citation on the page of its source.
    pub(super) fn mark_of(&self, cite: &Cite) -> Option<&str> {
        let words = cite.quote.clone()?;
        let mark = self.marks.get(&[cite.source.clone(), cite.place.clone(), words]);
        mark.map(String::as_str)
    }
}

/// The id of the mark around some bytes.
fn mark_at(place: &Range<usize>) -> String {
    format!("c{}-{}", place.start, place.end)
}

/// Where a quotation stands, and how often its words stand in the text. Of several places, the
/// first one in the part of the document that the citation names.
fn place_of(cite: &Cite, text: &str, searched: &Searched) -> Option<(Range<usize>, usize)> {
    let places = searched.places(cite.quote.as_deref()?);
    let section = section(text, cite);
    let behind = places.iter().find(|place| place.start >= section);
    Some((behind.or(places.first())?.clone(), places.len()))
}

/// The first line that begins with the place of a citation, such as `## E6` or `SYR-2025b,…`.
fn section(text: &str, cite: &Cite) -> usize {
    let Some(name) = cite.place.split_whitespace().next() else { return 0 };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start_matches(['#', ' ']).starts_with(name) {
            return start;
        }
        start += line.len();
    }
    0
}

/// Everything on the page of a scheme that cites: its anchor, its name, its citations.
fn cited<'a>(seen: &Described<'a>) -> Vec<(String, Words, &'a [Cite])> {
    let same = |prefix: &str, id: &str| {
        let anchor = format!("{prefix}{id}");
        (anchor, Words::same(&format!("{}: {id}", seen.scheme.id())))
    };
    let mut all = Vec::new();
    let mut add = |(anchor, name): (String, Words), cites: &'a [Cite]| {
        all.push((anchor, name, cites));
    };
    add(("scheme".to_owned(), seen.scheme.title().clone()), seen.scheme.cites());
    for row in seen.benefits.iter().flat_map(|benefit| &benefit.rows) {
        add(same("", row.id), row.cites);
    }
    seen.funding.iter().for_each(|one| add(same("funding.", one.id), one.cites));
    seen.conditions.iter().for_each(|one| add(same("condition.", one.id), one.cites));
    seen.caps.iter().for_each(|one| add(same("cap.", one.id), one.cites));
    seen.transitions.iter().for_each(|one| add(same("transition.", one.id), one.cites));
    seen.laws.iter().for_each(|one| add(same("law.", one.id), one.cites));
    seen.examples.iter().for_each(|one| add(same("example.", one.id), one.cites));
    all
}
