//! What each filter asks of the tables.

use std::rc::Rc;

use rusqlite::types::Value;

use super::Ask;
use crate::dates::Days;
use crate::error::AskError;
use crate::filter::{Filter, Kind, list};
use crate::ids::Ids;
use crate::names::{self, Named};
use crate::words::Words;

/// What a filter became: a set of row numbers, and tests on the table's own columns.
pub(crate) struct Plan {
    pub kind: Kind,
    /// Absent where no filter asks another table.
    pub set: Option<Ids>,
    /// Conditions on the row `t`, with numbered parameters.
    pub tests: Vec<String>,
    pub params: Vec<Value>,
    /// How each filter was understood.
    pub searched: Vec<String>,
}

/// A text as a parameter.
fn value(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// Numbers as a table-valued parameter.
pub(crate) fn array_of(ids: impl IntoIterator<Item = i64>) -> Rc<Vec<Value>> {
    Rc::new(ids.into_iter().map(Value::Integer).collect())
}

fn texts_of(texts: &[String]) -> Rc<Vec<Value>> {
    Rc::new(texts.iter().cloned().map(Value::Text).collect())
}

/// Queries that mark the rows which a list of actors takes part in, by part.
fn by_actor(kind: Kind, part: &str) -> &'static [&'static str] {
    match (kind, part) {
        (Kind::Statements, "who") => &["SELECT count(ask_mark(id)) FROM statements WHERE speaker IN rarray(?1)"],
        (Kind::Statements, "to") => &["SELECT count(ask_mark(statement)) FROM statement_addressees WHERE actor IN rarray(?1)"],
        (Kind::Statements, "about") => &[
            "SELECT count(ask_mark(statement)) FROM statement_addressees WHERE actor IN rarray(?1)",
            "SELECT count(ask_mark(r.statement)) FROM event_parties p CROSS JOIN event_reports r ON r.event = p.event
             WHERE p.actor IN rarray(?1) AND r.statement IS NOT NULL",
        ],
        (Kind::Events, "who") => {
            &["SELECT count(ask_mark(event)) FROM event_parties WHERE actor IN rarray(?1) AND side = 'actor'"]
        }
        (Kind::Events, "to") => {
            &["SELECT count(ask_mark(event)) FROM event_parties WHERE actor IN rarray(?1) AND side = 'recipient'"]
        }
        (Kind::Events, _) => &["SELECT count(ask_mark(event)) FROM event_parties WHERE actor IN rarray(?1)"],
        (Kind::Meetings, _) => &["SELECT count(ask_mark(meeting)) FROM meeting_parties WHERE actor IN rarray(?1)"],
        (Kind::Positions, "who") => &["SELECT count(ask_mark(id)) FROM positions WHERE holder IN rarray(?1)"],
        (Kind::Positions, _) => &["SELECT count(ask_mark(position)) FROM position_parties WHERE actor IN rarray(?1)"],
        (Kind::People, _) => &["SELECT count(ask_mark(id)) FROM actors WHERE id IN rarray(?1)"],
        (Kind::Negotiations, _) => &["SELECT count(ask_mark(negotiation)) FROM negotiation_parties WHERE actor IN rarray(?1)"],
        (Kind::Documents, _) => &["SELECT count(ask_mark(document)) FROM actor_reports WHERE actor IN rarray(?1)"],
        (Kind::Statements, _) => &[],
    }
}

