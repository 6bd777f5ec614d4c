//! How deep the tags of a page nest, counted without building a tree.
//!
//! Counts as a parser would, or more: a closing tag counts only if its tag is open, and formatting that is never closed
//! counts wherever it stands, since parsers open it anew in every block.

use std::collections::BTreeMap;

use super::source::{Piece, pieces};

/// Tags without content.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Tags that the next of their kind closes.
const IMPLIED: [&str; 19] = [
    "a", "body", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rb", "rp", "rt", "tbody", "td", "tfoot", "th",
    "thead", "tr",
];

/// Tags that a parser opens again after the block in which they were left open.
const FORMATTING: [&str; 13] = ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// What was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Nesting {
    /// The most tags open at once.
    pub deepest: usize,
    /// All opening tags.
    pub tags: usize,
}

/// Counts a page's tags.
pub(super) fn of(html: &str) -> Nesting {
    let mut count = Count::default();
    for piece in pieces(html) {
        match piece {
            Piece::Open { name, closed } => count.open(name, closed),
            Piece::Close { name } => count.close(&name),
            Piece::Text(_) => {}
        }
    }
    count.nesting
}

#[derive(Default)]
struct Count {
    nesting: Nesting,
    /// Tags that stand open, outermost first.
    stack: Vec<String>,
    /// How often each name stands in the stack.
    open: BTreeMap<String, usize>,
    formatting: BTreeMap<String, usize>,
    unclosed: usize,
}

impl Count {
    fn open(&mut self, name: String, closed: bool) {
        self.nesting.tags += 1;
        let foreign = ["svg", "math"].iter().any(|root| self.open.contains_key(*root));
        let plain = VOID.contains(&name.as_str()) || IMPLIED.contains(&name.as_str());
        if foreign && closed || !foreign && plain {
            return;
        }
        if FORMATTING.contains(&name.as_str()) {
            *self.formatting.entry(name).or_default() += 1;
            self.unclosed += 1;
        } else {
            *self.open.entry(name.clone()).or_default() += 1;
            self.stack.push(name);
        }
        self.nesting.deepest = self.nesting.deepest.max(self.stack.len() + self.unclosed);
    }

    fn close(&mut self, name: &str) {
        if let Some(count) = self.formatting.get_mut(name).filter(|count| **count > 0) {
            *count -= 1;
            self.unclosed -= 1;
        } else if self.open.contains_key(name) {
            while let Some(last) = self.stack.pop() {
                if let Some(count) = self.open.get_mut(&last) {
                    *count -= 1;
                    if *count == 0 {
                        self.open.remove(&last);
                    }
                }
                if last == name {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deepest(html: &str) -> usize {
        of(html).deepest
    }

    #[test]
    fn stray_closing_tags_hide_no_openers() {
        assert_eq!(deepest(&"<div></b></span></x>".repeat(1000)), 1000);
        assert_eq!(deepest(&format!("{}{}", "</div>".repeat(1000), "<div>".repeat(500))), 500);
        assert_eq!(deepest(&"<div><span></div>".repeat(1000)), 2);
    }

    #[test]
    fn ordinary_pages_are_shallow() {
        assert_eq!(deepest(&"<p>One<br><img src='x'><li>two</li>".repeat(1000)), 0);
        assert_eq!(deepest(&"<div><b>One</b></div>".repeat(1000)), 2);
        assert_eq!(deepest(&"<table><tr><td>x<tr><td>y</table>".repeat(1000)), 1);
    }

    #[test]
    fn formatting_that_is_never_closed_counts_in_every_block() {
        assert_eq!(deepest(&"<div><b x=1></div>".repeat(500)), 501);
    }
}
