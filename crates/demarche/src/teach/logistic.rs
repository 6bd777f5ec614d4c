//! Logistic regression with a quadratic penalty on some hundred rows: the one convex problem of this module.
//!
//! The crates for it bring an array library and an optimiser of their own; accelerated gradient descent (Nesterov) from zero
//! with a step from the problem's own curvature needs neither and gives the same numbers every time.

/// Strength of the penalty on the weights of standardised features.
const PENALTY: f32 = 0.1;

/// Steps down the gradient; the loss no longer moves in its fourth digit well before.
const STEPS: usize = 300;

/// A row of features, and what it shows.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub values: Vec<f32>,
    pub label: bool,
}

/// The logistic function: a weighted sum as a chance.
pub(super) fn chance(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

/// Bias and weights that tell the rows' labels best; both labels count the same however many rows they have.
pub(super) fn fit(rows: &[&Row]) -> (f32, Vec<f32>) {
    let width = rows.first().map_or(0, |row| row.values.len());
    let (means, scales) = spread(rows, width);
    let standard: Vec<Vec<f32>> = rows.iter().map(|row| standardise(&row.values, &means, &scales)).collect();
    let shares = shares(rows);
    let step = 1.0 / (0.25 * steepest(&standard, &shares, width) + PENALTY);
    let (mut weights, mut before) = (vec![0.0_f32; width + 1], vec![0.0_f32; width + 1]);
    let mut pace = 1.0_f32;
    for _ in 0..STEPS {
        let next = f32::midpoint(1.0, (1.0 + 4.0 * pace * pace).sqrt());
        let ahead: Vec<f32> = weights.iter().zip(&before).map(|(now, past)| now + (pace - 1.0) / next * (now - past)).collect();
        let slope = slope(&standard, rows, &shares, &ahead);
        before = std::mem::replace(&mut weights, ahead.iter().zip(&slope).map(|(at, slope)| at - step * slope).collect());
        pace = next;
    }
    let bias = weights.pop().unwrap_or(0.0);
    // Back to features as they come.
    let weights: Vec<f32> = weights.iter().zip(&scales).map(|(weight, scale)| weight * scale).collect();
    (bias - dot(&weights, &means), weights)
}

/// Each row's share of the loss.
#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn shares(rows: &[&Row]) -> Vec<f32> {
    let positive = rows.iter().filter(|row| row.label).count();
    let share = |label: bool| 0.5 / if label { positive } else { rows.len() - positive }.max(1) as f32;
    rows.iter().map(|row| share(row.label)).collect()
}

/// Means of the features, and one over their standard deviations (0 for a feature that never changes).
#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn spread(rows: &[&Row], width: usize) -> (Vec<f32>, Vec<f32>) {
    let count = rows.len().max(1) as f32;
    let mean = |at: usize| rows.iter().map(|row| row.values[at]).sum::<f32>() / count;
    let means: Vec<f32> = (0..width).map(mean).collect();
    let scale = |at: usize| {
        let variance = rows.iter().map(|row| (row.values[at] - means[at]).powi(2)).sum::<f32>() / count;
        if variance > 1e-12 { variance.sqrt().recip() } else { 0.0 }
    };
    let scales = (0..width).map(scale).collect();
    (means, scales)
}

/// A row of zero mean and unit variance, and a one for the bias.
fn standardise(values: &[f32], means: &[f32], scales: &[f32]) -> Vec<f32> {
    let row = values.iter().zip(means).zip(scales).map(|((value, mean), scale)| (value - mean) * scale);
    row.chain([1.0]).collect()
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The gradient of the penalised loss; the bias has no penalty.
fn slope(standard: &[Vec<f32>], rows: &[&Row], shares: &[f32], weights: &[f32]) -> Vec<f32> {
    let mut slope: Vec<f32> = weights.iter().map(|weight| PENALTY * weight).collect();
    if let Some(bias) = slope.last_mut() {
        *bias = 0.0;
    }
    for ((values, row), share) in standard.iter().zip(rows).zip(shares) {
        let error = share * (chance(dot(values, weights)) - f32::from(u8::from(row.label)));
        slope.iter_mut().zip(values).for_each(|(slope, value)| *slope += error * value);
    }
    slope
}

/// The largest eigenvalue of the rows' weighted second moments, by power iteration: how sharply the loss can bend.
fn steepest(standard: &[Vec<f32>], shares: &[f32], width: usize) -> f32 {
    let mut vector = vec![1.0_f32; width + 1];
    let mut value = 1.0;
    for _ in 0..20 {
        let mut next = vec![0.0_f32; width + 1];
        for (row, share) in standard.iter().zip(shares) {
            let along = share * dot(row, &vector);
            next.iter_mut().zip(row).for_each(|(sum, value)| *sum += along * value);
        }
        value = dot(&next, &next).sqrt().max(1e-6);
        vector = next.iter().map(|it| it / value).collect();
    }
    // The iteration comes from below.
    1.1 * value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: &[f32], label: bool) -> Row {
        Row { values: values.to_vec(), label }
    }

    #[test]
    fn what_tells_the_labels_gets_the_weight() {
        let rows: Vec<Row> = (0..20_u8).map(|at| row(&[f32::from(at % 2) * 3.0 + 5.0, f32::from(at % 5)], at % 2 == 1)).collect();
        let (bias, weights) = fit(&rows.iter().collect::<Vec<_>>());
        assert!(weights[0] > 10.0 * weights[1].abs(), "{weights:?}");
        let of = |values: [f32; 2]| chance(bias + dot(&weights, &values));
        assert!(of([8.0, 2.0]) > 0.8 && of([5.0, 2.0]) < 0.2, "{} {}", of([8.0, 2.0]), of([5.0, 2.0]));
    }

    #[test]
    fn rare_labels_count_as_much_as_common_ones() {
        let mut rows: Vec<Row> = (0..40).map(|_| row(&[0.0], false)).collect();
        rows.extend([row(&[1.0], true), row(&[1.0], true)]);
        let (bias, weights) = fit(&rows.iter().collect::<Vec<_>>());
        assert!(chance(bias + weights[0]) > 0.7, "{bias} {weights:?}");
    }

    #[test]
    fn a_feature_that_never_changes_has_no_weight() {
        let rows = [row(&[7.0, 0.0], false), row(&[7.0, 1.0], true)];
        let (_, weights) = fit(&rows.iter().collect::<Vec<_>>());
        assert!(weights[0] == 0.0 && weights[1] > 0.0, "{weights:?}");
    }
}
