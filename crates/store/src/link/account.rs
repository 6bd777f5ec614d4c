//! Questions about what linking found: how a statement's wording changed, who gainsays it, who held which office on a day.

use rusqlite::{Connection, OptionalExtension as _, Row};
use similar::{ChangeTag, TextDiff};

use crate::error::StoreError;

/// What became of some words between two wordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// They stand in both.
    Kept,
    /// They stand in the other wording only.
    Added,
    /// They stand in the first wording only.
    Dropped,
}

/// The difference of two wordings, word by word: runs of words that were kept, dropped or added, in the order of the text.
///
/// Quotation marks, dashes, punctuation and capitals do not count as differences; the words are given as their wording has them.
///
/// # Examples
/// ```
/// use demarche_store::link::account::{Change, word_changes};
/// let changes = word_changes("We will not leave.", "we will never leave");
/// assert_eq!(changes[1], (Change::Dropped, "not".to_owned()));
/// assert_eq!(changes[2], (Change::Added, "never".to_owned()));
/// ```
pub fn word_changes(first: &str, other: &str) -> Vec<(Change, String)> {
    let (one, two) = (shown(first), shown(other));
    let (keys_one, keys_two): (Vec<&str>, Vec<&str>) =
        (one.iter().map(|(key, _)| key.as_str()).collect(), two.iter().map(|(key, _)| key.as_str()).collect());
    let mut changes: Vec<(Change, String)> = Vec::new();
    for change in TextDiff::from_slices(&keys_one, &keys_two).iter_all_changes() {
        let (kind, word) = match change.tag() {
            ChangeTag::Equal => (Change::Kept, change.old_index().and_then(|at| one.get(at))),
            ChangeTag::Delete => (Change::Dropped, change.old_index().and_then(|at| one.get(at))),
            ChangeTag::Insert => (Change::Added, change.new_index().and_then(|at| two.get(at))),
        };
        let Some((_, word)) = word else { continue };
        match changes.last_mut() {
            Some((last, words)) if *last == kind => {
                words.push(' ');
                words.push_str(word);
            }
            _ => changes.push((kind, word.clone())),
        }
    }
    changes
}

/// Each word as it is compared and as it stands; a dash alone stands with the word before it.
fn shown(text: &str) -> Vec<(String, String)> {
    let mut words: Vec<(String, String)> = Vec::new();
    for word in text.split_whitespace() {
        let key = super::words::tokens(word).join(" ");
        match words.last_mut() {
            Some((_, before)) if key.is_empty() => {
                before.push(' ');
                before.push_str(word);
            }
            _ => words.push((key, word.to_owned())),
        }
    }
    words
}

/// One story's wording of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The story.
    pub document: i64,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its day.
    pub day: Option<String>,
    /// How the words are given: `direct`, `indirect`, `mixed`, `post`.
    pub form: String,
    /// The words.
    pub text: String,
    /// The rule that linked them.
    pub why: String,
}

/// All wordings of a statement, in order of publication: the first is where it was first seen.
///
/// # Errors
/// [`StoreError`] if SQLite fails.
pub fn wordings(connection: &Connection, statement: i64) -> Result<Vec<Wording>, StoreError> {
    let mut all = connection.prepare_cached(
        "SELECT r.document, d.outlet, d.day, r.form, coalesce(r.text, s.text), coalesce(r.why, 'statement/first-report')
         FROM statement_reports r JOIN statements s ON s.id = r.statement JOIN documents d ON d.id = r.document
         WHERE r.statement = ?1 ORDER BY coalesce(d.published, d.day), r.document, r.local",
    )?;
    let wording = |row: &Row<'_>| {
        Ok(Wording {
            document: row.get(0)?,
            outlet: row.get(1)?,
            day: row.get(2)?,
            form: row.get(3)?,
            text: row.get(4)?,
            why: row.get(5)?,
        })
    };
    Ok(all.query_map([statement], wording)?.collect::<Result<_, _>>()?)
}

/// A statement that gainsays, or is gainsaid by, another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The other statement.
    pub statement: i64,
    /// Whether the other is the one that gainsays.
    pub gainsays: bool,
    /// The rule that found it.
    pub why: String,
}

