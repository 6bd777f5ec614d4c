//! Time expressions in running text.

use super::*;
use crate::testing::{Case, case};

proptest::proptest! {
    #[test]
    fn no_text_breaks_it(text in "([0-9]{1,12}|[ ,.:/'–-]|the|last|next|May|Jan\\.|Friday|days?|years?|centur(y|ies)|ago|later|BC|early|q|of|half|1/2|million|am|\\PC){0,14}") {
        let words = lex::Words::of(&text);
        for today in [None, Some(jiff::civil::date(2026, 2, 3)), Some(Date::MAX), Some(Date::MIN)] {
            let focus = today.map(Value::Day);
            let context = Context { today, focus, quarter: today.map(|it| (it.year(), 1)), ..Context::default() };
            for meaning in (0..words.0.len()).filter_map(|at| parse::expression(&words, at)).map(|it| it.0) {
                for direction in [Direction::Back, Direction::Forward] {
                    let _ = resolve(&meaning, &context, direction).map(|it| (it.days(), it.value.to_string()));
                }
            }
        }
    }
}

/// Words and values of what a story, told on 3 February 2026, says of time.
fn check(lines: &str, expected: &[(&str, &str)]) -> Case {
    let case = case(lines).published("2026-02-03");
    let story = case.story();
    let value = |it: &TimeExpr| it.value().map(|it| it.to_string()).unwrap_or_default();
    let found: Vec<(String, String)> = find(&story).iter().map(|it| (story.words(it.span).to_owned(), value(it))).collect();
    let found: Vec<(&str, &str)> = found.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    assert_eq!(found, expected);
    case
}

#[test]
fn tense_tells_which_way_a_weekday_looks() {
    check(
        "They they PRON 2 nsubj\nmet meet VERB 0 root Tense=Past\non on ADP 4 case\nFriday Friday PROPN 2 obl",
        &[("Friday", "2026-01-30")],
    );
    check(
        "They they PRON 3 nsubj\nwill will AUX 3 aux\nmeet meet VERB 0 root\non on ADP 5 case\nFriday Friday PROPN 3 obl",
        &[("Friday", "2026-02-06")],
    );
}

#[test]
fn numbers_and_verbs_are_no_dates() {
    check("1950 1950 NUM 2 nummod\ntroops troop NOUN 3 nsubj Number=Plur\nfled flee VERB 0 root", &[]);
    check("They they PRON 3 nsubj\nMay may AUX 3 aux\nfall fall VERB 0 root", &[]);
}

#[test]
fn a_history_keeps_its_year_and_news_its_own() {
    check(
        "In in ADP 2 case\n1831 1831 NUM 4 obl\nhe he PRON 4 nsubj\nfled flee VERB 0 root\nand and CCONJ 6 cc\n\
         returned return VERB 4 conj\nin in ADP 8 case\nJuly July PROPN 6 obl",
        &[("1831", "1831"), ("July", "1831-07")],
    );
}

#[test]
fn what_follows_a_day_is_counted_from_it_but_no_day_follows_a_year() {
    check(
        "On on ADP 2 case\nSunday Sunday PROPN 4 obl\nthey they PRON 4 nsubj\nmet meet VERB 0 root Tense=Past\nand and CCONJ 7 cc\n\
         again again ADV 7 advmod\ntalked talk VERB 4 conj Tense=Past\nthe the DET 10 det\nfollowing follow VERB 10 amod\nday day NOUN 7 obl",
        &[("Sunday", "2026-02-01"), ("the following day", "2026-02-02")],
    );
    check(
        "In in ADP 2 case\n1974 1974 NUM 4 obl\nthey they PRON 4 nsubj\nmet meet VERB 0 root\nA a DET 6 det\nweek week NOUN 7 obl\n\
         later later ADV 4 advmod",
        &[("1974", "1974"), ("A week later", "")],
    );
}

#[test]
fn a_range_has_both_ends_and_lengths_and_feasts_have_no_days() {
    let years = "from from ADP 2 case\n1998 1998 NUM 0 root\nto to ADP 4 case\n2000 2000 NUM 2 nmod";
    let case = check(years, &[("1998", "1998"), ("2000", "2000")]);
    let all = find(&case.story());
    let time = time_of(&case.story(), &all[0], Direction::Back).unwrap();
    assert_eq!((time.start.as_str(), time.end.as_str(), time.text.as_str()), ("1998-01-01", "2000-12-31", "1998 to 2000"));
    for lines in ["for for ADP 3 case\nthree three NUM 3 nummod\nweeks week NOUN 0 root", "Ramadan Ramadan PROPN 0 root"] {
        let case = crate::testing::case(lines).published("2026-02-03");
        let all = find(&case.story());
        assert_eq!(all.len(), 1, "{lines}");
        assert_eq!(time_of(&case.story(), &all[0], Direction::Back), None);
    }
}

#[test]
fn a_day_last_or_next_lies_beside_the_day_of_the_story() {
    let day = |which: &str| {
        format!(
            "of of ADP 3 case\nthe the DET 3 det\n12th 12th NOUN 0 root\nof of ADP 5 case\nOctober October PROPN 3 nmod\n{which} {which} ADJ 5 amod\n, , PUNCT 3 punct"
        )
    };
    check(&day("last"), &[("the 12th of October last", "2025-10-12")]);
    check(&day("next"), &[("the 12th of October next", "2026-10-12")]);
}

#[test]
fn a_range_of_years_may_be_short_spaced_or_early() {
    check(
        "c c ADP 3 case\n. . PUNCT 1 punct\n1871 1871 NUM 0 root\n– – SYM 5 case\n72 72 NUM 3 nmod\n",
        &[("1871", "1871"), ("72", "1872")],
    );
    check(
        "from from ADP 3 case\nthe the DET 3 det\n15th 15th ADJ 0 root\nto to ADP 7 case\nthe the DET 7 det\n19th 19th ADJ 7 amod\ncentury century NOUN 3 nmod",
        &[("the 15th", "14"), ("the 19th century", "18")],
    );
}

#[test]
fn two_months_share_the_year_behind_the_second() {
    check(
        "from from ADP 2 case\nMarch March PROPN 0 root\nto to ADP 4 case\nAugust August PROPN 2 nmod\n2011 2011 NUM 4 nummod",
        &[("March", "2011-03"), ("August 2011", "2011-08")],
    );
}

#[test]
fn a_quartile_is_no_quarter_and_a_lifetime_no_decade() {
    check("The the DET 2 det\nquartile quartile NOUN 0 root\n, , PUNCT 2 punct\nQ1 Q1 PROPN 2 appos\n", &[]);
    check("in in ADP 3 case\nher she PRON 3 nmod:poss\n80s 80s NOUN 0 root\n", &[]);
}
