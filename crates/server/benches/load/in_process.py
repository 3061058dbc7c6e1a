"""Milliseconds that OpenFisca takes for one household in its own process: the median.

    in_process.py CASE.json, by load.py
"""

import json
import sys
import time
from pathlib import Path

from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_terugkeer import CountryTaxBenefitSystem

NAMES = ("national_total", "frontex_total", "harmonised_total")


def main():
    case = json.loads(Path(sys.argv[1]).read_text())
    day = next(iter(case["households"]["h"]["voluntary"]))
    system = CountryTaxBenefitSystem()
    took = []
    for _ in range(300):
        began = time.perf_counter()
        simulation = SimulationBuilder().build_from_entities(system, case)
        for name in NAMES:
            simulation.calculate(name, day)
        took.append((time.perf_counter() - began) * 1000)
    print(sorted(took)[len(took) // 2])


main()
