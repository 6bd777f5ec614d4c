//! Who does it and to whom: actors and recipients from the grammar around a trigger.

use demarche_core::{Category, EntityId, EntityKind};

use super::frames::{Frame, through};
use super::parties::{Parties, apart, collect, has_country, is_building, together};
use crate::Story;
use crate::entities::Entities;

/// Prepositions behind which a recipient usually stands.
const TOWARD: [&str; 8] = ["against", "to", "with", "toward", "towards", "on", "upon", "at"];

/// What roles are asked about.
pub(crate) struct Site<'s, 'a> {
    /// The story.
    pub story: &'s Story<'a>,
    /// Its entities.
    pub entities: &'s Entities,
    /// The frame that holds.
    pub frame: &'s Frame,
    /// The verb or noun.
    pub trigger: usize,
    /// Further words of the act: the noun that the verb's pattern names.
    pub named: &'s [usize],
    /// The preposition that the pattern asks for.
    pub preposition: Option<&'s str>,
}

impl Site<'_, '_> {
    /// The parties of a verb's act.
    pub fn of_verb(&self) -> Parties {
        let subject = ["subject".to_string()];
        let mut actors = self.first(if self.frame.actor.is_empty() { &subject } else { &self.frame.actor });
        if !actors.is_empty() {
            let beside = self.beside_subject().into_iter().filter(|it| !actors.contains(it)).collect::<Vec<_>>();
            actors.extend(beside);
        }
        let usual = self.frame.recipient.is_empty();
        let given = self.given_to();
        let recipients = if !given.is_empty() {
            given
        } else if usual {
            self.usual_recipients()
        } else {
            self.first_but(&self.frame.recipient, &actors)
        };
        // "Renewed its demand that Tehran end enrichment"
        let told = self.in_clause_of_named();
        let recipients = if told.is_empty() { recipients } else { told };
        if self.frame.mutual {
            return together([actors, recipients, self.behind(&["with", "between", "among"])]);
        }
        let called_off = self.frame.category == Some(Category::Reject) && self.frame.modes.iter().any(|mode| mode == "meet");
        let recipients = if called_off && recipients.is_empty() { self.sides_of_named() } else { recipients };
        // "A meeting of the two ministers was cancelled": by whom is not told, so it is both sides'.
        let (actors, recipients) = if called_off && actors.is_empty() { (recipients, actors) } else { (actors, recipients) };
        let recipients = if recipients.is_empty() { self.of_named_verb() } else { recipients };
        let withdraws = self.frame.modes.iter().any(|mode| mode == "withdraw") && self.frame.category == Some(Category::Retreat);
        let moved = actors.is_empty() && (self.frame.category == Some(Category::Mobilize) || withdraws);
        // "Forces were deployed": theirs is the act where nobody else is named.
        let actors = if moved && self.story.is_passive(self.trigger) { self.objects() } else { actors };
        let asks = matches!(self.frame.category, Some(Category::Request | Category::Accuse | Category::Threaten));
        let asked = recipients.is_empty() && asks;
        let recipients = if asked { self.others(self.asked_in_clause(), &actors) } else { recipients };
        let threatens = recipients.is_empty() && self.frame.category == Some(Category::Threaten);
        let recipients = if threatens { self.threatened() } else { recipients };
        let own = |it: EntityId| {
            let home = self.entities.get(it).and_then(|it| it.country.clone());
            home.is_some() && actors.iter().any(|&actor| self.entities.get(actor).is_some_and(|it| it.country == home))
        };
        let nobody: Vec<EntityId> = recipients
            .iter()
            .copied()
            .filter(|&it| {
                let building = is_building(self.entities, it) && (!has_country(self.entities, it) || own(it));
                building || actors.iter().any(|&actor| self.speaks_for(actor, it))
            })
            .collect();
        apart(actors, recipients.into_iter().filter(|it| !nobody.contains(it)).collect())
    }

    /// Whether somebody is in office with a body: their own side is nobody to whom they do something.
    fn speaks_for(&self, actor: EntityId, body: EntityId) -> bool {
        let (Some(actor), Some(body)) = (self.entities.get(actor), self.entities.get(body)) else { return false };
        actor.roles.iter().any(|role| !role.former && role.of.as_deref() == Some(body.name.as_str()))
    }

