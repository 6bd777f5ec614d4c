//! The threads: one that opens inputs, some that read, and the caller's, which decides and writes.
//!
//! Items are numbered as they arrive. Numbers wait in [`Line`] until all before them are decided, and again until all before
//! them are ready to be written; permits bound how many are under way.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, select_biased, unbounded};
use demarche_core::Record;
use demarche_ingest::{Content, Item};
use demarche_store::near::{Place, Sketch};
use demarche_store::{Store, raw_hash};

use super::decide::{Decider, Prepared, Verdict};
use super::inputs::{self, Arrival, Input, Meter, Refusal};
use super::write::{Ready, Writer};
use super::{AddError, Settings, Tally, Told};
use crate::Engine;

/// A batch is committed after this time even if it is not full.
const AT_LATEST: Duration = Duration::from_secs(1);

enum Message {
    Arrived(u64, Box<Arrival>, String),
    Prepared(u64, Box<Origin>, Result<Arc<Prepared>, Refusal>),
    Read(u64, Result<Box<Record>, Refusal>),
    Ended(u64),
}

/// Where an item came from.
#[derive(Clone)]
pub(super) struct Origin {
    pub input: String,
    pub key: String,
    pub raw_hash: String,
}

pub(super) fn run(
    engine: &Engine,
    store: &mut Store,
    inputs: Vec<Input>,
    settings: &Settings,
    meter: &Meter,
    told: &mut dyn FnMut(&Told),
) -> Result<Tally, AddError> {
    let under_way = settings.batch.max(1) + 4 * settings.jobs.max(1);
    let (messages, inbox) = unbounded();
    let (permits, permitted) = bounded(under_way);
    let (preparing, to_prepare) = unbounded();
    let (reading, to_read) = unbounded();
    for _ in 0..under_way {
        let _ = permits.send(());
    }
    std::thread::scope(|scope| {
        let (options, out) = (&settings.options, messages.clone());
        scope.spawn(move || source(inputs, options, meter, &permitted, &out));
        for _ in 0..settings.jobs.max(1) {
            let (to_prepare, to_read, out) = (to_prepare.clone(), to_read.clone(), messages.clone());
            scope.spawn(move || work(engine, &to_prepare, &to_read, &out));
        }
        drop(messages);
        let line = Line {
            store,
            writer: Writer::new(engine, under_way),
            decider: Decider::default(),
            undecided: BTreeMap::new(),
            reading_now: BTreeMap::new(),
            ready: BTreeMap::new(),
            decided: 0,
            taken: 0,
            batch: Vec::new(),
            preparing,
            reading,
            permits,
        };
        line.run(&inbox, settings.batch.max(1), told)
    })
}

/// Opens the inputs one after another and numbers their items.
fn source(
    inputs: Vec<Input>,
    options: &demarche_ingest::Options,
    meter: &Meter,
    permitted: &Receiver<()>,
    out: &Sender<Message>,
) {
    let mut number = 0;
    inputs::all(inputs, options, meter, &mut |arrival| {
        if permitted.recv().is_err() {
            return false;
        }
        let hash = arrival.item.as_ref().map(hash_of).unwrap_or_default();
        let sent = out.send(Message::Arrived(number, Box::new(arrival), hash)).is_ok();
        number += 1;
        sent
    });
    let _ = out.send(Message::Ended(number));
}

/// By what an item is known again: its bytes, and what its container and the user say of it.
fn hash_of(item: &Item) -> String {
    let (facts, hints) = (&item.facts, &item.hints);
    let stated = [&facts.title, &facts.byline, &facts.outlet, &facts.url, &facts.published, &facts.language];
    let said = [&hints.url, &hints.outlet, &hints.date];
    let words: Vec<Option<&str>> = stated.into_iter().chain(said).map(Option::as_deref).collect();
    raw_hash(bytes_of(&item.content), &words)
}

