//! What a statement's words and conditions say of where its speaker stands: which sentence tells it, whose it is, whether it binds.

use demarche_core::{Act, Condition, ConditionKind, EntityId, EntityKind, Span, Statement};

use super::same_side;
use crate::Story;
use crate::entities::Entities;

/// Of what somebody says in several sentences the one that takes the stance; all of it where none is sure.
pub(super) fn telling_sentence(story: &Story<'_>, statement: &Statement, cover: Span) -> Span {
    let inside = story.reading.sentences.iter().filter(|it| it.span.overlaps(cover));
    let parts: Vec<Span> =
        inside.map(|it| Span::new(it.span.start.max(cover.start) as usize, it.span.end.min(cover.end) as usize)).collect();
    if parts.len() < 2 {
        return cover;
    }
    let red = |span: &Span| {
        let words = story.words(*span).to_lowercase();
        story.lexicon.words.get("red-line").into_iter().flatten().any(|line| words.contains(line.as_str()))
    };
    let acts = |span: &Span| {
        story.reading.tokens_in(*span).any(|at| {
            let cue = crate::statements::cue_act(story, at);
            cue.is_some_and(|act| {
                act == statement.act || matches!((act, statement.act), (Act::Request, Act::Demand) | (Act::Demand, Act::Request))
            })
        })
    };
    let told = parts.iter().find(|it| red(it)).or_else(|| parts.iter().find(|it| acts(it)));
    told.map_or(cover, |span| span.trim_matches(&story.document.text, |c: char| c.is_whitespace() || ".”\"".contains(c)))
}

/// Whose a conditional position is: diplomats and other unnamed groups tell where a state or body stands, not they.
pub(super) fn whose(story: &Story<'_>, entities: &Entities, speaker: EntityId, consequent: Span) -> EntityId {
    let unnamed = |id: EntityId| {
        entities.get(id).is_some_and(|it| {
            matches!(it.kind, EntityKind::Group | EntityKind::Person)
                && it.roles.is_empty()
                && !entities.named.get(id.0).copied().unwrap_or(true)
        })
    };
    let side =
        |id: &EntityId| entities.get(*id).is_some_and(|it| matches!(it.kind, EntityKind::Government | EntityKind::ArmedGroup));
    let subject = |&at: &usize| matches!(story.token(at).relation(), "nsubj" | "nsubj:pass");
    let named = story.reading.tokens_in(consequent).find(subject);
    // "ready to reopen": the subject stands further up.
    let verb = story.reading.tokens_in(consequent).find(|&at| story.is_verb(at));
    let doer = named.or_else(|| verb.and_then(|it| story.agents(it).first().copied()));
    let doer = doer.and_then(|it| entities.at(it)).filter(side);
    doer.filter(|it| unnamed(speaker) && !same_side(entities, *it, speaker)).unwrap_or(speaker)
}

/// Whether a condition ties the speaker's own side, or says what will not be.
pub(super) fn binds(story: &Story<'_>, entities: &Entities, statement: &Statement, condition: &Condition) -> bool {
    let Some(speaker) = statement.speaker.and_then(|id| entities.get(id)) else { return false };
    let mut tokens = story.reading.tokens_in(condition.consequent);
    if story.words(condition.condition).eq_ignore_ascii_case("further notice") {
        return false;
    }
    let refused =
        tokens.clone().any(|at| story.lemma_in(at, &["not", "no", "never", "n't", "n’t", "refuse", "only", "possible"]));
    let ours = |at: usize| {
        entities
            .at(at)
            .and_then(|id| entities.get(id))
            .is_some_and(|it| it.id == speaker.id || it.country.is_some() && it.country == speaker.country)
    };
    let willing = tokens.clone().any(|at| story.lemma_in(at, &["will", "would", "could", "ready", "willing", "prepared"]));
    let strict = !matches!(condition.kind, ConditionKind::Until | ConditionKind::Unless);
    let modal = tokens.clone().any(|at| story.lemma_in(at, &["will", "would", "can", "could", "shall"]));
    // "will host the talks": somebody else's party does it anyway.
    let foreign = |at: usize| {
        story.token(at).relation() == "nsubj"
            && entities
                .at(at)
                .and_then(|id| entities.get(id))
                .is_some_and(|it| it.country.is_some() && it.country != speaker.country)
    };
    let bound = strict || refused || willing && tokens.clone().any(ours) || modal && !tokens.any(foreign);
    bound && !is_told_of_the_past(story, condition)
}

/// "dropped its veto only after fertiliser was exempted", "There has been no answer": what has happened is no offer.
pub(super) fn is_told_of_the_past(story: &Story<'_>, condition: &Condition) -> bool {
    let tokens = story.reading.tokens_in(condition.consequent);
    let modal = tokens.clone().any(|at| {
        story.token(at).upos == "AUX" && story.lemma_in(at, &["will", "would", "can", "could", "may", "might", "shall", "must"])
    });
    let past =
        tokens.clone().any(|at| story.token(at).feat("Tense") == Some("Past") && story.token(at).feat("VerbForm") == Some("Fin"));
    let perfect = tokens.clone().any(|at| story.token(at).upos == "AUX" && story.lemma_in(at, &["have"]));
    let ready = tokens.clone().any(|at| story.lexicon.has_word("stance-offers-adj", &story.text(at).to_lowercase()));
    let modal = modal || ready;
    (past || perfect) && !modal
}

/// "We would reopen the post if they returned the deserters": the speaker's side acts if another does.
pub(super) fn conditional_offer<'c>(
    story: &Story<'_>,
    entities: &Entities,
    statement: &Statement,
    conditions: &'c [Condition],
) -> Option<&'c Condition> {
    let speaker = entities.get(statement.speaker?)?;
    const WILLING: [&str; 6] = ["will", "would", "could", "can", "might", "may"];
    let verb_of =
        |span: Span| story.reading.tokens_in(span).find(|&token| story.is_verb(token) && story.subject(token).is_some());
    let agent = |verb: usize| story.agents(verb).first().and_then(|&it| entities.at(it)).and_then(|id| entities.get(id));
    let ours = |it: &demarche_core::Entity| it.id == speaker.id || it.country.is_some() && it.country == speaker.country;
    let own = |it: &&Condition| {
        let (Some(does), Some(must)) = (verb_of(it.consequent), verb_of(it.condition)) else { return false };
        let willing = story.reading.children_by(does, &["aux"]).any(|aux| story.lemma_in(aux, &WILLING));
        let (doer, other) = (agent(does), agent(must));
        // What others are to do first, or what is to be done first by whomever.
        let foreign = other.is_some_and(|it| it.country.is_some() && !ours(it));
        let passive = doer.is_none() && story.is_passive(does);
        willing && (doer.is_some_and(ours) && (foreign || other.is_none() && story.is_passive(must)) || passive && foreign)
    };
    conditions.iter().filter(|it| it.statement == Some(statement.id)).find(own)
}

/// Whether a kind of condition is one that a side sets, rather than a case it thinks of.
pub(super) fn sets(kind: ConditionKind) -> bool {
    kind != ConditionKind::If
}
