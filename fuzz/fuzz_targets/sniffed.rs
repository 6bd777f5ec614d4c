//! Bytes of an unknown kind.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| demarche_fuzz::items(bytes, None));
