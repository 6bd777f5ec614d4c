//! PLOVER's boundary rules, applied to the candidates of one sentence.
//!
//! Cooperation that is yet to come is AGREE, a concession yet to come CONCEDE; the mode of a demand, refusal or threat is
//! what is demanded, refused or threatened; an act and its result, a verb and its own noun, are one.

use demarche_core::{Category, Reason, Status};

use super::governed::{governing, inherit, not_of_who_asks};
use super::sorts::{attempted, by_company, by_weapon, by_word, not_supported};
use super::{Candidate, general};
use crate::Story;
use crate::entities::Entities;
use crate::meetings::TO_COME;

/// Settles the candidates of one sentence.
pub(super) fn settle(story: &Story<'_>, entities: &Entities, all: &mut Vec<Candidate>) {
    asked_and_refused(story, all);
    drop_named(story, all);
    merge_results(story, all);
    ceasing(story, all);
    not_of_who_asks(story, all);
    inherit(story, entities, all);
    modes_from_content(story, all);
    for candidate in all.iter_mut() {
        jointly(story, candidate);
        not_supported(story, candidate);
        not_yet(candidate);
        by_weapon(story, candidate);
        by_company(story, candidate);
        attempted(story, candidate);
        by_word(story, entities, candidate);
    }
    all.retain(|it| !is_forsworn(story, it));
    absorb(story, all);
    marched_to_demand(story, all);
    topics(story, all);
    all.retain(|it| is_worth_it(story, it) && !general::is_no_act(story, entities, it));
}

/// "Promised not to use force": what somebody binds themselves not to do is no act of its own.
fn is_forsworn(story: &Story<'_>, it: &Candidate) -> bool {
    const BINDS: [&str; 8] = ["promise", "pledge", "vow", "agree", "undertake", "swear", "commit", "decide"];
    let verb = std::iter::once(it.token).chain(it.light).find(|&at| story.is_verb(at));
    let Some(verb) = verb.filter(|&verb| matches!(story.token(verb).relation(), "xcomp" | "ccomp" | "advcl" | "acl")) else {
        return false;
    };
    let binds = story.token(verb).head.is_some_and(|above| story.lemma_in(above, &BINDS));
    let infinitive = story.reading.children_by(verb, &["mark"]).any(|mark| story.text(mark) == "to");
    binds && infinitive && story.is_negated(verb)
}

/// A noun that a verb's pattern names is that verb's act, but for a demand or an offer that somebody answers.
fn drop_named(story: &Story<'_>, all: &mut Vec<Candidate>) {
    let named: Vec<usize> = all.iter().flat_map(|it| it.named.clone()).collect();
    let answered = |it: &Candidate| {
        let asks = matches!(it.category, Category::Request | Category::Threaten) && !it.parties.actors.is_empty()
            || it.category == Category::Agree && story.lemma_in(it.token, &["invitation", "offer"]);
        asks && all.iter().any(|verb| {
            verb.named.contains(&it.token)
                && matches!(verb.category, Category::Reject | Category::Agree | Category::Support | Category::Concede)
        })
    };
    // What a demand names is a second act: "called for a ceasefire", "demanded the release".
    let asked = |it: &Candidate| {
        use Category::{Accuse, Coerce, Concede, Cooperate, Retreat, Sanction};
        let act = matches!(it.category, Retreat | Concede | Sanction | Coerce | Accuse | Cooperate) && it.light.is_none();
        // "Ruled out a withdrawal": the refused one.
        let yields = matches!(it.category, Retreat | Concede);
        act && all.iter().any(|verb| {
            let puts = verb.category == Category::Request || verb.category == Category::Reject && yields;
            verb.named.contains(&it.token) && puts && story.is_verb(verb.token)
        })
    };
    let kept: Vec<bool> = all.iter().map(|it| !named.contains(&it.token) || answered(it) || asked(it)).collect();
    let mut kept = kept.into_iter();
    all.retain(|_| kept.next().unwrap_or(true));
}

