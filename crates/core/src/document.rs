//! What was read: the cleaned text of one story and what the page around it says.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::span::{MapSpans, Span};

/// One story: its cleaned text, never altered after ingestion, and facts about its publication.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// Content hash of `text`: the same text has the same id everywhere (see [`Document::content_id`]).
    pub id: String,
    /// The cleaned text; every span of a record points into it.
    pub text: String,
    /// ISO 639-1 code of the language of `text`; `und` where it could not be told.
    pub language: String,
    /// Headline, where the source names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Author line, without "By".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The file it came from, as the user wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// When it was published: an RFC 3339 date or date-time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// The dateline in front of the first sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dateline: Option<Dateline>,
    /// Paragraphs in order, dateline and post signatures included.
    pub paragraphs: Vec<Span>,
    /// Sentences in order, filled by the reading.
    pub sentences: Vec<Span>,
    /// Social posts embedded in the story.
    pub posts: Vec<Post>,
    /// What a reader of the record should know of the document ("not English: no claims were read").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// "ADDIS ABABA, Oct 21 (Horn Newswire) -": where, when and for whom the story was filed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dateline {
    /// The place in ordinary capitals ("Addis Ababa").
    pub place: String,
    /// ISO 3166 alpha-3 code, where the place or a bracket after it settles it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// ISO date, the year taken from the publication date or a post where the dateline has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The agency in brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// The dateline's characters, the closing colon or dash included.
    pub span: Span,
}

/// A social post embedded in the story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Post {
    /// Display name in the signature.
    pub author: String,
    /// Handle with its `@`.
    pub handle: String,
    /// Where it was posted (`X`, `Telegram`, …), where the story says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// ISO date of the signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The post's own words, without the signature.
    pub span: Span,
    /// The signature's characters ("— Author (@handle) Month D, YYYY").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Span>,
}

impl Document {
    /// A document that is only text: id computed, paragraphs split at line ends, language `en`.
    pub fn from_text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { id: Self::content_id(&text), paragraphs: paragraphs_of(&text), language: "en".into(), text, ..Self::default() }
    }

    /// The id of a text: the first 16 bytes of its SHA-256, in hexadecimal.
    pub fn content_id(text: &str) -> String {
        Sha256::digest(text.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The day from which relative dates count: the publication date, else the dateline's.
    pub fn reference_date(&self) -> Option<Date> {
        let day = |stamp: &str| stamp.get(..10).and_then(|day| day.parse().ok());
        self.published
            .as_deref()
            .and_then(day)
            .or_else(|| self.dateline.as_ref().and_then(|line| line.date.as_deref()).and_then(day))
    }
}

/// The non-blank lines of `text`, white space at their ends left out.
pub fn paragraphs_of(text: &str) -> Vec<Span> {
    let mut at = 0;
    text.split_inclusive('\n')
        .filter_map(|line| {
            let span = Span::new(at, at + line.len()).trim(text);
            at += line.len();
            (!span.is_empty()).then_some(span)
        })
        .collect()
}

impl MapSpans for Document {
    fn map_spans(&mut self, change: &mut impl FnMut(Span) -> Span) {
        if let Some(line) = &mut self.dateline {
            line.span.map_spans(change);
        }
        self.paragraphs.map_spans(change);
        self.sentences.map_spans(change);
        for post in &mut self.posts {
            post.span.map_spans(change);
            post.signature.map_spans(change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_leave_blank_lines_out() {
        let text = "One.\n\n  Two. \r\nThree.";
        let words: Vec<&str> = paragraphs_of(text).into_iter().map(|span| span.of(text)).collect();
        assert_eq!(words, ["One.", "Two.", "Three."]);
    }

    #[test]
    fn the_publication_date_comes_before_the_datelines() {
        let mut document = Document::from_text("x");
        document.dateline = Some(Dateline { date: Some("2026-02-03".into()), ..Dateline::default() });
        assert_eq!(document.reference_date(), Some(jiff::civil::date(2026, 2, 3)));
        document.published = Some("2026-02-04T06:00:00Z".into());
        assert_eq!(document.reference_date(), Some(jiff::civil::date(2026, 2, 4)));
    }
}
