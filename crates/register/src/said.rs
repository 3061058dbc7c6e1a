//! Refusals in words: what is wrong, and how to mend it.

use money::Cents;
use rules::words::Words;

use crate::alike::How;
use crate::award::Figures;
use crate::case::PaperKind;
use crate::refused::Refused;

/// Dutch and English in one.
fn words(nl: impl Into<String>, en: impl Into<String>) -> Words {
    Words { nl: nl.into(), en: en.into() }
}

/// Dutch and English with an amount in each.
macro_rules! both {
    (
        $nl:literal, $en:literal
        $(, $name:ident = $value:expr)* $(; $amount:ident = $cents:expr)*
    ) => {{
        $(let $name = &$value;)*
        words(
            { $(let $amount = $cents.dutch("EUR");)* format!($nl) },
            { $(let $amount = $cents.english("EUR");)* format!($en) },
        )
    }};
}

impl Refused {
    /// What is wrong and how to mend it.
    pub fn words(&self) -> Words {
        match self {
            Self::NoCase => words(
                "Er is geen zaak met dit nummer die u mag zien. Controleer het nummer.",
                "There is no case with this number that you may see. Check the number.",
            ),
            Self::NotAllowed { action } => both!(
                "Uw rol staat dit niet toe ({what}). Vraag het aan iemand die het mag.",
                "Your role does not allow this ({what}). Ask somebody who may.",
                what = action.word()
            ),
            Self::TooMany { at_most } => both!(
                "Dit zijn meer dan {at_most} zaken. Kies minder stappen.",
                "These are more than {at_most} cases. Choose fewer steps.",
                at_most = at_most
            ),
            Self::Stale { .. } => words(
                "Iemand anders heeft de zaak gewijzigd sinds u die opende. Open de zaak opnieuw.",
                "Somebody else changed the case since you opened it. Open the case again.",
            ),
            Self::KeyUsed => words(
                "Deze sleutel hoort al bij een ander verzoek. Gebruik een nieuwe.",
                "This key belongs to another request. Use a new one.",
            ),
            Self::Case { words, .. } | Self::Field { words, .. } | Self::Person { words, .. } => {
                words.clone()
            }
            Self::NotPayable { scheme } => both!(
                "De regeling {scheme} geeft bedragen die niet te boeken zijn. Kies een andere.",
                "The scheme {scheme} gives amounts that cannot be booked. Choose another one.",
                scheme = scheme
            ),
            Self::Store(why) => both!(
                "Het register is niet te lezen of te schrijven: {why}. Er is niets gewijzigd.",
                "The register cannot be read or written: {why}. Nothing was changed.",
                why = why
            ),
            Self::Erased => words(
                "De persoonsgegevens van deze zaak zijn gewist. Open een nieuwe zaak.",
                "What is personal in this case was erased. Open a new case.",
            ),
            Self::NoLogin
            | Self::WeakPassword
            | Self::NameTaken { .. }
            | Self::NoUser { .. }
            | Self::NoOrganisation { .. } => self.about_accounts(),
            Self::LooksLike(_) | Self::AlreadyGranted { .. } => self.about_persons(),
            Self::NotNow { .. }
            | Self::NoConsent
            | Self::NotDetermined
            | Self::FiguresDiffer { .. }
            | Self::NoEvidence { .. }
            | Self::NoReasonForException
            | Self::FourEyes { .. }
            | Self::NoReason
            | Self::StillKept { .. }
            | Self::NotOffered
            | Self::NotAcknowledged
            | Self::Day { .. }
            | Self::NothingLapses => self.about_steps(),
            Self::NoSuchLine { .. }
            | Self::TooMuch { .. }
            | Self::TooMuchCash { .. }
            | Self::NoPlan
            | Self::NoPaper { .. }
            | Self::NoSuchPayment { .. }
            | Self::Waiting { .. }
            | Self::Ledger(_) => self.about_money(),
        }
    }

