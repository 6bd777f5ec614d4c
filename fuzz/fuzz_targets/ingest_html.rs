//! Bytes taken for a web page.

#![no_main]

use libfuzzer_sys::fuzz_target;
use demarche_ingest::Format;

fuzz_target!(|bytes: &[u8]| demarche_fuzz::document(bytes, Format::Html));
