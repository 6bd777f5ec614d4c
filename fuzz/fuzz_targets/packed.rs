//! Bytes taken for gzip, behind a head that says so.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| demarche_fuzz::items(&[&[0x1f, 0x8b, 8, 0][..], bytes].concat(), None));