    /// "Delivered two patrol boats to the navy": who gets what is given.
    fn given_to(&self) -> Vec<EntityId> {
        let story = self.story;
        let people = |it: usize| story.lexicon.has_word("people", &story.lemma(it)) || story.token(it).upos == "PROPN";
        let things = story.patients(self.trigger);
        let gives = self.frame.category == Some(Category::Aid) && !things.is_empty() && !things.into_iter().any(people);
        if gives { self.behind(&["to"]) } else { Vec::new() }
    }

    /// "Egypt, together with Greece, held drills": who acts with the subject.
    fn beside_subject(&self) -> Vec<EntityId> {
        const BESIDE: [&str; 5] = ["together with", "along with", "alongside", "jointly with", "in tandem with"];
        let story = self.story;
        let heads: Vec<usize> = std::iter::once(self.trigger).chain(story.subject(self.trigger)).collect();
        let hung = heads.iter().flat_map(|&it| story.behind(it, &BESIDE)).collect::<Vec<_>>();
        let beside = |it: usize| {
            story
                .reading
                .children_by(it, &["advmod"])
                .filter(|&it| story.lemma_in(it, &["together", "along", "jointly", "alongside"]))
        };
        let hung = hung
            .into_iter()
            .chain(heads.iter().flat_map(|&it| beside(it)).flat_map(|it| story.behind(it, &["with"])))
            .collect::<Vec<_>>();
        let with = heads.iter().flat_map(|&it| story.behind(it, &["with"])).filter(|&it| {
            story
                .child(it, &["case"])
                .and_then(|case| case.checked_sub(1))
                .is_some_and(|before| story.lemma_in(before, &["together", "along", "jointly"]))
        });
        hung.into_iter().chain(with.collect::<Vec<_>>()).flat_map(|it| self.parties(it, false)).fold(Vec::new(), collect)
    }

    /// "Refused to meet the envoy": the object of the verb that the pattern names.
    fn of_named_verb(&self) -> Vec<EntityId> {
        let story = self.story;
        let verbs = self.named.iter().copied().filter(|&it| story.is_verb(it) && story.token(it).relation() == "xcomp");
        verbs.flat_map(|it| story.patients(it)).flat_map(|it| self.parties(it, false)).fold(Vec::new(), collect)
    }

    /// Whose the talks are that a verb puts off or calls off: "a summit between X and Y was postponed".
    fn sides_of_named(&self) -> Vec<EntityId> {
        let story = self.story;
        let owners = self.named.iter().flat_map(|&noun| {
            let owners = story.reading.children_by(noun, &["nmod:poss", "compound", "amod", "nmod:desc"]);
            owners.flat_map(|child| self.parties(child, false)).collect::<Vec<_>>()
        });
        let sides = self.behind(&["between", "among", "with", "of", "by"]);
        owners.chain(sides).fold(Vec::new(), collect)
    }

    /// Who should do what a clause demands, or does what it complains of ("accused Kigali of backing …").
    fn asked_in_clause(&self) -> Vec<EntityId> {
        let story = self.story;
        let mut clauses = story.reading.children_by(self.trigger, &["ccomp", "xcomp", "advcl"]);
        let threat = self.frame.category == Some(Category::Threaten);
        let near = |subject: usize| subject < self.trigger + 4 || (!threat && story.child(self.trigger, &["ccomp"]).is_some());
        // "Proposed that envoys meet": they are asked nothing.
        let meets = |it: &usize| story.lemma_in(*it, &["meet", "talk", "negotiate", "convene", "confer"]);
        // "Demanded that an expert be let in": another is to do it.
        let mut clauses = clauses.by_ref().filter(|&it| !meets(&it) && !story.is_passive(it));
        let subject =
            clauses.find_map(|it| story.child(it, &["nsubj"]).filter(|&subject| subject > self.trigger && near(subject)));
        let found = subject.map(|it| self.parties(it, true)).unwrap_or_default();
        // Whom hunger threatens is threatened by nobody.
        let crowd = |id: &EntityId| {
            self.entities
                .get(*id)
                .is_some_and(|it| it.kind == EntityKind::Group && it.sectors.iter().all(|it| it == "CVL" || it == "REF"))
        };
        found.into_iter().filter(|it| !(threat && crowd(it))).collect()
    }

