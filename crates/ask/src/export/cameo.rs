//! CAMEO from PLOVER: event codes by category and mode, actor codes, labels, and the scale that goes with the codes.
//!
//! Source: CAMEO codebook 1.1b3; scale: Goldstein (1992) as extended to CAMEO, by root.

use crate::rows::{Actor, Event};

/// Category and mode → code, where CAMEO has one as narrow. Others take the category's root with "0" ("not specified below").
const NARROW: [(&str, &str, &str); 30] = [
    ("CONSULT", "phone", "041"),
    ("CONSULT", "visit", "042"),
    ("RETREAT", "release", "0841"),
    ("RETREAT", "access", "086"),
    ("RETREAT", "withdraw", "087"),
    ("RETREAT", "disarm", "087"),
    ("RETREAT", "ceasefire", "0871"),
    ("ACCUSE", "investigate", "090"),
    ("ACCUSE", "disapprove", "111"),
    ("ACCUSE", "allege", "112"),
    ("THREATEN", "violence", "138"),
    ("PROTEST", "demo", "141"),
    ("PROTEST", "hunger", "142"),
    ("PROTEST", "strike", "143"),
    ("PROTEST", "obstruct", "144"),
    ("PROTEST", "riot", "145"),
    ("MOBILIZE", "police", "153"),
    ("MOBILIZE", "troops", "154"),
    ("MOBILIZE", "weapons", "154"),
    ("COERCE", "seize", "171"),
    ("COERCE", "restrict", "172"),
    ("COERCE", "arrest", "173"),
    ("COERCE", "deport", "174"),
    ("ASSAULT", "abduct", "181"),
    ("ASSAULT", "explosives", "183"),
    ("ASSAULT", "suicide-attack", "1831"),
    ("ASSAULT", "firearms", "193"),
    ("ASSAULT", "heavy-weapons", "194"),
    ("ASSAULT", "aerial", "195"),
    ("ASSAULT", "drone", "195"),
];

/// Code → what CAMEO calls it.
const LABELS: [(&str, &str); 46] = [
    ("010", "Make statement"),
    ("020", "Make an appeal or request"),
    ("030", "Express intent to cooperate"),
    ("040", "Consult"),
    ("041", "Discuss by telephone"),
    ("042", "Make a visit"),
    ("050", "Engage in diplomatic cooperation"),
    ("060", "Engage in material cooperation"),
    ("070", "Provide aid"),
    ("080", "Yield"),
    ("0841", "Return, release person(s)"),
    ("086", "Allow international involvement"),
    ("087", "De-escalate military engagement"),
    ("0871", "Declare truce, ceasefire"),
    ("090", "Investigate"),
    ("100", "Demand"),
    ("110", "Disapprove"),
    ("111", "Criticize or denounce"),
    ("112", "Accuse"),
    ("120", "Reject"),
    ("130", "Threaten"),
    ("138", "Threaten with military force"),
    ("140", "Engage in political dissent"),
    ("141", "Demonstrate or rally"),
    ("142", "Conduct hunger strike"),
    ("143", "Conduct strike or boycott"),
    ("144", "Obstruct passage, block"),
    ("145", "Protest violently, riot"),
    ("150", "Demonstrate military or police power"),
    ("153", "Mobilize or increase police power"),
    ("154", "Mobilize or increase armed forces"),
    ("160", "Reduce relations"),
    ("170", "Coerce"),
    ("171", "Seize or damage property"),
    ("172", "Impose administrative sanctions"),
    ("173", "Arrest, detain, or charge with legal action"),
    ("174", "Expel or deport individuals"),
    ("180", "Use unconventional violence"),
    ("181", "Abduct, hijack, or take hostage"),
    ("183", "Conduct suicide, car, or other non-military bombing"),
    ("1831", "Carry out suicide bombing"),
    ("190", "Use conventional military force"),
    ("193", "Fight with small arms and light weapons"),
    ("194", "Fight with artillery and tanks"),
    ("195", "Employ aerial weapons"),
    ("200", "Use unconventional mass violence"),
];

/// The code of an event, as text: "010" is not "10".
///
/// The record's own code where it is narrower than the category's root; else that of the first mode which has one; else the root with "0".
pub fn code(event: &Event) -> String {
    let own = event.cameo.as_deref().unwrap_or("01");
    if own.len() > 2 {
        return own.to_owned();
    }
    let narrow = |mode: &String| NARROW.iter().find(|(category, name, _)| *category == event.category && name == mode);
    event.modes.iter().find_map(narrow).map_or_else(|| format!("{own}0"), |(_, _, code)| (*code).to_owned())
}

