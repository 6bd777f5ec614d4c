//! Which words name which act: frames read from `data/events.toml` and `data/events/`, and the small pattern language they are written in.
//!
//! A pattern is a lemma and tests on its surroundings; the pattern with the most tests that all hold wins, among equals
//! the one added last. The language is documented at the head of `data/events.toml`.

use std::collections::{BTreeMap, BTreeSet};

use demarche_core::Category;
use serde::Deserialize;

use crate::lexicon::NameEntry;
use crate::{Lexicon, Story};

/// An act, the words that name it, and who plays which part.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Frame {
    /// Name, shown by `--explain`.
    pub id: String,
    /// PLOVER category; a frame without one only keeps its words from meaning another act.
    #[serde(rename = "type")]
    pub category: Option<Category>,
    /// PLOVER modes.
    pub modes: Vec<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// Verb patterns.
    pub verbs: Vec<String>,
    /// Noun patterns.
    pub nouns: Vec<String>,
    /// Patterns of adjectives that are predicates ("is ready to").
    pub adjectives: Vec<String>,
    /// Where the actor of a verb stands, first hit wins; "subject" where empty.
    pub actor: Vec<String>,
    /// Where the recipient stands, first hit wins; the usual places where empty.
    pub recipient: Vec<String>,
    /// Whether "of" behind a noun names its `actor` or its `recipient`.
    pub of: String,
    /// Whether all sides are actors.
    pub mutual: bool,
    /// What the people in the object are: `dead`, `injured`, `detained`, `size`.
    pub counts: String,
    /// The preposition behind which their number stands, where it is not in the object ("put the toll **at** 34").
    pub number: String,
}

/// One written pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Index of its frame.
    pub frame: usize,
    tests: Vec<Test>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Test {
    kind: TestKind,
    /// A word: the particle or preposition.
    word: String,
    /// Lemmas or `@lists`; empty for any.
    among: Vec<String>,
    negative: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TestKind {
    Object,
    Subject,
    Modifier,
    Governor,
    Word,
    Plural,
    AnyObject,
    Party,
    Body,
}

/// Patterns by lemma.
#[derive(Clone, Debug, Default)]
pub struct FrameIndex {
    /// Every word of a pattern or of a word list.
    known: BTreeSet<String>,
    verbs: BTreeMap<String, Vec<Pattern>>,
    nouns: BTreeMap<String, Vec<Pattern>>,
    adjectives: BTreeMap<String, Vec<Pattern>>,
}

/// A pattern that holds at a token.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    /// Index of its frame.
    pub frame: usize,
    /// How many tests held.
    pub tests: usize,
    /// Tokens that the pattern names by lemma (the "talks" of "hold talks", a particle).
    pub named: Vec<usize>,
    /// The preposition that the pattern asks for.
    pub preposition: Option<String>,
}

impl FrameIndex {
    /// Adds the patterns of the frames from index `first` on.
    pub(crate) fn add(&mut self, frames: &[Frame], first: usize) {
        for (at, frame) in frames.iter().enumerate().skip(first) {
            let kinds =
                [(&frame.verbs, &mut self.verbs), (&frame.nouns, &mut self.nouns), (&frame.adjectives, &mut self.adjectives)];
            for (patterns, index) in kinds {
                for text in patterns {
                    let (lemma, tests) = parse(text);
                    self.known.insert(lemma.clone());
                    self.known.extend(tests.iter().flat_map(|test| test.among.iter().cloned()));
                    index.entry(lemma).or_default().push(Pattern { frame: at, tests });
                }
            }
        }
    }

    /// Adds words of word lists to those that are known.
    pub(crate) fn learn(&mut self, words: &[String]) {
        self.known.extend(words.iter().cloned());
    }

    /// Whether a verb has a pattern.
    pub(crate) fn is_verb(&self, lemma: &str) -> bool {
        self.verbs.contains_key(lemma)
    }

    /// Whether a noun has a pattern.
    pub(crate) fn is_noun(&self, lemma: &str) -> bool {
        self.nouns.contains_key(lemma)
    }

    /// Whether a pattern or word list holds a word.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.known.contains(word)
    }

    /// How many lemmas have a pattern: verbs, nouns.
    pub fn sizes(&self) -> (usize, usize) {
        (self.verbs.len(), self.nouns.len())
    }

    /// The best pattern that holds at `token`.
    pub(crate) fn find(&self, story: &Story<'_>, token: usize) -> Option<Hit> {
        let it = story.token(token);
        let index = match it.upos.as_str() {
            "VERB" if it.relation() != "amod" => &self.verbs,
            "NOUN" => &self.nouns,
            "ADJ" if it.relation() != "amod" => &self.adjectives,
            _ => return None,
        };
        let hits = index.get(&story.lemma(token))?.iter().filter_map(|pattern| holds(story, token, pattern));
        hits.max_by_key(|hit| hit.tests)
    }
}

