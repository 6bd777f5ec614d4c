//! Which words belong to what is said: from a cue verb to the tokens of its content.

use demarche_core::Span;

use super::cues::cue_of;
use super::quotes::Quote;
use crate::Story;
use crate::lexicon::{Cue, CueKind};

/// Connectives of a clause on which what is said hangs.
const CONDITIONAL: [&str; 8] = ["if", "unless", "provided", "until", "once", "only", "as", "should"];

/// Whether what is said is a question: it ends with a question mark, or opens with "whether", "if" or a question word.
pub(super) fn asks(story: &Story<'_>, verb: usize, content: &[Span]) -> bool {
    const OPENERS: [&str; 10] = ["whether", "if", "who", "whom", "what", "when", "where", "why", "how", "which"];
    let marked = content.iter().any(|span| story.words(*span).ends_with('?'));
    let first = content.first().and_then(|span| story.reading.tokens_in(*span).next());
    let opens = |token: usize| OPENERS.contains(&story.text(token).to_lowercase().as_str());
    marked || story.child(verb, &["ccomp"]).is_some() && first.is_some_and(|token| opens(token) || token > 0 && opens(token - 1))
}

/// The tokens of what is said, and the name of the rule that found them.
pub(super) fn said(story: &Story<'_>, quotes: &[Quote], verb: usize, cue: &Cue) -> Option<(Vec<usize>, &'static str)> {
    if cue.kind == CueKind::Judge {
        return judged(story, verb);
    }
    // Not the cue itself, not a further act of words by the same speaker ("… and urged citizens to leave"), not the
    // reporter's own participle at the end (", signalling …").
    let whole = |child: usize| {
        story
            .reading
            .subtree_without(child, |inner| inner == verb || own_act(story, child, inner) || aside(story, quotes, child, inner))
    };
    if let Some(clause) = own_clause(story, quotes, verb).filter(|&clause| !is_behind_object(story, verb, cue, clause)) {
        let mut tokens = from_subject(story, verb, cue, from_that(story, verb, clause, whole(clause)));
        if let Some(second) = second_clause(story, verb, clause) {
            tokens.extend(whole(second));
            tokens.sort_unstable();
        }
        return Some((with_condition(story, verb, tokens), "statement/clause"));
    }
    // "…," he said: the parser may hang the cue under the quotation.
    let it = story.token(verb);
    let behind = it.relation() == "advcl"
        && cue.kind == CueKind::Say
        && story.child(verb, &["mark"]).is_none()
        && it.feat("VerbForm") == Some("Fin")
        && it.head.is_some_and(|head| head < verb);
    if it.relation() == "parataxis" || behind {
        let head = it.head?;
        // "Groups allege that …; Tunis denies it": what stands in front of the semicolon is somebody else's.
        if head < verb && (head..verb).any(|at| story.text(at) == ";") {
            return None;
        }
        let quoted = quotes.iter().any(|quote| quote.inner.contains(story.token(head).span));
        if quoted || cue.kind == CueKind::Say && story.subject(verb).is_some() {
            return Some((whole(head), "statement/parataxis"));
        }
    }
    // A quotation in the same sentence that the parser tied to nothing.
    let sentence = story.reading.sentence_of(verb).map(|at| story.reading.sentences[at].span)?;
    if let Some(quote) =
        quotes.iter().find(|quote| quote.is_sentence(story) && sentence.overlaps(quote.inner) && !quote.outer.contains(it.span))
        && story.child(verb, &["obj", "xcomp"]).is_none()
        && cue.kind == CueKind::Say
        && it.feat("VerbForm") != Some("Inf")
    {
        return Some((story.reading.tokens_in(quote.inner).collect(), "statement/quotation"));
    }
    let infinitive =
        story.child(verb, &["xcomp"]).filter(|&child| story.is_verb(child) || story.child(child, &["cop"]).is_some());
    // "appealed to him to ‘lower the temperature’".
    let purpose = || {
        let to = |&child: &usize| story.child(child, &["mark"]).is_some_and(|mark| story.lemma_in(mark, &["to"]));
        let asks = cue.act == demarche_core::Act::Request || cue.act == demarche_core::Act::Demand;
        story.reading.children_by(verb, &["advcl"]).filter(|_| asks).find(|child| *child > verb && to(child))
    };
    let infinitive = infinitive.or_else(purpose);
    let denies = cue.act == demarche_core::Act::Deny;
    if let Some(infinitive) = infinitive.filter(|_| cue.kind != CueKind::Say || denies || story.child(verb, &["obj"]).is_some()) {
        let mut tokens = whole(infinitive);
        // "urged citizens to leave": who is to act belongs to what is asked.
        // "called on him to resign".
        let called = || {
            let particle = story.child(verb, &["compound:prt"]).is_some() || story.lemma_in(verb, &["appeal", "ask"]);
            let person = story.child(verb, &["obl"]).filter(|&it| particle && it < infinitive)?;
            ["", "on", "upon", "to", "for"].contains(&story.preposition(person).as_str()).then_some(person)
        };
        if let Some(object) = story.child(verb, &["obj", "iobj"]).or_else(called) {
            let case: Vec<usize> = story.reading.children_by(object, &["case"]).collect();
            tokens.extend(whole(object).into_iter().filter(|token| !case.contains(token)));
            // "asked for the flotilla to stay".
            tokens
                .retain(|&token| !(token < object && story.lemma_in(token, &["for"]) && story.token(token).relation() == "mark"));
            tokens.sort_unstable();
            tokens.dedup();
        }
        return Some((with_condition(story, verb, tokens), "statement/infinitive"));
    }
    (cue.kind == CueKind::Do || cue.act == demarche_core::Act::Deny).then(|| object(story, verb)).flatten()
}

