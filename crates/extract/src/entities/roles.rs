//! Offices: titles in front of a name, and appositions on either side of it.

use std::ops::Range;

use demarche_core::{EntityId, EntityKind, Reason, Role, Span};

use super::build::Build;
use super::home;
use super::names::NameMention;
use super::nouns;
use crate::Story;

/// How far a title may begin before its name, in tokens ("Leader of the Islamic Revolution Ali Khamenei").
const LONGEST_TITLE: usize = 9;

/// Reads titles and appositions of every person named.
pub(super) fn find(build: &mut Build<'_>, names: &[NameMention]) {
    for name in names {
        let head = build.head(&name.tokens);
        let Some(id) = build.heads.get(&head).copied().filter(|id| build.list[id.0].kind == EntityKind::Person) else { continue };
        title_before(build, id, &name.tokens);
        before_comma(build, id, &name.tokens);
        appositions(build, id, head);
        countryman(build, id, head);
    }
}

/// "His Afghan counterpart, Hamid Wardak, …": an office right in front of the name, a comma between, whatever the parser made of it.
fn before_comma(build: &mut Build<'_>, id: EntityId, name: &Range<usize>) {
    let story = build.story;
    let polite = |at: usize| story.lexicon.has_word("honorifics", &story.text(at).to_lowercase());
    let start = name.start.checked_sub(1).filter(|&at| polite(at)).unwrap_or(name.start);
    let Some(noun) = start.checked_sub(2).filter(|&noun| story.text(noun + 1) == "," && office_of(&story, noun).is_some()) else {
        return;
    };
    let same = story.reading.sentence_of(noun) == story.reading.sentence_of(name.start);
    let closes = story.reading.tokens.get(name.end).is_none_or(|it| it.upos == "PUNCT");
    if !same || !closes || is_person(build, noun) {
        return;
    }
    let tokens = story.phrase(noun);
    let first = tokens.first().copied().unwrap_or(noun);
    give_office(build, id, noun, first..noun + 1);
    build.mention(id, story.token(first).span.cover(story.token(noun).span), [noun]);
}

/// "Angola's João Cardoso": whose a person is that has no title.
fn countryman(build: &mut Build<'_>, id: EntityId, head: usize) {
    let story = build.story;
    if build.list[id.0].country.is_some() || !build.list[id.0].roles.is_empty() {
        return;
    }
    let mut owners = story.reading.children_by(head, &["nmod:poss"]).filter_map(|owner| build.heads.get(&owner));
    let country = owners.find_map(|owner| {
        let it = &build.list[owner.0];
        (it.kind == EntityKind::Government).then(|| it.country.clone()).flatten()
    });
    if let Some(country) = country {
        build.belongs(id, country, "GOV");
    }
}

