use super::mend;
use crate::testing::case;

/// Checks the head of one word after mending.
fn check(lines: &str, word: &str, head: &str, relation: &str) {
    let case = case(lines);
    let mended = mend(&case.document, &case.reading, &case.lexicon);
    let it = &mended.tokens[case.at(word)];
    assert_eq!((it.head, it.deprel.as_str()), (Some(case.at(head)), relation));
}

#[test]
fn a_clause_around_the_telling_verb_has_its_own_subject() {
    let lines = "Ferries ferry NOUN 5 nsubj
        , , PUNCT 5 punct
        the the DET 4 det
        minister minister NOUN 5 nsubj
        said say VERB 0 root Tense=Past|VerbForm=Fin
        , , PUNCT 5 punct
        would would AUX 8 aux VerbForm=Fin
        run run VERB 5 ccomp VerbForm=Inf";
    check(lines, "Ferries", "run", "nsubj");
    check(lines, "minister", "said", "nsubj");
}

#[test]
fn who_tells_behind_is_not_who_acts() {
    let lines = "Leaders leader NOUN 2 nsubj
        agreed agree VERB 0 root Tense=Past|VerbForm=Fin
        , , PUNCT 2 punct
        the the DET 5 det
        mission mission NOUN 2 nsubj
        said say VERB 2 parataxis Tense=Past|VerbForm=Fin";
    check(lines, "mission", "said", "nsubj");
    check(lines, "Leaders", "agreed", "nsubj");
}

#[test]
fn what_follows_behind_the_telling_is_what_was_done() {
    let lines = "Jets jet NOUN 2 nsubj
        bombed bomb VERB 6 ccomp Tense=Past|VerbForm=Fin
        it it PRON 2 obj
        , , PUNCT 6 punct
        rebels rebel NOUN 6 nsubj
        said say VERB 0 root Tense=Past|VerbForm=Fin
        , , PUNCT 6 punct
        killing kill VERB 6 advcl Tense=Pres|VerbForm=Part
        six six NUM 8 obj";
    check(lines, "killing", "bombed", "advcl");
    let told = lines.replace("killing kill", "adding add");
    check(&told, "adding", "said", "advcl");
}

#[test]
fn an_infinitive_is_no_half_of_a_compound() {
    let lines = "She she PRON 2 nsubj
        offered offer VERB 0 root Tense=Past|VerbForm=Fin
        to to PART 4 mark
        host host NOUN 5 compound VerbForm=Inf
        talks talk NOUN 2 obl";
    check(lines, "host", "offered", "xcomp");
    check(lines, "talks", "host", "obj");
}

#[test]
fn a_plural_noun_may_have_its_verb_behind_a_relative_clause() {
    let lines = "States state NOUN 0 root Number=Plur
        that that PRON 3 nsubj
        fear fear VERB 1 acl:relcl Tense=Pres|VerbForm=Fin
        war war NOUN 3 obj
        buy buy VERB 1 acl VerbForm=Inf
        arms arm NOUN 5 obj";
    check(lines, "States", "buy", "nsubj");
    check(lines, "fear", "States", "acl:relcl");
}

#[test]
fn who_arrested_somebody_was_not_arrested() {
    let lines = "leader leader NOUN 0 root
        it it PRON 3 nsubj:pass
        arrested arrest VERB 1 acl:relcl Tense=Past|VerbForm=Part|Voice=Pass";
    check(lines, "it", "arrested", "nsubj");
}

#[test]
fn a_noun_right_behind_its_verb_is_its_object() {
    let lines = "Ghana Ghana PROPN 2 nsubj
        pays pay VERB 0 root Tense=Pres|VerbForm=Fin
        their their PRON 4 nmod:poss
        arrears arrears NOUN 2 obl";
    check(lines, "arrears", "pays", "obj");
    check(&lines.replace("arrears arrears", "week week"), "week", "pays", "obl");
}

