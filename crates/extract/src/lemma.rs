//! Dictionary forms that the tables know, also where a reading's lemma is off.
//!
//! A reading's lemma that no table knows ("rejecte") is replaced by a regular or irregular base of the word itself that
//! some table does know ("reject").

use crate::Story;

/// Irregular forms of verbs of diplomacy and conflict.
const IRREGULAR: [(&str, &str); 72] = [
    ("overran", "overrun"),
    ("overrode", "override"),
    ("retook", "retake"),
    ("beset", "beset"),
    ("bade", "bid"),
    ("forbade", "forbid"),
    ("forbidden", "forbid"),
    ("undertook", "undertake"),
    ("overthrew", "overthrow"),
    ("overthrown", "overthrow"),
    ("met", "meet"),
    ("held", "hold"),
    ("fought", "fight"),
    ("struck", "strike"),
    ("shot", "shoot"),
    ("took", "take"),
    ("taken", "take"),
    ("gave", "give"),
    ("given", "give"),
    ("broke", "break"),
    ("broken", "break"),
    ("made", "make"),
    ("left", "leave"),
    ("withdrew", "withdraw"),
    ("withdrawn", "withdraw"),
    ("sought", "seek"),
    ("told", "tell"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("sent", "send"),
    ("swore", "swear"),
    ("sworn", "swear"),
    ("began", "begin"),
    ("begun", "begin"),
    ("beaten", "beat"),
    ("burnt", "burn"),
    ("blew", "blow"),
    ("blown", "blow"),
    ("bore", "bear"),
    ("brought", "bring"),
    ("built", "build"),
    ("came", "come"),
    ("drew", "draw"),
    ("drawn", "draw"),
    ("drove", "drive"),
    ("driven", "drive"),
    ("fed", "feed"),
    ("fell", "fall"),
    ("fled", "flee"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("forgave", "forgive"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("hung", "hang"),
    ("kept", "keep"),
    ("laid", "lay"),
    ("led", "lead"),
    ("lent", "lend"),
    ("paid", "pay"),
    ("sank", "sink"),
    ("sunk", "sink"),
    ("shook", "shake"),
    ("slew", "slay"),
    ("slain", "slay"),
    ("stood", "stand"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("went", "go"),
    ("hid", "hide"),
];

/// The lower-case lemma of a token, mended where no table knows it.
pub(crate) fn of(story: &Story<'_>, token: usize) -> String {
    let lemma = story.token(token).lemma.to_lowercase();
    let open_class = matches!(story.token(token).upos.as_str(), "VERB" | "NOUN" | "AUX" | "PROPN");
    if !open_class {
        return lemma;
    }
    if let Some(joined) = hyphenated(story, token, &lemma) {
        return joined;
    }
    if knows(story, &lemma) {
        return inflected(story, token, &lemma).unwrap_or(lemma);
    }
    let word = story.text(token).to_lowercase();
    bases(&word).into_iter().find(|base| knows(story, base)).unwrap_or(lemma)
}

/// The base of a verb or plural that the reading left as it stands, though a table knows that form as another word: "closed" is also
/// an adjective of the tables, "protesters" is none of a single one.
fn inflected(story: &Story<'_>, token: usize, lemma: &str) -> Option<String> {
    let lexicon = story.lexicon;
    let it = story.token(token);
    let verb = it.upos == "VERB" && !lexicon.frames.is_verb(lemma) && lexicon.cue_verb(lemma).is_none();
    let plural = it.upos == "NOUN" && it.feat("Number") == Some("Plur") && lemma.ends_with('s');
    let word = story.text(token).to_lowercase();
    if !verb && (!plural || word != lemma) {
        return None;
    }
    let fits = |base: &String| {
        base.as_str() != lemma && (verb && lexicon.frames.is_verb(base) || plural && lexicon.actor_noun(base).is_some())
    };
    bases(&word).into_iter().find(fits)
}

/// "Sit-in", "pull-out" where the reading took the halves for words of their own.
fn hyphenated(story: &Story<'_>, token: usize, lemma: &str) -> Option<String> {
    let (dash, last) = (story.reading.tokens.get(token + 1)?, story.reading.tokens.get(token + 2)?);
    let glued = story.token(token).span.end == dash.span.start && dash.span.end == last.span.start;
    let noun = story.token(token).upos == "NOUN" || story.token(token).relation() == "obj";
    if !noun || !glued || story.text(token + 1) != "-" {
        return None;
    }
    let joined = format!("{lemma}-{}", story.text(token + 2).to_lowercase());
    story.lexicon.frames.is_noun(&joined).then_some(joined)
}

fn knows(story: &Story<'_>, lemma: &str) -> bool {
    let lexicon = story.lexicon;
    lexicon.frames.knows(lemma) || lexicon.cue_verb(lemma).is_some() || lexicon.actor_noun(lemma).is_some()
}

/// What a form may be a form of, likeliest first.
fn bases(word: &str) -> Vec<String> {
    let mut all = vec![word.to_string()];
    all.extend(word.strip_suffix("men").filter(|stem| !stem.is_empty()).map(|stem| format!("{stem}man")));
    all.extend(word.strip_suffix("women").map(|stem| format!("{stem}woman")));
    all.extend(IRREGULAR.iter().filter(|(form, _)| *form == word).map(|(_, base)| (*base).to_string()));
    for ending in ["ied", "ies"] {
        all.extend(word.strip_suffix(ending).map(|stem| format!("{stem}y")));
    }
    for ending in ["ed", "ing", "es", "s", "d"] {
        let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 2) else { continue };
        all.push(stem.to_string());
        all.push(format!("{stem}e"));
        let mut letters = stem.chars().rev();
        if letters.next() == letters.next() {
            all.push(stem[..stem.len() - stem.chars().next_back().map_or(0, char::len_utf8)].to_string());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::case;

    #[test]
    fn a_lemma_that_no_table_knows_is_mended_from_the_word() {
        for (word, wrong, right) in [
            ("stopped", "stopp", "stop"),
            ("rejected", "rejecte", "reject"),
            ("ruled", "rul", "rule"),
            ("held", "he", "hold"),
            ("invaded", "invad", "invade"),
            ("gunmen", "gunmen", "gunman"),
        ] {
            let case = case(&format!("{word} {wrong} VERB 0 root"));
            assert_eq!(of(&case.story(), 0), right);
        }
    }
}
