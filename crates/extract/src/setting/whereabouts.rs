//! The places of acts.

use demarche_core::{Category, Place};

use super::scene::{self, Tie};
use super::{sites, verb_above};
use crate::Story;
use crate::events::Candidate;
use crate::meetings::TO_COME;
use crate::place;

/// The places of the acts of one sentence.
pub(super) fn places(story: &Story<'_>, here: &[Candidate]) -> Vec<Option<Place>> {
    let mut found: Vec<Option<Place>> = here.iter().map(|it| own(story, here, it)).collect();
    for _ in 0..2 {
        for at in 0..here.len() {
            let Some((other, tie)) = scene::tie(story, here, at) else { continue };
            if found[at].is_none() {
                found[at] = found[other].clone();
            } else if found[other].is_none() && tie == Tie::Together {
                found[other] = found[at].clone();
            }
        }
    }
    found
}

fn own(story: &Story<'_>, here: &[Candidate], it: &Candidate) -> Option<Place> {
    let sites = sites(it);
    let above = verb_above(story, here, it);
    let of = if scene::is_physical(it) { place::of } else { place::of_words };
    // "Demanded a truce in the south": where the truce is to be, not the demand.
    let by_words =
        matches!(it.category, Category::Request | Category::Accuse | Category::Reject | Category::Threaten | Category::Support);
    let named = |site: &&usize| by_words && **site != it.token && it.named.contains(site);
    sites
        .iter()
        .filter(|site| !named(site))
        .chain(&above)
        .find_map(|&site| of(story, site))
        .map(|place| closer(story, it, place))
        .or_else(|| on_land(story, it))
        .or_else(|| of_talks(story, &sites))
        .or_else(|| goal(story, it, &sites))
        .or_else(|| of_object(story, it))
        .or_else(|| left(story, it, &sites))
        .or_else(|| of_court(story, it))
        .or_else(|| of_local(story, it))
        .or_else(|| where_clause(story, it))
        .or_else(|| of_occasion(story, it))
        .or_else(|| nearby(story, here, it, above))
        .or_else(|| of_speech(story, it))
        .or_else(|| place::meant(story, it.token).filter(|_| scene::is_physical(it)))
}

/// "Blocked the gates of the Umm Salman field in southern Iraq": what is blocked, hit or seized says more than the land around it.
fn closer(story: &Story<'_>, it: &Candidate, wide: Place) -> Place {
    let broad = wide.country.is_some() && (place::is_country(story, &wide) || place::is_part_of_country(story, &wide));
    let acts = broad && it.category.quad() == 4 && scene::is_physical(it) && story.is_verb(it.token);
    let site = || story.patients(it.token).into_iter().find_map(|head| place::site(story, head));
    acts.then(site).flatten().unwrap_or(wide)
}

/// "The ministers met on Chios."
fn on_land(story: &Story<'_>, it: &Candidate) -> Option<Place> {
    use Category::{Agree, Consult, Cooperate};
    let meets = matches!(it.category, Agree | Consult | Cooperate);
    meets.then(|| place::on_land(story, it.token)).flatten()
}

/// "The Vienna talks": the town in front of a noun for an encounter, where one town alone stands there.
fn of_talks(story: &Story<'_>, sites: &[usize]) -> Option<Place> {
    let meets = |noun: &usize| story.lexicon.has_word("talks", &story.lemma(*noun)) && story.token(*noun).upos == "NOUN";
    let towns = |noun: usize| story.reading.children_by(noun, &["compound"]).filter(|&it| story.token(it).upos == "PROPN");
    sites.iter().copied().filter(meets).find_map(|noun| {
        let town = towns(noun).next().filter(|&town| towns(noun).count() == 1 && story.conjuncts(town).len() == 1)?;
        let alone = towns(town).next().is_none() && story.preposition(noun) != "between";
        place::town(story, town).filter(|_| alone)
    })
}

/// "Speaking in Ankara, the minister accused …": where what is done by words is said.
fn of_speech(story: &Story<'_>, it: &Candidate) -> Option<Place> {
    let by_words = !scene::is_physical(it) && story.is_verb(it.token) && it.category.quad() % 2 == 1;
    let mut clauses = story.reading.children_by(it.token, &["advcl"]).filter(|_| by_words);
    let speaking = clauses.find(|&verb| story.lemma_in(verb, &["speak"]) && story.child(verb, &["nsubj", "mark"]).is_none())?;
    place::of_words(story, speaking)
}