/// "Serbia rejected Pristina's demand": who answers a demand is the one to whom it was put.
fn asked_and_refused(story: &Story<'_>, all: &mut [Candidate]) {
    for at in 0..all.len() {
        let asks = matches!(all[at].category, Category::Request | Category::Agree | Category::Threaten | Category::Accuse);
        if !asks || story.is_verb(all[at].token) || !all[at].parties.recipients.is_empty() {
            continue;
        }
        let head = story.token(all[at].token).head;
        let answer = all.iter().find(|verb| {
            Some(verb.token) == head && matches!(verb.category, Category::Reject | Category::Agree | Category::Support)
        });
        let parties = answer.map(|verb| verb.parties.actors.clone()).unwrap_or_default();
        let actors = all[at].parties.actors.clone();
        all[at].parties.recipients.extend(parties.into_iter().filter(|it| !actors.contains(it)));
    }
}

/// "A strike killed six": the deaths are the strike's.
fn merge_results(story: &Story<'_>, all: &mut Vec<Candidate>) {
    let mut at = 0;
    while at < all.len() {
        let result = &all[at];
        let assault = result.category == Category::Assault;
        let counts = assault
            && result.frame.is_some_and(|frame| matches!(story.lexicon.frame[frame].counts.as_str(), "dead" | "injured"))
            && !result.modes.iter().any(|mode| mode == "abduct");
        let host = match (counts, assault && story.is_verb(result.token)) {
            (true, _) => cause(story, all, at),
            (false, true) => weapon(story, all, at),
            (false, false) => None,
        };
        let Some(host) = host else {
            at += 1;
            continue;
        };
        let result = all.remove(at);
        let host = if host > at { host - 1 } else { host };
        let into = &mut all[host];
        into.results.push(result.token);
        let slot = &mut into.magnitude;
        slot.dead = slot.dead.take().or(result.magnitude.dead);
        slot.injured = slot.injured.take().or(result.magnitude.injured);
        if into.parties.recipients.is_empty() {
            into.parties.recipients =
                result.parties.recipients.into_iter().filter(|it| !into.parties.actors.contains(it)).collect();
        }
        if into.parties.actors.is_empty() {
            into.parties.actors = result.parties.actors;
        }
        into.because.push(Reason::new("plover/act-and-result", Some(story.token(result.token).span), "one event"));
    }
}

/// What ends where somebody stops doing it.
const FIGHTS: [&str; 11] = ["firing", "fire", "strike", "shell", "bomb", "attack", "shoot", "fight", "kill", "raid", "target"];

/// "Stop firing at Eilat": the attack that somebody is to end is the truce that is asked for.
fn ceasing(story: &Story<'_>, all: &mut Vec<Candidate>) {
    for at in 0..all.len() {
        let framed = |name: &str| all[at].because.iter().any(|reason| reason.rule == name);
        // "Stop shelling El Fasher": what is shelled may look like what is stopped.
        let straight = Some(all[at].token + 1)
            .filter(|&next| framed("frame/stop-people") && next < story.reading.tokens.len())
            .filter(|&next| story.lemma_in(next, &FIGHTS) && story.text(next).ends_with("ing"));
        if !framed("frame/desist") && straight.is_none() {
            continue;
        }
        let below = || story.child(all[at].token, &["xcomp", "obj", "ccomp"]);
        let Some(clause) = straight.or_else(below) else { continue };
        let fights = story.lemma_in(clause, &FIGHTS);
        let act = all.iter().position(|it| it.token == clause && it.category == Category::Assault);
        if !fights && act.is_none() {
            continue;
        }
        all[at].category = Category::Retreat;
        all[at].modes = vec!["ceasefire".to_owned()];
        all[at].because.push(Reason::new("plover/ceasing", Some(story.token(clause).span), "RETREAT"));
        all[at].named.push(clause);
        if let Some(act) = act {
            all[at].parties.recipients = all[act].parties.recipients.clone();
        }
        let actors = all[at].parties.actors.clone();
        all[at].parties.recipients.retain(|it| !actors.contains(it));
    }
    let ended: Vec<usize> = all
        .iter()
        .filter(|it| it.because.iter().any(|reason| matches!(reason.rule.as_str(), "frame/desist" | "plover/ceasing")))
        .flat_map(|it| it.named.clone())
        .collect();
    all.retain(|it| !ended.contains(&it.token) || it.category != Category::Assault);
}

