//! The engine: ingest → read → extract.
