-- Offline access: the provider's tokens of each grant that keeps them, and what became of them. Columns named "sealed"
-- hold a secret encrypted under the environment's data key, which opens only in its own row and column. Times are
-- milliseconds since 1970-01-01 UTC.

CREATE TABLE provider_token_now (
    grant_id          TEXT   NOT NULL PRIMARY KEY REFERENCES oauth_grant (id) ON DELETE CASCADE,
    environment       TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    provider          TEXT   NOT NULL, -- which application at which provider; empty where it is not known
    token             TEXT,            -- sealed; the refresh token, null once it is removed
    access            TEXT,            -- sealed; the latest access token
    access_expires_at BIGINT,
    scope             TEXT   NOT NULL, -- granted by the provider, separated by spaces
    generation        BIGINT NOT NULL, -- one more with each answer of the provider that was stored
    checked           INTEGER NOT NULL CHECK (checked IN (0, 1)), -- the access token is known to be the person's
    state             TEXT   NOT NULL CHECK (state IN ('active', 'needs_sign_in', 'paused', 'revoked')),
    reason            TEXT,
    detail            TEXT,
    obtained_at       BIGINT NOT NULL,
    refreshed_at      BIGINT,
    used_at           BIGINT,
    due_at            BIGINT,          -- when it is refreshed without being asked for; or revoked, once its grant is over
    failures          INTEGER NOT NULL,
    lease             TEXT,            -- whoever redeems it now
    leased_at         BIGINT,
    changed_at        BIGINT NOT NULL
);

INSERT INTO provider_token_now
    (grant_id, environment, provider, token, scope, generation, checked, state, obtained_at, due_at, failures, changed_at)
SELECT grant_id, environment, '', token, '', 0, 0, CASE state WHEN 'good' THEN 'active' ELSE 'needs_sign_in' END,
       obtained_at, obtained_at, 0, obtained_at
FROM provider_token;

DROP TABLE provider_token;
ALTER TABLE provider_token_now RENAME TO provider_token;

CREATE INDEX provider_token_environment ON provider_token (environment, obtained_at);
CREATE INDEX provider_token_due_at ON provider_token (due_at);
CREATE INDEX provider_token_lease ON provider_token (lease) WHERE lease IS NOT NULL;
CREATE INDEX provider_token_changed_at ON provider_token (changed_at);

-- What happened to a connection: made, stopped, flagged. Not each refresh.
CREATE TABLE provider_token_event (
    id          BIGINT NOT NULL,
    grant_id    TEXT   NOT NULL REFERENCES provider_token (grant_id) ON DELETE CASCADE,
    environment TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    state       TEXT   NOT NULL,
    reason      TEXT,
    detail      TEXT,
    PRIMARY KEY (grant_id, id)
);

-- Codes that are not fetched yet, or never will be.
CREATE INDEX oauth_grant_unredeemed ON oauth_grant (created_at) WHERE redeemed_at IS NULL;
