//! What hangs on what: the clause that must hold, the clause that depends on it, and who sets it.

use demarche_core::{Condition, ConditionId, ConditionKind, EntityId, Event, Reason, Span, Statement};

use crate::Story;
use crate::entities::Entities;

/// Finds conditions and ties them to the statements and events that they stand in.
pub fn find(story: &Story<'_>, entities: &Entities, statements: &mut [Statement], events: &[Event]) -> Vec<Condition> {
    let mut found: Vec<Condition> = Vec::new();
    for token in 0..story.reading.tokens.len() {
        let Some((kind, condition, consequent, rule)) = clause(story, token).or_else(|| exchange(story, token)) else { continue };
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
    let above = it.head?;
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
        () if provided || word(&["provided", "providing"]) => ConditionKind::Provided,
        () if word(&["unless", "without"]) => ConditionKind::Unless,
        () if word(&["until", "till"]) => ConditionKind::Until,
        () if only && word(&["if", "when", "after", "once"]) => ConditionKind::OnlyIf,
        () if word(&["if"]) && !words.iter().any(|it| it == "as" || it == "even") || inverted.is_some() => ConditionKind::If,
        () => return None,
    };
    // "provided that X – to do Y": the infinitive behind the dash is what depends on X.
    let infinitive = story.reading.subtree(head).into_iter().find(|&token| provided && is_cut_off(story, token));
    let mut tokens = story.reading.subtree_without(head, |token| Some(token) == infinitive);
    tokens.retain(|token| !marks.contains(token));
    if provided {
        tokens.retain(|&token| token != head);
        // The clause may hang beside the connective instead of under it.
        let beside = story.reading.children_by(above, &["advcl", "ccomp", "parataxis"]).filter(|&other| other > head).min();
        let beside = beside.filter(|_| !tokens.iter().any(|&token| story.is_nominal(token)));
        tokens.extend(beside.map(|other| story.reading.subtree(other)).unwrap_or_default());
    }
    let condition = trimmed(story, story.reading.span_of(&tokens));
    let consequent = match infinitive {
        Some(infinitive) => trimmed(story, story.reading.span_of(&story.reading.subtree(infinitive))),
        None => depending(story, above, head),
    };
    (!condition.is_empty() && !consequent.is_empty()).then_some((kind, condition, consequent, "condition/clause"))
}

/// An infinitive behind a dash.
fn is_cut_off(story: &Story<'_>, token: usize) -> bool {
    let Some(mark) = story.child(token, &["mark"]).filter(|&mark| story.lemma_in(mark, &["to"])) else { return false };
    story.is_verb(token) && mark.checked_sub(1).is_some_and(|before| story.text(before).starts_with(['—', '–', '-']))
}

/// What depends on the condition: the clause above, or, where that only reports, what it reports.
fn depending(story: &Story<'_>, above: usize, condition: usize) -> Span {
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
    match words.strip_prefix("that ").or_else(|| words.strip_prefix("to ")) {
        Some(rest) => Span::new(span.end as usize - rest.len(), span.end as usize),
        None => span,
    }
}

/// Outside of statements, the subject of the depending clause sets the condition.
fn holder(story: &Story<'_>, entities: &Entities, clause: usize) -> Option<EntityId> {
    let above = story.token(clause).head?;
    story.agents(above).first().and_then(|&agent| entities.at(agent))
}
