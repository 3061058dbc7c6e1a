//! Changes to the rows in the text of a policy. All else stays as it was written: comments,
//! order, spaces.

use jiff::civil::Date;
use money::Cents;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value};

/// A column of the table that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Amount,
    Form,
    From,
    Until,
    Cite,
}

impl Column {
    pub(super) const ALL: [Self; 5] =
        [Self::Amount, Self::Form, Self::From, Self::Until, Self::Cite];

    /// Its part in the name of a field.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Amount => "bedrag",
            Self::Form => "vorm",
            Self::From => "vanaf",
            Self::Until => "tot",
            Self::Cite => "bron",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Form => "form",
            Self::From => "from",
            Self::Until => "until",
            Self::Cite => "cite",
        }
    }
}

/// A row as the table shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub id: String,
    pub benefit: String,
    pub when: String,
    /// What it gives, if that is no single amount: a range, nothing, goods.
    pub other: Option<String>,
    amount: String,
    form: String,
    from: String,
    until: String,
    cite: String,
}

impl Row {
    /// What stands in a column.
    pub(super) fn value(&self, column: Column) -> &str {
        match column {
            Column::Amount => &self.amount,
            Column::Form => &self.form,
            Column::From => &self.from,
            Column::Until => &self.until,
            Column::Cite => &self.cite,
        }
    }

    fn of(table: &Table) -> Self {
        let value = |key: &str| table.get(key).and_then(Item::as_value).map(plain);
        let inside = |key: &str, part: &str| {
            table.get(key).and_then(|item| item.get(part)).and_then(Item::as_value).map(plain)
        };
        let text = |key: &str| value(key).unwrap_or_default();
        let range = || Some(format!("{} ({})", value("range")?, text("assume")));
        let other = range().or_else(|| inside("none", "nl")).or_else(|| inside("goods", "nl"));
        Self {
            id: text("id"),
            benefit: text("benefit"),
            when: text("when"),
            other,
            amount: text("amount"),
            form: inside("form", "kind").unwrap_or_default(),
            from: text("from"),
            until: text("until"),
            cite: text("cite"),
        }
    }
}

/// A value without its quotes: lists one on each line, tables as `name = value`.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.value().clone(),
        Value::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join("\n"),
        Value::InlineTable(all) => {
            let parts = all.iter().map(|(key, value)| format!("{key} = {}", plain(value)));
            parts.collect::<Vec<_>>().join(", ")
        }
        other => {
            let mut bare = other.clone();
            bare.decor_mut().clear();
            bare.to_string()
        }
    }
}

/// The rows of a text; nothing when it cannot be read or has none.
pub(super) fn rows(text: &str) -> Option<Vec<Row>> {
    let document: DocumentMut = text.parse().ok()?;
    let rows = document.get("row")?.as_array_of_tables()?;
    Some(rows.iter().map(Row::of).collect())
}

/// One new value of one row. An empty one takes the key away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub row: usize,
    pub column: Column,
    pub to: String,
}

/// Writes new values; they have been read already.
pub(super) fn write(text: &str, changes: &[Change]) -> Option<String> {
    edit(text, |rows| {
        for change in changes {
            let row = rows.get_mut(change.row)?;
            match change.column {
                _ if change.to.is_empty() => drop(row.remove(change.column.key())),
                Column::Form => {
                    let form = row.get_mut("form").and_then(Item::as_inline_table_mut);
                    match form.and_then(|form| form.get_mut("kind")) {
                        Some(kind) => replace(kind, Value::from(change.to.as_str())),
                        None => {
                            let kind = [("kind", change.to.as_str())].into_iter().collect();
                            put(row, "form", Value::InlineTable(kind));
                        }
                    }
                }
                Column::Cite => put(row, "cite", cites(&change.to)),
                column => put(row, column.key(), written(&change.to)),
            }
        }
        Some(())
    })
}

/// A new amount from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewAmount {
    pub row: usize,
    pub amount: Cents,
    pub from: Date,
    pub cite: String,
}

/// Ends a row the day before, and adds one below it.
pub(super) fn end_and_add(text: &str, new: &NewAmount) -> Option<String> {
    edit(text, |rows| {
        let taken: Vec<String> = rows.iter().map(|row| Row::of(row).id).collect();
        let old = rows.get_mut(new.row)?;
        let mut added = old.clone();
        put(old, "until", written(&new.from.yesterday().ok()?.to_string()));
        for key in OF_THE_OLD {
            added.remove(key);
        }
        let id = format!("{}.{}", Row::of(&added).id, new.from.year());
        let mut ids = (1..).map(|count| match count {
            1 => id.clone(),
            count => format!("{id}-{count}"),
        });
        put(&mut added, "id", Value::from(ids.find(|id| !taken.contains(id))?));
        put(&mut added, "amount", written(&amount(new.amount)));
        put(&mut added, "from", written(&new.from.to_string()));
        put(&mut added, "cite", cites(&new.cite));
        added.decor_mut().set_prefix("\n");
        added.set_position(None);
        rows.insert(new.row + 1, added);
        Some(())
    })
}

