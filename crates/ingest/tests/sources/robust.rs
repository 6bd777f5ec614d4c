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

/// The small inputs that fuzzing starts from, and the kind that each is of.
fn seeds() -> Vec<(Kind, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds");
    let mut found = Vec::new();
    for kind in Kind::all() {
        let name = match kind {
            Kind::Text => "ingest_text",
            Kind::Html => "ingest_html",
            Kind::JsonLines => "json_lines",
            other => other.name(),
        };
        let Ok(files) = std::fs::read_dir(format!("{folder}/{name}")) else { continue };
        let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        found.extend(files.into_iter().map(|file| (kind, std::fs::read(file).unwrap())));
    }
    found.push((Kind::Parquet, super::files::table()));
    found
}

/// A change of bytes: where, how long a piece, and what is done to it.
fn change(bytes: &mut Vec<u8>, (at, length, how): (prop::sample::Index, usize, u8)) {
    if bytes.is_empty() {
        return;
    }
    let start = at.index(bytes.len());
    let end = (start + length).min(bytes.len());
    match how % 5 {
        0 => bytes[start] = how,
        1 => drop(bytes.drain(start..end)),
        2 => {
            let piece = bytes[start..end].to_vec();
            bytes.splice(start..start, piece);
        }
        3 => bytes.truncate(start),
        _ => bytes[start] ^= 1 << (how % 8),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_change_of_a_sound_input_makes_it_panic(
        seed: prop::sample::Index, changes in proptest::collection::vec((any::<prop::sample::Index>(), 1..200_usize, any::<u8>()), 1..6)
    ) {
        let seeds = seeds();
        let (kind, mut bytes) = seed.get(&seeds).clone();
        changes.into_iter().for_each(|how| change(&mut bytes, how));
        let options = Options { kind: Some(kind), ..Options::default() };
        if let Ok(items) = sources::read(Cursor::new(bytes), "input", &options) {
            items.flatten().for_each(|item| drop(item.ingest()));
        }
    }
}

#[test]
fn every_kind_has_an_input_that_fuzzing_starts_from() {
    let seeds = seeds();
    for kind in Kind::all() {
        assert!(seeds.iter().any(|(known, _)| *known == kind), "{kind}");
    }
}
