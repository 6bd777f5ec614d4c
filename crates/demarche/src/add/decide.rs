//! What an item is, given all items before it: known, a copy, or to be read.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use demarche_core::Document;
use demarche_store::near::{self, Likeness, Place, Sketch};
use demarche_store::{Store, StoreError};

/// A document before it is read, with all that is kept of it.
pub(super) struct Prepared {
    pub input: String,
    pub key: String,
    pub raw_hash: String,
    pub raw: Vec<u8>,
    pub origin: Option<Vec<u8>>,
    pub document: Document,
    pub sketch: Sketch,
}

/// What is to be done about an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It is new.
    New,
    /// The same text is there.
    Same(Place),
    /// It is a near-duplicate; read all the same where it holds enough of its own.
    Copy { of: Place, similarity: f64, read: bool },
}

/// What is decided but not yet in the store.
#[derive(Default)]
pub(super) struct Decider {
    waiting: near::Waiting,
    by_raw: HashMap<String, u64>,
    by_hash: HashMap<String, u64>,
    in_hand: BTreeMap<u64, InHand>,
}

struct InHand {
    prepared: Arc<Prepared>,
    /// Whose copy it is.
    root: Option<Place>,
    /// Whether it can be the original of others.
    read: bool,
}

impl Decider {
    /// Whether bytes came before, in this run or an earlier one; else notes them under the item's number.
    pub fn known(&mut self, store: &Store, raw_hash: &str, number: u64) -> Result<Option<Place>, StoreError> {
        if let Some(&before) = self.by_raw.get(raw_hash) {
            return Ok(Some(Place::Waiting(before)));
        }
        let stored = store.by_raw_hash(raw_hash)?;
        if stored.is_none() {
            self.by_raw.insert(raw_hash.to_owned(), number);
        }
        Ok(stored.map(Place::Stored))
    }

    /// What a document is; items must come in order of their numbers.
    pub fn decide(&mut self, store: &Store, prepared: &Arc<Prepared>, number: u64) -> Result<Verdict, StoreError> {
        let hash = &prepared.document.id;
        if let Some(&before) = self.by_hash.get(hash) {
            return Ok(Verdict::Same(Place::Waiting(before)));
        }
        if let Some(stored) = store.by_hash(hash)? {
            return Ok(Verdict::Same(Place::Stored(stored)));
        }
        self.by_hash.insert(hash.clone(), number);
        let (verdict, root) = match self.original(store, prepared)? {
            Some((of, likeness)) => {
                let root = self.root(store, of)?;
                let read = likeness.has_own();
                (Verdict::Copy { of: root, similarity: round(likeness.share), read }, Some(root))
            }
            None => (Verdict::New, None),
        };
        let read = !matches!(verdict, Verdict::Copy { read: false, .. });
        if read {
            self.waiting.insert(&prepared.sketch, number);
        }
        self.in_hand.insert(number, InHand { prepared: Arc::clone(prepared), root, read });
        Ok(verdict)
    }

    /// The document that a text is most like, if it is a copy of it. Versions of one address are no copies of each other.
    fn original(&self, store: &Store, prepared: &Prepared) -> Result<Option<(Place, Likeness)>, StoreError> {
        let mut best: Option<(Place, Likeness)> = None;
        for place in near::proposals(store.connection(), &self.waiting, &prepared.sketch)? {
            let Some((url, text)) = self.text(store, place)? else { continue };
            if url.is_some() && url == prepared.document.url {
                continue;
            }
            let likeness = near::likeness(&text, &prepared.document.text);
            let better = |than: &(Place, Likeness)| {
                likeness.share.total_cmp(&than.1.share).then(than.0.cmp(&place)) == std::cmp::Ordering::Greater
            };
            if likeness.is_copy() && best.as_ref().is_none_or(better) {
                best = Some((place, likeness));
            }
        }
        Ok(best)
    }

    fn text(&self, store: &Store, place: Place) -> Result<Option<(Option<String>, String)>, StoreError> {
        Ok(match place {
            Place::Stored(document) => Some((store.document(document)?.url, store.text(document)?)),
            Place::Waiting(number) => {
                let document = self.in_hand.get(&number).map(|it| &it.prepared.document);
                document.map(|document| (document.url.clone(), document.text.clone()))
            }
        })
    }

    /// The first document of a family of copies.
    fn root(&self, store: &Store, place: Place) -> Result<Place, StoreError> {
        let root = match place {
            Place::Stored(document) => store.document(document)?.copy_of.map(Place::Stored),
            Place::Waiting(number) => self.in_hand.get(&number).and_then(|it| it.root),
        };
        Ok(root.unwrap_or(place))
    }

    /// Takes out what is in the store now, or never will be.
    pub fn forget(&mut self, raw_hash: &str, number: u64) {
        if self.by_raw.get(raw_hash) == Some(&number) {
            self.by_raw.remove(raw_hash);
        }
        let Some(gone) = self.in_hand.remove(&number) else { return };
        self.by_hash.remove(&gone.prepared.document.id);
        if gone.read {
            self.waiting.remove(&gone.prepared.sketch, number);
        }
    }
}

fn round(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}
