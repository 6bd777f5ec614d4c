//! Text to the small words that dates are written in, whatever the model took for a token ("Sept29th", "1990s", "8-May").

use demarche_core::Span;

use super::words;

/// A run of letters, a run of digits, or one other character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lexeme {
    /// Its characters, the stop of an abbreviation included.
    pub span: Span,
    /// Lower case; no stop, no thousands' commas, straight marks.
    pub word: String,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// Whether nothing stands between it and what is before.
    pub glued: bool,
    /// Whether it is an abbreviation with its stop ("Jan.").
    pub stopped: bool,
}

/// What stands between two paragraphs.
const BREAK: &str = "\n";

/// The lexemes of a text, with [`Words::word`] looking safely past both ends.
pub(super) struct Words(pub Vec<Lexeme>);

impl Words {
    /// Splits a text.
    pub(super) fn of(text: &str) -> Self {
        let mut all: Vec<Lexeme> = Vec::with_capacity(text.len() / 5);
        let mut at = 0;
        while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = text.get(at..).unwrap_or("");
            if first.is_whitespace() {
                let blank = rest.len() - rest.trim_start().len();
                if rest.get(..blank).is_some_and(|it| it.matches('\n').count() > 1) {
                    all.push(lexeme(at, at + blank, BREAK.to_owned(), false, false));
                }
                at += blank;
                continue;
            }
            let end = at + length(rest, first);
            let raw = text.get(at..end).unwrap_or("");
            let glued = all.last().is_some_and(|last| last.span.end as usize == at);
            let mut next = lexeme(at, end, normal(raw, first), first.is_uppercase(), glued);
            next.stopped = first.is_alphabetic() && raw.ends_with('.');
            all.push(next);
            at = end;
        }
        Self(all)
    }

    /// The word at an index; empty beyond both ends and between paragraphs.
    pub(super) fn word(&self, at: usize) -> &str {
        self.0.get(at).map_or("", |it| if it.word == BREAK { "" } else { it.word.as_str() })
    }

    /// Whether one of `words` stands at an index.
    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        !word.is_empty() && words.contains(&word)
    }

    /// Whether the words from an index on are those of a phrase.
    pub(super) fn begins(&self, at: usize, phrase: &str) -> bool {
        phrase.split(' ').enumerate().all(|(step, word)| self.word(at + step) == word)
    }

    /// Whether the lexeme begins with a capital.
    pub(super) fn capital(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|it| it.capital)
    }

    /// Whether nothing stands in front of the lexeme.
    pub(super) fn glued(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|it| it.glued)
    }

    /// Whether it is written with the stop of an abbreviation.
    pub(super) fn stopped(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|it| it.stopped)
    }

    /// The index behind a hyphen or dash at `at`, if there is one.
    pub(super) fn dash(&self, at: usize) -> Option<usize> {
        self.is(at, &["-", "–", "—"]).then_some(at + 1)
    }

    /// The index behind a dash if there is one, else the same.
    pub(super) fn past_dash(&self, at: usize) -> usize {
        self.dash(at).unwrap_or(at)
    }

    /// Digits as a number.
    pub(super) fn digits(&self, at: usize) -> Option<i64> {
        let word = self.word(at);
        word.starts_with(|it: char| it.is_ascii_digit()).then(|| word.parse().ok()).flatten()
    }
}

fn lexeme(from: usize, to: usize, word: String, capital: bool, glued: bool) -> Lexeme {
    Lexeme { span: Span::new(from, to), word, capital, glued, stopped: false }
}

/// How many bytes of `rest` the next lexeme takes.
fn length(rest: &str, first: char) -> usize {
    let run = |fits: fn(char) -> bool| rest.find(|it: char| !fits(it)).unwrap_or(rest.len());
    if first.is_ascii_digit() {
        return digits(rest);
    }
    if !first.is_alphabetic() {
        return first.len_utf8();
    }
    let half_day = |it: &str| {
        let mut parts = it.chars();
        let letters = [parts.next(), parts.next(), parts.next()].map(|it| it.map(|it| it.to_ascii_lowercase()));
        matches!(letters, [Some('a' | 'p'), Some('.'), Some('m')]) && !parts.next().is_some_and(char::is_alphanumeric)
    };
    if half_day(rest) {
        return if rest.as_bytes().get(3) == Some(&b'.') { 4 } else { 3 };
    }
    let letters = run(char::is_alphabetic);
    let stop = rest.as_bytes().get(letters) == Some(&b'.') && first.is_uppercase();
    let short = stop && rest.get(..letters).is_some_and(|it| words::is_abbreviation(&it.to_lowercase()));
    letters + usize::from(short)
}

/// Digits with their thousands' commas ("10,000"), which a date's comma ("June 5, 2004") is none of.
fn digits(rest: &str) -> usize {
    let run = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = run(rest);
    while end <= 15 && rest.as_bytes().get(end) == Some(&b',') && run(&rest[end + 1..]) == 3 && run(rest) <= 3 {
        end += 4;
    }
    end
}

fn normal(raw: &str, first: char) -> String {
    if first.is_ascii_digit() {
        return raw.replace(',', "");
    }
    match first {
        '’' | '‘' => "'".to_owned(),
        _ => raw.replace('.', if raw.len() == 1 { "." } else { "" }).to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, words: &[&str]) {
        let all = Words::of(text);
        assert_eq!(all.0.iter().map(|it| it.word.as_str()).collect::<Vec<_>>(), words);
        assert!(all.0.iter().all(|it| it.word == BREAK || !it.span.of(text).trim().is_empty()));
    }

    #[test]
    fn letters_digits_and_marks_are_taken_apart() {
        check("Sept29th, 8-May", &["sept", "29", "th", ",", "8", "-", "may"]);
        check("the ’90s", &["the", "'", "90", "s"]);
    }

    #[test]
    fn stops_belong_to_abbreviations_and_commas_to_thousands() {
        check("Nov. 9 at 5 p.m. He", &["nov", "9", "at", "5", "pm", "he"]);
        check("10,000 on June 5, 2004.", &["10000", "on", "june", "5", ",", "2004", "."]);
    }
}
