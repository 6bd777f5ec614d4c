//! The language of a text: by its script, by letter statistics, and for short texts by the little words of English.

use whatlang::{Lang, Script};

/// Little words that English headlines are made of and that other languages of the Latin script hardly have.
const ENGLISH: [&str; 46] = [
    "the", "of", "to", "and", "for", "with", "says", "said", "will", "after", "over", "amid", "from", "by", "at", "as", "is",
    "are", "was", "be", "not", "on", "in", "its", "his", "their", "that", "this", "talks", "new", "it", "has", "have", "against",
    "war", "who", "we", "not", "into", "but", "he", "she", "they", "an", "deal", "before",
];

/// Below this many characters statistics of letters are not trusted against the little words.
const SHORT: usize = 400;

/// ISO 639-1 code of the text's language, `und` where that has none; Latin text that cannot be told counts as English.
pub(crate) fn of(text: &str) -> String {
    let end = text.char_indices().nth(4000).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let Some(info) = whatlang::detect(head) else { return "en".into() };
    if info.lang() == Lang::Eng {
        return "en".into();
    }
    let code = || code(info.lang()).unwrap_or("und").to_owned();
    if info.script() != Script::Latin {
        return code();
    }
    let (little, words) = little_words(head);
    let short = head.chars().count() < SHORT;
    let english = little > 0 && little * if words <= 15 { 12 } else { 6 } >= words;
    // A short text is foreign only if nothing in it speaks for English and the guess is sure of itself or the text has marks.
    let foreign = info.is_reliable() || little == 0 && words >= 5 && marks(head) > 0;
    if english && short || !foreign { "en".into() } else { code() }
}

/// The language of a text of which its container states one, and a note where the two differ: a long text speaks for
/// itself, of a short one the container knows more.
pub(crate) fn settle(text: &str, stated: Option<&str>) -> (String, Option<String>) {
    let found = of(text);
    match stated.and_then(subtag).filter(|stated| *stated != found) {
        None => (found, None),
        Some(stated) if text.chars().count() < SHORT => (stated, None),
        Some(stated) => (found, Some(format!("its source calls its language `{stated}`"))),
    }
}

/// The ISO 639-1 code in a language tag: "en-GB", "EN_us", "eng".
fn subtag(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    match primary.len() {
        2 if primary.bytes().all(|byte| byte.is_ascii_lowercase()) => Some(primary),
        3 => Lang::from_code(&primary).and_then(code).map(str::to_owned),
        _ => None,
    }
}

/// How many of the words are little words of English, and how many words there are.
fn little_words(text: &str) -> (usize, usize) {
    let words = text.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|word| !word.is_empty());
    words.fold((0, 0), |(little, all), word| (little + usize::from(ENGLISH.contains(&word.to_lowercase().as_str())), all + 1))
}

/// Letters outside ASCII in words that start small: names bring such letters into English text too.
fn marks(text: &str) -> usize {
    let small = |word: &&str| word.starts_with(char::is_lowercase);
    text.split_whitespace().filter(small).filter(|word| word.chars().any(|c| c.is_alphabetic() && !c.is_ascii())).count()
}

fn code(lang: Lang) -> Option<&'static str> {
    const CODES: [(&str, &str); 64] = [
        ("afr", "af"),
        ("aka", "ak"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("cym", "cy"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("vie", "vi"),
    ];
    let more = [("urd", "ur"), ("uzb", "uz"), ("tuk", "tk"), ("yid", "yi"), ("zul", "zu"), ("sna", "sn")];
    CODES.iter().chain(&more).find(|(three, _)| *three == lang.code()).map(|(_, two)| *two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_languages_are_told_even_when_short() {
        let cases = [
            ("Le ministre des Affaires étrangères a déclaré mardi que les négociations reprendraient à Genève.", "fr"),
            ("Le président a rencontré son homologue à Genève.", "fr"),
            ("Der Außenminister hat am Dienstag erklärt, dass die Verhandlungen nächste Woche in Genf fortgesetzt werden.", "de"),
            (
                "El ministro de Exteriores declaró el martes que las negociaciones se reanudarán la próxima semana en Ginebra.",
                "es",
            ),
            ("Президент встретился с министром.", "ru"),
            ("وزیر امور خارجه روز سه‌شنبه گفت که مذاکرات هفته آینده در ژنو از سر گرفته می‌شود.", "fa"),
            ("قال وزير الخارجية يوم الثلاثاء إن المفاوضات ستستأنف الأسبوع المقبل في جنيف.", "ar"),
            ("外交部长星期二表示,谈判将于下周在日内瓦恢复。", "zh"),
            ("De minister zei dinsdag dat de onderhandelingen volgende week in Genève worden hervat.", "nl"),
            ("Il ministro degli Esteri ha detto martedì che i negoziati riprenderanno la prossima settimana in Svizzera.", "it"),
            ("Dışişleri Bakanı salı günü müzakerelerin gelecek hafta Cenevre'de yeniden başlayacağını söyledi.", "tr"),
        ];
        for (text, code) in cases {
            assert_eq!(of(text), code, "{text}");
        }
    }

    #[test]
    fn short_english_headlines_stay_english() {
        for text in [
            "Macron, Erdoğan discuss Cyprus in Évian",
            "Araghchi meets Lavrov in Moscow",
            "Iran rejects US demand",
            "Lula da Silva, Sheinbaum sign Mercosur trade pact in São Paulo",
            "Pezeshkian, Araghchi, Khamenei: Tehran's men in the talks with Witkoff",
            "Talks",
            "42",
            "KYIV — Zelenskyy warns Putin, Szijjártó over Druzhba pipeline",
        ] {
            assert_eq!(of(text), "en", "{text}");
        }
    }
}
