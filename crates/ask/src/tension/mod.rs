//! How tense two sides are, day by day or month by month.
//!
//! Rules, which every output states with [`RULE`]:
//! - An event counts once, on its first day, however many stories tell of it; its scale is PLOVER's, −10 (conflict) to 10 (cooperation).
//! - It counts when it is done: status `occurred` or `ongoing`. What is planned, possible, conditional, demanded, refused, denied or
//!   only recalled (`historical`) is counted apart as `not_done` and moves nothing.
//! - It lies between the sides when one acts and the other receives, in either direction, or both act together.
//! - An event that no story dates lies on the day of the first story; `undated` says how many those are.
//! - Periods without an event have sum 0 and no mean. Change points are sought in the sums (see [`changes`]).

pub mod changes;
mod svg;

use std::collections::BTreeMap;

use serde::Serialize;

pub use svg::draw;

use crate::countries;
use crate::dates::{Days, Period};
use crate::error::AskError;
use crate::ids::Ids;
use crate::names;
use crate::query::{Ask, array_of};
use crate::table::{Cell, Column, Tabular, columns};

/// The rules in one sentence, for captions and notes.
pub const RULE: &str = "each event once, on its day, if occurred or ongoing; planned, possible, conditional, demanded, refused, denied \
    and historical events are counted apart and move nothing; scale −10 conflict to 10 cooperation";

/// The most periods of a series: longer ones are asked for by month, or within days.
const MOST_PERIODS: usize = 40_000;

/// One day or month between two sides.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Point {
    /// The day or month ("2026-05").
    pub period: String,
    /// Events done.
    pub events: i64,
    /// Sum of their scales.
    pub sum: f64,
    /// Mean of their scales; absent without events.
    pub mean: Option<f64>,
    /// Verbal cooperation.
    pub quad1: i64,
    /// Material cooperation.
    pub quad2: i64,
    /// Verbal conflict.
    pub quad3: i64,
    /// Material conflict.
    pub quad4: i64,
    /// Done by the first side to the second.
    pub first_to_second: i64,
    /// Done by the second side to the first.
    pub second_to_first: i64,
    /// Done by both together.
    pub together: i64,
    /// Documents that tell of the events done.
    pub reports: i64,
    /// Independent sources among these.
    pub sources: i64,
    /// Events done that no story dates.
    pub undated: i64,
    /// Events that are not done.
    pub not_done: i64,
    /// Whether the level of the sums changes here.
    pub change: bool,
    /// Mean of the sums from this change to the next.
    pub level: f64,
}

/// A series between two sides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// Who the first side is.
    pub first: String,
    /// Who the second side is.
    pub second: String,
    /// Every period from the first event to the last, or within the days asked for.
    pub points: Vec<Point>,
    /// The rules by which it is counted.
    pub rule: &'static str,
}

/// What a series is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dyad {
    /// A country's name or code (everybody of it), else an actor.
    pub first: String,
    /// As `first`.
    pub second: String,
    /// From this day, month or year on.
    pub since: Option<String>,
    /// Up to this day, month or year.
    pub until: Option<String>,
    /// Days or months.
    pub by: Period,
}

/// One event between the sides.
struct Act {
    day: String,
    done: bool,
    dated: bool,
    quad: i64,
    scale: f64,
    reports: i64,
    sources: i64,
    first_acts: bool,
    second_acts: bool,
}

