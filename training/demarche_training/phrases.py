"""Sentences from the phrase book: `annotations/phrases/*.tsv`, one template a line (`CATEGORY<TAB>STATUS<TAB>template`), filled with parties by chance.

A slot is `{A:type|type}` (who acts), `{B:type}` (to whom), `{C:type}` (a third party), or `{A=words}` for a party in fixed words. A category with a
trailing `=` holds in both directions.
"""
from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

SLOT = re.compile(r"\{([ABC])(?::([a-z|]+)|=([^{}]+))\}")

STATES = (
    "Algeria Angola Argentina Armenia Australia Azerbaijan Bangladesh Belarus Belgium Bolivia Botswana Brazil Bulgaria Cambodia Cameroon Canada Chad Chile China "
    "Colombia Croatia Cuba Cyprus Denmark Djibouti Ecuador Egypt Eritrea Estonia Ethiopia Fiji Finland France Gabon Georgia Germany Ghana Greece Guatemala Guinea "
    "Haiti Honduras Hungary India Indonesia Iran Iraq Ireland Israel Italy Japan Jordan Kazakhstan Kenya Kuwait Kyrgyzstan Laos Latvia Lebanon Liberia Libya "
    "Lithuania Malawi Malaysia Mali Mexico Moldova Mongolia Morocco Mozambique Myanmar Namibia Nepal Nicaragua Niger Nigeria Norway Oman Pakistan Panama Peru "
    "Poland Portugal Qatar Romania Russia Rwanda Senegal Serbia Somalia Spain Sudan Sweden Switzerland Syria Taiwan Tajikistan Tanzania Thailand Togo Tunisia "
    "Turkey Uganda Ukraine Uruguay Uzbekistan Venezuela Vietnam Yemen Zambia Zimbabwe"
).split() + [
    "South Korea", "North Korea", "Saudi Arabia", "South Africa", "Sri Lanka", "New Zealand", "Costa Rica", "El Salvador", "Burkina Faso", "Sierra Leone", "Ivory Coast",
    "the United States", "the United States", "the United States", "the U.S.", "the US", "Britain", "Britain", "the United Kingdom", "the United Arab Emirates", "the Philippines", "the Netherlands", "Bosnia", "Kosovo"]
