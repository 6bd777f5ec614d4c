//! What users decided about cells: kept for good, applied to a record before its rows are derived.
//!
//! A correction names its claim by the record's id and by the characters on which it rests (`V3@120-131`, in scalars). When the
//! document is read anew and the numbers change, the characters still find it; a correction whose claim is no longer there is
//! told of, and kept.

use demarche_core::ontology;
use demarche_core::wire::{self, Offsets};
use demarche_core::{Record, Span};
use rusqlite::{Row, params};
use serde_json::{Value, json};
use thiserror::Error;

use crate::error::StoreError;
use crate::flatten::folded;
use crate::open::Store;
use crate::prune::{Gone, without};

/// What a user decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// The cell, or the whole claim, is right.
    Accept,
    /// The claim is wrong and does not count.
    Reject,
    /// The cell has another value.
    Change,
}

impl Judgement {
    /// Its word in the table.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Change => "change",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "accept" => Self::Accept,
            "reject" => Self::Reject,
            _ => Self::Change,
        }
    }
}

/// One decision about one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Hash of the document.
    pub document: String,
    /// The claim: `V3@120-131`.
    pub target: String,
    /// The field of the record's JSON, or `claim` for the whole.
    pub cell: String,
    /// What was decided.
    pub verdict: Judgement,
    /// The new value as the record's JSON writes it; entities by their names.
    pub value: Option<Value>,
    /// Who decided.
    pub who: String,
    /// Why.
    pub why: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
}

/// Why a correction cannot be made.
#[derive(Debug, Error)]
pub enum CorrectError {
    /// The document's record has no such claim.
    #[error("document {document} has no claim `{target}`")]
    NoClaim {
        /// The document.
        document: i64,
        /// What was asked for.
        target: String,
    },
    /// The claim has no such cell, or the cell cannot have the value.
    #[error("`{cell}` cannot be {value}: {reason}")]
    Value {
        /// The cell.
        cell: String,
        /// The value.
        value: Value,
        /// Why not.
        reason: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CorrectError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoClaim { .. } => "claims are named as in its record: E1, S1, V1, C1, P1, M1",
            Self::Value { .. } => "cells and values are those of the record's JSON; parties are named as the record names them",
            Self::Store(error) => error.hint(),
        }
    }
}

/// The lists of a record's JSON by the letter of their ids, with the correction's kind.
const LISTS: [(char, &str, &str); 6] = [
    ('E', "entities", "entity"),
    ('S', "statements", "statement"),
    ('V', "events", "event"),
    ('C', "conditions", "condition"),
    ('P', "positions", "position"),
    ('M', "meetings", "meeting"),
];

/// Cells that hold one entity, and cells that hold several.
const ONE_ENTITY: [&str; 2] = ["speaker", "holder"];
const ENTITIES: [&str; 5] = ["addressees", "actors", "recipients", "participants", "toward"];

/// Cells that may be changed: those that are a judgement, not a place in the text.
const CELLS: &[&str] = &[
    "name",
    "kind",
    "country",
    "sectors",
    "code",
    "speaker",
    "act",
    "addressees",
    "venue",
    "date",
    "type",
    "modes",
    "contexts",
    "actors",
    "recipients",
    "status",
    "time",
    "place",
    "magnitude",
    "holder",
    "toward",
    "issue",
    "stance",
    "participants",
];

/// A claim's place in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Claim {
    list: &'static str,
    kind: &'static str,
    letter: char,
    at: usize,
}

impl Claim {
    /// The claim of an id such as `V3`.
    fn of_id(id: &str) -> Option<Self> {
        let letter = id.chars().next()?;
        let (_, list, kind) = LISTS.iter().find(|(it, _, _)| *it == letter)?;
        let at = id[1..].parse::<usize>().ok()?.checked_sub(1)?;
        Some(Self { list, kind, letter, at })
    }

    /// The characters on which a claim rests, in bytes.
    fn anchor(self, record: &Record) -> Option<Span> {
        match self.letter {
            'E' => record.entities.get(self.at).and_then(|it| it.mentions.first().copied()),
            'S' => record
                .statements
                .get(self.at)
                .and_then(|it| it.occurrences.first().and_then(|it| it.content.iter().copied().reduce(Span::cover))),
            'V' => record.events.get(self.at).map(|it| it.trigger),
            'C' => record.conditions.get(self.at).map(|it| it.condition),
            'P' => record.positions.get(self.at).map(|it| it.span),
            _ => record.meetings.get(self.at).map(|it| it.span),
        }
    }

