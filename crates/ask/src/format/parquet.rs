//! Parquet: one column for each column of the rows, days as dates, lists as lists.

use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use jiff::civil::Date;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::error::AskError;
use crate::table::{Cell, Column, Holds, Tabular};

/// Writes rows as a whole file.
pub(super) fn write<R: Tabular>(rows: &[R], out: &mut dyn Write) -> Result<(), AskError> {
    let mut buffer = Vec::new();
    let mut table = Table::new::<R>(&mut buffer)?;
    table.add(rows)?;
    table.finish()?;
    Ok(out.write_all(&buffer)?)
}

/// A file that rows are added to.
pub(crate) struct Table<W: Write + Send> {
    writer: ArrowWriter<W>,
    schema: Arc<Schema>,
    columns: &'static [Column],
}

impl<W: Write + Send> Table<W> {
    pub fn new<R: Tabular>(out: W) -> Result<Self, AskError> {
        let columns = R::columns();
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let packed = Compression::ZSTD(ZstdLevel::default());
        let properties = WriterProperties::builder().set_compression(packed).set_created_by("demarche".into()).build();
        Ok(Self { writer: ArrowWriter::try_new(out, schema.clone(), Some(properties))?, schema, columns })
    }

    pub fn add<R: Tabular>(&mut self, rows: &[R]) -> Result<(), AskError> {
        let mut by_column: Vec<Vec<Cell>> = self.columns.iter().map(|_| Vec::with_capacity(rows.len())).collect();
        for row in rows {
            for (column, cell) in by_column.iter_mut().zip(row.cells()) {
                column.push(cell);
            }
        }
        let arrays = self.columns.iter().zip(by_column).map(|(column, cells)| array(column.holds, cells)).collect();
        self.writer.write(&RecordBatch::try_new(self.schema.clone(), arrays)?)?;
        Ok(())
    }

    pub fn finish(self) -> Result<(), AskError> {
        self.writer.close()?;
        Ok(())
    }
}

fn field(column: &Column) -> Field {
    let kind = match column.holds {
        Holds::Text => DataType::Utf8,
        Holds::Day => DataType::Date32,
        Holds::Whole => DataType::Int64,
        Holds::Real => DataType::Float64,
        Holds::Truth => DataType::Boolean,
        Holds::List => DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
    };
    Field::new(column.name, kind, true)
}

fn array(holds: Holds, cells: Vec<Cell>) -> ArrayRef {
    match holds {
        Holds::Text => Arc::new(cells.into_iter().map(text).collect::<StringArray>()),
        Holds::Day => Arc::new(cells.into_iter().map(|cell| text(cell).as_deref().and_then(days)).collect::<Date32Array>()),
        Holds::Whole => Arc::new(cells.into_iter().map(|cell| as_whole(&cell)).collect::<Int64Array>()),
        Holds::Real => Arc::new(cells.into_iter().map(|cell| as_real(&cell)).collect::<Float64Array>()),
        Holds::Truth => Arc::new(cells.into_iter().map(|cell| matches_truth(&cell)).collect::<BooleanArray>()),
        Holds::List => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for cell in cells {
                if let Cell::List(items) = cell {
                    for item in items {
                        lists.values().append_value(item);
                    }
                    lists.append(true);
                } else {
                    lists.append(false);
                }
            }
            Arc::new(lists.finish())
        }
    }
}

fn text(cell: Cell) -> Option<String> {
    match cell {
        Cell::Absent => None,
        cell => Some(cell.text()),
    }
}

fn as_whole(cell: &Cell) -> Option<i64> {
    if let Cell::Whole(number) = cell { Some(*number) } else { None }
}

fn as_real(cell: &Cell) -> Option<f64> {
    if let Cell::Real(number) = cell { Some(*number) } else { None }
}

fn matches_truth(cell: &Cell) -> Option<bool> {
    if let Cell::Truth(truth) = cell { Some(*truth) } else { None }
}

/// Days since 1970-01-01.
fn days(day: &str) -> Option<i32> {
    let day: Date = day.get(..10)?.parse().ok()?;
    Date::new(1970, 1, 1).ok()?.until(day).ok().map(|span| span.get_days())
}
