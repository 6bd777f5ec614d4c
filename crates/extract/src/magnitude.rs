//! How many: numbers in words and figures, with "at least", "about", "dozens" as ranges.

use demarche_core::{Amount, Magnitude};

use crate::Story;

/// Number words that news spells out.
const WORDS: [(&str, u64); 22] = [
    ("a", 1),
    ("an", 1),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fifteen", 15),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("hundred", 100),
    ("thousand", 1000),
    ("dozen", 12),
];

/// The number of a word or figure ("three", "1,200").
pub fn number(word: &str) -> Option<u64> {
    let plain = word.replace(',', "");
    let lower = plain.to_lowercase();
    plain.parse().ok().or_else(|| WORDS.iter().find(|(name, _)| *name == lower).map(|(_, value)| *value))
}

/// What the participants of an event tell of its size: dead, injured, detained, taking part.
pub fn of(story: &Story<'_>, trigger: usize, detained: bool) -> Option<Magnitude> {
    let mut magnitude = Magnitude::default();
    let near = std::iter::once(trigger)
        .chain(story.reading.children(trigger))
        .chain(story.token(trigger).head.filter(|_| !story.is_verb(trigger)));
    for token in near.filter(|&token| story.is_verb(token)) {
        let slot = match story.lemma(token).as_str() {
            "kill" | "die" => &mut magnitude.dead,
            "injure" | "wound" | "hurt" => &mut magnitude.injured,
            "detain" | "arrest" | "abduct" | "seize" | "hold" | "kidnap" if detained => &mut magnitude.detained,
            _ => continue,
        };
        let people = story.patients(token).first().copied().or_else(|| story.subject(token));
        if slot.is_none() {
            *slot = people.and_then(|people| amount(story, people));
        }
    }
    let found = [&magnitude.dead, &magnitude.injured, &magnitude.detained].iter().any(|slot| slot.is_some());
    let moved = ["release", "free", "deploy", "send", "withdraw", "evacuate", "expel", "deport", "swap"];
    if !found && story.lemma_in(trigger, &moved) {
        magnitude.size = story.patients(trigger).first().and_then(|&people| amount(story, people));
    }
    (magnitude != Magnitude::default()).then_some(magnitude)
}

/// The number in front of a noun, with the words that make it a range.
fn amount(story: &Story<'_>, noun: usize) -> Option<Amount> {
    let number_token = if story.token(noun).upos == "NUM" { Some(noun) } else { story.child(noun, &["nummod"]) };
    let Some(token) = number_token else {
        let vague = [("dozen", 24), ("score", 40), ("hundred", 200), ("thousand", 2000)];
        let plural = story.token(noun).feat("Number") == Some("Plur");
        let min = vague.iter().find(|(word, _)| *word == story.lemma(noun) && plural).map(|(_, min)| *min)?;
        return Some(Amount { min: Some(min), max: None, text: story.text(noun).to_owned() });
    };
    let value = number(story.text(token))?;
    let before: Vec<String> =
        (1..=3).filter_map(|back| token.checked_sub(back)).map(|at| story.text(at).to_lowercase()).collect();
    let has = |word: &str| before.iter().any(|it| it == word);
    let least = has("least") || has("over") || has("than") && has("more");
    let most = has("most") && has("at") || has("to") && has("up") || has("than") && has("fewer");
    Some(Amount { min: (!most).then_some(value), max: (!least).then_some(value), text: story.text(token).to_owned() })
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_in_words_and_figures() {
        assert_eq!(super::number("1,200"), Some(1200));
        assert_eq!(super::number("Twelve"), Some(12));
        assert_eq!(super::number("many"), None);
    }
}
