//! What a person who enters a case can be asked, in words.

use super::Package;
use super::scheme::{DimSource, Scheme};
use crate::words::Words;

/// A fact that schemes look at, and the question to ask for it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Its id, as `facts` of a case names it.
    pub id: &'a str,
    /// The question.
    pub ask: &'a Words,
    /// The values and their names; `None` for yes or no.
    pub values: Option<&'a [(String, Words)]>,
}

impl Package {
    /// The facts that the schemes of a state look at, each once, in the order of the schemes.
    /// Those with values are about the whole case, the others about one person or all.
    pub fn asked(&self, country: &str) -> Vec<Asked<'_>> {
        let mut all: Vec<Asked<'_>> = Vec::new();
        for scheme in self.schemes.iter().filter(|scheme| scheme.country == country) {
            let conditions = scheme.conditions.iter().map(|condition| Asked {
                id: &condition.id,
                ask: &condition.ask,
                values: None,
            });
            let dims = scheme.dims.iter().filter_map(|dim| match &dim.source {
                DimSource::Fact { ask, .. } => {
                    Some(Asked { id: &dim.name, ask, values: Some(&dim.values) })
                }
                _ => None,
            });
            for asked in conditions.chain(dims) {
                if !all.iter().any(|other| other.id == asked.id) {
                    all.push(asked);
                }
            }
        }
        all
    }

    /// Through whom support of a state goes: id and name.
    pub fn channels(&self, country: &str) -> Vec<(&str, &Words)> {
        let of_state = |id: &String| {
            let mut schemes = self.schemes.iter().filter(|scheme| scheme.country == country);
            schemes.any(|scheme| scheme.channels.contains(id))
        };
        let channels = self.channels.iter().filter(|(id, _)| of_state(id));
        channels.map(|(id, name)| (id.as_str(), name)).collect()
    }
}

impl Scheme {
    /// What a scheme calls a fact that it tells persons apart by.
    pub fn fact_title(&self, fact: &str) -> Option<&Words> {
        self.dim(fact).and_then(|dim| self.dims.get(dim)).map(|dim| &dim.title)
    }

    /// What a scheme calls a value of such a fact.
    pub fn value_title(&self, fact: &str, value: &str) -> Option<&Words> {
        let dim = self.dim(fact).and_then(|dim| self.dims.get(dim))?;
        dim.values.iter().find(|(id, _)| id == value).map(|(_, words)| words)
    }
}