/// Queries that mark the rows in which anybody of a country takes part, or whose place lies there.
fn by_country(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Statements => &[
            "SELECT count(ask_mark(s.id)) FROM actors a CROSS JOIN statements s ON s.speaker = a.id WHERE a.country = ?1",
            "SELECT count(ask_mark(s.statement)) FROM actors a CROSS JOIN statement_addressees s ON s.actor = a.id WHERE a.country = ?1",
        ],
        Kind::Events => &[
            "SELECT count(ask_mark(p.event)) FROM actors a CROSS JOIN event_parties p ON p.actor = a.id WHERE a.country = ?1",
            "SELECT count(ask_mark(id)) FROM events WHERE country = ?1",
        ],
        Kind::Meetings => &[
            "SELECT count(ask_mark(p.meeting)) FROM actors a CROSS JOIN meeting_parties p ON p.actor = a.id WHERE a.country = ?1",
            "SELECT count(ask_mark(id)) FROM meetings WHERE country = ?1",
        ],
        Kind::Positions => &[
            "SELECT count(ask_mark(p.id)) FROM actors a CROSS JOIN positions p ON p.holder = a.id WHERE a.country = ?1",
            "SELECT count(ask_mark(p.position)) FROM actors a CROSS JOIN position_parties p ON p.actor = a.id WHERE a.country = ?1",
        ],
        Kind::People => &["SELECT count(ask_mark(id)) FROM actors WHERE country = ?1"],
        Kind::Negotiations => &[
            "SELECT count(ask_mark(p.negotiation)) FROM actors a CROSS JOIN negotiation_parties p ON p.actor = a.id WHERE a.country = ?1",
        ],
        Kind::Documents => &[
            "SELECT count(ask_mark(r.document)) FROM actors a CROSS JOIN actor_reports r ON r.actor = a.id WHERE a.country = ?1",
        ],
    }
}

/// Queries that mark the rows which a full-text question finds.
fn by_words(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Statements => &["SELECT count(ask_mark(rowid)) FROM statement_words WHERE statement_words MATCH ?1"],
        Kind::Documents => &["SELECT count(ask_mark(rowid)) FROM document_words WHERE document_words MATCH ?1"],
        Kind::Events => {
            &["SELECT count(ask_mark(r.event)) FROM document_words w CROSS JOIN event_reports r ON r.document = w.rowid
             WHERE document_words MATCH ?1"]
        }
        Kind::Meetings => {
            &["SELECT count(ask_mark(r.meeting)) FROM document_words w CROSS JOIN meeting_reports r ON r.document = w.rowid
             WHERE document_words MATCH ?1"]
        }
        Kind::Positions => &[
            "SELECT count(ask_mark(p.id)) FROM statement_words w CROSS JOIN positions p ON p.statement = w.rowid
             WHERE statement_words MATCH ?1",
            "SELECT count(ask_mark(p.id)) FROM document_words w CROSS JOIN positions p ON p.document = w.rowid
             WHERE document_words MATCH ?1 AND p.statement IS NULL",
        ],
        Kind::People | Kind::Negotiations => &[],
    }
}

/// Queries that mark the rows which an outlet carries; a copy that was not read carries what its original does.
fn by_outlet(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Statements => &[
            "SELECT count(ask_mark(r.statement)) FROM documents d CROSS JOIN statement_reports r ON r.document = iif(d.own_record, d.id, d.copy_of) WHERE d.outlet IN rarray(?1)",
        ],
        Kind::Events => &[
            "SELECT count(ask_mark(r.event)) FROM documents d CROSS JOIN event_reports r ON r.document = iif(d.own_record, d.id, d.copy_of) WHERE d.outlet IN rarray(?1)",
        ],
        Kind::Meetings => &[
            "SELECT count(ask_mark(r.meeting)) FROM documents d CROSS JOIN meeting_reports r ON r.document = iif(d.own_record, d.id, d.copy_of) WHERE d.outlet IN rarray(?1)",
        ],
        Kind::Positions => &[
            "SELECT count(ask_mark(p.id)) FROM documents d CROSS JOIN positions p ON p.document = iif(d.own_record, d.id, d.copy_of) WHERE d.outlet IN rarray(?1)",
        ],
        Kind::People => &[
            "SELECT count(ask_mark(r.actor)) FROM documents d CROSS JOIN actor_reports r ON r.document = iif(d.own_record, d.id, d.copy_of) WHERE d.outlet IN rarray(?1)",
        ],
        Kind::Documents => &["SELECT count(ask_mark(id)) FROM documents WHERE outlet IN rarray(?1)"],
        Kind::Negotiations => &[],
    }
}

