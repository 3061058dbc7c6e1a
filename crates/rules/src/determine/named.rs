//! A few values by name.

use serde::{Serialize, Serializer};

/// Values by the names they have, in the order of names.
///
/// There are few in each determination, which has two of them: a list is read and made faster than
/// a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<'a, V>(Vec<(&'a str, V)>);

impl<'a, V> Named<'a, V> {
    /// From names that are all different.
    pub(crate) fn new(mut all: Vec<(&'a str, V)>) -> Self {
        all.sort_unstable_by_key(|(name, _)| *name);
        Self(all)
    }

    /// The value with a name.
    pub fn get(&self, name: &str) -> Option<&V> {
        self.0.iter().find(|(one, _)| *one == name).map(|(_, value)| value)
    }

    /// Each name and its value.
    pub fn iter(&self) -> std::slice::Iter<'_, (&'a str, V)> {
        self.0.iter()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().map(|(name, _)| *name)
    }

    /// The values.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }
}

impl<'n, 'a, V> IntoIterator for &'n Named<'a, V> {
    type Item = &'n (&'a str, V);
    type IntoIter = std::slice::Iter<'n, (&'a str, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<V: Serialize> Serialize for Named<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, value)| (name, value)))
    }
}
