//! Finds names: those the lexicon knows, and those the model saw.

use std::ops::Range;

use demarche_core::english::names_day_or_month;

use super::eligible::BYLINES;
use crate::Story;
use crate::gazetteer::{Candidate, Gazetteer, Kind};
use crate::lexicon::NameEntry;

/// The longest known name, in tokens.
const LONGEST: usize = 8;

/// A name in the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NameMention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it names.
    pub kind: NameKind,
}

/// What a name names.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NameKind {
    /// A name the lexicon knows.
    Known(NameEntry),
    /// A name the model saw: `person`, `organization`, `place`.
    Seen(String),
}

/// The names of the story in the order of the text; none overlap. Where a known name and a seen one overlap, the longer
/// wins, and the known one where they are equally long.
pub(super) fn find(story: &Story<'_>) -> Vec<NameMention> {
    let seen = story.reading.names.iter().filter(|name| ["person", "organization", "place"].contains(&name.kind.as_str()));
    let seen = seen.map(|name| NameMention { tokens: own_tokens(story, name), kind: NameKind::Seen(kind_of(story, name)) });
    let seen = hyphenated(story, seen.filter(|name| !name.tokens.is_empty()).collect()).into_iter();
    let mut all: Vec<NameMention> =
        known(story).into_iter().chain(broadcasters(story)).chain(seen.filter(|name| !name.tokens.is_empty())).collect();
    all.sort_by_key(|name| (std::cmp::Reverse(name.tokens.len()), matches!(name.kind, NameKind::Seen(_)), name.tokens.start));
    let mut kept: Vec<NameMention> = Vec::new();
    for name in all {
        if kept.iter().all(|other| name.tokens.end <= other.tokens.start || other.tokens.end <= name.tokens.start) {
            kept.push(name);
        }
    }
    kept.sort_by_key(|name| name.tokens.start);
    kept
}

/// "Lim | Ji-eun", "Oh Tae | -jin": names whose hyphen the model cut them at. No two persons stand side by side without a mark.
fn hyphenated(story: &Story<'_>, names: Vec<NameMention>) -> Vec<NameMention> {
    let person = |it: &NameMention| matches!(&it.kind, NameKind::Seen(kind) if kind == "person");
    let close = |at: usize| story.reading.tokens.get(at).is_some_and(|it| story.token(at - 1).span.end == it.span.start);
    let mut out: Vec<NameMention> = Vec::new();
    for mut name in names {
        let end = name.tokens.end;
        let cut = person(&name) && close(end) && close(end + 1) && matches!(story.text(end), "-" | "‑");
        if cut && story.text(end + 1).chars().all(char::is_alphabetic) {
            name.tokens.end += 2;
        }
        match out.last_mut() {
            Some(last)
                if person(last)
                    && person(&name)
                    && last.tokens.end == name.tokens.start
                    && story
                        .words(story.token(name.tokens.start).span.cover(story.token(name.tokens.end - 1).span))
                        .contains(['-', '‑']) =>
            {
                last.tokens.end = name.tokens.end;
            }
            _ => out.push(name),
        }
    }
    out
}

/// "Radio Ndeke", "TV Andina": the word and the proper nouns behind it, whatever the model took them for; "Channel 13"; what follows
/// "the state news agency".
fn broadcasters(story: &Story<'_>) -> Vec<NameMention> {
    let proper = |at: usize| {
        let word = story.reading.tokens.get(at).filter(|it| it.upos == "PROPN").map(|_| story.text(at));
        word.is_some_and(|word| word.starts_with(char::is_uppercase)) && !is_day(story, at)
    };
    let sentences = story.reading.sentences.iter();
    let named = sentences.flat_map(|sentence| {
        let end = sentence.tokens.end;
        let opens = move |at: &usize| matches!(story.text(*at), "Radio" | "TV");
        sentence
            .tokens
            .clone()
            .filter(opens)
            .map(move |at| at..(at + 1..end.min(at + 4)).find(|&it| !proper(it)).unwrap_or(end.min(at + 4)))
    });
    let long = named.filter(|tokens| tokens.len() > 1);
    let all = 0..story.reading.tokens.len().saturating_sub(1);
    let numbered =
        all.clone().filter(|&at| story.text(at) == "Channel" && story.token(at + 1).upos == "NUM").map(|at| at..at + 2);
    let outlet = |at: &usize| {
        let noun =
            story.token(*at).upos == "NOUN" && story.lexicon.actor_noun(&story.lemma(*at)).is_some_and(|it| it.kind == "outlet");
        let short = story.text(at + 1).len() > 1 && story.text(at + 1).chars().all(char::is_uppercase);
        noun && short && proper(at + 1)
    };
    let described = all.filter(outlet).map(|at| at + 1..at + 2);
    long.chain(numbered)
        .chain(described)
        .map(|tokens| NameMention { tokens, kind: NameKind::Seen("organization".into()) })
        .collect()
}

