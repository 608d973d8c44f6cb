-- Groups. They are numbered in the sequence of the users, so that an id names a user or a group and never both.
CREATE TABLE chat_group (
    id      INTEGER PRIMARY KEY,
    realm   INTEGER NOT NULL REFERENCES realm (id),
    kind    INTEGER NOT NULL,           -- 0 private, 1 public
    name    TEXT NOT NULL,
    admin   INTEGER NOT NULL REFERENCES user (id),
    size    INTEGER NOT NULL            -- members
) STRICT;
CREATE INDEX chat_group_public ON chat_group (realm, id) WHERE kind = 1;

CREATE TABLE member (
    chat_group INTEGER NOT NULL REFERENCES chat_group (id),
    user    INTEGER NOT NULL REFERENCES user (id),
    PRIMARY KEY (chat_group, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_by_user ON member (user, chat_group);

-- seq is the order of commits; created never falls with it. Every change of anything has a number of its own, larger
-- than all before.
CREATE TABLE message_2 (
    seq     INTEGER PRIMARY KEY,
    sender  INTEGER NOT NULL REFERENCES user (id),
    receiver INTEGER NOT NULL,          -- a user or a group
    msg_id  INTEGER NOT NULL,
    low     INTEGER NOT NULL,           -- the smaller of sender and receiver; the group
    high    INTEGER NOT NULL,           -- the larger; the group
    kind    INTEGER NOT NULL,
    weight  INTEGER NOT NULL,           -- bytes its content takes in a page
    status  INTEGER NOT NULL,           -- the highest that any reader has reached
    created INTEGER NOT NULL,           -- milliseconds
    modified INTEGER NOT NULL,
    change  INTEGER NOT NULL,           -- number of its last change
    content TEXT NOT NULL,              -- of a cancelled message: its digest. Last, since it may be long
    UNIQUE (sender, receiver, msg_id)
) STRICT;
INSERT INTO message_2
    SELECT seq, sender, receiver, msg_id, low, high, kind, weight, status, created, modified, seq, content
    FROM message ORDER BY seq;

-- Each owner's view of a chat: the messages after hidden_seq up to last_seq, but for those that he hid one by one.
CREATE TABLE conversation_2 (
    owner   INTEGER NOT NULL REFERENCES user (id),
    peer    INTEGER NOT NULL,           -- a user or a group
    kind    INTEGER NOT NULL,           -- 1 user, 2 group
    hidden_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,          -- stays behind when the owner is no longer in the group
    shown_seq INTEGER NOT NULL,         -- the newest message he sees; 0 if there is none
    change  INTEGER NOT NULL,           -- number of the last change in his view
    modified INTEGER NOT NULL,          -- when that was, in milliseconds
    PRIMARY KEY (owner, peer)
) STRICT, WITHOUT ROWID;
INSERT INTO conversation_2
    SELECT c.owner, c.peer, 1, c.hidden_seq, c.last_seq, CASE WHEN c.last_seq > c.hidden_seq THEN c.last_seq ELSE 0 END,
           c.last_seq, m.modified
    FROM conversation AS c JOIN message AS m ON m.seq = c.last_seq;

-- A message that its reader has not seen, and how far it got with him: 1 or 2. Nobody reads his own.
CREATE TABLE unread (
    reader  INTEGER NOT NULL REFERENCES user (id),
    peer    INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    status  INTEGER NOT NULL,
    PRIMARY KEY (reader, peer, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO unread
    SELECT m.receiver, m.sender, m.seq, m.status
    FROM message AS m JOIN conversation AS c ON c.owner = m.receiver AND c.peer = m.sender
    WHERE m.status < 3 AND m.seq > c.hidden_seq;

-- A message that its owner took out of his view; or that was written behind his back while he was out of a private
-- group, and is none of his (change 0).
CREATE TABLE hidden (
    owner   INTEGER NOT NULL REFERENCES user (id),
    peer    INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    change  INTEGER NOT NULL,           -- number of that change
    PRIMARY KEY (owner, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX hidden_by_change ON hidden (owner, peer, change);

-- A message that came into its owner's view later than it was written: he was out of a public group and came back.
CREATE TABLE shown (
    owner   INTEGER NOT NULL REFERENCES user (id),
    peer    INTEGER NOT NULL,
    change  INTEGER NOT NULL,           -- number of that change
    seq     INTEGER NOT NULL,
    PRIMARY KEY (owner, peer, change)
) STRICT, WITHOUT ROWID;

DROP TABLE message;
ALTER TABLE message_2 RENAME TO message;
CREATE INDEX message_of_chat ON message (low, high, seq, created, weight);
CREATE INDEX message_by_change ON message (low, high, change, seq, weight);
CREATE INDEX message_with_file ON message (low, high, seq) WHERE kind = 121;
CREATE INDEX message_of_creation ON message (sender, msg_id) WHERE kind = 143;

DROP TABLE conversation;
ALTER TABLE conversation_2 RENAME TO conversation;
CREATE INDEX conversation_by_news ON conversation (owner, shown_seq);
CREATE INDEX conversation_by_change ON conversation (owner, change);
CREATE INDEX conversation_of_group ON conversation (peer, owner) WHERE kind = 2;

-- Where a user's devices can be woken.
CREATE TABLE push_token (
    id      INTEGER PRIMARY KEY,        -- the larger, the later
    user    INTEGER NOT NULL REFERENCES user (id),
    token   TEXT NOT NULL,
    platform INTEGER NOT NULL,          -- 1 Android, 2 iOS, 3 a browser
    bundle  TEXT NOT NULL,              -- of the application
    UNIQUE (user, token)
) STRICT;
CREATE INDEX push_token_owner ON push_token (token);
