//! Rows as a table that fits a terminal.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};

use crate::table::Tabular;

/// How a table looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns of the terminal.
    pub width: u16,
    /// Whether heads are bold; nothing is told by colour alone.
    pub colour: bool,
}

/// The longest text of a cell; `show` has the whole.
const LONGEST: usize = 160;

/// From this width on, keys and places are kept whole.
const ROOMY: u16 = 100;
/// The most that this widens a column.
const LEAST: u16 = 30;

/// Rows as a table; the last column says where each stands. Empty without rows. Columns that are empty in all rows are left out.
pub fn text_table<R: Tabular>(rows: &[R], look: Look) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let lines: Vec<Vec<String>> = rows.iter().map(Tabular::line).collect();
    let kept: Vec<usize> =
        (0..R::heads().len()).filter(|&at| lines.iter().any(|line| line.get(at).is_some_and(|cell| !cell.is_empty()))).collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(look.width);
    // Escape sequences would be counted as width: the heads' line is made bold after the table is laid out.
    let heads: Vec<String> = kept.iter().map(|at| R::heads().get(*at).copied().unwrap_or_default().to_owned()).collect();
    table.set_header(heads);
    for line in &lines {
        table.add_row(kept.iter().map(|at| shortened(line.get(*at).map_or("", String::as_str))));
    }
    // Keys and places are copied by hand: no line break inside them where there is room.
    let widest = |at: usize| lines.iter().filter_map(|line| line.get(at)).map(|cell| longest_word(cell)).max().unwrap_or(0);
    let last = kept.len().saturating_sub(1);
    for (column, &at) in kept.iter().enumerate() {
        let whole = look.width >= ROOMY && (column == 0 || column == last);
        if let Some(found) = table.column_mut(column).filter(|_| whole) {
            let width = u16::try_from(widest(at) + 2).unwrap_or(LEAST).min(LEAST);
            found.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
        }
    }
    let laid = table.to_string();
    let mut out = String::new();
    for (at, line) in laid.lines().enumerate() {
        let line = line.trim_end();
        if at == 0 && look.colour {
            out.push_str(&format!("\u{1b}[1m{line}\u{1b}[0m\n"));
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0)
}

fn shortened(text: &str) -> String {
    // Control characters of a story must not steer the terminal.
    let flat = super::clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= LONGEST {
        return flat;
    }
    let kept: String = flat.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
}
