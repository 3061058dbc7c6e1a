-- Organisations, the accounts of their people, and who is logged in.
CREATE TABLE organisations (
    id       TEXT    NOT NULL PRIMARY KEY,
    title    TEXT    NOT NULL,
    oversees BOOLEAN NOT NULL
);

CREATE TABLE users (
    name         TEXT    NOT NULL PRIMARY KEY,
    organisation TEXT    NOT NULL REFERENCES organisations (id),
    role         TEXT    NOT NULL,
    password     TEXT,
    needs_code   BOOLEAN NOT NULL,
    code_secret  TEXT,
    last_step    BIGINT  NOT NULL,
    subject      TEXT    UNIQUE,
    failures     BIGINT  NOT NULL,
    locked_until TEXT,
    active       BOOLEAN NOT NULL
);

CREATE TABLE sessions (
    digest   TEXT NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL REFERENCES users (name),
    enrolled BOOLEAN NOT NULL,
    began_at TEXT NOT NULL,
    seen_at  TEXT NOT NULL
);
CREATE INDEX sessions_by_name ON sessions (name);
