//! What names no act although its words would: weather, markets, sport, fiction, general truths, journeys of things.

use demarche_core::{Category, EntityKind, Status};

use super::Candidate;
use crate::Story;
use crate::entities::Entities;

/// From which score on the model hears a trigger.
const HEARD: f32 = 0.85;

/// Whether a candidate tells of no act.
pub(super) fn is_no_act(story: &Story<'_>, entities: &Entities, it: &Candidate) -> bool {
    nobody_acts(story, entities, it)
        || is_fiction(story, it)
        || is_scored(story, it)
        || is_general(story, it)
        || is_question(story, it)
        || is_ability(story, it)
        || is_journey(story, entities, it)
        || is_business(entities, it)
        || is_attribute(story, it)
        || is_alarm(story, entities, it)
        || nobody_was(story, it)
        || is_own_wish(story, it)
        || nothing_is(story, it)
        || is_known_by_blame(story, it)
        || is_of_nobody(story, it)
        || is_aside(story, it)
        || is_avoided(story, it)
        || is_lacking(story, it)
        || is_beside(story, it)
        || goes_on(story, it)
        || is_rule(story, it)
}

/// "Without an agreement": what there is not.
fn is_lacking(story: &Story<'_>, it: &Candidate) -> bool {
    !story.is_verb(it.token) && story.preposition(it.token) == "without" && it.parties.actors.is_empty()
}

/// "Under the constitution police must bring anyone they arrest before a judge": what a law allows or asks, nobody's act.
fn is_rule(story: &Story<'_>, it: &Candidate) -> bool {
    const LAWS: [&str; 11] =
        ["law", "constitution", "act", "rule", "code", "convention", "treaty", "statute", "charter", "regulation", "decree"];
    let lawful = |verb: usize| story.behind(verb, &["under", "by"]).into_iter().any(|noun| story.lemma_in(noun, &LAWS));
    let modal = |verb: usize| {
        let asks = |aux: usize| ["must", "may", "can", "shall"].contains(&story.text(aux).to_lowercase().as_str());
        story.reading.children_by(verb, &["aux"]).any(asks)
    };
    let open = matches!(it.status, Status::Demanded | Status::Possible);
    let mut verbs = std::iter::once(it.token).chain(story.reading.ancestors(it.token)).take(4);
    open && verbs.any(|verb| story.is_verb(verb) && modal(verb) && lawful(verb))
}

/// "If Ottawa insists on going down this path": who insists on doing something asks nobody for it.
fn goes_on(story: &Story<'_>, it: &Candidate) -> bool {
    let on = |clause: usize| story.reading.children_by(clause, &["mark", "case"]).any(|mark| story.lemma_in(mark, &["on"]));
    let doing =
        |clause: usize| story.is_verb(clause) && story.text(clause).ends_with("ing") && story.child(clause, &["nsubj"]).is_none();
    let insists = it.category == Category::Request && story.lemma_in(it.token, &["insist", "persist"]);
    insists && story.reading.children_by(it.token, &["advcl", "xcomp", "ccomp", "obl"]).any(|clause| on(clause) && doing(clause))
}

/// "Are to meet in Chicago, their first encounter since May": another word for what has been told.
fn is_beside(story: &Story<'_>, it: &Candidate) -> bool {
    let own = || story.child(it.token, &["nmod:poss"]).is_some_and(|owner| story.token(owner).upos == "PRON");
    let beside = matches!(story.token(it.token).relation(), "appos" | "parataxis");
    it.category == Category::Consult && !story.is_verb(it.token) && it.light.is_none() && beside && own()
}

/// "Urged both to avoid violence": what is to be avoided is no act.
fn is_avoided(story: &Story<'_>, it: &Candidate) -> bool {
    let above = story.token(it.token).head.filter(|_| !story.is_verb(it.token) && story.token(it.token).relation() == "obj");
    above.is_some_and(|verb| story.lemma_in(verb, &["avoid", "avert", "prevent"]))
}

/// "The assembly, she recalled, approved it": said in passing.
fn is_aside(story: &Story<'_>, it: &Candidate) -> bool {
    let comma = |at: Option<usize>| at.filter(|&at| at < story.reading.tokens.len()).is_some_and(|at| story.text(at) == ",");
    story.lemma_in(it.token, &["recall"]) && comma(it.token.checked_sub(2)) && comma(Some(it.token + 1))
}

