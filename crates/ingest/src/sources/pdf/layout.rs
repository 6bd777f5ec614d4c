//! Glyphs with their places to lines and paragraphs.
//!
//! Glyphs come in the order of the file, which for text set by a program is that of reading; a new line is told by the
//! step down, a new paragraph by a wider step, an indent, a short line before it or another size.

/// A glyph: its characters, where its baseline begins and ends, its size, all in points from the page's lower left.
pub(super) struct Glyph {
    pub words: String,
    pub x: f64,
    pub y: f64,
    pub end: f64,
    pub size: f64,
}

/// A line.
#[derive(Debug, Default)]
struct Line {
    words: String,
    x: f64,
    y: f64,
    end: f64,
    size: f64,
}

/// The lines of the page that is being read, and the paragraphs of those before.
#[derive(Default)]
pub(super) struct Layout {
    lines: Vec<Line>,
    line: Option<Line>,
    done: Vec<String>,
    length: usize,
}

impl Layout {
    /// Bytes taken so far.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Adds the next glyph of the page.
    pub fn add(&mut self, glyph: Glyph) {
        if !(glyph.x.is_finite() && glyph.y.is_finite() && glyph.end.is_finite() && glyph.size.is_finite()) {
            return;
        }
        self.length += glyph.words.len();
        let same = self.line.as_ref().is_some_and(|line| line.continues(&glyph));
        if !same {
            self.lines.extend(self.line.take().filter(|line| !line.words.trim().is_empty()));
        }
        let line =
            self.line.get_or_insert_with(|| Line { x: glyph.x, y: glyph.y, size: glyph.size, end: glyph.x, ..Line::default() });
        let gap = glyph.x - line.end;
        // A letter printed again in its place is meant to look bold.
        if line.words.ends_with(&glyph.words) && (glyph.end - line.end).abs() < 0.1 * glyph.size && !glyph.words.trim().is_empty()
        {
            return;
        }
        if gap > 0.18 * glyph.size && !line.words.ends_with(' ') && !line.words.is_empty() && !glyph.words.starts_with(' ') {
            line.words.push(' ');
        }
        line.words.push_str(&spelt(&glyph.words));
        line.end = glyph.end.max(glyph.x);
        line.size = line.size.max(glyph.size);
    }

    /// Ends a page: its lines become paragraphs, the first of which may go on from the page before.
    pub fn end_page(&mut self) {
        self.lines.extend(self.line.take().filter(|line| !line.words.trim().is_empty()));
        let lines: Vec<Line> = std::mem::take(&mut self.lines);
        let last = lines.len().saturating_sub(1);
        let lines: Vec<Line> = lines
            .into_iter()
            .enumerate()
            .filter(|(at, line)| !(is_folio(&line.words) && (*at == 0 || *at == last)))
            .map(|(_, line)| line)
            .collect();
        let step = usual_step(&lines);
        let right = lines.iter().map(|line| line.end).fold(f64::MIN, f64::max);
        for (at, line) in lines.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| lines.get(at));
            let begins = before.map_or_else(
                || self.done.last().is_none_or(|open| !goes_on(open, &line.words)),
                |before| line.begins(before, step, right),
            );
            match self.done.last_mut() {
                Some(open) if !begins => join(open, line.words.trim()),
                _ => self.done.push(line.words.trim().to_owned()),
            }
        }
    }

    /// All paragraphs, blank lines between them.
    pub fn text(self) -> String {
        self.done.join("\n\n")
    }
}

impl Line {
    /// Whether a glyph stands on this line, behind what is there.
    fn continues(&self, glyph: &Glyph) -> bool {
        let size = self.size.max(glyph.size).max(1.0);
        let back = glyph.x < self.end - 1.5 * size;
        (self.y - glyph.y).abs() < 0.5 * size && !back
    }