    fn length(self, record: &Record) -> usize {
        match self.letter {
            'E' => record.entities.len(),
            'S' => record.statements.len(),
            'V' => record.events.len(),
            'C' => record.conditions.len(),
            'P' => record.positions.len(),
            _ => record.meetings.len(),
        }
    }
}

/// The claim of a target (`V3@120-131`, or `V3` alone): the one of that number if it rests on those characters, else the first
/// that does.
fn find(record: &Record, target: &str) -> Option<Claim> {
    let (id, place) = target.split_once('@').map_or((target, None), |(id, place)| (id, Some(place)));
    let claim = Claim::of_id(id)?;
    let Some(place) = place else { return (claim.at < claim.length(record)).then_some(claim) };
    let (start, end) = place.split_once('-')?;
    let scalars = Span::new(start.parse().ok()?, end.parse().ok()?);
    let wanted = Offsets::new(&record.document.text).to_bytes(scalars);
    let others = (0..claim.length(record)).map(|at| Claim { at, ..claim });
    std::iter::once(claim).chain(others).find(|claim| claim.anchor(record) == Some(wanted))
}

/// The full target of a claim.
fn target(record: &Record, claim: Claim) -> String {
    let span = claim.anchor(record).map(|span| Offsets::new(&record.document.text).to_scalars(span)).unwrap_or_default();
    format!("{}{}@{}-{}", claim.letter, claim.at + 1, span.start, span.end)
}

/// Applies corrections, oldest first; answers those whose claim or entity is not there.
pub(crate) fn apply(record: Record, corrections: &[Correction]) -> Result<(Record, Vec<Correction>), StoreError> {
    if corrections.is_empty() {
        return Ok((record, Vec::new()));
    }
    let (mut changed, mut lost, mut gone) = (record, Vec::new(), Gone::default());
    for correction in corrections {
        let Some(claim) = find(&changed, &correction.target) else {
            lost.push(correction.clone());
            continue;
        };
        match correction.verdict {
            Judgement::Accept => {}
            Judgement::Reject => {
                let list = match claim.letter {
                    'E' => &mut gone.entities,
                    'S' => &mut gone.statements,
                    'V' => &mut gone.events,
                    'C' => &mut gone.conditions,
                    'P' => &mut gone.positions,
                    _ => &mut gone.meetings,
                };
                list.insert(claim.at);
            }
            Judgement::Change => match set(&changed, claim, &correction.cell, correction.value.clone().unwrap_or_default()) {
                Ok(record) => changed = record,
                Err(_) => lost.push(correction.clone()),
            },
        }
    }
    without(&mut changed, gone);
    Ok((changed, lost))
}

/// The record with another value in a cell.
fn set(record: &Record, claim: Claim, cell: &str, value: Value) -> Result<Record, CorrectError> {
    let refuse = |reason: String| CorrectError::Value { cell: cell.into(), value: value.clone(), reason };
    if !CELLS.contains(&cell) {
        return Err(refuse("there is no such cell".into()));
    }
    let mut json = wire::to_json(record).map_err(StoreError::from)?;
    let resolved = entities(record, cell, &value).map_err(refuse)?;
    json[claim.list][claim.at][cell] = resolved;
    let mut changed = wire::from_json(&json.to_string()).map_err(|error| refuse(error.to_string()))?;
    // A field that the type does not know would be dropped in silence.
    let again = wire::to_json(&changed).map_err(StoreError::from)?;
    if !value.is_null() && again[claim.list][claim.at].get(cell).is_none() {
        return Err(refuse("the claim has no such cell".into()));
    }
    if let Some(event) = changed.events.get_mut(claim.at).filter(|_| claim.letter == 'V' && (cell == "type" || cell == "modes")) {
        event.quad = event.category.quad();
        event.scale = ontology::scale(event.category, &event.modes);
        event.cameo = Some(event.category.cameo_root().into());
    }
    Ok(changed)
}

