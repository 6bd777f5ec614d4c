//! The best tree over arc scores without crossing arcs, with a single root (Eisner 1996).
//!
//! Arcs hardly ever cross in English, and most that the scores alone would have crossed are mistakes.

/// Heads of the best single-rooted tree whose arcs do not cross.
///
/// `scores[d][h]` is the score of head `h` for dependent `d`, where `h = 0` is the root and `h = i + 1` the token `i`.
/// The result holds, for each token, its head in the same numbering.
pub(crate) fn best_tree(scores: &[Vec<f32>]) -> Vec<usize> {
    let n = scores.len();
    if n == 0 {
        return Vec::new();
    }
    let rows: Vec<Vec<f32>> = scores.iter().map(|row| log_softmax(row)).collect();
    let spans = Spans::of(&rows);
    let whole = |root: usize| (root, spans.right.at(0, root) + spans.left.at(root, n - 1) + rows[root][0]);
    let (root, _) = (0..n).map(whole).fold((0, f32::NEG_INFINITY), better);
    let mut heads = vec![0; n];
    let mut todo = vec![Part { from: 0, to: root, by_left: false, open: false }];
    todo.push(Part { from: root, to: n - 1, by_left: true, open: false });
    while let Some(part) = todo.pop() {
        if part.from < part.to {
            spans.unfold(part, &mut heads, &mut todo);
        }
    }
    heads
}

fn log_softmax(row: &[f32]) -> Vec<f32> {
    let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = row.iter().map(|value| (value - top).exp()).sum();
    row.iter().map(|value| (value - top - sum.ln()).max(-1e4)).collect()
}

/// The first of two choices unless the second is better.
fn better(best: (usize, f32), next: (usize, f32)) -> (usize, f32) {
    if next.1 > best.1 { next } else { best }
}

/// A span of tokens in the tree: headed by its left or right end; open where the other end is known to be a dependent, but not yet all
/// that is below it.
struct Part {
    from: usize,
    to: usize,
    by_left: bool,
    open: bool,
}

/// The best score of every span, and where it is split.
struct Chart {
    size: usize,
    cells: Vec<(usize, f32)>,
}

impl Chart {
    fn new(size: usize) -> Self {
        let mut chart = Self { size, cells: vec![(0, f32::NEG_INFINITY); size * size] };
        (0..size).for_each(|at| chart.put(at, at, (at, 0.0)));
        chart
    }

    fn at(&self, from: usize, to: usize) -> f32 {
        self.cells[from * self.size + to].1
    }

    fn split(&self, from: usize, to: usize) -> usize {
        self.cells[from * self.size + to].0
    }

    fn put(&mut self, from: usize, to: usize, cell: (usize, f32)) {
        self.cells[from * self.size + to] = cell;
    }
}

/// Charts of the spans headed by their left and right ends.
struct Spans {
    left: Chart,
    right: Chart,
    open_left: Chart,
    open_right: Chart,
}

impl Spans {
    fn of(rows: &[Vec<f32>]) -> Self {
        let n = rows.len();
        let [left, right, open_left, open_right] = std::array::from_fn(|_| Chart::new(n));
        let mut it = Self { left, right, open_left, open_right };
        for width in 1..n {
            for from in 0..n - width {
                it.fill(rows, from, from + width);
            }
        }
        it
    }

    fn fill(&mut self, rows: &[Vec<f32>], from: usize, to: usize) {
        let none = (from, f32::NEG_INFINITY);
        let halves = (from..to).map(|at| (at, self.left.at(from, at) + self.right.at(at + 1, to)));
        let (at, sum) = halves.fold(none, better);
        self.open_left.put(from, to, (at, sum + rows[to][from + 1]));
        self.open_right.put(from, to, (at, sum + rows[from][to + 1]));
        let parts = (from + 1..=to).map(|at| (at, self.open_left.at(from, at) + self.left.at(at, to)));
        self.left.put(from, to, parts.fold(none, better));
        let parts = (from..to).map(|at| (at, self.right.at(from, at) + self.open_right.at(at, to)));
        self.right.put(from, to, parts.fold(none, better));
    }

    /// Notes the head that a part gives to one of its ends, and what remains to be unfolded.
    fn unfold(&self, part: Part, heads: &mut [usize], todo: &mut Vec<Part>) {
        let Part { from, to, by_left, open } = part;
        let next = |from: usize, to: usize, by_left: bool, open: bool| Part { from, to, by_left, open };
        match (open, by_left) {
            (true, _) => {
                let chart = if by_left { &self.open_left } else { &self.open_right };
                let (head, dependent) = if by_left { (from, to) } else { (to, from) };
                heads[dependent] = head + 1;
                let at = chart.split(from, to);
                todo.extend([next(from, at, true, false), next(at + 1, to, false, false)]);
            }
            (false, true) => {
                let at = self.left.split(from, to);
                todo.extend([next(from, at, true, true), next(at, to, true, false)]);
            }
            (false, false) => {
                let at = self.right.split(from, to);
                todo.extend([next(from, at, false, false), next(at, to, false, true)]);
            }
        }
    }
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

    #[test]
    fn a_word_does_not_reach_across_the_root() {
        // Token 0 leans to token 2, with token 1, the root, between them.
        let scores = vec![
            vec![0.0, -9.0, 8.0, 9.0, 0.0],
            vec![9.0, 0.0, -9.0, 0.0, 0.0],
            vec![0.0, 0.0, 8.0, -9.0, 0.0],
            vec![0.0, 0.0, 0.0, 9.0, -9.0],
        ];
        assert_eq!(best_tree(&scores), [2, 0, 2, 3]);
    }

    proptest::proptest! {
        #[test]
        fn every_result_is_a_tree(rows in (1_usize..9).prop_flat_map(|n| proptest::collection::vec(proptest::collection::vec(-5.0_f32..5.0, n + 1), n))) {
            let heads = best_tree(&rows);
            proptest::prop_assert_eq!(heads.iter().filter(|&&head| head == 0).count(), 1);
            let above = |start: usize| std::iter::successors(Some(start), |&at| heads[at].checked_sub(1)).take(heads.len() + 1);
            for (at, &head) in heads.iter().enumerate() {
                proptest::prop_assert!(above(at).count() <= heads.len(), "a cycle");
                let between = head.checked_sub(1).map_or(0..0, |head| head.min(at) + 1..head.max(at));
                for inner in between {
                    proptest::prop_assert!(above(inner).any(|it| it + 1 == head), "arcs cross");
                }
            }
        }
    }
    use proptest::strategy::Strategy;
}
