//! Acts inside other acts: what is demanded, refused, promised or blamed takes its doer from what governs it.

use demarche_core::{Category, EntityId, Reason, Status};

use super::Candidate;
use crate::Story;
use crate::entities::Entities;

/// An act without a doer inside what somebody demands, promises or refuses is that of the addressee or of the speaker.
pub(super) fn inherit(story: &Story<'_>, entities: &Entities, all: &mut [Candidate]) {
    for at in 0..all.len() {
        accused(story, all, at);
        use Category::{Aid, Coerce, Cooperate, Mobilize, Retreat, Sanction};
        let noun = !story.is_verb(all[at].token);
        let carried = matches!(all[at].category, Retreat | Category::Concede | Aid | Cooperate | Sanction | Coerce | Mobilize);
        if noun && all[at].category == Category::Assault && all[at].parties.actors.is_empty() {
            all[at].parties.actors = claimed(story, entities, all[at].token);
        }
        // "blamed the sabotage on mercenaries"
        let blames = |it: usize| story.lemma_in(it, &["blame"]) && story.token(all[at].token).relation() == "obj";
        let blamed = noun && all[at].category.quad() == 4 && story.token(all[at].token).head.is_some_and(blames);
        if !all[at].parties.actors.is_empty() || noun && !carried && !blamed {
            continue;
        }
        let Some(above) = governing(story, all, at) else { continue };
        if noun && all[above].category == Category::Threaten || noun && all[above].category == Category::Accuse && !blamed {
            continue;
        }
        let actors: Vec<EntityId> = match all[above].category {
            Category::Request => all[above].parties.recipients.clone(),
            Category::Agree | Category::Concede | Category::Threaten | Category::Reject if all[at].status != Status::Occurred => {
                all[above].parties.actors.clone()
            }
            Category::Accuse => all[above].parties.recipients.clone(),
            _ => continue,
        };
        all[at].parties.recipients.retain(|it| !actors.contains(it));
        all[at].parties.actors = actors;
        let span = story.token(all[above].token).span;
        all[at].because.push(Reason::new("role/from-governor", Some(span), "actors"));
    }
}

/// "Claimed responsibility for the bombing": the act of the claimant.
fn claimed(story: &Story<'_>, entities: &Entities, noun: usize) -> Vec<EntityId> {
    let claims = |at: usize| {
        let object = story.child(at, &["obj"]).is_some_and(|it| story.lemma_in(it, &["responsibility", "credit"]));
        // "Claimed Tuesday's attack"
        let itself =
            || story.lemma_in(at, &["claim"]) && story.token(noun).head == Some(at) && story.token(noun).relation() == "obj";
        object && story.lemma_in(at, &["claim", "take", "accept", "admit"]) || itself()
    };
    let verb = story.reading.ancestors(noun).take(3).find(|&at| story.is_verb(at) && claims(at));
    verb.into_iter().flat_map(|verb| story.agents(verb)).flat_map(|head| entities.of_phrase(story, head)).collect()
}

/// What somebody asks for is the act of who is asked, never of who asks: "called on Brussels to go further and ban imports",
/// "proposed a pause".
pub(super) fn not_of_who_asks(story: &Story<'_>, all: &mut [Candidate]) {
    for at in 0..all.len() {
        let own = story.child(all[at].token, &["nsubj"]).is_some() && story.is_verb(all[at].token);
        let open = matches!(all[at].status, Status::Demanded | Status::Possible);
        if own || !open || all[at].parties.actors.is_empty() {
            continue;
        }
        let Some(above) = governing(story, all, at).filter(|&it| all[it].category == Category::Request) else { continue };
        if all[at].category == Category::Consult
            || !all[at].parties.actors.iter().all(|it| all[above].parties.actors.contains(it))
        {
            continue;
        }
        let asked = all[above].parties.recipients.clone();
        all[at].parties.recipients.retain(|it| !asked.contains(it));
        all[at].parties.actors = asked;
    }
}

/// What somebody is accused of is the act of the accused, not of the accuser.
fn accused(story: &Story<'_>, all: &mut [Candidate], at: usize) {
    let Some(above) = governing(story, all, at).filter(|&it| all[it].category == Category::Accuse) else { return };
    let (accusers, accused) = (all[above].parties.actors.clone(), all[above].parties.recipients.clone());
    // "accused each other of shelling": both did.
    let mutual =
        story.reading.subtree(all[above].token).into_iter().any(|token| {
            story.lemma_in(token, &["other", "another"]) && token > 0 && story.lemma_in(token - 1, &["each", "one"])
        });
    if accused.is_empty() && mutual && all[at].parties.actors.is_empty() {
        all[at].parties.actors = accusers;
        return;
    }
    let mistaken = !accused.is_empty() && all[at].parties.actors.iter().all(|it| accusers.contains(it));
    if mistaken && story.is_verb(all[at].token) && story.child(all[at].token, &["nsubj"]).is_none() {
        all[at].parties.recipients.retain(|it| !accused.contains(it));
        all[at].parties.actors = accused;
    }
}

/// The nearest candidate above another in the tree, without a clause of another speaker between.
pub(super) fn governing(story: &Story<'_>, all: &[Candidate], at: usize) -> Option<usize> {
    let mut below = all[at].token;
    for above in story.reading.ancestors(all[at].token).take(5) {
        if story.token(below).deprel == "acl:relcl" || matches!(story.token(below).relation(), "parataxis" | "nsubj") {
            return None;
        }
        if story.token(below).relation() == "advcl"
            && story.child(below, &["mark"]).is_some_and(|it| !story.lemma_in(it, &["to", "of", "for"]))
        {
            return None;
        }
        if story.token(below).relation() != "conj"
            && let Some(found) = all.iter().position(|it| it.token == above || it.light == Some(above))
        {
            return Some(found).filter(|&it| it != at);
        }
        below = above;
    }
    None
}
