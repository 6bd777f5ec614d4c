//! What the user says of an input.

use std::path::PathBuf;
use std::str::FromStr;

use jiff::civil::Date;

use super::Kind;
use crate::Hints;

/// What the user says of an input; all may be left out.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What its items are to be taken for where they do not say: outlet, date, address. `path` and `format` are not used.
    pub hints: Hints,
    /// Which columns of rows hold what.
    pub columns: Columns,
    /// The input's kind; else it is told from its bytes and its name.
    pub kind: Option<Kind>,
    /// A folder with the texts of rows that hold only an address: files named [`url_key`](super::url_key) of the address
    /// with `.txt` or `.html`.
    pub texts: Option<PathBuf>,
    /// The day against which dates count as future; else the system's clock is asked.
    pub today: Option<Date>,
}

/// Which columns (of JSON: members, `.` between the names of nested ones) hold what.
///
/// A name given here wins, and a row without it is told of. Where none is given, the first of the usual names that has a
/// value is taken, whatever its capitals and underscores: `text` `body` `content` `article` …, `title` `headline`,
/// `date` `published` `pub_date` `publishedAt` …, `url` `link`, `outlet` `source` `publisher`, `author` `byline`, `id`
/// `guid`, `language` `lang`.
///
/// ```
/// let columns: demarche_ingest::Columns = "text=artikel, date=dag".parse()?;
/// assert_eq!(columns.text.as_deref(), Some("artikel"));
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The story's text, plain or HTML.
    pub text: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// When it was published.
    pub date: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// What the row is called where it comes from; takes the line's place in [`Item::key`](super::Item::key).
    pub id: Option<String>,
    /// The text's language, as a tag ("en", "en-GB").
    pub language: Option<String>,
}

impl Columns {
    /// The columns that the user names.
    pub(crate) fn named(&self) -> Vec<&str> {
        let all = [&self.text, &self.title, &self.date, &self.url, &self.outlet, &self.byline, &self.id, &self.language];
        all.into_iter().filter_map(Option::as_deref).collect()
    }
}

impl FromStr for Columns {
    type Err = String;

    /// Reads `role=name` parts, commas between them.
    fn from_str(words: &str) -> Result<Self, String> {
        let mut columns = Self::default();
        for part in words.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (role, name) = part.split_once('=').ok_or_else(|| format!("`{part}` is not of the form role=column"))?;
            let place = match role.trim() {
                "text" => &mut columns.text,
                "title" => &mut columns.title,
                "date" => &mut columns.date,
                "url" => &mut columns.url,
                "outlet" => &mut columns.outlet,
                "byline" => &mut columns.byline,
                "id" => &mut columns.id,
                "language" => &mut columns.language,
                other => {
                    let all = "text, title, date, url, outlet, byline, id, language";
                    return Err(format!("`{other}` is no role of a column; there are: {all}"));
                }
            };
            *place = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        }
        Ok(columns)
    }
}
