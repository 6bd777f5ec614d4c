//! Whether an act is done, planned, hangs on something, is demanded, refused or denied: one reading of tense, modals,
//! negation and what governs the clause.
//!
//! The clause decides first; then the words above it, nearest first, may overrule a plain "occurred"; a refusal or denial
//! overrules all but a condition.

use demarche_core::{Reason, Status};

use crate::Story;

/// A reading of status and why.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// What the words say.
    pub status: Status,
    /// The rules that said so.
    pub because: Vec<Reason>,
}

/// Word lists that decide the status of what they govern, in this order.
const GOVERNORS: [(&str, Status); 5] = [
    ("status-denied", Status::Denied),
    ("status-refused", Status::Refused),
    ("status-demanded", Status::Demanded),
    ("status-planned", Status::Planned),
    ("status-possible", Status::Possible),
];

/// "Are due to meet", "is set to visit": right in front of the infinitive, whatever the parser hung it on.
fn is_due(story: &Story<'_>, verb: usize) -> bool {
    let Some(before) = verb.checked_sub(2).filter(|_| story.lemma_in(verb - 1, &["to"])) else { return false };
    story.token(before).upos != "NOUN" && story.lemma_in(before, &["due", "set", "expect", "schedule", "slate"])
}

/// Word lists for what modifies a noun.
const MODIFIERS: [(&str, Status); 4] = [
    ("adj-planned", Status::Planned),
    ("adj-possible", Status::Possible),
    ("adj-denied", Status::Denied),
    ("adj-ongoing", Status::Ongoing),
];

struct Climb<'s, 'a> {
    story: &'s Story<'a>,
    status: Option<Status>,
    because: Vec<Reason>,
}

/// The status of the act that `trigger` (a verb, or a noun) names.
pub(crate) fn of(story: &Story<'_>, trigger: usize) -> Finding {
    let mut climb = Climb { story, status: None, because: Vec::new() };
    if matches!(story.token(trigger).upos.as_str(), "VERB" | "ADJ") {
        climb.clause(trigger);
    } else {
        climb.noun(trigger);
    }
    climb.upwards(trigger);
    let status = climb.status.unwrap_or(Status::Occurred);
    Finding { status, because: climb.because }
}

/// The verb of "pledged a response to any attack": what is threatened with an answer has not happened.
fn threatened_if(story: &Story<'_>, noun: usize) -> Option<usize> {
    const THREATS: [&str; 6] = ["pledge", "vow", "threaten", "promise", "warn", "swear"];
    let answer = story.token(noun).head.filter(|_| story.preposition(noun) == "to")?;
    let answers = story.lemma_in(answer, &["response", "reaction", "retaliation", "answer", "reply"]);
    story.token(answer).head.filter(|&verb| answers && story.is_verb(verb) && story.lemma_in(verb, &THREATS))
}

impl Climb<'_, '_> {
    fn set(&mut self, status: Status, rule: &str, token: usize) {
        let firm = matches!(status, Status::Denied | Status::Refused);
        if self.status.is_none() || (firm && self.status != Some(Status::Conditional)) {
            self.status = Some(status);
            let note = format!("status={}", status.word());
            self.because.push(Reason::new(format!("status/{rule}"), Some(self.story.token(token).span), note));
        }
    }

