//! A series as a drawing: bars for the sum of each period, a line for the level between changes, marks where it changes.
//!
//! Plain SVG without script or outside references; title and description for those who do not see it; colours that stay apart for the
//! colour-blind, and direction (up, down) that says the same as colour. Every bar has a tooltip with its figures.

use std::fmt::Write as _;

use super::{Point, RULE, Series};

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 64.0;
/// The most labels below the axis.
const LABELS: usize = 10;

/// Draws a series.
pub fn draw(series: &Series) -> String {
    let mut out = String::new();
    let title = format!("Tension between {} and {}", series.first, series.second);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" \
         aria-labelledby=\"title description\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"description\">{}</desc>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n\
         <text x=\"{LEFT}\" y=\"24\" font-size=\"16\" font-weight=\"600\" fill=\"#1a1a1a\">{}</text>\n\
         <text x=\"{LEFT}\" y=\"42\" fill=\"#555555\">Sum of PLOVER scale of events done, by {}; up is cooperation, down is conflict</text>\n",
        escaped(&title),
        escaped(&description(series)),
        escaped(&title),
        period(series),
    );
    if series.points.is_empty() {
        let _ = writeln!(out, "<text x=\"{LEFT}\" y=\"{}\" fill=\"#1a1a1a\">No events between the two.</text>", HEIGHT / 2.0);
    } else {
        let plot = Plot::new(&series.points);
        plot.axes(&mut out, &series.points);
        plot.bars(&mut out, &series.points);
        plot.levels(&mut out, &series.points);
    }
    out.push_str("</svg>\n");
    out
}

fn period(series: &Series) -> &'static str {
    if series.points.first().is_some_and(|point| point.period.len() == 7) { "month" } else { "day" }
}

fn description(series: &Series) -> String {
    let points = &series.points;
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return format!("No events between {} and {}. Counted: {RULE}.", series.first, series.second);
    };
    let events: i64 = points.iter().map(|point| point.events).sum();
    let not_done: i64 = points.iter().map(|point| point.not_done).sum();
    let changes: Vec<String> =
        points.iter().filter(|point| point.change).map(|point| format!("{} to {:.1}", point.period, point.level)).collect();
    let changes = if changes.is_empty() { "none".to_owned() } else { changes.join(", ") };
    format!(
        "{} to {}: {events} events done, {not_done} not done. Changes of level: {changes}. Counted: {RULE}.",
        first.period, last.period
    )
}

struct Plot {
    low: f64,
    high: f64,
    step: f64,
    slot: f64,
}

#[allow(clippy::cast_precision_loss, reason = "a series has some thousand periods")]
impl Plot {
    fn new(points: &[Point]) -> Self {
        let low = points.iter().map(|point| point.sum).fold(0.0, f64::min);
        let high = points.iter().map(|point| point.sum).fold(0.0, f64::max);
        let step = nice((high - low).max(1.0) / 6.0);
        Self {
            low: (low / step).floor() * step,
            high: ((high / step).ceil() * step).max(if low < 0.0 { 0.0 } else { step }),
            step,
            slot: (WIDTH - LEFT - RIGHT) / points.len() as f64,
        }
    }

    fn x(&self, at: usize) -> f64 {
        LEFT + self.slot * at as f64
    }

    fn y(&self, value: f64) -> f64 {
        let share = (self.high - value) / (self.high - self.low).max(f64::MIN_POSITIVE);
        TOP + share * (HEIGHT - TOP - BOTTOM)
    }

    fn axes(&self, out: &mut String, points: &[Point]) {
        let mut tick = self.low;
        while tick <= self.high + self.step / 2.0 {
            let (y, right) = (self.y(tick), WIDTH - RIGHT);
            let colour = if tick.abs() < self.step / 2.0 { "#1a1a1a" } else { "#dddddd" };
            let _ = writeln!(
                out,
                "<line x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\" stroke=\"{colour}\"/>\
                 <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#333333\">{}</text>",
                LEFT - 8.0,
                y + 4.0,
                number(tick)
            );
            tick += self.step;
        }
        let every = points.len().div_ceil(LABELS).max(1);
        for (at, point) in points.iter().enumerate().step_by(every) {
            let (x, y) = (self.x(at) + self.slot / 2.0, HEIGHT - BOTTOM);
            let _ = writeln!(
                out,
                "<line x1=\"{x:.1}\" y1=\"{y}\" x2=\"{x:.1}\" y2=\"{}\" stroke=\"#333333\"/>\
                 <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\" fill=\"#333333\">{}</text>",
                y + 5.0,
                y + 20.0,
                escaped(&point.period)
            );
        }
    }

