//! Web archives: records plain and compressed, HTTP as it was sent.

use super::packed::gzip;
use super::{STORY, facts, items};

fn record(kind: &str, address: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-03-02T10:00:00Z\r\nWARC-Target-URI: {address}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn response(address: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let http = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat();
    record("response", address, "application/http; msgtype=response", &http)
}

fn page(meta: &str) -> String {
    format!(
        "<!doctype html><html><head><title>Envoy leaves</title>{meta}</head><body><article><p>{STORY}</p><p>{STORY}</p></article></body></html>"
    )
}

/// A crawl of a page, things that are no pages, a broken record, a chunked and compressed page in an old charset.
fn records() -> Vec<Vec<u8>> {
    let meta = "<meta property='og:site_name' content='Fjord Post'><meta property='article:published_time' content='2026-03-02T09:00:00Z'>";
    let (old, _, _) = encoding_rs::WINDOWS_1251.encode("<html><body><p>Посол покинул столицу в понедельник.</p></body></html>");
    let packed = gzip(&old);
    let (one, two) = packed.split_at(20);
    let chunked =
        [format!("{:x}\r\n", one.len()).as_bytes(), one, format!("\r\n{:x}\r\n", two.len()).as_bytes(), two, b"\r\n0\r\n\r\n"]
            .concat();
    vec![
        record("warcinfo", "", "application/warc-fields", b"software: x\r\n"),
        response("https://example.org/a", "Content-Type: text/html; charset=utf-8\r\n", page(meta).as_bytes()),
        record("request", "https://example.org/a", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        response("https://example.org/a.png", "Content-Type: image/png\r\n", b"\x89PNG\0\0"),
        record("response", "https://example.org/gone", "application/http", b"no http"),
        response(
            "https://example.org/b",
            "Content-Type: text/html; charset=windows-1251\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
            &chunked,
        ),
        record("conversion", "https://example.org/c", "text/plain", STORY.as_bytes()),
    ]
}

#[test]
fn a_crawl_gives_its_pages_with_their_places_and_tells_of_a_broken_record() {
    let records = records();
    let places: Vec<usize> = records
        .iter()
        .scan(0, |at, record| {
            let here = *at;
            *at += record.len();
            Some(here)
        })
        .collect();
    let all = items("crawl.warc", records.concat());
    let keys: Vec<String> = [1, 4, 5, 6].map(|at: usize| format!("crawl.warc@{}", places[at])).into();
    assert_eq!(all.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>(), keys);
    let document = all[0].1.as_ref().unwrap();
    assert!(document.text.contains(STORY));
    assert_eq!(facts(document), ["Envoy leaves", "2026-03-02T09:00:00Z", "https://example.org/a", "Fjord Post", ""]);
    assert!(all[1].1.as_ref().unwrap_err().contains("HTTP"));
    let document = all[2].1.as_ref().unwrap();
    assert_eq!((document.text.as_str(), document.language.as_str()), ("Посол покинул столицу в понедельник.", "ru"));
    assert_eq!(document.published.as_deref(), Some("2026-03-02"));
    assert!(document.notes.iter().any(|note| note.contains("fetched")), "{:?}", document.notes);
    assert_eq!(all[3].1.as_ref().unwrap().text, STORY);
}

#[test]
fn a_crawl_compressed_by_record_is_placed_by_its_members() {
    let packed: Vec<Vec<u8>> = records().iter().map(|record| gzip(record)).collect();
    let places: Vec<usize> = packed
        .iter()
        .scan(0, |at, record| {
            let here = *at;
            *at += record.len();
            Some(here)
        })
        .collect();
    let all = items("crawl.warc.gz", packed.concat());
    let keys: Vec<String> = [1, 4, 5, 6].map(|at: usize| format!("crawl.warc.gz@{}", places[at])).into();
    assert_eq!(all.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>(), keys);
}

#[test]
fn a_record_that_lies_about_its_length_costs_no_later_one() {
    let mut records = records();
    let lying = String::from_utf8_lossy(&records[1]).replace("Content-Length: ", "Content-Length: 9");
    records[1] = lying.into_bytes();
    let all = items("crawl.warc", records.concat());
    assert!(all[0].1.is_err());
    let short = String::from_utf8_lossy(&super::crawls::records()[1])
        .replacen("Content-Length: ", "Content-Length: 1\r\nX: ", 1)
        .into_bytes();
    let all = items("crawl.warc", [short, records.remove(6)].concat());
    assert!(all[..all.len() - 1].iter().all(|(_, done)| done.is_err()), "{all:?}");
    assert_eq!(all.last().unwrap().1.as_ref().unwrap().text, STORY);
}

#[test]
fn a_damaged_member_of_a_crawl_costs_no_other() {
    let mut packed: Vec<Vec<u8>> = records().iter().map(|record| gzip(record)).collect();
    let middle = packed[1].len() / 2;
    packed[1][middle..middle + 8].fill(0xff);
    let all = items("crawl.warc.gz", packed.concat());
    assert!(all[0].1.is_err(), "{all:?}");
    assert_eq!(all.last().unwrap().1.as_ref().unwrap().text, STORY);
}
