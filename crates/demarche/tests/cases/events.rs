//! Cases for events and meetings.

use demarche::core::record::{Amount, EntityId, Event, Meeting, Record};

use crate::markdown::{Case, is_entity, name, one_of, words};

/// One line of what is expected.
enum Line {
    Event { needed: bool, event: Wanted },
    Meeting { status: String, participants: Vec<String>, date: Option<String> },
    NoEvent,
    NoMeeting,
    AndOthers,
}

#[derive(Default)]
struct Wanted {
    categories: String,
    modes: String,
    status: String,
    trigger: String,
    actors: String,
    recipients: String,
    cells: Vec<(String, String)>,
    line: String,
}

fn line_of(line: &str) -> Result<Line, &'static str> {
    match line {
        "no event" => return Ok(Line::NoEvent),
        "no meeting" => return Ok(Line::NoMeeting),
        "and others" => return Ok(Line::AndOthers),
        _ => {}
    }
    let (kind, rest) = line.split_once(':').ok_or("no such expectation")?;
    let cells: Vec<&str> = rest.split('|').map(str::trim).collect();
    match (kind, cells.as_slice()) {
        ("event" | "may event", [sort, status, trigger, sides, more @ ..]) => {
            let (categories, modes) = sort.split_once(' ').unwrap_or((sort, ""));
            let (actors, recipients) = sides.split_once("->").ok_or("sides are written `actors -> recipients`")?;
            let cell = |cell: &&str| cell.split_once(':').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
            let cells =
                more.iter().map(cell).collect::<Option<Vec<_>>>().ok_or("a cell behind the sides needs a name (`date: …`)")?;
            let [categories, modes, status, trigger] = [categories, modes, status, trigger].map(|it| it.trim().to_owned());
            let [actors, recipients] = [actors, recipients].map(|it| it.trim().to_owned());
            let event = Wanted { categories, modes, status, trigger, actors, recipients, cells, line: line.to_owned() };
            Ok(Line::Event { needed: kind == "event", event })
        }
        ("meeting", [status, participants, more @ ..]) => {
            let date = more.first().and_then(|cell| cell.strip_prefix("date:")).map(|it| it.trim().to_owned());
            let participants = participants.split(',').map(|it| it.trim().to_owned()).collect();
            Ok(Line::Meeting { status: (*status).to_owned(), participants, date })
        }
        _ => Err("no such expectation, or not enough cells"),
    }
}

/// Whether the entities are those of a comma list; `*` for any, `none` for nobody.
fn same_side(pattern: &str, ids: &[EntityId], record: &Record) -> bool {
    if pattern == "*" {
        return true;
    }
    let wanted: Vec<&str> = pattern.split(',').map(str::trim).filter(|it| !it.is_empty() && *it != "none").collect();
    // A phrase stands for a name that holds its words ("gunmen" for "three gunmen").
    let is = |pattern: &str, id: EntityId| {
        is_entity(pattern, Some(id), record)
            || pattern.split(" or ").any(|it| {
                let (wanted, found) = (words(it), words(name(Some(id), record)));
                found.windows(wanted.len().max(1)).any(|window| window == wanted)
            })
    };
    wanted.len() == ids.len() && wanted.iter().all(|pattern| ids.iter().any(|&id| is(pattern, id)))
}

fn same_sides(wanted: &Wanted, it: &Event, record: &Record) -> bool {
    let apart = same_side(&wanted.actors, &it.actors, record) && same_side(&wanted.recipients, &it.recipients, record);
    // All sides of a two-sided act may be actors.
    let all: Vec<EntityId> = it.actors.iter().chain(&it.recipients).copied().collect();
    let both = format!("{}, {}", wanted.actors, wanted.recipients);
    let mutual = wanted.actors.contains(',') || !matches!(wanted.recipients.as_str(), "*" | "none");
    apart || (mutual && ["CONSULT", "AGREE", "COOPERATE"].contains(&it.category.code()) && same_side(&both, &all, record))
}

fn same_count(pattern: &str, count: Option<&Amount>) -> bool {
    let (low, high) = pattern.split_once('-').unwrap_or((pattern, pattern));
    let number = |text: &str| text.trim().parse::<u64>().ok();
    count.is_some_and(|it| number(low) == it.min && (high != pattern || it.max.is_none_or(|max| number(high) == Some(max))))
}

