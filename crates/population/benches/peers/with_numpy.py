"""NumPy by hand, in int32 cents; pyarrow reads and writes."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from rules import *

VERSION = np.__version__
pa.set_cpu_count(1)
pa.set_io_thread_count(1)
ELIGIBLE = set(eligible())


def load(file):
    table = pq.read_table(file, use_threads=False).unify_dictionaries().combine_chunks()
    data = {}
    for name in INPUTS:
        column = table[name].chunk(0)
        if pa.types.is_dictionary(column.type):
            data[name] = column.indices.to_numpy(), column.dictionary.to_pylist()
        elif pa.types.is_date(column.type):
            data[name] = column.view(pa.int32()).to_numpy()
        else:
            data[name] = column.to_numpy()
    return data


def evaluate(data):
    adults, minors, principals = data["adults"], data["minors"], data["principals"]
    codes, words = data["departure"]
    voluntary = codes == words.index("voluntary")
    codes, words = data["channel"]
    jrs = codes == words.index("jrs")
    codes, words = data["nationality"]
    eligible = np.array([word in ELIGIBLE for word in words])[codes]
    persons = adults + minors
    cash = (CASH_ADULT * adults + CASH_MINOR * minors) * voluntary
    reintegration = REINTEGRATION_ADULT * adults + REINTEGRATION_MINOR * minors
    reintegration *= voluntary & eligible
    state = reintegration // STATE_PARTS
    later = ~voluntary & (data["registered_on"] >= LATER_DAY)
    arrival = np.where(later, np.int32(ARRIVAL_FORCED_LATER), np.int32(ARRIVAL)) * persons
    own = np.where(adults == 0, persons, adults)
    members = OTHER * persons
    jrs_return = members + (PRINCIPAL - OTHER) * principals * voluntary
    some = jrs | eligible
    har_arrival = arrival * some
    har_return = (members + (PRINCIPAL - OTHER) * own * voluntary) * some
    abroad = har_arrival + har_return
    frontex = abroad * jrs
    shared = abroad - frontex
    har_state = shared // STATE_PARTS
    return [cash, reintegration, cash + reintegration, cash + state, reintegration - state,
            arrival, jrs_return, arrival + jrs_return,
            cash.copy(), har_arrival, har_return, cash + abroad,
            cash + har_state, shared - har_state, frontex]


def totals(data):
    return [int(column.sum(dtype=np.int64)) for column in evaluate(data)]


def files(file, out):
    data = load(file)
    columns = [data["household_id"], *evaluate(data)]
    table = pa.table(dict(zip([INPUTS[0], *OUTPUTS], columns)))
    pq.write_table(table, out, compression="snappy", row_group_size=131_072)
