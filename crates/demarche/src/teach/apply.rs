//! What lessons say of a read document.

use demarche_core::{Mark, Reading, Reason, Record, Span, Taught};
use demarche_read::Vectors;

use super::{Lesson, LessonKind, features};

/// Adds what the lessons find to a record: marks of types, and on events the types and contexts that they are of.
pub(crate) fn mark(record: &mut Record, reading: &Reading, vectors: &Vectors, lessons: &[Lesson]) {
    for lesson in lessons {
        for (at, sentence) in reading.sentences.iter().enumerate().filter(|(_, sentence)| !sentence.tokens.is_empty()) {
            match lesson.kind {
                LessonKind::Context => {
                    let score = lesson.score(&features::of_sentence(vectors, sentence.tokens.clone()));
                    if score >= lesson.threshold {
                        tag(record, lesson, score, sentence.span, |event| event.sentence == at);
                    }
                }
                LessonKind::Type => types(record, reading, vectors, lesson, at),
            }
        }
    }
    record.marks.sort_by(|a, b| (a.span.start, &a.name).cmp(&(b.span.start, &b.name)));
}

/// Marks the words of a sentence that name an event of a type; of two that touch, the better one.
fn types(record: &mut Record, reading: &Reading, vectors: &Vectors, lesson: &Lesson, at: usize) {
    let sentence = &reading.sentences[at];
    let mean = vectors.mean(sentence.tokens.clone());
    let scored = features::words(reading, sentence.tokens.clone())
        .map(|token| (token, lesson.score(&features::of_word(vectors, token, &mean))));
    let mut found: Vec<(usize, f32)> = Vec::new();
    for (token, score) in scored.filter(|(_, score)| *score >= lesson.threshold) {
        match found.last_mut() {
            Some(last) if last.0 + 1 == token => {
                if score > last.1 {
                    *last = (token, score);
                }
            }
            _ => found.push((token, score)),
        }
    }
    for (token, score) in found {
        let span = reading.tokens[token].span;
        record.marks.push(Mark { name: lesson.name.clone(), span, sentence: at, score });
        tag(record, lesson, score, span, |event| event.trigger.overlaps(span));
    }
}

/// Says of the events that `is_of` holds for that they are of the lesson's type or context; the best score counts.
fn tag(record: &mut Record, lesson: &Lesson, score: f32, span: Span, is_of: impl Fn(&demarche_core::Event) -> bool) {
    for event in record.events.iter_mut().filter(|event| is_of(event)) {
        match event.taught.iter_mut().find(|known| known.name == lesson.name) {
            Some(known) => known.score = known.score.max(score),
            None => {
                event.taught.push(Taught { name: lesson.name.clone(), score });
                let note = format!("from {:.2} on", lesson.threshold);
                let mut reason = Reason::new(format!("taught/{}", lesson.name), Some(span), note);
                reason.score = Some(score);
                event.because.push(reason);
            }
        }
    }
}
