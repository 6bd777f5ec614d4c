//! What stands above a story in plain text: headline, byline, outlet, date; and the dateline below it.
//!
//! first lines → each is a headline, "By …", a date, an outlet, or the story's beginning → [`Front`]

use demarche_core::{Dateline, Span};
use jiff::civil::Date;

use crate::{dateline, dates, places};

/// How many paragraphs from the top can be front matter.
const LINES: usize = 8;

/// No line of front matter is longer, in characters.
const LONGEST: usize = 160;

/// What the lines above a story say of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Front {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub outlet: Option<String>,
    pub published: Option<String>,
}

/// Reads the lines above the story.
pub(crate) fn read(text: &str, paragraphs: &[Span]) -> Front {
    let mut front = Front { title: title(text, paragraphs), ..Front::default() };
    for line in paragraphs.iter().take(LINES).map(|span| span.of(text)) {
        if line.chars().count() > LONGEST {
            break;
        }
        front.take(line);
    }
    front
}

/// The dateline: at the head of one of the first paragraphs, at most two of them long ones.
pub(crate) fn dateline(text: &str, paragraphs: &[Span], near: Option<Date>) -> Option<Dateline> {
    let mut long = 0;
    for &span in paragraphs.iter().take(LINES) {
        let found = if is_dated_notice(span.of(text)) { None } else { dateline::find(text, span, near) };
        if found.is_some() {
            return found;
        }
        long += usize::from(span.of(text).chars().count() > LONGEST);
        if long == 2 {
            break;
        }
    }
    None
}

impl Front {
    /// Takes what one line says, if it is front matter; lines of several parts ("Reuters | 3 June 2026") part by part.
    fn take(&mut self, line: &str) {
        if let Some(names) = byline(line) {
            self.byline.get_or_insert_with(|| names.to_owned());
            let house = names.rsplit([',', '|', '/']).next().and_then(places::outlet);
            self.outlet = self.outlet.take().or_else(|| house.map(str::to_owned));
            return;
        }
        if let Some(date) = line_date(line) {
            self.published.get_or_insert(date);
        }
        for part in line.split([',', '|', '•', '·', '—', '–']).map(str::trim) {
            let name = part.strip_prefix("Source:").or_else(|| part.strip_prefix("From:")).unwrap_or(part);
            let alone = part == line || line_date(line).is_some();
            if let Some(house) = places::outlet(name).filter(|_| alone) {
                self.outlet.get_or_insert_with(|| house.to_owned());
            }
        }
    }
}

/// The headline: a short first line without a final stop, apart from what follows or above a byline, date or dateline.
fn title(text: &str, paragraphs: &[Span]) -> Option<String> {
    const MOST_WORDS: usize = 28;
    let [first, second, ..] = paragraphs else { return None };
    let (line, next) = (first.of(text), second.of(text));
    let short = line.chars().count() <= LONGEST && (2..=MOST_WORDS).contains(&line.split_whitespace().count());
    let stopped = line.ends_with(['.', ':', ';', ',', '…']) || line.ends_with([')', '-', '—', '–']) && line.starts_with('(');
    let quote = line.starts_with(['"', '“', '-', '—', '–', '•', '*', '@']) && line.ends_with(['"', '”']);
    let begins = line.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || "'‘\"“¿".contains(c) || !c.is_ascii());
    let gap = text.get(first.end as usize..second.start as usize).unwrap_or("");
    let apart = gap.matches('\n').count() >= 2 && next.chars().count() > line.chars().count() / 2;
    let led = is_front(text, *second);
    (short && !stopped && !quote && begins && !is_front(text, *first) && (apart || led)).then(|| line.to_owned())
}

/// Whether a line is front matter other than a headline, or begins with a dateline.
fn is_front(text: &str, span: Span) -> bool {
    let line = span.of(text);
    let house = places::outlet(line).is_some();
    house || byline(line).is_some() || line_date(line).is_some() || dateline::find(text, span, None).is_some()
}

/// The names of "By Jane Doe", "BY JANE DOE and Tom Roe, Reuters".
fn byline(line: &str) -> Option<&str> {
    let head = line.get(..3).filter(|head| head.eq_ignore_ascii_case("by "))?;
    let names = line[head.len()..].trim();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let count = names.split_whitespace().filter(capital).count();
    let small = names.split_whitespace().count() - count;
    let dated = names.split_whitespace().next().is_some_and(dates::is_calendar_word);
    (names.chars().count() < 100 && count >= 1 && small <= count && !names.ends_with('.') && !dated).then_some(names)
}

