//! Collects mentions into entities: which name is whose.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use demarche_core::{Entity, EntityId, EntityKind, Reason, Role, Span};

use super::Entities;
use super::names::{NameKind, NameMention};
use crate::Story;
use crate::lexicon::{ActorNoun, Lexicon, NameEntry};

/// Entities under construction.
pub(super) struct Build<'a> {
    pub story: Story<'a>,
    pub list: Vec<Entity>,
    pub heads: BTreeMap<usize, EntityId>,
    named: Vec<bool>,
    keys: HashMap<String, EntityId>,
}

/// What a new entity is made of.
pub(super) struct Draft<'t> {
    /// What two mentions of the same referent share.
    pub key: String,
    pub name: &'t str,
    pub kind: EntityKind,
    pub country: Option<String>,
    /// PLOVER code, or a bare sector to be joined with the country.
    pub code: &'t str,
    pub rule: &'static str,
}

/// Last words of names that are no outlet's, whatever else is in them.
const BODIES: [&str; 11] =
    ["Team", "Mission", "Force", "Forces", "Group", "Committee", "Council", "Commission", "Corps", "Programme", "Program"];

impl<'a> Build<'a> {
    pub fn new(story: Story<'a>) -> Self {
        Self { story, list: Vec::new(), heads: BTreeMap::new(), named: Vec::new(), keys: HashMap::new() }
    }

    pub fn finish(mut self) -> Entities {
        self.add_agency();
        for entity in &mut self.list {
            entity.mentions.sort_unstable();
            entity.mentions.dedup();
        }
        Entities { list: self.list, heads: self.heads, named: self.named }
    }

    /// The entity of a draft's key, made if it is new.
    pub fn entity(&mut self, draft: Draft<'_>, named: bool) -> EntityId {
        if let Some(&id) = self.keys.get(&draft.key) {
            self.named[id.0] |= named;
            return id;
        }
        let id = EntityId(self.list.len());
        let mut entity = Entity {
            id,
            name: draft.name.to_owned(),
            kind: draft.kind,
            country: draft.country,
            sectors: Vec::new(),
            code: None,
            roles: Vec::new(),
            mentions: Vec::new(),
            because: vec![Reason::new(format!("entity/{}", draft.rule), None, draft.name)],
        };
        set_code(&mut entity, draft.code);
        self.list.push(entity);
        self.named.push(named);
        self.keys.insert(draft.key, id);
        id
    }

    /// Adds a mention: its characters, and the tokens that head it.
    pub fn mention(&mut self, id: EntityId, span: Span, heads: impl IntoIterator<Item = usize>) {
        self.list[id.0].mentions.push(span);
        self.heads.extend(heads.into_iter().map(|head| (head, id)));
    }

    /// The token that heads a run of tokens.
    pub fn head(&self, tokens: &Range<usize>) -> usize {
        self.story.reading.head_of(tokens.clone()).unwrap_or(tokens.end.saturating_sub(1))
    }

    /// Adds one name to the entity it belongs to.
    pub fn add_name(&mut self, name: &NameMention) {
        let story = self.story;
        let head = self.head(&name.tokens);
        let span = story.token(name.tokens.start).span.cover(story.token(name.tokens.end - 1).span);
        let words = story.words(span);
        let id = match &name.kind {
            NameKind::Known(entry) => self.known(*entry, head, words),
            NameKind::Seen(kind) if kind == "person" => self.person(words),
            NameKind::Seen(kind) if kind == "organization" => self.organization(words, head),
            NameKind::Seen(_) => self.place(words, None),
        };
        // The parser may hang the words of a name side by side.
        let outside = |token: &usize| story.token(*token).head.is_none_or(|head| !name.tokens.contains(&head));
        self.mention(id, span, name.tokens.clone().filter(outside).chain([head]));
    }

