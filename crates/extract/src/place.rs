//! Where: named places behind locative prepositions, with their points.

use demarche_core::{Place, Record, Span};

use crate::Story;
use crate::gazetteer::{self, Kind};
use crate::lexicon::NameEntry;

/// Prepositions behind which a place is where something happens.
///
/// Behind the last three stands, after acts of words, what or whom they are about.
const LOCATIVE: [&str; 21] = [
    "in",
    "at",
    "near",
    "inside",
    "outside",
    "around",
    "off",
    "across",
    "within",
    "along",
    "into",
    "throughout",
    "close to",
    "through",
    "north of",
    "south of",
    "east of",
    "west of",
    "on",
    "over",
    "between",
];

/// Nouns behind "at" and "in" that name no place, whoever stands in front of them: "at Russia's request".
const REASONS: [&str; 12] = [
    "request",
    "invitation",
    "behest",
    "insistence",
    "urging",
    "initiative",
    "expense",
    "instigation",
    "suggestion",
    "proposal",
    "side",
    "favour",
];

/// Points of the compass, as in "north of Marib".
const COMPASS: [&str; 4] = ["north", "south", "east", "west"];

/// Words for the part of a land.
const PARTS: [&str; 17] = [
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "north",
    "south",
    "east",
    "west",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "north-eastern",
    "north-western",
    "south-eastern",
    "south-western",
];

/// Where what the token `token` says happens: a named place behind a locative preposition below it.
pub fn of(story: &Story<'_>, token: usize) -> Option<Place> {
    behind(story, token, &LOCATIVE)
}

/// Where words are exchanged: as [`of`], but what stands behind "on", "over" or "between" is what or whom the words are about.
pub fn of_words(story: &Story<'_>, token: usize) -> Option<Place> {
    behind(story, token, &LOCATIVE[..18])
}

/// The island or hill on which a meeting or ceremony is: "met on Chios", but not "talked on Sudan".
pub fn on_land(story: &Story<'_>, verb: usize) -> Option<Place> {
    let place = behind(story, verb, &["on"]).filter(|_| story.is_verb(verb))?;
    let placed = story.reading.names.iter().any(|name| name.kind == "place" && name.span.overlaps(place.span));
    (placed && !is_country(story, &place)).then_some(place)
}

/// The town that two sides fight for: "battled for the town of X".
pub fn fought_for(story: &Story<'_>, token: usize) -> Option<Place> {
    behind(story, token, &["for"]).filter(|place| !is_country(story, place))
}

/// The place to which a movement goes ("sent to", "deployed to", "flew to").
pub fn goal(story: &Story<'_>, token: usize) -> Option<Place> {
    behind(story, token, &["to", "into", "toward", "towards", "onto"])
}

fn behind(story: &Story<'_>, token: usize, prepositions: &[&str]) -> Option<Place> {
    let compass = story.reading.children_by(token, &["advmod"]).filter(|&it| story.lemma_in(it, &COMPASS));
    let aside = compass.flat_map(|it| story.reading.children_by(it, &["obl", "nmod"]));
    let heads = story.reading.children_by(token, &["obl", "nmod"]).chain(aside);
    let mut heads = heads.filter(|&head| !story.lemma_in(head, &REASONS));
    heads.find_map(|head| match locator(story, head).as_str() {
        it if !prepositions.contains(&it) => None,
        // Clashes between two states or groups are not in the first of them.
        "between" => within(story, head, &["place"]).filter(|place| !is_country(story, place)),
        // Behind "in" or "near" also a name that the model takes for a body is a place.
        _ => within(story, head, &["place", "organization"]),
    })
}

/// The preposition of a place, with the point of the compass in front of it ("north of").
fn locator(story: &Story<'_>, head: usize) -> String {
    let word = story.preposition(head);
    let case = story.child(head, &["case"]).filter(|_| word == "of").and_then(|case| case.checked_sub(1));
    match case.filter(|&before| story.lemma_in(before, &COMPASS)) {
        Some(before) => format!("{} of", story.lemma(before)),
        None => word,
    }
}

