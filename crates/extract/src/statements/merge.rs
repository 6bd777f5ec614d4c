//! One utterance, many places: drafts with the same words and speaker become one statement.

use demarche_core::{Form, Occurrence, Statement, StatementId};

use super::{Draft, reason};
use crate::Story;

/// Share of words in common from which two contents count as the same utterance.
const SAME: f64 = 0.9;

/// Merges repeated drafts; ids follow the order of the text.
pub(super) fn merge(story: &Story<'_>, drafts: Vec<Draft>) -> Vec<Statement> {
    let mut merged: Vec<(Statement, Vec<String>)> = Vec::new();
    for draft in drafts {
        let words = words(story, &draft);
        let text = draft.content.iter().map(|span| story.words(*span)).collect::<Vec<_>>().join(" ");
        let quoted = draft.form != Form::Indirect;
        let known = merged.iter_mut().find(|(statement, known)| {
            statement.speaker == draft.speaker
                && quoted
                && statement.occurrences.iter().any(|it| it.form != Form::Indirect)
                && same(known, &words)
        });
        let occurrence =
            Occurrence { form: draft.form, content: draft.content.clone(), cue: draft.cue.map(|(_, span)| span), exact: true };
        match known {
            Some((statement, _)) if statement.occurrences.iter().any(|it| it.content == draft.content) => {}
            Some((statement, _)) => {
                let exact = statement.text == text;
                statement.occurrences.push(Occurrence { exact, ..occurrence });
                statement.venue = statement.venue.take().or(draft.venue);
                statement.date = statement.date.take().or(draft.date);
            }
            None => {
                let because = vec![reason(&draft)];
                let statement = Statement {
                    id: StatementId(merged.len()),
                    speaker: draft.speaker,
                    speaker_text: draft.speaker_text,
                    act: draft.act,
                    addressees: draft.addressees,
                    venue: draft.venue,
                    date: draft.date,
                    text,
                    via: draft.via,
                    occurrences: vec![occurrence],
                    conditions: Vec::new(),
                    because,
                };
                merged.push((statement, words));
            }
        }
    }
    merged.into_iter().map(|(statement, _)| statement).collect()
}

fn words(story: &Story<'_>, draft: &Draft) -> Vec<String> {
    let text: Vec<&str> = draft.content.iter().map(|span| story.words(*span)).collect();
    let text = text.join(" ").to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && *word != "sic");
    words.map(str::to_owned).collect()
}

/// Whether two word lists share nearly all their words, in order at the ends.
fn same(a: &[String], b: &[String]) -> bool {
    let shared = a.iter().filter(|word| b.contains(word)).count().min(b.iter().filter(|word| a.contains(word)).count());
    let longer = a.len().max(b.len()).max(1);
    #[allow(clippy::cast_precision_loss, reason = "statements have few words")]
    let share = shared as f64 / longer as f64;
    share >= SAME
}
