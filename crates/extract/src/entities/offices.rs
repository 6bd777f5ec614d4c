//! Offices that a story takes for known: "Macron" needs no title. From the table of terms, by the day of the story.

use demarche_core::{EntityId, EntityKind, Role};

use super::build::Build;
use super::roles::HOME;
use crate::gazetteer::fold;
use crate::lexicon::Office;

/// Gives persons whom the table knows their office and country, where the story itself says nothing of either.
pub(super) fn find(build: &mut Build<'_>) {
    let lexicon = build.story.lexicon;
    let day = build.story.document.reference_date().map(|day| day.to_string());
    for at in 0..build.list.len() {
        let person = &build.list[at];
        let told = person.country.is_some() && person.because.iter().all(|it| it.rule != HOME);
        if person.kind != EntityKind::Person || told {
            continue;
        }
        let name = fold(&person.name);
        let is = |office: &&Office| fold(&office.name) == name || office.surname.as_deref().is_some_and(|it| fold(it) == name);
        let terms: Vec<&Office> = lexicon.office.iter().filter(is).collect();
        let Some((office, former)) = term(&terms, day.as_deref()) else { continue };
        let Some(&span) = person.mentions.iter().min() else { continue };
        let of = lexicon.country.iter().find(|it| it.code == office.country).map(|it| it.name.clone());
        let role = Role { title: office.title.clone(), of, former, span };
        // An office that the story gives ("Prime Minister Modi") stands; the table says of which country.
        let titled = !person.roles.is_empty();
        let code = if former { "ELI" } else { "GOV" };
        build.add_office(EntityId(at), (!titled).then_some(role), &office.country, code);
    }
}

/// The term that counts on a day: the one held, else the last one before it, as a former one. Without a day the latest of all.
fn term<'o>(terms: &[&'o Office], day: Option<&str>) -> Option<(&'o Office, bool)> {
    let latest = |of: Vec<&'o Office>| of.into_iter().max_by(|a, b| a.from.cmp(&b.from));
    let Some(day) = day else {
        return latest(terms.to_vec()).map(|it| (it, it.to.is_some()));
    };
    let held = latest(terms.iter().copied().filter(|it| it.is_held(day)).collect());
    let before = || latest(terms.iter().copied().filter(|it| it.to.as_deref().is_some_and(|to| to <= day)).collect());
    held.map(|it| (it, false)).or_else(|| before().map(|it| (it, true)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_the_story_decides_which_term_counts() {
        let office = |from: &str, to: Option<&str>| Office { from: from.into(), to: to.map(Into::into), ..Office::default() };
        let (first, second) = (office("2009-03-31", Some("2021-06-13")), office("2022-12-29", None));
        let terms = [&first, &second];
        let on = |day| term(&terms, Some(day)).map(|(it, former)| (it.from.as_str(), former));
        assert_eq!(on("2015-01-01"), Some(("2009-03-31", false)));
        assert_eq!(on("2022-01-01"), Some(("2009-03-31", true)));
        assert_eq!(on("2024-01-01"), Some(("2022-12-29", false)));
        assert_eq!(on("2001-01-01"), None);
    }
}
