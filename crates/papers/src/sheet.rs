//! The information sheet for the returnee: one page in the person's language.

mod parts;

use jiff::civil::Date;
use rules::check::Package;
use rules::determine::{Determination, MissingAsk};
use rules::words::{Lang, Words};
use serde::Serialize;

use crate::approval::{Approvals, Stale};
use crate::phrase::{Fill, Piece, filled};
use crate::qr::{self, Qr};
use crate::texts::{Direction, Status, Texts};
use crate::{Form, Pdf, Press, Unprintable, print};
use parts::{Row, parts};

/// What a sheet is made of.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// What the household gets.
    pub determination: &'a Determination<'a>,
    /// The policies it was determined with.
    pub package: &'a Package,
    /// The rows as they were approved.
    pub approvals: &'a Approvals,
    /// The language.
    pub texts: &'static Texts,
    /// Zelfstandig or gedwongen: the departure of the case.
    pub voluntary: bool,
    /// The day that stands on it.
    pub made_on: Date,
    /// Whom to ask: a name, a telephone number. Without it there is a line to write on.
    pub contact: Option<&'a str>,
    /// The signed receipt.
    pub receipt: Option<Receipt<'a>>,
}

/// A signed receipt: the text that the code holds, and its last day.
#[derive(Clone, Copy, Debug)]
pub struct Receipt<'a> {
    /// The address of the page that checks it, with the receipt.
    pub text: &'a str,
    /// The last day on which it is accepted.
    pub valid_until: Date,
}

/// Why there is no sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoSheet {
    /// Rows behind it changed since somebody read them.
    Stale(Vec<Stale>),
    /// It could not be set.
    Unprintable(Unprintable),
    /// The receipt is too long for a code.
    ReceiptTooLong,
}

impl NoSheet {
    /// Why, and how to mend it.
    pub fn text(&self, lang: Lang) -> Vec<String> {
        match self {
            Self::Stale(rows) => {
                let mend = lang.pick(
                    "Deze regels zijn veranderd nadat de woorden van het blad zijn gelezen. Lees \
                     beide opnieuw en keur ze goed: wederkeer document approve FILE --by NAME.",
                    "These rows changed after the words of the sheet were read. Read both again \
                     and approve them: wederkeer document approve FILE --by NAME.",
                );
                let rows = rows.iter().map(|row| row.text(lang));
                std::iter::once(mend.to_owned()).chain(rows).collect()
            }
            Self::Unprintable(why) => vec![why.why.clone()],
            Self::ReceiptTooLong => vec![
                lang.pick(
                    "Het bewijs is te lang voor een code. Neem een korter adres.",
                    "The receipt is too long for a code. Take a shorter address.",
                )
                .to_owned(),
            ],
        }
    }
}

/// Sizes of letters in tenths of a point, largest first: a sheet is set in the first in which it
/// goes on one page.
const SIZES: [u32; 5] = [105, 98, 91, 86, 81];
/// The size when it needs both sides.
const BOTH_SIDES: u32 = 98;

/// A text in the language of the sheet, and in Dutch where nobody has checked it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Voice {
    lang: &'static str,
    dir: Direction,
    pieces: Vec<Piece>,
}

type Said = Vec<Voice>;

#[derive(Debug, Serialize)]
struct Data {
    lang: &'static str,
    dir: Direction,
    title: String,
    size: u32,
    made: [i16; 3],
    heading: Said,
    head: Vec<(Said, Said)>,
    columns: [Said; 4],
    rows: Vec<Row>,
    total: Option<[Said; 2]>,
    open: Option<Said>,
    nothing: Option<Said>,
    no_promise: Said,
    conditions: Option<(Said, Vec<[Said; 2]>)>,
    not_known: Option<(Said, Vec<Said>)>,
    also: Option<(Said, Vec<Said>)>,
    not: Option<(Said, Vec<[Said; 2]>)>,
    questions: Said,
    contact: Option<String>,
    code: Option<(Qr, Said, Said)>,
    status: Option<Said>,
    made_on: Said,
    proof: Said,
}

/// Sets the sheet.
///
/// # Errors
/// When rows behind it are not as they were approved, or it cannot be set.
pub fn sheet(press: &dyn Press, order: &Sheet<'_>) -> Result<Pdf, NoSheet> {
    let stale = touched(order);
    if !stale.is_empty() {
        return Err(NoSheet::Stale(stale));
    }
    let mut data = order.data()?;
    for size in SIZES {
        data.size = size;
        let pdf = print(press, Form::Sheet, &data).map_err(NoSheet::Unprintable)?;
        if pdf.pages == 1 {
            return Ok(pdf);
        }
    }
    // Much to say: on both sides of the paper, in letters that can be read.
    data.size = BOTH_SIDES;
    print(press, Form::Sheet, &data).map_err(NoSheet::Unprintable)
}

