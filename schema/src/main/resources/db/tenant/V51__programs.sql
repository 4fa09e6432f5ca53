-- Applications that the API makes in the identity provider: programs that sign in by themselves, pages and apps that people
-- sign in through. A program is a member of its own, with grants like anybody's.
ALTER TABLE member ADD COLUMN program boolean NOT NULL DEFAULT false;

ALTER TABLE api_client ADD COLUMN kind text NOT NULL DEFAULT 'EXISTING';
ALTER TABLE api_client ADD CONSTRAINT api_client_kind CHECK (kind IN ('PROGRAM', 'BROWSER', 'APP', 'EXISTING'));
ALTER TABLE api_client ADD COLUMN member_id uuid;
ALTER TABLE api_client ADD CONSTRAINT api_client_member_id_fkey FOREIGN KEY (member_id) REFERENCES member;
ALTER TABLE api_client ADD CONSTRAINT api_client_member CHECK (member_id IS NULL OR kind = 'PROGRAM');
CREATE INDEX api_client_of_member ON api_client (member_id);
-- Where people come back to after they have signed in.
ALTER TABLE api_client ADD COLUMN redirect_uris text[] NOT NULL DEFAULT '{}';
ALTER TABLE api_client ADD CONSTRAINT api_client_redirect_uris CHECK (cardinality(redirect_uris) <= 50);
ALTER TABLE api_client ADD COLUMN disabled_at timestamptz;
-- Counted up whenever the secret is rotated or the application disabled: tokens of before are worth nothing then.
ALTER TABLE api_client ADD COLUMN generation integer NOT NULL DEFAULT 1;
-- Whether texts that it sends once may be named by their digest, and whether queries may come by GET as they are.
ALTER TABLE api_client ADD COLUMN automatic_documents boolean NOT NULL DEFAULT false;
ALTER TABLE api_client ADD COLUMN queries_by_get boolean NOT NULL DEFAULT false;
ALTER TABLE api_client ADD CONSTRAINT api_client_texts
  CHECK (NOT (trusted_documents_only AND (automatic_documents OR queries_by_get)));

DROP TRIGGER object_changes ON api_client;
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON api_client FOR EACH ROW
  EXECUTE FUNCTION object_changes('ApiClient', 'client_id=clientId', 'generation');
