//! Who meets whom: encounters and calls, held, under way, to come, put off or called off.
//!
//! events of meeting ([`acts`]) + verbs of meeting ([`verbs`]) + nouns for talks with what is said of them ([`nouns`]) → rows, in the
//! order of the text → "the two sides" and "the talks" get the parties that met last → one row for one encounter → [`Meeting`]s

mod acts;
mod nouns;
mod verbs;

use demarche_core::{EntityId, EntityKind, Event, Meeting, MeetingId, MeetingStatus, Place, Reason, Span, Status, Time};

use crate::Story;
use crate::entities::Entities;

/// Name of the rule that makes a meeting to come an AGREE event.
pub(crate) const TO_COME: &str = "plover/meeting-to-come";

/// How near, in characters, two rows of the same people must stand to be one.
const NEAR: u32 = 400;
/// How many sentences back the parties of "the two sides" may have been named.
const REACH: usize = 8;

/// An encounter as one place of the text tells it.
#[derive(Clone, Debug)]
struct Row {
    /// The word that tells it.
    token: usize,
    /// Its sentence.
    sentence: usize,
    /// Who meets, as far as the words around say.
    participants: Vec<EntityId>,
    status: MeetingStatus,
    time: Option<Time>,
    place: Option<Place>,
    span: Span,
    /// Whether it is one that the story speaks of as known ("the meeting").
    definite: bool,
    /// Whether words say more of it than that it is spoken of, so that one named party is enough.
    firm: bool,
    because: Reason,
}

impl Row {
    /// Whether it has a day or a place, or was one that is off.
    fn is_fixed(&self, story: &Story<'_>) -> bool {
        let off =
            matches!(self.status, MeetingStatus::Cancelled | MeetingStatus::Postponed) && !nouns::is_general(story, self.token);
        self.time.is_some() || self.place.is_some() || off
    }

    /// Whether its clause names talks or a meeting, or whose guests come.
    fn is_of_talks(&self, story: &Story<'_>) -> bool {
        let guests = ["side", "delegation", "party", "envoy", "negotiator", "mediate"];
        let mut words = story.reading.tokens_in(self.span);
        words.any(|it| story.lexicon.has_word("talks", &story.lemma(it)) || story.lemma_in(it, &guests))
    }

    /// Whether somebody brings others together: "offered to host talks", "invited both sides".
    fn is_arranged(&self, story: &Story<'_>) -> bool {
        const ARRANGES: [&str; 5] = ["host", "invite", "facilitate", "organise", "organize"];
        let verb = verb_of(story, self.token);
        std::iter::once(self.token)
            .chain(verb)
            .chain(story.reading.tokens_in(self.span))
            .any(|it| story.is_verb(it) && story.lemma_in(it, &ARRANGES))
    }
}

/// The meetings of a story.
pub fn find(story: &Story<'_>, entities: &Entities, events: &[Event]) -> Vec<Meeting> {
    let times = crate::time::find(story);
    let mut rows = acts::find(story, entities, events);
    for row in verbs::find(story, entities, &times).into_iter().chain(nouns::find(story, entities, &times)) {
        let words = |row: &Row| [Some(row.token), verb_of(story, row.token)];
        let same = |other: &Row| words(other).iter().flatten().any(|word| words(&row).contains(&Some(*word)));
        match rows.iter_mut().find(|other| same(other)) {
            None => rows.push(row),
            // What the words say is more than the event knows of.
            Some(other) if other.participants.len() < 2 && row.participants.len() > 1 => *other = row,
            Some(_) => {}
        }
    }
    rows.sort_by_key(|row| row.token);
    nest(story, entities, &mut rows);
    let mut found: Vec<Row> = Vec::new();
    for mut row in rows {
        if is_change(entities, &mut found, &row) {
            continue;
        }
        resolve(story, entities, events, &found, &mut row);
        if joins(story, &mut found, &row) {
            continue;
        }
        if is_known(story, &mut found, &row) {
            continue;
        }
        // A row with one party needs words that say that there is a meeting, or a party that is several.
        let several =
            |id: &EntityId| entities.get(*id).is_some_and(|it| matches!(it.kind, EntityKind::Group | EntityKind::Organization));
        let enough = match row.participants[..] {
            [] => false,
            [one] => {
                let talks = || row.is_arranged(story) && row.is_of_talks(story);
                row.firm && (row.is_fixed(story) || talks()) || several(&one) && row.is_fixed(story)
            }
            _ => row.participants.iter().any(|id| !is_crowd(entities, *id)),
        };
        if enough {
            found.push(row);
        }
    }
    let meeting = |(at, row): (usize, Row)| Meeting {
        id: MeetingId(at),
        participants: row.participants,
        place: row.place,
        time: row.time,
        status: row.status,
        span: row.span,
        because: vec![row.because],
    };
    found.into_iter().enumerate().map(meeting).collect()
}

