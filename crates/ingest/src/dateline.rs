//! Datelines: "ADDIS ABABA, Oct 21 (Horn Newswire) -", "Tehran [Iran], February 3 (ANI):" and their cousins.

use std::sync::LazyLock;

use demarche_core::{Dateline, Span};
use jiff::civil::Date;
use regex::Regex;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

#[allow(clippy::expect_used, reason = "constant patterns, compiled by a test")]
static PATTERNS: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    let place = r"(?P<place>[A-Z][\w.'’-]*(?:[ /][\w.'’-]+){0,3}(?:, [A-Z][\w.'’]+(?: [A-Z][\w.'’]+)?)?)(?: ?[\[(](?P<country>[A-Z][A-Za-z .]+)[\])])?";
    let date = r"(?P<date>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?)";
    let agency = r"\((?P<agency>[A-Z][^()]{1,40})\)";
    let end = r"\s*(?:[—–:]|--?|-)\s";
    [
        Regex::new(&format!(r"^{place}, {date}\.?(?:,? ?{agency})?{end}")).expect("constant pattern"),
        Regex::new(&format!(r"^(?:{place} )?{agency}{end}")).expect("constant pattern"),
    ]
});

#[allow(clippy::expect_used, reason = "constant pattern, compiled by a test")]
static CAPITALS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<place>[A-Z][A-Z.'’-]+(?: [A-Z.'’-]{2,}){0,3}(?:, [A-Z][\w.]+)?)\s*(?:[—–]|--?|-)\s")
        .expect("constant pattern")
});

/// The dateline at the head of a paragraph.
pub(crate) fn find(text: &str, paragraph: Span, year: Option<i16>) -> Option<Dateline> {
    let words = paragraph.of(text);
    let parts = PATTERNS.iter().chain([&*CAPITALS]).find_map(|pattern| pattern.captures(words))?;
    let group = |name: &str| parts.name(name).map(|found| found.as_str());
    let whole = parts.get(0)?;
    let span = Span::new(paragraph.start as usize, paragraph.start as usize + whole.end()).trim(text);
    Some(Dateline {
        place: ordinary_capitals(group("place").unwrap_or("").split(',').next().unwrap_or("")),
        country: None,
        date: group("date").and_then(|words| date(words, year)),
        agency: group("agency").map(str::to_owned),
        span,
    })
}

/// A date on a line of its own, perhaps behind a place: "Ha Noi, 3 October 2024".
pub(crate) fn date_line(line: &str) -> Option<String> {
    let words =
        line.rsplit_once(", ").filter(|(front, _)| front.len() < 30 && !front.contains('.')).map_or(line, |(_, date)| date);
    (line.len() < 60).then(|| date(line, None).or_else(|| date(words, None))).flatten()
}

/// An ISO date of "February 3", "3 Feb 2026", "Oct. 21, 2025"; without a year in the words, `year` counts.
pub(crate) fn date(words: &str, year: Option<i16>) -> Option<String> {
    let parts: Vec<&str> = words.split([' ', ',', '.']).filter(|part| !part.is_empty()).collect();
    let month = |word: &str| {
        let head = word.get(..3)?.to_lowercase();
        (word.chars().all(char::is_alphabetic)).then(|| MONTHS.iter().position(|month| *month == head)).flatten()
    };
    let (month, day, rest) = match parts.as_slice() {
        [first, second, rest @ ..] if month(first).is_some() => (month(first)?, second.parse::<i8>().ok()?, rest),
        [first, second, rest @ ..] => (month(second)?, first.parse::<i8>().ok()?, rest),
        _ => return None,
    };
    let year = match rest {
        [written] if written.len() == 4 => written.parse().ok()?,
        [] => year?,
        _ => return None,
    };
    Date::new(year, i8::try_from(month + 1).ok()?, day).ok().map(|date| date.to_string())
}

/// "ADDIS ABABA" as "Addis Ababa"; words that are not all capitals stay.
fn ordinary_capitals(place: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        let shout = word.len() > 1 && word == word.to_uppercase() && !word.contains('.');
        match chars.next().filter(|_| shout) {
            Some(first) => first.to_string() + &chars.as_str().to_lowercase(),
            None => word.to_owned(),
        }
    };
    place.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, place: &str, date: Option<&str>, agency: Option<&str>, rest: &str) {
        let text = format!("{line}{rest}");
        let found = find(&text, Span::new(0, text.len()), Some(2025)).unwrap_or_else(|| panic!("no dateline in {text:?}"));
        assert_eq!((found.place.as_str(), found.date.as_deref(), found.agency.as_deref()), (place, date, agency), "{text}");
        assert_eq!(text[found.span.end as usize..].trim(), rest);
    }

    #[test]
    fn datelines_of_many_houses() {
        let rest = "Talks began.";
        check("PORT SUDAN, Oct 9 (Nile Wire) - ", "Port Sudan", Some("2025-10-09"), Some("Nile Wire"), rest);
        check("Quito [Ecuador], March 3 (ANI): ", "Quito", Some("2025-03-03"), Some("ANI"), rest);
        check("LIMA (Andes Press) — ", "Lima", None, Some("Andes Press"), rest);
        check("OSLO, Norway, 4 May 2024 — ", "Oslo", Some("2024-05-04"), None, rest);
        check("NEW DELHI — ", "New Delhi", None, None, rest);
        check("GENEVA, Feb. 24 (Lake Wire) -- ", "Geneva", Some("2025-02-24"), Some("Lake Wire"), rest);
    }

    #[test]
    fn a_sentence_is_no_dateline() {
        for text in ["The minister - who left - spoke.", "Talks in May 2024: a look back", "US-China talks - again"] {
            assert_eq!(find(text, Span::new(0, text.len()), None), None, "{text}");
        }
    }

    #[test]
    fn a_communique_is_dated_by_its_own_line() {
        assert_eq!(date_line("Astana, 3 October 2024").as_deref(), Some("2024-10-03"));
        assert_eq!(date_line("The 3 ministers met."), None);
    }
}
