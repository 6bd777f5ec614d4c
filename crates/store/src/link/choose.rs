//! Which known row a claim joins: the best match, if the row's other reports agree.

use std::collections::BTreeMap;

/// One report of a known row, compared with the new claim.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    row: i64,
    document: i64,
    /// Score and rule where the two agree.
    found: Option<(f64, String)>,
}

impl Candidate {
    /// A report of `row` in `document`, and what comparing it gave.
    pub fn new(row: i64, document: i64, found: Option<(f64, String)>) -> Self {
        Self { row, document, found }
    }
}

/// The row that fits best. A row of which the first report seen and most others disagree is passed over, so that no chain of
/// half-alike reports joins what nobody tells as one.
pub(super) fn best(candidates: &[Candidate]) -> Option<(i64, String)> {
    let mut rows: BTreeMap<i64, Vec<&Candidate>> = BTreeMap::new();
    for candidate in candidates {
        rows.entry(candidate.row).or_default().push(candidate);
    }
    let fits = rows.into_iter().filter_map(|(row, reports)| {
        let agree = reports.iter().filter(|it| it.found.is_some()).count();
        let first = reports.iter().min_by_key(|it| it.document)?;
        let best = reports.iter().filter_map(|it| it.found.as_ref()).max_by(|a, b| a.0.total_cmp(&b.0))?;
        (first.found.is_some() || 2 * agree >= reports.len()).then_some((row, best))
    });
    // Of equal scores the older row.
    fits.max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(&a.0))).map(|(row, (_, why))| (row, why.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(row: i64, document: i64, score: Option<f64>) -> Candidate {
        Candidate::new(row, document, score.map(|it| (it, "rule".into())))
    }

    #[test]
    fn the_best_row_wins_and_of_equals_the_older() {
        let all = [report(1, 1, Some(2.0)), report(2, 1, Some(3.0)), report(3, 2, Some(3.0))];
        assert_eq!(best(&all).map(|it| it.0), Some(2));
    }

    #[test]
    fn one_bridge_does_not_join_what_the_other_reports_tell_apart() {
        let all = [report(1, 1, None), report(1, 2, None), report(1, 3, Some(9.0))];
        assert_eq!(best(&all), None);
    }

    #[test]
    fn agreeing_with_the_first_report_is_enough() {
        let all = [report(1, 1, Some(3.1)), report(1, 2, None), report(1, 3, None)];
        assert_eq!(best(&all).map(|it| it.0), Some(1));
    }
}
