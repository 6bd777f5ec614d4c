//! Social posts embedded in a story: the post's words, then a signature "— Author (@handle) Month D, YYYY".

use std::sync::LazyLock;

use demarche_core::{Post, Span};
use regex::Regex;

use crate::dateline::date;

#[allow(clippy::expect_used, reason = "a constant pattern, compiled by a test")]
static SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^[—–―-]{1,2}\s*(?P<author>[^()@\n]{2,80}?)\s*\((?P<handle>@[\w.]{1,40})\)\s*(?P<date>\p{Alphabetic}+\.? \d{1,2}, \d{4}|\d{1,2} \p{Alphabetic}+ \d{4})?\s*$";
    Regex::new(&pattern.replace(r"\p{Alphabetic}", r"[A-Za-z]")).expect("constant pattern")
});

/// The posts of a story, in order. A post is the paragraph in front of its signature, without links to pictures.
pub(crate) fn find(text: &str, paragraphs: &[Span]) -> Vec<Post> {
    let mut found = Vec::new();
    for pair in paragraphs.windows(2) {
        let (body, signature) = (pair[0], pair[1]);
        let Some(parts) = SIGNATURE.captures(signature.of(text)) else { continue };
        let words = body.of(text);
        if SIGNATURE.is_match(words) {
            continue;
        }
        let cut = words.find("pic.twitter.com").or_else(|| words.find("https://t.co")).unwrap_or(words.len());
        let span = Span::new(body.start as usize, body.start as usize + cut).trim(text);
        if span.is_empty() {
            continue;
        }
        found.push(Post {
            author: parts["author"].trim().to_owned(),
            handle: parts["handle"].to_owned(),
            platform: Some("X".into()),
            date: parts.name("date").and_then(|words| date(words.as_str(), None)),
            span,
            signature: Some(signature),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_core::document::paragraphs_of;

    #[test]
    fn a_post_is_the_paragraph_before_its_signature() {
        let text =
            "He wrote on X:\n\nWe stand ready. pic.twitter.com/abc\n\n— Ana Ruiz (@anaruiz) May 4, 2026\n\nNo more was said.";
        let posts = find(text, &paragraphs_of(text));
        assert_eq!(posts.len(), 1);
        assert_eq!(posts[0].span.of(text), "We stand ready.");
        assert_eq!((posts[0].handle.as_str(), posts[0].date.as_deref()), ("@anaruiz", Some("2026-05-04")));
    }
}
