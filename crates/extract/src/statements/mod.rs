//! Every utterance: who said what, in which words, relayed by whom.
//!
//! quotations + posts + cue verbs + "according to" → drafts → relays → speakers of loose quotations → merged [`Statement`]s
//!
//! The speaker is the innermost; an outlet is the speaker only of its own words.

mod acts;
mod content;
mod cues;
mod figures;
mod lines;
mod loose;
mod merge;
mod quotes;
mod relays;
mod said;
mod silence;
mod tagged;
mod topics;
mod utterance;

use demarche_core::{Act, Entity, EntityId, EntityKind, Form, Reason, Relay, Span, Statement};

use crate::Story;
use crate::entities::Entities;
use crate::time::{self, Direction};

pub use quotes::Quote;
pub(crate) use silence::is_silence;

/// A statement before it has an id.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub speaker: Option<EntityId>,
    pub speaker_text: String,
    /// The characters of the speaker's phrase.
    pub source: Option<Span>,
    pub act: Act,
    pub form: Form,
    pub content: Vec<Span>,
    /// The cue's token and characters.
    pub cue: Option<(usize, Span)>,
    pub addressees: Vec<EntityId>,
    pub via: Vec<Relay>,
    pub venue: Option<String>,
    pub date: Option<String>,
    pub rule: &'static str,
}

impl Draft {
    /// From the first to the last character of the content.
    pub fn cover(&self) -> Span {
        self.content.iter().copied().reduce(Span::cover).unwrap_or_default()
    }
}

/// Finds the statements, and tells `entities` whom "I" and "we" stand for inside quotations.
pub fn find(story: &Story<'_>, entities: &mut Entities) -> Vec<Statement> {
    let quotes = quotes::find(story);
    let mut drafts = cues::find(story, entities, &quotes);
    let times = time::find(story);
    for draft in &mut drafts {
        draft.date = draft.cue.and_then(|(cue, _)| date_of(story, &times, cue));
    }
    loose::go_on(story, &quotes, &mut drafts);
    relays::nest(story, entities, &mut drafts);
    // What "I" say in a post is the post's.
    let posted = |draft: &Draft| {
        let own = matches!(draft.speaker_text.to_lowercase().as_str(), "i" | "we");
        own && draft.cue.is_some_and(|(_, cue)| story.document.posts.iter().any(|post| post.span.contains(cue)))
    };
    drafts.retain(|draft| !posted(draft) && !is_deed(story, draft));
    drafts.extend(posts(story, entities));
    drafts.sort_by_key(Draft::cover);
    loose::quotations(story, entities, &quotes, &mut drafts);
    drafts.sort_by_key(Draft::cover);
    for draft in &mut drafts {
        draft.act = acts::by_words(story, entities, draft);
    }
    for draft in &drafts {
        first_person(story, entities, draft);
    }
    merge::merge(story, drafts)
}

/// Whether a draft tells of a deed or a state, not of words: "the dispute threatens exports", "insists on going its way", "lodged a protest
/// | with Thailand", "lawmakers approved a bill".
fn is_deed(story: &Story<'_>, draft: &Draft) -> bool {
    let (Some((cue, _)), Some(content)) = (draft.cue, draft.content.first()) else { return false };
    let first = story.reading.tokens_in(*content).next();
    let opens = |words: &[&str]| first.is_some_and(|it| words.contains(&story.text(it).to_lowercase().as_str()));
    let thing = story.lemma_in(cue, &["threaten"]) && draft.speaker.is_none() && draft.source.is_some();
    let goes_on = story.lemma_in(cue, &["insist", "persist"])
        && first.is_some_and(|it| story.is_verb(it) && story.text(it).ends_with("ing"));
    let voted =
        story.lemma_in(cue, &["approve", "veto"]) && first.is_some_and(|it| !story.is_verb(it)) && draft.form == Form::Indirect;
    let loose = draft.form == Form::Indirect && opens(&["with", "over"]);
    thing || goes_on || voted || loose
}

/// The act of a cue verb.
pub(crate) fn cue_act(story: &Story<'_>, verb: usize) -> Option<Act> {
    cues::cue_of(story, verb).map(|cue| cue.act)
}

/// The quotations of a story.
pub(crate) fn quotes(story: &Story<'_>) -> Vec<Quote> {
    quotes::find(story)
}

/// Source, cue and content spans of every cued statement.
pub(crate) fn attributions(story: &Story<'_>) -> Vec<[Vec<Span>; 3]> {
    let quotes = quotes::find(story);
    let entities = crate::entities::find(story);
    let mut drafts = cues::find_all(story, &entities, &quotes);
    loose::go_on(story, &quotes, &mut drafts);
    loose::attach(story, &quotes, &mut drafts);
    drafts.sort_by_key(Draft::cover);
    loose::quotations(story, &entities, &quotes, &mut drafts);
    let parts = |draft: Draft| {
        let tagged = |span: Span| story.reading.attributions.iter().find(|tag| tag.span.overlaps(span)).map(|tag| tag.span);
        let cue = draft.cue.map(|(token, span)| {
            cues::with_adverbs(story, token, tagged(span).unwrap_or_else(|| cues::group(story, token, span)))
        });
        [draft.source.into_iter().collect(), cue.into_iter().collect(), draft.content]
    };
    drafts.into_iter().map(parts).collect()
}

