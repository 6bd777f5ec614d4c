//! Which negotiations there are, and what belongs to each.

use std::collections::{BTreeMap, BTreeSet};

use xxhash_rust::xxh3::xxh3_64;

use super::claims::{Claim, What};
use super::days;
use super::issues::GENERAL;
use super::sides::Side;

/// How many days may lie between a contact and a position for them to be of one negotiation.
pub const WINDOW: i64 = 180;

/// The parties and the issue of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The two parties, in order of their codes.
    pub parties: (Side, Side),
    /// An issue of `data/issues.toml`, or `general`.
    pub issue: &'static str,
}

impl Subject {
    /// The file's key, the same after every rebuild.
    pub fn key(&self) -> String {
        format!("{:016x}", xxh3_64(format!("{}/{}/{}", self.parties.0.0, self.parties.1.0, self.issue).as_bytes()))
    }
}

/// A claim in a file, with the reason.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// `rounds`, `positions`, `threats`, `texts`, `acts`.
    pub section: &'static str,
    /// The rule that put it there.
    pub why: &'static str,
    /// Whether a user put it there.
    pub pinned: bool,
}

/// A negotiation: what opened it and what belongs to it.
#[derive(Debug)]
pub struct File<'a> {
    /// Its key: the subject's, or that of the edit which split it off.
    pub key: String,
    /// Parties and issue.
    pub subject: Subject,
    /// Parties that a merge brought in.
    pub further_parties: BTreeSet<Side>,
    /// The name that a user gave it.
    pub name: Option<String>,
    /// The rule by which it opened.
    pub opened_by: &'static str,
    /// Its claims, oldest first.
    pub members: Vec<Member<'a>>,
}

impl File<'_> {
    /// Brings the claims into order of time.
    pub fn sort(&mut self) {
        self.members.sort_by(|a, b| (&a.claim.day, a.claim.kind, a.claim.id).cmp(&(&b.claim.day, b.claim.kind, b.claim.id)));
    }

    /// All parties.
    pub fn parties(&self) -> BTreeSet<&Side> {
        let (a, b) = &self.subject.parties;
        self.further_parties.iter().chain([a, b]).collect()
    }
}

/// A pair's positions by issue, each with the rule that made it the pair's.
type ByIssue<'a> = BTreeMap<&'static str, Vec<(&'a Claim, &'static str)>>;

/// All files of a store: opened where two sides hold a position towards each other on an issue and either are in contact
/// within [`WINDOW`] days or both hold one.
pub fn open(claims: &[Claim]) -> Vec<File<'_>> {
    let counterparts = counterparts(claims);
    let mut positions: BTreeMap<(Side, Side), ByIssue<'_>> = BTreeMap::new();
    for claim in claims {
        let What::Position { issue, .. } = &claim.what else { continue };
        for (pair, why) in pairs_of_position(claim, &counterparts) {
            positions.entry(pair).or_default().entry(issue.unwrap_or(GENERAL)).or_default().push((claim, why));
        }
    }
    let mut between: BTreeMap<(Side, Side), Vec<&Claim>> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| !matches!(claim.what, What::Position { .. })) {
        for pair in claim.pairs() {
            between.entry(pair).or_default().push(claim);
        }
    }
    let mut files = Vec::new();
    for (pair, issues) in positions {
        let others = between.get(&pair).map(Vec::as_slice).unwrap_or_default();
        files.extend(files_of(&pair, without_general(issues), others));
    }
    files
}

/// Positions on no issue of the table go to the pair's only issue, where it has just one.
fn without_general<'a>(mut issues: ByIssue<'a>) -> ByIssue<'a> {
    if issues.len() == 2
        && let Some(general) = issues.remove(GENERAL)
        && let Some(only) = issues.values_mut().next()
    {
        only.extend(general.into_iter().map(|(claim, _)| (claim, "member/only-issue-of-the-pair")));
    }
    issues
}

