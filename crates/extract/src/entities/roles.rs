//! Offices: titles in front of a name, and appositions on either side of it.

use std::ops::Range;

use demarche_core::{EntityId, EntityKind, Reason, Role, Span};

use super::build::Build;
use super::names::NameMention;
use crate::Story;

/// How far a title may begin before its name, in tokens ("Leader of the Islamic Revolution Ali Khamenei").
const LONGEST_TITLE: usize = 9;

/// Reads titles and appositions of every person named.
pub(super) fn find(build: &mut Build<'_>, names: &[NameMention]) {
    for name in names {
        let head = build.head(&name.tokens);
        let Some(id) = build.heads.get(&head).copied().filter(|id| build.list[id.0].kind == EntityKind::Person) else { continue };
        title_before(build, id, &name.tokens);
        appositions(build, id, head);
    }
}

/// "Iranian Foreign Minister Abbas Araghchi": the run of nominal words that ends at the name, if it holds an office.
fn title_before(build: &mut Build<'_>, id: EntityId, name: &Range<usize>) {
    let story = build.story;
    let Some(sentence) = story.reading.sentence_of(name.start) else { return };
    let floor = story.reading.sentences[sentence].tokens.start.max(name.start.saturating_sub(LONGEST_TITLE));
    let mut start = name.start;
    while start > floor && joins_title(&story, start - 1) && !is_person(build, start - 1) {
        start -= 1;
    }
    let office = (start..name.start).filter(|&token| office_of(&story, token).is_some());
    // The office nearest to the name, or one in front of "of": "Leader of the Islamic Revolution".
    let offices: Vec<usize> = office.collect();
    let Some(&nearest) = offices.last() else { return };
    let governs = |&&office: &&usize| story.text(office + 1) == "of";
    let office = offices.iter().find(governs).copied().filter(|&it| it != nearest || it + 1 < name.start).unwrap_or(nearest);
    let first = first_of_title(&story, start, office);
    let heads: Vec<usize> =
        (first..name.start).filter(|&token| story.is_nominal(token) && !build.heads.contains_key(&token)).collect();
    give_office(build, id, office, first..name.start);
    let span = story.token(first).span.cover(story.token(name.end - 1).span);
    build.mention(id, span, heads);
}

/// Words that may stand between a title's first word and the name.
fn joins_title(story: &Story<'_>, token: usize) -> bool {
    let text = story.text(token);
    match story.token(token).upos.as_str() {
        "NOUN" | "PROPN" | "ADJ" => true,
        "PART" => text.starts_with(['\'', '’']),
        "ADP" => matches!(text, "of" | "for"),
        "DET" => text.eq_ignore_ascii_case("the"),

        "PUNCT" => matches!(text, "-" | "‑"),
        _ => false,
    }
}

/// Drops words in front of the title that do not belong to it: conjunctions, articles, and plain nouns without a tie.
fn first_of_title(story: &Story<'_>, start: usize, office: usize) -> usize {
    let loose = |token: usize| matches!(story.token(token).upos.as_str(), "CCONJ" | "DET" | "ADP" | "PUNCT" | "PART");
    (start..=office).find(|&token| !loose(token)).unwrap_or(office)
}

fn is_person(build: &Build<'_>, token: usize) -> bool {
    build.heads.get(&token).is_some_and(|id| build.list[id.0].kind == EntityKind::Person)
}

/// The sector of an office noun, if the token is one.
fn office_of<'s>(story: &Story<'s>, token: usize) -> Option<&'s str> {
    let lemma = story.lemma(token);
    let noun = story.lexicon.actor_noun(&lemma).or_else(|| story.lexicon.actor_noun(&story.text(token).to_lowercase()))?;
    (noun.kind == "person").then_some(noun.sector.as_str())
}

/// "Ali Bagheri, foreign policy chief at …" and "Its spokesman, Dawit Bekele,".
fn appositions(build: &mut Build<'_>, id: EntityId, head: usize) {
    let story = build.story;
    let after: Vec<usize> = story.reading.children_by(head, &["appos"]).collect();
    let before = story.token(head).head.filter(|_| story.token(head).relation() == "appos");
    for noun in after.into_iter().chain(before) {
        if office_of(&story, noun).is_none() || is_person(build, noun) {
            continue;
        }
        let tokens = story.phrase(noun);
        let Some((&first, &last)) = tokens.first().zip(tokens.last()) else { continue };
        give_office(build, id, noun, first..last + 1);
        build.mention(id, story.reading.span_of(&tokens), [noun]);
    }
}

/// Name of the rule that takes a person's country from what the story speaks of, for an office that names none.
pub(super) const HOME: &str = "entity/country-of-story";

