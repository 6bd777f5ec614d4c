//! JSON: one object a line, arrays, objects one after the other.

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::error::Reason;
use super::item::{Item, Maker};
use super::limits::{MOST_DEPTH, MOST_ROW_BYTES};
use super::lines::{self, Lines, Utf8};
use super::rows::{self, Row, plain};
use super::unpack::Unpacked;
use super::{ItemError, markup, ninjs};

/// Items of one object a line; blank lines are none.
pub(crate) fn lines(input: Unpacked, maker: Maker) -> impl Iterator<Item = Result<Item, ItemError>> + Send {
    let mut lines = Lines::new(lines::utf8(input.reader));
    std::iter::from_fn(move || {
        loop {
            let read = lines.next(MOST_ROW_BYTES)?;
            let place = format!(":{}", lines.number);
            let item = match read {
                Ok(line) if line.trim_ascii().is_empty() => continue,
                Ok(line) => parse(&line).and_then(|object| of_object(&object, &place, &maker)),
                Err(reason) => Err(reason),
            };
            return Some(item.map_err(|reason| ItemError::new(format!("{}{place}", maker.name), reason)));
        }
    })
}

/// Items of arrays and of objects one after the other; of an object around one array of objects those of the array.
pub(crate) fn values(input: Unpacked, maker: Maker) -> impl Iterator<Item = Result<Item, ItemError>> + Send {
    let mut values = Values::new(lines::utf8(input.reader));
    let mut inner: Option<(String, std::vec::IntoIter<Value>)> = None;
    std::iter::from_fn(move || {
        loop {
            if let Some((place, rest)) = &mut inner {
                if let Some(value) = rest.next() {
                    let count = place.rsplit('#').next().and_then(|count| count.parse::<u64>().ok()).unwrap_or(0) + 1;
                    *place = format!("{}#{count}", place.rsplit_once('#').map_or("", |(head, _)| head));
                    return Some(keyed(object(value).and_then(|row| of_object(&row, place, &maker)), place, &maker));
                }
                inner = None;
            }
            let read = values.next()?;
            let place = if values.many { format!("#{}", values.count) } else { String::new() };
            let parsed = read.and_then(|bytes| parse(&bytes));
            match parsed.map(|row| around(row, &maker)) {
                Ok(Ok(all)) => inner = Some((format!("{place}#0"), all.into_iter())),
                Ok(Err(row)) => return Some(keyed(of_object(&row, &place, &maker), &place, &maker)),
                Err(reason) => return Some(keyed(Err(reason), &place, &maker)),
            }
        }
    })
}

fn keyed(item: Result<Item, Reason>, place: &str, maker: &Maker) -> Result<Item, ItemError> {
    item.map_err(|reason| ItemError::new(format!("{}{place}", maker.name), reason))
}

/// The array inside an object that is only a wrapping around it ("articles", "results"), else the object.
fn around(mut row: Map<String, Value>, maker: &Maker) -> Result<Vec<Value>, Map<String, Value>> {
    const WRAPPINGS: [&str; 10] =
        ["articles", "items", "results", "data", "docs", "documents", "stories", "news", "entries", "rows"];
    if ninjs::is(&row) || rows::has_text(&Object(&row), maker) {
        return Err(row);
    }
    let holds = |value: &Value| value.as_array().is_some_and(|all| all.iter().any(Value::is_object));
    let Some(name) = WRAPPINGS.iter().find(|name| row.get(**name).is_some_and(holds)) else {
        // "response": {"results": […]}
        return match row.get_mut("response").map(Value::take) {
            Some(Value::Object(inner)) if WRAPPINGS.iter().any(|name| inner.get(*name).is_some_and(holds)) => {
                around(inner, maker)
            }
            _ => Err(row),
        };
    };
    match row.remove(*name) {
        Some(Value::Array(all)) => Ok(all),
        _ => Err(row),
    }
}

fn of_object(row: &Map<String, Value>, place: &str, maker: &Maker) -> Result<Item, Reason> {
    if ninjs::is(row) && maker.options.columns.text.is_none() {
        ninjs::item(row, place, maker)
    } else {
        rows::item(&Object(row), place, maker)
    }
}

fn parse(bytes: &[u8]) -> Result<Map<String, Value>, Reason> {
    object(serde_json::from_slice(bytes).map_err(|error| Reason::malformed("JSON", error))?)
}

fn object(value: Value) -> Result<Map<String, Value>, Reason> {
    match value {
        Value::Object(row) => Ok(row),
        other => Err(Reason::malformed(
            "JSON row",
            format!("an object was expected, here is `{}`", markup::start(&other.to_string(), 40)),
        )),
    }
}

/// A JSON object as a row; `.` leads into nested objects.
pub(crate) struct Object<'a>(pub &'a Map<String, Value>);

