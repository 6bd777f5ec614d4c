//! The reader: windows in, a reading out.

use std::ops::Range;
use std::path::Path;

use demarche_core::{AttributionTag, Category, Document, EventTag, Name, Reading, Sentence, Span, Status, Token};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::atoms::{Atom, atoms};
use crate::error::ReadError;
use crate::lemma;
use crate::model::{Heads, Links, Weights};
use crate::pairs;
use crate::places::{is_stop, places};
use crate::tags::{Run, argmax, runs};
use crate::tree::best_tree;
use crate::vectors::Vectors;
use crate::windows::{WINDOW, Window, Windows, regions};

/// Reads English text.
///
/// Can be shared between threads; a reading depends on its document alone.
pub struct Reader {
    weights: Weights,
}

/// A cue or trigger with the tokens in its two roles.
type Linked<'r> = (&'r Run, [Vec<usize>; 2]);

/// A token before it has grammar: its characters, its pieces, and whether its sentence ends with it.
struct Draft {
    span: Span,
    pieces: Range<usize>,
    ends: bool,
}

impl Reader {
    /// The reader whose weights are part of this program.
    ///
    /// # Errors
    /// [`ReadError`] if the weights do not fit this engine, which a test rules out for released programs.
    pub fn embedded() -> Result<Self, ReadError> {
        Ok(Self { weights: Weights::embedded()? })
    }

    /// A reader with the weights of a folder.
    ///
    /// # Errors
    /// [`ReadError`] if a file is missing or does not fit this engine.
    pub fn load(folder: &Path) -> Result<Self, ReadError> {
        Ok(Self { weights: Weights::load(folder)? })
    }

    /// Name and version of the weights.
    pub fn model_name(&self) -> String {
        self.weights.name()
    }

    /// Reads a document: all its paragraphs but the dateline and the signatures of posts.
    ///
    /// # Errors
    /// [`ReadError::Run`] if the model fails on a window.
    pub fn read(&self, document: &Document) -> Result<Reading, ReadError> {
        self.read_as(document, &[], None)
    }

    /// Reads a document as [`Reader::read`] does, and what the first phrase of each asked pair does to the second
    /// ([`Reading::pairs`], in the order of the windows; pairs whose phrases no window holds together are left out).
    ///
    /// # Errors
    /// [`ReadError::Run`] if the model fails on a window.
    pub fn read_with_pairs(&self, document: &Document, asked: &[[Span; 2]]) -> Result<Reading, ReadError> {
        self.read_as(document, asked, None)
    }

    /// Reads a document as [`Reader::read`] does, and keeps the encoder's vector of every token.
    ///
    /// # Errors
    /// [`ReadError::Run`] if the model fails on a window.
    pub fn read_with_vectors(&self, document: &Document) -> Result<(Reading, Vectors), ReadError> {
        let mut kept = Vectors::default();
        let reading = self.read_as(document, &[], Some(&mut kept))?;
        Ok((reading, kept))
    }

    fn read_as(&self, document: &Document, asked: &[[Span; 2]], mut kept: Option<&mut Vectors>) -> Result<Reading, ReadError> {
        let mut reading = Reading::default();
        let mut windows = Windows::new(&document.text, regions(document), &self.weights.pieces);
        while let Some(window) = windows.next() {
            let (hidden, scores, middle) = self.weights.encode(&window.pieces, &window.shapes, !asked.is_empty())?;
            let mut drafts = segment(&window, &scores, self.weights.sentence_end());
            end_behind_quotations(&document.text, &mut drafts);
            if !window.complete {
                // The last sentence may go on: read it again from its start, unless it fills the window.
                let last = drafts.iter().rposition(|draft| draft.ends && draft.span.end < window_end(&window));
                if let Some(last) = last {
                    drafts.truncate(last + 1);
                }
                if let (Some(draft), true) = (drafts.last_mut(), true) {
                    draft.ends = true;
                    windows.resume_at(draft.span.end);
                }
            }
            let (first, base) = (reading.sentences.len(), reading.tokens.len());
            let vectors = self.add(&mut reading, &document.text, &drafts, &hidden)?;
            if let Some(middle) = &middle {
                let pieces: Vec<Range<usize>> = drafts.iter().map(|draft| draft.pieces.clone()).collect();
                let part = pairs::Part { middle, pieces: &pieces, base, first };
                pairs::add(&mut reading, &self.weights, &part, asked)?;
            }
            if let Some(kept) = kept.as_deref_mut() {
                kept.add(vectors.size(1), vectors.iter().copied());
            }
        }
        Ok(reading)
    }