    /// Tense, modals, negation and conditions of a verb's own clause.
    fn clause(&mut self, verb: usize) {
        let story = self.story;
        let auxiliaries: Vec<usize> = story.reading.children_by(verb, &["aux"]).collect();
        let has =
            |words: &[&str]| auxiliaries.iter().copied().find(|&it| words.contains(&story.text(it).to_lowercase().as_str()));
        let negated = story.is_negated(verb);
        if let Some(mark) = conditional_mark(story, verb) {
            return self.set(Status::Conditional, "in-condition", mark);
        }
        // "is due to visit", whatever hangs on what.
        if verb > 1 && story.text(verb - 1).eq_ignore_ascii_case("to") && story.lemma_in(verb - 2, &["due"]) {
            return self.set(Status::Planned, "due", verb - 2);
        }
        let hangs = story.reading.children_by(verb, &["advcl"]).find_map(|child| conditional_mark(story, child));
        if let Some((answer, status)) = answered(story, verb) {
            return self.set(status, "answered", answer);
        }
        let future = has(&["will", "shall", "'ll", "’ll", "wo", "sha"]);
        let would = has(&["would", "'d", "’d"]);
        let may = has(&["may", "might", "could", "can", "ca"]);
        let must = has(&["must", "should", "ought"]);
        match (future.or(would), may, must) {
            (Some(it), ..) if negated => self.set(Status::Refused, "negated-future", it),
            (None, Some(it), _) if negated => self.set(Status::Denied, "negated-modal", it),
            (Some(it), ..) | (None, Some(it), _) if hangs.is_some() => self.set(Status::Conditional, "hangs-on-condition", it),
            (Some(it), ..) if future.is_some() => self.set(Status::Planned, "future", it),
            (Some(it), ..) if is_hoped(story, verb) => self.set(Status::Possible, "hoped", it),
            (Some(it), ..) if is_reported(story, verb) => self.set(Status::Planned, "backshifted-future", it),
            (Some(it), ..) => self.set(Status::Possible, "would", it),
            (None, Some(it), _) => self.set(Status::Possible, "modal", it),
            (None, None, Some(it)) => self.set(Status::Demanded, "obligation", it),
            _ if is_due(story, verb) => self.set(Status::Planned, "due-to", verb),
            _ if is_infinitive(story, verb) && self.is_to_be(verb) => self.set(Status::Planned, "is-to", verb),
            _ if negated => self.set(Status::Denied, "negated", verb),
            _ => self.tense(verb, &auxiliaries, hangs),
        }
    }

    /// "Is to be held", "Apple to give refunds" (a headline), "a system, to be released in May".
    fn is_to_be(&self, verb: usize) -> bool {
        let story = self.story;
        let it = story.token(verb);
        let headline = it.relation() == "root" && story.subject(verb).is_some_and(|subject| subject < verb);
        let passive = it.deprel == "acl" && story.child(verb, &["aux:pass"]).is_some();
        let is = story
            .reading
            .children_by(verb, &["aux", "cop"])
            .any(|word| story.lemma_in(word, &["be"]) && story.token(word).feat("VerbForm") == Some("Fin") && word < verb);
        headline || passive || is
    }

    fn tense(&mut self, verb: usize, auxiliaries: &[usize], hangs: Option<usize>) {
        let story = self.story;
        let it = story.token(verb);
        if let Some(mark) = hangs.filter(|_| it.feat("Tense") == Some("Pres")) {
            return self.set(Status::Conditional, "hangs-on-condition", mark);
        }
        let be = auxiliaries.iter().copied().filter(|&word| story.lemma(word) == "be");
        let present = |word: usize| story.token(word).feat("Tense") == Some("Pres") || matches!(story.text(word), "been");
        let mut progressive = be.filter(|_| story.text(verb).to_lowercase().ends_with("ing"));
        if progressive.any(|word| present(word) || is_reported(story, verb)) {
            return self.set(Status::Ongoing, "progressive", verb);
        }
        let plain = it.feat("Tense") == Some("Pres") && it.feat("VerbForm") == Some("Fin") && auxiliaries.is_empty();
        if plain && story.lexicon.has_word("lasting", &story.lemma(verb)) {
            self.set(Status::Ongoing, "lasting-present", verb);
        }
    }

