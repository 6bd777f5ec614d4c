//! Who is who across stories.
//!
//! entity of a record + known actors of like name → the actor it is, with the rule's name, or none: then it is new.
//!
//! A full name settles a person unless something speaks against it; a surname alone only where the office, or names that both
//! stories share, settle it, and never where two persons fit. Bodies are their name; countries their ISO code; groups without
//! a name are the same in copies of one story only.

use demarche_core::{Entity, EntityKind};

use super::names::{self, Likeness};
use super::offices;
use super::sketch::Day;

/// What is known of an actor.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub actor: i64,
    pub kind: String,
    /// Countries that stories gave it, most reports first.
    pub countries: Vec<String>,
    pub sectors: Vec<String>,
    pub names: Vec<String>,
    /// Titles of office with the story's day.
    pub titles: Vec<(String, Option<Day>)>,
    /// Whether a related story names it.
    pub near: bool,
}

/// Offices of one person this many days apart need not agree: the person may have moved on.
const TERM: Day = 300;

/// Which of the known persons a person is, and by which rule.
pub(super) fn person<'k>(entity: &Entity, day: Option<Day>, known: &'k [Known]) -> Option<(&'k Known, &'static str)> {
    let words = names::name_words(&entity.name);
    let mut full: Vec<(&Known, &'static str)> = Vec::new();
    let mut by_surname: Vec<(&Known, &'static str)> = Vec::new();
    for it in known.iter().filter(|it| it.kind == EntityKind::Person.word()) {
        // Who has a full name is not made another by a surname that stories also use.
        let theirs: Vec<Vec<String>> = it.names.iter().map(|name| names::name_words(name)).collect();
        let full_names = words.len() > 1 && theirs.iter().any(|it| it.len() > 1);
        let compared = theirs.iter().filter(|it| !full_names || it.len() > 1);
        let best = compared.map(|name| names::likeness(&words, name)).min_by_key(|it| *it as u8);
        match best {
            Some(likeness @ (Likeness::Full | Likeness::Variant)) => {
                full.extend(by_full_name(entity, day, it, likeness).map(|rule| (it, rule)));
            }
            Some(Likeness::Surname) => by_surname.extend(by_one_name(entity, day, it).map(|rule| (it, rule))),
            _ => {}
        }
    }
    // The nearer of two that fit; two that fit equally well settle nothing.
    for mut fitting in [full, by_surname] {
        if fitting.iter().any(|(it, _)| it.near) {
            fitting.retain(|(it, _)| it.near);
        }
        if fitting.iter().any(|(_, rule)| rule.ends_with("office")) {
            fitting.retain(|(_, rule)| rule.ends_with("office"));
        }
        match fitting.as_slice() {
            [] => {}
            [only] => return Some(*only),
            _ => return None,
        }
    }
    None
}

fn by_full_name(entity: &Entity, day: Option<Day>, known: &Known, likeness: Likeness) -> Option<&'static str> {
    let office = office(entity, day, known);
    let country = country(entity, known);
    if office == Some(true) && country != Some(false) {
        return Some(if likeness == Likeness::Full { "person/same-name-and-office" } else { "person/name-variant-and-office" });
    }
    // Related stories speak of the same person even where one of them was read to give another country.
    let allowed = known.near || country != Some(false) && office != Some(false);
    match likeness {
        _ if !allowed => None,
        Likeness::Full => Some("person/same-name"),
        _ if known.near || country == Some(true) => Some("person/name-variant"),
        _ => None,
    }
}

fn by_one_name(entity: &Entity, day: Option<Day>, known: &Known) -> Option<&'static str> {
    let (office, country) = (office(entity, day, known), country(entity, known));
    match (office, country, known.near) {
        (Some(false), _, _) => None,
        (Some(true), _, true) | (Some(true), Some(true), false) => Some("person/surname-and-office"),
        (None, Some(true) | None, true) if sector(entity, known) != Some(false) => Some("person/surname-in-related-story"),
        _ => None,
    }
}