/// The assault of which the candidate at `at` tells the result.
fn cause(story: &Story<'_>, all: &[Candidate], at: usize) -> Option<usize> {
    let token = all[at].token;
    let assault = |it: usize| {
        let is = |other: &Candidate| other.token == it || other.results.contains(&it);
        all.iter().position(|other| is(other) && other.category == Category::Assault)
    };
    let subjects = story.subject(token).into_iter().chain(story.behind(token, &["in", "by", "from", "during", "after"]));
    let above = story.token(token).head.filter(|_| matches!(story.token(token).relation(), "advcl" | "conj" | "acl"));
    // "An exchange of fire that left one dead": what the noun is a part of.
    let whole = above.and_then(|noun| story.token(noun).head.filter(|_| story.preposition(noun) == "of"));
    // "Left one soldier dead and two injured": the second count stands under the first.
    let first = || story.reading.ancestors(token).take(3).find(|&it| story.is_verb(it) && story.lemma_in(it, &["leave"]));
    // "Two days of fighting in which 38 were killed"
    let parts =
        above.into_iter().flat_map(|noun| story.behind(noun, &["of"])).filter(|_| story.token(token).deprel == "acl:relcl");
    let above = above.into_iter().chain(whole).chain(first()).chain(parts.collect::<Vec<_>>());
    // Who takes a town and kills people there does two things.
    let takes = |it: usize| {
        story.lemma_in(all[it].token, &["overrun", "capture", "seize", "occupy", "enter", "retake", "recapture", "storm"])
    };
    // Who loses men kills others besides.
    let loses = |it: usize| story.lemma_in(all[it].token, &["lose"]);
    if loses(at) {
        return None;
    }
    let takes = |it: usize| takes(it) || loses(it);
    subjects.chain(above).filter_map(assault).find(|&it| it != at).filter(|&it| all[it].results.contains(&token) || !takes(it))
}

/// The assault that is the subject of the one at `at`: "artillery fire struck a hospital" is one act.
fn weapon(story: &Story<'_>, all: &[Candidate], at: usize) -> Option<usize> {
    let subject = story.subject(all[at].token).filter(|&it| !story.is_verb(it))?;
    all.iter().position(|other| other.token == subject && other.category == Category::Assault)
}

/// The mode of a demand, refusal or threat is the sort of act in its content.
fn modes_from_content(story: &Story<'_>, all: &mut [Candidate]) {
    for at in 0..all.len() {
        let category = all[at].category;
        if !all[at].modes.is_empty() || !matches!(category, Category::Request | Category::Reject | Category::Threaten) {
            continue;
        }
        let content = (0..all.len()).filter(|&it| it != at && governing(story, all, it) == Some(at)).map(|it| &all[it]).next();
        let met = all[at]
            .named
            .iter()
            .any(|&noun| story.lexicon.has_word("talks", &story.lemma(noun)) || story.lemma_in(noun, &["invitation", "visit"]));
        let handed = content.is_some_and(|it| story.lemma_in(it.token, &["hand", "extradite", "surrender", "deliver"]));
        // "Ruled out negotiations", whatever they would be about.
        let talks = all[at].named.iter().any(|&noun| story.lexicon.has_word("talks", &story.lemma(noun)));
        let mode = match (category, content.map(|it| it.category)) {
            (Category::Reject, _) if talks => Some("meet"),
            (Category::Request | Category::Reject, None | Some(Category::Agree)) if met => Some("meet"),
            (_, Some(Category::Cooperate)) if handed => Some("yield"),
            (Category::Threaten, Some(Category::Assault | Category::Mobilize)) => Some("violence"),
            (Category::Threaten, Some(Category::Sanction)) => Some("relations"),
            (Category::Threaten, Some(Category::Coerce)) => Some("restrict"),
            (Category::Threaten, _) => None,
            (_, Some(Category::Consult)) => Some("meet"),
            (_, Some(Category::Aid | Category::Cooperate)) => Some("assist"),
            (_, Some(Category::Retreat | Category::Concede)) => Some("yield"),
            _ => Some("change"),
        };
        all[at].modes.extend(mode.map(str::to_string));
    }
}

