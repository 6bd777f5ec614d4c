use super::*;
use crate::query::{Page, Query};
use crate::testing;
use crate::{Ask, Filter};

fn key<R: Row>(ask: &Ask<'_>, get: impl Fn(&R) -> String) -> String {
    let page: Page<R> = ask.page(&Query { sort: None, ..Query::new(Filter::default(), 50) }).unwrap();
    get(page.rows.last().unwrap())
}

#[test]
fn a_statement_is_shown_with_its_sentence_and_who_relays_it() {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    let key = key::<Statement>(&ask, |it| it.key.clone());
    let Shown::Statement { claim, reports, .. } = ask.show(&key[..8]).unwrap() else { unreachable!("a statement's key") };
    assert_eq!(claim.key, key);
    assert!(reports[0].sentence.contains("Foreign Minister Karim Vand said"), "{}", reports[0].sentence);
    assert_eq!(reports[0].via, ["Nordlys TV"]);
    assert!(!reports[0].copy && reports[0].difference.is_empty());
}

#[test]
fn an_event_is_shown_with_every_reports_toll() {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    let key = key::<Event>(&ask, |it| it.key.clone());
    let Shown::Event { claim, reports, .. } = ask.show(&key).unwrap() else { unreachable!("an event's key") };
    assert_eq!((claim.category.as_str(), reports[0].toll.as_slice()), ("ASSAULT", &["dead at least 12".to_owned()][..]));
    assert_eq!(reports[0].status.as_deref(), Some("occurred"));
}

#[test]
fn a_document_is_shown_with_what_changed_between_versions() {
    let mut store = testing::store();
    let mut changed = testing::second();
    changed.document.text = changed.document.text.replace("on Tuesday", "on Monday night");
    changed.document.id = demarche_core::Document::from_text(&changed.document.text).id;
    testing::add(&mut store, "second.txt", &changed);
    let ask = Ask::new(&store).unwrap();
    let Shown::Document { versions, text, .. } = ask.show(&changed.document.id).unwrap() else {
        unreachable!("a document's hash")
    };
    assert!(text.contains("Monday night"));
    assert_eq!(versions.len(), 2);
    let moved: Vec<(Change, &str)> = versions[1].changed.iter().map(|it| (it.change, it.words.as_str())).collect();
    assert!(moved.contains(&(Change::Removed, "Tuesday.")) && moved.contains(&(Change::Added, "Monday night.")), "{moved:?}");
}

#[test]
fn persons_positions_and_meetings_are_shown_too() {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    let person = ask.page::<Person>(&Query::new(Filter { who: Some("Vand".into()), ..Filter::default() }, 1)).unwrap();
    let Shown::Person { offices, names, .. } = ask.show(&person.rows[0].key).unwrap() else { unreachable!("a person's key") };
    assert_eq!((offices[0].title.as_str(), names[0].as_str()), ("Foreign Minister", "Karim Vand"));
    let position = key::<Position>(&ask, |it| it.key.clone());
    assert!(matches!(ask.show(&position).unwrap(), Shown::Position { .. }));
    let meeting = key::<Meeting>(&ask, |it| it.key.clone());
    assert!(matches!(ask.show(&meeting).unwrap(), Shown::Meeting { .. }));
}

#[test]
fn keys_that_name_nothing_are_refused() {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    for key in ["", "abc", "zzzzzzzz", "'; DROP TABLE events", "%%%%%%%%"] {
        assert!(matches!(ask.show(key), Err(AskError::Key(_))), "{key}");
    }
}
