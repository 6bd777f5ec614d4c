//! Places that act: "Puntland signed a pact", where no table knows whose seat or state the name is.
//!
//! A name for a place that is the subject of an act or of speech, or with whom or against whom something is done, stands for those
//! who govern it. Of which country it is, nobody says.

use demarche_core::{EntityKind, Reason};

use super::build::Build;

/// Makes unknown places that act governments.
pub(super) fn act(build: &mut Build<'_>) {
    for at in 0..build.list.len() {
        let it = &build.list[at];
        if it.kind != EntityKind::Place || it.country.is_some() {
            continue;
        }
        let heads: Vec<usize> = build.heads.iter().filter(|(_, id)| id.0 == at).map(|(&head, _)| head).collect();
        if let Some(head) = heads.into_iter().find(|&head| acts(build, head)) {
            let span = build.story.token(head).span;
            let it = &mut build.list[at];
            it.kind = EntityKind::Government;
            it.because.push(Reason::new("entity/place-that-acts", Some(span), it.name.clone()));
        }
    }
}

fn acts(build: &Build<'_>, head: usize) -> bool {
    let story = &build.story;
    let it = story.token(head);
    // "The North" is whoever lives there.
    if ["north", "south", "east", "west"].contains(&story.text(head).to_lowercase().as_str()) {
        return false;
    }
    let first = it.head.filter(|_| it.relation() == "conj").unwrap_or(head);
    match story.token(first).relation() {
        "nsubj" if story.token(first).deprel != "nsubj:pass" => {
            let Some(verb) = story.token(first).head else { return false };
            let does = |verb: usize| {
                let lemma = story.lemma(verb);
                let complete = story.child(verb, &["obj", "xcomp", "ccomp"]).is_some();
                let acts = story.lexicon.frames.is_verb(&lemma) && complete && !story.lexicon.has_word("motion", &lemma);
                story.is_verb(verb) && (acts || story.lexicon.cue_verb(&lemma).is_some())
            };
            does(verb) || story.reading.children_by(verb, &["xcomp"]).any(does)
        }
        "obl" | "nmod" => matches!(story.preposition(first).as_str(), "with" | "against"),
        _ => false,
    }
}
