//! The JSON of the contract: the same values with offsets in **Unicode scalar values**, what Python's `str` indexes.
//!
//! Inside, spans count UTF-8 bytes; on the wire they count scalars. [`to_json`] and [`from_json`] convert a whole record
//! in one walk, so no second set of types exists.

use serde_json::Value;
use thiserror::Error;

use crate::reading::Reading;
use crate::record::{Record, SCHEMA};
use crate::span::{MapSpans, Span};

/// Why a JSON text is no record.
#[derive(Debug, Error)]
pub enum WireError {
    /// Not JSON, or not of the contract's shape.
    #[error("not a record: {0}")]
    Shape(#[from] serde_json::Error),
    /// Written by another version of the contract.
    #[error("record has schema `{0}`, this build reads `{SCHEMA}`")]
    Schema(String),
}

/// The record as JSON of the contract.
///
/// # Errors
/// [`WireError::Shape`] if a value cannot be written, such as a scale that is not a number.
pub fn to_json(record: &Record) -> Result<Value, WireError> {
    let offsets = Offsets::new(&record.document.text);
    let mut shown = record.clone();
    shown.map_spans(&mut |span| offsets.to_scalars(span));
    Ok(serde_json::to_value(&shown)?)
}

/// The record of a JSON text of the contract.
///
/// # Errors
/// [`WireError::Shape`] if it is not JSON of the contract's shape, [`WireError::Schema`] if another version wrote it.
pub fn from_json(json: &str) -> Result<Record, WireError> {
    let mut record: Record = serde_json::from_str(json)?;
    if record.schema != SCHEMA {
        return Err(WireError::Schema(record.schema));
    }
    let offsets = Offsets::new(&record.document.text);
    record.map_spans(&mut |span| offsets.to_bytes(span));
    Ok(record)
}

/// A reading of `text` from JSON whose offsets are scalars.
///
/// # Errors
/// [`WireError::Shape`] if it is not JSON of a [`Reading`].
pub fn reading_from_json(json: &str, text: &str) -> Result<Reading, WireError> {
    let mut reading: Reading = serde_json::from_str(json)?;
    let offsets = Offsets::new(text);
    reading.map_spans(&mut |span| offsets.to_bytes(span));
    Ok(reading)
}

/// A reading of `text` as JSON whose offsets are scalars.
///
/// # Errors
/// [`WireError::Shape`] if a value cannot be written.
pub fn reading_to_json(reading: &Reading, text: &str) -> Result<Value, WireError> {
    let offsets = Offsets::new(text);
    let mut shown = reading.clone();
    shown.map_spans(&mut |span| offsets.to_scalars(span));
    Ok(serde_json::to_value(&shown)?)
}

/// The JSON Schema of a record.
pub fn schema() -> Value {
    schemars::schema_for!(Record).to_value()
}

/// Both units of every character boundary of one text.
pub struct Offsets {
    /// Byte offset of every scalar, the end included.
    bytes: Vec<u32>,
}

impl Offsets {
    /// The boundaries of `text`.
    pub fn new(text: &str) -> Self {
        let ends = [text.len()];
        let starts = text.char_indices().map(|(at, _)| at).chain(ends);
        Self { bytes: starts.map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect() }
    }

    /// Bytes to scalars; an offset inside a character moves to that character's start.
    pub fn to_scalars(&self, span: Span) -> Span {
        let at = |byte: u32| self.bytes.partition_point(|&start| start <= byte).saturating_sub(1);
        Span::new(at(span.start), at(span.end))
    }

    /// Scalars to bytes; an offset past the end moves to the end.
    pub fn to_bytes(&self, span: Span) -> Span {
        let last = self.bytes.last().copied().unwrap_or(0);
        let at = |scalar: u32| self.bytes.get(scalar as usize).copied().unwrap_or(last) as usize;
        Span::new(at(span.start), at(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::record::EngineVersion;

    #[test]
    fn a_record_reads_back_as_it_was_written() {
        let mut document = Document::from_text("Đà Nẵng: “talks”.");
        document.sentences = vec![Span::new(0, document.text.len())];
        let record = Record::empty(document, EngineVersion::default());
        let json = to_json(&record).unwrap();
        assert_eq!(json["document"]["sentences"][0]["end"], 17, "scalars, not bytes");
        assert_eq!(from_json(&json.to_string()).unwrap(), record);
    }

    #[test]
    fn another_versions_record_is_refused_by_name() {
        let mut json = to_json(&Record::empty(Document::from_text("x"), EngineVersion::default())).unwrap();
        json["schema"] = "demarche/9".into();
        assert!(from_json(&json.to_string()).unwrap_err().to_string().contains("demarche/9"));
    }

    #[test]
    fn the_schema_names_every_part_of_a_record() {
        let schema = schema();
        for part in ["schema", "engine", "document", "entities", "statements", "events", "conditions", "positions", "meetings"] {
            assert!(schema["properties"].get(part).is_some(), "{part}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_span_slices_back_to_the_same_words(text in "\\PC{0,40}", a in 0_usize..40, b in 0_usize..40) {
            let scalars: Vec<char> = text.chars().collect();
            let (start, end) = (a.min(b).min(scalars.len()), a.max(b).min(scalars.len()));
            let offsets = Offsets::new(&text);
            let bytes = offsets.to_bytes(Span::new(start, end));
            let words: String = scalars[start..end].iter().collect();
            proptest::prop_assert_eq!(bytes.of(&text), words);
            proptest::prop_assert_eq!(offsets.to_scalars(bytes), Span::new(start, end));
        }
    }
}
