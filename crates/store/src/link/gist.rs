//! What is compared of a claim: its words, sides, days and place, taken from the record.

use std::collections::BTreeSet;

use demarche_core::english::names_day_or_month;
use demarche_core::{Event, Form, Meeting, Place, Span, Statement, Time};

use super::events;
use super::rows::Rows;
use super::sketch::{Day, Deed, Said, Spot, day_of};
use super::words::{Words, hash, stem, tokens};
use crate::flatten::folded;

/// Words on each side of a trigger that are compared.
const AROUND: usize = 18;

pub(super) fn is_quoted(it: &Statement) -> bool {
    it.occurrences.iter().any(|occurrence| occurrence.form != Form::Indirect) || it.text.contains(['"', '“'])
}

/// The words of a statement in quotation marks; all of them where the whole is quoted.
fn quote(it: &Statement) -> Option<Words> {
    let parts: Vec<&str> = it.text.split(['"', '“', '”']).skip(1).step_by(2).filter(|part| !part.trim().is_empty()).collect();
    if !parts.is_empty() {
        return Some(Words::of(&parts.join(" ")));
    }
    let whole = it.occurrences.iter().any(|it| matches!(it.form, Form::Direct | Form::Post));
    whole.then(|| Words::of(&it.text))
}

impl Rows<'_> {
    pub(super) fn said(&self, it: &Statement) -> Said {
        let name = it.speaker.and_then(|id| self.flat.record.entity(id)).map(|it| it.name.as_str());
        Said {
            row: 0,
            speaker: it.speaker.and_then(|id| self.party(id)),
            called: called(&format!("{} {}", it.speaker_text, name.unwrap_or_default())),
            toward: self.actors(&it.addressees),
            act: it.act.word().to_owned(),
            quoted: is_quoted(it),
            day: it.date.as_deref().and_then(day_of),
            words: Words::of(&it.text),
            quote: quote(it),
        }
    }

    pub(super) fn deed(&self, it: &Event) -> Deed {
        let statement = it.statement.and_then(|id| self.statements.get(id.0).copied());
        let teller = it.statement.and_then(|id| self.flat.record.statements.get(id.0)).and_then(|it| it.speaker);
        let dead = it.magnitude.as_ref().and_then(|it| it.dead.as_ref());
        Deed {
            category: it.category.code().to_owned(),
            modes: it.modes.clone(),
            status: it.status.word().to_owned(),
            days: days(it.time.as_ref()),
            place: it.place.as_ref().map(spot),
            actors: self.all(&it.actors),
            recipients: self.all(&it.recipients),
            statement,
            teller: teller.and_then(|id| self.party(id)),
            dead: dead.and_then(|it| Some((it.min.or(it.max)?, it.max.unwrap_or(u64::MAX)))),
            ..self.clause(it.trigger, it.sentence)
        }
    }

    /// The stems of a trigger and of the words around it in its sentence, without names and the trigger itself.
    fn clause(&self, trigger: Span, sentence: usize) -> Deed {
        let document = &self.flat.record.document;
        let text = document.text.as_str();
        let number = sentence;
        let sentence = document.sentences.get(sentence).copied().unwrap_or(trigger);
        let before = Span { start: sentence.start.min(trigger.start), end: trigger.start };
        let after = Span { start: trigger.end, end: sentence.end.max(trigger.end) };
        let telling = |word: &&String| !self.names.contains(*word) && !names_day_or_month(word);
        let before = tokens(before.of(text));
        let after = tokens(after.of(text));
        let around = before.iter().rev().take(AROUND).chain(after.iter().take(AROUND)).filter(telling);
        let around = around.map(String::as_str).collect::<Vec<_>>().join(" ");
        let mut stems: Vec<u32> = Words::of(trigger.of(text)).content;
        if stems.is_empty() {
            stems = tokens(trigger.of(text)).iter().map(|word| hash(&stem(word))).collect();
            stems.sort_unstable();
        }
        let words = Words::of(&around).content.into_iter().filter(|word| !stems.contains(word)).collect();
        let definite = tokens(trigger.of(text)).iter().chain(before.last()).any(|word| DEFINITE.contains(&word.as_str()));
        let headline = sentence.start == 0 && !sentence.of(text).trim_end().ends_with(['.', '"', '”', '?', '!']);
        Deed { trigger: stems, words, headline, definite, sentence: number, ..Deed::default() }
    }

    pub(super) fn encounter(&self, it: &Meeting) -> Deed {
        let sentences = &self.flat.record.document.sentences;
        let sentence = sentences.iter().position(|sentence| sentence.overlaps(it.span)).unwrap_or(usize::MAX);
        let clause = self.clause(Span { start: it.span.start, end: it.span.start }, sentence);
        let mut words = clause.words;
        words.extend(Words::of(it.span.of(&self.flat.record.document.text)).content);
        let names: BTreeSet<u32> = self.names.iter().map(|word| hash(&stem(word))).collect();
        words.retain(|word| !names.contains(word));
        words.sort_unstable();
        words.dedup();
        Deed {
            category: events::MEETING.to_owned(),
            status: it.status.word().to_owned(),
            days: days(it.time.as_ref()),
            place: it.place.as_ref().map(spot),
            actors: self.all(&it.participants),
            words,
            headline: clause.headline,
            sentence,
            ..Deed::default()
        }
    }
}

/// Content stems of how a speaker is called, without the nouns that all bodies are called by.
fn called(name: &str) -> Vec<u32> {
    let words: Vec<String> = tokens(name);
    let telling = words
        .iter()
        .filter(|it| !matches!(it.as_str(), "ministry" | "department" | "government" | "office" | "statement" | "spokesman"));
    Words::of(&telling.map(String::as_str).collect::<Vec<_>>().join(" ")).content
}

fn days(time: Option<&Time>) -> Option<(Day, Day)> {
    let time = time?;
    let (from, to) = (day_of(&time.start)?, day_of(&time.end)?);
    // A year or more says nothing about which act it is.
    (to - from <= 40).then_some((from, to))
}

fn spot(place: &Place) -> Spot {
    Spot { name: folded(&place.name), geonames: place.geonames_id }
}

/// Words in front of a noun that take up what is known.
const DEFINITE: [&str; 8] = ["the", "this", "that", "these", "those", "its", "their", "his"];

/// A mention without day and without a named side.
pub(super) fn is_bare(deed: &Deed) -> bool {
    deed.days.is_none() && !deed.actors.iter().chain(&deed.recipients).any(|it| it.named)
}
