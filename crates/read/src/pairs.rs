//! Pairs: what the model says that one party of a text does to another.
//!
//! sentences of both parties → vectors after the encoder's lower layers, marks on the parties → graph `pairs` → [`PairTag`]

use std::ops::Range;

use demarche_core::{Category, PairTag, Reading, Span, Status};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::error::ReadError;
use crate::model::Weights;
use crate::tags::{argmax, softmax};

/// The mark of a piece that belongs to the actor, and of one that belongs to the recipient.
const ACTOR: i32 = 1;
const RECIPIENT: i32 = 2;

/// What a window offers for its pairs.
pub(crate) struct Part<'w> {
    /// The vectors of its pieces after the lower layers, `[1][L][width]`.
    pub middle: &'w NdTensor<f32, 3>,
    /// For each token of the reading from `base` on, its pieces.
    pub pieces: &'w [Range<usize>],
    /// The window's first token in the reading.
    pub base: usize,
    /// The window's first sentence in the reading.
    pub first: usize,
}

/// Adds to the reading what the model says of the asked pairs, of those whose two phrases both lie in the window.
pub(crate) fn add(reading: &mut Reading, weights: &Weights, part: &Part<'_>, asked: &[[Span; 2]]) -> Result<(), ReadError> {
    for &[actor, recipient] in asked {
        let Some(scene) = Scene::of(reading, part, actor, recipient) else { continue };
        let (middle, marks) = (scene.middle(part), scene.marks(part));
        let (acts, states) = weights.pairs(&middle, &marks)?;
        let (Some(act), Some(state)) = (acts.first(), states.first()) else { continue };
        let status = weights.labels("status").get(argmax(state)).and_then(|word| Status::from_word(word));
        if let (Some((category, score, none)), Some(status)) = (likeliest(weights.labels("pair"), &softmax(act)), status) {
            let head = |tokens: &[usize]| reading.head_of(tokens[0]..tokens[tokens.len() - 1] + 1).unwrap_or(tokens[0]);
            let (actor, recipient) = (head(&scene.actor), head(&scene.recipient));
            reading.pairs.push(PairTag { actor, recipient, category, status, score, none });
        }
    }
    Ok(())
}

/// The likeliest act with its probability, and the probability of none. CONCEDE and RETREAT are two halves of one root of PLOVER: their
/// probabilities count together, and the likelier of the two stands for them.
fn likeliest(labels: &[String], chances: &[f32]) -> Option<(Category, f32, f32)> {
    let yields = |category: Category| matches!(category, Category::Concede | Category::Retreat);
    let acts = labels.iter().zip(chances).filter_map(|(label, &chance)| Some((Category::from_code(label)?, chance)));
    let acts: Vec<(Category, f32)> = acts.collect();
    let yielded: f32 = acts.iter().filter(|(category, _)| yields(*category)).map(|(_, chance)| chance).sum();
    let weight = |&(category, chance): &(Category, f32)| if yields(category) { yielded } else { chance };
    let best = acts.iter().max_by(|a, b| weight(a).total_cmp(&weight(b)).then(a.1.total_cmp(&b.1)))?;
    Some((best.0, weight(best), chances.first().copied().unwrap_or_default()))
}

/// Tokens of two parties, and those of the sentences from the one to the other.
struct Scene {
    actor: Vec<usize>,
    recipient: Vec<usize>,
    tokens: Range<usize>,
}

impl Scene {
    fn of(reading: &Reading, part: &Part<'_>, actor: Span, recipient: Span) -> Option<Self> {
        let all = part.base..part.base + part.pieces.len();
        let over = |span: Span| all.clone().filter(|&at| reading.tokens[at].span.overlaps(span)).collect::<Vec<usize>>();
        let (mut actor, mut recipient) = (over(actor), over(recipient));
        // Of two phrases that overlap, the inner one keeps its words.
        let kept =
            |these: &[usize], those: &[usize]| these.iter().copied().filter(|at| !those.contains(at)).collect::<Vec<usize>>();
        let (less_actor, less_recipient) = (kept(&actor, &recipient), kept(&recipient, &actor));
        if less_recipient.is_empty() {
            actor = less_actor;
        } else {
            recipient = less_recipient;
        }
        let first = *actor.first()?.min(recipient.first()?);
        let last = *actor.last()?.max(recipient.last()?);
        let sentences = reading.sentences.get(part.first..).unwrap_or_default();
        let holding = |token: usize| sentences.iter().find(|it| it.tokens.contains(&token)).map(|it| it.tokens.clone());
        Some(Self { actor, recipient, tokens: holding(first)?.start..holding(last)?.end })
    }

    /// The pieces of the scene in its window, without the two marks at the window's ends.
    fn pieces(&self, part: &Part<'_>) -> Range<usize> {
        let of = |token: usize| &part.pieces[token - part.base];
        of(self.tokens.start).start..of(self.tokens.end - 1).end
    }

    /// The vectors of the window's opening mark, the scene, and the window's closing mark, `[L][width]`.
    fn middle(&self, part: &Part<'_>) -> NdTensor<f32, 2> {
        let [_, length, width] = part.middle.shape();
        let rows = std::iter::once(0).chain(self.pieces(part)).chain(std::iter::once(length - 1));
        let values: Vec<f32> = rows.flat_map(|row| part.middle.slice((0, row)).iter().copied().collect::<Vec<f32>>()).collect();
        NdTensor::from_data([values.len() / width.max(1), width], values)
    }

    /// The marks of one pair, `[1][L]`.
    fn marks(&self, part: &Part<'_>) -> NdTensor<i32, 2> {
        let scene = self.pieces(part);
        let mut marks = vec![0; scene.len() + 2];
        for (tokens, mark) in [(&self.actor, ACTOR), (&self.recipient, RECIPIENT)] {
            for piece in tokens.iter().flat_map(|&token| part.pieces[token - part.base].clone()) {
                if let Some(slot) = marks.get_mut(piece + 1 - scene.start) {
                    *slot = mark;
                }
            }
        }
        NdTensor::from_data([1, marks.len()], marks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_halves_of_yielding_count_together() {
        let labels = ["NONE", "CONCEDE", "RETREAT", "AGREE"].map(str::to_owned);
        let (category, score, none) = likeliest(&labels, &[0.1, 0.25, 0.3, 0.35]).unwrap();
        assert_eq!(category, Category::Retreat);
        assert!((score - 0.55).abs() < 1e-6 && (none - 0.1).abs() < 1e-6);
    }
}
