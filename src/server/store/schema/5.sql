-- The file that a phone call was recorded to.
ALTER TABLE phone_call ADD COLUMN record TEXT;
CREATE UNIQUE INDEX phone_call_record ON phone_call (record) WHERE record IS NOT NULL;

-- Free calls that were answered and are not over.
CREATE TABLE free_call (
    caller  INTEGER NOT NULL,
    call    INTEGER NOT NULL,           -- the caller's number for it
    callee  INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    PRIMARY KEY (caller, call)
) STRICT, WITHOUT ROWID;
