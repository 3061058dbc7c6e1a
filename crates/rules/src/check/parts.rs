//! What stands beside the rows of a scheme: who pays, conditions, maxima, transitions.

use super::names::{Resolver, find, full_name};
use super::scheme::{Cap, Condition, Funding, Transition};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::policy::{self, TransitionTo};

impl Resolver<'_> {
    pub(crate) fn funding(&mut self, raw: &policy::Funding, head: &policy::Head) -> Funding {
        let guard = self.guard(&raw.guard, head);
        let benefits = self.benefits_of(&raw.benefits);
        let (mut funders, mut shares) = (Vec::new(), Vec::new());
        for (name, share) in &raw.shares {
            if let Some(place) = find(Code::UnknownFunder, name, &self.names.funders, &mut self.out)
            {
                funders.push(place);
                shares.push(share.value);
            }
        }
        let written: Vec<_> = raw.shares.iter().map(|(_, share)| share.value).collect();
        if !money::Share::are_whole(&written) {
            self.out.push(
                Diagnostic::at(Code::SharesNotWhole, raw.shares_span).arg("funding", &raw.id.value),
            );
        }
        Funding {
            id: raw.id.value.clone(),
            name: full_name(head, &raw.id),
            guard,
            benefits,
            funders,
            shares,
            assumption: raw.assumption.clone(),
            cites: raw.cites.clone(),
            span: raw.id.span,
        }
    }

    pub(crate) fn condition(&mut self, raw: &policy::Condition, head: &policy::Head) -> Condition {
        Condition {
            id: raw.id.value.clone(),
            name: full_name(head, &raw.id),
            ask: raw.ask.clone(),
            benefits: self.benefits_of(&raw.benefits),
            guard: self.guard(&raw.guard, head),
            cites: raw.cites.clone(),
        }
    }

    pub(crate) fn cap(&mut self, raw: &policy::Cap, head: &policy::Head) -> Cap {
        Cap {
            id: raw.id.value.clone(),
            name: full_name(head, &raw.id),
            title: raw.title.clone(),
            benefits: self.benefits_of(&raw.benefits),
            guard: self.guard(&raw.guard, head),
            amount: raw.amount.value,
            cites: raw.cites.clone(),
        }
    }

    pub(crate) fn transition(
        &mut self,
        raw: &policy::Transition,
        head: &policy::Head,
    ) -> Option<Transition> {
        let known = &self.names.channels;
        for channel in &raw.channels {
            find(Code::UnknownChannel, channel, known, &mut self.out);
        }
        let to = match &raw.to {
            TransitionTo::Unknown(words) => Err(words.clone()),
            TransitionTo::Scheme(name) => {
                Ok(find(Code::UnknownScheme, name, &self.names.schemes, &mut self.out)?)
            }
        };
        let scheme = self.names.schemes.iter().position(|id| *id == head.id.value)?;
        let (registered, departs) = (&raw.registered, &raw.departs);
        let days = [&registered.0, &registered.1, &departs.0, &departs.1];
        let mut transition = Transition {
            id: raw.id.value.clone(),
            channels: raw.channels.iter().map(|channel| channel.value.clone()).collect(),
            scheme,
            written: days.map(|day| day.as_ref().map(|day| day.value)),
            registered: (None, None),
            departs: (None, None),
            reading: self.reading(&raw.reading),
            to,
            cites: raw.cites.clone(),
            span: raw.id.span,
        };
        transition.start(head.from.value)?;
        for (days, until) in
            [(transition.registered, &registered.1), (transition.departs, &departs.1)]
        {
            if let ((Some(from), Some(last)), Some(until)) = (days, until)
                && last < from
            {
                let order = Diagnostic::at(Code::DatesOutOfOrder, until.span);
                self.out.push(order.arg("from", from).arg("until", last));
            }
        }
        Some(transition)
    }
}
