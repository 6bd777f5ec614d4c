//! Where the level of a series changes: PELT with the cost of squared error.
//!
//! Killick, Fearnhead and Eckley, "Optimal detection of changepoints with a linear computational cost" (JASA 2012): the segmentation that
//! minimises squared error plus a penalty for every change, found exactly by dynamic programming, with candidates pruned that can never
//! be best again. The penalty is 3 σ² ln n; σ is the spread of the noise, from the differences of neighbours (their median absolute
//! deviation, as if normal; their root mean square where more than half of them are 0), so that changes of level do not raise it.

/// The fewest periods of one level.
const SHORTEST: usize = 3;

/// The positions at which a new level begins, ascending; never the first.
pub fn change_points(series: &[f64]) -> Vec<usize> {
    let noise = variance(series);
    if series.len() < 2 * SHORTEST || noise <= 0.0 {
        return Vec::new();
    }
    #[allow(clippy::cast_precision_loss, reason = "a series has some thousand periods")]
    let penalty = 3.0 * noise * (series.len() as f64).ln();
    pelt(&Sums::new(series), series.len(), penalty)
}

/// Variance of the noise, from differences of neighbours.
fn variance(series: &[f64]) -> f64 {
    let mut steps: Vec<f64> = series.windows(2).filter_map(|pair| Some((pair.last()? - pair.first()?).abs())).collect();
    if steps.is_empty() {
        return 0.0;
    }
    steps.sort_by(f64::total_cmp);
    let median = steps.get(steps.len() / 2).copied().unwrap_or(0.0);
    // A difference of two values has twice the variance of one.
    if median > 0.0 {
        return (median / 0.6745).powi(2) / 2.0;
    }
    #[allow(clippy::cast_precision_loss, reason = "a series has some thousand periods")]
    let count = steps.len() as f64;
    steps.iter().map(|step| step * step).sum::<f64>() / count / 2.0
}

/// Running sums, for the cost of any segment in constant time.
struct Sums {
    values: Vec<f64>,
    squares: Vec<f64>,
}

impl Sums {
    fn new(series: &[f64]) -> Self {
        let running = |of: fn(f64) -> f64| {
            let mut sum = 0.0;
            let after = series.iter().map(|&value| {
                sum += of(value);
                sum
            });
            [0.0].into_iter().chain(after).collect()
        };
        Self { values: running(|value| value), squares: running(|value| value * value) }
    }

    /// Squared error of a segment around its mean.
    fn cost(&self, from: usize, to: usize) -> f64 {
        let part = |sums: &[f64]| sums.get(to).copied().unwrap_or(0.0) - sums.get(from).copied().unwrap_or(0.0);
        let sum = part(&self.values);
        #[allow(clippy::cast_precision_loss, reason = "a series has some thousand periods")]
        let length = to.saturating_sub(from).max(1) as f64;
        part(&self.squares) - sum * sum / length
    }
}

fn pelt(sums: &Sums, length: usize, penalty: f64) -> Vec<usize> {
    // best[t]: least cost of the first t values; last[t]: where its last segment begins.
    let mut best = vec![f64::INFINITY; length + 1];
    let mut last = vec![0; length + 1];
    if let Some(start) = best.first_mut() {
        *start = -penalty;
    }
    let mut candidates: Vec<usize> = vec![0];
    for end in SHORTEST..=length {
        // The cost of each candidate as the last change; those too near to the end cannot be judged yet.
        let cost = |&from: &usize| {
            (end - from >= SHORTEST).then(|| best.get(from).copied().unwrap_or(f64::INFINITY) + sums.cost(from, end))
        };
        let costs: Vec<Option<f64>> = candidates.iter().map(cost).collect();
        let judged = candidates.iter().zip(&costs).filter_map(|(&from, cost)| Some((from, (*cost)?)));
        let Some((from, least)) = judged.min_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
        let bound = least + penalty;
        if let (Some(best), Some(begins)) = (best.get_mut(end), last.get_mut(end)) {
            (*best, *begins) = (bound, from);
        }
        // A candidate that is worse by more than a penalty now will never be best.
        let mut judged = costs.iter();
        candidates.retain(|_| judged.next().copied().flatten().is_none_or(|cost| cost <= bound));
        candidates.push(end + 1 - SHORTEST.min(end + 1));
        candidates.sort_unstable();
        candidates.dedup();
    }
    let mut starts = Vec::new();
    let mut at = length;
    while let Some(&from) = last.get(at).filter(|&&from| from > 0) {
        starts.push(from);
        at = from;
    }
    starts.reverse();
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A deterministic noise of about unit spread.
    fn noisy(levels: &[(f64, usize)]) -> Vec<f64> {
        let mut seed = 17_u64;
        let mut noise = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(seed >> 40).unwrap()) / f64::from(1_u32 << 24) * 3.4 - 1.7
        };
        levels.iter().flat_map(|&(level, count)| (0..count).map(|_| level + noise()).collect::<Vec<_>>()).collect()
    }

    #[test]
    fn a_lasting_step_is_found_where_it_is() {
        assert_eq!(change_points(&noisy(&[(0.0, 60), (8.0, 40)])), [60]);
        assert_eq!(change_points(&noisy(&[(0.0, 30), (-9.0, 30), (4.0, 30)])), [30, 60]);
    }

    #[test]
    fn noise_and_constants_have_no_changes() {
        assert!(change_points(&noisy(&[(0.0, 200)])).is_empty());
        assert!(change_points(&[5.0; 50]).is_empty());
        assert!(change_points(&[]).is_empty());
        assert!(change_points(&[1.0, -9.0]).is_empty());
    }

    #[test]
    fn mostly_empty_series_show_a_burst() {
        let mut series = vec![0.0; 100];
        for value in &mut series[60..75] {
            *value = -9.0;
        }
        assert_eq!(change_points(&series), [60, 75]);
    }

    #[test]
    fn the_best_segmentation_is_found() {
        // Against the same programme without pruning.
        let series = noisy(&[(0.0, 12), (3.0, 9), (-2.0, 14), (1.0, 5)]);
        let sums = Sums::new(&series);
        let length = series.len();
        let penalty = 3.0 * variance(&series) * 40_f64.ln();
        let mut best = vec![(f64::INFINITY, 0); length + 1];
        best[0] = (-penalty, 0);
        for end in SHORTEST..=length {
            for from in (0..=end - SHORTEST).filter(|&from| from == 0 || from >= SHORTEST) {
                let cost = best[from].0 + sums.cost(from, end) + penalty;
                if cost < best[end].0 {
                    best[end] = (cost, from);
                }
            }
        }
        let mut expected = Vec::new();
        let mut at = length;
        while best[at].1 > 0 {
            at = best[at].1;
            expected.insert(0, at);
        }
        assert_eq!(pelt(&sums, length, penalty), expected);
    }
}