/// "hold [talk meeting] with" → "hold" and its tests.
fn parse(text: &str) -> (String, Vec<Test>) {
    let mut chunks: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match chunks.last_mut() {
            Some(open) if open.contains('[') && !open.ends_with(']') => {
                open.push(' ');
                open.push_str(word);
            }
            _ => chunks.push(word.to_string()),
        }
    }
    let mut chunks = chunks.into_iter();
    let lemma = chunks.next().unwrap_or_default();
    (lemma, chunks.map(|chunk| test(&chunk)).collect())
}

fn test(chunk: &str) -> Test {
    let (front, among) = chunk.split_once('[').unwrap_or((chunk, ""));
    let among = among.trim_end_matches(']').split_whitespace().map(str::to_string).collect();
    let (front, negative) = front.strip_suffix('!').map_or((front, false), |front| (front, true));
    let (kind, word) = match front {
        "+pl" => (TestKind::Plural, ""),
        "+obj" => (TestKind::AnyObject, ""),
        "+party" => (TestKind::Party, ""),
        "+igo" => (TestKind::Body, ""),
        "-obj" => return Test { kind: TestKind::AnyObject, word: String::new(), among, negative: true },
        "" => (TestKind::Object, ""),
        "<" => (TestKind::Subject, ""),
        "~" => (TestKind::Modifier, ""),
        "^" => (TestKind::Governor, ""),
        word => (TestKind::Word, word),
    };
    Test { kind, word: word.to_string(), among, negative }
}

fn holds(story: &Story<'_>, token: usize, pattern: &Pattern) -> Option<Hit> {
    let mut hit = Hit { frame: pattern.frame, tests: pattern.tests.len(), named: Vec::new(), preposition: None };
    for test in &pattern.tests {
        let candidates: Vec<usize> = match test.kind {
            TestKind::Object | TestKind::AnyObject | TestKind::Party | TestKind::Body => objects(story, token),
            TestKind::Subject => story.agents(token).into_iter().flat_map(|it| through(story, it)).collect(),
            TestKind::Modifier => {
                story.reading.children_by(token, &["amod", "compound", "nmod:poss", "nmod:desc", "det"]).collect()
            }
            TestKind::Governor => story.token(token).head.into_iter().collect(),
            TestKind::Plural => {
                if story.token(token).feat("Number") != Some("Plur") {
                    return None;
                }
                continue;
            }
            TestKind::Word => {
                word_test(story, token, test, &mut hit)?;
                continue;
            }
        };
        let fitting = candidates.into_iter().find(|&it| match test.kind {
            TestKind::AnyObject => true,
            TestKind::Body => is_international(story, it),
            TestKind::Party => {
                story.token(it).upos == "PROPN"
                    || story.token(it).upos == "PRON"
                    || is_among(story.lexicon, &["@people".into()], &story.lemma(it))
            }
            _ => is_among(story.lexicon, &test.among, &story.lemma(it)),
        });
        if fitting.is_some() == test.negative {
            return None;
        }
        let talks = || test.kind == TestKind::Subject && test.among.iter().any(|word| word == "@talks" || word == "@attacks");
        if !test.negative && (test.kind == TestKind::Object || talks()) {
            hit.named.extend(fitting);
        }
    }
    Some(hit)
}

/// Whether a name is that of an international body ("the OAS", "OPEC").
fn is_international(story: &Story<'_>, token: usize) -> bool {
    match story.lexicon.name(story.text(token)) {
        Some(NameEntry::Organization(at)) => story.lexicon.organization[at].code.starts_with("IGO"),
        _ => false,
    }
}