SEATS = (
    "Washington Washington Moscow Moscow Beijing Beijing Tehran Kyiv Paris London Berlin Ankara Riyadh Cairo Tokyo Seoul Pyongyang Delhi Islamabad Kabul Baghdad Damascus Beirut "
    "Jerusalem Athens Rome Madrid Warsaw Budapest Belgrade Pristina Minsk Tbilisi Baku Yerevan Astana Tashkent Hanoi Manila Jakarta Canberra Ottawa Brasilia Bogota Caracas "
    "Havana Managua Lima Quito Khartoum Nairobi Asmara Kigali Kinshasa Pretoria Harare Luanda Abuja Niamey Bamako Dakar Rabat Algiers Tunis Tripoli Doha Muscat Dhaka Colombo"
).split() + ["Addis Ababa", "the Kremlin", "the White House", "Downing Street", "Phnom Penh", "Buenos Aires", "Abu Dhabi"]
ADJECTIVES = (
    "Algerian American American Argentine Armenian Australian Azerbaijani Bangladeshi Belarusian Belgian Bolivian Brazilian British British Bulgarian Cambodian Canadian Chadian "
    "Chilean Chinese Chinese Colombian Congolese Cuban Danish Dutch Egyptian Eritrean Ethiopian Finnish French French Georgian German Ghanaian Greek Haitian Hungarian Indian "
    "Indonesian Iranian Iranian Iraqi Irish Israeli Israeli Italian Ivorian Japanese Jordanian Kazakh Kenyan Kuwaiti Lebanese Libyan Lithuanian Malaysian Malian Mexican Moldovan "
    "Moroccan Mozambican Nepalese Nicaraguan Nigerian Norwegian Omani Pakistani Palestinian Peruvian Philippine Polish Portuguese Qatari Romanian Russian Russian Rwandan Saudi "
    "Senegalese Serbian Somali Spanish Sudanese Swedish Swiss Syrian Taiwanese Tanzanian Thai Tunisian Turkish Ugandan Ukrainian Ukrainian Venezuelan Vietnamese Yemeni Zambian Zimbabwean"
).split() + ["South Korean", "North Korean", "South African", "Sri Lankan", "U.S.", "U.S."]
FIRST = (
    "Anna Amina Ahmed Aleksandr Andres Boris Carlos Chen Daniel David Elena Emeka Fatima Felix George Grace Hassan Helena Ibrahim Irina Ivan James Joao Jorge Jose Karim Kofi Laura Leila Li "
    "Lucia Mahmoud Marek Maria Mariam Martin Mehmet Michael Miguel Mikhail Mohammed Musa Nadia Nikolai Omar Paul Peter Pham Rafael Rashid Robert Rosa Samuel Sergei Sofia Stefan "
    "Susan Tariq Teresa Thomas Viktor Wang William Yusuf Zainab"
).split()
LAST = (
    "Abdi Aguirre Ahmadov Akintola Al-Hashimi Al-Masri Andersen Asante Balogun Baranov Barros Bekele Bianchi Boateng Brandt Castillo Chanda Chavarria Dembele Diallo Dragic Duarte Eklund "
    "Farah Fernando Fischer Fontaine Garang Ghorbani Gomes Gutierrez Haddad Halvorsen Hartley Hoang Horvat Ibarra Ivanenko Jansen Kamara Karimi Kaya Keller Khalilov Kipkemboi Kovac Kowalski "
    "Kurbanov Laurent Lindqvist Mahlangu Marchetti Marwick Mbeki-Nkosi Melnyk Mensah Mitrovic Moreau Mwangi Nakamura Ncube Nguyen Novak Nyambe Obiang Okafor Oliveira Ortega Osei Papadakis "
    "Petrenko Pham Pillay Qureshi Rahmani Ramirez Rao Rossi Sadiq Salazar Santos Sesay Shehu Silva Sorokin Suleiman Tadesse Takeda Tanaka Tesfaye Thapa Toure Vargas Volkov Wekesa Yilmaz Zhao Zuma-Dube"
).split()
TITLES = ["President", "President", "Prime Minister", "Prime Minister", "Foreign Minister", "Defence Minister", "Interior Minister", "Finance Minister", "Chancellor", "Gen.", "Sen.", "King", "Governor",
          "former President", "opposition leader", "special envoy", "U.N. envoy", "Army chief", "Archbishop", "Mayor", "Secretary of State", "{adj} President", "{adj} Prime Minister", "{adj} Foreign Minister",
          "{adj} Defense Minister", "{adj} opposition leader", "{adj} Vice President"]
