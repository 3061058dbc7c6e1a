//! The package of policies as a whole.

use std::sync::OnceLock;

use jiff::civil::Date;

use super::examples::{self, Worked};
use super::grid::Cells;
use super::scheme::{ByAnswer, DimSource, Gives, Readings, Scheme, Transition};
use crate::diagnostics::{Code, Diagnostic, render};
use crate::parse::case::Vocabulary;
use crate::parse::lists::{Country, List, Membership};
use crate::parse::package::{Majority, Question, Source, Typical};
use crate::parse::policy::{CaseDate, Example};
use crate::parse::{AsWritten, SourceFile};
use crate::words::{Lang, Words};

/// All policies, checked: complete, free of contradiction, every number cited.
///
/// Made by [`crate::check::package`] and in no other way; [`crate::check::thaw`] reads one back.
#[derive(Clone, Debug)]
pub struct Package {
    pub(crate) files: Vec<SourceFile>,
    pub(crate) hash: String,
    pub(crate) sources: Vec<Source>,
    pub(crate) funders: Vec<(String, Words)>,
    pub(crate) channels: Vec<(String, Words)>,
    pub(crate) countries: Vec<(Country, Words)>,
    pub(crate) lists: Vec<List>,
    pub(crate) households: Vec<Typical>,
    pub(crate) questions: Vec<Question>,
    pub(crate) in_use: Readings,
    pub(crate) majority: Option<Majority>,
    pub(crate) majority_on: ByAnswer<CaseDate>,
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) transitions: Vec<Transition>,
    pub(crate) examples: Vec<(usize, Example)>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) cells: Cells,
    pub(crate) findings: Vec<Diagnostic>,
}

/// Why a package was refused.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// The files, to show the places in.
    pub files: Vec<SourceFile>,
    /// Every mistake, in the order of files and lines.
    pub diagnostics: Vec<Diagnostic>,
}

impl Rejected {
    pub(crate) fn new(files: Vec<SourceFile>, mut diagnostics: Vec<Diagnostic>) -> Self {
        sort(&mut diagnostics);
        Self { files, diagnostics }
    }

    /// All mistakes in words, with excerpts.
    pub fn text(&self, lang: Lang, colour: bool) -> String {
        render(&self.diagnostics, &self.files, lang, colour)
    }
}

/// In the order of files and lines; equal ones once.
pub(crate) fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let place = |one: &Diagnostic| match one.place {
        crate::diagnostics::Place::File(span) => Some(span),
        _ => None,
    };
    diagnostics.sort_by_key(|one| (place(one), one.code));
    diagnostics.dedup();
}

impl Package {
    pub(crate) fn assemble(
        written: AsWritten,
        schemes: Vec<Scheme>,
        transitions: Vec<Transition>,
    ) -> Self {
        let hash = hash(&written.files);
        let examples = written
            .schemes
            .into_iter()
            .enumerate()
            .flat_map(|(place, file)| file.examples.into_iter().map(move |one| (place, one)))
            .collect();
        let shared = written.package;
        let in_use = Readings::in_use(&written.questions);
        let majority_on = majority_on(shared.majority.as_ref(), &written.questions);
        let mut package = Self {
            files: written.files,
            hash,
            sources: shared.sources,
            funders: shared.funders,
            channels: shared.channels,
            countries: written.countries,
            lists: written.lists,
            households: shared.households,
            questions: written.questions,
            in_use,
            majority: shared.majority,
            majority_on,
            schemes,
            transitions,
            examples,
            vocabulary: Vocabulary::default(),
            cells: Cells::default(),
            findings: Vec::new(),
        };
        package.vocabulary = package.words_of_cases();
        package
    }

    /// What a case may name.
    pub(super) fn words_of_cases(&self) -> Vocabulary {
        let mut vocabulary = Vocabulary {
            countries: self.countries.iter().map(|(country, _)| *country).collect(),
            channels: self.channels.iter().map(|(id, _)| id.clone()).collect(),
            ..Vocabulary::default()
        };
        for scheme in &self.schemes {
            for condition in &scheme.conditions {
                vocabulary.facts.insert(condition.id.clone(), None);
            }
            for dim in &scheme.dims {
                if let DimSource::Fact { .. } = dim.source {
                    // Two schemes may know other values of one fact: a case may give any.
                    let known = vocabulary.facts.entry(dim.name.clone()).or_default();
                    let known = known.get_or_insert_default();
                    let values = dim.values.iter().map(|(value, _)| value);
                    for value in
                        values.filter(|value| !known.contains(value)).cloned().collect::<Vec<_>>()
                    {
                        known.push(value);
                    }
                }
            }
        }
        vocabulary
    }

