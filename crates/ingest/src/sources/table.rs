//! CSV, TSV and GDELT's tables.
//!
//! lines → records (a quoted field may run over lines) → fields → rows under the header's names. A record that does not
//! fit the header is one error; what its open quotation mark swallowed is read again, line by line.

use std::collections::{BTreeSet, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use csv::{ByteRecord, ReaderBuilder, Terminator};

use super::error::Reason;
use super::item::{Item, Maker};
use super::limits::{MOST_ROW_BYTES, MOST_ROW_LINES};
use super::lines::{self, Lines, Utf8};
use super::rows::{self, Row};
use super::unpack::Unpacked;
use super::{ItemError, gdelt};
use crate::decode;

/// A delimiter that stands in no table, for tables of one column.
const NONE: u8 = 0x1f;

/// The most addresses that are remembered so that each is given once.
const MOST_SEEN: usize = 4 << 20;

/// Items of the rows below the header.
pub(crate) fn items(input: Unpacked, maker: Maker) -> Result<impl Iterator<Item = Result<Item, ItemError>> + Send, Reason> {
    let mut records =
        Records { lines: Lines::new(lines::utf8(input.reader)), pending: VecDeque::new(), delimiter: NONE, width: None };
    let Some((line, first)) = records.first() else { return Err(Reason::NoText { there: "no rows".into() }) };
    let first = first?;
    let found = gdelt::header(&first.fields);
    let headless = found.is_some();
    let header = found.unwrap_or_else(|| first.fields.iter().map(|name| name.trim().to_owned()).collect());
    rows::check_columns(&header, &maker)?;
    records.width = Some(header.len());
    let mut waiting = headless.then_some((line, Ok(first)));
    let mut seen = BTreeSet::new();
    Ok(std::iter::from_fn(move || {
        loop {
            let (line, record) = waiting.take().or_else(|| records.next())?;
            let place = format!(":{line}");
            let item = record.and_then(|record| {
                let row = Named { header: &header, fields: &record.fields };
                let mut item = rows::item(&row, &place, &maker)?;
                item.facts.notes.extend(record.note);
                Ok(item)
            });
            // GDELT's events name one article many times.
            if let (true, Ok(Some(url))) = (headless, item.as_ref().map(|item| item.facts.url.as_deref())) {
                let mut hasher = DefaultHasher::new();
                url.hash(&mut hasher);
                if seen.len() < MOST_SEEN && !seen.insert(hasher.finish()) {
                    continue;
                }
            }
            return Some(item.map_err(|reason| ItemError::new(format!("{}{place}", maker.name), reason)));
        }
    }))
}

/// A record under its header.
struct Named<'a> {
    header: &'a [String],
    fields: &'a [String],
}

impl Row for Named<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let at = self.header.iter().position(|column| column == name)?;
        self.fields.get(at).filter(|value| !is_missing(value)).cloned()
    }

    fn names(&self) -> Vec<String> {
        self.header.to_vec()
    }
}

/// Whether a field is empty or says that there is no value.
fn is_missing(value: &str) -> bool {
    let value = value.trim();
    value.is_empty() || ["NA", "N/A", "NaN", "nan", "null", "NULL", "None", "\\N"].contains(&value)
}

/// One record.
struct Record {
    fields: Vec<String>,
    note: Option<String>,
}

/// Records of a table.
struct Records {
    lines: Lines<Utf8>,
    /// Lines that are to be read again.
    pending: VecDeque<(u64, Result<Vec<u8>, Reason>)>,
    delimiter: u8,
    /// How many fields a record has.
    width: Option<usize>,
}

impl Records {
    /// The first record, by which the delimiter is told.
    fn first(&mut self) -> Option<(u64, Result<Record, Reason>)> {
        let (number, line) = self.line()?;
        if let Ok(line) = &line {
            self.delimiter = delimiter(line);
        }
        self.pending.push_front((number, line));
        self.next()
    }

    fn line(&mut self) -> Option<(u64, Result<Vec<u8>, Reason>)> {
        loop {
            let (number, line) = match self.pending.pop_front() {
                Some(line) => line,
                None => {
                    let line = self.lines.next(MOST_ROW_BYTES)?;
                    (self.lines.number, line)
                }
            };
            if !line.as_ref().is_ok_and(|line| line.trim_ascii().is_empty() && !line.contains(&self.delimiter)) {
                return Some((number, line));
            }
        }
    }

