//! What was asked of a register, ready to be asked again with other values.

use std::cell::RefCell;
use std::rc::Rc;

use rules::check::{Package, Readings};
use rules::diagnostics::Diagnostic;
use rules::words::{Lang, Words};

use super::{Refused, WITHIN};
use crate::register::{Mistake, PolicySide, Register};
use crate::severity::{Severities, said};
use crate::{CostModel, Law, Unfit};

/// What was asked, ready to be asked again with other values.
#[derive(Clone)]
pub(super) struct Study<'s> {
    pub(super) register: &'s Register,
    pub(super) package: &'s Package,
    pub(super) readings: Readings,
    /// How far a probability may be off.
    pub(super) within: f64,
    /// The laws that were asked for, so that the same question is answered once.
    pub(super) laws: Known,
}

/// Models with their laws and the bounds that were asked.
pub(super) type Known = Rc<RefCell<Vec<(CostModel, f64, Rc<Law>)>>>;

impl<'s> Study<'s> {
    pub(super) fn new(register: &'s Register, package: &'s Package, readings: &Readings) -> Self {
        Self {
            register,
            package,
            readings: readings.clone(),
            within: WITHIN,
            laws: Known::default(),
        }
    }

    pub(super) fn severities(
        &self,
        policy: &PolicySide,
        readings: &Readings,
    ) -> Result<Severities, Refused> {
        let found = Severities::of(self.register, policy, self.package, readings);
        found.map_err(|mistakes| Refused::Register(vec![self.unfit(policy, &mistakes)]))
    }

    /// A mistake of the rules, told at the policy of the register.
    fn unfit(&self, policy: &PolicySide, mistakes: &[Diagnostic]) -> Mistake {
        let say = |lang| said(mistakes, self.package, lang);
        Mistake {
            line: policy.line,
            column: 1,
            what: Words { nl: say(Lang::Nl), en: say(Lang::En) },
            mend: Words {
                nl: "Pas het register aan: regelingen, kanalen en landen staan in het beleid."
                    .to_owned(),
                en: "Change the register: schemes, channels and countries are in the policies."
                    .to_owned(),
            },
        }
    }

    /// The law of a model, computed once.
    pub(super) fn law(&self, model: &CostModel) -> Result<Rc<Law>, Unfit> {
        let known = |(other, within, _): &&(CostModel, f64, Rc<Law>)| {
            *within <= self.within && other == model
        };
        if let Some((_, _, law)) = self.laws.borrow().iter().find(known) {
            return Ok(Rc::clone(law));
        }
        let law = Rc::new(Law::of(model, self.within)?);
        self.laws.borrow_mut().push((model.clone(), self.within, Rc::clone(&law)));
        Ok(law)
    }

    /// The same without the laws that are known: for values that do not come twice.
    pub(super) fn once(&self) -> Self {
        Self { laws: Known::default(), ..self.clone() }
    }

    /// The model of what some funders pay together; none when they pay nothing.
    pub(super) fn model(
        &self,
        side: &Severities,
        funders: &[String],
    ) -> Result<Option<CostModel>, Refused> {
        let funders: Vec<&str> = funders.iter().map(String::as_str).collect();
        match side.model(self.register, &funders) {
            Ok(model) => Ok(Some(model)),
            Err(Unfit::Nothing) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }
}
