//! Repairs of trees that no English sentence has, before anything is read off them.
//!
//! [`Reading`] → the same reading with a few heads and relations set right
//!
//! Each repair answers one inconsistency that shows in the tree itself: a verb with two subjects and another with none, a bare finite
//! clause called adverbial. Words, spans and tags stay as they are; a tree stays a tree.

use demarche_core::{Document, Reading};

use crate::Lexicon;

/// The reading with its trees mended.
pub(crate) fn mend(document: &Document, reading: &Reading, lexicon: &Lexicon) -> Reading {
    let mut mended = Mended { text: &document.text, lexicon, reading: reading.clone() };
    for at in 0..mended.reading.tokens.len() {
        mended.hidden_infinitive(at);
        if mended.is(at, &["VERB", "AUX", "ADJ"]) {
            mended.predicate(at);
            mended.told_in_the_middle(at);
            mended.told_behind(at);
            mended.comes_as(at);
            mended.told_before(at);
            mended.is_to(at);
            mended.result(at);
        }
        mended.sit_in(at);
        mended.kind_and_name(at);
    }
    mended.reading
}

struct Mended<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    reading: Reading,
}

impl Mended<'_> {
    fn is(&self, token: usize, upos: &[&str]) -> bool {
        upos.contains(&self.reading.tokens[token].upos.as_str())
    }

    fn text(&self, token: usize) -> &str {
        self.reading.tokens.get(token).map_or("", |it| it.span.of(self.text))
    }

    fn children(&self, token: usize, relations: &[&str]) -> Vec<usize> {
        self.reading.children_by(token, relations).collect()
    }

    fn is_finite(&self, verb: usize) -> bool {
        let fin = |it: usize| self.reading.tokens[it].feat("VerbForm") == Some("Fin");
        fin(verb) || self.reading.children_by(verb, &["aux", "cop"]).any(fin)
    }

    fn hang(&mut self, token: usize, head: Option<usize>, relation: &str) {
        let it = &mut self.reading.tokens[token];
        it.head = head;
        relation.clone_into(&mut it.deprel);
    }

    /// The last token of the phrase of `head`.
    fn end_of(&self, head: usize) -> usize {
        self.reading.subtree(head).last().copied().unwrap_or(head)
    }

    /// "The ferries, the minister said, would run again": of two subjects in front of the telling verb, the first one is that of the
    /// clause behind it, which has none.
    fn told_in_the_middle(&mut self, verb: usize) {
        let subjects = self.children(verb, &["nsubj"]);
        let [first, second] = subjects[..] else { return };
        let comma = |token: usize| self.text(token) == ",";
        let apart = second < verb && comma(self.end_of(first) + 1) && (verb + 1..verb + 3).any(comma);
        let clause = self.children(verb, &["ccomp"]).into_iter().find(|&it| it > verb && self.is_finite(it));
        let Some(clause) = clause.filter(|&it| apart && self.children(it, &["nsubj", "csubj", "expl"]).is_empty()) else {
            return;
        };
        let passive = !self.children(clause, &["aux:pass"]).is_empty();
        self.hang(first, Some(clause), if passive { "nsubj:pass" } else { "nsubj" });
    }

    /// "They agreed to open it, the mission said", "“Pushbacks kill,” the director said": a second subject behind the verb, right before
    /// a telling verb that has none, is that one's.
    fn told_behind(&mut self, verb: usize) {
        let subjects = self.children(verb, &["nsubj"]);
        let [first, second] = subjects[..] else { return };
        let next = self.end_of(second) + 1;
        let next = if self.text(next) == "," { next + 1 } else { next };
        let Some(it) = self.reading.tokens.get(next) else { return };
        let tied = it.head == Some(verb) || self.reading.tokens[verb].head == Some(next);
        let telling = first < verb && verb < second && tied && self.is(next, &["VERB"]) && self.is_finite(next);
        if telling && self.children(next, &["nsubj"]).is_empty() {
            self.hang(second, Some(next), "nsubj");
        }
    }

    /// "Jets bombed it, the army said, killing six": what follows behind the telling is what was done, unless it is told as well ("…,
    /// adding that").
    fn result(&mut self, participle: usize) {
        let it = &self.reading.tokens[participle];
        let Some(telling) = it.head.filter(|&head| head + 2 == participle && self.text(head + 1) == ",") else { return };
        let follows = matches!(it.relation(), "advcl" | "ccomp" | "acl") && self.text(participle).ends_with("ing");
        let bare = self.children(participle, &["nsubj", "mark", "aux", "case"]).is_empty();
        let tells = |token: usize| self.lexicon.cue_verb(&self.reading.tokens[token].lemma.to_lowercase()).is_some();
        if !follows || !bare || tells(participle) || !tells(telling) {
            return;
        }
        let told = self.children(telling, &["ccomp"]).into_iter().find(|&it| it < telling);
        let above =
            self.reading.tokens[telling].head.filter(|&it| it < telling && self.reading.tokens[telling].deprel == "parataxis");
        if let Some(told) = told.or(above).filter(|&it| self.is(it, &["VERB"])) {
            self.hang(participle, Some(told), "advcl");
        }
    }

    /// "Offered to host talks": an infinitive that the parser took for the first half of a compound.
    fn hidden_infinitive(&mut self, verb: usize) {
        let it = &self.reading.tokens[verb];
        let (Some(noun), "compound") = (it.head.filter(|&head| head > verb), it.relation()) else { return };
        let infinitive = self.is(verb, &["VERB"]) || it.feat("VerbForm") == Some("Inf");
        if verb == 0 || !infinitive || self.text(verb - 1) != "to" {
            return;
        }
        let (head, relation) = (self.reading.tokens[noun].head, self.reading.tokens[noun].deprel.clone());
        let open = head.is_some_and(|head| head < verb && self.is(head, &["VERB", "ADJ"]));
        let before: Vec<usize> = self.reading.children(noun).filter(|&it| it < verb).collect();
        self.hang(verb, head, if open { "xcomp" } else { &relation });
        before.into_iter().for_each(|word| self.reading.tokens[word].head = Some(verb));
        self.hang(noun, Some(verb), "obj");
        self.hang(verb - 1, Some(verb), "mark");
        "VERB".clone_into(&mut self.reading.tokens[verb].upos);
    }

    /// "Is due in Tehran on Thursday": an adjective between "is" and a preposition is the predicate.
    fn predicate(&mut self, adjective: usize) {
        let it = &self.reading.tokens[adjective];
        let Some(noun) = it.head.filter(|&head| head > adjective && it.relation() == "amod" && adjective > 0) else { return };
        let under = |token: usize, relation: &str| {
            self.reading.tokens[token].head == Some(noun) && self.reading.tokens[token].relation() == relation
        };
        if !under(adjective - 1, "cop") || !under(adjective + 1, "case") {
            return;
        }
        let (head, relation) = (self.reading.tokens[noun].head, self.reading.tokens[noun].deprel.clone());
        let own = ["case", "det", "amod", "compound", "flat", "appos", "nummod"];
        let moved: Vec<usize> =
            self.reading.children(noun).filter(|&it| !own.contains(&self.reading.tokens[it].relation())).collect();
        moved.into_iter().for_each(|word| self.reading.tokens[word].head = Some(adjective));
        self.hang(adjective, head, &relation);
        self.hang(noun, Some(adjective), "obl");
    }

    /// "The push comes as the envoy and his host are expected": only a subject can stand right before a finite auxiliary. Where the
    /// tree has another, further in front, that one belongs to the verb between them, which has none.
    fn comes_as(&mut self, verb: usize) {
        let Some(own) = self.children(verb, &["nsubj"]).into_iter().find(|&it| it < verb) else { return };
        let Some(first) = self.children(verb, &["aux", "cop"]).into_iter().find(|&it| own < it && it < verb) else { return };
        if first == 0 || !self.is(first - 1, &["NOUN", "PROPN"]) {
            return;
        }
        let chain: Vec<usize> = std::iter::once(first - 1).chain(self.reading.ancestors(first - 1)).collect();
        let step = chain.windows(2).map(|pair| (pair[0], pair[1])).find(|&(_, above)| self.is(above, &["VERB"]));
        let Some((top, between)) = step.filter(|&(_, it)| own < it && it < first) else { return };
        let marks: Vec<usize> = self.children(top, &["case"]).into_iter().filter(|&it| it > between && it < top).collect();
        let [mark] = marks[..] else { return };
        let connective = ["as", "after", "before", "until", "since", "while"].contains(&self.text(mark).to_lowercase().as_str());
        let bare = self.is_finite(between) && self.children(between, &["nsubj", "csubj", "aux", "expl"]).is_empty();
        let under = self.reading.ancestors(between).any(|it| it == verb);
        if !connective || !bare || !under || self.reading.tokens[between].deprel == "acl:relcl" {
            return;
        }
        let (head, relation) = (self.reading.tokens[verb].head, self.reading.tokens[verb].deprel.clone());
        let subject = self.reading.tokens[own].deprel.clone();
        self.hang(between, head, &relation);
        self.hang(verb, Some(between), "advcl");
        self.hang(own, Some(between), "nsubj");
        self.hang(top, Some(verb), &subject);
        self.hang(mark, Some(verb), "mark");
        for word in self.children(verb, &["mark"]).into_iter().filter(|&it| it < own) {
            self.hang(word, Some(between), "mark");
        }
    }

    /// "If the port closes, Yemen starves, the envoy tells us": a finite clause in front of the subject without a connective is what is
    /// told, and the conditions in front of it are its own.
    fn told_before(&mut self, verb: usize) {
        let Some(head) = self.reading.tokens[verb].head.filter(|&head| verb < head) else { return };
        let subject = self.children(head, &["nsubj"]).into_iter().find(|&it| verb < it);
        let bare = self.children(verb, &["mark", "advmod", "case"]).is_empty() && self.children(verb, &["nsubj"]).len() == 1;
        let adverbial = self.reading.tokens[verb].deprel == "advcl";
        if subject.is_none() || !bare || !adverbial || !self.is_finite(verb) || !self.children(head, &["ccomp"]).is_empty() {
            return;
        }
        self.hang(verb, Some(head), "ccomp");
        for clause in self.children(head, &["advcl"]).into_iter().filter(|&it| it < verb) {
            self.hang(clause, Some(verb), "advcl");
        }
    }

    /// "Is due to visit La Paz, his office said": an infinitive right behind a predicate is what that predicate says.
    fn is_to(&mut self, verb: usize) {
        let Some(before) = verb.checked_sub(2).filter(|&it| self.is(it, &["ADJ"]) && self.text(verb - 1) == "to") else { return };
        let it = &self.reading.tokens[verb];
        let sibling = it.head.is_some() && it.head == self.reading.tokens[before].head;
        let predicate = !self.children(before, &["cop"]).is_empty() && !self.children(before, &["nsubj"]).is_empty();
        if sibling && predicate && self.children(verb, &["nsubj"]).is_empty() {
            self.hang(verb, Some(before), "xcomp");
        }
    }

    /// "A sit-in": the particle behind the hyphen is not the head.
    fn sit_in(&mut self, particle: usize) {
        let Some(first) = particle.checked_sub(2).filter(|_| self.is(particle, &["ADP", "ADV"])) else { return };
        let span = |at: usize| self.reading.tokens[at].span;
        let glued = span(first).end == span(particle - 1).start && span(particle - 1).end == span(particle).start;
        if !glued || self.text(particle - 1) != "-" || self.reading.tokens[first].head != Some(particle) {
            return;
        }
        let (head, relation) = (self.reading.tokens[particle].head, self.reading.tokens[particle].deprel.clone());
        for word in self.reading.children(particle).collect::<Vec<_>>() {
            self.reading.tokens[word].head = Some(first);
        }
        self.hang(first, head, &relation);
        self.hang(particle, Some(first), "compound:prt");
        "NOUN".clone_into(&mut self.reading.tokens[first].upos);
    }

    /// "By the agency Vltava Press": the name right behind a noun names it, whatever both hang on.
    fn kind_and_name(&mut self, name: usize) {
        let it = &self.reading.tokens[name];
        let (Some(head), "obl") = (it.head, it.relation()) else { return };
        let bare = self.is(name, &["PROPN"]) && self.children(name, &["case", "det", "punct"]).is_empty();
        let Some(before) = self.reading.subtree(name).first().and_then(|first| first.checked_sub(1)) else { return };
        let noun = self.is(before, &["NOUN"]) && self.reading.tokens[before].head == Some(head);
        let same = self.reading.tokens[before].deprel == it.deprel && !self.children(before, &["case"]).is_empty();
        if bare && noun && same {
            self.hang(name, Some(before), "appos");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::mend;
    use crate::testing::case;

    /// Checks the head of one word after mending.
    fn check(lines: &str, word: &str, head: &str, relation: &str) {
        let case = case(lines);
        let mended = mend(&case.document, &case.reading, &case.lexicon);
        let it = &mended.tokens[case.at(word)];
        assert_eq!((it.head, it.deprel.as_str()), (Some(case.at(head)), relation));
    }

    #[test]
    fn a_clause_around_the_telling_verb_has_its_own_subject() {
        let lines = "Ferries ferry NOUN 5 nsubj
            , , PUNCT 5 punct
            the the DET 4 det
            minister minister NOUN 5 nsubj
            said say VERB 0 root Tense=Past|VerbForm=Fin
            , , PUNCT 5 punct
            would would AUX 8 aux VerbForm=Fin
            run run VERB 5 ccomp VerbForm=Inf";
        check(lines, "Ferries", "run", "nsubj");
        check(lines, "minister", "said", "nsubj");
    }

    #[test]
    fn who_tells_behind_is_not_who_acts() {
        let lines = "Leaders leader NOUN 2 nsubj
            agreed agree VERB 0 root Tense=Past|VerbForm=Fin
            , , PUNCT 2 punct
            the the DET 5 det
            mission mission NOUN 2 nsubj
            said say VERB 2 parataxis Tense=Past|VerbForm=Fin";
        check(lines, "mission", "said", "nsubj");
        check(lines, "Leaders", "agreed", "nsubj");
    }

    #[test]
    fn what_follows_behind_the_telling_is_what_was_done() {
        let lines = "Jets jet NOUN 2 nsubj
            bombed bomb VERB 6 ccomp Tense=Past|VerbForm=Fin
            it it PRON 2 obj
            , , PUNCT 6 punct
            rebels rebel NOUN 6 nsubj
            said say VERB 0 root Tense=Past|VerbForm=Fin
            , , PUNCT 6 punct
            killing kill VERB 6 advcl Tense=Pres|VerbForm=Part
            six six NUM 8 obj";
        check(lines, "killing", "bombed", "advcl");
        let told = lines.replace("killing kill", "adding add");
        check(&told, "adding", "said", "advcl");
    }

    #[test]
    fn an_infinitive_is_no_half_of_a_compound() {
        let lines = "She she PRON 2 nsubj
            offered offer VERB 0 root Tense=Past|VerbForm=Fin
            to to PART 4 mark
            host host NOUN 5 compound VerbForm=Inf
            talks talk NOUN 2 obl";
        check(lines, "host", "offered", "xcomp");
        check(lines, "talks", "host", "obj");
    }

    #[test]
    fn who_is_due_somewhere_is_due() {
        let lines = "He he PRON 5 nsubj
            is be AUX 5 cop Tense=Pres|VerbForm=Fin
            due due ADJ 5 amod
            in in ADP 5 case
            Lima Lima PROPN 0 root
            for for ADP 7 case
            talks talk NOUN 5 obl";
        check(lines, "Lima", "due", "obl");
        check(lines, "talks", "due", "obl");
    }

    #[test]
    fn what_comes_as_something_else_happens_has_its_own_subject() {
        let lines = "Officials official NOUN 2 nsubj
            say say VERB 0 root Tense=Pres|VerbForm=Fin
            that that SCONJ 11 mark
            the the DET 5 det
            push push NOUN 11 nsubj:pass
            comes come VERB 11 ccomp Tense=Pres|VerbForm=Fin
            as as ADP 9 case
            the the DET 9 det
            envoy envoy NOUN 6 obl
            is be AUX 11 aux:pass VerbForm=Fin
            expected expect VERB 2 ccomp VerbForm=Part";
        check(lines, "push", "comes", "nsubj");
        check(lines, "envoy", "expected", "nsubj:pass");
        check(lines, "expected", "comes", "advcl");
        check(lines, "comes", "say", "ccomp");
        check(lines, "that", "comes", "mark");
    }

    #[test]
    fn what_is_due_is_what_the_infinitive_says() {
        let lines = "Envoys envoy NOUN 3 nsubj
            are be AUX 3 cop Tense=Pres|VerbForm=Fin
            due due ADJ 8 ccomp
            to to PART 5 mark
            visit visit VERB 8 ccomp VerbForm=Inf
            , , PUNCT 5 punct
            officials official NOUN 8 nsubj
            said say VERB 0 root Tense=Past|VerbForm=Fin";
        check(lines, "visit", "due", "xcomp");
    }

    #[test]
    fn a_name_behind_a_noun_names_it() {
        let lines = "cited cite VERB 0 root
            by by ADP 4 case
            the the DET 4 det
            agency agency NOUN 1 obl:agent
            Vltava Vltava PROPN 6 compound
            Press Press PROPN 1 obl:agent";
        check(lines, "Press", "agency", "appos");
    }

    #[test]
    fn what_is_told_in_front_of_the_speaker_is_no_circumstance() {
        let lines = "If if SCONJ 3 mark
            ports port NOUN 3 nsubj
            close close VERB 8 advcl Tense=Pres|VerbForm=Fin
            Yemen Yemen PROPN 5 nsubj
            starves starve VERB 8 advcl Tense=Pres|VerbForm=Fin
            , , PUNCT 5 punct
            envoys envoy NOUN 8 nsubj
            tell tell VERB 0 root Tense=Pres|VerbForm=Fin";
        check(lines, "starves", "tell", "ccomp");
        check(lines, "close", "starves", "advcl");
    }
}