/// The kind of a seen name: what is called like an outlet ("Radio Ndeke", "Sofia Ledger") is no person.
fn kind_of(story: &Story<'_>, name: &demarche_core::Name) -> String {
    const FIRST: [&str; 4] = ["Radio", "TV", "Television", "Channel"];
    const LAST: [&str; 12] =
        ["News", "Times", "Herald", "Tribune", "Gazette", "Television", "TV", "Radio", "FM", "Courier", "Ledger", "Newswire"];
    let words: Vec<&str> = story.words(name.span).split_whitespace().collect();
    let is = |word: Option<&&str>, list: &[&str]| word.is_some_and(|word| list.contains(word));
    let outlet = words.len() > 1 && (is(words.first(), &FIRST) || is(words.last(), &LAST));
    // "The governor of Adana" governs a place.
    let of = words.len() == 1 && name.tokens.start > 0 && story.text(name.tokens.start - 1) == "of";
    match name.kind.as_str() {
        "place" | "organization" if words.len() == 1 && !outlet && is_of_person(story, words[0]) => "person".into(),
        "person" if outlet || introduced(story, name) => "organization".into(),
        "person" if of => "place".into(),
        "organization" | "person" if words.len() == 1 && !outlet && is_town(story, name.tokens.start) => "place".into(),
        kind => kind.to_owned(),
    }
}

/// Whether a single word that no table knows stands where a town does ("near Ohrid", "sent an envoy to Ohrid") and the gazetteer has one.
fn is_town(story: &Story<'_>, token: usize) -> bool {
    let word = story.text(token);
    let goes = |verb: usize| {
        story.lemma_in(verb, &["go", "travel", "fly", "send", "come", "return", "march", "advance", "head", "move"])
    };
    let stands = match story.preposition(token).as_str() {
        "in" | "near" | "outside" => true,
        "to" | "towards" | "toward" | "from" => story.token(token).head.is_some_and(goes),
        _ => false,
    };
    let town = |it: &Candidate| matches!(it.kind, Kind::Town | Kind::Capital) && !it.foreign;
    // "Captured Maungdaw", "shelled Tessit"
    let taken = || {
        let verb = story.token(token).head.filter(|_| matches!(story.token(token).deprel.as_str(), "obj" | "nsubj:pass"));
        verb.is_some_and(|verb| story.is_verb(verb) && story.lexicon.has_word("upon_towns", &story.lemma(verb)))
    };
    let stands = stands || taken();
    stands && story.lexicon.name(word).is_none() && Gazetteer::embedded().candidates(word).iter().any(town)
}

/// Whether a single word that no table knows is the first or last name of somebody whom the story names in full before
/// ("Shen" of "Shen Guowei").
fn is_of_person(story: &Story<'_>, word: &str) -> bool {
    let mut people = story.reading.names.iter().filter(|name| name.kind == "person" && name.tokens.len() > 1);
    let named = people.any(|name| {
        let words = || story.words(name.span).split_whitespace();
        words().next() == Some(word) || words().next_back() == Some(word)
    });
    named && story.lexicon.name(word).is_none()
}

