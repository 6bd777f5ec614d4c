//! Hand-made readings for tests: one token a line, `form lemma UPOS head deprel [feats]`, a blank line between sentences.
//!
//! Heads count from 1 inside the sentence, 0 is the root. Words are joined by a blank, but not in front of punctuation
//! or "'s". A line `# kind first last` names the tokens of the current sentence as a `person`, `organization` or `place`.

use demarche_core::{Document, Name, Reading, Sentence, Span, Token};

use crate::{Lexicon, Story};

/// A story made from such lines, with the shipped lexicon.
pub(crate) struct Case {
    /// The text.
    pub document: Document,
    /// Its grammar.
    pub reading: Reading,
    /// The shipped tables.
    pub lexicon: Lexicon,
}

impl Case {
    /// The story to hand to an extractor.
    pub fn story(&self) -> Story<'_> {
        Story { document: &self.document, reading: &self.reading, lexicon: &self.lexicon }
    }

    /// The first token that reads `word`.
    pub fn at(&self, word: &str) -> usize {
        let found = self.reading.tokens.iter().position(|token| token.span.of(&self.document.text) == word);
        found.unwrap_or_else(|| panic!("no token `{word}`"))
    }

    /// The story as published on an ISO date.
    pub fn published(mut self, date: &str) -> Self {
        self.document.published = Some(date.into());
        self
    }
}

/// Builds a story from lines.
pub(crate) fn case(lines: &str) -> Case {
    let (mut text, mut reading, mut first) = (String::new(), Reading::default(), 0);
    for line in lines.lines().map(str::trim).chain([""]) {
        let parts: Vec<&str> = line.split_whitespace().collect();
        match parts[..] {
            [] if reading.tokens.len() > first => {
                let span = reading.span_of(&(first..reading.tokens.len()).collect::<Vec<_>>());
                reading.sentences.push(Sentence { span, tokens: first..reading.tokens.len() });
                first = reading.tokens.len();
            }
            ["#", kind, from, to] => {
                let number = |word: &str| first + word.parse::<usize>().expect("a token's number");
                let tokens = number(from) - 1..number(to);
                let span = reading.span_of(&tokens.clone().collect::<Vec<_>>());
                reading.names.push(Name { span, tokens, kind: kind.into(), score: 1.0 });
            }
            [form, lemma, upos, head, deprel, ref feats @ ..] => {
                let glued = text.is_empty() || form.starts_with(['.', ',', ';', ':', '?', '!', '”', '\'', '’', ')']);
                if !glued {
                    text.push(' ');
                }
                let start = text.len();
                text.push_str(form);
                let head: usize = head.parse().expect("a head's number");
                reading.tokens.push(Token {
                    span: Span::new(start, text.len()),
                    lemma: lemma.into(),
                    upos: upos.into(),
                    feats: feats.first().copied().unwrap_or("").into(),
                    head: head.checked_sub(1).map(|head| first + head),
                    deprel: deprel.into(),
                });
            }
            _ => {}
        }
    }
    Case { document: Document::from_text(text), reading, lexicon: Lexicon::embedded().expect("shipped tables") }
}
