//! Bytes to [`Document`]s: plain text and HTML, charset, dateline, byline, embedded posts, language.
//!
//! input → [`sources`]: its items, each with what the container states of it → one by one:
//! bytes → charset → (HTML: readable text) → cleaned text → dateline, byline, posts, language → [`Document`]
//!
//! Cleaning keeps the text as it is but for this: a byte order mark is dropped, CR LF becomes LF, and hard-wrapped lines
//! are joined by a blank. [`OffsetMap`] leads back to the raw bytes. The only crate that meets untrusted formats.

mod dateline;
mod dates;
mod decode;
mod error;
mod front;
mod html;
mod language;
mod origin;
mod places;
mod posts;
pub mod sources;

use decode::Decoded;
use demarche_core::Document;
use demarche_core::document::paragraphs_of;

pub use error::IngestError;
pub use origin::OffsetMap;
pub use sources::{Columns, Content, Facts, Item, ItemError, Items, Kind, Options};

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
        return Err(IngestError::TooLarge { most: MOST_BYTES });
    }
    let decoded = decode::decode(bytes)?;
    let format = hints.format.unwrap_or_else(|| sniff(&decoded.text, hints.path.as_deref()));
    let shape = if format == Format::Html { Shape::Page } else { Shape::Text };
    assemble(decoded, shape, hints, &Facts::default())
}

/// What decoded text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    Page,
    /// HTML all of which is the story's.
    Fragment,
}

/// Makes a document of decoded text; what its container states of it comes before what it says itself.
pub(crate) fn assemble(decoded: Decoded, shape: Shape, hints: &Hints, facts: &Facts) -> Result<Ingested, IngestError> {
    let mut document = Document { path: hints.path.clone(), notes: decoded.notes, ..Document::default() };
    let (text, origin) = match shape {
        Shape::Text => {
            let (text, origin) = origin::clean(&decoded.text);
            (text, origin.after(&decoded.origin))
        }
        Shape::Page | Shape::Fragment => {
            let page = if shape == Shape::Page { html::readable(&decoded.text)? } else { html::fragment(&decoded.text)? };
            (document.title, document.byline, document.outlet, document.published) =
                (page.title, page.byline, page.outlet, page.published);
            let origin = html::align(&page.text, &decoded.text).after(&decoded.origin);
            (page.text, origin)
        }
    };
    if text.trim().is_empty() {
        return Err(IngestError::OnlyWhitespace);
    }
    document.id = Document::content_id(&text);
    document.text = text;
    describe(&mut document, hints, facts);
    Ok(Ingested { document, origin })
}

