//! What a lesson sees: the encoder's vectors of a word and of its sentence.

use std::ops::Range;

use demarche_core::{Document, Reading};
use demarche_read::{ReadError, Vectors};

use crate::Engine;

/// The sentence by which two models are told apart.
const PROBE: &str = "Envoys left the harbour before the guns opened fire.";

/// How many numbers of the probe's vector a lesson keeps.
const KEPT: usize = 16;

/// A word's features: its own vector and the mean of its sentence.
pub(super) fn of_word(vectors: &Vectors, token: usize, mean: &[f32]) -> Vec<f32> {
    vectors.of(token).iter().chain(mean).copied().collect()
}

/// A sentence's features: the mean of its words' vectors, and the largest value of each of their numbers.
pub(super) fn of_sentence(vectors: &Vectors, tokens: Range<usize>) -> Vec<f32> {
    let mut out = vectors.mean(tokens.clone());
    let largest = |at: usize| tokens.clone().map(|token| vectors.of(token)[at]).fold(f32::MIN, f32::max);
    out.extend((0..vectors.width()).map(largest));
    out
}

/// The words of a sentence that can name an event.
pub(super) fn words(reading: &Reading, tokens: Range<usize>) -> impl Iterator<Item = usize> + '_ {
    tokens.filter(|&token| matches!(reading.tokens[token].upos.as_str(), "VERB" | "NOUN" | "ADJ"))
}

/// The first numbers of what the engine's model makes of a fixed sentence.
pub(super) fn probe(engine: &Engine) -> Result<Vec<f32>, ReadError> {
    let (reading, vectors) = engine.reader().read_with_vectors(&Document::from_text(PROBE))?;
    Ok(vectors.mean(0..reading.tokens.len()).into_iter().take(KEPT).map(round).collect())
}

/// The number of features of the engine's model.
pub(super) fn width(engine: &Engine) -> Result<usize, ReadError> {
    Ok(2 * engine.reader().read_with_vectors(&Document::from_text("Yes."))?.1.width())
}

/// How alike two vectors are, −1 to 1; 0 for vectors of different lengths.
pub(super) fn cosine(a: &[f32], b: &[f32]) -> f32 {
    if a.len() != b.len() {
        return 0.0;
    }
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt().max(1e-12)
}

/// Five digits: enough for a score's fourth.
pub(super) fn round(value: f32) -> f32 {
    (value * 1e5).round() / 1e5
}