/// The clause that a cue governs. A quotation that a full stop ends is none where another clause stands behind the cue: “It took
/// years.” The minister said it was done.
fn own_clause(story: &Story<'_>, quotes: &[Quote], verb: usize) -> Option<usize> {
    let floats = |&clause: &usize| {
        let held = quotes.iter().find(|quote| quote.inner.contains(story.token(clause).span));
        clause < verb && held.is_some_and(|quote| story.words(quote.inner).ends_with('.'))
    };
    let clauses: Vec<usize> = story.reading.children_by(verb, &["ccomp"]).collect();
    let behind = clauses.iter().copied().find(|&it| it > verb);
    clauses.first().copied().map(|first| behind.filter(|_| floats(&first)).unwrap_or(first))
}

/// "rejected a proposal, hours after Oslo said it would …": behind its object and a comma a verb that does something by words has no
/// clause of its own.
fn is_behind_object(story: &Story<'_>, verb: usize, cue: &Cue, clause: usize) -> bool {
    let object = story.child(verb, &["obj"]).filter(|&it| it > verb && it < clause);
    let quoted = |at: usize| matches!(story.text(at), "“" | "\"" | "‘" | "'" | ":");
    let parted = |object: usize| {
        let end = story.reading.subtree(object).last().copied().unwrap_or(object) + 1;
        story.text(end) == "," && !(end..clause).any(quoted)
    };
    cue.kind == CueKind::Do && object.is_some_and(|object| clause > object && parted(object))
}

/// "called the fee “daft”", "described the meeting as frank": the thing and the judgement.
fn judged(story: &Story<'_>, verb: usize) -> Option<(Vec<usize>, &'static str)> {
    let thing = story.child(verb, &["obj", "nsubj:pass"]).filter(|&it| it > verb);
    // "called the report “baseless”": the thing may be parsed as the judgement's subject.
    let small = || {
        let clause = story
            .child(verb, &["ccomp", "xcomp"])
            .filter(|&it| it > verb && story.child(it, &["mark", "cop", "aux"]).is_none())?;
        story.child(clause, &["nsubj"]).filter(|&it| it > verb && !story.is_verb(clause))
    };
    let thing = thing.or_else(small)?;
    // "called the veto “a licence to kill”": two objects.
    let second = || {
        let own = ["himself", "herself", "itself", "themselves"].contains(&story.text(thing).to_lowercase().as_str());
        story.reading.children_by(verb, &["obj"]).find(|&it| it > thing && !own)
    };
    let judgement = as_what(story, verb, thing)
        .or_else(second)
        .or_else(|| story.child(verb, &["xcomp", "ccomp"]).filter(|&it| it > thing))?;
    let mut tokens = story.reading.subtree(thing);
    tokens.extend(story.reading.subtree(judgement));
    let (first, last) = (tokens.iter().copied().min()?, tokens.iter().copied().max()?);
    Some(((first..=last).collect(), "statement/judgement"))
}

