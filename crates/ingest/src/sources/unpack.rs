//! Takes gzip and Zstandard off an input, member by member, within bounds.
//!
//! A damaged gzip member is one error; reading goes on at the next member, so that a crawl of a thousand records does
//! not end with a broken one.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::bufread::GzDecoder;

use super::error::{Damage, Reason};
use super::limits::{FREE_EXPANSION, MOST_EXPANSION, MOST_LAYERS};

/// Where gzip members begin: (byte of the unpacked input, byte of the packed one), in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(Arc<Mutex<VecDeque<(u64, u64)>>>);

impl Places {
    fn add(&self, unpacked: u64, packed: u64) {
        /// More than lie in any buffer; kinds that ask for no places leave them all.
        const MOST: usize = 64 << 10;
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if places.len() >= MOST {
            places.pop_front();
        }
        places.push_back((unpacked, packed));
    }

    /// The member in which an unpacked byte lies; bytes before it are not asked for again.
    pub fn at(&self, unpacked: u64) -> u64 {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while places.get(1).is_some_and(|(start, _)| *start <= unpacked) {
            places.pop_front();
        }
        places.front().map_or(0, |(_, packed)| *packed)
    }
}

/// A reader that can go to another thread.
pub(crate) type Bytes = Box<dyn Read + Send>;

/// Bytes from the start that formats are told by.
pub(crate) const HEAD: usize = 16 << 10;

/// An input without its compressions.
pub(crate) struct Unpacked {
    /// Its first bytes, which `reader` gives again.
    pub head: Vec<u8>,
    pub reader: Bytes,
    /// Where the gzip members begin in the compressed input, if the input is compressed once.
    pub members: Option<Places>,
    /// The name without the endings of its compressions.
    pub name: String,
}

/// Takes off what an input is packed in.
pub(crate) fn unpack(reader: Bytes, name: &str) -> Result<Unpacked, Reason> {
    let (mut reader, mut name, mut members) = (reader, name.to_owned(), None);
    for layer in 0.. {
        let (head, met) = peek(&mut reader)?;
        reader = Box::new(io::Cursor::new(head.clone()).chain(Once(met)).chain(reader));
        let packed = if head.starts_with(&[0x1f, 0x8b, 8]) {
            let places = Places::default();
            members = (layer == 0).then(|| places.clone());
            reader = Box::new(Members::new(reader, places));
            [".gz", ".gzip"]
        } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            members = None;
            reader = Box::new(Unzstd::new(reader)?);
            [".zst", ".zstd"]
        } else if let Some(what) = packed(&head) {
            return Err(Reason::Packed { what });
        } else {
            return Ok(Unpacked { head, reader, members, name });
        };
        if layer == MOST_LAYERS {
            return Err(Reason::TooDeep { what: "compressions", most: MOST_LAYERS });
        }
        if let Some(ending) = packed.into_iter().find(|ending| name.to_ascii_lowercase().ends_with(ending)) {
            name.truncate(name.len() - ending.len());
        }
    }
    Err(Reason::TooDeep { what: "compressions", most: MOST_LAYERS })
}

/// Formats that are known and not opened.
fn packed(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 7] = [
        (b"PK\x03\x04", "ZIP (or Office)"),
        (b"BZh", "bzip2"),
        (b"\xfd7zXZ\0", "xz"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"{\\rtf", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
    ];
    MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, what)| *what)
}

/// The first bytes of a reader, and the error met behind them.
fn peek(reader: &mut Bytes) -> Result<(Vec<u8>, Option<io::Error>), Reason> {
    let mut head = Vec::new();
    match reader.by_ref().take(HEAD as u64).read_to_end(&mut head) {
        Err(error) if head.is_empty() => Err(error.into()),
        met => Ok((head, met.err())),
    }
}

/// A reader that holds an error, given once.
struct Once(Option<io::Error>);

impl Read for Once {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// A buffered reader that knows how many bytes were taken from it.
struct Counted {
    inner: BufReader<Bytes>,
    taken: u64,
}

impl Counted {
    fn new(inner: Bytes) -> Self {
        Self { inner: BufReader::with_capacity(64 << 10, inner), taken: 0 }
    }
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.taken += read as u64;
        Ok(read)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken += amount as u64;
        self.inner.consume(amount);
    }
}

/// Whether so many bytes from so few are too many.
fn expands(from: u64, to: u64) -> bool {
    to > FREE_EXPANSION && to / MOST_EXPANSION > from
}

