//! Web pages: the story's text by the readability algorithm, and what the page's head says of its publication.
//!
//! page → too deep for a parser? only its words : readability → nothing found? the words of its body → [`Page`]

mod align;
mod nesting;
mod source;

use dom_smoothie::{Config, Metadata, Readability, TextMode};

use crate::error::IngestError;

pub(crate) use align::align;

/// Tags open at once beyond which a page is taken for broken and only its words are kept.
const DEEPEST: usize = 200;

/// Tags beyond which a page is no story, and a parser would take too long with it.
const MOST_TAGS: usize = 60_000;

/// What a page gives.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub text: String,
    pub title: Option<String>,
    pub byline: Option<String>,
    pub outlet: Option<String>,
    pub published: Option<String>,
}

/// The story of a page; where readability finds none, all its words.
pub(crate) fn readable(html: &str) -> Result<Page, IngestError> {
    let nesting = nesting::of(html);
    if nesting.deepest > DEEPEST || nesting.tags > MOST_TAGS {
        return words_only(html, Page::default());
    }
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let Ok(mut reader) = Readability::new(html, None, Some(config)) else { return words_only(html, Page::default()) };
    let head = head(reader.get_article_metadata(None));
    let Ok(article) = reader.parse() else { return words_only(html, head) };
    let text = tidy(&article.text_content);
    if text.is_empty() {
        return words_only(html, head);
    }
    Ok(Page {
        text,
        title: some(Some(article.title.to_string())).or(head.title),
        byline: byline(article.byline).or(head.byline),
        outlet: some(article.site_name).or(head.outlet),
        published: some(article.published_time).or(head.published),
    })
}

/// The words of HTML that stands in a container of its own (a feed, a column): all of it is the story.
pub(crate) fn fragment(html: &str) -> Result<Page, IngestError> {
    words_only(html, Page::default())
}

/// The words of a line that may hold markup ("Tom &amp;amp; <b>Jerry</b>"), blanks evened out.
pub(crate) fn line(html: &str) -> String {
    source::visible(html, source::Keep::All).text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the page's head says, for pages in which readability finds no story.
fn head(metadata: Metadata) -> Page {
    Page {
        text: String::new(),
        title: some(Some(metadata.title.to_string())),
        byline: byline(metadata.byline),
        outlet: some(metadata.site_name),
        published: some(metadata.published_time),
    }
}

fn some(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn byline(line: Option<String>) -> Option<String> {
    some(line).map(|line| line.strip_prefix("By ").unwrap_or(&line).to_owned())
}

/// One paragraph a line, blanks evened out.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The words between tags, for pages that no parser should be given or in which none finds a story.
fn words_only(html: &str, head: Page) -> Result<Page, IngestError> {
    let story = tidy(&source::visible(html, source::Keep::Story).text);
    let text = if story.is_empty() { tidy(&source::visible(html, source::Keep::All).text) } else { story };
    if text.is_empty() { Err(IngestError::NoStory) } else { Ok(Page { text, ..head }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        readable(html).unwrap().text
    }

    fn only_words(html: &str) -> String {
        words_only(html, Page::default()).unwrap().text
    }

    #[test]
    fn words_alone_leave_out_scripts_styles_comments_and_read_entities() {
        let page = "<html><head><title>T</title><style>p { color: red }</style></head><body><nav>Home</nav><script>if (a < b) { x('<p>no</p>') }</script>\
                    <!-- hidden --><p>Talks &amp; more at the O&rsquo;Neill centre&#8212;<b>again</b>.</p><p>Second</p></body></html>";
        assert_eq!(only_words(page), "Talks & more at the O’Neill centre—again.\n\nSecond");
    }

    #[test]
    fn a_page_without_a_story_for_readability_gives_its_body() {
        assert!(text("<html><body><p>Talks began.</p></body></html>").contains("Talks began."));
        assert!(
            text("<html><head><title>Envoy</title></head><body><span>Talks</span> <span>began.</span></body></html>")
                .contains("Talks")
        );
        assert!(text("<body><nav>Talks began.</nav></body>").contains("Talks began."));
        assert!(matches!(readable("<html><body><script>x()</script></body></html>"), Err(IngestError::NoStory)));
    }

    #[test]
    fn a_page_that_breaks_off_gives_what_is_there() {
        let page = "<html><body><article><p>The talks went on for days and days in the capital, officials said on Monday.</p><p>They ended";
        for end in ["", "<", "</", "<a href=\"", "<!-- ", "<script>var x = 1;", "&am", "<p title='x"] {
            let text = text(&format!("{page}{end}"));
            assert!(text.contains("officials said") && text.contains("They ended") && !text.contains("var x"), "{end:?}: {text}");
        }
    }

    #[test]
    fn a_page_nested_too_deeply_keeps_its_words() {
        for open in ["<div>", "<div></b></i></p></x>", "<b x=1>", "<svg><tr>", "<div/>"] {
            let page = format!("<html><body>{}The talks went on.", open.repeat(100_000));
            assert_eq!(text(&page), "The talks went on.", "{open}");
        }
    }
}
