//! Datelines as many houses write them, and heads of paragraphs that only look like one.

use super::*;

/// Head, place, country, date, agency.
type Case = (&'static str, &'static str, Option<&'static str>, Option<&'static str>, Option<&'static str>);

const FEB3: Option<&str> = Some("2026-02-03");

const DATELINES: &[Case] = &[
    // Reuters
    ("LONDON, Feb 3 (Reuters) - ", "London", Some("GBR"), FEB3, Some("Reuters")),
    ("LONDON (Reuters) - ", "London", Some("GBR"), None, Some("Reuters")),
    ("TEL AVIV/WASHINGTON, Feb 3 (Reuters) - ", "Tel Aviv/Washington", None, FEB3, Some("Reuters")),
    ("TEL AVIV/JERUSALEM (Reuters) - ", "Tel Aviv/Jerusalem", Some("ISR"), None, Some("Reuters")),
    ("UNITED NATIONS, Feb 3 (Reuters) - ", "United Nations", None, FEB3, Some("Reuters")),
    ("Feb 3 (Reuters) - ", "", None, FEB3, Some("Reuters")),
    ("(Reuters) - ", "", None, None, Some("Reuters")),
    ("(Reuters) LONDON — ", "London", Some("GBR"), None, Some("Reuters")),
    ("GENEVA/VIENNA, Feb 3 (Reuters) -", "Geneva/Vienna", None, FEB3, Some("Reuters")),
    // AP
    ("PORT-AU-PRINCE, Haiti (AP) — ", "Port-au-Prince", Some("HTI"), None, Some("AP")),
    ("UNITED NATIONS (AP) — ", "United Nations", None, None, Some("AP")),
    ("ÉVIAN, France (AP) — ", "Évian", Some("FRA"), None, Some("AP")),
    ("RAMALLAH, West Bank (AP) — ", "Ramallah", Some("PSE"), None, Some("AP")),
    ("N'DJAMENA, Chad (AP) — ", "N'Djamena", Some("TCD"), None, Some("AP")),
    ("ST. PETERSBURG, Russia (AP) — ", "St. Petersburg", Some("RUS"), None, Some("AP")),
    ("ABOARD AIR FORCE ONE (AP) — ", "Aboard Air Force One", None, None, Some("AP")),
    // AFP, dpa, EFE, ANSA
    ("Paris, France, Feb 3, 2026 (AFP) - ", "Paris", Some("FRA"), FEB3, Some("AFP")),
    ("Berlin (dpa) - ", "Berlin", Some("DEU"), None, Some("dpa")),
    ("Madrid, 3 Feb (EFE).- ", "Madrid", Some("ESP"), FEB3, Some("EFE")),
    ("(ANSA) - ROME, FEB 3 - ", "Rome", Some("ITA"), FEB3, Some("ANSA")),
    // Xinhua, TASS, Interfax, KCNA, Yonhap, Kyodo
    ("BEIJING, Feb. 3 (Xinhua) -- ", "Beijing", Some("CHN"), FEB3, Some("Xinhua")),
    ("Ürümqi, China, Feb. 3 (Xinhua) -- ", "Ürümqi", Some("CHN"), FEB3, Some("Xinhua")),
    ("MOSCOW, February 3. /TASS/. ", "Moscow", Some("RUS"), FEB3, Some("TASS")),
    ("MOSCOW. Feb 3 (Interfax) - ", "Moscow", Some("RUS"), FEB3, Some("Interfax")),
    ("Pyongyang, February 3 (KCNA) -- ", "Pyongyang", Some("PRK"), FEB3, Some("KCNA")),
    ("SEOUL, Feb. 3 (Yonhap) -- ", "Seoul", Some("KOR"), FEB3, Some("Yonhap")),
    ("TOKYO, Feb. 3, Kyodo - ", "Tokyo", Some("JPN"), FEB3, Some("Kyodo")),
    // Iran, the Gulf, the Levant, Türkiye
    ("TEHRAN, IRNA – ", "Tehran", Some("IRN"), None, Some("IRNA")),
    ("TEHRAN, Feb. 03 (MNA) – ", "Tehran", Some("IRN"), FEB3, Some("MNA")),
    ("TEHRAN (Tasnim) – ", "Tehran", Some("IRN"), None, Some("Tasnim")),
    ("ABU DHABI, 3rd February, 2026 (WAM) -- ", "Abu Dhabi", Some("ARE"), FEB3, Some("WAM")),
    ("Riyadh, February 03, 2026, SPA -- ", "Riyadh", Some("SAU"), FEB3, Some("SPA")),
    ("Doha, February 03 (QNA) - ", "Doha", Some("QAT"), FEB3, Some("QNA")),
    ("Damascus, SANA- ", "Damascus", Some("SYR"), None, Some("SANA")),
    ("Gaza City, Gaza Strip – ", "Gaza City", Some("PSE"), None, None),
    // South Asia
    ("Quito [Ecuador], March 3 (ANI): ", "Quito", Some("ECU"), Some("2026-03-03"), Some("ANI")),
    ("New Delhi, Feb 3 (PTI) ", "New Delhi", Some("IND"), FEB3, Some("PTI")),
    ("ISLAMABAD: ", "Islamabad", Some("PAK"), None, None),
    // Newspapers and broadcasters
    ("WASHINGTON — ", "Washington", Some("USA"), None, None),
    ("WASHINGTON, Feb. 3 (UPI) -- ", "Washington", Some("USA"), FEB3, Some("UPI")),
    ("London (CNN) — ", "London", Some("GBR"), None, Some("CNN")),
    ("CNN — ", "", None, None, Some("CNN")),
    ("MOSCOW, Feb 3 — ", "Moscow", Some("RUS"), FEB3, None),
    ("ZAPORIZHZHIA, Ukraine — ", "Zaporizhzhia", Some("UKR"), None, None),
    ("KHORVATIVKA — ", "Khorvativka", None, None, None),
    ("NEW YORK, N.Y. — ", "New York", Some("USA"), None, None),
    // Press releases and bodies
    ("NEW YORK, Feb. 3, 2026 /PRNewswire/ -- ", "New York", Some("USA"), FEB3, Some("PRNewswire")),
    ("LONDON--(BUSINESS WIRE)--", "London", Some("GBR"), None, Some("BUSINESS WIRE")),
    ("Vienna, Austria – ", "Vienna", Some("AUT"), None, None),
    ("GENEVA, 3 February 2026 – ", "Geneva", Some("CHE"), FEB3, None),
    // Invented houses and places
    ("PORT SUDAN, Oct 9 (Nile Wire) - ", "Port Sudan", Some("SDN"), Some("2025-10-09"), Some("Nile Wire")),
    ("LIMA (Andes Press) — ", "Lima", Some("PER"), None, Some("Andes Press")),
    ("OSLO, Norway, 4 May 2024 — ", "Oslo", Some("NOR"), Some("2024-05-04"), None),
    ("VELLAMO, March 1 (Fjord Wire) - ", "Vellamo", None, Some("2026-03-01"), Some("Fjord Wire")),
    ("al-Hasakah, Syria, Feb 3 (Orient Press) - ", "al-Hasakah", Some("SYR"), FEB3, Some("Orient Press")),
];

const NO_DATELINES: &[&str] = &[
    "World Health Organization (WHO): the outbreak is over.",
    "The World Health Organization (WHO) - which met - said so.",
    "BREAKING - Iran rejects the offer.",
    "BREAKING: Iran rejects the offer.",
    "UPDATE 2 - Iran rejects the offer.",
    "EXCLUSIVE — Envoys met in secret.",
    "EXPLAINER: What the treaty says.",
    "ANALYSIS — Why the talks failed.",
    "NATO — the alliance of 32 — will meet.",
    "UNESCO — The body has moved.",
    "IAEA: Inspectors left the site.",
    "WATCH: Protesters march in Paris.",
    "QUESTION: Will you meet him?",
    "SECRETARY DOE: I will not.",
    "RAND DOE (R-Ky.) — The senator left.",
    "The minister - who left - spoke.",
    "Talks in May 2024: a look back",
    "US-China talks - again",
    "US — China ties are worse than ever.",
    "Tehran – long at odds with Washington – said no.",
    "Tehran - it said so itself.",
    "Paris is calm.",
    "Doe (pictured) - The minister left.",
    "Monday, 3 June 2026 - The day it began.",
    "By Jane Doe, 3 June 2026",
    "Reuters, 3 June 2026",
    "IRAN: Talks go on.",
    "Iran Talks, Feb 3: What to know",
    "Paris Agreement, December 12 - A look back.",
    "PARIS AGREEMENT: A look back.",
    "Moscow–Kyiv talks began.",
    "Hamas (AFP) - The movement said so.",
    "European Union, Feb 3 (WHO): a letter",
];

fn found(line: &str, rest: &str) -> (String, Option<Dateline>) {
    let text = format!("{line}{rest}");
    let line = find(&text, Span::new(0, text.len()), "2026-02-04".parse().ok());
    (text, line)
}

#[test]
fn datelines_of_many_houses_are_read() {
    let rest = "Talks began on Monday, two envoys said.";
    let mut wrong = Vec::new();
    for &(head, place, country, date, agency) in DATELINES {
        let (text, line) = found(head, rest);
        let Some(line) = line else {
            wrong.push(format!("{head:?}: none"));
            continue;
        };
        let got = (line.place.as_str(), line.country.as_deref(), line.date.as_deref(), line.agency.as_deref());
        if got != (place, country, date, agency) || text[line.span.end as usize..].trim() != rest {
            wrong.push(format!("{head:?}: {got:?} {:?}", line.span.of(&text)));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), DATELINES.len(), wrong.join("\n"));
}

#[test]
fn what_only_looks_like_a_dateline_is_none() {
    let wrong: Vec<String> =
        NO_DATELINES.iter().filter_map(|text| found(text, "").1.map(|line| format!("{text}: {line:?}"))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_dateline_may_stand_on_its_own_line() {
    for (line, place, date) in [
        ("ANKARA", "Ankara", None),
        ("Astana, 3 October 2024", "Astana", Some("2024-10-03")),
        ("GENEVA (Lake Wire) —", "Geneva", None),
    ] {
        let (_, found) = found(line, "");
        let found = found.unwrap_or_else(|| panic!("no dateline in {line:?}"));
        assert_eq!((found.place.as_str(), found.date.as_deref()), (place, date));
    }
}

#[test]
fn the_last_day_of_december_in_a_january_story_lies_in_the_year_before() {
    let text = "KYIV, Dec 31 (Reuters) - Talks began.";
    let line = find(text, Span::new(0, text.len()), "2026-01-01".parse().ok()).unwrap();
    assert_eq!(line.date.as_deref(), Some("2025-12-31"));
}
