//! Who did what to whom: PLOVER events with status, time, place and magnitude.
//!
//! tokens → frames (`data/events.toml`, `data/events/`) → roles → status → PLOVER's boundary rules → time, place, counts → [`Event`]s
//!
//! An act named twice in one sentence (a light verb and its noun, a strike and the deaths it caused) is one event.

mod confidence;
pub mod frames;
mod general;
mod governed;
pub mod mentions;
mod parties;
mod plover;
mod roles;
mod sides;
mod sorts;
mod spoken;
mod status;
mod tagged;
#[cfg(test)]
mod tests;

use demarche_core::ontology::scale;
use demarche_core::{
    Amount, Category, EntityKind, Event, EventId, Grain, Magnitude, Reason, Relay, Span, Statement, StatementId, Status, Time,
};

use crate::entities::Entities;
use crate::setting::{self, Setting};
use crate::time::{self, Direction, TimeExpr};
use crate::{Story, magnitude};
use confidence::Signs;
use parties::Parties;
use roles::Site;
use spoken::Spoken;
pub(crate) use status::{conditional_mark, of as status_of};

/// An event in the making.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// The verb or noun that names the act.
    pub token: usize,
    /// Index of its frame in the lexicon; the model alone needs none.
    pub frame: Option<usize>,
    /// Other words of the trigger (a particle, the noun of a light verb).
    pub named: Vec<usize>,
    /// The verb that carries a noun's act.
    pub light: Option<usize>,
    /// Verbs that tell its result ("a strike | killed six at a market"), merged into it.
    pub results: Vec<usize>,
    /// PLOVER category.
    pub category: Category,
    /// PLOVER modes.
    pub modes: Vec<String>,
    /// Who does it to whom.
    pub parties: Parties,
    /// Whether it is done.
    pub status: Status,
    /// Counts.
    pub magnitude: Magnitude,
    /// How many tests of the pattern held.
    pub tests: usize,
    /// Whether the model tags the trigger too.
    pub tagged: bool,
    /// Rules that fired.
    pub because: Vec<Reason>,
}

/// Finds the story's events, in the order of the text.
pub fn find(story: &Story<'_>, entities: &Entities, statements: &[Statement]) -> Vec<Event> {
    let times = time::find(story);
    let mut events = Vec::new();
    for (at, sentence) in story.reading.sentences.iter().enumerate() {
        let mut here: Vec<Candidate> = sentence.tokens.clone().filter_map(|token| candidate(story, entities, token)).collect();
        tagged::add(story, entities, &mut here, &sentence.tokens);
        plover::settle(story, entities, &mut here);
        Spoken { story, entities, statements }.add(&mut here, sentence.tokens.clone());
        let settings = setting::of_sentence(story, &here, &times);
        events.extend(here.iter().zip(settings).map(|(it, setting)| event(story, entities, it, setting, at, &times, statements)));
    }
    events.sort_by_key(|it| (it.trigger.start, it.trigger.end));
    setting::take_up(story, &mut events);
    setting::date_headline(story, &mut events);
    for (at, event) in events.iter_mut().enumerate() {
        event.id = EventId(at);
    }
    events
}

/// The act that a token names, if any.
fn candidate(story: &Story<'_>, entities: &Entities, token: usize) -> Option<Candidate> {
    let hit = story.lexicon.frames.find(story, token)?;
    let frame = &story.lexicon.frame[hit.frame];
    let category = frame.category?;
    let predicate = matches!(story.token(token).upos.as_str(), "VERB" | "ADJ");
    let light = if predicate { None } else { carrier(story, token) };
    let site = Site { story, entities, frame, trigger: token, named: &hit.named, preposition: hit.preposition.as_deref() };
    let parties = if predicate { site.of_verb() } else { site.of_noun(light) };
    let found = status::of(story, token);
    let mut because = vec![Reason::new(format!("frame/{}", frame.id), Some(story.token(token).span), category.code())];
    because.extend(found.because);
    let mut magnitude = Magnitude::default();
    let slot = |head: usize| {
        let own = Some(frame.counts.as_str()).filter(|it| !it.is_empty());
        own.or_else(|| magnitude::slot(story, category, head))
    };
    let amount = |head: usize| {
        magnitude::of_phrase(story, head).or_else(|| one_person(story, entities, head).filter(|_| frame.counts == "dead"))
    };
    let mut heads = counted(story, token, frame).into_iter();
    if let Some((slot, amount)) = heads.find_map(|head| Some((slot(head)?, amount(head)?))) {
        magnitude::put(&mut magnitude, slot, amount);
    }
    let (modes, frame, status) = (frame.modes.clone(), Some(hit.frame), found.status);
    Some(Candidate {
        token,
        frame,
        named: hit.named,
        light,
        results: Vec::new(),
        category,
        modes,
        parties,
        status,
        magnitude,
        tests: hit.tests,
        tagged: false,
        because,
    })
}

/// "A judge": one, where the phrase names a person without a number.
fn one_person(story: &Story<'_>, entities: &Entities, head: usize) -> Option<Amount> {
    let article = story.reading.children_by(head, &["det"]).find(|&it| story.lemma_in(it, &["a", "an"]))?;
    let it = entities.get(entities.at(head)?)?;
    let single = story.token(head).feat("Number") != Some("Plur") && matches!(it.kind, EntityKind::Person | EntityKind::Office);
    single.then(|| Amount { min: Some(1), max: Some(1), text: story.text(article).to_owned() })
}

