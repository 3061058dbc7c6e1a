//! Mistakes: named, located, mendable, in both languages, all at once.
//!
//! A [`Diagnostic`] is a [`Code`], a place and the facts; its words stand in `catalogue.toml`.

mod catalogue;
mod kinds;
mod render;

pub use catalogue::{Entry, entry, markdown};
pub use render::{Rendered, render};

use crate::parse::source::Span;

/// Where a mistake is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a file of the policy package.
    File(Span),
    /// In a case: a path such as `persons[2].born`.
    Case(String),
    /// In the request as a whole, such as an option of the command line.
    Request,
}

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The package cannot be used, or the case cannot be answered.
    Error,
    /// To be known and decided by people; the package can be used.
    Finding,
}

/// One mistake or finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which.
    pub code: Code,
    /// Where.
    pub place: Place,
    /// The facts that fill in its words.
    pub args: Vec<(&'static str, String)>,
    /// Other places that belong to it.
    pub also: Vec<Span>,
}

impl Diagnostic {
    pub(crate) fn at(code: Code, span: Span) -> Self {
        Self { code, place: Place::File(span), args: Vec::new(), also: Vec::new() }
    }

    pub(crate) fn in_case(code: Code, path: impl Into<String>) -> Self {
        Self { code, place: Place::Case(path.into()), args: Vec::new(), also: Vec::new() }
    }

    pub(crate) fn of_request(code: Code) -> Self {
        Self { code, place: Place::Request, args: Vec::new(), also: Vec::new() }
    }

    pub(crate) fn arg(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    pub(crate) fn see(mut self, span: Span) -> Self {
        self.also.push(span);
        self
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        if self.code.is_finding() { Severity::Finding } else { Severity::Error }
    }
}

macro_rules! codes {
    ($($variant:ident = $code:literal),* $(,)?) => {
        /// Every mistake that Wederkeer knows, with its number in the catalogue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is described in catalogue.toml")]
        pub enum Code { $($variant),* }

        impl Code {
            /// All codes, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its number: `P…` in policies, `C…` in cases.
            pub const fn number(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }
        }
    };
}

codes! {
    // P0: files
    MissingFile = "P001", BadToml = "P002", UnknownFormat = "P003", BadCsv = "P004",
    WrongColumns = "P005", NoSchemes = "P006",
    // P1: tables, keys and values
    UnknownKey = "P101", MissingKey = "P102", WrongKind = "P103", UnknownChoice = "P104",
    BadId = "P105", DuplicateId = "P106", BadCurrency = "P107", EmptyWindow = "P108",
    EmptyCondition = "P109", ChoiceNeedsQuestion = "P110", BadStatus = "P111",
    BadCsvDate = "P112", UnknownCountry = "P113", CountryTwice = "P114", BadLaw = "P115",
    // P2: citations
    BadCite = "P201", UnknownSource = "P202", QuoteNotFound = "P203", HashDiffers = "P204",
    AmountNotInQuote = "P205", RowNeedsSource = "P206", NoCite = "P207",
    // P3: what a row says
    RowNeedsOneGrant = "P301", RangeNeedsAssumption = "P302", BadRange = "P303",
    CashAboveAmount = "P304", MoneyNeedsForm = "P305", FormWithoutMoney = "P306",
    GrantDoesNotFit = "P307", HouseholdByPerson = "P308", SettlesMissing = "P309",
    // P4: dates
    DatesOutOfOrder = "P401", RowOutsideScheme = "P402", UnknownStartNeedsMore = "P403",
    AssumedDayOutside = "P404", EndNeedsSuccessor = "P405", SuccessorDiffers = "P406",
    ExampleNeedsDay = "P407",
    // P5: names that must exist
    UnknownBenefit = "P501", UnknownDimension = "P502", UnknownValue = "P503",
    UnknownQuestion = "P504", UnknownAnswer = "P505", UnknownList = "P506",
    UnknownFunder = "P507", UnknownChannel = "P508", UnknownScheme = "P509",
    UnknownRow = "P510", UnknownPerson = "P511",
    // P6: the closed world, its rows and who pays
    Gap = "P601", Overlap = "P602", BadDimension = "P603", DimensionNeedsTitle = "P604",
    EmptyDimension = "P605", BandsDoNotTile = "P606", BadFact = "P607", WorldTooLarge = "P608",
    ValueLacking = "P609", CapsCross = "P610",
    SharesNotWhole = "P611", FundingGap = "P612", FundingOverlap = "P613",
    PackageTooLarge = "P614",
    // P7: between schemes
    FollowLoop = "P701", FollowCell = "P702", FollowBenefit = "P703", FrozenNeedsDay = "P704",
    OverNeedsFor = "P705", TransitionNeedsOne = "P706", TransitionsOverlap = "P707",
    RegimeGap = "P708", RegimesOverlap = "P709", CurrencyDiffers = "P710",
    // P8: questions
    QuestionNeedsAnswers = "P801", AnswerWithoutValue = "P802", AnswerUnused = "P803",
    // P9: laws and examples
    ExampleWrong = "P901", ExampleUnclear = "P902", NotUniform = "P903", CashAboveLaw = "P904",
    LawNeedsAges = "P906",
    ClosedByList = "P951",
    JoiningLowers = "P952",
    // C1: the text of a case
    BadJson = "C101", CaseUnknownField = "C102", CaseMissingField = "C103",
    CaseWrongKind = "C104", CaseFieldTwice = "C105", CaseUnknownChoice = "C106",
    CaseBadDate = "C107", CaseUnknownCountry = "C108", CaseUnknownFact = "C109",
    CaseBadName = "C110",
    // C2: the household
    NoPersons = "C201", TooManyPersons = "C202", PersonTwice = "C203", LinkedToNobody = "C204",
    LinkedInCircle = "C205", PrincipalAndLinked = "C206", MinorNotLinked = "C207",
    LinkedToMinor = "C208", FileUnclear = "C209", BornTooLate = "C210", DaysOutOfOrder = "C211",
    BornAndAge = "C212",
    // C3: what is asked
    UnknownSchemeAsked = "C301", UnknownReading = "C302", UnknownReadingAnswer = "C303",
    NoSchemeApplies = "C304", DepartureDayNeeded = "C305", NothingApproved = "C306",
}

impl Code {
    /// Whether it is something to know and decide, not a mistake.
    pub const fn is_finding(self) -> bool {
        matches!(self, Self::ClosedByList | Self::JoiningLowers)
    }
}
