//! Whom an actor speaks for: a state, or itself.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::error::StoreError;

/// Whom an actor speaks for: a state by its ISO 3166 alpha-3 code, or a body or armed group by its actor's key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side(pub String);

/// Sectors whose members speak for their state (PLOVER).
const STATE: &[&str] = &["GOV", "MIL", "COP", "JUD", "SPY", "LEG"];

/// All sides of a store, each with the actor that stands for it.
#[derive(Debug, Default)]
pub struct Sides {
    of: BTreeMap<i64, Side>,
    faces: BTreeMap<Side, Face>,
}

/// The actor that stands for a side.
#[derive(Clone, Debug)]
pub struct Face {
    /// Its number.
    pub actor: i64,
    /// Its name.
    pub name: String,
    rank: u8,
}

impl Sides {
    /// Reads the actors of a store.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn read(connection: &Connection) -> Result<Self, StoreError> {
        let mut sides = Self::default();
        // Who publishes the stories is no party in them.
        let mut query = connection.prepare(
            "SELECT id, key, name, kind, country, sectors FROM actors
             WHERE name NOT IN (SELECT outlet FROM documents WHERE outlet IS NOT NULL) ORDER BY id",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (actor, key, name): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (kind, country, sectors): (String, Option<String>, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
            let sectors: Vec<String> = serde_json::from_str(&sectors).unwrap_or_default();
            let Some(side) = side(&key, &kind, country.as_deref(), &sectors) else { continue };
            let rank = match kind.as_str() {
                "government" => 0,
                "country" => 1,
                "organization" | "armed_group" => 2,
                _ => 3,
            };
            let face = Face { actor, name, rank };
            sides.of.insert(actor, side.clone());
            let kept = sides.faces.entry(side).or_insert_with(|| face.clone());
            if face.rank < kept.rank {
                *kept = face;
            }
        }
        Ok(sides)
    }

    /// Whom an actor speaks for, if it can be a party at all.
    pub fn of(&self, actor: i64) -> Option<&Side> {
        self.of.get(&actor)
    }

    /// The actor that stands for a side.
    pub fn face(&self, side: &Side) -> Option<&Face> {
        self.faces.get(side)
    }
}

/// Persons and offices of the state speak for it, as its government and army do; bodies and armed groups for themselves;
/// media, crowds and places for nobody.
fn side(key: &str, kind: &str, country: Option<&str>, sectors: &[String]) -> Option<Side> {
    let of_state = sectors.first().is_some_and(|sector| STATE.contains(&sector.as_str()));
    match (kind, country) {
        ("government" | "country", Some(country)) => Some(Side(country.to_owned())),
        ("person" | "office" | "organization", Some(country)) if of_state => Some(Side(country.to_owned())),
        ("organization" | "armed_group", _) => Some(Side(format!("actor:{key}"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minister_speaks_for_the_state_and_a_rebel_group_for_itself() {
        let of = |kind, country, sector: &str| side("k", kind, country, &[sector.to_owned()]).map(|side| side.0);
        assert_eq!(of("person", Some("IRN"), "GOV").as_deref(), Some("IRN"));
        assert_eq!(of("organization", Some("SDN"), "MIL").as_deref(), Some("SDN"));
        assert_eq!(of("armed_group", Some("SDN"), "REB").as_deref(), Some("actor:k"));
        assert_eq!(of("person", Some("IRN"), "ELI"), None, "a former minister speaks for nobody");
        assert_eq!(of("outlet", Some("IRN"), "JRN"), None);
    }
}
