//! Bytes to text: UTF-8 where it is valid, else the detected charset.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use crate::error::IngestError;

/// Decoded text, and what the reader of the record should know about it.
pub(crate) struct Decoded {
    pub text: String,
    pub notes: Vec<String>,
}

pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, IngestError> {
    if bytes.is_empty() {
        return Err(IngestError::Empty);
    }
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let controls = bytes.iter().take(4096).filter(|&&byte| byte < 9 || (14..32).contains(&byte) && byte != 27).count();
    if !utf16 && (bytes.contains(&0) || controls * 10 > bytes.len().min(4096)) {
        return Err(IngestError::Binary);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(), notes: Vec::new() });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    let (text, encoding, broken) = guess.decode(bytes);
    let mut notes = vec![format!("decoded from {}", encoding.name())];
    if broken {
        notes.push("some bytes belong to no character and were replaced".into());
    }
    Ok(Decoded { text: text.into_owned(), notes })
}