/// A particle, adverb or preposition of the token; with a list, the noun behind the preposition must be in it.
fn word_test(story: &Story<'_>, token: usize, test: &Test, hit: &mut Hit) -> Option<()> {
    let particle = story
        .reading
        .children_by(token, &["compound", "advmod", "case", "mark", "obj", "amod", "xcomp", "fixed"])
        // The "to" of an infinitive, the preposition in front of a noun are none of its own pattern.
        .find(|&it| {
            let plain = ["of", "by", "in", "for", "on", "to"].contains(&test.word.as_str());
            let own = it < token && (story.token(it).relation() == "mark" || plain && story.token(it).relation() == "case");
            story.text(it).eq_ignore_ascii_case(&test.word) && test.among.is_empty() && !own
        });
    let behind = || {
        let children = story.reading.children_by(token, &["obl", "nmod", "advcl", "ccomp", "xcomp", "acl", "obj"]);
        children
            .filter(|&it| {
                let marked = story
                    .reading
                    .children_by(it, &["mark", "case"])
                    .any(|mark| story.text(mark).eq_ignore_ascii_case(&test.word));
                story.preposition(it) == test.word || marked
            })
            .flat_map(|it| through(story, it))
            .find(|&it| test.among.is_empty() || is_among(story.lexicon, &test.among, &story.lemma(it)))
    };
    // A preposition may hang on the object: "imposed sanctions on X".
    let via_object = || {
        let objects = story.reading.children_by(token, &["obj"]);
        objects
            .flat_map(|object| story.behind(object, &[test.word.as_str()]))
            .find(|&it| is_among(story.lexicon, &test.among, &story.lemma(it)))
    };
    let found = particle.or_else(behind).or_else(|| if test.among.is_empty() { None } else { via_object() });
    if found.is_some() == test.negative {
        return None;
    }
    if !test.negative {
        match particle {
            Some(particle) => hit.named.push(particle),
            None => {
                hit.preposition = Some(test.word.clone());
                hit.named.extend(found.filter(|_| !test.among.is_empty()));
            }
        }
    }
    Some(())
}

/// The objects of a verb, looked through "a series of".
fn objects(story: &Story<'_>, verb: usize) -> Vec<usize> {
    let mut all = story.patients(verb);
    // "gave two diplomats 48 hours", "was granted asylum by Ecuador"
    if story.is_verb(verb) {
        let more = story.reading.children_by(verb, &["obj", "obl:unmarked"]).filter(|&it| it > verb && story.is_nominal(it));
        all.extend(more.filter(|it| !all.contains(it)).collect::<Vec<_>>());
    }
    all.into_iter().flat_map(|object| through(story, object)).collect()
}

/// A noun, or for "series", "round", "wave" and the like also what they consist of.
pub(crate) fn through(story: &Story<'_>, noun: usize) -> Vec<usize> {
    let mut all = vec![noun];
    let mut at = 0;
    while at < all.len() && all.len() < 8 {
        let it = all[at];
        let number = story.token(it).upos == "NUM" || story.lemma_in(it, &["ten", "tens", "scores"]);
        if number || story.lexicon.has_word("containers", &story.lemma(it)) {
            let mut parts = story.behind(it, &["of"]);
            // "freed four of the hostages": the parser may hang the whole on the verb.
            let next =
                story.reading.tokens.get(it + 1).filter(|_| parts.is_empty() && story.text(it + 1).eq_ignore_ascii_case("of"));
            parts.extend(next.and_then(|of| of.head).filter(|&whole| whole > it && story.is_nominal(whole)));
            all.extend(parts.into_iter().filter(|part| !all.contains(part)).collect::<Vec<_>>());
        }
        at += 1;
    }
    all
}

fn is_among(lexicon: &Lexicon, among: &[String], lemma: &str) -> bool {
    among.iter().any(|word| word.strip_prefix('@').map_or_else(|| word == lemma, |list| lexicon.has_word(list, lemma)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_a_lemma_and_tests() {
        let (lemma, tests) = parse("call for[talk dialogue] <![market] +obj");
        assert_eq!(lemma, "call");
        assert_eq!(tests.len(), 3);
        assert_eq!((tests[0].word.as_str(), tests[0].among.len()), ("for", 2));
        assert!(tests[1].negative && tests[1].kind == TestKind::Subject);
    }

    #[test]
    fn the_shipped_frames_are_broad_and_sound() {
        let lexicon = Lexicon::embedded().unwrap();
        for frame in &lexicon.frame {
            let Some(category) = frame.category else {
                assert!(frame.id.ends_with("-not"), "{} has no type", frame.id);
                continue;
            };
            for mode in &frame.modes {
                assert!(category.modes().iter().any(|(name, _)| name == mode), "{}: {mode}", frame.id);
            }
            for context in &frame.contexts {
                assert!(demarche_core::ontology::CONTEXTS.contains(&context.as_str()), "{}: {context}", frame.id);
            }
        }
        let (verbs, nouns) = lexicon.frames.sizes();
        assert!(verbs >= 400 && nouns >= 250, "{verbs} verbs, {nouns} nouns");
    }
}
