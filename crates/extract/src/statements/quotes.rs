//! Quotation marks and what they hold.

use demarche_core::Span;

use crate::Story;

/// A quotation: its words, and its words with the marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Without the marks.
    pub inner: Span,
    /// With the marks.
    pub outer: Span,
}

impl Quote {
    /// Whether it holds a sentence rather than a few words: five words, or an end mark inside.
    pub fn is_sentence(&self, story: &Story<'_>) -> bool {
        let words = story.words(self.inner);
        words.split_whitespace().count() >= 5 && (words.ends_with(['.', '!', '?', ',']) || self.fills_paragraph(story))
    }

    fn fills_paragraph(&self, story: &Story<'_>) -> bool {
        story
            .document
            .paragraphs
            .iter()
            .any(|paragraph| paragraph.len() <= self.outer.len() + 2 && paragraph.overlaps(self.outer))
    }
}

/// The quotations of the story in order. A mark that is never closed ends with its paragraph, as in quotations that go
/// on in the next; a single straight mark inside a word is an apostrophe.
pub(crate) fn find(story: &Story<'_>) -> Vec<Quote> {
    let text = &story.document.text;
    let mut found = Vec::new();
    let paragraphs = &story.document.paragraphs;
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let goes_on = paragraphs.get(at + 1).is_some_and(|next| next.of(text).starts_with(['“', '"', '‘', '\'']));
        found.extend(in_paragraph(paragraph.of(text), paragraph.start as usize, goes_on));
    }
    found
}

/// `goes_on`: the next paragraph opens with a mark, so one that is left open here is the head of a longer quotation.
fn in_paragraph(words: &str, base: usize, goes_on: bool) -> Vec<Quote> {
    let mut found: Vec<Quote> = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut skip = false;
    for (at, c) in words.char_indices() {
        // Two single marks are a double one.
        let double = c == '\'' && words[at + 1..].starts_with('\'');
        if std::mem::replace(&mut skip, double) {
            skip = false;
            continue;
        }
        let (c, width) = if double { ('"', 2) } else { (c, c.len_utf8()) };
        let before = words[..at].chars().next_back();
        let after = words[at + width..].chars().next();
        let opens = before.is_none_or(|b| b.is_whitespace() || "([—–-".contains(b)) && after.is_some_and(|a| !a.is_whitespace());
        let closes = after.is_none_or(|a| !a.is_alphanumeric());
        match (open, c) {
            (None, '“' | '„' | '«') => open = Some((at, closing(c))),
            (None, '"') if opens => open = Some((at, '"')),
            (None, '‘') if opens => open = Some((at, '’')),
            (None, '\'') if opens => open = Some((at, '\'')),
            // "‘It’s the farmers’ river,’": a plural's apostrophe inside.
            (Some((_, '’' | '\'')), c) if before == Some('s') && is_possessive(c, &words[at + width..]) => {}
            (Some((start, mark)), c) if c == mark && (c == '”' || c == '»' || closes) => {
                // A quotation in single marks has several words or a whole one; else the mark was an apostrophe ("the '90s").
                let inner = words[start..at].trim_start_matches(['‘', '\'']);
                let whole = inner.len() > 2 && inner.chars().all(|c| c.is_alphabetic() || c == '-');
                if !matches!(mark, '’' | '\'') || inner.contains(' ') || whole {
                    found.push(quote(base, start, at, words, width));
                }
                open = None;
            }
            _ => {}
        }
    }
    // A mark behind a colon opens a speech even where nobody closes it.
    let led = |start: usize| words[..start].trim_end().ends_with(':');
    if let Some((start, _)) = open.filter(|(start, mark)| (*start == 0 || goes_on || led(*start)) && !matches!(mark, '\'' | '’'))
    {
        found.push(quote(base, start, before_cue(words), words, 0));
    }
    found
}

/// Whether a single mark behind an "s" is an apostrophe: a word in small letters follows, and the quotation is closed further on,
/// behind punctuation and before another one opens.
fn is_possessive(mark: char, rest: &str) -> bool {
    let word = rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase));
    let opens = rest.find(['‘', '“']).unwrap_or(rest.len());
    let closed = [',', '.', '!', '?'].iter().any(|end| rest[..opens].contains(&format!("{end}{mark}")));
    word && closed
}

/// Where the words of a quotation end that nobody closed: at its paragraph's end, or in front of ", … said.".
fn before_cue(words: &str) -> usize {
    const CUES: [&str; 8] = [" said", " says", " added", " told", " wrote", "said ", "says ", " warned"];
    let comma = words.rfind(", ").filter(|&comma| {
        let tail = &words[comma + 1..];
        tail.split_whitespace().count() <= 9 && CUES.iter().any(|cue| tail.contains(cue))
    });
    comma.unwrap_or(words.len())
}

fn closing(open: char) -> char {
    match open {
        '«' => '»',
        _ => '”',
    }
}

fn quote(base: usize, start: usize, end: usize, words: &str, mark: usize) -> Quote {
    let first = if words[start..].starts_with("''") { 2 } else { words[start..].chars().next().map_or(1, char::len_utf8) };
    Quote { inner: Span::new(base + start + first, base + end), outer: Span::new(base + start, base + end + mark) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = in_paragraph(text, 0, false).into_iter().map(|quote| quote.inner.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn curly_straight_and_single_marks() {
        check("He said “no” and \"never\".", &["no", "never"]);
        check("''We will,'' she said.", &["We will,"]);
        check("'We won't go,' she said, 'not in the '90s.'", &["We won't go,", "not in the '90s."]);
    }

    #[test]
    fn an_apostrophe_is_no_mark() {
        check("The ministers' talks and Iran's reply.", &[]);
    }

    #[test]
    fn a_mark_left_open_at_the_paragraphs_head_runs_to_its_end() {
        check("“We will go on.", &["We will go on."]);
        check("He said \"no and left.", &[]);
        check("He told them: \"We have water.", &["We have water."]);
    }

    #[test]
    fn a_plurals_apostrophe_closes_no_british_quotation() {
        check("‘It’s the farmers’ river, not his,’ she said.", &["It’s the farmers’ river, not his,"]);
        check("She called it ‘the workers’ party’ and left.", &["the workers"]);
    }
}
