"""The rules as a peer states them: once, for all peers, in cents.

They hold for the households of the benchmark only (kernel/population.rs): registered in 2024 or
2025, adult or minor, and a forced departure always through jrs. Wederkeer computes the same
households from its policy files; run.py stops unless every sum is equal to the cent.

nl-national, voluntary only (forced: nothing)
  departure-cash   200 an adult, 40 a minor
  reintegration    1800 an adult, 2800 a minor, if the nationality is eligible
  who pays         departure-cash the state; reintegration amif for 75%, the state for 25%
frontex-jrs
  post-arrival     615 a person; forced and registered from 23 March 2024: 205
  post-return      2000 a principal applicant, 1000 another; forced: 1000 a person
nl-harmonised
  departure-cash   as nl-national
  post-arrival     as frontex-jrs   } through iom and ngo only if the nationality is eligible
  post-return      2000 an adult or unaccompanied minor, 1000 another minor; forced: 1000
  who pays         departure-cash the state; the rest frontex through jrs,
                   otherwise amif for 75% and the state for 25%
"""

import csv
from datetime import date
from pathlib import Path

CASH_ADULT, CASH_MINOR = 200_00, 40_00
REINTEGRATION_ADULT, REINTEGRATION_MINOR = 1800_00, 2800_00
ARRIVAL, ARRIVAL_FORCED_LATER, LATER = 615_00, 205_00, "2024-03-23"
PRINCIPAL, OTHER = 2000_00, 1000_00
LATER_DAY = (date.fromisoformat(LATER) - date(1970, 1, 1)).days
STATE_PARTS = 4  # the state pays one of four

INPUTS = ["household_id", "registered_on", "departure", "channel", "nationality", "adults",
          "minors", "principals"]
# What nobody gets under a scheme has no column: nl-national gives nothing after arrival, and
# frontex-jrs nothing at departure. The payers of nl-national stand in their place.
OUTPUTS = ["nl-national.departure-cash", "nl-national.reintegration", "nl-national.total",
           "nl-national.paid-by.nl-state", "nl-national.paid-by.amif",
           "frontex-jrs.post-arrival", "frontex-jrs.post-return", "frontex-jrs.total",
           "nl-harmonised.departure-cash", "nl-harmonised.post-arrival",
           "nl-harmonised.post-return", "nl-harmonised.total",
           "nl-harmonised.paid-by.nl-state", "nl-harmonised.paid-by.amif",
           "nl-harmonised.paid-by.frontex"]


def eligible():
    """Nationalities that need a visa and are of a developing country, less those left out."""
    lists = Path(__file__).resolve().parents[4] / "policies" / "lists"

    def codes(name):
        with open(lists / f"{name}.csv", newline="") as file:
            return {row["code"] for row in csv.DictReader(file)
                    if not row["until"] or row["until"] >= "2025-12-31"}

    left_out = codes("western-balkans-moldova") | codes("national-exclusions")
    return sorted((codes("visa-required") & codes("oda-recipients")) - left_out)