impl Plan {
    /// What a filter asks of a kind.
    pub fn new(ask: &Ask<'_>, kind: Kind, filter: &Filter) -> Result<Self, AskError> {
        filter.check(kind)?;
        let mut plan = Self { kind, set: None, tests: Vec::new(), params: Vec::new(), searched: Vec::new() };
        plan.columns(filter)?;
        plan.parties(ask, filter)?;
        plan.about(ask, filter)?;
        if let Some(name) = &filter.country {
            let country = names::country(name)?;
            plan.searched.push(format!("country {} ({})", country.name, country.iso3));
            plan.gather(ask, by_country(kind), rusqlite::params![country.iso3])?;
        }
        if let Some(name) = &filter.outlet {
            let outlets = names::outlets(ask.connection(), name)?;
            plan.searched.push(format!("carried by {}", outlets.join(", ")));
            plan.gather(ask, by_outlet(kind), rusqlite::params![texts_of(&outlets)])?;
        }
        plan.text(ask, filter)?;
        Ok(plan)
    }

    /// Tests on the table's own columns.
    fn columns(&mut self, filter: &Filter) -> Result<(), AskError> {
        let days = Days::new(filter.since.as_deref(), filter.until.as_deref())?;
        if let Some(column) = self.kind.day() {
            for (bound, test) in [(days.from, ">="), (days.before, "<")] {
                if let Some(bound) = bound {
                    self.test(&format!("t.{column} {test} ?"), value(&bound));
                }
            }
        }
        let dated = [("since", &filter.since), ("until", &filter.until)];
        self.searched.extend(dated.iter().filter_map(|(name, day)| Some(format!("{name} {}", day.as_ref()?))));
        self.one_of("act", "act", filter.act.as_deref(), str::to_lowercase);
        self.one_of("stance", "stance", filter.stance.as_deref(), str::to_lowercase);
        let status = if self.kind == Kind::Negotiations { "state" } else { "status" };
        self.one_of("status", status, filter.status.as_deref(), str::to_lowercase);
        self.types(filter.types.as_deref());
        if self.kind == Kind::People && filter.types.is_none() && filter.who.is_none() {
            // Places do not act, and groups without a name ("protesters") are nobody to look up; both are listed when asked for.
            self.tests.push("t.kind NOT IN ('place', 'group')".into());
        }
        if let Some(least) = filter.min_confidence {
            self.test("t.confidence >= ?", Value::Real(least));
            self.searched.push(format!("confidence at least {least}"));
        }
        if let Some(least) = filter.min_sources {
            self.test("t.sources >= ?", Value::Integer(i64::from(least)));
            self.searched.push(format!("at least {least} independent sources"));
        }
        if let Some(issue) = &filter.issue {
            self.held_words("t.issue", issue);
            self.searched.push(format!("issue `{issue}`"));
        }
        Ok(())
    }

    /// Every word must stand in a column.
    fn held_words(&mut self, expression: &str, words: &str) {
        for word in words.split_whitespace() {
            self.test(&format!("instr(lower({expression}), ?) > 0"), Value::Text(word.to_lowercase()));
        }
    }

    fn test(&mut self, test: &str, value: Value) {
        self.params.push(value);
        self.tests.push(test.replacen('?', &format!("?{}", self.params.len()), 1));
    }

    fn one_of(&mut self, name: &str, column: &str, words: Option<&str>, case: fn(&str) -> String) {
        let Some(words) = words else { return };
        let marks: Vec<String> = list(words)
            .iter()
            .map(|word| {
                self.params.push(Value::Text(case(word)));
                format!("?{}", self.params.len())
            })
            .collect();
        self.tests.push(format!("t.{column} IN ({})", marks.join(", ")));
        self.searched.push(format!("{name} {words}"));
    }

