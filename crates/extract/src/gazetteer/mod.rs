//! Where places lie: names of towns, divisions, countries and other areas of the world, with their points.
//!
//! name → [`fold`] → [`Gazetteer::candidates`] → [`locate`] decides between them by what else a text names
//!
//! Towns and divisions are those of GeoNames (CC BY 4.0); `training/gazetteer/build.py` makes the files and describes them.

mod resolve;

use std::sync::OnceLock;

use fst::Map;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use resolve::{Located, locate};

const NAMES: &[u8] = include_bytes!("../../../../data/gazetteer/names.fst");
const PLACES: &[u8] = include_bytes!("../../../../data/gazetteer/places.bin");
/// Bytes of one row.
const ROW: usize = 14;

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A town, village or quarter.
    Town,
    /// A country, at its middle point.
    Country,
    /// A first-order division: state, province, region.
    Division,
    /// A second-order division: county, district.
    District,
    /// A country's capital.
    Capital,
    /// A sea, river, island, range or region.
    Area,
    /// A continent.
    Continent,
}

/// One place that a name may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// ISO 3166 alpha-3; none for seas and regions of several countries.
    pub country: Option<&'static str>,
    /// What it is.
    pub kind: Kind,
    /// Number of its first-order division.
    pub division: Option<u16>,
    /// Natural logarithm of its people plus one.
    pub people: f64,
    /// GeoNames id, 0 where it has none.
    pub id: u32,
    /// Whether it has this name in another language only.
    pub foreign: bool,
}

/// The table of places that ships with the engine.
#[derive(Debug)]
pub struct Gazetteer {
    names: Option<Map<&'static [u8]>>,
    countries: Vec<&'static str>,
    rows: &'static [u8],
    postings: &'static [u8],
}

impl Gazetteer {
    /// The embedded table; opened on first use, and nothing of it is unpacked.
    pub fn embedded() -> &'static Self {
        static TABLE: OnceLock<Gazetteer> = OnceLock::new();
        TABLE.get_or_init(|| Self::open(PLACES).unwrap_or(Self { names: None, countries: Vec::new(), rows: &[], postings: &[] }))
    }

    fn open(bytes: &'static [u8]) -> Option<Self> {
        let number =
            |at: usize| bytes.get(at..at + 4).and_then(|it| it.try_into().ok()).map(|it| u32::from_le_bytes(it) as usize);
        let (countries, divisions, rows, postings) = (number(8)?, number(12)?, number(16)?, number(20)?);
        let mut at = 24;
        let codes = std::str::from_utf8(bytes.get(at..at + 3 * countries)?).ok()?;
        at += 3 * countries;
        for _ in 0..divisions {
            at += 1 + usize::from(*bytes.get(at)?);
        }
        Some(Self {
            names: Map::new(NAMES).ok(),
            countries: (0..countries).filter_map(|i| codes.get(3 * i..3 * i + 3)).collect(),
            rows: bytes.get(at..at + ROW * rows)?,
            postings: bytes.get(at + ROW * rows..at + ROW * rows + 4 * postings)?,
        })
    }

    /// How many places the table holds.
    pub fn len(&self) -> usize {
        self.rows.len() / ROW
    }

    /// Whether the table holds nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The places that have this name, the larger first and those of other languages last.
    pub fn candidates(&self, name: &str) -> Vec<Candidate> {
        self.folded(&fold(name))
    }

    fn folded(&self, key: &str) -> Vec<Candidate> {
        let Some(value) = self.names.as_ref().and_then(|names| names.get(key)) else { return Vec::new() };
        let (first, count) = ((value / 256) as usize, (value % 256) as usize);
        let postings = self.postings.chunks_exact(4).skip(first).take(count);
        postings.filter_map(|it| self.row(u32::from_le_bytes(it.try_into().ok()?))).collect()
    }

    fn row(&self, posting: u32) -> Option<Candidate> {
        let at = (posting & 0x7FFF_FFFF) as usize * ROW;
        let row = self.rows.get(at..at + ROW)?;
        let division = u16::from_le_bytes([row[6], row[7]]);
        Some(Candidate {
            lat: f64::from(i16::from_le_bytes([row[0], row[1]])) / 300.0,
            lon: f64::from(i16::from_le_bytes([row[2], row[3]])) / 180.0,
            country: self.countries.get(usize::from(row[4])).copied(),
            kind: match row[5] {
                1 => Kind::Country,
                2 => Kind::Division,
                3 => Kind::District,
                4 => Kind::Capital,
                5 => Kind::Area,
                6 => Kind::Continent,
                _ => Kind::Town,
            },
            division: (division != u16::MAX).then_some(division),
            people: f64::from(row[8]) / 15.0,
            id: u32::from_le_bytes([row[10], row[11], row[12], row[13]]),
            foreign: posting >> 31 == 1,
        })
    }

    /// The country of the town that lies nearest to a point.
    pub fn country_at(&self, lat: f64, lon: f64) -> Option<&'static str> {
        let rows = u32::try_from(self.len()).unwrap_or(0);
        let towns = (0..rows).filter_map(|row| self.row(row)).filter(|it| matches!(it.kind, Kind::Town | Kind::Capital));
        let far = |it: &Candidate| kilometres((it.lat, it.lon), (lat, lon));
        towns.min_by(|a, b| far(a).total_cmp(&far(b)))?.country
    }
}