/// Whether what stands around a name says that it is a body: "the opposition bloc Hayreniq", "the state agency RIA Zapad",
/// "the Rafidain party", "Selka rebels".
fn introduced(story: &Story<'_>, name: &demarche_core::Name) -> bool {
    const BODIES: [&str; 10] =
        ["bloc", "party", "alliance", "coalition", "faction", "charity", "foundation", "firm", "company", "opposition"];
    let before = name.tokens.start.checked_sub(1).filter(|&it| story.token(it).upos == "NOUN");
    let body = before.and_then(|it| story.lexicon.actor_noun(&story.lemma(it))).is_some_and(|noun| {
        matches!(noun.kind.as_str(), "outlet" | "organization" | "armed_group")
            && !matches!(noun.sector.as_str(), "MIL" | "COP" | "GOV")
    });
    let agency = |it: usize| story.lemma_in(it, &["agency"]) && it > 0 && story.lemma_in(it - 1, &["state", "news", "press"]);
    let bodily = before.is_some_and(|it| story.lemma_in(it, &BODIES) || agency(it));
    let fighters = story.reading.tokens.get(name.tokens.end).is_some_and(|it| {
        it.upos == "NOUN"
            && matches!(story.text(name.tokens.end), "rebels" | "fighters" | "militants" | "guerrillas" | "insurgents")
    });
    body || bodily || fighters
}

/// A seen name without the title in front of it and loose words at its ends; empty where nothing but a title was seen.
fn own_tokens(story: &Story<'_>, name: &demarche_core::Name) -> Range<usize> {
    let Range { mut start, mut end } = name.tokens.clone();
    let loose =
        |token: usize| matches!(story.token(token).upos.as_str(), "ADP" | "DET" | "PUNCT" | "PART" | "CCONJ" | "AUX" | "SYM");
    let title = |token: usize| {
        let office = story.lexicon.actor_noun(&story.text(token).to_lowercase()).is_some_and(|noun| noun.kind == "person");
        office || story.lexicon.has_word("honorifics", &story.text(token).to_lowercase())
    };
    if name.kind == "person" {
        // "Treasury | Secretary Paul Rennick": the first word of a title is nobody.
        let begins_title = story.reading.tokens.get(end).is_some_and(|it| it.upos == "PROPN")
            && title(end)
            && story.token(end - 1).head == Some(end);
        if begins_title {
            return start..start;
        }
        if let Some(office) = (start..end).rev().find(|&token| title(token)) {
            // "Leader of the Revolution" is an office; "Prime Minister Ana Ruiz" a name behind one.
            let of = (office + 1..end).next().is_some_and(loose);
            // "Secretary of State Marco Rubio": the name follows what hangs on the office.
            let behind = |&token: &usize| !loose(token) && !story.reading.ancestors(token).any(|above| above == office);
            let person = (office + 2..end).find(behind).filter(|&token| token > office + 2);
            // "Secretary of State Ada Morse": wherever the parser hangs the name.
            let state = (office + 3 < end && story.text(office + 2) == "State").then_some(office + 3);
            start = if of { state.or(person).unwrap_or(end) } else { office + 1 };
        }
        while start < end && story.lexicon.name(story.text(start)).is_some_and(|entry| matches!(entry, NameEntry::Demonym(_))) {
            start += 1;
        }
    }
    // "the opposition People's Alliance": what a body is does not name it.
    while name.kind == "organization"
        && start + 1 < end
        && story.text(start).starts_with(char::is_lowercase)
        && story.token(start).upos != "PROPN"
    {
        start += 1;
    }
    // "the daily Al Sabil": what kind of paper it is does not name it.
    let paper = |token: usize| ["daily", "weekly", "newspaper", "magazine", "broadcaster", "agency"].contains(&story.text(token));
    while start < end && (loose(start) || paper(start)) {
        start += 1;
    }
    while start < end && loose(end - 1) {
        end -= 1;
    }
    while start < end && is_day(story, end - 1) {
        end -= 1;
    }
    if name.kind == "organization" && is_title(story, start..end) {
        return start..start;
    }
    // "Staff Correspondent": a by-line.
    if end > start && BYLINES.contains(&story.text(end - 1)) {
        return start..start;
    }
    // "Wrote on X": where it was posted.
    if end == start + 1 && story.text(start) == "X" && start > 0 && story.lemma_in(start - 1, &["on", "via"]) {
        return start..start;
    }
    let proper = (start..end).any(|token| story.text(token).starts_with(char::is_uppercase) && story.token(token).upos != "ADJ");
    if proper { start..last_of_run(story, start..end) } else { start..start }
}

