//! The way back from clean text to raw bytes, and the cleaning of plain text.
//!
//! decoded text (with its own map, for the byte order mark and the charset) → cleaned text, character by character

use std::ops::Range;

/// From bytes of the clean text to bytes of the input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// Stretches in order of both sides; text between them has no bytes of its own in the input.
    runs: Vec<Run>,
}

/// A stretch of text and its bytes. Where both are of one length they run in step; else they belong together whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    text: u32,
    text_end: u32,
    raw: u32,
    raw_end: u32,
}

impl Run {
    fn in_step(&self) -> bool {
        self.text_end - self.text == self.raw_end - self.raw
    }
}

impl OffsetMap {
    /// The map of text that stands in the input as it is, from byte `skipped` on.
    pub fn shifted(length: usize, skipped: usize) -> Self {
        let mut map = Self::default();
        map.push(0..length, skipped..skipped + length);
        map
    }

    /// The raw byte of a clean one; `None` where the input has none for it.
    pub fn raw(&self, clean: u32) -> Option<u32> {
        let run = self.runs.get(self.first_after(clean))?;
        (run.text <= clean).then(|| if run.in_step() { run.raw + (clean - run.text) } else { run.raw })
    }

    /// The raw bytes that a stretch of clean text was made from; `None` where there are none.
    ///
    /// Text that cleaning left out in between (a carriage return, a tag) lies inside, never at the ends.
    pub fn raw_range(&self, clean: Range<u32>) -> Option<Range<u32>> {
        let first = self.runs.get(self.first_after(clean.start)).filter(|run| run.text < clean.end)?;
        let after = self.runs.partition_point(|run| run.text < clean.end);
        let last = self.runs.get(after.checked_sub(1)?)?;
        let start = if first.in_step() { first.raw + clean.start.saturating_sub(first.text) } else { first.raw };
        let end = if last.in_step() { last.raw + (clean.end.min(last.text_end) - last.text) } else { last.raw_end };
        (start < end).then_some(start..end)
    }

    /// The map as bytes, to be kept beside the text: for every run four numbers of variable length, each the distance from
    /// the one before it on its side.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.runs.len() * 5);
        let (mut text, mut raw) = (0, 0);
        for run in &self.runs {
            for step in [run.text - text, run.text_end - run.text, run.raw.wrapping_sub(raw), run.raw_end - run.raw] {
                put_number(step, &mut bytes);
            }
            (text, raw) = (run.text_end, run.raw_end);
        }
        bytes
    }

    /// The map of [`OffsetMap::to_bytes`]; `None` where the bytes are none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (mut map, mut rest) = (Self::default(), bytes);
        let (mut text_at, mut raw_at) = (0_u32, 0_u32);
        while !rest.is_empty() {
            let text = text_at.checked_add(take_number(&mut rest)?)?;
            let text_end = text.checked_add(take_number(&mut rest)?)?;
            let raw = raw_at.wrapping_add(take_number(&mut rest)?);
            let raw_end = raw.checked_add(take_number(&mut rest)?)?;
            map.runs.push(Run { text, text_end, raw, raw_end });
            (text_at, raw_at) = (text_end, raw_end);
        }
        Some(map)
    }

    /// Index of the first run that ends behind a clean byte.
    fn first_after(&self, clean: u32) -> usize {
        self.runs.partition_point(|run| run.text_end <= clean)
    }

    /// Adds a stretch behind all others; stretches in step are joined.
    pub(crate) fn push(&mut self, text: Range<usize>, raw: Range<usize>) {
        if text.is_empty() || raw.is_empty() {
            return;
        }
        let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let run = Run { text: at(text.start), text_end: at(text.end), raw: at(raw.start), raw_end: at(raw.end) };
        match self.runs.last_mut() {
            Some(last) if last.in_step() && run.in_step() && last.text_end == run.text && last.raw_end == run.raw => {
                (last.text_end, last.raw_end) = (run.text_end, run.raw_end);
            }
            _ => self.runs.push(run),
        }
    }

    /// This map, its raw side led further back by `before`.
    pub(crate) fn after(&self, before: &OffsetMap) -> OffsetMap {
        let mut whole = OffsetMap::default();
        for run in &self.runs {
            if run.in_step() {
                run.split_by(before, &mut whole);
            } else if let Some(raw) = before.raw_range(run.raw..run.raw_end) {
                whole.push(run.text as usize..run.text_end as usize, raw.start as usize..raw.end as usize);
            }
        }
        whole
    }
}

/// Seven bits a byte, the lowest first; the high bit says that more follow.
fn put_number(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(u8::try_from(number & 0x7f).unwrap_or(0) | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap_or(0));
}

