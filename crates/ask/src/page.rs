//! Page tokens: opaque to users, versioned, good for the question that gave them and no other.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::types::Value;

use crate::error::AskError;

/// The version of the token's content.
const VERSION: u64 = 1;

/// The last row of a page: its value in the order, and its number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cursor {
    /// Absent for rows without a value, which come last.
    pub key: Option<Value>,
    pub id: i64,
    /// Used where several kinds are listed together; else 0.
    pub rank: i64,
}

/// A number for a question: tokens of other questions are told by it.
pub(crate) fn fingerprint(parts: &[String]) -> u64 {
    // FNV-1a over the parts, each with its length before it.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let bytes = parts.iter().flat_map(|part| part.len().to_le_bytes().into_iter().chain(part.bytes()));
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash >> 11 // what JSON numbers carry exactly
}

impl Cursor {
    pub fn token(&self, question: u64) -> String {
        let key = match &self.key {
            Some(Value::Text(text)) => serde_json::json!(text),
            Some(Value::Integer(number)) => serde_json::json!(number),
            Some(Value::Real(number)) => serde_json::json!(number),
            _ => serde_json::Value::Null,
        };
        URL_SAFE_NO_PAD.encode(serde_json::json!([VERSION, question, key, self.id, self.rank]).to_string())
    }

    pub fn parse(token: &str, question: u64) -> Result<Self, AskError> {
        let unreadable = AskError::Token("is damaged");
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token.trim()) else { return Err(unreadable) };
        let Ok(serde_json::Value::Array(parts)) = serde_json::from_slice(&bytes) else { return Err(unreadable) };
        let [version, asked, key, id, rank] = parts.as_slice() else { return Err(unreadable) };
        if version.as_u64() != Some(VERSION) {
            return Err(AskError::Token("is of another version of the program"));
        }
        if asked.as_u64() != Some(question) {
            return Err(AskError::Token("belongs to another question"));
        }
        let key = match key {
            serde_json::Value::String(text) => Some(Value::Text(text.clone())),
            serde_json::Value::Number(number) => {
                Some(number.as_i64().map_or_else(|| Value::Real(number.as_f64().unwrap_or(0.0)), Value::Integer))
            }
            serde_json::Value::Null => None,
            _ => return Err(unreadable),
        };
        match (id.as_i64(), rank.as_i64()) {
            (Some(id), Some(rank)) => Ok(Self { key, id, rank }),
            _ => Err(unreadable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_for_its_question_alone() {
        let question = fingerprint(&["events".into(), "who=Iran".into()]);
        for key in [None, Some(Value::Text("2026-03-01".into())), Some(Value::Integer(4)), Some(Value::Real(-3.5))] {
            let cursor = Cursor { key, id: 17, rank: 0 };
            assert_eq!(Cursor::parse(&cursor.token(question), question).unwrap(), cursor);
            let other = fingerprint(&["events".into(), "who=Iraq".into()]);
            assert!(Cursor::parse(&cursor.token(question), other).unwrap_err().to_string().contains("another question"));
        }
    }

    #[test]
    fn damaged_tokens_are_refused() {
        for token in ["", "x", "é", "AAAA", "W10", "WzEsMiwzXQ", "bm90IGpzb24"] {
            assert!(matches!(Cursor::parse(token, 1), Err(AskError::Token(_))), "{token}");
        }
        let old = URL_SAFE_NO_PAD.encode("[0,1,null,3,0]");
        assert!(Cursor::parse(&old, 1).unwrap_err().to_string().contains("version"));
    }
}
