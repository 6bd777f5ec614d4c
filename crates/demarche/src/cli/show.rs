//! Records for people: grouped, wrapped, every line with its source words; and as tab-separated claims.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use demarche::core::{Entity, EntityId, Form, Record, Span, Statement, Status};

use super::explain;

const HEAD: Style = Style::new().bold();
const NAME: Style = AnsiColor::Cyan.on_default().bold();
const FAINT: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();

/// Width of the text column.
fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(terminal_size::Width(columns), _)| usize::from(columns)).clamp(60, 120)
}

/// A record as a page of text.
pub(crate) fn text(record: &Record, why: bool) -> String {
    let mut page = Page { record, out: String::new(), width: width(), why };
    page.header();
    page.entities();
    page.statements();
    page.events();
    page.conditions();
    page.positions();
    page.meetings();
    page.marks();
    page.out
}

struct Page<'r> {
    record: &'r Record,
    out: String,
    width: usize,
    why: bool,
}

impl Page<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        let pad = " ".repeat(indent);
        let options = textwrap::Options::new(self.width).initial_indent(&pad).subsequent_indent(&pad);
        for line in textwrap::wrap(text, options) {
            let _ = writeln!(self.out, "{line}");
        }
    }

    fn section(&mut self, name: &str, count: usize) -> bool {
        if count > 0 {
            let _ = writeln!(self.out, "\n{HEAD}{name}{HEAD:#} {FAINT}({count}){FAINT:#}");
        }
        count > 0
    }

    fn quote(&mut self, indent: usize, span: Span) {
        let words = span.of(&self.record.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = format!("{FAINT}“{words}”{FAINT:#}");
        self.line(indent, &shown);
    }

    fn reasons(&mut self, because: &[demarche::core::Reason]) {
        if self.why {
            for reason in because {
                let line = explain::reason(self.record, reason);
                self.line(8, &format!("{FAINT}{line}{FAINT:#}"));
            }
        }
    }

    fn name(&self, id: EntityId) -> String {
        self.record.entity(id).map_or_else(|| id.to_string(), |it| it.name.clone())
    }

    fn names(&self, ids: &[EntityId]) -> String {
        ids.iter().map(|id| self.name(*id)).collect::<Vec<_>>().join(" + ")
    }

    fn header(&mut self) {
        let document = &self.record.document;
        let line = document.dateline.as_ref().map(|it| it.place.clone());
        let parts = [document.path.clone(), document.title.clone(), document.outlet.clone(), line, document.published.clone()];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let head = format!("{HEAD}{}{HEAD:#}", parts.join(" · "));
        self.line(0, &head);
        for note in &self.record.document.notes {
            self.line(2, note);
        }
    }

    fn entities(&mut self) {
        let known: Vec<Entity> =
            self.record.entities.iter().filter(|it| it.kind != demarche::core::EntityKind::Place).cloned().collect();
        if self.section("Who", known.len()) {
            for entity in known {
                let roles: Vec<String> = entity.roles.iter().map(|role| role.title.clone()).collect();
                let code = entity.code.as_ref().map(|code| format!(" {code}")).unwrap_or_default();
                let line = format!("{NAME}{}{NAME:#} {FAINT}{}{code}{FAINT:#} {}", entity.name, entity.kind, roles.join("; "));
                self.line(2, line.trim_end());
                self.reasons(&entity.because);
            }
        }
    }

    fn statements(&mut self) {
        if !self.section("Statements", self.record.statements.len()) {
            return;
        }
        for statement in &self.record.statements {
            let line = self.statement_line(statement);
            self.line(2, &line);
            for occurrence in &statement.occurrences {
                for span in &occurrence.content {
                    self.quote(6, *span);
                }
                let rewording =
                    statement.occurrences.first().and_then(|first| explain::rewording(self.record, first, occurrence));
                if let Some(line) = rewording.filter(|_| self.why) {
                    self.line(8, &format!("{FAINT}{line}{FAINT:#}"));
                }
            }
            self.reasons(&statement.because);
        }
    }

    fn statement_line(&self, statement: &Statement) -> String {
        let speaker = statement.speaker.map_or_else(|| statement.speaker_text.clone(), |id| self.name(id));
        let speaker = if speaker.is_empty() { "(unnamed)".into() } else { speaker };
        let via: Vec<String> = statement
            .via
            .iter()
            .map(|relay| {
                let locator = relay.locator.as_ref().map(|it| format!(" [{it}]")).unwrap_or_default();
                format!("{}{locator}", self.name(relay.entity))
            })
            .collect();
        let chain = if via.is_empty() {
            String::new()
        } else {
            format!(" ← {}", via.iter().rev().cloned().collect::<Vec<_>>().join(" ← "))
        };
        let to =
            if statement.addressees.is_empty() { String::new() } else { format!(" → {}", self.names(&statement.addressees)) };
        let forms: Vec<&str> = statement.occurrences.iter().map(|it| it.form).map(Form::word).collect();
        let when = statement.date.as_ref().map(|date| format!(" {date}")).unwrap_or_default();
        format!(
            "{} {NAME}{speaker}{NAME:#}{chain} {}{to} {FAINT}{}{when}{FAINT:#}",
            statement.id,
            statement.act,
            forms.join(", ")
        )
    }

    fn events(&mut self) {
        if !self.section("Events", self.record.events.len()) {
            return;
        }
        for event in &self.record.events {
            let to = if event.recipients.is_empty() {
                String::new()
            } else {
                format!(" → {NAME}{}{NAME:#}", self.names(&event.recipients))
            };
            let style = match event.status {
                Status::Occurred | Status::Ongoing => GOOD,
                Status::Refused | Status::Denied => BAD,
                _ => FAINT,
            };
            let modes = if event.modes.is_empty() { String::new() } else { format!("/{}", event.modes.join("+")) };
            let when = event.time.as_ref().map(|time| {
                if time.start == time.end { format!(" {}", time.start) } else { format!(" {}…{}", time.start, time.end) }
            });
            let place = event.place.as_ref().map(|place| format!(" @ {}", place.name));
            let taught: Vec<String> = event.taught.iter().map(|it| format!(" #{}", it.name)).collect();
            let line = format!(
                "{} {}{modes} {style}{}{style:#} {NAME}{}{NAME:#}{to}{}{}{}",
                event.id,
                event.category.code(),
                event.status,
                self.names(&event.actors),
                when.unwrap_or_default(),
                place.unwrap_or_default(),
                taught.concat()
            );
            self.line(2, &line);
            self.quote(6, event.trigger);
            self.reasons(&event.because);
        }
    }

    fn conditions(&mut self) {
        if !self.section("Conditions", self.record.conditions.len()) {
            return;
        }
        for condition in &self.record.conditions {
            let holder = condition.holder.map(|id| self.name(id)).unwrap_or_default();
            self.line(2, &format!("{} {} {NAME}{holder}{NAME:#}", condition.id, condition.kind));
            self.quote(6, condition.condition);
            self.quote(6, condition.consequent);
            self.reasons(&condition.because);
        }
    }

    fn positions(&mut self) {
        if !self.section("Positions", self.record.positions.len()) {
            return;
        }
        for position in &self.record.positions {
            let line = format!(
                "{} {NAME}{}{NAME:#} {} {FAINT}{}{FAINT:#}",
                position.id,
                self.name(position.holder),
                position.stance,
                position.issue
            );
            self.line(2, &line);
            self.quote(6, position.span);
            self.reasons(&position.because);
        }
    }

    fn meetings(&mut self) {
        if !self.section("Meetings", self.record.meetings.len()) {
            return;
        }
        for meeting in &self.record.meetings {
            let when = meeting.time.as_ref().map(|time| format!(" {}", time.start)).unwrap_or_default();
            let place = meeting.place.as_ref().map(|place| format!(" @ {}", place.name)).unwrap_or_default();
            let line =
                format!("{} {NAME}{}{NAME:#} {}{when}{place}", meeting.id, self.names(&meeting.participants), meeting.status);
            self.line(2, &line);
            self.quote(6, meeting.span);
            self.reasons(&meeting.because);
        }
    }
}

