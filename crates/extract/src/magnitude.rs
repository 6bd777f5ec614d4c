//! How many: counts of people killed, injured, held or sent.

use demarche_core::english::{TENS, small_number};
use demarche_core::{Amount, Category, Magnitude, Span};

use crate::Story;

/// Vague plurals with the least number they stand for.
const VAGUE: [(&str, u64); 6] =
    [("dozens", 24), ("scores", 40), ("hundreds", 200), ("thousands", 2_000), ("millions", 2_000_000), ("tens", 20)];

/// Words in front of "hundred" or "thousand" that leave open how many.
const SOME: [&str; 3] = ["several", "few", "many"];

/// Words in front of a number that open it upwards or downwards, the number itself included or left out.
const AT_LEAST: [&str; 4] = ["at least", "no fewer than", "no less than", "a minimum of"];
const ABOVE: [&str; 4] = ["more than", "over", "upwards of", "in excess of"];
const AT_MOST: [&str; 3] = ["up to", "at most", "as many as"];
const BELOW: [&str; 3] = ["fewer than", "less than", "under"];

/// The number of people that the noun phrase headed by `head` gives.
pub fn of_phrase(story: &Story<'_>, head: usize) -> Option<Amount> {
    let numeral = if story.token(head).upos == "NUM" || vague(&story.text(head).to_lowercase()).is_some() {
        head
    } else {
        let children = story.reading.children_by(head, &["nummod", "nmod", "det", "compound", "amod"]);
        match children.filter(|&it| it < head).find(|&it| number_at(story, it).is_some()) {
            Some(numeral) => numeral,
            None => return single(story, head),
        }
    };
    let value = number_at(story, numeral)?;
    let sentence = &story.reading.sentences[story.reading.sentence_of(numeral)?];
    let first = numeral_start(story, numeral);
    let qualifier = |words: &[&str]| words.iter().find_map(|it| preceded(story, sentence.span, first, it));
    let from = |start: u32| Span::new(start as usize, story.token(numeral).span.end as usize);
    let text = |start: u32| story.words(from(start)).to_string();
    let open = is_vague(story, numeral);
    if let Some(start) = qualifier(&AT_LEAST) {
        return Some(Amount { min: Some(value), max: None, text: text(start) });
    }
    if let Some(start) = qualifier(&ABOVE) {
        return Some(Amount { min: Some(value + u64::from(!open)), max: None, text: text(start) });
    }
    if let Some(start) = qualifier(&AT_MOST) {
        return Some(Amount { min: None, max: Some(value), text: text(start) });
    }
    if let Some(start) = qualifier(&BELOW) {
        return Some(Amount { min: None, max: Some(value.saturating_sub(1)), text: text(start) });
    }
    let max = (!open).then_some(value);
    let start = qualifier(&["about", "around", "some", "nearly", "almost", "roughly", "approximately"]);
    Some(Amount { min: Some(value), max, text: text(start.unwrap_or(story.token(first).span.start)) })
}

/// "A policeman": one person.
fn single(story: &Story<'_>, head: usize) -> Option<Amount> {
    let article = story.reading.children_by(head, &["det"]).find(|&det| story.lemma_in(det, &["a", "an"]))?;
    let plural = story.token(head).feat("Number") == Some("Plur");
    (!plural && is_people(story, head)).then(|| Amount { min: Some(1), max: Some(1), text: story.text(article).to_owned() })
}

/// Whether a noun is one for people.
fn is_people(story: &Story<'_>, noun: usize) -> bool {
    let word = story.text(noun).to_lowercase();
    let known = |word: &str| story.lexicon.actor_noun(word).is_some_and(|it| it.kind == "person");
    known(&story.lemma(noun))
        || known(&word)
        || matches!(word.as_str(), "people" | "troops" | "men" | "women" | "employees" | "staff")
}

