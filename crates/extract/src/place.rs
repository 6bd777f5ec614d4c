//! Where: named places behind locative prepositions.

use demarche_core::Place;

use crate::Story;
use crate::lexicon::NameEntry;

/// Prepositions behind which a place is where something happens.
const LOCATIVE: [&str; 16] = [
    "in",
    "at",
    "near",
    "inside",
    "outside",
    "around",
    "across",
    "within",
    "off",
    "along",
    "into",
    "on",
    "over",
    "throughout",
    "between",
    "close to",
];

/// Where what the token `token` says happens: a named place behind a locative preposition below it.
pub fn of(story: &Story<'_>, token: usize) -> Option<Place> {
    behind(story, token, &LOCATIVE)
}

/// The place to which a movement goes ("sent to", "deployed to", "flew to").
pub fn goal(story: &Story<'_>, token: usize) -> Option<Place> {
    behind(story, token, &["to", "into", "toward", "towards", "onto"])
}

fn behind(story: &Story<'_>, token: usize, prepositions: &[&str]) -> Option<Place> {
    let heads = story.reading.children_by(token, &["obl", "nmod"]);
    let mut heads = heads.filter(|&head| prepositions.contains(&story.preposition(head).as_str()));
    // Behind "in" or "near" also a name that the model takes for a body is a place.
    heads.find_map(|head| within(story, head, &["place", "organization"]))
}

/// The place that a noun phrase names: by its head, or by a name under it ("the border town of X", "the X region").
pub fn at(story: &Story<'_>, head: usize) -> Option<Place> {
    within(story, head, &["place"])
}

fn within(story: &Story<'_>, head: usize, kinds: &[&str]) -> Option<Place> {
    let inner = |possessor: bool| {
        let children = story.reading.children_by(head, &["nmod", "appos", "compound", "flat"]);
        let mut apt = children.filter(move |&child| {
            let plain = matches!(story.preposition(child).as_str(), "" | "of");
            plain && (story.token(child).deprel == "nmod:poss") == possessor
        });
        apt.find_map(|child| named(story, child, kinds))
    };
    named(story, head, kinds).or_else(|| inner(false)).or_else(|| inner(true))
}

/// The proper nouns beside each other around a token ("El Fasher").
fn run_of_names(story: &Story<'_>, token: usize) -> demarche_core::Span {
    let tokens = &story.reading.tokens;
    let proper = |at: usize| {
        tokens.get(at).is_some_and(|it| it.upos == "PROPN") && story.reading.sentence_of(at) == story.reading.sentence_of(token)
    };
    let (mut first, mut last) = (token, token);
    while first > 0 && proper(first - 1) {
        first -= 1;
    }
    while proper(last + 1) {
        last += 1;
    }
    story.token(first).span.cover(story.token(last).span)
}

/// Whether a name stands behind "in", "at", "near" and the like.
fn is_located(story: &Story<'_>, token: usize) -> bool {
    LOCATIVE[..6].contains(&story.preposition(token).as_str())
}

/// The place whose name holds the token `token`; a capitalised word that neither the model nor the tables know is none.
fn named(story: &Story<'_>, token: usize, kinds: &[&str]) -> Option<Place> {
    let name = story.reading.names.iter().find(|name| name.tokens.contains(&token));
    let span = match name {
        Some(name) if kinds.contains(&name.kind.as_str()) || is_located(story, token) => {
            // The model may cut a name short ("El" of "El Fasher").
            let run = run_of_names(story, token);
            if name.span.contains_offset(run.start) { name.span.cover(run) } else { name.span }
        }
        None if story.token(token).upos == "PROPN" => run_of_names(story, token),
        _ => return None,
    };
    let words = story.words(span);
    let text = words.strip_prefix("the ").unwrap_or(words).to_string();
    let country = story.lexicon.name(&text).and_then(|entry| match entry {
        NameEntry::Country(at) | NameEntry::Seat(at) | NameEntry::Place(at) => Some(story.lexicon.country[at].code.clone()),
        _ => None,
    });
    // "near Gao": a name that neither the model nor the tables know is a place behind a locative preposition.
    let located = is_located(story, token) && text.starts_with(char::is_uppercase);
    let known = story.lexicon.name(&text).is_some();
    (name.is_some() || country.is_some() || located && !known && text.chars().count() > 2).then_some(Place {
        name: text,
        country,
        lat: None,
        lon: None,
        span,
    })
}