    fn about_accounts(&self) -> Words {
        match self {
            Self::WeakPassword => words(
                "Een wachtwoord heeft 12 tot 128 tekens. Kies bijvoorbeeld vier losse woorden.",
                "A password has 12 to 128 characters. Choose, for example, four loose words.",
            ),
            Self::NameTaken { name } => both!(
                "Er is al een account “{name}”. Kies een andere naam.",
                "There is an account “{name}” already. Choose another name.",
                name = name
            ),
            Self::NoUser { name } => both!(
                "Er is geen account “{name}”. Controleer de naam.",
                "There is no account “{name}”. Check the name.",
                name = name
            ),
            Self::NoOrganisation { id } => both!(
                "Er is geen organisatie “{id}”. Voeg die eerst toe.",
                "There is no organisation “{id}”. Add it first.",
                id = id
            ),
            _ => words(
                "De naam, het wachtwoord of de code klopt niet, of het account is een kwartier \
                 dicht. Probeer het opnieuw, of vraag uw beheerder.",
                "The name, the password or the code is wrong, or the account is closed for a \
                 quarter of an hour. Try again, or ask your administrator.",
            ),
        }
    }

    fn about_persons(&self) -> Words {
        match self {
            Self::LooksLike(others) => {
                let list = |same: &str, alike: &str| -> String {
                    let one = |one: &crate::alike::Alike| {
                        let how = if one.how == How::VNumber { same } else { alike };
                        format!("{} ({}, {how})", one.case, one.person)
                    };
                    others.iter().map(one).collect::<Vec<_>>().join(", ")
                };
                words(
                    format!(
                        "Iemand lijkt al in een andere zaak te staan: {}. Vergelijk, en schrijf \
                         waarom dit geen bezwaar is.",
                        list("zelfde V-nummer", "lijkt erop")
                    ),
                    format!(
                        "Somebody seems to be in another case: {}. Compare, and write why that is \
                         no obstacle.",
                        list("same V-number", "alike")
                    ),
                )
            }
            Self::AlreadyGranted { person, case } => both!(
                "{person} heeft al steun in zaak {case}. Rond die zaak eerst af.",
                "{person} already has support in case {case}. Conclude that case first.",
                person = person,
                case = case
            ),
            _ => words("", ""),
        }
    }

    fn about_steps(&self) -> Words {
        match self {
            Self::NotNow { step, needs } => {
                let needs: Vec<&str> = needs.iter().map(|step| step.word()).collect();
                both!(
                    "Dit kan niet in de stap “{step}”; wel in: {needs}.",
                    "This cannot be done in the step “{step}”, only in: {needs}.",
                    step = step.word(),
                    needs = needs.join(", ")
                )
            }
            Self::NoConsent => words(
                "De toestemming ontbreekt. Leg die eerst vast.",
                "Consent is missing. Note it first.",
            ),
            Self::NotDetermined => words(
                "De bedragen zijn niet vastgesteld sinds de laatste wijziging. Stel ze vast.",
                "The amounts were not determined since the last change. Determine them.",
            ),
            Self::FiguresDiffer { before, now } => both!(
                "De bedragen zijn nu anders ({now}) dan vastgesteld ({before}). Wijzig de zaak, \
                 stel opnieuw vast en laat opnieuw goedkeuren.",
                "The amounts are other ones now ({now}) than determined ({before}). Amend the \
                 case, determine again and have it approved again.";
                before = sum(before); now = sum(now)
            ),
            Self::NoEvidence { fact } => both!(
                "Er staat niet waaruit “{fact}” blijkt. Noem het document.",
                "It is not said what shows “{fact}”. Name the document.",
                fact = fact
            ),
            Self::NoReasonForException => words(
                "Hulp bij aankomst contant bij vertrek geven is een uitzondering (nota N21). \
                 Schrijf de reden op.",
                "Giving post-arrival help in cash at departure is an exception (nota N21). Write \
                 down the reason.",
            ),
            Self::FourEyes { asked } => both!(
                "Wie het vroeg ({asked}) mag het niet ook goedkeuren. Vraag een collega.",
                "Who asked for it ({asked}) may not approve it too. Ask a colleague.",
                asked = asked
            ),
            Self::NoReason => words("Schrijf de reden op.", "Write down the reason."),
            Self::StillKept { until } => both!(
                "De bewaartermijn loopt nog, tot en met {until}. Wacht tot die voorbij is.",
                "It still has to be kept, until {until}. Wait until that day is over.",
                until = until.map_or_else(|| "…".to_owned(), |day| day.to_string())
            ),
            Self::NotOffered => words(
                "De zaak is niet aan een andere organisatie aangeboden.",
                "The case is not offered to another organisation.",
            ),
            Self::NotAcknowledged => words(
                "De reis begon vóór de zaak. Beantwoord die eerst.",
                "The journey began before the case. Answer it first.",
            ),
            Self::Day { field, day, from, until } => {
                let say = |day: &Option<jiff::civil::Date>| {
                    day.map_or_else(|| "…".to_owned(), |day| day.to_string())
                };
                both!(
                    "{field}: {day} kan niet; wel van {from} tot en met {until}.",
                    "{field}: {day} cannot be; from {from} until {until} can.",
                    field = field,
                    day = day,
                    from = say(from),
                    until = say(until)
                )
            }
            _ => words("Er valt vandaag niets te doen.", "There is nothing to be done today."),
        }
    }