    /// Adjectives and determiners of a noun.
    fn noun(&mut self, noun: usize) {
        let story = self.story;
        if let Some(threat) = threatened_if(story, noun) {
            self.set(Status::Conditional, "threatened-if", threat);
        }
        for child in story.reading.children_by(noun, &["amod", "det", "compound", "advmod"]) {
            let word = story.text(child).to_lowercase();
            for (list, status) in MODIFIERS {
                if story.lexicon.has_word(list, &word) {
                    self.set(status, list, child);
                }
            }
        }
    }

    /// What stands above: step by step towards the root of the sentence, as long as one speaker's clause lasts.
    fn upwards(&mut self, trigger: usize) {
        let story = self.story;
        let mut below = trigger;
        for above in story.reading.ancestors(trigger).take(8) {
            let relation = story.token(below).relation();
            if relation == "conj" {
                let shared = story.is_verb(below) && story.child(below, &["nsubj", "aux", "mark"]).is_none();
                if shared && story.is_verb(above) && self.status.is_none() {
                    self.clause(above);
                }
            } else if matches!(relation, "parataxis" | "root")
                || story.token(below).deprel == "acl:relcl"
                || (relation == "advcl" && !is_infinitive(story, below))
                || is_participle_of(story, below)
            {
                self.in_the_future_of(below, above);
                break;
            } else if is_fact_for(story, below, above) {
                break;
            } else if is_told_as_past(story, below) {
                // "want to know what happened": what is past is a fact, unless somebody denies it.
                if story.lexicon.has_word("status-denied", &story.lemma(above)) && !story.is_negated(above) {
                    self.governor(below, above);
                }
                break;
            } else {
                self.governor(below, above);
                // What is told of a circumstance is not told of the clause above: "agreed … following the strike".
                let carried = story.lexicon.has_word("light", &story.lemma(above));
                if relation == "obl" && story.is_verb(above) && !carried && !is_governed(story, below, above) {
                    break;
                }
            }
            below = above;
        }
    }

    /// "When it arrives", "before the tour begins": a time clause in the present is as much to come as the clause above it.
    fn in_the_future_of(&mut self, below: usize, above: usize) {
        let story = self.story;
        let timely = story
            .reading
            .children_by(below, &["mark", "advmod"])
            .any(|mark| story.lemma_in(mark, &["when", "before", "after", "once", "until", "while", "as"]));
        if story.token(below).relation() != "advcl" || !timely || self.status.is_some() || is_past(story, below) {
            return;
        }
        if of(story, above).status == Status::Planned {
            self.set(Status::Planned, "time-clause-of-a-plan", below);
        }
    }

    /// "Will allow users to control": what follows from something to come is to come as well.
    fn under(&mut self, below: usize, above: usize) {
        let not_done = self.story.lemma_in(above, &["fail", "cease", "neglect"]);
        if not_done && self.status.is_none() && !self.story.is_negated(above) {
            return self.set(Status::Denied, "not-done", above);
        }
        if self.status.is_none() && self.story.is_verb(above) && is_infinitive(self.story, below) {
            let found = of(self.story, above);
            if matches!(found.status, Status::Planned | Status::Possible | Status::Conditional) {
                self.set(found.status, "infinitive-under", above);
            }
        }
    }