fn files_of<'a>(pair: &(Side, Side), issues: ByIssue<'a>, others: &[&'a Claim]) -> Vec<File<'a>> {
    let mut files = Vec::new();
    for (issue, positions) in issues {
        let near = |contact: &&&Claim| positions.iter().any(|(position, _)| days::apart(&position.day, &contact.day) <= WINDOW);
        let contact = others.iter().filter(|claim| claim.is_contact()).any(|contact| near(&contact));
        let holders: BTreeSet<&Side> = positions.iter().flat_map(|(claim, _)| &claim.from).collect();
        let opened_by = match (contact, holders.len() > 1) {
            (true, _) => "open/contact-and-position",
            (false, true) => "open/positions-of-both",
            (false, false) => continue,
        };
        let member = |(claim, why)| Member { claim, section: "positions", why, pinned: false };
        let members = positions.into_iter().map(member).collect();
        let subject = Subject { parties: pair.clone(), issue };
        files.push(File { key: subject.key(), subject, further_parties: BTreeSet::new(), name: None, opened_by, members });
    }
    assign(&mut files, others);
    files.iter_mut().for_each(File::sort);
    files
}

/// Puts the pair's contacts and acts into its files: into the only one; else into those whose positions stand in the same
/// story; else into that with the nearest position.
fn assign<'a>(files: &mut [File<'a>], others: &[&'a Claim]) {
    for claim in others {
        let Some(section) = section(claim) else { continue };
        let told_with = |file: &File<'_>| {
            file.members.iter().any(|it| it.section == "positions" && !it.claim.documents.is_disjoint(&claim.documents))
        };
        let distance = |file: &File<'_>| {
            let positions = file.members.iter().filter(|it| it.section == "positions");
            positions.map(|it| days::apart(&it.claim.day, &claim.day)).min().unwrap_or(i64::MAX)
        };
        let together: Vec<usize> = (0..files.len()).filter(|at| told_with(&files[*at])).collect();
        let nearest = (0..files.len()).filter(|at| distance(&files[*at]) <= WINDOW).min_by_key(|at| distance(&files[*at]));
        let (into, why) = match (together.is_empty(), files.len(), nearest) {
            (false, ..) => (together, "member/told-with-a-position"),
            (true, 1, Some(only)) => (vec![only], "member/only-file-of-the-pair"),
            (true, _, Some(nearest)) => (vec![nearest], "member/nearest-position"),
            (true, _, None) => continue,
        };
        for at in into {
            files[at].members.push(Member { claim, section, why, pinned: false });
        }
    }
}

/// Where in a file a contact or act stands; none for acts that say nothing of a negotiation.
pub fn section(claim: &Claim) -> Option<&'static str> {
    const TEXTS: &[&str] =
        &["sign", "deal", "agreement", "accord", "pact", "treaty", "draft", "text", "communiqu", "memorandum", "ratif"];
    match &claim.what {
        What::Meeting { .. } => Some("rounds"),
        What::Position { .. } => None,
        What::Event { category, trigger, .. } => {
            let trigger = trigger.to_lowercase();
            let text = TEXTS.iter().any(|word| trigger.contains(word));
            match category.as_str() {
                "AGREE" | "SUPPORT" if text => Some("texts"),
                "CONSULT" | "AGREE" => Some("rounds"),
                "THREATEN" => Some("threats"),
                "CONCEDE" | "RETREAT" | "COOPERATE" | "AID" | "SANCTION" | "COERCE" | "MOBILIZE" | "ASSAULT" | "REJECT" => {
                    Some("acts")
                }
                _ => None,
            }
        }
    }
}

/// For each document and side, how much the document puts other sides across from it: a contact counts twice, another act once.
type Counterparts = BTreeMap<(i64, Side), BTreeMap<Side, usize>>;

fn counterparts(claims: &[Claim]) -> Counterparts {
    let mut found = Counterparts::new();
    for claim in claims.iter().filter(|claim| !matches!(claim.what, What::Position { .. })) {
        let weight = if claim.is_contact() { 2 } else { 1 };
        for (a, b) in claim.pairs() {
            for document in &claim.documents {
                *found.entry((*document, a.clone())).or_default().entry(b.clone()).or_default() += weight;
                *found.entry((*document, b.clone())).or_default().entry(a.clone()).or_default() += weight;
            }
        }
    }
    found
}

/// The pairs for which a position counts: holder and those toward whom it is held; where the story says none, the side that
/// the story puts across from the holder more than any other.
fn pairs_of_position(claim: &Claim, counterparts: &Counterparts) -> Vec<((Side, Side), &'static str)> {
    let Some(holder) = claim.from.first() else { return Vec::new() };
    let pair = |other: &Side| if holder < other { (holder.clone(), other.clone()) } else { (other.clone(), holder.clone()) };
    if !claim.to.is_empty() {
        return claim.to.iter().map(|other| (pair(other), "member/toward-the-other-party")).collect();
    }
    let mut across: BTreeMap<&Side, usize> = BTreeMap::new();
    for document in &claim.documents {
        for (side, weight) in counterparts.get(&(*document, holder.clone())).into_iter().flatten() {
            *across.entry(side).or_default() += weight;
        }
    }
    let most = across.values().copied().max().unwrap_or_default();
    let mut chief = across.iter().filter(|(_, weight)| **weight == most).map(|(side, _)| *side);
    match (chief.next(), chief.next()) {
        (Some(other), None) if across.len() == 1 => vec![(pair(other), "member/only-counterpart-in-the-story")],
        (Some(other), None) => vec![(pair(other), "member/chief-counterpart-in-the-story")],
        _ => Vec::new(),
    }
}
