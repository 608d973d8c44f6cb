-- Apps and who may use them.
CREATE TABLE app (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    auth    TEXT NOT NULL,
    public_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE credential (
    app     TEXT NOT NULL REFERENCES app (id),
    user    TEXT NOT NULL,
    hash    TEXT NOT NULL,
    PRIMARY KEY (app, user)
) STRICT, WITHOUT ROWID;

-- An app's namespace. Users of different realms do not exist for each other.
CREATE TABLE realm (
    id      INTEGER PRIMARY KEY,
    app     TEXT NOT NULL REFERENCES app (id),
    namespace TEXT NOT NULL,
    UNIQUE (app, namespace)
) STRICT;

CREATE TABLE user (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    realm   INTEGER NOT NULL REFERENCES realm (id),
    name    TEXT NOT NULL,
    fullname TEXT NOT NULL,
    last_visit INTEGER NOT NULL,        -- seconds
    UNIQUE (realm, name)
) STRICT;
-- Users are numbered from 101.
INSERT INTO sqlite_sequence (name, seq) VALUES ('user', 100);

-- seq is the order of commits; created never falls with it.
CREATE TABLE message (
    seq     INTEGER PRIMARY KEY,
    sender  INTEGER NOT NULL REFERENCES user (id),
    receiver INTEGER NOT NULL REFERENCES user (id),
    msg_id  INTEGER NOT NULL,
    low     INTEGER NOT NULL,           -- the smaller of sender and receiver
    high    INTEGER NOT NULL,           -- the larger
    kind    INTEGER NOT NULL,
    content TEXT NOT NULL,
    weight  INTEGER NOT NULL,           -- bytes it takes in a page
    status  INTEGER NOT NULL,
    created INTEGER NOT NULL,           -- milliseconds
    modified INTEGER NOT NULL,
    UNIQUE (sender, receiver, msg_id)
) STRICT;
CREATE INDEX message_of_pair ON message (low, high, seq, created, weight);
CREATE INDEX message_unread ON message (receiver, sender, seq, weight) WHERE status < 3;

-- A message whose msg_id was taken by another content got the next free one.
CREATE TABLE renumbered (
    sender  INTEGER NOT NULL,
    receiver INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    msg_id  INTEGER NOT NULL,
    PRIMARY KEY (sender, receiver, client_id, msg_id)
) STRICT, WITHOUT ROWID;

-- Each side's view of a pair's messages.
CREATE TABLE conversation (
    owner   INTEGER NOT NULL REFERENCES user (id),
    peer    INTEGER NOT NULL REFERENCES user (id),
    last_seq INTEGER NOT NULL,
    hidden_seq INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (owner, peer)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_by_news ON conversation (owner, last_seq);