    fn governor(&mut self, below: usize, above: usize) {
        let story = self.story;
        let (lemma, relation) = (story.lemma(above), story.token(below).relation());
        let is = |list: &str| story.lexicon.has_word(list, &lemma);
        if story.given_time(above, below).is_some() {
            self.set(Status::Demanded, "time-given", above);
        }
        // "Will visit Washington for talks": they are as much to come as the visit.
        if relation == "obl" && story.is_verb(above) && is_purpose(story, below) && self.status.is_none() {
            let found = of(story, above);
            if found.status != Status::Occurred {
                self.set(found.status, "purpose-of", above);
            }
        }
        if matches!(relation, "obj" | "obl" | "nsubj") && story.is_verb(above) {
            let carried = match relation {
                "obj" => is("light") || is("causes"),
                "obl" => is("light"),
                _ => is("happen") || (is("light") && story.token(below).deprel == "nsubj:pass"),
            };
            // "The siege entered its third week."
            let goes_on = relation == "nsubj" && story.lemma_in(above, &["enter", "near"]);
            let time = |it: usize| story.lemma_in(it, &["day", "week", "month", "year", "hour", "phase"]);
            let named = || story.reading.children_by(above, &["obj", "obl:unmarked"]).any(time);
            if goes_on && named() {
                self.set(Status::Ongoing, "goes-on", above);
            }
            if carried {
                self.clause(above);
            }
            // A time or reason adverbial is not what the verb governs: "after the strike".
            if matches!(relation, "obl" | "nsubj") && !is_governed(story, below, above) {
                return;
            }
        }
        if relation == "nmod" && !matches!(story.preposition(below).as_str(), "of" | "for" | "on" | "to" | "against" | "about") {
            return;
        }
        if story.lemma_in(above, &["vote", "throw"])
            && story.reading.children_by(above, &["compound"]).any(|it| story.lemma_in(it, &["down", "out"]))
        {
            self.set(Status::Refused, "voted-down", above);
        }
        // "Called the tariffs protectionism" demands nothing; what is blocked is not what it is blocked for.
        let names = lemma == "call" && matches!(relation, "obj" | "nsubj" | "xcomp" | "ccomp") && !is_infinitive(story, below);
        let bare = names && story.preposition(below).is_empty() && story.child(above, &["compound"]).is_none();
        // "“We demand …,” he told reporters": told, not ordered.
        let told = lemma == "tell" && !is_infinitive(story, below);
        let lists = GOVERNORS.into_iter().filter(|(_, status)| match status {
            Status::Demanded => !bare && !told,
            // "Ruled out talks", but not "ruled on his detention".
            Status::Refused => {
                relation != "advcl" && (lemma != "rule" || story.reading.children(above).any(|it| story.lemma_in(it, &["out"])))
            }
            _ => true,
        });
        for (list, status) in lists.filter(|(list, _)| is(list)) {
            let no = story.reading.children_by(above, &["det"]).any(|it| story.text(it).eq_ignore_ascii_case("no"));
            match (status, story.is_negated(above) || no) {
                (Status::Planned | Status::Possible, true) => self.set(Status::Refused, "negated-governor", above),
                (Status::Denied, true) if lemma == "evidence" => self.set(Status::Denied, "no-evidence", above),
                (_, true) => {}
                (Status::Denied, false) if lemma == "evidence" => {}
                _ => self.set(status, list, above),
            }
        }
        if relation == "xcomp" {
            self.under(below, above);
        }
        // "Fell to close at 7,000": an outcome.
        let outcome = story.lemma_in(below, &["reach", "become", "end", "close", "stand", "total", "settle"])
            && story.token(above).feat("Tense") == Some("Past");
        if self.status.is_none() && relation == "advcl" && is_infinitive(story, below) && !outcome {
            self.set(Status::Possible, "purpose", below);
        }
    }
}

/// The "will" or "would" of a verb whose subject will not do it, whatever happens: neither "will" alone nor "will not … if".
pub(super) fn refusing(story: &Story<'_>, verb: usize) -> Option<usize> {
    let words = ["will", "would", "wo", "shall", "'ll", "’ll"];
    let will = story.reading.children_by(verb, &["aux"]).find(|&it| words.contains(&story.text(it).to_lowercase().as_str()));
    // "Are not going to ask permission"
    let going = || {
        let above = story.token(verb).head.filter(|_| story.token(verb).relation() == "xcomp")?;
        let goes = story.text(above).eq_ignore_ascii_case("going") && story.is_negated(above) && is_infinitive(story, verb);
        goes.then_some(above)
    };
    let goes = will.is_none().then(going).flatten();
    let will = will.or(goes)?;
    let depends = story.reading.children_by(verb, &["advcl"]).filter_map(|clause| conditional_mark(story, clause));
    let on_if = depends.into_iter().any(|mark| matches!(story.text(mark).to_lowercase().as_str(), "if" | "provided"));
    let conditional = conditional_mark(story, verb).is_some();
    ((goes.is_some() || story.is_negated(verb)) && !on_if && !conditional).then_some(will)
}

