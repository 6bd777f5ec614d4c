//! Small texts, compressed one by one.
//!
//! The first byte names the way of packing, so that a better one can be added and old rows stay readable.

use crate::error::StoreError;

/// Plain zstd.
const ZSTD: u8 = 0;

/// How hard to compress: the level behind which news text gains next to nothing.
const LEVEL: i32 = 12;

/// The most bytes that one packed text may unpack to; no document that was taken in is larger.
const MOST: usize = 64 << 20;

/// Packs bytes.
pub(crate) fn pack(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    let packed = zstd::bulk::compress(bytes, LEVEL).map_err(|error| StoreError::Io(error.to_string()))?;
    Ok([&[ZSTD], packed.as_slice()].concat())
}

/// The bytes that were packed.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let corrupt = |reason: &str| StoreError::Corrupt(format!("a packed text: {reason}"));
    match packed.split_first() {
        Some((&ZSTD, rest)) => {
            let size = zstd::zstd_safe::get_frame_content_size(rest).ok().flatten();
            let size = size.and_then(|size| usize::try_from(size).ok()).filter(|&size| size <= MOST);
            let size = size.ok_or_else(|| corrupt("its size is not stated"))?;
            zstd::bulk::decompress(rest, size).map_err(|error| corrupt(&error.to_string()))
        }
        _ => Err(corrupt("packed in an unknown way")),
    }
}

/// The text that was packed.
pub(crate) fn unpack_text(packed: &[u8]) -> Result<String, StoreError> {
    String::from_utf8(unpack(packed)?).map_err(|_| StoreError::Corrupt("a packed text is not UTF-8".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_packed_comes_back(bytes: Vec<u8>) {
            proptest::prop_assert_eq!(unpack(&pack(&bytes).unwrap()).unwrap(), bytes);
        }

        #[test]
        fn damaged_bytes_are_an_error(bytes: Vec<u8>) {
            let _ = unpack(&bytes);
        }
    }
}
