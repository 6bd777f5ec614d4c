//! Rows of a Parquet file, only the columns that may hold what an item needs.
//!
//! The parser is known to panic on damaged files (apache/arrow-rs#9742), so it runs where a panic can be caught.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ::parquet::basic::Repetition;
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use ::parquet::record::reader::RowIter;
use ::parquet::record::{Field, Row as Fields};
use ::parquet::schema::types::Type;
use jiff::{Timestamp, ToSpan, civil::date};

use super::ItemError;
use super::error::Reason;
use super::item::{Item, Maker};
use super::limits::{FREE_EXPANSION, MOST_COLUMNS, MOST_EXPANSION};
use super::rows::{self, Row, list};

/// Rows that are in memory at once.
const BATCH: usize = 64;

/// Items of the rows.
pub(crate) fn items(
    file: impl ChunkReader + 'static,
    maker: Maker,
) -> Result<impl Iterator<Item = Result<Item, ItemError>> + Send, Reason> {
    let opened = caught(|| open(file, &maker))??;
    let (mut rows, mut number) = (Some(opened), 0_u64);
    Ok(std::iter::from_fn(move || {
        let reader = rows.as_mut()?;
        number += 1;
        let place = format!("#{number}");
        let item = match caught(AssertUnwindSafe(|| reader.next())) {
            Ok(None) => return None,
            Ok(Some(Ok(row))) => rows::item(&Named(&row), &place, &maker),
            // Behind a damaged page nothing can be trusted.
            Ok(Some(Err(error))) => {
                rows = None;
                Err(malformed(error))
            }
            Err(reason) => {
                rows = None;
                Err(reason)
            }
        };
        Some(item.map_err(|reason| ItemError::new(format!("{}{place}", maker.name), reason)))
    }))
}

/// Runs the parser; a panic of it is an error of the file.
fn caught<T>(run: impl FnOnce() -> T) -> Result<T, Reason> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| Reason::malformed("Parquet", "the parser gave up on it"))
}

fn malformed(error: ParquetError) -> Reason {
    Reason::malformed("Parquet", error)
}

/// Opens a file and chooses its columns.
fn open(file: impl ChunkReader + 'static, maker: &Maker) -> Result<RowIter<'static>, Reason> {
    let reader = SerializedFileReader::new(file).map_err(malformed)?;
    let metadata = reader.metadata();
    for group in metadata.row_groups() {
        let (packed, plain) = (group.compressed_size().max(0), group.total_byte_size().max(0));
        let (packed, plain) = (u64::try_from(packed).unwrap_or(0), u64::try_from(plain).unwrap_or(0));
        if plain > FREE_EXPANSION && plain / MOST_EXPANSION > packed {
            return Err(Reason::Expands { most: MOST_EXPANSION });
        }
    }
    let root = metadata.file_metadata().schema();
    let all: Vec<String> = root.get_fields().iter().take(MOST_COLUMNS).map(|field| field.name().to_owned()).collect();
    rows::check_columns(&all, maker)?;
    let asked = maker.options.columns.named();
    // A name may lead into a group: then the whole group is read.
    let named = |name: &str| asked.iter().any(|asked| *asked == name || asked.split('.').next() == Some(name));
    let chosen = root.get_fields().iter().filter(|field| named(field.name()) || rows::is_usual(field.name()));
    let chosen: Vec<_> = chosen.filter(|field| is_shallow(field, 0)).cloned().collect();
    if chosen.is_empty() {
        return Err(Reason::NoText { there: list(&all) });
    }
    let projection = Type::group_type_builder(root.name()).with_fields(chosen).build().map_err(malformed)?;
    let rows = RowIter::from_file_into(Box::new(reader)).project(Some(projection)).map_err(malformed)?;
    Ok(rows.with_batch_size(BATCH))
}

/// Whether a column is a value, or a list or group of such.
fn is_shallow(field: &Type, depth: usize) -> bool {
    const DEEPEST: usize = 6;
    let sound =
        !field.get_basic_info().has_repetition() || field.get_basic_info().repetition() != Repetition::REPEATED || depth > 0;
    sound && depth < DEEPEST && (field.is_primitive() || field.get_fields().iter().all(|inner| is_shallow(inner, depth + 1)))
}

/// A row under its columns' names; `.` leads into groups.
struct Named<'a>(&'a Fields);

impl Row for Named<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let field = |wanted: &str| self.0.get_column_iter().find(|(known, _)| *known == wanted).map(|(_, field)| field);
        if let Some(found) = field(name) {
            return words(found, 0);
        }
        let (head, rest) = name.split_once('.')?;
        match field(head)? {
            Field::Group(inner) => Named(inner).get(rest),
            _ => None,
        }
    }

    fn names(&self) -> Vec<String> {
        self.0.get_column_iter().map(|(name, _)| name.clone()).collect()
    }
}

/// A value as text: dates as RFC 3339, lists with commas, of a group its name or text.
fn words(field: &Field, depth: usize) -> Option<String> {
    let text = match field {
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).ok()?.to_owned(),
        Field::Int(number) => number.to_string(),
        Field::Long(number) => number.to_string(),
        Field::UInt(number) => number.to_string(),
        Field::ULong(number) => number.to_string(),
        Field::Short(number) => number.to_string(),
        Field::UShort(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        Field::Date(days) => date(1970, 1, 1).checked_add(i64::from(*days).days()).ok()?.to_string(),
        Field::TimestampMillis(since) => Timestamp::from_millisecond(*since).ok()?.to_string(),
        Field::TimestampMicros(since) => Timestamp::from_microsecond(*since).ok()?.to_string(),
        Field::ListInternal(all) if depth < 3 => {
            let parts: Vec<String> = all.elements().iter().filter_map(|field| words(field, depth + 1)).collect();
            let long = parts.iter().any(|part| part.len() > 80);
            parts.join(if long { "\n\n" } else { ", " })
        }
        Field::Group(inner) if depth < 3 => {
            return ["name", "title", "text", "value"].iter().find_map(|name| {
                inner.get_column_iter().find(|(known, _)| known == name).and_then(|(_, field)| words(field, depth + 1))
            });
        }
        _ => return None,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}
