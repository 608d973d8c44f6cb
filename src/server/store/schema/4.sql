-- Phone calls. Numbers are E.164 with their +, money is in thousandths of whatever the host counts in.
CREATE TABLE phone_number (
    number  TEXT PRIMARY KEY,
    user    INTEGER NOT NULL REFERENCES user (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX phone_number_of_user ON phone_number (user, number);

-- What a minute costs to numbers that begin like that; the longest beginning counts.
CREATE TABLE phone_price (
    prefix  TEXT PRIMARY KEY,
    minute  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE phone_balance (
    user    INTEGER PRIMARY KEY REFERENCES user (id),
    amount  INTEGER NOT NULL
) STRICT;

CREATE TABLE phone_call (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user    INTEGER NOT NULL REFERENCES user (id),
    call_id INTEGER NOT NULL,
    kind    INTEGER NOT NULL,           -- 1 to a phone, 2 from a phone
    caller  TEXT NOT NULL,
    callee  TEXT NOT NULL,
    tags    TEXT NOT NULL,
    minute  INTEGER NOT NULL,
    began   INTEGER NOT NULL,           -- milliseconds, as all times here
    answered INTEGER,
    seen    INTEGER,                    -- the last time somebody looked and they were talking
    ended   INTEGER,
    status  INTEGER,
    duration INTEGER NOT NULL DEFAULT 0,-- seconds
    cost    INTEGER NOT NULL DEFAULT 0,
    interrupted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX phone_call_of_user ON phone_call (user, id);
CREATE INDEX phone_call_open ON phone_call (id) WHERE ended IS NULL;
