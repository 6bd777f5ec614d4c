use super::*;
use crate::rows::{Document, Event, Meeting, Person, Position, Statement};
use crate::testing;

fn filter(set: impl FnOnce(&mut Filter)) -> Query {
    let mut filter = Filter::default();
    set(&mut filter);
    Query::new(filter, 50)
}

fn events(set: impl FnOnce(&mut Filter)) -> Vec<String> {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    let page: Page<Event> = ask.page(&filter(set)).unwrap();
    page.rows.iter().map(|event| format!("{} {}", event.category, event.status)).collect()
}

#[test]
fn who_does_it_and_to_whom_are_told_apart() {
    assert_eq!(events(|it| it.who = Some("Iran".into())), ["AGREE planned", "ASSAULT occurred"]);
    assert_eq!(events(|it| it.to = Some("iran".into())), ["SANCTION possible", "ACCUSE occurred"]);
    assert_eq!(events(|it| it.to = Some("IRN".into())), ["SANCTION possible", "ACCUSE occurred"], "codes are names too");
    assert_eq!(events(|it| it.about = Some("Turkey".into())), ["ACCUSE occurred"]);
    assert_eq!(
        events(|it| it.country = Some("Turkey".into())),
        ["ACCUSE occurred", "ASSAULT occurred"],
        "a party's or the place's"
    );
}

#[test]
fn types_status_days_and_words_narrow_together() {
    assert_eq!(events(|it| it.types = Some("assault".into())), ["ASSAULT occurred"]);
    assert!(events(|it| it.types = Some("ASSAULT/drone".into())).is_empty());
    let both = |it: &mut Filter| {
        it.types = Some("ASSAULT".into());
        it.status = Some("occurred,ongoing".into());
    };
    assert_eq!(events(both), ["ASSAULT occurred"]);
    assert_eq!(events(|it| it.until = Some("2026-05-03".into())), ["ASSAULT occurred"]);
    assert_eq!(events(|it| it.since = Some("2026-05-09".into())), ["AGREE planned"]);
    assert_eq!(events(|it| it.text = Some("condemned".into())), ["SANCTION possible", "ACCUSE occurred"]);
    assert_eq!(events(|it| it.outlet = Some("fjord".into())), ["AGREE planned", "ASSAULT occurred"]);
    assert!(events(|it| it.min_confidence = Some(0.9)).is_empty());
}

#[test]
fn rows_say_where_they_stand_and_who_made_them() {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    let said: Page<Statement> = ask.page(&filter(|it| it.who = Some("vand".into()))).unwrap();
    let row = &said.rows[0];
    assert_eq!((row.says().as_str(), row.act.as_str(), row.via.join(",").as_str()), ("Karim Vand", "threaten", "Nordlys TV"));
    let text: Vec<char> = testing::STORY.chars().collect();
    let at = |offset: i64| usize::try_from(offset).unwrap();
    let words: String = text[at(row.at.start)..at(row.at.end)].iter().collect();
    assert_eq!(words, row.text);
    assert_eq!((row.at.engine.as_str(), row.at.model.as_str()), ("0.1.0", "test-1"));
    assert_eq!(row.at.url.as_deref(), Some("https://news.example/2026-05-04"));
}

#[test]
fn statements_are_found_by_whom_they_are_about_and_by_their_words() {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    let count = |set: fn(&mut Filter)| ask.page::<Statement>(&filter(set)).unwrap().rows.len();
    assert_eq!(count(|it| it.about = Some("USA".into())), 1, "an addressee");
    assert_eq!(count(|it| it.about = Some("sanction".into())), 1, "words, with their forms");
    assert_eq!(count(|it| it.text = Some("\"talks are over\"".into())), 1);
    assert_eq!(count(|it| it.text = Some("talks -sanctions".into())), 0);
    assert_eq!(count(|it| it.act = Some("threaten".into())), 1);
    assert_eq!(count(|it| it.country = Some("IRN".into())), 1);
}

