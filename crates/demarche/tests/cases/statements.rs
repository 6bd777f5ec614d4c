//! Cases for statements, conditions and positions.

use std::fmt::Write as _;

use demarche::core::record::{Condition, Position, Record, Statement};

use crate::markdown::{Case, is_entity, name, one_of, readings, same_clause, words};

/// One line of what is expected.
enum Line {
    Says { needed: bool, says: Says },
    Condition { kind: String, condition: String, consequent: String, holder: Option<String> },
    Position { holder: String, stance: String, words: String },
    NoStatement,
    NoCondition,
    NoPosition,
    NotSaid(String),
    AndOthers,
}

struct Says {
    speaker: String,
    act: String,
    forms: String,
    content: String,
    via: Vec<String>,
    to: Option<String>,
    venue: Option<String>,
    date: Option<String>,
    at: Option<String>,
}

fn line_of(line: &str) -> Result<Line, &'static str> {
    match line {
        "no statement" => return Ok(Line::NoStatement),
        "no condition" => return Ok(Line::NoCondition),
        "no position" => return Ok(Line::NoPosition),
        "and others" => return Ok(Line::AndOthers),
        _ => {}
    }
    let (kind, rest) = line.split_once(':').ok_or("no such expectation")?;
    let cells: Vec<String> = rest.split('|').map(|cell| cell.trim().to_owned()).collect();
    match (kind, cells.as_slice()) {
        ("says" | "may say", [speaker, act, forms, content, more @ ..]) => {
            let [speaker, act, forms, content] = [speaker, act, forms, content].map(Clone::clone);
            let mut says = Says { speaker, act, forms, content, via: Vec::new(), to: None, venue: None, date: None, at: None };
            for cell in more {
                let (name, value) = cell.split_once(':').ok_or("a cell after the content needs a name (`via: …`)")?;
                let value = value.trim();
                match name.trim() {
                    "via" => says.via = value.split('<').map(|it| it.trim().to_owned()).collect(),
                    "to" => says.to = Some(value.into()),
                    "venue" => says.venue = Some(value.into()),
                    "date" => says.date = Some(value.into()),
                    "at" => says.at = Some(value.into()),
                    _ => return Err("a cell is `via:`, `to:`, `venue:`, `date:` or `at:`"),
                }
            }
            Ok(Line::Says { needed: kind == "says", says })
        }
        ("condition", [kind, condition, consequent, more @ ..]) => {
            let holder = more.first().map(|cell| cell.strip_prefix("holder:").ok_or("a fourth cell is `holder: …`"));
            let holder = holder.transpose()?.map(|it| it.trim().to_owned());
            let [kind, condition, consequent] = [kind, condition, consequent].map(Clone::clone);
            Ok(Line::Condition { kind, condition, consequent, holder })
        }
        ("position", [holder, stance, words]) => {
            let [holder, stance, words] = [holder, stance, words].map(Clone::clone);
            Ok(Line::Position { holder, stance, words })
        }
        ("not said", [words]) => Ok(Line::NotSaid(words.clone())),
        _ => Err("no such expectation, or not enough cells"),
    }
}

/// The speaker by name; one whom the story does not name by the words that describe them.
fn is_speaker(pattern: &str, statement: &Statement, record: &Record) -> bool {
    let described = pattern.split(" or ").any(|it| same_clause(it, &statement.speaker_text));
    is_entity(pattern, statement.speaker, record) || (statement.speaker.is_none() && described)
}

fn says(wanted: &Says, it: &Statement, record: &Record) -> bool {
    let text = &record.document.text;
    let pieces = |spans: &[demarche::core::Span]| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" ");
    let same_words = same_clause(&wanted.content, &it.text)
        || it.occurrences.iter().any(|place| same_clause(&wanted.content, &pieces(&place.content)));
    let same_venue = |pattern: &String| match &it.venue {
        Some(venue) => pattern.split('/').any(|pattern| same_clause(pattern.trim(), venue)),
        None => pattern == "none",
    };
    let forms: Vec<&str> = wanted.forms.split('+').map(str::trim).collect();
    let same_forms = wanted.forms == "*"
        || (forms.len() == it.occurrences.len()
            && forms.iter().zip(&it.occurrences).all(|(form, place)| one_of(form, place.form.word())));
    let same_relays = wanted.via.first().is_some_and(|first| first == "*")
        || (wanted.via.len() == it.via.len()
            && wanted.via.iter().zip(&it.via).all(|(name, relay)| is_entity(name, Some(relay.entity), record)));
    let same_addressees = wanted.to.as_ref().is_none_or(|wanted| {
        let wanted: Vec<&str> = wanted.split(',').map(str::trim).filter(|&it| it != "none").collect();
        wanted.len() == it.addressees.len()
            && wanted.iter().all(|name| it.addressees.iter().any(|&id| is_entity(name, Some(id), record)))
    });
    is_speaker(&wanted.speaker, it, record)
        && one_of(&wanted.act, it.act.word())
        && same_words
        && same_forms
        && same_relays
        && same_addressees
        && wanted.venue.as_ref().is_none_or(same_venue)
        && wanted.date.as_ref().is_none_or(|date| it.date.as_deref().unwrap_or("none") == date)
        && wanted.at.as_ref().is_none_or(|at| it.via.iter().any(|relay| relay.locator.as_ref() == Some(at)))
}

fn depends(line: &Line, it: &Condition, record: &Record) -> bool {
    let Line::Condition { kind, condition, consequent, holder } = line else { return false };
    let text = &record.document.text;
    one_of(kind, it.kind.word())
        && same_clause(condition, it.condition.of(text))
        && same_clause(consequent, it.consequent.of(text))
        && holder.as_ref().is_none_or(|holder| is_entity(holder, it.holder, record))
}

