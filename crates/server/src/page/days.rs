//! Days such as `02-09-2024` stay on one line: a browser would break them at their hyphens.

use maud::{Markup, PreEscaped};

/// Parts in which no element may stand, or in which lines do not break.
const BARE: [&str; 6] = ["svg", "textarea", "select", "datalist", "pre", "code"];
/// As long as every day.
const DAY: usize = "dd-mm-jjjj".len();

/// The same markup, with every day in its text kept whole.
pub(crate) fn kept_whole(markup: &Markup) -> Markup {
    let mut rest = markup.0.as_str();
    let mut out = String::with_capacity(rest.len() + rest.len() / 16);
    while let Some((words, tag)) = rest.split_once('<') {
        text(words, &mut out);
        let end = end_of(tag);
        let (tag, after) = tag.split_at(end);
        out.push('<');
        out.push_str(tag);
        rest = after;
    }
    text(rest, &mut out);
    PreEscaped(out)
}

/// Where a tag ends; one of the bare parts ends where it is closed.
fn end_of(tag: &str) -> usize {
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let closed = BARE.contains(&name).then(|| tag.find(&format!("</{name}"))).flatten();
    closed.unwrap_or_else(|| tag.find('>').map_or(tag.len(), |end| end + 1))
}

fn text(mut words: &str, out: &mut String) {
    while let Some(at) = words.find('-') {
        let start = at.saturating_sub(2);
        match words.get(start..start + DAY).filter(|day| is_day(day)) {
            Some(day) => {
                out.push_str(words.get(..start).unwrap_or_default());
                out.push_str("<span class=\"day\">");
                out.push_str(day);
                out.push_str("</span>");
                words = words.get(start + DAY..).unwrap_or_default();
            }
            None => {
                let (before, after) = words.split_at(at + 1);
                out.push_str(before);
                words = after;
            }
        }
    }
    out.push_str(words);
}

fn is_day(text: &str) -> bool {
    let digits = |(place, sign): (usize, u8)| match place {
        2 | 5 => sign == b'-',
        _ => sign.is_ascii_digit(),
    };
    text.bytes().enumerate().all(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_kept_whole_in_text_alone() {
        let whole = |html: &str| kept_whole(&PreEscaped(html.to_owned())).into_string();
        assert_eq!(
            whole("<p>van 01-07-2017 tot 1-9-2024, é-01-09-2024</p>"),
            "<p>van <span class=\"day\">01-07-2017</span> tot 1-9-2024, \
             é-<span class=\"day\">01-09-2024</span></p>"
        );
        for same in [
            "<input value=\"01-07-2017\">",
            "<svg><title>01-07-2017</title></svg>",
            "<textarea>\n01-07-2017</textarea>",
            "a-b 2024-09-02 <",
            "–-",
        ] {
            assert_eq!(whole(same), same);
        }
    }
}
