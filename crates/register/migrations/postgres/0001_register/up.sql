-- The register on PostgreSQL. Names and columns are those of ../sqlite and of src/store/schema.rs.

-- Everything that happened, in one order; each hash covers the one before it. `private` holds what is
-- personal: it can be erased, and its digest stays, so that the chain still holds.
CREATE TABLE events (
    seq            BIGINT  NOT NULL PRIMARY KEY CHECK (seq > 0),
    at             TEXT    NOT NULL,
    actor          TEXT    NOT NULL,
    organisation   TEXT    NOT NULL,
    case_id        BIGINT,
    version        BIGINT,
    kind           TEXT    NOT NULL,
    body           TEXT    NOT NULL,
    private        TEXT,
    salt           TEXT,
    private_digest TEXT,
    hash           TEXT    NOT NULL,
    UNIQUE (case_id, version)
);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;
CREATE TRIGGER events_stay BEFORE DELETE ON events
FOR EACH ROW EXECUTE FUNCTION refuse('what happened cannot be deleted');
CREATE TRIGGER events_keep BEFORE UPDATE ON events FOR EACH ROW
WHEN (NEW.private IS NOT NULL OR NEW.salt IS NOT NULL
  OR (OLD.seq, OLD.at, OLD.actor, OLD.organisation, OLD.kind, OLD.body, OLD.hash)
     IS DISTINCT FROM (NEW.seq, NEW.at, NEW.actor, NEW.organisation, NEW.kind, NEW.body, NEW.hash)
  OR OLD.case_id IS DISTINCT FROM NEW.case_id OR OLD.version IS DISTINCT FROM NEW.version
  OR OLD.private_digest IS DISTINCT FROM NEW.private_digest)
EXECUTE FUNCTION refuse('what happened cannot be changed');

-- The postings of the ledger, each with the event it belongs to.
CREATE TABLE entries (
    seq     BIGINT NOT NULL REFERENCES events (seq),
    place   BIGINT NOT NULL,
    account TEXT   NOT NULL CHECK (account IN ('granted', 'free', 'reserved', 'paid')),
    case_id BIGINT NOT NULL,
    person  TEXT   NOT NULL,
    benefit TEXT   NOT NULL,
    funder  TEXT   NOT NULL,
    year    BIGINT NOT NULL,
    amount  BIGINT NOT NULL,
    PRIMARY KEY (seq, place)
);
CREATE INDEX entries_by_case ON entries (case_id);
CREATE INDEX entries_by_budget ON entries (funder, year, account, seq);
CREATE TRIGGER entries_stay BEFORE DELETE ON entries
FOR EACH ROW EXECUTE FUNCTION refuse('the ledger cannot be deleted');
CREATE TRIGGER entries_keep BEFORE UPDATE ON entries
FOR EACH ROW EXECUTE FUNCTION refuse('the ledger cannot be changed');

-- The sums of the entries. The check is the last guard: no budget is overspent, nothing is paid
-- that was not reserved.
CREATE TABLE balances (
    account TEXT   NOT NULL,
    case_id BIGINT NOT NULL,
    person  TEXT   NOT NULL,
    benefit TEXT   NOT NULL,
    funder  TEXT   NOT NULL,
    year    BIGINT NOT NULL,
    amount  BIGINT NOT NULL CHECK (amount >= 0 OR account = 'granted'),
    PRIMARY KEY (case_id, account, person, benefit, funder, year)
);

-- What is searched and listed: made from the events, and made again from them at will.
CREATE TABLE cases (
    id            BIGINT NOT NULL PRIMARY KEY,
    version       BIGINT NOT NULL,
    organisation  TEXT   NOT NULL,
    offered_to    TEXT,
    channel       TEXT   NOT NULL,
    departure     TEXT   NOT NULL,
    step          TEXT   NOT NULL,
    granted       BOOLEAN NOT NULL,
    assigned_to   TEXT,
    persons       BIGINT NOT NULL,
    nationality   TEXT   NOT NULL,
    registered_on TEXT   NOT NULL,
    departs_on    TEXT,
    due_on        TEXT   NOT NULL,
    due           TEXT,
    total         BIGINT,
    opened_at     TEXT   NOT NULL,
    changed_at    TEXT   NOT NULL,
    closed_on     TEXT,
    last_paid_on  TEXT,
    erased        BOOLEAN NOT NULL
);
CREATE INDEX cases_by_due ON cases (organisation, due_on, id);
CREATE INDEX cases_by_step ON cases (organisation, step, due_on, id);
CREATE INDEX cases_by_due_of_all ON cases (due_on, id);
CREATE INDEX cases_by_step_of_all ON cases (step, due_on, id);
CREATE INDEX cases_offered ON cases (offered_to) WHERE offered_to IS NOT NULL;
CREATE INDEX cases_by_assigned ON cases (assigned_to, due_on, id);

CREATE INDEX cases_by_closed ON cases (closed_on) WHERE NOT erased;

CREATE TABLE persons (
    case_id      BIGINT  NOT NULL REFERENCES cases (id),
    person       TEXT    NOT NULL,
    v_number     TEXT,
    family_name  TEXT    NOT NULL,
    given_names  TEXT    NOT NULL,
    born         TEXT,
    name_key     TEXT    NOT NULL,
    granted      BOOLEAN NOT NULL,
    helped_until TEXT,
    PRIMARY KEY (case_id, person)
);
CREATE INDEX persons_by_born ON persons (born);
CREATE INDEX persons_by_name ON persons (name_key);
CREATE INDEX persons_by_v_number ON persons (v_number);
-- No double support (nota N3, E5): two running grants for one V-number cannot be.
CREATE UNIQUE INDEX one_grant_for_each_v_number ON persons (v_number)
    WHERE granted AND v_number IS NOT NULL;

-- Every word of a name, to find people by a part of it.
CREATE TABLE name_words (
    word    TEXT   COLLATE "C" NOT NULL,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    person  TEXT   NOT NULL,
    PRIMARY KEY (word, case_id, person)
);
CREATE INDEX name_words_by_case ON name_words (case_id);

-- So many cases of each organisation in each step: counting a million takes too long for a page.
CREATE TABLE counts (
    organisation TEXT   NOT NULL,
    step         TEXT   NOT NULL,
    many         BIGINT NOT NULL CHECK (many >= 0),
    PRIMARY KEY (organisation, step)
);

-- Requests that may come twice, and what was answered the first time.
CREATE TABLE answered (
    key     TEXT   NOT NULL,
    actor   TEXT   NOT NULL,
    digest  TEXT   NOT NULL,
    case_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (actor, key)
);
