//! The best tree over arc scores: Chu–Liu–Edmonds with a single root.

/// Heads of the best single-rooted tree.
///
/// `scores[d][h]` is the score of head `h` for dependent `d`, where `h = 0` is the root and `h = i + 1` the token `i`.
/// The result holds, for each token, its head in the same numbering.
pub(crate) fn best_tree(scores: &[Vec<f32>]) -> Vec<usize> {
    let n = scores.len();
    if n == 0 {
        return Vec::new();
    }
    let mut rows: Vec<Vec<f32>> = scores.iter().map(|row| log_softmax(row)).collect();
    // The token that wants to be root most is root; all others may not.
    let margin = |d: usize| rows[d][0];
    let root = (0..n).fold(0, |best, d| if margin(d) > margin(best) { d } else { best });
    for (d, row) in rows.iter_mut().enumerate() {
        row[d + 1] = f32::NEG_INFINITY;
        if d != root {
            row[0] = f32::NEG_INFINITY;
        }
    }
    rows[root].iter_mut().skip(1).for_each(|score| *score = f32::NEG_INFINITY);
    // Node 0 is the root of the graph; node i + 1 is token i.
    let mut matrix = vec![vec![f32::NEG_INFINITY; n + 1]; n + 1];
    for (d, row) in rows.into_iter().enumerate() {
        matrix[d + 1] = row;
    }
    edmonds(&matrix).into_iter().skip(1).collect()
}

fn log_softmax(row: &[f32]) -> Vec<f32> {
    let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = row.iter().map(|value| (value - top).exp()).sum();
    row.iter().map(|value| (value - top - sum.ln()).max(-1e4)).collect()
}

/// Maximum spanning arborescence from node 0; `scores[d][h]`. Returns the head of every node (0 for node 0).
fn edmonds(scores: &[Vec<f32>]) -> Vec<usize> {
    let n = scores.len();
    let best = |d: usize| {
        (0..n).filter(|&h| h != d).fold(None, |best: Option<usize>, h| match best {
            Some(b) if scores[d][b] >= scores[d][h] => Some(b),
            _ => Some(h),
        })
    };
    let heads: Vec<usize> = (0..n).map(|d| if d == 0 { 0 } else { best(d).unwrap_or(0) }).collect();
    let Some(cycle) = find_cycle(&heads) else { return heads };
    let mut inside = vec![false; n];
    cycle.iter().for_each(|&node| inside[node] = true);
    // Contract the cycle into one node, the last of the new graph.
    let old: Vec<usize> = (0..n).filter(|&node| !inside[node]).collect();
    let m = old.len() + 1;
    let mut small = vec![vec![f32::NEG_INFINITY; m]; m];
    let mut enters = vec![cycle[0]; m];
    let mut leaves = vec![cycle[0]; m];
    let in_cycle: f32 = cycle.iter().map(|&node| scores[node][heads[node]]).sum();
    for (i, &outer) in old.iter().enumerate() {
        for (j, &other) in old.iter().enumerate() {
            small[i][j] = scores[outer][other];
        }
        for &node in &cycle {
            if scores[outer][node] > small[i][m - 1] {
                small[i][m - 1] = scores[outer][node];
                leaves[i] = node;
            }
            let entering = scores[node][outer] - scores[node][heads[node]] + in_cycle;
            if entering > small[m - 1][i] {
                small[m - 1][i] = entering;
                enters[i] = node;
            }
        }
    }
    let solved = edmonds(&small);
    let mut result = heads.clone();
    for (i, &outer) in old.iter().enumerate().skip(1) {
        result[outer] = if solved[i] == m - 1 { leaves[i] } else { old[solved[i]] };
    }
    let from = solved[m - 1];
    if from < old.len() {
        result[enters[from]] = old[from];
    }
    result
}

/// A cycle of the head graph, if there is one.
fn find_cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut state = vec![0_usize; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && state[at] == 0 {
            state[at] = start;
            at = heads[at];
        }
        if at != 0 && state[at] == start {
            let mut cycle = vec![at];
            let mut next = heads[at];
            while next != at {
                cycle.push(next);
                next = heads[next];
            }
            return Some(cycle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_is_broken_where_it_costs_least() {
        // Tokens 0 and 1 want each other; only token 2 may take the root well.
        let scores = vec![vec![0.0, -9.0, 5.0, 4.0], vec![0.0, 6.0, -9.0, 1.0], vec![5.0, 1.0, 1.0, -9.0]];
        assert_eq!(best_tree(&scores), [3, 1, 0]);
    }

    #[test]
    fn there_is_one_root_even_if_all_want_to_be_it() {
        let scores = vec![vec![9.0, -1.0, 0.0], vec![8.0, 0.0, -1.0]];
        assert_eq!(best_tree(&scores).iter().filter(|&&head| head == 0).count(), 1);
    }

    proptest::proptest! {
        #[test]
        fn every_result_is_a_tree(rows in (1_usize..9).prop_flat_map(|n| proptest::collection::vec(proptest::collection::vec(-5.0_f32..5.0, n + 1), n))) {
            let heads = best_tree(&rows);
            proptest::prop_assert_eq!(heads.iter().filter(|&&head| head == 0).count(), 1);
            for start in 0..heads.len() {
                let (mut at, mut steps) = (start + 1, 0);
                while at != 0 && steps <= heads.len() {
                    at = heads[at - 1];
                    steps += 1;
                }
                proptest::prop_assert_eq!(at, 0);
            }
        }
    }
    use proptest::strategy::Strategy;
}