fn happens(wanted: &Wanted, it: &Event, record: &Record) -> bool {
    let trigger = words(it.trigger.of(&record.document.text));
    let same_trigger = wanted.trigger.split(" or ").any(|pattern| words(pattern).iter().any(|word| trigger.contains(word)));
    // A mode is asked of the categories that have it: "RETREAT/CONCEDE release".
    let has = |mode: &&str| it.category.modes().iter().any(|(known, _)| known == mode);
    let mut asked = wanted.modes.split('/').map(str::trim).filter(has).peekable();
    let same_mode = asked.peek().is_none() || asked.any(|mode| it.modes.iter().any(|own| own == mode));
    let cell = |(name, value): &(String, String)| match name.as_str() {
        "date" => it.time.as_ref().is_some_and(|time| time.start == *value),
        "place" => it.place.as_ref().is_some_and(|place| value.split(" or ").any(|it| words(it) == words(&place.name))),
        "killed" => same_count(value, it.magnitude.as_ref().and_then(|it| it.dead.as_ref())),
        "injured" => same_count(value, it.magnitude.as_ref().and_then(|it| it.injured.as_ref())),
        "detained" => same_count(value, it.magnitude.as_ref().and_then(|it| it.detained.as_ref())),
        _ => false,
    };
    one_of(&wanted.categories, it.category.code())
        && one_of(&wanted.status, it.status.word())
        && same_trigger
        && same_mode
        && same_sides(wanted, it, record)
        && wanted.cells.iter().all(cell)
}

/// What is wrong with the record, one complaint a line.
pub fn complaints(case: &Case, record: &Record) -> Result<Vec<String>, String> {
    let lines = case.expected.iter().map(|(at, line)| line_of(line).map_err(|why| format!("line {at}: {why}: {line}")));
    let lines: Vec<Line> = lines.collect::<Result<_, _>>()?;
    let (mut wrong, mut used) = (Vec::new(), vec![false; record.events.len()]);
    for needed_first in [true, false] {
        for line in &lines {
            let Line::Event { needed, event: wanted } = line else { continue };
            if *needed != needed_first {
                continue;
            }
            let mut free = record.events.iter().enumerate().filter(|(at, _)| !used[*at]);
            match free.find(|(_, it)| happens(wanted, it, record)) {
                Some((at, _)) => used[at] = true,
                None if *needed => wrong.push(format!("missing {}", wanted.line)),
                None => {}
            }
        }
    }
    if !lines.iter().any(|line| matches!(line, Line::AndOthers)) {
        let rest = record.events.iter().zip(&used).filter(|(_, used)| !**used);
        wrong.extend(rest.map(|(it, _)| format!("unexpected {}", show_event(it, record))));
    }
    let meets = |line: &Line, it: &Meeting| match line {
        Line::Meeting { status, participants, date } => {
            one_of(status, it.status.word())
                && same_side(&participants.join(","), &it.participants, record)
                && date.as_ref().is_none_or(|date| it.time.as_ref().is_some_and(|time| time.start == *date))
        }
        _ => false,
    };
    let checked = lines.iter().any(|line| matches!(line, Line::Meeting { .. } | Line::NoMeeting));
    for (line, (_, text)) in lines.iter().zip(&case.expected).filter(|(line, _)| matches!(line, Line::Meeting { .. })) {
        if !record.meetings.iter().any(|it| meets(line, it)) {
            wrong.push(format!("missing {text}"));
        }
    }
    let rest = record.meetings.iter().filter(|it| checked && !lines.iter().any(|line| meets(line, it)));
    wrong.extend(rest.map(|it| format!("unexpected {}", show_meeting(it, record))));
    Ok(wrong)
}

fn names(ids: &[EntityId], record: &Record) -> String {
    ids.iter().map(|&id| name(Some(id), record)).collect::<Vec<_>>().join(", ")
}

fn show_event(it: &Event, record: &Record) -> String {
    let when = it.time.as_ref().map(|time| format!(" | date: {}", time.start)).unwrap_or_default();
    let place = it.place.as_ref().map(|place| format!(" | place: {}", place.name)).unwrap_or_default();
    format!(
        "event: {} {} | {} | {} | {} -> {}{when}{place}",
        it.category.code(),
        it.modes.join("/"),
        it.status,
        it.trigger.of(&record.document.text),
        names(&it.actors, record),
        names(&it.recipients, record)
    )
}

fn show_meeting(it: &Meeting, record: &Record) -> String {
    let when = it.time.as_ref().map(|time| format!(" | date: {}", time.start)).unwrap_or_default();
    format!("meeting: {} | {}{when}", it.status, names(&it.participants, record))
}

/// All events and meetings of a record.
pub fn show_record(record: &Record) -> String {
    let events = record.events.iter().map(|it| show_event(it, record));
    let lines: Vec<String> = events.chain(record.meetings.iter().map(|it| show_meeting(it, record))).collect();
    if lines.is_empty() { "nothing".into() } else { lines.join("\n    ") }
}
