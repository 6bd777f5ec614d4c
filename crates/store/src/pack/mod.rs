//! Small texts, compressed one by one.
//!
//! News texts are like each other, and so are records, whose words moreover stand in their document: both are compressed with a
//! dictionary that ships with the program, records with their document's text behind it. That halves a record.
//!
//! The first byte names the way of packing, so that a better one can be added and old rows stay readable; a dictionary never changes.

mod spans;

use std::sync::OnceLock;

use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::error::StoreError;

/// Plain zstd.
const ZSTD: u8 = 0;
/// zstd with [`TEXT_DICTIONARY`].
const TEXT: u8 = 1;
/// zstd with [`RECORD_DICTIONARY`] and the document's text; spans as in [`spans`].
const RECORD: u8 = 2;

/// What news texts have in common; made by the test `make_the_dictionaries` from texts of our own.
const TEXT_DICTIONARY: &[u8] = include_bytes!("text-1.zdict");
/// What records have in common; made by the test `make_the_dictionaries` from records of our own stories.
const RECORD_DICTIONARY: &[u8] = include_bytes!("record-1.zdict");

/// How hard to compress: the level behind which news text gains next to nothing.
const LEVEL: i32 = 12;
/// With a dictionary, which is prepared once.
const TEXT_LEVEL: i32 = 19;
/// With a dictionary that is another for every document and must be cheap to prepare.
const RECORD_LEVEL: i32 = 14;

/// The most bytes that one packed text may unpack to; no document that was taken in is larger.
const MOST: usize = 64 << 20;

/// Packs bytes of any kind.
pub(crate) fn pack(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    Ok(marked(ZSTD, zstd::bulk::compress(bytes, LEVEL).map_err(failed)?))
}

/// Packs a text of news.
pub(crate) fn pack_text(text: &str) -> Result<Vec<u8>, StoreError> {
    static PREPARED: OnceLock<EncoderDictionary<'static>> = OnceLock::new();
    let dictionary = PREPARED.get_or_init(|| EncoderDictionary::copy(TEXT_DICTIONARY, TEXT_LEVEL));
    let mut compressor = zstd::bulk::Compressor::with_prepared_dictionary(dictionary).map_err(failed)?;
    Ok(marked(TEXT, compressor.compress(text.as_bytes()).map_err(failed)?))
}

/// Packs a record's JSON; `text` is its document's.
pub(crate) fn pack_record(mut json: serde_json::Value, text: &str) -> Result<Vec<u8>, StoreError> {
    spans::shorten(&mut json);
    let mut compressor = zstd::bulk::Compressor::with_dictionary(RECORD_LEVEL, &record_dictionary(text)).map_err(failed)?;
    Ok(marked(RECORD, compressor.compress(json.to_string().as_bytes()).map_err(failed)?))
}

fn record_dictionary(text: &str) -> Vec<u8> {
    [RECORD_DICTIONARY, text.as_bytes()].concat()
}

fn marked(way: u8, packed: Vec<u8>) -> Vec<u8> {
    [&[way], packed.as_slice()].concat()
}

fn failed(error: std::io::Error) -> StoreError {
    StoreError::Io(error.to_string())
}

fn corrupt(reason: &str) -> StoreError {
    StoreError::Corrupt(format!("a packed text: {reason}"))
}

/// The bytes that [`pack`] or [`pack_text`] packed.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<u8>, StoreError> {
    static PREPARED: OnceLock<DecoderDictionary<'static>> = OnceLock::new();
    let (decompressor, rest) = match packed.split_first() {
        Some((&ZSTD, rest)) => (zstd::bulk::Decompressor::new(), rest),
        Some((&TEXT, rest)) => {
            let dictionary = PREPARED.get_or_init(|| DecoderDictionary::copy(TEXT_DICTIONARY));
            (zstd::bulk::Decompressor::with_prepared_dictionary(dictionary), rest)
        }
        _ => return Err(corrupt("packed in an unknown way")),
    };
    decompress(decompressor.map_err(failed)?, rest)
}