/// The value with the record's ids for the names of entities.
fn entities(record: &Record, cell: &str, value: &Value) -> Result<Value, String> {
    let id = |name: &Value| {
        let name = name.as_str().ok_or("parties are names")?;
        let known = record.entities.iter().find(|it| folded(&it.name) == folded(name));
        known.map(|it| json!(it.id)).ok_or_else(|| format!("the record names no `{name}`"))
    };
    if ONE_ENTITY.contains(&cell) && !value.is_null() {
        return id(value);
    }
    if ENTITIES.contains(&cell) {
        let list = value.as_array().ok_or("a list of names is asked for")?;
        return list.iter().map(id).collect::<Result<Vec<_>, _>>().map(Value::Array);
    }
    Ok(value.clone())
}

impl Store {
    /// Keeps a decision. `target` may be a claim's id alone (`V3`). It takes effect with the next [`Store::rebuild`].
    ///
    /// # Errors
    /// [`CorrectError`] if the newest record of the document has no such claim or the cell cannot have the value.
    pub fn correct(&mut self, document: i64, wish: &Correction) -> Result<Correction, CorrectError> {
        let record = self.record(document)?;
        let no_claim = || CorrectError::NoClaim { document, target: wish.target.clone() };
        let claim = find(&record, &wish.target).ok_or_else(no_claim)?;
        if wish.verdict == Judgement::Change {
            set(&record, claim, &wish.cell, wish.value.clone().unwrap_or_default())?;
        }
        let kept = Correction { document: record.document.id.clone(), target: target(&record, claim), ..wish.clone() };
        let value = kept.value.as_ref().map(ToString::to_string);
        let Correction { document, target, cell, verdict, who, why, at, .. } = &kept;
        self.connection
            .execute(
                "INSERT INTO corrections (kind, document, target, cell, verdict, value, who, why, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![claim.kind, document, target, cell, verdict.word(), value, who, why, at],
            )
            .map_err(StoreError::from)?;
        Ok(kept)
    }

    /// All decisions about cells, oldest first; of one document by its hash, or of all.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn corrections(&self, document: Option<&str>) -> Result<Vec<Correction>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT document, target, cell, verdict, value, who, why, at FROM corrections
             WHERE kind NOT IN ('person', 'link') AND (?1 IS NULL OR document = ?1) ORDER BY id",
        )?;
        Ok(rows.query_map([document], correction)?.collect::<Result<_, _>>()?)
    }

    /// The newest record of a document as users have corrected it, and the corrections that found nothing in it.
    ///
    /// # Errors
    /// As [`Store::record`].
    pub fn corrected(&self, document: i64) -> Result<(Record, Vec<Correction>), StoreError> {
        let record = self.record(document)?;
        let corrections = self.corrections(Some(&record.document.id))?;
        apply(record, &corrections)
    }

    /// A decision as an example for training: the sentence, the claim's characters in it, what the engine said and what is right.
    ///
    /// # Errors
    /// [`StoreError`] if the document cannot be read.
    pub fn example(&self, correction: &Correction) -> Result<Option<Value>, StoreError> {
        let Some(document) = self.by_hash(&correction.document)? else { return Ok(None) };
        let record = self.record(document)?;
        let Some(claim) = find(&record, &correction.target) else { return Ok(None) };
        let Some(anchor) = claim.anchor(&record) else { return Ok(None) };
        let text = &record.document.text;
        let around = record.document.sentences.iter().chain(&record.document.paragraphs).find(|it| it.contains(anchor));
        let sentence = around.copied().unwrap_or(anchor);
        let before = |at: u32| text.get(sentence.start as usize..at as usize).unwrap_or("").chars().count();
        let json = wire::to_json(&record)?;
        let said = &json[claim.list][claim.at];
        Ok(Some(json!({
            "text": sentence.of(text),
            "span": [before(anchor.start), before(anchor.end)],
            "label": correction.verdict != Judgement::Reject,
            "kind": claim.kind,
            "cell": correction.cell,
            "verdict": correction.verdict.word(),
            "said": if correction.cell == "claim" { said.clone() } else { said.get(&correction.cell).cloned().unwrap_or_default() },
            "right": correction.value,
            "document": correction.document,
            "who": correction.who,
            "why": correction.why,
            "at": correction.at,
            "engine": record.engine,
        })))
    }
}

