//! [`Document`](demarche_core::Document)s to [`Reading`](demarche_core::Reading)s: sentences, tokens, grammar, names, attribution tags.
//!
//! paragraphs → atoms → word pieces → windows → encoder → tokens and sentences → heads → tree → [`Reading`](demarche_core::Reading)
//!
//! The only crate that knows tensors. One encoder run sees one window of one document, so a reading never depends on
//! other documents or on threads.

pub mod atoms;
mod error;
pub mod lemma;
mod model;
mod pairs;
mod pieces;
mod places;
mod reader;
mod tags;
mod tree;
mod vectors;
mod windows;

pub use error::ReadError;
pub use reader::Reader;
pub use vectors::Vectors;
