//! The source of a page in pieces, tags and text, without a parser; and its visible words with their places.

/// A piece of source.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// An opening tag, its name in small letters; `closed` when it ends in "/>".
    Open { name: String, closed: bool },
    /// A closing tag.
    Close { name: String },
    /// Text between tags: its bytes in the source. The content of scripts and the like is left out.
    Text(std::ops::Range<usize>),
}

/// Elements whose content is no markup.
const RAW: [&str; 7] = ["script", "style", "noframes", "iframe", "xmp", "noembed", "textarea"];

/// Cuts a page into pieces; what is cut off in the middle of a tag, a comment or a script ends with it.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < html.len() {
            let (piece, next) = piece(html, at);
            at = next.max(at + 1);
            if let Some(piece) = piece {
                return Some(piece);
            }
        }
        None
    })
}

/// The piece at a byte, if it is one that counts, and where the next begins.
fn piece(html: &str, at: usize) -> (Option<Piece>, usize) {
    let rest = &html[at..];
    let Some(inner) =
        rest.strip_prefix('<').filter(|inner| inner.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)))
    else {
        let first = floor(rest);
        let end = at + rest[first..].find('<').map_or(rest.len(), |found| first + found);
        return (Some(Piece::Text(at..end)), end);
    };
    if inner.starts_with("!--") {
        return (None, rest.find("-->").map_or(html.len(), |end| at + end + 3));
    }
    if inner.starts_with(['!', '?']) {
        return (None, rest.find('>').map_or(html.len(), |end| at + end + 1));
    }
    let closing = inner.starts_with('/');
    let named = inner.trim_start_matches('/');
    let name: String =
        named.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').take(32).collect::<String>().to_ascii_lowercase();
    let Some(end) = tag_end(html, at) else { return (None, html.len()) };
    if closing {
        return (Some(Piece::Close { name }), end);
    }
    let next = if RAW.contains(&name.as_str()) { raw_end(html, end, &name) } else { end };
    (Some(Piece::Open { closed: html[..end].ends_with("/>"), name }), next)
}

/// Bytes of the first character.
fn floor(rest: &str) -> usize {
    rest.chars().next().map_or(1, char::len_utf8)
}

/// Behind the tag that begins at `at`: a ">" inside quotes does not end it. `None` where it is cut off.
fn tag_end(html: &str, at: usize) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (offset, &byte) in html.as_bytes().iter().enumerate().skip(at) {
        match (quote, byte) {
            (None, b'>') => return Some(offset + 1),
            // A quote opens a value only behind "=".
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

/// Where the closing tag of a raw element begins.
fn raw_end(html: &str, from: usize, name: &str) -> usize {
    let bytes = html.as_bytes();
    let ends = |at: &usize| bytes[at + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
    html[from..].match_indices("</").map(|(at, _)| from + at).find(ends).unwrap_or(html.len())
}

/// Which words of a page to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// Those outside menus, forms and footers.
    Story,
    /// All.
    All,
}

/// Visible words of a page: a text, and for each stretch of it the bytes of the source that it stands for.
#[derive(Debug, Default)]
pub(super) struct Visible {
    pub text: String,
    /// (bytes of `text`, bytes of the source), in order.
    pub places: Vec<(std::ops::Range<usize>, std::ops::Range<usize>)>,
}

/// Elements that are never words of the page.
const HIDDEN: [&str; 3] = ["head", "noscript", "template"];

/// Elements around a story.
const AROUND: [&str; 9] = ["nav", "footer", "aside", "form", "button", "select", "menu", "svg", "math"];

/// Elements inside a line.
const INLINE: [&str; 30] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "del", "kbd", "label", "mark",
    "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// The words that a reader of the page sees.
pub(super) fn visible(html: &str, keep: Keep) -> Visible {
    let mut seen = Visible::default();
    let mut hidden: Option<(String, usize)> = None;
    for piece in pieces(html) {
        match (&mut hidden, piece) {
            (Some((outer, depth)), Piece::Open { name, closed: false }) if *outer == name => *depth += 1,
            // A head that is never closed ends where the body begins.
            (Some((outer, _)), Piece::Open { name, .. }) if outer == "head" && name == "body" => hidden = None,
            (Some((outer, depth)), Piece::Close { name }) if *outer == name => {
                *depth -= 1;
                if *depth == 0 {
                    hidden = None;
                }
            }
            (Some(_), _) => {}
            (None, Piece::Open { name, closed }) => {
                let dropped = HIDDEN.contains(&name.as_str()) || keep == Keep::Story && AROUND.contains(&name.as_str());
                if dropped && !closed {
                    hidden = Some((name, 1));
                    seen.text.push('\n');
                } else if !INLINE.contains(&name.as_str()) {
                    seen.text.push('\n');
                }
            }
            (None, Piece::Close { name }) if !INLINE.contains(&name.as_str()) => seen.text.push('\n'),
            (None, Piece::Close { .. }) => {}
            (None, Piece::Text(range)) => seen.add(html, range),
        }
    }
    seen
}

impl Visible {
    /// Adds text of the source, entities read; line ends in it are blanks.
    fn add(&mut self, html: &str, range: std::ops::Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &html[at..range.end];
            let (words, length) = entity(rest).unwrap_or_else(|| {
                let end = rest[floor(rest)..].find('&').map_or(rest.len(), |found| found + floor(rest));
                (rest[..end].replace(['\n', '\r', '\t'], " "), end)
            });
            let start = self.text.len();
            self.text.push_str(&words);
            self.places.push((start..self.text.len(), at..at + length));
            at += length;
        }
    }
}

/// The characters of an entity at the head of the text, and its length.
fn entity(rest: &str) -> Option<(String, usize)> {
    /// The longest name of an entity.
    const LONGEST: usize = 34;
    let end = rest.strip_prefix('&')?.bytes().take(LONGEST).position(|byte| byte == b';')? + 2;
    let whole = rest.get(..end)?;
    let read = html_escape::decode_html_entities(whole);
    (read != whole).then(|| (read.into_owned(), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_angle_bracket_in_text_is_no_tag() {
        assert_eq!(visible("<p>3 < 4 and é<5</p>", Keep::All).text.trim(), "3 < 4 and é<5");
        assert_eq!(visible("<p title=\"a > b\">x</p>", Keep::All).text.trim(), "x");
    }

    #[test]
    fn entities_are_read_with_their_places() {
        let html = "<p>O&rsquo;Neill &amp; co &bogus; &</p>";
        let seen = visible(html, Keep::All);
        assert_eq!(seen.text.trim(), "O’Neill & co &bogus; &");
        let place = seen.places.iter().find(|(text, _)| &seen.text[text.clone()] == "’").map(|(_, raw)| &html[raw.clone()]);
        assert_eq!(place, Some("&rsquo;"));
    }
}