/// Where the things stand that an act is about: "hit an orchard near Metula", "talks on grain in Cairo".
///
/// Clauses below are left out, and so are `others`: where somebody comes from is not where they act, nor where another act was done.
pub fn around(story: &Story<'_>, token: usize, others: impl IntoIterator<Item = usize>) -> Option<Place> {
    let others: Vec<usize> = others.into_iter().collect();
    const NEAR: [&str; 11] =
        ["in", "at", "near", "outside", "inside", "off", "along", "close to", "north of", "south of", "around"];
    let clause = |child: usize| {
        matches!(story.token(child).relation(), "ccomp" | "advcl" | "parataxis" | "conj")
            || story.token(child).deprel == "acl:relcl"
            || others.contains(&child)
    };
    let inside = story.reading.subtree_without(token, clause);
    let below = |&it: &usize| it > token && matches!(story.token(it).relation(), "obl" | "nmod");
    let mut heads = inside.into_iter().filter(below).filter(|&it| !story.lemma_in(it, &REASONS));
    heads.find_map(|head| NEAR.contains(&story.preposition(head).as_str()).then(|| within(story, head, &["place"])).flatten())
}

/// The place that a withdrawal leaves: "pulled out of X", "withdrew from the town of X".
pub fn origin(story: &Story<'_>, token: usize) -> Option<Place> {
    behind(story, token, &["from", "out of", "of"]).filter(|place| place.country.is_none() || !is_country(story, place))
}

/// The place that "the town", "the field" or "there" means: the one named last before it that can be called so, if not far.
pub fn meant(story: &Story<'_>, token: usize) -> Option<Place> {
    const TOWNS: [&str; 8] = ["town", "city", "village", "settlement", "port", "island", "camp", "crossing"];
    const FAR: usize = 200;
    let named_before = |noun: usize| {
        let names = story.reading.names.iter().rev().filter(move |name| name.tokens.end <= noun);
        names.filter_map(|name| match name.kind.as_str() {
            "place" => Some((name.tokens.end, named(story, name.tokens.start, &["place"])?)),
            // "Took Goma": a town that the model takes for a body.
            _ if name.tokens.len() == 1 && story.token(name.tokens.start).relation() == "obj" => {
                Some((name.tokens.end, listed(story, name.tokens.start)?))
            }
            _ => None,
        })
    };
    let definite = |it: usize| {
        let determiner = story.reading.children_by(it, &["det"]).any(|det| story.lemma_in(det, &["the", "this", "that"]));
        determiner && story.reading.children_by(it, &["nmod", "appos", "compound"]).next().is_none()
    };
    // "The town" is what the story called a town, else what it named last.
    let town = |noun: usize| {
        let near = || named_before(noun).filter(|(end, _)| noun - end < FAR).filter(|it| !is_country(story, &it.1));
        let word = story.lemma(noun);
        let called = |end: usize| {
            let name = end - 1;
            let beside = story.reading.children_by(name, &["appos"]).chain(story.token(name).head);
            beside.into_iter().any(|it| story.lemma(it) == word && !story.reading.children_by(it, &["nmod:poss"]).any(|_| true))
        };
        near().find(|it| called(it.0)).or_else(|| near().next()).map(|it| it.1)
    };
    // "the shoal" is the one called "Sabina Shoal".
    let called = |noun: usize| {
        let word = story.lemma(noun);
        named_before(noun).map(|it| it.1).filter(|place| !is_country(story, place)).find(|place| {
            let mut words = place.name.split_whitespace().rev();
            place.name.contains(' ') && words.next().is_some_and(|it| it.eq_ignore_ascii_case(&word))
        })
    };
    let capital = || {
        let line = story.document.dateline.as_ref()?;
        let seat = matches!(story.lexicon.name(&line.place), Some(NameEntry::Seat(_)));
        let span = city_of(story, line.span, &line.place).filter(|_| seat)?;
        let country = line.country.clone();
        Some(Place { name: story.words(span).to_owned(), country, lat: None, lon: None, geonames_id: None, span })
    };
    let of = |noun: usize| {
        let plain = TOWNS.contains(&story.lemma(noun).as_str());
        match () {
            () if story.token(noun).feat("Number") == Some("Plur") => None,
            () if story.lemma_in(noun, &["capital"]) => capital(),
            () => called(noun).or_else(|| if plain { town(noun) } else { None }),
        }
    };
    let said = story
        .patients(token)
        .into_iter()
        .chain(story.behind(token, &LOCATIVE))
        .chain(story.behind(token, &["past", "from", "to"]));
    let nouns: Vec<usize> = said.filter(|&it| story.is_nominal(it)).collect();
    let possessors = nouns.iter().flat_map(|&noun| story.reading.children_by(noun, &["nmod:poss"]).collect::<Vec<_>>());
    let found = nouns.iter().copied().chain(possessors).filter(|&it| definite(it)).find_map(of);
    let there = || story.reading.children_by(token, &["advmod"]).find(|&it| story.lemma_in(it, &["there"]));
    found.or_else(|| there().and_then(town))
}

