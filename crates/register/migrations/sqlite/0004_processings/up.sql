-- The log of processing (Logboek Dataverwerkingen): for each record and each person in it, under which
-- activity their data were used. No user is in it, and nothing is left out.
CREATE TABLE processings (
    seq          BIGINT NOT NULL REFERENCES events (seq),
    place        BIGINT NOT NULL,
    trace        TEXT   NOT NULL,
    operation    TEXT   NOT NULL,
    at           TEXT   NOT NULL,
    activity     TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    subject_type TEXT   NOT NULL,
    PRIMARY KEY (seq, place)
);
CREATE INDEX processings_by_subject ON processings (subject);

-- Secrets of this register: what pseudonyms are made with.
CREATE TABLE secrets (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
