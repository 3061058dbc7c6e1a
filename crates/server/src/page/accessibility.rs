//! How accessible the pages are: what was tested and how, and what was not.

use maud::{Markup, html};
use rules::words::Lang;

use super::{Shell, shell};
use crate::address::Page;
use crate::view::Tongue;

pub(super) async fn show(Tongue(lang): Tongue) -> Markup {
    let title = lang.pick("Toegankelijkheid", "Accessibility");
    let body = html! {
        h1 { (title) }
        p class="lead" { (aim(lang)) }
        (points(lang.pick("Wat u mag verwachten", "What you may expect"), &expected(lang)))
        (points(lang.pick("Wat is getest", "What was tested"), &tested(lang)))
        (points(lang.pick("Wat niet is getest", "What was not tested"), &untested(lang)))
        h2 { (lang.pick("Geen verklaring", "Not a declaration")) }
        p { (status(lang)) }
        h2 { (lang.pick("Werkt iets niet?", "Does something not work?")) }
        p { (report(lang)) }
    };
    shell(&Shell { lang, title, page: Some(&Page::Accessibility) }, &body)
}

fn points(title: &str, points: &[&str]) -> Markup {
    html! {
        h2 { (title) }
        ul { @for point in points { li { (point) } } }
    }
}

fn aim(lang: Lang) -> &'static str {
    lang.pick(
        "Iedereen moet Wederkeer kunnen gebruiken. Wij maken de pagina’s volgens WCAG 2.2, \
         niveau A en AA.",
        "Everybody must be able to use Wederkeer. The pages are made after WCAG 2.2, levels A \
         and AA.",
    )
}

fn expected(lang: Lang) -> [&'static str; 6] {
    [
        lang.pick(
            "Alles werkt met het toetsenbord. U ziet steeds waar u bent.",
            "Everything works by keyboard. You always see where you are.",
        ),
        lang.pick("Alles werkt zonder JavaScript.", "Everything works without JavaScript."),
        lang.pick(
            "De pagina past op een telefoon, en op een scherm dat 400 % vergroot is. Brede \
             tabellen schuift u opzij.",
            "The page fits on a phone, and on a screen that is enlarged to 400%. You scroll wide \
             tables sideways.",
        ),
        lang.pick(
            "Licht, donker, hoog contrast en minder beweging volgen de instelling van uw \
             apparaat.",
            "Light, dark, high contrast and less motion follow the setting of your device.",
        ),
        lang.pick(
            "Fouten staan boven aan de pagina en bij het veld, met hoe u ze herstelt.",
            "Mistakes are listed on top of the page and at the field, with how to mend them.",
        ),
        lang.pick(
            "Elke tekening heeft een tekst of tabel ernaast die hetzelfde zegt.",
            "Every drawing has a text or table beside it that says the same.",
        ),
    ]
}

fn tested(lang: Lang) -> [&'static str; 4] {
    [
        lang.pick(
            "Bij elke wijziging doorloopt een programma de pagina’s in Chromium, in beide talen, \
             met en zonder JavaScript. Het zoekt met axe naar overtredingen van WCAG 2.0, 2.1 en \
             2.2, niveau A en AA. Eén overtreding houdt de wijziging tegen.",
            "At every change a program walks through the pages in Chromium, in both languages, \
             with and without JavaScript. It looks with axe for violations of WCAG 2.0, 2.1 and \
             2.2, levels A and AA. One violation stops the change.",
        ),
        lang.pick(
            "Datzelfde programma vult het formulier in met alleen het toetsenbord en kijkt of de \
             plaats zichtbaar is.",
            "The same program fills in the form by keyboard alone and checks that the focus shows.",
        ),
        lang.pick(
            "Het bekijkt de pagina’s op 320 pixels breed, op 400 % vergroting, donker en met \
             vaste kleuren.",
            "It views the pages at 320 pixels wide, at 400% zoom, in dark and in forced colours.",
        ),
        lang.pick(
            "Het contrast van alle kleuren is uitgerekend, in licht en donker.",
            "The contrast of all colours is computed, in light and dark.",
        ),
    ]
}

fn untested(lang: Lang) -> [&'static str; 4] {
    [
        lang.pick(
            "Geen mens met een beperking heeft de pagina’s beoordeeld.",
            "No person with a disability has judged the pages.",
        ),
        lang.pick(
            "Er is niet geluisterd met een schermlezer, en niet gewerkt met spraakbediening.",
            "Nobody has listened with a screen reader, or worked by voice control.",
        ),
        lang.pick(
            "Er is alleen in Chromium getest, niet in Firefox of Safari.",
            "Only Chromium was tested, not Firefox or Safari.",
        ),
        lang.pick(
            "De begrijpelijkheid van de teksten (B1) is niet met lezers getest.",
            "Nobody has tested with readers whether the texts are easy to understand.",
        ),
    ]
}

fn status(lang: Lang) -> &'static str {
    lang.pick(
        "Een programma vindt maar een deel van wat mis kan zijn. Deze pagina is daarom geen \
         toegankelijkheidsverklaring. Wie Wederkeer aanbiedt, laat het onderzoeken en publiceert \
         een eigen verklaring.",
        "A program finds only part of what can be wrong. So this page is not an accessibility \
         statement as the law means it. Who offers Wederkeer has it audited and publishes its own \
         statement.",
    )
}

fn report(lang: Lang) -> &'static str {
    lang.pick(
        "Meld het aan de organisatie die u deze pagina’s aanbiedt. Zeg op welke pagina het was, \
         wat u wilde doen en met welke hulpmiddelen u werkt.",
        "Tell the organisation that offers you these pages. Say on which page it was, what you \
         wanted to do and which aids you use.",
    )
}