/// "Togo proposed that the ministers of X and Y meet in Lomé": one encounter, whose sides, day and place the inner clause tells.
fn nest(story: &Story<'_>, entities: &Entities, rows: &mut Vec<Row>) {
    let mut at = 0;
    while at < rows.len() {
        let clause = story.token(rows[at].token);
        let under = clause.head.filter(|_| matches!(clause.relation(), "ccomp" | "xcomp"));
        let outer = under.and_then(|head| rows.iter().position(|it| it.token == head && it.status == MeetingStatus::Proposed));
        let Some(outer) = outer else {
            at += 1;
            continue;
        };
        let inner = rows.remove(at);
        let outer = if outer > at { outer - 1 } else { outer };
        let proposer: Vec<EntityId> =
            story.agents(rows[outer].token).into_iter().flat_map(|it| entities.of_phrase(story, it)).collect();
        let others: Vec<EntityId> = rows[outer].participants.iter().copied().filter(|it| !proposer.contains(it)).collect();
        let outer = &mut rows[outer];
        outer.participants = if inner.participants.len() > 1 || others.len() < 2 { inner.participants } else { others };
        outer.time = inner.time;
        outer.place = inner.place.or(outer.place.take());
        outer.span = outer.span.cover(inner.span);
    }
}

/// Whether an entity is any people ("some people", "many officers"), neither named nor in office.
fn is_crowd(entities: &Entities, id: EntityId) -> bool {
    entities.get(id).is_some_and(|it| {
        it.kind == EntityKind::Group && it.sectors.iter().all(|sector| matches!(sector.as_str(), "CVL" | "EDU" | "MED" | "BUS"))
    })
}

/// The verb that a word is, or whose subject or object it is.
fn verb_of(story: &Story<'_>, token: usize) -> Option<usize> {
    if story.is_verb(token) {
        return Some(token);
    }
    story.token(token).head.filter(|&head| story.is_verb(head) && matches!(story.token(token).relation(), "nsubj" | "obj"))
}

/// "The President has been invited to attend it": a guest at the meeting that was told last.
fn joins(story: &Story<'_>, found: &mut [Row], row: &Row) -> bool {
    let attend = |&it: &usize| story.lemma_in(it, &["attend", "join"]) && story.is_verb(it);
    let it = |verb: usize| {
        story.child(verb, &["obj"]).is_some_and(|object| {
            story.text(object).eq_ignore_ascii_case("it")
                || story.token(object).upos == "NOUN" && nouns::is_definite(story, object)
        })
    };
    let guest = row.status == MeetingStatus::Proposed && story.lemma_in(row.token, &["invite"]);
    let verb = story.reading.children_by(row.token, &["xcomp", "advcl"]).find(attend).filter(|&verb| guest && it(verb));
    let last = found.iter_mut().rev().find(|other| other.sentence + 1 >= row.sentence).filter(|_| verb.is_some());
    let Some(last) = last else { return false };
    for who in &row.participants {
        if !last.participants.contains(who) {
            last.participants.push(*who);
        }
    }
    true
}