/// The text that was packed.
pub(crate) fn unpack_text(packed: &[u8]) -> Result<String, StoreError> {
    String::from_utf8(unpack(packed)?).map_err(|_| corrupt("it is not UTF-8"))
}

/// The record's JSON that [`pack_record`] packed with the same text.
pub(crate) fn unpack_record(packed: &[u8], text: &str) -> Result<serde_json::Value, StoreError> {
    let Some((&RECORD, rest)) = packed.split_first() else { return Err(corrupt("a record packed in an unknown way")) };
    let decompressor = zstd::bulk::Decompressor::with_dictionary(&record_dictionary(text)).map_err(failed)?;
    let bytes = decompress(decompressor, rest)?;
    let mut json = serde_json::from_slice(&bytes).map_err(|error| StoreError::Corrupt(format!("a record: {error}")))?;
    spans::lengthen(&mut json).ok_or_else(|| corrupt("a span in it is none"))?;
    Ok(json)
}

fn decompress(mut decompressor: zstd::bulk::Decompressor<'_>, packed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let size = zstd::zstd_safe::get_frame_content_size(packed).ok().flatten();
    let size = size.and_then(|size| usize::try_from(size).ok()).filter(|&size| size <= MOST);
    let size = size.ok_or_else(|| corrupt("its size is not stated"))?;
    decompressor.decompress(packed, size).map_err(|error| corrupt(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_packed_comes_back(bytes: Vec<u8>, text: String) {
            proptest::prop_assert_eq!(unpack(&pack(&bytes).unwrap()).unwrap(), bytes);
            proptest::prop_assert_eq!(unpack_text(&pack_text(&text).unwrap()).unwrap(), text);
        }

        #[test]
        fn a_record_comes_back_with_its_text_alone(text: String, words: Vec<String>, spans: Vec<(u32, u32)>) {
            let spans: Vec<_> = spans.into_iter().map(|(start, end)| serde_json::json!({"start": start, "end": end})).collect();
            let record = serde_json::json!({"words": words, "spans": spans});
            let packed = pack_record(record.clone(), &text).unwrap();
            proptest::prop_assert_eq!(unpack_record(&packed, &text).unwrap(), record);
            let _ = unpack_record(&packed, "another text");
        }

        #[test]
        fn damaged_bytes_are_an_error(bytes: Vec<u8>) {
            let _ = unpack(&bytes);
            let _ = unpack_record(&[&[RECORD], bytes.as_slice()].concat(), "");
        }
    }

    /// Not a test: makes the dictionaries from `DEMARCHE_RECORDS` (one record a line) and `DEMARCHE_SENTENCES` (JSON Lines with a field
    /// `text`). What was packed needs the same dictionary for ever, so new ones need a new name, number and first byte.
    #[test]
    #[ignore = "makes files"]
    fn make_the_dictionaries() {
        let lines = |variable: &str| -> Vec<serde_json::Value> {
            let paths = std::env::var(variable).unwrap();
            let files = paths.split(':').map(|path| std::fs::read_to_string(path).unwrap());
            files.flat_map(|file| file.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<_>>()).collect()
        };
        let (mut texts, mut records) = (Vec::new(), Vec::new());
        for line in lines("DEMARCHE_SENTENCES") {
            texts.extend(line["text"].as_str().map(|text| text.as_bytes().to_vec()));
        }
        for mut record in lines("DEMARCHE_RECORDS") {
            texts.push(record["document"]["text"].as_str().unwrap().as_bytes().to_vec());
            record["document"]["text"] = "".into();
            spans::shorten(&mut record);
            // Pieces, so that what all records have weighs more than what one has.
            records.extend(record.to_string().as_bytes().chunks(2_000).map(<[u8]>::to_vec));
        }
        texts.sort();
        texts.dedup();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pack");
        std::fs::write(folder.join("text-1.zdict"), zstd::dict::from_samples(&texts, 64 << 10).unwrap()).unwrap();
        std::fs::write(folder.join("record-1.zdict"), zstd::dict::from_samples(&records, 16 << 10).unwrap()).unwrap();
    }
}