/// "Iranian Foreign Minister Abbas Araghchi": the run of nominal words that ends at the name, if it holds an office.
fn title_before(build: &mut Build<'_>, id: EntityId, name: &Range<usize>) {
    let story = build.story;
    let Some(sentence) = story.reading.sentence_of(name.start) else { return };
    let floor = story.reading.sentences[sentence].tokens.start.max(name.start.saturating_sub(LONGEST_TITLE));
    let mut start = name.start;
    let joins = |token: usize| joins_title(&story, token) || build.heads.contains_key(&token);
    while start > floor && joins(start - 1) && !is_person(build, start - 1) {
        start -= 1;
    }
    let office = (start..name.start).filter(|&token| office_of(&story, token).is_some());
    // The office nearest to the name, or one in front of "of": "Leader of the Islamic Revolution".
    let offices: Vec<usize> = office.collect();
    let Some(&nearest) = offices.last() else { return };
    let governs = |&&office: &&usize| story.text(office + 1) == "of";
    let office = offices.iter().find(governs).copied().filter(|&it| it != nearest || it + 1 < name.start).unwrap_or(nearest);
    // "the resignation of Prime Minister X": what governs the office is no part of it.
    let start = (start..office).rev().find(|&token| story.token(token).upos == "ADP").map_or(start, |of| of + 1);
    let first = first_of_title(build, start, office);
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
fn first_of_title(build: &Build<'_>, start: usize, office: usize) -> usize {
    let story = &build.story;
    let loose = |token: usize| matches!(story.token(token).upos.as_str(), "CCONJ" | "DET" | "ADP" | "PUNCT" | "PART");
    // A name is never loose, whatever word the model takes it for.
    (start..=office).find(|&token| !loose(token) || build.heads.contains_key(&token)).unwrap_or(office)
}

fn is_person(build: &Build<'_>, token: usize) -> bool {
    build.heads.get(&token).is_some_and(|id| build.list[id.0].kind == EntityKind::Person)
}

/// The sector of an office noun, if the token is one.
fn office_of<'s>(story: &Story<'s>, token: usize) -> Option<&'s str> {
    let lemma = story.lemma(token);
    // "The director general" is no general, "the police chief" no official.
    let before = token.checked_sub(1).filter(|&before| story.is_nominal(before) || story.token(before).upos == "ADJ");
    let pair = before.map(|before| format!("{} {lemma}", story.text(before).to_lowercase()));
    let noun = pair
        .and_then(|pair| story.lexicon.actor_noun(&pair))
        .or_else(|| story.lexicon.actor_noun(&lemma))
        .or_else(|| story.lexicon.actor_noun(&story.text(token).to_lowercase()))?;
    (noun.kind == "person").then_some(noun.sector.as_str())
}

