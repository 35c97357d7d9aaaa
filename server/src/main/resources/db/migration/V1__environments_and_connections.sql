-- One schema for SQLite and PostgreSQL. Times are milliseconds since 1970-01-01 UTC; columns named in a comment
-- "json" hold a JSON text that the owning class reads and writes whole.

CREATE TABLE environment (
    name       TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL CHECK (kind IN ('development', 'production')),
    public_url TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- At most one connection per environment; version is the revision of the change that made it, so it grows even when
-- an environment is deleted and made anew.
CREATE TABLE connection (
    environment TEXT   NOT NULL PRIMARY KEY REFERENCES environment (name) ON DELETE CASCADE,
    provider    TEXT   NOT NULL,
    fields      TEXT   NOT NULL, -- json object
    policy      TEXT   NOT NULL, -- json object
    switches    TEXT   NOT NULL, -- json object
    version     BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE TABLE connection_history (
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    version     BIGINT NOT NULL,
    provider    TEXT   NOT NULL,
    fields      TEXT   NOT NULL, -- json object
    policy      TEXT   NOT NULL, -- json object
    switches    TEXT   NOT NULL, -- json object
    changed_at  BIGINT NOT NULL,
    changed_by  TEXT   NOT NULL,
    PRIMARY KEY (environment, version)
);

-- The key itself is never stored: hash finds it, hint lets a person recognise it.
CREATE TABLE api_key (
    id           TEXT   NOT NULL PRIMARY KEY,
    environment  TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    kind         TEXT   NOT NULL CHECK (kind IN ('secret', 'publishable')),
    name         TEXT   NOT NULL,
    hash         TEXT   NOT NULL UNIQUE,
    hint         TEXT   NOT NULL,
    origins      TEXT   NOT NULL, -- json array
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at   BIGINT
);

CREATE INDEX api_key_environment ON api_key (environment);

-- The last good answer of each key set, so that verification survives a restart during a provider's outage.
CREATE TABLE key_snapshot (
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    uri         TEXT   NOT NULL,
    body        TEXT   NOT NULL,
    fetched_at  BIGINT NOT NULL,
    PRIMARY KEY (environment, uri)
);

-- subject is what the operator configured (for Cognito the domain), issuer what was found to belong to it.
CREATE TABLE issuer_pin (
    environment  TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    subject      TEXT   NOT NULL,
    issuer       TEXT   NOT NULL,
    confirmed_by TEXT   NOT NULL,
    pinned_at    BIGINT NOT NULL,
    PRIMARY KEY (environment, subject)
);

-- A single row, raised in the transaction of every configuration change; nodes poll it to notice each other's changes.
CREATE TABLE change_counter (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    revision BIGINT  NOT NULL
);

INSERT INTO change_counter (id, revision) VALUES (1, 0);
