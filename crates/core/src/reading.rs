//! What the model saw: sentences, tokens, their grammar, names and attribution tags.
//!
//! Labels are those of Universal Dependencies, as text: `upos` ("VERB"), `feats` ("Mood=Ind|Tense=Past"),
//! `deprel` ("nsubj:pass").

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ontology::Category;
use crate::record::Status;
use crate::span::{MapSpans, Span};

/// The grammar of one document's text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// Sentences in the order of the text.
    pub sentences: Vec<Sentence>,
    /// All tokens of the document in the order of the text.
    pub tokens: Vec<Token>,
    /// Names of persons, organizations and places.
    pub names: Vec<Name>,
    /// Attributions: a cue with its source and content.
    pub attributions: Vec<AttributionTag>,
    /// Events: a trigger with who does it to whom.
    #[serde(default)]
    pub events: Vec<EventTag>,
    /// Pairs of parties, sentence by sentence; empty where they were not asked for.
    pub pairs: Vec<PairTag>,
}

/// One sentence: its characters and its tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sentence {
    /// First to last character.
    pub span: Span,
    /// Indices into [`Reading::tokens`].
    pub tokens: Range<usize>,
}

/// One UD word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Token {
    /// The word's characters.
    pub span: Span,
    /// Dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: String,
    /// Universal features, `|`-separated and sorted; empty for none.
    pub feats: String,
    /// Index of the governing token; `None` for the root of its sentence.
    pub head: Option<usize>,
    /// Universal dependency relation to the head, subtype included.
    pub deprel: String,
}

/// A named person, organization or place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Name {
    /// The name's characters, title and article left out.
    pub span: Span,
    /// Indices into [`Reading::tokens`].
    pub tokens: Range<usize>,
    /// `person`, `organization`, `place`; other values are names of other things.
    pub kind: String,
    /// Mean probability of the model, 0 to 1.
    pub score: f32,
}

/// An attribution as the model tags it: a cue, and the tokens that it links to it (source, cue and content: Pareti 2012).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AttributionTag {
    /// The cue's characters ("said", "according to").
    pub span: Span,
    /// The cue's tokens: indices into [`Reading::tokens`].
    pub cue: Range<usize>,
    /// Tokens of who is said to say, think or want, in the order of the text; may be none.
    pub source: Vec<usize>,
    /// Tokens of what is said, thought or wanted, in the order of the text; may be none.
    pub content: Vec<usize>,
    /// Mean probability of the cue's tags, 0 to 1.
    pub score: f32,
}

/// An event as the model tags it: a trigger with its PLOVER category, its status, and the tokens that it links to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventTag {
    /// The trigger's characters ("expelled", "talks").
    pub span: Span,
    /// The trigger's tokens: indices into [`Reading::tokens`].
    pub trigger: Range<usize>,
    /// PLOVER category.
    pub category: Category,
    /// Whether it is done, planned, demanded …
    pub status: Status,
    /// Tokens of who does it, in the order of the text; may be none.
    pub actors: Vec<usize>,
    /// Tokens of those to whom it is done, in the order of the text; may be none.
    pub recipients: Vec<usize>,
    /// Mean probability of the trigger's tags, 0 to 1.
    pub score: f32,
}

/// What the model says that one party of a sentence does to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PairTag {
    /// The head of who does it: an index into [`Reading::tokens`].
    pub actor: usize,
    /// The head of those to whom it is done.
    pub recipient: usize,
    /// The likeliest PLOVER category.
    pub category: Category,
    /// The likeliest status, if it is done at all.
    pub status: Status,
    /// Probability of the category, 0 to 1; of CONCEDE and RETREAT, which are one root of PLOVER, that of both together.
    pub score: f32,
    /// Probability that the one does nothing to the other, 0 to 1.
    pub none: f32,
}

