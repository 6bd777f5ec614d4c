//! The field's tables: PLOVER categories, modes, quads and scale, with the CAMEO root of each.
//!
//! Source: PLOVER codebook (Open Event Data Alliance); Goldstein-like scale values as in its tables, with ACCUSE
//! taken as −3 (the manual's table prints 3, its modes mean −3). CAMEO roots: Schrodt, CAMEO codebook 1.1b3.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The 16 PLOVER categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Category {
    /// Agree, offer, promise, show willingness; future meetings.
    Agree,
    /// Meetings, visits, talks, calls, held or under way.
    Consult,
    /// Praise, endorse, recognise, ratify, sign.
    Support,
    /// Yield in words: pardon, apologise, ease rules, announce a withdrawal.
    Concede,
    /// Mutual material cooperation carried out.
    Cooperate,
    /// One-way material help carried out.
    Aid,
    /// A concession carried out: withdrawal, release, ceasefire.
    Retreat,
    /// Demand, appeal, call for, propose.
    Request,
    /// Criticise, blame, allege, sue, investigate.
    Accuse,
    /// Refuse, veto, defy.
    Reject,
    /// Threaten, warn of, give an ultimatum.
    Threaten,
    /// Civilian demonstrations and dissent.
    Protest,
    /// Reduce or break relations.
    Sanction,
    /// Show of force short of using it.
    Mobilize,
    /// Coerce or repress short of violence.
    Coerce,
    /// Deliberate acts that can do physical harm.
    Assault,
}

use Category::{
    Accuse, Agree, Aid, Assault, Coerce, Concede, Consult, Cooperate, Mobilize, Protest, Reject, Request, Retreat, Sanction,
    Support, Threaten,
};

impl Category {
    /// All categories in the codebook's order, mildest first.
    pub const ALL: [Category; 16] = [
        Agree, Consult, Support, Concede, Cooperate, Aid, Retreat, Request, Accuse, Reject, Threaten, Protest, Sanction,
        Mobilize, Coerce, Assault,
    ];

    /// The code as the field writes it ("AGREE").
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The category of a code, in any case.
    ///
    /// ```
    /// use demarche_core::ontology::Category;
    /// assert_eq!(Category::from_code("Assault"), Some(Category::Assault));
    /// assert_eq!(Category::from_code("YIELD"), None);
    /// ```
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.code().eq_ignore_ascii_case(code))
    }

    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub fn quad(self) -> u8 {
        self.row().1
    }

    /// The conflict–cooperation scale of the category alone, −10 to 10; a mode may move it ([`scale`]).
    pub fn scale(self) -> f32 {
        self.row().2
    }

    /// The CAMEO root that exports use for the category ("04").
    pub fn cameo_root(self) -> &'static str {
        self.row().3
    }

    /// The category's modes with their scale.
    pub fn modes(self) -> &'static [(&'static str, f32)] {
        self.row().4
    }

    fn row(self) -> (&'static str, u8, f32, &'static str, &'static [(&'static str, f32)]) {
        match self {
            Agree => ("AGREE", 1, 2.5, "03", &[]),
            Consult => ("CONSULT", 1, 2.5, "04", &[("visit", 4.0), ("third-party", 1.0), ("multilateral", 4.0), ("phone", 1.5)]),
            Support => ("SUPPORT", 1, 5.0, "05", &[]),
            Concede => ("CONCEDE", 1, 4.5, "08", &[]),
            Cooperate => ("COOPERATE", 2, 9.5, "06", &[]),
            Aid => ("AID", 2, 10.0, "07", &[]),
            Retreat => (
                "RETREAT",
                2,
                6.5,
                "08",
                &[
                    ("withdraw", 8.0),
                    ("release", 6.5),
                    ("disarm", 10.0),
                    ("ceasefire", 7.5),
                    ("access", 6.5),
                    ("resign", 4.5),
                    ("return", 6.5),
                ],
            ),
            Request => ("REQUEST", 3, 0.0, "10", &[("assist", 0.5), ("change", -1.0), ("yield", -1.0), ("meet", 0.0)]),
            Accuse => ("ACCUSE", 3, -3.0, "11", &[("disapprove", -2.0), ("investigate", -3.5), ("allege", -3.5)]),
            Reject => ("REJECT", 3, -2.0, "12", &[("assist", -1.5), ("change", -2.0), ("yield", -2.0), ("meet", -2.0)]),
            Threaten => (
                "THREATEN",
                3,
                -3.5,
                "13",
                &[
                    ("restrict", -3.0),
                    ("arrest", -3.5),
                    ("relations", -3.5),
                    ("expel", -3.5),
                    ("territory", -4.0),
                    ("violence", -3.5),
                ],
            ),
            Protest => (
                "PROTEST",
                4,
                -5.0,
                "14",
                &[
                    ("demo", -5.0),
                    ("riot", -7.0),
                    ("strike", -5.0),
                    ("hunger", -4.5),
                    ("boycott", -4.5),
                    ("obstruct", -4.5),
                    ("vandalize", -5.0),
                ],
            ),
            Sanction => {
                ("SANCTION", 4, -6.0, "16", &[("convict", -6.0), ("expel", -5.5), ("withdraw", -6.0), ("discontinue", -6.0)])
            }
            Mobilize => ("MOBILIZE", 4, -5.5, "15", &[("troops", -6.5), ("weapons", -6.5), ("police", -5.5), ("militia", -6.0)]),
            Coerce => (
                "COERCE",
                4,
                -7.0,
                "17",
                &[
                    ("seize", -7.0),
                    ("restrict", -7.0),
                    ("censor", -6.5),
                    ("curfew", -6.5),
                    ("martial-law", -7.5),
                    ("arrest", -7.0),
                    ("deport", -7.0),
                    ("withhold", -7.0),
                    ("misinformation", -6.5),
                    ("cyber", -7.0),
                ],
            ),
            Assault => (
                "ASSAULT",
                4,
                -9.0,
                "18",
                &[
                    ("abduct", -8.5),
                    ("beat", -7.5),
                    ("torture", -8.5),
                    ("sexual", -8.5),
                    ("targeted", -9.5),
                    ("destroy", -8.5),
                    ("primitive", -8.0),
                    ("firearms", -9.0),
                    ("explosives", -9.0),
                    ("suicide-attack", -9.5),
                    ("aerial", -9.5),
                    ("drone", -9.5),
                    ("heavy-weapons", -9.5),
                    ("crowd-control", -7.5),
                    ("unconventional", -10.0),
                ],
            ),
        }
    }
}