/// Adds the office whose noun is `office` and whose words are `tokens`.
fn give_office(build: &mut Build<'_>, id: EntityId, office: usize, tokens: Range<usize>) {
    let story = build.story;
    let owner = owner(build, office, &tokens);
    let owner = owner.map(|owner| build.list[owner.0].clone());
    let former = tokens.clone().any(|token| story.lexicon.has_word("former", &story.text(token).to_lowercase()));
    let words = own_words(build, &tokens);
    let title = Role {
        title: story.words(words).to_owned(),
        of: owner.as_ref().map(|it| it.name.clone()),
        former,
        span: story.token(tokens.start).span.cover(story.token(tokens.end - 1).span),
    };
    let sector = office_of(&story, office).unwrap_or("");
    let body = owner.as_ref().filter(|it| sector.is_empty() || it.country.is_none()).and_then(|it| it.code.clone());
    let code = if former { "ELI".into() } else { body.unwrap_or_else(|| sector.to_owned()) };
    let international = owner.as_ref().is_some_and(|it| it.country.is_none() && it.code.is_some());
    let told = owner.and_then(|it| it.country);
    let guessed = told.is_none() && build.list[id.0].country.is_none();
    let country = told.or_else(|| (!international).then(|| home(build, tokens.start)).flatten());
    if let Some(country) = country.as_ref().filter(|_| guessed) {
        build.list[id.0].because.push(Reason::new(HOME, Some(title.span), country.clone()));
    }
    build.add_role(id, title, country, &code);
}

/// Whose office it is: the entity nearest in front of the office noun within the title, else one behind it.
fn owner(build: &Build<'_>, office: usize, tokens: &Range<usize>) -> Option<EntityId> {
    let other = |token: usize| build.heads.get(&token).copied().filter(|id| build.list[id.0].kind != EntityKind::Person);
    let inside = (tokens.start..office).rev().chain(office + 1..tokens.end).find_map(other);
    let inside = inside.or_else(|| body(build, tokens.start..office)).or_else(|| own_body(build, tokens));
    inside.or_else(|| build.story.reading.subtree(office).into_iter().find_map(other))
}

/// Whose body a word of a title names, where the story has said it before: "army spokesman" behind "Sudan's army".
fn body(build: &Build<'_>, mut tokens: Range<usize>) -> Option<EntityId> {
    let story = &build.story;
    let owned = |token: usize| {
        let owners = story.reading.children_by(token, &["nmod:poss", "amod", "compound"]);
        owners.filter_map(|owner| build.heads.get(&owner).copied()).find(|id| build.list[id.0].kind == EntityKind::Government)
    };
    let same = |token: usize| (0..token).rev().filter(move |&at| story.lemma(at) == story.lemma(token)).find_map(owned);
    tokens.find_map(|token| (story.token(token).upos == "NOUN").then(|| same(token)).flatten())
}

/// The body that "its" or "their" in front of an office means: the one that acted last.
fn own_body(build: &Build<'_>, tokens: &Range<usize>) -> Option<EntityId> {
    let story = &build.story;
    let own = tokens.clone().chain(tokens.start.checked_sub(1)).any(|at| story.lemma_in(at, &["its", "their"]));
    let acts = |id: EntityId| {
        use EntityKind::{ArmedGroup, Government, Organization};
        matches!(build.list[id.0].kind, ArmedGroup | Government | Organization)
    };
    let subjects = build.heads.range(..tokens.start).rev().filter(|(at, _)| story.token(**at).relation() == "nsubj");
    subjects.map(|(_, id)| *id).find(|&id| acts(id)).filter(|_| own)
}

/// The title without the demonym or possessor in front of it ("Foreign Minister").
fn own_words(build: &Build<'_>, tokens: &Range<usize>) -> Span {
    let story = &build.story;
    let tie = |token: usize| build.heads.contains_key(&token) || matches!(story.token(token).upos.as_str(), "PART" | "DET");
    let first = tokens.clone().find(|&token| !tie(token)).unwrap_or(tokens.start);
    story.token(first).span.cover(story.token(tokens.end - 1).span)
}

/// The country of an office that names none: that of the government mentioned last before it, else of the dateline.
fn home(build: &Build<'_>, before: usize) -> Option<String> {
    let government =
        |id: EntityId| (build.list[id.0].kind == EntityKind::Government).then(|| build.list[id.0].country.clone()).flatten();
    let near = build.heads.range(..before).rev().find_map(|(_, &id)| government(id));
    near.or_else(|| build.story.document.dateline.as_ref().and_then(|line| line.country.clone()))
}
