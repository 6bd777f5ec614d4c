-- Version 1 of a demarche store (`PRAGMA user_version`). Upper half: what was read, append-only. Lower half: derived from it, rebuilt by `demarche rebuild`.
-- Offsets are Unicode scalars into the document's clean text, half-open, as in the record's JSON. Days are ISO dates, stamps RFC 3339 in UTC.

PRAGMA application_id = 0x44454d41;  -- "DEMA"

-- What was read ------------------------------------------------------------------------------------------------------------------

-- One clean text. The same text is one row, wherever it came from.
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,          -- order of arrival
    hash TEXT NOT NULL UNIQUE,       -- Document.id: content hash of the clean text
    url TEXT,
    path TEXT,                       -- where in the input it stood ("rows.jsonl:17")
    outlet TEXT,
    title TEXT,
    byline TEXT,
    language TEXT NOT NULL,
    published TEXT,
    day TEXT,                        -- the day from which relative dates count
    added TEXT NOT NULL,
    words INTEGER NOT NULL,
    raw_hash TEXT NOT NULL,          -- hash of the raw bytes and of the hints that came with them
    previous INTEGER REFERENCES documents (id),   -- the version before it under the same URL
    copy_of INTEGER REFERENCES documents (id),    -- the first document of which it is a near-duplicate
    similarity REAL,                 -- share of words that stand in both, 0 to 1
    own_record INTEGER NOT NULL      -- whether it was read; 0 for a copy with nothing of its own
) STRICT;
CREATE INDEX documents_url ON documents (url) WHERE url IS NOT NULL;
CREATE INDEX documents_day ON documents (day);
CREATE INDEX documents_outlet ON documents (outlet);
CREATE INDEX documents_raw ON documents (raw_hash);
CREATE INDEX documents_copy ON documents (copy_of) WHERE copy_of IS NOT NULL;

-- The words themselves, each compressed.
CREATE TABLE texts (
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    clean BLOB NOT NULL,             -- UTF-8
    raw BLOB,                        -- bytes as they came; absent where they equal `clean`
    origin BLOB                      -- map from clean offsets to raw bytes; absent where they are equal
) STRICT;

-- Every record that was ever made of a document; the newest counts.
CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id),
    version TEXT NOT NULL,
    model TEXT NOT NULL,
    made TEXT NOT NULL,
    body BLOB NOT NULL               -- the record's JSON without document.text, compressed
) STRICT;
CREATE INDEX records_document ON records (document, id);

-- What every input item became: for resuming, for idempotence, and so that nothing is rejected without a trace.
CREATE TABLE inputs (
    id INTEGER PRIMARY KEY,
    input TEXT NOT NULL,             -- the path or URL as the user gave it
    key TEXT NOT NULL,               -- the item in it
    raw_hash TEXT NOT NULL,          -- as in documents; empty where no bytes could be had
    outcome TEXT NOT NULL CHECK (outcome IN ('added', 'known', 'updated', 'copy', 'rejected')),
    document INTEGER REFERENCES documents (id),
    reason TEXT,                     -- why it was rejected
    hint TEXT,                       -- what to do about it
    at TEXT NOT NULL,
    UNIQUE (input, key, raw_hash)    -- what an item first became; the same item again changes nothing
) STRICT;
CREATE INDEX inputs_raw ON inputs (raw_hash);

-- Sketches of the documents that were read, for near-duplicates (see near.rs). Follows from the texts.
CREATE TABLE shingles (
    shingle INTEGER NOT NULL,        -- 48-bit hash of three words in a row: one of the document's smallest
    document INTEGER NOT NULL REFERENCES documents (id),
    PRIMARY KEY (shingle, document)
) STRICT, WITHOUT ROWID;

-- What users decided; never removed, applied anew after every rebuild. `target` names a cell by content, not by row number.
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('entity', 'statement', 'event', 'condition', 'position', 'meeting', 'person', 'link')),
    document TEXT,                   -- hash of the document
    target TEXT NOT NULL,            -- the claim: its id in the record and its span ("V3@120-131"), or a stable key
    cell TEXT NOT NULL,              -- which field, or 'claim' for the whole
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'change')),
    value TEXT,                      -- JSON of the new value
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