/// Where a movement goes, or the place that is attacked, entered or seized.
fn goal(story: &Story<'_>, it: &Candidate, sites: &[usize]) -> Option<Place> {
    let visit = it.modes.iter().any(|mode| mode == "visit") || it.because.iter().any(|reason| reason.rule == "frame/visit");
    let brings = it.category == Category::Aid;
    // "Suspended deliveries to the Gao region": what is cut off would have gone there.
    let cuts = matches!(it.category, Category::Sanction | Category::Coerce);
    let sends = it.category == Category::Agree && story.lemma_in(it.token, &["send", "dispatch"]) && story.is_verb(it.token);
    let moves = visit || sends || brings || cuts || matches!(it.category, Category::Mobilize | Category::Assault);
    let moved = sites.iter().flat_map(|&site| story.behind(site, &["of"]));
    let toward = || sites.iter().copied().chain(moved).find_map(|site| place::goal(story, site));
    let object = || {
        let head = story.child(it.token, &["obj"]).filter(|_| story.is_verb(it.token))?;
        // "Expelled Mali's envoy": whose somebody is says nothing of where.
        let hits = it.category == Category::Assault && story.lexicon.has_word("upon_towns", &story.lemma(it.token));
        let listed = || hits.then(|| place::listed(story, head)).flatten();
        place::at(story, head)
            .or_else(listed)
            .filter(|place| !place::is_country(story, place) || place.span.cover(story.token(head).span) == place.span)
    };
    let reached = visit || it.category.quad() == 4;
    let shut =
        || story.patients(it.token).into_iter().find_map(|head| place::site(story, head)).filter(|_| story.is_verb(it.token));
    // Help for a whole country says who gets it, not where.
    let toward = || toward().filter(|place| !(brings || cuts) || !place::is_country(story, place));
    moves.then(toward).flatten().or_else(|| reached.then(|| object().or_else(shut)).flatten())
}

/// Where what is attacked, seized or protested at stands: "hit a terminal in Izmail".
fn of_object(story: &Story<'_>, it: &Candidate) -> Option<Place> {
    let objects =
        if story.is_verb(it.token) { story.patients(it.token) } else { story.behind(it.token, &["of", "on", "against", "at"]) };
    // "abducted by gunmen near Gao": the parser hangs the place on whoever stands beside it.
    let doers = if story.is_verb(it.token) { story.agents(it.token) } else { Vec::new() };
    // "Denied entry to a lawmaker at the airport"
    let barred = it.category == Category::Reject && story.is_verb(it.token);
    let sites = std::iter::once(it.token).chain(it.named.iter().copied());
    let barred: Vec<usize> = sites.filter(|_| barred).flat_map(|site| story.behind(site, &["to"])).collect();
    let objects: Vec<usize> = objects.into_iter().chain(doers).filter(|_| it.category.quad() == 4).chain(barred).collect();
    // "The shelling of Orlivka": what is shelled is the place.
    let shelled = |object: usize| place::at(story, object).filter(|place| !place::is_country(story, place));
    let noun = it.category == Category::Assault && !story.is_verb(it.token);
    objects
        .iter()
        .find_map(|&object| place::of(story, object))
        .or_else(|| objects.iter().filter(|_| noun).find_map(|&object| shelled(object)))
        .or_else(|| place::fought_for(story, it.token).filter(|_| it.category == Category::Assault))
}

/// The place that a withdrawal leaves, or from which something is fired.
fn left(story: &Story<'_>, it: &Candidate, sites: &[usize]) -> Option<Place> {
    // An ambassador who is recalled leaves the state that the sanction is for.
    let envoys = ["ambassador", "envoy", "diplomat", "consul", "attache", "representative"];
    let posted = || story.patients(it.token).into_iter().any(|who| story.lemma_in(who, &envoys));
    let pulls =
        it.category == Category::Concede && story.lemma_in(it.token, &["withdraw", "withdrawal", "pull", "pullout", "evacuate"]);
    let leaves = it.category == Category::Retreat || pulls || it.modes.iter().any(|mode| mode == "withdraw") && !posted();
    let fires = matches!(it.category, Category::Mobilize | Category::Assault) && story.lemma_in(it.token, &["fire", "launch"]);
    let origin = || sites.iter().find_map(|&site| place::origin(story, site));
    let departed = || {
        let verb = story.lemma_in(it.token, &["leave", "vacate", "evacuate", "quit", "abandon"]) && story.is_verb(it.token);
        story.child(it.token, &["obj"]).filter(|_| verb).and_then(|object| place::at(story, object))
    };
    (leaves || fires).then(origin).flatten().or_else(|| leaves.then(departed).flatten())
}

