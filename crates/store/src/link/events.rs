//! One act, and one meeting, across stories.
//!
//! Evidence is counted: type, days, place, parties, trigger, the words around it, toll. Some things exclude that two reports
//! are one: days that are known and apart, types that are no neighbours, an actor who speaks for another side.

use std::sync::OnceLock;

use super::acts;
use super::sketch::{Day, Deed, Party};
use super::words::{hash, shared, stem};

/// How far two reports agree, and what speaks for it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Match {
    /// From [`ENOUGH`] on they are one.
    pub score: f64,
    /// What agrees, for the report's `why`: "event/type+days+place".
    pub rule: String,
}

/// From here on two reports are one act.
pub(super) const ENOUGH: f64 = 2.0;
/// A report of the same story needs so much more: a story tells of several acts of one type.
const SAME_STORY: f64 = 0.6;
/// From here on two stories are of one matter: they share some four names, or a run of quoted words and a name.
const CLOSE: f64 = 3.0;
/// Days between what is told without a date and its story, at most.
const FRESH: Day = 10;

/// The two stories of two reports.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Setting {
    /// The day of the one's story.
    pub day: Option<Day>,
    /// The day of the other's.
    pub other: Option<Day>,
    /// How much the stories have in common.
    pub related: f64,
    /// They stand in one story.
    pub same_story: bool,
}

/// Compares two reports of acts, or of meetings.
pub(super) fn compare(a: &Deed, b: &Deed, setting: Setting) -> Option<Match> {
    let mut tally = Tally::default();
    kind(a, b, &mut tally)?;
    days(a, b, setting, &mut tally)?;
    place(a, b, &mut tally);
    parties(a, b, &mut tally)?;
    // Rival accounts of one act swap its sides, in two stories; an answer in kind does so too, in one story or as what is to come.
    if swapped(a, b) && (setting.same_story || is_ahead(a) != is_ahead(b)) {
        return None;
    }
    if is_meeting(a) || is_meeting(b) {
        sides(a, b, setting)?;
    }
    telling(a, b, setting, &mut tally);
    if a.status == "historical" && b.status != "historical" || b.status == "historical" && a.status != "historical" {
        tally.against(0.5);
    }
    if let (Some(one), Some(other)) = (a.statement, b.statement)
        && one == other
        && a.category == b.category
        && !setting.same_story
    {
        tally.count(0.8, "statement");
    }
    if setting.same_story && a.definite && a.category == b.category {
        tally.count(1.0, "taken-up");
    }
    tally.score += 0.25 * setting.related.min(4.0);
    (tally.is_telling() && (setting.same_story || tally.is_grounded(setting.related))).then_some(())?;
    let needed = if setting.same_story { ENOUGH + SAME_STORY } else { ENOUGH };
    (tally.score >= needed).then(|| Match { score: tally.score, rule: format!("{}/{}", head(a), tally.signs.join("+")) })
}

fn head(deed: &Deed) -> &'static str {
    if deed.category == MEETING { "meeting" } else { "event" }
}

/// The category of rows that are meetings.
pub(super) const MEETING: &str = "MEETING";

/// Whether it is an encounter, or the plan of one.
fn is_meeting(deed: &Deed) -> bool {
    matches!(deed.category.as_str(), MEETING | "CONSULT")
}

/// Whether something is agreed that becomes an encounter.
fn is_plan_of_meeting(deed: &Deed) -> bool {
    static STEMS: OnceLock<Vec<u32>> = OnceLock::new();
    let stems = STEMS.get_or_init(|| {
        let words =
            ["meet", "talks", "talk", "visit", "summit", "negotiations", "call", "speak", "discuss", "conference", "see", "host"];
        words.iter().map(|word| hash(&stem(word))).collect()
    });
    deed.category == "AGREE" && deed.trigger.iter().any(|it| stems.contains(it))
}