impl Token {
    /// The value of one universal feature.
    ///
    /// ```
    /// let token = demarche_core::Token { feats: "Mood=Ind|Tense=Past".into(), ..Default::default() };
    /// assert_eq!(token.feat("Tense"), Some("Past"));
    /// assert_eq!(token.feat("Number"), None);
    /// ```
    pub fn feat(&self, name: &str) -> Option<&str> {
        self.feats.split('|').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
    }

    /// The relation without its subtype: `nsubj` for `nsubj:pass`.
    pub fn relation(&self) -> &str {
        self.deprel.split(':').next().unwrap_or("")
    }
}

impl Reading {
    /// The index of the sentence that holds token `token`.
    pub fn sentence_of(&self, token: usize) -> Option<usize> {
        let at = self.sentences.partition_point(|sentence| sentence.tokens.end <= token);
        self.sentences.get(at).filter(|sentence| sentence.tokens.contains(&token)).map(|_| at)
    }

    /// The index of the sentence that holds the character at byte `offset`.
    pub fn sentence_at(&self, offset: u32) -> Option<usize> {
        let at = self.sentences.partition_point(|sentence| sentence.span.end <= offset);
        self.sentences.get(at).filter(|sentence| sentence.span.contains_offset(offset)).map(|_| at)
    }

    /// Direct dependents of `token`, in the order of the text.
    pub fn children(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.sentence_of(token).map_or(0..0, |at| self.sentences[at].tokens.clone());
        range.filter(move |&child| self.tokens[child].head == Some(token))
    }

    /// Direct dependents of `token` whose relation, without subtype, is one of `relations`
    /// (a relation written with its subtype must match whole).
    pub fn children_by<'a>(&'a self, token: usize, relations: &'a [&str]) -> impl Iterator<Item = usize> + 'a {
        self.children(token).filter(move |&child| {
            let token = &self.tokens[child];
            relations.iter().any(|&relation| token.deprel == relation || token.relation() == relation)
        })
    }

    /// `token` and everything below it, in the order of the text.
    pub fn subtree(&self, token: usize) -> Vec<usize> {
        self.subtree_without(token, |_| false)
    }

    /// The subtree of `token` without the branches whose top makes `cut` true (`token` itself is never cut).
    pub fn subtree_without(&self, token: usize, cut: impl Fn(usize) -> bool) -> Vec<usize> {
        let (mut out, mut stack) = (Vec::new(), vec![token]);
        while let Some(at) = stack.pop() {
            out.push(at);
            stack.extend(self.children(at).filter(|&child| !cut(child)));
        }
        out.sort_unstable();
        out
    }

    /// The span from the first to the last of `tokens` (which need not be contiguous).
    pub fn span_of(&self, tokens: &[usize]) -> Span {
        let spans = tokens.iter().filter_map(|&token| self.tokens.get(token)).map(|token| token.span);
        spans.reduce(Span::cover).unwrap_or_default()
    }

    /// Indices of the tokens that lie wholly inside `span`.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.start < span.start);
        let end = self.tokens.partition_point(|token| token.span.end <= span.end);
        start..end.max(start)
    }

    /// The token inside `range` whose head lies outside of it (the first, if there are several).
    pub fn head_of(&self, range: Range<usize>) -> Option<usize> {
        range.clone().find(|&token| self.tokens.get(token).is_some_and(|it| it.head.is_none_or(|head| !range.contains(&head))))
    }

    /// The chain of heads above `token`, nearest first.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.tokens.get(token).and_then(|it| it.head), |&at| self.tokens.get(at).and_then(|it| it.head))
            .take(self.tokens.len())
    }
}

impl MapSpans for Reading {
    fn map_spans(&mut self, change: &mut impl FnMut(Span) -> Span) {
        self.sentences.iter_mut().for_each(|it| it.span.map_spans(change));
        self.tokens.iter_mut().for_each(|it| it.span.map_spans(change));
        self.names.iter_mut().for_each(|it| it.span.map_spans(change));
        self.attributions.iter_mut().for_each(|it| it.span.map_spans(change));
        self.events.iter_mut().for_each(|it| it.span.map_spans(change));
    }
}
