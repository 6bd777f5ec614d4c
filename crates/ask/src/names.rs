//! Who is meant by a name: actors of the store, or a country's government.

use demarche_store::flatten::folded;
use rusqlite::Connection;

use crate::countries::{self, Country};
use crate::error::AskError;

/// The most names that a suggestion lists.
const NEAR: usize = 5;
/// Names spelled less alike than this (Jaro–Winkler, 0 to 1) are no suggestion.
const ALIKE: f64 = 0.84;
/// The most actors that one name is taken for.
const MOST: usize = 200;

/// Whom a name stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Row numbers of actors, ascending.
    pub actors: Vec<i64>,
    /// Who that is, for people: names with kinds.
    pub shown: String,
    /// Every name that these actors bear.
    pub names: Vec<String>,
}

/// The actors of a name, a country's name or code, or an actor's key.
///
/// First the key and the exact name (whatever its case and accents), together with the government of a country called so; else every
/// actor one of whose names holds all the words.
///
/// # Errors
/// [`AskError::Unknown`] with names that are spelled alike.
pub(crate) fn resolve(connection: &Connection, name: &str) -> Result<Named, AskError> {
    let asked = folded(name);
    let mut actors = numbers(connection, "SELECT id FROM actors WHERE key = ?1", name.trim())?;
    if actors.is_empty() {
        actors = numbers(connection, "SELECT DISTINCT actor FROM actor_names WHERE folded = ?1", &asked)?;
        if let Some(country) = countries::named(name) {
            let government = "SELECT id FROM actors WHERE country = ?1 AND kind IN ('government', 'country')";
            actors.extend(numbers(connection, government, &country.iso3)?);
        }
    }
    if actors.is_empty() && asked.chars().any(char::is_alphanumeric) {
        actors = holding(connection, &asked)?;
    }
    actors.sort_unstable();
    actors.dedup();
    actors.truncate(MOST);
    if actors.is_empty() {
        return Err(AskError::Unknown { name: name.to_owned(), near: near(connection, &asked)? });
    }
    describe(connection, actors)
}

/// The country of a name or code.
///
/// # Errors
/// [`AskError::Country`] with names that are spelled alike.
pub(crate) fn country(name: &str) -> Result<&'static Country, AskError> {
    countries::named(name).ok_or_else(|| {
        let asked = folded(name);
        let near = alike(countries::names().map(|name| (folded(name), name.to_owned())), &asked);
        AskError::Country { name: name.to_owned(), near }
    })
}

/// The outlets whose names hold the words.
///
/// # Errors
/// [`AskError::Outlet`] with outlets that there are.
pub(crate) fn outlets(connection: &Connection, name: &str) -> Result<Vec<String>, AskError> {
    let mut query =
        connection.prepare_cached("SELECT DISTINCT outlet FROM documents WHERE outlet IS NOT NULL ORDER BY outlet")?;
    let all = query.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    let asked = folded(name);
    let exact: Vec<String> = all.iter().filter(|outlet| folded(outlet) == asked).cloned().collect();
    if !exact.is_empty() {
        return Ok(exact);
    }
    let held: Vec<String> = all.iter().filter(|outlet| holds(&folded(outlet), &asked)).cloned().collect();
    if !held.is_empty() {
        return Ok(held);
    }
    let mut near = alike(all.iter().map(|outlet| (folded(outlet), outlet.clone())), &asked);
    if near.is_empty() {
        near = all.into_iter().take(NEAR).collect();
    }
    Err(AskError::Outlet { name: name.to_owned(), near })
}

/// Whether all words of `asked` are words of `name`, both folded.
fn holds(name: &str, asked: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (has, wants) = (words(name), words(asked));
    !wants.is_empty() && wants.iter().all(|want| has.contains(want))
}

fn numbers(connection: &Connection, sql: &str, text: &str) -> Result<Vec<i64>, AskError> {
    let mut query = connection.prepare_cached(sql)?;
    Ok(query.query_map([text], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn holding(connection: &Connection, asked: &str) -> Result<Vec<i64>, AskError> {
    // The longest word narrows the scan; the rest is checked on what it leaves.
    let longest = asked.split(|c: char| !c.is_alphanumeric()).max_by_key(|word| word.len()).unwrap_or(asked);
    let mut query = connection.prepare_cached("SELECT actor, folded FROM actor_names WHERE instr(folded, ?1) > 0")?;
    let rows = query.query_map([longest], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    let mut actors = Vec::new();
    for row in rows {
        let (actor, name) = row?;
        if holds(&name, asked) {
            actors.push(actor);
        }
    }
    Ok(actors)
}

fn near(connection: &Connection, asked: &str) -> Result<Vec<String>, AskError> {
    let mut query = connection.prepare_cached("SELECT folded, name FROM actor_names")?;
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let all = rows.collect::<Result<Vec<_>, _>>()?;
    Ok(alike(all.into_iter().chain(countries::names().map(|name| (folded(name), name.to_owned()))), asked))
}

fn alike(names: impl Iterator<Item = (String, String)>, asked: &str) -> Vec<String> {
    // A misspelled surname should find a full name too.
    let likeness = |name: &str| {
        let words = name.split(' ').filter(|word| word.len() > 3).map(|word| strsim::jaro_winkler(word, asked));
        words.chain([strsim::jaro_winkler(name, asked)]).fold(0.0, f64::max)
    };
    let mut scored: Vec<(f64, String)> =
        names.map(|(folded, name)| (likeness(&folded), name)).filter(|(score, _)| *score >= ALIKE).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut near: Vec<String> = Vec::new();
    for (_, name) in scored {
        if !near.contains(&name) {
            near.push(name);
        }
    }
    near.truncate(NEAR);
    near
}

fn describe(connection: &Connection, actors: Vec<i64>) -> Result<Named, AskError> {
    let mut actor = connection.prepare_cached("SELECT name, kind, country FROM actors WHERE id = ?1")?;
    let mut names = connection.prepare_cached("SELECT name FROM actor_names WHERE actor = ?1 ORDER BY folded, name")?;
    let (mut shown, mut all) = (Vec::new(), Vec::new());
    for &id in &actors {
        let text = actor.query_row([id], |row| {
            let (name, kind, country): (String, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let of = country.map(|code| format!(", {code}")).unwrap_or_default();
            Ok(format!("{name} ({}{of})", kind.replace('_', " ")))
        })?;
        shown.push(text);
        for name in names.query_map([id], |row| row.get::<_, String>(0))? {
            all.push(name?);
        }
    }
    all.dedup();
    let more = shown.len().saturating_sub(4);
    shown.truncate(4);
    let mut shown = shown.join(", ");
    if more > 0 {
        shown = format!("{shown} and {more} more");
    }
    Ok(Named { actors, shown, names: all })
}
