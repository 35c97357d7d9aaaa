-- What a secret key may do for people who are away: {"scopes": [...], "hosts": [...]}; null where nothing is allowed.
ALTER TABLE api_key ADD COLUMN unattended TEXT;