/// "Marched to demand his resignation": who marches for it demands it.
fn marched_to_demand(story: &Story<'_>, all: &mut [Candidate]) {
    for at in 0..all.len() {
        let open = all[at].status == Status::Possible && all[at].because.iter().any(|it| it.rule == "status/purpose");
        let words = matches!(all[at].category, Category::Request | Category::Accuse | Category::Support | Category::Reject);
        let above = governing(story, all, at).filter(|_| open && words);
        let marched = above.is_some_and(|it| all[it].category == Category::Protest && all[it].status == Status::Occurred);
        if marched {
            all[at].status = Status::Occurred;
            let span = Some(story.token(all[at].token).span);
            all[at].because.push(Reason::new("plover/marched-to-demand", span, "status=occurred"));
        }
    }
}

/// What sides meet to discuss, and what their talks are about, is no further act: "met to discuss tariffs".
fn topics(story: &Story<'_>, all: &mut Vec<Candidate>) {
    let consult: Vec<usize> = all.iter().filter(|it| it.category == Category::Consult).map(|it| it.token).collect();
    let purpose = |it: &Candidate| {
        let mark = story.child(it.token, &["mark"]).is_some_and(|mark| story.lemma_in(mark, &["to"]));
        let above = story.token(it.token).head.filter(|head| consult.contains(head));
        mark && above.is_some() && story.lemma_in(it.token, &["discuss", "negotiate", "talk", "review", "address"])
    };
    let topic = |it: &Candidate| {
        let above = story.token(it.token).head.filter(|_| story.token(it.token).relation() == "obj" && !story.is_verb(it.token));
        above.is_some_and(|above| story.lemma_in(above, &["discuss", "negotiate", "review"])) && it.category != Category::Consult
    };
    // "marched to protest against the bloc": one act against it.
    for at in 0..all.len() {
        let aim =
            story.lemma_in(all[at].token, &["protest", "denounce", "oppose", "demonstrate"]) && is_purpose(story, all[at].token);
        let above = story.token(all[at].token).head.filter(|_| aim);
        let Some(main) = above.and_then(|above| all.iter().position(|it| it.token == above && it.category == Category::Protest))
        else {
            continue;
        };
        let against = all[at].parties.recipients.clone();
        if all[main].parties.recipients.is_empty() {
            all[main].parties.recipients = against;
        }
        let token = all[at].token;
        all[main].results.push(token);
    }
    let merged: Vec<usize> = all.iter().filter(|it| it.category == Category::Protest).flat_map(|it| it.results.clone()).collect();
    all.retain(|it| !merged.contains(&it.token));
    // "arrived for a visit": one act.
    let stay = |it: &Candidate| {
        let nobody = it.parties.actors.is_empty() && it.parties.recipients.is_empty() && !story.is_verb(it.token);
        let above = story.token(it.token).head.filter(|head| consult.contains(head));
        let below = consult.iter().any(|&other| story.is_verb(other) && story.token(other).head == Some(it.token));
        it.category == Category::Consult && nobody && (above.is_some() || below)
    };
    all.retain(|it| !purpose(it) && !topic(it) && !stay(it));
}

