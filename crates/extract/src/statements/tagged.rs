//! Attributions that the model tagged and no rule over the grammar found: cues that the lexicon lacks ("in the eyes of",
//! "reassured"), nouns ("the claim that …"), sources and contents that the tree does not tie to their cue.

use std::collections::BTreeSet;

use demarche_core::{Act, AttributionTag, Form, Span};

use super::cues::{self, full_phrase, who};
use super::quotes::Quote;
use super::{Draft, content, said, silence};
use crate::Story;
use crate::entities::Entities;

/// Name of the rule that makes a tag a statement.
pub(super) const RULE: &str = "statement/tagged";

/// How sure the model must be of a cue to overrule what the grammar ties to it.
const SURE: f32 = 0.6;

/// A tagged run of the content may lack this many tokens inside.
const GAP: usize = 3;

/// The tagged attributions whose cue none of `found` has.
pub(super) fn further(story: &Story<'_>, entities: &Entities, quotes: &[Quote], found: &[Draft]) -> Vec<Draft> {
    let known = |tag: &AttributionTag| found.iter().any(|draft| draft.cue.is_some_and(|(_, span)| span.overlaps(tag.span)));
    let tags = story.reading.attributions.iter().filter(|tag| !known(tag));
    tags.filter_map(|tag| draft(story, entities, quotes, tag)).filter(|draft| !is_anothers(draft, found)).collect()
}

/// Whether the words are a quotation that has its own cue outside of them ("repeated his words to the crews: “…,” Barre had said").
fn is_anothers(tagged: &Draft, found: &[Draft]) -> bool {
    let holds = |span: Span| tagged.content.iter().any(|content| content.contains(span));
    found.iter().any(|it| {
        it.form == Form::Direct && it.content.iter().any(|span| holds(*span)) && it.cue.is_some_and(|(_, cue)| !holds(cue))
    })
}

/// A rule's draft, with the model's content where that holds the rule's and more: the grammar then lost a part of what is said
/// ("Were Oslo to sell, | the fund would lose its veto, he said").
pub(super) fn widened(story: &Story<'_>, entities: &Entities, quotes: &[Quote], rule: Draft) -> Draft {
    let Some((cue, _)) = rule.cue else { return rule };
    let sure = |tag: &&AttributionTag| tag.cue.contains(&cue) && !tag.source.is_empty() && tag.score >= SURE;
    let tag = story.reading.attributions.iter().find(sure);
    let Some(tagged) = tag.and_then(|tag| draft(story, entities, quotes, tag)) else { return rule };
    let words = |draft: &Draft| -> BTreeSet<usize> {
        let tokens = draft.content.iter().flat_map(|span| story.reading.tokens_in(*span));
        tokens.filter(|&at| story.token(at).upos != "PUNCT").collect()
    };
    let (narrow, wide) = (words(&rule), words(&tagged));
    let sentence = |token: usize| story.reading.sentence_of(token);
    let common = narrow.intersection(&wide).count();
    let more = common * 10 >= narrow.len() * 9 && wide.len() * 9 > narrow.len() * 10;
    // What the model adds across the cue, or out of another quotation, is as often its slip.
    let aside = |words: &BTreeSet<usize>| (words.first() < Some(&cue), words.last() > Some(&cue));
    if !more || rule.form != tagged.form || aside(&narrow) != aside(&wide) || wide.iter().any(|&at| sentence(at) != sentence(cue))
    {
        return rule;
    }
    let (speaker, speaker_text, source) = if rule.speaker.is_some() {
        (rule.speaker, rule.speaker_text, rule.source)
    } else {
        (tagged.speaker, tagged.speaker_text, tagged.source)
    };
    Draft { speaker, speaker_text, source, form: tagged.form, content: tagged.content, ..rule }
}

/// The speaker that the model ties to a cue whose subject the parser lost.
pub(super) fn source_of(story: &Story<'_>, cue: usize, said: &[usize]) -> Option<usize> {
    let tag = story.reading.attributions.iter().find(|tag| tag.cue.contains(&cue))?;
    let here = |token: &&usize| {
        story.reading.sentence_of(**token) == story.reading.sentence_of(cue)
            && !(said.contains(token) && tag.content.contains(token))
    };
    let own: Vec<usize> = tag.source.iter().filter(here).copied().collect();
    let run = longest(&runs(&own, &[]))?;
    let named = |&&token: &&usize| story.reading.names.iter().any(|name| name.tokens.contains(&token) && name.kind == "person");
    Some(run.iter().find(named).copied().unwrap_or_else(|| head_of(story, &run)))
}