-- What users decided about negotiation files, in order.
CREATE TABLE negotiation_edits (
    id INTEGER PRIMARY KEY,
    verb TEXT NOT NULL CHECK (verb IN ('merge', 'split', 'name', 'pin', 'unpin')),
    subject TEXT NOT NULL,           -- stable key of the negotiation
    object TEXT,                     -- JSON: the other negotiation, the items, the name
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

-- Derived ------------------------------------------------------------------------------------------------------------------------

-- Persons, governments, bodies and groups across stories.
CREATE TABLE actors (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,        -- stable over rebuilds: hash of the first report (document hash, entity id)
    name TEXT NOT NULL,
    kind TEXT NOT NULL,              -- entities.kind of the contract
    country TEXT,                    -- ISO 3166 alpha-3
    sectors TEXT NOT NULL,           -- JSON list of PLOVER sector codes
    code TEXT,                       -- "IRN GOV"
    reports INTEGER NOT NULL         -- how many documents name it
) STRICT;
CREATE INDEX actors_reports ON actors (reports);
CREATE INDEX actors_name ON actors (name COLLATE NOCASE);
CREATE INDEX actors_country ON actors (country);

-- Every name under which an actor is known, folded for look-up (lower case, ASCII).
CREATE TABLE actor_names (
    actor INTEGER NOT NULL REFERENCES actors (id),
    folded TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (folded, actor, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_names_actor ON actor_names (actor);

-- Which entity of which record an actor is, and why.
CREATE TABLE actor_reports (
    document INTEGER NOT NULL REFERENCES documents (id),
    entity INTEGER NOT NULL,         -- index in record.entities
    actor INTEGER NOT NULL REFERENCES actors (id),
    why TEXT,                        -- the rule that linked them ("person/same-surname-and-office"); absent where this report made the actor
    PRIMARY KEY (document, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_reports_actor ON actor_reports (actor);

-- Offices as the stories give them.
CREATE TABLE offices (
    actor INTEGER NOT NULL REFERENCES actors (id),
    title TEXT NOT NULL,
    of TEXT,
    former INTEGER NOT NULL,
    day TEXT,                        -- "as of": the story's day
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
) STRICT;
CREATE INDEX offices_actor ON offices (actor, day);

-- One utterance, however many outlets carry it.
CREATE TABLE statements (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    speaker INTEGER REFERENCES actors (id),
    speaker_text TEXT NOT NULL,
    act TEXT NOT NULL,
    text TEXT NOT NULL,
    venue TEXT,
    day TEXT,                        -- said on; else the first story's day
    first INTEGER NOT NULL REFERENCES documents (id),
    reports INTEGER NOT NULL,        -- how many documents carry it
    sources INTEGER NOT NULL         -- how many of these are independent
) STRICT;
CREATE INDEX statements_day ON statements (day, id);
CREATE INDEX statements_speaker ON statements (speaker, day);
CREATE INDEX statements_sources ON statements (sources);

CREATE TABLE statement_reports (
    statement INTEGER NOT NULL REFERENCES statements (id),
    document INTEGER NOT NULL REFERENCES documents (id),
    local INTEGER NOT NULL,          -- index in record.statements
    form TEXT NOT NULL,              -- of the first occurrence
    exact INTEGER NOT NULL,          -- the words equal the statement's text
    text TEXT,                       -- absent where it equals the statement's text
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    via TEXT NOT NULL,               -- JSON list of names, outermost first
    why TEXT,                        -- the rule that linked them; absent where this report made the statement
    PRIMARY KEY (document, local)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_reports_statement ON statement_reports (statement);

CREATE TABLE statement_addressees (
    statement INTEGER NOT NULL REFERENCES statements (id),
    actor INTEGER NOT NULL REFERENCES actors (id),
    PRIMARY KEY (statement, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_addressees_actor ON statement_addressees (actor);

-- One statement that gainsays another, with the reason.
CREATE TABLE contradictions (
    statement INTEGER NOT NULL REFERENCES statements (id),
    other INTEGER NOT NULL REFERENCES statements (id),
    why TEXT NOT NULL,
    PRIMARY KEY (statement, other)
) STRICT, WITHOUT ROWID;

-- One act, however many stories tell of it.
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,              -- PLOVER category
    modes TEXT NOT NULL,             -- JSON list
    contexts TEXT NOT NULL,          -- JSON list
    status TEXT NOT NULL,            -- the newest
    quad INTEGER NOT NULL,
    scale REAL NOT NULL,
    cameo TEXT,
    day TEXT,                        -- when it happens; else the first story's day (see dated)
    until TEXT,                      -- last day, where it is a range
    grain TEXT,
    dated INTEGER NOT NULL,          -- whether a story dates it
    place TEXT,
    country TEXT,                    -- of the place
    lat REAL,
    lon REAL,
    geonames INTEGER,
    confidence REAL NOT NULL,        -- the highest of its reports
    first INTEGER NOT NULL REFERENCES documents (id),
    reports INTEGER NOT NULL,
    sources INTEGER NOT NULL
) STRICT;
CREATE INDEX events_day ON events (day, id);
CREATE INDEX events_type ON events (type, day);
CREATE INDEX events_country ON events (country, day);
-- The orders of `demarche events --sort`.
CREATE INDEX events_sources ON events (sources);
CREATE INDEX events_confidence ON events (confidence);
CREATE INDEX events_scale ON events (scale);

CREATE TABLE event_reports (
    event INTEGER NOT NULL REFERENCES events (id),
    document INTEGER NOT NULL REFERENCES documents (id),
    local INTEGER NOT NULL,          -- index in record.events
    status TEXT NOT NULL,
    trigger TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    sentence INTEGER NOT NULL,
    statement INTEGER REFERENCES statements (id),
    dead_min INTEGER, dead_max INTEGER,
    injured_min INTEGER, injured_max INTEGER,
    detained_min INTEGER, detained_max INTEGER,
    size_min INTEGER, size_max INTEGER,
    confidence REAL NOT NULL,
    why TEXT,                        -- as in statement_reports
    PRIMARY KEY (document, local)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_reports_event ON event_reports (event);

CREATE TABLE event_parties (
    event INTEGER NOT NULL REFERENCES events (id),
    side TEXT NOT NULL CHECK (side IN ('actor', 'recipient')),
    actor INTEGER NOT NULL REFERENCES actors (id),
    PRIMARY KEY (event, side, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_parties_actor ON event_parties (actor, event);

CREATE TABLE meetings (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    day TEXT,
    until TEXT,
    grain TEXT,
    dated INTEGER NOT NULL,
    place TEXT,
    country TEXT,
    lat REAL,
    lon REAL,
    geonames INTEGER,
    first INTEGER NOT NULL REFERENCES documents (id),
    reports INTEGER NOT NULL,
    sources INTEGER NOT NULL
) STRICT;
CREATE INDEX meetings_day ON meetings (day, id);
CREATE INDEX meetings_sources ON meetings (sources);
CREATE INDEX meetings_country ON meetings (country) WHERE country IS NOT NULL;

CREATE TABLE meeting_reports (
    meeting INTEGER NOT NULL REFERENCES meetings (id),
    document INTEGER NOT NULL REFERENCES documents (id),
    local INTEGER NOT NULL,
    status TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    why TEXT,                        -- as in statement_reports
    PRIMARY KEY (document, local)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_reports_meeting ON meeting_reports (meeting);

CREATE TABLE meeting_parties (
    meeting INTEGER NOT NULL REFERENCES meetings (id),
    actor INTEGER NOT NULL REFERENCES actors (id),
    PRIMARY KEY (meeting, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_parties_actor ON meeting_parties (actor);

CREATE TABLE conditions (
    document INTEGER NOT NULL REFERENCES documents (id),
    local INTEGER NOT NULL,
    kind TEXT NOT NULL,
    holder INTEGER REFERENCES actors (id),
    condition_start INTEGER NOT NULL, condition_end INTEGER NOT NULL,
    consequent_start INTEGER NOT NULL, consequent_end INTEGER NOT NULL,
    text TEXT NOT NULL,
    statement INTEGER REFERENCES statements (id),
    event INTEGER REFERENCES events (id),
    PRIMARY KEY (document, local)
) STRICT, WITHOUT ROWID;
CREATE INDEX conditions_statement ON conditions (statement) WHERE statement IS NOT NULL;
CREATE INDEX conditions_event ON conditions (event) WHERE event IS NOT NULL;

CREATE TABLE positions (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    holder INTEGER REFERENCES actors (id),
    issue TEXT NOT NULL,
    stance TEXT NOT NULL,
    text TEXT NOT NULL,
    day TEXT,
    document INTEGER NOT NULL REFERENCES documents (id),
    local INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    statement INTEGER REFERENCES statements (id)
) STRICT;
CREATE INDEX positions_day ON positions (day, id);
CREATE INDEX positions_holder ON positions (holder, day);
CREATE INDEX positions_document ON positions (document);
CREATE INDEX positions_statement ON positions (statement) WHERE statement IS NOT NULL;

CREATE TABLE position_parties (
    position INTEGER NOT NULL REFERENCES positions (id),
    actor INTEGER NOT NULL REFERENCES actors (id),     -- toward whom
    PRIMARY KEY (position, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX position_parties_actor ON position_parties (actor);

-- One file per negotiation: parties and issue, opened and closed by stated rules.
CREATE TABLE negotiations (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    issue TEXT NOT NULL,
    state TEXT NOT NULL,             -- dormant, talks_about_talks, open, suspended, agreed, implementing, collapsed
    state_rule TEXT NOT NULL,
    opened_by TEXT NOT NULL,         -- the rule that opened the file
    opened TEXT,                     -- day of its first claim
    last_contact TEXT
) STRICT;

-- The newest document when the files were made: they lack what came after it.
CREATE TABLE negotiations_made (
    document INTEGER NOT NULL
) STRICT;

CREATE TABLE negotiation_parties (
    negotiation INTEGER NOT NULL REFERENCES negotiations (id),
    actor INTEGER NOT NULL REFERENCES actors (id),
    role TEXT NOT NULL CHECK (role IN ('party', 'mediator', 'host', 'guarantor')),
    PRIMARY KEY (negotiation, actor, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX negotiation_parties_actor ON negotiation_parties (actor);

-- Why a claim belongs to a file.
CREATE TABLE negotiation_items (
    negotiation INTEGER NOT NULL REFERENCES negotiations (id),
    kind TEXT NOT NULL CHECK (kind IN ('statement', 'event', 'meeting', 'position')),
    item INTEGER NOT NULL,           -- id of the statement, event, meeting or position
    section TEXT NOT NULL,           -- rounds, positions, threats, texts, acts, contradictions, deadlines
    why TEXT NOT NULL,
    pinned INTEGER NOT NULL,
    PRIMARY KEY (negotiation, kind, item)
) STRICT, WITHOUT ROWID;

-- What became of threats between parties.
CREATE TABLE threats (
    negotiation INTEGER NOT NULL REFERENCES negotiations (id),
    event INTEGER NOT NULL REFERENCES events (id),
    instrument TEXT NOT NULL,        -- PLOVER mode of what is threatened; empty where none is told
    outcome TEXT NOT NULL CHECK (outcome IN ('pending', 'carried_out', 'complied_with', 'backed_down')),
    shown_by INTEGER REFERENCES events (id),      -- the later event that shows it
    PRIMARY KEY (negotiation, event)
) STRICT, WITHOUT ROWID;

-- A later position that takes the place of an earlier one of the same holder on the same issue.
CREATE TABLE position_moves (
    negotiation INTEGER NOT NULL REFERENCES negotiations (id),
    position INTEGER NOT NULL REFERENCES positions (id),
    supersedes INTEGER NOT NULL REFERENCES positions (id),
    direction TEXT NOT NULL CHECK (direction IN ('softer', 'harder', 'same')),
    why TEXT NOT NULL,
    PRIMARY KEY (negotiation, position)
) STRICT, WITHOUT ROWID;

-- What linking looks up; holds nothing that the tables above do not say.

-- Countries that stories gave an actor, with the number of stories: conflicts stay visible.
CREATE TABLE actor_countries (
    actor INTEGER NOT NULL REFERENCES actors (id),
    country TEXT NOT NULL,
    reports INTEGER NOT NULL,
    PRIMARY KEY (actor, country)
) STRICT, WITHOUT ROWID;

-- Under which keys an actor is looked up: what transliterations of a name's words share, a body's words, initials.
CREATE TABLE link_names (
    key TEXT NOT NULL,
    actor INTEGER NOT NULL REFERENCES actors (id),
    PRIMARY KEY (key, actor)
) STRICT, WITHOUT ROWID;

-- Which stories name what on which day: stories that share names are compared.
CREATE TABLE link_keys (
    key INTEGER NOT NULL,            -- hash of a name, or of five words of a quotation
    day INTEGER NOT NULL,            -- days since 1970-01-01
    document INTEGER NOT NULL REFERENCES documents (id),
    PRIMARY KEY (key, day, document)
) STRICT, WITHOUT ROWID;

-- A story's claims as hashes of their words.
CREATE TABLE link_sketches (
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    source TEXT NOT NULL,            -- whose report it is: reports of one source are not independent
    body BLOB NOT NULL
) STRICT;

-- Full text: documents by their id, statements by theirs; words alone, without a second copy.
CREATE VIRTUAL TABLE document_words USING fts5 (title, text, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE statement_words USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2');
