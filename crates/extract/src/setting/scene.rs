//! Which acts of a sentence belong to one scene: coordinated, told with "when", as a result, or in a clause on it.

use demarche_core::{Category, Status};

use super::sites;
use crate::Story;
use crate::events::Candidate;

/// How an act is tied to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tie {
    /// Both happen together: "were killed when guards opened fire", "marched and burned tyres".
    Together,
    /// It happens in the course of the other: "marched to demand", "bombed the port, killing nine".
    Within,
}

/// The act to which the one at `at` is tied, and how.
pub(super) fn tie(story: &Story<'_>, here: &[Candidate], at: usize) -> Option<(usize, Tie)> {
    let it = &here[at];
    let verb = std::iter::once(it.token).chain(it.light).find(|&word| story.is_verb(word))?;
    let token = story.token(verb);
    let act = |word: usize| here.iter().position(|other| sites(other).contains(&word)).filter(|&other| other != at);
    let scene = |other: &usize| is_done(it) == is_done(&here[*other]) && is_physical(it) && is_physical(&here[*other]);
    match token.relation() {
        "conj" => token.head.and_then(act).filter(scene).map(|other| (other, Tie::Together)),
        "advcl" if with_when(story, verb) => token.head.and_then(act).filter(scene).map(|other| (other, Tie::Together)),
        "advcl" | "xcomp" if is_course(story, verb) => {
            let bodily = |other: &usize| is_physical(it) && (is_physical(&here[*other]) || it.category == here[*other].category);
            token.head.and_then(act).filter(bodily).map(|other| (other, Tie::Within))
        }
        "acl" if token.deprel == "acl:relcl" && on_the_occasion(story, verb) => {
            let before = here.iter().rposition(|other| other.token < verb && is_physical(other) && !story.is_verb(other.token));
            before.filter(|&other| other != at && is_physical(it)).map(|other| (other, Tie::Within))
        }
        _ => None,
    }
}

/// Whether an act is one of force, movement or crowds, which has a place and an hour.
pub(super) fn is_physical(it: &Candidate) -> bool {
    use Category::{Aid, Assault, Coerce, Mobilize, Protest, Retreat};
    matches!(it.category, Aid | Assault | Coerce | Mobilize | Protest | Retreat)
}

/// Whether an act has taken place, or is said not to have.
pub(super) fn is_done(it: &Candidate) -> bool {
    matches!(it.status, Status::Occurred | Status::Ongoing | Status::Historical | Status::Denied)
}

/// "When", "as" or "while" in front of a clause.
fn with_when(story: &Story<'_>, verb: usize) -> bool {
    story.reading.children_by(verb, &["mark", "advmod"]).any(|word| word < verb && story.lemma_in(word, &["when", "as", "while"]))
}

/// A bare participle, or "to" with an infinitive: what is done by the act above.
fn is_course(story: &Story<'_>, verb: usize) -> bool {
    let mut marks = story.reading.children_by(verb, &["mark"]);
    let form = story.token(verb).feat("VerbForm");
    match marks.next() {
        Some(mark) => story.lemma_in(mark, &["to", "by"]) && story.child(verb, &["aux"]).is_none(),
        None => matches!(form, Some("Part" | "Ger")) && story.child(verb, &["nsubj", "aux"]).is_none(),
    }
}

/// "… in which four guards were killed", "during which shops were looted".
fn on_the_occasion(story: &Story<'_>, verb: usize) -> bool {
    let which = |child: usize| {
        story.lemma_in(child, &["which"]) && matches!(story.preposition(child).as_str(), "in" | "during")
    };
    story.reading.children_by(verb, &["obl"]).any(which)
}
