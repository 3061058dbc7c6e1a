//! Papers for the returnee: the information sheet and the letter.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ::receipt::{Key, Receipt as Signed, Unfit};
use clap::Args;
use jiff::civil::Date;
use papers::approval::Approvals;
use papers::letter::{Letter, letter as composed};
use papers::sheet::{NoSheet, Receipt, Sheet, sheet as set};
use papers::texts::Texts;
use rules::check::{Package, Readings, Scheme};
use rules::determine::{Determination, determine, determine_applicable};
use rules::diagnostics::{Diagnostic, render};
use rules::parse::case::{Departure, Household, read as read_case};
use rules::words::Lang;

use super::{DeskArgs, Done, load, one, written};
use crate::input::read;
use crate::register::{Counted, validity};

/// Whose paper, and by which scheme.
#[derive(Args)]
pub(crate) struct OfCase {
    /// A file with a case as JSON; - reads standard input
    #[arg(value_name = "CASE.json")]
    case: String,
    /// Where it goes
    #[arg(value_name = "OUT.pdf")]
    out: PathBuf,
    /// Determine by this scheme instead of the one that applies
    #[arg(long, value_name = "ID")]
    scheme: Option<String>,
    /// Read a question otherwise (repeatable)
    #[arg(long = "reading", value_name = "QUESTION=ANSWER")]
    readings: Vec<String>,
}

#[derive(Args)]
pub(crate) struct SheetArgs {
    #[command(flatten)]
    of: OfCase,
    /// The language of the sheet, as `document languages` lists them
    #[arg(long = "in", value_name = "TAG", default_value = "nl")]
    language: String,
    /// Whom to ask: a name, a telephone number; without it there is a line to write on
    #[arg(long, value_name = "TEXT")]
    contact: Option<String>,
    /// Sign the sheet's code with the private key in this file
    #[arg(long, value_name = "FILE", requires = "at")]
    key: Option<String>,
    /// The address of the page that checks the code
    #[arg(long, value_name = "URL", requires = "key")]
    at: Option<String>,
    /// The last day of the code; as long as the periods say when absent
    #[arg(long, value_name = "DATE", requires = "key")]
    valid_until: Option<Date>,
    #[command(flatten)]
    counted: Counted,
    /// The file with the approved rows, for policies of one's own
    #[arg(long, value_name = "APPROVED.toml")]
    approved: Option<String>,
    #[command(flatten)]
    desk: DeskArgs,
}

#[derive(Args)]
pub(crate) struct LetterArgs {
    #[command(flatten)]
    of: OfCase,
    /// The number of the case
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
    #[command(flatten)]
    desk: DeskArgs,
}

/// A case as it is read for a paper.
struct Asked<'a> {
    package: &'a Package,
    household: Household,
    scheme: Option<&'a Scheme>,
    readings: Readings,
}

impl<'a> Asked<'a> {
    fn of(of: &OfCase, package: &'a Package, lang: Lang) -> Result<Self, Vec<String>> {
        let text = read(&of.case).map_err(one)?;
        let mut readings = package.readings().clone();
        let mut wrong: Vec<Diagnostic> = Vec::new();
        for choice in &of.readings {
            wrong.extend(package.read_otherwise(&mut readings, choice).err());
        }
        let scheme = of
            .scheme
            .as_ref()
            .and_then(|id| package.scheme(id).map_err(|error| wrong.push(error)).ok());
        let household = read_case(&text, package.vocabulary());
        match household {
            Ok(household) if wrong.is_empty() => Ok(Self { package, household, scheme, readings }),
            Ok(_) => Err(one(render(&wrong, package.files(), lang, false))),
            Err(more) => {
                wrong.extend(more);
                Err(one(render(&wrong, package.files(), lang, false)))
            }
        }
    }

    fn determination(&self, lang: Lang) -> Result<Determination<'_>, Vec<String>> {
        let found = match self.scheme {
            Some(scheme) => determine(self.package, scheme, &self.household, &self.readings),
            None => determine_applicable(self.package, &self.household, &self.readings),
        };
        found.map_err(|wrong| one(render(&wrong, self.package.files(), lang, false)))
    }

    /// The text of the code, and its last day.
    fn signed(&self, args: &SheetArgs, lang: Lang) -> Result<Option<(String, Date)>, Vec<String>> {
        let (Some(file), Some(at)) = (&args.key, &args.at) else { return Ok(None) };
        let text = read(file).map_err(one)?;
        let key = Key::from_pem(&text)
            .map_err(|error| one(format!("{file}: {}", error.words().get(lang))))?;
        let issued_on = args.desk.day();
        let periods = args.counted.read(lang)?;
        let period = validity(&periods, issued_on, args.valid_until, lang).map_err(one)?;
        let found = Signed::of(self.package, &self.household, self.scheme, &self.readings, period);
        let signed = found.map_err(|unfit| match unfit {
            Unfit::Mistakes(wrong) => one(render(&wrong, self.package.files(), lang, false)),
            other => one(other.words().get(lang).to_owned()),
        })?;
        Ok(Some((signed.sign(&key, at), period.valid_until)))
    }
}

/// Sets the sheet of a case.
pub(super) fn sheet(args: &SheetArgs, dir: Option<&Path>, lang: Lang) -> Done {
    let package = load(dir, lang)?;
    let asked = Asked::of(&args.of, &package, lang)?;
    let texts = Texts::of(&args.language).ok_or_else(|| {
        let known: Vec<&str> = Texts::all().iter().map(|texts| texts.tag.as_str()).collect();
        let (wrong, known) = (&args.language, known.join(", "));
        one(match lang {
            Lang::Nl => format!("--in {wrong}: deze taal is er niet. Kies uit: {known}."),
            Lang::En => format!("--in {wrong}: there is no such language. Choose from: {known}."),
        })
    })?;
    let approvals = match &args.approved {
        None => Approvals::own().map_err(one)?,
        Some(file) => Approvals::read(&read(file).map_err(one)?)
            .map_err(|why| one(format!("{file}: {why}")))?,
    };
    let signed = asked.signed(args, lang)?;
    let press = args.desk.press(lang)?;
    let determination = asked.determination(lang)?;
    let order = Sheet {
        determination: &determination,
        package: &package,
        approvals: &approvals,
        texts,
        voluntary: asked.household.departure() == Departure::Voluntary,
        made_on: args.desk.day(),
        contact: args.contact.as_deref(),
        receipt: signed
            .as_ref()
            .map(|(text, valid_until)| Receipt { text, valid_until: *valid_until }),
    };
    match set(&press, &order) {
        Ok(pdf) => written(&args.of.out, Ok(pdf), lang),
        Err(NoSheet::Unprintable(why)) => written(&args.of.out, Err(why), lang),
        Err(no) => Err(no.text(lang)),
    }
}

/// Sets the letter of a case.
pub(super) fn letter(args: &LetterArgs, dir: Option<&Path>, lang: Lang) -> Done {
    let package = load(dir, lang)?;
    let asked = Asked::of(&args.of, &package, lang)?;
    let press = args.desk.press(lang)?;
    let determination = asked.determination(lang)?;
    let paper = composed(&Letter {
        determination: &determination,
        package: &package,
        names: &BTreeMap::new(),
        reference: args.reference.as_deref(),
        made_on: args.desk.day(),
        lang,
    });
    written(&args.of.out, paper.print(&press), lang)
}
