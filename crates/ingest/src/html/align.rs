//! From the story's text back to the page's source: both are walked in step, words in order.
//!
//! Readability rebuilds the text, so a word that the source does not have in its place stays without bytes; what is
//! mapped lies inside the source and in its order.

use crate::origin::OffsetMap;

use super::source::{Keep, visible};

/// The source's visible characters, blanks left out, with their bytes.
struct Solid {
    text: String,
    /// For each byte of `text` that begins a character, in order: (byte of `text`, bytes of the source).
    places: Vec<(usize, std::ops::Range<usize>)>,
}

impl Solid {
    fn of(html: &str) -> Self {
        let seen = visible(html, Keep::All);
        let mut solid = Self { text: String::with_capacity(seen.text.len()), places: Vec::new() };
        for (text, raw) in seen.places {
            let step = text.len() == raw.len() && !html[raw.clone()].starts_with('&');
            for (offset, c) in seen.text[text].char_indices().filter(|(_, c)| !is_blank(*c)) {
                let bytes = if step { raw.start + offset..raw.start + offset + c.len_utf8() } else { raw.clone() };
                solid.places.push((solid.text.len(), bytes));
                solid.text.push(c);
            }
        }
        solid
    }

    /// Index in `places` of the character at a byte.
    fn place(&self, at: usize) -> usize {
        self.places.partition_point(|(from, _)| *from < at)
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

/// Lines that were looked for in vain in the whole page, after which lines are only looked for word by word: a page
/// that agrees with nothing costs no more than its length, some times over.
const MOST_MISSED: usize = 200;

/// The map from a story's text to the bytes of the page.
pub(crate) fn align(text: &str, html: &str) -> OffsetMap {
    let solid = Solid::of(html);
    let mut map = OffsetMap::default();
    let (mut from, mut at, mut missed) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        let words: String = line.chars().filter(|c| !is_blank(*c)).collect();
        let whole = || solid.text[from..].find(&words).filter(|_| !words.is_empty());
        if let Some(found) = (missed < MOST_MISSED).then(whole).flatten() {
            put(&mut map, &solid, line, at, from + found);
            from += found + words.len();
        } else {
            missed += usize::from(!words.is_empty());
            from = by_words(&mut map, &solid, line, at, from);
        }
        at += line.len();
    }
    map
}

/// Maps a line word by word, each near the one before it; returns where the source goes on.
fn by_words(map: &mut OffsetMap, solid: &Solid, line: &str, line_start: usize, mut from: usize) -> usize {
    /// How far ahead a word is looked for.
    const NEAR: usize = 400;
    for word in line.split_whitespace() {
        let start = line_start + (word.as_ptr() as usize - line.as_ptr() as usize);
        let mut end = (from + NEAR + word.len()).min(solid.text.len());
        while !solid.text.is_char_boundary(end) {
            end += 1;
        }
        if let Some(found) = solid.text[from..end].find(word) {
            put(map, solid, word, start, from + found);
            from += found + word.len();
        }
    }
    from
}

/// Maps the characters of `words`, which begin at `start` of the text and at `solid_start` of the solid source.
fn put(map: &mut OffsetMap, solid: &Solid, words: &str, start: usize, solid_start: usize) {
    let mut place = solid.place(solid_start);
    let mut blank: Option<std::ops::Range<usize>> = None;
    let mut last_end = None;
    for (offset, c) in words.char_indices() {
        let here = start + offset..start + offset + c.len_utf8();
        if is_blank(c) {
            blank = Some(here);
            continue;
        }
        let Some((_, raw)) = solid.places.get(place) else { return };
        // A blank between two words is what stands between them in the source.
        if let (Some(blank), Some(end)) = (blank.take(), last_end) {
            map.push(blank, end..raw.start);
        }
        map.push(here, raw.clone());
        last_end = Some(raw.end);
        place += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, html: &str, words: &str) -> Option<String> {
        let start = text.find(words).unwrap();
        let range = align(text, html).raw_range(start as u32..(start + words.len()) as u32)?;
        Some(html[range.start as usize..range.end as usize].to_owned())
    }

    #[test]
    fn words_lead_back_to_their_source() {
        let html = "<p>The <b>envoy</b> O&rsquo;Neill\n left.</p><script>The envoy</script><p>He  returned.</p>";
        let text = "The envoy O’Neill left.\n\nHe returned.";
        assert_eq!(of(text, html, "envoy").as_deref(), Some("envoy"));
        assert_eq!(of(text, html, "O’Neill left").as_deref(), Some("O&rsquo;Neill\n left"));
        assert_eq!(of(text, html, "He returned").as_deref(), Some("He  returned"));
    }

    #[test]
    fn words_that_the_source_lacks_stay_without_bytes() {
        let html = "<p>The envoy left.</p>";
        assert_eq!(of("The new envoy left.", html, "new"), None);
        assert_eq!(of("The new envoy left.", html, "envoy left").as_deref(), Some("envoy left"));
    }
}