impl Page<'_> {
    fn marks(&mut self) {
        if !self.section("Taught types", self.record.marks.len()) {
            return;
        }
        for mark in &self.record.marks {
            let score = if self.why { format!(" {FAINT}{:.2}{FAINT:#}", mark.score) } else { String::new() };
            self.line(2, &format!("#{}{score}", mark.name));
            self.quote(6, mark.span);
            if let Some(sentence) = self.record.document.sentences.get(mark.sentence).copied().filter(|_| self.why) {
                self.quote(8, sentence);
            }
        }
    }
}

/// A record as tab-separated claims, one a line; offsets are Unicode scalars.
pub(crate) fn tsv(record: &Record) -> String {
    let offsets = demarche::core::wire::Offsets::new(&record.document.text);
    let mut out = String::new();
    let mut row =
        |kind: &str, id: String, what: &str, status: &str, who: String, whom: String, when: &str, place: &str, span: Span| {
            let at = offsets.to_scalars(span);
            let words = span.of(&record.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(
                out,
                "{}\t{kind}\t{id}\t{what}\t{status}\t{who}\t{whom}\t{when}\t{place}\t{}\t{}\t{words}",
                record.document.id, at.start, at.end
            );
        };
    let names = |ids: &[EntityId]| {
        ids.iter().filter_map(|id| record.entity(*id)).map(|it| it.name.clone()).collect::<Vec<_>>().join("; ")
    };
    for it in &record.statements {
        let span = it.occurrences.first().and_then(|at| at.content.first()).copied().unwrap_or_default();
        let who = it.speaker.map_or_else(|| it.speaker_text.clone(), |id| names(&[id]));
        row(
            "statement",
            it.id.to_string(),
            it.act.word(),
            "",
            who,
            names(&it.addressees),
            it.date.as_deref().unwrap_or(""),
            "",
            span,
        );
    }
    for it in &record.events {
        let when = it.time.as_ref().map_or("", |time| time.start.as_str());
        let place = it.place.as_ref().map_or("", |place| place.name.as_str());
        row(
            "event",
            it.id.to_string(),
            it.category.code(),
            it.status.word(),
            names(&it.actors),
            names(&it.recipients),
            when,
            place,
            it.trigger,
        );
    }
    for it in &record.conditions {
        row("condition", it.id.to_string(), it.kind.word(), "", names(it.holder.as_slice()), String::new(), "", "", it.condition);
    }
    for it in &record.positions {
        row("position", it.id.to_string(), it.stance.word(), "", names(&[it.holder]), names(&it.toward), "", "", it.span);
    }
    for it in &record.meetings {
        let when = it.time.as_ref().map_or("", |time| time.start.as_str());
        let place = it.place.as_ref().map_or("", |place| place.name.as_str());
        row("meeting", it.id.to_string(), "", it.status.word(), names(&it.participants), String::new(), when, place, it.span);
    }
    for (at, it) in record.marks.iter().enumerate() {
        row("mark", format!("K{}", at + 1), &it.name, "", String::new(), String::new(), "", "", it.span);
    }
    out
}
