//! Parquet files.

#![no_main]

use libfuzzer_sys::fuzz_target;
use demarche_ingest::Kind;

// The parser's own panics are caught and become errors of the file; those of ours still end the run.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| demarche_fuzz::items(bytes, Some(Kind::Parquet)));
