"""The same scheme for OpenFisca: three regimes for one household, with its parameters as YAML.

The peer of the load benchmark, written as its own documentation tells a country package to be.
"""

import os

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

DAY = DateUnit.DAY
HERE = os.path.dirname(os.path.abspath(__file__))

Person = build_entity(key="person", plural="persons", label="A returnee", is_person=True)
Household = build_entity(
    key="household",
    plural="households",
    label="People who leave together",
    roles=[
        {"key": "principal", "plural": "principals", "label": "Principal applicant"},
        {"key": "member", "plural": "members", "label": "Family member"},
    ],
)


class adult(Variable):
    value_type = bool
    entity = Person
    definition_period = DAY
    label = "Whether the person is an adult on the registration date"


class voluntary(Variable):
    value_type = bool
    entity = Household
    definition_period = DAY
    label = "Whether the departure is voluntary"


class through_iom(Variable):
    value_type = bool
    entity = Household
    definition_period = DAY
    label = "Whether support is given through IOM"


def adults(household, day):
    return household.sum(household.members("adult", day) * 1)


def minors(household, day):
    return household.nb_persons() - adults(household, day)


def per_person(household, day, amounts):
    return adults(household, day) * amounts.adult + minors(household, day) * amounts.minor


class national_departure_cash(Variable):
    value_type = float
    entity = Household
    definition_period = DAY

    def formula(household, day, parameters):
        amounts = parameters(day).departure_cash
        return household("voluntary", day) * per_person(household, day, amounts)


class national_reintegration(Variable):
    value_type = float
    entity = Household
    definition_period = DAY

    def formula(household, day, parameters):
        amounts = parameters(day).reintegration
        return household("voluntary", day) * per_person(household, day, amounts)


class frontex_post_arrival(Variable):
    value_type = float
    entity = Household
    definition_period = DAY

    def formula(household, day, parameters):
        amounts = parameters(day).post_arrival
        each = numpy.where(household("voluntary", day), amounts.voluntary, amounts.forced)
        return household.nb_persons() * each


class frontex_post_return(Variable):
    value_type = float
    entity = Household
    definition_period = DAY

    def formula(household, day, parameters):
        amounts = parameters(day).post_return
        principals = household.nb_persons(Household.PRINCIPAL)
        members = household.nb_persons() - principals
        return numpy.where(
            household("voluntary", day),
            principals * amounts.principal + members * amounts.member,
            household.nb_persons() * amounts.forced,
        )


class harmonised_post_return(Variable):
    value_type = float
    entity = Household
    definition_period = DAY

    def formula(household, day, parameters):
        amounts = parameters(day).post_return
        as_principal = adults(household, day) * amounts.principal
        return numpy.where(
            household("voluntary", day),
            as_principal + minors(household, day) * amounts.member,
            household.nb_persons() * amounts.forced,
        )


class national_total(Variable):
    value_type = float
    entity = Household
    definition_period = DAY

    def formula(household, day):
        return household("national_departure_cash", day) + household("national_reintegration", day)


class frontex_total(Variable):
    value_type = float
    entity = Household
    definition_period = DAY

    def formula(household, day):
        return household("frontex_post_arrival", day) + household("frontex_post_return", day)


class harmonised_total(Variable):
    value_type = float
    entity = Household
    definition_period = DAY

    def formula(household, day):
        return (
            household("national_departure_cash", day)
            + household("frontex_post_arrival", day)
            + household("harmonised_post_return", day)
        )


class harmonised_amif(Variable):
    value_type = float
    entity = Household
    definition_period = DAY

    def formula(household, day, parameters):
        abroad = household("frontex_post_arrival", day) + household("harmonised_post_return", day)
        return household("through_iom", day) * abroad * parameters(day).amif_share


class CountryTaxBenefitSystem(TaxBenefitSystem):
    def __init__(self):
        super().__init__([Person, Household])
        self.add_variables(*VARIABLES)
        self.load_parameters(os.path.join(HERE, "parameters"))


VARIABLES = [
    adult,
    voluntary,
    through_iom,
    national_departure_cash,
    national_reintegration,
    frontex_post_arrival,
    frontex_post_return,
    harmonised_post_return,
    national_total,
    frontex_total,
    harmonised_total,
    harmonised_amif,
]
