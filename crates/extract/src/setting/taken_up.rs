//! Acts told more than once: a headline's in the story below it; acts of violence that later sentences take up (tolls told by others, "that
//! assault", "the raid").

use demarche_core::{Category, Event, Status};

use crate::Story;

/// How many sentences back an act may lie that is taken up.
const REACH: usize = 3;

/// Gives tolls and definite nouns of violence without a time or place those of the act they speak of.
pub(crate) fn take_up(story: &Story<'_>, events: &mut [Event]) {
    for at in 0..events.len() {
        let event = &events[at];
        let past = matches!(event.status, Status::Occurred | Status::Historical);
        if event.category != Category::Assault || !past || event.place.is_some() && event.time.is_some() {
            continue;
        }
        let Some(token) = story.reading.tokens_in(event.trigger).next() else { continue };
        if !(is_toll(story, event, token) || speaks_of_known(story, token)) {
            continue;
        }
        let told = |it: &&Event| {
            let near = it.sentence < event.sentence && it.sentence + REACH >= event.sentence;
            it.category == Category::Assault && near && matches!(it.status, Status::Occurred | Status::Historical)
        };
        let Some(first) = events[..at].iter().rev().filter(told).find(|it| it.place.is_some()) else { continue };
        let (time, place) = (first.time.clone(), first.place.clone());
        // What has a day of its own is the same act only if that is the day of the first.
        let same = events[at].time.is_none()
            || time.is_none()
            || time.as_ref().map(|it| &it.start) == events[at].time.as_ref().map(|it| &it.start);
        if same {
            let event = &mut events[at];
            event.time = event.time.take().or(time);
            event.place = event.place.take().or(place);
        }
    }
}

/// How many sentences below a headline its act is told.
const BELOW: usize = 4;

/// Gives a headline's acts without a time or place those of the same act in the sentences below.
pub(crate) fn date_headline(story: &Story<'_>, events: &mut [Event]) {
    let Some(first) = (0..story.reading.sentences.len()).find(|&at| !story.is_open(at)) else { return };
    for at in 0..events.len() {
        let event = &events[at];
        let headline = event.sentence < first && event.time.is_none();
        let happened = matches!(event.status, Status::Occurred | Status::Ongoing | Status::Planned);
        if !headline || !happened || event.actors.is_empty() {
            continue;
        }
        let same = |it: &&Event| {
            let below = it.sentence >= first && it.sentence < first + BELOW && it.category == event.category;
            let status = matches!(it.status, Status::Occurred | Status::Ongoing | Status::Planned);
            let parties = it.actors.iter().any(|actor| event.actors.contains(actor));
            below && status && parties
        };
        let Some(told) = events.iter().find(same) else { continue };
        let (time, place) = (told.time.clone(), told.place.clone());
        let event = &mut events[at];
        event.time = time;
        event.place = event.place.take().or(place);
    }
}

/// Whether an event tells how many died, without a word on who killed them: "19 soldiers had been killed", "27 civilians were dead".
fn is_toll(story: &Story<'_>, event: &Event, token: usize) -> bool {
    let counted = event.magnitude.as_ref().is_some_and(|it| it.dead.is_some() || it.injured.is_some());
    let words = ["kill", "die", "dead", "wound", "injure", "lose", "hurt", "toll", "death"];
    counted && event.place.is_none() && story.lemma_in(token, &words)
}

/// "That assault", "the raid": an act that the story has told.
fn speaks_of_known(story: &Story<'_>, token: usize) -> bool {
    let sites = [token].into_iter().chain(story.behind(token, &["in", "by"]));
    let known = |noun: usize| {
        let definite = story.reading.children_by(noun, &["det"]).any(|det| story.lemma_in(det, &["the", "that", "this"]));
        let acts =
            ["attack", "assault", "raid", "strike", "shelling", "bombing", "ambush", "blast", "clash", "explosion", "killing"];
        let bare = story.child(noun, &["nmod", "amod", "compound", "acl", "nmod:poss"]).is_none();
        definite && bare && story.token(noun).upos == "NOUN" && story.lemma_in(noun, &acts)
    };
    sites.into_iter().any(known)
}
