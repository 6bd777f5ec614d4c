//! Actors that are described, not named: "foreign ministry", "two diplomats", "US naval forces", "the president".

use demarche_core::{EntityId, EntityKind, Span};

use super::build::{Build, Draft};
use super::eligible::{is_force_in_front, is_nobody, stands_as_noun};
use super::home;
use super::names::NameMention;
use super::roles;
use crate::lexicon::ActorNoun;

/// Words in front of a noun that are no part of its name.
const NOT_NAME: [&str; 3] = ["det", "nmod:poss", "case"];

/// Adds a mention for every actor noun that is not part of a name or title.
pub(super) fn find(build: &mut Build<'_>, names: &[NameMention]) {
    let story = build.story;
    let in_name = |token: usize| names.iter().any(|name| name.tokens.len() > 1 && name.tokens.contains(&token));
    for token in 0..story.reading.tokens.len() {
        if build.heads.contains_key(&token)
            || in_name(token)
            || !(matches!(story.token(token).upos.as_str(), "NOUN" | "PROPN") || stands_as_noun(build, token))
        {
            continue;
        }
        if matches!(story.token(token).relation(), "compound" | "flat" | "goeswith") && !is_force_in_front(build, token) {
            continue;
        }
        if is_nobody(build, token) {
            continue;
        }
        if let Some(person) = described_person(build, token) {
            build.heads.insert(token, person);
        } else if let Some(body) = described_outlet(build, token).or_else(|| described_body(build, token)) {
            build.heads.insert(token, body);
        } else if let Some(side) = side_of(build, token).or_else(|| named_in_front(build, token)) {
            build.mention(side, story.phrase_span(token), [token]);
        } else if let Some(named) = named_beside(build, token) {
            build.mention(named, story.phrase_span(token), [token]);
        } else if let Some(group) = taken_up_group(build, token) {
            build.mention(group, story.phrase_span(token), [token]);
        } else if let Some(country) = taken_up_country(build, token) {
            build.mention(country, story.phrase_span(token), [token]);
        } else if let Some(noun) = actor_noun(build, token) {
            add(build, token, noun);
        }
    }
}

/// "contractor Doron Shalev": the noun describes the person named right behind it.
fn described_person(build: &Build<'_>, token: usize) -> Option<EntityId> {
    let story = build.story;
    let next = story.reading.tokens.get(token + 1).filter(|_| story.token(token).feat("Number") != Some("Plur"))?;
    let named = |it: &&demarche_core::Entity| {
        it.kind == EntityKind::Person && it.mentions.iter().any(|mention| mention.start == next.span.start)
    };
    build.list.iter().find(named).map(|it| it.id)
}

/// "state broadcaster Press TV": the noun describes the outlet named right behind it.
fn described_outlet(build: &mut Build<'_>, token: usize) -> Option<EntityId> {
    let story = build.story;
    if story.lexicon.actor_noun(&story.lemma(token))?.kind != "outlet" || token + 1 >= story.reading.tokens.len() {
        return None;
    }
    let next = story.token(token + 1).span.start;
    let country = build.country_beside(token);
    let outlet = build
        .list
        .iter_mut()
        .find(|it| it.kind == EntityKind::Outlet && it.mentions.iter().any(|mention| mention.start == next))?;
    outlet.country = outlet.country.take().or(country);
    Some(outlet.id)
}

/// "The peacekeeping force UNFICYP", "the bloc ECOWAS": the noun describes the body whose short name stands right behind it.
fn described_body(build: &Build<'_>, token: usize) -> Option<EntityId> {
    let story = &build.story;
    let noun = story.lexicon.actor_noun(&story.lemma(token)).filter(|noun| noun.kind != "person")?;
    let next = story.reading.tokens.get(token + 1).map(|it| it.span)?;
    let short = story.words(next).len() > 2 && story.words(next).chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let apt = short && !noun.kind.is_empty() && story.token(token).feat("Number") != Some("Plur");
    let body = |it: &&demarche_core::Entity| {
        matches!(it.kind, EntityKind::Organization | EntityKind::ArmedGroup) && it.mentions.contains(&next)
    };
    build.list.iter().find(body).map(|it| it.id).filter(|_| apt)
}

