//! From a record's entities to actors: candidates are looked up, [`people`] decides, rows follow.

use std::collections::{BTreeMap, BTreeSet};

use demarche_core::{Entity, EntityId, EntityKind, Record};
use rusqlite::{Connection, OptionalExtension as _, params};
use xxhash_rust::xxh3::xxh3_64;

use super::names::{self, Likeness};
use super::people::{self, Known};
use super::sketch::{Day, Party, day_of};
use crate::error::StoreError;
use crate::flatten::{Flat, folded, json};

/// At most so many actors of like name are considered.
const CANDIDATES: usize = 60;

/// What the story's names are looked up by: persons by a word of their name, states by code, bodies by their words, places.
pub(super) fn story_keys(record: &Record) -> Vec<u64> {
    let mut keys = BTreeSet::new();
    for entity in record.entities.iter().filter(|it| it.kind != EntityKind::Outlet && people::is_named(it)) {
        let key = match entity.kind {
            EntityKind::Person => names::name_words(&entity.name).last().map(|word| format!("person {}", names::skeleton(word))),
            EntityKind::Place => Some(format!("place {}", folded(&entity.name))),
            _ => people::body_key(entity),
        };
        keys.extend(key.map(|key| xxh3_64(key.as_bytes())));
    }
    keys.into_iter().collect()
}

/// The side that an entity acts for.
fn camp(record: &Record, entity: &Entity, actor: i64) -> Option<String> {
    // Who speaks for an armed group is of its side, whatever the title sounds like.
    let of = entity
        .roles
        .iter()
        .filter_map(|role| role.of.as_deref())
        .find_map(|of| record.entities.iter().find(|it| it.kind == EntityKind::ArmedGroup && it.name == of));
    if let Some(group) = of.filter(|group| group.id != entity.id) {
        return camp(record, group, actor);
    }
    let first = entity.sectors.first().map_or("", String::as_str);
    let armed = entity.kind == EntityKind::ArmedGroup || matches!(first, "REB" | "PAR" | "UAF");
    match &entity.country {
        _ if first == "IGO" => entity.code.clone(),
        Some(country) if armed => Some(format!("{country}/armed")),
        Some(country) if matches!(first, "OPP" | "CVL" | "JRN" | "BUS" | "MED" | "EDU" | "NGO" | "LAB" | "REL") => {
            Some(format!("{country}/{first}"))
        }
        Some(country) => Some(country.clone()),
        // "The army" of a story from one country is that country's.
        None if matches!(entity.name.as_str(), "army" | "military" | "police" | "navy" | "air force") => home(record),
        None if people::is_named(entity) && entity.kind != EntityKind::Person => Some(format!("#{actor}")),
        None => None,
    }
}

/// The country that a story is at home in: the only one of its persons and states, or that of its dateline if it is among them.
fn home(record: &Record) -> Option<String> {
    let acting = |it: &&Entity| {
        matches!(it.kind, EntityKind::Person | EntityKind::Government | EntityKind::Country | EntityKind::ArmedGroup)
    };
    let countries: BTreeSet<&String> = record.entities.iter().filter(acting).filter_map(|it| it.country.as_ref()).collect();
    let dateline = record.document.dateline.as_ref().and_then(|it| it.country.as_ref());
    match dateline {
        _ if countries.len() == 1 => countries.into_iter().next().cloned(),
        Some(country) if countries.contains(country) => Some(country.clone()),
        _ => None,
    }
}

/// Resolves entities of one record.
pub(super) struct Resolver<'a> {
    pub connection: &'a Connection,
    pub flat: &'a Flat<'a>,
    pub day: Option<Day>,
    /// Actors that related stories name.
    pub near: BTreeSet<i64>,
    /// Stories of the same source close by, for groups without a name.
    pub copies: Vec<i64>,
    /// What users decided, by claim ("E3").
    pub forced: &'a BTreeMap<String, Forced>,
}

