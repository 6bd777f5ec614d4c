//! General knowledge as data: TOML tables compiled in, which a user's own file may extend.
//!
//! Each table has its own module-level documentation at the head of the file in `data/`. An entry is general
//! knowledge about words, offices and countries, never about one story.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;
use thiserror::Error;

use crate::events::frames::{Frame, FrameIndex};

/// Why a lexicon file could not be used.
#[derive(Debug, Error)]
pub enum LexiconError {
    /// Not TOML, or an entry has a field that the table does not know.
    #[error("lexicon `{name}`: {source}")]
    Syntax {
        /// The file's name.
        name: String,
        /// Where and what.
        #[source]
        source: toml::de::Error,
    },
}

/// The tables that ship, by file name.
const EMBEDDED: [(&str, &str); 12] = [
    ("countries.toml", include_str!("../../../data/countries.toml")),
    ("organizations.toml", include_str!("../../../data/organizations.toml")),
    ("actors.toml", include_str!("../../../data/actors.toml")),
    ("cues.toml", include_str!("../../../data/cues.toml")),
    ("events.toml", include_str!("../../../data/events.toml")),
    ("events/cooperation.toml", include_str!("../../../data/events/cooperation.toml")),
    ("events/yielding.toml", include_str!("../../../data/events/yielding.toml")),
    ("events/verbal.toml", include_str!("../../../data/events/verbal.toml")),
    ("events/force.toml", include_str!("../../../data/events/force.toml")),
    ("positions.toml", include_str!("../../../data/positions.toml")),
    ("event-nouns.toml", include_str!("../../../data/event-nouns.toml")),
    ("offices.toml", include_str!("../../../data/offices.toml")),
];

/// All tables.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lexicon {
    /// Countries and what stands for their governments (`data/countries.toml`).
    pub country: Vec<Country>,
    /// International and other known organisations (`data/organizations.toml`).
    pub organization: Vec<Organization>,
    /// Nouns that name people who act, with their sector (`data/actors.toml`).
    pub actor: Vec<ActorNoun>,
    /// Verbs that report or do something by words (`data/cues.toml`).
    pub cue: Vec<Cue>,
    /// Who held which office when (`data/offices.toml`).
    pub office: Vec<Office>,
    /// Which words carry which act (`data/events.toml`, `data/events/`).
    pub frame: Vec<Frame>,
    /// Words by list name, for small closed sets ("former", "locative", …).
    pub words: BTreeMap<String, Vec<String>>,
    /// Name → what it names.
    #[serde(skip)]
    names: HashMap<String, NameEntry>,
    /// Lemma (or phrase) → index into `actor`.
    #[serde(skip)]
    actors: HashMap<String, usize>,
    /// Patterns of `frame` by lemma.
    #[serde(skip)]
    pub(crate) frames: FrameIndex,
    /// The word lists as sets.
    #[serde(skip)]
    listed: HashMap<String, HashSet<String>>,
    /// Lemma → index into `cue`.
    #[serde(skip)]
    cues: HashMap<String, usize>,
}

/// What a known name stands for; the number is an index into the lexicon's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameEntry {
    /// A country's own name.
    Country(usize),
    /// An adjective or demonym of a country.
    Demonym(usize),
    /// A capital or seat of a country's government.
    Seat(usize),
    /// A city or region of a country.
    Place(usize),
    /// A known organisation.
    Organization(usize),
}

impl Country {
    /// The words, in small letters, that head its names, and its seats of one word.
    fn words(&self) -> impl Iterator<Item = String> + '_ {
        let names = std::iter::once(&self.name).chain(&self.names).filter_map(|name| name.split_whitespace().next_back());
        let seats = self.seats.iter().map(String::as_str).filter(|seat| !seat.contains(' '));
        names.chain(seats).map(str::to_lowercase)
    }
}