/// "said he had met them but would not step down": behind a cue in the past "would" without a subject of its own goes on with what
/// is said, though the parser hangs it on the cue.
fn second_clause(story: &Story<'_>, verb: usize, clause: usize) -> Option<usize> {
    let past = story.token(verb).feat("Tense") == Some("Past");
    // "Turkey, she recalled, has the right … and has made use of it": around a cue that stands inside.
    let aux = |it: usize| story.child(it, &["aux", "aux:pass", "cop"]).is_some();
    let around = story.reading.subtree(clause).first().is_some_and(|&first| first < verb) && clause > verb;
    let goes_on = |&it: &usize| {
        if around && it > clause && aux(it) && story.child(it, &["nsubj", "nsubj:pass"]).is_none() {
            return true;
        }
        let modal =
            story.reading.children_by(it, &["aux"]).any(|aux| story.lemma_in(aux, &["would", "could", "might", "should"]));
        it > clause && modal && story.child(it, &["nsubj", "nsubj:pass"]).is_none()
    };
    story.reading.children_by(verb, &["conj"]).find(goes_on).filter(|_| past || around)
}

/// "as a forgery", behind what is judged.
fn as_what(story: &Story<'_>, verb: usize, thing: usize) -> Option<usize> {
    let marked = |&child: &usize| {
        let mark = story.reading.children_by(child, &["case", "mark"]).any(|mark| story.lemma_in(mark, &["as"]));
        child > thing && (mark || story.preposition(child) == "as")
    };
    story.reading.children_by(verb, &["obl", "advcl", "xcomp"]).find(marked)
}

/// What stands between "that" and the clause belongs to the clause, whatever the parser hung it on.
fn from_that(story: &Story<'_>, verb: usize, clause: usize, mut tokens: Vec<usize>) -> Vec<usize> {
    let that = story.reading.children_by(clause, &["mark"]).find(|&mark| mark > verb && story.lemma_in(mark, &["that"]));
    if let Some(that) = that {
        // "said earlier that …": what stands between the cue and "that" is the reporter's.
        tokens.retain(|&token| token < verb || token >= that);
    }
    if let (Some(that), Some(&first)) = (that, tokens.iter().find(|&&token| Some(token) != that)) {
        tokens.extend(that + 1..first.max(that + 1));
        tokens.extend((that + 1..clause).filter(|token| !tokens.contains(token)).collect::<Vec<_>>());
        tokens.sort_unstable();
        tokens.dedup();
    }
    tokens
}

/// "said the missiles were …": a noun phrase between the cue and the clause is the clause's subject, whatever the parser hung it on.
fn from_subject(story: &Story<'_>, verb: usize, cue: &Cue, mut tokens: Vec<usize>) -> Vec<usize> {
    let Some(&first) = tokens.first().filter(|&&first| first > verb + 1) else { return tokens };
    let between = verb + 1..first;
    let opens = matches!(story.token(verb + 1).upos.as_str(), "DET" | "PROPN" | "NOUN" | "PRON" | "NUM" | "ADJ");
    let nominal = |at: usize| {
        let it = story.token(at).upos.as_str();
        // "said the missiles were “gathering …”": the auxiliary and the mark in front of the verb.
        matches!(it, "DET" | "PROPN" | "NOUN" | "PRON" | "NUM" | "ADJ" | "ADP" | "PART")
            || at + 3 > first && (it == "AUX" || matches!(story.text(at), "\"" | "“" | "‘"))
    };
    let own = |at: usize| {
        story.token(at).head == Some(verb) && story.token(at).deprel != "nsubj"
            || story.reading.ancestors(at).any(|it| it == verb && at < it)
    };
    let speaks = |at: usize| story.token(at).deprel.starts_with("nsubj") && story.token(at).head == Some(verb);
    let verbal = matches!(story.token(first).upos.as_str(), "VERB" | "AUX");
    let plain = cue.kind == CueKind::Say && !story.lemma_in(verb, &["tell", "inform", "brief", "ask"]);
    if plain && verbal && opens && between.clone().all(|at| nominal(at) && !own(at) && !speaks(at)) {
        tokens.splice(0..0, between);
    }
    tokens
}

