//! gzip and Zstandard around everything, and what is refused.

use std::io::Write as _;

use super::{STORY, items, one};

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

pub fn zstandard(bytes: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(bytes, 1).unwrap()
}

#[test]
fn what_is_packed_is_read_like_what_is_not() {
    let rows = format!("{{\"text\": \"{STORY}\"}}\n{{}}\n{{\"text\": \"{STORY}\"}}\n");
    let packed = [
        ("a.jsonl.gz", gzip(rows.as_bytes())),
        ("a.jsonl.zst", zstandard(rows.as_bytes())),
        ("a.jsonl.gz.zst", zstandard(&gzip(rows.as_bytes()))),
    ];
    for (name, bytes) in packed {
        let all = items(name, bytes);
        assert_eq!(all.len(), 3, "{name}: {all:?}");
        assert_eq!((all[2].0.clone(), all[2].1.as_ref().unwrap().text.as_str()), (format!("{name}:3"), STORY));
    }
    assert_eq!(one("story", gzip(STORY.as_bytes())).text, STORY);
}

#[test]
fn bombs_are_refused_before_they_burst() {
    let zeros = vec![b'a'; 24 << 20];
    for (name, bytes) in [("a.jsonl.gz", gzip(&zeros)), ("a.txt.zst", zstandard(&zeros)), ("a.jsonl.zst", zstandard(&zeros))] {
        let all = items(name, bytes);
        assert_eq!(all.len(), 1, "{name}");
        let error = all[0].1.as_ref().unwrap_err();
        assert!(error.contains("one compressed byte") || error.contains("longer than"), "{name}: {error}");
    }
    let deep = gzip(&gzip(&gzip(STORY.as_bytes())));
    assert!(items("a", deep)[0].1.as_ref().unwrap_err().contains("deep"));
    let brackets = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(items("a.json", format!("[{{\"text\": {brackets}}}, {{\"text\": \"{STORY}\"}}]"))[1].1.is_ok());
    let nested = format!("<rss version=\"2.0\">{}", "<channel>".repeat(100_000));
    assert!(items("a.xml", nested)[0].1.as_ref().unwrap_err().contains("deep"));
}

#[test]
fn a_row_that_is_too_long_is_told_of_and_the_next_is_read() {
    let long = "x".repeat(demarche_ingest::sources::limits::MOST_ROW_BYTES);
    let all = items("a.jsonl", format!("{{\"text\": \"{long}\"}}\n{{\"text\": \"{STORY}\"}}\n"));
    assert!(all[0].1.as_ref().unwrap_err().contains("longer than"));
    assert_eq!(all[1].1.as_ref().unwrap().text, STORY);
    let all = items("a.json", format!("[{{\"text\": \"{long}\"}}, {{\"text\": \"{STORY}\"}}]"));
    assert!(all[0].1.as_ref().unwrap_err().contains("longer than"));
    assert_eq!(all[1].1.as_ref().unwrap().text, STORY);
}

#[test]
fn archives_of_other_kinds_are_named() {
    for (bytes, word) in [(&b"PK\x03\x04xxxx"[..], "ZIP"), (b"BZh91AY", "bzip2"), (b"\xfd7zXZ\0\0", "xz")] {
        assert!(items("a", bytes)[0].1.as_ref().unwrap_err().contains(word));
    }
}

#[test]
fn a_damaged_member_costs_no_other() {
    let row = |text: &str| format!("{{\"text\": \"{text} was read.\"}}\n");
    let noise: String = (0..4000_u32).map(|n| char::from(b'a' + (n.wrapping_mul(2_654_435_761) >> 24) as u8 % 26)).collect();
    let mut broken = gzip(row(&noise).as_bytes());
    let middle = broken.len() / 2;
    broken[middle..middle + 20].fill(0xff);
    let bytes = [gzip(row("The first").as_bytes()), broken, gzip(row("The third").as_bytes())].concat();
    let all = items("a.jsonl.gz", bytes);
    let texts: Vec<&str> = all.iter().filter_map(|(_, done)| done.as_ref().ok()).map(|document| document.text.as_str()).collect();
    assert_eq!(texts, ["The first was read.", "The third was read."], "{all:?}");
    assert!(all.iter().any(|(_, done)| done.as_ref().is_err_and(|error| error.contains("damaged gzip"))), "{all:?}");
}
