"""zen-engine: one family through expressions and decision tables, with a trace."""

import json
from importlib.metadata import version

import zen

from rules import *

VERSION = version("zen-engine")
NUMBERS = iter(range(1, 1_000))


def node(kind, name, content):
    return {"id": f"n{next(NUMBERS)}", "type": kind, "name": name, "content": content,
            "position": {"x": 0, "y": 0}}


SETTINGS = {"passThrough": True, "inputField": None, "outputPath": None, "executionMode": "single"}


def expressions(name, pairs):
    each = [{"id": f"e{next(NUMBERS)}", "key": key, "value": value} for key, value in pairs]
    return node("expressionNode", name, {**SETTINGS, "expressions": each})


def table(name, conditions, results, rows):
    columns = lambda fields: [{"id": f"c{next(NUMBERS)}", "name": field, "field": field,
                               "type": "expression"} for field in fields]
    inputs, outputs = columns(conditions), columns(results)
    rules = [dict(zip([one["id"] for one in inputs + outputs], [*cells, *values]),
                  _id=f"r{next(NUMBERS)}") for cells, values in rows]
    return node("decisionTableNode", name, {**SETTINGS, "hitPolicy": "first", "inputs": inputs,
                                            "outputs": outputs, "rules": rules})


def graph():
    more = PRINCIPAL - OTHER
    nodes = [
        node("inputNode", "household", {}),
        expressions("facts", [
            ("persons", "adults + minors"),
            ("own", "adults == 0 ? minors : adults"),
            ("some", "jrs or eligible")]),
        table("national", ["voluntary", "eligible"], ["cash", "reintegration"], [
            (["true", "true"], [f"{CASH_ADULT} * adults + {CASH_MINOR} * minors",
                                f"{REINTEGRATION_ADULT} * adults + {REINTEGRATION_MINOR} * minors"]),
            (["true", ""], [f"{CASH_ADULT} * adults + {CASH_MINOR} * minors", "0"]),
            (["", ""], ["0", "0"])]),
        table("frontex", ["voluntary", "later"], ["arrival", "jrs_return", "every_return"], [
            (["true", ""], [f"{ARRIVAL} * persons", f"{OTHER} * persons + {more} * principals",
                            f"{OTHER} * persons + {more} * own"]),
            (["", "true"], [f"{ARRIVAL_FORCED_LATER} * persons", f"{OTHER} * persons",
                            f"{OTHER} * persons"]),
            (["", ""], [f"{ARRIVAL} * persons", f"{OTHER} * persons", f"{OTHER} * persons"])]),
        table("harmonised", ["some"], ["har_arrival", "har_return"], [
            (["true"], ["arrival", "every_return"]), ([""], ["0", "0"])]),
        table("payers", ["jrs"], ["frontex", "shared"], [
            (["true"], ["har_arrival + har_return", "0"]),
            ([""], ["0", "har_arrival + har_return"])]),
        expressions("totals", list(zip([f"o{place}" for place in range(15)], [
            "cash", "reintegration", "cash + reintegration",
            f"cash + reintegration / {STATE_PARTS}",
            f"reintegration - reintegration / {STATE_PARTS}",
            "arrival", "jrs_return", "arrival + jrs_return",
            "cash", "har_arrival", "har_return", "cash + har_arrival + har_return",
            f"cash + shared / {STATE_PARTS}", f"shared - shared / {STATE_PARTS}", "frontex"]))),
        node("outputNode", "amounts", {}),
    ]
    edges = [{"id": f"g{next(NUMBERS)}", "type": "edge", "sourceId": one["id"],
              "targetId": other["id"]} for one, other in zip(nodes, nodes[1:])]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


ENGINE = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": graph()}}})


def family(text):
    """Two adults and two minors from Iraq through iom, voluntary, with every step.

    As `text` the steps are written as JSON, else they are left as they come."""
    case = {"adults": 2, "minors": 2, "principals": 1, "voluntary": True, "jrs": False,
            "eligible": True, "later": False}
    answer = ENGINE.evaluate("rules", case, {"trace": True})
    found = [int(answer["result"][f"o{place}"]) for place in range(15)]
    return found, len(json.dumps(answer["trace"])) if text else 0