impl Lexicon {
    /// The tables that ship.
    ///
    /// # Errors
    /// [`LexiconError::Syntax`] if a shipped table is broken, which a test rules out.
    pub fn embedded() -> Result<Self, LexiconError> {
        let mut all = Self::default();
        for (name, text) in EMBEDDED {
            all.extend(name, text)?;
        }
        Ok(all)
    }

    /// Adds a user's table; its entries win over those already there.
    ///
    /// # Errors
    /// [`LexiconError::Syntax`] if `text` is not TOML of the lexicon's tables.
    pub fn extend(&mut self, name: &str, text: &str) -> Result<(), LexiconError> {
        let more: Lexicon = toml::from_str(text).map_err(|source| LexiconError::Syntax { name: name.into(), source })?;
        let (countries, organizations, actors) = (self.country.len(), self.organization.len(), self.actor.len());
        let cues = self.cue.len();
        let frames = self.frame.len();
        self.frame.extend(more.frame);
        self.frames.add(&self.frame, frames);
        self.cue.extend(more.cue);
        for (at, cue) in self.cue.iter().enumerate().skip(cues) {
            self.cues.extend(cue.lemmas.iter().map(|lemma| (lemma.clone(), at)));
        }
        // What stands for a state is a word list as well, so that patterns may ask for one ("ship to[@states]").
        let states = more.country.iter().flat_map(Country::words);
        self.listed.entry("states".to_owned()).or_default().extend(states);
        self.country.extend(more.country);
        self.organization.extend(more.organization);
        self.actor.extend(more.actor);
        self.office.extend(more.office);
        for (list, words) in more.words {
            self.frames.learn(&words);
            self.listed.entry(list.clone()).or_default().extend(words.iter().cloned());
            self.words.entry(list).or_default().extend(words);
        }
        self.index(countries, organizations, actors);
        Ok(())
    }

    /// Indexes what was added behind the given positions. A more telling reading of a name wins: Luxembourg is a country
    /// before it is a capital.
    fn index(&mut self, countries: usize, organizations: usize, actors: usize) {
        for (at, country) in self.country.iter().enumerate().skip(countries) {
            for (list, entry) in [
                (&country.places, NameEntry::Place(at)),
                (&country.seats, NameEntry::Seat(at)),
                (&country.demonyms, NameEntry::Demonym(at)),
                (&country.names, NameEntry::Country(at)),
            ] {
                self.names.extend(list.iter().map(|name| (plain(name), entry)));
            }
            self.names.insert(plain(&country.name), NameEntry::Country(at));
        }
        for (at, organization) in self.organization.iter().enumerate().skip(organizations) {
            let names = organization.names.iter().chain([&organization.name]);
            self.names.extend(names.map(|name| (plain(name), NameEntry::Organization(at))));
        }
        for (at, actor) in self.actor.iter().enumerate().skip(actors) {
            self.actors.extend(actor.lemmas.iter().map(|lemma| (lemma.clone(), at)));
        }
    }

    /// What a name stands for, matched in its own capitals (curly apostrophes count as straight ones).
    pub fn name(&self, name: &str) -> Option<NameEntry> {
        self.names.get(&plain(name)).copied()
    }

    /// The entry of an actor noun, by lower-case lemma or phrase.
    pub fn actor_noun(&self, lemma: &str) -> Option<&ActorNoun> {
        self.actors.get(lemma).map(|&at| &self.actor[at])
    }

    /// The entry of a cue verb, by lemma, or by lemma and particle joined by `_`.
    pub fn cue_verb(&self, lemma: &str) -> Option<&Cue> {
        self.cues.get(lemma).map(|&at| &self.cue[at])
    }

    /// Whether a word list holds `word`.
    pub fn has_word(&self, list: &str, word: &str) -> bool {
        self.listed.get(list).is_some_and(|words| words.contains(word))
    }
}

/// A name with straight apostrophes.
fn plain(name: &str) -> String {
    name.replace('’', "'")
}