/// A name in lower case without accents and marks; "saint" and "St.", "mount" and "Mt.", "fort" and "Ft." are one.
pub fn fold(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let mut spaced = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            'ø' => spaced.push('o'),
            'ł' => spaced.push('l'),
            'đ' => spaced.push('d'),
            'ß' => spaced.push_str("ss"),
            'æ' => spaced.push_str("ae"),
            'œ' => spaced.push_str("oe"),
            'ı' => spaced.push('i'),
            '\'' | '’' | '‘' | '`' | 'ʻ' | 'ʼ' | '.' => {}
            c if c.is_alphanumeric() || c == '_' => spaced.push(c),
            _ => spaced.push(' '),
        }
    }
    let short = |word| match word {
        "saint" => "st",
        "mount" => "mt",
        "fort" => "ft",
        word => word,
    };
    let words: Vec<&str> = spaced.split_whitespace().map(short).collect();
    let article = usize::from(words.len() > 1 && words[0] == "the");
    words[article..].join(" ")
}

/// The great-circle distance between two points (degrees north, degrees east).
pub fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (phi, theta) = (a.0.to_radians(), b.0.to_radians());
    let half = ((theta - phi) / 2.0).sin().powi(2) + phi.cos() * theta.cos() * ((b.1 - a.1).to_radians() / 2.0).sin().powi(2);
    12_742.0 * half.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_with_other_accents_and_abbreviations() {
        assert_eq!(fold("Saint-Étienne"), fold("St. Etienne"));
        assert_eq!(fold("the Hague"), "hague");
        assert_eq!(fold("N'Djamena"), "ndjamena");
    }

    #[test]
    fn the_table_knows_capitals_countries_and_seas() {
        let table = Gazetteer::embedded();
        let first = |name: &str| table.candidates(name).into_iter().next();
        assert_eq!(first("Bamako").and_then(|it| it.country), Some("MLI"));
        assert!(first("Kenya").is_some_and(|it| it.kind == Kind::Country));
        assert!(first("Red Sea").is_some_and(|it| it.country.is_none() && (it.lat - 20.0).abs() < 1.0));
        assert!(table.candidates("Nowhereville-on-Nothing").is_empty());
    }

    #[test]
    fn distances_are_in_kilometres() {
        assert!((kilometres((52.52, 13.40), (48.86, 2.35)) - 878.0).abs() < 10.0);
    }
}
