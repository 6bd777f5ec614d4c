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

/// The runs of tags `B-x`/`I-x` (or plain `B`/`I`); an `I` that follows no run of its label begins one.
pub(crate) fn runs(scores: &[Vec<f32>], labels: &[String]) -> Vec<Run> {
    let mut found: Vec<(Run, usize)> = Vec::new();
    for (token, row) in scores.iter().enumerate() {
        let best = argmax(row);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_its_label_ends() {
        let labels: Vec<String> = ["O", "B-person", "I-person", "B-place"].map(String::from).to_vec();
        let hot = |at: usize| (0..4).map(|i| if i == at { 9.0 } else { 0.0 }).collect::<Vec<f32>>();
        let found = runs(&[hot(1), hot(2), hot(3), hot(0), hot(2)], &labels);
        let shown: Vec<(Range<usize>, &str)> = found.iter().map(|run| (run.tokens.clone(), run.label.as_str())).collect();
        assert_eq!(shown, [(0..2, "person"), (2..3, "place"), (4..5, "person")]);
    }
}
