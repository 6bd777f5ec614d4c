//! Which nouns may name an actor at all, before any table is asked.

use super::build::Build;

/// How by-lines end that name a desk and nobody ("Staff Correspondent").
pub(super) const BYLINES: [&str; 6] = ["Correspondent", "Correspondents", "Reporter", "Reporters", "Editor", "Desk"];

/// "40 houses", "the full force of the law", "the department of Alibori": words for bodies that name none here.
pub(super) fn is_nobody(build: &Build<'_>, token: usize) -> bool {
    const LANDS: [&str; 8] = ["department", "province", "region", "district", "state", "governorate", "county", "prefecture"];
    let story = &build.story;
    let counted = || story.token(token).feat("Number") == Some("Plur") && story.lemma_in(token, &["house"]);
    let bare = || story.child(token, &["det", "amod", "compound", "nmod:poss"]).is_none();
    let law = || {
        story.lemma_in(token, &["force"])
            && story.behind(token, &["of"]).into_iter().any(|it| story.lemma_in(it, &["law", "gravity"]))
    };
    // "The use of force"
    let use_of = || {
        let used = story.token(token).head.is_some_and(|above| story.lemma_in(above, &["use", "threat", "show", "resort"]));
        story.lemma_in(token, &["force"]) && used && matches!(story.preposition(token).as_str(), "of" | "to") && bare()
    };
    // "Its side of the border"
    let side = || {
        let land = |it: usize| story.lemma_in(it, &["border", "river", "frontier", "line", "strait", "island", "valley"]);
        story.lemma_in(token, &["side"]) && story.behind(token, &["of"]).into_iter().any(land)
    };
    let land = || {
        let place = |it: usize| {
            let named = build.story.reading.names.iter().any(|name| name.kind == "place" && name.tokens.contains(&it));
            named && !matches!(story.lexicon.name(story.text(it)), Some(crate::lexicon::NameEntry::Country(_)))
        };
        story.lemma_in(token, &LANDS) && story.behind(token, &["of"]).into_iter().any(place)
    };
    // "Philippines Correspondent", on a line of its own.
    let byline = || BYLINES.contains(&story.text(token)) && story.reading.sentence_of(token).is_some_and(|at| story.is_open(at));
    counted() || law() || use_of() || side() || land() || byline()
}

/// "Government drones", "junta jets", "rebel shelling": the force in front of a weapon or an act.
pub(super) fn is_force_in_front(build: &Build<'_>, token: usize) -> bool {
    let story = &build.story;
    let force =
        story.lemma_in(token, &["government", "army", "junta", "regime", "rebel", "militia", "navy", "military", "police"]);
    let Some(head) = story.token(token).head.filter(|&head| head > token && force) else { return false };
    let lemma = story.lemma(head);
    // "Attacked a police post" is an attack on the police.
    let posted = ["post", "checkpoint", "barracks", "outpost"].contains(&lemma.as_str());
    if story.lemma_in(token, &["police"]) && !posted {
        return false;
    }
    // "Myanmar government artillery" is Myanmar's.
    let tied =
        story.reading.children_by(head, &["compound", "amod", "nmod:poss"]).any(|it| it < token && build.heads.contains_key(&it));
    let own = story.reading.children_by(token, &["compound", "amod"]).any(|it| build.heads.contains_key(&it));
    if tied || own {
        return false;
    }
    let moves = ["weapons", "attacks", "truces"].iter().any(|list| story.lexicon.has_word(list, &lemma));
    moves || posted || ["gunfire", "shelling", "vehicle", "warplane", "raid", "bombing"].contains(&lemma.as_str())
}

/// "The general apologised": an adjective with an article as subject or object.
pub(super) fn stands_as_noun(build: &Build<'_>, token: usize) -> bool {
    let story = &build.story;
    let it = story.token(token);
    let placed = matches!(it.relation(), "nsubj" | "obj" | "iobj") && it.upos == "ADJ";
    placed && story.child(token, &["det"]).is_some()
}
