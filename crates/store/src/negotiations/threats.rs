//! What became of threats.

use super::claims::{Claim, What};
use super::days;
use super::files::{File, WINDOW};

/// A threat of one party to another, with what came after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threat {
    /// Number of the event.
    pub event: i64,
    /// What is threatened: the PLOVER mode, else empty.
    pub instrument: String,
    /// `pending`, `carried_out`, `complied_with` or `backed_down`.
    pub outcome: &'static str,
    /// The event that shows the outcome.
    pub shown_by: Option<i64>,
}

/// The threats in a file. The first later act within the window decides: force or sanctions by who threatened, on whom
/// was threatened, carries it out; a concession by the threatened complies with it; one by who threatened backs down.
pub fn threats(file: &File<'_>) -> Vec<Threat> {
    let acts = || file.members.iter().map(|member| member.claim);
    acts()
        .filter_map(|threat| {
            let What::Event { category, modes, .. } = &threat.what else { return None };
            if category != "THREATEN" {
                return None;
            }
            let mut later = acts().filter_map(|act| Some((act, outcome(threat, act)?)));
            let (outcome, shown_by) = later.next().map_or(("pending", None), |(act, outcome)| (outcome, Some(act.id)));
            let modes: Vec<String> = serde_json::from_str(modes).unwrap_or_default();
            Some(Threat { event: threat.id, instrument: modes.into_iter().next().unwrap_or_default(), outcome, shown_by })
        })
        .collect()
}

/// What a later act makes of a threat, if anything.
fn outcome(threat: &Claim, act: &Claim) -> Option<&'static str> {
    let What::Event { category, status, .. } = &act.what else { return None };
    let near = days::since(&threat.day, &act.day).is_some_and(|days| (1..=WINDOW).contains(&days));
    if !near || !matches!(status.as_str(), "occurred" | "ongoing") {
        return None;
    }
    let by_threatener = !act.from.is_disjoint(&threat.from);
    let by_threatened = !act.from.is_disjoint(&threat.to);
    match category.as_str() {
        "ASSAULT" | "SANCTION" | "COERCE" | "MOBILIZE" if by_threatener && !act.to.is_disjoint(&threat.to) => Some("carried_out"),
        "CONCEDE" | "RETREAT" if by_threatened => Some("complied_with"),
        "CONCEDE" | "RETREAT" if by_threatener => Some("backed_down"),
        _ => None,
    }
}
