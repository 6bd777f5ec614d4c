//! Countries: their names, and their codes in the systems that event data use.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use demarche_store::flatten::folded;
use serde::Deserialize;

/// A country's names and codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-3 (XKX for Kosovo, SML for Somaliland).
    pub iso3: String,
    /// ISO 3166-1 alpha-2; empty where there is none.
    pub iso2: String,
    /// FIPS 10-4, as GDELT places countries.
    pub fips: String,
    /// Number in the Correlates of War state system; empty where it has no such state.
    pub cow: String,
    /// Usual English name.
    pub name: String,
}

#[derive(Deserialize)]
struct Names {
    country: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    name: String,
    #[serde(default)]
    names: Vec<String>,
}

#[derive(Default)]
struct Table {
    by_code: BTreeMap<String, Country>,
    /// Folded names and codes.
    by_name: BTreeMap<String, String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let names: Names = toml::from_str(include_str!("../../../data/countries.toml")).unwrap_or(Names { country: Vec::new() });
    let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in include_str!("../../../data/country-codes.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        codes.insert(cells.first().copied().unwrap_or_default(), cells);
    }
    let mut table = Table::default();
    for entry in names.country {
        let cells = codes.get(entry.code.as_str());
        let cell = |at: usize| cells.and_then(|cells| cells.get(at)).copied().unwrap_or_default().to_owned();
        let country = Country { iso3: entry.code.clone(), iso2: cell(1), fips: cell(2), cow: cell(3), name: entry.name.clone() };
        let known = entry.names.iter().chain([&entry.code, &entry.name, &country.iso2]);
        for name in known.filter(|name| !name.is_empty()) {
            table.by_name.entry(folded(name)).or_insert_with(|| entry.code.clone());
        }
        table.by_code.insert(entry.code, country);
    }
    table
});

/// The country of an ISO 3166-1 alpha-3 code.
pub fn by_code(iso3: &str) -> Option<&'static Country> {
    TABLE.by_code.get(iso3)
}

/// The country of a name or of an alpha-3 or alpha-2 code, in any case.
///
/// ```
/// use demarche_ask::countries::named;
/// assert_eq!(named("iran").map(|it| it.cow.as_str()), Some("630"));
/// assert_eq!(named("USA"), named("United States"));
/// assert!(named("Atlantis").is_none());
/// ```
pub fn named(name: &str) -> Option<&'static Country> {
    by_code(TABLE.by_name.get(&folded(name))?)
}

/// Names of countries, for suggestions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.by_code.values().map(|country| country.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_of_the_lexicon_has_its_codes() {
        assert!(TABLE.by_code.len() > 190);
        for country in TABLE.by_code.values() {
            assert_eq!(country.fips.len(), 2, "{country:?}");
            assert!(!country.iso2.is_empty() || country.iso3 == "SML", "{country:?}");
        }
    }

    #[test]
    fn codes_of_different_systems_are_not_mixed_up() {
        let codes = |iso3: &str| by_code(iso3).map(|it| (it.fips.as_str(), it.cow.as_str()));
        assert_eq!(codes("DEU"), Some(("GM", "255")));
        assert_eq!(codes("UKR"), Some(("UP", "369")));
        assert_eq!(codes("CHN"), Some(("CH", "710")));
        assert_eq!(codes("CHE"), Some(("SZ", "225")));
        assert_eq!(codes("ISR"), Some(("IS", "666")));
        assert_eq!(codes("PSE"), Some(("WE", "")));
    }
}
