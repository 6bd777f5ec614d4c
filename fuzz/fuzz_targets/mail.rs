//! Mail and mailboxes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use demarche_ingest::Kind;

fuzz_target!(|bytes: &[u8]| demarche_fuzz::items(bytes, Some(Kind::Mail)));
