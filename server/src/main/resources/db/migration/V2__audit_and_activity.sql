-- Administrative acts, in their order. Each hash covers the one before, so that no row can be changed, left out or
-- moved without showing.
CREATE TABLE audit_entry (
    number      BIGINT NOT NULL PRIMARY KEY,
    at          BIGINT NOT NULL,
    actor_kind  TEXT   NOT NULL,
    actor_id    TEXT   NOT NULL,
    actor_name  TEXT   NOT NULL,
    environment TEXT, -- not a reference: what was done to an environment outlives it
    action      TEXT   NOT NULL,
    subject     TEXT   NOT NULL,
    detail      TEXT   NOT NULL,
    hash        TEXT   NOT NULL
);

CREATE INDEX audit_entry_environment ON audit_entry (environment, number);
CREATE INDEX audit_entry_action ON audit_entry (action, number);
CREATE INDEX audit_entry_actor ON audit_entry (actor_name, number);
CREATE INDEX audit_entry_at ON audit_entry (at);

-- A single row. The last entry, so that a cut end shows too; and the hash before the first that is kept.
CREATE TABLE audit_chain (
    id          INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    first_after TEXT    NOT NULL,
    last_number BIGINT  NOT NULL,
    last_hash   TEXT    NOT NULL
);

INSERT INTO audit_chain (id, first_after, last_number, last_hash) VALUES (1, '', 0, '');

-- How often each verdict was given, by minute and by hour; reason is empty for verified tokens.
CREATE TABLE activity_count (
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    grain       TEXT   NOT NULL CHECK (grain IN ('minute', 'hour')),
    at          BIGINT NOT NULL,
    reason      TEXT   NOT NULL,
    count       BIGINT NOT NULL,
    PRIMARY KEY (environment, grain, at, reason)
);

CREATE INDEX activity_count_at ON activity_count (grain, at);

CREATE TABLE activity_state (
    environment      TEXT   NOT NULL PRIMARY KEY REFERENCES environment (name) ON DELETE CASCADE,
    last_verified_at BIGINT NOT NULL
);

-- What accepted requests had in common, by hour.
CREATE TABLE activity_fingerprint (
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    hour        BIGINT NOT NULL,
    fingerprint TEXT   NOT NULL, -- json object
    count       BIGINT NOT NULL,
    PRIMARY KEY (environment, hour, fingerprint)
);

CREATE INDEX activity_fingerprint_hour ON activity_fingerprint (hour);

-- id is the time in milliseconds and a random part, so that nodes need not agree on it.
CREATE TABLE activity_refusal (
    id          BIGINT NOT NULL PRIMARY KEY,
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    face        TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    expected    TEXT   NOT NULL,
    found       TEXT   NOT NULL,
    client      TEXT,
    rules       TEXT   NOT NULL, -- json array
    claims      TEXT   NOT NULL  -- json object
);

CREATE INDEX activity_refusal_environment ON activity_refusal (environment, id);
CREATE INDEX activity_refusal_reason ON activity_refusal (environment, reason, id);