    /// Who pays: id and name.
    pub fn funders(&self) -> &[(String, Words)] {
        &self.funders
    }

    /// The schemes, in the order of their files.
    pub fn schemes(&self) -> &[Scheme] {
        &self.schemes
    }

    /// One scheme by its id.
    ///
    /// # Errors
    /// When there is none; the diagnostic lists the ids there are.
    pub fn scheme(&self, id: &str) -> Result<&Scheme, Diagnostic> {
        let known: Vec<&str> = self.schemes.iter().map(Scheme::id).collect();
        self.schemes.iter().find(|scheme| scheme.id == id).ok_or_else(|| {
            Diagnostic::of_request(Code::UnknownSchemeAsked)
                .arg("scheme", id)
                .arg("known", known.join(", "))
        })
    }

    /// The questions that the sources leave open.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The documents that are cited.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The file of a document that is cited: its name, text and the hash it must have.
    pub fn file_of_source<'a>(&'a self, source: &'a Source) -> Option<(&'a SourceFile, &'a str)> {
        let file = self.files.iter().find(|file| file.name == source.file.value)?;
        Some((file, &source.sha256.value))
    }

    /// Country lists.
    pub fn lists(&self) -> &[List] {
        &self.lists
    }

    /// Countries and their names, sorted by code.
    pub fn countries(&self) -> &[(Country, Words)] {
        &self.countries
    }

    /// Typical households.
    pub fn households(&self) -> &[Typical] {
        &self.households
    }

    /// What a case may name.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The files, to show places in.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The hash of all files: equal hash, equal policy.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// How many cells were proved.
    pub fn cells(&self) -> Cells {
        self.cells
    }

    /// What is no mistake, but for people to know and decide.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The worked examples of all schemes, recomputed.
    pub fn worked_examples(&self) -> Vec<Worked> {
        examples::all(self)
    }

    /// Whether a scheme can change when another does: it is that one, follows it, or lies on top
    /// of it, directly or by way of others.
    pub fn rests_on(&self, scheme: &Scheme, other: &Scheme) -> bool {
        let mut seen = vec![self.place_of(scheme)];
        let mut at = 0;
        while let Some(scheme) = seen.get(at).and_then(|place| self.schemes.get(*place)) {
            if scheme.id == other.id {
                return true;
            }
            let follows = scheme.entries.iter().filter_map(|entry| match &entry.gives {
                Gives::Follow(follow) => Some(follow.scheme),
                _ => None,
            });
            for next in follows.chain(scheme.over.map(|(below, _)| below)) {
                if !seen.contains(&next) {
                    seen.push(next);
                }
            }
            at += 1;
        }
        false
    }

    /// The file that a scheme stands in.
    pub fn file_of(&self, scheme: &Scheme) -> Option<&SourceFile> {
        self.files.get(scheme.span.file)
    }

    /// The answers in use.
    pub const fn readings(&self) -> &Readings {
        &self.in_use
    }

    /// Reads another answer to one question: `QUESTION=ANSWER`.
    ///
    /// # Errors
    /// When there is no such question or answer; the diagnostic lists those there are.
    pub fn read_otherwise(&self, readings: &mut Readings, choice: &str) -> Result<(), Diagnostic> {
        let (name, answer) = choice.split_once('=').unwrap_or((choice, ""));
        let place = self.questions.iter().position(|question| question.id == name);
        let Some((place, question)) = place.and_then(|at| Some((at, self.questions.get(at)?)))
        else {
            let known: Vec<&str> = self.questions.iter().map(|one| one.id.as_str()).collect();
            return Err(Diagnostic::of_request(Code::UnknownReading)
                .arg("question", name)
                .arg("known", known.join(", ")));
        };
        match question.answers.iter().position(|(id, _)| id == answer) {
            Some(answer) => {
                if let Some(slot) = readings.0.get_mut(place) {
                    *slot = answer;
                }
                Ok(())
            }
            None => {
                let known: Vec<&str> = question.answers.iter().map(|(id, _)| id.as_str()).collect();
                Err(Diagnostic::of_request(Code::UnknownReadingAnswer)
                    .arg("question", name)
                    .arg("answer", answer)
                    .arg("known", known.join(", ")))
            }
        }
    }

    /// The package as it would be if the scheme that waits for approval were approved on a day
    /// (nota N1, readings Q7). Its start, and the end of what it replaces, move along.
    ///
    /// # Errors
    /// When no scheme starts after approval, or the day is at the end of time.
    pub fn approved_on(&self, day: Date, readings: &Readings) -> Result<Self, Diagnostic> {
        let nothing = || Diagnostic::of_request(Code::NothingApproved);
        let mut package = self.clone();
        let mut schemes = package.schemes.iter_mut().enumerate();
        let waiting = schemes.find(|(_, scheme)| scheme.after_approval.is_some());
        let (place, scheme) = waiting.ok_or_else(nothing)?;
        let span = scheme.after_approval.as_ref().and_then(|span| span.get(readings));
        scheme.from = day.checked_add(span.ok_or_else(nothing)?).map_err(|_| nothing())?;
        for transition in package.transitions.iter_mut().filter(|one| one.scheme == place) {
            transition.start(scheme.from).ok_or_else(nothing)?;
        }
        super::end_replaced(&mut package.schemes);
        // What holds on a day may be otherwise now.
        for benefit in package.schemes.iter_mut().flat_map(|scheme| &mut scheme.benefits) {
            benefit.grounds = OnceLock::new();
        }
        Ok(package)
    }

    pub(crate) fn membership(&self, list: usize, country: Country, day: Date) -> Membership<'_> {
        self.lists.get(list).map_or(Membership::Unsettled, |list| list.membership(country, day))
    }

    /// Whether a country is on all of some lists and on none of others; `None` when they leave it
    /// unsettled. One plain no settles it.
    pub(crate) fn on_lists(
        &self,
        all_of: &[usize],
        none_of: &[usize],
        country: Country,
        day: Date,
    ) -> Option<bool> {
        let mut settled = Some(true);
        for (lists, wanted) in [(all_of, true), (none_of, false)] {
            for list in lists {
                match self.membership(*list, country, day) {
                    Membership::Listed(_) if !wanted => return Some(false),
                    Membership::Unlisted if wanted => return Some(false),
                    Membership::Unsettled => settled = None,
                    Membership::Listed(_) | Membership::Unlisted => {}
                }
            }
        }
        settled
    }

    /// From which age a person is an adult.
    pub fn majority_age(&self) -> i16 {
        self.majority.as_ref().map_or(0, |majority| majority.age)
    }

    /// Whether a question decides a value (a date, a span) rather than which row holds.
    pub(crate) fn decides_value(&self, question: usize) -> bool {
        let of_scheme = |scheme: &Scheme| {
            let approval = scheme.after_approval.as_ref().and_then(ByAnswer::question);
            let ages = scheme.dims.iter().filter_map(|dim| match &dim.source {
                DimSource::Age { on, .. } => on.question(),
                _ => None,
            });
            let days = scheme.entries.iter().filter_map(|entry| entry.guard.from.question());
            approval.into_iter().chain(ages).chain(days).any(|one| one == question)
        };
        self.majority_on.question() == Some(question) || self.schemes.iter().any(of_scheme)
    }

    /// The name of a country.
    pub fn country_name(&self, country: Country, lang: Lang) -> &str {
        match self.countries.binary_search_by_key(&country, |(code, _)| *code) {
            Ok(place) => self.countries.get(place).map_or("", |(_, name)| name.get(lang)),
            Err(_) => "",
        }
    }
}

fn majority_on(majority: Option<&Majority>, questions: &[Question]) -> ByAnswer<CaseDate> {
    use crate::parse::policy::Choice;
    match majority.map(|majority| &majority.on) {
        None => ByAnswer::Fixed(CaseDate::RegisteredOn),
        Some(Choice::Fixed(on)) => ByAnswer::Fixed(*on),
        Some(Choice::By { question, options }) => {
            let place = questions.iter().position(|one| one.id == question.value);
            let found = place.and_then(|place| questions.get(place).map(|one| (place, one)));
            let Some((question, answers)) = found else {
                return ByAnswer::Fixed(CaseDate::RegisteredOn);
            };
            let value = |answer: &str| options.iter().find(|(id, _)| id.value == answer);
            let values = answers.answers.iter().filter_map(|(id, _)| value(id)).map(|(_, on)| *on);
            ByAnswer::By { question, values: values.collect() }
        }
    }
}

/// One hash over the names and texts of all files.
fn hash(files: &[SourceFile]) -> String {
    let mut all = String::new();
    for file in files {
        let hash = super::cites::sha256(file.text.as_bytes());
        all.push_str(&format!("{hash}  {}\n", file.name));
    }
    super::cites::sha256(all.as_bytes())
}
