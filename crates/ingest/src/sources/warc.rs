//! WARC, plain or compressed record by record, such as CC-NEWS: pages of its responses, texts of its conversions.
//!
//! records one by one → those with a page or a text → HTTP taken off → item. Other records (requests, images, redirects)
//! are no items and no errors. A record that cannot be read is one error; the next is looked for behind it.

use std::io::{self, BufRead, BufReader};

use super::error::Reason;
use super::http::{self, Headers};
use super::item::{Facts, Item, Maker, short};
use super::limits::{MOST_HEADER_BYTES, MOST_HEADERS, MOST_ROW_BYTES};
use super::unpack::{Bytes, Places, Unpacked};
use super::{ItemError, stamps};
use crate::{Content, Format};

/// Items of the records that hold a page or a text.
pub(crate) fn items(input: Unpacked, maker: Maker) -> impl Iterator<Item = Result<Item, ItemError>> + Send {
    let mut records = Records {
        stream: Stream { reader: BufReader::with_capacity(64 << 10, input.reader), taken: 0 },
        members: input.members,
        over: false,
        lost: false,
    };
    std::iter::from_fn(move || {
        loop {
            let (at, record) = records.next()?;
            let place = format!("@{at}");
            match record.and_then(|record| record.map_or(Ok(None), |record| record.item(&place, &maker))) {
                Ok(Some(item)) => return Some(Ok(item)),
                Ok(None) => {}
                Err(reason) => return Some(Err(ItemError::new(format!("{}{place}", maker.name), reason))),
            }
        }
    })
}

/// A record that may hold a text.
struct Record {
    headers: Headers,
    body: Vec<u8>,
}

/// A reader that knows how many bytes were taken from it.
struct Stream {
    reader: BufReader<Bytes>,
    taken: u64,
}

impl Stream {
    fn consume(&mut self, amount: usize) {
        self.reader.consume(amount);
        self.taken += amount as u64;
    }

    fn fill(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(_) => break,
            }
        }
        Ok(self.reader.buffer())
    }

    /// The next line without its end, cut to what headers may have; `None` at the end.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut any = false;
        loop {
            let buffer = self.fill()?;
            if buffer.is_empty() {
                return Ok(any.then_some(line));
            }
            any = true;
            let at = buffer.iter().position(|&byte| byte == b'\n');
            let part = &buffer[..at.unwrap_or(buffer.len())];
            let used = part.len() + usize::from(at.is_some());
            let room = MOST_HEADER_BYTES.saturating_sub(line.len());
            line.extend_from_slice(&part[..part.len().min(room)]);
            self.consume(used);
            if at.is_some() {
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok(Some(line));
            }
        }
    }

    /// Takes so many bytes, and keeps them if they are wanted; fewer at the end of the input.
    fn take(&mut self, length: u64, keep: bool) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut left = length;
        while left > 0 {
            let buffer = self.fill()?;
            if buffer.is_empty() {
                break;
            }
            let part = &buffer[..buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX))];
            if keep {
                bytes.extend_from_slice(part);
            }
            let used = part.len();
            self.consume(used);
            left -= used as u64;
        }
        if left > 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the record breaks off"));
        }
        Ok(bytes)
    }
}

impl Stream {
    /// Takes line ends.
    fn skip_blank(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.fill()?;
            let blank = buffer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if blank == 0 {
                return Ok(());
            }
            self.consume(blank);
        }
    }
}

/// Records of a crawl.
struct Records {
    stream: Stream,
    members: Option<Places>,
    over: bool,
    /// Whether what stands here belongs to a record that could not be read.
    lost: bool,
}

impl Records {
    /// The next record's place, and the record where it may hold a text.
    fn next(&mut self) -> Option<(u64, Result<Option<Record>, Reason>)> {
        if self.over {
            return None;
        }
        let mut at = self.at();
        match self.head(&mut at) {
            Ok(None) => {
                self.over = true;
                None
            }
            Ok(Some(found)) => {
                let read = found.and_then(|headers| self.body(headers));
                self.lost |= read.is_err();
                Some((at, read))
            }
            Err(error) => Some((at, Err(self.failed(error.into())))),
        }
    }

    fn failed(&mut self, reason: Reason) -> Reason {
        self.lost = true;
        self.over |= !reason.is_local();
        reason
    }

