//! What can be asked of each kind of rows.

use demarche_core::ontology::Category;
use demarche_core::{Act, EntityKind, MeetingStatus, Stance, Status};

use crate::error::AskError;

/// The kinds of rows that a store answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Who said what.
    Statements,
    /// Who did what to whom.
    Events,
    /// Who meets whom.
    Meetings,
    /// Who demands, offers, accepts or rejects what.
    Positions,
    /// Persons, governments, bodies and groups.
    People,
    /// Negotiation files.
    Negotiations,
    /// The stories themselves.
    Documents,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 7] =
        [Kind::Statements, Kind::Events, Kind::Meetings, Kind::Positions, Kind::People, Kind::Negotiations, Kind::Documents];

    /// Its name, which is that of its command.
    pub fn word(self) -> &'static str {
        match self {
            Self::Statements => "statements",
            Self::Events => "events",
            Self::Meetings => "meetings",
            Self::Positions => "positions",
            Self::People => "people",
            Self::Negotiations => "negotiations",
            Self::Documents => "documents",
        }
    }

    /// The table whose rows these are.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::People => "actors",
            other => other.word(),
        }
    }

    /// The column of its day; people have none.
    pub(crate) fn day(self) -> Option<&'static str> {
        match self {
            Self::People => None,
            Self::Negotiations => Some("last_contact"),
            _ => Some("day"),
        }
    }

    /// The filters that it takes.
    pub fn takes(self) -> &'static [&'static str] {
        match self {
            Self::Statements => &["who", "to", "about", "country", "act", "since", "until", "text", "outlet", "min-sources"],
            Self::Events => &[
                "who",
                "to",
                "about",
                "country",
                "type",
                "status",
                "since",
                "until",
                "text",
                "outlet",
                "min-confidence",
                "min-sources",
            ],
            Self::Meetings => &["who", "about", "country", "status", "since", "until", "text", "outlet", "min-sources"],
            Self::Positions => &["who", "to", "about", "country", "stance", "issue", "since", "until", "text", "outlet"],
            Self::People => &["who", "country", "type", "text", "outlet"],
            Self::Negotiations => &["who", "country", "issue", "status", "since", "until", "text"],
            Self::Documents => &["who", "about", "country", "since", "until", "text", "outlet"],
        }
    }

    /// The orders that it takes, the usual one first.
    pub fn orders(self) -> &'static [Sort] {
        match self {
            Self::Statements | Self::Meetings => &[Sort::Newest, Sort::Oldest, Sort::Sources],
            Self::Events => &[Sort::Newest, Sort::Oldest, Sort::Sources, Sort::Confidence, Sort::Scale],
            Self::People => &[Sort::Reports, Sort::Name],
            Self::Positions | Self::Negotiations | Self::Documents => &[Sort::Newest, Sort::Oldest],
        }
    }
}

/// In which order rows come; rows that are equal in it come in order of arrival, those without the value last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Latest day first.
    Newest,
    /// Earliest day first.
    Oldest,
    /// Most independent sources first.
    Sources,
    /// Surest first.
    Confidence,
    /// Most hostile first.
    Scale,
    /// Named by most documents first.
    Reports,
    /// By name.
    Name,
}

impl Sort {
    /// All orders.
    pub const ALL: [Sort; 7] =
        [Sort::Newest, Sort::Oldest, Sort::Sources, Sort::Confidence, Sort::Scale, Sort::Reports, Sort::Name];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Sources => "sources",
            Self::Confidence => "confidence",
            Self::Scale => "scale",
            Self::Reports => "reports",
            Self::Name => "name",
        }
    }

    /// The expression that it sorts by, and whether the greatest comes first.
    pub(crate) fn key(self, kind: Kind) -> (&'static str, bool) {
        match self {
            Self::Newest => (kind.day().unwrap_or("id"), true),
            Self::Oldest => (kind.day().unwrap_or("id"), false),
            Self::Sources => ("sources", true),
            Self::Confidence => ("confidence", true),
            Self::Scale => ("scale", false),
            Self::Reports => ("reports", true),
            Self::Name => ("name COLLATE NOCASE", false),
        }
    }
}

/// What rows are asked for; what is absent is not asked for. Fields of words take several, with commas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Who speaks, acts, meets or holds: a name, a country's name or code, or an actor's key.
    pub who: Option<String>,
    /// To whom it is said or done, or towards whom a position is held; as `who`.
    pub to: Option<String>,
    /// Whom or what it is about: as `who`, else words.
    pub about: Option<String>,
    /// A country, by name or code, of anybody in the row or of its place.
    pub country: Option<String>,
    /// Events: PLOVER categories, with a mode if wanted ("ASSAULT/aerial"); people: kinds of entities.
    pub types: Option<String>,
    /// Statements: what the words do.
    pub act: Option<String>,
    /// Positions: the side's stance.
    pub stance: Option<String>,
    /// Positions and negotiations: words of the issue.
    pub issue: Option<String>,
    /// Events, meetings: whether done, planned, …; negotiations: their state.
    pub status: Option<String>,
    /// From this day, month or year on.
    pub since: Option<String>,
    /// Up to this day, month or year, its last day included.
    pub until: Option<String>,
    /// Full text: of the statement or document; for events, meetings and positions of the story that tells of them.
    pub text: Option<String>,
    /// Carried by an outlet whose name holds these words.
    pub outlet: Option<String>,
    /// Events: at least so sure, 0 to 1.
    pub min_confidence: Option<f64>,
    /// Carried by at least so many independent sources.
    pub min_sources: Option<u32>,
}