    fn known(&mut self, entry: NameEntry, head: usize, words: &str) -> EntityId {
        let lexicon = self.story.lexicon;
        match entry {
            NameEntry::Country(at) => self.government(at, true),
            NameEntry::Demonym(at) => {
                let it = self.story.token(head);
                if it.upos == "ADJ" || matches!(it.relation(), "amod" | "compound" | "nmod") && it.feat("Number") != Some("Plur")
                {
                    return self.government(at, false);
                }
                // "Nine North Koreans" are not all of them.
                let number = self.story.child(head, &["nummod"]).filter(|&number| number < head);
                let words = number
                    .map_or(words, |number| self.story.words(self.story.token(number).span.cover(self.story.token(head).span)));
                let key = format!("people:{}", words.trim_end_matches('s'));
                let country = Some(lexicon.country[at].code.clone());
                self.entity(Draft { key, name: words, kind: EntityKind::Group, country, code: "CVL", rule: "demonym" }, true)
            }
            NameEntry::Seat(at) if self.acts(head) => self.government(at, true),
            NameEntry::Seat(at) | NameEntry::Place(at) => self.place(words, Some(lexicon.country[at].code.clone())),
            NameEntry::Organization(at) => {
                let it = &lexicon.organization[at];
                let kind = EntityKind::from_word(&it.kind).unwrap_or(EntityKind::Organization);
                let key = format!("organization:{}", it.name.to_lowercase());
                let draft =
                    Draft { key, name: &it.name, kind, country: it.country.clone(), code: &it.code, rule: "known-organization" };
                self.entity(draft, true)
            }
        }
    }

    /// A country that is only an adjective ("Egyptian Foreign Minister") is kept where a claim needs it.
    fn government(&mut self, at: usize, named: bool) -> EntityId {
        let country = &self.story.lexicon.country[at];
        let key = format!("government:{}", country.code);
        let code = Some(country.code.clone());
        let draft = Draft { key, name: &country.name, kind: EntityKind::Government, country: code, code: "GOV", rule: "country" };
        self.entity(draft, named)
    }

    /// Whether a seat of government stands for the government here rather than for the town.
    fn acts(&self, head: usize) -> bool {
        let story = &self.story;
        let text = |at: usize| story.reading.tokens.get(at).map(|_| story.text(at));
        // "London-based": the town.
        if text(head + 1) == Some("-") && matches!(text(head + 2), Some("based" | "born" | "area")) {
            return false;
        }
        let preposition = story.preposition(head);
        // "Captured Sanaa", "bombed Damascus", "left Doha": the town.
        let town = |verb: usize| story.lexicon.has_word("upon_towns", &story.lemma(verb));
        if preposition.is_empty() && story.token(head).relation() == "obj" && story.token(head).head.is_some_and(town) {
            return false;
        }
        if preposition.is_empty() {
            return !matches!(story.token(head).relation(), "appos" | "flat" | "list" | "obl" | "nummod");
        }
        let travels = |noun: usize| story.lemma_in(noun, &["trip", "visit", "flight", "journey", "tour", "voyage", "train"]);
        let goes = |verb: usize| story.lexicon.has_word("motion", &story.lemma(verb)) || travels(verb);
        let motion = story.token(head).head.is_some_and(goes);
        let goal = motion && matches!(preposition.as_str(), "to" | "from" | "for");
        !goal && !story.lexicon.has_word("locative", &preposition)
    }

    pub fn place(&mut self, words: &str, country: Option<String>) -> EntityId {
        let key = format!("place:{}", words.to_lowercase());
        self.entity(Draft { key, name: words, kind: EntityKind::Place, country, code: "", rule: "place" }, true)
    }

    /// A person's name belongs to the latest person whose full name begins or ends with it.
    fn person(&mut self, words: &str) -> EntityId {
        let words = words.trim_end_matches("'s").trim_end_matches("’s");
        let parts: Vec<&str> = words.split_whitespace().collect();
        let same = |full: &str| {
            let full: Vec<&str> = full.split_whitespace().collect();
            full.ends_with(&parts) || full.starts_with(&parts) || parts.ends_with(&full)
        };
        let known = self.list.iter_mut().rev().find(|it| it.kind == EntityKind::Person && same(&it.name));
        if let Some(entity) = known {
            if words.len() > entity.name.len() {
                entity.name = words.to_owned();
            }
            return entity.id;
        }
        let key = format!("person:{}", words.to_lowercase());
        self.entity(Draft { key, name: words, kind: EntityKind::Person, country: None, code: "", rule: "person" }, true)
    }