/// The noun phrases whose people a frame counts.
fn counted(story: &Story<'_>, token: usize, frame: &frames::Frame) -> Vec<usize> {
    if !story.is_verb(token) {
        return story.behind(token, &["of"]);
    }
    let crowd = frame.category == Some(Category::Protest);
    let held = frame.category == Some(Category::Coerce) && frame.counts.is_empty();
    let of_subject = crowd || frame.recipient.iter().any(|it| it == "subject") || !held && story.patients(token).is_empty();
    let mut heads = if of_subject { story.agents(token) } else { story.patients(token) };
    if !frame.number.is_empty() {
        heads.extend(story.behind(token, &[&frame.number]));
    }
    heads
}

/// The verb that carries a noun's act: "held talks", "talks began", "engage in talks".
fn carrier(story: &Story<'_>, noun: usize) -> Option<usize> {
    let mut at = noun;
    while let Some(above) = story.token(at).head.filter(|&it| story.lexicon.has_word("containers", &story.lemma(it))) {
        at = above;
    }
    let verb = story.token(at).head.filter(|&it| story.is_verb(it))?;
    let is = |list: &str| story.lexicon.has_word(list, &story.lemma(verb));
    let fits = match story.token(at).relation() {
        // "Hours before the release, drones struck a camp": no part of the release.
        "obl"
            if matches!(
                story.preposition(at).as_str(),
                "before" | "after" | "since" | "until" | "following" | "despite" | "amid" | "over" | "about"
            ) =>
        {
            false
        }
        "obj" | "obl" => is("light"),
        "nsubj" => is("happen") || (is("light") && story.token(at).deprel == "nsubj:pass"),
        _ => false,
    };
    fits.then_some(verb)
}

fn event(
    story: &Story<'_>,
    entities: &Entities,
    it: &Candidate,
    Setting { time, place }: Setting,
    sentence: usize,
    times: &[TimeExpr],
    statements: &[Statement],
) -> Event {
    let (mut status, mut because) = (it.status, it.because.clone());
    let past = status == Status::Occurred || (status == Status::Ongoing && time.is_some());
    if past && is_background(story, sentence, times, time.as_ref()) {
        status = Status::Historical;
        because.push(Reason::new("status/background", time.as_ref().and_then(|it| it.span), "status=historical"));
    }
    let trigger = trigger(story, it);
    let (statement, via) = reported_in(statements, trigger);
    let signs = Signs::of(story, entities, it);
    because.push(signs.reason());
    Event {
        id: EventId(0),
        category: it.category,
        modes: it.modes.clone(),
        contexts: contexts(story, it),
        taught: Vec::new(),
        actors: it.parties.actors.clone(),
        recipients: it.parties.recipients.clone(),
        status,
        trigger,
        sentence,
        time,
        place,
        magnitude: (it.magnitude != Magnitude::default()).then(|| it.magnitude.clone()),
        statement,
        via,
        quad: it.category.quad(),
        scale: scale(it.category, &it.modes),
        cameo: Some(it.category.cameo_root().to_string()),
        confidence: signs.confidence(),
        because,
    }
}

/// Whether an act is background: its own time lies long before the story, or it has none and all of its sentence's do.
fn is_background(story: &Story<'_>, sentence: usize, times: &[TimeExpr], own: Option<&Time>) -> bool {
    if let Some(time) = own {
        // Without a date of its own, a story that names a year speaks of the past.
        let undated = story.document.reference_date().is_none() && matches!(time.grain, Grain::Year | Grain::Month);
        return undated || time::is_old(story, time);
    }
    let range = &story.reading.sentences[sentence].tokens;
    // What a relative clause dates is dated by it alone: "the talks that collapsed in 2023".
    let aside = |expr: &&TimeExpr| story.reading.ancestors(expr.tokens.start).any(|it| story.token(it).deprel == "acl:relcl");
    let here = times.iter().filter(|expr| range.contains(&expr.tokens.start)).filter(|expr| !aside(expr));
    let resolved: Vec<Time> = here.filter_map(|expr| time::time_of(story, expr, Direction::Back)).collect();
    !resolved.is_empty() && resolved.iter().all(|time| time::is_old(story, time))
}

/// The smallest phrase: the word with the particle or light noun beside it.
fn trigger(story: &Story<'_>, it: &Candidate) -> Span {
    let near = it.named.iter().filter(|&&word| word.abs_diff(it.token) <= 4);
    near.fold(story.token(it.token).span, |span, &word| span.cover(story.token(word).span))
}

/// The frame's contexts and those that words around the trigger bring (`context-…` lists of the lexicon).
fn contexts(story: &Story<'_>, it: &Candidate) -> Vec<String> {
    let mut all = it.frame.map(|frame| story.lexicon.frame[frame].contexts.clone()).unwrap_or_default();
    let cut = |child: usize| matches!(story.token(child).relation(), "conj" | "parataxis" | "ccomp" | "advcl");
    let around: Vec<String> = story.reading.subtree_without(it.token, cut).into_iter().map(|token| story.lemma(token)).collect();
    for (list, words) in &story.lexicon.words {
        let Some(context) = list.strip_prefix("context-") else { continue };
        if around.iter().any(|lemma| words.contains(lemma)) && !all.iter().any(|known| known == context) {
            all.push(context.to_string());
        }
    }
    all
}

/// The innermost statement whose words hold the trigger, and who relays it.
fn reported_in(statements: &[Statement], trigger: Span) -> (Option<StatementId>, Vec<Relay>) {
    let length = |it: &Statement| {
        let spans = it.occurrences.iter().flat_map(|occurrence| &occurrence.content);
        spans.filter(|span| span.contains(trigger)).map(|span| span.len()).min()
    };
    let held = statements.iter().filter_map(|it| length(it).map(|length| (length, it)));
    held.min_by_key(|&(length, _)| length).map(|(_, it)| (Some(it.id), it.via.clone())).unwrap_or_default()
}
