-- Whether proofs of clients that bind tokens to a key need a nonce from here (RFC 9449 sections 8 and 9).
ALTER TABLE environment ADD COLUMN dpop_nonces INTEGER NOT NULL DEFAULT 0;
