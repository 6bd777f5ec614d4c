//! The characters of what is said: from tokens to spans without cue, "that", marks and closing punctuation.

use demarche_core::{Form, Span};

use super::quotes::Quote;
use crate::Story;

/// The content spans of some tokens: one span, or two where the cue clause (`cut`) interrupts them.
pub(super) fn spans(story: &Story<'_>, tokens: &[usize], cut: &[usize]) -> Vec<Span> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let (Some(&first), Some(&last)) = (tokens.first(), tokens.last()) else { return Vec::new() };
    let mut current = Vec::new();
    for token in first..=last {
        if cut.contains(&token) {
            if !current.is_empty() {
                runs.push(std::mem::take(&mut current));
            }
        } else {
            current.push(token);
        }
    }
    runs.push(current);
    let behind =
        |run: &[usize]| cut.iter().any(|&at| run.last().is_some_and(|&last| at > last) && story.token(at).upos != "PUNCT");
    let spans = runs.iter().map(|run| tidy(story, story.reading.span_of(&one_clause(story, run, behind(run)))));
    let own = |span: &Span| !is_source(story.words(*span));
    spans.filter(|span| !span.is_empty() && story.words(*span).chars().any(char::is_alphanumeric) && own(span)).collect()
}

/// Tokens up to a semicolon outside of quotation marks, behind which another clause begins; where the cue stands behind them,
/// those from the last semicolon on ("China backed the idea; Britain could live with it, an envoy said").
fn one_clause(story: &Story<'_>, run: &[usize], cue_behind: bool) -> Vec<usize> {
    let mut inside = false;
    let mut ends = |token: usize| {
        match story.text(token) {
            "“" => inside = true,
            "”" => inside = false,
            "\"" => inside = !inside,
            _ => {}
        }
        story.text(token) == ";" && !inside
    };
    let stops: Vec<usize> = run.iter().copied().filter(|&token| ends(token)).collect();
    let kept: Vec<usize> = match (stops.first(), stops.last()) {
        (Some(_), Some(&last)) if cue_behind => run.iter().copied().filter(|&token| token > last).collect(),
        (Some(&first), _) => run.iter().copied().take_while(|&token| token < first).collect(),
        _ => run.to_vec(),
    };
    if kept.is_empty() { run.to_vec() } else { kept }
}

/// Drops "that", marks, commas and blanks at the ends.
pub(super) fn tidy(story: &Story<'_>, span: Span) -> Span {
    let text = &story.document.text;
    let edge = |c: char| c.is_whitespace() || ",;:.—–-“\"«".contains(c);
    let span = span.trim_matches(text, |c| c.is_whitespace() || ",;:—–”\"".contains(c));
    let words = span.of(text);
    let that = ["that ", "That ", "only that "].iter().find_map(|opening| words.strip_prefix(opening));
    let start = span.end as usize - that.unwrap_or(words).len();
    let start_trimmed = Span::new(start, span.end as usize);
    let mut head = start_trimmed.of(text).trim_start_matches(edge);
    // The time in front of an entry of a live report.
    if let Some((clock, rest)) = head.split_once(' ').filter(|(clock, _)| is_clock(clock)) {
        head = if rest.is_empty() { clock } else { rest };
    }
    let start = span.end as usize - head.len();
    let edge_of_end = |c: char| c.is_whitespace() || ",;:.—–".contains(c);
    let mut tail = without_source(head).trim_end_matches(edge_of_end);
    // What opened a clause that was cut off.
    while let Some(rest) =
        [" which", " who", " and", " but", " that", " the", " said"].iter().find_map(|word| tail.strip_suffix(word))
    {
        tail = rest.trim_end_matches(edge_of_end);
    }
    let mut end = start + tail.len();
    // A closing mark without its opening one belongs to a quotation that began before.
    let body = &text[start..end];
    if body.ends_with('”') && !body.contains('“') || body.ends_with('"') && body.matches('"').count() == 1 {
        end = start + body.trim_end_matches(['”', '"', '.', ',']).len();
    }
    // A quotation that ends what is said is closed.
    let open = |body: &str| body.matches('“').count() > body.matches('”').count() || body.matches('"').count() % 2 == 1;
    if let Some(mark) = text[end..].chars().next().filter(|c| matches!(c, '”' | '"') && open(&text[start..end])) {
        end += mark.len_utf8();
    }
    Span::new(start, end)
}

/// What is said without whose it is ("…, | as alleged by the army").
fn without_source(words: &str) -> &str {
    words.match_indices(", ").find(|(at, comma)| is_source(&words[at + comma.len()..])).map_or(words, |(at, _)| &words[..at])
}

