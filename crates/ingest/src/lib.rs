//! Bytes to [`Document`]s: plain text and HTML, charset, dateline, byline, embedded posts, language.
//!
//! bytes → charset → (HTML: readable text) → cleaned text → dateline, byline, posts, language → [`Document`]
//!
//! Cleaning keeps the text as it is but for this: a byte order mark is dropped, CR LF becomes LF, and hard-wrapped lines
//! are joined by a blank. [`OffsetMap`] leads back to the raw bytes. The only crate that meets untrusted formats.

mod dateline;
mod decode;
mod error;
mod html;
mod origin;
mod posts;

use demarche_core::document::paragraphs_of;
use demarche_core::{Document, Span};

pub use error::IngestError;
pub use origin::OffsetMap;

/// What is known of a document before it is opened.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// The file, as the user wrote it.
    pub path: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it, when the document does not say.
    pub outlet: Option<String>,
    /// ISO date of publication, when the document does not say.
    pub date: Option<String>,
    /// The format, when it is known; else it is told from name and content.
    pub format: Option<Format>,
}

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// A web page.
    Html,
}

/// A document and the way back to its bytes.
#[derive(Clone, Debug)]
pub struct Ingested {
    /// The document, sentences not yet found.
    pub document: Document,
    /// From bytes of the clean text to bytes of the input.
    pub origin: OffsetMap,
}

/// The most bytes that are read; a news story has a few thousand.
pub const MOST_BYTES: usize = 8 << 20;

/// Makes a document of raw bytes.
///
/// # Errors
/// [`IngestError`] where there is no text: empty, only white space, binary, too large, or a page without words.
///
/// # Examples
/// ```
/// let bytes = "OSLO, March 3 (NTB) - Talks began.".as_bytes();
/// let document = demarche_ingest::ingest(bytes, &Default::default())?.document;
/// let line = document.dateline.unwrap();
/// assert_eq!((line.place.as_str(), line.agency.as_deref()), ("Oslo", Some("NTB")));
/// # Ok::<(), demarche_ingest::IngestError>(())
/// ```
pub fn ingest(bytes: &[u8], hints: &Hints) -> Result<Ingested, IngestError> {
    if bytes.len() > MOST_BYTES {
        return Err(IngestError::TooLarge { bytes: bytes.len(), most: MOST_BYTES });
    }
    let decoded = decode::decode(bytes)?;
    let format = hints.format.unwrap_or_else(|| sniff(&decoded.text, hints.path.as_deref()));
    let mut document = Document { url: hints.url.clone(), path: hints.path.clone(), notes: decoded.notes, ..Document::default() };
    let (text, origin) = match format {
        Format::Text => origin::clean(&decoded.text),
        Format::Html => {
            let page = html::readable(&decoded.text)?;
            (document.title, document.byline, document.outlet, document.published) =
                (page.title, page.byline, page.outlet, page.published);
            let origin = OffsetMap::whole(decoded.text.len());
            (page.text, origin)
        }
    };
    if text.trim().is_empty() {
        return Err(IngestError::OnlyWhitespace);
    }
    document.id = Document::content_id(&text);
    document.text = text;
    describe(&mut document, hints);
    Ok(Ingested { document, origin })
}

/// Fills in all that the text itself says of its publication.
fn describe(document: &mut Document, hints: &Hints) {
    document.paragraphs = paragraphs_of(&document.text);
    document.language = language(&document.text);
    if document.language != "en" {
        document.notes.push(format!("language is `{}`: no claims are read from text that is not English", document.language));
    }
    document.posts = posts::find(&document.text, &document.paragraphs);
    document.published = document.published.take().or_else(|| hints.date.clone());
    document.outlet = document.outlet.take().or_else(|| hints.outlet.clone());
    let year = document.published.as_deref().and_then(|date| date.get(..4)?.parse().ok());
    let year = year.or_else(|| document.posts.iter().find_map(|post| post.date.as_deref()?.get(..4)?.parse().ok()));
    document.dateline = document.paragraphs.iter().take(4).find_map(|span| dateline::find(&document.text, *span, year));
    if document.published.is_none() {
        let of_line = document.dateline.as_ref().and_then(|line| line.date.clone());
        document.published =
            of_line.or_else(|| document.paragraphs.iter().take(6).find_map(|span| dateline::date_line(span.of(&document.text))));
    }
    byline(document);
}

/// "By Jane Doe" on a line of its own near the top.
fn byline(document: &mut Document) {
    if document.byline.is_some() {
        return;
    }
    let lines: Vec<Span> = document.paragraphs.iter().take(5).copied().collect();
    let found = lines.iter().find_map(|span| {
        let words = span.of(&document.text).strip_prefix("By ")?;
        let names = words.split(' ').filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count();
        (words.len() < 80 && names >= 2 && !words.ends_with('.')).then(|| words.to_owned())
    });
    document.byline = found;
}

/// HTML by the file's ending or by its first tag.
fn sniff(text: &str, path: Option<&str>) -> Format {
    let named =
        path.is_some_and(|path| [".html", ".htm", ".xhtml"].iter().any(|ending| path.to_ascii_lowercase().ends_with(ending)));
    let head: String = text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    let tagged = ["<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p>"].iter().any(|tag| head.starts_with(tag));
    let declared = head.starts_with("<?xml") && head.contains("<html");
    if named || tagged || declared { Format::Html } else { Format::Text }
}