/// "Ali Bagheri, foreign policy chief at …" and "Its spokesman, Dawit Bekele,".
fn appositions(build: &mut Build<'_>, id: EntityId, head: usize) {
    let story = build.story;
    let after: Vec<usize> = story.reading.children_by(head, &["appos"]).collect();
    let before = story.token(head).head.filter(|_| story.token(head).relation() == "appos");
    // "X also agreed to meet, the mission's spokesman, Y, said": the office is that of the name right behind it.
    let anothers = |noun: usize| {
        let mut beside = story.reading.children_by(noun, &["appos"]).filter(|&it| it > noun && it != head);
        beside.any(|it| build.heads.get(&it).is_some_and(|&other| other != id && build.list[other.0].kind == EntityKind::Person))
    };
    let own: Vec<usize> = after.into_iter().filter(|&noun| !anothers(noun)).chain(before).collect();
    for noun in own {
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
    let owner = owner(build, office, &tokens).or_else(|| by_title(build, office, &tokens));
    let owner = owner.map(|owner| build.list[owner.0].clone());
    let former = tokens.clone().any(|token| story.lexicon.has_word("former", &story.text(token).to_lowercase()));
    let words = own_words(build, &tokens);
    let title = Role {
        title: story.words(words).to_owned(),
        of: owner.as_ref().map(|it| it.name.clone()),
        former,
        span: story.token(tokens.start).span.cover(story.token(tokens.end - 1).span),
    };
    let sector = sector(&story, office, &tokens);
    // Who speaks or acts for a body that is no government acts as that body does.
    let stands_for = |it: &&demarche_core::Entity| {
        let own = it.kind == EntityKind::ArmedGroup || it.country.is_none();
        let teaches = sector == "ELI" && it.sectors.iter().any(|it| it == "EDU");
        let judges = sector == "JUD" && it.code.as_deref() == Some("IGO JUD");
        sector.is_empty() || own && matches!(sector, "GOV" | "NGO" | "CVL" | "MIL") || teaches || judges
    };
    let body = owner.as_ref().filter(stands_for).and_then(|it| it.code.clone());
    let code = if former { "ELI".into() } else { body.unwrap_or_else(|| sector.to_owned()) };
    let international =
        owner.as_ref().is_some_and(|it| it.country.is_none() && it.code.as_deref().is_some_and(|it| it.starts_with("IGO")));
    let told = if international { None } else { owner.and_then(|it| it.country).or_else(|| nouns::own_side(build, office)) };
    let known = told.is_some() || international;
    let guessed = !known && build.list[id.0].country.is_none();
    let home = || home::country(build, tokens.start, &counterparts(build, &tokens));
    // An economist may be of any country.
    let apt = !international && (former || !matches!(sector, "ELI" | "EDU" | "BUS"));
    let country = told.or_else(|| apt.then(home).flatten());
    if let Some(country) = country.as_ref().filter(|_| guessed) {
        build.list[id.0].because.push(Reason::new(HOME, Some(title.span), country.clone()));
    }
    build.add_role(id, title, country, &code, known);
}

/// The countries of counterparts beside an office: "Foreign Minister X and his Afghan counterpart".
fn counterparts(build: &Build<'_>, tokens: &Range<usize>) -> Vec<String> {
    let story = &build.story;
    let Some(sentence) = story.reading.sentence_of(tokens.start) else { return Vec::new() };
    let here = story.reading.sentences[sentence].tokens.clone();
    let same = |token: &usize| {
        story.lemma_in(*token, &["counterpart", "colleague", "guest", "host"]) || story.lemma_in(*token, &["number"])
    };
    let others = here.filter(|token| same(token) && !tokens.contains(token));
    others.filter_map(|token| build.country_beside(token)).collect()
}

/// The sector of an office: that of its noun, but for whom it leads or speaks for.
pub(super) fn sector<'s>(story: &Story<'s>, office: usize, tokens: &Range<usize>) -> &'s str {
    const SIDES: [(&str, &[&str]); 4] = [
        ("OPP", &["opposition", "dissident"]),
        (
            "REB",
            &["rebel", "separatist", "insurgent", "guerrilla", "militia", "militant", "jihadist", "secessionist", "breakaway"],
        ),
        ("CVL", &["protest", "student", "strike", "community", "tribal", "village", "civic", "indigenous"]),
        ("LAB", &["union", "labour", "labor"]),
    ];
    let word = |token: usize| story.text(token).to_lowercase();
    // "The European Union's ambassador" leads no union.
    let plain = |token: usize| {
        story.text(token).starts_with(char::is_lowercase) || matches!(word(token).as_str(), "opposition" | "rebel")
    };
    let side = SIDES.iter().find(|(_, words)| tokens.clone().any(|token| plain(token) && words.contains(&word(token).as_str())));
    let own = office_of(story, office).unwrap_or("");
    match side {
        Some((sector, _)) if matches!(own, "" | "GOV" | "LEG" | "MIL" | "CVL") => sector,
        // "army spokesman", "government spokesman".
        _ if own.is_empty() => {
            let mut bodies = tokens.clone().filter(|&token| token != office).filter_map(|token| {
                let pair = token
                    .checked_sub(1)
                    .filter(|it| tokens.contains(it))
                    .map(|before| format!("{} {}", word(before), word(token)));
                pair.and_then(|pair| story.lexicon.actor_noun(&pair)).or_else(|| story.lexicon.actor_noun(&word(token)))
            });
            bodies.rfind(|noun| noun.kind != "person").map_or("", |noun| noun.sector.as_str())
        }
        _ => own,
    }
}

/// The body or state that an office belongs to by its title alone, where the story speaks of it.
fn by_title(build: &Build<'_>, office: usize, tokens: &Range<usize>) -> Option<EntityId> {
    const TITLES: [(&str, &[&str]); 3] = [
        ("European Union", &["commissioner", "foreign policy chief"]),
        (
            "United States",
            &["secretary of state", "treasury secretary", "defense secretary", "commerce secretary", "attorney general"],
        ),
        ("United Kingdom", &["foreign secretary", "home secretary", "chancellor of the exchequer"]),
    ];
    const OTHER: [&str; 8] = ["police", "peace", "election", "high", "health", "trade union", "customs", "tax"];
    let story = &build.story;
    let words =
        story.words(story.token(tokens.start).span.cover(story.token(tokens.end.max(office + 1) - 1).span)).to_lowercase();
    if OTHER.iter().any(|other| words.contains(other)) {
        return None;
    }
    let (body, _) = TITLES.iter().find(|(_, titles)| titles.iter().any(|title| words.ends_with(title)))?;
    let heads = build.heads.values().copied();
    let country = story.lexicon.name(body);
    heads.into_iter().find(|id| {
        let it = &build.list[id.0];
        it.name == *body || matches!(country, Some(crate::lexicon::NameEntry::Country(at)) if it.kind == EntityKind::Government && it.country.as_deref() == Some(story.lexicon.country[at].code.as_str()))
    })
}