fn bytes_of(content: &Content) -> &[u8] {
    match content {
        Content::Bytes { bytes, .. } => bytes,
        Content::Text(text) | Content::Fragment(text) => text.as_bytes(),
    }
}

type ToPrepare = (u64, Origin, Box<Item>);
type ToRead = (u64, Arc<Prepared>);

/// Reads first, so that what is under way gets done, then prepares.
fn work(engine: &Engine, to_prepare: &Receiver<ToPrepare>, to_read: &Receiver<ToRead>, out: &Sender<Message>) {
    loop {
        let message = select_biased! {
            recv(to_read) -> job => match job {
                Ok((number, prepared)) => Message::Read(number, guarded(|| record(engine, &prepared)).map(Box::new)),
                Err(_) => return,
            },
            recv(to_prepare) -> job => match job {
                Ok((number, origin, item)) => {
                    let prepared = guarded(|| prepare(&origin, *item));
                    Message::Prepared(number, Box::new(origin), prepared.map(Arc::new))
                }
                Err(_) => return,
            },
        };
        if out.send(message).is_err() {
            return;
        }
    }
}

/// A fault on one document costs that document, not the run.
fn guarded<T>(job: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|_| {
        Err(Refusal { key: String::new(), reason: "the program failed on it".into(), hint: "report it with the document".into() })
    })
}

fn prepare(origin: &Origin, item: Item) -> Result<Prepared, Refusal> {
    let done = item.ingest().map_err(|error| Refusal {
        key: origin.key.clone(),
        reason: error.to_string(),
        hint: error.hint().into(),
    })?;
    let raw = match item.content {
        Content::Bytes { bytes, .. } => bytes,
        Content::Text(text) | Content::Fragment(text) => text.into_bytes(),
    };
    let changed = raw != done.document.text.as_bytes();
    Ok(Prepared {
        input: origin.input.clone(),
        key: origin.key.clone(),
        raw_hash: origin.raw_hash.clone(),
        origin: changed.then(|| done.origin.to_bytes()),
        sketch: Sketch::of(&done.document.text),
        document: done.document,
        raw,
    })
}

fn record(engine: &Engine, prepared: &Prepared) -> Result<Record, Refusal> {
    let record = engine.record_of(prepared.document.clone());
    record.map(Record::without_reasons).map_err(|error| Refusal {
        key: prepared.key.clone(),
        reason: error.to_string(),
        hint: error.hint().into(),
    })
}

/// An item that waits for those before it to be decided.
enum Undecided {
    Ready(Ready),
    Prepared(Arc<Prepared>),
}

/// A document that is being read, and of what it is a copy, how like.
type InReading = (Arc<Prepared>, Option<(Place, f64)>);

struct Line<'a> {
    store: &'a mut Store,
    writer: Writer<'a>,
    decider: Decider,
    undecided: BTreeMap<u64, Undecided>,
    /// What is being read, and whose copy it is.
    reading_now: BTreeMap<u64, InReading>,
    ready: BTreeMap<u64, Ready>,
    /// All items below are decided.
    decided: u64,
    /// All items below are in `batch` or in the store.
    taken: u64,
    batch: Vec<(u64, Ready)>,
    preparing: Sender<ToPrepare>,
    reading: Sender<ToRead>,
    permits: Sender<()>,
}

