//! What hangs on what: the clause that must hold, the clause that depends on it, and who sets it.

use demarche_core::{Condition, ConditionId, ConditionKind, EntityId, Event, Reason, Span, Statement};

use crate::Story;
use crate::entities::Entities;

mod surface;

/// Condition and consequent parted at the connective between them, where the parser left the condition's head on the wrong side:
/// "will not talk | until | the group withdraws".
fn parted(story: &Story<'_>, condition: Span, consequent: Span) -> (Span, Span) {
    let connective = |&at: &usize| {
        story.token(at).upos == "SCONJ" && matches!(story.text(at).to_lowercase().as_str(), "until" | "unless" | "if" | "till")
    };
    let mark = story.reading.tokens_in(consequent).skip(1).find(connective).filter(|_| consequent.end <= condition.start);
    let Some(mark) = mark.map(|mark| story.token(mark).span) else { return (condition, consequent) };
    let blank = |span: Span| span.trim_matches(&story.document.text, |c: char| c.is_whitespace() || c == ',');
    let (first, last) = (mark.end as usize, condition.end as usize);
    (blank(Span::new(first, last)), blank(Span::new(consequent.start as usize, mark.start as usize)))
}

/// A condition that begins in what somebody says ends there ("provided that it also bound Oslo, | an envoy said").
fn inside_words(story: &Story<'_>, statements: &[Statement], condition: Span) -> Span {
    let contents = statements.iter().flat_map(|it| &it.occurrences).flat_map(|it| &it.content);
    let first = story.reading.tokens_in(condition).next().map(|at| story.token(at).span);
    let holding = contents.filter(|span| first.is_some_and(|first| span.contains(first))).max_by_key(|span| span.end);
    // A quotation that its cue interrupts goes on behind it.
    let rest = |span: &&Span| {
        span.end < condition.end && story.words(Span::new(span.end as usize, condition.end as usize)).starts_with(',')
    };
    let interrupted = |end: u32| {
        statements
            .iter()
            .flat_map(|it| &it.occurrences)
            .flat_map(|it| &it.content)
            .any(|it| it.start > end && it.start < condition.end)
    };
    match holding.filter(rest).filter(|span| !interrupted(span.end)) {
        Some(span) => Span::new(condition.start as usize, span.end as usize),
        None => condition,
    }
}

/// Finds conditions and ties them to the statements and events that they stand in.
pub fn find(story: &Story<'_>, entities: &Entities, statements: &mut [Statement], events: &[Event]) -> Vec<Condition> {
    let mut found: Vec<Condition> = Vec::new();
    for token in 0..story.reading.tokens.len() {
        let here = surface::find(story, statements, token)
            .or_else(|| clause(story, token))
            .or_else(|| exchange(story, token))
            .or_else(|| phrase(story, token))
            .or_else(|| bare(story, token));
        let Some((kind, condition, consequent, rule)) = here else { continue };
        // "until further notice" is a time that nobody sets.
        if story.words(condition).eq_ignore_ascii_case("further notice") {
            continue;
        }
        let (condition, consequent) = parted(story, condition, consequent);
        let condition = inside_words(story, statements, condition);
        if found
            .iter()
            .any(|it| it.condition == condition || it.condition.overlaps(condition) && it.consequent.overlaps(consequent))
        {
            continue;
        }
        let id = ConditionId(found.len());
        let inside = |statement: &&mut Statement| {
            statement.occurrences.iter().any(|at| at.content.iter().any(|span| span.overlaps(condition)))
        };
        let statement = statements
            .iter_mut()
            .filter(inside)
            .max_by_key(|it| it.occurrences.first().and_then(|at| at.content.first()).map(|span| span.start));
        let holder = match &statement {
            Some(statement) => statement.speaker,
            None => holder(story, entities, token),
        };
        let statement = statement.map(|statement| {
            statement.conditions.push(id);
            statement.id
        });
        found.push(Condition {
            id,
            kind,
            holder,
            condition,
            consequent,
            text: story.words(condition).to_owned(),
            statement,
            event: events.iter().find(|event| consequent.contains(event.trigger)).map(|event| event.id),
            because: vec![Reason::new(rule, Some(condition), format!("kind={kind}"))],
        });
    }
    found
}

