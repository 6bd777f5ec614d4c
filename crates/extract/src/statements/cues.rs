//! Statements by their cue: a verb that reports or does something by words, or "according to".

use demarche_core::{EntityId, EntityKind, Span};

use super::quotes::Quote;
use super::{Draft, content, lines, silence, tagged};
use crate::Story;
use crate::entities::Entities;
use crate::lexicon::{Cue, CueKind};

/// Connectives of a clause on which what is said hangs.
const CONDITIONAL: [&str; 8] = ["if", "unless", "provided", "until", "once", "only", "as", "should"];

/// Finds all cued statements.
pub(super) fn find(story: &Story<'_>, entities: &Entities, quotes: &[Quote]) -> Vec<Draft> {
    let mut found = find_all(story, entities, quotes);
    found.retain(|draft| is_utterance(story, draft));
    found
}

/// Whether an attribution is an utterance of the record: no attitude, nothing that was not said, and of the cues that only
/// the model knows those that the lexicon lists or that bring a quotation.
fn is_utterance(story: &Story<'_>, draft: &Draft) -> bool {
    let Some((token, _)) = draft.cue else { return true };
    let known = cue_of(story, token);
    let attitude = known.is_some_and(|cue| cue.kind == CueKind::Think);
    let tagged = draft.rule == tagged::RULE;
    let words = draft.content.iter().map(|span| story.words(*span).split_whitespace().count()).sum::<usize>();
    let sure = known.is_some() && words > 2 || draft.form != demarche_core::Form::Indirect && words > 4;
    // What the model takes for a judgement without the thing judged says nothing.
    let bare = tagged && known.is_some_and(|cue| cue.kind == CueKind::Judge);
    !attitude
        && !bare
        && (!tagged || sure && !(story.is_negated(token) && story.lemma(token) != "deny") && draft.speaker.is_some())
}

/// The cue verb with its auxiliaries and negation in front ("has not said").
pub(super) fn group(story: &Story<'_>, verb: usize, span: Span) -> Span {
    let near = story
        .reading
        .children_by(verb, &["aux", "aux:pass", "advmod"])
        .filter(|&child| child < verb && (story.token(child).upos == "AUX" || story.lemma_in(child, &["not", "n't", "n’t"])));
    near.fold(span, |span, child| span.cover(story.token(child).span))
}

/// All cued attributions, attitudes ("believes", "hopes to") included.
pub(super) fn find_all(story: &Story<'_>, entities: &Entities, quotes: &[Quote]) -> Vec<Draft> {
    let mut found = Vec::new();
    for token in 0..story.reading.tokens.len() {
        if let Some(draft) = by_verb(story, entities, quotes, token) {
            found.push(draft);
        } else if let Some(draft) = according_to(story, entities, quotes, token).or_else(|| by_noun(story, entities, token)) {
            found.push(draft);
        }
    }
    found.extend(lines::find(story, entities, quotes, &found));
    found.extend(tagged::further(story, entities, quotes, &found));
    found
}

/// The lexicon's entry of a cue verb, with its particle or preposition if it needs one.
pub(super) fn cue_of<'s>(story: &Story<'s>, verb: usize) -> Option<&'s Cue> {
    let it = story.token(verb);
    if it.upos != "VERB" && !(it.upos == "AUX" && it.deprel == "root") {
        return None;
    }
    let lemma = story.lemma(verb);
    let particle = story.reading.children_by(verb, &["compound:prt"]).map(|child| story.text(child).to_lowercase());
    let preposition = story.reading.children_by(verb, &["obl"]).map(|child| story.preposition(child));
    let joined: Vec<String> = particle.chain(preposition).map(|word| format!("{lemma}_{word}")).collect();
    joined.iter().find_map(|key| story.lexicon.cue_verb(key)).or_else(|| story.lexicon.cue_verb(&lemma))
}

