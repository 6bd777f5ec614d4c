//! What a story says: the record of the contract, every claim with the characters it rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::document::Document;
pub use crate::ontology::Category;
use crate::span::{MapSpans, Span};

/// The name of this version of the contract, in every record.
pub const SCHEMA: &str = "demarche/1";

/// What one read document became.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// What produced the record.
    pub engine: EngineVersion,
    /// The story.
    pub document: Document,
    /// Who acts, speaks, is acted upon or relays.
    pub entities: Vec<Entity>,
    /// Who said what, in which words, relayed by whom.
    pub statements: Vec<Statement>,
    /// Who did what to whom.
    pub events: Vec<Event>,
    /// What hangs on what.
    pub conditions: Vec<Condition>,
    /// Who demands, offers, accepts or rejects what.
    pub positions: Vec<Position>,
    /// Who meets whom.
    pub meetings: Vec<Meeting>,
    /// What event types that the user taught found (`demarche read --types`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// What produced a record, for reproduction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EngineVersion {
    /// Version of the program.
    pub version: String,
    /// Name and version of the weights.
    pub model: String,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $letter:literal,)+) => {$(
        $(#[$doc])*
        ///
        /// Holds an index into the record's list; written with a letter and counted from one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
        #[schemars(transparent)]
        pub struct $name(#[schemars(with = "String")] pub usize);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($letter, "{}"), self.0 + 1)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let number = text.strip_prefix($letter).and_then(|digits| digits.parse::<usize>().ok());
                number.and_then(|number| number.checked_sub(1)).map($name).ok_or_else(|| {
                    serde::de::Error::custom(format!(concat!("`{}` is not an id like ", $letter, "1"), text))
                })
            }
        }
    )+};
}

ids! {
    /// An entity's id: `E1`.
    EntityId "E",
    /// A statement's id: `S1`.
    StatementId "S",
    /// An event's id: `V1`.
    EventId "V",
    /// A condition's id: `C1`.
    ConditionId "C",
    /// A position's id: `P1`.
    PositionId "P",
    /// A meeting's id: `M1`.
    MeetingId "M",
}

/// A closed vocabulary: an enum whose values are words of the contract.
macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$item_doc])* #[serde(rename = $word)] $item,)+ }

        impl $name {
            /// All values, in the contract's order.
            pub const ALL: &'static [$name] = &[$($name::$item),+];

            /// The value's word in the contract.
            pub fn word(self) -> &'static str {
                match self { $($name::$item => $word,)+ }
            }

            /// The value of a word of the contract.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$item),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }
    )+};
}

vocabulary! {
    /// What sort of thing an entity is.
    EntityKind {
        /// A human being.
        Person = "person",
        /// A post, whoever holds it ("the president").
        Office = "office",
        /// A state as an actor, also under its capital's or seat's name.
        Government = "government",
        /// A body that is not a government.
        Organization = "organization",
        /// A group that fights.
        ArmedGroup = "armed_group",
        /// A medium that reports.
        Outlet = "outlet",
        /// A state as a land.
        Country = "country",
        /// People without a common body ("mediators", "protesters").
        Group = "group",
        /// A place that does not act.
        Place = "place",
    }
    /// How a statement's words are given.
    Form {
        /// In quotation marks.
        Direct = "direct",
        /// Reported speech.
        Indirect = "indirect",
        /// Both in one clause.
        Mixed = "mixed",
        /// A social post's own text.
        Post = "post",
    }
    /// What a speaker does with words.
    Act {
        /// Says that something is so.
        Assert = "assert",
        /// Offers to do something.
        Offer = "offer",
        /// Commits to do something.
        Promise = "promise",
        /// Demands that others do something.
        Demand = "demand",
        /// Asks others to do something.
        Request = "request",
        /// Takes what was proposed or demanded.
        Accept = "accept",
        /// Refuses what was proposed or demanded.
        Reject = "reject",
        /// Announces harm.
        Threaten = "threaten",
        /// Points at harm to come.
        Warn = "warn",
        /// Blames.
        Accuse = "accuse",
        /// Says that something is not so.
        Deny = "deny",
        /// Praises, welcomes, congratulates.
        Praise = "praise",
        /// Makes a decision or plan known.
        Announce = "announce",
        /// Instructs the speaker's own side.
        Direct = "direct",
        /// Asks to know.
        Question = "question",
    }
    /// Whether an act is done, planned, hangs on something, or is refused or denied.
    Status {
        /// Done.
        Occurred = "occurred",
        /// Going on.
        Ongoing = "ongoing",
        /// Announced or expected.
        Planned = "planned",
        /// May be done.
        Possible = "possible",
        /// Hangs on a stated condition.
        Conditional = "conditional",
        /// Somebody calls for it.
        Demanded = "demanded",
        /// Its would-be doer says no.
        Refused = "refused",
        /// Said not to have happened.
        Denied = "denied",
        /// Background, not news.
        Historical = "historical",
    }
    /// How a condition is tied to what depends on it.
    ConditionKind {
        /// "provided (that)".
        Provided = "provided",
        /// "if".
        If = "if",
        /// "unless", "no X without Y".
        Unless = "unless",
        /// "until".
        Until = "until",
        /// "only if", "only after".
        OnlyIf = "only_if",
        /// "in exchange for".
        InExchange = "in_exchange",
    }
    /// Where a side stands on an issue.
    Stance {
        /// Calls for it.
        Demands = "demands",
        /// Is ready to give it.
        Offers = "offers",
        /// Takes it.
        Accepts = "accepts",
        /// Refuses it.
        Rejects = "rejects",
        /// Will not go beyond it.
        RedLine = "red_line",
        /// Must be met first.
        Precondition = "precondition",
    }
    /// Whether an encounter is to come, goes on, or is over.
    MeetingStatus {
        /// Will take place.
        Expected = "expected",
        /// Somebody suggests it.
        Proposed = "proposed",
        /// Took place.
        Held = "held",
        /// Takes place now.
        UnderWay = "under_way",
        /// Put off.
        Postponed = "postponed",
        /// Called off.
        Cancelled = "cancelled",
    }
    /// How fine a time is.
    Grain {
        /// One day.
        Day = "day",
        /// Monday to Sunday.
        Week = "week",
        /// A calendar month.
        Month = "month",
        /// A calendar year.
        Year = "year",
        /// Within a day.
        Hour = "hour",
    }
}

