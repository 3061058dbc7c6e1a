//! Worked examples that fill in the form with one click.

use super::entry::Entry;

/// A filled-in form.
pub(super) struct Example {
    pub id: &'static str,
    /// In Dutch and in English.
    pub name: (&'static str, &'static str),
    fields: &'static [(&'static str, &'static str)],
}

/// The family of footnote 7 of the nota and others that show something else each.
pub(super) const EXAMPLES: [Example; 5] = [
    Example {
        id: "nota-family",
        name: ("gezin uit de nota", "the memorandum’s family"),
        fields: &[("adults", "2"), ("minors", "2"), ("files", "joint")],
    },
    Example {
        id: "single",
        name: ("alleenstaande", "single adult"),
        fields: &[("adults", "1"), ("minors", "0")],
    },
    Example {
        id: "minor",
        name: ("alleenstaande minderjarige", "unaccompanied minor"),
        fields: &[("adults", "0"), ("minors", "1")],
    },
    Example {
        id: "forced",
        name: ("gedwongen vertrek", "forced departure"),
        fields: &[
            ("adults", "1"),
            ("minors", "0"),
            ("departure", "forced"),
            ("channel", "jrs"),
            ("registered_on", "01-10-2024"),
            ("departs_on", "20-11-2024"),
        ],
    },
    Example {
        id: "now",
        name: ("gezin, geharmoniseerd kader", "family, harmonised framework"),
        fields: &[
            ("adults", "2"),
            ("minors", "2"),
            ("files", "joint"),
            ("registered_on", "01-10-2024"),
            ("departs_on", "20-11-2024"),
        ],
    },
];

/// What all examples share: the days and the nationality of the worked examples of the nota.
const SHARED: [(&str, &str); 5] = [
    ("departure", "voluntary"),
    ("channel", "iom"),
    ("registered_on", "22-03-2024"),
    ("departs_on", "15-05-2024"),
    ("nationality", "IQ"),
];

/// The form of an example, by the name of its button.
pub(super) fn of_button(button: &str) -> Option<Entry> {
    let id = button.strip_prefix("example-")?;
    let example = EXAMPLES.iter().find(|example| example.id == id)?;
    let mut entry = Entry::default();
    for (name, value) in SHARED.iter().chain(example.fields) {
        entry.set(name, value);
    }
    Some(entry)
}
