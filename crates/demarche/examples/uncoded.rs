//! Lists the verbs and nouns of a corpus that stand beside a named party and that no frame takes for an act, by how often
//! they occur: where `data/events.toml` may have holes. `cargo run --release --example uncoded -- CORPUS.jsonl [LIMIT]`

use std::collections::BTreeMap;
use std::io::Write as _;

use demarche::{Engine, Format, Hints};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("give a JSONL file whose lines have a `text`")?;
    let limit = arguments.next().map_or(Ok(200), |it| it.parse())?;
    let engine = Engine::new()?;
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let line: serde_json::Value = serde_json::from_str(line)?;
        let text = line["text"].as_str().ok_or("a line without `text`")?;
        let record = engine.record(text.as_bytes(), &Hints { format: Some(Format::Text), ..Hints::default() })?;
        let reading = engine.reader().read(&record.document)?;
        for (at, token) in reading.tokens.iter().enumerate() {
            let party = |child: usize| {
                let it = &reading.tokens[child];
                let beside = matches!(it.relation(), "nsubj" | "obj" | "obl" | "nmod" | "compound" | "amod");
                beside && reading.names.iter().any(|name| name.tokens.contains(&child))
            };
            let coded = record.events.iter().any(|event| event.trigger.contains(token.span))
                || record
                    .statements
                    .iter()
                    .flat_map(|it| &it.occurrences)
                    .any(|it| it.cue.is_some_and(|cue| cue.contains(token.span)));
            if coded || !matches!(token.upos.as_str(), "VERB" | "NOUN") || !reading.children(at).any(party) {
                continue;
            }
            let span = reading.sentences.iter().find(|it| it.tokens.contains(&at)).map_or(token.span, |it| it.span);
            let entry = found.entry(format!("{} {}", token.upos, token.lemma)).or_default();
            *entry = (entry.0 + 1, span.of(&record.document.text).into());
        }
    }
    let mut rows: Vec<_> = found.into_iter().collect();
    rows.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let mut out = std::io::stdout().lock();
    for (word, (count, example)) in rows.into_iter().take(limit) {
        writeln!(out, "{count:5}  {word:24} {}", example.chars().take(150).collect::<String>())?;
    }
    Ok(())
}
