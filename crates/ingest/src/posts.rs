//! Social posts embedded in a story: the post's words, then a signature "— Author (@handle) Month D, YYYY".
//!
//! A dash and a name alone are the foot of a quotation ("- Winston Churchill, 1940"); only a handle makes a post. The
//! platform is read from links, from the signature, or from the nearest words that name one; else a signature in the form that X
//! gives to posts embedded elsewhere ("— Author (@handle) May 4, 2026") says X, and any other leaves it absent.

use std::sync::LazyLock;

use demarche_core::{Post, Span};
use regex::Regex;

use crate::dates::date;

#[allow(clippy::expect_used, reason = "a constant pattern, compiled by a test")]
static SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    let date = r"(?P<date>[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2} [A-Za-z]{3,9}\.? \d{4}|\d{4}-\d{2}-\d{2})";
    let pattern = format!(
        r"^[—–―-]{{1,2}}\s*(?P<author>[^()@\n]+?)\s*\((?P<handle>@[A-Za-z0-9_.]+)\)(?:[^\n]*?{date}[^\n]*|\s*(?:[,|/·]|on |via )[^\n]*)?\s*$"
    );
    Regex::new(&pattern).expect("constant pattern")
});

/// Words and links that name a platform; lower case, told apart from longer words by [`stands_alone`].
const PLATFORMS: [(&str, &str); 33] = [
    ("t.co/", "X"),
    ("x.com/", "X"),
    ("twitter.com", "X"),
    ("twitter", "X"),
    ("tweet", "X"),
    ("tweets", "X"),
    ("tweeted", "X"),
    ("on x", "X"),
    ("via x", "X"),
    ("x post", "X"),
    ("x account", "X"),
    ("x page", "X"),
    ("platform x", "X"),
    ("truth social", "Truth Social"),
    ("truthsocial.com", "Truth Social"),
    ("telegram", "Telegram"),
    ("t.me/", "Telegram"),
    ("weibo", "Weibo"),
    ("weibo.com", "Weibo"),
    ("weibo.cn", "Weibo"),
    ("facebook", "Facebook"),
    ("facebook.com", "Facebook"),
    ("fb.com/", "Facebook"),
    ("instagram", "Instagram"),
    ("instagram.com", "Instagram"),
    ("bluesky", "Bluesky"),
    ("bsky.app", "Bluesky"),
    ("bsky.social", "Bluesky"),
    ("threads.net", "Threads"),
    ("linkedin", "LinkedIn"),
    ("vk.com/", "VK"),
    ("vkontakte", "VK"),
    ("mastodon", "Mastodon"),
];

/// Links at a post's end that are not its words.
const LINKS: [&str; 8] = [
    "pic.twitter.com",
    "https://t.co",
    "http://t.co",
    "https://x.com",
    "https://twitter.com",
    "https://t.me",
    "https://truthsocial.com",
    "https://bsky.app",
];

/// The posts of a story, in order. A post is the paragraph in front of its signature, without links to pictures. A post
/// that is printed twice is there twice, each time with its own place.
pub(crate) fn find(text: &str, paragraphs: &[Span]) -> Vec<Post> {
    let mut found = Vec::new();
    for (at, pair) in paragraphs.windows(2).enumerate() {
        let (body, signature) = (pair[0], pair[1]);
        let Some(parts) = signed(signature.of(text)) else { continue };
        let words = body.of(text);
        let author = parts["author"].trim();
        if signed(words).is_some() || !is_name(author) {
            continue;
        }
        let cut = LINKS.iter().filter_map(|link| words.find(link)).min().unwrap_or(words.len());
        let span = Span::new(body.start as usize, body.start as usize + cut).trim(text);
        let date = parts.name("date").and_then(|words| date(words.as_str(), None));
        let embedded =
            || parts.name("date").is_some_and(|words| is_embed_date(words.as_str(), signature.of(text))).then_some("X");
        let platform = platform(text, paragraphs, at).or_else(embedded);
        if span.is_empty() || date.is_none() && platform.is_none() {
            continue;
        }
        found.push(Post {
            author: author.to_owned(),
            handle: parts["handle"].to_owned(),
            platform: platform.map(str::to_owned),
            date,
            span,
            signature: Some(signature),
        });
    }
    found
}

/// The parts of a signature; longer lines are none.
fn signed(line: &str) -> Option<regex::Captures<'_>> {
    const LONGEST: usize = 240;
    (line.len() <= LONGEST && line.starts_with(['—', '–', '―', '-'])).then(|| SIGNATURE.captures(line)).flatten()
}

/// Whether a date is written as in X's embedded posts, "May 4, 2026" at the end of the line.
fn is_embed_date(words: &str, line: &str) -> bool {
    words.starts_with(char::is_alphabetic) && words.contains(", ") && line.trim_end().ends_with(words)
}

/// Whether the words in front of the handle are a name, not a note to the reader ("Additional reporting by …").
fn is_name(author: &str) -> bool {
    const NOTES: [&str; 9] = ["reporting", "by", "follow", "contact", "writes", "editing", "edited", "reach", "tips"];
    let words: Vec<&str> = author.split_whitespace().collect();
    words.len() <= 8 && !words.iter().any(|word| NOTES.contains(&word.to_lowercase().trim_end_matches(':')))
}

