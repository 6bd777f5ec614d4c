//! Offices as identity compares them, and who held which office on a day.

use super::words::tokens;

/// What an office is, apart from whose: its head noun and the field it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OfficeKey {
    head: &'static str,
    field: Vec<String>,
}

/// Head nouns of offices, under the word that stands for all of them.
const HEADS: [(&str, &str); 40] = [
    ("minister", "minister"),
    ("secretary", "minister"),
    ("president", "president"),
    ("premier", "premier"),
    ("chancellor", "premier"),
    ("spokesman", "spokesman"),
    ("spokeswoman", "spokesman"),
    ("spokesperson", "spokesman"),
    ("ambassador", "ambassador"),
    ("envoy", "envoy"),
    ("negotiator", "negotiator"),
    ("general", "officer"),
    ("brigadier", "officer"),
    ("colonel", "officer"),
    ("major", "officer"),
    ("captain", "officer"),
    ("lieutenant", "officer"),
    ("commander", "officer"),
    ("commodore", "officer"),
    ("admiral", "officer"),
    ("marshal", "officer"),
    ("commissioner", "commissioner"),
    ("governor", "governor"),
    ("mayor", "mayor"),
    ("king", "monarch"),
    ("queen", "monarch"),
    ("emir", "monarch"),
    ("sultan", "monarch"),
    ("speaker", "speaker"),
    ("judge", "judge"),
    ("prosecutor", "prosecutor"),
    ("senator", "legislator"),
    ("lawmaker", "legislator"),
    ("leader", "leader"),
    ("chairman", "leader"),
    ("chairwoman", "leader"),
    ("chairperson", "leader"),
    ("bishop", "bishop"),
    ("director", "director"),
    ("coordinator", "coordinator"),
];

/// Words that tell fields of office apart; others in a title are whose it is, or praise.
const FIELDS: [&str; 22] = [
    "foreign",
    "interior",
    "home",
    "defence",
    "finance",
    "treasury",
    "health",
    "energy",
    "oil",
    "justice",
    "trade",
    "economy",
    "information",
    "prime",
    "education",
    "transport",
    "water",
    "agriculture",
    "environment",
    "labour",
    "state",
    "deputy",
];

/// The office that a title names, if it is one that tells persons apart.
pub(super) fn key(title: &str) -> Option<OfficeKey> {
    let words = tokens(title);
    let (_, head) = words.iter().rev().find_map(|word| HEADS.iter().find(|(noun, _)| noun == word))?;
    let mut field: Vec<String> = words.iter().filter(|word| FIELDS.contains(&word.as_str())).cloned().collect();
    if words.iter().any(|word| word == "secretary") && field == ["state"] {
        field = vec!["foreign".into()];
    }
    field.sort_unstable();
    field.dedup();
    let head = if field == ["prime"] { "premier" } else { head };
    if head == "premier" || head != "minister" {
        field.retain(|it| it == "deputy");
    }
    Some(OfficeKey { head, field })
}

/// Whether two titles name one office: `None` where they do not tell (a spokesman may be a general too).
pub(super) fn same(a: &str, b: &str) -> Option<bool> {
    let (a, b) = (key(a)?, key(b)?);
    if a == b {
        return Some(true);
    }
    // What one person is often called besides an office.
    let loose = |it: &OfficeKey| matches!(it.head, "spokesman" | "leader" | "negotiator" | "envoy" | "director" | "coordinator");
    if loose(&a) || loose(&b) || a.head == b.head && (a.field.is_empty() || b.field.is_empty()) {
        return None;
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn an_office_is_the_same_whoever_words_it() {
        assert_eq!(same("Norwegian Foreign Minister", "foreign minister"), Some(true));
        assert_eq!(same("Secretary of State", "foreign secretary"), Some(true));
        assert_eq!(same("Prime Minister", "premier"), Some(true));
        assert_eq!(same("Defense Minister", "minister of defence"), Some(true));
    }

    #[test]
    fn offices_that_one_person_does_not_hold_at_once_differ() {
        assert_eq!(same("Foreign Minister", "Interior Minister"), Some(false));
        assert_eq!(same("Commander", "Foreign Minister"), Some(false));
    }

    #[test]
    fn a_spokesman_may_be_a_brigadier() {
        assert_eq!(same("army spokesman Brigadier", "its spokesman"), None);
        assert_eq!(same("minister", "health minister"), None);
    }
}