fn stands(line: &Line, it: &Position, record: &Record) -> bool {
    let Line::Position { holder, stance, words: wanted } = line else { return false };
    let inside = |pattern: &String| {
        let (pattern, text) = (words(pattern), words(&it.text));
        pattern == words(&it.issue) || text.windows(pattern.len().max(1)).any(|window| window == pattern)
    };
    is_entity(holder, Some(it.holder), record)
        && one_of(stance, it.stance.word())
        && (wanted == "*" || readings(wanted).iter().any(inside))
}

/// What is wrong with the record, one complaint a line.
pub fn complaints(case: &Case, record: &Record) -> Result<Vec<String>, String> {
    let expected = case.expected.iter().map(|(at, line)| line_of(line).map_err(|why| format!("line {at}: {why}: {line}")));
    let expected: Vec<Line> = expected.collect::<Result<_, _>>()?;
    let has = |wanted: fn(&Line) -> bool| expected.iter().any(wanted);
    let mut wrong = Vec::new();
    let mut used = vec![false; record.statements.len()];
    for line in &expected {
        match line {
            Line::Says { needed: true, says: wanted } => {
                let mut free = record.statements.iter().enumerate().filter(|(at, _)| !used[*at]);
                match free.find(|(_, it)| says(wanted, it, record)) {
                    Some((at, _)) => used[at] = true,
                    None => wrong.push(format!("missing says: {}", show_wanted(wanted))),
                }
            }
            Line::Condition { kind, condition, consequent, .. }
                if !record.conditions.iter().any(|it| depends(line, it, record)) =>
            {
                wrong.push(format!("missing condition: {kind} | {condition} | {consequent}"));
            }
            Line::Position { holder, stance, words } if !record.positions.iter().any(|it| stands(line, it, record)) => {
                wrong.push(format!("missing position: {holder} | {stance} | {words}"));
            }
            Line::NotSaid(phrase) => {
                let phrase = words(phrase);
                let said = |it: &&Statement| words(&it.text).windows(phrase.len()).any(|window| window == phrase);
                let said = record.statements.iter().filter(said);
                wrong.extend(said.map(|it| format!("must not be said: {}", show_statement(it, record))));
            }
            Line::NoPosition => {
                wrong.extend(record.positions.iter().map(|it| format!("unexpected {}", show_position(it, record))));
            }
            _ => {}
        }
    }
    if !has(|line| matches!(line, Line::AndOthers)) {
        let may = |it: &Statement| {
            let mut lines = expected.iter();
            lines.any(|line| matches!(line, Line::Says { needed: false, says: wanted } if says(wanted, it, record)))
        };
        let rest = record.statements.iter().enumerate().filter(|(at, it)| !used[*at] && !may(it));
        wrong.extend(rest.map(|(_, it)| format!("unexpected {}", show_statement(it, record))));
    }
    if has(|line| matches!(line, Line::Condition { .. } | Line::NoCondition)) {
        let wanted = |it: &Condition| expected.iter().any(|line| depends(line, it, record));
        let rest = record.conditions.iter().filter(|it| !wanted(it));
        wrong.extend(rest.map(|it| format!("unexpected {}", show_condition(it, record))));
    }
    Ok(wrong)
}

fn show_wanted(it: &Says) -> String {
    let mut line = format!("{} | {} | {} | {}", it.speaker, it.act, it.forms, it.content);
    let via = (!it.via.is_empty()).then(|| it.via.join(" < "));
    for (cell, value) in [("via", &via), ("to", &it.to), ("venue", &it.venue), ("date", &it.date), ("at", &it.at)] {
        let _ = value.as_ref().map(|value| write!(line, " | {cell}: {value}"));
    }
    line
}

fn show_statement(it: &Statement, record: &Record) -> String {
    let forms: Vec<&str> = it.occurrences.iter().map(|place| place.form.word()).collect();
    let mut line = format!(
        "says: {} [{}] | {} | {} | {}",
        name(it.speaker, record),
        it.speaker_text,
        it.act,
        forms.join(" + "),
        it.text.replace('\n', " ")
    );
    if !it.via.is_empty() {
        let via: Vec<&str> = it.via.iter().map(|relay| name(Some(relay.entity), record)).collect();
        let _ = write!(line, " | via: {}", via.join(" < "));
    }
    if !it.addressees.is_empty() {
        let to: Vec<&str> = it.addressees.iter().map(|&id| name(Some(id), record)).collect();
        let _ = write!(line, " | to: {}", to.join(", "));
    }
    let at = it.via.iter().find_map(|relay| relay.locator.as_ref());
    for (cell, value) in [("venue", it.venue.as_ref()), ("date", it.date.as_ref()), ("at", at)] {
        let _ = value.map(|value| write!(line, " | {cell}: {value}"));
    }
    line
}

fn show_condition(it: &Condition, record: &Record) -> String {
    let text = &record.document.text;
    let holder = name(it.holder, record);
    format!("condition: {} | {} | {} | holder: {holder}", it.kind, it.condition.of(text), it.consequent.of(text))
}

fn show_position(it: &Position, record: &Record) -> String {
    format!("position: {} | {} | {} [{}]", name(Some(it.holder), record), it.stance, it.text, it.issue)
}

pub fn show_record(record: &Record) -> String {
    let statements = record.statements.iter().map(|it| show_statement(it, record));
    let conditions = record.conditions.iter().map(|it| show_condition(it, record));
    let positions = record.positions.iter().map(|it| show_position(it, record));
    let mut lines: Vec<String> = statements.chain(conditions).chain(positions).collect();
    if lines.is_empty() {
        lines.push("nothing".into());
    }
    lines.join("\n    ")
}