/// Who acts, speaks, is acted upon or relays; one per referent, with all its names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// Id in this record.
    pub id: EntityId,
    /// The fullest name in the story, or the usual name of what a metonym stands for.
    pub name: String,
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// ISO 3166 alpha-3 code of the country it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// PLOVER sector codes, most telling first.
    pub sectors: Vec<String>,
    /// Country and first sector joined ("IRN GOV", "IGO UNO").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Offices and functions that the story gives it.
    pub roles: Vec<Role>,
    /// Where it stands in the text, names first seen first.
    pub mentions: Vec<Span>,
    /// Why (only with `--explain`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Reason>,
}

/// An office or function that the story gives an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// The office as the story words it ("Foreign Minister").
    pub title: String,
    /// Whose office it is ("Iran").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Whether the story calls it a former office.
    pub former: bool,
    /// The words that say so.
    pub span: Span,
}

/// One utterance and every place where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// Id in this record.
    pub id: StatementId,
    /// The innermost speaker; absent where the story names none.
    pub speaker: Option<EntityId>,
    /// The speaker as the sentence words it ("he", "a senior official").
    pub speaker_text: String,
    /// What the words do.
    pub act: Act,
    /// To whom.
    pub addressees: Vec<EntityId>,
    /// Where it was said (`X`, `interview`, `press conference`, …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<String>,
    /// ISO date on which it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The fullest wording.
    pub text: String,
    /// Who relays it, outermost first.
    pub via: Vec<Relay>,
    /// Every place where it stands.
    pub occurrences: Vec<Occurrence>,
    /// Conditions in it.
    pub conditions: Vec<ConditionId>,
    /// Why (only with `--explain`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Reason>,
}

/// One link of a relay chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Relay {
    /// Who relays.
    pub entity: EntityId,
    /// The words that say so ("reported").
    pub cue: String,
    /// Where in the relayed source it stands ("paragraph 5").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
}

/// One place where a statement stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Occurrence {
    /// How the words are given.
    pub form: Form,
    /// The words themselves, cue and quotation marks left out; several spans where the cue interrupts them.
    pub content: Vec<Span>,
    /// The words that introduce them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<Span>,
    /// Whether wording and punctuation equal the statement's `text`.
    pub exact: bool,
}

/// One act that a coder would record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Id in this record.
    pub id: EventId,
    /// PLOVER category.
    #[serde(rename = "type")]
    pub category: Category,
    /// PLOVER modes of the category.
    pub modes: Vec<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// Types and contexts that the user taught and that the event is of (`demarche read --types`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taught: Vec<Taught>,
    /// Who does it; all sides of a two-sided act.
    pub actors: Vec<EntityId>,
    /// To whom.
    pub recipients: Vec<EntityId>,
    /// Whether it is done, planned, refused, …
    pub status: Status,
    /// The smallest phrase that carries the act.
    pub trigger: Span,
    /// Index of the trigger's sentence.
    pub sentence: usize,
    /// When it happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// Where it happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// How many were harmed, held or took part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub magnitude: Option<Magnitude>,
    /// The statement that reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<StatementId>,
    /// Who relays it, outermost first.
    pub via: Vec<Relay>,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// Conflict–cooperation scale, −10 to 10.
    pub scale: f32,
    /// CAMEO root or code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cameo: Option<String>,
    /// The chance that the event is right in type, sentence and sides, 0 to 1, fitted on development stories.
    #[serde(serialize_with = "hundredths")]
    pub confidence: f32,
    /// Why (only with `--explain`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Reason>,
}

/// Writes a share with two decimals: 0.85, not the nearest fraction of single precision.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn hundredths<S: Serializer>(share: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((f64::from(*share) * 100.0).round() / 100.0)
}