/// Whether a place is a whole country.
pub fn is_country(story: &Story<'_>, place: &Place) -> bool {
    matches!(story.lexicon.name(&place.name), Some(NameEntry::Country(_)))
}

/// The town that a name is, also where the model takes it for a body ("the Tashkent summit").
pub fn town(story: &Story<'_>, token: usize) -> Option<Place> {
    let place = named(story, token, &["place", "organization"])?;
    let known = matches!(story.lexicon.name(&place.name), Some(NameEntry::Seat(_) | NameEntry::Place(_)));
    let seen = || story.reading.names.iter().any(|name| name.kind == "place" && name.tokens.contains(&token));
    (!is_country(story, &place) && (known || seen())).then_some(place)
}

/// Whether a place is a part of a country, called by its side of it ("southern Iraq").
pub fn is_part_of_country(story: &Story<'_>, place: &Place) -> bool {
    let name = place.name.split_once(' ').filter(|it| PARTS.contains(&it.0)).map(|it| it.1);
    name.is_some_and(|name| matches!(story.lexicon.name(name), Some(NameEntry::Country(_))))
}

/// The town of the gazetteer that a name is which the model takes for something else: "shelled Tessit".
pub fn listed(story: &Story<'_>, head: usize) -> Option<Place> {
    let name = named(story, head, &["place", "organization", "person"]).filter(|_| story.token(head).upos == "PROPN")?;
    let town = |it: &gazetteer::Candidate| matches!(it.kind, Kind::Town | Kind::Capital) && !it.foreign;
    let body = matches!(story.lexicon.name(&name.name), Some(NameEntry::Organization(_)));
    (!body && gazetteer::Gazetteer::embedded().candidates(&name.name).iter().any(town)).then_some(name)
}

/// The place that a noun phrase names: by its head, or by a name under it ("the border town of X", "the X region").
pub fn at(story: &Story<'_>, head: usize) -> Option<Place> {
    within(story, head, &["place"])
}

fn within(story: &Story<'_>, head: usize, kinds: &[&str]) -> Option<Place> {
    // "The embassy of Israel in Amman", "a meeting in Astana": where it is says more than whose it is.
    let housed = story.lemma_in(head, &["embassy", "consulate", "mission", "residence", "headquarters"])
        || story.token(head).upos == "NOUN" && story.lexicon.has_word("talks", &story.lemma(head));
    let located = || {
        let mut inside = story.reading.children_by(head, &["nmod"]).filter(|&child| housed && is_located(story, child));
        inside.find_map(|child| named(story, child, kinds))
    };
    // "The Red Sea resort of Sharm el-Sheikh"
    let called = || {
        let town =
            story.lemma_in(head, &["town", "city", "village", "resort", "port", "suburb", "district", "hamlet", "settlement"]);
        let mut names = story.reading.children_by(head, &["nmod"]).filter(|&child| town && story.preposition(child) == "of");
        names.find_map(|child| named(story, child, kinds))
    };
    let inner = |possessor: bool| {
        let children = story.reading.children_by(head, &["nmod", "appos", "compound", "flat"]);
        let mut apt = children.filter(move |&child| {
            let plain = matches!(story.preposition(child).as_str(), "" | "of");
            plain && (story.token(child).deprel == "nmod:poss") == possessor
        });
        let apt: Vec<usize> = apt.by_ref().collect();
        apt.iter().find_map(|&child| named(story, child, kinds)).or_else(|| apt.iter().find_map(|&it| of_thing(story, it, kinds)))
    };
    // "on the streets of the capital, Yerevan": the name stands beside what the place is a part of.
    let beside = || {
        let whole = story.behind(head, &["of"]).into_iter();
        whole
            .flat_map(|whole| story.reading.children_by(whole, &["appos"]).collect::<Vec<_>>())
            .find_map(|name| named(story, name, kinds))
    };
    let own = named(story, head, kinds).or_else(located).or_else(called).or_else(|| edge(story, head));
    own.or_else(|| inner(false)).or_else(|| inner(true)).or_else(beside)
}

