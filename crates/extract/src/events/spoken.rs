//! What a speaker does by the words of a statement itself: refuses ("we will not pay"), demands ("Moscow must return them"), threatens
//! ("we will close the strait unless …").
//!
//! candidates of one sentence + statements → further candidates, whose actor is the speaker

use demarche_core::{Category, EntityId, EntityKind, Magnitude, Reason, Span, Statement, Status};

use super::frames::Frame;
use super::parties::Parties;
use super::roles::Site;
use super::status::{self, conditional_mark};
use super::{Candidate, reported_in};
use crate::Story;
use crate::entities::Entities;

/// Verbs under "will not" that refuse nothing.
const NO_REFUSAL: [&str; 26] = [
    "be",
    "have",
    "say",
    "comment",
    "confirm",
    "deny",
    "happen",
    "know",
    "see",
    "mean",
    "seem",
    "appear",
    "become",
    "need",
    "matter",
    "last",
    "hesitate",
    "speculate",
    "elaborate",
    "disclose",
    "find",
    "feel",
    "lose",
    "miss",
    "change",
    "suffer",
];

/// Looks at the verbs of one sentence.
pub(super) struct Spoken<'s, 'a> {
    pub story: &'s Story<'a>,
    pub entities: &'s Entities,
    pub statements: &'s [Statement],
}

impl Spoken<'_, '_> {
    /// Adds what is done by words to the candidates of a sentence, whose tokens are `sentence`.
    pub fn add(&self, all: &mut Vec<Candidate>, sentence: std::ops::Range<usize>) {
        for no in sentence.clone().filter(|&it| self.story.text(it).eq_ignore_ascii_case("no")) {
            self.tied(all, no);
        }
        for there in sentence.clone().filter(|&it| self.story.token(it).relation() == "expl") {
            self.nothing(all, there);
        }
        for verb in sentence.clone().filter(|&it| self.story.is_verb(it)) {
            self.refusal(all, verb);
            self.demand(all, verb);
            self.threat(all, verb);
            self.judgement(all, verb);
        }
        for word in sentence.filter(|&it| !self.story.is_verb(it)) {
            self.closed(all, word);
        }
        all.sort_by_key(|it| it.token);
    }

    /// The speaker of the innermost statement that holds a token.
    fn speaker(&self, token: usize) -> Option<EntityId> {
        self.statement(token)?.speaker
    }

    fn statement(&self, token: usize) -> Option<&Statement> {
        let id = reported_in(self.statements, self.story.token(token).span).0?;
        self.statements.iter().find(|it| it.id == id)
    }

    /// Whether two entities act for one side: the same, a person and the body they speak for, two of one state.
    fn same_side(&self, one: EntityId, other: EntityId) -> bool {
        let (Some(a), Some(b)) = (self.entities.get(one), self.entities.get(other)) else { return false };
        let speaks_for = |person: &demarche_core::Entity, body: &demarche_core::Entity| {
            person.roles.iter().any(|role| !role.former && role.of.as_deref() == Some(body.name.as_str()))
        };
        let state = |it: &demarche_core::Entity| {
            it.kind == EntityKind::Government || it.sectors.iter().any(|sector| matches!(sector.as_str(), "GOV" | "MIL"))
        };
        let one_state = a.country.is_some() && a.country == b.country && state(a) && state(b);
        one == other || speaks_for(a, b) || speaks_for(b, a) || one_state
    }

    fn acts(&self, id: EntityId) -> bool {
        use EntityKind::{ArmedGroup, Country, Government, Office, Organization, Person};
        self.entities
            .get(id)
            .is_some_and(|it| matches!(it.kind, ArmedGroup | Country | Government | Office | Organization | Person))
    }

    /// The parties that are the subject of a verb.
    fn subject(&self, verb: usize) -> Vec<EntityId> {
        let frame = Frame { category: Some(Category::Reject), ..Frame::default() };
        let site =
            Site { story: self.story, entities: self.entities, frame: &frame, trigger: verb, named: &[], preposition: None };
        site.of_verb().actors
    }

    /// Somebody without a name and of no side: "a diplomat", "two officials".
    fn is_nobody(&self, id: EntityId) -> bool {
        let unnamed = !self.entities.named.get(id.0).copied().unwrap_or(true);
        unnamed
            && self.entities.get(id).is_some_and(|it| {
                it.country.is_none() && matches!(it.kind, EntityKind::Group | EntityKind::Person | EntityKind::Office)
            })
    }