/// Embedded posts: their author says their words.
fn posts(story: &Story<'_>, entities: &Entities) -> Vec<Draft> {
    let draft = |post: &demarche_core::Post| {
        let author = |entity: &&Entity| {
            entity.kind == EntityKind::Person && (entity.name == post.author || post.author.ends_with(&entity.name))
        };
        Draft {
            speaker: entities.list.iter().find(author).map(|entity| entity.id),
            speaker_text: post.author.clone(),
            source: None,
            act: Act::Assert,
            form: Form::Post,
            content: vec![post.span.trim_matches(&story.document.text, |c: char| c.is_whitespace() || c == ':')],
            cue: None,
            addressees: Vec::new(),
            via: Vec::new(),
            venue: post.platform.clone(),
            date: post.date.clone(),
            rule: "statement/post",
        }
    };
    story.document.posts.iter().map(draft).collect()
}

/// "I", "we", "my", "our" inside a quotation or post stand for its speaker.
fn first_person(story: &Story<'_>, entities: &mut Entities, draft: &Draft) {
    // The turns of a conversation are given without quotation marks.
    let own_words = draft.form != Form::Indirect || draft.rule == lines::TURN;
    let Some(speaker) = draft.speaker.filter(|_| own_words) else { return };
    for span in &draft.content {
        for token in story.reading.tokens_in(*span) {
            let first = ["i", "we", "me", "us", "my", "our", "ours", "mine", "myself", "ourselves"];
            if story.token(token).upos == "PRON" && first.contains(&story.text(token).to_lowercase().as_str()) {
                entities.set(token, speaker);
            }
        }
    }
}

/// The ISO date on which something was said: that of the cue's own time expression.
fn date_of(story: &Story<'_>, times: &[time::TimeExpr], cue: usize) -> Option<String> {
    time::of(story, times, cue, Direction::Back).filter(|time| time.start == time.end).map(|time| time.start)
}

/// The reason that a statement keeps.
fn reason(draft: &Draft) -> Reason {
    Reason::new(draft.rule, draft.cue.map(|(_, span)| span), format!("act={}", draft.act))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::case;

    /// Speaker, act and words of every statement.
    fn said(lines: &str) -> Vec<(String, Act, String)> {
        let case = case(lines);
        let mut entities = crate::entities::find(&case.story());
        let statements = find(&case.story(), &mut entities);
        let name = |it: &Statement| it.speaker.and_then(|id| entities.get(id)).map(|it| it.name.clone()).unwrap_or_default();
        statements.iter().map(|it| (name(it), it.act, it.text.clone())).collect()
    }

    #[test]
    fn the_innermost_speaks_and_an_outlet_only_relays() {
        let lines = "
            Xinhua Xinhua PROPN 2 nsubj
            reported report VERB 0 root VerbForm=Fin
            that that SCONJ 5 mark
            Norway Norway PROPN 5 nsubj
            denied deny VERB 2 ccomp VerbForm=Fin
            that that SCONJ 8 mark
            troops troop NOUN 8 nsubj Number=Plur
            left leave VERB 5 ccomp VerbForm=Fin
            . . PUNCT 2 punct";
        assert_eq!(said(lines), [("Norway".into(), Act::Deny, "troops left".into())]);
        let case = case(lines);
        let mut entities = crate::entities::find(&case.story());
        let statements = find(&case.story(), &mut entities);
        assert_eq!(statements[0].via.len(), 1);
        assert_eq!(entities.get(statements[0].via[0].entity).map(|it| it.name.as_str()), Some("Xinhua"));
        assert_eq!(entities.at(case.at("Norway")), statements[0].speaker);
    }

    #[test]
    fn the_reporters_participle_is_no_part_of_what_was_said() {
        let lines = "
            Norway Norway PROPN 2 nsubj
            said say VERB 0 root VerbForm=Fin
            talks talk NOUN 5 nsubj Number=Plur
            had have AUX 5 aux
            ended end VERB 2 ccomp VerbForm=Part|Tense=Past
            , , PUNCT 7 punct
            raising raise VERB 5 advcl VerbForm=Ger
            fears fear NOUN 7 obj Number=Plur
            . . PUNCT 2 punct";
        assert_eq!(said(lines), [("Norway".into(), Act::Assert, "talks had ended".into())]);
    }

    #[test]
    fn what_was_not_said_is_no_statement() {
        let lines = "
            Norway Norway PROPN 4 nsubj
            did do AUX 4 aux
            not not PART 4 advmod
            say say VERB 0 root
            talks talk NOUN 6 nsubj Number=Plur
            ended end VERB 4 ccomp VerbForm=Fin
            . . PUNCT 4 punct";
        assert_eq!(said(lines), []);
    }
}
