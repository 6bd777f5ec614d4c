//! Claims about events, on hand-made readings.

use demarche_core::Event;

use crate::entities::{self, Entities};
use crate::testing::{Case, case};

fn events(case: &Case) -> (Entities, Vec<Event>) {
    let story = case.story();
    let entities = entities::find(&story);
    let found = super::find(&story, &entities, &[]);
    (entities, found)
}

/// Each event as "TYPE status actors > recipients".
fn check(lines: &str, expected: &[&str]) {
    let case = case(lines).published("2026-02-04");
    let (entities, found) = events(&case);
    let names = |ids: &[demarche_core::EntityId]| {
        ids.iter().filter_map(|&id| entities.get(id)).map(|it| it.name.as_str()).collect::<Vec<_>>().join("+")
    };
    let row = |it: &Event| format!("{} {} {} > {}", it.category.code(), it.status, names(&it.actors), names(&it.recipients));
    let rows: Vec<String> = found.iter().map(row).collect();
    assert_eq!(rows.iter().map(|row| row.trim()).collect::<Vec<_>>(), expected, "{}", case.document.text);
}

#[test]
fn a_verb_names_who_and_to_whom() {
    check(
        "France France PROPN 2 nsubj\ncondemned condemn VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin\nRussia Russia PROPN 2 obj",
        &["ACCUSE occurred France > Russia"],
    );
}

#[test]
fn a_passive_turns_the_sides() {
    check(
        "Russia Russia PROPN 3 nsubj:pass\nwas be AUX 3 aux:pass\ncondemned condemn VERB 0 root Tense=Past|VerbForm=Part|Voice=Pass\nby by ADP 5 case\nFrance France PROPN 3 obl:agent",
        &["ACCUSE occurred France > Russia"],
    );
}

#[test]
fn both_sides_of_talks_are_actors() {
    check(
        "China China PROPN 2 nsubj\nheld hold VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin\ntalks talk NOUN 2 obj Number=Plur\nwith with ADP 5 case\nJapan Japan PROPN 3 nmod",
        &["CONSULT occurred China+Japan >"],
    );
}

#[test]
fn a_meeting_to_come_is_an_agreement() {
    check(
        "China China PROPN 3 nsubj\nwill will AUX 3 aux\nmeet meet VERB 0 root VerbForm=Inf\nJapan Japan PROPN 3 obj",
        &["AGREE planned China > Japan"],
    );
}

#[test]
fn a_demand_and_what_is_demanded_are_two_events() {
    check(
        "France France PROPN 2 nsubj\nurged urge VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin\nRussia Russia PROPN 2 obj\nto to PART 5 mark\nwithdraw withdraw VERB 2 xcomp VerbForm=Inf",
        &["REQUEST occurred France > Russia", "RETREAT demanded Russia >"],
    );
}

#[test]
fn what_somebody_refuses_to_do_is_refused() {
    check(
        "Russia Russia PROPN 2 nsubj\nrefused refuse VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin\nto to PART 4 mark\nwithdraw withdraw VERB 2 xcomp VerbForm=Inf",
        &["REJECT occurred Russia >", "RETREAT refused Russia >"],
    );
}

#[test]
fn a_denied_act_is_an_event_that_is_denied() {
    check(
        "Russia Russia PROPN 2 nsubj\ndenied deny VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin\nthat that SCONJ 6 mark\nit it PRON 6 nsubj\nhad have AUX 6 aux\nattacked attack VERB 2 ccomp Tense=Past|VerbForm=Part\nUkraine Ukraine PROPN 6 obj",
        &["REJECT occurred Russia >", "ASSAULT denied Russia > Ukraine"],
    );
}

#[test]
fn an_act_inside_a_condition_is_conditional_and_so_is_what_hangs_on_it() {
    check(
        "Iran Iran PROPN 3 nsubj\nwould would AUX 3 aux\nretaliate retaliate VERB 0 root VerbForm=Inf\nif if SCONJ 6 mark\nIsrael Israel PROPN 6 nsubj\nattacked attack VERB 3 advcl Mood=Ind|Tense=Past|VerbForm=Fin",
        &["ASSAULT conditional Iran >", "ASSAULT conditional Israel >"],
    );
}

#[test]
fn an_act_and_its_result_are_one_event() {
    let case = case(
        "An a DET 3 det\nIsraeli Israeli ADJ 3 amod\nairstrike airstrike NOUN 4 nsubj\nkilled kill VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin\nsix six NUM 6 nummod\npeople people NOUN 4 obj",
    );
    let (_, found) = events(&case);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].modes, ["aerial"]);
    let dead = found[0].magnitude.as_ref().and_then(|it| it.dead.clone()).map(|it| (it.min, it.max));
    assert_eq!(dead, Some((Some(6), Some(6))));
}

#[test]
fn an_old_year_makes_an_act_background() {
    check(
        "Iraq Iraq PROPN 2 nsubj\ninvaded invade VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin\nKuwait Kuwait PROPN 2 obj\nin in ADP 5 case\n1990 1990 NUM 2 obl",
        &["ASSAULT historical Iraq > Kuwait"],
    );
}

#[test]
fn a_noun_takes_its_owner_as_actor_and_the_owner_of_its_content_as_recipient() {
    check(
        "Iran Iran PROPN 3 nmod:poss\n's 's PART 1 case\nrejection rejection NOUN 6 nsubj\nof of ADP 5 case\nWashington Washington PROPN 3 nmod\nholds hold VERB 0 root Mood=Ind|Tense=Pres|VerbForm=Fin",
        &["REJECT occurred Iran > United States"],
    );
}

#[test]
fn sport_markets_and_weather_are_no_conflict() {
    check(
        "The the DET 2 det\nstorm storm NOUN 3 nsubj\nkilled kill VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin\nnine nine NUM 5 nummod\npeople people NOUN 3 obj",
        &[],
    );
    check("The the DET 2 det\nshares share NOUN 3 nsubj\ndeclined decline VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin", &[]);
}

#[test]
fn fire_that_strikes_is_one_act() {
    check(
        "Russian Russian ADJ 2 amod\nshelling shelling NOUN 3 nsubj\nstruck strike VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin\nUkraine Ukraine PROPN 3 obj",
        &["ASSAULT occurred Russia > Ukraine"],
    );
}

#[test]
fn talks_that_are_put_off_are_those_of_their_sides() {
    check(
        "A a DET 2 det\nsummit summit NOUN 8 nsubj:pass\nbetween between ADP 4 case\nJapan Japan PROPN 2 nmod\nand and CCONJ 6 cc\nChina China PROPN 4 conj\nwas be AUX 8 aux:pass\npostponed postpone VERB 0 root Tense=Past|VerbForm=Part|Voice=Pass",
        &["REJECT occurred Japan+China >"],
    );
}

#[test]
fn a_ministry_that_protests_criticises() {
    check(
        "China China PROPN 2 nsubj\nprotested protest VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin\nstrongly strongly ADV 2 advmod\nto to ADP 5 case\nJapan Japan PROPN 2 obl",
        &["ACCUSE occurred China > Japan"],
    );
}

#[test]
fn those_that_are_swapped_do_not_swap() {
    check(
        "China China PROPN 2 nsubj\nswapped swap VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin\nprisoners prisoner NOUN 2 obj\nwith with ADP 5 case\nJapan Japan PROPN 2 obl",
        &["COOPERATE occurred China+Japan >"],
    );
}
