//! Cuts raw text into atoms, the smallest units that a token can be made of.
//!
//! Atoms are runs of letters (Unicode categories L and M), runs of decimal digits (Nd), and every other character alone;
//! English clitics are cut out of letter runs ("do|n't", "it|'s", "can|not"). The Python twin is
//! `training/demarche_training/atoms.py`; the model was trained on exactly these cuts.

use demarche_core::Span;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

const CLITICS: [&str; 6] = ["s", "re", "ve", "ll", "d", "m"];
/// Words that UD writes as two, with the length of the first part.
const FUSED: [(&str, usize); 6] = [("cannot", 3), ("gonna", 3), ("wanna", 3), ("gotta", 3), ("gimme", 3), ("lemme", 3)];

/// One atom and what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Atom {
    /// Its characters.
    pub span: Span,
    /// Whether white space, or nothing at all, stands before it.
    pub space: bool,
    /// Whether a line end, or nothing at all, stands before it.
    pub newline: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Letter,
    Digit,
    Other,
}

fn kind(c: char) -> Kind {
    if c.is_ascii_alphabetic() {
        return Kind::Letter;
    }
    if c.is_whitespace() {
        return Kind::Space;
    }
    match c.general_category_group() {
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark => Kind::Letter,
        _ if c.general_category() == GeneralCategory::DecimalNumber => Kind::Digit,
        _ => Kind::Other,
    }
}

struct Run {
    kind: Kind,
    start: usize,
    end: usize,
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, c) in text.char_indices() {
        let kind = kind(c);
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some(last) if last.kind == kind && kind != Kind::Other => last.end = end,
            _ => runs.push(Run { kind, start: at, end }),
        }
    }
    runs
}

/// The atoms of `text`, with offsets counted from `base`.
pub fn atoms(text: &str, base: usize) -> Vec<Atom> {
    let runs = runs(text);
    let mut cuts: Vec<(usize, usize)> = Vec::with_capacity(runs.len());
    let mut at = 0;
    while at < runs.len() {
        at += cut(text, &runs, at, &mut cuts);
    }
    let mut last = 0;
    let place = |(start, end): (usize, usize)| {
        let gap = &text[last..start];
        let first = last == 0;
        last = end;
        Atom { span: Span::new(base + start, base + end), space: first || !gap.is_empty(), newline: first || gap.contains('\n') }
    };
    cuts.into_iter().map(place).collect()
}

/// Cuts what begins at run `at`; returns how many runs it took.
fn cut(text: &str, runs: &[Run], at: usize, cuts: &mut Vec<(usize, usize)>) -> usize {
    let run = &runs[at];
    let (start, end) = (run.start, run.end);
    let apostrophe = |i: usize| runs.get(i).is_some_and(|it| matches!(&text[it.start..it.end], "'" | "’"));
    let letters = |i: usize| {
        runs.get(i).filter(|it| it.kind == Kind::Letter).map_or(String::new(), |it| text[it.start..it.end].to_lowercase())
    };
    let clitic = |i: usize| CLITICS.contains(&letters(i).as_str());
    match run.kind {
        Kind::Space => return 1,
        Kind::Letter if apostrophe(at + 1) => {
            let word = letters(at);
            if letters(at + 2) == "t" && word.ends_with('n') && word.len() > 1 {
                cuts.extend([(start, end - 1), (end - 1, runs[at + 2].end)]);
                return 3;
            }
            if clitic(at + 2) {
                cuts.extend([(start, end), (runs[at + 1].start, runs[at + 2].end)]);
                return 3;
            }
        }
        // A clitic behind something that is no word: "1990's".
        Kind::Other if apostrophe(at) && clitic(at + 1) && cuts.last().is_some_and(|&(_, last)| last == start) => {
            cuts.push((start, runs[at + 1].end));
            return 2;
        }
        _ => {}
    }
    let word = if run.kind == Kind::Letter && end - start == 5 || end - start == 6 { letters(at) } else { String::new() };
    match FUSED.iter().find(|(fused, _)| *fused == word) {
        Some(&(_, first)) => cuts.extend([(start, start + first), (start + first, end)]),
        None => cuts.push((start, end)),
    }
    1
}

/// The shape id of an atom, 0 to 31: casing class × 4 + white space before × 2 + line end before.
pub fn shape(word: &str, atom: &Atom) -> i32 {
    casing(word) * 4 + 2 * i32::from(atom.space) + i32::from(atom.newline)
}

fn casing(word: &str) -> i32 {
    const LOWER: i32 = 0;
    const TITLE: i32 = 1;
    const UPPER: i32 = 2;
    const MIXED: i32 = 3;
    const SINGLE_UPPER: i32 = 4;
    const DIGIT: i32 = 5;
    const PUNCT: i32 = 6;
    const OTHER: i32 = 7;
    let Some(first) = word.chars().next() else { return OTHER };
    match kind(first) {
        Kind::Digit => return DIGIT,
        Kind::Letter => {}
        _ if first.general_category_group() == GeneralCategoryGroup::Punctuation => return PUNCT,
        _ => return OTHER,
    }
    let (lower, upper) = (word.to_lowercase(), word.to_uppercase());
    let rest = &word[first.len_utf8()..];
    if word == lower {
        if word == upper { OTHER } else { LOWER }
    } else if rest.is_empty() {
        SINGLE_UPPER
    } else if word == upper {
        UPPER
    } else if rest == rest.to_lowercase() {
        TITLE
    } else {
        MIXED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = atoms(text, 0).into_iter().map(|atom| atom.span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn clitics_stand_apart() {
        check("They don't, can’t; it's Iran’s.", &["They", "do", "n't", ",", "ca", "n’t", ";", "it", "'s", "Iran", "’s", "."]);
    }

    #[test]
    fn cannot_is_two_words() {
        check("We cannot", &["We", "can", "not"]);
    }

    #[test]
    fn digits_and_letters_part() {
        check("at 10am, $2.5bn", &["at", "10", "am", ",", "$", "2", ".", "5", "bn"]);
    }

    #[test]
    fn a_possessive_behind_a_full_stop_is_a_clitic() {
        check("U.S.'s", &["U", ".", "S", ".", "'s"]);
    }

    #[test]
    fn combining_marks_stay_with_their_letter() {
        check("e\u{301}te\u{301} ok", &["e\u{301}te\u{301}", "ok"]);
    }

    #[test]
    fn the_shape_tells_capitals_and_what_stands_before() {
        let text = "UN said\nNo";
        let shapes: Vec<i32> = atoms(text, 0).iter().map(|atom| shape(atom.span.of(text), atom)).collect();
        assert_eq!(shapes, [2 * 4 + 3, 2, 4 + 3]);
    }
}
