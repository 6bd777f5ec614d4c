//! Edit scripts that turn a word into its lemma; the Python twin is `training/demarche_training/lemmas.py`.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The lemma that a script makes of `form`.
///
/// A script is `CASE|N|SUFFIX`: case `k` keeps capitals, `l` lowers them, `=` replaces the whole word; then N
/// characters go from the end and SUFFIX is added. A script that is not of this form leaves the word as it is.
///
/// ```
/// use demarche_read::lemma::apply;
/// assert_eq!(apply("l|2|y", "Countries".trim_end_matches('s')), "countr".to_owned() + "y");
/// assert_eq!(apply("=|0|be", "were"), "be");
/// assert_eq!(apply("k|0|", "Hanoi"), "Hanoi");
/// ```
pub fn apply(script: &str, form: &str) -> String {
    let mut parts = script.splitn(3, '|');
    let (Some(case), Some(count), Some(suffix)) = (parts.next(), parts.next(), parts.next()) else { return form.to_owned() };
    if case == "=" {
        return suffix.to_owned();
    }
    let word = if case == "l" { form.to_lowercase() } else { form.to_owned() };
    let keep = word.chars().count().saturating_sub(count.parse().unwrap_or(0));
    word.chars().take(keep).chain(suffix.chars()).collect()
}

/// How many of the likeliest scripts are tried.
const TRIED: usize = 12;

/// Irregular forms of English, `form TAB UPOS TAB lemma`, sorted; read by the Python twin as well.
const IRREGULAR: &str = include_str!("../../../data/irregular.tsv");

/// The lemmas of an irregular form, the usual one first ("found": "find", "found").
fn irregular(word: &str, upos: &str) -> Vec<&'static str> {
    static TABLE: OnceLock<HashMap<&str, Vec<(&str, &str)>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
        for line in IRREGULAR.lines() {
            if let [form, upos, lemma] = line.split('\t').collect::<Vec<_>>()[..] {
                table.entry(form).or_default().push((upos, lemma));
            }
        }
        table
    });
    table.get(word).into_iter().flatten().filter(|(tag, _)| *tag == upos).map(|(_, lemma)| *lemma).collect()
}

/// The lemma of `form`: by the likeliest script that inflects as English does and makes a word of the vocabulary, else by the
/// likeliest that inflects so, else the form in lower case; irregular forms have theirs from a table. Names and function words take the likeliest script, whatever it makes.
pub(crate) fn best(scores: &[f32], scripts: &[String], form: &str, upos: &str, is_word: impl Fn(&str) -> bool) -> String {
    let mut order: Vec<usize> = (0..scores.len().min(scripts.len())).collect();
    let likelier = |a: &usize, b: &usize| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b));
    if order.len() > TRIED {
        order.select_nth_unstable_by(TRIED, likelier);
        order.truncate(TRIED);
    }
    order.sort_by(likelier);
    if !matches!(upos, "VERB" | "NOUN" | "ADJ" | "ADV") {
        return order.first().map_or_else(|| form.to_owned(), |&first| apply(&scripts[first], form));
    }
    let word = form.to_lowercase();
    let mut made = order.iter().map(|&at| apply(&scripts[at], form));
    let irregular = irregular(&word, upos);
    if let Some(usual) = irregular.first() {
        return made.find(|lemma| irregular.contains(&lemma.as_str())).unwrap_or_else(|| (*usual).to_owned());
    }
    let inflected = made.filter(|lemma| {
        let lemma = lemma.to_lowercase();
        inflects(&lemma, &word, upos) || is_word(&word) && is_word(&lemma) && is_odd(&lemma, &word)
    });
    let made: Vec<String> = inflected.collect();
    let known = made.iter().find(|lemma| is_word(&lemma.to_lowercase()));
    let man = || word.strip_suffix("men").filter(|_| upos == "NOUN").map(|stem| format!("{stem}man"));
    known.or(made.first()).cloned().or_else(man).unwrap_or(word)
}

/// Whether `word` is a regular form of `lemma`.
fn inflects(lemma: &str, word: &str, upos: &str) -> bool {
    let endings: &[&str] = match upos {
        "VERB" => &["", "s", "es", "ed", "d", "ing", "n", "en"],
        "NOUN" => &["", "s", "es"],
        _ => &["", "er", "est", "r", "st"],
    };
    let stems = |stem: &str, ending: &str| {
        let vowel = ending.starts_with(['e', 'i']);
        let last = stem.chars().next_back().unwrap_or(' ');
        let written = format!("{stem}{ending}");
        let doubled = format!("{stem}{last}{ending}");
        let without_e = stem.strip_suffix('e').map(|short| format!("{short}{ending}"));
        let with_i = stem.strip_suffix('y').map(|short| format!("{short}i{ending}"));
        word == written || vowel && (word == doubled || without_e.as_deref() == Some(word)) || with_i.as_deref() == Some(word)
    };
    // "gunmen".
    let men = upos == "NOUN" && word.strip_suffix("men").is_some_and(|stem| lemma.strip_suffix("man") == Some(stem));
    men || !lemma.is_empty() && endings.iter().any(|ending| stems(lemma, ending))
}

/// Whether `word` may be an irregular form of `lemma` that the table lacks ("hypotheses"): another ending on most of the word.
fn is_odd(lemma: &str, word: &str) -> bool {
    let shared = lemma.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    shared > 0 && lemma.chars().count() > shared && word.chars().count() - shared <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scripts: &[&str], form: &str, upos: &str, expected: &str) {
        let words = ["announce", "stop", "protest", "alley", "he", "hold", "held", "country"];
        let scripts: Vec<String> = scripts.iter().map(|it| (*it).to_owned()).collect();
        let scores: Vec<f32> = (0..u8::try_from(scripts.len()).unwrap()).rev().map(f32::from).collect();
        assert_eq!(best(&scores, &scripts, form, upos, |word| words.contains(&word)), expected);
    }

    #[test]
    fn the_likeliest_script_that_inflects_and_makes_a_word_wins() {
        check(&["l|2|", "l|1|", "l|3|"], "announced", "VERB", "announce");
        check(&["l|2|", "l|1|", "l|3|"], "stopped", "VERB", "stop");
        check(&["l|2|", "l|1|"], "blorped", "VERB", "blorp");
        check(&["l|1|", "l|3|y"], "countries", "NOUN", "country");
    }

    #[test]
    fn no_script_cuts_a_word_where_english_does_not() {
        check(&["l|3|", "l|1|"], "protesters", "NOUN", "protester");
        check(&["l|3|y", "l|1|"], "alleged", "VERB", "allege");
        check(&["l|2|", "l|3|old"], "held", "VERB", "hold");
        check(&["=|0|alley"], "prorogation", "NOUN", "prorogation");
        check(&["=|0|be", "l|2|an"], "Gunmen", "NOUN", "gunman");
        check(&["=|0|sake", "l|0|"], "shot", "VERB", "shoot");
    }

    #[test]
    fn names_take_the_likeliest_script() {
        check(&["k|0|", "l|1|"], "Announced", "PROPN", "Announced");
    }
}
