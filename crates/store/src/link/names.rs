//! Names of persons and bodies as identity compares them.
//!
//! Transliterations of one name differ in vowels, doubled letters and h; [`skeleton`] keeps what they share and finds
//! candidates, [`same_word`] decides on the letters.

use strsim::jaro_winkler;

/// Ranks and forms of address that stories put in front of names.
const TITLES: [&str; 44] = [
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "professor",
    "sir",
    "lord",
    "lady",
    "dame",
    "general",
    "gen",
    "brigadier",
    "colonel",
    "col",
    "lieutenant",
    "lt",
    "major",
    "maj",
    "captain",
    "capt",
    "commander",
    "commodore",
    "admiral",
    "marshal",
    "sergeant",
    "sheikh",
    "sheik",
    "mullah",
    "maulana",
    "ayatollah",
    "imam",
    "bishop",
    "archbishop",
    "father",
    "prince",
    "princess",
    "king",
    "queen",
    "president",
    "minister",
    "ambassador",
    "senator",
    "judge",
];

/// Particles that stories write or leave out.
const PARTICLES: [&str; 16] =
    ["al", "el", "ul", "ad", "ar", "as", "an", "bin", "ibn", "ben", "de", "da", "van", "von", "der", "la"];

/// From this likeness on two words may be one name written in two ways (Jaro–Winkler, 0 to 1).
const ALIKE: f64 = 0.88;

/// The words of a person's name: ASCII, lower case, without ranks in front and particles.
pub fn name_words(name: &str) -> Vec<String> {
    let ascii = deunicode::deunicode(name).to_lowercase().replace("'s", "").replace(['\'', '`'], "");
    let words: Vec<&str> = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let ranks = words.iter().take_while(|word| TITLES.contains(word)).count();
    let ranks = if ranks == words.len() { 0 } else { ranks };
    let kept = words[ranks..].iter().filter(|word| !PARTICLES.contains(word)).map(|word| (*word).to_owned());
    let kept: Vec<String> = kept.collect();
    if kept.is_empty() { words.into_iter().map(str::to_owned).collect() } else { kept }
}

/// What the transliterations of a word share: its consonants in order, vowels, h, doubled letters and voicing left out.
pub fn skeleton(word: &str) -> String {
    let word = word.replace("kh", "k").replace("gh", "g").replace("ph", "f").replace("sch", "sh").replace("tch", "ch");
    let word = word.replace("ou", "u").replace("ck", "k").replace('q', "k").replace('z', "s").replace('j', "y");
    let mut bones = String::new();
    for (at, c) in word.chars().enumerate() {
        let vowel = matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w');
        if vowel && at > 0 {
            continue;
        }
        // Names that begin with a vowel keep that they do, not which.
        let c = if vowel && c != 'h' && c != 'w' { 'a' } else { c };
        if !bones.ends_with(c) {
            bones.push(c);
        }
    }
    bones
}

/// Whether two words can be the same name: equal, a transliteration, or an initial.
pub fn same_word(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() == 1 {
        return long.starts_with(short);
    }
    short.len() >= 4 && skeleton(a) == skeleton(b) && jaro_winkler(a, b) >= ALIKE
}

/// First names that so many bear that one alone names nobody.
const GIVEN: &str = "abdul abdullah adam ahmad ahmed alan alex alexander ali alice amina andrea andreas andrew andy anna anne anthony antonio \
    barack barbara ben bernard bernie bill bob boris brian bruce carlos carol catherine charles chris christian christine christopher claire \
    claude dan daniel dave david deborah dennis diana dick dmitry don donald donna ed edward elena elizabeth emily emma eric erik eva fatima \
    francis francisco francois frank fred gary george gerald greg gregory hans harry hassan helen henry hillary hussein ibrahim igor irina \
    ivan jack jacob jacques james jane janet jason jean jeff jennifer jerry jessica jim jimmy joan joe john jon jonathan jorge jose joseph \
    joshua juan judith julia julie karen karl kate katherine keith kelly ken kenneth kevin khaled larry laura lawrence lee linda lisa louis \
    lucy luis luke marc marco margaret maria marie mark martha martin mary matt matthew maya mehmet melissa michael michel michelle miguel \
    mike mohamed mohammad mohammed muhammad mustafa nancy natalia nicholas nick nicolas nicole nikolai olga oliver omar pablo pamela pat \
    patricia patrick paul pedro peter phil philip philippe pierre rachel ralph ray rebecca richard rick robert roberto roger ron ronald rosa \
    ross roy russell ruth ryan sam samuel sandra sara sarah scott sean sergei sharon simon sofia sophie stefan stephen steve steven susan \
    tariq ted teresa theresa thomas tim timothy todd tom tony vladimir walter wendy will william yusuf";

