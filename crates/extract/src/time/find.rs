//! Walks a story and reads its time expressions in order, each against what was spoken of before it.

use std::ops::Range;

use demarche_core::Span;
use jiff::civil::Date;

use super::lex::Words;
use super::meaning::{Kind, Meaning, Origin, Which};
use super::resolve::{Context, resolve};
use super::value::{Unit, Value};
use super::{Direction, OtherEnd, TimeExpr, parse, tense};
use crate::Story;

/// All time expressions of a story, in the order of the text.
pub(super) fn all(story: &Story<'_>) -> Vec<TimeExpr> {
    let words = Words::of(&story.document.text);
    let context = Context { today: story.document.reference_date(), ..Context::default() };
    let mut walk = Walk { story, context, told_in: 0, quarter_in: 0, history: false, found: Vec::new() };
    let matches = walk.matches(&words);
    walk.history = context.today.is_some_and(|today| is_history(&matches, today));
    for (at, meaning, length) in matches {
        walk.keep(&words, at, meaning, length);
    }
    pair(story, &mut walk.found);
    walk.found
}

/// Tells the two ends of a range of one another: "2010–2015", "from Monday to Friday", "between March and May".
fn pair(story: &Story<'_>, found: &mut [TimeExpr]) {
    for at in 1..found.len() {
        let (first, last) = (&found[at - 1], &found[at]);
        let dates = first.kind() == Kind::Date && last.kind() == Kind::Date && first.other_end.is_none();
        let text = &story.document.text;
        let between = Span::new(first.span.end as usize, last.span.start as usize).of(text).trim();
        let front = Span::new(0, first.span.start as usize).of(text).trim_end();
        let led = |word: &str| {
            front.len() >= word.len()
                && front.is_char_boundary(front.len() - word.len())
                && front[front.len() - word.len()..].eq_ignore_ascii_case(word)
        };
        let years = matches!((&first.meaning, &last.meaning), (Meaning::Fixed(Value::Year(_)), Meaning::Fixed(Value::Year(_))));
        let linked = match between {
            "-" | "–" | "—" => true,
            "to" | "until" | "till" | "through" => years || led("from"),
            "and" => led("between"),
            _ => false,
        };
        if dates && linked {
            let end = |it: &TimeExpr| Some(OtherEnd { span: it.span, meaning: it.meaning.clone(), context: it.context });
            let (first, last) = (end(first), end(last));
            found[at - 1].other_end = last;
            found[at].other_end = first;
        }
    }
}

/// Whether a text names other years more often than it points from its own day.
fn is_history(matches: &[(usize, Meaning, usize)], today: Date) -> bool {
    let far = |meaning: &Meaning| match meaning {
        Meaning::Fixed(value @ (Value::Day(_) | Value::Month(..) | Value::Year(_))) => {
            value.days().is_some_and(|days| (today.year() - days.0.year()).abs() > 1)
        }
        _ => false,
    };
    let points = |meaning: &Meaning| {
        matches!(meaning, Meaning::Weekday(..) | Meaning::Offset(_, _, Origin::Today))
            || matches!(meaning, Meaning::Unit(_, Which::This | Which::Last | Which::Next))
    };
    let count = |test: &dyn Fn(&Meaning) -> bool| matches.iter().filter(|it| test(&it.1)).count();
    count(&far) > count(&points)
}

/// How many paragraphs on a year holds that a history has told.
const REACH: usize = 1;

struct Walk<'s, 'a> {
    story: &'s Story<'a>,
    context: Context,
    /// The paragraph in which another year than the story's own was told.
    told_in: usize,
    /// The paragraph in which a quarter was spoken of last.
    quarter_in: usize,
    /// Whether the story tells of other years than its own throughout.
    history: bool,
    found: Vec<TimeExpr>,
}