/// ISO 639-1 code of the text's language; short or unsure texts count as English.
fn language(text: &str) -> String {
    /// Below this many characters of text a guess is worth nothing.
    const SHORTEST: usize = 60;
    let end = text.char_indices().nth(4000).map_or(text.len(), |(at, _)| at);
    let info = whatlang::detect(&text[..end]).filter(|info| text.len() >= SHORTEST && info.is_reliable());
    info.map_or("en".into(), |info| iso_639_1(info.lang()).unwrap_or("und").to_owned())
}

fn iso_639_1(lang: whatlang::Lang) -> Option<&'static str> {
    const CODES: [(&str, &str); 40] = [
        ("eng", "en"),
        ("fra", "fr"),
        ("deu", "de"),
        ("spa", "es"),
        ("por", "pt"),
        ("ita", "it"),
        ("nld", "nl"),
        ("rus", "ru"),
        ("ukr", "uk"),
        ("pol", "pl"),
        ("ces", "cs"),
        ("slk", "sk"),
        ("hun", "hu"),
        ("ron", "ro"),
        ("bul", "bg"),
        ("ell", "el"),
        ("tur", "tr"),
        ("ara", "ar"),
        ("heb", "he"),
        ("pes", "fa"),
        ("urd", "ur"),
        ("hin", "hi"),
        ("ben", "bn"),
        ("cmn", "zh"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("vie", "vi"),
        ("tha", "th"),
        ("ind", "id"),
        ("swe", "sv"),
        ("dan", "da"),
        ("nob", "nb"),
        ("fin", "fi"),
        ("est", "et"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("srp", "sr"),
        ("hrv", "hr"),
        ("kat", "ka"),
        ("afr", "af"),
    ];
    CODES.iter().find(|(three, _)| *three == lang.code()).map(|(_, two)| *two)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        ingest(text.as_bytes(), &Hints { date: Some("2026-05-04".into()), ..Hints::default() }).unwrap().document
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        let text = "OSLO, May 4 (NTB) - One.\n\nTwo “quoted”.\n";
        assert_eq!(document(text).text, text);
    }

    #[test]
    fn hard_wrapped_lines_become_one_paragraph() {
        let line = "The ministers of the two countries spoke for an hour about the border\n";
        let text = format!("{line}{line}and ended the call without a word to the press.\n\nLater they met.\n");
        let document = document(&text);
        assert_eq!(document.paragraphs.len(), 2);
        assert!(document.text.contains("border The ministers"));
    }

    #[test]
    fn other_languages_are_named_and_noted() {
        let french = "Le ministre des Affaires étrangères a déclaré mardi que les négociations reprendraient la semaine prochaine à Genève.";
        let document = document(french);
        assert_eq!(document.language, "fr");
        assert_eq!(document.notes.len(), 1);
    }

    #[test]
    fn what_is_no_text_is_refused_with_a_hint() {
        let fails = |bytes: &[u8]| ingest(bytes, &Hints::default()).unwrap_err();
        assert!(matches!(fails(b""), IngestError::Empty));
        assert!(matches!(fails(b" \n\t "), IngestError::OnlyWhitespace));
        assert!(matches!(fails(&vec![b'x'; MOST_BYTES + 1]), IngestError::TooLarge { .. }));
        assert!(matches!(fails(b"GIF89a\0\0\0\x01"), IngestError::Binary));
        assert!(!fails(b"").hint().is_empty());
    }

    #[test]
    fn a_page_gives_its_story_and_what_it_says_of_it() {
        let story = "The envoy left the capital on Monday after three days of talks that both sides called useful. ".repeat(5);
        let page = format!(
            "<!doctype html><html><head><title>Envoy leaves</title><meta property='og:site_name' content='Fjord Post'>\
             <meta property='article:published_time' content='2026-03-02T09:00:00Z'></head><body><nav>Home Sport</nav>\
             <article><h1>Envoy leaves</h1><p>{story}</p><p>{story}</p></article></body></html>"
        );
        let document = document(&page);
        assert!(document.text.contains("three days of talks") && !document.text.contains("Sport"));
        assert_eq!(document.outlet.as_deref(), Some("Fjord Post"));
        assert_eq!(document.published.as_deref().map(|date| &date[..10]), Some("2026-03-02"));
    }

    #[test]
    fn deep_nesting_and_cut_off_tags_do_no_harm() {
        let deep = format!("<html><body>{}The talks went on for days and days.", "<div>".repeat(100_000));
        let _ = ingest(deep.as_bytes(), &Hints::default());
        let _ = ingest(b"<html><body><p>The talks went on<a href=\"", &Hints::default());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = ingest(&bytes, &Hints::default());
        }

        #[test]
        fn every_span_slices_back(text in "[A-Za-z0-9 ,.()“”é—@\n-]{1,300}") {
            if let Ok(done) = ingest(text.as_bytes(), &Hints::default()) {
                let document = done.document;
                let spans = document.paragraphs.iter().copied().chain(document.posts.iter().map(|post| post.span)).chain(document.dateline.map(|line| line.span));
                for span in spans {
                    proptest::prop_assert!(!span.of(&document.text).is_empty());
                }
            }
        }
    }
}
