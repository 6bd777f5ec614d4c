//! What every target checks: no panic, and of what is read that its parts fit each other.

use std::io::Cursor;

use demarche_core::Document;
use demarche_ingest::{Format, Hints, Ingested, Kind, Options, ingest, sources};

/// Reads bytes as one document.
pub fn document(bytes: &[u8], format: Format) {
    if let Ok(done) = ingest(bytes, &Hints { format: Some(format), ..Hints::default() }) {
        check(&done);
    }
}

/// Reads all items of bytes taken for a kind, or for what they seem to be, and each item's document.
pub fn items(bytes: &[u8], kind: Option<Kind>) {
    let options = Options { kind, today: "2026-03-10".parse().ok(), ..Options::default() };
    let Ok(items) = sources::read(Cursor::new(bytes.to_vec()), "input", &options) else { return };
    let mut count = 0_usize;
    for item in items {
        count += 1;
        // Each item takes at least a byte of the input, and each error too, but for one at the end.
        assert!(count <= bytes.len() * 4_000 + 2, "{count} items of {} bytes", bytes.len());
        match item {
            Ok(item) => {
                assert!(item.key.starts_with("input"), "{}", item.key);
                if let Ok(done) = item.ingest() {
                    check(&done);
                }
            }
            Err(error) => assert!(!error.hint().is_empty() && error.key.starts_with("input"), "{error}"),
        }
    }
}

/// Every span slices back, the id is that of the text, and dates are RFC 3339.
fn check(done: &Ingested) {
    let document = &done.document;
    assert_eq!(document.id, Document::content_id(&document.text));
    assert!(!document.text.trim().is_empty());
    let spans = document.paragraphs.iter().chain(document.posts.iter().map(|post| &post.span));
    for span in spans.chain(document.dateline.iter().map(|line| &line.span)) {
        assert!(document.text.get(span.start as usize..span.end as usize).is_some_and(|words| !words.is_empty()));
    }
    if let Some(published) = &document.published {
        assert!(published.get(..10).is_some_and(|day| day.as_bytes()[4] == b'-'), "{published}");
    }
}