    /// Who should do what the noun of a demand says, in the clause behind it.
    fn in_clause_of_named(&self) -> Vec<EntityId> {
        let story = self.story;
        if self.frame.category != Some(Category::Request) {
            return Vec::new();
        }
        let clauses = self.named.iter().flat_map(|&noun| story.reading.children_by(noun, &["acl", "ccomp"]).collect::<Vec<_>>());
        let mut subjects =
            clauses.filter_map(|it| story.child(it, &["nsubj"]).filter(|&subject| story.token(subject).upos != "PRON"));
        subjects.next().map(|it| self.parties(it, true)).unwrap_or_default()
    }

    /// Those that are of another country than `actors`: who warns what the own side will do warns somebody else.
    fn others(&self, found: Vec<EntityId>, actors: &[EntityId]) -> Vec<EntityId> {
        let country = |id: &EntityId| self.entities.get(*id).and_then(|it| it.country.clone());
        let own: Vec<String> = actors.iter().filter_map(country).collect();
        found.into_iter().filter(|it| country(it).is_none_or(|it| !own.contains(&it))).collect()
    }

    /// Whom a threatened act would hit: "threatened to double tariffs on Indian steel".
    fn threatened(&self) -> Vec<EntityId> {
        let story = self.story;
        let Some(act) = story.child(self.trigger, &["xcomp"]) else { return Vec::new() };
        // "Threatened to pull its ministers out": one's own are not threatened.
        let own = |it: &usize| story.child(*it, &["nmod:poss"]).is_some_and(|owner| story.token(owner).upos == "PRON");
        let objects: Vec<usize> = story.patients(act).into_iter().filter(|it| !own(it)).collect();
        let beside =
            std::iter::once(act).chain(objects.iter().copied()).flat_map(|it| story.behind(it, &TOWARD)).collect::<Vec<_>>();
        objects.into_iter().chain(beside).flat_map(|it| self.parties(it, true)).fold(Vec::new(), collect)
    }

    /// Who carries out a noun's act by a participle: "a coup engineered by the junta".
    fn by_participle(&self) -> Vec<EntityId> {
        let story = self.story;
        let clauses = story.reading.children_by(self.trigger, &["acl"]).filter(|&it| story.is_passive(it));
        clauses.flat_map(|it| story.agents(it)).flat_map(|it| self.parties(it, true)).fold(Vec::new(), collect)
    }

    /// The verb whose subject means to do what the noun says ("is weighing sanctions").
    fn intending(&self) -> Option<usize> {
        let story = self.story;
        let verb = story.token(self.trigger).head.filter(|&it| story.is_verb(it))?;
        let lists = ["status-planned", "status-possible"];
        let means = lists.iter().any(|list| story.lexicon.has_word(list, &story.lemma(verb)));
        (means && story.token(self.trigger).relation() == "obj" && !story.is_passive(verb)).then_some(verb)
    }

    /// Who says that something "is out of the question": the subject of the reporting verb.
    fn of_judgement(&self) -> Vec<EntityId> {
        let story = self.story;
        let token = story.token(self.trigger);
        let verbal = self.frame.category.is_some_and(|it| it.quad() == 3);
        let judges = verbal && token.relation() == "ccomp" && story.child(self.trigger, &["cop"]).is_some();
        token.head.filter(|_| judges).map(|it| self.subject_of(it)).unwrap_or_default()
    }