/// Types whose acts are what is said: who says it is part of the act.
fn is_verbal(category: &str) -> bool {
    matches!(category, "ACCUSE" | "REQUEST" | "REJECT" | "THREATEN" | "SUPPORT" | "CONCEDE")
}

/// Types between which coders of one act differ, or through which an act moves.
const NEIGHBOURS: [(&str, &str); 12] = [
    ("AGREE", "CONSULT"),
    ("AGREE", "COOPERATE"),
    ("AGREE", "AID"),
    ("AGREE", "SUPPORT"),
    ("CONCEDE", "RETREAT"),
    ("AID", "COOPERATE"),
    ("COERCE", "ASSAULT"),
    ("COERCE", "SANCTION"),
    ("ACCUSE", "REJECT"),
    ("ACCUSE", "SANCTION"),
    ("AID", "MOBILIZE"),
    ("PROTEST", "COERCE"),
];

#[derive(Default)]
struct Tally {
    score: f64,
    signs: Vec<&'static str>,
}

impl Tally {
    fn count(&mut self, weight: f64, sign: &'static str) {
        self.score += weight;
        self.signs.push(sign);
    }

    /// Whether something speaks for this very act, not only for one of its type and sides.
    fn is_telling(&self) -> bool {
        let has = |sign| self.signs.contains(&sign);
        let own =
            ["day", "place", "trigger", "sense", "words", "several-words", "toll", "statement", "taken-up"].into_iter().any(has);
        own || has("mode") && (has("parties") || has("sides"))
    }

    /// Whether two stories that have little in common tell of one act: then somebody must be in both, and a day, a place, a
    /// toll, an utterance or several words; or a day or place and words of both. Two stories of one week that both name the
    /// United Nations prove nothing.
    fn is_grounded(&self, related: f64) -> bool {
        let has = |sign| self.signs.contains(&sign);
        let somebody = ["actor", "party", "parties", "side", "sides"].into_iter().any(has);
        let detail = ["day", "place", "toll", "statement", "several-words"].into_iter().any(has);
        let words = ["words", "several-words", "toll"].into_iter().any(has);
        related >= CLOSE || somebody && detail || (has("day") || has("place")) && words
    }

    fn against(&mut self, weight: f64) {
        self.score -= weight;
    }
}

fn kind(a: &Deed, b: &Deed, tally: &mut Tally) -> Option<()> {
    if a.category == b.category {
        // Agreeing to meet is another act than agreeing on something.
        (a.category != "AGREE" || is_plan_of_meeting(a) == is_plan_of_meeting(b)).then_some(())?;
        tally.count(1.0, "type");
    } else {
        let near = |(x, y): &(&str, &str)| a.category == *x && b.category == *y || a.category == *y && b.category == *x;
        NEIGHBOURS.iter().find(|pair| near(pair))?;
        // Of what is agreed only a meeting becomes one.
        if is_meeting(a) || is_meeting(b) {
            (is_plan_of_meeting(a) || is_plan_of_meeting(b)).then_some(())?;
        }
        tally.count(0.2, "neighbouring-type");
    }
    if !a.modes.is_empty() && !b.modes.is_empty() {
        if a.modes.iter().any(|mode| b.modes.contains(mode)) {
            tally.count(0.4, "mode");
        } else {
            tally.against(0.3);
        }
    }
    Some(())
}

/// What is ahead of its story.
fn is_ahead(deed: &Deed) -> bool {
    matches!(deed.status.as_str(), "planned" | "possible" | "conditional" | "demanded" | "expected" | "proposed" | "postponed")
}