/// "The Afghan side": the government of the demonym.
fn side_of(build: &Build<'_>, token: usize) -> Option<EntityId> {
    let story = &build.story;
    let single = story.token(token).feat("Number") != Some("Plur") && story.lemma_in(token, &["side"]);
    let owner =
        story.reading.children_by(token, &["amod", "compound", "nmod:poss"]).find_map(|it| build.heads.get(&it).copied())?;
    (single && build.list[owner.0].kind == EntityKind::Government).then_some(owner)
}

/// "M23 rebels", "Al Shabaab fighters": the armed group that is named in front.
fn named_in_front(build: &Build<'_>, token: usize) -> Option<EntityId> {
    const FIGHTERS: [&str; 12] = [
        "rebel",
        "fighter",
        "militant",
        "insurgent",
        "guerrilla",
        "gunman",
        "group",
        "movement",
        "militia",
        "force",
        "militiaman",
        "jihadist",
    ];
    let story = &build.story;
    let name = story.reading.children_by(token, &["compound", "nmod", "amod", "flat"]).filter(|&it| it < token).last()?;
    let id = build.heads.get(&name).copied().or_else(|| build.heads.get(&(token.checked_sub(1)?)).copied())?;
    let armed = build.list[id.0].kind == EntityKind::ArmedGroup || {
        // A body that the story calls so ("Frente Quillasinga rebels") is one.
        build.list[id.0].kind == EntityKind::Organization
            && build.list[id.0].country.is_none()
            && !story.lemma_in(token, &["group", "force", "movement"])
    };
    (armed && story.lemma_in(token, &FIGHTERS)).then_some(id)
}

/// "the U.N. mission, UNSMIL": the body that an apposition names.
fn named_beside(build: &Build<'_>, token: usize) -> Option<EntityId> {
    let story = &build.story;
    let it = story.token(token);
    let name = story.child(token, &["appos"]).filter(|_| it.upos == "NOUN" || it.relation() == "nsubj")?;
    // "Sudan's army and the Rapid Support Forces (RSF)": the name behind the second body is the second's.
    if story.child(token, &["conj"]).is_some_and(|conj| conj < name) {
        return None;
    }
    let id = build.heads.get(&name).copied().filter(|_| it.feat("Number") != Some("Plur"))?;
    let body = matches!(build.list[id.0].kind, EntityKind::Organization | EntityKind::ArmedGroup | EntityKind::Outlet);
    (body && actor_noun(build, token).is_none_or(|noun| noun.kind != "person")).then_some(id)
}

/// "the guerrilla group", "the rebels": the armed group that was mentioned last.
fn taken_up_group(build: &Build<'_>, token: usize) -> Option<EntityId> {
    let story = &build.story;
    let definite = story.reading.children_by(token, &["det"]).any(|det| story.lemma_in(det, &["the", "this"]));
    let lexicon = story.lexicon;
    let word = story.text(token).to_lowercase();
    let listed = lexicon.has_word("armed_nouns", &word);
    let mut modifiers = story.reading.children_by(token, &["amod", "compound"]);
    let armed = modifiers.all(|it| lexicon.has_word("armed_adjectives", &story.text(it).to_lowercase()));
    let bare = story.child(token, &["nmod", "nummod", "acl", "nmod:poss"]).is_none();
    if !(definite && listed && armed && bare) {
        return None;
    }
    // A group may also be a body that reports ("Human Rights Watch says … The group accused …").
    let plain = word == "group" && story.child(token, &["amod", "compound"]).is_none();
    let is_group = |id: &EntityId| {
        let kind = build.list[id.0].kind;
        kind == EntityKind::ArmedGroup || plain && kind == EntityKind::Organization
    };
    let mut before = build.heads.range(..token).rev().map(|(_, &id)| id).filter(is_group);
    let last = before.next()?;
    // "Hezbollah's media office says the group fired": whose office it is.
    let office = build.list[last.0].kind == EntityKind::Organization && !build.named(last);
    let owner = before.next().filter(|it| office && build.list[it.0].kind == EntityKind::ArmedGroup);
    Some(owner.unwrap_or(last))
}

