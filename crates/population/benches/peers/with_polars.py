"""Polars: lazy expressions in the streaming engine, one thread."""

import polars as pl

from rules import *

VERSION = pl.__version__


def query(frame):
    i32 = lambda value: pl.lit(value, dtype=pl.Int32)
    adults, minors, principals = pl.col("adults"), pl.col("minors"), pl.col("principals")
    nothing = i32(0)
    frame = frame.with_columns(
        voluntary=pl.col("departure") == "voluntary",
        jrs=pl.col("channel") == "jrs",
        eligible=pl.col("nationality").is_in(eligible()),
        later=pl.col("registered_on") >= pl.lit(LATER).str.to_date(),
        persons=adults + minors,
    )
    voluntary, persons = pl.col("voluntary"), pl.col("persons")
    given = lambda condition, amount: pl.when(condition).then(amount).otherwise(nothing)
    some = pl.col("jrs") | pl.col("eligible")
    amount = pl.when(~voluntary & pl.col("later")).then(i32(ARRIVAL_FORCED_LATER))
    more = i32(PRINCIPAL - OTHER)
    own = pl.when(adults == 0).then(persons).otherwise(adults)
    frame = frame.with_columns(
        cash=given(voluntary, i32(CASH_ADULT) * adults + i32(CASH_MINOR) * minors),
        reintegration=given(voluntary & pl.col("eligible"),
                            i32(REINTEGRATION_ADULT) * adults + i32(REINTEGRATION_MINOR) * minors),
        arrival=amount.otherwise(i32(ARRIVAL)) * persons,
        jrs_return=i32(OTHER) * persons + given(voluntary, more * principals),
        some=some,
        har_return=given(some, i32(OTHER) * persons + given(voluntary, more * own)),
    ).with_columns(
        state=pl.col("reintegration") // i32(STATE_PARTS),
        har_arrival=given(pl.col("some"), pl.col("arrival")),
    ).with_columns(abroad=pl.col("har_arrival") + pl.col("har_return")).with_columns(
        frontex=given(pl.col("jrs"), pl.col("abroad")),
        shared=given(~pl.col("jrs"), pl.col("abroad")),
    ).with_columns(har_state=pl.col("shared") // i32(STATE_PARTS))
    col = pl.col
    columns = [col("cash"), col("reintegration"), col("cash") + col("reintegration"),
               col("cash") + col("state"), col("reintegration") - col("state"),
               col("arrival"), col("jrs_return"), col("arrival") + col("jrs_return"),
               col("cash"), col("har_arrival"), col("har_return"), col("cash") + col("abroad"),
               col("cash") + col("har_state"), col("shared") - col("har_state"), col("frontex")]
    return frame.select(INPUTS[0], *[one.alias(name) for one, name in zip(columns, OUTPUTS)])


def load(file):
    return pl.read_parquet(file).rechunk()


def evaluate(data):
    return query(data.lazy()).collect(engine="streaming")


def totals(data):
    sums = query(data.lazy()).select(pl.col(OUTPUTS).cast(pl.Int64).sum())
    return list(sums.collect(engine="streaming").row(0))


def files(file, out):
    query(pl.scan_parquet(file)).sink_parquet(
        out, compression="snappy", row_group_size=131_072, engine="streaming")
