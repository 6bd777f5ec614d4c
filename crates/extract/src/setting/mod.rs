//! When and where: the time and place of each act, its own or that of the scene it belongs to.
//!
//! candidates of one sentence + time expressions → own words ([`when`], [`whereabouts`]) → what acts of one scene share ([`scene`])
//! → [`Setting`]s; later sentences that take up an act of violence ([`taken_up`]) get those of the one they speak of.
//!
//! A report looks back, an announcement forward; a time that does not fit an act's status is another act's. Where a story says
//! nothing, nothing is set.

mod scene;
mod taken_up;
mod when;
mod whereabouts;

use demarche_core::{Place, Time};

use crate::Story;
use crate::events::Candidate;
use crate::time::TimeExpr;
pub(crate) use taken_up::{date_headline, take_up};

/// When and where an act happens.
#[derive(Clone, Debug, Default)]
pub(crate) struct Setting {
    /// Its days.
    pub time: Option<Time>,
    /// Its place.
    pub place: Option<Place>,
}

/// The settings of the acts of one sentence, in their order.
pub(crate) fn of_sentence(story: &Story<'_>, here: &[Candidate], times: &[TimeExpr]) -> Vec<Setting> {
    let found = when::times(story, here, times).into_iter().zip(whereabouts::places(story, here));
    found.map(|(time, place)| Setting { time, place }).collect()
}

/// The words of an act: its trigger, the verb that carries it, the noun it names, the verbs of its result.
fn sites(it: &Candidate) -> Vec<usize> {
    [Some(it.token), it.light].into_iter().flatten().chain(it.named.iter().chain(&it.results).copied()).collect()
}

/// The verb whose subject or object the noun `it` is, where that verb is no act of its own and tells of no words: "the war
/// broke out", "the talks will be held".
fn verb_above(story: &Story<'_>, here: &[Candidate], it: &Candidate) -> Option<usize> {
    if story.is_verb(it.token) || it.light.is_some() {
        return None;
    }
    let verb = story.token(it.token).head.filter(|&verb| story.is_verb(verb))?;
    let placed = matches!(story.token(it.token).relation(), "nsubj" | "obj");
    let taken = here.iter().any(|other| other.token != it.token && sites(other).contains(&verb));
    let tells = story.lexicon.cue_verb(&story.lemma(verb)).is_some();
    (placed && !taken && !tells).then_some(verb)
}
