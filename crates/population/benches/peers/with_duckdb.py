"""DuckDB: one statement of SQL, from table to table or from file to file, one thread."""

import duckdb

from rules import *

VERSION = duckdb.__version__
DB = duckdb.connect()
DB.execute("SET threads = 1")


def sql(source):
    eligible_words = ", ".join(f"'{word}'" for word in eligible())
    names = ", ".join(f'CAST({column} AS INTEGER) AS "{name}"' for column, name in zip([
        "cash", "reintegration", "cash + reintegration", "cash + state", "reintegration - state",
        "arrival", "jrs_return", "arrival + jrs_return",
        "cash", "har_arrival", "har_return", "cash + har_arrival + har_return",
        "cash + shared // 4", "shared - shared // 4", "frontex"], OUTPUTS))
    return f"""
    WITH facts AS (
        SELECT household_id, adults, minors, principals, adults + minors AS persons,
            departure = 'voluntary' AS voluntary, channel = 'jrs' AS jrs,
            nationality IN ({eligible_words}) AS eligible,
            registered_on >= DATE '{LATER}' AS later
        FROM {source}
    ), amounts AS (
        SELECT *,
            CASE WHEN voluntary THEN {CASH_ADULT} * adults + {CASH_MINOR} * minors
                 ELSE 0 END AS cash,
            CASE WHEN voluntary AND eligible
                 THEN {REINTEGRATION_ADULT} * adults + {REINTEGRATION_MINOR} * minors
                 ELSE 0 END AS reintegration,
            CASE WHEN NOT voluntary AND later THEN {ARRIVAL_FORCED_LATER}
                 ELSE {ARRIVAL} END * persons AS arrival,
            {OTHER} * persons
                + CASE WHEN voluntary THEN {PRINCIPAL - OTHER} * principals ELSE 0 END
                AS jrs_return,
            CASE WHEN jrs OR eligible THEN arrival ELSE 0 END AS har_arrival,
            CASE WHEN jrs OR eligible THEN {OTHER} * persons + CASE WHEN voluntary
                 THEN {PRINCIPAL - OTHER} * CASE WHEN adults = 0 THEN persons ELSE adults END
                 ELSE 0 END ELSE 0 END AS har_return
        FROM facts
    ), payers AS (
        SELECT *, reintegration // {STATE_PARTS} AS state,
            CASE WHEN jrs THEN har_arrival + har_return ELSE 0 END AS frontex,
            CASE WHEN jrs THEN 0 ELSE har_arrival + har_return END AS shared
        FROM amounts
    )
    SELECT household_id, {names} FROM payers"""


def load(file):
    for name in ("departure", "channel", "nationality"):
        words = f"SELECT DISTINCT {name} FROM read_parquet('{file}') ORDER BY 1"
        DB.execute(f"CREATE TYPE {name}_word AS ENUM ({words})")
    columns = [f"CAST({name} AS {name}_word) AS {name}"
               if name in ("departure", "channel", "nationality") else name for name in INPUTS]
    DB.execute(f"CREATE TABLE households AS SELECT {', '.join(columns)} "
               f"FROM read_parquet('{file}')")


def evaluate(_):
    DB.execute(f"CREATE OR REPLACE TEMP TABLE amounts AS {sql('households')}")


def totals(_):
    sums = ", ".join(f'CAST(sum("{name}") AS BIGINT)' for name in OUTPUTS)
    return list(DB.execute(f"SELECT {sums} FROM ({sql('households')})").fetchone())


def files(file, out):
    DB.execute(f"COPY ({sql(f'read_parquet({file!r})')}) TO '{out}' "
               "(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 131072)")
