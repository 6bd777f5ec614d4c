//! Quotations that no cue took: they go on with the words of a speaker before them, or belong to who is spoken of beside them.

use demarche_core::{Act, EntityId, EntityKind, Form, Span};

use super::Draft;
use super::cues::cue_of;
use super::quotes::Quote;
use crate::Story;
use crate::entities::Entities;
use crate::lexicon::CueKind;

/// “…,” she said. “…”: a quotation right behind a cue's sentence goes on with what that cue brought.
pub(super) fn go_on(story: &Story<'_>, quotes: &[Quote], drafts: &mut [Draft]) {
    for quote in quotes {
        if drafts.iter().any(|draft| draft.content.iter().any(|span| span.overlaps(quote.inner))) {
            continue;
        }
        let end = |draft: &Draft| {
            let parts = draft.cue.map(|(_, span)| span).into_iter().chain(draft.source).chain(draft.content.iter().copied());
            parts.map(|span| span.end).filter(|&end| end <= quote.outer.start).max()
        };
        let touches = |draft: &&mut Draft| {
            let gap = end(draft).map(|end| story.words(Span::new(end as usize, quote.outer.start as usize)));
            draft.form != Form::Indirect
                && draft.cue.is_some()
                && gap.is_some_and(|gap| gap.contains('.') && !gap.contains('\n') && !gap.chars().any(char::is_alphanumeric))
        };
        if let Some(draft) = drafts.iter_mut().find(touches) {
            draft.content.push(tight(story, quote.inner));
        }
    }
}

/// Gives quotations that no cue took to the saying whose quotation stands last in front of them, in the same paragraph or where
/// they open the next one.
pub(super) fn attach(story: &Story<'_>, quotes: &[Quote], drafts: &mut [Draft]) {
    let paragraph = |span: Span| story.document.paragraphs.iter().position(|it| it.overlaps(span));
    for quote in quotes {
        if is_taken(quote, drafts) || !(quote.is_sentence(story) || is_short_sentence(story, quote)) {
            continue;
        }
        let opens = story.document.paragraphs.iter().any(|it| it.start == quote.outer.start);
        let near = |draft: &&mut Draft| {
            let gap = paragraph(quote.outer).zip(paragraph(draft.cover())).and_then(|(now, then)| now.checked_sub(then));
            let before = draft.cover().end <= quote.outer.start;
            before && draft.form != Form::Indirect && draft.cue.is_some() && (gap == Some(0) || gap == Some(1) && opens)
        };
        if let Some(draft) = drafts.iter_mut().filter(near).max_by_key(|draft| draft.cover().end) {
            draft.content.push(tight(story, quote.inner));
        }
    }
}

/// Quotations of a whole sentence or more that no cue took.
pub(super) fn quotations(story: &Story<'_>, entities: &Entities, quotes: &[Quote], drafts: &mut Vec<Draft>) {
    over_paragraphs(story, quotes, drafts);
    let mut found: Vec<Draft> = Vec::new();
    for quote in quotes {
        if is_taken(quote, drafts) || !(quote.is_sentence(story) || is_short_sentence(story, quote)) {
            continue;
        }
        let before =
            drafts.iter().chain(&found).filter(|draft| draft.cover().end <= quote.outer.start && draft.speaker.is_some());
        let last = before.max_by_key(|draft| draft.cover().end);
        // Who does something in the sentence beside it comes before who spoke further up.
        let beside = beside(story, entities, quote, last);
        let (speaker, name) = match (beside, last) {
            (Some(speaker), _) => (Some(speaker), entities.get(speaker).map(|it| it.name.clone()).unwrap_or_default()),
            (None, Some(last)) if quote.is_sentence(story) || same_paragraph(story, last, quote) => {
                let name = last.speaker.and_then(|id| entities.get(id)).map(|it| it.name.clone());
                (last.speaker, name.unwrap_or_else(|| last.speaker_text.clone()))
            }
            _ => continue,
        };
        let kept = last.filter(|last| last.speaker == speaker);
        found.push(Draft {
            speaker,
            speaker_text: name,
            source: None,
            act: Act::Assert,
            form: Form::Direct,
            content: vec![tight(story, quote.inner)],
            cue: None,
            addressees: Vec::new(),
            via: kept.map(|last| last.via.clone()).unwrap_or_default(),
            venue: kept.and_then(|last| last.venue.clone()),
            date: kept.and_then(|last| last.date.clone()),
            rule: "statement/quotation-goes-on",
        });
    }
    drafts.extend(found);
}

/// A quotation that is not closed at the end of its paragraph goes on with the mark that opens the next one.
fn over_paragraphs(story: &Story<'_>, quotes: &[Quote], drafts: &mut [Draft]) {
    for (at, quote) in quotes.iter().enumerate() {
        let Some(next) = quotes.get(at + 1).filter(|next| is_left_open(quote) && adjoins(story, quote, next)) else { continue };
        match (holder(quote, drafts), holder(next, drafts)) {
            (Some(draft), None) => {
                drafts[draft].content.push(tight(story, next.inner));
                if drafts[draft].form == Form::Indirect {
                    drafts[draft].form = Form::Direct;
                }
            }
            (None, Some(draft)) => drafts[draft].content.insert(0, tight(story, quote.inner)),
            _ => {}
        }
    }
    // What stands in front of a mark that was left open belongs to the speaker of the paragraph before.
    for (at, quote) in quotes.iter().enumerate().skip(1) {
        let before = &quotes[at - 1];
        let goes_on = is_left_open(quote) && holder(quote, drafts).is_none() && follows(story, before, quote);
        if let Some(draft) = holder(before, drafts).filter(|_| goes_on) {
            drafts[draft].content.push(tight(story, quote.inner));
            let mut last = quote;
            for next in &quotes[at + 1..] {
                if !(is_left_open(last) && adjoins(story, last, next) && holder(next, drafts).is_none()) {
                    break;
                }
                drafts[draft].content.push(tight(story, next.inner));
                last = next;
            }
        }
    }
}