/// "The Libyan border", "the Yemeni coast": the edge of a country, which no name tells.
fn edge(story: &Story<'_>, head: usize) -> Option<Place> {
    let edge = story.lemma_in(head, &["border", "frontier", "coast", "coastline"]);
    let adjective = story.reading.children_by(head, &["amod", "compound"]).filter(|&it| it + 1 == head).find(|_| edge)?;
    let Some(NameEntry::Demonym(at)) = story.lexicon.name(story.text(adjective)) else { return None };
    let span = story.token(adjective).span.cover(story.token(head).span);
    let country = Some(story.lexicon.country[at].code.clone());
    Some(Place { name: story.words(span).to_owned(), country, lat: None, lon: None, geonames_id: None, span })
}

/// The name in front of a noun that says what it is: "the gates of the Umm Salman oil field".
fn of_thing(story: &Story<'_>, noun: usize, kinds: &[&str]) -> Option<Place> {
    let mut names = story.reading.children_by(noun, &["compound", "amod"]).filter(|_| story.token(noun).upos == "NOUN");
    names.find_map(|child| Some(child).filter(|&it| story.token(it).upos == "PROPN").and_then(|it| named(story, it, kinds)))
}

/// The place that something is which can be shut, seized or hit: a named place, or a bridge, crossing or port with a name.
pub fn site(story: &Story<'_>, head: usize) -> Option<Place> {
    const SITES: [&str; 16] = [
        "bridge",
        "crossing",
        "border",
        "road",
        "highway",
        "airport",
        "port",
        "gate",
        "checkpoint",
        "field",
        "terminal",
        "base",
        "camp",
        "square",
        "strait",
        "canal",
    ];
    let own = story.reading.names.iter().any(|name| name.kind == "place" && name.tokens.contains(&head));
    (own || story.lemma_in(head, &SITES)).then(|| at(story, head)).flatten().filter(|place| !is_country(story, place))
}

/// The proper nouns beside each other around a token ("El Fasher").
fn run_of_names(story: &Story<'_>, token: usize) -> Span {
    let tokens = &story.reading.tokens;
    let proper = |at: usize| {
        tokens.get(at).is_some_and(|it| it.upos == "PROPN") && story.reading.sentence_of(at) == story.reading.sentence_of(token)
    };
    let (mut first, mut last) = (token, token);
    while first > 0 && proper(first - 1) {
        first -= 1;
    }
    while proper(last + 1) {
        last += 1;
    }
    story.token(first).span.cover(story.token(last).span)
}

/// A name with the word for the part of a land in front of it ("southern Lebanon") and the word for what it is behind it ("Aras river",
/// "Umm Salman oil field"); words of administration ("province", "region") are no part of a name.
fn whole(story: &Story<'_>, name: Span) -> Span {
    const FEATURES: [&str; 23] = [
        "highway",
        "road",
        "motorway",
        "railway",
        "temple",
        "river",
        "bridge",
        "field",
        "oilfield",
        "lake",
        "sea",
        "strait",
        "shoal",
        "reef",
        "valley",
        "mountains",
        "island",
        "islands",
        "gulf",
        "peninsula",
        "canal",
        "pass",
        "plateau",
    ];
    const KINDS: [&str; 4] = ["oil", "gas", "mountain", "border"];
    let name = bare(story, name);
    let tokens = story.reading.tokens_in(name);
    let word = |at: usize| story.reading.tokens.get(at).map(|_| story.text(at));
    let sentence = story.reading.sentence_of(tokens.start);
    let inside = |at: usize| story.reading.sentence_of(at) == sentence;
    let first = tokens.start.checked_sub(1).filter(|&at| inside(at) && word(at).is_some_and(|it| PARTS.contains(&it)));
    let kind = usize::from(word(tokens.end).is_some_and(|it| KINDS.contains(&it)));
    let last = Some(tokens.end + kind).filter(|&at| inside(at) && word(at).is_some_and(|it| FEATURES.contains(&it)));
    let start = first.map_or(name, |at| story.token(at).span.cover(name));
    last.map_or(start, |at| start.cover(story.token(at).span))
}

/// A name without the word behind it for what it is, in small letters ("Khost province").
fn bare(story: &Story<'_>, name: Span) -> Span {
    const SORTS: [&str; 14] = [
        "province",
        "region",
        "district",
        "state",
        "governorate",
        "oblast",
        "prefecture",
        "county",
        "department",
        "town",
        "village",
        "city",
        "port",
        "crossing",
    ];
    let tokens = story.reading.tokens_in(name);
    let last = tokens.end.checked_sub(1).filter(|&last| last > tokens.start && SORTS.contains(&story.text(last)));
    last.map_or(name, |last| story.token(tokens.start).span.cover(story.token(last - 1).span))
}

