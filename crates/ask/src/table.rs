//! Rows as columns: what CSV, TSV, Parquet and the terminal are written from.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Text.
    Text,
    /// An ISO day; in Parquet a date.
    Day,
    /// A whole number.
    Whole,
    /// A number.
    Real,
    /// Yes or no.
    Truth,
    /// Several texts; in CSV and TSV joined by "; ".
    List,
}

/// One column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, the same in every format.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Absent.
    Absent,
    /// Text or day.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number.
    Real(f64),
    /// Yes or no.
    Truth(bool),
    /// Several texts.
    List(Vec<String>),
}

impl Cell {
    /// As one text: lists joined by "; ", absent values empty.
    pub fn text(&self) -> String {
        match self {
            Self::Absent => String::new(),
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Truth(truth) => truth.to_string(),
            Self::List(items) => items.join("; "),
        }
    }
}

macro_rules! into_cell {
    ($($type:ty => $make:expr),* $(,)?) => {$(
        impl From<$type> for Cell {
            fn from(value: $type) -> Self {
                $make(value)
            }
        }
    )*};
}

into_cell! {
    String => Cell::Text,
    i64 => Cell::Whole,
    f64 => Cell::Real,
    bool => Cell::Truth,
    Vec<String> => Cell::List,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

/// A row that has columns.
pub trait Tabular {
    /// Its columns.
    fn columns() -> &'static [Column];
    /// Its values, one for each column.
    fn cells(&self) -> Vec<Cell>;
    /// What a terminal shows of it: heads.
    fn heads() -> &'static [&'static str];
    /// What a terminal shows of it: one text for each head, where it stands last.
    fn line(&self) -> Vec<String>;
}

/// Columns as a constant: `columns! { key Text, day Day }`.
macro_rules! columns {
    ($($name:ident $holds:ident),* $(,)?) => {
        &[$($crate::table::Column { name: stringify!($name), holds: $crate::table::Holds::$holds }),*]
    };
}
pub(crate) use columns;