    /// An organisation named in the story; its last word and what stands beside it tell what it is.
    fn organization(&mut self, words: &str, head: usize) -> EntityId {
        let acronym = |it: &Entity| it.kind != EntityKind::Person && words.len() > 1 && initials(&it.name) == words;
        if let Some(known) = self.list.iter().rev().find(|it| acronym(it)) {
            return known.id;
        }
        let lexicon = self.story.lexicon;
        let key = format!("organization:{}", words.to_lowercase());
        let noun = words.split_whitespace().rev().chain(words.split_whitespace().take(1));
        let noun = noun.map(str::to_lowercase).find_map(|word| lexicon.actor_noun(&word).filter(|it| it.kind != "person"));
        let noun = phrase_noun(lexicon, words).or(noun).or_else(|| self.noun_beside(head, words));
        // The "ASEAN Observer Team" is no newspaper.
        let body = words.split_whitespace().next_back().is_some_and(|last| BODIES.contains(&last));
        let outlet = !body && self.is_outlet(words, head);
        let kind = match noun {
            _ if outlet => EntityKind::Outlet,
            Some(noun) => EntityKind::from_word(&noun.kind).unwrap_or(EntityKind::Organization),
            None => EntityKind::Organization,
        };
        // The opposition's "Front" or "Movement" is a party, unless the story says more.
        let rebel = noun.is_some_and(|noun| noun.sector == "REB");
        let party = rebel
            && self
                .first_token(head, words)
                .and_then(|first| first.checked_sub(1))
                .is_some_and(|before| self.story.lemma_in(before, &["opposition", "ruling", "governing", "party"]));
        let kind = if rebel && !party {
            EntityKind::ArmedGroup
        } else if party {
            EntityKind::Organization
        } else {
            kind
        };
        let sector = if outlet {
            "JRN"
        } else if party {
            "PTY"
        } else {
            noun.map_or("", |noun| noun.sector.as_str())
        };
        let country = self.country_beside(head).or_else(|| self.country_within(words));
        self.entity(Draft { key, name: words, kind, country, code: sector, rule: "organization" }, true)
    }

    /// The first token of a name that ends at or behind `head`.
    fn first_token(&self, head: usize, words: &str) -> Option<usize> {
        let text = &self.story.document.text;
        self.story.reading.tokens[..=head].iter().rposition(|it| words.starts_with(it.span.of(text)))
    }

