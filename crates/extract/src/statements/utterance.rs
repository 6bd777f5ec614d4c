//! Which attributions are utterances of the record: no attitudes, nothing that was not, or is only to be, said.
//!
//! An attribution → whether it is a statement. What is left out here still counts as an attribution.

use super::cues::cue_of;
use super::{Draft, silence, tagged};
use crate::Story;
use crate::lexicon::CueKind;
use crate::time::{self, Direction, TimeExpr};

/// Whether an attribution is an utterance of the record: no attitude, nothing that was not said, and of the cues that only
/// the model knows those that the lexicon lists or that bring a quotation.
pub(super) fn is_utterance(story: &Story<'_>, times: &[TimeExpr], draft: &Draft) -> bool {
    let Some((token, _)) = draft.cue else { return true };
    let known = cue_of(story, token);
    let attitude = known.is_some_and(|cue| cue.kind == CueKind::Think);
    // What sides did by words years ago is told as history ("In 2004 they rejected a plan").
    let deed = known.is_some_and(|cue| matches!(cue.kind, CueKind::Do | CueKind::Judge));
    let joined = |at: &usize| matches!(story.token(*at).relation(), "conj" | "parataxis");
    let mut chain = vec![token];
    while let Some(above) = chain.last().filter(|at| joined(at)).and_then(|&at| story.token(at).head) {
        chain.push(above);
    }
    let history = deed
        && draft.form == demarche_core::Form::Indirect
        && chain.into_iter().filter_map(|at| time::of(story, times, at, Direction::Back)).any(|it| time::is_old(story, &it));
    // ", signalling a possible opening": what a deed shows, not what somebody says.
    let shows = story.lemma_in(token, &["signal", "suggest", "indicate", "show", "underscore", "underline", "highlight"])
        && story.text(token).ends_with("ing")
        && token.checked_sub(1).is_some_and(|before| story.text(before) == ",")
        && story.child(token, &["ccomp"]).is_none();
    let tagged = draft.rule == tagged::RULE;
    let words = draft.content.iter().map(|span| story.words(*span).split_whitespace().count()).sum::<usize>();
    let sure = known.is_some() && words > 2 || draft.form != demarche_core::Form::Indirect && words > 4;
    // What the model takes for a judgement without the thing judged says nothing.
    let bare = tagged && known.is_some_and(|cue| cue.kind == CueKind::Judge);
    // "asked for anonymity because …": why a name is missing is no news.
    let unnamed = draft.content.first().is_some_and(|span| {
        let words = story.words(*span).to_lowercase();
        words.starts_with("anonymity") || words.starts_with("not to be named") || words.starts_with("not to be identified")
    });
    let said = !(attitude || history || shows || bare || unnamed || is_part_of_another(story, token));
    said && !says_no_words(story, token, tagged)
        && !is_unreal(story, token)
        && !is_nobodys(story, draft, token)
        && (!tagged || sure && !(story.is_negated(token) && story.lemma(token) != "deny") && speaks(story, draft))
}

/// Whether the story lists a tagged attribution's speaker, or names them by a noun for people ("The Parties").
fn speaks(story: &Story<'_>, draft: &Draft) -> bool {
    let head = draft.source.and_then(|span| story.reading.head_of(story.reading.tokens_in(span)));
    let noun = |at: usize| matches!(story.lemma(at).as_str(), "party" | "side" | "participant" | "signatory" | "delegation");
    draft.speaker.is_some() || head.is_some_and(noun)
}

/// Cues that belong to another statement's: "asked whether …, she replied", "…, as cited by the agency", "denied saying that …".
fn is_part_of_another(story: &Story<'_>, cue: usize) -> bool {
    let it = story.token(cue);
    let cites = story.lemma_in(cue, &["cite", "quote"]) && matches!(it.relation(), "advcl" | "acl" | "case");
    let denied = it.relation() == "xcomp" && it.head.is_some_and(|above| story.lemma_in(above, &["deny"]));
    cites || denied || silence::is_asked(story, cue)
}

/// What nobody in particular says ("those who ordered it", "until someone explains"), what a text on the table asks for ("a resolution
/// demanding a truce"), and an invitation that is declined by a deed.
fn is_nobodys(story: &Story<'_>, draft: &Draft, cue: usize) -> bool {
    const ANYBODY: [&str; 9] = ["those", "anyone", "anybody", "someone", "somebody", "everyone", "nobody", "whoever", "each"];
    let it = story.token(cue);
    let nobody = draft.speaker.is_none() && ANYBODY.contains(&draft.speaker_text.to_lowercase().as_str());
    let under = it.head.filter(|_| it.deprel == "acl" && it.feat("VerbForm") != Some("Fin"));
    let on_the_table = under.is_some_and(|noun| {
        story.lemma_in(noun, &["resolution", "draft", "bill", "motion", "proposal", "measure", "amendment", "text", "clause"])
    });
    let out = |it: usize| story.reading.children_by(it, &["case", "advmod"]).any(|word| story.lemma_in(word, &["out"]));
    let sent_out =
        story.lemma_in(cue, &["order"]) && story.reading.children(cue).any(|it| story.lemma_in(it, &["out"]) || out(it));
    let declined = (story.lemma_in(cue, &["decline"]) || sent_out) && draft.rule == "statement/object";
    nobody || on_the_table || declined
}

/// What may, will or would be said, or is only wanted, refused or asked about, is not said: "whether Israel would accept monitors",
/// "a draft that failed to condemn the attack", "Paris would ask the council".
fn is_unreal(story: &Story<'_>, cue: usize) -> bool {
    const MODALS: [&str; 8] = ["will", "would", "may", "might", "could", "should", "shall", "can"];
    // Behind these something is said for all that: "was quick to point out", "went on to warn".
    const REAL: [&str; 14] = [
        "go", "continue", "proceed", "rush", "hasten", "hurry", "seem", "appear", "quick", "happy", "eager", "keen", "careful",
        "first",
    ];
    if !story.is_verb(cue) {
        return false;
    }
    let modal = story.reading.children_by(cue, &["aux"]).any(|it| story.lemma_in(it, &MODALS));
    let it = story.token(cue);
    let infinitive = it.relation() == "xcomp"
        && story.child(cue, &["mark"]).is_some_and(|mark| story.lemma_in(mark, &["to"]))
        && it.head.is_some_and(|above| !story.lemma_in(above, &REAL));
    let asked = story.child(cue, &["mark"]).is_some_and(|mark| story.lemma_in(mark, &["whether", "unless"]));
    modal || infinitive || asked
}

/// "repeated his words to the crews" says none of them; "recalled its consul", which only the model takes for a cue, calls somebody back.
fn says_no_words(story: &Story<'_>, cue: usize, tagged: bool) -> bool {
    let object = story.child(cue, &["obj"]);
    object.is_some_and(|it| story.lemma_in(it, &["word", "remark", "comment", "line", "phrase"]))
        || tagged && object.is_some() && story.lemma_in(cue, &["recall"])
}
