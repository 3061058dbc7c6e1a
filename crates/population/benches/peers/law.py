"""The rules as a law of RegelRecht, for one household: an article whose actions follow each other.

JSON is YAML as well, so the law is written as JSON.
"""

from rules import *

NUMBERS = ["adults", "minors", "principals"]
FACTS = ["voluntary", "jrs", "eligible", "later"]


def of(name):
    return lambda *values: {"operation": name, "values": list(values)}


ADD, SUBTRACT, MULTIPLY = of("ADD"), of("SUBTRACT"), of("MULTIPLY")


def holds(fact):
    return {"operation": "EQUALS", "subject": f"${fact}", "value": True}


def either(*facts):
    return {"operation": "OR", "conditions": [holds(fact) for fact in facts]}


def both(*facts):
    return {"operation": "AND", "conditions": [holds(fact) for fact in facts]}


def case(when, then, default):
    return {"operation": "IF", "cases": [{"when": when, "then": then}], "default": default}


def times(cents, count):
    return MULTIPLY(cents, f"${count}")


def part(amount):
    divided = {"operation": "DIVIDE", "values": [amount, STATE_PARTS]}
    return {"operation": "FLOOR", "precision": 0, "value": divided}


def actions():
    alone = {"operation": "EQUALS", "subject": "$adults", "value": 0}
    more = lambda count: ADD(times(OTHER, "persons"), times(PRINCIPAL - OTHER, count))
    cash = ADD(times(CASH_ADULT, "adults"), times(CASH_MINOR, "minors"))
    back = ADD(times(REINTEGRATION_ADULT, "adults"), times(REINTEGRATION_MINOR, "minors"))
    yield "persons", ADD("$adults", "$minors")
    yield "own", case(alone, "$minors", "$adults")
    yield "some", either("jrs", "eligible")
    yield "o0", case(holds("voluntary"), cash, 0)
    yield "o1", case(both("voluntary", "eligible"), back, 0)
    yield "o2", ADD("$o0", "$o1")
    yield "o3", ADD("$o0", part("$o1"))
    yield "o4", SUBTRACT("$o1", part("$o1"))
    usual, later = times(ARRIVAL, "persons"), times(ARRIVAL_FORCED_LATER, "persons")
    yield "o5", case(holds("voluntary"), usual, case(holds("later"), later, usual))
    yield "o6", case(holds("voluntary"), more("principals"), times(OTHER, "persons"))
    yield "o7", ADD("$o5", "$o6")
    yield "o8", ADD("$o0", 0)
    yield "o9", case(holds("some"), "$o5", 0)
    every = case(holds("voluntary"), more("own"), times(OTHER, "persons"))
    yield "o10", case(holds("some"), every, 0)
    yield "o11", ADD("$o8", "$o9", "$o10")
    yield "shared", case(holds("jrs"), 0, ADD("$o9", "$o10"))
    yield "o12", ADD("$o8", part("$shared"))
    yield "o13", SUBTRACT("$shared", part("$shared"))
    yield "o14", case(holds("jrs"), ADD("$o9", "$o10"), 0)


def law():
    each = list(actions())
    kind = lambda name: "boolean" if name in [*FACTS, "some"] else "number"
    execution = {
        "parameters": [{"name": name, "type": kind(name), "required": True}
                       for name in [*NUMBERS, *FACTS]],
        "output": [{"name": name, "type": kind(name)} for name, _ in each],
        "actions": [{"output": name, "value": value} for name, value in each]}
    article = {"number": "1", "text": "The rules of the benchmark.", "url": "https://example.org",
               "machine_readable": {"execution": execution}}
    return {"$id": "return_support", "regulatory_layer": "UITVOERINGSBELEID",
            "publication_date": "2024-01-01", "valid_from": "2024-01-01",
            "url": "https://example.org", "articles": [article]}
