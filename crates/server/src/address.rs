//! Every page and its address in both languages. Dutch stands at the root, English below `/en`.

use rules::words::Lang;

/// A page that a person can open by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// What a household gets.
    Calculator,
    /// What this site is, and what it owes to others.
    About,
    /// A policy, changed in the browser.
    Workbench,
    /// All schemes and their history.
    Policies,
    /// One scheme, by its id.
    Scheme(String),
    /// Everything that is cited.
    Sources,
    /// The text of one source, by its id.
    Source(String),
    /// What was proved, and what the sources leave open.
    Proof,
    /// Totals as formulas, and which scheme gives more.
    Formulas,
    /// What changes between two schemes or two days.
    Differences,
    /// Schemes of other states, for one household.
    OtherStates,
    /// What a year costs each funder.
    Forecast,
    /// A page with what was asked of it in the address.
    Asked(Box<Page>, String),
    /// How accessible this site is.
    Accessibility,
    /// Who is there.
    LogIn,
    /// The codes beside the password, set up once.
    Codes,
    /// Another password.
    Password,
    /// The end of a session.
    LogOut,
    /// The cases, those that are due first.
    Cases,
    /// Cases by what a person is known by.
    Search,
    /// A household is registered.
    NewCase,
    /// Households are registered from a file.
    Import,
    /// An empty file to fill in.
    Template,
    /// Cases are taken out in a file.
    Export,
    /// One case, by its number.
    Case(i64),
    /// Something that is asked of a case, by the word of the command.
    Wish(i64, &'static str),
    /// The facts of a case, put right.
    Amend(i64),
    /// What funders make available.
    Budgets,
    /// Uptake, spend and time to payment.
    Monitor,
    /// What a funder paid, as a file.
    Statement,
    /// A policy that is not in force, tried on the register.
    Rehearsal,
    /// Who may log in.
    Accounts,
    /// What need not be kept any more.
    Keeping,
}

impl Page {
    /// The pages that the navigation shows, in its order.
    pub(crate) const MENU: [Self; 5] =
        [Self::Calculator, Self::Policies, Self::OtherStates, Self::Forecast, Self::Workbench];

    /// The pages at the foot of every page.
    pub(crate) const FOOT: [Self; 2] = [Self::About, Self::Accessibility];

    /// The address in one language.
    pub(crate) fn path(&self, lang: Lang) -> String {
        let (nl, en) = self.paths();
        match lang {
            Lang::Nl => nl,
            Lang::En => en,
        }
    }

    fn paths(&self) -> (String, String) {
        let both = |nl: &str, en: &str| (nl.to_owned(), en.to_owned());
        match self {
            Self::Calculator => both("/", "/en"),
            Self::About => both("/over", "/en/about"),
            Self::Workbench => both("/werkbank", "/en/workbench"),
            Self::Policies => both("/beleid", "/en/policies"),
            Self::Scheme(id) => (format!("/beleid/{id}"), format!("/en/policies/{id}")),
            Self::Sources => both("/bronnen", "/en/sources"),
            Self::Source(id) => (format!("/bronnen/{id}"), format!("/en/sources/{id}")),
            Self::Proof => both("/bewijs", "/en/proof"),
            Self::Formulas => both("/formules", "/en/formulas"),
            Self::Differences => both("/verschil", "/en/differences"),
            Self::OtherStates => both("/andere-landen", "/en/other-states"),
            Self::Forecast => both("/raming", "/en/forecast"),
            Self::Asked(page, query) => {
                let (nl, en) = page.paths();
                (format!("{nl}?{query}"), format!("{en}?{query}"))
            }
            Self::Accessibility => both("/toegankelijkheid", "/en/accessibility"),
            Self::LogIn => both("/aanmelden", "/en/log-in"),
            Self::Codes => both("/aanmelden/code", "/en/log-in/code"),
            Self::Password => both("/wachtwoord", "/en/password"),
            Self::LogOut => both("/afmelden", "/en/log-out"),
            Self::Cases => both("/zaken", "/en/cases"),
            Self::Search => both("/zaken/zoeken", "/en/cases/search"),
            Self::NewCase => both("/zaken/nieuw", "/en/cases/new"),
            Self::Import => both("/zaken/inlezen", "/en/cases/import"),
            Self::Template => both("/zaken/sjabloon.xlsx", "/en/cases/template.xlsx"),
            Self::Export => both("/zaken/uitvoer", "/en/cases/export"),
            Self::Case(id) => (format!("/zaken/{id}"), format!("/en/cases/{id}")),
            Self::Wish(id, wish) => {
                (format!("/zaken/{id}/doe/{wish}"), format!("/en/cases/{id}/do/{wish}"))
            }
            Self::Amend(id) => (format!("/zaken/{id}/wijzigen"), format!("/en/cases/{id}/amend")),
            Self::Budgets => both("/budgetten", "/en/budgets"),
            Self::Monitor => both("/monitor", "/en/monitoring"),
            Self::Statement => both("/budgetten/opgave", "/en/budgets/statement"),
            Self::Rehearsal => both("/proef", "/en/rehearsal"),
            Self::Accounts => both("/accounts", "/en/accounts"),
            Self::Keeping => both("/bewaartermijnen", "/en/retention"),
        }
    }

