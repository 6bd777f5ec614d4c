//! Parquet and PDF.

use std::sync::Arc;

use demarche_ingest::sources::{self, Options};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::{STORY, facts, items, one, with};

/// A Parquet file of texts, dates in microseconds, titles; the row in the middle has no text.
pub fn table() -> Vec<u8> {
    let schema = "message rows { optional binary body (UTF8); optional int64 published (TIMESTAMP(MICROS,true)); optional binary headline (UTF8); optional binary other; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut bytes = Vec::new();
    let properties = WriterProperties::builder().set_compression(parquet::basic::Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let texts = |all: &[&str]| all.iter().map(|text| ByteArray::from(*text)).collect::<Vec<_>>();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&texts(&[STORY, "<p>Talks &amp; more.</p>"]), Some(&[1, 0, 1]), None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int64Type>().write_batch(&[1_772_442_000_000_000; 3], Some(&[1, 1, 1]), None).unwrap();
    column.close().unwrap();
    for _ in 0..2 {
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<ByteArrayType>()
            .write_batch(&texts(&["Envoy leaves", "No text", "Talks"]), Some(&[1, 1, 1]), None)
            .unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn rows_of_parquet_are_read_and_one_without_text_is_told_of() {
    let all = items("rows.parquet", table());
    assert_eq!(
        all.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(),
        ["rows.parquet#1", "rows.parquet#2", "rows.parquet#3"]
    );
    let document = all[0].1.as_ref().unwrap();
    assert_eq!((document.text.as_str(), facts(document)), (STORY, ["Envoy leaves", "2026-03-02T09:00:00Z", "", "", ""]));
    assert!(all[1].1.as_ref().unwrap_err().contains("no text"));
    assert_eq!(all[2].1.as_ref().unwrap().text, "Talks & more.");
    let path = std::env::temp_dir().join(format!("demarche-{}.parquet", std::process::id()));
    std::fs::write(&path, table()).unwrap();
    assert_eq!(sources::open(&path, &Options::default()).unwrap().filter(Result::is_ok).count(), 2);
    std::fs::remove_file(path).unwrap();
    let options = Options { columns: "text=words".parse().unwrap(), ..Options::default() };
    assert_eq!(
        with("a.parquet", table(), &options)[0].1.as_ref().unwrap_err(),
        "has no column `words`; there are: body, published, headline, other"
    );
}

#[test]
fn damaged_parquet_is_an_error_and_never_a_panic() {
    let sound = table();
    for at in (0..sound.len()).step_by(7) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x55;
        let _ = items("rows.parquet", bytes);
        let _ = items("rows.parquet", sound[..at].to_vec());
    }
}

/// A PDF file of one page with a font that is not embedded.
pub fn pdf(lines: &[&str]) -> Vec<u8> {
    let drawn: String = lines.iter().map(|line| format!("({line}) Tj T*\n")).collect();
    let stream = format!("BT /F1 12 Tf 14 TL 72 720 Td\n{drawn}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Title (Envoy leaves) /Author (Jane Doe) /CreationDate (D:20260302090000Z) >>".to_owned(),
    ];
    let (mut file, mut places) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let start = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    places.iter().for_each(|place| file.push_str(&format!("{place:010} 00000 n \n")));
    file.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1));
    file.into_bytes()
}

#[test]
fn a_pdf_gives_its_text_in_paragraphs() {
    let file = pdf(&[
        "The envoy left the capital on Monday after three days of nego-",
        "tiations that both sides called useful.",
        "",
        "They meet again in June.",
    ]);
    let document = one("a.pdf", file);
    assert_eq!(
        document.text,
        "The envoy left the capital on Monday after three days of negotiations that both sides called useful.\n\nThey meet again in June."
    );
    assert_eq!(facts(&document), ["Envoy leaves", "2026-03-02", "", "", "Jane Doe"]);
    assert!(document.notes.iter().any(|note| note.contains("its file made")));
    assert!(items("a.pdf", pdf(&[]))[0].1.as_ref().unwrap_err().contains("no text"));
    assert!(items("a.pdf", b"%PDF-1.4 nothing".to_vec())[0].1.as_ref().unwrap_err().contains("no valid PDF"));
}

#[test]
fn damaged_pdf_is_an_error_or_less_text_and_never_a_panic() {
    let sound = pdf(&[STORY]);
    for at in (0..sound.len()).step_by(7) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x55;
        let _ = items("a.pdf", bytes);
        let _ = items("a.pdf", sound[..at].to_vec());
    }
}