/// "the country", "the republic": the government that was mentioned last.
fn taken_up_country(build: &Build<'_>, token: usize) -> Option<EntityId> {
    let story = &build.story;
    let definite = story.reading.children_by(token, &["det"]).any(|det| story.lemma_in(det, &["the", "this"]));
    let plain = story.child(token, &["amod", "compound", "nmod"]).is_none();
    if !definite
        || !plain
        || !story.lexicon.has_word("country_nouns", &story.lemma(token))
        || story.token(token).feat("Number") == Some("Plur")
    {
        return None;
    }
    let government = |id: &EntityId| build.list[id.0].kind == EntityKind::Government && build.list[id.0].country.is_some();
    build.heads.range(..token).rev().map(|(_, &id)| id).find(government)
}

/// The table entry of a noun, tried with the words in front of it first ("prime minister", "aid agency").
fn actor_noun<'s>(build: &Build<'s>, token: usize) -> Option<&'s ActorNoun> {
    let story = &build.story;
    // "people" act together; "a person" alone is nobody in particular.
    let people = story.text(token).eq_ignore_ascii_case("people");
    let lemma = if people { "people".to_owned() } else { story.lemma(token) };
    let modifiers = story.reading.children_by(token, &["compound", "amod"]);
    let phrase = modifiers.filter(|&child| child + 1 == token || child + 2 == token);
    let lexicon = story.lexicon;
    let mut phrases: Vec<String> = phrase.map(|child| format!("{} {lemma}", story.text(child).to_lowercase())).collect();
    // "the secretary-general" is no general.
    let hyphen = token.checked_sub(2).filter(|_| story.text(token - 1) == "-");
    phrases.extend(hyphen.map(|first| format!("{}-{lemma}", story.text(first).to_lowercase())));
    phrases.iter().find_map(|phrase| lexicon.actor_noun(phrase)).or_else(|| lexicon.actor_noun(&lemma))
}

fn add(build: &mut Build<'_>, token: usize, noun: &ActorNoun) {
    let story = build.story;
    let plural = story.token(token).feat("Number") == Some("Plur");
    let span = story.phrase_span(token);
    if let Some(known) = taken_up(build, token, noun, plural) {
        build.mention(known, span, [token]);
        return;
    }
    let kind = match EntityKind::from_word(&noun.kind).unwrap_or(EntityKind::Group) {
        EntityKind::Person if plural => EntityKind::Group,
        EntityKind::Person if is_definite(build, token) => EntityKind::Office,
        kind => kind,
    };
    let body = international(build, token);
    let told = build
        .country_beside(token)
        .or_else(|| behind_of(build, token))
        .or_else(|| own_side(build, token))
        .or_else(|| ruled(build, token))
        .filter(|_| body.is_none());
    let guess = told.is_none() && body.is_none() && has_home(build, token, noun, plural);
    let country = told.clone().or_else(|| guess.then(|| home::country(build, token, &[])).flatten());
    let own = possessor(build, token).and_then(|id| build.list[id.0].sectors.first().cloned()).filter(|it| it != "IGO");
    let own = own.filter(|_| noun.sector.is_empty() && noun.kind == "person");
    // "A union leader" is no official, "an army spokesman" a soldier.
    let first = story.phrase(token).into_iter().filter(|&at| at <= token).min().unwrap_or(token);
    let leads = || Some(roles::sector(&story, token, &(first..token + 1)).to_owned()).filter(|it| !it.is_empty());
    let own = own.or_else(|| leads().filter(|_| noun.kind == "person" && matches!(noun.sector.as_str(), "" | "GOV")));
    let sector = body.or(own).unwrap_or_else(|| of_rebels(build, token).unwrap_or(&noun.sector).to_owned());
    let sector = sector.as_str();
    let name = name_span(build, token);
    let name = story.words(name).to_owned();
    let key = match (noun.sector.as_str(), &country) {
        ("MIL" | "COP", Some(country))
            if (told.is_some() || noun.kind != "person")
                && story.child(token, &["nmod:poss"]).is_none()
                && (noun.kind != "person"
                    || plural
                    || noun.lemmas.iter().any(|lemma| lemma == "soldier")
                        && story.lemma_in(token, &["soldier", "officer", "policeman"])) =>
        {
            format!("force:{country}:{}", noun.sector)
        }
        (_, country) => format!("noun:{}:{}", country.as_deref().unwrap_or(""), name.to_lowercase()),
    };
    let id = build.entity(Draft { key, name: &name, kind, country, code: sector, rule: "actor-noun" }, false);
    build.mention(id, span, [token]);
}

