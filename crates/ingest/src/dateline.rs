//! Datelines: "ADDIS ABABA, Oct 21 (Horn Newswire) -", "Tehran [Iran], February 3 (ANI):" and their cousins.
//!
//! paragraph → shapes, from the most to the least telling → judgement (is this a place? an agency? a date?) → [`Dateline`]
//!
//! A shape alone proves little: "World Health Organization (WHO): …" looks like a dateline. What is not dated must name a
//! known place, stand in capitals, or name a known agency.

use std::sync::LazyLock;

use demarche_core::{Dateline, Span};
use jiff::civil::Date;
use regex::{Captures, Regex};

use crate::{dates, places};

/// Words that head a paragraph in capitals and are no place.
const LABELS: [&str; 52] = [
    "alert",
    "analysis",
    "answer",
    "background",
    "breaking",
    "column",
    "comment",
    "commentary",
    "correction",
    "corrected",
    "developing",
    "editorial",
    "editor",
    "exclusive",
    "explainer",
    "factbox",
    "feature",
    "flash",
    "focus",
    "graphic",
    "highlights",
    "insight",
    "interview",
    "just in",
    "live",
    "media",
    "minister",
    "moderator",
    "more",
    "mr",
    "mrs",
    "ms",
    "news",
    "note",
    "opinion",
    "photos",
    "poll",
    "president",
    "profile",
    "published",
    "question",
    "readout",
    "remarks",
    "report",
    "rpt",
    "secretary",
    "statement",
    "summary",
    "timeline",
    "update",
    "urgent",
    "watch",
];

#[allow(clippy::expect_used, reason = "constant patterns, compiled by a test")]
static SHAPES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    // Letters of the Latin script by their ranges: the whole of Unicode's classes, so often repeated, takes long to compile.
    let upper = r"[A-ZÀ-ÖØ-ÞĀ-ɏḀ-ỿ]";
    let letter = r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ\u{300}-\u{36f}]";
    let word = format!(r"(?:(?:al|as|ash|an|ar|ad|at|el)-)?{upper}{letter}*(?:[-'’‘.]{letter}+)*\.?");
    let small = r"(?:(?:de|da|do|del|la|le|of|the|al|el|on|upon|au|am|an|der|den) )?";
    let place = format!(r"(?P<place>{word}(?:(?: | ?/ ?){small}{word}){{0,4}})");
    let region = format!(r"(?:, ?(?P<region>{word}(?: (?:and )?{small}{word}){{0,3}}))?");
    let bracket = format!(r"(?: ?[\[(](?P<country>{upper}(?:{letter}|[ .'’-])+)[\])])?");
    let month = r"[A-Z][A-Za-z]{2,8}";
    let day = format!(
        r"(?P<date>(?:{month},? )?(?:{month}\.? ?\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? {month}\.?)(?:,? \d{{4}})?)"
    );
    let round = format!(r"\((?P<round>{letter}[^()\n]+)\)");
    let slash = format!(r"/(?P<slash>{letter}[^/\n]+)/\.?");
    let bare = r"(?P<bare>[A-Z][A-Za-z]{1,11})";
    let end = r"(?:\s*(?:\.[-–—]|--|[—–])\s*|\s*[-:](?:\s+|$))";
    let head = format!("{place}{region}{bracket}");
    [
        format!(r"^{head}[,.] ?{day}[.,]?\s*(?:{round}|{slash}|{bare})?{end}"),
        format!(r"^{head}[,.] ?{day}[.,]?\s*{round}\s*-"),
        format!(r"^{head}[,.] ?{day}[.,]?\s*(?:{round}|{slash})\.?(?:\s+|$)"),
        format!(r"^{head}(?:,|--)?\s*(?:{round}|{slash}){end}"),
        format!(r"^{place}{region}, ?{bare}{end}"),
        format!(r"^{round}\s*(?:[-–—]+\s*)?{place}{region}(?:, ?{day})?{end}"),
        format!(r"^(?:{day}[.,]?\s*)?(?:{round}{end}|{bare}\s*[-–—]+\s)"),
        format!(r"^{head}{end}"),
        format!(r"^{head}[,.] ?{day}\.?$"),
        format!("^{head}$"),
    ]
    .iter()
    .map(|shape| Regex::new(shape).expect("constant pattern"))
    .collect()
});