/// Whether the offices are one, where both are known and near in time.
fn office(entity: &Entity, day: Option<Day>, known: &Known) -> Option<bool> {
    let mut seen = None;
    for role in entity.roles.iter().filter(|role| !role.former) {
        for (title, held) in &known.titles {
            let apart = day.zip(*held).map_or(0, |(a, b)| (a - b).abs());
            match offices::same(&role.title, title) {
                Some(true) => return Some(true),
                Some(false) if apart <= TERM => seen = Some(false),
                _ => {}
            }
        }
    }
    seen
}

fn country(entity: &Entity, known: &Known) -> Option<bool> {
    let country = entity.country.as_ref()?;
    (!known.countries.is_empty()).then(|| known.countries.contains(country))
}

/// Whether soldiers are soldiers and civilians civilians.
fn sector(entity: &Entity, known: &Known) -> Option<bool> {
    let fighter = |sectors: &[String]| {
        let first = sectors.first()?;
        Some(matches!(first.as_str(), "MIL" | "REB" | "PAR" | "COP"))
    };
    Some(fighter(&entity.sectors)? == fighter(&known.sectors)?)
}

/// What a body or country is called, for look-up and for being one: `None` for groups without a name.
pub(super) fn body_key(entity: &Entity) -> Option<String> {
    let words = names::body_words(&entity.name);
    let country = entity.country.as_deref();
    let government = says_government(&entity.name);
    match (entity.kind, country) {
        (EntityKind::Country, Some(code)) => Some(format!("country {code}")),
        (EntityKind::Government, Some(code)) if government || is_country(entity) => Some(format!("country {code}")),
        _ if !is_named(entity) => None,
        (EntityKind::Organization | EntityKind::Government | EntityKind::Office, Some(code)) => {
            Some(format!("{} {code}", words.join(" ")))
        }
        // "The army" of a story that does not say whose.
        (EntityKind::Organization | EntityKind::Government | EntityKind::Office, None)
            if entity.name.starts_with(char::is_lowercase) =>
        {
            None
        }
        _ => Some(words.join(" ")),
    }
}

/// Whether a name says that it is a state's government: "U.S. federal government", "Islamic Republic".
pub(super) fn says_government(name: &str) -> bool {
    names::body_words(name).iter().any(|it| matches!(it.as_str(), "government" | "govt" | "regime" | "republic"))
}

/// A government under the name of its country: no noun for a body in it.
fn is_country(entity: &Entity) -> bool {
    let words = names::body_words(&entity.name);
    let body = |word: &String| {
        matches!(
            word.as_str(),
            "ministry"
                | "department"
                | "authority"
                | "authorities"
                | "council"
                | "office"
                | "cabinet"
                | "agency"
                | "commission"
                | "parliament"
                | "court"
                | "police"
                | "army"
                | "state"
                | "taliban"
                | "administration"
                | "embassy"
                | "junta"
        )
    };
    entity.name.starts_with(char::is_uppercase) && (!words.iter().any(body) || entity.name == "United States")
}

/// Whether an entity has a name of its own: "mediators" and "a senior official" have none.
pub(super) fn is_named(entity: &Entity) -> bool {
    match entity.kind {
        EntityKind::Group | EntityKind::Office => false,
        EntityKind::Person => {
            entity.name.chars().any(char::is_uppercase) && entity.name.chars().next().is_some_and(char::is_uppercase)
        }
        // "foreign ministry" with its country is a name, "troops" is none.
        EntityKind::Organization | EntityKind::Government => {
            // "Aid groups" is capital at a sentence's head only.
            let common =
                entity.name.contains(' ') && !entity.name.split(' ').skip(1).any(|word| word.starts_with(char::is_uppercase));
            !common && entity.name.starts_with(char::is_uppercase)
                || entity.country.is_some() && names::body_words(&entity.name).iter().any(|it| is_state_noun(it))
        }
        _ => true,
    }
}

fn is_state_noun(word: &str) -> bool {
    matches!(
        word,
        "ministry"
            | "department"
            | "army"
            | "military"
            | "navy"
            | "police"
            | "parliament"
            | "government"
            | "presidency"
            | "guard"
            | "cabinet"
            | "senate"
            | "treasury"
    )
}

#[cfg(test)]
mod tests {
    use demarche_core::{EntityId, Role, Span};

    use super::*;