/// Gzip members one after the other.
struct Members {
    state: State,
    places: Places,
    /// Where the present member begins.
    start: u64,
    /// Bytes that came out of the present member, and of all.
    out: u64,
    all: u64,
    /// Whether the present member was found behind a damaged one and may be none.
    doubtful: bool,
}

enum State {
    Between(Counted),
    Inside(Box<GzDecoder<Counted>>),
    Over,
}

impl Members {
    fn new(inner: Bytes, places: Places) -> Self {
        Self { state: State::Between(Counted::new(inner)), places, start: 0, out: 0, all: 0, doubtful: false }
    }

    /// Opens the next member, if there is one.
    fn open(&mut self, mut from: Counted) -> io::Result<()> {
        if !seek_member(&mut from)? {
            return Ok(());
        }
        self.start = from.taken;
        self.out = 0;
        self.places.add(self.all, self.start);
        self.state = State::Inside(Box::new(GzDecoder::new(from)));
        Ok(())
    }

    /// Leaves a member that cannot be read on; the next is looked for behind its head.
    fn leave(&mut self, decoder: GzDecoder<Counted>, damage: Damage) -> Option<io::Error> {
        let mut from = decoder.into_inner();
        if from.taken == self.start {
            from.consume(1);
        }
        self.state = State::Between(from);
        let silent = self.doubtful && self.out == 0;
        self.doubtful = true;
        (!silent).then(|| io::Error::new(io::ErrorKind::InvalidData, damage))
    }
}

/// Skips to the head of a gzip member; false at the end.
fn seek_member(from: &mut Counted) -> io::Result<bool> {
    loop {
        let buffer = from.fill_buf()?;
        if buffer.is_empty() {
            return Ok(false);
        }
        match buffer.iter().position(|&byte| byte == 0x1f) {
            Some(0) => {
                // The rest of the head may lie in the next buffer: then the decoder tells whether it is one.
                let likely = |index: usize, fits: fn(u8) -> bool| buffer.get(index).is_none_or(|&byte| fits(byte));
                if likely(1, |byte| byte == 0x8b) && likely(2, |byte| byte == 8) && likely(3, |byte| byte < 32) {
                    return Ok(true);
                }
                from.consume(1);
            }
            Some(at) => from.consume(at),
            None => {
                let all = buffer.len();
                from.consume(all);
            }
        }
    }
}

impl Read for Members {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Ok(0),
                State::Between(from) => self.open(from)?,
                State::Inside(mut decoder) => match decoder.read(into) {
                    Ok(0) => {
                        self.doubtful = false;
                        self.state = State::Between(decoder.into_inner());
                    }
                    Ok(read) => {
                        self.out += read as u64;
                        self.all += read as u64;
                        if expands(decoder.get_ref().taken - self.start, self.out) {
                            if let Some(error) = self.leave(*decoder, Damage::Expands) {
                                return Err(error);
                            }
                        } else {
                            self.state = State::Inside(decoder);
                            return Ok(read);
                        }
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => self.state = State::Inside(decoder),
                    Err(_) => {
                        let damage = Damage::Broken { what: "gzip", offset: self.start };
                        if let Some(error) = self.leave(*decoder, damage) {
                            return Err(error);
                        }
                    }
                },
            }
        }
    }
}

/// Zstandard frames one after the other.
struct Unzstd {
    decoder: Option<zstd::stream::read::Decoder<'static, Counted>>,
    out: u64,
}

impl Unzstd {
    /// Windows up to 2^27 bytes, as the format's own tools allow unless told otherwise.
    const WINDOW: u32 = 27;

    fn new(inner: Bytes) -> io::Result<Self> {
        let mut decoder = zstd::stream::read::Decoder::with_buffer(Counted::new(inner))?;
        decoder.window_log_max(Self::WINDOW)?;
        Ok(Self { decoder: Some(decoder), out: 0 })
    }
}

impl Read for Unzstd {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = &mut self.decoder else { return Ok(0) };
        let taken = decoder.get_ref().taken;
        let damage = match decoder.read(into) {
            Ok(read) => {
                self.out += read as u64;
                if !expands(decoder.get_ref().taken, self.out) {
                    return Ok(read);
                }
                Damage::Expands
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(_) => Damage::Broken { what: "Zstandard", offset: taken },
        };
        self.decoder = None;
        Err(io::Error::new(io::ErrorKind::InvalidData, damage))
    }
}
