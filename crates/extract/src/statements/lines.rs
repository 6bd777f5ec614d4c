//! Quotations whose speaker stands beside them without a verb: "Leni Brandt: “We stay.”", "“We stay.” ― Leni Brandt".

use demarche_core::{Act, EntityKind, Form, Span};

use super::quotes::Quote;
use super::{Draft, cues};
use crate::Story;
use crate::entities::Entities;

/// The rule of turns of a conversation and of headlines: a line, a speaker, a colon.
pub(super) const TURN: &str = "statement/line";

/// The most tokens that a speaker beside a mark may have.
const LONGEST: usize = 12;

/// The statements by a colon in front of a quotation, or by a dash behind it, of quotations that `found` leaves over.
pub(super) fn find(story: &Story<'_>, entities: &Entities, quotes: &[Quote], found: &[Draft]) -> Vec<Draft> {
    // What is asked or claimed within the quoted words is another statement ("Ada Lund: “All are safe. We ask for help.”").
    let within = |draft: &Draft, quote: &Quote| draft.cue.is_some_and(|(_, cue)| quote.inner.contains(cue));
    let free = |quote: &&Quote| {
        !found.iter().any(|draft| draft.content.iter().any(|span| span.overlaps(quote.inner)) && !within(draft, quote))
    };
    let left = quotes.iter().filter(free);
    let marked = left.filter_map(|quote| {
        colon(story, entities, quote).or_else(|| dash(story, entities, quote)).or_else(|| in_the_words(story, entities, quote))
    });
    let marked: Vec<Draft> = marked.collect();
    let bare = turns(story, entities).filter(|turn| {
        // What a turn asks or denies within itself is another statement.
        let within = |draft: &Draft| draft.cue.is_some_and(|(_, cue)| turn.cover().contains(cue));
        let overlaps = |draft: &Draft| draft.content.iter().any(|span| span.overlaps(turn.cover())) && !within(draft);
        !found.iter().any(overlaps) && !marked.iter().any(overlaps)
    });
    let bare: Vec<Draft> = bare.collect();
    marked.into_iter().chain(bare).collect()
}

/// The speaker between the head of the line, or of the sentence, and a colon.
fn colon(story: &Story<'_>, entities: &Entities, quote: &Quote) -> Option<Draft> {
    let mark = story.reading.tokens.iter().rposition(|token| token.span.end <= quote.outer.start)?;
    let sentence = story.reading.sentence_of(mark)?;
    let first = story.reading.sentences[sentence].tokens.start;
    let speaker = (story.text(mark) == ":").then_some(first..mark)?;
    draft(story, entities, quote, mark, speaker)
}

/// "The truce is, in the words of the envoy, “a door left ajar”."
fn in_the_words(story: &Story<'_>, entities: &Entities, quote: &Quote) -> Option<Draft> {
    let mark = story.reading.tokens.iter().rposition(|token| token.span.end <= quote.outer.start)?;
    let range = story.reading.sentences[story.reading.sentence_of(mark)?].tokens.clone();
    let phrase = ["in", "the", "words", "of"];
    let is_phrase = |at: usize| phrase.iter().enumerate().all(|(i, word)| story.text(at + i).eq_ignore_ascii_case(word));
    let first = (range.start..mark.saturating_sub(3)).find(|&at| is_phrase(at))?;
    let mut draft = draft(story, entities, quote, first + 2, first + 4..mark + usize::from(story.text(mark) != ","))?;
    let before: Vec<usize> = (range.start..first).collect();
    let opening = story.reading.span_of(&before).trim_matches(&story.document.text, |c: char| c.is_whitespace() || c == ',');
    if !before.is_empty() && opening.len() > 3 {
        draft.content.insert(0, opening);
        draft.form = Form::Mixed;
    }
    Some(draft)
}