fn is_given(word: &str) -> bool {
    GIVEN.split_whitespace().any(|it| it == word)
}

/// How two names of persons agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Word for word, two words or more.
    Full,
    /// Two words or more, some written in another way or as an initial, or middle names left out.
    Variant,
    /// One name is a single word that stands in the other, or both are one word.
    Surname,
    /// They are names of two persons.
    Different,
}

/// Compares the words of two persons' names.
pub fn likeness(a: &[String], b: &[String]) -> Likeness {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    match short {
        [] => Likeness::Different,
        [only] => {
            let stands = long.iter().any(|word| only.len() > 2 && same_word(only, word));
            // "Bill" is any Bill.
            let given = long.len() > 1 && is_given(only) && !long.last().is_some_and(|last| same_word(only, last));
            if stands && !given { Likeness::Surname } else { Likeness::Different }
        }
        _ if a == b => Likeness::Full,
        _ => {
            // Every word of the shorter stands in the longer, in order; the surname in full.
            let mut rest = long.iter();
            let found = short.iter().all(|word| rest.any(|other| same_word(word, other)));
            let surname =
                short.last().is_some_and(|word| word.len() > 2 && long.iter().any(|it| it.len() > 2 && same_word(word, it)));
            if found && surname { Likeness::Variant } else { Likeness::Different }
        }
    }
}

/// The name of a body without article, "of" and the order of its words' parts: "Ministry of Defense" is "defence ministry".
pub fn body_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> =
        super::words::tokens(name).into_iter().filter(|it| !matches!(it.as_str(), "the" | "of" | "and" | "for" | "s")).collect();
    // The armed forces of a state under their other names.
    if matches!(words.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), ["military"] | ["armed", "forces"] | ["troops"])
    {
        words = vec!["army".into()];
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// The first letters of a name's words: "RSF" for "Rapid Support Forces"; empty for a single word.
pub fn initials(name: &str) -> String {
    let ascii = deunicode::deunicode(name);
    let words: Vec<&str> = ascii
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(word.to_lowercase().as_str(), "the" | "of" | "and" | "for" | "al" | "s"))
        .collect();
    if words.len() < 2 {
        String::new()
    } else {
        words.iter().filter_map(|word| word.chars().next()).collect::<String>().to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &str, b: &str, expected: Likeness) {
        assert_eq!(likeness(&name_words(a), &name_words(b)), expected, "{a} / {b}");
    }

    #[test]
    fn transliterations_are_one_name() {
        check("Volodymyr Zelensky", "Volodymyr Zelenskyy", Likeness::Variant);
        check("Ismail Haniyeh", "Ismail Haniya", Likeness::Variant);
        check("Levon Sarkissyan", "Levon Sarkisyan", Likeness::Variant);
        check("Fawad Chaudhary", "Fawad Chaudhry", Likeness::Variant);
    }

    #[test]
    fn ranks_particles_and_accents_do_not_tell_names_apart() {
        check("General Yahya al-Sarhan", "Yahya Sarhan", Likeness::Full);
        check("Nuñez Márquez", "Nunez Marquez", Likeness::Full);
    }

    #[test]
    fn an_initial_stands_for_a_first_name() {
        check("J. Whitlow", "Jane Whitlow", Likeness::Variant);
        check("K. Whitlow", "Jane Whitlow", Likeness::Different);
    }

    #[test]
    fn a_surname_alone_is_no_full_name() {
        check("Solberg", "Ingrid Solberg", Likeness::Surname);
        check("Kim", "Kim Yong-su", Likeness::Surname);
    }

    #[test]
    fn a_first_name_alone_is_nobodys() {
        check("Bill", "Bill Osei", Likeness::Different);
        check("James", "Ada James", Likeness::Surname);
    }

    #[test]
    fn first_names_tell_persons_of_one_surname_apart() {
        check("Erik Solberg", "Ingrid Solberg", Likeness::Different);
        check("Orhan Demir", "Kemal Demir", Likeness::Different);
    }

    #[test]
    fn ministries_are_one_under_both_orders_of_words() {
        assert_eq!(body_words("the Ministry of Defense"), body_words("defence ministry"));
    }

    #[test]
    fn an_abbreviation_is_the_first_letters() {
        assert_eq!(initials("Rapid Support Forces"), "rsf");
        assert_eq!(initials("Hezbollah"), "");
    }
}
