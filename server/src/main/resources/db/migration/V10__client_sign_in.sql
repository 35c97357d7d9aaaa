-- People who are at the provider, having consented to what a client asked for, until they come back. What belongs to
-- one is sealed with its state, which only the browser has.
CREATE TABLE client_sign_in (
    state_hash   TEXT   NOT NULL PRIMARY KEY,
    environment  TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    browser_hash TEXT   NOT NULL,
    content      TEXT   NOT NULL, -- sealed with the state
    expires_at   BIGINT NOT NULL
);

CREATE INDEX client_sign_in_expires_at ON client_sign_in (expires_at);

-- What a person need not be asked again in one browser. asked_hash is of the client, where its answers go, the resource
-- and the scopes: anything else is asked anew.
CREATE TABLE remembered_consent (
    environment  TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    browser_hash TEXT   NOT NULL,
    asked_hash   TEXT   NOT NULL,
    person       TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    expires_at   BIGINT NOT NULL,
    PRIMARY KEY (environment, browser_hash, asked_hash)
);

CREATE INDEX remembered_consent_expires_at ON remembered_consent (expires_at);
CREATE INDEX remembered_consent_person ON remembered_consent (person);
