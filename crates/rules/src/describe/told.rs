//! The texts of a scheme that reach the returnee, so that translations can be complete.

use std::collections::BTreeSet;

use crate::check::scheme::{DimSource, Gives};
use crate::check::{Package, Scheme};
use crate::determine::{BIRTH, RIAT_FILE, not_provided};
use crate::words::Words;

/// Everything that a determination of this scheme may say to the person it is about: names, what
/// is given, why not, what is asked, and which document would settle what is open. Sorted.
pub fn told<'a>(package: &'a Package, scheme: &'a Scheme) -> BTreeSet<&'a Words> {
    let mut all = BTreeSet::from([&scheme.title, &*BIRTH, &*RIAT_FILE]);
    all.extend(["forced", "voluntary", ""].map(not_provided));
    let channels = scheme.channels.iter().filter_map(|id| {
        package.channels.iter().find(|(channel, _)| channel == id).map(|(_, title)| title)
    });
    all.extend(channels);
    all.extend(scheme.benefits.iter().map(|benefit| &benefit.title));
    all.extend(scheme.conditions.iter().map(|condition| &condition.ask));
    all.extend(scheme.caps.iter().map(|cap| &cap.title));
    for entry in &scheme.entries {
        all.extend(entry.settles.as_ref());
        if let Gives::None(words) | Gives::Goods(words) = &entry.gives {
            all.insert(words);
        }
    }
    for dim in &scheme.dims {
        match &dim.source {
            DimSource::Fact { ask, .. } => all.extend([ask]),
            DimSource::Lists { all_of, none_of, .. } => {
                let lists = all_of.iter().chain(none_of);
                let lists = lists.filter_map(|place| package.lists.get(*place));
                all.extend(lists.map(|list| &list.settles));
                all.insert(&dim.title);
            }
            DimSource::Entered { .. } => all.extend([&dim.title]),
            DimSource::Departure | DimSource::Channel | DimSource::Role | DimSource::Age { .. } => {
            }
        }
    }
    all
}
