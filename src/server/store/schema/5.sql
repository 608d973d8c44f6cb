-- The file that a phone call was recorded to.
ALTER TABLE phone_call ADD COLUMN record TEXT;
CREATE UNIQUE INDEX phone_call_record ON phone_call (record) WHERE record IS NOT NULL;
