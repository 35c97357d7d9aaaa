-- Webhooks: whom each environment tells of its connections, and what is to be told. Columns named "sealed" hold a secret
-- encrypted under the environment's data key, which opens only in its own row and column. Times are milliseconds since
-- 1970-01-01 UTC.

CREATE TABLE webhook (
    id           TEXT    NOT NULL PRIMARY KEY,
    environment  TEXT    NOT NULL REFERENCES environment (name) ON DELETE CASCADE,
    url          TEXT    NOT NULL,
    events       TEXT    NOT NULL, -- names with a space before and behind each
    secret       TEXT    NOT NULL, -- sealed
    former       TEXT,             -- sealed; the secret before it
    former_until BIGINT,           -- until when that signs too
    created_at   BIGINT  NOT NULL,
    disabled_at  BIGINT,           -- since when it is told nothing: it answered 410
    failures     INTEGER NOT NULL, -- tries that failed since the last that did not
    flagged_at   BIGINT,           -- a delivery was given up, and none has arrived since
    UNIQUE (environment, url)
);

-- Written in the transaction of what it tells of.
CREATE TABLE webhook_delivery (
    webhook      TEXT    NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    id           TEXT    NOT NULL,
    event        TEXT    NOT NULL,
    at           BIGINT  NOT NULL,
    grant_id     TEXT,             -- null for a test
    person       TEXT,
    client       TEXT,
    reason       TEXT,
    text         TEXT    NOT NULL,
    status       TEXT    NOT NULL CHECK (status IN ('waiting', 'delivered', 'failed')),
    due_at       BIGINT,           -- when it is tried, or taken from a node that died; null once it is over
    attempts     INTEGER NOT NULL,
    tried_at     BIGINT,
    answer       INTEGER,          -- the status of the last answer, null where none came
    problem      TEXT,             -- why the last try failed
    PRIMARY KEY (webhook, id)
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_delivery_latest ON webhook_delivery (webhook, at);
CREATE INDEX webhook_delivery_age ON webhook_delivery (at);
