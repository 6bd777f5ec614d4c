//! How well confidences hold: of the answers given with 0.7, seven in ten should be right.

use serde_json::{Value, json};

/// Bands of equal width from 0 to 1.
const BANDS: usize = 10;

/// Answers with their confidences, and whether they are right.
#[derive(Clone, Debug, Default)]
pub struct Reliability {
    answers: Vec<(f64, bool)>,
}

/// The answers whose confidence lies in a band.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Band {
    /// Lower end; the upper one is a tenth above, and belongs to the next band.
    pub from: f64,
    /// How many answers.
    pub n: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// Share of them that is right.
    pub right: f64,
}

impl Reliability {
    /// Adds an answer.
    pub fn add(&mut self, confidence: f64, right: bool) {
        self.answers.push((confidence, right));
    }

    /// The reliability table: bands that hold answers.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are small")]
    pub fn bands(&self) -> Vec<Band> {
        // A hundredth above: 0.7 is a hair below seven tenths in binary.
        let band = |confidence: f64| ((confidence * BANDS as f64 + 1e-6) as usize).min(BANDS - 1);
        let table = (0..BANDS).map(|at| {
            let here: Vec<&(f64, bool)> = self.answers.iter().filter(|(confidence, _)| band(*confidence) == at).collect();
            let n = here.len();
            let confidence = here.iter().map(|(confidence, _)| confidence).sum::<f64>() / n.max(1) as f64;
            let right = here.iter().filter(|(_, right)| *right).count() as f64 / n.max(1) as f64;
            Band { from: at as f64 / BANDS as f64, n, confidence, right }
        });
        table.filter(|band| band.n > 0).collect()
    }

    /// Expected calibration error: the mean distance between confidence and share right, each band by its answers.
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    pub fn error(&self) -> f64 {
        let all = self.answers.len().max(1) as f64;
        self.bands().iter().map(|band| band.n as f64 / all * (band.confidence - band.right).abs()).sum()
    }

    /// The table as JSON; `None` without answers.
    pub fn json(&self) -> Option<Value> {
        let digits = |value: f64| (value * 1e4).round() / 1e4;
        let row = |band: &Band| json!({"from": digits(band.from), "n": band.n, "confidence": digits(band.confidence), "right": digits(band.right)});
        (!self.answers.is_empty()).then(|| self.bands().iter().map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_distance_between_what_is_said_and_what_holds() {
        let mut found = Reliability::default();
        (0..10).for_each(|at| found.add(0.7, at < 7));
        assert!(found.error() < 1e-9, "seven in ten");
        (0..10).for_each(|_| found.add(0.9, false));
        assert!((found.error() - 0.45).abs() < 1e-9, "half of the answers are 0.9 off");
        let bands = found.bands();
        assert_eq!(bands.iter().map(|band| (band.n, band.right)).collect::<Vec<_>>(), [(10, 0.7), (10, 0.0)]);
        assert!((bands[0].from - 0.7).abs() < 1e-9, "a band's lower end belongs to it");
    }
}