    fn about_money(&self) -> Words {
        match self {
            Self::NoSuchLine { person, benefit } => both!(
                "Voor {person} is “{benefit}” niet goedgekeurd. Kies een onderdeel van de zaak.",
                "“{benefit}” was not approved for {person}. Choose a benefit of the case.",
                person = person.as_deref().unwrap_or("–"),
                benefit = benefit
            ),
            Self::TooMuch { benefit, asked, there } => both!(
                "{benefit}: {asked} is meer dan er is ({there}). Vraag minder.",
                "{benefit}: {asked} is more than there is ({there}). Ask for less.",
                benefit = benefit; asked = asked; there = there
            ),
            Self::TooMuchCash { benefit, sum, at_most } => both!(
                "{benefit}: samen {sum} contant; het beleid staat {at_most} toe.",
                "{benefit}: {sum} in cash in all; the policy allows {at_most}.",
                benefit = benefit; sum = sum; at_most = at_most
            ),
            Self::NoPlan => words(
                "Er is geen goedgekeurd herintegratieplan. Maak dat eerst.",
                "There is no approved reintegration plan. Make it first.",
            ),
            Self::NoPaper { kind } => {
                let (nl, en) = match kind {
                    PaperKind::Received => ("de handtekening voor ontvangst", "the receipt signed"),
                    PaperKind::Invoice => ("de rekening", "the bill"),
                    PaperKind::ProofOfPayment => ("het betaalbewijs", "the proof of payment"),
                };
                words(
                    format!("Een stuk ontbreekt: {nl}. Noem waar het ligt."),
                    format!("A paper is missing: {en}. Name where it is."),
                )
            }
            Self::NoSuchPayment { payment } => both!(
                "Betaling {payment} bestaat niet of is al afgehandeld.",
                "Payment {payment} does not exist, or was dealt with.",
                payment = payment
            ),
            Self::Waiting { payments } => {
                let numbers: Vec<String> = payments.iter().map(u32::to_string).collect();
                both!(
                    "Er wachten betalingen: {numbers}. Geef ze vrij of trek ze in.",
                    "Payments are waiting: {numbers}. Release or cancel them.",
                    numbers = numbers.join(", ")
                )
            }
            Self::Ledger(refusal) => ledger_words(refusal),
            _ => words("", ""),
        }
    }
}

fn sum(figures: &Figures) -> Cents {
    figures.values().copied().sum()
}

fn ledger_words(refusal: &ledger::Refusal) -> Words {
    use ledger::Refusal;
    match refusal {
        Refusal::NoRoom { budget, asked, there } => both!(
            "Budget {funder} {year} heeft nog {there}; gevraagd is {asked}. Verhoog het budget.",
            "The budget {funder} {year} has {there} left; {asked} is asked for. Raise the budget.",
            funder = budget.funder,
            year = budget.year; asked = asked; there = there
        ),
        Refusal::NotPositive { amount } => both!(
            "{amount} is geen bedrag boven nul. Vul een bedrag in.",
            "{amount} is not an amount above nothing. Fill in an amount.";
            amount = amount
        ),
        other => both!(
            "Het grootboek weigert dit: {other}.",
            "The ledger refuses this: {other}.",
            other = other
        ),
    }
}