/// Takes in what goes on right behind the content, whatever the parser hung it on: "… and that no one was hurt",
/// "…, including demands to …".
pub(super) fn run_on(story: &Story<'_>, verb: usize, tokens: &mut Vec<usize>) {
    let Some(&last) = tokens.last().filter(|&&last| last > verb) else { return };
    let Some(end) = story.reading.sentence_of(verb).map(|at| story.reading.sentences[at].tokens.end) else { return };
    let word = |at: usize| if at < end { story.text(at).to_lowercase() } else { String::new() };
    let mark = |at: usize| matches!(word(at).as_str(), "," | "”" | "\"" | "’");
    let next = (last + 1..end).find(|&at| !mark(at)).unwrap_or(end);
    let that = matches!(word(next).as_str(), "and" | "but" | "or") && word(next + 1) == "that";
    let including = word(next) == "including" && word(next - 1) == ",";
    let first = next + if that { 2 } else { 1 };
    if !(that || including) || first >= end {
        return;
    }
    // As far as what governs the continuation reaches.
    let top = (first..end).find(|&at| story.token(at).head.is_none_or(|head| head < next)).unwrap_or(first);
    let reach = story.reading.subtree(top).last().copied().unwrap_or(top);
    tokens.extend(last + 1..=reach);
}

/// A coordinated act of words without subject of its own, under what is said.
fn own_act(story: &Story<'_>, said: usize, inner: usize) -> bool {
    let it = story.token(inner);
    let act = it.relation() == "conj"
        && it.head == Some(said)
        && story.child(inner, &["nsubj"]).is_none()
        && story.child(inner, &["xcomp", "obj"]).is_some();
    // "said the debt had been audited and warned that …": the model tells the second saying from what the first says.
    let tagged = || {
        let says = |tag: &&demarche_core::AttributionTag| tag.cue.contains(&inner) && !tag.source.is_empty();
        let tags = &story.reading.attributions;
        let apart = !tags.iter().any(|tag| tag.content.contains(&inner) && tag.content.contains(&said));
        let speaker = story.subject(said);
        let others = |tag: &demarche_core::AttributionTag| !speaker.is_some_and(|it| tag.source.contains(&it));
        apart && tags.iter().find(says).is_some_and(others) && story.child(inner, &["ccomp"]).is_some()
    };
    let second = it.relation() == "conj" && it.head == Some(said) && story.child(inner, &["nsubj", "aux"]).is_none() && tagged();
    (act || second) && cue_of(story, inner).is_some_and(|cue| cue.kind == CueKind::Do || second && cue.kind == CueKind::Say)
}

/// A participle behind a comma at the end of reported speech, outside of quotation marks.
fn aside(story: &Story<'_>, quotes: &[Quote], said: usize, inner: usize) -> bool {
    let it = story.token(inner);
    let participle = matches!(it.feat("VerbForm"), Some("Ger" | "Part")) && it.feat("Tense") != Some("Past");
    let first = story.reading.subtree(inner).first().copied().unwrap_or(inner);
    let comma =
        first == inner && first.checked_sub(1).is_some_and(|before| story.text(before) == ",") || story.text(first) == ",";
    // ", after a broadcaster aired …": when and why it was said.
    let circumstance =
        story.child(inner, &["mark"]).is_some_and(|mark| story.lemma_in(mark, &["after", "as", "following", "while"]));
    let comma = comma || circumstance && first.checked_sub(1).is_some_and(|before| story.text(before) == ",");
    it.relation() == "advcl"
        && inner > said
        && (participle || circumstance)
        && comma
        && !quotes.iter().any(|quote| quote.inner.contains(it.span))
}

/// A verb with its particle, as the lists of stances have it.
fn rejecting(story: &Story<'_>, verb: usize) -> String {
    let particle =
        story.child(verb, &["compound:prt"]).map(|it| format!("_{}", story.text(it).to_lowercase())).unwrap_or_default();
    format!("{}{particle}", story.lemma(verb))
}

