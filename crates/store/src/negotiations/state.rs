//! How a negotiation stands, and by which rule.

use super::claims::What;
use super::days;
use super::files::{File, Member};

/// After how many days without contact a negotiation sleeps.
const SLEEP: i64 = 180;

/// A state with the rule that set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// `dormant`, `talks_about_talks`, `open`, `suspended`, `agreed`, `implementing` or `collapsed`.
    pub state: &'static str,
    /// The rule.
    pub rule: &'static str,
}

/// Whether a member is a contact that took or takes place.
fn held(member: &Member<'_>) -> bool {
    match &member.claim.what {
        What::Meeting { status, .. } => matches!(status.as_str(), "held" | "under_way"),
        What::Event { category, status, .. } => category == "CONSULT" && matches!(status.as_str(), "occurred" | "ongoing"),
        What::Position { .. } => false,
    }
}

/// The day of the last contact that took place.
pub fn last_contact(file: &File<'_>) -> Option<String> {
    let days = file.members.iter().filter(|it| held(it)).map(|it| it.claim.day.as_str()).filter(|day| !day.is_empty());
    days.max().map(str::to_owned)
}

/// The state on a day, from the newest member that says something of it.
pub fn state(file: &File<'_>, today: &str) -> State {
    let telling = file.members.iter().rev().filter(|it| it.claim.day.as_str() <= today).find_map(|it| told(it));
    let quiet = last_sign(file, today).and_then(|day| days::since(&day, today)).unwrap_or(0);
    match telling {
        Some(State { state: "agreed", .. }) if implemented(file) => {
            State { state: "implementing", rule: "state/acts-after-agreement" }
        }
        Some(found) if matches!(found.state, "agreed" | "collapsed") => found,
        _ if quiet > SLEEP => State { state: "dormant", rule: "state/no-contact-for-180-days" },
        Some(found) => found,
        None if file.members.iter().any(|it| it.section == "rounds") => {
            State { state: "talks_about_talks", rule: "state/contact-only-ahead" }
        }
        None => State { state: "talks_about_talks", rule: "state/positions-without-contact" },
    }
}

/// What one member says of the state of the whole.
fn told(member: &Member<'_>) -> Option<State> {
    let found = |state, rule| Some(State { state, rule });
    match &member.claim.what {
        What::Meeting { status, .. } => match status.as_str() {
            "held" | "under_way" => found("open", "state/meeting-held"),
            "postponed" => found("suspended", "state/meeting-postponed"),
            "cancelled" => found("suspended", "state/meeting-cancelled"),
            _ => None,
        },
        What::Event { category, modes, status, .. } => {
            let done = matches!(status.as_str(), "occurred" | "ongoing");
            match category.as_str() {
                "AGREE" | "SUPPORT" if done && member.section == "texts" => found("agreed", "state/text-agreed"),
                "CONSULT" if done => found("open", "state/talks-held"),
                "REJECT" if done && modes.contains("meet") => found("collapsed", "state/talks-refused"),
                "SANCTION" if done && modes.contains("discontinue") => found("suspended", "state/relations-reduced"),
                _ => None,
            }
        }
        What::Position { .. } => None,
    }
}

/// Whether a party carried something out after the last text was agreed.
fn implemented(file: &File<'_>) -> bool {
    let signed = file.members.iter().filter(|it| it.section == "texts").map(|it| it.claim.day.as_str()).max().unwrap_or("");
    file.members.iter().any(|it| match &it.claim.what {
        What::Event { category, status, .. } => {
            matches!(category.as_str(), "RETREAT" | "CONCEDE" | "COOPERATE" | "AID")
                && matches!(status.as_str(), "occurred" | "ongoing")
                && it.claim.day.as_str() > signed
        }
        _ => false,
    })
}

/// The day of the last sign of life: any member but one that lies ahead.
fn last_sign(file: &File<'_>, today: &str) -> Option<String> {
    let past = file.members.iter().map(|it| it.claim.day.as_str()).filter(|day| !day.is_empty() && *day <= today);
    past.max().map(str::to_owned)
}
