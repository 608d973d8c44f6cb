-- Files, and uploads under way: those have no sha256 yet. The bytes lie beside the database, under the id.
CREATE TABLE file (
    id      TEXT PRIMARY KEY,           -- 32 hex digits
    token   TEXT NOT NULL UNIQUE,       -- whoever knows it may upload
    owner   INTEGER NOT NULL REFERENCES user (id),
    name    TEXT NOT NULL,
    length  INTEGER NOT NULL,           -- bytes, the promised ones during the upload
    created INTEGER NOT NULL,           -- milliseconds
    media_type TEXT,                    -- what it may be served as
    sha256  TEXT                        -- hex
) STRICT, WITHOUT ROWID;
CREATE INDEX file_of_owner ON file (owner, length, sha256);
CREATE INDEX file_by_age ON file (created);

-- Which messages carry which file.
CREATE TABLE attachment (
    file    TEXT NOT NULL,
    seq     INTEGER NOT NULL REFERENCES message (seq),
    PRIMARY KEY (file, seq)
) STRICT, WITHOUT ROWID;

-- Files whose bytes have yet to be removed.
CREATE TABLE garbage (
    file    TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Apps whose own back end checks the sign-in: where it is, and what we sign the question with.
ALTER TABLE app ADD COLUMN back_end TEXT;
ALTER TABLE app ADD COLUMN secret TEXT;
