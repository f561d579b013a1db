-- What is known of a person beside points: who they are, what they like, and what a merchant asks.
-- +goose Up

-- State 4, lead: not in the program, and showed interest by a newsletter or a checkout.
CREATE INDEX member_lead ON member (merchant_id, created_at DESC, id DESC) WHERE state = 4;
ALTER TABLE member ADD COLUMN locale_chosen boolean NOT NULL DEFAULT false; -- by the person: stores do not change it

-- One row a person of whom anything of this is known. '' is not known; 'unsaid' is an answer: they prefer not to say.
CREATE TABLE profile (
  merchant_id uuid NOT NULL,
  member_id   uuid NOT NULL,
  region      text NOT NULL DEFAULT '',   -- of the country: the store's code, such as CA or BY
  zone        text NOT NULL DEFAULT '',   -- IANA name
  age_band    text NOT NULL DEFAULT '',   -- profile.AgeBands
  sex         text NOT NULL DEFAULT '',   -- profile.Sexes
  origin      text NOT NULL DEFAULT '',   -- how they came: utm_source or the host they came from, lower case
  medium      text NOT NULL DEFAULT '',   -- utm_medium
  campaign    text NOT NULL DEFAULT '',   -- utm_campaign
  purposes    text[] NOT NULL DEFAULT '{}', -- what they want the products for: keys of the merchant's choices
  topics      text[] NOT NULL DEFAULT '{}', -- what they want to read about: keys of the merchant's choices
  known       jsonb NOT NULL DEFAULT '{}',  -- column -> {"by": profile.Source, "at": time}
  PRIMARY KEY (merchant_id, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 85);

-- What somebody showed interest in: one row a product or collection. Counts stop at 10,000; how much old interest is
-- worth is said when it is read.
CREATE TABLE interest (
  merchant_id uuid NOT NULL,
  member_id   uuid NOT NULL,
  kind        smallint NOT NULL,          -- profile.InterestKind: 0 product, 1 collection or category
  store_id    uuid NOT NULL,
  external_id text NOT NULL,              -- the platform's id
  viewed      smallint NOT NULL DEFAULT 0,
  searched    smallint NOT NULL DEFAULT 0,
  cart        smallint NOT NULL DEFAULT 0,
  bought      smallint NOT NULL DEFAULT 0,
  returned    smallint NOT NULL DEFAULT 0,
  said        boolean NOT NULL DEFAULT false, -- chosen by the person
  last_at     timestamptz NOT NULL,
  bought_at   timestamptz,
  PRIMARY KEY (merchant_id, member_id, kind, store_id, external_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
) WITH (fillfactor = 85);
CREATE INDEX interest_goods ON interest (merchant_id, kind, external_id, member_id);

-- What a merchant asks, and what it never wants to know.
CREATE TABLE profile_setting (
  merchant_id uuid NOT NULL REFERENCES merchant,
  document    jsonb NOT NULL,             -- profile.Settings
  PRIMARY KEY (merchant_id)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['profile', 'interest', 'profile_setting']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON profile, interest, profile_setting TO regulars_app;
