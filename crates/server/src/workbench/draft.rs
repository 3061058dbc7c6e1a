//! What the form of the workbench sends: a file, its text as it stands in the browser, and what
//! to do with it. All of it travels along every time; the server keeps nothing.

use rules::check::Package;
use rules::parse::SourceFile;
use rules::words::Lang;

/// The most bytes of one text; the longest file of the policies has a tenth of it.
const TEXT_MAX: usize = 1 << 19;

/// The most bytes of a form: a text with every byte escaped, and what stands around it.
pub(super) const FORM_MAX: usize = 1 << 21;

/// The fields of the form.
pub(super) const FILE: &str = "bestand";
pub(super) const TEXT: &str = "tekst";
pub(super) const INTENT: &str = "voornemen";
pub(super) const ACTION: &str = "actie";
/// Whether the rows are shown as a table.
pub(super) const VIEW: &str = "weergave";
pub(super) const TABLE: &str = "tabel";

/// A file as it is being changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    /// The name of a file of the package.
    pub file: String,
    /// The whole text.
    pub text: String,
    /// What an intended decision says, for rows that no source states yet.
    pub intent: String,
    pub action: Action,
    /// Whether the rows are shown as a table.
    pub in_table: bool,
    /// What was entered in the table, by the names of the fields.
    entered: Vec<(String, String)>,
}

impl Draft {
    /// A file as it is in force.
    pub(super) fn new(file: &SourceFile) -> Self {
        Self { file: file.name.clone(), text: file.text.clone(), ..Self::empty() }
    }

    fn empty() -> Self {
        Self {
            file: String::new(),
            text: String::new(),
            intent: String::new(),
            action: Action::Check,
            in_table: false,
            entered: Vec::new(),
        }
    }

    /// What was entered in a field of the table.
    pub(super) fn entered(&self, name: &str) -> Option<&str> {
        let found = self.entered.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// What was entered stands in the text now.
    pub(super) fn forget_entered(&mut self) {
        self.entered.clear();
    }
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Check the text.
    Check,
    /// Show the rows as a table.
    Table,
    /// Show the text.
    Text,
    /// End a row, and add one with a new amount.
    Add,
    /// Hand back the text as a file.
    Download,
    /// Hand back the text of the intended decision as a file.
    DownloadIntent,
}

impl Action {
    pub(super) const fn value(self) -> &'static str {
        match self {
            Self::Check => "controleer",
            Self::Table => TABLE,
            Self::Text => "als-tekst",
            Self::Add => "voeg-toe",
            Self::Download => "download",
            Self::DownloadIntent => "download-voornemen",
        }
    }

    /// An unknown action does no harm: it checks.
    fn parse(value: &str) -> Self {
        let known = [Self::Table, Self::Text, Self::Add, Self::Download, Self::DownloadIntent];
        known.into_iter().find(|one| one.value() == value).unwrap_or(Self::Check)
    }
}

/// Why a form cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    TooLong,
    NotText,
    NoSuchFile,
}

impl Refusal {
    /// What is wrong and how to mend it.
    pub(super) fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::TooLong => lang.pick(
                "De tekst is te lang. Een bestand mag ten hoogste 512 kB zijn. Maak de tekst \
                 korter.",
                "The text is too long. A file may have at most 512 kB. Make the text shorter.",
            ),
            Self::NotText => lang.pick(
                "De tekst bevat tekens die niet leesbaar zijn. Sla het bestand op als UTF-8 en \
                 plak de tekst opnieuw.",
                "The text holds characters that cannot be read. Save the file as UTF-8 and paste \
                 the text again.",
            ),
            Self::NoSuchFile => lang.pick(
                "Dit bestand is er niet. Kies hieronder een bestand.",
                "There is no such file. Choose one below.",
            ),
        }
    }
}

/// Reads a form.
pub(super) fn read(body: &[u8], package: &Package) -> Result<Draft, Refusal> {
    let mut draft = Draft::empty();
    for (name, value) in form_urlencoded::parse(body) {
        match &*name {
            FILE => draft.file = value.into_owned(),
            TEXT => draft.text = text(&value)?,
            INTENT => draft.intent = text(&value)?,
            ACTION => draft.action = Action::parse(&value),
            VIEW => draft.in_table = value == TABLE,
            _ => draft.entered.push((name.into_owned(), text(&value)?)),
        }
    }
    find(package, &draft.file).map(|_| draft).ok_or(Refusal::NoSuchFile)
}

/// A text as it was before the browser sent it: a form turns every line end into two characters.
fn text(sent: &str) -> Result<String, Refusal> {
    let text = sent.replace("\r\n", "\n");
    if text.len() > TEXT_MAX {
        return Err(Refusal::TooLong);
    }
    // Bytes that are no UTF-8 were read as the replacement character.
    let unreadable = |c: char| c == '\u{fffd}' || c.is_control() && c != '\n' && c != '\t';
    if text.contains(unreadable) { Err(Refusal::NotText) } else { Ok(text) }
}

/// The files that can be changed: schemes, questions, what they share, and country lists. The
/// texts of sources cannot: they are what they are.
pub(super) fn files(package: &Package) -> impl Iterator<Item = &SourceFile> {
    let is_list = |name: &str| name.starts_with("lists/") && name.ends_with(".csv");
    package.files().iter().filter(move |file| file.name.ends_with(".toml") || is_list(&file.name))
}

/// One of the files by its name.
pub(super) fn find<'a>(package: &'a Package, name: &str) -> Option<&'a SourceFile> {
    files(package).find(|file| file.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_come_back_as_they_were() {
        assert_eq!(text("a\r\nb\n\r\n").unwrap(), "a\nb\n\n");
        assert_eq!(text("a\rb"), Err(Refusal::NotText));
        assert_eq!(text("a\0b"), Err(Refusal::NotText));
        assert_eq!(text("a\u{fffd}"), Err(Refusal::NotText));
        assert_eq!(text(&"a".repeat(TEXT_MAX + 1)), Err(Refusal::TooLong));
    }
}
