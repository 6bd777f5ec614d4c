//! Mail: one message (`.eml`) or many (`mbox`).

use mail_parser::{Address, HeaderValue, Message, MessageParser, PartType};

use super::error::Reason;
use super::item::{Facts, Item, Maker, byline, outlet, short};
use super::limits::MOST_ROW_BYTES;
use super::lines::Lines;
use super::unpack::Unpacked;
use super::{ItemError, stamps};

/// Items of the messages.
pub(crate) fn items(input: Unpacked, maker: Maker) -> impl Iterator<Item = Result<Item, ItemError>> + Send {
    let many = input.head.starts_with(b"From ");
    let mut messages =
        Messages { lines: Lines::new(std::io::BufReader::with_capacity(64 << 10, input.reader)), many, count: 0, ahead: false };
    std::iter::from_fn(move || {
        let read = messages.next()?;
        let place = if messages.many { format!("#{}", messages.count) } else { String::new() };
        let item = read.and_then(|bytes| of_message(&bytes, &place, &maker));
        Some(item.map_err(|reason| ItemError::new(format!("{}{place}", maker.name), reason)))
    })
}

/// Messages one by one; of a mailbox those between its `From ` lines.
struct Messages<R> {
    lines: Lines<R>,
    many: bool,
    count: u64,
    /// Whether the line that opens the next message was read.
    ahead: bool,
}

impl<R: std::io::BufRead> Messages<R> {
    fn next(&mut self) -> Option<Result<Vec<u8>, Reason>> {
        let mut bytes = Vec::new();
        let (mut failed, mut blank, mut any) = (None, true, std::mem::take(&mut self.ahead));
        while let Some(line) = self.lines.next(MOST_ROW_BYTES) {
            match line {
                Ok(line) if self.many && blank && line.starts_with(b"From ") => {
                    if any {
                        self.ahead = true;
                        break;
                    }
                    any = true;
                }
                Ok(line) => {
                    any = true;
                    blank = line.is_empty();
                    // mbox puts ">" before lines that look like its own.
                    let quoted = self.many && line.starts_with(b">From ");
                    let line = if quoted { &line[1..] } else { &line[..] };
                    if bytes.len() + line.len() < MOST_ROW_BYTES {
                        bytes.extend_from_slice(line);
                        bytes.extend_from_slice(b"\r\n");
                    } else {
                        failed = Some(Reason::TooLarge { most: MOST_ROW_BYTES });
                    }
                }
                Err(reason) => {
                    any = true;
                    failed = Some(reason);
                }
            }
        }
        self.count += u64::from(any);
        any.then(|| failed.map_or(Ok(bytes), Err))
    }
}

/// The item of a message: its plain text, or its HTML where that says much more.
fn of_message(bytes: &[u8], place: &str, maker: &Maker) -> Result<Item, Reason> {
    let message = MessageParser::default().parse(bytes).ok_or_else(|| Reason::malformed("mail", "it has no headers"))?;
    let facts = facts(&message);
    let (plain, html) = bodies(&message);
    let words = crate::html::line(&html).len();
    if plain.trim().is_empty() && words == 0 {
        return Err(Reason::textless(format!("{} attachments", message.attachment_count())));
    }
    // Newsletters often put no more into their plain part than a link to the page.
    if plain.trim().len() * 3 >= words {
        return Ok(maker.item(place, crate::Content::Text(plain), facts));
    }
    Ok(maker.item(place, crate::Content::Fragment(html), facts))
}

/// The text of the plain parts and of the HTML parts.
fn bodies(message: &Message<'_>) -> (String, String) {
    let (mut plain, mut html) = (Vec::new(), Vec::new());
    for part in message.text_bodies() {
        if let PartType::Text(text) = &part.body {
            plain.push(text.as_ref());
        }
    }
    for part in message.html_bodies() {
        if let PartType::Html(text) = &part.body {
            html.push(text.as_ref());
        }
    }
    (plain.join("\n\n"), html.join("\n"))
}

/// What the headers state: a newsletter's sender is its outlet, a person's the author.
fn facts(message: &Message<'_>) -> Facts {
    let sender = message.from().and_then(Address::first);
    let name = sender.and_then(|sender| sender.name().or_else(|| sender.address()));
    let list = [message.list_id(), message.list_unsubscribe()].iter().any(|value| !matches!(value, HeaderValue::Empty));
    let archived = message.header_raw("Archived-At").map(|at| at.trim().trim_matches(['<', '>']).to_owned());
    let mut facts = Facts {
        title: message.subject().and_then(short),
        url: archived.as_deref().and_then(short),
        language: message.header_raw("Content-Language").and_then(short),
        id: message.message_id().and_then(short),
        published: message.date().and_then(|date| stamps::normal(&date.to_rfc3339())),
        ..Facts::default()
    };
    if list {
        facts.outlet = name.and_then(outlet);
    } else {
        facts.byline = name.and_then(byline);
    }
    facts
}