/// The scale of an event: that of its first mode, where the category has it, else the category's.
///
/// ```
/// use demarche_core::ontology::{Category, scale};
/// assert_eq!(scale(Category::Retreat, &["disarm".into()]), 10.0);
/// assert_eq!(scale(Category::Retreat, &[]), 6.5);
/// ```
pub fn scale(category: Category, modes: &[String]) -> f32 {
    let of_mode = |mode: &String| category.modes().iter().find(|(name, _)| name == mode).map(|&(_, value)| value);
    modes.iter().find_map(of_mode).unwrap_or_else(|| category.scale())
}

/// PLOVER's contexts, any number of which an event may have.
pub const CONTEXTS: [&str; 39] = [
    "military",
    "intelligence",
    "executive",
    "legislative",
    "election",
    "political_institutions",
    "pro_democracy",
    "pro_autocracy",
    "economic",
    "legal",
    "reparations",
    "human_rights",
    "rights_freedoms",
    "repression",
    "human_security",
    "gender",
    "lgbt",
    "religion_ethnicity",
    "inequality",
    "diplomatic",
    "territory",
    "peacekeeping",
    "health",
    "asylum",
    "migration",
    "disasters",
    "natural_resource",
    "environment",
    "technology",
    "terrorism",
    "cbrn",
    "cyber",
    "misinformation",
    "crime",
    "corruption",
    "illegal_drugs",
    "trafficking",
    "humanitarian",
    "refugees",
];

/// PLOVER's sector codes, state sectors first.
pub const SECTORS: [&str; 28] = [
    "GOV", "MIL", "COP", "JUD", "SPY", "LEG", "PTY", "OPP", "REB", "PAR", "BUS", "MNC", "AGR", "LAB", "CRM", "CVL", "SOC", "EDU",
    "ELI", "JRN", "MED", "REF", "REL", "NGO", "IGO", "PRE", "UAF", "SET",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        for category in Category::ALL {
            assert_eq!(Category::from_code(category.code()), Some(category));
        }
    }

    #[test]
    fn conflict_lowers_and_cooperation_raises_the_scale() {
        for category in Category::ALL {
            let conflict = category.quad() > 2;
            let values = category.modes().iter().map(|&(_, value)| value).chain([category.scale()]);
            for value in values.filter(|value| value.abs() > 0.5) {
                assert_eq!(value < 0.0, conflict, "{category:?} {value}");
            }
        }
    }
}
