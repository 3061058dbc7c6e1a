-- How long help from before counts is data now (assumptions/register-periods.toml): the table keeps the
-- day of the return, from which it counts. Until now that was five years.
ALTER TABLE persons RENAME COLUMN helped_until TO helped_on;
UPDATE persons SET helped_on = date(helped_on, '-5 years') WHERE helped_on IS NOT NULL;

-- Lists of cases that somebody wants to see again: what the address of the list asks for.
CREATE TABLE saved_lists (
    name  TEXT NOT NULL REFERENCES users (name),
    title TEXT NOT NULL,
    query TEXT NOT NULL,
    PRIMARY KEY (name, title)
);
