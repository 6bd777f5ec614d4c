//! [`Reading`]s to [`Record`]s: who said what, who did what to whom, on which conditions.
//!
//! `Story` (document + reading + lexicon) → entities → statements → events → conditions → positions → meetings → [`Record`]
//!
//! Pure and deterministic: no files, no clock, no model, no other document. Odd text is not an error; what cannot be
//! read is left out. Every claim keeps the spans it rests on and the names of the rules that made it
//! ([`Reason`](demarche_core::Reason)).

pub mod conditions;
pub mod entities;
pub mod events;
pub mod gazetteer;
pub mod grammar;
mod lemma;
pub mod lexicon;
pub mod magnitude;
pub mod meetings;
mod mend;
pub mod place;
pub mod positions;
mod setting;
pub mod statements;
#[cfg(test)]
mod testing;
pub mod time;

mod prune;

use demarche_core::{Document, EngineVersion, Reading, Record, Span};

pub use lexicon::{Lexicon, LexiconError};

/// What every step of the extraction looks at.
#[derive(Clone, Copy, Debug)]
pub struct Story<'a> {
    /// The text and what surrounds it.
    pub document: &'a Document,
    /// Its grammar.
    pub reading: &'a Reading,
    /// General knowledge: words, titles, countries, frames.
    pub lexicon: &'a Lexicon,
}

/// The record of one read document.
///
/// Entities that nothing refers to and that are no names are left out, and ids are given in the order of the text.
pub fn extract(document: &Document, reading: &Reading, lexicon: &Lexicon, engine: EngineVersion) -> Record {
    let reading = &mend::mend(document, reading, lexicon);
    let story = Story { document, reading, lexicon };
    let mut record = Record::empty(document.clone(), engine);
    record.document.sentences = reading.sentences.iter().map(|sentence| sentence.span).collect();
    let mut entities = entities::find(&story);
    record.statements = statements::find(&story, &mut entities);
    record.events = events::find(&story, &entities, &record.statements);
    record.conditions = conditions::find(&story, &entities, &mut record.statements, &record.events);
    record.positions = positions::find(&story, &entities, &record.statements, &record.conditions);
    record.meetings = meetings::find(&story, &entities, &record.events);
    place::locate(&story, &mut record);
    prune::entities(&mut record, entities);
    record
}

/// The attributions of a text as source, cue and content spans, before relays are nested and repeated words merged.
///
/// This is what the statements of a record are made from; it serves to measure attribution alone.
pub fn attributions(document: &Document, reading: &Reading, lexicon: &Lexicon) -> Vec<[Vec<Span>; 3]> {
    let story = Story { document, reading, lexicon };
    statements::attributions(&story)
}

/// What stands between quotation marks in a text, without the marks, in order.
pub fn quotations(document: &Document, reading: &Reading, lexicon: &Lexicon) -> Vec<Span> {
    let story = Story { document, reading, lexicon };
    statements::quotes(&story).into_iter().map(|quote| quote.inner).collect()
}