/// What hangs on what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Condition {
    /// Id in this record.
    pub id: ConditionId,
    /// How the two are tied.
    pub kind: ConditionKind,
    /// Who sets the condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<EntityId>,
    /// The clause that must hold, without its connective.
    pub condition: Span,
    /// The clause that depends on it.
    pub consequent: Span,
    /// The condition's words.
    pub text: String,
    /// The statement in which it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<StatementId>,
    /// The event that hangs on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// Why (only with `--explain`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Reason>,
}

/// Where a side stands on an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Position {
    /// Id in this record.
    pub id: PositionId,
    /// Whose position it is.
    pub holder: EntityId,
    /// Towards whom.
    pub toward: Vec<EntityId>,
    /// What it is about, in a few normalised words.
    pub issue: String,
    /// The side's stance.
    pub stance: Stance,
    /// The words that state it.
    pub text: String,
    /// Their characters.
    pub span: Span,
    /// The statement in which it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<StatementId>,
    /// Why (only with `--explain`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Reason>,
}

/// An encounter or call between named parties.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Meeting {
    /// Id in this record.
    pub id: MeetingId,
    /// Who meets, as the story names them.
    pub participants: Vec<EntityId>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// Whether it is to come, goes on, or is over.
    pub status: MeetingStatus,
    /// The words that say so.
    pub span: Span,
    /// Why (only with `--explain`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Reason>,
}

/// The words that name an event of a type that the user taught; none of PLOVER's categories is claimed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mark {
    /// The taught type's name.
    pub name: String,
    /// The words.
    pub span: Span,
    /// Index of their sentence.
    pub sentence: usize,
    /// How sure the taught type is, 0 to 1.
    #[serde(serialize_with = "hundredths")]
    pub score: f32,
}

/// That an event is of a type, or stands in a context, that the user taught.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Taught {
    /// The taught type's or context's name.
    pub name: String,
    /// How sure it is, 0 to 1.
    #[serde(serialize_with = "hundredths")]
    pub score: f32,
}

/// A time expression resolved to days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Time {
    /// The words.
    pub text: String,
    /// First day, ISO.
    pub start: String,
    /// Last day, ISO; equal to `start` for one day.
    pub end: String,
    /// How fine it is.
    pub grain: Grain,
    /// The words' characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// A named place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The name in the story.
    pub name: String,
    /// ISO 3166 alpha-3 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Latitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// GeoNames id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geonames_id: Option<u32>,
    /// The name's characters.
    pub span: Span,
}

/// How many people were harmed, held or took part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Magnitude {
    /// Killed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dead: Option<Amount>,
    /// Injured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub injured: Option<Amount>,
    /// Arrested, abducted or held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detained: Option<Amount>,
    /// Took part, were sent, were released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Amount>,
}

/// A number as a range; an open side is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    /// At least.
    pub min: Option<u64>,
    /// At most.
    pub max: Option<u64>,
    /// The words ("at least 12").
    pub text: String,
}

/// One reason for a cell, shown by `--explain`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Name of the rule or tag that fired ("status/modal-future").
    pub rule: String,
    /// The words it fired on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// What it decided ("status=planned").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Score where a model gave one, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
}

impl Reason {
    /// A reason that names a rule, the words it fired on and what it decided.
    pub fn new(rule: impl Into<String>, span: Option<Span>, note: impl Into<String>) -> Self {
        Self { rule: rule.into(), span, note: note.into(), score: None }
    }
}

impl Record {
    /// A record of `document` that claims nothing.
    pub fn empty(document: Document, engine: EngineVersion) -> Self {
        Self {
            schema: SCHEMA.into(),
            engine,
            document,
            entities: Vec::new(),
            statements: Vec::new(),
            events: Vec::new(),
            conditions: Vec::new(),
            positions: Vec::new(),
            meetings: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// The entity with an id, if the record has it.
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0)
    }

    /// Takes the reasons out, for readers who did not ask for them.
    pub fn without_reasons(mut self) -> Self {
        self.entities.iter_mut().for_each(|it| it.because.clear());
        self.statements.iter_mut().for_each(|it| it.because.clear());
        self.events.iter_mut().for_each(|it| it.because.clear());
        self.conditions.iter_mut().for_each(|it| it.because.clear());
        self.positions.iter_mut().for_each(|it| it.because.clear());
        self.meetings.iter_mut().for_each(|it| it.because.clear());
        self
    }
}

macro_rules! map_spans {
    ($($type:ident { $($field:ident),* })+) => {$(
        impl MapSpans for $type {
            fn map_spans(&mut self, change: &mut impl FnMut(Span) -> Span) {
                $(self.$field.map_spans(change);)*
            }
        }
    )+};
}

map_spans! {
    Record { document, entities, statements, events, conditions, positions, meetings, marks }
    Entity { roles, mentions, because }
    Role { span }
    Statement { occurrences, because }
    Occurrence { content, cue }
    Event { trigger, time, place, because }
    Condition { condition, consequent, because }
    Position { span, because }
    Meeting { place, time, span, because }
    Mark { span }
    Time { span }
    Place { span }
    Reason { span }
}
