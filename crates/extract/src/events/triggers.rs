//! The words that carry acts: verbs and nouns of the frames, light verbs with their nouns as one.

use demarche_core::Span;

use crate::Story;
use crate::lexicon::Frame;

/// An act in the text.
#[derive(Clone, Debug)]
pub(crate) struct Trigger<'a> {
    /// The token that carries the act.
    pub head: usize,
    /// The smallest phrase that carries it.
    pub span: Span,
    /// Its frame.
    pub frame: &'a Frame,
    /// Whether a verb carries it.
    pub is_verb: bool,
    /// For a noun under a light verb, that verb.
    pub carrier: Option<usize>,
    /// Name of the rule, for explanation.
    pub rule: &'static str,
}

/// Verbs whose infinitive is the act ("agreed to withdraw" keeps both, "began to withdraw" only the second).
const PHASES: [&str; 10] = ["begin", "start", "continue", "resume", "stop", "cease", "plan", "intend", "expect", "prepare"];

/// All triggers in the order of the text.
pub(super) fn find<'a>(story: &Story<'a>) -> Vec<Trigger<'a>> {
    let mut found: Vec<Trigger<'a>> = Vec::new();
    for token in 0..story.reading.tokens.len() {
        let upos = story.token(token).upos.as_str();
        let trigger = match upos {
            "VERB" => verb(story, token),
            "NOUN" => noun(story, token),
            _ => None,
        };
        if let Some(trigger) = trigger.filter(|it| is_act(story, it)) {
            found.push(trigger);
        }
    }
    // A verb whose object is a trigger of its own adds nothing if both are of one category ("launched an attack").
    let doubled = |it: &Trigger<'_>| {
        it.is_verb
            && found.iter().any(|other| {
                !other.is_verb
                    && other.frame.category == it.frame.category
                    && story.token(other.head).head == Some(it.head)
                    && matches!(story.token(other.head).relation(), "obj" | "nsubj" | "xcomp")
            })
    };
    let doubles: Vec<usize> = found.iter().filter(|it| doubled(it)).map(|it| it.head).collect();
    found.retain(|it| !doubles.contains(&it.head) || !it.is_verb);
    found
}

fn verb<'a>(story: &Story<'a>, token: usize) -> Option<Trigger<'a>> {
    let lemma = story.lemma(token);
    // "provided (that)" is a connective unless it has an object.
    let connective = story.text(token).eq_ignore_ascii_case("provided")
        && story.child(token, &["obj", "nsubj", "nsubj:pass", "aux"]).is_none();
    if connective || PHASES.contains(&lemma.as_str()) {
        return None;
    }
    let particle = story.reading.children_by(token, &["compound:prt"]).next();
    let obliques: Vec<(usize, String)> =
        story.reading.children_by(token, &["obl"]).map(|child| (child, story.preposition(child))).collect();
    let with_particle = particle.map(|it| format!("{lemma}_{}", story.text(it).to_lowercase()));
    let lexicon = story.lexicon;
    let infinitive = story
        .child(token, &["xcomp"])
        .filter(|&child| story.is_verb(child))
        .map(|child| format!("{lemma}_{}", story.lemma(child)));
    let object = story.child(token, &["obj"]).map(|child| format!("{lemma} {}", story.lemma(child)));
    let found = with_particle
        .as_deref()
        .and_then(|key| lexicon.verb_frame(key))
        .or_else(|| infinitive.as_deref().and_then(|key| lexicon.verb_frame(key)))
        .or_else(|| object.as_deref().and_then(|key| lexicon.verb_frame(key)))
        .or_else(|| obliques.iter().find_map(|(_, preposition)| lexicon.verb_frame(&format!("{lemma}_{preposition}"))))
        .or_else(|| lexicon.verb_frame(&lemma));
    let frame = found?;
    let mut span = story.token(token).span;
    if let Some(particle) = particle.filter(|&it| it == token + 1) {
        span = span.cover(story.token(particle).span);
    }
    Some(Trigger { head: token, span, frame, is_verb: true, carrier: None, rule: "verb" })
}

fn noun<'a>(story: &Story<'a>, token: usize) -> Option<Trigger<'a>> {
    let it = story.token(token);
    if matches!(it.relation(), "compound" | "amod" | "flat") {
        return None;
    }
    let lemma = story.lemma(token);
    let lexicon = story.lexicon;
    let phrase = story.reading.children_by(token, &["compound", "amod"]).find_map(|child| {
        let key = format!("{} {lemma}", story.lemma(child));
        lexicon.noun_frame(&key).map(|frame| (frame, Some(child)))
    });
    let (frame, front) = phrase.or_else(|| lexicon.noun_frame(&lemma).map(|frame| (frame, None)))?;
    let carrier = it.head.filter(|&head| {
        story.is_verb(head)
            && matches!(it.deprel.as_str(), "obj" | "nsubj:pass" | "obl")
            && lexicon.has_word("light", &story.lemma(head))
    });
    let span = front.map_or(it.span, |front| it.span.cover(story.token(front).span));
    Some(Trigger {
        head: token,
        span,
        frame,
        is_verb: false,
        carrier,
        rule: if carrier.is_some() { "light-verb" } else { "noun" },
    })
}

/// Leaves out words that only look like acts: attributes of names, places of talks, sport and markets.
fn is_act(story: &Story<'_>, trigger: &Trigger<'_>) -> bool {
    let it = story.token(trigger.head);
    let around = story.reading.subtree(trigger.head).into_iter().chain(story.subject(trigger.head)).chain(it.head);
    let sport = around.into_iter().any(|token| story.lexicon.has_word("not_acts", &story.lemma(token)));
    // "ministers attending talks": the noun behind a locative is a setting, except where it carries a plan.
    let setting = !trigger.is_verb
        && it.relation() == "nmod"
        && matches!(story.preposition(trigger.head).as_str(), "during" | "since" | "amid" | "despite");
    !sport && !setting
}
