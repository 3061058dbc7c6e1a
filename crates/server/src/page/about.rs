//! What Wederkeer is, and what it owes to others.

use maud::{Markup, html};
use rules::words::Lang;

use super::{Shell, has_register, shell};
use crate::address::Page;
use crate::view::Tongue;

/// What the binary is built with, to the exact version: no list of ours can fall behind.
const LOCK: &str = include_str!("../../../../Cargo.lock");

pub(super) async fn show(Tongue(lang): Tongue) -> Markup {
    let title = lang.pick("Over Wederkeer", "About Wederkeer");
    let body = html! {
        h1 { (title) }
        p class="lead" { (purpose(lang)) }
        h2 { (lang.pick("Wat er met uw invoer gebeurt", "What happens to what you enter")) }
        p { (privacy(lang)) }
        @if has_register() { p { (of_register(lang)) } }
        h2 { (lang.pick("Licentie", "Licence")) }
        p {
            "Wederkeer is open source: "
            a href="https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12" {
                "EUPL-1.2"
            }
            "."
        }
        h2 { (lang.pick("Werk van anderen", "Work of others")) }
        p { (components(lang)) }
        p { (libraries_intro(lang)) }
        details {
            summary {
                (lang.pick("Alle bibliotheken met hun versie", "All libraries and their versions"))
            }
            ul class="names" {
                @for (name, version) in libraries() {
                    li { a href=(format!("https://crates.io/crates/{name}/{version}")) {
                        (name) " " (version)
                    } }
                }
            }
        }
    };
    shell(&Shell { lang, title, page: Some(&Page::About) }, &body)
}

fn purpose(lang: Lang) -> &'static str {
    lang.pick(
        "Wederkeer rekent uit wat een huishouden krijgt dat Nederland verlaat, en waarom. Elk \
         bedrag komt met de regel en de zin uit de bron.",
        "Wederkeer computes what a household gets that leaves the Netherlands, and why. Every \
         amount comes with its row and the sentence of its source.",
    )
}

fn privacy(lang: Lang) -> &'static str {
    lang.pick(
        "U hoeft geen naam of nummer in te vullen. De server rekent met uw invoer en bewaart \
         niets: geen cookies, geen logboek van wat u invult. De pagina’s halen niets op bij \
         anderen.",
        "You need not enter a name or number. The server computes with what you enter and keeps \
         nothing: no cookies, no log of what you enter. The pages fetch nothing from others.",
    )
}

/// What differs for those who handle cases.
fn of_register(lang: Lang) -> &'static str {
    lang.pick(
        "Wie zaken behandelt, meldt zich aan. Wat op die pagina’s wordt ingevuld, wordt bewaard in \
         het register, met wie het deed en wanneer. Eén cookie houdt iemand aangemeld; zij \
         verdwijnt als de browser sluit.",
        "Who handles cases logs in. What is entered on those pages is kept in the register, with \
         who did it and when. One cookie keeps somebody logged in; it goes when the browser is \
         closed.",
    )
}

fn components(lang: Lang) -> &'static str {
    lang.pick(
        "De vormgeving gebruikt de CSS van onderdelen van NL Design System, © 2020–2024 Frameless \
         B.V. en © 2021–2024 Gemeente Utrecht, licentie EUPL-1.2. Wij hebben de namen van klassen \
         veranderd en alleen de regels overgenomen die wij gebruiken. Wederkeer is geen uitgave \
         van de Rijksoverheid en gebruikt haar huisstijl niet.",
        "The design uses component CSS of NL Design System, © 2020–2024 Frameless B.V. and \
         © 2021–2024 Gemeente Utrecht, licence EUPL-1.2. We changed the names of classes and took \
         only the rules that we use. Wederkeer is no publication of the Dutch government and does \
         not use its house style.",
    )
}

fn libraries_intro(lang: Lang) -> &'static str {
    lang.pick(
        "Het programma is gemaakt en getest met deze bibliotheken. Elk heeft een open licentie: \
         MIT, Apache-2.0, BSD, ISC, MPL-2.0, Zlib, Unicode-3.0 of gelijkwaardig. Bij elke \
         wijziging wordt dat gecontroleerd. De tekst van de licentie staat bij de bibliotheek.",
        "The program is built and tested with these libraries. Each has an open licence: MIT, \
         Apache-2.0, BSD, ISC, MPL-2.0, Zlib, Unicode-3.0 or equivalent. Every change is checked \
         for that. The text of the licence stands with the library.",
    )
}

/// Name and version of every package that comes from outside.
fn libraries() -> impl Iterator<Item = (&'static str, &'static str)> {
    LOCK.split("[[package]]").filter(|package| package.contains("\nsource = ")).filter_map(
        |package| {
            let word = |key: &str| {
                let line = package.lines().find_map(|line| line.strip_prefix(key))?;
                Some(line.trim_matches('"'))
            };
            Some((word("name = ")?, word("version = ")?))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_libraries_are_those_from_outside() {
        let all: Vec<_> = libraries().collect();
        assert!(all.iter().any(|(name, version)| *name == "axum" && version.starts_with("0.8")));
        assert!(!all.iter().any(|(name, _)| *name == "rules"));
    }
}
