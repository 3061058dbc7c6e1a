//! The amounts of a case: by person, benefit and funder.

use maud::{Markup, html};

use super::{Sight, words};
use rules::determine::funder_name;

impl Sight<'_> {
    pub(super) fn amounts(&self) -> Markup {
        let lang = self.visit.lang();
        let rows = self.case.amounts();
        let sums = self.case.sums();
        let euros = |amount| words::euros(amount, lang);
        html! {
            section aria-labelledby="amounts-title" class="stack" {
                h2 id="amounts-title" { (lang.pick("Bedragen", "Amounts")) }
                @if rows.is_empty() {
                    p { (lang.pick("Er is nog niets vastgesteld.", "Nothing was determined yet.")) }
                } @else {
                    (self.scheme())
                    div class="table-scroll" tabindex="0" role="region"
                        aria-labelledby="amounts-title" {
                        table class="table" {
                            thead {
                                tr {
                                    th scope="col" {
                                        (lang.pick("Voor wie en wat", "For whom and what"))
                                    }
                                    th scope="col" { (lang.pick("Wie betaalt", "Who pays")) }
                                    th scope="col" class="amount" {
                                        (lang.pick("Vastgesteld", "Determined"))
                                    }
                                    th scope="col" class="amount" {
                                        (lang.pick("Nog te betalen", "Still to be paid"))
                                    }
                                    th scope="col" class="amount" { (lang.pick("Betaald", "Paid")) }
                                }
                            }
                            tbody {
                                @for row in &rows {
                                    tr {
                                        th scope="row" {
                                            (self.person(row.person.as_deref())) br;
                                            span class="hint" {
                                                (words::benefit_name(self.visit, &row.benefit))
                                            }
                                        }
                                        td {
                                            (self.visit.say(&funder_name(
                                                self.visit.package(),
                                                &row.funder,
                                            )))
                                        }
                                        td class="amount" { (euros(row.determined)) }
                                        td class="amount" { (euros(row.reserved)) }
                                        td class="amount" { (euros(row.paid)) }
                                    }
                                }
                            }
                            tfoot {
                                tr {
                                    th scope="row" colspan="2" { (lang.pick("Samen", "Together")) }
                                    td class="amount" { (euros(sums.determined)) }
                                    td class="amount" { (euros(sums.reserved)) }
                                    td class="amount" { (euros(sums.paid)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Under which scheme, and until when.
    fn scheme(&self) -> Markup {
        let lang = self.visit.lang();
        html! {
            @if let Some(award) = &self.case.award {
                p {
                    @match self.visit.package().scheme(&award.scheme) {
                        Ok(scheme) => (self.visit.say(scheme.title())),
                        Err(_) => (award.scheme),
                    }
                    ". "
                    @if self.case.approved_for.is_none() {
                        (lang.pick(
                            "Niet gegarandeerd tot het besluit.",
                            "Not guaranteed until the decision.",
                        ))
                    }
                }
            }
            @if !self.case.until.is_empty() {
                ul {
                    @for (benefit, day) in &self.case.until {
                        li {
                            (words::benefit_name(self.visit, benefit)) ": "
                            (lang.pick("te geven tot en met ", "to be given until "))
                            (rules::words::date(*day, lang))
                            @if self.case.ended_on.is_none() {
                                (crate::cases::rows::warning(*day, self.today, lang))
                            }
                        }
                    }
                }
            }
        }
    }
}