TYPES = {
    "gov": ["the {adj} government", "the {adj} government", "{state}'s government", "the {adj} foreign ministry", "{state}'s foreign ministry", "{adj} officials", "{adj} authorities", "the {adj} parliament", "{state}'s parliament",
            "the {adj} cabinet", "the {adj} president", "the {adj} prime minister", "the president", "the government", "the prime minister", "the {adj} foreign minister", "the Trump administration", "the Biden administration",
            "the U.S. State Department", "Congress", "the Senate", "the {adj} interior ministry", "{state}'s central bank", "the ruling junta", "the transitional government", "{state}'s president", "lawmakers", "the governor of {place}"],
    "group": ["the rebels", "rebels", "separatist rebels", "insurgents", "the insurgents", "Islamist militants", "the Taliban", "Hezbollah", "Hamas", "the Houthis", "Islamic State", "al-Shabab", "Boko Haram", "M23 rebels", "Maoist guerrillas",
              "the Kachin Independence Army", "the National Liberation Army", "FARC dissidents", "Kurdish fighters", "the Rapid Support Forces", "a militia loyal to {person}", "gunmen", "armed men", "the {place} militia", "jihadists",
              "the guerrillas", "tribal fighters", "a drug cartel", "the gang", "Wagner mercenaries", "pro-government militiamen"],
    "org": ["the United Nations", "the United Nations", "the U.N. Security Council", "the European Union", "the European Union", "the African Union", "NATO", "the Arab League", "ASEAN", "ECOWAS", "the International Monetary Fund",
            "the World Bank", "Amnesty International", "Human Rights Watch", "the Red Cross", "the International Atomic Energy Agency", "the World Health Organization", "the U.N. refugee agency", "the Commonwealth", "the OSCE",
            "the Organization of American States", "the European Commission", "the Vatican", "Doctors Without Borders", "the trade union federation", "the teachers' union", "the Orthodox Church", "the World Food Programme", "the G7"],
    "company": ["Gazprom", "Shell", "TotalEnergies", "Huawei", "Boeing", "Airbus", "the mining company {last} Resources", "the state oil company", "Google", "Facebook", "Volkswagen", "the shipping line {last} Marine",
                "the broadcaster", "the newspaper {place} Daily", "a {adj} bank", "a {adj} oil firm", "the airline", "a {adj} telecoms operator"],
    "people": ["protesters", "demonstrators", "thousands of protesters", "hundreds of demonstrators", "students", "teachers", "nurses", "doctors", "truckers", "farmers", "miners", "residents", "villagers", "refugees", "{adj} refugees",
               "migrants", "civilians", "journalists", "activists", "opposition activists", "human rights activists", "workers", "striking workers", "prisoners", "the hostages", "the detainees", "monks", "settlers", "a journalist",
               "{adj} workers", "two {adj} nationals", "three {adj} soldiers", "tribal elders", "the victims' families", "civil society groups", "lawyers", "voters"],
    "place": ["{place}", "the city of {place}", "the town of {place}", "the port of {place}", "the border town of {place}", "the {adj} border", "northern {state}", "eastern {state}", "the disputed islands", "the {place} region"],
    "forces": ["the {adj} army", "{adj} troops", "{adj} forces", "the {adj} military", "{adj} police", "police", "riot police", "security forces", "the army", "the {adj} navy", "the {adj} air force", "government forces", "government troops",
               "soldiers", "{adj} border guards", "the {adj} coast guard", "peacekeepers", "U.N. peacekeepers", "the presidential guard", "{adj} security forces"],
    "court": ["a court in {place}", "a {adj} court", "the {adj} Supreme Court", "the Constitutional Court", "prosecutors", "{adj} prosecutors", "the attorney general", "a military court in {seat}", "the International Criminal Court",
              "a federal judge", "the electoral commission", "a parliamentary committee", "investigators"],
    "party": ["the opposition", "the opposition Democratic Party", "the ruling party", "the opposition Green Party", "the Socialist Party", "the main opposition coalition", "the Conservatives", "Labour", "the Republicans", "the Democrats",
              "opposition lawmakers", "the far-right Homeland Front", "the Muslim Brotherhood", "the National League", "the Communist Party", "opposition leaders"],
}
PLACES = ("Adre Aksum Bahir Dar Beni Bunia Cabinda Calama Cartagena Chernivtsi Cox's Bazar Derna El Obeid Fizuli Gao Goma Gwadar Herat Homs Idlib Izmir Jaffna Kandahar Kassala Kherson Kidal Lae Lashio Latakia Leticia "
          "Maiduguri Marawi Mekelle Misrata Mosul Mytilene Narva Osh Pemba Peshawar Quetta Rafah Samarra Sirte Sumy Tacloban Tamale Tapachula Tuzla Van Varosha Zinder Zugdidi").replace("Bahir Dar", "Bahir_Dar").replace("Cox's Bazar", "Cox's_Bazar").replace("El Obeid", "El_Obeid").split()
PLACES = [place.replace("_", " ") for place in PLACES]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
BEFORE = ["{CITY} (Agency) - ", "{CITY}, {state} — ", "{CITY} -- ", "On {day}, ", "Earlier, ", "Meanwhile, ", "In a statement, an official said ", "State media said ", "Officials said ", "Last week, ", "Late on {day}, ",
          "According to a statement, ", "However, ", "But ", "Reports said "]
