-- Changing the keys of the vault. Same conventions as in V9.

-- version counts the changes of a row: whoever changes it names the one they read. wrapped_by is the id of the
-- installation's key that encrypted the keyset; both it and key_states are null until a server has looked at the row.
ALTER TABLE data_key ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE data_key ADD COLUMN wrapped_by TEXT;
ALTER TABLE data_key ADD COLUMN key_states TEXT; -- json array
ALTER TABLE data_key ADD COLUMN rotation_wanted_at BIGINT;

-- Which node does what only one should do at a time.
CREATE TABLE vault_lease (
    name       TEXT   NOT NULL PRIMARY KEY,
    holder     TEXT   NOT NULL,
    held_until BIGINT NOT NULL
);

-- Sealed values are gone through by environment, in the order of their rows.
CREATE INDEX provider_token_grant ON provider_token (environment, grant_id);