    /// The parties of a noun's act; `light` is the verb that carries it.
    pub fn of_noun(&self, light: Option<usize>) -> Parties {
        let owned = self.modifiers(&["nmod:poss"]);
        let adjectives = self.modifiers(&["compound", "amod", "nmod:desc"]);
        let mut by = self.behind(&["by", "from", "between", "among"]);
        if by.is_empty() {
            by = self.by_participle();
        }
        let of = self.behind(&["of"]);
        // "has been on hunger strike": the noun is the predicate.
        let predicate = || {
            let told = self.story.child(self.trigger, &["cop"]).and_then(|_| self.story.child(self.trigger, &["nsubj"]));
            told.filter(|_| self.story.preposition(self.trigger) == "on").map(|it| self.parties(it, true)).unwrap_or_default()
        };
        let own = predicate();
        let carrier = || if own.is_empty() { self.carried_by(light) } else { own.clone() };
        if self.frame.mutual {
            return together([carrier(), owned, adjectives, by, of, self.behind(&["with"]), self.during(), self.bound_for()]);
        }
        if let Some(met) = light.and_then(|verb| self.met_with(verb)) {
            return met;
        }
        let of_is_actor = self.of_is_actor();
        let sources = [&owned, &by, &adjectives].into_iter().chain(of_is_actor.then_some(&of));
        let actors = sources.into_iter().find(|them| !them.is_empty()).cloned().unwrap_or_else(carrier);
        let mut options = vec![self.behind(&TOWARD)];
        if !of_is_actor {
            options.push(of);
        }
        if !(owned.is_empty() && by.is_empty()) {
            options.push(adjectives);
        }
        options.extend(light.or_else(|| self.intending()).map(|verb| self.objects_of(verb)));
        apart(actors, options.into_iter().find(|them| !them.is_empty()).unwrap_or_default())
    }

    /// "Drew criticism from the union", "met with resistance from": who does it stands behind "from", to whom is the subject.
    fn met_with(&self, verb: usize) -> Option<Parties> {
        const MEETS: [&str; 12] =
            ["draw", "attract", "earn", "win", "receive", "provoke", "prompt", "face", "meet", "bring", "get", "elicit"];
        let story = self.story;
        let from = story.behind(verb, &["from"]).into_iter().chain(story.behind(self.trigger, &["from"]));
        let actors = from.flat_map(|it| self.parties(it, true)).fold(Vec::new(), collect);
        (story.lemma_in(verb, &MEETS) && !actors.is_empty()).then(|| apart(actors, self.subject_of(verb)))
    }

    /// The subject of the verb that carries a noun, or means to do what it says.
    fn carried_by(&self, light: Option<usize>) -> Vec<EntityId> {
        light.or_else(|| self.intending()).map_or_else(|| self.of_judgement(), |verb| self.subject_of(verb))
    }

    /// "In a phone call with X, Y offered help": who acts during it takes part in it.
    fn during(&self) -> Vec<EntityId> {
        let story = self.story;
        let within = matches!(story.preposition(self.trigger).as_str(), "in" | "during" | "at");
        let verb =
            story.token(self.trigger).head.filter(|&it| story.is_verb(it) && story.token(self.trigger).relation() == "obl");
        let alone = !self.behind(&["with"]).is_empty();
        verb.filter(|_| within && alone).map(|it| self.subject_of(it)).unwrap_or_default()
    }

    /// "Will visit Washington for talks with X", "received her for talks": who travels or receives takes part.
    fn bound_for(&self) -> Vec<EntityId> {
        const COME: [&str; 17] = [
            "visit", "arrive", "travel", "fly", "come", "go", "land", "gather", "return", "head", "leave", "depart", "meet",
            "receive", "host", "welcome", "join",
        ];
        let story = self.story;
        let it = story.token(self.trigger);
        let purpose = it.relation() == "obl" && story.preposition(self.trigger) == "for";
        let Some(verb) = it.head.filter(|&verb| purpose && story.is_verb(verb) && story.lemma_in(verb, &COME)) else {
            return Vec::new();
        };
        let guests = story.lemma_in(verb, &["meet", "receive", "host", "welcome", "join"]);
        let met = story.patients(verb).into_iter().filter(|_| guests).flat_map(|it| self.parties(it, false));
        self.subject_of(verb).into_iter().chain(met).fold(Vec::new(), collect)
    }

    /// Whether "of" names who does it: "deployment of forces", unlike "invasion of Kuwait".
    fn of_is_actor(&self) -> bool {
        use Category::{Agree, Consult, Mobilize, Protest, Request, Retreat, Threaten};
        match self.frame.of.as_str() {
            "actor" => true,
            "recipient" => false,
            _ => {
                let own = [Agree, Consult, Mobilize, Protest, Request, Retreat, Threaten];
                self.frame.category.is_some_and(|it| own.contains(&it))
            }
        }
    }

    /// The entities at the first of `sources` where there are any.
    fn first(&self, sources: &[String]) -> Vec<EntityId> {
        self.first_but(sources, &[])
    }

