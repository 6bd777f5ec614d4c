//! Who does it and to whom, once found: the parties of an act, and small rules on what can be one.

use demarche_core::EntityId;

use crate::entities::Entities;

/// Actors and recipients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parties {
    /// Who does it.
    pub actors: Vec<EntityId>,
    /// To whom.
    pub recipients: Vec<EntityId>,
    /// How many of the actors of a mutual act stand first, as its subject.
    pub first: usize,
}

pub(super) fn collect(mut list: Vec<EntityId>, entity: EntityId) -> Vec<EntityId> {
    if !list.contains(&entity) {
        list.push(entity);
    }
    list
}

/// All sides of a mutual act are actors.
pub(super) fn together<const N: usize>(sides: [Vec<EntityId>; N]) -> Parties {
    let first = sides.iter().find(|side| !side.is_empty()).map_or(0, Vec::len);
    Parties { actors: sides.into_iter().flatten().fold(Vec::new(), collect), recipients: Vec::new(), first }
}

pub(super) fn has_country(entities: &Entities, id: EntityId) -> bool {
    entities.get(id).is_some_and(|it| it.country.is_some())
}

/// Buildings and rooms that are nobody: "struck power stations", "shut its embassy".
pub(super) fn is_building(entities: &Entities, id: EntityId) -> bool {
    const BUILDINGS: [&str; 20] = [
        "palace",
        "palaces",
        "station",
        "stations",
        "embassy",
        "embassies",
        "consulates",
        "consulate",
        "office",
        "offices",
        "headquarters",
        "post",
        "posts",
        "refinery",
        "refineries",
        "depot",
        "depots",
        "plant",
        "plants",
        "warehouse",
    ];
    let unnamed = !entities.named.get(id.0).copied().unwrap_or(false);
    entities.get(id).is_some_and(|it| {
        let last = it.name.split_whitespace().last().unwrap_or_default().to_lowercase();
        let armed = it.sectors.iter().any(|sector| matches!(sector.as_str(), "COP" | "MIL"));
        unnamed && !armed && BUILDINGS.contains(&last.as_str())
    })
}

/// Nobody does something to themselves: an actor is not also a recipient.
pub(super) fn apart(actors: Vec<EntityId>, recipients: Vec<EntityId>) -> Parties {
    let recipients = recipients.into_iter().filter(|it| !actors.contains(it)).collect();
    Parties { actors, recipients, first: 0 }
}
