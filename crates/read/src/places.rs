//! Where a token lies from a cue: one of the inputs by which the model tells source and content.

use std::ops::Range;

/// Steps of distance, in tokens.
const FAR: [usize; 6] = [1, 2, 4, 8, 16, 32];

/// Whether a token ends a sentence by its form.
pub(crate) fn is_stop(form: &str) -> bool {
    matches!(form, "." | "!" | "?" | "…")
}

/// The place of every token from a cue, as a number: how far on which side (the middle number is the cue itself), and how
/// many stops (0, 1, more) lie between. The Python twin is `data.place`.
pub(crate) fn places(cue: &Range<usize>, stops: &[bool]) -> Vec<i32> {
    let side = FAR.len() + 1;
    let width = 2 * FAR.len() + 3;
    let place = |token: usize| {
        if cue.contains(&token) {
            return side;
        }
        let behind = token >= cue.end;
        let distance = if behind { token + 1 - cue.end } else { cue.start - token };
        let step = 1 + FAR.iter().filter(|&&far| distance > far).count();
        let between = if behind { &stops[cue.end..token] } else { &stops[token..cue.start] };
        let stops = between.iter().filter(|&&stop| stop).count().min(2);
        stops * width + if behind { side + step } else { side - step }
    };
    (0..stops.len()).map(|token| i32::try_from(place(token)).unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_distances_and_stops_are_told_apart() {
        let stops = [false, false, false, true, false, false];
        assert_eq!(places(&(1..3), &stops), [6, 7, 7, 8, 9 + 15, 10 + 15]);
    }
}