fn take_number(bytes: &mut &[u8]) -> Option<u32> {
    let (mut number, mut shift) = (0_u64, 0);
    loop {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            return u32::try_from(number).ok();
        }
        if shift > 28 {
            return None;
        }
    }
}

impl Run {
    /// Cuts a run in step where the map before it has its own ends.
    fn split_by(&self, before: &OffsetMap, whole: &mut OffsetMap) {
        let first = before.first_after(self.raw);
        for part in before.runs[first..].iter().take_while(|part| part.text < self.raw_end) {
            let (start, end) = (part.text.max(self.raw), part.text_end.min(self.raw_end));
            let Some(raw) = before.raw_range(start..end) else { continue };
            let text = |at: u32| (at - self.raw + self.text) as usize;
            whole.push(text(start)..text(end), raw.start as usize..raw.end as usize);
        }
    }
}

/// Lines at least this long that follow each other are taken for hard-wrapped text.
const WRAPPED: std::ops::RangeInclusive<usize> = 55..=100;

/// Cleans plain text: CR LF becomes LF, hard-wrapped lines are joined. The map leads to bytes of `raw`.
pub(crate) fn clean(raw: &str) -> (String, OffsetMap) {
    let wrapped = is_hard_wrapped(raw);
    let mut text = String::with_capacity(raw.len());
    let mut map = OffsetMap::default();
    let mut line_start = 0;
    let mut chars = raw.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let mut put = |c: char| {
            text.push(c);
            map.push(text.len() - c.len_utf8()..text.len(), offset..offset + c.len_utf8());
        };
        match c {
            '\r' if chars.peek().is_some_and(|&(_, next)| next == '\n') => {}
            '\r' => {
                put('\n');
                line_start = offset + 1;
            }
            '\n' => {
                let joined = wrapped && joins(&raw[line_start..offset], &raw[offset + 1..]);
                put(if joined { ' ' } else { '\n' });
                line_start = offset + 1;
            }
            _ => put(c),
        }
    }
    (text, map)
}

/// Whether most lines are of like, moderate length and end within sentences.
fn is_hard_wrapped(raw: &str) -> bool {
    let lines: Vec<&str> = raw.lines().take(400).map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let full = lines.iter().filter(|line| WRAPPED.contains(&line.chars().count())).count();
    let open = lines.iter().filter(|line| line.ends_with(|c: char| c.is_alphanumeric() || c == ',')).count();
    full >= 2 && full * 2 >= lines.len() && open * 2 > full
}

/// Whether the line so far goes on in the next: neither is blank, this one is full, and the next begins nothing new.
fn joins(line: &str, rest: &str) -> bool {
    let last = line.trim_end().chars().count();
    let next = rest.split('\n').next().unwrap_or("").trim();
    let new = next.starts_with(['-', '•', '*', '—', '–']) || next.starts_with("By ");
    !line.trim().is_empty() && !next.is_empty() && last >= *WRAPPED.start() && !new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_leads_back_over_carriage_returns() {
        let raw = "One.\r\n\r\nTwo.";
        let (text, map) = clean(raw);
        assert_eq!(text, "One.\n\nTwo.");
        let two = text.find("Two").unwrap();
        assert_eq!(map.raw(u32::try_from(two).unwrap()), raw.find("Two").map(|at| at as u32));
        assert_eq!(map.raw_range(0..4), Some(0..4), "a carriage return behind the words is not theirs");
    }

    proptest::proptest! {
        #[test]
        fn a_map_comes_back_from_its_bytes(runs in proptest::collection::vec((0_u32..9, 1_u32..300, 0_u32..70_000, 1_u32..300), 0..20)) {
            let (mut map, mut text, mut raw) = (OffsetMap::default(), 0, 0);
            for (skip, length, raw_skip, raw_length) in runs {
                let run = Run { text: text + skip, text_end: text + skip + length, raw: raw + raw_skip, raw_end: raw + raw_skip + raw_length };
                map.runs.push(run);
                (text, raw) = (run.text_end, run.raw_end);
            }
            proptest::prop_assert_eq!(OffsetMap::from_bytes(&map.to_bytes()), Some(map));
        }

        #[test]
        fn no_bytes_of_a_map_make_it_panic(bytes: Vec<u8>) {
            let _ = OffsetMap::from_bytes(&bytes);
        }
    }

    #[test]
    fn maps_follow_one_another() {
        let (mut decoded, mut cleaned) = (OffsetMap::default(), OffsetMap::default());
        decoded.push(0..2, 2..3);
        decoded.push(2..6, 3..7);
        cleaned.push(0..3, 0..3);
        cleaned.push(3..5, 4..6);
        let whole = cleaned.after(&decoded);
        assert_eq!(whole.raw_range(0..2), Some(2..3));
        assert_eq!(whole.raw_range(2..5), Some(3..7));
        assert_eq!(whole.raw(3), Some(5));
    }
}