/// Whether words tell only whose a claim is: "as alleged by the army".
fn is_source(words: &str) -> bool {
    const SAID: [&str; 8] = ["alleged", "claimed", "reported", "charged", "asserted", "suggested", "stated", "maintained"];
    let mut words = words.split_whitespace();
    words.next() == Some("as") && words.next().is_some_and(|word| SAID.contains(&word)) && words.next() == Some("by")
}

/// "13:30".
fn is_clock(word: &str) -> bool {
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit());
    word.split_once([':', '.']).is_some_and(|(hours, minutes)| digits(hours) && digits(minutes) && minutes.len() == 2)
}

/// How the words are given: inside marks, partly inside, or not.
pub(super) fn form(story: &Story<'_>, content: &[Span], quotes: &[Quote]) -> Form {
    let letters = |span: Span| story.words(span).chars().filter(|c| c.is_alphanumeric()).count();
    let all: usize = content.iter().map(|span| letters(*span)).sum();
    let quoted: usize = content
        .iter()
        .flat_map(|span| quotes.iter().filter(|quote| quote.inner.overlaps(*span)).map(|quote| intersection(*span, quote.inner)))
        .map(letters)
        .sum();
    if quoted == 0 {
        Form::Indirect
    } else if quoted * 10 >= all * 9 {
        Form::Direct
    } else {
        Form::Mixed
    }
}

fn intersection(a: Span, b: Span) -> Span {
    Span::new(a.start.max(b.start) as usize, a.end.min(b.end) as usize)
}

/// Form of words inside a clause of the reporter's own ("accused it of “arming those who fled”"): a quotation that is no
/// sentence by itself makes it mixed.
pub(super) fn form_in_clause(story: &Story<'_>, content: &[Span], quotes: &[Quote]) -> Form {
    let found = form(story, content, quotes);
    let fragment = content.iter().all(|span| story.words(*span).starts_with(char::is_lowercase));
    if found == Form::Direct && fragment { Form::Mixed } else { found }
}

/// What the reporter tells in front of a colon and a quotation is no part of it ("The radio ran one line all day: “…,” he said").
pub(super) fn behind_colon(story: &Story<'_>, content: Vec<Span>, cue: Span, quotes: &[Quote]) -> Vec<Span> {
    let opened = |span: &Span| {
        let quote =
            quotes.iter().find(|quote| quote.outer.start > span.start && quote.outer.end <= cue.start && near(span, quote))?;
        let before = story.words(Span::new(span.start as usize, quote.outer.start as usize));
        before.trim_end().ends_with(':').then_some(*quote)
    };
    let cut = |span: Span| opened(&span).map_or(span, |quote| quote.inner.trim_matches(&story.document.text, is_edge));
    content.into_iter().map(cut).collect()
}

fn near(span: &Span, quote: &Quote) -> bool {
    quote.outer.start <= span.end + 3
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || ",.".contains(c)
}

/// “…”, the envoy said, “…”: the quotation behind the cue goes on with the one in front of it.
pub(super) fn interrupted(story: &Story<'_>, mut content: Vec<Span>, cue: Span, quotes: &[Quote]) -> Vec<Span> {
    let Some(&last) = content.last().filter(|last| last.end <= cue.start) else { return content };
    let first = quotes.iter().find(|quote| quote.inner.overlaps(last));
    let next = quotes.iter().find(|quote| quote.outer.start >= cue.end);
    if let (Some(first), Some(next)) = (first, next) {
        let between = story.words(Span::new(first.outer.end as usize, next.outer.start as usize));
        let clause = between.trim();
        let one_clause = clause.starts_with(',') && clause.ends_with(',')
            || first.inner.of(&story.document.text).ends_with(',') && clause.ends_with(',');
        let short = clause.split_whitespace().count() <= 12 && !clause.contains(['\n', '.', ';', ':']);
        if one_clause && short && next.inner.of(&story.document.text).starts_with(char::is_lowercase) {
            content.push(next.inner.trim_matches(&story.document.text, is_edge));
        }
    }
    content
}

/// A direct quotation's content is the quotation itself, whatever the parser took for its clause.
pub(super) fn snap(story: &Story<'_>, content: Vec<Span>, quotes: &[Quote]) -> Vec<Span> {
    if form(story, &content, quotes) != Form::Direct {
        return content;
    }
    let touched = quotes.iter().filter(|quote| content.iter().any(|span| span.overlaps(quote.inner)));
    let snapped: Vec<Span> =
        touched.map(|quote| quote.inner.trim_matches(&story.document.text, |c| c.is_whitespace() || ",.".contains(c))).collect();
    if snapped.is_empty() { content } else { snapped }
}
