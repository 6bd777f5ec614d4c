//! Many records in one SQLite file, and one account of them.
//!
//! `Record` → [`Store::batch`] → documents, texts, records (append-only) → [`flatten`] and [`link`] → derived rows.
//!
//! Rules it keeps:
//! - What was read is only ever appended: documents, their texts, every record made of them, what became of every input,
//!   what users decided. Everything else is derived and can be made anew from these.
//! - What [`Batch::commit`] has returned for is on the disk: it survives the process and the machine.
//! - Offsets in tables are Unicode scalars, half-open, as in the record's JSON.
//! - No clock: every stamp is given by the caller, so the same additions make the same rows.

mod add;
mod correct;
mod error;
pub mod flatten;
pub mod link;
pub mod negotiations;
pub mod near;
mod open;
mod pack;
mod prune;
mod read;
mod rebuild;
#[cfg(test)]
mod testing;

pub use add::{Addition, Batch, Copied, Outcome, Rejection, raw_hash};
pub use correct::{CorrectError, Correction, Judgement};
pub use error::StoreError;
pub use open::Store;
pub use read::{DocumentRow, Version};
pub use rebuild::Rebuilt;
