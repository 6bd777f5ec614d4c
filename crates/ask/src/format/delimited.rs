//! CSV and TSV.

use std::io::Write;

use crate::error::AskError;
use crate::table::Tabular;

/// Writes rows with a header.
pub(super) fn write<R: Tabular>(rows: &[R], delimiter: u8, out: &mut dyn Write) -> Result<(), AskError> {
    let mut writer = if delimiter == b'\t' { tab_separated(out) } else { csv::Writer::from_writer(out) };
    writer.write_record(R::columns().iter().map(|column| column.name))?;
    for row in rows {
        let cells = row.cells().into_iter().map(|cell| cell.text());
        if delimiter == b'\t' {
            writer.write_record(cells.map(|text| clean(&text)))?;
        } else {
            writer.write_record(cells)?;
        }
    }
    Ok(writer.flush()?)
}

/// A writer of tab-separated values without quotation marks, as event data sets are; cells go through [`clean`] first.
pub(crate) fn tab_separated<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().delimiter(b'\t').quote_style(csv::QuoteStyle::Never).from_writer(out)
}

/// A cell without tabs, line breaks and other control characters.
pub fn clean(text: &str) -> String {
    if text.chars().any(char::is_control) {
        return text.split(|c: char| c.is_control()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    }
    text.to_owned()
}