/// Gives a row whose words name no party, or only "the two sides", those that met or were to meet last.
fn resolve(story: &Story<'_>, entities: &Entities, events: &[Event], found: &[Row], row: &mut Row) {
    let group = |id: &EntityId| entities.get(*id).is_some_and(|it| it.kind == EntityKind::Group);
    let several =
        |id: &EntityId| entities.get(*id).is_some_and(|it| matches!(it.kind, EntityKind::Group | EntityKind::Organization));
    let stands_for_sides = |id: &EntityId| several(id) && !is_own_group(story, entities, *id, row);
    // "The minister, who hosted the delegations": the host and the two whose delegations they are.
    let hosts: Vec<EntityId> = row.participants.iter().copied().filter(|id| !stands_for_sides(id)).collect();
    let guests = hosts.len() == 1 && row.participants.len() == 2 && row.is_arranged(story);
    if !guests && (!hosts.is_empty() || row.participants.len() > 1) {
        return;
    }
    // "The next summit" is of those who met before, however far back.
    let next = nouns::is_next(story, row.token);
    let reach = if next { usize::MAX / 2 } else { REACH };
    let near = |sentence: usize| sentence <= row.sentence && sentence + reach >= row.sentence;
    let sides = |all: &[EntityId]| all.len() > 1 && !all.iter().any(group);
    let rows = found
        .iter()
        .rev()
        .filter(|it| near(it.sentence) && sides(&it.participants))
        .map(|it| (it.sentence, it.participants.clone()));
    let mutual = events.iter().rev().filter(|it| {
        use demarche_core::Category::{Agree, Consult, Retreat};
        let before = story.reading.tokens_in(it.trigger).next().is_some_and(|token| token < row.token);
        before && near(it.sentence) && it.status != Status::Historical && matches!(it.category, Consult | Agree | Retreat)
    });
    let pairs = mutual.map(|it| (it.sentence, it.actors.iter().chain(&it.recipients).copied().collect::<Vec<_>>()));
    let last = rows
        .chain(pairs.filter(|it| !next && it.1.len() == 2 && sides(&it.1)))
        .chain(coordinated(story, entities, row))
        .max_by_key(|it| it.0);
    if let Some((_, last)) = last {
        row.participants = last.into_iter().filter(|it| !hosts.contains(it)).chain(hosts.iter().copied()).collect();
    }
}

/// The two that the sentence or the one before names together: "Armenia and Azerbaijan, whose delegations …".
fn coordinated(story: &Story<'_>, entities: &Entities, row: &Row) -> Option<(usize, Vec<EntityId>)> {
    let first = story.reading.sentences[row.sentence.saturating_sub(1)].tokens.start;
    (first..row.token).rev().find_map(|at| {
        let pair = parties(story, entities, [at]);
        let sides = pair.iter().all(|id| {
            entities
                .get(*id)
                .is_some_and(|it| matches!(it.kind, EntityKind::Person | EntityKind::Government | EntityKind::ArmedGroup))
        });
        (story.conjuncts(at).len() == 2 && pair.len() == 2 && sides).then_some((row.sentence, pair))
    })
}

/// Whether a group stands for itself ("deputy negotiators", "energy ministers") rather than for parties that were named ("both sides").
fn is_own_group(story: &Story<'_>, entities: &Entities, id: EntityId, row: &Row) -> bool {
    const SIDES: [&str; 12] = [
        "side",
        "sides",
        "country",
        "countries",
        "delegation",
        "delegations",
        "party",
        "parties",
        "neighbour",
        "neighbours",
        "government",
        "governments",
    ];
    let Some(entity) = entities.get(id) else { return true };
    let here = story.reading.sentences[row.sentence].span;
    let mention = entity.mentions.iter().find(|mention| here.contains(**mention)).or(entity.mentions.first());
    let words: Vec<String> =
        story.words(mention.copied().unwrap_or_default()).split_whitespace().map(str::to_lowercase).collect();
    let last = words.last().map_or("", String::as_str);
    let plain = words.iter().all(|word| {
        matches!(word.as_str(), "the" | "two" | "both" | "their" | "these" | "three" | "rival") || SIDES.contains(&word.as_str())
    });
    !(plain && SIDES.contains(&last)) && entity.name != "they"
}

/// "The meeting was called off": takes back what was expected, if the story has told of it.
fn is_change(entities: &Entities, found: &mut [Row], row: &Row) -> bool {
    let off = matches!(row.status, MeetingStatus::Cancelled | MeetingStatus::Postponed);
    if !off || !row.definite {
        return false;
    }
    let day = |row: &Row| row.time.as_ref().map(|it| it.start.clone());
    let same = |it: &&mut Row| {
        let open = matches!(it.status, MeetingStatus::Expected | MeetingStatus::Proposed);
        let days = day(it).is_none() || day(row).is_none() || day(it) == day(row);
        let country = |id: &EntityId| entities.get(*id).and_then(|it| it.country.clone());
        let of = |id: &EntityId| {
            it.participants.contains(id)
                || country(id).is_some_and(|code| it.participants.iter().any(|other| country(other).as_deref() == Some(&code)))
        };
        open && days && row.participants.iter().all(of)
    };
    let Some(known) = found.iter_mut().rev().find(same) else { return false };
    known.status = row.status;
    known.time = known.time.take().or(row.time.clone());
    known.place = known.place.take().or(row.place.clone());
    true
}

