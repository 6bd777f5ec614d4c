//! Suite `duplicates`: near-duplicates on copies made from stories by known edits.
//!
//! JSONL of stories (`text`, `title`) → for each story copies of which 5 to 40 % of the words are changed, and follow-ups that
//! take over up to 30 % of an earlier story → every text in turn asked whose copy it is, as `demarche add` does.
//!
//! A copy's edits are of one kind or mixed: words replaced, sentences cut, sentences of other stories put in; sentences are
//! moved and headline and dateline changed besides. The seed is fixed: the same stories make the same set.

use std::collections::BTreeSet;
use std::path::PathBuf;

use demarche_store::near::{self, Sketch, Waiting};
use fastrand::Rng;

use super::{EvalError, Prf, Report, field, records};

/// One text of the set, and the number of the story whose copy it is.
struct Made {
    text: String,
    of: Option<usize>,
    changed: usize,
}

/// What came out.
#[derive(Default)]
struct Score {
    /// Copies found under the right story.
    right: usize,
    /// Texts taken for a copy of another than their story.
    wrong: usize,
    /// Copies not found under their story.
    missed: usize,
    errors: Vec<String>,
}

/// The seed of the set.
const SEED: u64 = 2;

pub(super) fn run(files: &[PathBuf]) -> Result<Report, EvalError> {
    let stories: Vec<(String, String)> =
        records(files)?.iter().map(|it| (field(it, "title").to_owned(), field(it, "text").to_owned())).collect();
    let set = made(&stories, SEED);
    let score = scored(&set);
    let prf = Prf::new(score.right as f64, score.right + score.wrong, score.right as f64, score.right + score.missed);
    let mut report = Report { n: set.len(), errors: score.errors, ..Report::default() };
    for (name, value) in [("precision", prf.p), ("recall", prf.r), ("f1", prf.f1)] {
        report.metric(name, value);
    }
    Ok(report)
}

/// Asks of every text in turn whose copy it is.
fn scored(set: &[Made]) -> Score {
    let mut waiting = Waiting::default();
    let mut score = Score::default();
    for (number, it) in set.iter().enumerate() {
        let sketch = Sketch::of(&it.text);
        let found = waiting
            .proposals(&sketch)
            .into_iter()
            .filter_map(|other| usize::try_from(other).ok())
            .map(|other| (other, near::likeness(&set[other].text, &it.text)))
            .filter(|(_, likeness)| likeness.is_copy())
            .map(|(other, likeness)| (other, likeness.share))
            .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
        let family = |other: usize| set[other].of.unwrap_or(other);
        match (it.of, found) {
            (Some(of), Some((other, _))) if family(other) == of => score.right += 1,
            (of, Some((other, share))) => {
                score.wrong += 1;
                score.missed += usize::from(of.is_some());
                score.errors.push(format!("text {number} taken for a copy of {other} at {share:.2}, not of {of:?}"));
            }
            (Some(of), None) => {
                score.missed += 1;
                let share = near::likeness(&set[of].text, &it.text).share;
                score.errors.push(format!("text {number}, {} % changed, not found as a copy of {of} ({share:.2})", it.changed));
            }
            (None, None) => {}
        }
        waiting.insert(&sketch, number as u64);
    }
    score
}

fn made(stories: &[(String, String)], seed: u64) -> Vec<Made> {
    let mut rng = Rng::with_seed(seed);
    let vocabulary: Vec<&str> = stories.iter().flat_map(|(_, text)| text.split_whitespace()).collect();
    let all: Vec<Vec<&str>> = stories.iter().map(|(_, text)| sentences(text)).collect();
    let mut set: Vec<Made> =
        stories.iter().map(|(title, text)| Made { text: format!("{title}\n\n{text}"), of: None, changed: 0 }).collect();
    for (of, own) in all.iter().enumerate() {
        for _ in 0..2 {
            let changed = rng.usize(5..=40);
            let text = edited(own, &all, &vocabulary, changed, &mut rng);
            set.push(Made { text, of: Some(of), changed });
        }
    }
    for at in 0..all.len() {
        set.push(Made { text: follow_up(&all, at, &mut rng), of: None, changed: 0 });
    }
    set
}

fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['.', '!', '?', '\n']).map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

fn count(sentence: &str) -> usize {
    sentence.split_whitespace().count()
}

/// A copy of which so many words in a hundred are changed.
fn edited(own: &[&str], all: &[Vec<&str>], vocabulary: &[&str], percent: usize, rng: &mut Rng) -> String {
    let mut text: Vec<String> = own.iter().map(ToString::to_string).collect();
    let words: usize = own.iter().map(|it| count(it)).sum();
    let (mut left, kind) = (words * percent / 100, rng.usize(0..4));
    let mut touched = BTreeSet::new();
    for _ in 0..words * 20 {
        if left == 0 || text.len() < 2 {
            break;
        }
        let at = rng.usize(0..text.len());
        let size = count(&text[at]);
        match if kind == 3 { rng.usize(0..3) } else { kind } {
            0 if size > 0 => {
                let place = rng.usize(0..size);
                // A word is changed once.
                if touched.insert((at, place)) {
                    let other = rng.choice(vocabulary).copied().unwrap_or("so");
                    let words = text[at].split_whitespace().enumerate();
                    text[at] = words.map(|(n, word)| if n == place { other } else { word }).collect::<Vec<_>>().join(" ");
                    left -= 1;
                }
            }
            1 if size <= left => {
                text.remove(at);
                left -= size;
            }
            2 => {
                let other = rng.choice(all).and_then(|story| rng.choice(story)).copied().unwrap_or("");
                if (1..=left).contains(&count(other)) {
                    text.insert(at, other.to_owned());
                    left -= count(other);
                }
            }
            _ => {}
        }
    }
    for _ in 0..rng.usize(0..3) {
        let (from, to) = (rng.usize(0..text.len()), rng.usize(0..text.len()));
        let moved = text.remove(from);
        text.insert(to.min(text.len()), moved);
    }
    let headline: Vec<&str> = (0..8).filter_map(|_| rng.choice(vocabulary).copied()).collect();
    let dateline = if rng.bool() { "NORTHPORT, May 4 (Fjord Wire) - " } else { "" };
    format!("{}\n\n{dateline}{}", headline.join(" "), text.join(" "))
}

/// Another story that repeats as background what an earlier one told, up to three words in ten.
fn follow_up(all: &[Vec<&str>], of: usize, rng: &mut Rng) -> String {
    let mut pieces: Vec<&str> = Vec::new();
    let words: usize = all[of].iter().map(|it| count(it)).sum();
    let (mut background, start) = (0, rng.usize(0..all[of].len().max(1)));
    for sentence in &all[of][start..] {
        background += count(sentence);
        if background * 10 > words * 3 {
            break;
        }
        pieces.push(sentence);
    }
    let mut news: Vec<&str> = Vec::new();
    while news.iter().map(|it| count(it)).sum::<usize>() < words * 6 / 10 {
        let Some(other) = rng.choice(all).and_then(|story| rng.choice(story)) else { break };
        news.push(other);
    }
    news.append(&mut pieces);
    news.join(" ")
}
