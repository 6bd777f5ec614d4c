//! Prints the tokens of a text file, one a line, as CoNLL-U columns: `cargo run --example tokens -- FILE`.
use std::io::Write as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("give a text file")?;
    let document = demarche_core::Document::from_text(std::fs::read_to_string(path)?);
    let began = std::time::Instant::now();
    let reader = demarche_read::Reader::embedded()?;
    let loaded = began.elapsed();
    let reading = reader.read(&document)?;
    let mut out = std::io::stdout().lock();
    for sentence in &reading.sentences {
        for at in sentence.tokens.clone() {
            let token = &reading.tokens[at];
            let head = token.head.map_or(0, |head| head + 1 - sentence.tokens.start);
            let number = at + 1 - sentence.tokens.start;
            let form = token.span.of(&document.text);
            writeln!(out, "{number}\t{form}\t{}\t{}\t{}\t{head}\t{}", token.lemma, token.upos, token.feats, token.deprel)?;
        }
        writeln!(out)?;
    }
    for name in &reading.names {
        writeln!(out, "# {} {} {:.2}", name.kind, name.span.of(&document.text), name.score)?;
    }
    for tag in &reading.attributions {
        let words = |tokens: &[usize]| {
            tokens.iter().map(|&token| reading.tokens[token].span.of(&document.text)).collect::<Vec<_>>().join(" ")
        };
        let (source, content) = (words(&tag.source), words(&tag.content));
        writeln!(out, "# {source} | {} {:.2} | {content}", tag.span.of(&document.text), tag.score)?;
    }
    for tag in &reading.events {
        let words = |tokens: &[usize]| {
            tokens.iter().map(|&token| reading.tokens[token].span.of(&document.text)).collect::<Vec<_>>().join(" ")
        };
        let (trigger, code) = (tag.span.of(&document.text), tag.category.code());
        let (actors, recipients) = (words(&tag.actors), words(&tag.recipients));
        writeln!(out, "# {code} {:.2} {} | {trigger} | {actors} | {recipients}", tag.score, tag.status)?;
    }
    writeln!(out, "# loaded in {loaded:?}, {} sentences read in {:?}", reading.sentences.len(), began.elapsed() - loaded)?;
    Ok(())
}