fn correction(row: &Row<'_>) -> rusqlite::Result<Correction> {
    let value: Option<String> = row.get(4)?;
    Ok(Correction {
        document: row.get::<_, Option<String>>(0)?.unwrap_or_default(),
        target: row.get(1)?,
        cell: row.get(2)?,
        verdict: Judgement::from_word(&row.get::<_, String>(3)?),
        value: value.and_then(|value| serde_json::from_str(&value).ok()),
        who: row.get(5)?,
        why: row.get(6)?,
        at: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{NOW, add, count, record};

    fn wish(target: &str, cell: &str, verdict: Judgement, value: Option<Value>) -> Correction {
        let (document, at) = (String::new(), NOW.to_owned());
        let (who, why) = ("ada".to_owned(), "read it".to_owned());
        Correction { document, target: target.into(), cell: cell.into(), verdict, value, who, why, at }
    }

    fn filled() -> Store {
        let mut store = Store::in_memory().unwrap();
        add(&mut store, "a.txt", &record()).unwrap();
        store
    }

    #[test]
    fn a_change_takes_effect_with_the_rebuild_and_the_record_stays() {
        let mut store = filled();
        store.correct(1, &wish("V1", "type", Judgement::Change, Some(json!("THREATEN")))).unwrap();
        store.correct(1, &wish("V1", "actors", Judgement::Change, Some(json!(["norland"])))).unwrap();
        store.rebuild(&mut |_, _| ()).unwrap();
        assert_eq!(count(&store, "SELECT count(*) FROM events WHERE type = 'THREATEN' AND quad = 3 AND scale < 0"), 1);
        assert_eq!(
            count(
                &store,
                "SELECT count(*) FROM event_parties JOIN actors ON id = actor WHERE side = 'actor' AND name = 'Norland'"
            ),
            1
        );
        assert_eq!(store.record(1).unwrap(), record());
    }

    #[test]
    fn what_is_rejected_counts_no_more_and_is_still_there() {
        let mut store = filled();
        let kept = store.correct(1, &wish("S1", "claim", Judgement::Reject, None)).unwrap();
        assert!(kept.target.starts_with("S1@61-"), "{}", kept.target);
        store.rebuild(&mut |_, _| ()).unwrap();
        assert_eq!(count(&store, "SELECT count(*) FROM statements"), 0);
        assert_eq!(store.record(1).unwrap().statements.len(), 1);
    }

    #[test]
    fn a_claim_is_found_by_its_characters_when_its_number_has_changed() {
        let mut store = filled();
        let kept = store.correct(1, &wish("E2", "country", Judgement::Change, Some(json!("SWE")))).unwrap();
        let mut other = record();
        other.entities.rotate_left(1);
        let (changed, lost) = apply(other, std::slice::from_ref(&kept)).unwrap();
        assert!(lost.is_empty());
        assert_eq!(changed.entities[0].country.as_deref(), Some("SWE"));
        let mut without = record();
        without.entities.clear();
        assert_eq!(apply(without, std::slice::from_ref(&kept)).unwrap().1, [kept]);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let mut store = filled();
        let mut refused = |target: &str, cell: &str, value: Value| {
            store.correct(1, &wish(target, cell, Judgement::Change, Some(value))).unwrap_err()
        };
        assert!(matches!(refused("V9", "type", json!("AGREE")), CorrectError::NoClaim { .. }));
        assert!(matches!(refused("X1", "type", json!("AGREE")), CorrectError::NoClaim { .. }));
        for (cell, value) in [
            ("type", json!("DANCE")),
            ("trigger", json!("x")),
            ("actors", json!(["Nobody"])),
            ("actors", json!("Norland")),
            ("stance", json!("demands")),
        ] {
            assert!(matches!(refused("V1", cell, value), CorrectError::Value { .. }), "{cell}");
        }
    }

    #[test]
    fn a_decision_becomes_an_example_with_its_sentence() {
        let mut store = filled();
        let kept = store.correct(1, &wish("V1", "claim", Judgement::Reject, None)).unwrap();
        let example = store.example(&kept).unwrap().unwrap();
        let (start, end) = (example["span"][0].as_u64().unwrap() as usize, example["span"][1].as_u64().unwrap() as usize);
        let words: String = example["text"].as_str().unwrap().chars().skip(start).take(end - start).collect();
        assert_eq!((words.as_str(), &example["label"]), ("visited", &json!(false)));
    }
}