/// Takes the words of the speaker that the model ties to a cue out of what the parser takes for said.
pub(super) fn without_source(story: &Story<'_>, cue: usize, said: &mut Vec<usize>) {
    if let Some(tag) = story.reading.attributions.iter().find(|tag| tag.cue.contains(&cue)) {
        said.retain(|token| !tag.source.contains(token) || tag.content.contains(token));
    }
}

/// "The army denies that …, as alleged by the governor": whose claim it is that another sentence already reports.
fn takes_up_a_report(story: &Story<'_>, cue: usize) -> bool {
    let next = |at: usize| story.reading.tokens.get(at).map(|_| story.text(at).to_lowercase());
    let as_by = cue.checked_sub(1).and_then(next).as_deref() == Some("as") && next(cue + 1).as_deref() == Some("by");
    as_by
        && story.token(cue).head.is_some_and(|above| {
            story
                .reading
                .ancestors(cue)
                .chain([above])
                .any(|it| story.is_verb(it) && story.lexicon.cue_verb(&story.lemma(it)).is_some())
        })
}

/// A tag as a draft; `None` where it has no content.
fn draft(story: &Story<'_>, entities: &Entities, quotes: &[Quote], tag: &AttributionTag) -> Option<Draft> {
    let cue = story.reading.head_of(tag.cue.clone())?;
    let idle = |token: usize| matches!(story.token(token).upos.as_str(), "AUX" | "PART" | "PRON" | "DET");
    if takes_up_a_report(story, cue)
        || silence::is_silence(story, cue)
        || tag.cue.clone().all(idle)
        || story.lemma_in(cue, &["try", "have", "do", "be"])
    {
        return None;
    }
    let beside = |token: &&usize| story.reading.sentence_of(**token) == story.reading.sentence_of(cue);
    let own: Vec<usize> = tag.source.iter().filter(beside).copied().collect();
    let source = if own.is_empty() { &tag.source } else { &own };
    let source = longest(&runs(source, &[])).map(|run| head_of(story, &run));
    let source = source.or_else(|| story.is_verb(cue).then(|| story.agents(cue).first().copied()).flatten());
    let mut cut: Vec<usize> = tag.cue.clone().collect();
    cut.extend(source.map(|token| story.phrase(token)).unwrap_or_default().iter().filter(|token| !tag.content.contains(token)));
    let mut near = near(story, quotes, tag);
    // Behind a semicolon somebody else may speak.
    let inside = |token: usize| quotes.iter().any(|quote| quote.outer.contains(story.token(token).span));
    if let Some(stop) = (cue..near.last().map_or(cue, |&last| last)).find(|&at| story.text(at) == ";" && !inside(at)) {
        near.retain(|&token| token < stop);
    }
    let spans: Vec<Span> =
        runs(&near, &cut).iter().flat_map(|run| content::spans(story, run, &cut)).filter(|span| telling(story, *span)).collect();
    let spans = content::behind_colon(story, whole_quotes(story, spans, quotes), tag.span, quotes);
    if spans.is_empty() {
        return None;
    }
    let entry = cues::cue_of(story, cue);
    let question = story.lemma_in(cue, &["ask", "wonder", "inquire", "enquire"]) && said::asks(story, cue, &spans);
    Some(Draft {
        speaker: source.and_then(|token| who(story, entities, token)),
        speaker_text: source.map_or(String::new(), |token| story.words(story.phrase_span(token)).to_owned()),
        source: source.map(|token| full_phrase(story, token, &tag.content)),
        act: if question { Act::Question } else { entry.map_or(Act::Assert, |entry| entry.act) },
        form: content::form(story, &spans, quotes),
        content: spans,
        cue: Some((cue, tag.span)),
        addressees: entry.map(|entry| cues::addressees(story, entities, cue, entry)).unwrap_or_default(),
        via: Vec::new(),
        venue: cues::venue(story, cue),
        date: None,
        rule: RULE,
    })
}

