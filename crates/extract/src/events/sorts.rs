//! Modes and categories that who acts, and with what, decide: weapons, company, an attempt, an official's protest.

use demarche_core::{Category, EntityId, EntityKind, Reason, Status};

use super::Candidate;
use crate::Story;
use crate::entities::Entities;

/// What an assault without a mode is carried out with: who or what strikes, and what stands behind "with".
pub(super) fn by_weapon(story: &Story<'_>, it: &mut Candidate) {
    const WEAPONS: [(&str, &[&str]); 7] = [
        ("crowd-control", &["cannon", "gas", "baton", "truncheon", "pepper-spray"]),
        ("drone", &["drone", "uav"]),
        ("heavy-weapons", &["missile", "rocket", "artillery", "shell", "mortar", "tank", "gunboat"]),
        ("aerial", &["airstrike", "warplane", "jet", "plane", "aircraft", "helicopter", "bomber"]),
        ("explosives", &["bomb", "explosive", "mine", "ied", "grenade", "dynamite"]),
        ("firearms", &["gun", "rifle", "pistol", "gunfire", "bullet", "gunman", "sniper", "ammunition"]),
        ("primitive", &["machete", "knife", "axe", "stone", "club", "stick", "sword", "arrow", "hammer"]),
    ];
    let driven = it.category == Category::Coerce && story.lemma_in(it.token, &["drive", "disperse", "force", "push", "clear"]);
    if !driven && (it.category != Category::Assault || !it.modes.is_empty()) {
        return;
    }
    // "Used live ammunition", "fired rockets".
    let fired = if story.lemma_in(it.token, &["use", "fire", "launch"]) { story.patients(it.token) } else { Vec::new() };
    let used = story.behind(it.token, &["with", "by"]).into_iter().chain(story.agents(it.token)).chain(fired);
    let armed =
        story.agents(it.token).into_iter().flat_map(|who| story.reading.children_by(who, &["acl", "amod"]).collect::<Vec<_>>());
    let armed = armed.flat_map(|clause| story.behind(clause, &["with"]));
    let modifiers = story.reading.children_by(it.token, &["compound", "amod"]).filter(|_| !story.is_verb(it.token));
    let words: Vec<String> = used.chain(armed).chain(modifiers).map(|word| story.lemma(word)).collect();
    let mode = WEAPONS.iter().find(|(_, names)| words.iter().any(|word| names.contains(&word.as_str())));
    // "Trucks were burned": what was attacked is gone.
    const RUINS: [&str; 8] = ["burn", "torch", "raze", "demolish", "destroy", "wreck", "flatten", "gut"];
    if mode.is_none() && !driven && story.lemma_in(it.token, &RUINS) {
        it.modes.push("destroy".to_owned());
        return;
    }
    if driven {
        if let Some((mode, _)) = mode.filter(|(mode, _)| *mode == "crowd-control") {
            it.category = Category::Assault;
            it.modes = vec![(*mode).to_owned()];
        }
        return;
    }
    it.modes.extend(mode.map(|(mode, _)| (*mode).to_owned()));
}

/// Talks that somebody mediates, and meetings of three sides or more.
pub(super) fn by_company(story: &Story<'_>, it: &mut Candidate) {
    if it.category != Category::Consult || !it.modes.is_empty() {
        return;
    }
    let mut words = std::iter::once(it.token).chain(it.named.iter().copied());
    let mediated = words.any(|word| {
        story
            .reading
            .children_by(word, &["acl", "amod"])
            .any(|clause| story.lemma_in(clause, &["mediate", "broker", "facilitate", "mediated", "brokered"]))
    });
    if mediated {
        it.modes.push("third-party".to_owned());
    } else if it.parties.actors.len() > 2 {
        it.modes.push("multilateral".to_owned());
    }
}