fn by_verb(story: &Story<'_>, entities: &Entities, quotes: &[Quote], verb: usize) -> Option<Draft> {
    let cue = cue_of(story, verb)?;
    // Attitudes are in the lexicon for their acts; whether a "see" or a "need" is one, the model knows better.
    let tagged = || story.reading.attributions.iter().any(|tag| tag.cue.contains(&verb));
    if cue.kind == CueKind::Think && !tagged() {
        return None;
    }
    // What would be said, is to be said, or was not said, is no utterance.
    if silence::is_silence(story, verb) {
        return None;
    }
    if story.is_negated(verb) && story.lemma(verb) != "deny" {
        return None;
    }
    let (mut tokens, rule) = said(story, quotes, verb, cue)?;
    let (mut speaker_token, mut speaker_text) = speaker(story, verb);
    if speaker_token.is_some_and(|token| tokens.contains(&token)) {
        speaker_token = in_front(story, entities, verb);
        speaker_text = speaker_token.map_or(String::new(), |token| story.words(story.phrase_span(token)).to_owned());
    }
    if speaker_token.is_none()
        && cue.kind == CueKind::Say
        && let Some(beside) = speaker_beside(story, entities, verb, &tokens)
    {
        let start = story.phrase(beside).first().copied().unwrap_or(beside);
        tokens.retain(|&token| token < start);
        speaker_token = Some(beside);
        speaker_text = story.words(story.phrase_span(beside)).to_owned();
    }
    run_on(story, verb, &mut tokens);
    let clause = cue_clause(story, verb, &tokens);
    let spans = content::snap(story, content::spans(story, &tokens, &clause), quotes);
    if !spans.iter().any(|span| story.words(*span).contains(char::is_alphabetic)) {
        return None;
    }
    let speaker = speaker_token.and_then(|token| who(story, entities, token));
    if speaker.is_none() && speaker_text.is_empty() && rule != "statement/clause" {
        return None;
    }
    let addressees = addressees(story, entities, verb, cue);
    let question = story.lemma_in(verb, &["ask", "wonder", "inquire", "enquire"]) && asks(story, verb, &spans);
    Some(Draft {
        speaker,
        speaker_text,
        source: speaker_token.map(|token| full_phrase(story, token, &tokens)),
        act: if question { demarche_core::Act::Question } else { cue.act },
        form: content::form(story, &spans, quotes),
        content: spans,
        cue: Some((verb, cue_span(story, verb))),
        addressees,
        via: Vec::new(),
        venue: venue(story, verb),
        date: None,
        rule,
    })
}

/// Whether what is said is a question: it ends with a question mark, or opens with "whether", "if" or a question word.
pub(super) fn asks(story: &Story<'_>, verb: usize, content: &[Span]) -> bool {
    const OPENERS: [&str; 10] = ["whether", "if", "who", "whom", "what", "when", "where", "why", "how", "which"];
    let marked = content.iter().any(|span| story.words(*span).ends_with('?'));
    let first = content.first().and_then(|span| story.reading.tokens_in(*span).next());
    let opens = |token: usize| OPENERS.contains(&story.text(token).to_lowercase().as_str());
    marked || story.child(verb, &["ccomp"]).is_some() && first.is_some_and(|token| opens(token) || token > 0 && opens(token - 1))
}

