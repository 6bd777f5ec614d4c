//! Why a cell holds what it holds, and how two wordings of one utterance differ.

use demarche::core::{Occurrence, Reason, Record};
use similar::{ChangeTag, TextDiff};

/// One reason on one line: rule, what it decided, the words, the score.
pub(crate) fn reason(record: &Record, reason: &Reason) -> String {
    let words = reason.span.map(|span| format!(" “{}”", span.of(&record.document.text))).unwrap_or_default();
    let score = reason.score.map(|score| format!(" {score:.2}")).unwrap_or_default();
    format!("because {} {}{words}{score}", reason.rule, reason.note)
}

/// How the words of a later occurrence differ from those of the first, word by word; `None` where they do not.
pub(crate) fn rewording(record: &Record, first: &Occurrence, later: &Occurrence) -> Option<String> {
    let words = |it: &Occurrence| {
        let pieces: Vec<&str> = it.content.iter().map(|span| span.of(&record.document.text)).collect();
        pieces.join(" … ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (first, later) = (words(first), words(later));
    (first != later).then(|| format!("differs: {}", differences(&first, &later)))
}

/// Two texts as one: `[-gone-]`, `{+new+}`, the rest as it stands.
fn differences(first: &str, later: &str) -> String {
    let (first, later): (Vec<&str>, Vec<&str>) = (first.split(' ').collect(), later.split(' ').collect());
    let diff = TextDiff::from_slices(&first, &later);
    let mut runs: Vec<(ChangeTag, Vec<&str>)> = Vec::new();
    for change in diff.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, words)) if *tag == change.tag() => words.push(change.value()),
            _ => runs.push((change.tag(), vec![change.value()])),
        }
    }
    let show = |(tag, words): (ChangeTag, Vec<&str>)| match tag {
        ChangeTag::Equal => words.join(" "),
        ChangeTag::Delete => format!("[-{}-]", words.join(" ")),
        ChangeTag::Insert => format!("{{+{}+}}", words.join(" ")),
    };
    runs.into_iter().map(show).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_went_and_came_are_marked() {
        let shown = differences("we will not leave this valley", "we will never leave this valley alive");
        assert_eq!(shown, "we will [-not-] {+never+} leave this valley {+alive+}");
        assert_eq!(differences("no talks", "no talks"), "no talks");
    }
}
