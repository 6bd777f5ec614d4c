//! Which of several places a name means: by what stands behind it, by size, and by what else the text names.
//!
//! The heuristics are those of the literature on toponym resolution: population, containment ("Paris, Texas"), one sense of a name
//! in a text, and nearness to the other places (Leidner 2007; Gritta et al. 2019, "A pragmatic guide to geoparsing evaluation").

use std::collections::BTreeMap;

use demarche_core::Span;

use super::{Candidate, Gazetteer, Kind, fold, kilometres};

/// How often the choice is made anew with the places that the last round chose.
const ROUNDS: usize = 4;
/// What each factor e of people adds to the score of a place.
const PEOPLE_WEIGHT: f64 = 0.26;
/// How much company in the same country, the same division and near by can weigh, and how fast each does.
const COUNTRY: (f64, f64) = (4.0, 0.5);
const DIVISION: (f64, f64) = (1.5, 0.25);
const NEAR: (f64, f64) = (5.0, 0.6);
/// The distance in kilometres over which nearness fades to a third.
const FADE: f64 = 200.0;
/// How much it weighs that the text names a country or its people.
const NATIONS: f64 = 0.4;
/// How much the company of other places must add to a guess.
const GUESS: f64 = 1.0;
/// Endings of the names of a place's people.
const PEOPLE: [&str; 7] = ["ns", "n", "ers", "er", "ites", "ite", "i"];
/// How fast a less likely meaning of a name loses its say about the others.
const SHARPNESS: f64 = 0.7;
/// Words in front of or behind a name that say what it is, or which part of it.
const PARTS: [&str; 34] = [
    "city",
    "county",
    "parish",
    "province",
    "region",
    "district",
    "state",
    "governorate",
    "prefecture",
    "oblast",
    "municipality",
    "town",
    "village",
    "township",
    "metro",
    "area",
    "downtown",
    "central",
    "northern",
    "southern",
    "eastern",
    "western",
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "greater",
    "upstate",
    "mainland",
    "republic",
];

/// Where a name lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Located {
    /// Degrees north and east; none for a name that the table lacks, which has the country of the places around it alone.
    pub point: Option<(f64, f64)>,
    /// ISO 3166 alpha-3; none for seas and regions of several countries.
    pub country: Option<&'static str>,
    /// What it is, where the table knows it.
    pub kind: Option<Kind>,
    /// GeoNames id, 0 where it has none.
    pub id: u32,
}

/// A name of the text with what it may mean.
struct Named {
    options: Vec<Candidate>,
    scores: Vec<f64>,
    /// Whether the name itself is unknown and its options are those of a word in it.
    guessed: bool,
}

impl Named {
    fn new(options: Vec<Candidate>) -> Self {
        Self { scores: options.iter().map(prior).collect(), options, guessed: false }
    }

    /// A name by what it may mean, or by the place whose name is part of it ("Cavan Institute").
    fn of(table: &Gazetteer, name: &str) -> Self {
        let found = options(table, name);
        let guessed = found.is_empty();
        Self { guessed, ..Self::new(if guessed { within(table, name) } else { found }) }
    }

    fn best(&self) -> Option<usize> {
        (0..self.options.len()).max_by(|&a, &b| self.scores[a].total_cmp(&self.scores[b]).then(b.cmp(&a)))
    }

    /// What it may well mean, with weights from 0 to 1 (the best).
    fn likely(&self) -> Vec<(Candidate, f64)> {
        let top = self.best().map_or(0.0, |best| self.scores[best]);
        let weighed = self.options.iter().zip(&self.scores).map(|(option, score)| (*option, ((score - top) * SHARPNESS).exp()));
        weighed.filter(|(_, weight)| *weight > 0.05).collect()
    }
}

