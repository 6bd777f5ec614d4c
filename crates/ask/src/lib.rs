//! Questions over a store: filters, full text, series, exports.
//!
//! [`Ask`] over a [`Store`](demarche_store::Store) → [`Query`] → [`Page`] of typed rows → bytes of a [`format`];
//! [`tension`], [`timeline`], [`diff`], [`show`] and [`export`] are questions with an answer of their own.
//!
//! Rules it keeps:
//! - Nothing is written to the store, no clock is asked, no network and no model are touched: the same store and question give the
//!   same bytes.
//! - Every row says where it stands: document, offsets in Unicode scalars, URL.
//! - A page costs the same wherever it lies (keyset pagination), and however common a word or name is (see [`query`]).
//! - What a user types is never SQL and never a syntax error of the full-text engine.

pub mod countries;
mod dates;
pub mod diff;
mod error;
pub mod export;
mod filter;
pub mod format;
mod ids;
mod names;
pub mod negotiation;
mod page;
pub mod query;
pub mod rows;
pub mod show;
pub mod table;
pub mod tension;
#[cfg(test)]
mod testing;
pub mod timeline;
mod words;

pub use dates::{Days, Period};
pub use error::AskError;
pub use filter::{Filter, Kind, Sort};
pub use names::Named;
pub use query::{Ask, Page, Query};
pub use words::Words;