impl Line<'_> {
    fn run(mut self, inbox: &Receiver<Message>, batch: usize, told: &mut dyn FnMut(&Told)) -> Result<Tally, AddError> {
        let mut tally = Tally::default();
        let (mut all, mut since) = (None, Instant::now());
        while all != Some(self.taken) || !self.batch.is_empty() {
            let patience = if self.batch.is_empty() { Duration::from_secs(3600) } else { AT_LATEST };
            match inbox.recv_timeout(if all == Some(self.taken) { Duration::ZERO } else { patience }) {
                Ok(Message::Ended(count)) => all = Some(count),
                Ok(message) => self.take(message)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(AddError::Thread),
            }
            self.decide_all()?;
            while let Some(ready) = self.ready.remove(&self.taken) {
                self.batch.push((self.taken, ready));
                self.taken += 1;
            }
            let late = since.elapsed() >= AT_LATEST && !self.batch.is_empty();
            if self.batch.len() >= batch || late || all == Some(self.taken) {
                self.commit(&mut tally, told)?;
                since = Instant::now();
            }
        }
        Ok(tally)
    }

    fn take(&mut self, message: Message) -> Result<(), AddError> {
        match message {
            Message::Arrived(number, arrival, raw_hash) => self.arrived(number, *arrival, raw_hash)?,
            Message::Prepared(number, origin, Ok(prepared)) => {
                drop(origin);
                self.undecided.insert(number, Undecided::Prepared(prepared));
            }
            Message::Prepared(number, origin, Err(refusal)) => {
                self.undecided.insert(number, Undecided::Ready(Ready::Refused(*origin, refusal)));
            }
            Message::Read(number, record) => {
                let Some((prepared, copied)) = self.reading_now.remove(&number) else { return Ok(()) };
                self.ready.insert(
                    number,
                    match record {
                        Ok(record) => Ready::Read { prepared, record, copied },
                        Err(refusal) => Ready::Refused(origin_of(&prepared), refusal),
                    },
                );
            }
            Message::Ended(_) => {}
        }
        Ok(())
    }

    fn arrived(&mut self, number: u64, arrival: Arrival, raw_hash: String) -> Result<(), AddError> {
        let Arrival { input, item } = arrival;
        let step = match item {
            Err(refusal) => Ready::Refused(Origin { input, key: refusal.key.clone(), raw_hash }, refusal),
            Ok(item) => {
                let origin = Origin { input, key: item.key.clone(), raw_hash };
                match self.decider.known(self.store, &origin.raw_hash, number)? {
                    Some(place) => Ready::Same(origin, place),
                    None => return self.preparing.send((number, origin, Box::new(item))).map_err(|_| AddError::Thread),
                }
            }
        };
        self.undecided.insert(number, Undecided::Ready(step));
        Ok(())
    }

    /// Decides all items whose predecessors are decided.
    fn decide_all(&mut self) -> Result<(), AddError> {
        while let Some(next) = self.undecided.remove(&self.decided) {
            let number = self.decided;
            self.decided += 1;
            let prepared = match next {
                Undecided::Ready(ready) => {
                    self.ready.insert(number, ready);
                    continue;
                }
                Undecided::Prepared(prepared) => prepared,
            };
            let verdict = self.decider.decide(self.store, &prepared, number)?;
            let copied = match verdict {
                Verdict::Same(place) => {
                    self.ready.insert(number, Ready::Same(origin_of(&prepared), place));
                    continue;
                }
                Verdict::Copy { of, similarity, read: false } => {
                    self.ready.insert(number, Ready::Unread { prepared, of, similarity });
                    continue;
                }
                Verdict::Copy { of, similarity, .. } => Some((of, similarity)),
                Verdict::New => None,
            };
            self.reading_now.insert(number, (Arc::clone(&prepared), copied));
            self.reading.send((number, prepared)).map_err(|_| AddError::Thread)?;
        }
        Ok(())
    }

    fn commit(&mut self, tally: &mut Tally, told: &mut dyn FnMut(&Told)) -> Result<(), AddError> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let fates = self.writer.write(self.store, &self.batch)?;
        for ((number, ready), fate) in self.batch.drain(..).zip(fates) {
            let origin = ready.origin();
            self.decider.forget(&origin.raw_hash, number);
            tally.count(&fate);
            told(&Told { input: origin.input, key: origin.key, fate });
            let _ = self.permits.send(());
        }
        Ok(())
    }
}

pub(super) fn origin_of(prepared: &Prepared) -> Origin {
    Origin { input: prepared.input.clone(), key: prepared.key.clone(), raw_hash: prepared.raw_hash.clone() }
}