    fn types(&mut self, types: Option<&str>) {
        let Some(types) = types else { return };
        if self.kind == Kind::People {
            return self.one_of("type", "kind", Some(types), str::to_lowercase);
        }
        let tests: Vec<String> = list(types)
            .iter()
            .map(|word| {
                let (category, mode) = word.split_once('/').map_or((word.as_str(), None), |(head, mode)| (head, Some(mode)));
                self.params.push(Value::Text(category.to_uppercase()));
                let category = format!("t.type = ?{}", self.params.len());
                let Some(mode) = mode else { return category };
                self.params.push(Value::Text(format!("\"{}\"", mode.to_lowercase())));
                format!("({category} AND instr(t.modes, ?{}) > 0)", self.params.len())
            })
            .collect();
        self.tests.push(format!("({})", tests.join(" OR ")));
        self.searched.push(format!("type {types}"));
    }

    fn parties(&mut self, ask: &Ask<'_>, filter: &Filter) -> Result<(), AskError> {
        for (part, name) in [("who", &filter.who), ("to", &filter.to)] {
            if let Some(name) = name {
                let named = names::resolve(ask.connection(), name)?;
                self.searched.push(format!("{part} {}", named.shown));
                self.gather(ask, by_actor(self.kind, part), rusqlite::params![array_of(named.actors)])?;
            }
        }
        Ok(())
    }

    /// Whom or what it is about: an actor by links and by names in the words, else the words themselves.
    fn about(&mut self, ask: &Ask<'_>, filter: &Filter) -> Result<(), AskError> {
        let Some(about) = &filter.about else { return Ok(()) };
        match names::resolve(ask.connection(), about) {
            Ok(named) => self.about_actors(ask, &named),
            Err(AskError::Unknown { .. }) => {
                let words = Words::new(about)?;
                self.searched.push(format!("about the words {}", words.expression()));
                let queries = by_words(self.kind);
                self.gather(ask, queries, rusqlite::params![words.expression()])
            }
            Err(other) => Err(other),
        }
    }

    fn about_actors(&mut self, ask: &Ask<'_>, named: &Named) -> Result<(), AskError> {
        self.searched.push(format!("about {}", named.shown));
        let mut found = Ids::default();
        for query in by_actor(self.kind, "about") {
            ask.sets.gather(ask.connection(), &mut found, query, rusqlite::params![array_of(named.actors.iter().copied())])?;
        }
        if self.kind == Kind::Statements
            && let Some(words) = Words::any(&named.names)
        {
            for query in by_words(self.kind) {
                ask.sets.gather(ask.connection(), &mut found, query, rusqlite::params![words.expression()])?;
            }
        }
        self.keep(found);
        Ok(())
    }

    fn text(&mut self, ask: &Ask<'_>, filter: &Filter) -> Result<(), AskError> {
        let Some(text) = &filter.text else { return Ok(()) };
        let words = Words::new(text)?;
        self.searched.push(format!("words {}", words.expression()));
        match self.kind {
            Kind::People => {
                self.held_words("t.name", text);
                Ok(())
            }
            Kind::Negotiations => {
                self.held_words("t.name || ' ' || t.issue", text);
                Ok(())
            }
            kind => self.gather(ask, by_words(kind), rusqlite::params![words.expression()]),
        }
    }

    fn gather(&mut self, ask: &Ask<'_>, queries: &[&str], params: &[&dyn rusqlite::ToSql]) -> Result<(), AskError> {
        let mut found = Ids::default();
        for query in queries {
            ask.sets.gather(ask.connection(), &mut found, query, params)?;
        }
        self.keep(found);
        Ok(())
    }

    fn keep(&mut self, found: Ids) {
        match &mut self.set {
            Some(set) => set.intersect(&found),
            None => self.set = Some(found),
        }
    }
}
