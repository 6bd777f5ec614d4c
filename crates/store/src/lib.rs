//! Many records in one SQLite file, and one account of them.