/// Days that are known must meet; a day that is not told is near its story's, on the side that the status says.
fn days(a: &Deed, b: &Deed, setting: Setting, tally: &mut Tally) -> Option<()> {
    let apart = setting.day.zip(setting.other).map_or(0, |(one, other)| (one - other).abs());
    match (a.days, b.days) {
        (Some(one), Some(other)) => {
            let gap = (one.0 - other.1).max(other.0 - one.1).max(0);
            let wide = (one.1 - one.0).max(other.1 - other.0) > 0;
            let moved = a.status == "postponed" || b.status == "postponed";
            let allowed = if moved { FRESH } else { 1 };
            (gap <= allowed).then_some(())?;
            match gap {
                0 if wide => tally.count(0.6, "days"),
                0 => tally.count(1.4, "day"),
                _ => tally.against(0.6),
            }
        }
        (Some(told), None) => untold(told, b, setting.other, tally)?,
        (None, Some(told)) => untold(told, a, setting.day, tally)?,
        (None, None) => {
            (apart <= FRESH || setting.same_story).then_some(())?;
            // What is said is told on the day; a deed is told of for longer.
            let verbal = is_verbal(&a.category) && is_verbal(&b.category);
            (!verbal || apart <= 4 || a.statement.is_some() && a.statement == b.statement).then_some(())?;
            let looks_back = [a, b].iter().any(|it| matches!(it.status.as_str(), "denied" | "historical"));
            tally.against(fading(apart) * if looks_back { 0.5 } else { 1.0 });
        }
    }
    Some(())
}

/// One report has a day, the other only that of its story.
fn untold(told: (Day, Day), untold: &Deed, story: Option<Day>, tally: &mut Tally) -> Option<()> {
    let story = story?;
    let before = story - told.1;
    let after = told.0 - story;
    if is_ahead(untold) || untold.headline {
        (before <= FRESH && after <= 30).then_some(())?;
    } else {
        // What a story tells as done is not to come; a day may be off by one.
        (after <= 1 && before <= 2 * FRESH).then_some(())?;
    }
    let looks_back = matches!(untold.status.as_str(), "denied" | "historical");
    tally.against(fading(before.max(2 * after)) * if looks_back { 0.5 } else { 1.0 });
    Some(())
}

/// What speaks against a deed that a story tells without a day, so many days after it: stories tell of the newest.
fn fading(days: Day) -> f64 {
    let days = f64::from(days.max(0));
    0.1 * days + 0.02 * days * days
}

fn place(a: &Deed, b: &Deed, tally: &mut Tally) {
    let (Some(one), Some(other)) = (&a.place, &b.place) else { return };
    let same = one.name == other.name
        || one.geonames.is_some() && one.geonames == other.geonames
        || one.name.contains(&other.name)
        || other.name.contains(&one.name);
    if same {
        tally.count(1.0, "place");
    } else {
        tally.against(0.9);
    }
}

/// Sides that both name, whoever does it to whom: rival accounts of one act swap them.
fn parties(a: &Deed, b: &Deed, tally: &mut Tally) -> Option<()> {
    if is_verbal(&a.category) && is_verbal(&b.category) {
        // Who says it is the act's.
        if !a.actors.is_empty() && !b.actors.is_empty() {
            let same = a.actors.iter().any(|it| b.actors.iter().any(|that| compatible(it, that)));
            same.then_some(())?;
            let exact = a.actors.iter().any(|it| b.actors.iter().any(|that| it.actor == that.actor));
            tally.count(if exact { 1.1 } else { 0.7 }, "actor");
        } else {
            tally.against(0.6);
        }
        if overlap(&a.recipients, &b.recipients) {
            tally.count(0.6, "recipient");
        }
        return Some(());
    }
    let (ones, others) = (named(a), named(b));
    if ones.is_empty() || others.is_empty() {
        return Some(());
    }
    // One tells who did it, the other to whom: neither for nor against.
    let known = |side: &[Party]| side.iter().any(|it| it.named || it.camp.is_some());
    let comparable = known(&a.actors) && known(&b.actors) || known(&a.recipients) && known(&b.recipients);
    let exact = ones.iter().filter(|it| others.iter().any(|that| it.actor == that.actor)).count();
    let loose = ones.iter().filter(|it| others.iter().any(|that| compatible(it, that))).count();
    match (exact, loose) {
        (0, 0) if !comparable => {}
        (0, 0) if ones.iter().all(|it| it.camp.is_some()) && others.iter().all(|it| it.camp.is_some()) => tally.against(1.2),
        (0, 0) => tally.against(0.3),
        (0, 1) => tally.count(0.6, "side"),
        (0, _) => tally.count(1.1, "sides"),
        (1, 1) => tally.count(0.8, "party"),
        _ => tally.count(1.3, "parties"),
    }
    Some(())
}