    /// Reads text whose sentences and tokens are given, for measuring grammar alone.
    ///
    /// # Errors
    /// [`ReadError::Run`] if the model fails on a window.
    pub fn read_tokens(&self, text: &str, sentences: &[Vec<Span>]) -> Result<Reading, ReadError> {
        let mut reading = Reading::default();
        let mut at = 0;
        while at < sentences.len() {
            let mut end = at + 1;
            let size = |range: Range<usize>| sentences[range].iter().map(Vec::len).sum::<usize>() * 13 / 10;
            while end < sentences.len() && size(at..end + 1) <= WINDOW {
                end += 1;
            }
            self.add_given(&mut reading, text, &sentences[at..end])?;
            at = end;
        }
        Ok(reading)
    }

    fn add_given(&self, reading: &mut Reading, text: &str, sentences: &[Vec<Span>]) -> Result<(), ReadError> {
        let spans: Vec<Span> = sentences.iter().flatten().copied().collect();
        let Some(all) = spans.iter().copied().reduce(Span::cover) else { return Ok(()) };
        let mut window = Window { pieces: vec![self.weights.pieces.start], shapes: vec![0], ..Window::default() };
        for atom in atoms(all.of(text), all.start as usize) {
            let ids = self.weights.pieces.cut(atom.span.of(text));
            if window.pieces.len() + ids.len() < 511 {
                window.push_given(text, atom, &ids);
            }
        }
        window.pieces.push(self.weights.pieces.end);
        window.shapes.push(0);
        let (hidden, _, _) = self.weights.encode(&window.pieces, &window.shapes, false)?;
        let mut drafts = Vec::with_capacity(spans.len());
        for sentence in sentences {
            for (at, &span) in sentence.iter().enumerate() {
                let first = window.atoms.partition_point(|atom| atom.span.end <= span.start);
                let last = window.atoms.partition_point(|atom| atom.span.start < span.end);
                let pieces = match (window.places.get(first), window.places.get(last.saturating_sub(1))) {
                    (Some(from), Some(to)) if from.start < to.end => from.start..to.end,
                    _ => window.pieces.len() - 1..window.pieces.len(),
                };
                drafts.push(Draft { span, pieces, ends: at + 1 == sentence.len() });
            }
        }
        self.add(reading, text, &drafts, &hidden).map(|_| ())
    }

    /// Adds the tokens of one window to the reading; their vectors.
    fn add(
        &self,
        reading: &mut Reading,
        text: &str,
        drafts: &[Draft],
        hidden: &NdTensor<f32, 2>,
    ) -> Result<NdTensor<f32, 2>, ReadError> {
        if drafts.is_empty() {
            return Ok(NdTensor::zeros([0, hidden.size(1)]));
        }
        let vectors = pool(drafts, hidden);
        let heads = self.weights.heads(&vectors.view())?;
        let base = reading.tokens.len();
        let bounds = sentences(drafts);
        let chosen = arcs(&heads, &bounds);
        let relations = self.weights.relations(&heads, &chosen)?;
        for (at, draft) in drafts.iter().enumerate() {
            let form = draft.span.of(text);
            let label = |task: &str| {
                let row = heads.tags.get(task).map(|rows| argmax(&rows[at]));
                row.and_then(|best| self.weights.labels(task).get(best)).map_or("", String::as_str)
            };
            let relation = self.weights.labels("deprel").get(argmax(&relations[at])).map_or("", String::as_str);
            let is_root = chosen[at] == 0;
            let upos = label("upos");
            let scripts = heads.tags.get("lemma").map(|rows| rows[at].as_slice()).unwrap_or_default();
            let is_word = |word: &str| self.weights.pieces.is_word(word);
            reading.tokens.push(Token {
                span: draft.span,
                lemma: lemma::best(scripts, self.weights.labels("lemma"), form, upos, is_word),
                upos: upos.to_owned(),
                feats: label("feats").to_owned(),
                head: chosen[at].checked_sub(1).map(|head| base + head),
                deprel: if is_root { "root".into() } else { relation.to_owned() },
            });
        }
        for range in bounds {
            let span = drafts[range.start].span.cover(drafts[range.end - 1].span);
            reading.sentences.push(Sentence { span, tokens: base + range.start..base + range.end });
        }
        let found = |task: &str| {
            let ends: Vec<bool> = drafts.iter().map(|draft| draft.ends).collect();
            heads.tags.get(task).map(|rows| runs(rows, self.weights.labels(task), &ends)).unwrap_or_default()
        };
        for run in found("ner") {
            let tokens = base + run.tokens.start..base + run.tokens.end;
            reading.names.push(Name { span: span_of(drafts, &run.tokens), tokens, kind: run.label, score: run.score });
        }
        self.add_attributions(reading, text, drafts, &found("cue"), &vectors, base)?;
        self.add_events(reading, text, drafts, &found("event"), &heads, &vectors, base)?;
        Ok(vectors)
    }

