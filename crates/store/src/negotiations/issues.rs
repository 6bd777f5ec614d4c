//! What a position is about: the issues of `data/issues.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

/// The issue of positions that no issue of the table covers.
pub const GENERAL: &str = "general";

#[derive(Deserialize)]
struct Table {
    issue: Vec<Issue>,
}

#[derive(Deserialize)]
struct Issue {
    name: String,
    words: Vec<String>,
}

static TABLE: LazyLock<Vec<Issue>> = LazyLock::new(|| {
    let table: Result<Table, _> = toml::from_str(include_str!("../../../../data/issues.toml"));
    table.map(|table| table.issue).unwrap_or_default()
});

/// The name of the issue most of whose words stand in `text`, if any does.
pub fn issue_of(text: &str) -> Option<&'static str> {
    let folded = text.to_lowercase();
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).collect();
    let hits = |issue: &Issue| {
        let shown = |stem: &String| {
            words.iter().any(|word| word.starts_with(stem.as_str())) || (stem.contains(' ') && folded.contains(stem.as_str()))
        };
        issue.words.iter().filter(|stem| shown(stem)).count()
    };
    let mut best: Option<(usize, &'static str)> = None;
    for issue in TABLE.iter() {
        let count = hits(issue);
        if count > best.map_or(0, |(most, _)| most) {
            best = Some((count, &issue.name));
        }
    }
    best.map(|(_, name)| name)
}

/// Words that tell one position from another on the same issue: at least four letters, without the commonest.
pub fn content_words(text: &str) -> Vec<String> {
    const COMMON: &[&str] = &[
        "that", "with", "from", "will", "would", "must", "should", "until", "their", "there", "have", "been", "they", "this",
        "into", "only", "before", "after", "against",
    ];
    let mut words: Vec<String> = text
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4 && !COMMON.contains(word))
        .map(|word| word.chars().take(6).collect())
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_readable() {
        assert!(TABLE.len() > 10);
    }

    #[test]
    fn wordings_of_one_issue_meet() {
        for text in ["halt enrichment", "zero enrichment", "uranium enrichment", "Nuclear inspectors return"] {
            assert_eq!(issue_of(text), Some("nuclear programme"), "{text}");
        }
        assert_eq!(issue_of("free all prisoners of war"), Some("prisoners and hostages"));
        assert_eq!(issue_of("the weather"), None);
    }
}