/// The states of a negotiation.
pub(crate) const STATES: [&str; 7] = ["dormant", "talks_about_talks", "open", "suspended", "agreed", "implementing", "collapsed"];

impl Filter {
    /// The filters that are set, by their names, as the user gave them.
    pub fn set(&self) -> Vec<(&'static str, String)> {
        let text = |value: &Option<String>| value.clone();
        let all = [
            ("who", text(&self.who)),
            ("to", text(&self.to)),
            ("about", text(&self.about)),
            ("country", text(&self.country)),
            ("type", text(&self.types)),
            ("act", text(&self.act)),
            ("stance", text(&self.stance)),
            ("issue", text(&self.issue)),
            ("status", text(&self.status)),
            ("since", text(&self.since)),
            ("until", text(&self.until)),
            ("text", text(&self.text)),
            ("outlet", text(&self.outlet)),
            ("min-confidence", self.min_confidence.map(|it| it.to_string())),
            ("min-sources", self.min_sources.map(|it| it.to_string())),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Checks that a kind takes every filter that is set, and that closed vocabularies hold their words.
    ///
    /// # Errors
    /// [`AskError::Filter`] or [`AskError::Vocabulary`].
    pub fn check(&self, kind: Kind) -> Result<(), AskError> {
        for (name, value) in self.set() {
            if !kind.takes().contains(&name) {
                let takes = kind.takes().iter().map(|name| format!("--{name}")).collect::<Vec<_>>().join(", ");
                return Err(AskError::Filter { kind: kind.word(), filter: name, takes });
            }
            check_words(kind, name, &value)?;
        }
        Ok(())
    }
}

/// The values of a filter that takes several.
pub(crate) fn list(value: &str) -> Vec<String> {
    value.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn check_words(kind: Kind, filter: &'static str, value: &str) -> Result<(), AskError> {
    let known: Vec<&str> = match (filter, kind) {
        ("type", Kind::People) => EntityKind::ALL.iter().map(|it| it.word()).collect(),
        ("type", _) => Category::ALL.iter().map(|it| it.code()).collect(),
        ("act", _) => Act::ALL.iter().map(|it| it.word()).collect(),
        ("stance", _) => Stance::ALL.iter().map(|it| it.word()).collect(),
        ("status", Kind::Meetings) => MeetingStatus::ALL.iter().map(|it| it.word()).collect(),
        ("status", Kind::Negotiations) => STATES.to_vec(),
        ("status", _) => Status::ALL.iter().map(|it| it.word()).collect(),
        _ => return Ok(()),
    };
    let wrong = |value: &str, known: &[&str]| AskError::Vocabulary { filter, value: value.to_owned(), known: known.join(", ") };
    let words = list(value);
    if words.is_empty() {
        return Err(wrong(value, &known));
    }
    for word in words {
        let (head, mode) = word.split_once('/').map_or((word.as_str(), None), |(head, mode)| (head, Some(mode)));
        if !known.iter().any(|it| it.eq_ignore_ascii_case(head)) {
            return Err(wrong(head, &known));
        }
        if let Some(mode) = mode {
            let modes: Vec<&str> =
                Category::from_code(head).map(|it| it.modes().iter().map(|(name, _)| *name).collect()).unwrap_or_default();
            if !modes.iter().any(|it| it.eq_ignore_ascii_case(mode)) {
                let modes: Vec<String> = modes.iter().map(|mode| format!("{head}/{mode}")).collect();
                let modes: Vec<&str> = modes.iter().map(String::as_str).collect();
                return Err(wrong(&word, &modes));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_a_kind_lacks_is_refused_by_name() {
        let filter = Filter { stance: Some("demands".into()), ..Filter::default() };
        assert!(filter.check(Kind::Positions).is_ok());
        let refused = filter.check(Kind::Events).unwrap_err();
        assert_eq!(refused.to_string(), "events cannot be asked for by --stance");
        assert!(refused.hint().contains("--min-confidence"));
    }

    #[test]
    fn words_outside_a_vocabulary_are_refused_with_what_there_is() {
        let types = |types: &str| Filter { types: Some(types.into()), ..Filter::default() }.check(Kind::Events);
        assert!(types("assault, THREATEN").is_ok());
        assert!(types("ASSAULT/aerial").is_ok());
        assert!(types("ASSAULT/visit").unwrap_err().hint().contains("ASSAULT/drone"));
        assert!(types("ATTACK").unwrap_err().hint().contains("ASSAULT"));
        assert!(types(",").is_err());
    }
}
