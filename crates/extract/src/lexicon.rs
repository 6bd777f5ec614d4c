//! General knowledge as data: TOML tables compiled in, which a user's own file may extend.
//!
//! Each table has its own module-level documentation at the head of the file in `data/`. An entry is general
//! knowledge about words, offices and countries, never about one story.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

/// Why a lexicon file could not be used.
#[derive(Debug, Error)]
pub enum LexiconError {
    /// Not TOML, or an entry lacks a field.
    #[error("lexicon `{name}`: {source}")]
    Syntax {
        /// The file's name.
        name: String,
        /// Where and what.
        #[source]
        source: toml::de::Error,
    },
}

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
    /// Words by list name, for small closed sets ("titles", "former", …).
    pub words: BTreeMap<String, Vec<String>>,
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