/// What the old row says of itself alone.
const OF_THE_OLD: [&str; 12] = [
    "until",
    "after",
    "assume",
    "seen",
    "succeeds",
    "corrects",
    "settles",
    "assumption",
    "range",
    "none",
    "goods",
    "reading",
];

fn edit(text: &str, change: impl FnOnce(&mut ArrayOfTables) -> Option<()>) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    change(document.get_mut("row")?.as_array_of_tables_mut()?)?;
    Some(document.to_string())
}

/// Sets a key where it stands; a new `until` stands below `from`, a new amount below `when`.
fn put(row: &mut Table, key: &str, value: Value) {
    if let Some(old) = row.get_mut(key).and_then(Item::as_value_mut) {
        return replace(old, value);
    }
    let before: &[&str] = match key {
        "until" => &["from", "when"],
        _ => &["when", "benefit"],
    };
    let mut order: Vec<String> = row.iter().map(|(key, _)| key.to_owned()).collect();
    let after = before.iter().find_map(|one| order.iter().position(|key| key == one));
    order.insert(after.map_or(order.len(), |place| place + 1), key.to_owned());
    row.insert(key, Item::Value(value));
    let place = |key: &str| order.iter().position(|one| one == key);
    row.sort_values_by(|one, _, other, _| place(one.get()).cmp(&place(other.get())));
}

/// A new value with the spaces and the comment of the old one.
fn replace(old: &mut Value, mut new: Value) {
    *new.decor_mut() = old.decor().clone();
    *old = new;
}

/// A number or a day as TOML writes it; anything else is a text.
fn written(text: &str) -> Value {
    let value = text.parse::<Value>().ok();
    let fits = |value: &Value| value.is_integer() || value.is_float() || value.is_datetime();
    value.filter(fits).unwrap_or_else(|| Value::from(text))
}

/// One citation on each line.
fn cites(text: &str) -> Value {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines.as_slice() {
        [one] => Value::from(*one),
        all => Value::Array(all.iter().copied().collect()),
    }
}

/// An amount as the policies write it: `2460`, `12.50`.
pub(super) fn amount(amount: Cents) -> String {
    let text = amount.to_string();
    text.strip_suffix(".00").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# head\nformat = \"x\"\n\n# why\n[[row]]\nid = \"a\" # the first\n\
        when = { departure = \"forced\" }\namount = 205   # euros\nfrom = 2024-01-01\n\
        cite = [\"x 'een'\", \"y 'twee'\"]\n\n[[other]]\nx = 1\n\n[[row]]\nid = \"b\"\n\
        none = { nl = \"nee\", en = \"no\" }\nfrom = \"unknown\"\ncite = \"x\"\n";

    #[test]
    fn shows_rows_as_they_are_written() {
        let rows = rows(TEXT).unwrap();
        let seen: Vec<&str> = Column::ALL.map(|column| rows[0].value(column)).into();
        assert_eq!(seen, ["205", "", "2024-01-01", "", "x 'een'\ny 'twee'"]);
        assert_eq!(rows[0].when, "departure = forced");
        assert_eq!(rows[1].other.as_deref(), Some("nee"));
    }

    #[test]
    fn a_change_touches_its_value_alone() {
        let change = |column, to: &str| Change { row: 0, column, to: to.to_owned() };
        let text = write(TEXT, &[change(Column::Amount, "12.50")]).unwrap();
        assert_eq!(text, TEXT.replace("amount = 205   #", "amount = 12.50   #"));
        let text = write(TEXT, &[change(Column::Until, "2024-12-31")]).unwrap();
        assert_eq!(text, TEXT.replace("01-01\n", "01-01\nuntil = 2024-12-31\n"));
        assert_eq!(write(&text, &[change(Column::Until, "")]).unwrap(), TEXT);
        let text = write(TEXT, &[change(Column::Cite, "z 'drie'")]).unwrap();
        assert_eq!(text, TEXT.replace("[\"x 'een'\", \"y 'twee'\"]", "\"z 'drie'\""));
    }

    #[test]
    fn an_ended_row_keeps_its_comments_and_the_new_one_stands_below() {
        let amount = Cents::parse("250,00").unwrap();
        let from = jiff::civil::date(2027, 3, 1);
        let new = NewAmount { row: 0, amount, from, cite: "v '€ 250'".to_owned() };
        let text = end_and_add(TEXT, &new).unwrap();
        let added = "until = 2027-02-28\ncite = [\"x 'een'\", \"y 'twee'\"]\n\n[[row]]\n\
            id = \"a.2027\" # the first\nwhen = { departure = \"forced\" }\n\
            amount = 250   # euros\nfrom = 2027-03-01\ncite = \"v '€ 250'\"\n";
        assert_eq!(text, TEXT.replace("cite = [\"x 'een'\", \"y 'twee'\"]\n", added));
    }
}
