//! Lines and stretches of a reader within bounds.

use std::io::{self, BufRead, BufReader, Read as _};

use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use super::error::Reason;
use super::unpack::Bytes;

/// A reader of lines that knows which one it is at.
pub(crate) struct Lines<R> {
    reader: R,
    /// Lines read so far.
    pub number: u64,
    over: bool,
}

/// A reader that turns UTF-16 with a byte order mark into UTF-8 and drops the mark of UTF-8; other bytes stay.
pub(crate) type Utf8 = BufReader<DecodeReaderBytes<Bytes, Vec<u8>>>;

/// Makes one.
pub(crate) fn utf8(reader: Bytes) -> Utf8 {
    BufReader::with_capacity(64 << 10, DecodeReaderBytesBuilder::new().utf8_passthru(true).strip_bom(true).build(reader))
}

impl<R: BufRead> Lines<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, number: 0, over: false }
    }

    /// The next line without its end; one longer than `most` is skipped and told of. `None` at the end of the input, and
    /// behind an error after which there is nothing to read.
    pub fn next(&mut self, most: usize) -> Option<Result<Vec<u8>, Reason>> {
        if self.over {
            return None;
        }
        self.number += 1;
        let mut line = Vec::new();
        let (mut seen, mut ended) = (0_usize, false);
        while !ended {
            let buffer = match self.reader.fill_buf() {
                Ok([]) if seen == 0 => {
                    self.over = true;
                    return None;
                }
                Ok([]) => break,
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    let reason = Reason::from(error);
                    self.over = !reason.is_local();
                    return Some(Err(reason));
                }
            };
            let at = buffer.iter().position(|&byte| byte == b'\n');
            let part = &buffer[..at.unwrap_or(buffer.len())];
            ended = at.is_some();
            seen = seen.saturating_add(part.len() + usize::from(ended));
            if line.len() + part.len() <= most {
                line.extend_from_slice(part);
            } else {
                line.truncate(most);
                line.resize(most, b' ');
            }
            let used = part.len() + usize::from(ended);
            self.reader.consume(used);
        }
        if seen.saturating_sub(1) > most {
            return Some(Err(Reason::TooLarge { most }));
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Some(Ok(line))
    }
}

/// All bytes of a reader, at most so many.
pub(crate) fn whole(reader: Bytes, most: usize) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::new();
    reader.take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most { Err(Reason::TooLarge { most }) } else { Ok(bytes) }
}
