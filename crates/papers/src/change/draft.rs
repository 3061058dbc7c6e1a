//! The first text of a letter on a change of policy.

use std::collections::BTreeMap;

use rules::difference::PolicyDifference;
use rules::words::{Lang, departure};

use super::{Reader, figures};

/// A draft as Markdown, with every figure of the policies as a link.
pub fn draft(change: &PolicyDifference, reader: Reader, lang: Lang) -> String {
    let figures = figures(change, lang);
    let of = Of { change, lang, figures: &figures };
    let (title, opening, ending) = words(reader, lang);
    let sides = match lang {
        Lang::Nl => format!("Was: {}. Wordt: {}.", of.link("old"), of.link("new")),
        Lang::En => format!("It was: {}. It becomes: {}.", of.link("old"), of.link("new")),
    };
    let changes = lang.pick("Wat er verandert", "What changes");
    let households = lang.pick("Wat huishoudens krijgen", "What households get");
    format!(
        "# {title}\n\n{opening}\n\n{sides}\n\n## {changes}\n\n{}\n\
         ## {households}\n\n{}\n{ending}\n",
        of.sentences(),
        of.table(),
    )
}

/// Title, opening and ending.
fn words(reader: Reader, lang: Lang) -> (&'static str, &'static str, &'static str) {
    match (reader, lang) {
        (Reader::Parliament, Lang::Nl) => (
            "Wijziging van de steun bij terugkeer",
            "Geachte voorzitter,\n\nMet deze brief informeer ik uw Kamer over een wijziging van de \
             steun voor mensen die Nederland verlaten.",
            "## Gevolgen voor de uitvoering\n\nDe afspraken met IOM en met ngo’s worden hierop \
             aangepast. De datum van inschrijving bepaalt welke bedragen gelden.\n\nHoogachtend,",
        ),
        (Reader::Parliament, Lang::En) => (
            "Change of the support for returnees",
            "Dear Speaker,\n\nThis letter informs the House of a change of the support for people \
             who leave the Netherlands.",
            "## What it means in practice\n\nThe agreements with IOM and with NGOs are changed \
             accordingly. The date of registration decides which amounts hold.\n\nYours sincerely,",
        ),
        (Reader::Partners, Lang::Nl) => (
            "Bericht van wijziging aan IOM en ngo’s",
            "De steun bij terugkeer verandert. Hieronder staat wat er verandert en voor wie.",
            "## Wat wij u vragen\n\n- Gebruik de nieuwe bedragen voor iedereen die vanaf die dag \
             is \
             ingeschreven. De datum van inschrijving beslist.\n- Pas uw overeenkomst, \
             projectvoorstel of voorlichting hierop aan.\n- Geef oude informatiebladen niet meer \
             mee.",
        ),
        (Reader::Partners, Lang::En) => (
            "Notice of change to IOM and NGOs",
            "The support for returnees changes. Below is what changes and for whom.",
            "## What we ask of you\n\n- Use the new amounts for everybody registered from that day \
             on. The date of registration decides.\n- Change your agreement, project proposal or \
             information accordingly.\n- Do not hand out old information sheets any more.",
        ),
    }
}

struct Of<'a> {
    change: &'a PolicyDifference,
    lang: Lang,
    figures: &'a BTreeMap<String, String>,
}

impl Of<'_> {
    /// A figure as a link; a dash where there is none.
    fn link(&self, name: &str) -> String {
        self.figures.get(name).map_or("–".to_owned(), |says| format!("[{says}](#{name})"))
    }

    fn sentences(&self) -> String {
        let areas = self.change.changes.iter().map(|one| one.areas.len()).sum::<usize>();
        if areas == 0 {
            return self.lang.pick("Er verandert niets.\n", "Nothing changes.\n").to_owned();
        }
        (1..=areas)
            .map(|number| format!("- {}\n", self.link(&format!("change.{number}"))))
            .collect()
    }

    fn table(&self) -> String {
        let mut text = match self.lang {
            Lang::Nl => "| Huishouden | Was | Wordt | Verschil |\n".to_owned(),
            Lang::En => "| Household | Was | Becomes | Difference |\n".to_owned(),
        };
        text.push_str("|---|---:|---:|---:|\n");
        for one in &self.change.households {
            let of = |what: &str| self.link(&format!("{what}.{}.{}", one.household, one.departure));
            let leaves = departure(&one.departure);
            text.push_str(&format!(
                "| {} ({}) | {} | {} | {} |\n",
                one.title.get(self.lang),
                leaves.get(self.lang).to_lowercase(),
                of("old"),
                of("new"),
                of("difference"),
            ));
        }
        text
    }
}