/// Whether what does it is the weather, a market, a side in sport or a thing, and nobody acts.
fn nobody_acts(story: &Story<'_>, entities: &Entities, it: &Candidate) -> bool {
    let is = |token: usize, lists: &[&str]| {
        let lemma = story.lemma(token);
        lists.iter().any(|list| story.lexicon.has_word(list, &lemma))
    };
    // "Typhoon Haliya": what a name is called tells what it is.
    let titles = |agent: usize| story.reading.children_by(agent, &["nmod:desc"]).collect::<Vec<_>>();
    let agents = || story.agents(it.token).into_iter().flat_map(|agent| [vec![agent], titles(agent)].concat());
    let unnamed = it.parties.actors.is_empty() && agents().any(|token| is(token, &["weather", "market", "sport", "things"]));
    // "The Uzbek grandmaster": his country plays no part.
    let played = agents().any(|token| is(token, &["players", "weather", "market"]) && entities.at(token).is_none());
    // "Oil fell, its steepest retreat in a month"
    let above = || story.reading.ancestors(it.token).find(|&at| story.is_verb(at));
    let aside = !story.is_verb(it.token)
        && above().is_some_and(|verb| {
            story
                .agents(verb)
                .into_iter()
                .any(|token| token != it.token && is(token, &["market", "weather"]) && entities.at(token).is_none())
        });
    if aside || is_by_percent(story, it) {
        return true;
    }
    let carried = || it.light.is_some_and(|verb| story.agents(verb).into_iter().any(|token| is(token, &["players", "market"])));
    if story.is_verb(it.token) { unnamed || played } else { carried() }
}

/// "Brent retreated 3 percent": a price.
fn is_by_percent(story: &Story<'_>, it: &Candidate) -> bool {
    let by = story.reading.children_by(it.token, &["obj", "obl", "nmod", "dep", "advmod"]);
    let moves = matches!(it.category, Category::Retreat | Category::Concede | Category::Assault | Category::Mobilize);
    moves && story.is_verb(it.token) && by.into_iter().any(|it| matches!(story.text(it), "percent" | "%" | "pct"))
}

/// Whether the sentence tells of a film, a novel or a game: "In the film, a general bombs his capital".
fn is_fiction(story: &Story<'_>, it: &Candidate) -> bool {
    let work = |token: usize| story.lexicon.has_word("fiction", &story.lemma(token));
    let mut above = std::iter::once(it.token).chain(story.reading.ancestors(it.token));
    above.any(|at| {
        story
            .reading
            .children_by(at, &["nsubj", "obl"])
            .any(|child| work(child) && matches!(story.preposition(child).as_str(), "" | "in"))
    })
}

/// Whether the sentence gives the score of a match ("3-0") and no vote.
fn is_scored(story: &Story<'_>, it: &Candidate) -> bool {
    if !matches!(it.category, Category::Assault | Category::Coerce | Category::Retreat) {
        return false;
    }
    let Some(sentence) = story.reading.sentence_of(it.token) else { return false };
    let tokens = story.reading.sentences[sentence].tokens.clone();
    let digits = |at: usize| story.text(at).len() <= 3 && story.text(at).bytes().all(|byte| byte.is_ascii_digit());
    let joined = |at: usize| {
        let dash = matches!(story.text(at), "-" | "–") && story.token(at - 1).span.end == story.token(at).span.start;
        dash && digits(at - 1) && digits(at + 1)
    };
    let score = (tokens.start + 1..tokens.end.saturating_sub(1)).any(joined)
        || tokens.clone().any(|at| story.text(at).split_once(['-', '–']).is_some_and(|(a, b)| is_number(a) && is_number(b)));
    let told = ["beat", "crush", "defeat", "thrash", "hold", "win", "edge", "match", "game", "captain", "striker"];
    score && tokens.clone().any(|at| story.lemma_in(at, &told)) && !tokens.clone().any(|at| story.lemma_in(at, &["vote", "pass"]))
}

fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a sentence in the plain present tells what is always so: "Countries that fear their neighbours buy weapons", "a weapon that
/// wounds its owner". Headlines are in the present too, but have no full stop.
fn is_general(story: &Story<'_>, it: &Candidate) -> bool {
    if !matches!(it.status, Status::Occurred | Status::Ongoing)
        || story.reading.sentence_of(it.token).is_some_and(|at| story.is_open(at))
    {
        return false;
    }
    let verb = std::iter::once(it.token).chain(it.light).find(|&at| story.is_verb(at));
    let verb =
        verb.or_else(|| story.token(it.token).head.filter(|&at| story.is_verb(at) && story.token(it.token).relation() == "obj"));
    let Some(verb) = verb else { return false };
    // "Closing a strait hurts": an act without a doer as the subject of a present.
    if story.token(verb).relation() == "csubj" {
        return story.token(verb).head.is_some_and(|above| is_plain_present(story, above));
    }
    let subject = story.subject(verb);
    let anybody = subject.is_some_and(|it| is_anybody(story, it)) || story.child(verb, &["csubj"]).is_some();
    let lesson = || {
        let how = story.reading.children_by(verb, &["advmod", "mark"]).any(|it| story.lemma_in(it, &["how"]));
        let tops = std::iter::once(verb).chain(story.reading.ancestors(verb)).take(3);
        how && tops.into_iter().any(|at| story.lemma_in(at, &["explain", "teach", "learn", "show"]))
    };
    anybody && (is_plain_present(story, verb) || lesson())
}

/// Whether a verb is in the simple present, without auxiliary, or is coordinated with one that is.
fn is_plain_present(story: &Story<'_>, verb: usize) -> bool {
    let it = story.token(verb);
    let present = it.feat("Tense") == Some("Pres") && it.feat("VerbForm") == Some("Fin");
    let alone = story.child(verb, &["aux", "aux:pass"]).is_none();
    present && alone
        || it.relation() == "conj" && alone && it.head.is_some_and(|head| head < verb && is_plain_present(story, head))
}

/// Whether a noun phrase stands for any of its kind: "countries", "a weapon", "those".
fn is_anybody(story: &Story<'_>, head: usize) -> bool {
    let it = story.token(head);
    let named = |token: usize| {
        let capital = story.text(token).starts_with(char::is_uppercase);
        capital && (story.token(token).upos == "PROPN" || token + 1 == head)
    };
    let tied = story.reading.children_by(head, &["nmod:poss", "nummod", "amod", "compound", "nmod", "conj", "appos"]);
    let mut det = story.reading.children_by(head, &["det"]).peekable();
    let bare = it.feat("Number") == Some("Plur") && det.peek().is_none();
    let indefinite = det.any(|det| story.lemma_in(det, &["a", "an", "any", "every"]));
    let own = story.child(head, &["nmod:poss", "nummod"]).is_some();
    let those = it.upos == "PRON" && story.text(head).eq_ignore_ascii_case("those");
    let collective =
        story.lemma_in(head, &["police", "official", "source", "witness", "resident", "people", "diplomat", "analyst"]);
    (it.upos == "NOUN" && (bare || indefinite) && !own && !collective && !tied.into_iter().any(named)) || those
}