    /// The next record and its first line.
    fn next(&mut self) -> Option<(u64, Result<Record, Reason>)> {
        let (number, line) = self.line()?;
        let line = match line {
            Ok(line) => line,
            Err(reason) => return Some((number, Err(reason))),
        };
        let mut more = Vec::new();
        let whole = if self.is_open(&line, false) { self.closed(&line, &mut more) } else { Some(line.clone()) };
        let found = whole.and_then(|whole| self.fields(&whole, true));
        let fits = |fields: &ByteRecord| self.width.is_none_or(|width| fields.len() == width);
        if let Some(fields) = found.filter(fits) {
            return Some((number, Ok(text(&fields))));
        }
        // Its quotation marks may be mere text; what they swallowed is read again.
        for line in more.into_iter().rev() {
            self.pending.push_front(line);
        }
        let bare = self.fields(&line, false);
        let count = bare.as_ref().map_or(0, ByteRecord::len);
        let record = bare.filter(fits).map(|fields| text(&fields)).ok_or_else(|| {
            let width = self.width.unwrap_or(0);
            Reason::malformed("row of the table", format!("{count} fields where the header has {width}"))
        });
        Some((number, record))
    }

    /// The record that begins with a line whose quotation mark is open, if it closes in time; the lines that it took go
    /// to `more`.
    fn closed(&mut self, line: &[u8], more: &mut Vec<(u64, Result<Vec<u8>, Reason>)>) -> Option<Vec<u8>> {
        let mut whole = line.to_vec();
        while more.len() < MOST_ROW_LINES && whole.len() < MOST_ROW_BYTES {
            let next = match self.pending.pop_front() {
                Some(next) => next,
                None => {
                    let line = self.lines.next(MOST_ROW_BYTES)?;
                    (self.lines.number, line)
                }
            };
            let taken = next.1.as_ref().ok().cloned();
            more.push(next);
            let taken = taken?;
            whole.push(b'\n');
            whole.extend_from_slice(&taken);
            if !self.is_open(&taken, true) {
                return Some(whole);
            }
        }
        None
    }

    /// Whether a quoted field is open at the end of a line.
    fn is_open(&self, line: &[u8], mut open: bool) -> bool {
        let mut start = !open;
        for &byte in line {
            match byte {
                b'"' if open || start => open = !open,
                _ => {}
            }
            // A doubled mark closes and opens again.
            start = !open && (byte == self.delimiter || byte == b'"');
        }
        open
    }

    fn fields(&self, whole: &[u8], quoting: bool) -> Option<ByteRecord> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .quoting(quoting)
            .terminator(Terminator::Any(b'\n'))
            .buffer_capacity(whole.len().clamp(64, 64 << 10))
            .from_reader(whole);
        let mut record = ByteRecord::new();
        let one = reader.read_byte_record(&mut record).is_ok_and(|read| read);
        let mut rest = ByteRecord::new();
        (one && !reader.read_byte_record(&mut rest).is_ok_and(|read| read)).then_some(record)
    }
}

/// The fields as text: UTF-8, else in the likeliest charset of the whole record.
fn text(record: &ByteRecord) -> Record {
    if record.iter().all(|field| std::str::from_utf8(field).is_ok()) {
        let fields = record.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect();
        return Record { fields, note: None };
    }
    let encoding = decode::guess(record.as_slice());
    let fields = record.iter().map(|field| encoding.decode_without_bom_handling(field).0.into_owned()).collect();
    Record { fields, note: Some(format!("decoded from {}", encoding.name())) }
}

/// The delimiter of a header: what stands in it most often outside quotation marks.
pub(crate) fn delimiter(header: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b'\t', 0), (b',', 0), (b';', 0), (b'|', 0)];
    for &byte in header {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(mark, _)| *mark == byte && !quoted) {
            *count += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count > 0).max_by_key(|(_, count)| *count).map_or(NONE, |(mark, _)| mark)
}