    /// "We will not release anyone", "Tehran would not transfer it": a refusal, whatever is refused.
    fn refusal(&self, all: &mut Vec<Candidate>, verb: usize) {
        let story = self.story;
        let Some(will) = status::refusing(story, verb).filter(|_| !story.lemma_in(verb, &NO_REFUSAL)) else { return };
        let at = all.iter().position(|it| it.token == verb || it.light == Some(verb));
        let category = at.map(|at| all[at].category);
        let hostile =
            category.is_some_and(|it| it.quad() == 4 || matches!(it, Category::Reject | Category::Threaten | Category::Protest));
        let speaker = self.speaker(verb);
        let mut actors = if story.is_passive(verb) { Vec::new() } else { self.subject(verb) };
        let yields = category.is_some_and(|it| matches!(it, Category::Retreat | Category::Concede | Category::Aid));
        if actors.is_empty() && yields {
            actors.extend(speaker);
        }
        let own = match speaker {
            // Diplomats without a name tell of others' stands.
            Some(speaker) => actors.iter().any(|&it| self.same_side(it, speaker)) || self.is_nobody(speaker),
            None => true,
        };
        // What somebody warns or denies is that act.
        let told = story.token(verb).head.filter(|_| story.token(verb).relation() == "ccomp");
        let within = |above: usize| {
            all.iter()
                .any(|it| it.token == above && matches!(it.category, Category::Threaten | Category::Reject | Category::Accuse))
        };
        if hostile || !own || !actors.iter().any(|&it| self.acts(it)) || told.is_some_and(within) {
            return;
        }
        let mode = match category {
            Some(Category::Consult | Category::Agree) => "meet",
            Some(Category::Aid | Category::Cooperate) => "assist",
            Some(Category::Retreat | Category::Concede) => "yield",
            _ => "change",
        };
        let mut recipients = Vec::new();
        let mut named = vec![will];
        let mut tests = 0;
        // Talks or an agreement that is refused is that refusal alone.
        let keeps = matches!(category, Some(Category::Retreat | Category::Concede));
        if let Some(at) = at.filter(|_| !keeps) {
            let inner = all.remove(at);
            let sides = inner.parties.recipients.into_iter().chain(inner.parties.actors);
            recipients.extend(sides.filter(|it| !actors.contains(it)));
            named.extend(inner.named);
            tests = inner.tests;
        }
        all.push(Candidate {
            tests,
            ..self.made(verb, named, Category::Reject, mode, Parties { actors, recipients, first: 0 }, "refusal")
        });
    }

    /// "No corridor, no treaty": what the speaker will not do before something else is done.
    fn tied(&self, all: &mut Vec<Candidate>, no: usize) {
        let story = self.story;
        let noun = |no: usize| story.token(no).head.filter(|&it| it > no && story.token(no).relation() == "det");
        // "He had no father, no mother" refuses nothing: a slogan hangs on no verb but that of telling.
        let slogan = |it: &usize| matches!(story.token(*it).relation(), "root" | "ccomp" | "parataxis");
        let comma = |it: usize| it + 1 < story.reading.tokens.len() && story.text(it + 1) == ",";
        if let Some(noun) = noun(no).filter(slogan) {
            self.only_with(all, no, noun);
        }
        let Some(first) = noun(no).filter(|&it| comma(it)).filter(slogan) else { return };
        let second = first + 2;
        let again = second < story.reading.tokens.len() && story.text(second).eq_ignore_ascii_case("no");
        let Some(last) = noun(second).filter(|&last| again && story.reading.sentence_of(last) == story.reading.sentence_of(no))
        else {
            return;
        };
        let Some(speaker) = self.speaker(first) else { return };
        all.retain(|it| it.token != first && it.token != last);
        let parties = Parties { actors: vec![speaker], ..Parties::default() };
        all.push(self.made(first, vec![no, second, last], Category::Reject, "change", parties, "tied"));
    }

    /// "No dialogue without the repeal of the decree": refused before something else is done.
    fn only_with(&self, all: &mut Vec<Candidate>, no: usize, noun: usize) {
        let story = self.story;
        let next = story.reading.tokens.get(noun + 1).map(|_| story.text(noun + 1).to_lowercase()).unwrap_or_default();
        let tied = ["without", "until", "unless", "before", "while", "under", "as"].contains(&next.as_str());
        // "No injuries were reported": only what somebody can do is refused.
        let act = story.lexicon.frames.is_noun(&story.lemma(noun)) || story.lexicon.has_word("talks", &story.lemma(noun));
        let Some(speaker) = self.speaker(noun).filter(|_| tied && act) else { return };
        if all.iter().any(|it| it.token == noun && it.category == Category::Reject) {
            return;
        }
        all.retain(|it| it.token != noun);
        let parties = Parties { actors: vec![speaker], ..Parties::default() };
        all.push(self.made(noun, vec![no], Category::Reject, "change", parties, "only-with"));
    }