    /// What the navigation calls it.
    pub(crate) fn name(&self, lang: Lang) -> &'static str {
        match self {
            Self::Calculator => lang.pick("Berekenen", "Calculate"),
            Self::About => lang.pick("Over Wederkeer", "About Wederkeer"),
            Self::Workbench => lang.pick("Werkbank", "Workbench"),
            Self::Policies | Self::Scheme(_) => lang.pick("Beleid", "Policy"),
            Self::Sources | Self::Source(_) => lang.pick("Bronnen", "Sources"),
            Self::Proof => lang.pick("Bewijs", "Proof"),
            Self::Formulas => lang.pick("Formules", "Formulas"),
            Self::Differences => lang.pick("Verschillen", "Differences"),
            Self::OtherStates => lang.pick("Andere landen", "Other countries"),
            Self::Forecast => lang.pick("Raming", "Forecast"),
            Self::Asked(page, _) => page.name(lang),
            Self::Accessibility => lang.pick("Toegankelijkheid", "Accessibility"),
            Self::LogIn => lang.pick("Aanmelden", "Log in"),
            Self::Codes => lang.pick("Codes instellen", "Set up codes"),
            Self::Password => lang.pick("Wachtwoord", "Password"),
            Self::LogOut => lang.pick("Afmelden", "Log out"),
            Self::Cases | Self::Case(_) => lang.pick("Zaken", "Cases"),
            Self::Search => lang.pick("Zoeken", "Search"),
            Self::NewCase => lang.pick("Nieuwe zaak", "New case"),
            Self::Import => lang.pick("Zaken inlezen", "Import cases"),
            Self::Template => lang.pick("Sjabloon", "Template"),
            Self::Export => lang.pick("Zaken uitvoeren", "Export cases"),
            Self::Wish(..) | Self::Amend(_) => lang.pick("Wijzigen", "Amend"),
            Self::Budgets => lang.pick("Budgetten", "Budgets"),
            Self::Monitor => lang.pick("Monitor", "Monitoring"),
            Self::Statement => lang.pick("Opgave", "Statement"),
            Self::Rehearsal => lang.pick("Proef", "Rehearsal"),
            Self::Accounts => lang.pick("Accounts", "Accounts"),
            Self::Keeping => lang.pick("Bewaartermijnen", "Retention"),
        }
    }

    /// The page of the main menu that it belongs to.
    pub(crate) fn section(&self) -> &Self {
        match self {
            Self::Scheme(_)
            | Self::Sources
            | Self::Source(_)
            | Self::Proof
            | Self::Formulas
            | Self::Differences => &Self::Policies,
            Self::Asked(page, _) => page.section(),
            Self::Case(_) | Self::Wish(..) | Self::Amend(_) | Self::Search => &Self::Cases,
            Self::Import | Self::Template | Self::Export => &Self::Cases,
            Self::Statement => &Self::Budgets,
            Self::LogIn
            | Self::Codes
            | Self::Password
            | Self::LogOut
            | Self::Cases
            | Self::NewCase
            | Self::Budgets
            | Self::Monitor
            | Self::Rehearsal
            | Self::Accounts
            | Self::Keeping
            | Self::Calculator
            | Self::Policies
            | Self::OtherStates
            | Self::Forecast
            | Self::About
            | Self::Workbench
            | Self::Accessibility => self,
        }
    }

    /// Whether it is there with a register alone.
    pub(crate) fn is_of_register(&self) -> bool {
        match self {
            Self::Asked(page, _) => page.is_of_register(),
            page => matches!(
                page.section(),
                Self::LogIn
                    | Self::Codes
                    | Self::Password
                    | Self::LogOut
                    | Self::Cases
                    | Self::NewCase
                    | Self::Budgets
                    | Self::Monitor
                    | Self::Rehearsal
                    | Self::Accounts
                    | Self::Keeping
            ),
        }
    }

    /// What `aria-current` says of a link to `entry` on this page.
    pub(crate) fn current(&self, entry: &Self) -> Option<&'static str> {
        let bare = match self {
            Self::Asked(page, _) => page,
            other => other,
        };
        match () {
            () if bare == entry => Some("page"),
            () if self.section() == entry => Some("true"),
            () => None,
        }
    }
}
