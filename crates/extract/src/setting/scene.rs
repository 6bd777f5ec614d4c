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

/// "While the north accepted it": a clause that sets another act beside the first.
pub(super) fn is_contrast(story: &Story<'_>, verb: usize) -> bool {
    story.reading.children_by(verb, &["mark"]).any(|word| word < verb && story.lemma_in(word, &["while", "whereas"]))
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

/// The noun of violence or protest that a clause tells more of: "the attack …, in which four guards were killed".
pub(super) fn occasion(story: &Story<'_>, it: &Candidate) -> Option<usize> {
    let verb = std::iter::once(it.token).chain(it.light).find(|&word| story.is_verb(word))?;
    let clause = story.token(verb).deprel == "acl:relcl" && is_physical(it) && on_the_occasion(story, verb);
    let sentence = story.reading.sentence_of(verb).filter(|_| clause)?;
    let violent = |&noun: &usize| {
        let frame = story.lexicon.frames.find(story, noun).and_then(|hit| story.lexicon.frame[hit.frame].category);
        story.token(noun).upos == "NOUN" && matches!(frame, Some(Category::Assault | Category::Protest | Category::Coerce))
    };
    (story.reading.sentences[sentence].tokens.start..verb).rev().find(violent)
}

/// "In which", "during which".
fn on_the_occasion(story: &Story<'_>, verb: usize) -> bool {
    let which = |child: usize| story.lemma_in(child, &["which"]) && matches!(story.preposition(child).as_str(), "in" | "during");
    story.reading.children_by(verb, &["obl"]).any(which)
}
