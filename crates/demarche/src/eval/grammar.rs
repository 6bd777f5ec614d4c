//! Suites `syntax` (gold tokens) and `tokens` (raw text), on CoNLL-U.

use std::collections::BTreeMap;
use std::path::PathBuf;

use demarche_core::{Document, Span, Token};

use super::{EvalError, Prf, Report, text};
use crate::{Engine, EngineError};

struct Word {
    span: Span,
    token: Token,
    /// Index in its sentence; `None` for the root.
    head: Option<usize>,
}

/// Consecutive sentences and their text, with the words' spans in it.
struct Block {
    text: String,
    sentences: Vec<Vec<Word>>,
}

/// How many sentences are read as one text.
const TOGETHER: usize = 40;

fn blocks(files: &[PathBuf]) -> Result<Vec<Block>, EvalError> {
    let mut out: Vec<Block> = Vec::new();
    for path in files {
        let mut fresh = true;
        for part in text(path)?.split("\n\n") {
            let document = part.lines().any(|line| line.starts_with("# newdoc"));
            let paragraph = part.lines().any(|line| line.starts_with("# newpar"));
            if fresh || document || out.last().is_none_or(|block| block.sentences.len() >= TOGETHER && paragraph) {
                out.push(Block { text: String::new(), sentences: Vec::new() });
                fresh = false;
            }
            if let Some(block) = out.last_mut() {
                if !block.text.is_empty() {
                    block.text.push_str(if paragraph { "\n" } else { " " });
                }
                sentence(block, part);
            }
        }
    }
    out.retain(|block| !block.sentences.is_empty());
    Ok(out)
}

fn sentence(block: &mut Block, part: &str) {
    let mut words: Vec<Word> = Vec::new();
    let mut fused: Option<(usize, bool)> = None;
    for line in part.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())) {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() < 10 || cells[0].contains('.') {
            continue;
        }
        let mut space = !cells[9].contains("SpaceAfter=No");
        if let Some((_, last)) = cells[0].split_once('-') {
            fused = last.parse().ok().map(|last| (last, space));
            continue;
        }
        let start = block.text.len();
        block.text.push_str(cells[1]);
        let empty = |cell: &str| if cell == "_" { String::new() } else { cell.to_owned() };
        let token = Token {
            lemma: cells[2].into(),
            upos: cells[3].into(),
            feats: empty(cells[5]),
            deprel: cells[7].into(),
            ..Token::default()
        };
        words.push(Word {
            span: Span::new(start, block.text.len()),
            token,
            head: cells[6].parse::<usize>().ok().and_then(|head| head.checked_sub(1)),
        });
        if let Some((last, after)) = fused {
            space = false;
            if cells[0].parse() == Ok(last) {
                (space, fused) = (after, None);
            }
        }
        if space {
            block.text.push(' ');
        }
    }
    let end = block.text.trim_end().len();
    block.text.truncate(end);
    if !words.is_empty() {
        block.sentences.push(words);
    }
}

/// UPOS, features, lemmas, heads and relations over gold words, punctuation included.
pub(super) fn syntax(engine: &Engine, files: &[PathBuf]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut right: BTreeMap<&str, usize> = BTreeMap::new();
    let mut relations: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut words = 0;
    for block in blocks(files)? {
        let spans: Vec<Vec<Span>> =
            block.sentences.iter().map(|sentence| sentence.iter().map(|word| word.span).collect()).collect();
        let reading = engine.reader().read_tokens(&block.text, &spans).map_err(EngineError::from)?;
        report.n += block.sentences.len();
        report.sentences += block.sentences.len();
        let mut base = 0;
        for sentence in &block.sentences {
            for (at, word) in sentence.iter().enumerate() {
                words += 1;
                let Some(found) = reading.tokens.get(base + at) else { continue };
                let head = found.head.map(|head| head.wrapping_sub(base)) == word.head;
                let label = found.deprel == word.token.deprel;
                let checks = [
                    ("upos", found.upos == word.token.upos),
                    ("feats", found.feats == word.token.feats),
                    ("lemma", found.lemma == word.token.lemma),
                    ("uas", head),
                    ("las", head && label),
                ];
                for (name, good) in checks {
                    *right.entry(name).or_default() += usize::from(good);
                }
                let gold = relations.entry(word.token.deprel.clone()).or_default();
                gold[0] += usize::from(head && label);
                gold[2] += 1;
                relations.entry(found.deprel.clone()).or_default()[1] += 1;
            }
            base += sentence.len();
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    for (name, count) in right {
        report.metric(name, count as f64 / words.max(1) as f64);
    }
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    for (name, [good, answers, gold]) in relations.into_iter().filter(|(_, counts)| counts[2] > 0) {
        report.per_class.insert(name, Prf::new(good as f64, answers, good as f64, gold));
    }
    Ok(report)
}

/// Tokens and sentences from raw text, and LAS over the tokens found (CoNLL 2018 shared task: F1 over aligned words).
pub(super) fn tokens(engine: &Engine, files: &[PathBuf]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let (mut token, mut bounds, mut las) = ([0_usize; 3], [0_usize; 3], 0_usize);
    for block in blocks(files)? {
        let document = Document::from_text(block.text.clone());
        let reading = engine.reader().read(&document).map_err(EngineError::from)?;
        report.n += block.sentences.len();
        report.sentences += reading.sentences.len();
        let found: BTreeMap<Span, usize> = reading.tokens.iter().enumerate().map(|(at, it)| (it.span, at)).collect();
        let sentences: Vec<Span> = reading.sentences.iter().map(|it| it.span).collect();
        token[1] += reading.tokens.len();
        bounds[1] += sentences.len();
        for sentence in &block.sentences {
            let span = sentence[0].span.cover(sentence[sentence.len() - 1].span);
            bounds[0] += usize::from(sentences.contains(&span));
            bounds[2] += 1;
            for word in sentence {
                token[2] += 1;
                let Some(&at) = found.get(&word.span) else { continue };
                token[0] += 1;
                let head = reading.tokens[at].head.map(|head| reading.tokens[head].span);
                let gold = word.head.and_then(|head| sentence.get(head)).map(|head| head.span);
                las += usize::from(head == gold && reading.tokens[at].deprel == word.token.deprel);
            }
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    let f1 = |good: usize, answers: usize, gold: usize| Prf::new(good as f64, answers, good as f64, gold).f1;
    report.metric("tokens_f1", f1(token[0], token[1], token[2]));
    report.metric("sentences_f1", f1(bounds[0], bounds[1], bounds[2]));
    report.metric("las_raw", f1(las, token[1], token[2]));
    Ok(report)
}