    fn bars(&self, out: &mut String, points: &[Point]) {
        let width = (self.slot * 0.8).max(0.6);
        for (at, point) in points.iter().enumerate().filter(|(_, point)| point.events > 0) {
            let (zero, end) = (self.y(0.0), self.y(point.sum));
            let colour = if point.sum < 0.0 { "#b2452f" } else { "#2b6cb0" };
            let _ = writeln!(
                out,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{:.1}\" fill=\"{colour}\"><title>{}: sum {}, mean {}, {} events, \
                 {} sources</title></rect>",
                self.x(at) + (self.slot - width) / 2.0,
                zero.min(end),
                (zero - end).abs().max(1.0),
                escaped(&point.period),
                number(point.sum),
                point.mean.map(number).unwrap_or_default(),
                point.events,
                point.sources
            );
        }
    }

    /// The level between changes as steps, with a dashed line and a label at each change.
    fn levels(&self, out: &mut String, points: &[Point]) {
        let mut path = String::new();
        for (at, point) in points.iter().enumerate() {
            let y = self.y(point.level);
            let _ = write!(path, "{}{:.1},{y:.1} {:.1},{y:.1} ", if at == 0 { "M" } else { "L" }, self.x(at), self.x(at + 1));
        }
        let _ = writeln!(out, "<path d=\"{}\" fill=\"none\" stroke=\"#1a1a1a\" stroke-width=\"2\"/>", path.trim_end());
        for (at, point) in points.iter().enumerate().filter(|(_, point)| point.change) {
            let (x, bottom) = (self.x(at), HEIGHT - BOTTOM);
            let anchor = if x > WIDTH * 0.85 { "end" } else { "start" };
            let _ = writeln!(
                out,
                "<line x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{bottom}\" stroke=\"#555555\" stroke-dasharray=\"4 3\"/>\
                 <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"#1a1a1a\">{}: level {}</text>",
                HEIGHT - 20.0,
                escaped(&point.period),
                number(point.level)
            );
        }
    }
}

/// The next step of 1, 2 or 5 times a power of ten.
fn nice(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let of = [1.0, 2.0, 5.0, 10.0];
    of.into_iter().map(|times| times * power).find(|nice| *nice >= step).unwrap_or(10.0 * power)
}

/// A number with a true minus sign and at most one decimal.
fn number(value: f64) -> String {
    let shown = if (value - value.round()).abs() < 0.05 { format!("{:.0}", value.abs()) } else { format!("{:.1}", value.abs()) };
    if value < 0.0 && shown != "0" { format!("−{shown}") } else { shown }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(sums: &[f64]) -> Series {
        let points = sums.iter().zip(1..).map(|(&sum, day)| Point {
            period: format!("2026-03-{day:02}"),
            events: 1,
            sum,
            mean: Some(sum),
            level: sum,
            change: day == 3,
            ..Point::default()
        });
        Series { first: "A & <B>".into(), second: "C".into(), points: points.collect(), rule: RULE }
    }

    #[test]
    fn a_drawing_tells_in_words_what_it_shows_and_runs_nothing() {
        let svg = draw(&series(&[1.0, -9.0, 4.5]));
        for part in [
            "<title id=\"title\">Tension between A &amp; &lt;B&gt; and C</title>",
            "role=\"img\"",
            "<desc",
            "2026-03-03: level 4.5",
        ] {
            assert!(svg.contains(part), "{part}: {svg}");
        }
        assert!(!svg.contains("<script") && !svg.contains("href") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 4, "background and three bars");
    }

    #[test]
    fn odd_series_are_drawn_too() {
        for sums in [&[][..], &[0.0], &[-0.01], &[1e6, -1e6]] {
            let svg = draw(&series(sums));
            assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN"), "{svg}");
        }
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!([0.3, 1.0, 1.5, 3.0, 7.0, 120.0].map(nice), [0.5, 1.0, 2.0, 5.0, 10.0, 200.0]);
        assert_eq!([number(-5.0), number(-0.01), number(2.25)], ["−5", "0", "2.2"]);
    }
}
