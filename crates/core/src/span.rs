//! Where words stand: [`Span`], and the conversion of its unit for the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open range of **UTF-8 bytes** in one document's text; both ends on character boundaries.
///
/// A span means nothing without its document. JSON shows Unicode scalar offsets instead (see [`crate::wire`]).
///
/// # Examples
/// ```
/// use demarche_core::Span;
/// let text = "Đà Nẵng talks";
/// let word = Span::new(12, 17);
/// assert_eq!(word.of(text), "talks");
/// assert_eq!(Span::new(1, 3).of(text), "", "an end inside a character gives no text");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// First byte of the range.
    pub start: u32,
    /// First byte after the range.
    pub end: u32,
}

impl Span {
    /// A span from `start` up to, not including, `end`; an inverted pair becomes the empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Self { start, end: end.max(start) }
    }

    /// The words under the span, or `""` where it does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` lies inside.
    pub fn contains_offset(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span without leading and trailing characters for which `drop` holds.
    #[must_use]
    pub fn trim_matches(self, text: &str, drop: impl Fn(char) -> bool + Copy) -> Span {
        let words = self.of(text);
        let kept = words.trim_start_matches(drop);
        let start = self.start as usize + (words.len() - kept.len());
        Span::new(start, start + kept.trim_end_matches(drop).len())
    }

    /// The span without white space at its ends.
    #[must_use]
    pub fn trim(self, text: &str) -> Span {
        self.trim_matches(text, char::is_whitespace)
    }
}

/// Something that carries spans and can have all of them changed at once.
///
/// This is how a record changes its offsets' unit when it is written or read: one walk, no second set of types.
pub trait MapSpans {
    /// Replaces every span by what `change` makes of it.
    fn map_spans(&mut self, change: &mut impl FnMut(Span) -> Span);
}

impl MapSpans for Span {
    fn map_spans(&mut self, change: &mut impl FnMut(Span) -> Span) {
        *self = change(*self);
    }
}

impl<T: MapSpans> MapSpans for Vec<T> {
    fn map_spans(&mut self, change: &mut impl FnMut(Span) -> Span) {
        self.iter_mut().for_each(|item| item.map_spans(change));
    }
}

impl<T: MapSpans> MapSpans for Option<T> {
    fn map_spans(&mut self, change: &mut impl FnMut(Span) -> Span) {
        if let Some(item) = self {
            item.map_spans(change);
        }
    }
}