/// The code of the international body that described people or offices belong to: "EU ambassadors", "the U.N. secretary-general".
fn international(build: &Build<'_>, token: usize) -> Option<String> {
    let story = &build.story;
    let beside = story.reading.children_by(token, &["amod", "compound", "nmod:poss"]);
    let owners: Vec<usize> = beside.chain(story.behind(token, &["of"])).collect();
    let nested: Vec<usize> = owners
        .iter()
        .flat_map(|&it| story.reading.children_by(it, &["amod", "compound", "nmod:poss"]).collect::<Vec<_>>())
        .collect();
    let found = owners.into_iter().chain(nested).filter_map(|it| build.heads.get(&it)).find_map(|id| {
        let it = &build.list[id.0];
        it.code.clone().filter(|code| it.country.is_none() && code.starts_with("IGO"))
    });
    // The courts of The Hague are the world's.
    let hague = || {
        let behind = story.behind(token, &["in", "at"]);
        behind.into_iter().any(|it| story.text(it) == "Hague")
            && story.lemma_in(token, &["court", "tribunal", "judge", "prosecutor"])
    };
    let own = || possessor(build, token).and_then(|id| build.list[id.0].code.clone()).filter(|code| code.starts_with("IGO"));
    found.or_else(own).or_else(|| hague().then(|| "IGO".to_owned()))
}

/// "The junta then ruling Greece", "the Islamists who govern the strip": the country that a clause says somebody rules.
fn ruled(build: &Build<'_>, token: usize) -> Option<String> {
    let story = &build.story;
    let mut clauses = story.reading.children_by(token, &["acl"]);
    let verb = clauses.find(|&verb| story.lemma_in(verb, &["rule", "govern", "run", "control"]))?;
    let country = build.heads.get(&story.child(verb, &["obj"])?).map(|id| &build.list[id.0])?;
    country.country.clone().filter(|_| !story.is_passive(verb))
}

/// "Its army", "his interior minister": the country of the government or person that acted last.
pub(super) fn own_side(build: &Build<'_>, token: usize) -> Option<String> {
    possessor(build, token).and_then(|id| build.list[id.0].country.clone())
}

/// Whom the pronoun in front of a noun means: the government, or the person or office, that acted last.
fn possessor(build: &Build<'_>, token: usize) -> Option<EntityId> {
    let story = &build.story;
    let pronoun = story.child(token, &["nmod:poss"]).filter(|&it| story.token(it).upos == "PRON")?;
    let wanted: &[EntityKind] = match story.text(pronoun).to_lowercase().as_str() {
        "its" => &[EntityKind::Government],
        "his" | "her" => &[EntityKind::Person, EntityKind::Office],
        _ => return None,
    };
    let sentence = story.reading.sentence_of(token)?;
    let first = story.reading.sentences[sentence.saturating_sub(1)].tokens.start;
    let mut before = build.heads.range(first..token).rev().map(|(_, id)| *id);
    before.find(|id| wanted.contains(&build.list[id.0].kind))
}