    /// "The islands are not up for discussion", "its borders are not negotiable": what the speaker will not yield.
    fn closed(&self, all: &mut Vec<Candidate>, word: usize) {
        let story = self.story;
        let lemma = story.lemma(word);
        let negated = story.is_negated(word);
        let open = match (lemma.as_str(), story.preposition(word).as_str()) {
            ("negotiable" | "acceptable", _) | ("sale" | "discussion" | "negotiation" | "debate", "for") | ("table", "on") => {
                negated
            }
            ("non-negotiable" | "nonnegotiable" | "unthinkable", _) => !negated,
            _ => false,
        };
        let told = story.child(word, &["cop"]).is_some() && story.child(word, &["nsubj"]).is_some();
        let Some(speaker) = self.speaker(word).filter(|_| open && told) else { return };
        if all.iter().any(|it| it.category == Category::Reject && (it.token == word || it.named.contains(&word))) {
            return;
        }
        all.retain(|it| it.token != word);
        let parties = Parties { actors: vec![speaker], ..Parties::default() };
        all.push(self.made(word, Vec::new(), Category::Reject, "change", parties, "closed"));
    }

    /// "There will be no elections until the last soldier has gone": what the speaker refuses.
    fn nothing(&self, all: &mut Vec<Candidate>, there: usize) {
        let story = self.story;
        let Some(be) =
            story.token(there).head.filter(|&be| story.text(there).eq_ignore_ascii_case("there") && story.lemma_in(be, &["be"]))
        else {
            return;
        };
        let will = story.reading.children_by(be, &["aux"]).any(|it| story.lemma_in(it, &["will", "would", "can", "shall"]));
        let no = |it: &usize| story.reading.children_by(*it, &["det"]).any(|det| story.lemma_in(det, &["no"]));
        // "There is nothing to talk about."
        let talk = |it: &usize| {
            let empty = story.lemma_in(*it, &["nothing"]) || no(it) && story.lemma_in(*it, &["point", "need", "reason", "basis"]);
            let verb = story.child(*it, &["acl"]);
            empty && verb.is_some_and(|verb| story.lemma_in(verb, &["talk", "discuss", "negotiate", "speak", "meet"]))
        };
        let mut subjects = story.reading.children_by(be, &["nsubj", "obj"]);
        let Some(subject) = subjects.find(|it| will && no(it) || talk(it)) else { return };
        let Some(speaker) = self.speaker(subject) else { return };
        if all.iter().any(|it| it.token == subject && it.category == Category::Reject) {
            return;
        }
        all.retain(|it| it.token != subject);
        let parties = Parties { actors: vec![speaker], ..Parties::default() };
        let verb = story.child(subject, &["acl"]).filter(|_| talk(&subject));
        let named = story.reading.children_by(subject, &["det"]).chain(verb).collect();
        all.retain(|it| Some(it.token) != verb);
        let mode = if verb.is_some() { "meet" } else { "change" };
        all.push(self.made(subject, named, Category::Reject, mode, parties, "nothing"));
    }

    /// "Thailand must stop building the fence", "Leave our waters": a demand on whoever is to do it.
    fn demand(&self, all: &mut Vec<Candidate>, verb: usize) {
        let story = self.story;
        let Some(statement) = self.statement(verb) else { return };
        let Some(speaker) = statement.speaker else { return };
        let at = all.iter().position(|it| it.token == verb || it.light == Some(verb));
        let must = story.reading.children_by(verb, &["aux"]).find(|&it| story.lemma_in(it, &["must"]));
        let orders =
            at.filter(|_| story.token(verb).feat("Mood") == Some("Imp") && story.child(verb, &["nsubj", "aux"]).is_none());
        let recipients: Vec<EntityId> = match (must, orders) {
            (Some(_), _) => self.subject(verb).into_iter().filter(|&it| !self.same_side(it, speaker)).collect(),
            (None, Some(_)) => statement.addressees.clone(),
            _ => return,
        };
        let party = |it: &EntityId| self.acts(*it) || self.entities.get(*it).is_some_and(|it| it.kind == EntityKind::Group);
        if must.is_some() && !recipients.iter().any(party) {
            return;
        }
        let yields = at.is_some_and(|at| matches!(all[at].category, Category::Retreat | Category::Concede));
        if let Some(at) = orders {
            if !matches!(all[at].category, Category::Retreat | Category::Concede | Category::Aid | Category::Agree) {
                return;
            }
            all[at].status = Status::Demanded;
            all[at].parties = Parties { actors: recipients.clone(), ..Parties::default() };
        }
        let token = must.unwrap_or(verb);
        let named = if must.is_some() { vec![verb] } else { Vec::new() };
        let mode = if yields { "yield" } else { "change" };
        let parties = Parties { actors: vec![speaker], recipients, first: 0 };
        all.push(self.made(token, named, Category::Request, mode, parties, "demand"));
    }

