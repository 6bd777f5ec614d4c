//! No bytes make any kind of input panic.

use std::io::Cursor;

use demarche_ingest::sources::{self, Kind, Options};
use proptest::prelude::*;

/// Reads all items of bytes as every kind.
fn read_all(bytes: &[u8]) {
    for kind in Kind::all().map(Some).chain([None]) {
        let options = Options { kind, ..Options::default() };
        let Ok(items) = sources::read(Cursor::new(bytes.to_vec()), "input", &options) else { continue };
        for item in items.take(1_000).flatten() {
            let _ = item.ingest();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_any_source_panic(bytes: Vec<u8>) {
        read_all(&bytes);
    }

    #[test]
    fn no_pieces_of_formats_make_any_source_panic(
        parts in proptest::collection::vec(
            "\\{\"text\": ?\"?[a-z<]{0,4}|[\\[\\]\\{\\},:]{1,3}|<rss version=\"2.0\"><channel>|<item>|</?title>|<entry>|&[a-z]{1,4};|<!\\[CDATA\\[|\\]\\]>|text,title\n|\"[a-z,]{0,3}\"?|\n|é|WARC/1\\.0\r\n|Content-Length: [0-9]{1,3}\r\n|\r\n\r\n|HTTP/1\\.1 200 OK\r\n|From: a\r\n|%PDF-1\\.4|<newsItem>|<contentSet>|<inlineXML>",
            0..30,
        )
    ) {
        read_all(parts.concat().as_bytes());
    }
}