/// What gainsays a statement, and what it gainsays.
///
/// # Errors
/// [`StoreError`] if SQLite fails.
pub fn contradictions(connection: &Connection, statement: i64) -> Result<Vec<Contradiction>, StoreError> {
    let mut all = connection.prepare_cached(
        "SELECT statement, 1, why FROM contradictions WHERE other = ?1 UNION ALL
         SELECT other, 0, why FROM contradictions WHERE statement = ?1 ORDER BY 1",
    )?;
    let found = |row: &Row<'_>| Ok(Contradiction { statement: row.get(0)?, gainsays: row.get(1)?, why: row.get(2)? });
    Ok(all.query_map([statement], found)?.collect::<Result<_, _>>()?)
}

/// An office of an actor as the stories give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The office as stories word it most often.
    pub title: String,
    /// Whose office it is.
    pub of: Option<String>,
    /// Day of the first story that gives it.
    pub from: Option<String>,
    /// Day of the last story that gives it.
    pub to: Option<String>,
    /// How many mentions say so.
    pub reports: usize,
    /// Whether stories call it a former office only.
    pub former: bool,
    /// A term of another office that one person does not hold at the same time overlaps with it.
    pub conflict: bool,
}

/// The offices of an actor in the order in which stories first give them; wordings of one office are one term.
///
/// # Errors
/// [`StoreError`] if SQLite fails.
pub fn offices(connection: &Connection, actor: i64) -> Result<Vec<Term>, StoreError> {
    let mut told = connection.prepare_cached(
        "SELECT title, of, min(day), max(day), count(*), former FROM offices WHERE actor = ?1 GROUP BY title, of, former
         ORDER BY min(day), count(*) DESC, title, of",
    )?;
    let term = |row: &Row<'_>| {
        Ok(Term {
            title: row.get(0)?,
            of: row.get(1)?,
            from: row.get(2)?,
            to: row.get(3)?,
            reports: usize::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
            former: row.get(5)?,
            conflict: false,
        })
    };
    let mut terms: Vec<Term> = Vec::new();
    for new in told.query_map([actor], term)? {
        let new = new?;
        let one = |it: &&mut Term| {
            let alike = it.title.eq_ignore_ascii_case(&new.title) || super::offices::same(&it.title, &new.title) == Some(true);
            it.former == new.former && alike && (it.of == new.of || it.of.is_none() || new.of.is_none())
        };
        match terms.iter_mut().find(one) {
            Some(known) => {
                known.from = known.from.take().min(new.from);
                known.to = known.to.take().max(new.to);
                known.of = known.of.take().or(new.of);
                known.reports += new.reports;
            }
            None => terms.push(new),
        }
    }
    for at in 0..terms.len() {
        let overlaps = |it: &Term, other: &Term| it.from <= other.to && other.from <= it.to;
        let clash = terms.iter().enumerate().any(|(other, term)| {
            other != at
                && !term.former
                && overlaps(&terms[at], term)
                && super::offices::same(&terms[at].title, &term.title) == Some(false)
        });
        terms[at].conflict = clash && !terms[at].former;
    }
    Ok(terms)
}

/// The offices of an actor as of an ISO day: those that a story of the day or the last story before it gives, former ones left
/// out. Empty where no story up to that day gives one.
///
/// # Errors
/// [`StoreError`] if SQLite fails.
pub fn offices_on(connection: &Connection, actor: i64, day: &str) -> Result<Vec<Term>, StoreError> {
    let last: Option<String> = connection
        .prepare_cached("SELECT max(day) FROM offices WHERE actor = ?1 AND NOT former AND day <= ?2")?
        .query_row((actor, day), |row| row.get(0))
        .optional()?
        .flatten();
    let Some(last) = last else { return Ok(Vec::new()) };
    let known = |it: &Term| {
        !it.former && it.from.as_ref().is_some_and(|from| *from <= last) && it.to.as_ref().is_some_and(|to| *to >= last)
    };
    Ok(offices(connection, actor)?.into_iter().filter(known).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_count_as_changes() {
        assert_eq!(word_changes("“We go — now!”", "we go now"), [(Change::Kept, "“We go — now!”".to_owned())]);
    }

    #[test]
    fn a_changed_word_stands_beside_what_it_replaced() {
        let changes = word_changes("the gate will stay closed", "the gate will remain closed for now");
        let kinds: Vec<Change> = changes.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [Change::Kept, Change::Dropped, Change::Added, Change::Kept, Change::Added]);
        assert_eq!(changes[4].1, "for now");
    }
}
