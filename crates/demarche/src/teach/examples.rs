//! Marked sentences, one JSON object a line.

use demarche_core::Span;
use demarche_core::wire::Offsets;
use serde::Deserialize;

use super::error::TeachError;

/// A sentence (or a few), and whether it shows what is to be learned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The words.
    pub text: String,
    /// Whether it shows the type or context.
    pub label: bool,
    /// The words that name the event, in UTF-8 bytes of `text`.
    pub span: Option<Span>,
}

/// A line as it is written; `span` counts Unicode scalars.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    text: String,
    label: bool,
    #[serde(default)]
    span: Option<[usize; 2]>,
}

/// The examples of a file's text; empty lines are passed over.
///
/// # Errors
/// [`TeachError::Line`] for the first line that is no example.
pub fn examples(text: &str) -> Result<Vec<Example>, TeachError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| example(line).map_err(|message| TeachError::Line { line: at + 1, message })).collect()
}

fn example(line: &str) -> Result<Example, String> {
    let it: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if it.text.trim().is_empty() {
        return Err("`text` is empty".into());
    }
    let length = it.text.chars().count();
    if let Some([start, end]) = it.span
        && (start >= end || end > length)
    {
        return Err(format!("`span` [{start}, {end}] is not inside the text, which has {length} characters"));
    }
    let span = it.span.map(|[start, end]| Offsets::new(&it.text).to_bytes(Span::new(start, end)));
    Ok(Example { text: it.text, label: it.label, span })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_characters_and_slice_back() {
        let found = examples("{\"text\": \"Đà Nẵng was emptied.\", \"label\": true, \"span\": [12, 19]}\n\n").unwrap();
        assert_eq!(found[0].span.unwrap().of(&found[0].text), "emptied");
    }

    #[test]
    fn a_broken_line_is_named_by_number() {
        let check = |line: &str, part: &str| {
            let error = examples(&format!("{{\"text\": \"a\", \"label\": true}}\n\n{line}")).unwrap_err().to_string();
            assert!(error.contains("line 3") && error.contains(part), "{error}");
        };
        check("{\"text\": \"a\"", "EOF");
        check("{\"text\": \"a\", \"label\": \"yes\"}", "boolean");
        check("{\"text\": \"abc\", \"label\": true, \"span\": [2, 9]}", "3 characters");
        check("{\"text\": \"a\", \"lable\": true}", "lable");
        check("{\"text\": \" \", \"label\": true}", "empty");
    }
}