/// The dateline at the head of a paragraph; a date without a year is the nearest to `near`.
pub(crate) fn find(text: &str, paragraph: Span, near: Option<Date>) -> Option<Dateline> {
    /// No dateline is longer; the rest of a paragraph need not be looked at.
    const LONGEST: usize = 240;
    let words = paragraph.of(text);
    let head = words.char_indices().nth(LONGEST).map_or(words, |(at, _)| &words[..at]);
    let parts = SHAPES.iter().find_map(|shape| shape.captures(head).and_then(|found| Parts::judged(&found, head)))?;
    let start = paragraph.start as usize;
    Some(Dateline {
        country: parts.country(),
        place: parts.usual_place(),
        date: parts.date.and_then(|date| date.resolve(near)).map(|date| date.to_string()),
        agency: parts.agency.map(str::to_owned),
        span: Span::new(start, start + parts.length).trim(text),
    })
}

/// What a shape found, once it is believed.
struct Parts<'a> {
    place: &'a str,
    region: Option<&'a str>,
    date: Option<dates::Written>,
    agency: Option<&'a str>,
    length: usize,
}

impl<'a> Parts<'a> {
    /// The parts of a match, or `None` where they do not look like a dateline's.
    fn judged(found: &Captures<'a>, words: &'a str) -> Option<Self> {
        let group = |name: &str| found.name(name).map(|part| part.as_str());
        let date = match group("date") {
            Some(words) => Some(dates::written(words)?),
            None => None,
        };
        let whole = found.get(0)?;
        let parts = Parts {
            place: group("place").unwrap_or(""),
            region: group("country").or(group("region")),
            date,
            agency: group("round").or(group("slash")).or(group("bare")),
            length: whole.len(),
        };
        let bare = group("bare").is_none_or(|name| places::outlet(name).is_some());
        let bounded = parts.agency.is_none_or(|name| name.chars().count() <= 60) && begins_capital(parts.place);
        (bare && bounded && parts.has_place() && parts.is_enough(whole.as_str(), &words[whole.end()..])).then_some(parts)
    }

    /// Whether the place can be one: not a label, not a day, not the name that the agency abbreviates.
    fn has_place(&self) -> bool {
        let lower = self.place.to_lowercase();
        let mut words = lower.split([' ', '-', '/']).map(|word| word.trim_end_matches('.'));
        let label = |word: &str| LABELS.contains(&word) || (places::known(self.place).is_none() && dates::is_calendar_word(word));
        let abbreviated = self.agency.is_some_and(|agency| initials(self.place).eq_ignore_ascii_case(agency));
        let region = self.region.is_none_or(|name| !is_party(name) && !name.split(' ').any(dates::is_calendar_word));
        region
            && !lower.starts_with("by ")
            && !words.any(label)
            && (!abbreviated || self.is_known())
            && !LABELS.contains(&lower.as_str())
    }

    /// Whether all that was found is enough to believe it.
    fn is_enough(&self, matched: &str, rest: &str) -> bool {
        let colon = matched.trim_end().ends_with(':');
        let line = rest.is_empty() && !matched.ends_with([' ', '-', '–', '—', ':']);
        let agency = self.agency.map(looks_like_agency);
        let elsewhere = self.region.is_some_and(|name| places::country(name).is_some());
        let body = places::is_body(self.place) && !self.is_known() || places::outlet(self.place).is_some();
        if self.place.is_empty() {
            return agency == Some(true) && !colon;
        }
        match (self.date, self.agency) {
            _ if body => false,
            (Some(date), None) if line => self.is_known() || elsewhere || date.has_year(),
            (Some(date), None) => self.is_known() || elsewhere || !colon && (is_capitals(self.place) || date.has_year()),
            (Some(_), Some(name)) => !is_party(name),
            (None, Some(name)) if is_party(name) => false,
            (None, Some(name)) => {
                self.is_known()
                    || !colon
                        && (places::outlet(name).is_some()
                            || agency == Some(true) && (is_capitals(self.place) || elsewhere || is_house(name)))
            }
            (None, None) if line || colon => self.is_known() && is_capitals(self.place),
            (None, None) => self.stands_alone(elsewhere, matched, rest),
        }
    }

    /// Whether "PLACE —" without agency and date is a dateline: capitals, or a known place before a new sentence.
    fn stands_alone(&self, elsewhere: bool, matched: &str, rest: &str) -> bool {
        if is_capitals(self.place) {
            let short = self.place.chars().filter(|c| c.is_alphabetic()).count() < 4;
            return self.is_known() || elsewhere || (!short && !places::is_country(self.place) && starts_sentence(rest));
        }
        let sentence = rest.split(". ").next().unwrap_or(rest);
        let closed = [" – ", " — ", " - ", "—"].iter().any(|dash| sentence.contains(dash));
        let apart = matched.ends_with(char::is_whitespace);
        self.is_known() && self.region.is_none_or(|_| elsewhere) && apart && !closed && starts_sentence(rest)
    }

