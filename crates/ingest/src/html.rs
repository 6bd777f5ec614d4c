//! Web pages: the story's text by the readability algorithm, and what the page's head says of its publication.

use dom_smoothie::{Config, Readability, TextMode};

use crate::error::IngestError;

/// Tags open at once beyond which a page is taken for broken and only its words are kept.
const DEEPEST: usize = 400;

/// What a page gives.
#[derive(Default)]
pub(crate) struct Page {
    pub text: String,
    pub title: Option<String>,
    pub byline: Option<String>,
    pub outlet: Option<String>,
    pub published: Option<String>,
}

/// The story of a page; where readability finds none, all its words.
pub(crate) fn readable(html: &str) -> Result<Page, IngestError> {
    if depth(html) > DEEPEST {
        return words_only(html);
    }
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let article = Readability::new(html, None, Some(config)).and_then(|mut reader| reader.parse());
    let Ok(article) = article else { return words_only(html) };
    let some = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(Page {
        text: tidy(&article.text_content),
        title: some(Some(article.title.to_string())),
        byline: some(article.byline).map(|line| line.strip_prefix("By ").unwrap_or(&line).to_owned()),
        outlet: some(article.site_name),
        published: some(article.published_time),
    })
}

/// One paragraph a line, blanks evened out.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// How many tags stand open at once, counted without parsing.
fn depth(html: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    for (at, _) in html.match_indices('<') {
        let rest = html.as_bytes().get(at + 1).copied().unwrap_or(b' ');
        let void = ["br", "img", "meta", "link", "input", "hr", "p", "li"];
        let name: String =
            html[at + 1..].chars().take_while(char::is_ascii_alphabetic).take(12).collect::<String>().to_ascii_lowercase();
        if rest == b'/' {
            open = open.saturating_sub(1);
        } else if rest.is_ascii_alphabetic() && !void.contains(&name.as_str()) {
            open += 1;
            deepest = deepest.max(open);
        }
    }
    deepest
}

/// The words between tags, for pages that no parser should be given.
fn words_only(html: &str) -> Result<Page, IngestError> {
    let mut text = String::new();
    for part in html.split('<') {
        let words = part.split_once('>').map_or("", |(_, words)| words);
        text.push_str(words);
        text.push('\n');
    }
    let text = tidy(&text);
    if text.is_empty() { Err(IngestError::NoStory) } else { Ok(Page { text, ..Page::default() }) }
}