/// Which slot an act whose frame names none fills with the people that `head` stands for: those who protest, are sent, are held.
pub(crate) fn slot(story: &Story<'_>, category: Category, head: usize) -> Option<&'static str> {
    let people = is_people(story, head) || story.behind(head, &["of"]).into_iter().any(|it| is_people(story, it));
    match category {
        Category::Protest | Category::Mobilize if people => Some("size"),
        Category::Coerce if people => Some("detained"),
        _ => None,
    }
}

/// Whether a numeral stands for no exact number: "dozens", "several thousand".
fn is_vague(story: &Story<'_>, numeral: usize) -> bool {
    let before = numeral.checked_sub(1).map(|at| story.text(at).to_lowercase()).unwrap_or_default();
    vague(&story.text(numeral).to_lowercase()).is_some()
        || scale(&story.text(numeral).to_lowercase()).is_some() && SOME.contains(&before.as_str())
}

/// Puts an amount into the slot that a frame counts.
pub(crate) fn put(magnitude: &mut Magnitude, slot: &str, amount: Amount) {
    let place = match slot {
        "dead" => &mut magnitude.dead,
        "injured" => &mut magnitude.injured,
        "detained" => &mut magnitude.detained,
        _ => &mut magnitude.size,
    };
    place.get_or_insert(amount);
}

/// Where the number begins: "tens of thousands" begins at "tens", "two hundred" at "two".
fn numeral_start(story: &Story<'_>, numeral: usize) -> usize {
    let before = |steps: usize| numeral.checked_sub(steps).map(|at| story.text(at).to_lowercase());
    if before(1).as_deref() == Some("of") && before(2).is_some_and(|it| vague(&it).is_some()) {
        return numeral - 2;
    }
    if before(1).is_some_and(|it| number(&it).is_some() || SOME.contains(&it.as_str()))
        && scale(&story.text(numeral).to_lowercase()).is_some()
    {
        return numeral - 1;
    }
    numeral
}

/// The start of `words` if they stand directly in front of token `at`.
fn preceded(story: &Story<'_>, sentence: Span, at: usize, words: &str) -> Option<u32> {
    let before = Span::new(sentence.start as usize, story.token(at).span.start as usize);
    let text = story.words(before).trim_end();
    let lower = text.to_lowercase();
    let fits = lower.ends_with(words)
        && lower.len() == text.len()
        && !lower[..lower.len() - words.len()].ends_with(char::is_alphanumeric);
    fits.then(|| before.start + u32::try_from(text.len() - words.len()).unwrap_or(0))
}

fn number_at(story: &Story<'_>, token: usize) -> Option<u64> {
    let word = story.text(token).to_lowercase();
    let before = |steps: usize| token.checked_sub(steps).map(|at| story.text(at).to_lowercase()).unwrap_or_default();
    if let Some(value) = vague(&word) {
        let of = if before(1) == "of" { vague(&before(2)) } else { None };
        // "tens of thousands" is at least twenty times a thousand.
        return Some(of.map_or(value, |tens| tens * value / 2));
    }
    if let Some(unit) = scale(&word) {
        let some = SOME.contains(&before(1).as_str()).then_some(2);
        return Some(some.or_else(|| number(&before(1))).unwrap_or(1).saturating_mul(unit));
    }
    number(&word)
}

/// The value of one number word or of digits ("four", "twenty-two", "1,300").
pub fn number(word: &str) -> Option<u64> {
    if let Some(value) = small_number(word) {
        return Some(value);
    }
    // "twenty-two"
    if let Some((tens, ones)) = word.split_once('-').filter(|(tens, _)| TENS.contains(tens)) {
        return Some(small_number(tens)? + small_number(ones).unwrap_or(0));
    }
    let digits = word.replace(',', "");
    digits.parse().ok().filter(|_| word.starts_with(|it: char| it.is_ascii_digit()))
}

fn scale(word: &str) -> Option<u64> {
    match word {
        "dozen" => Some(12),
        "hundred" => Some(100),
        "thousand" => Some(1_000),
        "million" => Some(1_000_000),
        _ => None,
    }
}

fn vague(word: &str) -> Option<u64> {
    VAGUE.iter().find(|(it, _)| *it == word).map(|&(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::case;

    fn check(lines: &str, min: Option<u64>, max: Option<u64>, text: &str) {
        let case = case(lines);
        let head = case.reading.tokens.len() - 1;
        assert_eq!(of_phrase(&case.story(), head), Some(Amount { min, max, text: text.into() }));
    }

    #[test]
    fn a_plain_number_is_exact_and_at_least_is_open_above() {
        check("Four four NUM 2 nummod\nfishermen fisherman NOUN 0 root", Some(4), Some(4), "Four");
        check(
            "at at ADP 3 case\nleast least ADJ 3 nummod\n12 12 NUM 4 nummod\npeople people NOUN 0 root",
            Some(12),
            None,
            "at least 12",
        );
        check(
            "about about ADV 2 advmod\n1,300 1,300 NUM 3 nummod\ntroops troop NOUN 0 root",
            Some(1300),
            Some(1300),
            "about 1,300",
        );
    }

    #[test]
    fn vague_plurals_have_a_floor() {
        check("Dozens dozen NOUN 0 root", Some(24), None, "Dozens");
        check("tens ten NOUN 0 root\nof of ADP 3 case\nthousands thousand NOUN 1 nmod", Some(20_000), None, "tens of thousands");
    }
}
