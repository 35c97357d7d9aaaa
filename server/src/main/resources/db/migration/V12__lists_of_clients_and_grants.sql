-- What the team looks for, the newest first: the clients of an environment, all grants of a client, all of a person.
CREATE INDEX oauth_client_list ON oauth_client (environment, kind, created_at);
CREATE INDEX oauth_grant_of_client ON oauth_grant (environment, client, created_at);
CREATE INDEX oauth_grant_of_person ON oauth_grant (environment, person, created_at);
