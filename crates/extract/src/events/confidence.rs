//! How sure an event is: the chance that a judge finds it right.
//!
//! signs (does the model hear the same act, is everybody who acts known, how telling is the pattern) → a logistic sum → 0 to 1
//!
//! Every sign can only raise the chance. The numbers are fitted by `training/fit_confidence.py` on the events of the stories in `evals`,
//! right or wrong as the judge of stories says; `demarche eval story` prints how well they hold (`confidence_ece`).

use demarche_core::Reason;

use super::{Candidate, tagged};
use crate::Story;
use crate::entities::Entities;

/// The sum of an event without any sign; and what each sign adds to it.
// Fitted on 56 stories, of which 32 were written without a look at the engine: what holds for stories beside which frames were written
// is too sure of others.
const NONE: f32 = 0.86;
const HEARD: f32 = 0.69;
const KNOWN: f32 = 0.30;
const TEST: f32 = 0.31;

/// Tests of a pattern that count: more say no more.
const MOST_TESTS: u8 = 2;

/// What an event's confidence rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Signs {
    /// Probability with which the model tags the trigger with the same category; 0 where it does not.
    heard: f32,
    /// Whether it has actors, all with country or sector.
    known: bool,
    /// How many tests of the frame's pattern held.
    tests: u8,
}

impl Signs {
    /// The signs of a candidate whose parties are settled.
    pub fn of(story: &Story<'_>, entities: &Entities, it: &Candidate) -> Self {
        let same = story.reading.events.iter().filter(|tag| tag.category == it.category && tagged::holds(it, tag));
        let actors = &it.parties.actors;
        let coded = |id: &demarche_core::EntityId| entities.get(*id).is_some_and(|entity| entity.code.is_some());
        Self {
            heard: hundredths(same.map(|tag| tag.score).fold(0.0, f32::max)),
            known: !actors.is_empty() && actors.iter().all(coded),
            tests: u8::try_from(it.tests).unwrap_or(MOST_TESTS).min(MOST_TESTS),
        }
    }

    /// The chance that the event is right, in whole hundredths, as records show it.
    pub fn confidence(self) -> f32 {
        let sum = NONE + HEARD * self.heard + KNOWN * f32::from(u8::from(self.known)) + TEST * f32::from(self.tests);
        hundredths(1.0 / (1.0 + (-sum).exp()))
    }

    /// The signs as a reason, for `--explain` and for fitting.
    pub fn reason(self) -> Reason {
        let note = format!("heard={:.2} known={} tests={}", self.heard, u8::from(self.known), self.tests);
        Reason { score: Some(self.confidence()), ..Reason::new("confidence", None, note) }
    }
}

fn hundredths(share: f32) -> f32 {
    (share * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_raises_it() {
        let none = Signs::default();
        let heard = Signs { heard: 0.9, ..none };
        let known = Signs { known: true, ..heard };
        let all = Signs { tests: 2, ..known };
        let sure = [none, heard, known, all].map(Signs::confidence);
        assert!(sure.is_sorted() && sure[0] < 0.75 && sure[3] > 0.9 && sure[3] < 1.0, "{sure:?}");
    }
}