    /// Adds the source and content tokens of every cue.
    fn add_attributions(
        &self,
        reading: &mut Reading,
        text: &str,
        drafts: &[Draft],
        cues: &[Run],
        vectors: &NdTensor<f32, 2>,
        base: usize,
    ) -> Result<(), ReadError> {
        for (run, [source, content]) in self.linked(Links::Roles, text, drafts, cues, vectors, base)? {
            let cue = base + run.tokens.start..base + run.tokens.end;
            reading.attributions.push(AttributionTag {
                span: span_of(drafts, &run.tokens),
                cue,
                source,
                content,
                score: run.score,
            });
        }
        Ok(())
    }

    /// Adds category, status, actors and recipients of every trigger.
    #[allow(clippy::too_many_arguments, reason = "one call, beside that for attributions")]
    fn add_events(
        &self,
        reading: &mut Reading,
        text: &str,
        drafts: &[Draft],
        triggers: &[Run],
        heads: &Heads,
        vectors: &NdTensor<f32, 2>,
        base: usize,
    ) -> Result<(), ReadError> {
        let statuses = self.weights.labels("status");
        let status = |run: &Run| {
            let rows = heads.tags.get("status").map(|rows| &rows[run.tokens.clone()]).unwrap_or_default();
            let sums: Vec<f32> = (0..statuses.len()).map(|at| rows.iter().map(|row| row[at]).sum()).collect();
            statuses.get(argmax(&sums)).and_then(|word| Status::from_word(word))
        };
        for (run, [actors, recipients]) in self.linked(Links::Parties, text, drafts, triggers, vectors, base)? {
            let (Some(category), Some(status)) = (Category::from_code(&run.label), status(run)) else { continue };
            reading.events.push(EventTag {
                span: span_of(drafts, &run.tokens),
                trigger: base + run.tokens.start..base + run.tokens.end,
                category,
                status,
                actors,
                recipients,
                score: run.score,
            });
        }
        Ok(())
    }

    /// For each cue or trigger the tokens in its two roles.
    fn linked<'r>(
        &self,
        kind: Links,
        text: &str,
        drafts: &[Draft],
        cues: &'r [Run],
        vectors: &NdTensor<f32, 2>,
        base: usize,
    ) -> Result<Vec<Linked<'r>>, ReadError> {
        if cues.is_empty() {
            return Ok(Vec::new());
        }
        let stops: Vec<bool> = drafts.iter().map(|draft| is_stop(draft.span.of(text))).collect();
        let from_cues = cues.iter().flat_map(|cue| places(&cue.tokens, &stops)).collect::<Vec<i32>>();
        let from_cues = NdTensor::from_data([cues.len(), drafts.len()], from_cues);
        let scores = self.weights.links(kind, &means(vectors, cues), &vectors.view(), &from_cues)?;
        let of = |at: usize, role: usize, run: &Run| {
            let tokens = (0..drafts.len()).filter(|&token| !run.tokens.contains(&token) && scores[[at, token, role]] > 0.0);
            tokens.map(|token| base + token).collect()
        };
        Ok(cues.iter().enumerate().map(|(at, run)| (run, [of(at, 0, run), of(at, 1, run)])).collect())
    }
}

fn span_of(drafts: &[Draft], tokens: &Range<usize>) -> Span {
    drafts[tokens.start].span.cover(drafts[tokens.end - 1].span)
}

/// The mean vector of each run's tokens, `[C][width]`.
fn means(vectors: &NdTensor<f32, 2>, runs: &[Run]) -> NdTensor<f32, 2> {
    let mut out = NdTensor::zeros([runs.len(), vectors.size(1)]);
    for (at, run) in runs.iter().enumerate() {
        #[allow(clippy::cast_precision_loss, reason = "a cue has few tokens")]
        let share = 1.0 / run.tokens.len().max(1) as f32;
        for token in run.tokens.clone() {
            for (sum, value) in out.slice_mut(at).iter_mut().zip(vectors.slice(token).iter()) {
                *sum += value * share;
            }
        }
    }
    out
}

