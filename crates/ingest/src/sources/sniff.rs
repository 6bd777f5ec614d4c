//! What an input is: by its first bytes, then by its name, then by its content.

use super::{Kind, rows, table};

/// Tells the kind of an input by its first bytes and its name without endings of compression.
pub(crate) fn kind(head: &[u8], name: &str) -> Kind {
    if let Some(kind) = by_magic(head) {
        return kind;
    }
    let text = start(head);
    by_name(name, &text).unwrap_or_else(|| by_content(&text))
}

fn by_magic(head: &[u8]) -> Option<Kind> {
    /// How far into a file its PDF header may stand.
    const PDF_WITHIN: usize = 1024;
    if head.starts_with(b"PAR1") {
        Some(Kind::Parquet)
    } else if head.starts_with(b"WARC/") {
        Some(Kind::Warc)
    } else if head[..head.len().min(PDF_WITHIN)].windows(5).any(|bytes| bytes == b"%PDF-") {
        Some(Kind::Pdf)
    } else {
        None
    }
}

/// The head as text, without byte order mark and blanks before it.
fn start(head: &[u8]) -> String {
    let text = encoding_rs::Encoding::for_bom(head)
        .map_or_else(|| String::from_utf8_lossy(head), |(encoding, _)| encoding.decode(head).0);
    text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).to_owned()
}

fn by_name(name: &str, text: &str) -> Option<Kind> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    match ending.as_str() {
        "jsonl" | "ndjson" | "jsonlines" => Some(Kind::JsonLines),
        "json" | "ninjs" => json(text).or(Some(Kind::Json)),
        "csv" | "tsv" | "tab" => Some(Kind::Table),
        "rss" | "atom" => Some(Kind::Feed),
        "xml" | "newsml" | "nitf" | "g2" => markup(text),
        "eml" | "mbox" => Some(Kind::Mail),
        "warc" => Some(Kind::Warc),
        "parquet" | "pq" => Some(Kind::Parquet),
        "pdf" => Some(Kind::Pdf),
        "html" | "htm" | "xhtml" => Some(Kind::Html),
        "txt" | "text" | "md" => Some(Kind::Text),
        _ => None,
    }
}

fn by_content(text: &str) -> Kind {
    markup(text).or_else(|| json(text)).or_else(|| mail(text)).or_else(|| columns(text)).unwrap_or(Kind::Text)
}

/// Formats that begin with a tag.
fn markup(text: &str) -> Option<Kind> {
    let root = root(text)?;
    match root.rsplit(':').next().unwrap_or(&root) {
        "rss" | "feed" | "rdf" | "entry" => Some(Kind::Feed),
        "newsmessage" | "newsitem" | "nitf" | "newsml" => Some(Kind::NewsMl),
        "!doctype" | "html" | "head" | "body" | "article" | "div" | "p" => Some(Kind::Html),
        _ => None,
    }
}

/// The name of the first element, in small letters; a document type counts as one where it is HTML's.
fn root(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->")?.1;
        } else if let Some(after) = rest.strip_prefix("<?") {
            rest = after.split_once("?>")?.1;
        } else {
            let inner = rest.strip_prefix('<')?;
            let name: String = inner.chars().take_while(|c| c.is_alphanumeric() || "!:_-".contains(*c)).take(60).collect();
            let name = name.to_ascii_lowercase();
            if name == "!doctype" && !inner.get(8..).unwrap_or("").trim_start().to_ascii_lowercase().starts_with("html") {
                rest = inner.split_once('>')?.1;
                continue;
            }
            return Some(name).filter(|name| !name.is_empty());
        }
    }
}

/// Mail by its headers: several in a row that mail has, one of which only mail has.
fn mail(text: &str) -> Option<Kind> {
    const OWN: [&str; 7] =
        ["received", "message-id", "mime-version", "return-path", "delivered-to", "dkim-signature", "x-mailer"];
    const USUAL: [&str; 6] = ["from", "to", "subject", "date", "reply-to", "content-type"];
    let mailbox = text.starts_with("From ") && text.lines().nth(1).is_some_and(|line| line.contains(": "));
    let heads = text.lines().skip(usize::from(mailbox)).take_while(|line| !line.trim().is_empty());
    let names: Vec<String> = heads
        .filter(|line| !line.starts_with([' ', '\t']))
        .map_while(|line| line.split_once(':').map(|(name, _)| name.to_ascii_lowercase()))
        .take(60)
        .collect();
    let own = names.iter().any(|name| OWN.contains(&name.as_str()));
    let usual = names.iter().filter(|name| USUAL.contains(&name.as_str())).count();
    ((own || mailbox) && usual >= 2).then_some(Kind::Mail)
}

/// The formats made of JSON.
fn json(text: &str) -> Option<Kind> {
    if let Some(inner) = text.strip_prefix('[') {
        let next = inner.trim_start();
        return next.starts_with(['{', ']']).then_some(Kind::Json);
    }
    let inner = text.strip_prefix('{')?.trim_start();
    if !inner.starts_with(['"', '}']) {
        return None;
    }
    if text.contains("jsonfeed.org/version") || text.contains("jsonfeed.org\\/version") {
        return Some(Kind::Feed);
    }
    Some(if is_by_lines(text) { Kind::JsonLines } else { Kind::Json })
}

/// Whether the first two lines that are not blank are an object each; the second may be cut off where the head ends.
fn is_by_lines(text: &str) -> bool {
    let whole = |line: &str| serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
    let mut lines = text.split_inclusive('\n').filter(|line| !line.trim().is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    whole(first) && second.starts_with('{') && (whole(second) || !second.ends_with('\n') && text.len() + 4 > super::unpack::HEAD)
}

/// A table by the names in its first line.
fn columns(text: &str) -> Option<Kind> {
    let line = text.lines().next()?;
    let mark = table::delimiter(line.as_bytes());
    let fields: Vec<String> = line.split(char::from(mark)).map(|name| name.trim().trim_matches('"').to_owned()).collect();
    if fields.len() < 2 {
        return None;
    }
    let known = fields.iter().filter(|name| rows::is_usual(name)).count();
    (known >= 2 && known * 2 >= fields.len().min(8) || super::gdelt::header(&fields).is_some()).then_some(Kind::Table)
}