fn is_purpose(story: &Story<'_>, verb: usize) -> bool {
    story.is_verb(verb) && story.child(verb, &["mark"]).is_some_and(|mark| story.lemma_in(mark, &["to"]))
}

/// Exercises of two sides or more are cooperation.
fn jointly(story: &Story<'_>, it: &mut Candidate) {
    let exercise = |token: &usize| story.lemma_in(*token, &["drill", "exercise", "manoeuvre", "maneuver", "wargame", "patrol"]);
    let drills = std::iter::once(&it.token).chain(&it.named).any(exercise);
    if it.category == Category::Mobilize && drills && it.parties.actors.len() > 1 {
        it.category = Category::Cooperate;
        it.modes.clear();
        it.because.push(Reason::new("plover/joint-exercise", Some(story.token(it.token).span), "COOPERATE"));
    }
}

/// Cooperation yet to come is AGREE, a retreat yet to come CONCEDE (unless it is demanded or refused).
fn not_yet(it: &mut Candidate) {
    // What a condition asks for is not what somebody announces.
    if it.because.iter().any(|reason| reason.rule == "status/in-condition") && it.category != Category::Consult {
        return;
    }
    let open = matches!(it.status, Status::Planned | Status::Possible | Status::Conditional);
    let consult = it.category == Category::Consult
        && !matches!(it.status, Status::Occurred | Status::Ongoing | Status::Historical | Status::Denied | Status::Refused);
    let category = match it.category {
        Category::Consult if consult => Category::Agree,
        Category::Cooperate | Category::Aid if open => Category::Agree,
        Category::Support if it.status == Status::Planned => Category::Agree,
        Category::Retreat if open => Category::Concede,
        _ => return,
    };
    let rule = if it.category == Category::Consult { TO_COME } else { "plover/not-yet-carried-out" };
    it.because.push(Reason::new(rule, None, format!("{} is {}", it.category.code(), category.code())));
    it.category = category;
    it.modes.clear();
    if rule == TO_COME {
        // Who agrees stands first, with whom behind.
        let at = if it.parties.first == 0 { it.parties.actors.len() } else { it.parties.first.min(it.parties.actors.len()) };
        let others = it.parties.actors.split_off(at);
        it.parties.recipients.extend(others);
    }
}

/// What somebody agrees, offers, demands or refuses to do in words is part of that act: agreed to meet, called for talks.
fn absorb(story: &Story<'_>, all: &mut Vec<Candidate>) {
    let mut at = 0;
    while at < all.len() {
        let inner = &all[at];
        let above = governing(story, all, at).filter(|&above| {
            let outer = all[above].category;
            let to_come = inner.because.iter().any(|it| it.rule == TO_COME);
            match inner.category {
                Category::Agree | Category::Concede | Category::Mobilize if outer == Category::Agree => {
                    inner.category != Category::Mobilize
                        || story.lemma_in(all[above].token, &["offer", "agree", "promise", "volunteer"])
                }
                Category::Agree | Category::Consult => {
                    (to_come || inner.category == Category::Consult)
                        && inner.status != Status::Denied
                        && matches!(outer, Category::Request | Category::Reject | Category::Threaten)
                }
                same => {
                    same == outer
                        && matches!(
                            same,
                            Category::Concede
                                | Category::Support
                                | Category::Reject
                                | Category::Request
                                | Category::Accuse
                                | Category::Threaten
                        )
                }
            }
        });
        let Some(above) = above else {
            at += 1;
            continue;
        };
        let inner = all.remove(at);
        let outer = &mut all[if above > at { above - 1 } else { above }];
        if inner.category == Category::Concede && outer.category == Category::Agree && is_retreat(story, &inner) {
            outer.category = Category::Concede;
            outer.modes.clear();
            outer.because.push(Reason::new("plover/announced-concession", Some(story.token(inner.token).span), "CONCEDE"));
        }
        if outer.category == Category::Agree && inner.because.iter().any(|it| it.rule == TO_COME) {
            outer.because.push(Reason::new(TO_COME, Some(story.token(inner.token).span), "agreed to meet"));
            outer.status = if outer.status == Status::Occurred { Status::Planned } else { outer.status };
            outer.named.push(inner.token);
            for more in inner.parties.actors.into_iter().chain(inner.parties.recipients) {
                if !outer.parties.actors.contains(&more) && !outer.parties.recipients.contains(&more) {
                    outer.parties.recipients.push(more);
                }
            }
        } else if outer.parties.recipients.is_empty() {
            let actors = outer.parties.actors.clone();
            // All sides of what is refused are its actors: "refused to meet the envoy".
            let mutual = if inner.category == Category::Consult || inner.category == Category::Agree {
                inner.parties.actors
            } else {
                Vec::new()
            };
            let others = inner.parties.recipients.into_iter().chain(mutual);
            outer.parties.recipients.extend(others.filter(|it| !actors.contains(it)));
        }
    }
}