/// A state and the names under which it acts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Country {
    /// ISO 3166 alpha-3.
    pub code: String,
    /// Usual English name.
    pub name: String,
    /// Other names and abbreviations ("US", "the States").
    pub names: Vec<String>,
    /// Adjectives and demonyms ("American").
    pub demonyms: Vec<String>,
    /// Capitals and seats that stand for the government ("Washington", "the White House").
    pub seats: Vec<String>,
    /// Cities and regions that are places of the country, never its government.
    pub places: Vec<String>,
}

/// One term in an office.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Office {
    /// ISO 3166 alpha-3.
    pub country: String,
    /// The office ("Foreign Minister").
    pub title: String,
    /// Full name, without accents.
    pub name: String,
    /// The name that stands for the full one, where it can be nobody else's.
    pub surname: Option<String>,
    /// First day, as ISO date.
    pub from: String,
    /// The day on which it ended, as ISO date; none while it is held.
    pub to: Option<String>,
}

impl Office {
    /// Whether it is held on a day (an ISO date).
    pub fn is_held(&self, day: &str) -> bool {
        self.from.as_str() <= day && self.to.as_deref().is_none_or(|to| day < to)
    }
}

/// A body that a story may name without explaining it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Organization {
    /// Usual English name.
    pub name: String,
    /// Other names and acronyms.
    pub names: Vec<String>,
    /// `organization`, `armed_group`, `outlet`, `government`.
    pub kind: String,
    /// ISO 3166 alpha-3 of its home, if it has one.
    pub country: Option<String>,
    /// The code after PLOVER ("IGO UNO", "LBN REB", "GBR JRN").
    pub code: String,
}

/// A verb that reports, or does something by words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// Verb lemmas that share the entry; `verb_particle` needs the particle.
    pub lemmas: Vec<String>,
    /// What the speaker does by it.
    pub act: demarche_core::Act,
    /// What counts as its content.
    pub kind: CueKind,
}

/// What a cue verb takes as content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CueKind {
    /// A clause or a quotation.
    Say,
    /// Also an object, an infinitive, or a prepositional object.
    Do,
    /// A clause or an infinitive that is thought, wanted or planned: an attribution, but no statement of the record.
    Think,
    /// An object with what it is judged to be ("called the fee “daft”", "described it as frank").
    Judge,
}

/// A noun for people or bodies that act.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ActorNoun {
    /// Lemmas that share the entry.
    pub lemmas: Vec<String>,
    /// `person`, `office`, `organization`, `armed_group`, `group`, `government`, `outlet`.
    pub kind: String,
    /// PLOVER sector; empty for none.
    pub sector: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_tables_load_and_know_seats_and_demonyms() {
        let lexicon = Lexicon::embedded().unwrap();
        let code = |entry| match entry {
            Some(NameEntry::Seat(at) | NameEntry::Demonym(at) | NameEntry::Country(at)) => lexicon.country[at].code.as_str(),
            _ => "",
        };
        assert_eq!(code(lexicon.name("Washington")), "USA");
        assert_eq!(code(lexicon.name("Sana’a")), "YEM");
        assert_eq!(code(lexicon.name("Kazakh")), "KAZ");
        assert_eq!(lexicon.name("us"), None, "a pronoun is no country");
    }

    #[test]
    fn a_users_entry_wins_over_a_shipped_one() {
        let mut lexicon = Lexicon::embedded().unwrap();
        lexicon.extend("mine", "[[organization]]\nname = 'Hamas'\nkind = 'organization'\ncode = 'PSE PTY'").unwrap();
        let Some(NameEntry::Organization(at)) = lexicon.name("Hamas") else { panic!("known") };
        assert_eq!(lexicon.organization[at].code, "PSE PTY");
    }

    #[test]
    fn an_unknown_field_is_named_in_the_error() {
        let error = Lexicon::default().extend("mine.toml", "[[country]]\ncapitol = 'X'").unwrap_err();
        assert!(error.to_string().contains("mine.toml") && error.to_string().contains("capitol"), "{error}");
    }
}