/// "Asked whether Israel would accept monitors", "asked not to be named": no request.
fn is_question(story: &Story<'_>, it: &Candidate) -> bool {
    let asks = it.category == Category::Request && story.lemma_in(it.token, &["ask", "press"]);
    let told = story.token(it.token);
    let participle = told.feat("VerbForm") == Some("Part") && matches!(told.relation(), "advcl" | "acl" | "parataxis");
    let without_subject = story.child(it.token, &["nsubj", "nsubj:pass", "obj"]).is_none();
    let whether = story.reading.children_by(it.token, &["ccomp", "advcl", "xcomp"]).any(|clause| {
        story
            .reading
            .children_by(clause, &["mark", "advmod", "obj", "nsubj"])
            .any(|mark| story.lemma_in(mark, &["whether", "if", "why", "how", "what", "when", "who", "where"]) && mark < clause)
    });
    let about = without_subject && !story.behind(it.token, &["about"]).is_empty();
    let quiet = story.is_verb(it.token)
        && story.reading.children_by(it.token, &["xcomp"]).any(|clause| {
            story.lemma_in(clause, &["name", "identify", "quote", "comment", "say", "elaborate", "give", "confirm"])
                && (asks || it.category == Category::Reject)
                && !story.reading.children_by(clause, &["obj"]).any(|object| story.lemma_in(object, &["order", "ground", "way"]))
        });
    let silent = it.category == Category::Reject
        && story.is_verb(it.token)
        && story.is_negated(it.token)
        && story.lemma_in(it.token, &["deny"]);
    // "called the minister a liar" is no telephone call.
    let phone = it.modes.iter().any(|mode| mode == "phone") && story.lemma_in(it.token, &["call"]);
    // "People call it so", "called the police".
    let thing = |object: usize| {
        ["it", "this", "that", "them", "what"].contains(&story.text(object).to_lowercase().as_str())
            || story.lemma_in(object, &["police", "ambulance", "firefighter", "doctor", "taxi", "helpline"])
    };
    let named = phone
        && story.is_verb(it.token)
        && (story.child(it.token, &["xcomp", "ccomp"]).is_some() || story.child(it.token, &["obj"]).is_some_and(thing));
    asks && (whether || about && participle) || quiet || silent || named
}

/// A firm that stops drilling disarms nobody.
fn is_business(entities: &Entities, it: &Candidate) -> bool {
    let firm = |id: &demarche_core::EntityId| entities.get(*id).is_some_and(|it| it.sectors.iter().any(|sector| sector == "BUS"));
    let states = matches!(it.category, Category::Retreat | Category::Mobilize);
    states && !it.parties.actors.is_empty() && it.parties.actors.iter().all(firm)
}

/// "The World Food Programme warned that 80,000 could go hungry": alarm, no threat.
fn is_alarm(story: &Story<'_>, entities: &Entities, it: &Candidate) -> bool {
    let helps = |id: &demarche_core::EntityId| {
        entities.get(*id).is_some_and(|it| {
            it.sectors
                .iter()
                .any(|sector| matches!(sector.as_str(), "IGO" | "NGO" | "MED" | "EDU" | "REF" | "SOC" | "JRN" | "CVL" | "BUS"))
        })
    };
    let warns =
        it.category == Category::Threaten && story.lemma_in(it.token, &["warn", "warning", "caution"]) && it.modes.is_empty();
    warns && it.parties.recipients.is_empty() && !it.parties.actors.is_empty() && it.parties.actors.iter().all(helps)
}

/// "No one was hurt": nothing was done to anybody.
fn nobody_was(story: &Story<'_>, it: &Candidate) -> bool {
    let nobody = |token: usize| {
        let no = story.reading.children_by(token, &["det"]).any(|det| story.lemma_in(det, &["no"]));
        story.lemma_in(token, &["nobody", "none"])
            || no && story.text(token).eq_ignore_ascii_case("one")
            || story.text(token).eq_ignore_ascii_case("no-one")
    };
    story.is_verb(it.token) && it.category == Category::Assault && story.child(it.token, &["nsubj"]).is_some_and(nobody)
}

/// "Asked nothing of it": nothing was asked.
fn nothing_is(story: &Story<'_>, it: &Candidate) -> bool {
    let words = matches!(it.category, Category::Request | Category::Aid | Category::Agree | Category::Concede);
    words && story.is_verb(it.token) && story.child(it.token, &["obj"]).is_some_and(|it| story.lemma_in(it, &["nothing"]))
}

/// "Wants to study": what somebody wants to do is asked of nobody.
fn is_own_wish(story: &Story<'_>, it: &Candidate) -> bool {
    let wants = it.category == Category::Request && story.is_verb(it.token) && story.lemma_in(it.token, &["want", "wish"]);
    let clause = story.child(it.token, &["xcomp"]).filter(|_| wants);
    clause.is_some_and(|clause| {
        let between = it.token + 1..clause;
        !between.clone().any(|at| story.is_nominal(at)) && story.child(it.token, &["obj", "iobj"]).is_none()
    })
}