/// What a court decides, it decides where it sits; doctors heal where they are, and talks fail where they are held.
fn of_court(story: &Story<'_>, it: &Candidate) -> Option<Place> {
    const COURTS: [&str; 10] =
        ["court", "tribunal", "judge", "prosecutor", "magistrate", "jury", "doctor", "medic", "nurse", "hospital"];
    let talks = |noun: usize| story.lexicon.has_word("talks", &story.lemma(noun));
    let sits = |noun: &usize| story.lemma_in(*noun, &COURTS) || talks(*noun);
    let subjects = if story.is_verb(it.token) {
        story.agents(it.token).into_iter().chain(story.child(it.token, &["nsubj"])).collect()
    } else {
        Vec::new()
    };
    subjects.into_iter().filter(sits).find_map(|noun| place::of(story, noun))
}

/// "The governor of Adana banned …", "shot the mayor of Buenaventura": who is in office in a town or province acts and is hit there.
fn of_local(story: &Story<'_>, it: &Candidate) -> Option<Place> {
    const LOCAL: [&str; 8] = ["governor", "mayor", "prefect", "council", "councillor", "municipality", "alderman", "district"];
    let verb = story.is_verb(it.token) && matches!(it.category, Category::Assault | Category::Coerce | Category::Protest);
    let parties = if verb { [story.agents(it.token), story.patients(it.token)].concat() } else { Vec::new() };
    let mut offices = parties.into_iter().filter(|&who| story.lemma_in(who, &LOCAL));
    offices.find_map(|who| {
        let mut of = story.behind(who, &["of"]).into_iter();
        let named = |name: usize| place::at(story, name).or_else(|| place::listed(story, name));
        of.find_map(named).filter(|place| !place::is_country(story, place))
    })
}

/// "In Kharkiv, where three workers died": the place that a clause is about.
fn where_clause(story: &Story<'_>, it: &Candidate) -> Option<Place> {
    let clause = |&verb: &usize| {
        let about = story.reading.children_by(verb, &["advmod", "mark", "obl"]).any(|word| story.lemma_in(word, &["where"]));
        about && story.token(verb).deprel == "acl:relcl"
    };
    // Also of what a clause under it tells: "where three died when a drone hit a house".
    let verbs = sites(it).into_iter().chain(story.token(it.token).head.filter(|_| story.token(it.token).relation() == "advcl"));
    let noun = verbs.filter(clause).find_map(|verb| story.token(verb).head)?;
    place::at(story, noun)
}

/// "The attack at Ishkashim, in which four guards were killed": the place of the act that a clause is about.
fn of_occasion(story: &Story<'_>, it: &Candidate) -> Option<Place> {
    scene::occasion(story, it).and_then(|noun| place::of(story, noun).or_else(|| place::around(story, noun, None)))
}

/// Where the things of a physical act or of talks stand; what is asked, blamed or promised by words happens elsewhere.
fn nearby(story: &Story<'_>, here: &[Candidate], it: &Candidate, above: Option<usize>) -> Option<Place> {
    use Category::{Assault, Coerce, Consult, Cooperate, Mobilize, Protest};
    let meets = matches!(it.category, Consult | Cooperate) || it.because.iter().any(|reason| reason.rule == TO_COME);
    let subject = story.child(it.token, &["nsubj"]).filter(|_| !story.is_passive(it.token));
    // "A bomb struck a lorry near X": what is told of a weapon's strike.
    let told = story.token(it.token).head.filter(|_| story.token(it.token).deprel == "nsubj" && it.category == Assault);
    let sites = std::iter::once(it.token).chain(it.light).chain(it.results.iter().copied()).chain(told).chain(above);
    let own = super::sites(it);
    let deeds = here.iter().filter(|other| matches!(other.category, Assault | Coerce | Mobilize | Protest));
    // "Lost 30 men in a raid on its base at X": what happens in another act is where that is.
    let apart = |&token: &usize| !own.contains(&token) && !matches!(story.preposition(token).as_str(), "in" | "during" | "by");
    let others: Vec<usize> = deeds.map(|other| other.token).filter(apart).chain(subject).collect();
    sites.filter(|_| meets || scene::is_physical(it)).find_map(|site| place::around(story, site, others.iter().copied()))
}
