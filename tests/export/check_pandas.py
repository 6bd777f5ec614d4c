#!/usr/bin/env python3
"""Loads every export as a script written for the incumbent's own files would, and checks what such a script relies on.

    python3 -m venv .venv && .venv/bin/pip install pandas pyarrow icalendar
    for layout in plover polecat icews gdelt phoenix parquet ics; do demarche export --as $layout exports/$layout; done
    .venv/bin/python tests/export/check_pandas.py exports

Prints one line a file and ends with 1 if any check fails.
"""
import json
import sys
from pathlib import Path

import pandas as pd

GDELT = """GLOBALEVENTID SQLDATE MonthYear Year FractionDate
Actor1Code Actor1Name Actor1CountryCode Actor1KnownGroupCode Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code Actor1Type1Code
Actor1Type2Code Actor1Type3Code Actor2Code Actor2Name Actor2CountryCode Actor2KnownGroupCode Actor2EthnicCode Actor2Religion1Code
Actor2Religion2Code Actor2Type1Code Actor2Type2Code Actor2Type3Code IsRootEvent EventCode EventBaseCode EventRootCode QuadClass
GoldsteinScale NumMentions NumSources NumArticles AvgTone Actor1Geo_Type Actor1Geo_FullName Actor1Geo_CountryCode Actor1Geo_ADM1Code
Actor1Geo_ADM2Code Actor1Geo_Lat Actor1Geo_Long Actor1Geo_FeatureID Actor2Geo_Type Actor2Geo_FullName Actor2Geo_CountryCode
Actor2Geo_ADM1Code Actor2Geo_ADM2Code Actor2Geo_Lat Actor2Geo_Long Actor2Geo_FeatureID ActionGeo_Type ActionGeo_FullName
ActionGeo_CountryCode ActionGeo_ADM1Code ActionGeo_ADM2Code ActionGeo_Lat ActionGeo_Long ActionGeo_FeatureID DATEADDED SOURCEURL""".split()
MENTIONS = """GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID Actor1CharOffset
Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone MentionDocTranslationInfo Extras""".split()
PHOENIX = """EventID Date Year Month Day SourceActorFull SourceActorEntity SourceActorRole SourceActorAttribute TargetActorFull
TargetActorEntity TargetActorRole TargetActorAttribute EventCode EventRootCode QuadClass GoldsteinScore Issues Lat Lon LocationName
StateName CountryCode SentenceID URLs NewsSources""".split()
ICEWS = ["Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
         "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District", "Province",
         "Country", "Latitude", "Longitude"]
POLECAT = ["Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country",
           "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name",
           "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title",
           "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City", "District", "Province", "Country", "Latitude",
           "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People",
           "Story Organizations", "Story Locations", "Language", "Version"]


def gdelt(folder):
    codes = {name: str for name in GDELT if name.endswith("Code")}
    events = pd.read_csv(folder / "events.export.CSV", sep="\t", header=None, names=GDELT, dtype=codes, index_col=False)
    assert len(GDELT) == 61 and events["GLOBALEVENTID"].is_unique
    pd.to_datetime(events["SQLDATE"].astype(str), format="%Y%m%d")
    pd.to_datetime(events["DATEADDED"].astype(str), format="%Y%m%d%H%M%S")
    assert events["QuadClass"].between(1, 4).all() and events["GoldsteinScale"].between(-10, 10).all()
    assert (events["EventCode"].str.len() >= 3).all() and events["EventRootCode"].between("01", "20").all()
    assert (events["EventBaseCode"] == events["EventCode"].str[:3]).all()
    assert events["ActionGeo_CountryCode"].dropna().str.len().eq(2).all()
    mentions = pd.read_csv(folder / "events.mentions.CSV", sep="\t", header=None, names=MENTIONS, index_col=False)
    assert set(mentions["GLOBALEVENTID"]) == set(events["GLOBALEVENTID"])
    assert mentions["Confidence"].isin(range(10, 101, 10)).all()
    merged = mentions.merge(events, on="GLOBALEVENTID")
    assert len(merged) == len(mentions)
    provenance(folder, events["GLOBALEVENTID"])
    return len(events)


