//! Which statements gainsay which.

use rusqlite::{Connection, params};

use super::sketch::{Deed, Related, Said, Sketch};
use super::statements::{Speakers, parties};
use super::words::held;
use crate::error::StoreError;

/// Notes the contradictions between a story's claims and those of related stories and of itself.
pub(super) fn note(connection: &Connection, new: &Sketch, related: &[Related]) -> Result<(), StoreError> {
    let mut found: Vec<(i64, i64, &'static str)> = Vec::new();
    for it in &new.statements {
        let near = related.iter().filter(|other| close(new, &other.sketch)).flat_map(|other| &other.sketch.statements);
        for other in near.chain(&new.statements) {
            found.extend(statements(it, other));
        }
    }
    for it in &new.events {
        for other in related.iter().flat_map(|other| &other.sketch.events).chain(&new.events) {
            found.extend(accounts(it, other));
        }
    }
    let mut insert = connection.prepare_cached(
        "INSERT INTO contradictions (statement, other, why) SELECT ?1, ?2, ?3
         WHERE NOT EXISTS (SELECT 1 FROM contradictions WHERE statement = ?1 AND other = ?2 OR statement = ?2 AND other = ?1)",
    )?;
    for (statement, other, why) in found {
        insert.execute(params![statement, other, why])?;
    }
    Ok(())
}

/// Stories within a week of each other.
fn close(a: &Sketch, b: &Sketch) -> bool {
    a.day.zip(b.day).is_some_and(|(a, b)| (a - b).abs() <= 7)
}

/// The gainsaying statement, the one it gainsays, and the rule.
fn statements(a: &Said, b: &Said) -> Option<(i64, i64, &'static str)> {
    if a.row == b.row || parties(a.speaker.as_ref(), b.speaker.as_ref()) != Speakers::Different {
        return None;
    }
    let shared = a.words.shared(&b.words);
    let share = held(shared, &a.words.content, &b.words.content);
    for (one, other) in [(a, b), (b, a)] {
        if one.act == "deny" && !matches!(other.act.as_str(), "deny" | "demand" | "request" | "question") {
            if shared >= 2 && share >= 0.4 {
                return Some((one.row, other.row, "contradiction/denial-of-the-same"));
            }
            let accused = one.speaker.as_ref().is_some_and(|it| other.toward.contains(&it.actor));
            if other.act == "accuse" && accused && shared >= 1 {
                return Some((one.row, other.row, "contradiction/the-accused-denies"));
            }
        }
    }
    let plain = |it: &Said| matches!(it.act.as_str(), "assert" | "announce" | "accuse");
    if plain(a) && plain(b) && a.words.negated != b.words.negated && shared >= 3 && share >= 0.6 {
        let (no, yes) = if a.words.negated { (a, b) } else { (b, a) };
        return Some((no.row, yes.row, "contradiction/negation"));
    }
    None
}

/// Two tellers of one event: whether it happened, who did it, how many died.
fn accounts(a: &Deed, b: &Deed) -> Option<(i64, i64, &'static str)> {
    let (one, other) = (a.statement?, b.statement?);
    if a.row != b.row || one == other || parties(a.teller.as_ref(), b.teller.as_ref()) != Speakers::Different {
        return None;
    }
    match (a.status == "denied", b.status == "denied") {
        (true, false) => return Some((one, other, "contradiction/event-denied")),
        (false, true) => return Some((other, one, "contradiction/event-denied")),
        _ => {}
    }
    if a.dead.zip(b.dead).is_some_and(|(x, y)| x.1 < y.0 || y.1 < x.0) {
        return Some((one, other, "contradiction/rival-tolls"));
    }
    let physical = |it: &Deed| matches!(it.category.as_str(), "ASSAULT" | "COERCE" | "MOBILIZE");
    let camps = |it: &Deed| it.actors.iter().filter_map(|it| it.camp.clone()).collect::<Vec<_>>();
    let (x, y) = (camps(a), camps(b));
    let rival = !x.is_empty() && !y.is_empty() && !x.iter().any(|camp| y.contains(camp));
    (physical(a) && physical(b) && rival).then_some((one, other, "contradiction/rival-accounts"))
}

#[cfg(test)]
mod tests {
    use super::super::sketch::Party;
    use super::super::words::Words;
    use super::*;

    fn said(row: i64, camp: &str, act: &str, text: &str) -> Said {
        let speaker = Some(Party { actor: row, camp: Some(camp.into()), person: true, named: true, body: false });
        Said {
            row,
            speaker,
            called: Vec::new(),
            toward: Vec::new(),
            act: act.into(),
            quoted: false,
            day: None,
            words: Words::of(text),
            quote: None,
        }
    }

    #[test]
    fn a_denial_gainsays_what_it_denies() {
        let claim = said(1, "AAA", "assert", "rebel forces fired on the market of the town");
        let denial = said(2, "BBB", "deny", "his forces had fired on the market");
        assert_eq!(statements(&claim, &denial), Some((2, 1, "contradiction/denial-of-the-same")));
    }

    #[test]
    fn nobody_gainsays_himself_by_saying_it_again() {
        let claim = said(1, "AAA", "assert", "rebel forces fired on the market");
        assert_eq!(statements(&claim, &claim), None);
    }

    #[test]
    fn rival_tolls_of_one_event_gainsay_each_other() {
        let teller = |actor, camp: &str| Some(Party { actor, camp: Some(camp.into()), person: false, named: true, body: false });
        let toll = |statement, actor, camp, dead| Deed {
            row: 5,
            category: "ASSAULT".into(),
            statement: Some(statement),
            teller: teller(actor, camp),
            dead: Some(dead),
            ..Deed::default()
        };
        let (a, b) = (toll(1, 1, "MLI", (12, 12)), toll(2, 2, "MLI/armed", (19, 19)));
        assert_eq!(accounts(&a, &b), Some((1, 2, "contradiction/rival-tolls")));
        let least = toll(3, 3, "FRA", (9, u64::MAX));
        assert_eq!(accounts(&a, &least), None);
    }
}
