"""OpenFisca-Core: a small tax-benefit system, counts of persons on the household."""

import json
from importlib.metadata import version

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

import with_numpy
from rules import *

VERSION = version("OpenFisca-Core")
MONTH = "2024-06"
PERSON = build_entity(key="person", plural="persons", label="", is_person=True)
ROLES = [{"key": "member", "plural": "members", "label": ""}]
HOUSEHOLD = build_entity(key="household", plural="households", label="", roles=ROLES)


def amount(value):
    return {"values": {"2015-01-01": {"value": value}}}


PARAMETERS = {
    "cash": {"adult": amount(CASH_ADULT), "minor": amount(CASH_MINOR)},
    "reintegration": {"adult": amount(REINTEGRATION_ADULT), "minor": amount(REINTEGRATION_MINOR)},
    "arrival": {"usual": amount(ARRIVAL), "forced_later": amount(ARRIVAL_FORCED_LATER)},
    "return": {"principal": amount(PRINCIPAL), "other": amount(OTHER)},
    "state_parts": amount(STATE_PARTS),
}


def returns(h, p, parameters, principals):
    of = getattr(parameters(p), "return")
    more = (of.principal - of.other) * h(principals, p) * h("voluntary", p)
    return of.other * h("persons", p) + more


def cash(h, p, parameters):
    of = parameters(p).cash
    return h("voluntary", p) * (of.adult * h("adults", p) + of.minor * h("minors", p))


def reintegration(h, p, parameters):
    of = parameters(p).reintegration
    some = of.adult * h("adults", p) + of.minor * h("minors", p)
    return h("voluntary", p) * h("eligible", p) * some


def arrival(h, p, parameters):
    of = parameters(p).arrival
    later = ~h("voluntary", p) & (h("registered_on", p) >= LATER_DAY)
    return np.where(later, of.forced_later, of.usual) * h("persons", p)


def own(h, p):
    return np.where(h("adults", p) == 0, h("persons", p), h("adults", p))


def sums(*names):
    return lambda h, p: sum(h(name, p) for name in names)


FORMULAS = {
    "persons": sums("adults", "minors"),
    "own": own,
    "some": lambda h, p: h("jrs", p) | h("eligible", p),
    "cash": cash,
    "reintegration": reintegration,
    "national": sums("cash", "reintegration"),
    "state": lambda h, p, of: h("reintegration", p) // of(p).state_parts,
    "national_state": sums("cash", "state"),
    "national_amif": lambda h, p: h("reintegration", p) - h("state", p),
    "arrival": arrival,
    "jrs_return": lambda h, p, of: returns(h, p, of, "principals"),
    "frontex_total": sums("arrival", "jrs_return"),
    "harmonised_cash": sums("cash"),
    "har_arrival": lambda h, p: h("arrival", p) * h("some", p),
    "har_return": lambda h, p, of: returns(h, p, of, "own") * h("some", p),
    "abroad": sums("har_arrival", "har_return"),
    "harmonised": sums("cash", "abroad"),
    "shared": lambda h, p: h("abroad", p) * ~h("jrs", p),
    "har_state": lambda h, p, of: h("shared", p) // of(p).state_parts,
    "harmonised_state": sums("cash", "har_state"),
    "harmonised_amif": lambda h, p: h("shared", p) - h("har_state", p),
    "harmonised_frontex": lambda h, p: h("abroad", p) * h("jrs", p),
}
NAMES = ["cash", "reintegration", "national", "national_state", "national_amif",
         "arrival", "jrs_return", "frontex_total",
         "harmonised_cash", "har_arrival", "har_return", "harmonised",
         "harmonised_state", "harmonised_amif", "harmonised_frontex"]
INPUT_KINDS = {"adults": int, "minors": int, "principals": int, "voluntary": bool, "jrs": bool,
               "eligible": bool, "registered_on": int}


def system():
    made = TaxBenefitSystem([PERSON, HOUSEHOLD])
    made.parameters = ParameterNode("", data=PARAMETERS)
    # From words to yes and no is part of the work, and done with NumPy in `inputs`.
    for name in [*INPUT_KINDS, *FORMULAS]:
        parts = {"value_type": INPUT_KINDS.get(name, bool if name == "some" else int),
                 "entity": HOUSEHOLD, "definition_period": DateUnit.MONTH, "label": name}
        if name in FORMULAS:
            parts["formula"] = FORMULAS[name]
        made.add_variable(type(name, (Variable,), parts))
    return made


SYSTEM = system()
load = with_numpy.load


def inputs(data):
    made = {name: data[name] for name in ("adults", "minors", "principals", "registered_on")}
    for name, source, accepted in [("voluntary", "departure", {"voluntary"}),
                                   ("jrs", "channel", {"jrs"}),
                                   ("eligible", "nationality", with_numpy.ELIGIBLE)]:
        codes, words = data[source]
        made[name] = np.array([word in accepted for word in words])[codes]
    return made


def simulation(data, trace=False):
    made = SimulationBuilder().build_default_simulation(SYSTEM, count=len(data["adults"]))
    made.trace = trace
    for name, values in inputs(data).items():
        made.set_input(name, MONTH, values)
    return made


setup = simulation


def evaluate(made):
    return [made.calculate(name, MONTH) for name in NAMES]


def totals(made):
    return [int(column.sum(dtype=np.int64)) for column in evaluate(made)]


def files(file, out):
    data = load(file)
    table = dict(zip([INPUTS[0], *OUTPUTS], [data["household_id"], *evaluate(simulation(data))]))
    pq.write_table(pa.table(table), out, compression="snappy", row_group_size=131_072)


def family(text):
    """Two adults and two minors from Iraq through iom, voluntary, with every step.

    As `text` the steps are written as JSON, else they are left as they come."""
    one = {"adults": np.int32([2]), "minors": np.int32([2]), "principals": np.int32([1]),
           "registered_on": np.int32([LATER_DAY - 1]),
           "departure": (np.array([0]), ["voluntary"]), "channel": (np.array([0]), ["iom"]),
           "nationality": (np.array([0]), ["IQ"])}
    made = simulation(one, trace=True)
    found = [int(column[0]) for column in evaluate(made)]
    steps = made.tracer.get_serialized_flat_trace()
    return found, len(json.dumps(steps, default=str)) if text else 0
