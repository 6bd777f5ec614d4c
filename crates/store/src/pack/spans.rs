//! Spans in short: `{"start": 410, "end": 586}` becomes `{"@": [12, 176]}`, how far it begins behind the span before it and how long
//! it is. The numbers are small and come again, so they compress well.

use serde_json::{Value, json};

/// The key of a short span; no record has it otherwise.
const SHORT: &str = "@";

/// Shortens all spans.
pub(super) fn shorten(value: &mut Value) {
    walk(value, &mut 0, &mut |value, last| {
        let Some((start, end)) = span(value, "start", "end") else { return false };
        *value = json!({ SHORT: [start - *last, end - start] });
        *last = start;
        true
    });
}

/// Undoes [`shorten`]. None where a short span is damaged.
pub(super) fn lengthen(value: &mut Value) -> Option<()> {
    let mut damaged = false;
    walk(value, &mut 0, &mut |value, last| {
        let Some(short) = value.get(SHORT) else { return false };
        let number = |at: usize| short.get(at).and_then(Value::as_i64);
        let span = number(0).and_then(|behind| behind.checked_add(*last)).zip(number(1));
        let span = span.and_then(|(start, length)| Some((start, start.checked_add(length)?)));
        let Some((start, end)) = span else {
            damaged = true;
            return true;
        };
        *last = start;
        *value = json!({ "start": start, "end": end });
        true
    });
    (!damaged).then_some(())
}

/// The two numbers of an object that has nothing else.
fn span(value: &Value, start: &str, end: &str) -> Option<(i64, i64)> {
    let object = value.as_object().filter(|it| it.len() == 2)?;
    let number = |key: &str| object.get(key)?.as_i64().filter(|it| u32::try_from(*it).is_ok());
    number(start).zip(number(end))
}

/// Visits all values in the order of the JSON; `change` says whether it has changed a value, whose inside is then left alone.
fn walk(value: &mut Value, last: &mut i64, change: &mut impl FnMut(&mut Value, &mut i64) -> bool) {
    if change(value, last) {
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|it| walk(it, last, change)),
        Value::Object(fields) => fields.values_mut().for_each(|it| walk(it, last, change)),
        _ => {}
    }
}