    /// What the noun beside a name says that it is: "the opposition bloc X", "X rebels", "X, a rights group".
    fn noun_beside(&self, head: usize, words: &str) -> Option<&'a ActorNoun> {
        let story = self.story;
        let lexicon = story.lexicon;
        let entry = |noun: usize| {
            let word = story.lemma(noun);
            let phrase = noun.checked_sub(1).map(|before| format!("{} {word}", story.text(before).to_lowercase()));
            phrase
                .and_then(|it| lexicon.actor_noun(&it))
                .or_else(|| lexicon.actor_noun(&story.text(noun).to_lowercase()))
                .or_else(|| lexicon.actor_noun(&word))
        };
        let start = self.first_token(head, words)?;
        let before = start.checked_sub(1).filter(|&noun| story.token(noun).upos == "NOUN");
        let behind = story
            .token(head)
            .head
            .filter(|&noun| story.token(head).relation() == "compound" && noun > head && story.token(noun).upos == "NOUN");
        let beside = story.reading.children_by(head, &["appos"]).filter(|&noun| story.token(noun).upos == "NOUN");
        let fighters = |noun: &&ActorNoun| noun.sector == "REB";
        let people = behind.and_then(entry).filter(fighters);
        let body = before.into_iter().chain(beside).filter_map(entry).find(|noun| noun.kind != "person");
        people.or(body)
    }

    /// Whether a name is an outlet's: by its own words, or by the noun it stands in apposition to.
    fn is_outlet(&self, words: &str, head: usize) -> bool {
        let story = &self.story;
        let known = |token: usize| story.lexicon.actor_noun(&story.lemma(token)).is_some_and(|noun| noun.kind == "outlet");
        // "The state agency X": one of news.
        let agency = |at: usize| story.lemma_in(at, &["agency"]) && at > 0 && story.lemma_in(at - 1, &["state", "news", "press"]);
        let outlet = |token: usize| known(token) || agency(token);
        let beside = story.reading.children_by(head, &["appos", "compound", "flat", "nmod"]);
        let news = words.len() > 6 && words.to_lowercase().ends_with("news");
        news || words.split(['-', ' ', '.']).any(|word| story.lexicon.has_word("outlet_names", word))
            || beside.chain(story.token(head).head).any(outlet)
            || head > 0 && outlet(head - 1)
    }

    /// The country of a demonym, possessor or country beside a noun.
    pub fn country_beside(&self, head: usize) -> Option<String> {
        let story = &self.story;
        let direct = story.reading.children_by(head, &["amod", "compound", "nmod:poss", "nmod", "appos"]);
        let tokens: Vec<usize> =
            direct.chain(story.token(head).head.filter(|_| story.token(head).relation() == "appos")).collect();
        let named = tokens.iter().find_map(|token| self.heads.get(token).and_then(|id| self.list[id.0].country.clone()));
        named.or_else(|| self.based_in(head))
    }

    /// "The Mekelle-based station X", "the London-based group": the country of the town.
    fn based_in(&self, head: usize) -> Option<String> {
        let story = &self.story;
        let sentence = story.reading.sentence_of(head)?;
        let floor = story.reading.sentences[sentence].tokens.start.max(head.saturating_sub(6));
        let based = (floor + 2..head).rev().find(|&at| story.text(at) == "based" && story.text(at - 1) == "-")?;
        let town = story.text(based - 2);
        town.starts_with(char::is_uppercase).then(|| self.country_of_town(town)).flatten()
    }

    fn country_of_town(&self, town: &str) -> Option<String> {
        let lexicon = self.story.lexicon;
        let known = lexicon.name(town).and_then(|entry| match entry {
            NameEntry::Country(at) | NameEntry::Seat(at) | NameEntry::Place(at) => Some(lexicon.country[at].code.clone()),
            _ => None,
        });
        let listed = || crate::gazetteer::Gazetteer::embedded().candidates(town).first().and_then(|it| it.country);
        known.or_else(|| listed().map(str::to_owned))
    }

    fn country_within(&self, words: &str) -> Option<String> {
        // "University of Bergen": that of the town.
        if let Some(town) = words.trim_start_matches("the ").strip_prefix("University of ") {
            return self.country_of_town(town);
        }
        // "@IraqiGovt"
        let inner = words.char_indices().skip(1).find(|(_, c)| c.is_uppercase()).map(|(at, _)| &words[..at]);
        let handle = inner.filter(|it| it.len() > 3 && !words.contains(' '));
        words.split_whitespace().chain(handle).find_map(|word| match self.story.lexicon.name(word)? {
            NameEntry::Country(at) | NameEntry::Demonym(at) | NameEntry::Seat(at) => {
                Some(self.story.lexicon.country[at].code.clone())
            }
            _ => None,
        })
    }

    /// Gives a person an office, and with it a country and a sector unless the person already has them; what the story tells of whose
    /// office it is (`told`) overrules what was guessed before.
    pub fn add_role(&mut self, id: EntityId, role: Role, country: Option<String>, code: &str, told: bool) {
        let entity = &mut self.list[id.0];
        if entity.roles.iter().any(|it| it.title == role.title) {
            return;
        }
        let guess = entity.because.iter().position(|it| it.rule == super::roles::HOME).filter(|_| told);
        if let Some(guess) = guess {
            entity.because.remove(guess);
            entity.country = None;
            let sector = entity.sectors.first().cloned().unwrap_or_default();
            set_code(entity, &sector);
        }
        entity.because.push(Reason::new("entity/role", Some(role.span), role.title.clone()));
        entity.roles.push(role);
        let first = entity.country.is_none();
        if first {
            entity.country = country;
        }
        let own = entity.sectors.first().cloned().filter(|_| first && !code.starts_with("IGO"));
        if entity.code.is_none() || entity.sectors.is_empty() || first {
            set_code(entity, own.as_deref().unwrap_or(code));
        }
    }

    /// Whether the story names an entity.
    pub fn named(&self, id: EntityId) -> bool {
        self.named.get(id.0).copied().unwrap_or(false)
    }

    /// Says whose somebody or something is, and of which sector where that is not known.
    pub fn belongs(&mut self, id: EntityId, country: String, sector: &str) {
        let entity = &mut self.list[id.0];
        let own = entity.sectors.first().cloned().unwrap_or_else(|| sector.to_owned());
        entity.country = Some(country);
        set_code(entity, &own);
    }

    /// Gives a person what the table of offices says.
    pub fn add_office(&mut self, id: EntityId, role: Option<Role>, country: &str, code: &str) {
        let entity = &mut self.list[id.0];
        let note = role.as_ref().map_or_else(|| country.to_owned(), |role| format!("{} of {country}", role.title));
        entity.because.push(Reason::new("entity/office-table", entity.mentions.iter().min().copied(), note));
        entity.country = Some(country.to_owned());
        entity.roles.extend(role);
        let own = entity.sectors.first().cloned();
        set_code(entity, own.as_deref().unwrap_or(code));
    }

    /// The agency of the dateline, which no token mentions.
    fn add_agency(&mut self) {
        let Some((line, agency)) = self.story.document.dateline.as_ref().and_then(|it| Some((it, it.agency.as_deref()?))) else {
            return;
        };
        let words = line.span.of(&self.story.document.text);
        let span =
            words.find(agency).map(|at| Span::new(line.span.start as usize + at, line.span.start as usize + at + agency.len()));
        let known = match self.story.lexicon.name(agency) {
            Some(NameEntry::Organization(at)) => Some(&self.story.lexicon.organization[at]),
            _ => None,
        };
        let name = known.map_or(agency, |it| it.name.as_str());
        let draft = Draft {
            key: format!("organization:{}", name.to_lowercase()),
            name,
            kind: EntityKind::Outlet,
            country: known.and_then(|it| it.country.clone()),
            code: "JRN",
            rule: "dateline-agency",
        };
        let id = self.entity(draft, true);
        if let Some(span) = span {
            self.mention(id, span, []);
        }
    }
}

/// The entry of the last two words of a name ("State Security Service").
fn phrase_noun<'l>(lexicon: &'l Lexicon, words: &str) -> Option<&'l ActorNoun> {
    let lower = words.to_lowercase();
    let mut parts = lower.rsplitn(3, ' ');
    let (last, before) = (parts.next()?, parts.next()?);
    lexicon.actor_noun(&format!("{before} {last}")).filter(|noun| noun.kind != "person")
}

/// Sets sectors and code from a PLOVER code ("IRN GOV", "IGO UNO") or a bare sector, which is joined with the country.
pub(super) fn set_code(entity: &mut Entity, code: &str) {
    let parts: Vec<&str> = code.split_whitespace().collect();
    let sectors = parts.iter().filter(|part| Some(**part) != entity.country.as_deref());
    entity.sectors = sectors.map(|part| (*part).to_owned()).collect();
    entity.code = match (&entity.country, entity.sectors.is_empty()) {
        (_, true) => None,
        (Some(country), false) => Some(format!("{country} {}", entity.sectors[0])),
        (None, false) => Some(entity.sectors.join(" ")),
    };
}

/// The capitals of a name's words: `IAEA` for "International Atomic Energy Agency".
fn initials(name: &str) -> String {
    name.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect()
}