/// "Officials accused of taking part": who they are, nobody accuses them now.
fn is_known_by_blame(story: &Story<'_>, it: &Candidate) -> bool {
    let token = story.token(it.token);
    let participle = matches!(token.relation(), "acl" | "amod") && token.feat("VerbForm") != Some("Fin");
    let blames = it.category == Category::Accuse && story.lemma_in(it.token, &["accuse", "suspect", "charge", "blame"]);
    let passive = story.is_passive(it.token) || story.text(it.token).ends_with("ed");
    blames && participle && story.is_verb(it.token) && passive && it.parties.actors.is_empty()
}

/// "You may want", "help me with it": words for what states do, of which the story names no party and which the model does not hear.
fn is_of_nobody(story: &Story<'_>, it: &Candidate) -> bool {
    use Category::{Accuse, Agree, Aid, Consult, Cooperate, Request, Sanction, Support, Threaten};
    // Who threatens by "will be met with force" is the speaker.
    let threat = it.category == Threaten && matches!(it.status, Status::Occurred | Status::Ongoing);
    let words = threat || matches!(it.category, Accuse | Agree | Aid | Consult | Cooperate | Request | Sanction | Support);
    // "Calls for his resignation grew louder."
    let words = words && !matches!(story.token(it.token).relation(), "csubj" | "nsubj");
    // "On charges of plotting a coup": by nobody, against nobody.
    let charge = it.category == Category::Coerce
        && story.child(it.token, &["mark", "case"]).is_some_and(|mark| story.lemma_in(mark, &["of", "for"]));
    let words = words || charge;
    let nobody = it.parties.actors.is_empty() && it.parties.recipients.is_empty();
    let heard = story.reading.events.iter().any(|tag| tag.score >= HEARD && super::tagged::holds(it, tag));
    // In terms and demands the other side is meant.
    let terms = matches!(it.status, Status::Conditional | Status::Demanded | Status::Refused);
    // "Those who ordered it" are nobody in particular.
    let those = it.parties.actors.is_empty() && it.category.quad() != 4 && story.is_verb(it.token);
    let those = those
        && story.token(it.token).deprel == "acl:relcl"
        && story
            .subject(it.token)
            .is_some_and(|it| ["those", "anyone", "whoever"].contains(&story.text(it).to_lowercase().as_str()));
    those || words && nobody && story.is_verb(it.token) && !heard && !terms
}

/// "A ceasefire resolution", "the withdrawal plan": the act only says what the other noun is about.
fn is_attribute(story: &Story<'_>, it: &Candidate) -> bool {
    let token = story.token(it.token);
    let yields = matches!(it.category, Category::Retreat | Category::Concede | Category::Agree | Category::Consult);
    (yields || it.frame.is_none())
        && token.upos == "NOUN"
        && token.relation() == "compound"
        && token.head.is_some_and(|head| head > it.token)
}

/// "Missiles, which can strike ships 200 kilometres away": what a weapon could do.
fn is_ability(story: &Story<'_>, it: &Candidate) -> bool {
    let can = story.is_verb(it.token) && story.reading.children_by(it.token, &["aux"]).any(|aux| story.lemma_in(aux, &["can"]));
    let weapon = |at: usize| story.lexicon.has_word("weapons", &story.lemma(at));
    can && it.category == Category::Assault && story.agents(it.token).into_iter().any(weapon)
}

/// "Sixty men were flown to Sanaa", "a bus arrived at the camp": who is moved, or is nobody in office, pays no visit.
fn is_journey(story: &Story<'_>, entities: &Entities, it: &Candidate) -> bool {
    let visit = it.because.iter().any(|reason| reason.rule == "frame/visit") && story.is_verb(it.token);
    let moves = visit && story.lemma_in(it.token, &["fly", "travel", "arrive", "land", "head", "stop", "return"]);
    let official = |id: &demarche_core::EntityId| {
        entities.get(*id).is_some_and(|it| {
            let common =
                it.kind == EntityKind::Group && it.sectors.iter().all(|sector| matches!(sector.as_str(), "CVL" | "BUS" | "REF"));
            it.kind != EntityKind::Place && !common
        })
    };
    moves && (story.is_passive(it.token) || !it.parties.actors.iter().any(official))
}