/// The platform of the post in paragraph `body`: named by the post itself, else by the nearest words before it, else by
/// the paragraph after its signature.
fn platform(text: &str, paragraphs: &[Span], body: usize) -> Option<&'static str> {
    let last = |at: usize| named(paragraphs.get(at)?.of(text)).into_iter().max_by_key(|(place, _)| *place);
    let first = |at: usize| named(paragraphs.get(at)?.of(text)).into_iter().min_by_key(|(place, _)| *place);
    let own = last(body + 1).or_else(|| last(body).filter(|_| has_link(paragraphs[body].of(text))));
    let before = || (0..=body).rev().find_map(last);
    own.or_else(before).or_else(|| first(body + 2)).map(|(_, name)| name)
}

fn has_link(words: &str) -> bool {
    LINKS.iter().any(|link| words.contains(link)) || words.contains("://") || words.contains(".com/")
}

/// Every platform that words name, with the place.
fn named(words: &str) -> Vec<(usize, &'static str)> {
    let lower = words.to_ascii_lowercase();
    let mut found = Vec::new();
    for (mark, name) in PLATFORMS {
        let places = lower.match_indices(mark).map(|(at, _)| at);
        found.extend(places.filter(|&at| stands_alone(&lower, at, mark)).map(|at| (at, name)));
    }
    found
}

/// Whether a mark is no part of a longer word ("t.co/" in "nyt.co/", "on x" in "on xylophones").
fn stands_alone(lower: &str, at: usize, mark: &str) -> bool {
    let joined = |c: char| c.is_alphanumeric() || c == '-';
    let before = lower[..at].chars().next_back().is_none_or(|c| !joined(c));
    let after = mark.ends_with('/') || lower[at + mark.len()..].chars().next().is_none_or(|c| !joined(c));
    before && after
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_core::document::paragraphs_of;

    fn posts(text: &str) -> Vec<Post> {
        find(text, &paragraphs_of(text))
    }

    /// The platform of the only post of a text.
    fn platform_of(text: &str) -> Option<String> {
        let posts = posts(text);
        assert_eq!(posts.len(), 1, "{text}");
        posts[0].platform.clone()
    }

    #[test]
    fn a_post_is_the_paragraph_before_its_signature() {
        let text =
            "He wrote on X:\n\nWe stand ready. pic.twitter.com/abc\n\n— Ana Ruiz (@anaruiz) May 4, 2026\n\nNo more was said.";
        let posts = posts(text);
        assert_eq!(posts.len(), 1);
        assert_eq!(posts[0].span.of(text), "We stand ready.");
        assert_eq!((posts[0].handle.as_str(), posts[0].date.as_deref()), ("@anaruiz", Some("2026-05-04")));
    }

    #[test]
    fn the_platform_is_read_from_links_signature_or_the_words_around() {
        let signed = "— Ana Ruiz (@anaruiz) May 4, 2026";
        for (before, body, after, platform) in [
            ("She spoke.", "We stand ready. https://t.co/abc", "", Some("X")),
            ("She spoke.", "We stand ready. pic.twitter.com/abc", "", Some("X")),
            ("She wrote on X on Monday:", "We stand ready.", "", Some("X")),
            ("She wrote on Truth Social:", "We stand ready.", "", Some("Truth Social")),
            ("The army said on its Telegram channel:", "We stand ready.", "", Some("Telegram")),
            ("The embassy said on Weibo:", "We stand ready.", "", Some("Weibo")),
            ("A Facebook post read:", "We stand ready.", "", Some("Facebook")),
            ("She first wrote on X, then on Telegram:", "We stand ready.", "", Some("Telegram")),
            ("She wrote on Telegram:", "We stand ready. https://t.co/abc", "", Some("X")),
            ("She spoke.", "We stand ready.", "The post on Telegram was deleted later.", Some("Telegram")),
            ("She spoke on xenophobia.", "We stand ready.", "Nothing more.", Some("X")),
        ] {
            let text = format!("{before}\n\n{body}\n\n{signed}\n\n{after}");
            assert_eq!(platform_of(&text).as_deref(), platform, "{text}");
        }
        assert_eq!(platform_of("Ready.\n\n— Ana Ruiz (@anaruiz) 4 May 2026"), None);
        assert_eq!(platform_of("Ready.\n\n— Ana Ruiz (@anaruiz) on Truth Social, May 4, 2026").as_deref(), Some("Truth Social"));
    }

    #[test]
    fn a_quotation_with_a_name_under_it_is_no_post() {
        for foot in [
            "- Winston Churchill, 1940",
            "— Winston Churchill (1874-1965)",
            "– The Economist, May 4, 2026",
            "- Additional reporting by Sam Lee (@samlee)",
            "— Sam Lee (@samlee)",
        ] {
            let text = format!("We shall go on to the end.\n\n{foot}\n\nSo it was said.");
            assert_eq!(posts(&text), [], "{foot}");
        }
    }

    #[test]
    fn a_post_printed_twice_is_there_twice_each_with_its_place() {
        let once = "We stand ready.\n\n— Ana Ruiz (@anaruiz) May 4, 2026\n\n";
        let posts = posts(&once.repeat(2));
        assert_eq!(posts.len(), 2);
        assert!(posts[0].span.end < posts[1].span.start);
    }

    #[test]
    fn a_signature_printed_twice_signs_one_post() {
        let sign = "— Ana Ruiz (@anaruiz) May 4, 2026\n\n";
        assert_eq!(posts(&format!("We stand ready.\n\n{sign}{sign}")).len(), 1);
    }
}
