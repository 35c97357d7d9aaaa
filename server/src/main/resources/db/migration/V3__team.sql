-- The team that runs this installation; nothing here concerns the end users. Times are milliseconds since 1970-01-01
-- UTC. A column that ends in hash holds the SHA-256 (64 hexadecimal digits) of a random token that is stored nowhere.

-- A single row. Every change of the membership raises its revision first, which makes such changes wait for each other.
CREATE TABLE team_state (
    id                INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    revision          BIGINT  NOT NULL,
    set_up_hash       TEXT,
    set_up_created_at BIGINT
);

INSERT INTO team_state (id, revision) VALUES (1, 0);

CREATE TABLE team_member (
    id              TEXT   NOT NULL PRIMARY KEY,
    email           TEXT   NOT NULL UNIQUE, -- in lower case
    name            TEXT   NOT NULL,
    role            TEXT   NOT NULL CHECK (role IN ('owner', 'admin', 'viewer', 'auditor')),
    password        TEXT,                   -- PHC string; null where there is none
    user_handle     TEXT   NOT NULL UNIQUE, -- WebAuthn's, base64url
    created_at      BIGINT NOT NULL,
    last_sign_in_at BIGINT
);

CREATE TABLE team_session (
    hash         TEXT   NOT NULL PRIMARY KEY,
    id           TEXT   NOT NULL UNIQUE,
    member       TEXT   NOT NULL REFERENCES team_member (id) ON DELETE CASCADE,
    method       TEXT   NOT NULL CHECK (method IN ('password', 'passkey', 'provider')),
    address      TEXT   NOT NULL,
    agent        TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL
);

CREATE INDEX team_session_member ON team_session (member);

-- A browser that a member has signed in with; guesses from elsewhere cannot lock it out.
CREATE TABLE team_device (
    hash         TEXT   NOT NULL PRIMARY KEY,
    member       TEXT   NOT NULL REFERENCES team_member (id) ON DELETE CASCADE,
    last_used_at BIGINT NOT NULL
);

CREATE INDEX team_device_member ON team_device (member);

-- Failed guesses by account, address or device.
CREATE TABLE team_guess (
    subject      TEXT    NOT NULL PRIMARY KEY,
    failures     INTEGER NOT NULL,
    failed_at    BIGINT  NOT NULL,
    locked_until BIGINT  NOT NULL
);

CREATE INDEX team_guess_failed_at ON team_guess (failed_at);

CREATE TABLE team_invitation (
    id         TEXT   NOT NULL PRIMARY KEY,
    hash       TEXT   NOT NULL UNIQUE,
    email      TEXT   NOT NULL UNIQUE,
    role       TEXT   NOT NULL CHECK (role IN ('owner', 'admin', 'viewer', 'auditor')),
    invited_by TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE team_passkey (
    credential   TEXT   NOT NULL PRIMARY KEY, -- base64url
    id           TEXT   NOT NULL UNIQUE,
    member       TEXT   NOT NULL REFERENCES team_member (id) ON DELETE CASCADE,
    name         TEXT   NOT NULL,
    public_key   TEXT   NOT NULL, -- COSE, base64url
    sign_count   BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT
);

CREATE INDEX team_passkey_member ON team_passkey (member);

-- A registration, assertion or sign-in under way; taken out by whoever finishes it.
CREATE TABLE team_ceremony (
    hash       TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    state      TEXT   NOT NULL, -- json
    expires_at BIGINT NOT NULL
);
