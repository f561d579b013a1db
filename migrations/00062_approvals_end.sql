-- Who gets points that are moved has a column of its own, what is asked for ends when nobody decides it, and points for
-- past orders can be asked for too.
-- +goose Up
ALTER TABLE merchant ADD COLUMN approve_days smallint NOT NULL DEFAULT 14; -- after which a request ends undecided
ALTER TABLE approval ADD COLUMN to_member_id uuid;        -- who gets what is moved; null in what an older release wrote: then deed_key ends with it
ALTER TABLE approval ADD COLUMN ends_at timestamptz;      -- null in what an older release wrote: then 14 days after it was asked
ALTER TABLE approval ADD COLUMN since text NOT NULL DEFAULT ''; -- of points for past orders, dates as they were typed
ALTER TABLE approval ADD COLUMN until text NOT NULL DEFAULT '';
ALTER TABLE approval NO FORCE ROW LEVEL SECURITY;
UPDATE approval SET to_member_id = right(deed_key, 36)::uuid
  WHERE kind = 'move_points' AND deed_key ~ ':to:[0-9a-f-]{36}$';
ALTER TABLE approval FORCE ROW LEVEL SECURITY;
ALTER TABLE approval ADD FOREIGN KEY (merchant_id, to_member_id) REFERENCES member (merchant_id, id);
CREATE INDEX approval_to_member ON approval (merchant_id, to_member_id) WHERE to_member_id IS NOT NULL;
