//! Inputs that are one document: plain text and web pages.

use super::item::{Facts, Item, Maker};
use super::unpack::Unpacked;
use super::{ItemError, Kind, lines};
use crate::{Content, Format, MOST_BYTES};

/// The one item.
pub(crate) fn items(input: Unpacked, kind: Kind, maker: Maker) -> impl Iterator<Item = Result<Item, ItemError>> + Send {
    let mut input = Some(input);
    std::iter::from_fn(move || {
        let read = lines::whole(input.take()?.reader, MOST_BYTES);
        let item = read.map(|bytes| {
            let mut item = maker.item("", Content::Bytes { bytes, charset: None }, Facts::default());
            item.hints.format = Some(if kind == Kind::Html { Format::Html } else { Format::Text });
            item
        });
        Some(item.map_err(|reason| ItemError::new(&maker.name, reason)))
    })
}
