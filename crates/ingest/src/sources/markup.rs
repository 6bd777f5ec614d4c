//! Whether the text of a field is plain or HTML.

use std::sync::LazyLock;

use regex::Regex;

/// What a text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    /// Nothing of HTML.
    None,
    /// Entities alone.
    Entities,
    /// Tags.
    Fragment,
    /// A whole page.
    Page,
}

#[allow(clippy::expect_used, reason = "a constant pattern, compiled by a test")]
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"(?i)</(?:p|div|a|b|i|u|em|strong|span|ul|ol|li|h[1-6]|blockquote|figure|article|section|table|td|font|cite|q|time)\s*>|<(?:br|p|hr)\s*/?>|<(?:p|div|span|img|a)\s+[a-z-]+\s*="#;
    Regex::new(pattern).expect("constant pattern")
});

#[allow(clippy::expect_used, reason = "a constant pattern, compiled by a test")]
static ENTITY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});").expect("constant pattern"));

/// Tells what a text holds.
pub(crate) fn of(text: &str) -> Markup {
    let head = start(text.trim_start(), 300).to_ascii_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<?xml") && head.contains("<html") {
        Markup::Page
    } else if TAG.is_match(text) {
        Markup::Fragment
    } else if ENTITY.is_match(text) {
        Markup::Entities
    } else {
        Markup::None
    }
}

/// A text with its entities read.
pub(crate) fn unescape(text: &str) -> String {
    html_escape::decode_html_entities(text).into_owned()
}

/// The first characters of a text.
pub(crate) fn start(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_told_from_text_that_speaks_of_it() {
        for (text, want) in [
            ("Rates fell <2% & rose, he said (x < y > z).", Markup::None),
            ("Tom &amp; Jerry", Markup::Entities),
            ("<p>One.</p>", Markup::Fragment),
            ("One.<br/>Two.", Markup::Fragment),
            ("  <!DOCTYPE html><html>", Markup::Page),
            ("AT&T; R&D", Markup::None),
        ] {
            assert_eq!(of(text), want, "{text}");
        }
    }
}