/// The object of a verb that does something by words, if it says anything ("welcomed the truce", not "welcomed it").
fn object(story: &Story<'_>, verb: usize) -> Option<(Vec<usize>, &'static str)> {
    let of = story.reading.children_by(verb, &["obl", "advcl"]).find(|&child| {
        let preposition = story.preposition(child);
        // "appealed to the bloc" says to whom, "agreed to a pause" to what.
        let to = preposition == "to" && !(story.token(child).upos == "PROPN" && story.lemma_in(verb, &["appeal", "call"]));
        matches!(preposition.as_str(), "of" | "for" | "on" | "against")
            || to
            || story.child(child, &["mark"]).is_some_and(|mark| story.lemma_in(mark, &["of", "for"]))
    });
    let direct = if story.is_passive(verb) { story.child(verb, &["nsubj:pass"]) } else { story.child(verb, &["obj"]) };
    let direct = direct.filter(|&child| story.token(child).upos != "PRON");
    let accuse = story.lemma_in(verb, &["accuse", "blame", "criticise", "criticize", "call", "appeal", "insist", "press"]);
    let child = if accuse { of.or(direct) } else { direct.or(of) }?;
    // A finite verb with an object of its own is no second noun ("called for dialogue and suspended training").
    let slip = |inner: usize| {
        story.token(inner).relation() == "conj"
            && story.token(inner).head == Some(child)
            && story.is_verb(inner)
            && story.is_nominal(child)
            && story.child(inner, &["obj"]).is_some()
    };
    let mut tokens = story.reading.subtree_without(child, slip);
    // "denied a report in the press that it had paid": what is denied is the clause.
    if let Some(clause) = denied_clause(story, verb, child) {
        return Some((clause, "statement/denied-clause"));
    }
    let case: Vec<usize> = story.reading.children_by(child, &["case", "mark"]).filter(|&case| case < child).collect();
    tokens.retain(|token| !case.contains(token));
    if let Some(judgement) = as_what(story, verb, child).filter(|_| direct == Some(child)) {
        tokens.extend(story.reading.subtree(judgement));
    }
    let telling =
        tokens.iter().filter(|&&token| matches!(story.token(token).upos.as_str(), "NOUN" | "PROPN" | "ADJ" | "VERB")).count();
    let tokens = with_condition(story, verb, tokens);
    // "denied any involvement", "rejected a withdrawal".
    let new = tokens.first().is_some_and(|&first| story.lemma_in(first, &["any", "a", "all", "every"]));
    let denies = matches!(cue_of(story, verb).map(|cue| cue.act), Some(demarche_core::Act::Deny | demarche_core::Act::Reject));
    (telling > 1 || tokens.len() > 3 || telling == 1 && new && denies).then_some((tokens, "statement/object"))
}

/// The clause behind "that" of a report or claim that is denied.
fn denied_clause(story: &Story<'_>, verb: usize, noun: usize) -> Option<Vec<usize>> {
    const CLAIMS: [&str; 8] = ["report", "claim", "allegation", "accusation", "suggestion", "rumour", "rumor", "charge"];
    if !(story.lemma_in(verb, &["deny", "refute"]) && story.lemma_in(noun, &CLAIMS)) {
        return None;
    }
    let that = |it: &usize| story.reading.children_by(*it, &["mark", "obj", "nsubj"]).any(|mark| story.text(mark) == "that");
    let clause = story.reading.children_by(noun, &["acl", "ccomp"]).find(that)?;
    let mut tokens = story.reading.subtree(clause);
    let first = tokens.iter().copied().find(|&at| story.text(at) == "that")?;
    tokens.retain(|&at| at > first);
    (tokens.len() > 1).then_some(tokens)
}

/// Adds a conditional clause that the parser hung on the cue, or beside what is said, but that belongs to it.
fn with_condition(story: &Story<'_>, verb: usize, mut tokens: Vec<usize>) -> Vec<usize> {
    if let Some(&last) = tokens.last().filter(|&&last| last > verb) {
        let mut next = (last + 1..last + 4).take_while(|&it| {
            it < story.reading.tokens.len() && story.reading.sentence_of(it) == story.reading.sentence_of(verb)
        });
        let opens = next.find(|&it| ["if", "unless", "provided", "until"].contains(&story.text(it).to_lowercase().as_str()));
        if let Some(head) = opens.and_then(|mark| story.token(mark).head).filter(|&head| head > last) {
            tokens.extend(last + 1..=story.reading.subtree(head).last().copied().unwrap_or(head));
        }
    }
    let Some(&last) = tokens.last() else { return tokens };
    // "…, as cited by the agency" is no part of what is said.
    let cites = |clause: &usize| story.lemma_in(*clause, &["cite", "quote", "report"]) && story.is_passive(*clause);
    for clause in story.reading.children_by(verb, &["advcl"]).filter(|clause| !cites(clause)) {
        let marked = story.reading.children_by(clause, &["mark", "advmod"]).any(|mark| {
            let word = story.text(mark).to_lowercase();
            // "ruled out a pullback before the hostages were home".
            // "said he had come because …", without a comma.
            let reason = word == "because" && mark == last + 1;
            reason
                || CONDITIONAL.contains(&word.as_str())
                || word == "before" && story.lexicon.has_word("stance-rejects", &rejecting(story, verb))
        });
        let provided = story.text(clause).eq_ignore_ascii_case("provided");
        if (marked || provided) && clause > last {
            tokens.extend(story.reading.subtree(clause));
        }
    }
    tokens.sort_unstable();
    tokens
}