    fn entity(name: &str, kind: EntityKind, country: Option<&str>, title: Option<&str>) -> Entity {
        let roles = title.map(|title| Role { title: title.into(), of: None, former: false, span: Span::default() });
        Entity {
            id: EntityId(0),
            name: name.into(),
            kind,
            country: country.map(Into::into),
            sectors: Vec::new(),
            code: None,
            roles: roles.into_iter().collect(),
            mentions: Vec::new(),
            because: Vec::new(),
        }
    }

    fn known(actor: i64, name: &str, country: Option<&str>, title: Option<&str>, near: bool) -> Known {
        Known {
            actor,
            kind: "person".into(),
            countries: country.into_iter().map(Into::into).collect(),
            names: vec![name.into()],
            titles: title.into_iter().map(|it| (it.into(), Some(100))).collect(),
            near,
            ..Known::default()
        }
    }

    fn check(entity: &Entity, known: &[Known], expected: Option<(i64, &str)>) {
        assert_eq!(person(entity, Some(100), known).map(|(it, rule)| (it.actor, rule)), expected);
    }

    #[test]
    fn a_surname_with_its_office_is_the_minister() {
        let solberg = known(1, "Ingrid Solberg", Some("NOR"), Some("Foreign Minister"), false);
        let named = entity("Solberg", EntityKind::Person, Some("NOR"), Some("the foreign minister"));
        check(&named, &[solberg], Some((1, "person/surname-and-office")));
    }

    #[test]
    fn a_surname_alone_settles_nothing_in_an_unrelated_story() {
        let solberg = known(1, "Ingrid Solberg", Some("NOR"), Some("Foreign Minister"), false);
        check(&entity("Solberg", EntityKind::Person, Some("NOR"), None), &[solberg], None);
    }

    #[test]
    fn a_surname_that_fits_two_persons_settles_nothing() {
        let two = [known(1, "Kemal Demir", Some("TUR"), None, true), known(2, "Orhan Demir", Some("TUR"), None, true)];
        check(&entity("Demir", EntityKind::Person, Some("TUR"), None), &two, None);
    }

    #[test]
    fn the_office_tells_two_of_one_surname_apart() {
        let two = [
            known(1, "Kemal Demir", Some("TUR"), Some("Foreign Minister"), true),
            known(2, "Orhan Demir", Some("TUR"), Some("General"), true),
        ];
        let minister = entity("Demir", EntityKind::Person, Some("TUR"), Some("Foreign Minister"));
        check(&minister, &two, Some((1, "person/surname-and-office")));
    }

    #[test]
    fn a_short_name_that_somebody_also_goes_by_makes_nobody_else_them() {
        let mut lund = known(1, "Ada Lund", Some("NOR"), None, true);
        lund.names.push("Lund".into());
        check(&entity("Erik Lund", EntityKind::Person, Some("NOR"), None), &[lund], None);
    }

    #[test]
    fn the_same_full_name_in_another_country_is_another_person() {
        let lee = known(1, "Daniel Lee", Some("SGP"), None, false);
        check(&entity("Daniel Lee", EntityKind::Person, Some("USA"), None), &[lee], None);
    }

    #[test]
    fn offices_that_exclude_each_other_keep_one_name_apart_until_time_has_passed() {
        let judge = known(1, "Omar Haddad", Some("TUN"), Some("Judge"), false);
        let minister = entity("Omar Haddad", EntityKind::Person, Some("TUN"), Some("Interior Minister"));
        check(&minister, std::slice::from_ref(&judge), None);
        assert_eq!(person(&minister, Some(100 + TERM + 1), &[judge]).map(|(_, rule)| rule), Some("person/same-name"));
    }

    #[test]
    fn countries_are_one_by_code_and_groups_have_no_key() {
        assert_eq!(body_key(&entity("Yemeni government", EntityKind::Government, Some("YEM"), None)), Some("country YEM".into()));
        assert_eq!(body_key(&entity("Yemen", EntityKind::Country, Some("YEM"), None)), Some("country YEM".into()));
        assert_eq!(body_key(&entity("mediators", EntityKind::Group, None, None)), None);
        assert_eq!(body_key(&entity("army", EntityKind::Organization, None, None)), None);
        assert_eq!(
            body_key(&entity("Ministry of Defense", EntityKind::Organization, Some("ARM"), None)),
            body_key(&entity("defence ministry", EntityKind::Organization, Some("ARM"), None))
        );
    }
}
