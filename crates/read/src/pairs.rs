//! Pairs: what the model says that one party of a sentence does to another.
//!
//! names and nouns that can be parties → every ordered two of them → graph `pairs` → [`PairTag`]s

use std::ops::Range;

use demarche_core::{Category, PairTag, Reading, Sentence, Status, Token};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::error::ReadError;
use crate::model::Weights;
use crate::places::{is_stop, places};
use crate::tags::{argmax, softmax};

/// The most parties of a sentence that are looked at, the first of the text.
const MOST: usize = 9;

/// Adds the pairs of one sentence, whose token vectors are `vectors` `[T][width]`.
pub(crate) fn add(
    reading: &mut Reading,
    weights: &Weights,
    text: &str,
    sentence: &Sentence,
    vectors: &NdTensor<f32, 2>,
) -> Result<(), ReadError> {
    let found = parties(&reading.tokens, &sentence.tokens);
    let two = |at: usize| (0..found.len()).filter(move |&other| other != at).map(move |other| (at, other));
    let pairs: Vec<(usize, usize)> = (0..found.len()).flat_map(two).collect();
    if pairs.is_empty() {
        return Ok(());
    }
    let (base, count, width) = (sentence.tokens.start, vectors.size(0), vectors.size(1));
    let stops: Vec<bool> = sentence.tokens.clone().map(|token| is_stop(reading.tokens[token].span.of(text))).collect();
    let local = |party: &Range<usize>| party.start - base..party.end - base;
    let means: Vec<Vec<f32>> = found.iter().map(|(_, party)| mean(vectors, &local(party))).collect();
    let from: Vec<Vec<i32>> = found.iter().map(|(_, party)| places(&local(party), &stops)).collect();
    let both = |of: &dyn Fn(usize) -> usize, (a, b): (usize, usize)| [of(a), of(b)];
    let order: Vec<usize> = pairs.iter().flat_map(|&pair| both(&|at| at, pair)).collect();
    let parties: Vec<f32> = order.iter().flat_map(|&at| means[at].iter().copied()).collect();
    let where_from: Vec<i32> = order.iter().flat_map(|&at| from[at].iter().copied()).collect();
    let parties = NdTensor::from_data([pairs.len(), 2, width], parties);
    let where_from = NdTensor::from_data([pairs.len(), 2, count], where_from);
    let (acts, states) = weights.pairs(&parties, &vectors.view(), &where_from)?;
    for (&(a, b), (act, state)) in pairs.iter().zip(acts.iter().zip(&states)) {
        let chances = softmax(act);
        let best = 1 + argmax(&chances[1..]);
        let category = weights.labels("pair").get(best).and_then(|code| Category::from_code(code));
        let status = weights.labels("status").get(argmax(state)).and_then(|word| Status::from_word(word));
        if let (Some(category), Some(status)) = (category, status) {
            let (actor, recipient) = (found[a].0, found[b].0);
            reading.pairs.push(PairTag { actor, recipient, category, status, score: chances[best], none: chances[0] });
        }
    }
    Ok(())
}

/// The heads and words of the noun phrases of a sentence that can be parties.
fn parties(tokens: &[Token], sentence: &Range<usize>) -> Vec<(usize, Range<usize>)> {
    let is_party = |&at: &usize| {
        let it = &tokens[at];
        let role = matches!(
            it.relation(),
            "nsubj" | "obj" | "iobj" | "obl" | "nmod" | "conj" | "appos" | "root" | "parataxis" | "dislocated" | "list" | "xcomp"
        );
        // A title belongs to the name behind it.
        let role = role && it.deprel != "nmod:desc";
        let name = it.upos == "PROPN";
        let noun = it.upos == "NOUN" && role && it.deprel != "obl:tmod" && it.deprel != "nmod:tmod";
        let person = it.upos == "PRON" && role && matches!(it.lemma.as_str(), "he" | "she" | "they" | "we" | "I");
        noun || person || name && (role || it.relation() == "compound")
    };
    let heads = sentence.clone().filter(is_party).take(MOST);
    heads.map(|head| (head, words(tokens, sentence, head))).collect()
}

/// The head with what stands right beside it and belongs to its name or describes it.
fn words(tokens: &[Token], sentence: &Range<usize>, head: usize) -> Range<usize> {
    let belongs = |at: usize| {
        let it = &tokens[at];
        let close =
            matches!(it.relation(), "det" | "amod" | "compound" | "nummod" | "flat" | "fixed") || it.deprel == "nmod:desc";
        let above = |head: usize| it.head == Some(head);
        close && (above(head) || it.head.is_some_and(|mid| tokens[mid].head == Some(head) && mid.abs_diff(head) < 6))
    };
    let mut start = head;
    while start > sentence.start && belongs(start - 1) {
        start -= 1;
    }
    let mut end = head + 1;
    while end < sentence.end && matches!(tokens[end].relation(), "flat") && belongs(end) {
        end += 1;
    }
    start..end
}

/// The mean of some rows.
fn mean(vectors: &NdTensor<f32, 2>, rows: &Range<usize>) -> Vec<f32> {
    let mut out = vec![0.0; vectors.size(1)];
    #[allow(clippy::cast_precision_loss, reason = "a phrase has few tokens")]
    let share = 1.0 / rows.len().max(1) as f32;
    for row in rows.clone() {
        for (sum, value) in out.iter_mut().zip(vectors.slice(row).iter()) {
            *sum += value * share;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_are_names_and_nouns_with_their_titles_and_articles() {
        let rows = [
            ("the", "DET", Some(1), "det"),
            ("army", "NOUN", Some(2), "nsubj"),
            ("shelled", "VERB", None, "root"),
            ("Minister", "PROPN", Some(4), "nmod:desc"),
            ("Ruiz", "PROPN", Some(2), "obj"),
            ("today", "NOUN", Some(2), "obl:tmod"),
        ];
        let tokens: Vec<Token> = rows
            .iter()
            .map(|(lemma, upos, head, deprel)| Token {
                lemma: (*lemma).into(),
                upos: (*upos).into(),
                head: *head,
                deprel: (*deprel).into(),
                ..Token::default()
            })
            .collect();
        assert_eq!(parties(&tokens, &(0..6)), [(1, 0..2), (4, 3..5)]);
    }
}