AFTER = [", officials said", ", a spokesman said on {day}", ", state media reported", ", according to a statement", " on {day}", ", the agency said", ", local media reported", ", two diplomats said", ", a senior official told reporters",
         " last week", ", the foreign ministry said", ", witnesses said", ", a source close to the talks said"]


@dataclass
class Template:
    category: str
    both: bool
    status: str | None
    text: str


def read(folder: Path) -> list[Template]:
    """All templates of a folder. A line that does not parse is an error with its place."""
    out = []
    for path in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            category, status, text = line.split("\t")
            roles = [slot.group(1) for slot in SLOT.finditer(text)]
            if roles.count("A") != 1 or roles.count("B") != 1 or "{" in SLOT.sub("", text):
                raise ValueError(f"{path}:{number}: needs one A and one B: {text}")
            out.append(Template(category.rstrip("="), category.endswith("="), None if category == "NONE" else status, text))
    return out


def name(kind: str, rng: random.Random) -> str:
    """A party of a type, its first letter small where English has it so."""
    if kind == "state":
        return rng.choice(STATES if rng.random() < 0.7 else SEATS)
    if kind == "adj":
        return rng.choice(ADJECTIVES)
    if kind == "person":
        last = rng.choice(LAST)
        pick = rng.random()
        shape = f"{rng.choice(TITLES)} {rng.choice(FIRST)} {last}" if pick < 0.55 else f"{rng.choice(FIRST)} {last}" if pick < 0.75 else f"{rng.choice(TITLES)} {last}" if pick < 0.9 else last
        return shape.replace("{adj}", rng.choice(ADJECTIVES))
    shape = rng.choice(TYPES[kind])
    for slot, kind in (("{adj}", "adj"), ("{state}", "state"), ("{person}", "person")):
        while slot in shape:
            shape = shape.replace(slot, name(kind, rng), 1)
    return shape.replace("{place}", rng.choice(PLACES)).replace("{last}", rng.choice(LAST)).replace("{seat}", rng.choice(SEATS))


def fill(template: Template, rng: random.Random) -> dict:
    """One sentence: text, both parties' characters (end exclusive), category and status."""
    shape, spans, text, used = template.text, {}, "", set()
    if rng.random() < 0.35:
        shape += rng.choice(AFTER).replace("{day}", rng.choice(DAYS))
    last = 0
    for slot in SLOT.finditer(shape):
        text += shape[last:slot.start()]
        last = slot.end()
        words = slot.group(3)
        while words is None or words in used:
            words = name(rng.choice(slot.group(2).split("|")), rng) if slot.group(2) else slot.group(3)
            if slot.group(3):
                break
        used.add(words)
        spans[slot.group(1)] = [len(text), len(text) + len(words)]
        text += words
    text += shape[last:]
    if not text.endswith((".", "!", "?", '"', "”")):
        text += "."
    lead = rng.choice(BEFORE) if rng.random() < 0.25 and not text.startswith(('"', "“")) else ""
    lead = lead.replace("{CITY}", rng.choice(PLACES).upper()).replace("{state}", rng.choice(STATES)).replace("{day}", rng.choice(DAYS))
    if not lead or lead.endswith(("- ", "— ")):
        text = text[:1].upper() + text[1:]
    moved = {role: [at + len(lead) for at in span] for role, span in spans.items()}
    return {"text": lead + text, "actor": moved["A"], "recipient": moved["B"], "category": template.category, "status": template.status}


def sentences(templates: list[Template], rng: random.Random, turned: float = 0.5) -> list[dict]:
    """A sentence for each template, and for a share of them the same sentence read the other way round (NONE unless the act has two sides)."""
    out = []
    for template in templates:
        record = fill(template, rng)
        out.append(record)
        if rng.random() < turned:
            same = template.both or template.category == "NONE"
            other = {} if same else {"category": "NONE", "status": None}
            out.append(record | {"actor": record["recipient"], "recipient": record["actor"]} | other)
    return out