#[test]
fn who_is_shot_dead_was_alive() {
    let lines = "shot shoot VERB 0 root
        dead dead ADJ 4 amod
        seven seven NUM 4 nummod
        herders herder NOUN 1 obj";
    check(lines, "dead", "shot", "xcomp");
}

#[test]
fn a_finite_verb_modifies_no_noun() {
    let lines = "They they PRON 2 nsubj
        come come VERB 0 root Tense=Pres|VerbForm=Fin
        if if SCONJ 9 mark
        rebels rebel NOUN 5 nsubj
        free free VERB 7 amod Tense=Pres|VerbForm=Fin
        14 14 NUM 7 nummod
        workers worker NOUN 9 obj
        they they PRON 9 nsubj
        seized seize VERB 2 advcl Tense=Past|VerbForm=Fin";
    check(lines, "free", "come", "advcl");
    check(lines, "workers", "free", "obj");
    check(lines, "seized", "workers", "acl:relcl");
    check(lines, "if", "free", "mark");
}

#[test]
fn who_is_due_somewhere_is_due() {
    let lines = "He he PRON 5 nsubj
        is be AUX 5 cop Tense=Pres|VerbForm=Fin
        due due ADJ 5 amod
        in in ADP 5 case
        Lima Lima PROPN 0 root
        for for ADP 7 case
        talks talk NOUN 5 obl";
    check(lines, "Lima", "due", "obl");
    check(lines, "talks", "due", "obl");
}

#[test]
fn what_comes_as_something_else_happens_has_its_own_subject() {
    let lines = "Officials official NOUN 2 nsubj
        say say VERB 0 root Tense=Pres|VerbForm=Fin
        that that SCONJ 11 mark
        the the DET 5 det
        push push NOUN 11 nsubj:pass
        comes come VERB 11 ccomp Tense=Pres|VerbForm=Fin
        as as ADP 9 case
        the the DET 9 det
        envoy envoy NOUN 6 obl
        is be AUX 11 aux:pass VerbForm=Fin
        expected expect VERB 2 ccomp VerbForm=Part";
    check(lines, "push", "comes", "nsubj");
    check(lines, "envoy", "expected", "nsubj:pass");
    check(lines, "expected", "comes", "advcl");
    check(lines, "comes", "say", "ccomp");
    check(lines, "that", "comes", "mark");
}

#[test]
fn what_is_due_is_what_the_infinitive_says() {
    let lines = "Envoys envoy NOUN 3 nsubj
        are be AUX 3 cop Tense=Pres|VerbForm=Fin
        due due ADJ 8 ccomp
        to to PART 5 mark
        visit visit VERB 8 ccomp VerbForm=Inf
        , , PUNCT 5 punct
        officials official NOUN 8 nsubj
        said say VERB 0 root Tense=Past|VerbForm=Fin";
    check(lines, "visit", "due", "xcomp");
}

#[test]
fn a_name_behind_a_noun_names_it() {
    let lines = "cited cite VERB 0 root
        by by ADP 4 case
        the the DET 4 det
        agency agency NOUN 1 obl:agent
        Vltava Vltava PROPN 6 compound
        Press Press PROPN 1 obl:agent";
    check(lines, "Press", "agency", "appos");
}

#[test]
fn what_is_told_in_front_of_the_speaker_is_no_circumstance() {
    let lines = "If if SCONJ 3 mark
        ports port NOUN 3 nsubj
        close close VERB 8 advcl Tense=Pres|VerbForm=Fin
        Yemen Yemen PROPN 5 nsubj
        starves starve VERB 8 advcl Tense=Pres|VerbForm=Fin
        , , PUNCT 5 punct
        envoys envoy NOUN 8 nsubj
        tell tell VERB 0 root Tense=Pres|VerbForm=Fin";
    check(lines, "starves", "tell", "ccomp");
    check(lines, "close", "starves", "advcl");
}