    /// Whether a paragraph begins with this line.
    fn begins(&self, before: &Line, step: f64, right: f64) -> bool {
        let size = self.size.max(1.0);
        let down = before.y - self.y;
        if (self.size - before.size).abs() > 0.15 * size {
            return true;
        }
        if down < -size || down > 3.0 * step.max(size) {
            // Another column, or behind a picture.
            return !goes_on(&before.words, &self.words);
        }
        let indented = self.x > before.x + 0.8 * size && self.x < before.x + 6.0 * size;
        let short = before.end < before.x + 0.8 * (right - before.x);
        down > 1.35 * step.max(0.1) || (indented || short) && ends(&before.words)
    }
}

/// The step between lines that is met most often, in points.
fn usual_step(lines: &[Line]) -> f64 {
    let mut steps: Vec<f64> = lines.windows(2).map(|pair| pair[0].y - pair[1].y).filter(|step| *step > 1.0).collect();
    steps.sort_by(f64::total_cmp);
    // Below the middle: the steps between paragraphs are the wider ones.
    steps.get(steps.len() * 2 / 5).copied().unwrap_or(0.0)
}

/// Whether words end a sentence.
fn ends(words: &str) -> bool {
    words.trim_end().trim_end_matches(['"', '”', '’', '»', ')']).ends_with(['.', '!', '?', ':'])
}

/// Whether words go on in the middle of a sentence that others left open.
fn goes_on(open: &str, words: &str) -> bool {
    !ends(open) && words.trim_start().chars().next().is_some_and(|c| c.is_lowercase() || c == '“' || c == '"')
}

/// Joins a line to its paragraph; a word that was divided at the end is made whole.
fn join(open: &mut String, line: &str) {
    let mut tail = open.chars().rev();
    let hyphen =
        tail.next().is_some_and(|c| c == '-' || c == '\u{ad}' || c == '\u{2010}') && tail.next().is_some_and(char::is_lowercase);
    if hyphen && line.starts_with(char::is_lowercase) {
        open.pop();
    } else if !open.ends_with(' ') {
        open.push(' ');
    }
    open.push_str(line);
}

/// Whether a line is a page's number: "3", "- 3 -", "Page 3 of 9".
fn is_folio(words: &str) -> bool {
    let plain = words.trim().trim_matches(['-', '–', '—', ' ']).to_lowercase();
    let rest = plain.strip_prefix("page ").unwrap_or(&plain);
    let parts: Vec<&str> = rest.split([' ', '/']).filter(|part| *part != "of").collect();
    !parts.is_empty()
        && parts.len() <= 2
        && parts.iter().all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Ligatures as letters, control characters as blanks.
fn spelt(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            'ﬀ' => plain.push_str("ff"),
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            'ﬃ' => plain.push_str("ffi"),
            'ﬄ' => plain.push_str("ffl"),
            '\u{a0}' | '\t' | '\r' | '\n' => plain.push(' '),
            c if c.is_control() => {}
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines set in 10 points, each letter 5 points wide: (x, y, words).
    fn set(lines: &[(f64, f64, &str)]) -> String {
        let mut layout = Layout::default();
        for (x, y, words) in lines {
            for (at, c) in words.chars().enumerate() {
                let x = x + 5.0 * at as f64;
                layout.add(Glyph { words: c.to_string(), x, y: *y, end: x + 5.0, size: 10.0 });
            }
        }
        layout.end_page();
        layout.text()
    }

    #[test]
    fn lines_become_paragraphs_and_divided_words_whole() {
        let text = set(&[
            (50.0, 700.0, "The envoy left the capital after long nego-"),
            (50.0, 688.0, "tiations that both sides called useful."),
            (50.0, 664.0, "They will meet again in June, officials of"),
            (50.0, 652.0, "both sides said."),
            (290.0, 30.0, "3"),
        ]);
        let want = "The envoy left the capital after long negotiations that both sides called useful.\n\nThey will meet again in June, officials of both sides said.";
        assert_eq!(text, want);
    }

    #[test]
    fn gaps_are_blanks_and_letters_printed_twice_are_one() {
        let mut layout = Layout::default();
        for (words, x) in [("T", 0.0), ("T", 0.2), ("o", 5.0), ("g", 13.0), ("o", 18.0)] {
            layout.add(Glyph { words: words.into(), x, y: 0.0, end: x + 5.0, size: 10.0 });
        }
        layout.end_page();
        assert_eq!(layout.text(), "To go");
    }
}
