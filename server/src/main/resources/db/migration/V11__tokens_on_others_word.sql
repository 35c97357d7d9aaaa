-- How a grant came to be: the person signed in, or somebody else vouched for the person.
ALTER TABLE oauth_grant ADD COLUMN kind TEXT NOT NULL DEFAULT 'sign_in' CHECK (kind IN ('sign_in', 'exchange'));

-- One such grant at a time for each person, client and resource: the same is used again.
CREATE UNIQUE INDEX oauth_grant_asserted ON oauth_grant (person, client, resource, kind)
    WHERE kind <> 'sign_in' AND ended_at IS NULL;