/// Whose office it is: the entity nearest in front of the office noun within the title, else one behind it.
fn owner(build: &Build<'_>, office: usize, tokens: &Range<usize>) -> Option<EntityId> {
    // "Treasury Secretary" is no body, though the model may name it as one.
    let itself = build.story.token(office).span;
    let is_office = |id: &EntityId| build.list[id.0].mentions.iter().any(|mention| mention.contains(itself));
    let other = |token: usize| {
        let id = build.heads.get(&token).copied().filter(|id| build.list[id.0].kind != EntityKind::Person);
        id.filter(|id| !is_office(id))
    };
    let coded = |id: &EntityId| build.list[id.0].kind != EntityKind::Place || build.list[id.0].country.is_some();
    let within = || (tokens.start..office).rev().chain(office + 1..tokens.end).filter_map(other);
    let inside = within().find(coded).or_else(|| within().next());
    let inside = inside
        .or_else(|| body(build, tokens.start..office + 1))
        .or_else(|| own_body(build, tokens))
        .or_else(|| taken_up(build, tokens.start..office))
        .or_else(|| worldwide(build, office));
    let story = &build.story;
    let aside = |child: usize| matches!(story.token(child).relation(), "acl" | "appos" | "parataxis" | "conj" | "advcl" | "flat");
    inside.or_else(|| story.reading.subtree_without(office, aside).into_iter().filter_map(other).find(coded))
}

/// Whose body or office a word of a title names, where the story has said it before: "army spokesman" behind "Sudan's army", "envoy"
/// behind "the United Nations envoy".
fn body(build: &Build<'_>, mut tokens: Range<usize>) -> Option<EntityId> {
    let story = &build.story;
    let owned = |token: usize| {
        let owners = story.reading.children_by(token, &["nmod:poss", "amod", "compound"]);
        let state = |id: &EntityId| build.list[id.0].kind == EntityKind::Government;
        let body = |id: &EntityId| build.list[id.0].code.as_deref().is_some_and(|code| code.starts_with("IGO"));
        let person = story.lexicon.actor_noun(&story.lemma(token)).is_some_and(|noun| noun.kind == "person");
        owners.filter_map(|owner| build.heads.get(&owner).copied()).find(|id| body(id) || !person && state(id))
    };
    let same = |token: usize| (0..token).rev().filter(move |&at| story.lemma(at) == story.lemma(token)).find_map(owned);
    tokens.find_map(|token| (story.token(token).upos == "NOUN").then(|| same(token)).flatten())
}

/// "The movement's leader", "the bloc's chairman": the armed group or international body named last.
fn taken_up(build: &Build<'_>, tokens: Range<usize>) -> Option<EntityId> {
    let story = &build.story;
    let noun = tokens.clone().find(|&at| story.token(at).deprel == "nmod:poss" && story.token(at).upos == "NOUN")?;
    let definite = story.reading.children_by(noun, &["det"]).any(|det| story.lemma_in(det, &["the", "this"]));
    let bare = story.child(noun, &["amod", "compound", "nmod"]).is_none();
    let word = story.text(noun).to_lowercase();
    let armed = story.lexicon.has_word("armed_nouns", &word);
    let international = ["bloc", "alliance", "agency", "organisation", "organization", "watchdog", "union", "body"];
    let fits = |id: &EntityId| {
        let it = &build.list[id.0];
        let world = it.code.as_deref().is_some_and(|code| code.starts_with("IGO"));
        armed && it.kind == EntityKind::ArmedGroup || world && international.contains(&word.as_str())
    };
    build.heads.range(..noun).rev().map(|(_, id)| *id).find(fits).filter(|_| definite && bare)
}

