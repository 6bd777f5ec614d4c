//! The text of a PDF file.
//!
//! file → streams that would burst are refused → pages → glyphs with their places → lines → paragraphs ([`layout`]) → item
//!
//! What is only a picture of text gives none.

mod layout;

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, InterpreterSettings,
    RenderContent, SoftMask, interpret_page,
};
use hayro_syntax::object::{Object, Stream};
use hayro_syntax::{DecryptionError, Filter, LoadPdfError, Pdf};

use super::error::Reason;
use super::item::{Facts, Item, Maker, byline, short};
use super::limits::{MOST_EXPANSION, MOST_PAGES, MOST_WHOLE_BYTES};
use super::unpack::Unpacked;
use super::{ItemError, lines};
use crate::{Content, MOST_BYTES};
use layout::{Glyph, Layout};

/// One letter in so many may be unknown; with more the words cannot be read.
const MOST_UNKNOWN: usize = 10;

/// The one item.
pub(crate) fn items(input: Unpacked, maker: Maker) -> impl Iterator<Item = Result<Item, ItemError>> + Send {
    let mut input = Some(input);
    std::iter::from_fn(move || {
        let read = lines::whole(input.take()?.reader, MOST_WHOLE_BYTES);
        Some(read.and_then(|bytes| of_file(bytes, &maker)).map_err(|reason| ItemError::new(&maker.name, reason)))
    })
}

fn of_file(bytes: Vec<u8>, maker: &Maker) -> Result<Item, Reason> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Reason::Encoded { encoding: "PDF with a password".into() }
        }
        LoadPdfError::Decryption(_) => Reason::Encoded { encoding: "encrypted PDF".into() },
        LoadPdfError::Invalid => Reason::malformed("PDF", "it has no pages"),
    })?;
    for object in pdf.objects() {
        if let Object::Stream(stream) = object {
            check(&stream)?;
        }
    }
    let text = text(&pdf);
    if text.trim().is_empty() {
        return Err(Reason::textless(format!("{} pages without letters", pdf.pages().len())));
    }
    let mut facts = facts(&pdf);
    let letters = text.chars().filter(|c| !c.is_whitespace()).count();
    let unknown = text.matches('\u{fffd}').count();
    if unknown * MOST_UNKNOWN > letters {
        return Err(Reason::textless(format!("of {unknown} in {letters} letters the file does not say what they are")));
    }
    if unknown > 0 {
        facts.notes.push(format!("of {unknown} in {letters} letters the file does not say what they are"));
    }
    Ok(maker.item("", Content::Text(text), facts))
}

/// What the file states of itself.
fn facts(pdf: &Pdf) -> Facts {
    let metadata = pdf.metadata();
    let string = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(decoded).as_deref().and_then(short);
    let made = metadata.creation_date.or(metadata.modification_date);
    let made = made.and_then(|made| {
        let (year, month, day) = (i16::try_from(made.year).ok()?, i8::try_from(made.month).ok()?, i8::try_from(made.day).ok()?);
        jiff::civil::Date::new(year, month, day).ok()
    });
    // Word processors leave their file's name here.
    let file =
        |title: &String| [".doc", ".docx", ".pdf", ".indd", ".qxd", ".rtf"].iter().any(|end| title.to_lowercase().ends_with(end));
    let words = |title: &String| title.chars().any(char::is_alphabetic) && !title.eq_ignore_ascii_case("untitled");
    let title = string(&metadata.title).filter(|title| words(title) && !file(title));
    Facts {
        title,
        byline: string(&metadata.author).as_deref().and_then(byline),
        obtained: made.map(|day| day.to_string()),
        ..Facts::default()
    }
}

/// A string of PDF: UTF-16 or UTF-8 with a mark, else near to Latin-1.
fn decoded(bytes: &[u8]) -> String {
    let (encoding, skip) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::WINDOWS_1252, 0));
    encoding.decode_without_bom_handling(&bytes[skip..]).0.into_owned()
}

/// Refuses a stream whose filters would make far more of it than text needs.
fn check(stream: &Stream<'_>) -> Result<(), Reason> {
    /// The most bytes that one stream of a page, a form or a font may have.
    const MOST_STREAM: u64 = 64 << 20;
    /// The most bytes before unpacking of the old filters, which expand more than thousandfold at worst.
    const MOST_OLD: usize = 1 << 20;
    let bursts = || Err(Reason::Expands { most: MOST_EXPANSION });
    let filters = stream.filters();
    let packed =
        filters.iter().filter(|filter| matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode));
    match packed.count() {
        0 => return Ok(()),
        1 => {}
        _ => return bursts(),
    }
    let raw = stream.raw_data();
    if filters.iter().any(|filter| matches!(filter, Filter::LzwDecode | Filter::RunLengthDecode)) {
        return if raw.len() > MOST_OLD { bursts() } else { Ok(()) };
    }
    // Below this no stream can become too long.
    if (raw.len() as u64) < MOST_STREAM / 1_100 {
        return Ok(());
    }
    let mut out = std::io::sink();
    let read = std::io::copy(&mut std::io::Read::take(flate2::bufread::ZlibDecoder::new(&raw[..]), MOST_STREAM + 1), &mut out);
    if read.is_ok_and(|length| length > MOST_STREAM) { bursts() } else { Ok(()) }
}

/// The text of all pages.
fn text(pdf: &Pdf) -> String {
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let mut reading = Reading::default();
    for page in pdf.pages().iter().take(MOST_PAGES) {
        let cache = InterpreterCache::new();
        let bounds = Rect::new(0.0, 0.0, 1.0, 1.0);
        let mut context = Context::new(Affine::IDENTITY, bounds, &cache, pdf.xref(), settings.clone());
        interpret_page(page, &mut context, &mut reading);
        reading.layout.end_page();
        if reading.layout.length() > MOST_BYTES {
            break;
        }
    }
    reading.layout.text()
}

/// What is drawn, as letters.
#[derive(Default)]
struct Reading {
    layout: Layout,
}

impl Device<'_> for Reading {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        // Letters that are filled and outlined are drawn twice.
        if matches!(mode, DrawMode::Stroke(_)) || self.layout.length() > MOST_BYTES {
            return;
        }
        for glyph in run.glyphs() {
            let words = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(words)) => words,
                None => "\u{fffd}".to_owned(),
            };
            let place = props.transform * glyph.transform();
            let advance = match &**glyph {
                hayro_interpret::font::Glyph::Outline(glyph) => glyph.advance_width(),
                hayro_interpret::font::Glyph::Type3(glyph) => glyph.advance_width(),
            };
            let (start, end, top) = (
                place * Point::ZERO,
                place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0),
                place * Point::new(0.0, 1000.0),
            );
            self.layout.add(Glyph { words, x: start.x, y: start.y, end: end.x, size: (top - start).hypot() });
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