/// Fills in all that the container and the text itself say of its publication.
fn describe(document: &mut Document, hints: &Hints, facts: &Facts) {
    document.paragraphs = paragraphs_of(&document.text);
    document.notes.extend(facts.notes.iter().cloned());
    let (language, note) = language::settle(&document.text, facts.language.as_deref());
    document.language = language;
    document.notes.extend(note);
    if document.language != "en" {
        document.notes.push(format!("language is `{}`: no claims are read from text that is not English", document.language));
    }
    document.url = facts.url.clone().or_else(|| hints.url.clone());
    document.posts = posts::find(&document.text, &document.paragraphs);
    let front = front::read(&document.text, &document.paragraphs);
    document.title = facts.title.clone().or(document.title.take()).or(front.title);
    document.byline = facts.byline.clone().or(document.byline.take()).or(front.byline);
    let stamped = document.published.take().and_then(|stamp| dates::stamp(&stamp));
    document.published = facts.published.clone().or(stamped).or(front.published).or_else(|| hints.date.clone());
    document.outlet = facts.outlet.clone().or(document.outlet.take()).or(front.outlet).or_else(|| hints.outlet.clone());
    let posted = || document.posts.iter().find_map(|post| dates::day_of(post.date.as_deref()?));
    let near = document.published.as_deref().and_then(dates::day_of).or_else(posted);
    document.dateline = front::dateline(&document.text, &document.paragraphs, near);
    if document.published.is_none() {
        document.published = document.dateline.as_ref().and_then(|line| line.date.clone());
    }
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

    fn origin(bytes: &[u8]) -> Ingested {
        ingest(bytes, &Hints::default()).unwrap()
    }

    /// The bytes of the input under the words.
    fn bytes_under<'a>(raw: &'a [u8], done: &Ingested, words: &str) -> &'a [u8] {
        let start = done.document.text.find(words).unwrap();
        let range = done.origin.raw_range(start as u32..(start + words.len()) as u32).unwrap();
        &raw[range.start as usize..range.end as usize]
    }

    #[test]
    fn the_map_counts_the_byte_order_mark_and_the_charset() {
        let text = "Évian — talks began.\r\nThey ended.";
        let raw = format!("\u{feff}{text}").into_bytes();
        assert_eq!(bytes_under(&raw, &origin(&raw), "They"), b"They");
        for little in [true, false] {
            let order = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
            let raw: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(order).collect();
            let they: Vec<u8> = "They".encode_utf16().flat_map(order).collect();
            assert_eq!(bytes_under(&raw, &origin(&raw), "They"), they);
        }
        let (raw, _, _) = encoding_rs::WINDOWS_1252.encode("L’été à Évian fut très chaud, a déclaré le ministre.");
        assert_eq!(bytes_under(&raw, &origin(&raw), "fut"), b"fut");
    }

    #[test]
    fn one_line_as_long_as_may_be_is_read_and_a_longer_one_refused() {
        let line = "The envoys met again. ".repeat(100_000);
        assert_eq!(origin(line.as_bytes()).document.paragraphs.len(), 1);
        let error = ingest(&vec![b'a'; 50_000_000], &Hints::default()).unwrap_err();
        assert!(error.to_string().contains("8388608") && error.hint().contains("split"));
    }

    #[test]
    fn letters_from_right_to_left_and_combining_marks_stay_as_they_are() {
        let text = "TEHRAN, Feb 3 (IRNA) - The paper کیهان wrote that e\u{301}lan was lost. \u{202e}sklat\u{202c} began.";
        let document = document(text);
        assert_eq!(document.text, text);
        assert_eq!(document.dateline.map(|line| line.place).as_deref(), Some("Tehran"));
    }

    #[test]
    fn a_page_of_one_tag_over_and_over_is_read_in_time() {
        let started = std::time::Instant::now();
        for tag in [
            "<p>x</p>",
            "<div>x</div>",
            "<b>",
            "<",
            "<a href='x",
            "&amp;",
            "<table>",
            "</p>",
            "<!--",
            "<ul><li>x</ul>",
            "<i><p>x</i>",
        ] {
            let page = format!("<html><body><p>Talks began.</p>{}", tag.repeat(100_000 / tag.len()));
            let _ = ingest(page.as_bytes(), &Hints::default());
        }
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = ingest(&bytes, &Hints::default());
        }

        #[test]
        fn no_page_makes_it_panic(parts in proptest::collection::vec("<[a-z/!]{0,6}[ ='\"a-z]{0,5}>?|é&[a-z#0-9]{0,5};?|By |[A-Z]{3,8}, Feb 3 \\(AP\\) -|<script>|<p>", 0..40)) {
            let page = format!("<html>{}", parts.concat());
            if let Ok(done) = ingest(page.as_bytes(), &Hints::default()) {
                let mut last = 0;
                for (start, c) in done.document.text.char_indices() {
                    let Some(range) = done.origin.raw_range(start as u32..(start + c.len_utf8()) as u32) else { continue };
                    proptest::prop_assert!(last <= range.start && range.end as usize <= page.len(), "{page}");
                    last = range.start;
                }
            }
        }

        #[test]
        fn raw_bytes_decode_to_the_words_they_are_mapped_from(
            text in "[A-Za-z ,.“é🕊Ж\r\n]{1,200}", kind in 0..4, cut in proptest::prelude::any::<(proptest::sample::Index, proptest::sample::Index)>()
        ) {
            let order = |unit: u16| if kind == 2 { unit.to_le_bytes() } else { unit.to_be_bytes() };
            let raw: Vec<u8> = match kind {
                0 => text.clone().into_bytes(),
                1 => format!("\u{feff}{text}").into_bytes(),
                _ => [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(order).collect(),
            };
            let Ok(done) = ingest(&raw, &Hints { format: Some(Format::Text), ..Hints::default() }) else { return Ok(()) };
            let clean = &done.document.text;
            let bounds: Vec<usize> = clean.char_indices().map(|(at, _)| at).chain([clean.len()]).collect();
            let (one, two) = (*cut.0.get(&bounds), *cut.1.get(&bounds));
            let (start, end) = (one.min(two), one.max(two));
            if start == end { return Ok(()) }
            let range = done.origin.raw_range(start as u32..end as u32).unwrap();
            let bytes = &raw[range.start as usize..range.end as usize];
            let decoded = match kind {
                0 | 1 => String::from_utf8(bytes.to_vec()).unwrap(),
                2 => encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(),
                _ => encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
            };
            let even = |words: &str| words.replace("\r\n", "\n").replace(['\r', '\n'], " ");
            proptest::prop_assert_eq!(even(&decoded), even(&clean[start..end]));
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