type Found = (ConditionKind, Span, Span, &'static str);

/// An adverbial clause with a connective; "should" and "were" in front of their subject count.
fn clause(story: &Story<'_>, head: usize) -> Option<Found> {
    let it = story.token(head);
    if it.relation() != "advcl" {
        return None;
    }
    // "only" belongs to the connective, whatever the parser hung the clause on.
    let above = it.head?;
    let above = story.token(above).head.filter(|_| story.lemma_in(above, &["only"])).unwrap_or(above);
    let mut marks: Vec<usize> =
        story.reading.children_by(head, &["mark", "advmod", "case"]).filter(|&mark| mark < head).collect();
    let inverted = story.reading.children_by(head, &["aux", "cop"]).find(|&aux| {
        ["should", "were", "had"].contains(&story.text(aux).to_lowercase().as_str())
            && story.child(head, &["nsubj"]).is_some_and(|subject| aux < subject)
    });
    marks.extend(inverted);
    let words: Vec<String> = marks.iter().map(|&mark| story.text(mark).to_lowercase()).collect();
    let word = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    // "provided" may be parsed as the clause's own verb with the rest as its complement.
    let provided = matches!(story.text(head).to_lowercase().as_str(), "provided" | "providing");
    let only = word(&["only"])
        || marks
            .iter()
            .min()
            .and_then(|&first| first.checked_sub(1))
            .is_some_and(|before| story.text(before).eq_ignore_ascii_case("only"));
    let kind = match () {
        () if provided || word(&["provided", "providing"]) || leads(story, head, "on condition") => ConditionKind::Provided,
        () if leads(story, head, "as long as") || leads(story, head, "so long as") => ConditionKind::If,
        () if word(&["before"]) && refuses(story, above) => ConditionKind::Until,
        () if word(&["unless", "without"]) => ConditionKind::Unless,
        () if word(&["until", "till"]) => ConditionKind::Until,
        () if only && word(&["if", "when", "after", "once"]) => ConditionKind::OnlyIf,
        () if (word(&["once"]) || leads(story, head, "as soon as")) && is_to_come(story, above) => ConditionKind::If,
        () if word(&["if"]) && !words.iter().any(|it| it == "as" || it == "even") || inverted.is_some() => ConditionKind::If,
        () => return None,
    };
    // "provided that X – to do Y": the infinitive behind the dash is what depends on X.
    let end = story.reading.sentence_of(head).map_or(head, |at| story.reading.sentences[at].tokens.end);
    let infinitive = (head..end).find(|&token| provided && is_cut_off(story, token));
    let mut tokens = story.reading.subtree_without(head, |token| Some(token) == infinitive);
    tokens.retain(|token| !marks.contains(token));
    if provided {
        tokens = behind_provided(story, head, infinitive, end);
    }
    let condition = trimmed(story, story.reading.span_of(&tokens));
    let consequent = match infinitive {
        Some(infinitive) => trimmed(story, story.reading.span_of(&story.reading.subtree(infinitive))),
        None => depending(story, above, head),
    };
    (!condition.is_empty() && !consequent.is_empty()).then_some((kind, condition, consequent, "condition/clause"))
}

/// Whether a predicate tells what will, would or can be: what stands behind "once" then has to happen first.
fn is_to_come(story: &Story<'_>, verb: usize) -> bool {
    const MODALS: [&str; 8] = ["will", "would", "can", "could", "may", "might", "shall", "should"];
    let above = story.token(verb).head.filter(|_| story.token(verb).relation() == "xcomp");
    let modal = |it: usize| story.reading.children_by(it, &["aux"]).any(|aux| story.lemma_in(aux, &MODALS));
    modal(verb)
        || above.is_some_and(|above| modal(above) || story.lemma_in(above, &["ready", "prepared", "willing", "offer", "promise"]))
}

/// Whether the words right in front of a clause's content are `words` ("as long as they stay").
fn leads(story: &Story<'_>, head: usize, words: &str) -> bool {
    let first = story.reading.subtree(head).first().copied().unwrap_or(head);
    let start = story.reading.sentence_of(head).map_or(0, |at| story.reading.sentences[at].tokens.start);
    let around: Vec<String> = (first.saturating_sub(3).max(start)..=head).map(|token| story.text(token).to_lowercase()).collect();
    format!(" {} ", around.join(" ")).contains(&format!(" {words} "))
}

/// Whether a predicate says no: it is negated, or a verb of refusal.
fn refuses(story: &Story<'_>, verb: usize) -> bool {
    let negated = |it: usize| {
        story.is_negated(it) || story.lexicon.has_word("stance-rejects", &story.lemma(it)) || story.lemma_in(it, &["rule"])
    };
    std::iter::once(verb).chain(story.token(verb).head.filter(|_| story.token(verb).relation() == "xcomp")).any(negated)
}

/// A condition as a noun phrase: "without a ceasefire", "until their withdrawal", "only after the release of …", "in the event of".
fn phrase(story: &Story<'_>, head: usize) -> Option<Found> {
    let it = story.token(head);
    if !matches!(it.relation(), "obl" | "nmod") || !story.is_nominal(head) {
        return None;
    }
    let above = it.head?;
    let preposition = story.preposition(head);
    let first = story.reading.subtree(head).first().copied().unwrap_or(head);
    let only = first.checked_sub(1).is_some_and(|before| story.text(before).eq_ignore_ascii_case("only"))
        || story.reading.children_by(head, &["advmod"]).any(|child| story.lemma_in(child, &["only"]));
    let timed = || it.upos == "NUM" || crate::time::find(story).iter().any(|time| time.tokens.contains(&head));
    let event = story.lemma_in(head, &["event", "case"]) && preposition == "in";
    let given = if event { story.behind(head, &["of"]).first().copied()? } else { head };
    let kind = match preposition.as_str() {
        "in" if event => ConditionKind::If,
        "in case of" | "in the event of" => ConditionKind::If,
        "without" if refuses(story, above) || no_object(story, above) => ConditionKind::Unless,
        "until" | "till" if !timed() && (refuses(story, above) || story.token(above).relation() != "root") => {
            ConditionKind::Until
        }
        "after" | "with" | "upon" if only && !timed() => ConditionKind::OnlyIf,
        _ => return None,
    };
    let mut tokens = story.reading.subtree(given);
    tokens.retain(|&token| !(story.token(token).relation() == "case" && story.token(token).head == Some(given)));
    let condition = trimmed(story, story.reading.span_of(&tokens));
    let consequent = depending(story, above, head);
    (!condition.is_empty() && !consequent.is_empty() && !condition.overlaps(consequent)).then_some((
        kind,
        condition,
        consequent,
        "condition/phrase",
    ))
}

/// "there will be no peace": a predicate whose subject or object is none.
fn no_object(story: &Story<'_>, verb: usize) -> bool {
    let parts = std::iter::once(verb).chain(story.reading.children_by(verb, &["nsubj", "obj"]));
    parts.into_iter().any(|part| story.reading.children_by(part, &["det"]).any(|it| story.lemma_in(it, &["no"])))
}

/// "No corridor, no treaty": two bare denials side by side.
fn bare(story: &Story<'_>, token: usize) -> Option<Found> {
    let no = |it: usize| story.text(it).eq_ignore_ascii_case("no");
    let range = story.reading.sentences.get(story.reading.sentence_of(token)?)?.tokens.clone();
    let comma = (token + 2..range.end.min(token + 9)).find(|&it| story.text(it) == ",")?;
    let stop = |it: usize| matches!(story.text(it), "." | "," | ";" | "!" | "”" | "\"");
    if !no(token) || comma + 2 >= range.end || !no(comma + 1) || (token..comma).any(|it| story.is_verb(it)) {
        return None;
    }
    let end = (comma + 2..range.end).find(|&it| stop(it) || story.is_verb(it)).unwrap_or(range.end);
    let span = |from: usize, to: usize| story.reading.span_of(&(from..to).collect::<Vec<_>>());
    Some((ConditionKind::If, span(token, comma), span(comma + 1, end), "condition/no-no"))
}

/// The words behind "provided (that)": to the end of the quotation or sentence, or to the infinitive behind a dash. What the
/// parser hung on the connective is not always all of them.
fn behind_provided(story: &Story<'_>, connective: usize, infinitive: Option<usize>, end: usize) -> Vec<usize> {
    let that = connective + 1 < end && story.lemma_in(connective + 1, &["that"]);
    let first = connective + 1 + usize::from(that);
    let dash = infinitive.map(|verb| story.reading.subtree(verb)[0].min(verb)).unwrap_or(end);
    let mark = |token: usize| matches!(story.text(token), "”" | "\"" | "»" | ";" | ".");
    // ", he said": the cue of a quotation in front of it.
    let cue = |token: usize| {
        story.text(token) == ","
            && (token + 1..(token + 4).min(end)).any(|it| story.lexicon.cue_verb(&story.lemma(it)).is_some() && story.is_verb(it))
    };
    let last = (first..dash.min(end)).find(|&token| mark(token) || cue(token)).unwrap_or(dash.min(end));
    (first..last).collect()
}

/// An infinitive behind a dash.
fn is_cut_off(story: &Story<'_>, token: usize) -> bool {
    let Some(mark) = story.child(token, &["mark"]).filter(|&mark| story.lemma_in(mark, &["to"])) else { return false };
    story.is_verb(token) && mark.checked_sub(1).is_some_and(|before| story.text(before).starts_with(['—', '–', '-']))
}

/// What depends on the condition: the clause above, or, where that only reports, what it reports.
fn depending(story: &Story<'_>, above: usize, condition: usize) -> Span {
    // "your line needs to be good if …": the condition hangs on the whole predicate.
    let mut above = above;
    while let Some(head) = story.token(above).head.filter(|_| story.token(above).relation() == "xcomp") {
        if story.is_verb(head) && story.lexicon.cue_verb(&story.lemma(head)).is_some() {
            break;
        }
        above = head;
    }
    let reported = story.reading.children_by(above, &["xcomp", "ccomp"]).find(|&child| child != condition);
    let reports = story.lexicon.cue_verb(&story.lemma(above)).is_some();
    let top = reported.filter(|_| reports).unwrap_or(above);
    let subject = |child: usize| reported == Some(top) && story.token(child).relation() == "mark";
    let tokens = story.reading.subtree_without(top, |child| {
        child == condition || subject(child) || matches!(story.token(child).relation(), "parataxis" | "conj" | "cc")
    });
    let at = tokens.iter().position(|&token| token == top).unwrap_or(0);
    // Keep to one side of the condition's clause.
    let same_side = |token: &usize| (*token < condition) == (top < condition);
    let side: Vec<usize> = tokens.iter().copied().filter(same_side).collect();
    let start = if story.is_verb(tokens[at]) { &side } else { &tokens };
    trimmed(story, story.reading.span_of(start))
}

/// "X in exchange for Y", "in return for Y".
fn exchange(story: &Story<'_>, head: usize) -> Option<Found> {
    let preposition = story.preposition(head);
    if preposition != "in exchange for" && preposition != "in return for" {
        let lemma = story.lemma(head);
        if !(["exchange", "return"].contains(&lemma.as_str()) && preposition == "in") {
            return None;
        }
    }
    let given = story.behind(head, &["for"]).first().copied().unwrap_or(head);
    let above = story.token(head).head?;
    let mut tokens = story.reading.subtree(given);
    tokens.retain(|&token| story.token(token).relation() != "case");
    let consequent = story
        .reading
        .subtree_without(above, |child| child == head || matches!(story.token(child).relation(), "parataxis" | "conj"));
    let (condition, consequent) =
        (trimmed(story, story.reading.span_of(&tokens)), trimmed(story, story.reading.span_of(&consequent)));
    (given != head && !condition.overlaps(consequent)).then_some((
        ConditionKind::InExchange,
        condition,
        consequent,
        "condition/exchange",
    ))
}

fn trimmed(story: &Story<'_>, span: Span) -> Span {
    let span = span.trim_matches(&story.document.text, |c: char| c.is_whitespace() || ",;:.—–\"“”".contains(c));
    let words = story.words(span);
    if let Some(rest) = words.strip_suffix(" only") {
        return Span::new(span.start as usize, span.start as usize + rest.len());
    }
    let words = words.strip_prefix("but ").unwrap_or(words);
    const OPENERS: [&str; 9] =
        ["only if ", "on condition that ", "provided that ", "provided ", "as long as ", "so long as ", "that ", "if ", "to "];
    match OPENERS.iter().find_map(|opener| words.strip_prefix(opener)) {
        Some(rest) => Span::new(span.end as usize - rest.len(), span.end as usize),
        None => span,
    }
}

/// Outside of statements, the subject of the depending clause sets the condition.
fn holder(story: &Story<'_>, entities: &Entities, clause: usize) -> Option<EntityId> {
    let above = story.reading.ancestors(clause).filter(|&above| story.is_verb(above)).take(2);
    above.flat_map(|above| story.agents(above)).find_map(|agent| entities.at(agent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::case;

    /// Kind, condition and consequent of every condition.
    fn check(lines: &str, expected: &[(ConditionKind, &str, &str)]) {
        let case = case(lines);
        let story = case.story();
        let entities = crate::entities::find(&story);
        let found = find(&story, &entities, &mut [], &[]);
        let shown: Vec<_> = found.iter().map(|it| (it.kind, story.words(it.condition), story.words(it.consequent))).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_noun_behind_until_is_a_condition_where_something_is_refused() {
        let lines = "
            Norway Norway PROPN 4 nsubj
            will will AUX 4 aux
            not not PART 4 advmod
            reopen reopen VERB 0 root VerbForm=Inf
            the the DET 6 det
            border border NOUN 4 obj
            until until ADP 9 case
            their their PRON 9 nmod:poss
            withdrawal withdrawal NOUN 4 obl
            . . PUNCT 4 punct";
        check(lines, &[(ConditionKind::Until, "their withdrawal", "Norway will not reopen the border")]);
    }

    #[test]
    fn no_x_no_y_is_a_condition() {
        let lines = "
            No no DET 2 det
            corridor corridor NOUN 0 root
            , , PUNCT 5 punct
            no no DET 5 det
            treaty treaty NOUN 2 list
            . . PUNCT 2 punct";
        check(lines, &[(ConditionKind::If, "No corridor", "no treaty")]);
    }

    #[test]
    fn until_a_day_is_a_time_and_no_condition() {
        let lines = "
            Norway Norway PROPN 4 nsubj
            will will AUX 4 aux
            not not PART 4 advmod
            vote vote VERB 0 root VerbForm=Inf
            until until ADP 6 case
            Friday Friday PROPN 4 obl
            . . PUNCT 4 punct";
        check(lines, &[]);
    }
}