#[test]
fn the_other_kinds_answer_too() {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    let meetings: Page<Meeting> = ask.page(&filter(|it| it.who = Some("USA".into()))).unwrap();
    assert_eq!((meetings.rows[0].status.as_str(), meetings.rows[0].place.as_deref()), ("expected", Some("Geneva")));
    let positions: Page<Position> = ask.page(&filter(|it| it.issue = Some("Sanctions".into()))).unwrap();
    assert_eq!(positions.rows[0].stance, "demands");
    let people: Page<Person> = ask.page(&filter(|it| it.types = Some("person".into()))).unwrap();
    assert_eq!((people.rows.len(), people.rows[0].office.as_deref()), (1, Some("Foreign Minister, Iran")));
    let documents: Page<Document> = ask.page(&filter(|it| it.who = Some("Turkey".into()))).unwrap();
    assert_eq!(documents.rows[0].outlet.as_deref(), Some("Vest Avis"));
}

#[test]
fn unknown_names_come_back_with_those_spelled_alike() {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    let unknown = ask.page::<Event>(&filter(|it| it.who = Some("Karim Vend".into()))).unwrap_err();
    assert!(unknown.is_usage() && unknown.hint().contains("Karim Vand"), "{}", unknown.hint());
    let country = ask.page::<Event>(&filter(|it| it.country = Some("Irann".into()))).unwrap_err();
    assert!(country.hint().contains("Iran"), "{}", country.hint());
    let outlet = ask.page::<Event>(&filter(|it| it.outlet = Some("Post".into()))).unwrap_err();
    assert!(outlet.hint().contains("Vest Avis"), "{}", outlet.hint());
}

#[test]
fn an_empty_answer_says_what_was_searched() {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    let page: Page<Event> = ask.page(&filter(|it| it.since = Some("2030".into()))).unwrap();
    assert_eq!(
        page.nothing.as_deref(),
        Some("no events found; searched: since 2030; the store holds 4 events of 2026-05-03 to 2026-05-09")
    );
}

#[test]
fn pages_together_hold_every_row_once_in_every_order() {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    for sort in Kind::Events.orders() {
        let mut query = Query { sort: Some(*sort), ..Query::new(Filter::default(), 1) };
        let mut keys = Vec::new();
        loop {
            let page: Page<Event> = ask.page(&query).unwrap();
            keys.extend(page.rows.iter().map(|row| row.key.clone()));
            query.page = page.next;
            if query.page.is_none() {
                break;
            }
        }
        let whole: Page<Event> = ask.page(&Query { sort: Some(*sort), ..Query::new(Filter::default(), 50) }).unwrap();
        assert_eq!(keys, whole.rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>(), "{sort:?}");
        assert_eq!(keys.len(), 4);
    }
}

#[test]
fn whom_most_documents_name_comes_first() {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    let page: Page<Person> = ask.page(&Query::new(Filter::default(), 50)).unwrap();
    let reports: Vec<i64> = page.rows.iter().map(|row| row.reports).collect();
    assert!(reports.is_sorted_by(|a, b| a >= b) && reports.first() > reports.last(), "{reports:?}");
    let mut named = store
        .connection()
        .prepare("SELECT count(DISTINCT document) FROM actor_reports r JOIN actors a ON a.id = actor WHERE key = ?1")
        .unwrap();
    for row in &page.rows {
        assert_eq!(named.query_row([&row.key], |it| it.get::<_, i64>(0)).unwrap(), row.reports, "{}", row.name);
    }
}

#[test]
fn rows_without_a_day_come_last_and_are_paged_too() {
    let store = testing::store();
    store.connection().execute("UPDATE events SET day = NULL WHERE type IN ('ASSAULT', 'SANCTION')", []).unwrap();
    let ask = Ask::new(&store).unwrap();
    for sort in [Sort::Newest, Sort::Oldest] {
        let mut query = Query { sort: Some(sort), ..Query::new(Filter::default(), 1) };
        let mut days = Vec::new();
        while days.len() < 10 {
            let page: Page<Event> = ask.page(&query).unwrap();
            days.extend(page.rows.iter().map(|row| row.day.is_some()));
            query.page = page.next;
            if query.page.is_none() {
                break;
            }
        }
        assert_eq!(days, [true, true, false, false]);
    }
}

#[test]
fn a_token_of_another_question_is_refused() {
    let store = testing::store();
    let ask = Ask::new(&store).unwrap();
    let page: Page<Event> = ask.page(&Query::new(Filter::default(), 1)).unwrap();
    let mut other = filter(|it| it.who = Some("Iran".into()));
    other.page = page.next;
    assert!(matches!(ask.page::<Event>(&other), Err(AskError::Token(_))));
}
