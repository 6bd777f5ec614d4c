//! Why a cell holds what it holds.

use demarche::core::{Reason, Record};

/// One reason on one line: rule, what it decided, the words, the score.
pub(crate) fn reason(record: &Record, reason: &Reason) -> String {
    let words = reason.span.map(|span| format!(" “{}”", span.of(&record.document.text))).unwrap_or_default();
    let score = reason.score.map(|score| format!(" {score:.2}")).unwrap_or_default();
    format!("because {} {}{words}{score}", reason.rule, reason.note)
}