impl Ask<'_> {
    /// The series of a dyad.
    ///
    /// # Errors
    /// [`AskError`] if a side is unknown, a day is none, or SQLite fails.
    pub fn tension(&self, dyad: &Dyad) -> Result<Series, AskError> {
        let (first, first_shown) = self.side(&dyad.first)?;
        let (second, second_shown) = self.side(&dyad.second)?;
        let days = Days::new(dyad.since.as_deref(), dyad.until.as_deref())?;
        let mut by_period: BTreeMap<String, Point> = BTreeMap::new();
        for act in self.acts(&first, &second, &days)? {
            if let Some(period) = dyad.by.of(&act.day) {
                by_period.entry(period).or_default().add(&act);
            }
        }
        let mut points = filled(by_period, dyad.by);
        mark(&mut points);
        Ok(Series { first: first_shown, second: second_shown, points, rule: RULE })
    }

    /// The actors of a side: everybody of a country, else whom the name stands for.
    fn side(&self, name: &str) -> Result<(Vec<i64>, String), AskError> {
        if let Some(country) = countries::named(name) {
            let mut query = self.connection().prepare_cached("SELECT id FROM actors WHERE country = ?1 ORDER BY id")?;
            let actors = query.query_map([&country.iso3], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
            if !actors.is_empty() {
                return Ok((actors, format!("{} ({})", country.name, country.iso3)));
            }
        }
        let named = names::resolve(self.connection(), name)?;
        Ok((named.actors, named.shown))
    }

    fn acts(&self, first: &[i64], second: &[i64], days: &Days) -> Result<Vec<Act>, AskError> {
        let sides = |actors: &[i64], side: &str| -> Result<Ids, AskError> {
            let mut ids = Ids::default();
            let sql = format!("SELECT count(ask_mark(event)) FROM event_parties WHERE actor IN rarray(?1) AND side = '{side}'");
            self.sets.gather(self.connection(), &mut ids, &sql, [array_of(actors.iter().copied())])?;
            Ok(ids)
        };
        let (a_acts, a_gets) = (sides(first, "actor")?, sides(first, "recipient")?);
        let (b_acts, b_gets) = (sides(second, "actor")?, sides(second, "recipient")?);
        let both = |one: &Ids, other: &Ids| {
            let mut both = one.clone();
            both.intersect(other);
            both
        };
        let (there, back, joint) = (both(&a_acts, &b_gets), both(&b_acts, &a_gets), both(&a_acts, &b_acts));
        let all: std::collections::BTreeSet<i64> = there.iter().chain(back.iter()).chain(joint.iter()).collect();
        let (there, back, joint): (Vec<i64>, Vec<i64>, Vec<i64>) =
            (there.iter().collect(), back.iter().collect(), joint.iter().collect());
        let mut query = self.connection().prepare_cached(
            "SELECT e.id, e.day, e.status, e.dated, e.quad, e.scale, e.reports, e.sources
             FROM rarray(?1) pick CROSS JOIN events e ON e.id = pick.value
             WHERE e.day IS NOT NULL AND (?2 IS NULL OR e.day >= ?2) AND (?3 IS NULL OR e.day < ?3) ORDER BY e.day, e.id",
        )?;
        let has = |list: &[i64], id: i64| list.binary_search(&id).is_ok();
        let rows = query.query_map((array_of(all), &days.from, &days.before), |row| {
            let id: i64 = row.get(0)?;
            let status: String = row.get(2)?;
            Ok(Act {
                day: row.get(1)?,
                done: is_done(&status),
                dated: row.get(3)?,
                quad: row.get(4)?,
                scale: row.get(5)?,
                reports: row.get(6)?,
                sources: row.get(7)?,
                first_acts: has(&there, id) || has(&joint, id),
                second_acts: has(&back, id) || has(&joint, id),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Whether an event of a status counts as done.
pub fn is_done(status: &str) -> bool {
    matches!(status, "occurred" | "ongoing")
}

impl Point {
    fn add(&mut self, act: &Act) {
        if !act.done {
            self.not_done += 1;
            return;
        }
        self.events += 1;
        self.sum += act.scale;
        self.reports += act.reports;
        self.sources += act.sources;
        self.undated += i64::from(!act.dated);
        match act.quad {
            1 => self.quad1 += 1,
            2 => self.quad2 += 1,
            3 => self.quad3 += 1,
            _ => self.quad4 += 1,
        }
        match (act.first_acts, act.second_acts) {
            (true, false) => self.first_to_second += 1,
            (false, true) => self.second_to_first += 1,
            _ => self.together += 1,
        }
    }
}

/// Every period from the first to the last, those without events too.
fn filled(mut by_period: BTreeMap<String, Point>, by: Period) -> Vec<Point> {
    let ends = by_period.keys().next().cloned().zip(by_period.keys().next_back().cloned());
    let Some((first, last)) = ends else { return Vec::new() };
    let mut points = Vec::new();
    let mut at = Some(first);
    while let Some(period) = at.filter(|period| *period <= last && points.len() < MOST_PERIODS) {
        let mut point = by_period.remove(&period).unwrap_or_default();
        #[allow(clippy::cast_precision_loss, reason = "counts of events are far below 2^52")]
        let count = point.events as f64;
        point.mean = (point.events > 0).then(|| rounded(point.sum / count));
        point.sum = rounded(point.sum);
        at = by.next(&period);
        point.period = period;
        points.push(point);
    }
    points
}

/// Sums of a few decimals, without the dust of binary fractions.
fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

fn mark(points: &mut [Point]) {
    let sums: Vec<f64> = points.iter().map(|point| point.sum).collect();
    let mut starts = changes::change_points(&sums);
    for &start in &starts {
        if let Some(point) = points.get_mut(start) {
            point.change = true;
        }
    }
    starts.insert(0, 0);
    starts.push(sums.len());
    for pair in starts.windows(2) {
        let &[from, to] = pair else { continue };
        #[allow(clippy::cast_precision_loss, reason = "a series has some thousand periods")]
        let level = rounded(sums.get(from..to).unwrap_or_default().iter().sum::<f64>() / (to - from).max(1) as f64);
        points.iter_mut().take(to).skip(from).for_each(|point| point.level = level);
    }
}

impl Tabular for Point {
    fn columns() -> &'static [Column] {
        columns! {
            period Text, events Whole, sum Real, mean Real, quad1 Whole, quad2 Whole, quad3 Whole, quad4 Whole, first_to_second Whole,
            second_to_first Whole, together Whole, reports Whole, sources Whole, undated Whole, not_done Whole, change Truth, level Real,
        }
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.period.clone().into(),
            self.events.into(),
            self.sum.into(),
            self.mean.into(),
            self.quad1.into(),
            self.quad2.into(),
            self.quad3.into(),
            self.quad4.into(),
            self.first_to_second.into(),
            self.second_to_first.into(),
            self.together.into(),
            self.reports.into(),
            self.sources.into(),
            self.undated.into(),
            self.not_done.into(),
            self.change.into(),
            self.level.into(),
        ]
    }

    fn heads() -> &'static [&'static str] {
        &[
            "period",
            "events",
            "sum",
            "mean",
            "verbal +",
            "material +",
            "verbal −",
            "material −",
            "→",
            "←",
            "↔",
            "reports",
            "not done",
            "change",
        ]
    }

    fn line(&self) -> Vec<String> {
        let whole = |number: i64| if number == 0 { String::new() } else { number.to_string() };
        vec![
            self.period.clone(),
            self.events.to_string(),
            format!("{:.1}", self.sum),
            self.mean.map(|mean| format!("{mean:.2}")).unwrap_or_default(),
            whole(self.quad1),
            whole(self.quad2),
            whole(self.quad3),
            whole(self.quad4),
            whole(self.first_to_second),
            whole(self.second_to_first),
            whole(self.together),
            crate::rows::carried(self.reports, self.sources),
            whole(self.not_done),
            if self.change { format!("level {:.1}", self.level) } else { String::new() },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn series(by: Period) -> Series {
        let store = testing::store();
        let ask = Ask::new(&store).unwrap();
        ask.tension(&Dyad { first: "IRN".into(), second: "United States".into(), by, ..Dyad::default() }).unwrap()
    }

    #[test]
    fn only_what_is_done_moves_the_scale() {
        let series = series(Period::Day);
        let days: Vec<(&str, i64, i64)> = series.points.iter().map(|it| (it.period.as_str(), it.events, it.not_done)).collect();
        assert_eq!(days[0], ("2026-05-03", 1, 0));
        assert_eq!(days[2], ("2026-05-05", 0, 1), "a possible sanction is none");
        assert_eq!(days[6], ("2026-05-09", 0, 1), "a planned meeting has not begun");
        assert_eq!((series.points[0].sum, series.points[0].quad4, series.points[0].first_to_second), (-9.0, 1, 1));
        assert_eq!(days.len(), 7, "days without events are there too");
        assert_eq!(series.points[1].mean, None);
    }

    #[test]
    fn a_month_holds_its_days() {
        let month = &series(Period::Month).points;
        assert_eq!((month.len(), month[0].period.as_str(), month[0].events, month[0].not_done), (1, "2026-05", 1, 2));
    }

    #[test]
    fn sides_that_never_met_have_an_empty_series() {
        let store = testing::store();
        let ask = Ask::new(&store).unwrap();
        let dyad = Dyad { first: "Turkey".into(), second: "USA".into(), ..Dyad::default() };
        assert!(ask.tension(&dyad).unwrap().points.is_empty());
        assert!(ask.tension(&Dyad { first: "Nobody".into(), ..dyad }).is_err());
    }
}