/// Whether an oblique or a subject is what the verb governs ("called for talks", "talks are planned").
fn is_governed(story: &Story<'_>, below: usize, above: usize) -> bool {
    let preposition = story.preposition(below);
    let asked = matches!(preposition.as_str(), "for" | "on" | "to" | "of" | "against" | "into" | "with" | "about");
    let oblique = story.token(below).relation() == "obl" && asked && !story.lemma_in(above, &["say", "tell"]);
    oblique || story.token(below).deprel == "nsubj:pass"
}

/// The connective that makes the clause of `verb` a condition.
pub(crate) fn conditional_mark(story: &Story<'_>, verb: usize) -> Option<usize> {
    let past = story.token(verb).feat("Tense") == Some("Past") && story.token(verb).feat("VerbForm") == Some("Fin");
    let connective = |it: usize| match story.text(it).to_lowercase().as_str() {
        "if" | "unless" | "provided" | "once" | "lest" => true,
        "until" | "till" => !past || hangs_in_future(story, verb),
        "after" | "when" => it > 0 && story.lemma_in(it - 1, &["only"]),
        _ => false,
    };
    let marks = story.reading.children_by(verb, &["mark", "advmod"]);
    // "asked if …" is a question, not a condition.
    let question = story.token(verb).relation() == "ccomp"
        && story
            .token(verb)
            .head
            .is_some_and(|it| ["ask", "wonder", "know", "see", "question", "decide"].contains(&story.lemma(it).as_str()));
    marks.filter(|&it| it < verb && !question).find(|&it| connective(it))
}

/// "Would not reopen the crossing until Quito apologised": the past of reported speech.
fn hangs_in_future(story: &Story<'_>, verb: usize) -> bool {
    let above = story.token(verb).head.filter(|_| story.token(verb).relation() == "advcl");
    above.is_some_and(|above| {
        story.reading.children_by(above, &["aux"]).any(|aux| story.lemma_in(aux, &["would", "will", "could"]))
    })
}

/// Whether a verb is a participle that describes a noun ("the share held by X", "people claiming benefits").
fn is_participle_of(story: &Story<'_>, verb: usize) -> bool {
    let it = story.token(verb);
    // "the intention of transferring it" is governed by the intention.
    let marked = story.child(verb, &["mark", "case"]).is_some_and(|mark| story.lemma_in(mark, &["of", "to"]));
    it.deprel == "acl" && it.upos == "VERB" && matches!(it.feat("VerbForm"), Some("Part" | "Ger")) && !marked
}

/// Whether a clause of its own is in the past or the perfect, without modal.
fn is_told_as_past(story: &Story<'_>, verb: usize) -> bool {
    // "demanded that Iran let inspectors in": a subjunctive looks like a past.
    let asked = || {
        let asks =
            story.token(verb).head.is_some_and(|it| story.lemma_in(it, &["demand", "propose", "request", "require", "urge"]));
        asks && story.text(verb).to_lowercase() == story.lemma(verb)
    };
    story.token(verb).relation() == "ccomp" && is_past(story, verb) && !asked()
}