/// The rows behind the sheet that are not as they were approved.
fn touched(order: &Sheet<'_>) -> Vec<Stale> {
    let got = order.determination;
    let lines = got.lines.iter().flat_map(|line| line.rows());
    let goods = got.goods.iter().map(|one| one.row.as_str());
    let not = got.refusals.iter().map(|one| one.row);
    let rows: Vec<&str> = lines.chain(goods).chain(not).collect();
    let benefits = got.lines.iter().map(|line| format!("{}:{}", got.scheme, line.benefit));
    let benefits: Vec<String> = benefits.collect();
    let behind =
        |stale: &Stale| rows.contains(&stale.row.as_str()) || benefits.contains(&stale.row);
    order.approvals.stale(order.package).into_iter().filter(behind).collect()
}

impl Sheet<'_> {
    fn voice(texts: &'static Texts, pieces: Vec<Piece>) -> Voice {
        Voice { lang: &texts.tag, dir: texts.direction, pieces }
    }

    /// The same in every language that the sheet needs.
    fn said(&self, say: impl Fn(&'static Texts) -> Vec<Piece>) -> Said {
        let source = Texts::source().filter(|_| self.texts.needs_source());
        [Some(self.texts), source]
            .into_iter()
            .flatten()
            .map(|texts| Self::voice(texts, say(texts)))
            .collect()
    }

    fn plain(&self, say: impl Fn(&'static Texts) -> &'static str) -> Said {
        self.said(|texts| filled(say(texts), &[]))
    }

    /// What a policy says; Dutch alone where the language has no words for it.
    fn policy(&self, words: &Words) -> Said {
        let all = self.said(|texts| vec![Piece::Words(texts.of_policy(words).to_owned())]);
        let translated = self.texts.of_policy(words) != words.nl || self.texts.tag == "nl";
        let skipped = usize::from(!translated && all.len() > 1);
        all.into_iter().skip(skipped).collect()
    }

    fn figure(&self, figure: impl Fn(&'static Texts) -> String) -> Said {
        vec![Self::voice(self.texts, vec![Piece::Figure(figure(self.texts))])]
    }

    fn data(&self) -> Result<Data, NoSheet> {
        let got = self.determination;
        let made = self.made_on;
        let rows = parts(self);
        let total = rows.len() > 1;
        let total = total
            .then(|| [self.plain(|t| &t.say.total), self.figure(|texts| texts.amount(got.total))]);
        let code = match &self.receipt {
            Some(receipt) => Some(self.code(receipt)?),
            None => None,
        };
        Ok(Data {
            lang: &self.texts.tag,
            dir: self.texts.direction,
            title: self.texts.say.title.clone(),
            size: SIZES[0],
            made: [made.year(), i16::from(made.month()), i16::from(made.day())],
            heading: self.plain(|t| &t.say.title),
            head: self.head(),
            columns: [
                self.plain(|t| &t.say.when),
                self.plain(|t| &t.say.how_much),
                self.plain(|t| &t.say.how),
                self.plain(|t| &t.say.r#where),
            ],
            nothing: rows.is_empty().then(|| self.plain(|t| &t.say.nothing)),
            rows,
            total,
            open: (got.range[0] < got.range[1]).then(|| self.open(got.range)),
            no_promise: self.plain(|t| &t.say.no_promise),
            conditions: self.conditions(),
            not_known: self.not_known(),
            also: self.also(),
            not: self.not(),
            questions: self.plain(|t| &t.say.questions),
            contact: self.contact.map(str::to_owned),
            code,
            status: self.status(),
            made_on: self.said(|t| filled(&t.say.made_on, &[("day", Fill::Words(&t.day(made)))])),
            proof: self.proof(),
        })
    }

    fn head(&self) -> Vec<(Said, Said)> {
        let got = self.determination;
        let adults = got.persons.iter().filter(|person| person.adult).count();
        let minors = got.persons.len() - adults;
        let count = |count: usize| self.figure(|_| count.to_string());
        let channels = self.package.channels(got.country);
        let channel = channels.into_iter().find(|(id, _)| *id == got.channel);
        let title = channel.map(|(_, title)| title);
        let mut head = vec![
            (self.plain(|t| &t.say.adults), count(adults)),
            (self.plain(|t| &t.say.minors), count(minors)),
            (
                self.plain(|t| &t.say.registered_on),
                self.said(|t| vec![Piece::Words(t.day(got.registered_on))]),
            ),
            (
                self.plain(|t| &t.say.departure),
                self.plain(|t| if self.voluntary { &t.say.voluntary } else { &t.say.forced }),
            ),
        ];
        head.extend(title.map(|title| (self.plain(|t| &t.say.through), self.policy(title))));
        head.push((self.plain(|t| &t.say.scheme), self.policy(got.title)));
        head
    }

    fn open(&self, range: [money::Cents; 2]) -> Said {
        self.said(|t| {
            let (low, high) = (t.amount(range[0]), t.amount(range[1]));
            filled(&t.say.open, &[("low", Fill::Figure(&low)), ("high", Fill::Figure(&high))])
        })
    }

    /// What is asked with yes or no, and what the amounts assume.
    fn conditions(&self) -> Option<(Said, Vec<[Said; 2]>)> {
        let mut asked: Vec<(&Words, &str)> = Vec::new();
        for one in &self.determination.missing {
            if let (MissingAsk::Question(ask), yes_or_no @ ("true" | "false")) =
                (&one.ask, one.assumed.as_str())
                && !asked.contains(&(ask, yes_or_no))
            {
                asked.push((ask, yes_or_no));
            }
        }
        let answer = |assumed: &str| {
            let yes = assumed == "true";
            self.plain(|t| if yes { &t.say.yes } else { &t.say.no })
        };
        let rows: Vec<_> =
            asked.iter().map(|(ask, assumed)| [self.policy(ask), answer(assumed)]).collect();
        (!rows.is_empty()).then(|| (self.plain(|t| &t.say.conditions), rows))
    }

    /// Every other fact that is missing: the question, or the document that would settle it.
    fn not_known(&self) -> Option<(Said, Vec<Said>)> {
        let mut open: Vec<&Words> = Vec::new();
        for one in &self.determination.missing {
            match &one.ask {
                MissingAsk::Question(_) if matches!(one.assumed.as_str(), "true" | "false") => {}
                MissingAsk::Question(ask) => open.push(ask),
                MissingAsk::Document(documents) => open.extend(documents),
            }
        }
        open.extend(self.determination.lines.iter().filter_map(|line| line.settles.as_ref()));
        open.sort();
        open.dedup();
        let all: Vec<Said> = open.into_iter().map(|words| self.policy(words)).collect();
        (!all.is_empty()).then(|| (self.plain(|t| &t.say.not_known_yet), all))
    }

    fn also(&self) -> Option<(Said, Vec<Said>)> {
        let mut goods: Vec<&Words> = self.determination.goods.iter().map(|one| &one.what).collect();
        goods.sort();
        goods.dedup();
        let all: Vec<Said> = goods.into_iter().map(|what| self.policy(what)).collect();
        (!all.is_empty()).then(|| (self.plain(|t| &t.say.also), all))
    }

    fn not(&self) -> Option<(Said, Vec<[Said; 2]>)> {
        let mut refused: Vec<(&Words, &Words)> =
            self.determination.refusals.iter().map(|one| (one.title, one.why)).collect();
        refused.sort();
        refused.dedup();
        let all: Vec<_> =
            refused.into_iter().map(|(what, why)| [self.policy(what), self.policy(why)]).collect();
        (!all.is_empty()).then(|| (self.plain(|t| &t.say.not), all))
    }

    fn code(&self, receipt: &Receipt<'_>) -> Result<(Qr, Said, Said), NoSheet> {
        let code = qr::code(receipt.text).ok_or(NoSheet::ReceiptTooLong)?;
        let day = receipt.valid_until;
        let valid = self.said(|t| filled(&t.say.valid_until, &[("day", Fill::Words(&t.day(day)))]));
        Ok((code, self.plain(|t| &t.say.check), valid))
    }

    fn status(&self) -> Option<Said> {
        match &self.texts.status {
            Status::Source => None,
            Status::Draft => Some(self.plain(|t| &t.say.draft)),
            Status::Reviewed { by, on } => Some(self.said(|t| {
                filled(
                    &t.say.reviewed,
                    &[("by", Fill::Words(by)), ("day", Fill::Words(&t.day(*on)))],
                )
            })),
        }
    }

    /// Enough of the hashes to tell two policies or two cases apart.
    fn proof(&self) -> Said {
        let receipt = &self.determination.receipt;
        let case = receipt.case.to_string();
        let short = |hash: &str| hash.chars().take(16).collect::<String>();
        let proof = format!("{} · {} · {}", receipt.engine, short(receipt.policy), short(&case));
        let word = Piece::Words(format!("{}: ", self.texts.say.proof));
        vec![Self::voice(self.texts, vec![word, Piece::Figure(proof)])]
    }
}
