-- Whether a person allowed a client to act while the person is away, where an environment asks for that first. Times are
-- milliseconds since 1970-01-01 UTC.
CREATE TABLE acting_consent (
    environment  TEXT    NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    person       TEXT    NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    client       TEXT    NOT NULL,
    allowed      INTEGER NOT NULL CHECK (allowed IN (0, 1)),
    changed_at   BIGINT  NOT NULL,
    browser_hash TEXT, -- of the browser in which it was allowed, which is not asked again
    PRIMARY KEY (person, client)
);

CREATE INDEX acting_consent_environment ON acting_consent (environment);
CREATE INDEX acting_consent_browser ON acting_consent (browser_hash, client) WHERE browser_hash IS NOT NULL;
CREATE INDEX acting_consent_changed_at ON acting_consent (changed_at);

-- The key that an authorization request is bound to (RFC 9449 section 10), null where to none.
ALTER TABLE authorization_code ADD COLUMN dpop_key TEXT;

-- Which clients may come without being registered by the team: those that register themselves, and those that publish a
-- document, at these hosts (a json array, null for any).
ALTER TABLE environment ADD COLUMN client_registration INTEGER NOT NULL DEFAULT 1;
ALTER TABLE environment ADD COLUMN client_hosts TEXT;
