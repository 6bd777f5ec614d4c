//! What is known of names at the head of a story: places with their country, and who publishes news.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Deserialize)]
struct Countries {
    country: Vec<Country>,
}

#[derive(Deserialize)]
struct Country {
    code: String,
    name: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    seats: Vec<String>,
    #[serde(default)]
    places: Vec<String>,
}

#[derive(Deserialize)]
struct Bodies {
    organization: Vec<Body>,
}

#[derive(Deserialize)]
struct Body {
    name: String,
    #[serde(default)]
    names: Vec<String>,
    kind: String,
}

/// Houses that put their name into datelines, beside the outlets of `data/organizations.toml`.
const AGENCIES: [&str; 43] = [
    "AA", "AAP", "ADN", "AFP", "AGI", "ANI", "ANSA", "ANP", "AP", "APA", "Anadolu", "BNA", "Belga", "BelTA", "CNN", "CNS", "dpa",
    "EFE", "IANS", "IRNA", "ISNA", "Interfax", "KCNA", "KUNA", "Kyodo", "Lusa", "MENA", "MNA", "NAN", "NTB", "PA", "PAP", "PNA",
    "PTI", "QNA", "SANA", "SPA", "STT", "TASS", "UNB", "UPI", "WAM", "Yonhap",
];

/// Seats of international bodies from which stories are filed, and which lie in no country's name.
const SEATS: [&str; 2] = ["United Nations", "Vatican City"];

/// States and provinces as datelines abbreviate them.
const STATES: [(&str, &str); 32] = [
    ("D.C.", "USA"),
    ("DC", "USA"),
    ("N.Y.", "USA"),
    ("N.J.", "USA"),
    ("Va.", "USA"),
    ("Md.", "USA"),
    ("Pa.", "USA"),
    ("Calif.", "USA"),
    ("Fla.", "USA"),
    ("Ga.", "USA"),
    ("Ill.", "USA"),
    ("Mass.", "USA"),
    ("Mich.", "USA"),
    ("Minn.", "USA"),
    ("Del.", "USA"),
    ("Conn.", "USA"),
    ("Ariz.", "USA"),
    ("Colo.", "USA"),
    ("Ohio", "USA"),
    ("Iowa", "USA"),
    ("Nev.", "USA"),
    ("N.M.", "USA"),
    ("N.C.", "USA"),
    ("S.C.", "USA"),
    ("Tenn.", "USA"),
    ("Wash.", "USA"),
    ("Wis.", "USA"),
    ("Ontario", "CAN"),
    ("Quebec", "CAN"),
    ("Alberta", "CAN"),
    ("Northern Ireland", "GBR"),
    ("Scotland", "GBR"),
];

/// Names, lower case, and what they stand for.
#[derive(Default)]
struct Names {
    /// A country's own names.
    countries: BTreeMap<String, String>,
    /// Cities and regions: usual spelling, and country where only one has a place of that name.
    places: BTreeMap<String, (String, Option<String>)>,
    outlets: BTreeMap<String, String>,
    bodies: BTreeMap<String, String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(Names::load);

impl Names {
    fn load() -> Self {
        let mut names = Self::default();
        let countries: Option<Countries> = toml::from_str(include_str!("../../../data/countries.toml")).ok();
        for country in countries.map(|table| table.country).unwrap_or_default() {
            names.add_country(country);
        }
        let bodies: Option<Bodies> = toml::from_str(include_str!("../../../data/organizations.toml")).ok();
        for body in bodies.map(|table| table.organization).unwrap_or_default() {
            let kind = if body.kind == "outlet" { &mut names.outlets } else { &mut names.bodies };
            for name in body.names.iter().chain([&body.name]) {
                kind.insert(name.to_lowercase(), body.name.clone());
            }
        }
        for name in AGENCIES {
            names.outlets.entry(name.to_lowercase()).or_insert_with(|| name.to_owned());
        }
        for name in SEATS {
            names.places.entry(name.to_lowercase()).or_insert_with(|| (name.to_owned(), None));
        }
        names
    }

    fn add_country(&mut self, country: Country) {
        for name in country.names.iter().chain([&country.name]) {
            self.countries.insert(name.to_lowercase(), country.code.clone());
        }
        for name in country.seats.iter().chain(&country.places) {
            let place = self.places.entry(name.to_lowercase()).or_insert_with(|| (name.clone(), Some(country.code.clone())));
            if place.1.as_deref() != Some(&country.code) {
                place.1 = None;
            }
        }
    }
}

/// The code of a country, or of the country of a state or region ("Haiti", "West Bank", "N.Y.").
pub(crate) fn country(name: &str) -> Option<String> {
    let name = name.trim().trim_start_matches("the ");
    let state = || STATES.iter().find(|(state, _)| *state == name).map(|(_, code)| (*code).to_owned());
    NAMES.countries.get(&name.to_lowercase()).cloned().or_else(state).or_else(|| known(name)?.1.clone())
}

/// The usual spelling of a place, and its country where that is settled.
pub(crate) fn known(place: &str) -> Option<&'static (String, Option<String>)> {
    NAMES.places.get(&place.to_lowercase())
}

/// Whether a name is a country's.
pub(crate) fn is_country(name: &str) -> bool {
    NAMES.countries.contains_key(&name.to_lowercase())
}

/// The usual name of a known outlet or agency.
pub(crate) fn outlet(name: &str) -> Option<&'static str> {
    NAMES.outlets.get(&name.trim().to_lowercase()).map(String::as_str)
}

/// Whether a name is that of a body that publishes no news (NATO, Hamas).
pub(crate) fn is_body(name: &str) -> bool {
    NAMES.bodies.contains_key(&name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_read() {
        assert_eq!(country("Iran").as_deref(), Some("IRN"));
        assert_eq!(country("N.Y.").as_deref(), Some("USA"));
        assert_eq!(known("TEHRAN").map(|it| it.0.as_str()), Some("Tehran"));
        assert!(outlet("reuters").is_some() && outlet("Dpa").is_some() && outlet("Narnia").is_none());
        assert!(is_body("NATO") && !is_body("Oslo"));
    }
}
