//! Rows as bytes: JSON, JSON lines, CSV, TSV, Parquet, iCalendar, and tables for terminals.

mod delimited;
pub mod ics;
pub(crate) mod parquet;
mod terminal;

use std::io::Write;

use serde::Serialize;

pub use delimited::clean;
pub(crate) use delimited::tab_separated;
pub use terminal::{Look, text_table};

use crate::error::AskError;
use crate::query::Page;
use crate::rows::Row;
use crate::table::Tabular;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One object: `rows`, `next`, `searched`.
    Json,
    /// One object a line.
    Jsonl,
    /// Comma-separated with a header.
    Csv,
    /// Tab-separated with a header; tabs and line breaks in cells become blanks.
    Tsv,
    /// Apache Parquet.
    Parquet,
    /// iCalendar; meetings only.
    Ics,
}

/// Writes a page of rows.
///
/// # Errors
/// [`AskError::Io`] if the output fails, [`AskError::Format`] for rows that are no calendar.
pub fn write_page<R: Row>(page: &Page<R>, format: Format, out: &mut dyn Write) -> Result<(), AskError> {
    match format {
        Format::Json => json(page, out),
        Format::Ics => {
            let meetings = page.rows.iter().map(Row::meeting).collect::<Option<Vec<_>>>();
            let meetings = meetings.ok_or(AskError::Format { kind: R::KIND.word(), format: "ics" })?;
            Ok(out.write_all(ics::calendar(&meetings).as_bytes())?)
        }
        _ => write_rows(&page.rows, format, out),
    }
}

/// Writes rows that are no page; JSON as a list.
///
/// # Errors
/// [`AskError::Io`] if the output fails, [`AskError::Format`] for iCalendar.
pub fn write_rows<R: Tabular + Serialize>(rows: &[R], format: Format, out: &mut dyn Write) -> Result<(), AskError> {
    match format {
        Format::Json => json(&rows, out),
        Format::Jsonl => {
            for row in rows {
                writeln!(out, "{}", serde_json::to_string(row)?)?;
            }
            Ok(())
        }
        Format::Csv => delimited::write(rows, b',', out),
        Format::Tsv => delimited::write(rows, b'\t', out),
        Format::Parquet => parquet::write(rows, out),
        Format::Ics => Err(AskError::Format { kind: "these rows", format: "ics" }),
    }
}

fn json<T: Serialize + ?Sized>(value: &T, out: &mut dyn Write) -> Result<(), AskError> {
    writeln!(out, "{}", serde_json::to_string_pretty(value)?)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Ask, Query};
    use crate::rows::{Event, Meeting, Person, Position, Statement};
    use crate::testing;

    fn written<R: Row>(format: Format) -> Vec<u8> {
        let store = testing::store();
        let page: Page<R> = Ask::new(&store).unwrap().page(&Query::new(crate::Filter::default(), 50)).unwrap();
        let mut out = Vec::new();
        write_page(&page, format, &mut out).unwrap();
        out
    }

    fn text<R: Row>(format: Format) -> String {
        String::from_utf8(written::<R>(format)).unwrap()
    }

    #[test]
    fn every_row_has_a_cell_for_every_column() {
        fn check<R: Row>() {
            let store = testing::store();
            let page: Page<R> = Ask::new(&store).unwrap().page(&Query::new(crate::Filter::default(), 50)).unwrap();
            assert!(!page.rows.is_empty());
            for row in &page.rows {
                assert_eq!(row.cells().len(), R::columns().len());
                assert_eq!(row.line().len(), R::heads().len());
            }
        }
        check::<Statement>();
        check::<Event>();
        check::<Meeting>();
        check::<Position>();
        check::<Person>();
        check::<crate::rows::Document>();
    }

    #[test]
    fn the_reference_names_every_column() {
        let reference = include_str!("../../../../docs/reference/export.md");
        let kinds = [
            Statement::columns(),
            Event::columns(),
            Meeting::columns(),
            Position::columns(),
            Person::columns(),
            crate::rows::Negotiation::columns(),
            crate::rows::Document::columns(),
            crate::timeline::Entry::columns(),
            crate::tension::Point::columns(),
            crate::diff::Difference::columns(),
        ];
        for column in kinds.into_iter().flatten() {
            assert!(reference.contains(&format!("`{}`", column.name)), "{}", column.name);
        }
    }

    #[test]
    fn csv_and_tsv_have_the_same_cells() {
        let (csv, tsv) = (text::<Event>(Format::Csv), text::<Event>(Format::Tsv));
        assert_eq!(csv.lines().count(), 5);
        assert!(csv.starts_with("key,day,until,") && tsv.starts_with("key\tday\tuntil\t"), "{csv}");
        assert!(tsv.lines().all(|line| line.split('\t').count() == Event::columns().len()));
        assert!(csv.contains("Iran; United States"), "{csv}");
    }

    #[test]
    fn json_tells_pages_and_rows() {
        let page: serde_json::Value = serde_json::from_str(&text::<Statement>(Format::Json)).unwrap();
        assert_eq!(page["rows"][0]["speaker"]["code"], "IRN GOV");
        assert!(page["next"].is_null());
        assert_eq!(text::<Event>(Format::Jsonl).lines().count(), 4);
    }

    #[test]
    fn parquet_starts_and_ends_as_it_should_and_is_the_same_every_time() {
        let bytes = written::<Event>(Format::Parquet);
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
        assert_eq!(bytes, written::<Event>(Format::Parquet));
    }

    #[test]
    fn a_calendar_says_how_sure_each_meeting_is() {
        let calendar = text::<Meeting>(Format::Ics);
        for line in ["STATUS:TENTATIVE", "DTSTART;VALUE=DATE:20260509", "DTSTAMP:20260504T120000Z", "LOCATION:Geneva"] {
            assert!(calendar.contains(line), "{line}: {calendar}");
        }
        assert_eq!(calendar, text::<Meeting>(Format::Ics), "no clock, no chance");
        let refused = write_page(
            &Page::<Event> { rows: Vec::new(), next: None, nothing: None, searched: Vec::new() },
            Format::Ics,
            &mut Vec::new(),
        );
        assert!(refused.is_ok(), "an empty calendar is one");
    }

    #[test]
    fn a_table_fits_and_ends_with_where_each_row_stands() {
        let store = testing::store();
        let page: Page<Statement> = Ask::new(&store).unwrap().page(&Query::new(crate::Filter::default(), 50)).unwrap();
        for width in [60, 80, 120] {
            let table = text_table(&page.rows, Look { width, colour: false });
            assert!(table.lines().all(|line| line.chars().count() <= usize::from(width)), "{width}\n{table}");
            assert!(!table.contains('\u{1b}'));
        }
        assert!(text_table(&page.rows, Look { width: 200, colour: false }).contains("@"));
    }
}
