//! Papers over HTTP: with which fonts, and who signs their codes.

use std::path::PathBuf;

use clap::Args;
use documents::{Typst, USUAL_PLACE};
use receipt::{Key, Period, Receipt};
use register::periods::Periods;
use rules::words::Lang;
use server::Desk;

use super::press;
use crate::input::{complain, read};
use crate::register::Counted;

#[derive(Args)]
pub(crate) struct PrintingArgs {
    /// The folder with the fonts of Noto: with it, answers and cases can be printed
    #[arg(long, value_name = "DIR", env = "WEDERKEER_FONTS", default_value = USUAL_PLACE)]
    fonts: PathBuf,
    /// Sign the code on the sheets of approved cases with the private key in this file
    #[arg(long, value_name = "FILE", env = "WEDERKEER_RECEIPT_KEY", requires = "receipt_at")]
    receipt_key: Option<String>,
    /// The address of the page that checks those codes; in capitals the codes stay small
    #[arg(long, value_name = "URL", env = "WEDERKEER_RECEIPT_AT", requires = "receipt_key")]
    receipt_at: Option<String>,
}

/// The press of a server, and who signs.
pub(crate) struct Printing {
    press: Option<Typst>,
    signing: Option<(Key, String)>,
    periods: Periods,
}

impl PrintingArgs {
    /// Reads fonts and key. Without fonts everything else works: that there is no paper is said,
    /// and no reason to stop. A key that cannot be read is one.
    pub(crate) fn read(&self, counted: &Counted, lang: Lang) -> Result<Printing, Vec<String>> {
        let key = self.receipt_key.as_ref().map(|file| {
            let wrong = |error: receipt::NotAKey| format!("{file}: {}", error.words().get(lang));
            Key::from_pem(&read(file)?).map_err(wrong)
        });
        let key = key.transpose().map_err(|why| vec![why])?;
        let signing = key.zip(self.receipt_at.clone());
        let periods = counted.read(lang)?;
        let press = press(&self.fonts, lang);
        let press = press.map_err(|why| why.iter().for_each(|line| complain(line))).ok();
        Ok(Printing { press, signing, periods })
    }
}

impl Printing {
    /// The desk with its press.
    pub(crate) fn at(self, mut desk: Desk) -> Desk {
        if let Some(press) = self.press {
            desk = desk.with_press(press);
        }
        let (Some((key, at)), valid) = (self.signing, self.periods.receipt_valid) else {
            return desk;
        };
        desk.with_signer(move |package, household, readings, day| {
            let period = Period::new(day, valid.until(day)?)?;
            let signed = Receipt::of(package, household, None, readings, period).ok()?;
            Some((signed.sign(&key, &at), period.valid_until))
        })
    }
}