/// "Director General X": of the international body that was named last.
fn worldwide(build: &Build<'_>, office: usize) -> Option<EntityId> {
    let story = &build.story;
    let words = (office.saturating_sub(2)..=office).map(|at| story.text(at).to_lowercase()).collect::<Vec<_>>().join(" ");
    let titled = [
        "director general",
        "director - general",
        "secretary general",
        "secretary - general",
        "director-general",
        "secretary-general",
    ];
    let world = |id: &EntityId| build.list[id.0].code.as_deref().is_some_and(|code| code.starts_with("IGO"));
    let named = || build.heads.range(..office).rev().map(|(_, id)| *id).find(world);
    titled.iter().any(|title| words.ends_with(title)).then(named).flatten().or_else(|| of_court(build, office))
}

/// "Prosecutor X" where the story has just named an international court.
fn of_court(build: &Build<'_>, office: usize) -> Option<EntityId> {
    const REACH: usize = 2;
    let story = &build.story;
    let sentence = story.reading.sentence_of(office).filter(|_| office_of(story, office) == Some("JUD"))?;
    let first = story.reading.sentences[sentence.saturating_sub(REACH)].tokens.start;
    let mut before = build.heads.range(first..office).rev().map(|(_, id)| *id);
    before.find(|id| build.list[id.0].code.as_deref() == Some("IGO JUD"))
}

/// The body that "its" or "their" in front of an office means: the one that acted last.
fn own_body(build: &Build<'_>, tokens: &Range<usize>) -> Option<EntityId> {
    let story = &build.story;
    let own = tokens.clone().chain(tokens.start.checked_sub(1)).any(|at| story.lemma_in(at, &["its", "their"]));
    let acts = |id: EntityId| {
        use EntityKind::{ArmedGroup, Government, Organization};
        matches!(build.list[id.0].kind, ArmedGroup | Government | Organization)
    };
    let sentence = story.reading.sentence_of(tokens.start).map_or(0, |it| story.reading.sentences[it].tokens.start);
    // A subject inside another clause of the same sentence is not meant: "X will come only if Y frees them, says its minister".
    let apt = |at: usize| story.token(at).relation() == "nsubj" && !(at >= sentence && home::is_aside(story, at));
    // "Ethiopia's government did not confirm it. Its spokesman …": the state whose body is the subject.
    let world = |at: usize| {
        let code = build.heads.get(&at).and_then(|id| build.list[id.0].code.as_deref());
        code.is_some_and(|code| code.starts_with("IGO"))
    };
    let body = |at: usize| {
        let owns = story.token(at).deprel == "nmod:poss" || story.token(at).relation() == "compound" && world(at);
        let noun = story.token(at).head.filter(|_| owns)?;
        let noun_of =
            story.lexicon.actor_noun(&story.lemma(noun)).filter(|it| it.kind == "government" || world(at) && it.kind != "person");
        noun_of.filter(|_| apt(noun)).map(|_| noun)
    };
    let subjects = build.heads.range(..tokens.start).rev().filter(|(at, _)| apt(**at) || body(**at).is_some());
    subjects.map(|(_, id)| *id).find(|&id| acts(id)).filter(|_| own)
}

/// The title without the demonym or possessor in front of it ("Foreign Minister").
fn own_words(build: &Build<'_>, tokens: &Range<usize>) -> Span {
    let story = &build.story;
    let tie = |token: usize| build.heads.contains_key(&token) || matches!(story.token(token).upos.as_str(), "PART" | "DET");
    let first = tokens.clone().find(|&token| !tie(token)).unwrap_or(tokens.start);
    story.token(first).span.cover(story.token(tokens.end - 1).span)
}