    /// "Nicaragua would expel the ambassador if San José did not hand them over": an act of the speaker's own side that hangs on what
    /// the other side does.
    fn threat(&self, all: &mut Vec<Candidate>, verb: usize) {
        let story = self.story;
        let Some(at) = all.iter().position(|it| it.token == verb) else { return };
        self.revenge(&mut all[at]);
        self.reckoning(&mut all[at]);
        let hostile = matches!(all[at].category, Category::Assault | Category::Coerce | Category::Sanction | Category::Mobilize);
        // Something that the other side does, not a bad harvest.
        let others = |clause: usize| {
            let speaker = self.speaker(verb);
            let party = |it: EntityId| {
                let acts = self.acts(it) || self.entities.get(it).is_some_and(|it| it.kind == EntityKind::Group);
                acts && speaker.is_none_or(|speaker| !self.same_side(it, speaker))
            };
            let pronoun = story.child(clause, &["nsubj"]).is_some_and(|it| story.token(it).upos == "PRON");
            pronoun || self.subject(clause).into_iter().any(party) || story.child(clause, &["nsubj:pass"]).is_some()
        };
        let hangs =
            story.reading.children_by(verb, &["advcl"]).any(|clause| conditional_mark(story, clause).is_some() && others(clause));
        let will =
            story.reading.children_by(verb, &["aux"]).find(|&it| story.lemma_in(it, &["will", "would", "shall", "'ll", "’ll"]));
        let hangs = hangs || self.whoever(verb);
        let (Some(will), Some(speaker)) = (will.filter(|_| hostile && hangs), self.speaker(verb)) else { return };
        let act = &all[at];
        let own = act.parties.actors.is_empty() || act.parties.actors.iter().any(|&it| self.same_side(it, speaker));
        let open = act.status == Status::Conditional || act.status == Status::Planned && self.whoever(verb);
        if !open || !own {
            return;
        }
        let mode = match act.category {
            Category::Sanction if act.modes.iter().any(|mode| mode == "expel") => "expel",
            Category::Sanction if story.lemma_in(verb, &["execute", "hang", "behead"]) => "violence",
            Category::Sanction => "relations",
            Category::Coerce => "restrict",
            _ => "violence",
        };
        let actors = if act.parties.actors.is_empty() { vec![speaker] } else { act.parties.actors.clone() };
        let recipients = act.parties.recipients.iter().copied().filter(|it| !actors.contains(it)).collect();
        let parties = Parties { actors, recipients, first: 0 };
        let tests = act.tests;
        // Whoever it may be to whom it is done: the threat is all that has been done.
        if self.whoever(verb) {
            all.remove(at);
        }
        all.push(Candidate { tests, ..self.made(verb, vec![will], Category::Threaten, mode, parties, "threat") });
    }

    /// "Any ship that enters will be boarded": whoever does something will have it done to them.
    fn whoever(&self, verb: usize) -> bool {
        let story = self.story;
        let subject = story.child(verb, &["nsubj:pass"]).filter(|_| story.is_passive(verb) && story.agents(verb).is_empty());
        subject.is_some_and(|noun| {
            let any = story.reading.children_by(noun, &["det"]).any(|it| story.lemma_in(it, &["any", "every", "all"]));
            let those = story.lemma_in(noun, &["anyone", "whoever", "those", "anybody", "everyone"]);
            let clause = story.child(noun, &["acl"]).is_some();
            clause && (any || those || story.token(noun).feat("Number") == Some("Plur"))
                || any && story.child(noun, &["nmod"]).is_some()
        })
    }

    /// "It will pay for that", "any intervention would be met with force": who says so threatens.
    fn reckoning(&self, it: &mut Candidate) {
        let to_come =
            matches!(it.status, Status::Planned | Status::Conditional | Status::Possible) && it.category == Category::Threaten;
        let idiom = self.story.lemma_in(it.token, &["pay", "meet", "face", "suffer", "bear"]);
        let Some(speaker) = self.speaker(it.token).filter(|_| to_come && idiom) else { return };
        if it.parties.actors.iter().any(|&actor| self.same_side(actor, speaker)) {
            return;
        }
        let threatened = std::mem::take(&mut it.parties.actors);
        it.parties = Parties { actors: vec![speaker], recipients: threatened, first: 0 };
        it.status = Status::Occurred;
        it.because.push(Reason::new("spoken/reckoning", Some(self.story.token(it.token).span), "THREATEN"));
    }