/// "Minister of Foreign Affairs", and of it "Foreign Affairs": an office and its field, no body.
fn is_title(story: &Story<'_>, name: Range<usize>) -> bool {
    if name.is_empty() {
        return false;
    }
    let office = |token: usize| {
        let noun = story.lexicon.actor_noun(&story.text(token).to_lowercase()).is_some_and(|noun| noun.kind == "person");
        noun && story.reading.tokens.get(token + 1).is_some_and(|_| matches!(story.text(token + 1), "of" | "for"))
    };
    let field = name.start.checked_sub(2).is_some_and(|at| office(at) && story.lemma_in(at, &["minister", "secretary"]));
    let known = story.lexicon.name(story.words(story.token(name.start).span.cover(story.token(name.end - 1).span))).is_some();
    office(name.start) || field && !known
}

/// The end of a name with the proper nouns right behind it that the tree ties to it ("El" of "El Fasher").
fn last_of_run(story: &Story<'_>, name: Range<usize>) -> usize {
    let tied = |at: usize, end: usize| {
        let it = story.token(at);
        let inside = |head: Option<usize>| head.is_some_and(|head| (name.start..end).contains(&head));
        let flat = matches!(it.relation(), "flat" | "compound") && inside(it.head);
        let above = (name.start..end)
            .any(|token| story.token(token).head == Some(at) && matches!(story.token(token).relation(), "flat" | "compound"));
        it.upos == "PROPN" && !is_day(story, at) && (flat || above)
    };
    let sentence = story.reading.sentence_of(name.start).map_or(name.end, |at| story.reading.sentences[at].tokens.end);
    let mut end = name.end;
    while end < sentence && tied(end, end) {
        end += 1;
    }
    end
}

/// Whether a token is the name of a day or a month.
fn is_day(story: &Story<'_>, token: usize) -> bool {
    let short = ["Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri"];
    names_day_or_month(&story.text(token).to_lowercase()) || short.contains(&story.text(token).trim_end_matches('.'))
}

/// The longest known name at each token, left to right.
fn known(story: &Story<'_>) -> Vec<NameMention> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < story.reading.tokens.len() {
        match known_at(story, at) {
            Some(name) => {
                at = name.tokens.end;
                found.push(name);
            }
            None => at += 1,
        }
    }
    found
}

fn known_at(story: &Story<'_>, start: usize) -> Option<NameMention> {
    let first = story.text(start);
    if !first.starts_with(|c: char| c.is_uppercase()) {
        return None;
    }
    // "US" and "UN" are names whatever the model takes them for.
    let acronym = first.len() > 1 && first.chars().all(char::is_uppercase);
    let function_word = !acronym && matches!(story.token(start).upos.as_str(), "AUX" | "PRON" | "VERB" | "ADP");
    let sentence = story.reading.sentence_of(start)?;
    let end = story.reading.sentences[sentence].tokens.end.min(start + LONGEST);
    (start + 1..=end).rev().find_map(|end| {
        let words = story.words(story.token(start).span.cover(story.token(end - 1).span));
        let plural = || {
            words.strip_suffix('s').and_then(|one| story.lexicon.name(one)).filter(|entry| matches!(entry, NameEntry::Demonym(_)))
        };
        let known = words.len() > 1 && !(function_word && end == start + 1);
        let entry = known.then(|| story.lexicon.name(words).or_else(plural)).flatten()?;
        Some(NameMention { tokens: start..end, kind: NameKind::Known(entry) })
    })
}