/// Locates the places whose names stand at `spans` of `text` (byte offsets); `None` where nothing is known of them.
///
/// A name that the table lacks is of the country in which most of the other places lie, if one holds most of them.
/// All names of a text are decided together, and one name means one place.
pub fn locate(text: &str, spans: &[Span]) -> Vec<Option<Located>> {
    let table = Gazetteer::embedded();
    let mut names: BTreeMap<String, Named> = BTreeMap::new();
    for span in spans {
        let key = fold(span.of(text));
        let inside = inside(table, &text[span.end as usize..]);
        let named = names.entry(key).or_insert_with(|| Named::of(table, span.of(text)));
        // "Paris, Texas" once in a text says which Paris it is.
        let held: Vec<Candidate> =
            named.options.iter().filter(|it| inside.iter().any(|outer| holds(outer, it))).copied().collect();
        if !held.is_empty() {
            *named = Named::new(held);
        }
    }
    let countries = nationalities(table, text);
    for _ in 0..ROUNDS {
        let others: Vec<(String, Vec<(Candidate, f64)>)> = names.iter().map(|(key, it)| (key.clone(), it.likely())).collect();
        for (key, it) in &mut names {
            let score = |option: &Candidate| prior(option) + company(option, key, &others, &countries);
            it.scores = it.options.iter().map(score).collect();
        }
    }
    let home = home(&names);
    let found = |span: &Span| {
        let it = names.get(&fold(span.of(text)))?;
        let best = it.best().map(|best| (it.options[best], it.scores[best]));
        // A guess needs other places around it.
        let chosen = best.filter(|(chosen, score)| !it.guessed || score - prior(chosen) > GUESS).map(|it| it.0);
        let known =
            chosen.map(|it| Located { point: Some((it.lat, it.lon)), country: it.country, kind: Some(it.kind), id: it.id });
        known.or_else(|| home.map(|country| Located { point: None, country: Some(country), kind: None, id: 0 }))
    };
    spans.iter().map(found).collect()
}

/// The country that holds most of the places of a text, if there is one and it holds more than one.
fn home(names: &BTreeMap<String, Named>) -> Option<&'static str> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let known = names.values().filter(|it| !it.guessed);
    let countries = known.filter_map(|it| it.options.get(it.best()?)?.country);
    countries.for_each(|country| *counts.entry(country).or_default() += 1);
    let all: usize = counts.values().sum();
    let (country, most) = counts.into_iter().max_by_key(|it| it.1)?;
    (most > 1 && most * 2 > all).then_some(country)
}

/// What a name may mean; a name that the table lacks is looked up without the words that say what it is.
fn options(table: &Gazetteer, name: &str) -> Vec<Candidate> {
    let mut found = table.candidates(name);
    if found.is_empty()
        && let Some(one) = name.strip_suffix('s')
    {
        // "Americans".
        found = table.candidates(one);
        found.retain(|it| it.kind == Kind::Country);
    }
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let division = words.len() > 1
        && words.iter().any(|word| matches!(*word, "county" | "parish" | "province" | "district" | "state" | "oblast"));
    if !found.is_empty() {
        return found;
    }
    let bare: Vec<&str> = words.iter().filter(|word| !PARTS.contains(word)).copied().collect();
    let mut found = if bare.is_empty() || bare.len() == words.len() { Vec::new() } else { table.candidates(&bare.join(" ")) };
    if division && found.iter().any(|it| matches!(it.kind, Kind::Division | Kind::District)) {
        found.retain(|it| matches!(it.kind, Kind::Division | Kind::District));
    }
    // "Lake Chad" without an entry is near Chad; a possessive is no part of a name.
    if found.is_empty() {
        let possessor = name.trim_end_matches("'s").trim_end_matches("’s");
        found = if possessor.len() < name.len() { table.candidates(possessor) } else { Vec::new() };
    }
    if found.is_empty()
        && words.len() > 1
        && matches!(words[0], "lake" | "port" | "mt" | "cape" | "river" | "gulf" | "isle" | "bay" | "valley")
    {
        found = table.candidates(&words[1..].join(" "));
    }
    // "Ohioans", "a Londoner": people by the name of their place.
    if found.is_empty() && words.len() == 1 {
        let stems = PEOPLE.iter().filter_map(|ending| folded.strip_suffix(ending)).filter(|stem| stem.len() > 3);
        found = stems.map(|stem| table.folded(stem)).find(|found| !found.is_empty()).unwrap_or_default();
        found.retain(|it| !it.foreign);
    }
    // "Rome, Italy" marked as one name.
    if found.is_empty()
        && let Some((inner, outer)) = name.split_once(", ")
    {
        let outer = containers(table, outer);
        found = table.candidates(inner);
        if found.iter().any(|it| outer.iter().any(|outer| holds(outer, it))) {
            found.retain(|it| outer.iter().any(|outer| holds(outer, it)));
        }
    }
    found
}

