-- How far the log of processing came at each receiver: up to and with this line, which it acknowledged.
CREATE TABLE sent (
    receiver TEXT   NOT NULL PRIMARY KEY,
    seq      BIGINT NOT NULL,
    place    BIGINT NOT NULL
);
