//! Runs of tokens from begin–inside–outside scores.

use std::ops::Range;

/// A run of tokens with one label.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    pub tokens: Range<usize>,
    pub label: String,
    /// Mean probability of the chosen tags.
    pub score: f32,
}

/// Softmax of one row.
pub(crate) fn softmax(row: &[f32]) -> Vec<f32> {
    let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let exps: Vec<f32> = row.iter().map(|value| (value - top).exp()).collect();
    let sum: f32 = exps.iter().sum();
    exps.into_iter().map(|value| value / sum).collect()
}

/// Index of the largest value of a row; the first of equals.
pub(crate) fn argmax(row: &[f32]) -> usize {
    let mut best = 0;
    for (at, value) in row.iter().enumerate() {
        if *value > row[best] {
            best = at;
        }
    }
    best
}

/// The runs of the most likely tags `B-x`/`I-x` (or plain `B`/`I`) of which every `I` follows a tag of its label (Viterbi).
///
/// `ends[t]` says that no run goes on after token `t`.
pub(crate) fn runs(scores: &[Vec<f32>], labels: &[String], ends: &[bool]) -> Vec<Run> {
    let mut found: Vec<(Run, usize)> = Vec::new();
    for (token, (best, row)) in best_path(scores, labels, ends).into_iter().zip(scores).enumerate() {
        let tag = labels.get(best).map_or("O", String::as_str);
        let Some(side) = tag.chars().next().filter(|side| *side != 'O') else { continue };
        let label = tag.get(2..).unwrap_or("").to_owned();
        let score = softmax(row)[best];
        match found.last_mut() {
            Some((run, count)) if side == 'I' && run.tokens.end == token && run.label == label => {
                run.tokens.end = token + 1;
                run.score += score;
                *count += 1;
            }
            _ => found.push((Run { tokens: token..token + 1, label, score }, 1)),
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "a run has few tokens")]
    let mean = |(run, count): (Run, usize)| Run { score: run.score / count as f32, ..run };
    found.into_iter().map(mean).collect()
}

/// The best label of every token under the rule that an inside tag follows a tag of its own label.
fn best_path(scores: &[Vec<f32>], labels: &[String], ends: &[bool]) -> Vec<usize> {
    let inside = |at: usize| labels[at].starts_with('I');
    let follows =
        |at: usize, before: usize| !inside(at) || (labels[before] != "O" && labels[before].get(2..) == labels[at].get(2..));
    let mut total = vec![0.0_f32; labels.len()];
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(scores.len());
    for (token, row) in scores.iter().enumerate() {
        let fresh = token == 0 || ends.get(token - 1).copied().unwrap_or(false);
        let chances = softmax(row);
        let came: Vec<Option<usize>> = (0..labels.len())
            .map(|at| {
                let allowed = (0..labels.len()).filter(|&before| if fresh { !inside(at) } else { follows(at, before) });
                allowed.fold(None, |best: Option<usize>, before| match best {
                    Some(b) if total[b] >= total[before] => Some(b),
                    _ => Some(before),
                })
            })
            .collect();
        total = came
            .iter()
            .zip(&chances)
            .map(|(from, chance)| from.map_or(f32::NEG_INFINITY, |from| total[from] + (chance + 1e-12).ln()))
            .collect();
        back.push(came.into_iter().map(Option::unwrap_or_default).collect());
    }
    let mut at = argmax(&total);
    let mut path: Vec<usize> = back
        .iter()
        .rev()
        .map(|came| {
            let here = at;
            at = came.get(at).copied().unwrap_or(0);
            here
        })
        .collect();
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_its_label_ends() {
        let labels: Vec<String> = ["O", "B-person", "I-person", "B-place"].map(String::from).to_vec();
        let hot = |at: usize| (0..4).map(|i| if i == at { 9.0 } else { 0.0 }).collect::<Vec<f32>>();
        let found = runs(&[hot(1), hot(2), hot(3), hot(0), hot(1)], &labels, &[false; 5]);
        let shown: Vec<(Range<usize>, &str)> = found.iter().map(|run| (run.tokens.clone(), run.label.as_str())).collect();
        assert_eq!(shown, [(0..2, "person"), (2..3, "place"), (4..5, "person")]);
    }

    #[test]
    fn an_inside_tag_never_opens_a_run() {
        let labels: Vec<String> = ["O", "B", "I"].map(String::from).to_vec();
        let rows = [vec![0.0, 1.0, 2.0], vec![0.0, 0.0, 5.0], vec![0.0, 2.0, 3.0]];
        let spans = |ends: &[bool]| {
            runs(&rows, &labels, ends).into_iter().map(|run| (run.tokens.start, run.tokens.end)).collect::<Vec<_>>()
        };
        assert_eq!(spans(&[false, false, true]), [(0, 3)]);
        assert_eq!(spans(&[false, true, true]), [(0, 2), (2, 3)]);
    }
}