def icews(folder):
    events = pd.read_csv(folder / "events.icews.tab", sep="\t", dtype={"CAMEO Code": str}, parse_dates=["Event Date"])
    assert list(events.columns) == ICEWS, list(events.columns)
    assert events["CAMEO Code"].str.fullmatch(r"\d{3,4}").all(), "codes stay text"
    assert events["Intensity"].between(-10, 10).all() and (events["Sentence Number"] >= 1).all()
    dyads = events.dropna(subset=["Source Country", "Target Country"]).groupby(["Source Country", "Target Country"])["Intensity"].mean()
    assert dyads.index.is_unique
    provenance(folder, events["Event ID"])
    return len(events)


def phoenix(folder):
    events = pd.read_csv(folder / "events.phoenix.txt", sep="\t", header=None, names=PHOENIX, dtype={"EventCode": str, "EventRootCode": str},
                         index_col=False)
    assert (events["Date"].astype(str) == events["Year"].astype(str) + events["Month"].map("{:02}".format)
            + events["Day"].map("{:02}".format)).all()
    assert (events["EventRootCode"] == events["EventCode"].str[:2]).all()
    provenance(folder, events["EventID"])
    return len(events)


def polecat(folder):
    events = pd.read_csv(folder / "events.polecat.txt", sep="\t", dtype=str, keep_default_na=False)
    assert list(events.columns) == POLECAT and len(POLECAT) == 40
    assert (events != "").all().all(), "missing cells read None"
    assert events["Quad Code"].isin(["VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"]).all()
    assert pd.to_numeric(events["Intensity"]).between(-10, 10).all()
    pd.to_datetime(events.loc[events["Event Date"] != "None", "Event Date"])
    for side in ["Actor", "Recipient"]:
        # As country-month scripts do: split lists of COW numbers.
        numbers = events.loc[events[f"{side} COW"] != "None", f"{side} COW"].str.split("; ").explode()
        assert pd.to_numeric(numbers[numbers != "None"]).between(2, 990).all()
        lists = events.loc[events[f"{side} Country"] != "None", [f"{side} Name", f"{side} Country"]]
        assert (lists[f"{side} Name"].str.count("; ") == lists[f"{side} Country"].str.count("; ")).all(), "lists are parallel"
    provenance(folder, events["Event ID"])
    return len(events)


def plover(folder):
    events = pd.read_json(folder / "events.plover.jsonl", lines=True)
    for name in ["id", "date", "actor", "event", "quad_code", "event_scale", "text", "text_info", "cite_info"]:
        assert name in events.columns, name
    assert events["id"].is_unique and events["event"].map(len).eq(1).all()
    for line in (folder / "events.plover.jsonl").read_text().splitlines():
        event = json.loads(line)
        assert event["text_info"]["start"] < event["text_info"]["end"] and event["coder"].startswith("demarche ")
    return len(events)


def parquet(folder):
    total = 0
    for file in sorted(folder.glob("*.parquet")):
        rows = pd.read_parquet(file)
        assert rows["key"].is_unique, file
        if "start" in rows.columns:
            assert (rows["start"] <= rows["end"]).all() and rows["document"].notna().all(), file
        total += len(rows)
    events = pd.read_parquet(folder / "events.parquet")
    pd.to_datetime(events["day"])
    events.explode("actors")
    return total


def ics(folder):
    from icalendar import Calendar

    calendar = Calendar.from_ical((folder / "meetings.ics").read_bytes())
    meetings = list(calendar.walk("VEVENT"))
    for meeting in meetings:
        assert meeting["STATUS"] in ("TENTATIVE", "CONFIRMED", "CANCELLED")
        assert meeting.decoded("DTSTART") < meeting.decoded("DTEND")
    assert len({meeting["UID"] for meeting in meetings}) == len(meetings)
    return len(meetings)


def provenance(folder, ids):
    rows = pd.read_csv(folder / "provenance.tsv", sep="\t", dtype=str)
    assert set(rows["event_id"]) == set(ids.astype(str))
    assert rows[["document", "start", "end", "engine", "model"]].notna().all().all()


def main():
    root, failed = Path(sys.argv[1] if len(sys.argv) > 1 else "exports"), False
    for check in [plover, polecat, icews, gdelt, phoenix, parquet, ics]:
        folder = root / check.__name__
        if not folder.is_dir():
            print(f"{check.__name__}: not there")
            continue
        try:
            print(f"{check.__name__}: {check(folder)} rows, ok")
        except (AssertionError, ValueError, KeyError) as error:
            failed = True
            print(f"{check.__name__}: FAILED: {error!r}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
