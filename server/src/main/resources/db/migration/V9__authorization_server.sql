-- The authorization server of each environment. Times are milliseconds since 1970-01-01 UTC; columns named in a comment
-- "json" hold a JSON text that the owning class reads and writes whole; columns named "sealed" hold a secret encrypted
-- under the environment's data key, which opens only in its own row and column. A column that ends in hash holds the
-- SHA-256 (64 hexadecimal digits) of a random token that is stored nowhere in the clear.

-- What seals the secrets of an environment; itself encrypted under the installation's key.
CREATE TABLE data_key (
    environment TEXT   NOT NULL PRIMARY KEY REFERENCES environment (name) ON DELETE CASCADE,
    keyset      TEXT   NOT NULL, -- encrypted
    created_at  BIGINT NOT NULL
);

-- Each key has one successor at most, on whichever nodes it is made; it signs from signs_from until its successor does.
CREATE TABLE signing_key (
    id          TEXT   NOT NULL,
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    predecessor TEXT   NOT NULL, -- empty for the first
    public_jwk  TEXT   NOT NULL, -- json
    private_jwk TEXT   NOT NULL, -- sealed
    created_at  BIGINT NOT NULL,
    signs_from  BIGINT NOT NULL,
    PRIMARY KEY (environment, id),
    UNIQUE (environment, predecessor)
);

-- Clients that registered themselves (RFC 7591) or that the team registered.
CREATE TABLE oauth_client (
    environment  TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    id           TEXT   NOT NULL,
    kind         TEXT   NOT NULL CHECK (kind IN ('registered', 'preregistered')),
    metadata     TEXT   NOT NULL, -- json object, in the words of RFC 7591
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT,
    PRIMARY KEY (environment, id)
);

CREATE INDEX oauth_client_age ON oauth_client (kind, created_at);

-- Whoever signed in at the provider: id is what clients get to know as the subject.
CREATE TABLE person (
    id              TEXT   NOT NULL PRIMARY KEY,
    environment     TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    issuer          TEXT   NOT NULL,
    subject         TEXT   NOT NULL,
    email           TEXT,
    name            TEXT,
    created_at      BIGINT NOT NULL,
    last_sign_in_at BIGINT NOT NULL,
    UNIQUE (environment, issuer, subject)
);

-- What one person allowed one client: everything a client gets hangs on it and ends with it.
CREATE TABLE oauth_grant (
    id           TEXT   NOT NULL PRIMARY KEY,
    environment  TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    person       TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    client       TEXT   NOT NULL,
    client_name  TEXT   NOT NULL,
    resource     TEXT   NOT NULL,
    scope        TEXT   NOT NULL, -- separated by spaces
    refreshable  INTEGER NOT NULL CHECK (refreshable IN (0, 1)),
    offline      INTEGER NOT NULL CHECK (offline IN (0, 1)), -- has a row in provider_token
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    redeemed_at  BIGINT,
    ended_at     BIGINT,
    ended_by     TEXT
);

CREATE INDEX oauth_grant_person ON oauth_grant (person);
CREATE INDEX oauth_grant_environment ON oauth_grant (environment, created_at);
CREATE INDEX oauth_grant_ended_at ON oauth_grant (ended_at);
CREATE INDEX oauth_grant_expires_at ON oauth_grant (expires_at);

-- Good once; kept for a while after that, so that a second use is noticed.
CREATE TABLE authorization_code (
    hash           TEXT   NOT NULL PRIMARY KEY,
    grant_id       TEXT   NOT NULL REFERENCES oauth_grant (id) ON DELETE CASCADE,
    redirect_uri   TEXT   NOT NULL,
    code_challenge TEXT   NOT NULL,
    expires_at     BIGINT NOT NULL,
    used_at        BIGINT
);

CREATE INDEX authorization_code_grant ON authorization_code (grant_id);
CREATE INDEX authorization_code_expires_at ON authorization_code (expires_at);

-- A row for all the refresh tokens that follow each other in a grant. Those used in the last seconds may be used again,
-- and give the current one, which is kept for that long.
CREATE TABLE refresh_token (
    family_hash   TEXT   NOT NULL PRIMARY KEY,
    grant_id      TEXT   NOT NULL UNIQUE REFERENCES oauth_grant (id) ON DELETE CASCADE,
    current_hash  TEXT   NOT NULL,
    current_token TEXT,            -- sealed
    recent        TEXT   NOT NULL, -- hash:used_at, separated by spaces
    used_at       BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL
);

CREATE INDEX refresh_token_used_at ON refresh_token (used_at);

-- The provider's refresh token of a grant with offline access.
CREATE TABLE provider_token (
    grant_id    TEXT   NOT NULL PRIMARY KEY REFERENCES oauth_grant (id) ON DELETE CASCADE,
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    token       TEXT   NOT NULL, -- sealed
    state       TEXT   NOT NULL CHECK (state IN ('good', 'dead')),
    obtained_at BIGINT NOT NULL
);

CREATE INDEX provider_token_environment ON provider_token (environment);