/// The tokens of what is said, and the name of the rule that found them.
fn said(story: &Story<'_>, quotes: &[Quote], verb: usize, cue: &Cue) -> Option<(Vec<usize>, &'static str)> {
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
    if let Some(clause) = story.child(verb, &["ccomp"]) {
        return Some((with_condition(story, verb, from_that(story, verb, clause, whole(clause))), "statement/clause"));
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
    if let Some(infinitive) = infinitive.filter(|_| cue.kind != CueKind::Say || story.child(verb, &["obj"]).is_some()) {
        let mut tokens = whole(infinitive);
        // "urged citizens to leave": who is to act belongs to what is asked.
        if let Some(object) = story.child(verb, &["obj", "iobj"]) {
            tokens.extend(whole(object));
            tokens.sort_unstable();
        }
        return Some((with_condition(story, verb, tokens), "statement/infinitive"));
    }
    (cue.kind == CueKind::Do || cue.act == demarche_core::Act::Deny).then(|| object(story, verb)).flatten()
}

/// "called the fee “daft”", "described the meeting as frank": the thing and the judgement.
fn judged(story: &Story<'_>, verb: usize) -> Option<(Vec<usize>, &'static str)> {
    let thing = story.child(verb, &["obj", "nsubj:pass"]).filter(|&it| it > verb)?;
    let judgement = as_what(story, verb, thing).or_else(|| story.child(verb, &["xcomp", "ccomp"]).filter(|&it| it > thing))?;
    let mut tokens = story.reading.subtree(thing);
    tokens.extend(story.reading.subtree(judgement));
    let (first, last) = (tokens.iter().copied().min()?, tokens.iter().copied().max()?);
    Some(((first..=last).collect(), "statement/judgement"))
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
    if let (Some(that), Some(&first)) = (that, tokens.iter().find(|&&token| Some(token) != that)) {
        tokens.extend(that + 1..first.max(that + 1));
        tokens.extend((that + 1..clause).filter(|token| !tokens.contains(token)).collect::<Vec<_>>());
        tokens.sort_unstable();
        tokens.dedup();
    }
    tokens
}

/// Takes in what goes on right behind the content, whatever the parser hung it on: "… and that no one was hurt",
/// "…, including demands to …".
fn run_on(story: &Story<'_>, verb: usize, tokens: &mut Vec<usize>) {
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
    act && cue_of(story, inner).is_some_and(|cue| cue.kind == CueKind::Do)
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

/// The object of a verb that does something by words, if it says anything ("welcomed the truce", not "welcomed it").
fn object(story: &Story<'_>, verb: usize) -> Option<(Vec<usize>, &'static str)> {
    let of = story.reading.children_by(verb, &["obl", "advcl"]).find(|&child| {
        matches!(story.preposition(child).as_str(), "of" | "for" | "on" | "against" | "to")
            || story.child(child, &["mark"]).is_some_and(|mark| story.lemma_in(mark, &["of", "for"]))
    });
    let direct = if story.is_passive(verb) { story.child(verb, &["nsubj:pass"]) } else { story.child(verb, &["obj"]) };
    let direct = direct.filter(|&child| story.token(child).upos != "PRON");
    let accuse = story.lemma_in(verb, &["accuse", "blame", "criticise", "criticize", "call", "appeal", "insist", "press"]);
    let child = if accuse { of.or(direct) } else { direct.or(of) }?;
    let mut tokens = story.reading.subtree(child);
    let case: Vec<usize> = story.reading.children_by(child, &["case", "mark"]).filter(|&case| case < child).collect();
    tokens.retain(|token| !case.contains(token));
    if let Some(judgement) = as_what(story, verb, child).filter(|_| direct == Some(child)) {
        tokens.extend(story.reading.subtree(judgement));
    }
    let telling =
        tokens.iter().filter(|&&token| matches!(story.token(token).upos.as_str(), "NOUN" | "PROPN" | "ADJ" | "VERB")).count();
    (telling > 1).then(|| (with_condition(story, verb, tokens), "statement/object"))
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
    for clause in story.reading.children_by(verb, &["advcl"]) {
        let marked = story
            .reading
            .children_by(clause, &["mark", "advmod"])
            .any(|mark| CONDITIONAL.contains(&story.text(mark).to_lowercase().as_str()));
        let provided = story.text(clause).eq_ignore_ascii_case("provided");
        if (marked || provided) && clause > last {
            tokens.extend(story.reading.subtree(clause));
        }
    }
    tokens.sort_unstable();
    tokens
}

/// The nearest entity that can speak in front of the cue, for subjects that the parser lost.
fn in_front(story: &Story<'_>, entities: &Entities, verb: usize) -> Option<usize> {
    let sentence = story.reading.sentence_of(verb)?;
    let range = story.reading.sentences[sentence].tokens.start..verb;
    let speaks =
        |token: &usize| entities.at(*token).and_then(|id| entities.get(id)).is_some_and(|it| it.kind != EntityKind::Place);
    range.rev().take(6).find(speaks)
}

/// The entity of a speaker's phrase; for "one of them", "some of the mediators" that of the whole.
pub(super) fn who(story: &Story<'_>, entities: &Entities, token: usize) -> Option<EntityId> {
    let own = entities.of_phrase(story, token).first().copied();
    own.or_else(|| story.behind(token, &["of"]).into_iter().find_map(|whole| entities.at(whole)))
}

/// A speaker right in front of the cue that the parser took for a part of what is said ("…, the mission's spokesman, Alim
/// Rahman, said").
fn speaker_beside(story: &Story<'_>, entities: &Entities, verb: usize, said: &[usize]) -> Option<usize> {
    let last = said.iter().rev().find(|&&token| token < verb && story.token(token).upos != "PUNCT")?;
    let name = (0..=*last).rev().take(4).find(|&token| entities.at(token).is_some())?;
    let top = story
        .token(name)
        .head
        .filter(|&head| matches!(story.token(name).relation(), "appos" | "flat" | "nmod:desc") && head < name)
        .unwrap_or(name);
    let comma = story.phrase(top).first().and_then(|first| first.checked_sub(1)).is_some_and(|before| story.text(before) == ",");
    (comma && said.contains(&top)).then_some(top)
}

/// Who speaks: the token, and the words of its phrase.
fn speaker(story: &Story<'_>, verb: usize) -> (Option<usize>, String) {
    let quoting = story.token(verb).head.filter(|&above| story.lemma_in(above, &["quote", "cite"]) && story.is_verb(above));
    let token = match quoting.filter(|_| story.child(verb, &["nsubj"]).is_none()) {
        Some(above) => story.patients(above).first().copied(),
        None => story.agents(verb).first().copied(),
    };
    let words = token.map_or(String::new(), |token| story.words(story.phrase_span(token)).to_owned());
    (token, words)
}

/// The speaker's whole phrase with appositions and relative clauses, without the preposition in front and what is said.
pub(super) fn full_phrase(story: &Story<'_>, head: usize, said: &[usize]) -> Span {
    let mut tokens = story.reading.subtree_without(head, |child| said.contains(&child));
    tokens.retain(|&token| !(story.token(token).relation() == "case" && token < head && story.token(token).head == Some(head)));
    tokens.retain(|&token| token >= head || story.preposition(head) != "according to" || story.text(token) != "to");
    story.reading.span_of(&tokens).trim_matches(&story.document.text, |c: char| c.is_whitespace() || c == ',')
}

/// The tokens of the cue's own clause, which are no part of the content: the verb, its subject and its adverbials.
fn cue_clause(story: &Story<'_>, verb: usize, said: &[usize]) -> Vec<usize> {
    let mut clause = vec![verb];
    for child in story.reading.children(verb) {
        if !said.contains(&child) && !matches!(story.token(child).relation(), "ccomp" | "xcomp" | "conj" | "parataxis" | "advcl")
        {
            clause.extend(story.reading.subtree(child));
        }
    }
    clause.retain(|token| !said.contains(token));
    clause
}

/// The verb with auxiliaries and particle in between.
fn cue_span(story: &Story<'_>, verb: usize) -> Span {
    let near = story.reading.children_by(verb, &["compound:prt"]).filter(|&child| child == verb + 1);
    near.fold(story.token(verb).span, |span, child| span.cover(story.token(child).span))
}

/// Whom the words are addressed to: the indirect object, the one asked, or behind "to".
pub(super) fn addressees(story: &Story<'_>, entities: &Entities, verb: usize, cue: &Cue) -> Vec<EntityId> {
    let asked = story.child(verb, &["xcomp", "ccomp"]).and_then(|_| story.child(verb, &["obj", "iobj"]));
    let told = story.lemma_in(verb, &["tell", "inform", "brief"]).then(|| story.child(verb, &["obj", "iobj"])).flatten();
    let accused = (cue.act == demarche_core::Act::Accuse).then(|| story.child(verb, &["obj"])).flatten();
    let direct = asked.or(told).or(accused).map(|token| entities.of_phrase(story, token)).unwrap_or_default();
    // "In a letter to Uganda, …".
    let letter =
        story.behind(verb, &["in"]).into_iter().filter(|&it| story.lemma_in(it, &["letter", "message", "note", "cable"]));
    let letter = letter.flat_map(|it| story.behind(it, &["to"])).collect::<Vec<_>>();
    let behind = story.behind(verb, &["to"]).into_iter().chain(letter).filter_map(|token| entities.at(token));
    let mut all = direct;
    for entity in behind.filter(|id| entities.get(*id).is_some_and(|it| it.kind != EntityKind::Place)) {
        if !all.contains(&entity) {
            all.push(entity);
        }
    }
    all
}

/// Where it was said, if the cue's clause says so.
pub(super) fn venue(story: &Story<'_>, verb: usize) -> Option<String> {
    const VENUES: [(&str, &str); 16] = [
        ("telephone", "call"),
        ("phone", "call"),
        ("x", "X"),
        ("twitter", "X"),
        ("telegram", "Telegram"),
        ("facebook", "Facebook"),
        ("interview", "interview"),
        ("conference", "press conference"),
        ("briefing", "press conference"),
        ("statement", "statement"),
        ("letter", "letter"),
        ("call", "call"),
        ("parliament", "parliament"),
        ("speech", "speech"),
        ("address", "speech"),
        ("post", "post"),
    ];
    let places = story
        .reading
        .children_by(verb, &["obl"])
        .filter(|&child| ["on", "in", "at", "during", "by"].contains(&story.preposition(child).as_str()));
    let words = places.flat_map(|place| story.reading.subtree(place)).map(|token| story.lemma(token));
    let found: Vec<&str> =
        words.filter_map(|lemma| VENUES.iter().find(|(word, _)| *word == lemma).map(|(_, venue)| *venue)).collect();
    found.iter().find(|venue| **venue == "X").or(found.first()).map(|venue| (*venue).to_owned())
}

/// "…, according to two officials".
fn according_to(story: &Story<'_>, entities: &Entities, quotes: &[Quote], source: usize) -> Option<Draft> {
    if story.preposition(source) != "according to" {
        return None;
    }
    let head = story.token(source).head?;
    let case: Vec<usize> = story.reading.subtree(source);
    // A participle has no clause of its own: "has refused, insisting …, according to …" tells all of it.
    let own =
        |it: usize| !(matches!(story.token(it).relation(), "advcl" | "xcomp" | "acl") && story.child(it, &["nsubj"]).is_none());
    let top = std::iter::once(head)
        .chain(story.reading.ancestors(head))
        .find(|&it| story.is_verb(it) && own(it) || story.token(it).head.is_none())?;
    let tokens = story.reading.subtree_without(top, |child| child == source);
    let spans = content::snap(story, content::spans(story, &tokens, &case), quotes);
    let speaker = who(story, entities, source);
    // "according to the information available to him" names nobody who speaks.
    let speaks =
        speaker.is_some() || story.token(source).upos == "PROPN" || story.lexicon.has_word("documents", &story.lemma(source));
    (!spans.is_empty() && speaks).then(|| Draft {
        speaker,
        speaker_text: story.words(story.phrase_span(source)).to_owned(),
        source: Some(full_phrase(story, source, &[])),
        act: demarche_core::Act::Assert,
        form: content::form(story, &spans, quotes),
        content: spans,
        cue: story.child(source, &["case"]).map(|case| (case, story.reading.span_of(&story.reading.subtree(case)))),
        addressees: Vec::new(),
        via: Vec::new(),
        venue: None,
        date: None,
        rule: "statement/according-to",
    })
}

/// "demands to halt enrichment", "an offer to mediate": a noun of saying with what is said as its infinitive.
fn by_noun(story: &Story<'_>, entities: &Entities, noun: usize) -> Option<Draft> {
    use demarche_core::{Act, Form};
    const NOUNS: [(&str, Act); 8] = [
        ("demand", Act::Demand),
        ("call", Act::Request),
        ("appeal", Act::Request),
        ("offer", Act::Offer),
        ("proposal", Act::Offer),
        ("threat", Act::Threaten),
        ("pledge", Act::Promise),
        ("promise", Act::Promise),
    ];
    let act = NOUNS.iter().find(|(lemma, _)| story.token(noun).upos == "NOUN" && story.lemma(noun) == *lemma)?.1;
    let infinitive = story.child(noun, &["acl"]).filter(|&child| story.token(child).feat("VerbForm") == Some("Inf"))?;
    // "conditions, including demands to …": whose the whole is, the part is.
    let above = story.token(noun).head.filter(|_| story.token(noun).relation() == "nmod");
    let speaker = entities
        .owners(story, noun)
        .first()
        .copied()
        .or_else(|| above.and_then(|above| entities.owners(story, above).first().copied()))?;
    let mut tokens = story.reading.subtree(infinitive);
    tokens.push(noun);
    tokens.sort_unstable();
    let spans = content::spans(story, &tokens, &[]);
    Some(Draft {
        speaker: Some(speaker),
        speaker_text: entities.get(speaker).map(|it| it.name.clone()).unwrap_or_default(),
        source: None,
        act,
        form: Form::Indirect,
        content: spans,
        cue: Some((noun, story.token(noun).span)),
        addressees: Vec::new(),
        via: Vec::new(),
        venue: None,
        date: None,
        rule: "statement/noun",
    })
}
