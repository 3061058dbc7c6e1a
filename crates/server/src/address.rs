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
    /// How accessible this site is.
    Accessibility,
}

impl Page {
    /// The pages that the navigation shows, in its order.
    pub(crate) const MENU: [Self; 2] = [Self::Calculator, Self::Workbench];

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
            Self::Accessibility => both("/toegankelijkheid", "/en/accessibility"),
        }
    }

    /// What the navigation calls it.
    pub(crate) fn name(&self, lang: Lang) -> &'static str {
        match self {
            Self::Calculator => lang.pick("Berekenen", "Calculate"),
            Self::About => lang.pick("Over Wederkeer", "About Wederkeer"),
            Self::Workbench => lang.pick("Werkbank", "Workbench"),
            Self::Accessibility => lang.pick("Toegankelijkheid", "Accessibility"),
        }
    }
}
