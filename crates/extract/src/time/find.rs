//! Walks a story and reads its time expressions in order, each against what was spoken of before it.

use std::ops::Range;

use demarche_core::Span;
use jiff::civil::Date;

use super::lex::Words;
use super::meaning::{Kind, Meaning, Which};
use super::resolve::{Context, resolve};
use super::value::{Unit, Value};
use super::{Direction, TimeExpr, parse, tense};
use crate::Story;

/// All time expressions of a story, in the order of the text.
pub(super) fn all(story: &Story<'_>) -> Vec<TimeExpr> {
    let words = Words::of(&story.document.text);
    let mut walk = Walk {
        story,
        context: Context { today: story.document.reference_date(), ..Context::default() },
        told_in: 0,
        found: Vec::new(),
    };
    let mut at = 0;
    while at < words.0.len() {
        match parse::expression(&words, at).filter(|it| walk.plausible(&words, at, it)) {
            Some((meaning, length)) => {
                walk.keep(&words, at, meaning, length);
                at += length;
            }
            None => at += 1,
        }
    }
    walk.found
}

struct Walk<'s, 'a> {
    story: &'s Story<'a>,
    context: Context,
    /// The paragraph in which another year than the story's own was told.
    told_in: usize,
    found: Vec<TimeExpr>,
}

impl Walk<'_, '_> {
    /// The tokens that share characters with a span.
    fn tokens(&self, span: Span) -> Range<usize> {
        let tokens = &self.story.reading.tokens;
        let start = tokens.partition_point(|token| token.span.end <= span.start);
        start..tokens.partition_point(|token| token.span.start < span.end).max(start)
    }

    fn paragraph(&self, span: Span) -> usize {
        self.story.document.paragraphs.partition_point(|it| it.end <= span.start)
    }

    /// Keeps an expression and makes it what is spoken of.
    fn keep(&mut self, words: &Words, at: usize, meaning: Meaning, length: usize) {
        let span = words.0[at].span.cover(words.0[at + length - 1].span);
        let tokens = self.tokens(span);
        if tokens.is_empty() {
            return;
        }
        if self.paragraph(span) > self.told_in + 1 {
            self.context.told = None;
        }
        let direction =
            self.story.reading.head_of(tokens.clone()).map_or(Direction::Back, |head| tense::direction(self.story, head));
        let expr = TimeExpr { span, tokens, meaning, context: self.context, direction };
        self.focus(&expr);
        self.found.push(expr);
    }

    fn focus(&mut self, expr: &TimeExpr) {
        let Some(value) = resolve(&expr.meaning, &self.context, expr.direction).map(|it| it.value) else { return };
        let Some((first, _)) = value.days().filter(|_| expr.kind() != Kind::Duration) else { return };
        self.context.focus = Some(value);
        if let Value::Quarter(year, quarter) = value {
            self.context.quarter = Some((year, quarter));
        }
        let absolute = matches!(expr.meaning, Meaning::Fixed(Value::Day(_) | Value::Month(..) | Value::Year(_)));
        let far = |today: Date| (today.year() - first.year()).abs() > 1;
        if absolute || self.context.told.is_some() {
            let told = self.context.today.filter(|it| far(*it)).map(|_| first);
            if absolute || told.is_some() {
                self.context.told = told;
                self.told_in = self.paragraph(expr.span);
            }
        }
    }

    /// Whether the words around a match bear it out: numbers may be no years, "May" a verb, "fall" another one.
    fn plausible(&self, words: &Words, at: usize, (meaning, length): &(Meaning, usize)) -> bool {
        let end = at + length;
        let span = words.0[at].span.cover(words.0[end - 1].span);
        let Some(token) = self.tokens(span).next() else { return false };
        let upos = |token: usize| self.story.token(token).upos.as_str();
        match meaning {
            Meaning::Fixed(Value::Year(_)) if *length == 1 => words.digits(at).is_none() || self.is_year(words, at, token),
            Meaning::Month(..) if *length == 1 => upos(token) == "PROPN" && !self.is_person(span),
            Meaning::Season(_, Which::Any) if *length == 1 => {
                matches!(upos(token), "NOUN" | "PROPN") && !words.is(end, &["of", "in", "from", "to", "-"])
            }
            Meaning::Unit(Unit::Quarter, Which::Same) | Meaning::Weekday(..) => true,
            Meaning::Fixed(Value::Past | Value::Present | Value::Future) => self.is_reference(words, at, *length, token),
            _ => true,
        }
    }

    /// Whether figures are a clock time: with "p.m." or a zone behind, or words of time in front.
    fn is_clock(&self, words: &Words, at: usize, length: usize) -> bool {
        let bare = length == 3 && words.is(at + 1, &[":"]);
        let leads = [
            "at", "around", "about", "by", "until", "till", "from", "to", "-", "–", "since", "after", "before", "and", "between",
        ];
        !bare || at.checked_sub(1).is_some_and(|before| words.is(before, &leads))
    }

    /// "the past", "the future" as nouns; "now", "recently" anywhere; "current" and "recent" in front of a noun.
    fn is_reference(&self, words: &Words, at: usize, length: usize, token: usize) -> bool {
        let last = token + length.saturating_sub(1);
        let noun = || self.story.reading.tokens.get(last).is_some_and(|it| it.upos == "NOUN");
        match words.word(at + length - 1) {
            "past" | "future" | "term" if length > 1 => noun() && !words.is(at + length, &["-"]),
            "future" => self.story.token(token).upos == "ADJ" || self.story.token(token).upos == "NOUN",
            "now" => !words.begins(at + 1, "that") && !words.is(at + 1, &[","]),
            _ => true,
        }
    }

    fn is_person(&self, span: Span) -> bool {
        self.story.reading.names.iter().any(|name| name.kind == "person" && name.span.overlaps(span))
    }

    /// Whether four digits are a year: not a count of something, not part of a larger figure, not money.
    fn is_year(&self, words: &Words, at: usize, token: usize) -> bool {
        let before = at.checked_sub(1).map_or("", |it| words.word(it));
        let glued = words.glued(at) && !matches!(before, "(" | "[" | "'" | "-" | "–" | "—" | "/" | "\"" | "“");
        let decimal =
            words.is(at + 1, &[".", ":", "/"]) && words.glued(at + 1) && words.glued(at + 2) && words.digits(at + 2).is_some();
        if glued
            || decimal
            || matches!(before, "$" | "£" | "€" | "#" | "no" | "page" | "pages" | "room" | "flight" | "about" | "some")
            || words.is(at + 1, &["%", "percent"])
        {
            return false;
        }
        let it = self.story.token(token);
        let counts = it.relation() == "nummod"
            && it.head.is_some_and(|head| head > token && self.story.token(head).feat("Number") == Some("Plur"));
        let number = words.digits(at).unwrap_or(0);
        let led = matches!(
            before,
            "in" | "of"
                | "since"
                | "by"
                | "from"
                | "until"
                | "till"
                | "to"
                | "and"
                | "during"
                | "before"
                | "after"
                | "for"
                | "("
                | "between"
                | "circa"
                | "early"
                | "late"
                | ","
                | "around"
                | "through"
                | "-"
                | "–"
        );
        !counts && ((1800..2100).contains(&number) || led)
    }
}
