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
        mended.shot_dead(at);
        mended.bare_object(at);
        mended.is_prepared(at);
        if mended.is(at, &["VERB", "AUX", "ADJ"]) {
            mended.predicate(at);
            mended.finite_modifier(at);
            mended.bare_clause(at);
            mended.it_arrested(at);
            mended.title_as_subject(at);
            mended.told_in_the_middle(at);
            mended.told_behind(at);
            mended.comes_as(at);
            mended.told_before(at);
            mended.is_to(at);
            mended.result(at);
            mended.told_as_well(at);
            mended.had_done_as_well(at);
            mended.decided(at);
            mended.decided_alone(at);
            mended.blamed_on(at);
        }
        mended.only_verb(at);
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

    /// "Was prepared to take it", "is disposed to talk": how somebody stands, no act done to them.
    fn is_prepared(&mut self, word: usize) {
        let stands =
            ["prepared", "disposed", "inclined", "determined", "committed"].contains(&self.text(word).to_lowercase().as_str());
        let passive = self.children(word, &["aux:pass"]);
        let [aux] = passive[..] else { return };
        let infinitive =
            self.children(word, &["xcomp", "advcl"]).into_iter().any(|it| it > word && self.text(it.saturating_sub(1)) == "to");
        if !stands || !infinitive || !self.is(word, &["VERB"]) {
            return;
        }
        let lower = self.text(word).to_lowercase();
        let it = &mut self.reading.tokens[word];
        "ADJ".clone_into(&mut it.upos);
        it.lemma = lower;
        self.hang(aux, Some(word), "cop");
        for subject in self.children(word, &["nsubj"]) {
            self.hang(subject, Some(word), "nsubj");
        }
    }

    /// "Chancellor Nina Falk and President Ada Lund met": the title is no subject beside the name behind it.
    fn title_as_subject(&mut self, verb: usize) {
        let subjects = self.children(verb, &["nsubj"]);
        let [title, name] = subjects[..] else { return };
        if name == title + 1 && name < verb && self.is(title, &["NOUN", "PROPN"]) && self.is(name, &["PROPN"]) {
            self.hang(title, Some(name), "nmod:desc");
        }
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

    /// "Said that Manila was inviting wolves and urged it to stop": nobody urges "it" who is it, so the second verb is that of the teller.
    fn told_as_well(&mut self, verb: usize) {
        const PRONOUNS: [&str; 4] = ["it", "him", "her", "them"];
        let it = &self.reading.tokens[verb];
        let Some(told) = it.head.filter(|&head| it.deprel == "conj" && head < verb && self.is(verb, &["VERB"])) else { return };
        let Some(telling) =
            self.reading.tokens[told].head.filter(|&it| it < told && self.reading.tokens[told].relation() == "ccomp")
        else {
            return;
        };
        let tells = |token: usize| self.lexicon.cue_verb(&self.reading.tokens[token].lemma.to_lowercase()).is_some();
        let object = self
            .children(verb, &["obj", "iobj"])
            .into_iter()
            .next()
            .filter(|&it| it > verb && self.is(it, &["PRON"]) && PRONOUNS.contains(&self.text(it).to_lowercase().as_str()));
        let bare = self.children(verb, &["nsubj", "aux", "mark"]).is_empty() && self.is_finite(verb);
        let Some(subject) = self.children(told, &["nsubj"]).into_iter().next() else { return };
        let plural = |token: usize| {
            self.reading.tokens[token].feat("Number") == Some("Plur") || !self.children(token, &["conj"]).is_empty()
        };
        let same = object.is_some_and(|it| plural(it) == plural(subject));
        if bare && same && tells(telling) && tells(verb) {
            self.hang(verb, Some(telling), "conj");
        }
    }

    /// "Told us that they had been contacted and had promised …": behind "told", "had promised" goes on with what was told.
    fn had_done_as_well(&mut self, verb: usize) {
        let it = &self.reading.tokens[verb];
        let Some(telling) = it.head.filter(|&head| it.deprel == "conj" && head < verb && self.is(verb, &["VERB"])) else {
            return;
        };
        let had = |token: usize| self.children(token, &["aux"]).into_iter().any(|it| self.text(it).eq_ignore_ascii_case("had"));
        let tells = self.lexicon.cue_verb(&self.reading.tokens[telling].lemma.to_lowercase()).is_some();
        let told = self.children(telling, &["ccomp"]).into_iter().rfind(|&it| telling < it && it < verb);
        let Some(told) = told.filter(|&it| tells && had(it) && had(verb)) else { return };
        if !had(telling) && self.children(verb, &["nsubj", "nsubj:pass"]).is_empty() {
            self.hang(verb, Some(told), "conj");
        }
    }

    /// "A court on Tuesday sentenced a politician": a participle with an object of its own is no clause on the noun in front of it, which
    /// is its subject.
    fn decided(&mut self, verb: usize) {
        let it = &self.reading.tokens[verb];
        let Some(noun) = it.head.filter(|&head| it.deprel == "acl" && head < verb && self.is(verb, &["VERB"])) else { return };
        // The parser may hang it on the day between them.
        let day = crate::time::names_day_or_month(self.text(noun));
        let noun = self.reading.tokens[noun].head.filter(|_| day).unwrap_or(noun);
        let sentence = self.reading.tokens[noun].deprel == "root" && self.is(noun, &["NOUN", "PROPN"]);
        let ended = self.text(verb).to_lowercase().ends_with("ed");
        let object = self.children(verb, &["obj"]).into_iter().any(|it| it > verb && self.is(it, &["NOUN", "PROPN"]));
        let bare = self.children(verb, &["nsubj", "nsubj:pass", "aux", "aux:pass", "mark", "case"]).is_empty();
        if !sentence || !ended || !object || !bare || !self.children(noun, &["cop"]).is_empty() {
            return;
        }
        let behind: Vec<usize> = self.reading.children(noun).filter(|&it| it > verb).collect();
        self.hang(verb, Some(noun), "acl");
        let timely: Vec<usize> = self.children(noun, &["nmod", "obl", "nmod:unmarked", "obl:unmarked"]);
        let timely = timely.into_iter().filter(|&it| it < verb && crate::time::names_day_or_month(self.text(it)));
        let moved: Vec<usize> = behind.into_iter().chain(timely).collect();
        moved.into_iter().for_each(|word| self.reading.tokens[word].head = Some(verb));
        self.hang(verb, None, "root");
        self.hang(noun, Some(verb), "nsubj");
        "Mood=Ind|Tense=Past|VerbForm=Fin".clone_into(&mut self.reading.tokens[verb].feats);
    }

    /// "A court on Tuesday sentenced a politician": without "was" and with an object of its own no finite verb is a passive.
    fn decided_alone(&mut self, verb: usize) {
        let subjects = self.children(verb, &["nsubj:pass"]);
        let Some(&subject) = subjects.first().filter(|&&it| it < verb) else { return };
        let finite = matches!(self.reading.tokens[verb].relation(), "root" | "ccomp" | "conj" | "parataxis");
        let object = self.children(verb, &["obj"]).into_iter().find(|&it| it > verb && self.is(it, &["NOUN", "PROPN"]));
        let bare = self.children(verb, &["aux", "aux:pass", "mark"]).is_empty() && self.is(verb, &["VERB"]);
        let Some(object) = object.filter(|_| finite && bare) else { return };
        "nsubj".clone_into(&mut self.reading.tokens[subject].deprel);
        "Mood=Ind|Tense=Past|VerbForm=Fin".clone_into(&mut self.reading.tokens[verb].feats);
        // "… sentenced politician | Zurab Makharadze": the name right behind the object is its own.
        for &name in subjects.iter().filter(|&&it| it == object + 1) {
            self.hang(name, Some(object), "flat");
        }
    }

    /// "A bomb blamed on the faction killed seven": no clause begins with "on", so the first verb is a participle, and what stands behind
    /// "on" is no subject.
    fn blamed_on(&mut self, verb: usize) {
        let it = &self.reading.tokens[verb];
        let Some(participle) = it.head.filter(|&head| it.deprel == "ccomp" && head < verb && self.is(head, &["VERB"])) else {
            return;
        };
        let mark = self.children(verb, &["mark"]).into_iter().find(|&it| ["on", "to", "with", "at"].contains(&self.text(it)));
        let subject = self.children(verb, &["nsubj"]).into_iter().next();
        let noun = self.children(participle, &["nsubj"]).into_iter().find(|&it| it < participle);
        let (Some(mark), Some(subject), Some(noun)) = (mark, subject, noun) else { return };
        let ended = self.text(participle).ends_with("ed") && self.children(participle, &["aux", "aux:pass", "obj"]).is_empty();
        if !ended || mark != participle + 1 || subject < mark || !self.is_finite(verb) || self.text(verb - 1) == "to" {
            return;
        }
        let (head, relation) = (self.reading.tokens[participle].head, self.reading.tokens[participle].deprel.clone());
        let before: Vec<usize> = self.reading.children(participle).filter(|&it| it < noun).collect();
        before.into_iter().for_each(|word| self.reading.tokens[word].head = Some(verb));
        self.hang(verb, head, &relation);
        self.hang(noun, Some(verb), "nsubj");
        self.hang(participle, Some(noun), "acl");
        self.hang(subject, Some(participle), "obl");
        self.hang(mark, Some(subject), "case");
        "Tense=Past|VerbForm=Part".clone_into(&mut self.reading.tokens[participle].feats);
    }

    /// "Iran's rejection of demands on enrichment unsettled diplomats.": in a sentence without a finite verb, a past form between two nouns
    /// that the parser took for an adjective is the verb.
    fn only_verb(&mut self, word: usize) {
        let it = &self.reading.tokens[word];
        let Some(object) = it.head.filter(|&head| it.deprel == "amod" && head > word && self.is(word, &["ADJ", "VERB"])) else {
            return;
        };
        let before = word.checked_sub(1).filter(|&noun| self.is(noun, &["NOUN"]) && self.text(word).ends_with("ed"));
        let Some(before) = before.filter(|&noun| self.reading.tokens[noun].head == Some(object)) else { return };
        let Some(sentence) = self.reading.sentence_of(word) else { return };
        let tokens = self.reading.sentences[sentence].tokens.clone();
        let root =
            tokens.clone().find(|&at| self.reading.tokens[at].deprel == "root").filter(|&at| at < word && self.is(at, &["NOUN"]));
        let verbless = !tokens.clone().any(|at| self.is(at, &["VERB", "AUX"]) && self.is_finite(at));
        let stop = tokens.clone().next_back().is_some_and(|last| self.text(last) == ".");
        let Some(root) = root.filter(|_| verbless && stop && self.is(object, &["NOUN", "PROPN"])) else { return };
        let (head, relation) = (self.reading.tokens[object].head, self.reading.tokens[object].deprel.clone());
        for child in self.reading.children(object).filter(|&child| child < before).collect::<Vec<_>>() {
            self.reading.tokens[child].head = Some(before);
        }
        self.hang(before, head, &relation);
        self.hang(word, None, "root");
        self.hang(root, Some(word), "nsubj");
        self.hang(object, Some(word), "obj");
        let verb = &mut self.reading.tokens[word];
        "VERB".clone_into(&mut verb.upos);
        "Mood=Ind|Tense=Past|VerbForm=Fin".clone_into(&mut verb.feats);
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

    /// "If the rebels free 14 employees they seized": a finite verb with its own subject modifies no noun in front of it.
    fn finite_modifier(&mut self, verb: usize) {
        let it = &self.reading.tokens[verb];
        let finite = it.relation() == "amod" && it.feat("VerbForm") == Some("Fin") && self.is(verb, &["VERB"]);
        let Some(noun) = it.head.filter(|&head| finite && head > verb) else { return };
        let subject = self.children(verb, &["nsubj"]).into_iter().any(|it| it < verb);
        let above = self.reading.tokens[noun].head;
        let relative = above.filter(|&above| above > noun && self.reading.tokens[noun].relation() == "obj");
        let Some(clause) = relative.filter(|&it| subject && !self.children(it, &["nsubj"]).is_empty()) else { return };
        let (head, relation) = (self.reading.tokens[clause].head, self.reading.tokens[clause].deprel.clone());
        for word in self.children(clause, &["mark", "advmod", "cc"]).into_iter().filter(|&it| it < verb) {
            self.reading.tokens[word].head = Some(verb);
        }
        self.hang(verb, head, &relation);
        self.hang(noun, Some(verb), "obj");
        self.hang(clause, Some(noun), "acl:relcl");
    }

    /// "Countries that fear their neighbours buy weapons": a base form without "to" under a plural noun is its verb.
    fn bare_clause(&mut self, verb: usize) {
        let it = &self.reading.tokens[verb];
        let base = it.deprel == "acl" && it.feat("VerbForm") == Some("Inf") && self.is(verb, &["VERB"]);
        let bare = base && self.children(verb, &["mark", "aux", "nsubj", "case"]).is_empty();
        let Some(noun) = it.head.filter(|&head| bare && head < verb && self.reading.tokens[head].deprel == "root") else {
            return;
        };
        if self.reading.tokens[noun].feat("Number") != Some("Plur") || !self.is(noun, &["NOUN", "PROPN"]) {
            return;
        }
        let behind: Vec<usize> = self.reading.children(noun).filter(|&it| it > verb).collect();
        behind.into_iter().for_each(|word| self.reading.tokens[word].head = Some(verb));
        self.hang(verb, None, "root");
        self.hang(noun, Some(verb), "nsubj");
        "Mood=Ind|Number=Plur|Tense=Pres|VerbForm=Fin".clone_into(&mut self.reading.tokens[verb].feats);
    }

    /// "The leader it arrested": without "was" it is no passive.
    fn it_arrested(&mut self, verb: usize) {
        let relative = self.reading.tokens[verb].deprel == "acl:relcl" && self.children(verb, &["aux", "aux:pass"]).is_empty();
        let subject = self.children(verb, &["nsubj:pass"]).first().copied().filter(|&it| relative && it + 1 == verb);
        if let Some(subject) = subject.filter(|&it| self.is(it, &["PRON", "PROPN"]) && self.children(it, &["case"]).is_empty()) {
            "nsubj".clone_into(&mut self.reading.tokens[subject].deprel);
            "Mood=Ind|Tense=Past|VerbForm=Fin".clone_into(&mut self.reading.tokens[verb].feats);
        }
    }

    /// "Pays their arrears": a noun right behind its verb without a preposition is its object, unless it tells the time.
    fn bare_object(&mut self, noun: usize) {
        const TIMES: [&str; 12] =
            ["day", "week", "month", "year", "time", "hour", "minute", "night", "morning", "evening", "afternoon", "way"];
        let it = &self.reading.tokens[noun];
        let Some(verb) = it.head.filter(|&head| it.deprel == "obl" && head < noun && self.is(head, &["VERB"])) else { return };
        let timely = TIMES.contains(&it.lemma.to_lowercase().as_str()) || crate::time::names_day_or_month(self.text(noun));
        let bare = self.is(noun, &["NOUN"]) && self.children(noun, &["case", "nummod", "advmod", "mark"]).is_empty();
        let first = self.reading.subtree(noun).first().copied() == Some(verb + 1);
        if bare && first && !timely && self.children(verb, &["obj", "ccomp", "aux:pass"]).is_empty() {
            self.hang(noun, Some(verb), "obj");
        }
    }

    /// "Shot dead seven herders": the shooting, not the herders, was deadly.
    fn shot_dead(&mut self, word: usize) {
        let it = &self.reading.tokens[word];
        let Some(verb) = word.checked_sub(1).filter(|&verb| self.is(verb, &["VERB"]) && it.relation() == "amod") else { return };
        let object = it.head.is_some_and(|noun| self.reading.tokens[noun].head == Some(verb));
        if object && self.text(word).eq_ignore_ascii_case("dead") {
            self.hang(word, Some(verb), "xcomp");
        }
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
        let (Some(head), "obl" | "nsubj") = (it.head, it.relation()) else { return };
        let bare = self.is(name, &["PROPN"]) && self.children(name, &["case", "det", "punct"]).is_empty();
        let Some(before) = self.reading.subtree(name).first().and_then(|first| first.checked_sub(1)) else { return };
        let noun = self.is(before, &["NOUN"]) && self.reading.tokens[before].head == Some(head);
        let whole =
            self.children(before, if it.relation() == "obl" { &["case"] } else { &["det", "amod", "compound", "nmod:poss"] });
        let same = self.reading.tokens[before].deprel == it.deprel && !whole.is_empty();
        if bare && noun && same {
            self.hang(name, Some(before), "appos");
        }
    }
}

#[cfg(test)]
mod tests;