/// A user's decision on one link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Forced {
    /// It is nothing that was known before.
    Apart,
    /// It is the row with this key.
    With(String),
}

impl Resolver<'_> {
    /// The party that each entity is; places that do nothing are none.
    pub fn all(&self) -> Result<Vec<Option<Party>>, StoreError> {
        let record = self.flat.record;
        let doing = taking_part(record);
        let mut parties = vec![None; record.entities.len()];
        let mut named = BTreeSet::new();
        for entity in &record.entities {
            if entity.kind == EntityKind::Place && !doing.contains(&entity.id) {
                continue;
            }
            let (actor, why) = self.actor(entity)?;
            self.note(entity, actor)?;
            self.flat.insert_actor_report(self.connection, entity.id, actor, &why)?;
            self.flat.insert_offices(self.connection, entity, actor)?;
            if named.insert(actor) {
                self.connection.prepare_cached("UPDATE actors SET reports = reports + 1 WHERE id = ?1")?.execute([actor])?;
            }
            if let Some(slot) = parties.get_mut(entity.id.0) {
                *slot = Some(Party {
                    actor,
                    camp: camp(record, entity, actor),
                    person: entity.kind == EntityKind::Person,
                    named: people::is_named(entity),
                    body: !matches!(entity.kind, EntityKind::Person | EntityKind::Group | EntityKind::Office | EntityKind::Place),
                });
            }
        }
        Ok(parties)
    }

    fn actor(&self, entity: &Entity) -> Result<(i64, String), StoreError> {
        match self.forced.get(&entity.id.to_string()) {
            Some(Forced::Apart) => return Ok((self.new_actor(entity)?, "user/kept-apart".into())),
            Some(Forced::With(key)) => {
                let mut by_key = self.connection.prepare_cached("SELECT id FROM actors WHERE key = ?1")?;
                if let Some(actor) = by_key.query_row([key], |row| row.get(0)).optional()? {
                    return Ok((actor, "user/linked".into()));
                }
            }
            None => {}
        }
        let found = match entity.kind {
            EntityKind::Person if people::is_named(entity) => self.person(entity)?,
            _ => self.body(entity)?,
        };
        match found {
            Some((actor, why)) => {
                if why == "country/code" && !people::says_government(&entity.name) {
                    self.call_plainly(actor, &entity.name)?;
                }
                Ok((actor, why.into()))
            }
            None => Ok((self.new_actor(entity)?, "actor/first-report".into())),
        }
    }

    /// A state that the first story calls "the federal government" goes by its country's name as soon as one gives it.
    fn call_plainly(&self, actor: i64, name: &str) -> Result<(), StoreError> {
        let mut called = self.connection.prepare_cached("SELECT name FROM actors WHERE id = ?1")?;
        let present: String = called.query_row([actor], |row| row.get(0))?;
        if people::says_government(&present) {
            self.connection.prepare_cached("UPDATE actors SET name = ?2 WHERE id = ?1")?.execute((actor, name))?;
        }
        Ok(())
    }

    fn person(&self, entity: &Entity) -> Result<Option<(i64, &'static str)>, StoreError> {
        let words = names::name_words(&entity.name);
        let mut hits: BTreeMap<i64, usize> = BTreeMap::new();
        let mut named = self.connection.prepare_cached("SELECT actor FROM link_names WHERE key = ?1 LIMIT 400")?;
        let bones: BTreeSet<String> = words.iter().filter(|word| word.len() > 2).map(|word| names::skeleton(word)).collect();
        for key in &bones {
            for actor in named.query_map([key], |row| row.get::<_, i64>(0))?.collect::<Result<Vec<_>, _>>()? {
                *hits.entry(actor).or_default() += 1;
            }
        }
        let mut ranked: Vec<(i64, usize)> = hits.into_iter().collect();
        ranked.sort_by_key(|(actor, hits)| (!self.near.contains(actor), std::cmp::Reverse(*hits), *actor));
        ranked.truncate(CANDIDATES);
        let mut known = Vec::with_capacity(ranked.len());
        for (actor, _) in ranked {
            // Most candidates share a word and nothing else; the rest is read of those whose name may be it.
            let names = self.names(actor)?;
            if names.iter().any(|name| names::likeness(&words, &names::name_words(name)) != Likeness::Different) {
                known.push(self.known(actor, names)?);
            }
        }
        Ok(people::person(entity, self.day, &known).map(|(it, rule)| (it.actor, rule)))
    }

    fn names(&self, actor: i64) -> Result<Vec<String>, StoreError> {
        let mut names = self.connection.prepare_cached("SELECT name FROM actor_names WHERE actor = ?1 ORDER BY name")?;
        Ok(names.query_map([actor], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    fn known(&self, actor: i64, names: Vec<String>) -> Result<Known, StoreError> {
        let connection = self.connection;
        let (kind, sectors): (String, String) = connection
            .prepare_cached("SELECT kind, sectors FROM actors WHERE id = ?1")?
            .query_row([actor], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let strings = |sql: &str| -> Result<Vec<String>, StoreError> {
            Ok(connection.prepare_cached(sql)?.query_map([actor], |row| row.get(0))?.collect::<Result<_, _>>()?)
        };
        let countries = strings("SELECT country FROM actor_countries WHERE actor = ?1 ORDER BY reports DESC, country")?;
        let mut offices = connection.prepare_cached(
            "SELECT title, max(day) FROM offices WHERE actor = ?1 AND NOT former GROUP BY title ORDER BY 2 DESC, 1 LIMIT 16",
        )?;
        let held = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?));
        let titles = offices.query_map([actor], held)?.collect::<Result<Vec<_>, _>>()?;
        Ok(Known {
            actor,
            kind,
            countries,
            sectors: serde_json::from_str(&sectors).unwrap_or_default(),
            names,
            titles: titles.into_iter().map(|(title, day)| (title, day.as_deref().and_then(day_of))).collect(),
            near: self.near.contains(&actor),
        })
    }

    fn body(&self, entity: &Entity) -> Result<Option<(i64, &'static str)>, StoreError> {
        let Some(key) = people::body_key(entity) else { return self.unnamed(entity) };
        if let Some(actor) = self.by_key(&format!("={key}"))? {
            return Ok(Some((actor, if key.starts_with("country ") { "country/code" } else { "body/same-name" })));
        }
        // "RSF" and "Rapid Support Forces", where stories about one matter use both.
        let short = folded(&entity.name);
        let acronym = entity.name.len() <= 6 && entity.name.chars().all(|c| c.is_ascii_uppercase() || c == '.');
        let key = if acronym { format!("~{}", short.replace('.', "")) } else { format!("^{}", names::initials(&entity.name)) };
        if key.len() > 2
            && let Some(actor) = self.by_key(&key)?.filter(|actor| self.near.contains(actor))
            && (acronym || self.has_no_other_long_name(actor, &entity.name)?)
        {
            return Ok(Some((actor, "body/abbreviation")));
        }
        Ok(None)
    }

    /// Whether no story gave an actor another name of several words: "AP" is one of those that it could stand for.
    fn has_no_other_long_name(&self, actor: i64, name: &str) -> Result<bool, StoreError> {
        let words = names::body_words(name);
        let other = |it: &String| !names::initials(it).is_empty() && names::body_words(it) != words;
        Ok(!self.names(actor)?.iter().any(other))
    }

    /// A group without a name is that of a copy of the same story.
    fn unnamed(&self, entity: &Entity) -> Result<Option<(i64, &'static str)>, StoreError> {
        let mut same = self.connection.prepare_cached(
            "SELECT r.actor FROM actor_reports r JOIN actor_names n ON n.actor = r.actor WHERE r.document = ?1 AND n.folded = ?2 LIMIT 1",
        )?;
        for copy in &self.copies {
            if let Some(actor) = same.query_row(params![copy, folded(&entity.name)], |row| row.get(0)).optional()? {
                return Ok(Some((actor, "group/syndicated-copy")));
            }
        }
        Ok(None)
    }

    fn by_key(&self, key: &str) -> Result<Option<i64>, StoreError> {
        let mut named = self.connection.prepare_cached("SELECT actor FROM link_names WHERE key = ?1 ORDER BY actor LIMIT 1")?;
        Ok(named.query_row([key], |row| row.get(0)).optional()?)
    }

    fn new_actor(&self, entity: &Entity) -> Result<i64, StoreError> {
        let sectors = json(&entity.sectors);
        self.connection
            .prepare_cached(
                "INSERT INTO actors (key, name, kind, country, sectors, code, reports) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
            )?
            .execute(params![self.flat.key(entity.id), entity.name, entity.kind.word(), entity.country, sectors, entity.code])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Notes under which names and with which country the actor is reported, and how it is found again.
    fn note(&self, entity: &Entity, actor: i64) -> Result<(), StoreError> {
        let connection = self.connection;
        connection
            .prepare_cached("INSERT OR IGNORE INTO actor_names (actor, folded, name) VALUES (?1, ?2, ?3)")?
            .execute(params![actor, folded(&entity.name), entity.name])?;
        let mut key = connection.prepare_cached("INSERT OR IGNORE INTO link_names (key, actor) VALUES (?1, ?2)")?;
        if entity.kind == EntityKind::Person {
            if people::is_named(entity) {
                for word in names::name_words(&entity.name).iter().filter(|word| word.len() > 2) {
                    key.execute(params![names::skeleton(word), actor])?;
                }
            }
        } else if let Some(body) = people::body_key(entity) {
            key.execute(params![format!("={body}"), actor])?;
            let initials = names::initials(&entity.name);
            if !initials.is_empty() {
                key.execute(params![format!("~{initials}"), actor])?;
            } else if entity.name.len() <= 6 && entity.name.chars().all(|c| c.is_ascii_uppercase() || c == '.') {
                key.execute(params![format!("^{}", folded(&entity.name).replace('.', "")), actor])?;
            }
        }
        let longer = "UPDATE actors SET name = ?2 WHERE id = ?1 AND kind = 'person' AND length(?2) > length(name) AND instr(name, ' ') = 0";
        connection.prepare_cached(longer)?.execute(params![actor, entity.name])?;
        let Some(country) = &entity.country else { return Ok(()) };
        connection
            .prepare_cached(
                "INSERT INTO actor_countries (actor, country, reports) VALUES (?1, ?2, 1)
                 ON CONFLICT (actor, country) DO UPDATE SET reports = reports + 1",
            )?
            .execute(params![actor, country])?;
        // The country that most stories give; codes follow it.
        connection
            .prepare_cached(
                "UPDATE actors SET country = ?2, code = coalesce(?3, code), sectors = iif(?4 = '[]', sectors, ?4) WHERE id = ?1
                 AND (country IS NULL OR country <> ?2 AND (SELECT reports FROM actor_countries WHERE actor = ?1 AND country = ?2)
                      > (SELECT reports FROM actor_countries WHERE actor = ?1 AND country = actors.country))",
            )?
            .execute(params![actor, country, entity.code, json(&entity.sectors)])?;
        Ok(())
    }
}

/// The entities that claims name.
fn taking_part(record: &Record) -> BTreeSet<EntityId> {
    let statements = record.statements.iter().flat_map(|it| it.speaker.into_iter().chain(it.addressees.iter().copied()));
    let events = record.events.iter().flat_map(|it| it.actors.iter().chain(&it.recipients).copied());
    let meetings = record.meetings.iter().flat_map(|it| it.participants.iter().copied());
    let conditions = record.conditions.iter().filter_map(|it| it.holder);
    let positions = record.positions.iter().flat_map(|it| [it.holder].into_iter().chain(it.toward.iter().copied()));
    statements.chain(events).chain(meetings).chain(conditions).chain(positions).collect()
}
