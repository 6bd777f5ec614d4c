//! Bytes to [`Document`](demarche_core::Document)s.