/// What CAMEO calls a code; that of the next wider code which has a name.
pub fn label(code: &str) -> &'static str {
    let named = |code: &str| LABELS.iter().find(|(known, _)| *known == code).map(|(_, label)| *label);
    let base = code.get(..3).unwrap_or(code);
    let root = code.get(..2).map(|root| format!("{root}0")).unwrap_or_default();
    named(code).or_else(|| named(base)).or_else(|| named(&root)).unwrap_or("Make statement")
}

/// The Goldstein scale of a code's root, −10 to 10.
pub fn goldstein(code: &str) -> f64 {
    match code.get(..2).unwrap_or_default() {
        "02" => 3.0,
        "03" => 4.0,
        "04" => 1.0,
        "05" => 3.5,
        "06" => 6.0,
        "07" => 7.0,
        "08" => 5.0,
        "09" | "11" => -2.0,
        "10" => -5.0,
        "12" | "16" => -4.0,
        "13" => -6.0,
        "14" => -6.5,
        "15" => -7.2,
        "17" => -7.0,
        "18" => -9.0,
        "19" | "20" => -10.0,
        _ => 0.0,
    }
}

/// An actor's code in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorCode {
    /// ISO 3166 alpha-3, which CAMEO's country codes are; empty for bodies of many countries.
    pub country: String,
    /// A body's own letters ("UNO").
    pub group: String,
    /// CAMEO role codes, most telling first.
    pub roles: Vec<&'static str>,
}

impl ActorCode {
    /// The parts in one ("IRNGOV", "IGOUNO").
    pub fn full(&self) -> String {
        let role = self.roles.first().copied().unwrap_or_default();
        if self.group.is_empty() { format!("{}{role}", self.country) } else { format!("{role}{}", self.group) }
    }
}

/// An actor's CAMEO code.
pub fn actor(actor: &Actor) -> ActorCode {
    let mut roles: Vec<&'static str> = actor.sectors.iter().filter_map(|sector| role(sector)).collect();
    let mut group = String::new();
    if let Some((head @ ("IGO" | "NGO" | "MNC"), letters)) = actor.code.as_deref().and_then(|code| code.split_once(' ')) {
        group = letters.to_owned();
        roles.retain(|known| *known != head);
        roles.insert(0, role(head).unwrap_or("IGO"));
    }
    roles.dedup();
    ActorCode { country: if group.is_empty() { actor.country.clone().unwrap_or_default() } else { String::new() }, group, roles }
}

/// CAMEO's role of a PLOVER sector; none where CAMEO has no such role.
fn role(sector: &str) -> Option<&'static str> {
    Some(match sector {
        "GOV" => "GOV",
        "MIL" => "MIL",
        "COP" => "COP",
        "JUD" => "JUD",
        "SPY" => "SPY",
        "LEG" => "LEG",
        "PTY" => "PTY",
        "OPP" => "OPP",
        "REB" => "REB",
        "PAR" | "UAF" => "UAF",
        "BUS" => "BUS",
        "MNC" => "MNC",
        "AGR" => "AGR",
        "LAB" => "LAB",
        "CRM" => "CRM",
        "CVL" | "SOC" => "CVL",
        "EDU" => "EDU",
        "ELI" => "ELI",
        "JRN" => "MED",
        "MED" => "HLH",
        "REF" => "REF",
        "NGO" => "NGO",
        "IGO" => "IGO",
        "SET" => "SET",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_that_can_come_out_has_a_label_of_its_own() {
        for (category, mode, code) in NARROW {
            assert!(LABELS.iter().any(|(known, _)| *known == code), "{category} {mode} {code}");
            let plover = demarche_core::Category::from_code(category);
            assert!(plover.is_some_and(|it| it.modes().iter().any(|(name, _)| *name == mode)), "{category} {mode}");
        }
        for category in demarche_core::Category::ALL {
            let code = format!("{}0", category.cameo_root());
            assert!(LABELS.iter().any(|(known, _)| *known == code), "{code}");
        }
    }

    #[test]
    fn actors_are_coded_by_country_or_group() {
        let party = |country: Option<&str>, sectors: &[&str], code: &str| Actor {
            key: String::new(),
            name: String::new(),
            kind: "organization".into(),
            country: country.map(str::to_owned),
            sectors: sectors.iter().map(|it| (*it).to_owned()).collect(),
            code: Some(code.into()),
        };
        assert_eq!(actor(&party(Some("IRN"), &["GOV"], "IRN GOV")).full(), "IRNGOV");
        assert_eq!(actor(&party(None, &["IGO"], "IGO UNO")).full(), "IGOUNO");
        assert_eq!(actor(&party(Some("USA"), &["JRN"], "USA JRN")).full(), "USAMED");
        assert_eq!(actor(&party(None, &[], "")).full(), "");
    }
}