/// Whether the row is already there: the same people on the same day, or close by with no other day. What the new one knows is added.
fn is_known(story: &Story<'_>, found: &mut [Row], row: &Row) -> bool {
    let day = |row: &Row| row.time.as_ref().map(|it| it.start.clone());
    let known = found.iter_mut().find(|it| {
        let (theirs, ours) = (day(it), day(row));
        let close = it.sentence + 1 >= row.sentence || row.span.start.saturating_sub(it.span.end) < NEAR;
        let open = theirs.is_none() || ours.is_none();
        let proposed = it.status == MeetingStatus::Proposed && row.status == MeetingStatus::Proposed;
        // A call that was made is not the talks that were offered in it.
        let apart = it.status == MeetingStatus::Held && row.status == MeetingStatus::Proposed;
        let one = it.status == row.status || ours.is_none() && it.sentence == row.sentence && !apart;
        let near = (close || proposed) && open && one;
        let inside = row.participants.iter().all(|who| it.participants.contains(who));
        let wider = row.participants.len() > 1 && it.participants.iter().all(|who| row.participants.contains(who));
        let hosted = wider && row.is_arranged(story) && it.status == row.status;
        (inside || wider && proposed || hosted) && (near || theirs.is_some() && theirs == ours)
    });
    let Some(known) = known else { return false };
    let more: Vec<EntityId> = row.participants.iter().copied().filter(|who| !known.participants.contains(who)).collect();
    known.participants.extend(more.into_iter().filter(|_| row.is_arranged(story)));
    known.time = known.time.take().or(row.time.clone());
    known.place = known.place.take().or(row.place.clone());
    true
}

/// The parties that noun phrases stand for: those who can meet, each once.
fn parties(story: &Story<'_>, entities: &Entities, heads: impl IntoIterator<Item = usize>) -> Vec<EntityId> {
    let mut all = Vec::new();
    for head in heads {
        let found = entities.of_phrase(story, head);
        // "A delegation of lawmakers", "the presidents of X and Y".
        let found = if found.is_empty() { entities.owners(story, head) } else { found };
        for id in found {
            if can_meet(entities, id) && !all.contains(&id) {
                all.push(id);
            }
        }
    }
    all
}

/// Whether an entity can be a party to a meeting: places, outlets and reporters are none.
fn can_meet(entities: &Entities, id: EntityId) -> bool {
    let reports = |it: &demarche_core::Entity| it.sectors.first().is_some_and(|sector| sector == "JRN");
    entities.get(id).is_some_and(|it| !matches!(it.kind, EntityKind::Place | EntityKind::Outlet) && !reports(it))
}

/// What a status of an act says of a meeting.
fn of_status(status: Status) -> Option<MeetingStatus> {
    match status {
        Status::Occurred | Status::Historical => Some(MeetingStatus::Held),
        Status::Ongoing => Some(MeetingStatus::UnderWay),
        Status::Planned => Some(MeetingStatus::Expected),
        Status::Possible | Status::Conditional | Status::Demanded => Some(MeetingStatus::Proposed),
        Status::Refused | Status::Denied => None,
    }
}

/// The clause that says so: the word's predicate with its subject, objects and adverbials, other clauses left out.
fn clause(story: &Story<'_>, token: usize) -> Span {
    let mut above = std::iter::once(token).chain(story.reading.ancestors(token));
    let top = above.find(|&it| story.is_verb(it)).unwrap_or(token);
    let cut = |child: usize| {
        matches!(story.token(child).relation(), "advcl" | "parataxis" | "conj" | "cc" | "punct" | "mark" | "ccomp")
    };
    let tokens = story.reading.subtree_without(top, cut);
    story.reading.span_of(&tokens).cover(story.token(token).span)
}