/// Who vows to avenge threatens; a government that protests demonstrates nowhere.
pub(super) fn by_word(story: &Story<'_>, entities: &Entities, it: &mut Candidate) {
    const REVENGE: [&str; 8] = ["avenge", "retaliate", "punish", "respond", "crush", "strike", "hit", "destroy"];
    let vows = it.category == Category::Agree && story.lemma_in(it.token, &["vow", "pledge", "promise", "swear"]);
    let clause = story.child(it.token, &["ccomp", "xcomp"]).filter(|_| vows && story.is_verb(it.token));
    if clause.is_some_and(|clause| story.lemma_in(clause, &REVENGE) && !story.is_negated(clause)) {
        it.category = Category::Threaten;
        it.modes = vec!["violence".to_owned()];
        it.because.push(Reason::new("plover/vow-of-revenge", Some(story.token(it.token).span), "THREATEN"));
    }
    let state = |id: &EntityId| {
        entities.get(*id).is_some_and(|it| it.kind == EntityKind::Government || it.sectors.iter().any(|sector| sector == "GOV"))
    };
    // Students who block a road protest, a state that does so restricts.
    let crowd = |id: &EntityId| {
        entities.get(*id).is_some_and(|it| {
            it.kind == EntityKind::Group
                && it.sectors.iter().all(|sector| matches!(sector.as_str(), "CVL" | "EDU" | "LAB" | "AGR" | "BUS" | "REF"))
        })
    };
    let blocks = it.category == Category::Coerce && story.lemma_in(it.token, &["block", "blockade", "occupy", "barricade"]);
    if blocks && !it.parties.actors.is_empty() && it.parties.actors.iter().all(crowd) {
        it.category = Category::Protest;
        it.modes = vec!["obstruct".to_owned()];
        it.because.push(Reason::new("plover/crowd-obstructs", Some(story.token(it.token).span), "PROTEST"));
    }
    let complains = it.category == Category::Protest && story.lemma_in(it.token, &["protest"]);
    if complains && !it.parties.actors.is_empty() && it.parties.actors.iter().all(state) {
        it.category = Category::Accuse;
        it.modes = vec!["disapprove".to_owned()];
        it.because.push(Reason::new("plover/official-protest", Some(story.token(it.token).span), "ACCUSE"));
    }
}

/// An attack that was tried in vain has occurred all the same: "tried to shoot the mayor".
pub(super) fn attempted(story: &Story<'_>, it: &mut Candidate) {
    let token = story.token(it.token);
    let above = token.head.filter(|&head| token.relation() == "xcomp" && story.lemma_in(head, &["try", "attempt"]));
    let past = above.is_some_and(|above| story.token(above).feat("Tense") == Some("Past") && !story.is_negated(above));
    if it.category == Category::Assault && it.status == Status::Possible && past {
        it.status = Status::Occurred;
        it.because.push(Reason::new("plover/attempt", above.map(|above| story.token(above).span), "status=occurred"));
    }
}

/// "China does not recognise the ruling": support that is withheld is a rejection.
pub(super) fn not_supported(story: &Story<'_>, it: &mut Candidate) {
    const WITHHELD: [&str; 8] = ["recognise", "recognize", "support", "back", "endorse", "accept", "agree", "approve"];
    let negated = it.status == Status::Denied && it.because.iter().any(|reason| reason.rule == "status/negated");
    let present = std::iter::once(it.token)
        .chain(story.reading.children_by(it.token, &["aux"]))
        .any(|word| story.token(word).feat("Tense") == Some("Pres") && story.token(word).feat("VerbForm") == Some("Fin"));
    if negated && present && story.lemma_in(it.token, &WITHHELD) && matches!(it.category, Category::Support | Category::Agree) {
        it.category = Category::Reject;
        it.modes = vec!["change".to_owned()];
        it.status = Status::Occurred;
        it.because.push(Reason::new("plover/support-withheld", Some(story.token(it.token).span), "REJECT"));
    }
}
