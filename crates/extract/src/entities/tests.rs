//! Whose an office or body is.

use demarche_core::Dateline;

use super::find;
use crate::testing::case;

/// The code of the entity called `name`, in a story with a dateline.
fn code(lines: &str, dateline: Option<(&str, &str)>, name: &str) -> Option<String> {
    let mut case = case(lines);
    case.document.dateline =
        dateline.map(|(place, country)| Dateline { place: place.into(), country: Some(country.into()), ..Dateline::default() });
    let entities = find(&case.story());
    entities.list.iter().find(|it| it.name == name).and_then(|it| it.code.clone())
}

#[test]
fn offices_of_a_story_that_names_no_state_are_of_the_dateline() {
    let lines = "Interior interior NOUN 2 compound\nMinister minister NOUN 3 compound\nLuis Luis PROPN 5 nsubj\nRojas Rojas PROPN 3 flat\n\
                 resigned resign VERB 0 root\n# person 3 4";
    assert_eq!(code(lines, Some(("Lima", "PER")), "Luis Rojas").as_deref(), Some("PER GOV"));
}

#[test]
fn a_mayor_belongs_to_the_town_just_named() {
    let lines = "Russia Russia PROPN 2 nsubj\nbombed bomb VERB 0 root\nOdesa Odesa PROPN 2 obj\n# place 3 3\n\n\
                 The the DET 2 det\nmayor mayor NOUN 3 nsubj\nfled flee VERB 0 root";
    assert_eq!(code(lines, None, "mayor").as_deref(), Some("UKR GOV"));
}

#[test]
fn a_director_general_is_no_soldier_and_of_the_body_just_named() {
    let lines = "The the DET 2 det\nIAEA IAEA PROPN 4 nsubj\nhas have AUX 4 aux\nleft leave VERB 0 root\n# organization 2 2\n\n\
                 Director director NOUN 2 compound\nGeneral general NOUN 3 compound\nRolf Rolf PROPN 5 nsubj\nMeier Meier PROPN 3 flat\n\
                 agreed agree VERB 0 root\n# person 3 4";
    assert_eq!(code(lines, None, "Rolf Meier").as_deref(), Some("IGO UNO"));
}

#[test]
fn an_economist_has_no_country_but_that_of_the_university() {
    let lines = "Iran Iran PROPN 2 nsubj\nwarned warn VERB 0 root\n\n\
                 Henrik Henrik PROPN 9 nsubj\nSolvang Solvang PROPN 1 flat\n, , PUNCT 5 punct\nan a DET 5 det\neconomist economist NOUN 1 appos\n\
                 at at ADP 7 case\nBergen Bergen PROPN 5 nmod\n, , PUNCT 1 punct\nagreed agree VERB 0 root\n# person 1 2";
    assert_ne!(code(lines, None, "Henrik Solvang").as_deref(), Some("IRN ELI"));
}
