//! XML to UTF-8, and how deep it nests.

use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::error::Reason;
use super::limits::MOST_DEPTH;

/// The text of an XML file in its declared encoding, without its declaration.
pub(crate) fn text(bytes: &[u8]) -> String {
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(|| declared(bytes)).unwrap_or(UTF_8);
    // A declaration that the bytes do not keep to is not believed.
    let encoding = if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { encoding };
    let text = encoding.decode_with_bom_removal(bytes).0;
    let body = text.trim_start();
    let body = body.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(body, |(_, body)| body);
    body.trim_start().to_owned()
}

/// The encoding in `<?xml version="1.0" encoding="…"?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let label = declaration.split("encoding").nth(1)?.trim_start_matches([' ', '=', '"', '\'']);
    Encoding::for_label(label.split(['"', '\'', ' ']).next()?.as_bytes())
}

/// Refuses XML whose elements nest too deeply.
pub(crate) fn check_depth(text: &str) -> Result<(), Reason> {
    if open_elements(text)?.len() > MOST_DEPTH { Err(deep()) } else { Ok(()) }
}

fn deep() -> Reason {
    Reason::TooDeep { what: "elements", most: MOST_DEPTH }
}

/// The elements that stand open at the end of a text, outermost first; a parser's error ends the text.
pub(crate) fn open_elements(text: &str) -> Result<Vec<String>, Reason> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                open.push(tag.name().as_ref().to_owned());
                if open.len() > MOST_DEPTH {
                    return Err(deep());
                }
            }
            Ok(Event::End(_)) => {
                open.pop();
            }
            Ok(Event::Eof) | Err(_) => return Ok(open),
            Ok(_) => {}
        }
    }
}