    /// The same, where there are others than `known`.
    fn first_but(&self, sources: &[String], known: &[EntityId]) -> Vec<EntityId> {
        let at = |source: &String| match source.as_str() {
            "subject" => self.subject_of(self.trigger),
            "object" => self.objects(),
            "none" => Vec::new(),
            preposition => self.behind(&[preposition]),
        };
        let at = |source: &String| {
            let found = at(source);
            // "blamed the sabotage of two substations on mercenaries": the parser hangs it on the nearest noun.
            let deep = found.is_empty() && source == "on" && self.frame.category == Some(Category::Accuse);
            if deep { self.within_object("on") } else { found }
        };
        sources.iter().map(at).find(|found| found.iter().any(|it| !known.contains(it))).unwrap_or_default()
    }

    /// Entities behind a preposition anywhere in the object.
    fn within_object(&self, preposition: &str) -> Vec<EntityId> {
        let story = self.story;
        let objects = story.patients(self.trigger);
        let below = objects.into_iter().flat_map(|object| story.reading.subtree(object));
        below.flat_map(|it| story.behind(it, &[preposition])).flat_map(|it| self.parties(it, true)).fold(Vec::new(), collect)
    }

    /// What the pattern's preposition governs, the object or its owner, else what stands behind a usual preposition.
    fn usual_recipients(&self) -> Vec<EntityId> {
        let asked = self.preposition.map(|it| self.behind(&[it])).unwrap_or_default();
        let found = if asked.is_empty() { self.objects() } else { asked };
        // Whom sides meet stands behind "with"; "at Russia's request" is no side.
        let usual: &[&str] =
            if self.frame.mutual && self.frame.category == Some(Category::Consult) { &["with"] } else { &TOWARD };
        if found.is_empty() { self.behind(usual) } else { found }
    }

    /// The addressee, else the object, else whose the object is.
    fn objects(&self) -> Vec<EntityId> {
        let story = self.story;
        let addressee = story.addressee(self.trigger).map(|it| self.parties(it, false)).unwrap_or_default();
        if !addressee.is_empty() {
            return addressee;
        }
        // What is given is nobody to whom it is given.
        let person = |it: usize| {
            let lemma = story.lemma(it);
            story.lexicon.has_word("people", &lemma) || matches!(lemma.as_str(), "wounded" | "patient" | "evacuee" | "survivor")
        };
        let gift = |it: &usize| {
            let given = self.named.contains(it) && matches!(self.frame.category, Some(Category::Aid | Category::Agree));
            given && !person(*it)
        };
        let heads = story.patients(self.trigger).into_iter().filter(|it| !gift(it) && !self.is_taken_town(*it));
        let asks = self.frame.category == Some(Category::Request);
        let of =
            |head: usize| if asks && self.is_undergone(head) { self.owners_in_front(head) } else { self.whole_or_parts(head) };
        heads.flat_map(of).fold(Vec::new(), collect)
    }

    /// "Captured Maungdaw", "gave up Nyabibwe": a bare name that no table knows, taken or left by force, is a town.
    fn is_taken_town(&self, head: usize) -> bool {
        let story = self.story;
        let verb = self.trigger;
        let takes =
            story.lexicon.has_word("upon_towns", &story.lemma(verb)) || story.lemma_in(verb, &["give", "lose", "abandon"]);
        let force = matches!(self.frame.category, Some(Category::Assault | Category::Retreat | Category::Coerce));
        let unknown =
            |id: EntityId| self.entities.get(id).is_some_and(|it| it.code.is_none() && it.kind == EntityKind::Organization);
        let bare = story.token(head).upos == "PROPN"
            && story.reading.children_by(head, &["det", "compound", "flat", "amod"]).next().is_none();
        force && takes && bare && self.entities.at(head).is_some_and(unknown)
    }

    /// "The release of the crew": whom the act of a noun is done to stands behind its "of".
    fn is_undergone(&self, noun: usize) -> bool {
        let hit = self.story.lexicon.frames.find(self.story, noun).filter(|_| !self.story.is_verb(noun));
        hit.is_some_and(|hit| self.story.lexicon.frame[hit.frame].of == "recipient")
    }

