-- People who look at what they have allowed, on their own page. token_hash is of a random token that only the browser has.
CREATE TABLE person_session (
    token_hash  TEXT   NOT NULL PRIMARY KEY,
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    person      TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    expires_at  BIGINT NOT NULL
);

CREATE INDEX person_session_person ON person_session (person);
CREATE INDEX person_session_expires_at ON person_session (expires_at);
