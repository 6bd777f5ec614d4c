//! Which row a key names.

use crate::error::AskError;
use crate::filter::Kind;
use crate::query::Ask;

/// The fewest characters of a key that are taken for it.
const FEWEST: usize = 6;

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its kind.
    pub kind: Kind,
    /// Its number.
    pub id: i64,
}

impl Ask<'_> {
    /// The row of a key or of the beginning of one, of any kind; `HASH@START-END`, as lists print places, is the document.
    ///
    /// # Errors
    /// [`AskError::Key`] if there is none, [`AskError::Ambiguous`] if there are several.
    pub fn find(&self, key: &str) -> Result<Found, AskError> {
        let asked = key.trim().split('@').next().unwrap_or_default().to_lowercase();
        if asked.len() < FEWEST || !asked.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(AskError::Key(key.to_owned()));
        }
        let mut found: Vec<(Found, String)> = Vec::new();
        for kind in Kind::ALL {
            let column = if kind == Kind::Documents { "hash" } else { "key" };
            // From the key to the last that begins with it: '~' comes after all letters and digits.
            let sql = format!("SELECT id, {column} FROM {} WHERE {column} >= ?1 AND {column} < ?1 || '~' LIMIT 4", kind.table());
            let mut query = self.connection().prepare_cached(&sql)?;
            for row in query.query_map([&asked], |row| Ok((row.get(0)?, row.get(1)?)))? {
                let (id, key) = row?;
                found.push((Found { kind, id }, key));
            }
        }
        if let Some((exact, _)) = found.iter().find(|(_, key)| *key == asked) {
            return Ok(*exact);
        }
        match found.as_slice() {
            [] => Err(AskError::Key(key.to_owned())),
            [(only, _)] => Ok(*only),
            _ => {
                let found = found.iter().map(|(it, key)| format!("{key} ({})", it.kind.word())).collect::<Vec<_>>().join(", ");
                Err(AskError::Ambiguous { key: key.to_owned(), found })
            }
        }
    }
}