/// A quotation without a closing mark.
fn is_left_open(quote: &Quote) -> bool {
    quote.inner.end == quote.outer.end
}

/// Whether nothing but a line break stands between two quotations.
fn adjoins(story: &Story<'_>, quote: &Quote, next: &Quote) -> bool {
    let gap = story.words(Span::new(quote.outer.end as usize, next.outer.start as usize));
    gap.contains('\n') && gap.trim().is_empty()
}

/// Whether `next` opens the paragraph behind that of `quote`.
fn follows(story: &Story<'_>, quote: &Quote, next: &Quote) -> bool {
    let paragraphs = &story.document.paragraphs;
    let of = |quote: &Quote| paragraphs.iter().position(|it| it.overlaps(quote.outer));
    let opens = paragraphs.iter().any(|it| it.start == next.outer.start);
    opens && of(quote).zip(of(next)).is_some_and(|(a, b)| a + 1 == b)
}

fn holder(quote: &Quote, drafts: &[Draft]) -> Option<usize> {
    drafts.iter().position(|draft| draft.content.iter().any(|span| span.overlaps(quote.inner)))
}

fn is_taken(quote: &Quote, drafts: &[Draft]) -> bool {
    holder(quote, drafts).is_some()
}

/// "We were asleep.": three words and an end mark inside.
fn is_short_sentence(story: &Story<'_>, quote: &Quote) -> bool {
    let words = story.words(quote.inner);
    words.split_whitespace().count() >= 3 && words.ends_with(['.', '!', '?']) && words.starts_with(char::is_uppercase)
}

fn same_paragraph(story: &Story<'_>, draft: &Draft, quote: &Quote) -> bool {
    let of = |span: Span| story.document.paragraphs.iter().position(|it| it.overlaps(span));
    of(draft.cover()) == of(quote.outer)
}

/// The person of whom the sentence in front of the quotation tells something, or else the one behind it, in one paragraph.
fn beside(story: &Story<'_>, entities: &Entities, quote: &Quote, last: Option<&Draft>) -> Option<EntityId> {
    let paragraph = story.document.paragraphs.iter().find(|it| it.overlaps(quote.outer))?;
    let sentences = &story.reading.sentences;
    let before = sentences.iter().rev().find(|it| it.span.end <= quote.outer.start && paragraph.contains(it.span));
    let behind = sentences.iter().find(|it| it.span.start >= quote.outer.end && paragraph.contains(it.span));
    let spoken = |span: Span| last.is_some_and(|last| last.cover().overlaps(span));
    // "The envoy shook her head: “…”".
    let same = sentences.iter().find(|it| it.span.overlaps(quote.outer) && it.span.start < quote.outer.start);
    let led = same.filter(|it| {
        story.words(Span::new(it.span.start as usize, quote.outer.start as usize)).trim_end().ends_with(':') && !spoken(it.span)
    });
    let led = led.and_then(|it| {
        let first = story.reading.tokens_in(quote.outer).start;
        doer(story, entities, it.tokens.start..first)
    });
    // “We waited.” The guard was angry: one sentence for the splitter, two for the reader.
    let ended = sentences.iter().find(|it| {
        it.span.overlaps(quote.outer) && it.span.start >= quote.outer.start && story.words(quote.inner).ends_with(['.', '!', '?'])
    });
    let ended = ended.filter(|it| it.span.end > quote.outer.end + 1 && !spoken(it.span)).and_then(|it| {
        let behind = story.reading.tokens_in(quote.outer).end..it.tokens.end;
        // Who has a cue of his own there says something else.
        let cued = behind.clone().any(|at| cue_of(story, at).is_some_and(|cue| cue.kind == CueKind::Say));
        if cued { None } else { doer(story, entities, behind) }
    });
    if led.or(ended).is_some() {
        return led.or(ended);
    }
    let before = before.filter(|it| !spoken(it.span)).and_then(|it| doer(story, entities, it.tokens.clone()));
    let opens = paragraph.start == quote.outer.start;
    before.or_else(|| behind.filter(|_| opens).and_then(|it| doer(story, entities, it.tokens.clone())))
}

/// The person who is the subject of a sentence.
fn doer(story: &Story<'_>, entities: &Entities, tokens: std::ops::Range<usize>) -> Option<EntityId> {
    let outside = |token: &usize| story.token(*token).head.is_none_or(|head| !tokens.contains(&head)) && story.is_verb(*token);
    let root = tokens.clone().find(|&token| story.token(token).head.is_none()).or_else(|| tokens.clone().find(outside))?;
    let subject = story.child(root, &["nsubj"])?;
    let id = entities.of_phrase(story, subject).first().copied()?;
    entities.get(id).filter(|it| matches!(it.kind, EntityKind::Person | EntityKind::Office)).map(|it| it.id)
}

fn tight(story: &Story<'_>, span: Span) -> Span {
    span.trim_matches(&story.document.text, |c: char| c.is_whitespace() || ",.".contains(c))
}