/// The date of a line that is one: "3 June 2026", "Published on June 3, 2026 at 14:02", "Ha Noi, 3 October 2024".
fn line_date(line: &str) -> Option<String> {
    const MOST: usize = 90;
    if line.chars().count() > MOST || line.ends_with('.') && !line.ends_with("m.") {
        return None;
    }
    if let Some(date) = dates::date(line, None) {
        return Some(date);
    }
    let parts = line.split(['|', '•', '·']).map(str::trim).filter(|part| *part != line);
    let alone = parts.filter_map(|part| dates::date(part, None).or_else(|| dates::full_date_in(part))).next();
    let placed = || {
        let (place, date) = line.split_once(", ")?;
        let name = place.split(' ').count() <= 4 && place.chars().next().is_some_and(char::is_uppercase);
        dates::date(date, None).filter(|_| name && byline(line).is_none())
    };
    let clock = || (line.split_whitespace().count() <= 8 && line.contains(':')).then(|| dates::full_date_in(line)).flatten();
    alone.or_else(placed).or_else(|| is_dated_notice(line).then(|| dates::full_date_in(line)).flatten()).or_else(clock)
}

/// Whether a line says when the story came out.
fn is_dated_notice(line: &str) -> bool {
    const HEADS: [&str; 9] =
        ["published", "updated", "last updated", "last modified", "posted", "date", "issued", "released", "first published"];
    let lower = line.to_lowercase();
    let rest = |head: &&str| lower.strip_prefix(*head).filter(|rest| rest.starts_with([' ', ':', '\t']));
    line.split_whitespace().count() <= 14 && HEADS.iter().any(|head| rest(head).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_core::document::paragraphs_of;

    const BODY: &str =
        "The envoy left the capital on Monday after three days of talks that both sides called useful, two officials said.";

    fn front(head: &str) -> Front {
        let text = format!("{head}{BODY}");
        read(&text, &paragraphs_of(&text))
    }

    fn titled(head: &str) -> Option<String> {
        front(head).title
    }

    #[test]
    fn a_short_first_line_is_the_title() {
        let title = Some("Envoy leaves Tehran after talks".to_owned());
        for rest in ["\n\n", "\nBy Jane Doe\n", "\nTEHRAN, Feb 3 (Reuters) - ", "\n3 June 2026\n\n", "\nReuters\n"] {
            assert_eq!(titled(&format!("Envoy leaves Tehran after talks{rest}")), title, "{rest:?}");
        }
    }

    #[test]
    fn a_sentence_a_quotation_or_a_dateline_is_no_title() {
        for head in [
            "The envoy left.\n\n",
            "He wrote on X:\n\n",
            "By Jane Doe\n\n",
            "TEHRAN, Feb 3 (Reuters) -\n\n",
            "“We are ready”\n\n",
            "Envoy leaves\n",
            "",
        ] {
            assert_eq!(titled(head), None, "{head:?}");
        }
    }

    #[test]
    fn byline_outlet_and_date_are_read_from_their_lines() {
        let got = front("Envoy leaves Tehran\n\nBy Jane Doe and Tom Roe\nReuters\nPublished 14:02 GMT, Tuesday 3 June 2026\n\n");
        assert_eq!(got.byline.as_deref(), Some("Jane Doe and Tom Roe"));
        assert_eq!((got.outlet.as_deref(), got.published.as_deref()), (Some("Reuters"), Some("2026-06-03")));
        let got = front("Envoy leaves Tehran\nBBC News | 3 June 2026\n\n");
        assert_eq!(got.published.as_deref(), Some("2026-06-03"));
        assert!(got.outlet.is_some_and(|name| name.contains("BBC")));
        assert_eq!(front("MINISTRY\nHa Noi, 3 October 2024\n\n").published.as_deref(), Some("2024-10-03"));
        assert_eq!(front("Envoy leaves\n\nBy JANE DOE, Reuters\n\n").outlet.as_deref(), Some("Reuters"));
    }

    #[test]
    fn a_sentence_that_begins_with_by_is_no_byline() {
        for head in [
            "By Monday the talks had failed\n\n",
            "By then, the army was at the gates\n\n",
            "By Tehran's own account the offer was serious.\n\n",
        ] {
            assert_eq!(front(head).byline, None, "{head}");
        }
    }

    #[test]
    fn the_dateline_is_found_below_headline_and_byline() {
        let text = format!("Envoy leaves\n\nBy Jane Doe\n\nReuters\n\n3 June 2026\n\nTEHRAN (Reuters) - {BODY}");
        let line = dateline(&text, &paragraphs_of(&text), None).unwrap();
        assert_eq!(line.place, "Tehran");
    }
}