    /// Whose a noun is by what stands in front of it.
    fn owners_in_front(&self, noun: usize) -> Vec<EntityId> {
        let children = self.story.reading.children_by(noun, &["nmod:poss", "compound", "amod", "nmod:desc"]);
        let by = self.story.behind(noun, &["by", "from"]);
        children.chain(by).flat_map(|child| self.parties(child, false)).fold(Vec::new(), collect)
    }

    /// The entities of a noun; of "a convoy of soldiers", "tens of thousands of people" those of what it consists of.
    fn whole_or_parts(&self, head: usize) -> Vec<EntityId> {
        let parts = through(self.story, head);
        let inner: Vec<EntityId> = parts[1..].iter().flat_map(|&it| self.parties(it, true)).collect();
        // "the Leader of the Revolution" is himself, whatever stands behind.
        let own = self.parties(head, false);
        let himself = own
            .iter()
            .any(|it| self.entities.get(*it).is_some_and(|it| matches!(it.kind, EntityKind::Person | EntityKind::Office)));
        match () {
            () if himself => own,
            () if inner.is_empty() => self.parties(head, true),
            () => inner,
        }
    }

    /// Objects and obliques of a light verb beside the noun that it carries.
    fn objects_of(&self, verb: usize) -> Vec<EntityId> {
        let story = self.story;
        let apt = |child: &usize| {
            let oblique = story.token(*child).relation() == "obl";
            *child != self.trigger && (!oblique || TOWARD.contains(&story.preposition(*child).as_str()))
        };
        let children = story.reading.children_by(verb, &["iobj", "obj", "obl"]).filter(apt);
        children.flat_map(|child| self.parties(child, false)).fold(Vec::new(), collect)
    }

    /// The entities that are the subject of a verb, or whose the subject is.
    fn subject_of(&self, verb: usize) -> Vec<EntityId> {
        self.story.agents(verb).into_iter().flat_map(|it| self.whole_or_parts(it)).fold(Vec::new(), collect)
    }

    /// Entities behind a preposition of the trigger or of the noun that the pattern names.
    fn behind(&self, prepositions: &[&str]) -> Vec<EntityId> {
        // "Demanded the release of the crew": the crew is not asked.
        let asks = self.frame.category == Some(Category::Request) && prepositions.contains(&"of");
        let named = self.named.iter().copied().filter(|&noun| !(asks && self.is_undergone(noun)));
        let sites = std::iter::once(self.trigger).chain(named);
        let heads = sites.flat_map(|site| self.story.behind(site, prepositions)).flat_map(|it| through(self.story, it));
        heads.flat_map(|it| self.parties(it, true)).fold(Vec::new(), collect)
    }

    fn modifiers(&self, relations: &[&str]) -> Vec<EntityId> {
        let children = self.story.reading.children_by(self.trigger, relations);
        children.flat_map(|child| self.parties(child, false)).fold(Vec::new(), collect)
    }

    /// The acting entities that a noun phrase stands for; else, where wanted, those whose it is.
    fn parties(&self, head: usize, owners: bool) -> Vec<EntityId> {
        if let Some(pair) = self.named_together(head) {
            return pair;
        }
        let found = self.entities.of_phrase(self.story, head);
        // "Hezbollah command posts" are Hezbollah's.
        let found = match found.as_slice() {
            [one] if owners && is_building(self.entities, *one) => {
                let whose = self.entities.owners(self.story, head);
                if whose.is_empty() { found } else { whose }
            }
            _ => found,
        };
        if let Some(body) = self.own_force(head) {
            return vec![body];
        }
        if found.is_empty()
            && let Some(sides) = self.two_sides(head)
        {
            return sides;
        }
        let found = if found.is_empty() && owners { self.entities.owners(self.story, head) } else { found };
        // "Turkish and Armenian envoys": two sides, not one group.
        let group = found.len() == 1 && self.entities.get(found[0]).is_some_and(|it| it.kind == EntityKind::Group);
        let sides = if group { self.entities.owners(self.story, head) } else { Vec::new() };
        let found = if sides.len() > 1 { sides } else { found };
        let found = if group { self.two_sides(head).unwrap_or(found) } else { found };
        let acts = |id: &EntityId| self.entities.get(*id).is_some_and(|it| it.kind != EntityKind::Place);
        found.into_iter().filter(acts).collect()
    }
}