/// Whether a name stands behind "in", "at", "near" and the like.
fn is_located(story: &Story<'_>, token: usize) -> bool {
    LOCATIVE[..7].contains(&story.preposition(token).as_str())
}

/// Gives the places of a record their country and point, all places that the story names decided together.
///
/// Countries of the lexicon stand; a place that the gazetteer puts elsewhere keeps no point.
pub fn locate(story: &Story<'_>, record: &mut Record) {
    let events = record.events.iter_mut().filter_map(|event| event.place.as_mut());
    let meetings = record.meetings.iter_mut().filter_map(|meeting| meeting.place.as_mut());
    let mut places: Vec<&mut Place> = events.chain(meetings).collect();
    let line = story.document.dateline.as_ref().filter(|line| line.country.is_none());
    if places.is_empty() && line.is_none() {
        return;
    }
    let mut spans: Vec<Span> = places.iter().map(|place| place.span).collect();
    let head = line.and_then(|line| city_of(story, line.span, &line.place));
    spans.extend(head);
    let asked = spans.len();
    // The other names bear on what these mean.
    spans.extend(story.reading.names.iter().filter(|name| name.kind == "place").map(|name| name.span));
    let found = gazetteer::locate(&story.document.text, &spans);
    for (place, found) in places.iter_mut().zip(&found) {
        let Some(found) = found.filter(|found| place.country.is_none() || place.country.as_deref() == found.country) else {
            continue;
        };
        place.country = place.country.take().or(found.country.map(str::to_owned));
        let degrees = |value: f64| (value * 1000.0).round() / 1000.0;
        (place.lat, place.lon) = (found.point.map(|it| degrees(it.0)), found.point.map(|it| degrees(it.1)));
        place.geonames_id = (found.id != 0).then_some(found.id);
    }
    let town = head
        .and_then(|_| found.get(asked - 1).copied().flatten())
        .filter(|it| it.kind.is_some_and(|kind| kind != Kind::Continent));
    if let (Some(line), Some(town)) = (record.document.dateline.as_mut(), town) {
        line.country = town.country.map(str::to_owned);
    }
}

/// The characters of a dateline's place.
fn city_of(story: &Story<'_>, line: Span, place: &str) -> Option<Span> {
    let words = story.words(line);
    let start = words.to_lowercase().find(&place.to_lowercase()).filter(|&at| words.is_char_boundary(at + place.len()))?;
    Some(Span::new(line.start as usize + start, line.start as usize + start + place.len()))
}

/// The place whose name holds the token `token`; a capitalised word that neither the model nor the tables know is none.
fn named(story: &Story<'_>, token: usize, kinds: &[&str]) -> Option<Place> {
    let name = story.reading.names.iter().find(|name| name.tokens.contains(&token));
    let span = match name {
        Some(name) if kinds.contains(&name.kind.as_str()) || is_located(story, token) => {
            // The model may cut a name short ("El" of "El Fasher").
            let run = run_of_names(story, token);
            if name.span.contains_offset(run.start) { name.span.cover(run) } else { name.span }
        }
        None if story.token(token).upos == "PROPN" => run_of_names(story, token),
        _ => return None,
    };
    if crate::time::names_day_or_month(story.words(span)) {
        return None;
    }
    let words = story.words(span);
    let bare = words.strip_prefix("the ").unwrap_or(words).to_string();
    let span = whole(story, span);
    let words = story.words(span);
    let text = words.strip_prefix("the ").unwrap_or(words).to_string();
    let country = story.lexicon.name(&bare).and_then(|entry| match entry {
        NameEntry::Country(at) | NameEntry::Seat(at) | NameEntry::Place(at) => Some(story.lexicon.country[at].code.clone()),
        _ => None,
    });
    // "near Gao": a name that neither the model nor the tables know is a place behind a locative preposition.
    let located = is_located(story, token) && text.starts_with(char::is_uppercase);
    let known = story.lexicon.name(&bare).is_some();
    (name.is_some() || country.is_some() || located && !known && text.chars().count() > 2).then_some(Place {
        name: text,
        country,
        lat: None,
        lon: None,
        geonames_id: None,
        span,
    })
}