fn window_end(window: &Window) -> u32 {
    window.atoms.last().map_or(0, |atom| atom.span.end)
}

impl Window {
    fn push_given(&mut self, text: &str, atom: Atom, ids: &[i32]) {
        self.places.push(self.pieces.len()..self.pieces.len() + ids.len());
        self.pieces.extend(ids);
        self.shapes.extend(std::iter::repeat_n(crate::atoms::shape(atom.span.of(text), &atom), ids.len()));
        self.atoms.push(atom);
    }
}

/// Joins atoms into tokens and finds sentence ends by the encoder's two scores at each atom's first piece; a sentence ends where
/// the second is above `sentence_end`.
fn segment(window: &Window, scores: &[Vec<f32>], sentence_end: f32) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for (at, (atom, place)) in window.atoms.iter().zip(&window.places).enumerate() {
        let row = &scores[place.start];
        let next_line =
            window.atoms.get(at + 1).is_some_and(|next| next.newline) || (at + 1 == window.atoms.len() && window.complete);
        let ends = next_line || row[1] > sentence_end;
        match drafts.last_mut() {
            Some(last) if row[0] > 0.0 && !atom.space => {
                last.span = last.span.cover(atom.span);
                last.pieces.end = place.end;
                last.ends = ends;
            }
            _ => drafts.push(Draft { span: atom.span, pieces: place.clone(), ends }),
        }
    }
    drafts
}

/// A sentence that ends inside a quotation ends with its closing mark: “It is over.” Next. Behind a full stop that is so whatever the
/// scores say, for who says it would follow a comma. No sentence ends before a small letter: “Send them in,” he said.
fn end_behind_quotations(text: &str, drafts: &mut [Draft]) {
    for at in 0..drafts.len().saturating_sub(1) {
        let [stop, mark] = [drafts[at].span, drafts[at + 1].span];
        let closes = stop.end == mark.start && matches!(mark.of(text), "”" | "\"" | "’" | "'");
        let ending = stop.of(text);
        if !closes || !matches!(ending, "." | "!" | "?" | ",") {
            continue;
        }
        let next = drafts.get(at + 2).map(|next| next.span).filter(|next| {
            let gap = Span { start: mark.end, end: next.start }.of(text);
            !gap.is_empty() && !gap.contains('\n')
        });
        let opens = |test: &dyn Fn(char) -> bool| next.is_some_and(|next| next.of(text).chars().next().is_some_and(test));
        if opens(&|first| first.is_lowercase()) {
            drafts[at].ends = false;
            drafts[at + 1].ends = false;
        } else if ending != ","
            && (drafts[at].ends || ending == "." && opens(&|first| first.is_uppercase() || "“\"‘".contains(first)))
        {
            drafts[at].ends = false;
            drafts[at + 1].ends = true;
        }
    }
}

/// The mean vector of each token's pieces, `[T][width]`.
fn pool(drafts: &[Draft], hidden: &NdTensor<f32, 2>) -> NdTensor<f32, 2> {
    let width = hidden.size(1);
    let mut out = NdTensor::zeros([drafts.len(), width]);
    for (token, draft) in drafts.iter().enumerate() {
        #[allow(clippy::cast_precision_loss, reason = "a token has few pieces")]
        let share = 1.0 / draft.pieces.len().max(1) as f32;
        for piece in draft.pieces.clone() {
            for (sum, value) in out.slice_mut(token).iter_mut().zip(hidden.slice(piece).iter()) {
                *sum += value * share;
            }
        }
    }
    out
}

/// Ranges of the tokens of each sentence.
fn sentences(drafts: &[Draft]) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut out = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        if draft.ends || at + 1 == drafts.len() {
            out.push(start..at + 1);
            start = at + 1;
        }
    }
    out
}

/// The best tree of every sentence; heads count from the window's first token, 0 is the root.
fn arcs(heads: &Heads, bounds: &[Range<usize>]) -> Vec<usize> {
    let mut chosen = Vec::new();
    for range in bounds {
        let scores: Vec<Vec<f32>> = range
            .clone()
            .map(|token| {
                let row = &heads.arc[token];
                std::iter::once(row[0]).chain(row[range.start + 1..=range.end].iter().copied()).collect()
            })
            .collect();
        let tree = best_tree(&scores);
        chosen.extend(tree.into_iter().map(|head| if head == 0 { 0 } else { head + range.start }));
    }
    chosen
}
