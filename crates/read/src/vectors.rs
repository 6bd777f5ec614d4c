//! What the encoder makes of each token, for small models on top of it.

use std::ops::Range;

/// The encoder's vectors of a reading's tokens, in the order of [`Reading::tokens`](demarche_core::Reading::tokens).
///
/// A vector means nothing to another model than the one that made it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vectors {
    width: usize,
    values: Vec<f32>,
}

impl Vectors {
    /// Adds the vectors of one window, all of the same width.
    pub(crate) fn add(&mut self, width: usize, values: impl Iterator<Item = f32>) {
        self.width = width;
        self.values.extend(values);
    }

    /// Numbers in a vector; 0 for a text without tokens.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The vector of a token; empty for a token that the reading does not have.
    pub fn of(&self, token: usize) -> &[f32] {
        self.values.get(token * self.width..(token + 1) * self.width).unwrap_or_default()
    }

    /// The mean vector of some tokens; zeros for none.
    pub fn mean(&self, tokens: Range<usize>) -> Vec<f32> {
        let mut sum = vec![0.0; self.width];
        #[allow(clippy::cast_precision_loss, reason = "a sentence has few tokens")]
        let share = 1.0 / tokens.len().max(1) as f32;
        for token in tokens {
            sum.iter_mut().zip(self.of(token)).for_each(|(sum, value)| *sum += value * share);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_cut_by_width() {
        let mut vectors = Vectors::default();
        vectors.add(2, [1.0, 2.0, 3.0, 4.0].into_iter());
        vectors.add(2, [5.0, 0.0].into_iter());
        assert_eq!(vectors.of(2), [5.0, 0.0]);
        assert!(vectors.of(3).is_empty());
        assert_eq!(vectors.mean(0..3), [3.0, 2.0]);
        assert_eq!(vectors.mean(1..1), [0.0, 0.0]);
    }
}
