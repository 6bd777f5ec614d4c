//! Full text as people type it, made into a question that the full-text engine cannot misread.
//!
//! `talks "red line" -cancelled enrich*` → `"talks" AND "red line" AND "enrich"* NOT "cancelled"`. Every word goes over in quotation
//! marks, so operators, brackets, colons and stray marks are words or nothing, never syntax.

use crate::error::AskError;

/// The most words of one question; the engine's expressions have a bounded depth.
const MOST: usize = 64;

/// The fewest letters of a beginning: shorter ones stand for a large part of all words.
const BEGINNING: usize = 3;

/// A full-text question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    expression: String,
}

impl Words {
    /// What a user typed: words that must all be there, `"a phrase"`, `OR` between two, `-word` for without, `word*` for beginnings.
    ///
    /// # Errors
    /// [`AskError::Words`] if no word is left to look for, [`AskError::ManyWords`] if there are too many, [`AskError::Beginning`] if
    /// `word*` has fewer than three letters.
    pub fn new(typed: &str) -> Result<Self, AskError> {
        let mut groups: Vec<Vec<String>> = Vec::new();
        let mut without = Vec::new();
        let mut or = false;
        let terms = terms(typed)?;
        if terms.len() > MOST {
            return Err(AskError::ManyWords(MOST));
        }
        for term in terms {
            match term {
                Term::Or => or = !groups.is_empty(),
                Term::Without(word) => without.push(word),
                Term::With(word) => {
                    match groups.last_mut().filter(|_| or) {
                        Some(group) => group.push(word),
                        None => groups.push(vec![word]),
                    }
                    or = false;
                }
            }
        }
        if groups.is_empty() {
            return Err(AskError::Words(typed.to_owned()));
        }
        let groups: Vec<String> = groups.iter().map(|group| format!("({})", group.join(" OR "))).collect();
        let mut expression = groups.join(" AND ");
        if !without.is_empty() {
            expression = format!("({expression}) NOT ({})", without.join(" OR "));
        }
        Ok(Self { expression })
    }

    /// Any of several names, each as a phrase.
    pub fn any(names: &[String]) -> Option<Self> {
        let mut phrases: Vec<String> = names.iter().filter(|name| has_word(name)).map(|name| quoted(name)).collect();
        phrases.truncate(MOST);
        (!phrases.is_empty()).then(|| Self { expression: phrases.join(" OR ") })
    }

    /// As the full-text engine takes it.
    pub fn expression(&self) -> &str {
        &self.expression
    }
}

enum Term {
    With(String),
    Without(String),
    Or,
}

fn terms(typed: &str) -> Result<Vec<Term>, AskError> {
    let mut terms = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let (minus, body) = match rest.strip_prefix('-') {
            Some(body) => (true, body),
            None => (false, rest),
        };
        let (words, phrase, after) = match body.strip_prefix(is_mark) {
            Some(inner) => {
                let end = inner.find(is_mark).unwrap_or(inner.len());
                (&inner[..end], true, inner[end..].trim_start_matches(is_mark))
            }
            None => {
                let end = body.find(|c: char| c.is_whitespace() || is_mark(c)).unwrap_or(body.len());
                (&body[..end], false, &body[end..])
            }
        };
        rest = after.trim_start();
        if !phrase && words == "OR" && !minus {
            terms.push(Term::Or);
        } else if has_word(words) {
            let star = if !phrase && words.ends_with('*') { "*" } else { "" };
            if !star.is_empty() && words.chars().filter(|it| it.is_alphanumeric()).count() < BEGINNING {
                return Err(AskError::Beginning(words.to_owned()));
            }
            let word = format!("{}{star}", quoted(words));
            terms.push(if minus { Term::Without(word) } else { Term::With(word) });
        }
    }
    Ok(terms)
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace(['"', '\0'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn check(typed: &str, expression: &str) {
        assert_eq!(Words::new(typed).unwrap().expression(), expression, "{typed}");
    }

    #[test]
    fn words_phrases_alternatives_and_exclusions_are_understood() {
        check("talks", "(\"talks\")");
        check("talks Geneva", "(\"talks\") AND (\"Geneva\")");
        check("\"red line\" OR redline -cancelled", "((\"red line\" OR \"redline\")) NOT (\"cancelled\")");
        check("enrich*", "(\"enrich*\"*)");
    }

    #[test]
    fn a_beginning_has_three_letters() {
        check("war*", "(\"war*\"*)");
        assert!(matches!(Words::new("talks co*"), Err(AskError::Beginning(word)) if word == "co*"));
    }

    #[test]
    fn syntax_of_the_engine_is_only_words() {
        check("AND", "(\"AND\")");
        check("title:x (y", "(\"title:x\") AND (\"(y\")");
        check("“unclosed phrase", "(\"unclosed phrase\")");
        check("OR talks OR", "(\"talks\")");
        for typed in ["", " ", "\"", "-", "***", "(((", "-talks", "OR", "“”", "—"] {
            assert!(Words::new(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn nothing_that_a_user_types_is_a_syntax_error() {
        let store = testing::store();
        let mut ask = store.connection().prepare("SELECT count(*) FROM statement_words WHERE statement_words MATCH ?1").unwrap();
        let pieces = [
            "talks", "\"", "“", "-", "*", "(", ")", "NEAR(", "AND", "OR", "NOT", "{a b}:", "^", "+", "a:", "'", ";", "é", "核",
            "\0",
        ];
        let mut seed = 7_usize;
        for _ in 0..3000 {
            let mut typed = String::new();
            for _ in 0..seed % 7 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                typed.push_str(pieces[(seed >> 33) % pieces.len()]);
                if seed.is_multiple_of(3) {
                    typed.push(' ');
                }
            }
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
            if let Ok(words) = Words::new(&typed) {
                let count = ask.query_row([words.expression()], |row| row.get::<_, i64>(0));
                assert!(count.is_ok(), "{typed:?} → {}: {count:?}", words.expression());
            }
        }
    }
}
