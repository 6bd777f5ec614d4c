//! HTTP responses as crawls keep them: headers, chunks, compressed bodies.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::error::Reason;
use super::limits::{MOST_HEADER_BYTES, MOST_HEADERS, MOST_ROW_BYTES};

/// Headers, names in small letters; of those that are given twice the last counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headers(Vec<(String, String)>);

impl Headers {
    /// Adds a line; one that is no header is left out.
    pub fn add(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        if let (Some((name, value)), true) = (text.split_once(':'), self.0.len() < MOST_HEADERS) {
            self.0.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Whether a media type is a page or a text.
pub(crate) fn is_text(content_type: &str) -> bool {
    ["text/html", "application/xhtml", "text/plain"].iter().any(|kind| content_type.starts_with(kind))
}

/// A parameter of a header: `charset` in `text/html; charset=utf-8`.
pub(crate) fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (key.trim() == name && !value.is_empty()).then(|| value.to_owned())
    })
}

/// Headers and body of a response that is a page or a text; `None` for others (redirects, images).
pub(crate) fn response(bytes: &[u8]) -> Result<Option<(Headers, Vec<u8>)>, Reason> {
    let mut rest = bytes;
    let status = String::from_utf8_lossy(line(&mut rest)).into_owned();
    let Some(code) = status.strip_prefix("HTTP/").and_then(|rest| rest.split_ascii_whitespace().nth(1)) else {
        return Err(Reason::malformed("HTTP response", "it does not begin with `HTTP/`"));
    };
    let mut headers = Headers::default();
    loop {
        if rest.is_empty() {
            break;
        }
        let line = line(&mut rest);
        if line.is_empty() {
            break;
        }
        headers.add(&line[..line.len().min(MOST_HEADER_BYTES)]);
    }
    if code != "200" {
        return Ok(None);
    }
    let content_type = headers.get("content-type").unwrap_or("").to_ascii_lowercase();
    let page = content_type.is_empty() && rest.trim_ascii_start().starts_with(b"<");
    if !page && !is_text(&content_type) {
        return Ok(None);
    }
    let chunked = headers.get("transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    let body = if chunked { unchunked(rest).unwrap_or_else(|| rest.to_vec()) } else { rest.to_vec() };
    let body = unpacked(body, headers.get("content-encoding").unwrap_or(""))?;
    Ok(Some((headers, body)))
}

/// Takes a line off, without its end.
fn line<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let at = rest.iter().position(|&byte| byte == b'\n');
    let line = &rest[..at.unwrap_or(rest.len())];
    *rest = &rest[at.map_or(rest.len(), |at| at + 1)..];
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The body of chunks; `None` where it is none, as many crawls keep the header and not the chunks.
fn unchunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut rest, mut body) = (bytes, Vec::new());
    while !rest.is_empty() {
        let head = String::from_utf8_lossy(line(&mut rest)).into_owned();
        let digits = head.split(';').next().unwrap_or("").trim();
        match usize::from_str_radix(digits, 16) {
            Ok(0) => break,
            Ok(size) => {
                let part = &rest[..size.min(rest.len())];
                body.extend_from_slice(part);
                rest = &rest[part.len()..];
                // The chunk's own line end.
                if rest.starts_with(b"\r\n") || rest.starts_with(b"\n") {
                    line(&mut rest);
                }
            }
            // A chunk that breaks off ends the body; without any there are no chunks.
            Err(_) if body.is_empty() => return None,
            Err(_) => break,
        }
    }
    Some(body)
}

/// A body without its compression. Crawls often keep the header and not the compression: then it stays as it is.
fn unpacked(body: Vec<u8>, encoding: &str) -> Result<Vec<u8>, Reason> {
    let encoding = encoding.trim().to_ascii_lowercase();
    let text = body.trim_ascii_start().starts_with(b"<");
    match encoding.as_str() {
        "" | "identity" | "none" | "utf-8" => Ok(body),
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => inflated(MultiGzDecoder::new(body.as_slice())),
        "gzip" | "x-gzip" => Ok(body),
        "deflate" if !text => inflated(ZlibDecoder::new(body.as_slice())).or_else(|reason| match reason {
            Reason::TooLarge { .. } => Err(reason),
            _ => inflated(DeflateDecoder::new(body.as_slice())),
        }),
        _ if text => Ok(body),
        "zstd" => inflated(zstd::stream::read::Decoder::with_buffer(body.as_slice())?),
        _ => Err(Reason::Encoded { encoding }),
    }
}

/// All that a decoder gives, at most what an item may have.
fn inflated(decoder: impl Read) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::new();
    let read = decoder.take(MOST_ROW_BYTES as u64 + 1).read_to_end(&mut bytes);
    if bytes.len() > MOST_ROW_BYTES {
        return Err(Reason::TooLarge { most: MOST_ROW_BYTES });
    }
    // What could be unpacked of a body that was cut off is still its beginning.
    match read {
        Err(error) if bytes.is_empty() => Err(error.into()),
        _ => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined_and_bodies_without_chunks_stay() {
        assert_eq!(unchunked(b"4\r\nTalk\r\n3;x=1\r\ns b\r\n0\r\n\r\n").unwrap(), b"Talks b");
        assert_eq!(unchunked(b"4\r\nTalk\r\nff\r\ns").unwrap(), b"Talks");
        assert_eq!(unchunked(b"<html>"), None);
        assert_eq!(unchunked(b"ffffffffffffffffffff\r\nx"), None);
    }

    #[test]
    fn parameters_are_read_from_headers() {
        assert_eq!(parameter("text/html; charset=\"utf-8\"", "charset").as_deref(), Some("utf-8"));
        assert_eq!(parameter("text/html", "charset"), None);
    }
}
