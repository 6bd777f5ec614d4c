//! Questions about the grammar of a story that every extractor asks: whose subject, which preposition, is it negated.
//!
//! All answers are read off Universal Dependencies; tokens are indices into [`Reading::tokens`](demarche_core::Reading).

use demarche_core::{Span, Token};

use crate::Story;

/// Relations that hang a clause, not a part of the phrase, under a noun.
const CLAUSAL: [&str; 8] = ["acl", "advcl", "ccomp", "parataxis", "appos", "cc", "conj", "punct"];

impl<'a> Story<'a> {
    /// The token at an index.
    pub fn token(&self, token: usize) -> &'a Token {
        &self.reading.tokens[token]
    }

    /// The token's characters.
    pub fn text(&self, token: usize) -> &'a str {
        self.token(token).span.of(&self.document.text)
    }

    /// The words under a span.
    pub fn words(&self, span: Span) -> &'a str {
        span.of(&self.document.text)
    }

    /// The token's dictionary form in lower case, mended where the tables know a better one (see [`crate::lemma`]).
    pub fn lemma(&self, token: usize) -> String {
        crate::lemma::of(self, token)
    }

    /// Whether the token's lemma, in lower case, is one of `lemmas`.
    pub fn lemma_in(&self, token: usize, lemmas: &[&str]) -> bool {
        let lemma = self.lemma(token);
        lemmas.contains(&lemma.as_str())
    }

    /// Whether the token is a noun, name, pronoun or number: something that can head a noun phrase.
    pub fn is_nominal(&self, token: usize) -> bool {
        matches!(self.token(token).upos.as_str(), "NOUN" | "PROPN" | "PRON" | "NUM")
    }

    /// Whether the token is a full verb.
    pub fn is_verb(&self, token: usize) -> bool {
        self.token(token).upos == "VERB"
    }

    /// The first dependent of `token` with one of `relations` (see [`demarche_core::Reading::children_by`]).
    pub fn child(&self, token: usize, relations: &[&str]) -> Option<usize> {
        self.reading.children(token).find(|&child| {
            let it = self.token(child);
            relations.iter().any(|&relation| it.deprel == relation || it.relation() == relation)
        })
    }

    /// `token` and the nominals coordinated with it, in the order of the text.
    pub fn conjuncts(&self, token: usize) -> Vec<usize> {
        let mut all = vec![token];
        // "special envoy Steve Witkoff and Araghchi": the second may hang on the name behind the title.
        // So may "Ukraine's president, Ada Lund, and …".
        let single = self.token(token).feat("Number") != Some("Plur");
        let behind = |child: usize| {
            child == token + 1 || child == token + 2 && single && self.text(token + 1) == "," && self.token(child).upos == "PROPN"
        };
        let named = self.reading.children_by(token, &["appos", "flat", "nmod:desc"]).filter(|&child| behind(child));
        for top in std::iter::once(token).chain(named) {
            // "Turkish and Armenian envoys"
            let adjectives = |child: usize| self.token(top).upos == "ADJ" && self.token(child).upos == "ADJ";
            // "A blogger, a trade unionist and a minister": the middle one of a list may be called an apposition.
            let listed = |child: &usize| {
                let own = self.child(*child, &["det"]).is_some_and(|det| self.lemma_in(det, &["a", "an"]));
                own && self.token(*child).upos == "NOUN" && self.token(top).upos == "NOUN"
            };
            let last = self.reading.children_by(top, &["conj"]).last();
            all.extend(
                self.reading.children_by(top, &["appos"]).filter(|child| last.is_some_and(|last| *child < last) && listed(child)),
            );
            all.extend(self.reading.children_by(top, &["conj"]).filter(|&child| self.is_nominal(child) || adjectives(child)));
        }
        // "U.S.-Iran talks", whatever the parser made of the first name.
        if let Some(before) =
            token.checked_sub(2).filter(|_| matches!(self.text(token - 1), "-" | "–") && !all.contains(&(token - 2)))
        {
            let glued = self.token(before).span.end == self.token(token - 1).span.start;
            if glued && self.token(before).upos == "PROPN" && self.token(token).upos == "PROPN" {
                all.insert(0, before);
            }
        }
        all
    }

    /// The preposition of a nominal in lower case, several words joined by a blank ("according to", "because of");
    /// empty where it has none.
    pub fn preposition(&self, token: usize) -> String {
        let mut words = Vec::new();
        for case in self.reading.children_by(token, &["case"]).filter(|&case| case < token) {
            words.push(case);
            words.extend(self.reading.children_by(case, &["fixed"]));
        }
        words.sort_unstable();
        let parts: Vec<String> = words.into_iter().map(|word| self.text(word).to_lowercase()).filter(|it| it != "@").collect();
        if parts.is_empty() {
            return self.particle_of(token).unwrap_or_default();
        }
        parts.iter().filter(|part| !part.ends_with('s') || !part.starts_with(['\'', '’'])).cloned().collect::<Vec<_>>().join(" ")
    }

    /// "Call on Brussels": the particle of the verb, right in front of the noun that it leads to.
    fn particle_of(&self, token: usize) -> Option<String> {
        let verb = self.token(token).head.filter(|&head| head < token && self.token(token).relation() == "obl")?;
        let particle = self.particle(verb, token)?;
        let word = self.text(particle).to_lowercase();
        matches!(word.as_str(), "on" | "upon" | "for" | "at").then_some(word)
    }

    /// The particle of a verb that stands right in front of a noun phrase.
    fn particle(&self, verb: usize, noun: usize) -> Option<usize> {
        let particle =
            self.reading.children_by(verb, &["compound"]).find(|&it| self.token(it).deprel == "compound:prt" && it < noun)?;
        let between = |at: usize| self.reading.ancestors(at).take(3).any(|above| above == noun);
        (particle + 1..noun).all(between).then_some(particle)
    }

    /// "Called off a visit", "shot down a helicopter", "hand over the gunmen": the object that the parser took for something else
    /// because of the particle in front of it.
    fn behind_particle(&self, verb: usize) -> Option<usize> {
        const AWAY: [&str; 8] = ["off", "down", "over", "up", "out", "back", "in", "away"];
        const PHRASAL: [&str; 12] =
            ["hand", "give", "turn", "call", "shut", "seal", "cut", "shoot", "blow", "set", "lay", "take"];
        let is_away = |it: usize| AWAY.contains(&self.text(it).to_lowercase().as_str());
        self.reading.children_by(verb, &["obl", "xcomp", "ccomp", "nmod"]).filter(|&it| it > verb && self.is_nominal(it)).find(
            |&noun| {
                let case = || self.child(noun, &["case"]).filter(|&it| it == verb + 1 && self.lemma_in(verb, &PHRASAL));
                self.particle(verb, noun).filter(|_| self.child(noun, &["case"]).is_none()).or_else(case).is_some_and(is_away)
            },
        )
    }

    /// "Promised the miners a hospital": the addressee that the parser took for the owner of what is given.
    pub fn addressee(&self, verb: usize) -> Option<usize> {
        const GIVES: [&str; 14] = [
            "promise", "give", "offer", "send", "deny", "grant", "hand", "award", "lend", "pay", "sell", "refuse", "supply",
            "pledge",
        ];
        if let Some(own) = self.child(verb, &["iobj"]) {
            return Some(own);
        }
        let given = self.reading.children_by(verb, &["obj", "xcomp", "ccomp"]).find(|&it| it > verb && self.is_nominal(it))?;
        let marked = |owner: usize| {
            let mut tokens = self.reading.children(owner);
            tokens.any(|it| self.token(it).upos == "PART") || self.token(owner).upos == "PRON"
        };
        let mut owners = self.reading.children_by(given, &["nmod:poss", "compound"]);
        let first = owners.find(|&it| it < given && it > verb && !marked(it) && self.is_nominal(it))?;
        let separate = self.child(given, &["det", "nummod"]).is_some_and(|word| word > first);
        (separate && self.lemma_in(verb, &GIVES)).then_some(first)
    }

    /// Whether a sentence, by its index, ends without a full stop, as headlines and by-lines do.
    pub fn is_open(&self, sentence: usize) -> bool {
        let span = self.reading.sentences[sentence].span;
        !self.words(span).trim_end().ends_with(['.', '!', '?', '”', '"', '’', ':', ';'])
    }

    /// Whether a verb is in the passive (by its auxiliary, its subject, or as a bare past participle under a noun).
    pub fn is_passive(&self, verb: usize) -> bool {
        let it = self.token(verb);
        // "A court sentenced him", "the leader it arrested": a finite verb without auxiliary is active, whatever its subject is called.
        let finite =
            it.feat("VerbForm") == Some("Fin") && it.feat("Tense") == Some("Past") && self.child(verb, &["aux"]).is_none();
        let finite = finite || it.deprel == "acl:relcl" && self.child(verb, &["aux"]).is_none();
        if self.child(verb, &["aux:pass"]).is_some() || !finite && self.child(verb, &["nsubj:pass"]).is_some() {
            return true;
        }
        // "ordered an inquiry and promised aid": a bare participle that is coordinated is what the first verb is.
        if it.relation() == "conj" && self.child(verb, &["aux", "nsubj"]).is_none() {
            return it.head.is_some_and(|head| self.is_verb(head) && self.is_passive(head));
        }
        let active = self.reading.children_by(verb, &["nsubj"]).any(|child| self.token(child).deprel == "nsubj");
        (it.feat("Voice") == Some("Pass") && !active && self.child(verb, &["obj"]).is_none())
            || (it.deprel == "acl"
                && it.feat("VerbForm") == Some("Part")
                && it.feat("Tense") == Some("Past")
                && self.child(verb, &["aux"]).is_none())
    }

    /// The grammatical subject of a predicate, found through coordination, control and relative clauses: the verb's own
    /// `nsubj`; else that of the verb it is coordinated with; else, for open complements and participles, the object or
    /// subject of the clause above, or the noun it modifies.
    pub fn subject(&self, verb: usize) -> Option<usize> {
        self.subject_within(verb, 6)
    }

    fn subject_within(&self, verb: usize, steps: usize) -> Option<usize> {
        // "Each accusing the other": those of the clause above.
        let each = self
            .child(verb, &["nsubj"])
            .is_some_and(|it| self.lemma_in(it, &["each", "both"]) && self.child(it, &["nmod"]).is_none());
        let above = self.token(verb).head.filter(|_| {
            let trails = self.token(verb).relation() == "conj" && self.token(verb).feat("VerbForm") != Some("Fin");
            each && steps > 0 && (self.token(verb).relation() == "advcl" || trails)
        });
        if let Some(found) = above.and_then(|above| self.subject_within(above, steps - 1)) {
            return Some(found);
        }
        // "… announced a truce and freed four, the first step in a plan": what trails behind is not who freed them.
        let trails = self.token(verb).relation() == "conj" && self.token(verb).feat("VerbForm") == Some("Fin");
        let behind = self.child(verb, &["nsubj"]).is_some_and(|it| it > verb + 1 && !self.lemma_in(verb, &["say", "be", "come"]));
        let object = trails
            && behind
            && self.child(verb, &["obj"]).is_some_and(|it| self.child(verb, &["nsubj"]).is_some_and(|own| it < own));
        if let Some(found) =
            self.token(verb).head.filter(|_| object && steps > 0).and_then(|head| self.subject_within(head, steps - 1))
        {
            return Some(found);
        }
        if let Some(own) =
            self.child(verb, &["nsubj", "csubj"]).or_else(|| self.bare_in_front(verb)).or_else(|| self.stranded(verb))
        {
            return Some(self.antecedent(own));
        }
        let (it, head) = (self.token(verb), self.token(verb).head?);
        if steps == 0 {
            return None;
        }
        if let Some(asked) = self.given_time(head, verb) {
            return Some(asked);
        }
        match it.relation() {
            "conj" | "parataxis" | "cop" | "aux" => self.subject_within(head, steps - 1),
            // "expected the two delegations to meet", whatever the parser hung them on.
            "xcomp" | "ccomp" if self.between(head, verb).is_some() => self.between(head, verb),
            "xcomp" => {
                self.child(head, &["obj", "iobj"]).or(self.called_on(head, verb)).or_else(|| self.subject_within(head, steps - 1))
            }
            "advcl" if self.called_on(head, verb).is_some() => self.called_on(head, verb),
            // "We thank Jordan for flying out our wounded"
            "advcl" | "obl"
                if self.lemma_in(head, &["thank", "praise", "congratulate", "commend", "criticise", "criticize", "blame"])
                    && self.child(verb, &["mark", "case"]).is_some_and(|mark| self.lemma_in(mark, &["for"])) =>
            {
                self.child(head, &["obj", "iobj"])
            }
            "advcl" | "ccomp" if self.child(verb, &["mark"]).is_none_or(|mark| self.lemma_in(mark, &["to"])) => {
                self.subject_within(head, steps - 1)
            }
            "advcl" if it.feat("VerbForm").is_some_and(|form| form != "Fin") => self.subject_within(head, steps - 1),
            "acl" if self.is_nominal(head) => Some(head),
            _ => None,
        }
    }

    /// The nominal that stands as another subject of `head` between it and the infinitive `verb`.
    fn between(&self, head: usize, verb: usize) -> Option<usize> {
        let infinitive = self.child(verb, &["mark"]).is_some_and(|mark| self.lemma_in(mark, &["to"]));
        self.reading.children_by(head, &["nsubj", "obj"]).find(|&it| infinitive && head < it && it < verb && self.is_nominal(it))
    }

    /// "Called on the rebels to leave", "appealed to both sides to stop": who is to act stands behind a preposition.
    fn called_on(&self, asking: usize, verb: usize) -> Option<usize> {
        let asks = self.lemma_in(asking, &["call", "appeal", "plead", "prevail"]);
        let infinitive = self.child(verb, &["mark"]).is_some_and(|mark| self.lemma_in(mark, &["to"]));
        self.behind(asking, &["on", "upon", "to", "with"]).into_iter().rfind(|&it| asks && infinitive && it < verb)
    }

    /// "Gave the junta seven days to free him": who is given the time is to act.
    pub(crate) fn given_time(&self, head: usize, verb: usize) -> Option<usize> {
        let to = self.child(verb, &["mark"]).is_some_and(|mark| self.lemma_in(mark, &["to"]));
        if !to || !matches!(self.token(verb).relation(), "xcomp" | "advcl" | "acl") {
            return None;
        }
        let giving = if self.is_verb(head) { head } else { self.token(head).head? };
        let time = |it: usize| self.lemma_in(it, &["day", "hour", "week", "month", "until", "deadline", "ultimatum"]);
        let gives = self.lemma_in(giving, &["give", "grant", "allow", "set"])
            && self.child(giving, &["obj", "obl:unmarked"]).is_some_and(time);
        self.child(giving, &["iobj"]).filter(|_| gives)
    }

    /// A noun phrase in front of a finite verb without a preposition, whatever the parser called it: "Envoy X and Y are
    /// expected to meet".
    fn bare_in_front(&self, verb: usize) -> Option<usize> {
        let mut children = self.reading.children_by(verb, &["obl", "nmod", "obj", "dislocated", "appos"]);
        let finite = self.token(verb).feat("VerbForm") == Some("Fin") || self.child(verb, &["aux"]).is_some();
        let timely = |child: usize| self.token(child).deprel == "obl:tmod" || self.token(child).deprel == "obl:unmarked";
        children.find(|&child| {
            finite && child < verb && self.preposition(child).is_empty() && self.is_nominal(child) && !timely(child)
        })
    }

    /// "The push comes as the envoy and his guest are expected": a second subject that the parser hung on the verb in front of it, right
    /// before a verb that lacks one.
    fn stranded(&self, verb: usize) -> Option<usize> {
        let first = self.reading.children_by(verb, &["aux", "aux:pass"]).find(|&aux| aux < verb)?;
        let before = first.checked_sub(1)?;
        let top = std::iter::once(before)
            .chain(self.reading.ancestors(before))
            .take(5)
            .find(|&at| self.token(at).relation() == "nsubj")?;
        let governor = self.token(top).head.filter(|&above| above < top && above < verb)?;
        let other = self.reading.children_by(governor, &["nsubj"]).any(|it| it < governor);
        (other && self.is_nominal(before)).then_some(top)
    }

    /// For a relative pronoun, the noun that its clause modifies; any other token stays.
    pub fn antecedent(&self, token: usize) -> usize {
        let it = self.token(token);
        let relative = it.feat("PronType") == Some("Rel") || self.lemma_in(token, &["who", "which", "whom", "that"]);
        if it.upos != "PRON" || !relative {
            return token;
        }
        let clause = self.reading.ancestors(token).find(|&above| self.token(above).deprel == "acl:relcl");
        let noun = clause.and_then(|clause| self.token(clause).head);
        // "thanked Oman, which mediated earlier talks": the noun is never behind its pronoun, whatever the parser chose.
        if noun.is_some_and(|noun| noun > token) {
            let before =
                (token.saturating_sub(3)..token).rev().find(|&at| self.token(at).upos != "PUNCT" && self.token(at).upos != "ADP");
            return before.filter(|&at| self.is_nominal(at)).map_or(token, |at| self.name_head(at));
        }
        // "sharp warnings from Tehran, which has pledged …": a name right in front is meant, whatever the parser chose.
        let before = (token.saturating_sub(2)..token).rev().find(|&at| self.token(at).upos != "PUNCT");
        let name = before.filter(|&at| {
            self.token(at).upos == "PROPN" && noun.is_some_and(|noun| self.token(noun).upos == "NOUN" && noun + 1 < at)
        });
        // "…, which Rwanda denies": what was said before, nobody.
        let denied = |clause: usize| self.lemma_in(clause, &["deny", "reject", "dismiss", "dispute", "confirm", "refute"]);
        if self.lemma_in(token, &["which"]) && it.relation() == "obj" && clause.is_some_and(denied) {
            return token;
        }
        let who = self.lemma_in(token, &["who", "which"]);
        name.filter(|_| who).map(|at| self.name_head(at)).or(noun).unwrap_or(token)
    }

    /// The token that heads the run of proper nouns which ends with `token`.
    fn name_head(&self, token: usize) -> usize {
        let above = |at: usize| {
            self.token(at).head.filter(|&head| {
                self.token(head).upos == "PROPN" && head < at && matches!(self.token(at).relation(), "flat" | "compound" | "nmod")
            })
        };
        std::iter::successors(Some(token), |&at| above(at)).last().unwrap_or(token)
    }

    /// Who does what a verb says: the by-phrase of a passive, else the subject; coordinated agents all.
    pub fn agents(&self, verb: usize) -> Vec<usize> {
        let agent = if self.is_passive(verb) {
            let by = |child: &usize| self.token(*child).deprel == "obl:agent" || self.preposition(*child) == "by";
            self.reading.children_by(verb, &["obl"]).find(by)
        } else {
            self.subject(verb)
        };
        agent.map(|agent| self.conjuncts(agent)).unwrap_or_default()
    }

    /// To whom or what it is done: the object, or the subject of a passive; coordinated ones all.
    pub fn patients(&self, verb: usize) -> Vec<usize> {
        let patient = if self.is_passive(verb) {
            self.child(verb, &["nsubj:pass"]).map(|it| self.antecedent(it)).or_else(|| self.subject(verb))
        } else {
            self.object(verb).map(|it| self.antecedent(it))
        };
        patient.map(|patient| self.conjuncts(patient)).unwrap_or_default()
    }

    /// The object of a verb, also where the parser took it for a second subject ("Beijing warned Manila") or hung it under the
    /// participle in front of it ("asked neighbouring Rwanda").
    fn object(&self, verb: usize) -> Option<usize> {
        let nominal = self.reading.children_by(verb, &["obj", "iobj"]).find(|&child| self.is_nominal(child));
        let second = || {
            let mut subjects = self.reading.children_by(verb, &["nsubj"]);
            subjects.next().filter(|&first| first < verb).and(subjects.find(|&child| child > verb && self.is_nominal(child)))
        };
        let under = || {
            // "Denied arming them": whom it denied to have armed.
            if self.lemma_in(
                verb,
                &["deny", "admit", "regret", "stop", "start", "begin", "keep", "continue", "consider", "avoid", "risk", "resume"],
            ) {
                return None;
            }
            let next = self.reading.children_by(verb, &["xcomp"]).find(|&child| {
                child == verb + 1 && self.token(child).feat("VerbForm") != Some("Inf") && self.child(child, &["mark"]).is_none()
            })?;
            self.child(next, &["obj"]).filter(|&object| self.is_nominal(object))
        };
        // "the leader it arrested": the noun that a relative clause without its pronoun modifies.
        let modified = || {
            let relative = self.token(verb).deprel == "acl:relcl"
                && self.child(verb, &["nsubj"]).is_some_and(|it| self.antecedent(it) == it);
            let mut parts = self.reading.children_by(verb, &["obj", "xcomp", "ccomp", "obl"]);
            // "the hostages they seized last month": a time is no object.
            let timely = |it: usize| matches!(self.token(it).deprel.as_str(), "obl:tmod" | "obl:unmarked");
            let complete = parts.any(|it| self.preposition(it).is_empty() && !timely(it));
            self.token(verb).head.filter(|&head| relative && !complete && self.is_nominal(head))
        };
        nominal
            .or_else(second)
            .or_else(under)
            .or_else(|| self.behind_particle(verb))
            .or_else(|| self.child(verb, &["obj", "iobj"]))
            .or_else(modified)
    }

    /// Nominals under `token` (as `obl` or `nmod`) behind one of `prepositions`, coordinated ones included.
    pub fn behind(&self, token: usize, prepositions: &[&str]) -> Vec<usize> {
        let relations = ["obl", "nmod"];
        let heads =
            self.reading.children_by(token, &relations).filter(|&child| prepositions.contains(&self.preposition(child).as_str()));
        heads.flat_map(|head| self.conjuncts(head)).collect()
    }

    /// Whether a predicate is negated: "not", "n't", "never", "no longer", or a determiner "no" on its subject.
    pub fn is_negated(&self, token: usize) -> bool {
        let negative = |child: usize| {
            self.token(child).feat("Polarity") == Some("Neg")
                || self.lemma_in(child, &["not", "n't", "n’t", "never", "neither", "nor", "no"])
        };
        self.reading.children_by(token, &["advmod", "det", "cc"]).any(negative)
            || self.child(token, &["nsubj"]).is_some_and(|subject| self.reading.children_by(subject, &["det"]).any(negative))
    }

    /// The tokens of the noun phrase headed by `head`: its subtree without clauses, appositions, coordination and the
    /// preposition in front of it.
    pub fn phrase(&self, head: usize) -> Vec<usize> {
        let keep_whole = |child: usize| {
            let it = self.token(child);
            let cut = CLAUSAL.contains(&it.relation()) || (it.relation() == "case" && child < head && it.head == Some(head));
            !cut
        };
        let mut tokens = self.reading.subtree_without(head, |child| !keep_whole(child));
        // A gap means that something between was cut out: keep the run that holds the head.
        let at = tokens.iter().position(|&token| token == head).unwrap_or(0);
        let run = |pair: (usize, usize)| {
            pair.1 == pair.0 + 1 || (pair.0 + 1..pair.1).all(|between| self.token(between).upos == "PUNCT")
        };
        let first = (1..=at).rev().find(|&i| !run((tokens[i - 1], tokens[i]))).unwrap_or(0);
        let last = (at..tokens.len().saturating_sub(1)).find(|&i| !run((tokens[i], tokens[i + 1]))).unwrap_or(tokens.len() - 1);
        tokens.truncate(last + 1);
        tokens.drain(..first);
        tokens
    }

    /// The characters of the noun phrase headed by `head` (see [`Story::phrase`]).
    pub fn phrase_span(&self, head: usize) -> Span {
        self.reading.span_of(&self.phrase(head))
    }
}
