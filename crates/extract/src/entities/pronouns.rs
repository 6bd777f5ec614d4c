//! Pronouns of the third person: each stands for the latest fitting entity, subjects before others.
//!
//! "I" and "we" wait for the statement that they stand in.

use demarche_core::{EntityId, EntityKind, Span};

use super::build::Build;

/// How many sentences back a pronoun may look.
const REACH: usize = 3;

/// Resolves pronouns from left to right.
pub(super) fn find(build: &mut Build<'_>) {
    let story = build.story;
    let quoted: Vec<Span> = crate::statements::quotes(&story).into_iter().map(|quote| quote.inner).collect();
    for token in 0..story.reading.tokens.len() {
        if story.token(token).upos != "PRON" || build.heads.contains_key(&token) {
            continue;
        }
        let fits: fn(EntityKind) -> bool = match story.text(token).to_lowercase().as_str() {
            "he" | "she" | "him" | "his" | "her" | "himself" | "herself" => |kind| kind == EntityKind::Person,
            "it" | "its" | "itself" => |kind| {
                matches!(kind, EntityKind::Government | EntityKind::Organization | EntityKind::ArmedGroup | EntityKind::Outlet)
            },
            "they" | "them" | "their" | "themselves" => {
                |kind| matches!(kind, EntityKind::Group | EntityKind::ArmedGroup | EntityKind::Organization)
            }
            _ => continue,
        };
        let singular = matches!(story.text(token).to_lowercase().as_str(), "it" | "its" | "itself");
        if is_expletive(build, token) {
            continue;
        }
        if let Some(entity) = punished(build, token, fits) {
            build.heads.insert(token, entity);
            continue;
        }
        // "The leaders agreed, the mission said after they met": several before one body.
        let together = (!singular && !fits(EntityKind::Person)).then(|| several_in_front(build, token)).flatten();
        if let Some(entity) = together.or_else(|| antecedent(build, token, fits, singular, &quoted)) {
            build.heads.insert(token, entity);
        }
    }
    owned(build);
}

/// "Its army", "his forces": an unnamed body is of the country of its owner.
fn owned(build: &mut Build<'_>) {
    let story = build.story;
    let owner = |token: usize| {
        let pronoun = story.child(token, &["nmod:poss"]).filter(|&it| story.token(it).upos == "PRON")?;
        build.heads.get(&pronoun).copied()
    };
    let bodies: Vec<(EntityId, EntityId)> =
        build.heads.iter().filter_map(|(&token, &id)| owner(token).filter(|&it| it != id).map(|owner| (id, owner))).collect();
    for (id, owner) in bodies {
        let country = build.list[owner.0].country.clone();
        let entity = &mut build.list[id.0];
        let state = entity.sectors.iter().any(|sector| matches!(sector.as_str(), "MIL" | "COP" | "GOV" | "JUD" | "LEG"));
        if entity.country.is_none() && country.is_some() && state && entity.kind != EntityKind::Person {
            entity.country = country;
            let sectors = entity.sectors.join(" ");
            super::build::set_code(entity, &sectors);
        }
    }
}

/// "Police arrested 31 students after they blocked a road": who is punished did what it is for.
fn punished(build: &Build<'_>, token: usize, fits: fn(EntityKind) -> bool) -> Option<EntityId> {
    const PUNISH: [&str; 14] = [
        "arrest", "detain", "jail", "expel", "deport", "fine", "punish", "charge", "suspend", "sack", "dismiss", "sanction",
        "disperse", "sentence",
    ];
    let story = &build.story;
    let verb = story.token(token).head.filter(|_| story.token(token).relation() == "nsubj")?;
    let above = story.token(verb).head.filter(|_| story.token(verb).relation() == "advcl")?;
    let reason = story.child(verb, &["mark"]).is_some_and(|mark| story.lemma_in(mark, &["after", "because", "when", "as"]));
    let object = story.patients(above).into_iter().find_map(|it| build.heads.get(&it).copied())?;
    (reason && story.lemma_in(above, &PUNISH) && fits(build.list[object.0].kind)).then_some(object)
}

fn is_victim(name: &str) -> bool {
    name.split_whitespace().any(|word| matches!(word, "dead" | "killed" | "wounded" | "injured" | "victims" | "casualties"))
}

fn is_expletive(build: &Build<'_>, token: usize) -> bool {
    build.story.token(token).relation() == "expl"
}

/// The several that a plural noun in the sentence of "they" stands for, a subject first, where the nearest subject is a single body
/// or person.
fn several_in_front(build: &Build<'_>, token: usize) -> Option<EntityId> {
    let story = &build.story;
    let tokens = story.reading.sentences[story.reading.sentence_of(token)?].tokens.start..token;
    let here: Vec<(usize, EntityId)> = build.heads.range(tokens).rev().map(|(&at, &id)| (at, id)).collect();
    let is_subject = |at: usize| story.token(at).relation() == "nsubj";
    let plural = |at: usize| story.token(at).feat("Number") == Some("Plur") && story.token(at).upos == "NOUN";
    let single = |&&(at, _): &&(usize, EntityId)| !plural(at) && story.token(at).upos != "PRON";
    here.iter().find(|it| is_subject(it.0)).filter(single)?;
    let several = |&&(at, id): &&(usize, EntityId)| {
        let it = &build.list[id.0];
        let living = matches!(it.kind, EntityKind::Group | EntityKind::Government) && !is_victim(&it.name);
        plural(at) && living
    };
    let subject = here.iter().filter(|it| is_subject(it.0)).find(several);
    subject.or_else(|| here.iter().find(several)).map(|&(_, id)| id)
}

/// The fitting entity mentioned last before `token`: a subject of the same or of an earlier sentence first, then any.
fn antecedent(
    build: &Build<'_>,
    token: usize,
    fits: fn(EntityKind) -> bool,
    singular: bool,
    quoted: &[Span],
) -> Option<EntityId> {
    let story = &build.story;
    let sentence = story.reading.sentence_of(token)?;
    for back in 0..=REACH.min(sentence) {
        let range = story.reading.sentences[sentence - back].tokens.clone();
        let mentions = || {
            build.heads.range(range.start..range.end.min(token)).rev().filter(|&(&at, id)| {
                let many = singular && story.token(at).upos == "NOUN" && story.token(at).feat("Number") == Some("Plur");
                // The dead do nothing.
                let dead = !singular && build.list[id.0].kind == EntityKind::Group && is_victim(&build.list[id.0].name);
                // One helicopter is not "they".
                let thing = !singular && story.lexicon.has_word("weapons", &story.lemma(at));
                fits(build.list[id.0].kind) && !many && !dead && !thing
            })
        };
        let is_subject = |at: usize| matches!(story.token(at).relation(), "nsubj");
        // What stands inside a quotation is not the topic ("“We urge Seoul to stop,” the army said. It …").
        let outside = |at: usize| !quoted.iter().any(|span| span.contains(story.token(at).span));
        let topic = mentions().rfind(|&(&at, _)| is_subject(at) && outside(at)).filter(|_| back > 0);
        // Within the pronoun's own sentence a subject comes first; in earlier ones the first subject is the topic.
        let subject =
            if back == 0 { mentions().find(|&(&at, _)| is_subject(at)) } else { mentions().rfind(|&(&at, _)| is_subject(at)) };
        if let Some((_, &id)) = topic.or(subject).or_else(|| mentions().next()) {
            return Some(id);
        }
    }
    None
}
