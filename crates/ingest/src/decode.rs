//! Bytes to text: by the byte order mark, as UTF-8 where it is valid, by the charset that a page declares, else detected.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Encoding, UTF_8};

use crate::error::IngestError;
use crate::origin::OffsetMap;

/// Decoded text, the way back to its bytes, and what the reader of the record should know about it.
pub(crate) struct Decoded {
    pub text: String,
    pub origin: OffsetMap,
    pub notes: Vec<String>,
}

pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, IngestError> {
    decode_as(bytes, None)
}

/// Decodes bytes whose container declares a charset. A byte order mark, and text that is valid UTF-8, know better.
pub(crate) fn decode_as(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<Decoded, IngestError> {
    if bytes.is_empty() {
        return Err(IngestError::Empty);
    }
    let marked = Encoding::for_bom(bytes);
    let (mark, skipped) = marked.map_or((None, 0), |(encoding, length)| (Some(encoding), length));
    if mark.is_none_or(|encoding| encoding == UTF_8) {
        if is_binary(bytes) {
            return Err(IngestError::Binary);
        }
        if let Ok(text) = std::str::from_utf8(&bytes[skipped..]) {
            let origin = OffsetMap::shifted(text.len(), skipped);
            return Ok(Decoded { text: text.to_owned(), origin, notes: Vec::new() });
        }
    }
    let declared = declared.filter(|encoding| encoding.is_ascii_compatible() && *encoding != UTF_8);
    let encoding = mark.or(declared).unwrap_or_else(|| guess(bytes));
    let (text, origin, broken) = by_bytes(bytes, skipped, encoding);
    if text.contains('\0') {
        return Err(IngestError::Binary);
    }
    let mut notes = Vec::new();
    if encoding != UTF_8 {
        notes.push(format!("decoded from {}", encoding.name()));
    }
    if broken {
        notes.push("some bytes belong to no character and were replaced".into());
    }
    Ok(Decoded { text, origin, notes })
}

/// NUL bytes anywhere, or many control characters at the start.
fn is_binary(bytes: &[u8]) -> bool {
    let controls = bytes.iter().take(4096).filter(|&&byte| byte < 9 || (14..32).contains(&byte) && byte != 27).count();
    bytes.contains(&0) || controls * 10 > bytes.len().min(4096)
}

/// UTF-8 where only some of its characters are broken, the charset that a page declares, else the likeliest.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if sound > broken {
        return UTF_8;
    }
    declared(bytes).unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
        detector.guess(None, Utf8Detection::Allow)
    })
}

/// The charset in a page's head: `<meta charset="windows-1251">`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let at = head.find("<meta").and_then(|meta| Some(meta + head[meta..].find("charset=")?))?;
    let label = head[at + 8..].trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c)).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end]).filter(|encoding| encoding.is_ascii_compatible() && *encoding != UTF_8)
}

/// Decodes byte after byte, so that each character's own bytes are known.
fn by_bytes(bytes: &[u8], skipped: usize, encoding: &'static Encoding) -> (String, OffsetMap, bool) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut text, mut map) = (String::with_capacity(bytes.len() + 16), OffsetMap::default());
    let (mut broken, mut start) = (false, skipped);
    for at in skipped..=bytes.len() {
        let (before, last) = (text.len(), at == bytes.len());
        text.reserve(16);
        let (result, _, replaced) = decoder.decode_to_string(bytes.get(at..at + 1).unwrap_or(&[]), &mut text, last);
        broken |= replaced || result == CoderResult::OutputFull;
        if text.len() > before {
            let end = (at + 1).min(bytes.len());
            map.push(before..text.len(), start.min(end.saturating_sub(1))..end);
            start = end;
        }
    }
    (text, map, broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).map(|done| done.text).unwrap()
    }

    fn utf16(text: &str) -> Vec<u8> {
        [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn byte_order_marks_are_no_text_and_count_in_offsets() {
        let done = decode("\u{feff}Évian talks".as_bytes()).unwrap();
        assert_eq!((done.text.as_str(), done.origin.raw_range(7..12)), ("Évian talks", Some(10..15)));
        let done = decode(&utf16("Évian 🕊 talks")).unwrap();
        assert_eq!((done.text.as_str(), done.origin.raw_range(0..2)), ("Évian 🕊 talks", Some(2..4)));
        assert_eq!(done.origin.raw_range(7..11), Some(14..18), "a pair of surrogates is one character");
    }

    #[test]
    fn one_broken_byte_does_not_spoil_the_other_characters() {
        let mut bytes = "Évian, Zürich and São Paulo ".as_bytes().to_vec();
        bytes.extend([0xff, b'!']);
        let done = decode(&bytes).unwrap();
        assert_eq!(done.text, "Évian, Zürich and São Paulo \u{fffd}!");
        assert!(done.notes[0].contains("replaced"));
    }

    #[test]
    fn a_page_is_decoded_as_it_declares() {
        let page = b"<html><head><meta charset=\"windows-1251\"></head><body>\xcc\xee\xf1\xea\xe2\xe0</body></html>";
        assert!(text(page).contains("Москва"));
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode("Le ministre a été reçu à l’Élysée.");
        assert_eq!(text(&latin), "Le ministre a été reçu à l’Élysée.");
    }

    #[test]
    fn nul_bytes_are_binary_in_every_charset() {
        assert!(matches!(decode(b"abc\0def"), Err(IngestError::Binary)));
        assert!(matches!(decode(&utf16("abc\0def")), Err(IngestError::Binary)));
    }
}
