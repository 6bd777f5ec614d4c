//! Cleaning of plain text, with the way back to the raw bytes.

/// From bytes of the clean text to bytes of the text as it was decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// Points (clean, raw) from which both run in step, in order.
    steps: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// A map that knows only that the text came from somewhere in the input (formats that are rebuilt, such as HTML).
    pub fn whole(_raw: usize) -> Self {
        Self { steps: Vec::new() }
    }

    /// The raw byte of a clean one; `None` where the format was rebuilt.
    pub fn raw(&self, clean: u32) -> Option<u32> {
        let at = self.steps.partition_point(|&(from, _)| from <= clean).checked_sub(1)?;
        let (from, raw) = self.steps[at];
        Some(raw + (clean - from))
    }
}

/// Lines at least this long that follow each other are taken for hard-wrapped text.
const WRAPPED: std::ops::RangeInclusive<usize> = 55..=100;

/// Cleans plain text: CR LF becomes LF, hard-wrapped lines are joined.
pub(crate) fn clean(raw: &str) -> (String, OffsetMap) {
    let wrapped = is_hard_wrapped(raw);
    let mut text = String::with_capacity(raw.len());
    let mut steps: Vec<(u32, u32)> = vec![(0, 0)];
    let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let mut line_start = 0;
    let mut chars = raw.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if c == '\r' {
            if chars.peek().is_none_or(|&(_, next)| next != '\n') {
                text.push('\n');
            }
            steps.push((at(text.len()), at(offset + 1)));
        } else if c == '\n' {
            let joined = wrapped && joins(&raw[line_start..offset], &raw[offset + 1..]);
            text.push(if joined { ' ' } else { '\n' });
            line_start = offset + 1;
        } else {
            text.push(c);
        }
    }
    (text, OffsetMap { steps })
}

/// Whether most lines are of like, moderate length and end within sentences.
fn is_hard_wrapped(raw: &str) -> bool {
    let lines: Vec<&str> = raw.lines().take(400).map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let full = lines.iter().filter(|line| WRAPPED.contains(&line.chars().count())).count();
    let open = lines.iter().filter(|line| line.ends_with(|c: char| c.is_alphanumeric() || c == ',')).count();
    full >= 2 && full * 2 >= lines.len() && open * 2 > full
}

/// Whether the line so far goes on in the next: neither is blank, and this one is full.
fn joins(line: &str, rest: &str) -> bool {
    let last = line.trim_end().chars().count();
    let next = rest.split('\n').next().unwrap_or("").trim();
    !line.trim().is_empty() && !next.is_empty() && last >= *WRAPPED.start() && !next.starts_with(['-', '•', '*', '—', '–'])
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
    }
}
