-- Signing in at providers. Same conventions as in V1.

-- Test sign-ins of members, for minutes. pending and answer are sealed with the sign-in's state, of which only a hash
-- is here; once the test is finished both are empty, and report says what came of it.
CREATE TABLE test_sign_in (
    id          TEXT   NOT NULL PRIMARY KEY,
    state_hash  TEXT   NOT NULL UNIQUE,
    environment TEXT   NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    session     TEXT   NOT NULL, -- not a reference: a session that ends takes nothing along
    pending     TEXT   NOT NULL,
    answer      TEXT,
    report      TEXT, -- json object
    created_at  BIGINT NOT NULL,
    taken_at    BIGINT,
    expires_at  BIGINT NOT NULL
);

CREATE INDEX test_sign_in_session ON test_sign_in (session, created_at);
CREATE INDEX test_sign_in_expires_at ON test_sign_in (expires_at);