/// A meeting is of its sides: two must be common, or all that one story names.
fn sides(a: &Deed, b: &Deed, setting: Setting) -> Option<()> {
    let named = |deed| {
        let all = named(deed);
        let (own, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|it| it.named);
        if own.is_empty() { rest } else { own }
    };
    let (ones, others) = (named(a), named(b));
    if ones.is_empty() || others.is_empty() {
        return (setting.related >= 1.5).then_some(());
    }
    let common = ones.iter().filter(|it| others.iter().any(|that| compatible(it, that))).count();
    (common >= 2 || common == ones.len().min(others.len())).then_some(())
}

/// Whether one does to the other what the other does to it.
fn swapped(a: &Deed, b: &Deed) -> bool {
    let crossed = overlap(&a.actors, &b.recipients) && overlap(&a.recipients, &b.actors);
    crossed && !overlap(&a.actors, &b.actors) && !overlap(&a.recipients, &b.recipients)
}

fn named(deed: &Deed) -> Vec<&Party> {
    let mut all: Vec<&Party> = Vec::new();
    for party in deed.actors.iter().chain(&deed.recipients).filter(|it| it.named || it.camp.is_some()) {
        if !all.iter().any(|it| it.actor == party.actor) {
            all.push(party);
        }
    }
    all
}

fn overlap(a: &[Party], b: &[Party]) -> bool {
    a.iter().any(|it| b.iter().any(|that| compatible(it, that)))
}

/// One actor, or a state and who acts for it. Two persons are two.
fn compatible(a: &Party, b: &Party) -> bool {
    if a.actor == b.actor {
        return true;
    }
    if a.person && b.person && a.named && b.named {
        return false;
    }
    a.camp.is_some() && a.camp == b.camp
}

/// Trigger, the words around it, and the toll.
fn telling(a: &Deed, b: &Deed, setting: Setting, tally: &mut Tally) {
    if shared(&a.trigger, &b.trigger) > 0 {
        tally.count(0.8, "trigger");
    } else if acts::alike(&a.trigger, &b.trigger) {
        tally.count(0.5, "sense");
    }
    // Two acts of one sentence share its words in any case.
    let same_sentence = setting.same_story && a.sentence == b.sentence;
    #[allow(clippy::cast_precision_loss, reason = "few words")]
    let common = if same_sentence {
        0.0
    } else {
        (shared(&a.words, &b.words) + shared(&a.trigger, &b.words) + shared(&a.words, &b.trigger)) as f64
    };
    if common > 0.0 {
        tally.count((0.3 * common).min(1.5), if common >= 3.0 { "several-words" } else { "words" });
    }
    if let (Some(one), Some(other)) = (a.dead, b.dead)
        && one == other
    {
        tally.count(0.5, "toll");
    }
}