/// The content tokens in the cue's sentence, and those outside of it that a quotation holds together with some inside or
/// that stand in one right beside; where the sentence holds none, all of the cue's paragraph.
fn near(story: &Story<'_>, quotes: &[Quote], tag: &AttributionTag) -> Vec<usize> {
    let sentence = |token: usize| story.reading.sentence_of(token);
    let own = sentence(tag.cue.start);
    let span = own.map_or(tag.span, |at| story.reading.sentences[at].span);
    let beside = |quote: &&Quote| {
        quote.outer.overlaps(span)
            || quote.outer.start >= span.end
                && !story.words(Span::new(span.end as usize, quote.outer.start as usize)).contains(char::is_alphanumeric)
    };
    let held: Vec<Span> = quotes.iter().filter(beside).map(|quote| quote.outer).collect();
    let here = |token: &usize| sentence(*token) == own || held.iter().any(|quote| quote.contains(story.token(*token).span));
    let kept: Vec<usize> = tag.content.iter().copied().filter(here).collect();
    let line = story.document.paragraphs.iter().find(|line| line.overlaps(tag.span));
    let in_line = |token: &usize| line.is_some_and(|line| line.contains(story.token(*token).span));
    if kept.is_empty() { tag.content.iter().copied().filter(in_line).collect() } else { kept }
}

/// Whether a stretch says anything: a content word, not marks and articles alone.
fn telling(story: &Story<'_>, span: Span) -> bool {
    // "proposed by the envoy" says what in front of it, not by whom.
    !story.words(span).starts_with("as ")
        && !story.words(span).starts_with("by ")
        && story
            .reading
            .tokens_in(span)
            .any(|token| matches!(story.token(token).upos.as_str(), "NOUN" | "PROPN" | "VERB" | "ADJ" | "NUM" | "PRON" | "ADV"))
}

/// Runs of tokens, small gaps closed unless something of `cut` lies in them; stray single tokens go where there is a longer run.
fn runs(tokens: &[usize], cut: &[usize]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    for &token in tokens {
        match found.last_mut() {
            Some(run) if run.last().is_some_and(|&last| token - last <= GAP && !(last..token).any(|it| cut.contains(&it))) => {
                run.push(token);
            }
            _ => found.push(vec![token]),
        }
    }
    let most = found.iter().map(Vec::len).max().unwrap_or(0);
    found.retain(|run| run.len() > 1 || most == 1);
    found
}

fn longest(found: &[Vec<usize>]) -> Option<Vec<usize>> {
    found.iter().max_by_key(|run| (run.len(), std::cmp::Reverse(run[0]))).cloned()
}

/// The token of a run that governs it.
fn head_of(story: &Story<'_>, run: &[usize]) -> usize {
    let (first, last) = (run[0], run[run.len() - 1]);
    let inside = |token: usize| (first..=last).contains(&token);
    let nominal =
        run.iter().copied().find(|&token| story.is_nominal(token) && story.token(token).head.is_none_or(|head| !inside(head)));
    nominal.or_else(|| story.reading.head_of(first..last + 1)).unwrap_or(first)
}

/// A stretch that covers most of a quotation is the whole quotation.
fn whole_quotes(story: &Story<'_>, spans: Vec<Span>, quotes: &[Quote]) -> Vec<Span> {
    let tight = |span: Span| span.trim_matches(&story.document.text, |c: char| c.is_whitespace() || ",.".contains(c));
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        let near = quotes.iter().find(|quote| {
            let (start, end) = (quote.inner.start.max(span.start), quote.inner.end.min(span.end));
            start < end && (end - start) * 2 > u32::try_from(quote.inner.len()).unwrap_or(u32::MAX)
        });
        let widened = near.map_or(span, |quote| {
            let inside = span.start + 3 >= quote.outer.start && span.end <= quote.outer.end + 3;
            if inside { tight(quote.inner) } else { span.cover(tight(quote.inner)) }
        });
        if !out.contains(&widened) {
            out.push(widened);
        }
    }
    out
}
