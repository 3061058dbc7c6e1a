//! Which answers are read, and what depends on them.

use serde::{Deserialize, Serialize};

use crate::parse::package::Question;

/// Which answer to each question of the package is read, by their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readings(pub(crate) Vec<usize>);

impl Readings {
    pub(crate) fn in_use(questions: &[Question]) -> Self {
        Self(questions.iter().map(|question| question.in_use).collect())
    }

    pub(crate) fn answer(&self, question: usize) -> usize {
        self.0.get(question).copied().unwrap_or(0)
    }

    /// The same with another answer to one question.
    pub(crate) fn with(&self, question: usize, answer: usize) -> Self {
        let mut other = self.clone();
        if let Some(slot) = other.0.get_mut(question) {
            *slot = answer;
        }
        other
    }
}

/// A value that is fixed, or that the answer to a question decides.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum ByAnswer<T> {
    Fixed(T),
    By { question: usize, values: Vec<T> },
}

impl<T: Copy> ByAnswer<T> {
    pub(crate) fn get(&self, readings: &Readings) -> Option<T> {
        match self {
            Self::Fixed(value) => Some(*value),
            Self::By { question, values } => values.get(readings.answer(*question)).copied(),
        }
    }

    pub(crate) fn question(&self) -> Option<usize> {
        match self {
            Self::Fixed(_) => None,
            Self::By { question, .. } => Some(*question),
        }
    }

    pub(crate) fn all(&self) -> &[T] {
        match self {
            Self::Fixed(value) => std::slice::from_ref(value),
            Self::By { values, .. } => values,
        }
    }

    pub(crate) fn map<U>(&self, f: impl Fn(T) -> U) -> ByAnswer<U> {
        match self {
            Self::Fixed(value) => ByAnswer::Fixed(f(*value)),
            Self::By { question, values } => {
                let values = values.iter().map(|value| f(*value)).collect();
                ByAnswer::By { question: *question, values }
            }
        }
    }
}