    /// Where the stream stands: of a compressed crawl where the member begins.
    fn at(&self) -> u64 {
        self.members.as_ref().map_or(self.stream.taken, |members| members.at(self.stream.taken))
    }

    /// The headers of the next record; `at` becomes its place.
    fn head(&mut self, at: &mut u64) -> io::Result<Option<Result<Headers, Reason>>> {
        loop {
            // The place of a record is known once there are bytes of it.
            if self.stream.fill()?.is_empty() {
                return Ok(None);
            }
            *at = self.at();
            let Some(line) = self.stream.line()? else { continue };
            if line.starts_with(b"WARC/") {
                break;
            }
            if !line.trim_ascii().is_empty() && !self.lost {
                // Told of once; then the next record is looked for.
                self.lost = true;
                return Ok(Some(Err(Reason::malformed("WARC record", "it does not begin with `WARC/`"))));
            }
        }
        self.lost = false;
        let mut headers = Headers::default();
        for _ in 0..MOST_HEADERS {
            match self.stream.line()? {
                Some(line) if line.trim_ascii().is_empty() => return Ok(Some(Ok(headers))),
                Some(line) => headers.add(&line),
                None => break,
            }
        }
        Ok(Some(Err(Reason::malformed("WARC record", "its headers do not end"))))
    }

    /// The body of a record, if it may hold a text; others are skipped.
    fn body(&mut self, headers: Headers) -> Result<Option<Record>, Reason> {
        let length = headers.get("content-length").and_then(|length| length.trim().parse::<u64>().ok());
        let length = length.ok_or_else(|| Reason::malformed("WARC record", "it states no `Content-Length`"))?;
        let kind = headers.get("warc-type").unwrap_or("").trim().to_ascii_lowercase();
        let kind_of_body = headers.get("content-type").unwrap_or("").to_ascii_lowercase();
        let wanted = match kind.as_str() {
            "response" => kind_of_body.is_empty() || kind_of_body.contains("http"),
            "conversion" | "resource" => http::is_text(&kind_of_body),
            _ => false,
        };
        let fits = length <= MOST_ROW_BYTES as u64;
        // What stands behind a record shows whether its member was whole.
        let taken = self.stream.take(length, wanted && fits).and_then(|body| self.stream.skip_blank().map(|()| body));
        let body = match taken {
            Ok(body) => body,
            Err(error) => return Err(self.failed(error.into())),
        };
        match (wanted, fits) {
            (true, true) => Ok(Some(Record { headers, body })),
            (true, false) => Err(Reason::TooLarge { most: MOST_ROW_BYTES }),
            (false, _) => Ok(None),
        }
    }
}

impl Record {
    /// The item, if the record holds a page or a text.
    fn item(self, place: &str, maker: &Maker) -> Result<Option<Item>, Reason> {
        let (headers, body) = if self.headers.get("warc-type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("response")) {
            let Some((headers, body)) = http::response(&self.body)? else { return Ok(None) };
            (headers, body)
        } else {
            let mut headers = Headers::default();
            headers.add(format!("content-type: {}", self.headers.get("content-type").unwrap_or("")).as_bytes());
            (headers, self.body.clone())
        };
        if body.trim_ascii().is_empty() {
            return Ok(None);
        }
        let address = self.headers.get("warc-target-uri").map(|uri| uri.trim().trim_matches(['<', '>']));
        let mut facts = Facts {
            url: address.and_then(short),
            obtained: self.headers.get("warc-date").and_then(stamps::normal).and_then(|date| date.get(..10).map(str::to_owned)),
            language: headers.get("content-language").and_then(short),
            id: self.headers.get("warc-record-id").map(|id| id.trim().trim_matches(['<', '>'])).and_then(short),
            ..Facts::default()
        };
        if self.headers.get("warc-truncated").is_some() {
            facts.notes.push("the crawl cut the page off".into());
        }
        let content_type = headers.get("content-type").unwrap_or("").to_ascii_lowercase();
        let charset = http::parameter(&content_type, "charset");
        if content_type.starts_with("text/plain") {
            let mut item = maker.item(place, Content::Bytes { bytes: body, charset }, facts);
            item.hints.format = Some(Format::Text);
            return Ok(Some(item));
        }
        Ok(Some(maker.page(place, body, charset, facts)))
    }
}
