//! The data model of demarche: what a story is, what was seen in it, what it says.
//!
//! [`Document`] → [`Reading`] → [`Record`], each a plain value; [`ontology`] holds the field's tables (PLOVER, CAMEO)
//! and [`wire`] the JSON of the contract.
//!
//! Knows nothing of how these values are made: no files, no clock, no model.

pub mod document;
pub mod english;
pub mod ontology;
pub mod reading;
pub mod record;
pub mod span;
mod sure;
pub mod wire;

pub use document::{Dateline, Document, Post};
pub use reading::{AttributionTag, EventTag, Name, PairTag, Reading, Sentence, Token};
pub use record::*;
pub use span::{MapSpans, Span};
