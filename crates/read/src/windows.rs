//! Cuts a document into windows: whole paragraphs together up to a size, long paragraphs in parts.

use demarche_core::{Document, Span};

use crate::atoms::{Atom, atoms, shape};
use crate::pieces::WordPieces;

/// Word pieces of a window, the two marks at its ends left out.
pub(crate) const WINDOW: usize = 190;

/// What the encoder sees at once.
#[derive(Debug, Default)]
pub(crate) struct Window {
    /// Atoms in order.
    pub atoms: Vec<Atom>,
    /// For each atom, the range of its pieces in `pieces`.
    pub places: Vec<std::ops::Range<usize>>,
    pub pieces: Vec<i32>,
    pub shapes: Vec<i32>,
    /// Whether the last atom ends its paragraph (else the paragraph goes on in the next window).
    pub complete: bool,
}

/// The parts of a text that are language: paragraphs without the dateline and post signatures.
pub(crate) fn regions(document: &Document) -> Vec<Span> {
    let dateline = document.dateline.as_ref().map(|line| line.span);
    let signatures: Vec<Span> = document.posts.iter().filter_map(|post| post.signature).collect();
    let cut = |paragraph: &Span| match dateline {
        Some(line) if paragraph.contains(line) => Span::new(line.end as usize, paragraph.end as usize).trim(&document.text),
        _ => *paragraph,
    };
    let kept = document.paragraphs.iter().filter(|it| !signatures.iter().any(|signature| signature.contains(**it)));
    kept.map(cut).filter(|span| !span.is_empty()).collect()
}

/// Hands out windows one after another; a part that was not used up is taken back.
pub(crate) struct Windows<'a> {
    text: &'a str,
    regions: Vec<Span>,
    pieces: &'a WordPieces,
    /// Index of the next region, and the byte in it where reading goes on.
    next: usize,
    resume: Option<u32>,
}

impl<'a> Windows<'a> {
    pub fn new(text: &'a str, regions: Vec<Span>, pieces: &'a WordPieces) -> Self {
        Self { text, regions, pieces, next: 0, resume: None }
    }

    /// The next window, or `None` at the end of the text.
    pub fn next(&mut self) -> Option<Window> {
        let mut window = Window { pieces: vec![self.pieces.start], shapes: vec![0], complete: true, ..Window::default() };
        while let Some(&region) = self.regions.get(self.next) {
            let start = self.resume.unwrap_or(region.start);
            // A paragraph longer than any window is cut before it is cut into atoms: memory stays bounded.
            let (part, whole) = self.bounded(Span { start, end: region.end });
            let cut = atoms(part.of(self.text), part.start as usize);
            let cut: Vec<(Atom, Vec<i32>)> =
                cut.into_iter().map(|atom| (atom, self.pieces.cut(atom.span.of(self.text)))).collect();
            let size: usize = cut.iter().map(|(_, ids)| ids.len()).sum();
            let first = window.atoms.is_empty();
            if !first && (window.pieces.len() + size > WINDOW || !whole) {
                break;
            }
            for (used, (atom, ids)) in cut.into_iter().enumerate() {
                if window.pieces.len() + ids.len() > WINDOW + 1 && used > 0 && first {
                    window.complete = false;
                    break;
                }
                window.push(self.text, atom, &ids);
            }
            if window.complete && whole {
                self.resume = None;
                self.next += 1;
                continue;
            }
            window.complete = false;
            self.resume = window.atoms.last().map(|atom| atom.span.end);
            break;
        }
        (!window.atoms.is_empty()).then(|| {
            window.pieces.push(self.pieces.end);
            window.shapes.push(0);
            window
        })
    }

    /// Reads on from `offset` in the region that the last, incomplete window was cut from.
    pub fn resume_at(&mut self, offset: u32) {
        let end = self.regions.get(self.next).map_or(0, |region| region.end);
        let rest = Span { start: offset, end: end.max(offset) }.trim(self.text);
        self.resume = Some(rest.start);
        if rest.is_empty() {
            self.resume = None;
            self.next += 1;
        }
    }

    /// At most some thousand bytes of a region, and whether that is all of it.
    fn bounded(&self, span: Span) -> (Span, bool) {
        const MOST: usize = 8192;
        if span.len() <= MOST {
            return (span, true);
        }
        let start = span.start as usize;
        let end = (start..=start + MOST).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(span.end as usize);
        (Span::new(start, end), false)
    }
}

impl Window {
    fn push(&mut self, text: &str, atom: Atom, ids: &[i32]) {
        self.places.push(self.pieces.len()..self.pieces.len() + ids.len());
        self.pieces.extend(ids);
        self.shapes.extend(std::iter::repeat_n(shape(atom.span.of(text), &atom), ids.len()));
        self.atoms.push(atom);
    }
}
