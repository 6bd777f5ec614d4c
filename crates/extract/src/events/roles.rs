//! Who does an act and to whom, read off the dependencies of its own clause.

use demarche_core::{EntityId, EntityKind};

use super::Trigger;
use crate::Story;
use crate::entities::Entities;

/// Actors and recipients; both sides of a mutual act are actors.
pub(super) fn find(story: &Story<'_>, entities: &Entities, trigger: &Trigger<'_>) -> (Vec<EntityId>, Vec<EntityId>) {
    let (mut actors, mut recipients) =
        if trigger.is_verb { verb(story, entities, trigger) } else { noun(story, entities, trigger) };
    let acts = |id: &EntityId| entities.get(*id).is_some_and(|it| it.kind != EntityKind::Place);
    actors.retain(acts);
    recipients.retain(acts);

    unique(&mut actors);
    unique(&mut recipients);
    recipients.retain(|id| !actors.contains(id));
    (actors, recipients)
}

fn unique(ids: &mut Vec<EntityId>) {
    let mut seen = Vec::new();
    ids.retain(|id| {
        let new = !seen.contains(id);
        seen.push(*id);
        new
    });
}

fn all(story: &Story<'_>, entities: &Entities, heads: &[usize]) -> Vec<EntityId> {
    let one = |&head: &usize| {
        let own = entities.at(head);
        // "the government of Chad", "a group of mediators": the noun itself, else whose it is.
        own.map_or_else(|| entities.owners(story, head), |id| vec![id])
    };
    heads.iter().flat_map(one).collect()
}

fn verb(story: &Story<'_>, entities: &Entities, trigger: &Trigger<'_>) -> (Vec<EntityId>, Vec<EntityId>) {
    let verb = trigger.head;
    let actors = all(story, entities, &story.agents(verb));
    let to = &trigger.frame.to;
    let mut recipients = Vec::new();
    if to.iter().any(|place| place == "obj") || trigger.frame.mutual {
        recipients = all(story, entities, &story.patients(verb));
    }
    let prepositions: Vec<&str> = to.iter().map(String::as_str).chain(trigger.frame.mutual.then_some("with")).collect();
    let mut behind = story.behind(verb, &prepositions);
    // "rejected demands by X", "reject X's plan": the object's owner is whom the act is turned to.
    if recipients.is_empty() && behind.is_empty() {
        let objects = story.patients(verb);
        recipients = objects.iter().flat_map(|&object| entities.owners(story, object)).collect();
        behind = objects.into_iter().flat_map(|object| story.behind(object, &prepositions)).collect();
    }
    recipients.extend(behind.into_iter().flat_map(|token| entities.of_phrase(story, token)));
    if story.is_passive(verb) && actors.is_empty() && recipients.is_empty() {
        recipients = all(story, entities, &story.patients(verb));
    }
    (actors, recipients)
}

fn noun(story: &Story<'_>, entities: &Entities, trigger: &Trigger<'_>) -> (Vec<EntityId>, Vec<EntityId>) {
    let noun = trigger.head;
    let mut actors = match trigger.carrier {
        Some(verb) => all(story, entities, &story.agents(verb)),
        None => Vec::new(),
    };
    if actors.is_empty() {
        actors = entities.owners(story, noun);
    }
    let mut prepositions: Vec<&str> = trigger.frame.to.iter().map(String::as_str).filter(|it| *it != "obj").collect();
    if trigger.frame.mutual {
        prepositions.extend(["between", "with"]);
    }
    let mut behind = story.behind(noun, &prepositions);
    if let Some(verb) = trigger.carrier {
        behind.extend(story.behind(verb, &prepositions));
    }
    let recipients = behind.into_iter().flat_map(|token| entities.of_phrase(story, token)).collect();
    // "move toward talks", "agreed to open talks": whoever governs the clause takes part.
    if actors.is_empty()
        && let Some(verb) = story.token(noun).head.filter(|&head| story.is_verb(head))
    {
        let governed = matches!(story.token(noun).relation(), "obj" | "obl");
        if governed {
            actors = all(story, entities, &story.agents(verb));
        }
    }
    (actors, recipients)
}