/// Lines that open with a speaker and a colon, without quotation marks: turns of a conversation, and headlines.
fn turns<'s>(story: &'s Story<'_>, entities: &'s Entities) -> impl Iterator<Item = Draft> + 's {
    story.document.paragraphs.iter().filter_map(|line| {
        let tokens = story.reading.tokens_in(*line);
        let mark = tokens.clone().take(LONGEST).find(|&token| story.text(token) == ":")?;
        let rest = Span::new(story.token(mark).span.end as usize, line.end as usize);
        let rest = rest.trim_matches(&story.document.text, |c: char| c.is_whitespace() || ",.".contains(c));
        let head = (tokens.start..mark).find(|&token| cues::who(story, entities, token).is_some());
        let before = story.reading.span_of(&(tokens.start..mark).collect::<Vec<_>>());
        // A name that the story has had stands for its bearer in every turn, whether it is seen there or not.
        let again = || entities.list.iter().find(|it| it.kind == EntityKind::Person && it.name == story.words(before));
        let speaker = head.and_then(|head| cues::who(story, entities, head)).or_else(|| again().map(|it| it.id))?;
        let kind = entities.get(speaker)?.kind;
        let bare = !(tokens.start..mark).any(|token| story.is_verb(token) || story.token(token).upos == "AUX");
        let seen = |head: usize| story.reading.names.iter().any(|name| name.tokens.contains(&head));
        let named = head.is_none_or(seen) || kind == EntityKind::Government;
        let says = (mark + 1..tokens.end).any(|token| matches!(story.token(token).upos.as_str(), "VERB" | "AUX"));
        let quoted = story.words(rest).starts_with(['“', '"', '‘', '\'']);
        (bare && named && says && !quoted && kind != EntityKind::Place).then(|| Draft {
            speaker: Some(speaker),
            speaker_text: story.words(before).to_owned(),
            source: None,
            act: Act::Assert,
            form: Form::Indirect,
            content: vec![rest],
            cue: Some((mark, story.token(mark).span)),
            addressees: Vec::new(),
            via: Vec::new(),
            venue: None,
            date: None,
            rule: TURN,
        })
    })
}

/// The speaker between a dash behind a quotation and the end of the line.
fn dash(story: &Story<'_>, entities: &Entities, quote: &Quote) -> Option<Draft> {
    let mark = story.reading.tokens.iter().position(|token| token.span.start >= quote.outer.end)?;
    let between = Span::new(quote.outer.end as usize, story.token(mark).span.start as usize);
    let is_dash = matches!(story.text(mark), "—" | "–" | "―" | "--") && !story.words(between).chars().any(char::is_alphanumeric);
    let line = story.document.paragraphs.iter().find(|line| line.contains(story.token(mark).span)).filter(|_| is_dash)?;
    let end = story.reading.tokens.iter().rposition(|token| token.span.end <= line.end)? + 1;
    draft(story, entities, quote, mark, mark + 1..end)
}

fn draft(story: &Story<'_>, entities: &Entities, quote: &Quote, mark: usize, speaker: std::ops::Range<usize>) -> Option<Draft> {
    let short = !speaker.is_empty() && speaker.len() <= LONGEST;
    let is_person = |&token: &usize| {
        cues::who(story, entities, token).and_then(|id| entities.get(id)).is_some_and(|it| it.kind == EntityKind::Person)
    };
    let nominal = |&token: &usize| matches!(story.token(token).upos.as_str(), "NOUN" | "PROPN");
    let named =
        speaker.clone().find(is_person).or_else(|| speaker.clone().find(|&token| cues::who(story, entities, token).is_some()));
    // "in the words of one witness": one who has no other place in the story.
    let named = named.or_else(|| speaker.clone().find(nominal).filter(|_| story.lemma_in(mark, &["word"])));
    // A sentence that ends with a colon has its own verb, and is no speaker.
    let bare = !speaker.clone().any(|token| story.is_verb(token) || story.token(token).upos == "AUX");
    let head = named.filter(|_| short && bare)?;
    let span = story.reading.span_of(&speaker.collect::<Vec<_>>());
    Some(Draft {
        speaker: cues::who(story, entities, head),
        speaker_text: story.words(span).to_owned(),
        source: Some(span),
        act: Act::Assert,
        form: Form::Direct,
        content: vec![quote.inner.trim_matches(&story.document.text, |c: char| c.is_whitespace() || ",.".contains(c))],
        cue: Some((mark, story.token(mark).span)),
        addressees: Vec::new(),
        via: Vec::new(),
        venue: None,
        date: None,
        rule: "statement/mark",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::case;

    #[test]
    fn a_name_and_a_colon_in_front_of_a_quotation_speak() {
        let case = case(
            "
            # person 1 2
            Leni Leni PROPN 0 root
            Brandt Brandt PROPN 1 flat
            : : PUNCT 5 punct
            “ “ PUNCT 5 punct
            Stay stay VERB 1 parataxis
            calm calm ADJ 5 xcomp
            . . PUNCT 5 punct
            ” ” PUNCT 5 punct",
        );
        let story = case.story();
        let entities = crate::entities::find(&story);
        let quotes = super::super::quotes::find(&story);
        let found = find(&story, &entities, &quotes, &[]);
        let shown: Vec<(&str, &str)> = found.iter().map(|it| (it.speaker_text.as_str(), story.words(it.content[0]))).collect();
        assert_eq!(shown.len(), quotes.len());
        assert_eq!(shown.first().map(|it| it.0), Some("Leni Brandt"));
    }
}