impl Row for Object<'_> {
    fn get(&self, name: &str) -> Option<String> {
        if let Some(value) = self.0.get(name) {
            return words(value, 0);
        }
        let (head, rest) = name.split_once('.')?;
        match self.0.get(head)? {
            Value::Object(inner) => Object(inner).get(rest),
            _ => None,
        }
    }

    fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

/// A value as text: of a list its values, of an object its name or text.
pub(crate) fn words(value: &Value, depth: usize) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(all) if depth < 3 => {
            let parts: Vec<String> = all.iter().filter_map(|value| words(value, depth + 1)).collect();
            let long = parts.iter().any(|part| part.len() > 80);
            parts.join(if long { "\n\n" } else { ", " })
        }
        Value::Object(inner) if depth < 3 => {
            const NAMES: [&str; 7] = ["name", "title", "text", "value", "rendered", "html", "url"];
            return NAMES.iter().find_map(|wanted| {
                inner.iter().filter(|(name, _)| plain(name) == plain(wanted)).find_map(|(_, value)| words(value, depth + 1))
            });
        }
        _ => return None,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// JSON values one after the other, those of an outermost array one by one, each cut out before it is parsed.
struct Values {
    reader: Utf8,
    /// Values read so far.
    count: u64,
    /// Whether there is more than one, as far as is known.
    many: bool,
    /// Whether the outermost array is open.
    inside: bool,
    over: bool,
}

impl Values {
    fn new(reader: Utf8) -> Self {
        Self { reader, count: 0, many: false, inside: false, over: false }
    }

    /// The next value's bytes.
    fn next(&mut self) -> Option<Result<Vec<u8>, Reason>> {
        if self.over {
            return None;
        }
        match self.cut() {
            Ok(found) => {
                self.over = found.is_none();
                self.many |= !self.over && self.more();
                found.map(
                    |bytes| if bytes.len() > MOST_ROW_BYTES { Err(Reason::TooLarge { most: MOST_ROW_BYTES }) } else { Ok(bytes) },
                )
            }
            Err(error) => {
                self.count += 1;
                let reason = Reason::from(error);
                self.over = !reason.is_local();
                Some(Err(reason))
            }
        }
    }

    /// Whether another value follows; what cannot be read is met when it is.
    fn more(&mut self) -> bool {
        while let Ok(buffer) = self.reader.fill_buf() {
            let blank = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            if buffer.is_empty() || blank < buffer.len() {
                return !buffer.is_empty();
            }
            self.reader.consume(blank);
        }
        false
    }

    /// Cuts out the next value: up to where its brackets close. A bracket too many ends the outermost array.
    fn cut(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut scan = Scan::default();
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            if buffer.is_empty() {
                let bytes = std::mem::take(&mut scan.bytes);
                self.count += u64::from(!bytes.is_empty());
                return Ok(Some(bytes).filter(|bytes| !bytes.is_empty()));
            }
            let mut used = 0;
            let mut done = false;
            for &byte in buffer {
                if scan.bytes.is_empty() && (byte.is_ascii_whitespace() || byte == b',' || byte == b']') {
                    used += 1;
                    continue;
                }
                if scan.bytes.is_empty() && byte == b'[' && !self.inside {
                    (self.many, self.inside, used) = (true, true, used + 1);
                    continue;
                }
                // A bare word ends before what parts it from the next value.
                if scan.ends_before(byte) {
                    done = true;
                    break;
                }
                used += 1;
                if scan.take(byte) {
                    done = true;
                    break;
                }
            }
            self.reader.consume(used);
            if done {
                self.count += 1;
                return Ok(Some(scan.bytes));
            }
        }
    }
}

/// Where a value ends.
#[derive(Default)]
struct Scan {
    bytes: Vec<u8>,
    depth: usize,
    quoted: bool,
    escaped: bool,
}

impl Scan {
    /// Whether a bare word (a number, `null`) ended before this byte.
    fn ends_before(&self, byte: u8) -> bool {
        !self.bytes.is_empty() && self.depth == 0 && !self.quoted && (byte.is_ascii_whitespace() || b",[]{}".contains(&byte))
    }

    /// Takes a byte; true where the value ends with it.
    fn take(&mut self, byte: u8) -> bool {
        if self.bytes.len() <= MOST_ROW_BYTES {
            self.bytes.push(byte);
        }
        if self.quoted {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.quoted = false,
                _ => {}
            }
            return !self.quoted && self.depth == 0;
        }
        match byte {
            b'"' => self.quoted = true,
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => return false,
        }
        !self.quoted && self.depth == 0
    }
}

/// Whether JSON text nests too deeply for a parser.
pub(crate) fn is_deep(bytes: &[u8]) -> bool {
    let mut scan = Scan::default();
    bytes.iter().any(|&byte| {
        scan.take(byte);
        scan.bytes.clear();
        scan.depth > MOST_DEPTH
    })
}
