//! Answers about cases: one, or a stream of JSON lines.

use std::path::Path;

use rules::changes::changes;
use rules::check::{Package, Readings, Scheme};
use rules::compare::compare;
use rules::determine::{determine, determine_applicable};
use rules::diagnostics::{Diagnostic, Rendered, render};
use rules::parse::case::{Household, read};
use rules::words::Lang;
use serde::Serialize;

use crate::input::{Cases, complain, read as read_file, say, split};
use crate::{CaseArgs, Format, Outcome, policies};

/// What is asked about a case.
pub(crate) enum Ask {
    Determine { scheme: Option<String> },
    Compare { others: Vec<String> },
    Changes,
}

/// The answer in place of one that could not be given.
#[derive(Serialize)]
struct Failure {
    error: String,
    line: usize,
    problems: Vec<Rendered>,
}

struct Desk<'a> {
    package: &'a Package,
    readings: Readings,
    scheme: Option<&'a Scheme>,
    others: Vec<&'a Scheme>,
    ask: &'a Ask,
    lang: Lang,
}

pub(crate) fn run(args: &CaseArgs, ask: &Ask, dir: Option<&Path>, lang: Lang) -> Outcome {
    let Some(mut package) = policies::load(dir, lang) else { return Outcome::BadInput };
    let mut readings = package.readings().clone();
    let mut mistakes: Vec<Diagnostic> = Vec::new();
    for choice in &args.readings {
        mistakes.extend(package.read_otherwise(&mut readings, choice).err());
    }
    if let Some(day) = args.approved_on {
        match package.approved_on(day, &readings) {
            Ok(other) => package = other,
            Err(error) => mistakes.push(error),
        }
    }
    let mut find = |id: &String| package.scheme(id).map_err(|error| mistakes.push(error)).ok();
    let scheme = match ask {
        Ask::Determine { scheme } => scheme.as_ref().and_then(&mut find),
        Ask::Compare { .. } | Ask::Changes => None,
    };
    let others = match ask {
        Ask::Compare { others } => others.iter().filter_map(find).collect(),
        Ask::Determine { .. } | Ask::Changes => Vec::new(),
    };
    if !mistakes.is_empty() {
        complain(&render(&mistakes, package.files(), lang, false));
        return Outcome::BadInput;
    }
    let mut texts = Vec::new();
    for file in &args.files {
        match read_file(file) {
            Ok(text) => texts.push((file, text)),
            Err(error) => complain(&error),
        }
    }
    if texts.len() < args.files.len() {
        return Outcome::BadInput;
    }
    let desk = Desk { package: &package, readings, scheme, others, ask, lang };
    let named = args.files.len() > 1 && args.format != Some(Format::Json);
    let answered = texts.iter().map(|(file, text)| {
        if named {
            say(&format!("── {file} ──"));
        }
        match split(text) {
            Cases::One(text) => desk.one(text, args.format.unwrap_or(Format::Text)),
            Cases::Lines(lines) => desk.lines(&lines, args.format.unwrap_or(Format::Json)),
        }
    });
    answered.max().unwrap_or(Outcome::Fine)
}

impl Desk<'_> {
    fn one(&self, text: &str, format: Format) -> Outcome {
        match self.answer(text, format) {
            Ok(answer) => {
                say(&answer);
                Outcome::Fine
            }
            Err(mistakes) => {
                if format == Format::Json {
                    say(&self.failure(&mistakes, 1));
                }
                complain(&render(&mistakes, self.package.files(), self.lang, false));
                Outcome::BadInput
            }
        }
    }

    fn lines(&self, lines: &[(usize, &str)], format: Format) -> Outcome {
        let mut outcome = Outcome::Fine;
        for (number, text) in lines {
            match self.answer(text, format) {
                Ok(answer) => say(&answer),
                Err(mistakes) => {
                    outcome = Outcome::BadInput;
                    say(&self.failure(&mistakes, *number));
                }
            }
        }
        outcome
    }

    fn answer(&self, text: &str, format: Format) -> Result<String, Vec<Diagnostic>> {
        let household = read(text, self.package.vocabulary())?;
        match self.ask {
            Ask::Determine { .. } => self.determine(&household, format),
            Ask::Compare { .. } => {
                let comparison = compare(self.package, &household, &self.readings, &self.others)?;
                Ok(self.show(format, &comparison, || comparison.text(self.package, self.lang)))
            }
            Ask::Changes => {
                let found = changes(self.package, &household, &self.readings)?;
                Ok(self.show(format, &found, || found.text(self.lang)))
            }
        }
    }

    fn determine(&self, household: &Household, format: Format) -> Result<String, Vec<Diagnostic>> {
        let determination = match self.scheme {
            Some(scheme) => determine(self.package, scheme, household, &self.readings)?,
            None => determine_applicable(self.package, household, &self.readings)?,
        };
        Ok(self.show(format, &determination, || determination.text(self.package, self.lang)))
    }

    fn show(&self, format: Format, value: &impl Serialize, text: impl Fn() -> String) -> String {
        match format {
            Format::Text => text(),
            Format::Json => serde_json::to_string(value).unwrap_or_default(),
        }
    }

    fn failure(&self, mistakes: &[Diagnostic], line: usize) -> String {
        let files = self.package.files();
        let problems = mistakes.iter().map(|one| one.rendered(files, self.lang)).collect();
        let error: Vec<String> = mistakes.iter().map(|one| one.line(files, self.lang)).collect();
        let failure = Failure { error: error.join(" "), line, problems };
        serde_json::to_string(&failure).unwrap_or_default()
    }
}