    /// "Said it would retaliate": the announcement is a threat.
    fn revenge(&self, it: &mut Candidate) {
        let announced = matches!(it.status, Status::Planned | Status::Conditional) && it.category == Category::Assault;
        let lemma = self.story.lemma_in(it.token, &["retaliate", "avenge", "respond"]);
        let own =
            self.speaker(it.token).is_some_and(|speaker| it.parties.actors.iter().any(|&actor| self.same_side(actor, speaker)));
        if announced && lemma && own {
            it.category = Category::Threaten;
            it.modes = vec!["violence".to_owned()];
            it.status = Status::Occurred;
            it.because.push(Reason::new("spoken/revenge", Some(self.story.token(it.token).span), "THREATEN"));
        }
    }

    /// "Called the expulsions childish": blame by a name. Who is blamed is whose the act is.
    fn judgement(&self, all: &mut Vec<Candidate>, verb: usize) {
        const KIND: [&str; 40] = [
            "frank",
            "productive",
            "constructive",
            "positive",
            "good",
            "historic",
            "important",
            "useful",
            "welcome",
            "great",
            "success",
            "victory",
            "step",
            "breakthrough",
            "milestone",
            "hero",
            "friend",
            "partner",
            "ally",
            "opportunity",
            "crucial",
            "necessary",
            "legitimate",
            "lawful",
            "legal",
            "fair",
            "encouraging",
            "excellent",
            "candid",
            "brother",
            "patriot",
            "key",
            "vital",
            "essential",
            "fruitful",
            "honest",
            "sincere",
            "brave",
            "signal",
            "chance",
        ];
        let story = self.story;
        if !story.lemma_in(verb, &["call", "brand", "label"]) || story.is_passive(verb) || all.iter().any(|it| it.token == verb) {
            return;
        }
        let objects: Vec<usize> = story.reading.children_by(verb, &["obj"]).filter(|&it| it > verb).collect();
        let name =
            story.child(verb, &["xcomp"]).filter(|&it| it > verb && story.token(it).upos != "VERB").or(objects.get(1).copied());
        let Some(name) = name else { return };
        let object = story.child(name, &["nsubj"]).or(objects.first().copied().filter(|&it| it != name)).or_else(|| {
            let relative = story.token(verb).deprel == "acl:relcl";
            story.token(verb).head.filter(|_| relative)
        });
        let Some(object) = object else { return };
        let quoted =
            name.checked_sub(1).into_iter().chain(name.checked_sub(2)).any(|it| matches!(story.text(it), "\"" | "“" | "'" | "‘"));
        let words: Vec<usize> = story.phrase(name);
        let adjective = story.token(name).upos == "ADJ" || words.iter().any(|&it| story.token(it).upos == "ADJ");
        let actors: Vec<EntityId> = self.subject(verb).into_iter().filter(|&it| self.acts(it)).collect();
        let kind = words.iter().any(|&it| story.lemma_in(it, &KIND));
        let himself = story.token(object).upos == "PRON" && story.text(object).to_lowercase().ends_with("self");
        if kind || himself || actors.is_empty() || !(quoted || adjective) {
            return;
        }
        let own = self.entities.of_phrase(story, object);
        let blamed = if own.is_empty() { self.entities.owners(story, object) } else { own };
        let recipients = blamed.into_iter().filter(|it| !actors.contains(it) && self.acts(*it)).collect();
        all.push(self.made(
            verb,
            Vec::new(),
            Category::Accuse,
            "disapprove",
            Parties { actors, recipients, first: 0 },
            "judgement",
        ));
    }

    fn made(&self, token: usize, named: Vec<usize>, category: Category, mode: &str, parties: Parties, rule: &str) -> Candidate {
        let span: Span = self.story.token(token).span;
        Candidate {
            token,
            frame: None,
            named,
            light: None,
            results: Vec::new(),
            category,
            modes: vec![mode.to_owned()],
            parties,
            status: Status::Occurred,
            magnitude: Magnitude::default(),
            tests: 0,
            tagged: false,
            because: vec![Reason::new(format!("spoken/{rule}"), Some(span), category.code())],
        }
    }
}
