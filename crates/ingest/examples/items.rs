//! Lists what an input holds: `cargo run -p demarche-ingest --example items -- crawl.warc.gz`.

#![allow(clippy::print_stdout, reason = "an example that prints")]

use std::path::Path;

use demarche_ingest::sources::{self, Options};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let (mut read, mut bad) = (0_u64, 0_u64);
        let items = sources::open(Path::new(&path), &Options::default())?;
        let kind = items.kind();
        for item in items {
            let told = match item {
                Ok(item) => item.ingest().map_err(|error| format!("{}: {error}", item.key)),
                Err(error) => Err(format!("{error} ({})", error.hint())),
            };
            match told {
                Ok(done) => {
                    read += 1;
                    let document = done.document;
                    let start: String = document.text.chars().take(100).collect();
                    let stated = [&document.path, &document.published, &document.outlet, &document.title, &document.url];
                    let stated: Vec<&str> = stated.into_iter().filter_map(|field| field.as_deref()).collect();
                    println!("{} | {} | {start:?} | {}", stated.join(" | "), document.language, document.notes.join("; "));
                }
                Err(reason) => {
                    bad += 1;
                    println!("! {reason}");
                }
            }
        }
        println!("{path} ({kind}): {read} documents, {bad} rejected");
    }
    Ok(())
}