    fn is_known(&self) -> bool {
        self.cities().any(|city| places::known(city).is_some())
    }

    fn cities(&self) -> impl Iterator<Item = &'a str> {
        self.place.split('/').map(str::trim)
    }

    /// The country: the one written behind the place, else that of every place named.
    fn country(&self) -> Option<String> {
        let of_place = |city: &str| places::known(city).and_then(|known| known.1.clone());
        if let Some(region) = self.region {
            // "ATLANTA, Georgia": a state and a country share the name.
            let american = region == "Georgia" && of_place(self.place).is_some_and(|code| code == "USA");
            return if american { Some("USA".into()) } else { places::country(region).or_else(|| of_place(self.place)) };
        }
        let mut codes = self.cities().map(of_place);
        let first = codes.next()??;
        codes.all(|code| code.as_ref() == Some(&first)).then_some(first)
    }

    /// "ADDIS ABABA" as "Addis Ababa"; words that are not all capitals stay.
    fn usual_place(&self) -> String {
        let usual = |city: &str| match places::known(city) {
            Some((name, _)) if is_capitals(city) => name.clone(),
            _ => ordinary_capitals(city),
        };
        self.cities().map(usual).collect::<Vec<_>>().join("/")
    }
}

/// Whether a place begins with a capital; ranges of letters cannot tell outside ASCII.
fn begins_capital(place: &str) -> bool {
    place.is_empty() || place.split(['/', '-']).any(|part| part.trim().chars().next().is_some_and(char::is_uppercase))
}

/// Whether the words go on as a sentence begins.
fn starts_sentence(rest: &str) -> bool {
    let first = rest.trim_start().chars().next();
    first.is_none_or(|c| c.is_uppercase() || c.is_numeric() || "“\"'‘«".contains(c) || !c.is_lowercase() && c.is_alphabetic())
}

fn is_capitals(words: &str) -> bool {
    words.chars().any(char::is_uppercase)
        && words.split([' ', '/']).all(|word| !word.chars().any(char::is_lowercase) || SMALL.contains(&word))
}

/// Words inside a place's name that keep their small letters.
const SMALL: [&str; 14] = ["de", "da", "do", "del", "la", "le", "of", "the", "on", "upon", "au", "am", "der", "and"];

/// A politician's party and state in brackets: "(R-Ky.)".
fn is_party(name: &str) -> bool {
    ["R-", "D-", "I-"].iter().any(|mark| name.starts_with(mark))
}

/// Whether a name in brackets can be an agency's: known, one of capitals, or one that says so.
fn looks_like_agency(name: &str) -> bool {
    let acronym = name.chars().count() <= 8 && name.chars().all(char::is_uppercase) && !places::is_body(name);
    places::outlet(name).is_some() || acronym || is_house(name)
}

/// Whether a name says that it is a house of news.
fn is_house(name: &str) -> bool {
    const HOUSES: [&str; 18] = [
        "agency",
        "wire",
        "newswire",
        "news",
        "press",
        "media",
        "times",
        "post",
        "service",
        "telegraph",
        "broadcasting",
        "radio",
        "tv",
        "reuters",
        "daily",
        "journal",
        "tribune",
        "prnewswire",
    ];
    name.to_lowercase().split([' ', '/', '-']).any(|word| HOUSES.contains(&word))
}

fn initials(place: &str) -> String {
    place.split([' ', '-']).filter(|word| !SMALL.contains(word)).filter_map(|word| word.chars().next()).collect()
}

/// Capitals as a map writes them: "PORT-AU-PRINCE" is "Port-au-Prince".
fn ordinary_capitals(place: &str) -> String {
    let shout = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase);
    let mut out = String::with_capacity(place.len());
    for piece in place.split_inclusive([' ', '-', '\'', '’']) {
        let lower = piece.to_lowercase();
        let name = lower.trim_end_matches([' ', '-', '\'', '’']);
        let mut chars = lower.chars();
        match chars.next() {
            _ if !shout(piece) || piece.contains('.') && piece.len() < 6 && !piece.starts_with("ST.") => out.push_str(piece),
            _ if SMALL.contains(&name) && !out.is_empty() => out.push_str(&lower),
            Some(first) => out.extend(first.to_uppercase().chain(chars)),
            None => {}
        }
    }
    out
}

#[cfg(test)]
#[path = "dateline_tests.rs"]
mod tests;