/// What somebody investigates, condemns or mourns has happened, whatever is demanded above: "urged Angola to investigate the killing".
fn is_fact_for(story: &Story<'_>, below: usize, above: usize) -> bool {
    const ON_FACTS: [&str; 16] = [
        "investigate",
        "probe",
        "condemn",
        "deplore",
        "denounce",
        "mourn",
        "criticise",
        "criticize",
        "punish",
        "avenge",
        "regret",
        "sorry",
        "investigation",
        "inquiry",
        "probe",
        "responsible",
    ];
    let noun = !story.is_verb(below) && matches!(story.token(below).relation(), "obj" | "obl" | "nmod");
    // "In response to a coup": there was one.
    let answered =
        story.preposition(below) == "to" && story.lemma_in(above, &["response", "reaction", "retaliation", "reprisal"]);
    // "Demanded that it lift the blockade", "refused to suspend the tariff": there is one.
    const ENDS: [&str; 8] = ["lift", "suspend", "end", "halt", "stop", "ease", "drop", "revoke"];
    let of =
        story.token(below).relation() == "nmod" && story.preposition(below) == "to" && story.lemma_in(above, &["end", "halt"]);
    let ended = story.token(below).relation() == "obj" && story.is_verb(above) && story.lemma_in(above, &ENDS) || of;
    noun && (story.lemma_in(above, &ON_FACTS) || answered || ended)
}

/// Whether a verb stands in the past or the perfect, without modal.
fn is_past(story: &Story<'_>, verb: usize) -> bool {
    let it = story.token(verb);
    let auxiliaries: Vec<usize> = story.reading.children_by(verb, &["aux", "aux:pass"]).collect();
    let plain = auxiliaries.is_empty() && it.feat("Tense") == Some("Past") && it.feat("VerbForm") == Some("Fin");
    let past = |word: usize| story.lemma_in(word, &["have"]) || story.token(word).feat("Tense") == Some("Past");
    let modal = |word: &usize| !story.lemma_in(*word, &["have", "be", "do"]);
    let told = auxiliaries.first().is_some_and(|&word| past(word)) && !auxiliaries.iter().any(modal);
    it.upos == "VERB" && (plain || told)
}

/// "Hoped they would be indicted": a wish, nothing announced.
fn is_hoped(story: &Story<'_>, verb: usize) -> bool {
    let above = story.token(verb).head.filter(|_| story.token(verb).relation() == "ccomp");
    above.is_some_and(|above| story.lemma_in(above, &["hope", "wish", "fear", "doubt", "dream"]))
}

/// "Asked whether it would send troops, the minister said it would not": the answer to the question, and what it says.
fn answered(story: &Story<'_>, verb: usize) -> Option<(usize, Status)> {
    story.child(verb, &["mark"]).filter(|&mark| story.lemma_in(mark, &["whether", "if"]))?;
    let asked = story.token(verb).head.filter(|&it| story.lemma_in(it, &["ask"]) && story.token(it).relation() == "advcl")?;
    let said = story.token(asked).head.filter(|&it| it > asked && story.is_verb(it))?;
    let answer = story.child(said, &["ccomp"]).filter(|&it| it > said && story.token(it).upos == "AUX")?;
    let will = story.lemma_in(answer, &["will", "would", "shall"]) || ["would", "will"].contains(&story.text(answer));
    will.then_some((answer, if story.is_negated(answer) { Status::Refused } else { Status::Planned }))
}

/// Whether a clause stands in reported speech.
fn is_reported(story: &Story<'_>, verb: usize) -> bool {
    let chain = std::iter::once(verb).chain(story.reading.ancestors(verb)).take(6);
    let mut steps = chain.map(|at| story.token(at).relation()).skip_while(|it| matches!(*it, "conj" | "xcomp"));
    steps.next().is_some_and(|it| matches!(it, "ccomp" | "parataxis"))
}

/// "For talks", "for a visit": an encounter that is the purpose of the verb above it.
fn is_purpose(story: &Story<'_>, noun: usize) -> bool {
    story.preposition(noun) == "for"
        && (story.lexicon.has_word("talks", &story.lemma(noun)) || story.lemma_in(noun, &["visit", "trip", "tour"]))
}

/// Whether a clause is an infinitive with "to".
fn is_infinitive(story: &Story<'_>, verb: usize) -> bool {
    story.reading.children_by(verb, &["mark"]).any(|it| story.text(it).eq_ignore_ascii_case("to"))
}