/// Which status of two reports is the event's: that of the newer story, unless it only looks back or asks.
pub(super) fn newest(present: &str, present_day: Option<Day>, new: &str, new_day: Option<Day>) -> bool {
    let settled = |status: &str| matches!(status, "occurred" | "ongoing" | "held" | "under_way" | "cancelled");
    let vague = |status: &str| matches!(status, "historical" | "demanded" | "conditional" | "possible" | "proposed" | "refused");
    match new_day.cmp(&present_day) {
        std::cmp::Ordering::Less => !settled(present) && settled(new) || vague(present) && !vague(new),
        std::cmp::Ordering::Equal => vague(present) && !vague(new) || !settled(present) && settled(new) && present != "denied",
        std::cmp::Ordering::Greater => !(settled(present) && (vague(new) || new == "denied" || new == "planned")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::Words;
    use super::*;

    fn party(actor: i64, camp: &str, person: bool) -> Party {
        Party { actor, camp: Some(camp.into()), person, named: true, body: !person }
    }

    fn deed(category: &str, status: &str, day: Option<Day>, trigger: &str, clause: &str) -> Deed {
        Deed {
            category: category.into(),
            status: status.into(),
            days: day.map(|it| (it, it)),
            trigger: vec![hash(&stem(trigger))],
            words: Words::of(clause).content,
            ..Deed::default()
        }
    }

    fn near(day: Day, other: Day) -> Setting {
        Setting { day: Some(day), other: Some(other), related: 2.0, same_story: false }
    }

    #[test]
    fn a_strike_told_by_two_outlets_is_one() {
        let a = deed("ASSAULT", "occurred", Some(10), "struck", "drones struck a fuel depot on the edge of the port");
        let b = deed("ASSAULT", "occurred", Some(10), "attack", "a drone attack on a fuel store in the port");
        let found = compare(&a, &b, near(10, 11)).unwrap();
        assert_eq!(found.rule, "event/type+day+sense+several-words");
    }

    #[test]
    fn strikes_on_two_days_are_two() {
        let a = deed("ASSAULT", "occurred", Some(10), "struck", "drones struck a fuel depot");
        let b = deed("ASSAULT", "occurred", Some(16), "struck", "drones struck a fuel depot");
        assert_eq!(compare(&a, &b, near(10, 16)), None);
    }

    #[test]
    fn a_planned_meeting_and_the_meeting_held_are_one() {
        let sides = [party(1, "NOR", true), party(2, "RUS", true)];
        let plan =
            Deed { actors: sides.to_vec(), ..deed("AGREE", "planned", Some(19), "meet", "will meet in Tromsoe on Thursday") };
        let held =
            Deed { actors: sides.to_vec(), ..deed("CONSULT", "occurred", Some(19), "met", "met in Tromsoe for three hours") };
        assert!(compare(&plan, &held, near(16, 20)).is_some());
        let other = Deed { actors: vec![party(1, "NOR", true), party(3, "DEU", true)], ..held };
        assert_eq!(compare(&plan, &other, near(16, 20)), None);
    }

    #[test]
    fn rival_accounts_of_who_fired_are_one_event() {
        let clause = "opened fire on posts near the village on Saturday";
        let a = Deed {
            actors: vec![party(1, "AZE", false)],
            recipients: vec![party(2, "ARM", false)],
            ..deed("ASSAULT", "occurred", Some(3), "fired", clause)
        };
        let b = Deed {
            actors: vec![party(2, "ARM", false)],
            recipients: vec![party(1, "AZE", false)],
            ..deed("ASSAULT", "occurred", Some(3), "opened", clause)
        };
        assert!(compare(&a, &b, near(3, 3)).is_some());
        // "Tehran may strike Tel Aviv" is no report of the strike on Tehran.
        let threatened = Deed { status: "possible".into(), ..b.clone() };
        assert_eq!(compare(&a, &threatened, near(3, 3)), None);
        assert_eq!(compare(&a, &b, Setting { same_story: true, ..near(3, 3) }), None, "a story tells of a blow and the answer");
    }

    #[test]
    fn what_two_sides_say_are_two_acts() {
        let a = Deed {
            actors: vec![party(1, "EGY", false)],
            ..deed("ACCUSE", "occurred", None, "condemned", "condemned the attack")
        };
        let b = Deed { actors: vec![party(2, "USA", false)], ..a.clone() };
        assert_eq!(compare(&a, &b, near(3, 3)), None);
    }

    #[test]
    fn the_newest_story_tells_how_it_stands() {
        assert!(newest("planned", Some(1), "occurred", Some(4)));
        assert!(newest("expected", Some(1), "postponed", Some(2)));
        assert!(!newest("occurred", Some(4), "planned", Some(1)));
        assert!(!newest("occurred", Some(1), "historical", Some(9)));
    }
}