/// The places named by the first or last words of a name that is unknown as a whole, the longer part first.
fn within(table: &Gazetteer, name: &str) -> Vec<Candidate> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let parts = (1..words.len()).rev().flat_map(|count| [&words[..count], &words[words.len() - count..]]);
    let apt = |part: &&[&str]| {
        part.iter().all(|word| word.starts_with(char::is_uppercase))
            && part.join(" ").len() > 3
            && !PARTS.contains(&fold(part[0]).as_str())
    };
    let found = parts.filter(apt).map(|part| table.candidates(part.join(" ").trim_end_matches("'s").trim_end_matches("’s")));
    let mut found = found.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    found.retain(|it| !it.foreign);
    found
}

/// The divisions and countries that a name can be, short forms of states included.
fn containers(table: &Gazetteer, name: &str) -> Vec<Candidate> {
    let code = name.trim_end_matches('.');
    let postal = code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase());
    let found = if postal { table.folded(&format!("~{}", code.to_lowercase())) } else { table.candidates(name) };
    found.into_iter().filter(|it| matches!(it.kind, Kind::Country | Kind::Division | Kind::District) && !it.foreign).collect()
}

/// What stands behind a name and a comma, or in brackets, and can hold it: "Paris, Texas", "Springfield (Ill.)".
fn inside(table: &Gazetteer, behind: &str) -> Vec<Candidate> {
    let Some(rest) = [", in ", ", ", " (", " in ", ", near "].iter().find_map(|opening| behind.strip_prefix(opening)) else {
        return Vec::new();
    };
    let words: Vec<&str> = rest.split([' ', '\n']).take(4).collect();
    for count in (1..=words.len().min(3)).rev() {
        let name = words[..count].join(" ");
        let name = name.trim_end_matches([',', ';', ':', ')', '—', '–']).trim_end_matches("'s").trim_end_matches("’s");
        if !name.starts_with(|c: char| c.is_uppercase()) {
            return Vec::new();
        }
        let bare = name.trim_end_matches(" province").trim_end_matches(" state").trim_end_matches(" region");
        let found = containers(table, bare);
        if !found.is_empty() {
            return found;
        }
        let found = containers(table, bare.trim_end_matches('.'));
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Whether `inner` lies in `outer`.
fn holds(outer: &Candidate, inner: &Candidate) -> bool {
    match outer.kind {
        Kind::Country => inner.kind != Kind::Country && inner.country == outer.country,
        Kind::Division => inner.kind != Kind::Division && outer.division.is_some() && inner.division == outer.division,
        Kind::District => {
            matches!(inner.kind, Kind::Town | Kind::Capital)
                && inner.country == outer.country
                && kilometres((outer.lat, outer.lon), (inner.lat, inner.lon)) < 60.0
        }
        _ => false,
    }
}

/// How likely a name means a place before anything else is known.
fn prior(it: &Candidate) -> f64 {
    let kind = match it.kind {
        Kind::Country | Kind::Continent => 2.6,
        Kind::Capital => 1.5,
        Kind::Division => 0.4,
        // A sea or a region of several countries is in no country that could speak for it.
        Kind::Area if it.country.is_none() => 4.0,
        Kind::Area => 1.5,
        Kind::Town => 0.0,
        Kind::District => -1.0,
    };
    PEOPLE_WEIGHT * it.people + kind - if it.foreign { 2.5 } else { 0.0 }
}

/// How well a place fits the others that the text names, and the countries whose people it speaks of.
fn company(it: &Candidate, key: &str, names: &[(String, Vec<(Candidate, f64)>)], countries: &Nationalities) -> f64 {
    let (mut country, mut division, mut near) = (0.0, 0.0, 0.0);
    for (_, others) in names.iter().filter(|(name, _)| name != key) {
        let best = |fit: &dyn Fn(&Candidate) -> f64| others.iter().map(|(it, weight)| weight * fit(it)).fold(0.0, f64::max);
        let same = |other: &Candidate| it.country.is_some() && it.country == other.country;
        country += best(&|other| f64::from(u8::from(same(other))));
        division += best(&|other| f64::from(u8::from(same(other) && it.division.is_some() && it.division == other.division)));
        near += best(&|other| match other.kind {
            Kind::Country => 0.0,
            _ => (-kilometres((it.lat, it.lon), (other.lat, other.lon)) / FADE).exp(),
        });
    }
    // A name bears no witness for itself: "Georgia" is no reason to think of the country.
    let words = it.country.and_then(|code| countries.get(code));
    let count: f64 = words.into_iter().flatten().filter(|(word, _)| *word != key).map(|(_, count)| count).sum();
    let people = if count > 0.0 { NATIONS * (1.0 + count.ln()) } else { 0.0 };
    // In a long list of places some are near by chance.
    let crowd = f64::from(u32::try_from(names.len().saturating_sub(1).max(1)).unwrap_or(u32::MAX)).sqrt();
    let grown = |(most, pace): (f64, f64), sum: f64, more: f64| most * (1.0 - (-(pace * sum / crowd + more)).exp());
    grown(COUNTRY, country, people) + grown(DIVISION, division, 0.0) + grown(NEAR, near, 0.0)
}

/// The words that name a country or its people, by country, and how often each stands in a text.
type Nationalities = BTreeMap<&'static str, BTreeMap<String, f64>>;

/// The countries that a text names or whose people it names.
fn nationalities(table: &Gazetteer, text: &str) -> Nationalities {
    let mut counts = Nationalities::new();
    let words = text
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| word.len() > 3 && word.starts_with(char::is_uppercase));
    for word in words {
        for country in table.candidates(word).iter().filter(|it| it.kind == Kind::Country && !it.foreign) {
            if let Some(code) = country.country {
                *counts.entry(code).or_default().entry(fold(word)).or_default() += 1.0;
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country_of(text: &str, name: &str) -> Option<&'static str> {
        let start = text.find(name)?;
        locate(text, &[Span::new(start, start + name.len())])[0].and_then(|it| it.country)
    }

    #[test]
    fn a_large_place_comes_before_its_namesakes() {
        assert_eq!(country_of("Rain fell in Paris.", "Paris"), Some("FRA"));
    }

    #[test]
    fn what_stands_behind_a_comma_holds_the_place() {
        assert_eq!(country_of("He was born in Paris, Texas, and left.", "Paris"), Some("USA"));
        assert_eq!(country_of("A fire in Cordoba, Argentina, was put out.", "Cordoba"), Some("ARG"));
    }

    #[test]
    fn company_decides_between_namesakes() {
        let text = "Police in Tripoli stopped lorries from Beirut and Sidon.";
        let at = |name: &str| text.find(name).map(|start| Span::new(start, start + name.len())).unwrap_or_default();
        let found = locate(text, &[at("Tripoli"), at("Beirut"), at("Sidon")]);
        assert_eq!(found[0].and_then(|it| it.country), Some("LBN"));
    }

    #[test]
    fn a_name_is_no_reason_for_its_own_country() {
        let text = "Georgia voted. Lawyers from Savannah, Macon and Augusta said that Georgia was slow.";
        let at = |name: &str| text.find(name).map(|start| Span::new(start, start + name.len())).unwrap_or_default();
        let found = locate(text, &[at("Georgia"), at("Savannah"), at("Macon"), at("Augusta")]);
        assert_eq!(found[0].and_then(|it| it.country), Some("USA"));
    }

    #[test]
    fn people_live_where_their_name_says() {
        assert_eq!(country_of("A Londoner won.", "Londoner"), Some("GBR"));
    }

    #[test]
    fn an_unknown_name_is_of_the_country_around_it() {
        let text = "Rain fell in Nairobi, Mombasa, Nakuru and Xyzzyville.";
        let at = |name: &str| text.find(name).map(|start| Span::new(start, start + name.len())).unwrap_or_default();
        let found = locate(text, &[at("Xyzzyville"), at("Nairobi"), at("Mombasa"), at("Nakuru")]);
        assert_eq!(found[0].and_then(|it| it.country), Some("KEN"));
        assert_eq!(found[0].and_then(|it| it.point), None);
    }

    #[test]
    fn unknown_names_have_no_place() {
        assert_eq!(locate("Xyzzyville slept.", &[Span::new(0, 10)]), [None]);
    }
}