impl Walk<'_, '_> {
    /// The plausible expressions of a text: where each begins and how many lexemes it takes.
    fn matches(&self, words: &Words) -> Vec<(usize, Meaning, usize)> {
        let (mut found, mut at) = (Vec::new(), 0);
        while at < words.0.len() {
            match parse::expression(words, at).filter(|it| self.plausible(words, at, it)) {
                Some((meaning, length)) => {
                    found.push((at, meaning, length));
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }

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
        if self.paragraph(span) > self.told_in + REACH {
            self.context.told = None;
        }
        self.context.by_quarters = self.context.quarter.is_some() && self.paragraph(span) <= self.quarter_in + 1;
        let direction =
            self.story.reading.head_of(tokens.clone()).map_or(Direction::Back, |head| tense::direction(self.story, head));
        let expr = TimeExpr { span, tokens, meaning, context: self.context, direction, other_end: None };
        self.focus(&expr);
        self.found.push(expr);
    }

    fn focus(&mut self, expr: &TimeExpr) {
        let Some(value) = resolve(&expr.meaning, &self.context, expr.direction).map(|it| it.value) else { return };
        let Some((first, _)) = value.days().filter(|_| expr.kind() != Kind::Duration) else { return };
        self.context.focus = Some(value);
        // What is compared with is not what is spoken of.
        let spoken = matches!(expr.meaning, Meaning::Quarter(_, Which::Any) | Meaning::Fixed(_) | Meaning::Unit(..));
        if let Value::Quarter(year, quarter) = value
            && spoken
        {
            self.quarter_in = self.paragraph(expr.span);
            self.context.quarter = Some((year, quarter));
        }
        let absolute = matches!(expr.meaning, Meaning::Fixed(Value::Day(_) | Value::Month(..) | Value::Year(_)));
        let far = |today: Date| (today.year() - first.year()).abs() > 1;
        if self.history && (absolute || self.context.told.is_some()) {
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
        let front = at.checked_sub(1).map_or("", |it| words.word(it));
        match meaning {
            // "on a Sunday" is any.
            // "In her 80s"
            Meaning::Fixed(Value::Decade(_)) if matches!(front, "his" | "her" | "their" | "my" | "your" | "our") => false,
            // "The first quartile, Q1" is none of a year.
            Meaning::Quarter(..) if words.capital(at) && *length == 2 && !self.is_of_accounts(words, at) => false,
            Meaning::Weekday(..) | Meaning::Part(..) if matches!(front, "a" | "an" | "any" | "every" | "each") => false,
            // "the last months of her life"
            Meaning::Stretch(..) => !words.is(end, &["of"]),
            Meaning::Fixed(Value::Year(_)) if *length == 1 => words.digits(at).is_none() || self.is_year(words, at, token),
            Meaning::Part(_, day) if **day == Meaning::Unit(Unit::Day, Which::Any) => false,
            Meaning::Season(..) if self.modifies(end - 1, words) => false,
            // "the fall of the Alamo" is no autumn and "Silver Springs" a place.
            Meaning::Season(..) if words.is(end - 1, &["fall"]) && words.is(end, &["of"]) => false,
            Meaning::Season(..) if words.is(end - 1, &["springs"]) => false,
            Meaning::Clock(..) => self.is_clock(words, at, *length),
            Meaning::Month(..) if *length == 1 => !matches!(upos(token), "AUX" | "VERB" | "ADJ") && !self.is_person(span),
            Meaning::Season(_, Which::Any) if *length == 1 => {
                matches!(upos(token), "NOUN" | "PROPN") && !words.is(end, &["of", "in", "from", "to", "-"])
            }
            Meaning::Fixed(Value::Past | Value::Present | Value::Future) => self.is_reference(words, at, *length, token),
            _ => true,
        }
    }

    /// Whether figures are a clock time: with "p.m." or a zone behind, or words of time in front.
    fn is_clock(&self, words: &Words, at: usize, length: usize) -> bool {
        let to = words.dash(at + length).and_then(|it| words.digits(it)).is_some();
        let bare = length == 3 && words.is(at + 1, &[":"]) && !to;
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
            "soon" => !at.checked_sub(1).is_some_and(|it| words.is(it, &["as"])),
            _ => true,
        }
    }

    /// Whether a word stands in front of the noun that it is part of ("summer school").
    fn modifies(&self, at: usize, words: &Words) -> bool {
        let last = words.0.get(at).and_then(|it| self.tokens(it.span).next());
        last.is_some_and(|it| self.story.token(it).head > Some(it) && self.story.token(it).relation() == "compound")
    }

    /// Whether a bare "Q3" stands in a text that tells of quarters in words or with their year.
    fn is_of_accounts(&self, words: &Words, at: usize) -> bool {
        let year = |at: usize| words.digits(at).is_some_and(|it| (1900..2200).contains(&it));
        let quarter = |at: usize| words.is(at, &["quarter", "quarterly"]) || words.is(at, &["q"]) && year(at + 2);
        (0..words.0.len()).filter(|&it| it != at).any(quarter)
    }

    fn is_person(&self, span: Span) -> bool {
        self.story.reading.names.iter().any(|name| name.kind == "person" && name.span.overlaps(span))
    }

    /// Whether four digits are a year: not a count of something, not part of a larger figure, not money.
    fn is_year(&self, words: &Words, at: usize, token: usize) -> bool {
        let before = at.checked_sub(1).map_or("", |it| words.word(it));
        // "1,513 to three" is a count.
        let thousands = words.0.get(at).is_some_and(|it| it.span.len() > it.word.len());
        let glued = words.glued(at) && !matches!(before, "(" | "[" | "'" | "-" | "–" | "—" | "/" | "\"" | "“");
        let decimal =
            words.is(at + 1, &[".", ":", "/"]) && words.glued(at + 1) && words.glued(at + 2) && words.digits(at + 2).is_some();
        if glued
            || thousands
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
                | "c"
                | "ca"
        );
        // "c. 1580"
        let circa = before == "." && at > 1 && words.is(at - 2, &["c", "ca"]);
        let led = led || circa;
        !counts && ((1800..2100).contains(&number) || led)
    }
}
