-- What the provider said of a person when a client was let in, or when the person signed in anew for a call: the few claims that
-- rules for tools may ask for, and when and how the person signed in (json). Without a row nothing is known.
CREATE TABLE grant_claims (
    grant_id TEXT   NOT NULL PRIMARY KEY REFERENCES oauth_grant (id) ON DELETE CASCADE,
    claims   TEXT   NOT NULL,
    noted_at BIGINT NOT NULL -- milliseconds since 1970-01-01 UTC
);