/// "The separatist authorities", "a rebel commander": on the side of those in revolt.
fn of_rebels(build: &Build<'_>, token: usize) -> Option<&'static str> {
    let story = &build.story;
    let revolt = ["separatist", "rebel", "breakaway", "secessionist", "insurgent"];
    story.reading.children_by(token, &["amod", "compound"]).any(|it| story.lemma_in(it, &revolt)).then_some("REB")
}

/// Whether a described body or office without a country is one of the state that the story is about.
fn has_home(build: &Build<'_>, token: usize, noun: &ActorNoun, plural: bool) -> bool {
    let story = &build.story;
    let person = noun.kind == "person";
    // "Both armies", "every ship": of several states, or of none.
    let many = ["both", "two", "three", "every", "any", "each", "no", "other", "all"];
    if story.reading.children_by(token, &["det", "nummod", "amod"]).any(|it| story.lemma_in(it, &many)) {
        return noun.sector == "CVL" && person && plural;
    }
    // Who is held, or has fled, is as often of another land.
    const ELSEWHERE: [&str; 9] =
        ["prisoner", "hostage", "detainee", "captive", "refugee", "migrant", "deportee", "evacuee", "returnee"];
    if story.lemma_in(token, &ELSEWHERE) {
        return false;
    }
    match noun.sector.as_str() {
        "MIL" | "COP" | "LEG" | "OPP" | "JUD" | "SPY" => true,
        "CVL" => plural || !person,
        // "Friendly governments in the region" are those of others.
        "GOV" => {
            let helper = story.lemma_in(token, &["aide", "adviser", "advisor", "deputy"]);
            if person {
                return !plural && (helper || is_definite(build, token));
            }
            !(plural && noun.kind == "government") && story.child(token, &["nmod:poss"]).is_none()
        }
        "JRN" => story.reading.children_by(token, &["amod", "compound"]).any(|it| story.lemma_in(it, &["state"])),
        _ => false,
    }
}

/// Gives named bodies of a state that the story names without it ("the Commerce Department") the country that they belong to.
pub(super) fn place_bodies(build: &mut Build<'_>) {
    for at in 0..build.list.len() {
        let it = &build.list[at];
        let outlet = it.kind == EntityKind::Outlet && is_of_state(build, EntityId(at));
        let apt = outlet || matches!(it.kind, EntityKind::Organization | EntityKind::Government | EntityKind::ArmedGroup);
        let state = it.sectors.first().is_some_and(|sector| {
            matches!(sector.as_str(), "GOV" | "MIL" | "COP" | "LEG" | "OPP" | "JUD" | "SPY" | "PTY" | "REB") || outlet
        });
        let single = it.sectors.len() == 1 && it.code.as_deref().is_some_and(|code| !code.contains(' '));
        let worldwide = it.kind == EntityKind::ArmedGroup && it.because.iter().any(|it| it.rule == "entity/known-organization");
        if it.country.is_some() || worldwide || !(apt && state && single) || !build.named(EntityId(at)) {
            continue;
        }
        let head = build.heads.iter().find(|(_, id)| id.0 == at).map(|(&head, _)| head);
        if let Some(country) = head.and_then(|head| home::country(build, head, &[])) {
            build.belongs(EntityId(at), country, "");
        }
    }
}

/// "The state agency X", "state-run Y": an outlet of some state.
fn is_of_state(build: &Build<'_>, id: EntityId) -> bool {
    let story = &build.story;
    let heads = build.heads.iter().filter(|(_, it)| **it == id).map(|(&head, _)| head);
    heads.into_iter().any(|head| {
        let start = story.reading.tokens[..=head]
            .iter()
            .rposition(|it| build.list[id.0].mentions.iter().any(|mention| mention.start == it.span.start));
        start.is_some_and(|start| {
            (start.saturating_sub(3)..start).any(|at| story.lemma_in(at, &["state", "state-run", "state-owned"]))
        })
    })
}

fn is_definite(build: &Build<'_>, token: usize) -> bool {
    let story = &build.story;
    story
        .reading
        .children_by(token, &["det", "nmod:poss"])
        .any(|child| story.token(child).relation() == "nmod" || story.lemma_in(child, &["the"]))
}

/// "the minister", "its spokesman", "the ministry": the latest entity with such an office or name.
fn taken_up(build: &Build<'_>, token: usize, noun: &ActorNoun, plural: bool) -> Option<EntityId> {
    let story = &build.story;
    let bare = story.child(token, &["amod", "nmod", "nummod"]).is_none() && story.child(token, &["nmod:poss"]).is_none();
    // "the U.N. mission" is not any mission.
    let own: Vec<String> = story.reading.children_by(token, &["compound"]).map(|it| story.text(it).to_lowercase()).collect();
    let definite = story.reading.children_by(token, &["det"]).any(|det| story.lemma_in(det, &["the", "this", "that"]))
        || is_force_in_front(build, token);
    if plural || !bare || !definite {
        return None;
    }
    let lemma = story.lemma(token);
    let fits = |id: &EntityId| {
        let entity = &build.list[id.0];
        let title = entity.roles.iter().map(|role| role.title.as_str()).chain([entity.name.as_str()]).collect::<Vec<_>>();
        let title = title.join(" ").to_lowercase();
        if !own.iter().all(|word| title.contains(word.as_str())) {
            return false;
        }
        let holds = entity.roles.iter().any(|role| role.title.to_lowercase().split_whitespace().any(|word| word == lemma));
        let named = entity.name.to_lowercase().split_whitespace().last() == Some(lemma.as_str());
        // "The commission" is no ministry, "the military" may be the army.
        let vague = matches!(noun.sector.as_str(), "MIL" | "COP" | "REB" | "PAR" | "JRN")
            || matches!(
                lemma.as_str(),
                "agency" | "organisation" | "organization" | "body" | "group" | "mission" | "bloc" | "alliance" | "party"
            );
        let same_kind =
            vague && noun.kind != "person" && entity.kind.word() == noun.kind && entity.kind != EntityKind::Government;
        match entity.kind {
            EntityKind::Person => holds && noun.kind == "person",
            EntityKind::Place => false,
            _ => named || same_kind && entity.sectors.first().map(String::as_str) == Some(noun.sector.as_str()),
        }
    };
    // "The army" is Sudan's army rather than its air force, whichever was told of last.
    let of_that_name = |id: &EntityId| {
        let it = &build.list[id.0];
        it.kind != EntityKind::Place && it.name.to_lowercase().split_whitespace().last() == Some(lemma.as_str())
    };
    let mut before = build.heads.range(..token).rev().map(|(_, &id)| id).filter(fits);
    let nearest = before.next()?;
    let force = matches!(noun.sector.as_str(), "MIL" | "COP");
    let same = std::iter::once(nearest).chain(before).find(of_that_name).filter(|_| force);
    Some(same.unwrap_or(nearest))
}

fn behind_of(build: &Build<'_>, token: usize) -> Option<String> {
    let behind = build.story.behind(token, &["of"]);
    behind.iter().find_map(|it| build.heads.get(it)).and_then(|id| build.list[id.0].country.clone())
}

/// The noun and what stands close in front of it, without article and possessor; with "of …" behind an office.
fn name_span(build: &Build<'_>, token: usize) -> Span {
    let story = &build.story;
    let tokens = story.phrase(token);
    let inside = |at: &usize| {
        let it = story.token(*at);
        // "at least 12 people" are 12 people.
        let vague = matches!(
            story.text(*at).to_lowercase().as_str(),
            "at" | "least" | "more" | "than" | "about" | "nearly" | "some" | "dead"
        );
        // "Denies bombing aid convoy"
        let doing = it.upos == "VERB" && story.text(*at).ends_with("ing");
        let own = NOT_NAME.contains(&it.relation()) || it.deprel == "nmod:poss" || it.upos == "DET" || vague || doing;
        !own && (*at <= token || of_phrase(build, token, *at))
    };
    let below_possessor = |at: usize| {
        story.reading.ancestors(at).take_while(|&above| above != token).any(|above| story.token(above).deprel == "nmod:poss")
    };
    let kept: Vec<usize> = tokens.iter().copied().filter(|at| inside(at) && !below_possessor(*at)).collect();
    let start = kept.iter().copied().min().unwrap_or(token);
    story.token(start).span.cover(story.token(kept.iter().copied().max().unwrap_or(token)).span)
}

/// Whether a token behind an office noun belongs to its "of" phrase ("President of the United States").
fn of_phrase(build: &Build<'_>, noun: usize, at: usize) -> bool {
    let story = &build.story;
    let top = std::iter::once(at).chain(story.reading.ancestors(at)).find(|&above| story.token(above).head == Some(noun));
    let path = std::iter::once(at).chain(story.reading.ancestors(at)).take_while(|&above| above != noun);
    // "A delegation of lawmakers in Kigali" is one of lawmakers.
    let plain = path.into_iter().all(|it| matches!(story.preposition(it).as_str(), "" | "of" | "for"));
    plain && top.is_some_and(|top| story.preposition(top) == "of" && story.token(noun).feat("Number") != Some("Plur"))
}