/// Whether a concession to come is one of force or captives: withdrawal, release, disarmament, ceasefire.
fn is_retreat(story: &Story<'_>, it: &Candidate) -> bool {
    let modes = it.frame.map(|frame| story.lexicon.frame[frame].modes.as_slice()).unwrap_or_default();
    modes.iter().any(|mode| matches!(mode.as_str(), "withdraw" | "release" | "disarm" | "ceasefire"))
}

/// A noun that names nobody is background talk, unless it is violence that the story counts or places.
fn is_worth_it(story: &Story<'_>, it: &Candidate) -> bool {
    let open = matches!(it.status, Status::Demanded | Status::Conditional | Status::Planned | Status::Refused);
    if it.because.iter().any(|reason| reason.rule == "frame/desist") && !open {
        return false;
    }
    // "Respond" threatens only as something to come.
    if it.category == Category::Threaten && it.status == Status::Occurred && story.lemma(it.token) == "respond" {
        return false;
    }
    let nobody = it.parties.actors.is_empty() && it.parties.recipients.is_empty();
    if !nobody {
        let released = it.category == Category::Retreat && it.status == Status::Demanded;
        return story.token(it.token).upos != "NOUN" || !it.parties.actors.is_empty() || it.category.quad() == 4 || released;
    }
    let violent = matches!(it.category, Category::Assault | Category::Protest | Category::Coerce);
    // A bare verb without parties may be about shares or a cricket side; one whose pattern found its object is not.
    // "A truce was signed."
    let signed = it.named.iter().any(|&noun| story.lexicon.has_word("accords", &story.lemma(noun)));
    let silent = it.category == Category::Consult || it.category == Category::Agree && !signed;
    let telling = story.is_verb(it.token) && it.tests > 0 && !silent;
    let yields = matches!(it.category, Category::Retreat | Category::Concede);
    let demanded = yields && matches!(it.status, Status::Demanded | Status::Refused | Status::Possible)
        || it.status == Status::Demanded && matches!(it.category, Category::Accuse | Category::Sanction | Category::Aid);
    // "Kyiv has not claimed that raid": told before.
    let told =
        story.reading.children_by(it.token, &["det"]).any(|det| story.lemma_in(det, &["this", "that", "these", "those", "such"]));
    if told && !story.is_verb(it.token) {
        return false;
    }
    // "Sunday's rocket attack", "an air raid that it says killed nine"
    let single = story.token(it.token).feat("Number") != Some("Plur") && it.category == Category::Assault && it.tests > 0;
    let certain = single
        && (story.child(it.token, &["nmod:poss", "acl", "acl:relcl"]).is_some()
            || !story.behind(it.token, &["on", "in", "near", "at"]).is_empty());
    it.tagged || telling || demanded || certain || violent && it.magnitude != Default::default()
}
