-- What people look at and prepare before it counts. Same conventions as in V1.

-- NULL stands for the colour of the environment's kind.
ALTER TABLE environment ADD COLUMN colour TEXT;

-- At most one draft per environment; base_version is the version of the connection it was begun from, 0 for none.
CREATE TABLE connection_draft (
    environment  TEXT   NOT NULL PRIMARY KEY REFERENCES environment (name) ON DELETE CASCADE,
    provider     TEXT   NOT NULL,
    fields       TEXT   NOT NULL, -- json object
    policy       TEXT   NOT NULL, -- json object
    switches     TEXT   NOT NULL, -- json object
    base_version BIGINT NOT NULL,
    saved_at     BIGINT NOT NULL,
    saved_by     TEXT   NOT NULL
);
