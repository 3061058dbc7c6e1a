//! What can be asked of the register.

use axum::http::Method;
use axum::routing::on;
use schemars::json_schema;

use super::seen::{Budgets, Done, Events, Found, Listed};
use super::sessions::Begun;
use super::{sessions, shapes, work};
use crate::api::operations::{Guard, Kind, Operation, Parameter, Request, Shape, example};

const KEY: Parameter = Parameter {
    name: "Idempotency-Key",
    kind: Kind::Text,
    required: true,
    description: "Een sleutel die u zelf kiest. Komt hetzelfde verzoek twee keer, dan gebeurt het \
        één keer en is het antwoord hetzelfde.",
};
const SEEN: Parameter = Parameter {
    name: "If-Match",
    kind: Kind::Text,
    required: true,
    description: "De `ETag` van de zaak zoals u die zag. Is zij intussen gewijzigd, dan is het \
        antwoord 412.",
};
const REASON: Parameter = Parameter {
    name: "Reden",
    kind: Kind::Text,
    required: false,
    description: "Waarom u een zaak opent die op de lijst van een ander staat, in UTF-8. Elke \
        inzage wordt met de reden vastgelegd.",
};

const LOOK: Guard =
    Guard { status: "200", login: true, headers: &[], etag: false, refusals: &["401", "403"] };
const LOOK_AT_ONE: Guard = Guard { headers: &[REASON], etag: true, ..LOOK };

/// Everything that can be asked of the register.
pub(in crate::api) const ALL: &[Operation] = &[
    Operation {
        method: Method::POST,
        path: "/sessies",
        id: "beginSessie",
        summary: "Aanmelden",
        description: "Met naam, wachtwoord en code. Het antwoord heeft een token voor de header \
            `Authorization`; er is geen cookie. Na vijf foute pogingen is het account een \
            kwartier dicht.",
        handler: |method| on(method, sessions::begin),
        query: &[],
        request: Some(Request {
            shape: Shape::Written("Aanmelding", shapes::log_in),
            example: example!("sessie-vraag"),
        }),
        answer: |all| all.subschema_for::<Begun>(),
        example: example!("sessie"),
        guard: Some(Guard { status: "201", login: false, ..LOOK }),
    },
    Operation {
        method: Method::DELETE,
        path: "/sessies",
        id: "eindigSessie",
        summary: "Afmelden",
        description: "De token geldt daarna niet meer.",
        handler: |method| on(method, sessions::end),
        query: &[],
        request: None,
        answer: |_| json_schema!({}),
        example: "",
        guard: Some(Guard { status: "204", ..LOOK }),
    },
    Operation {
        method: Method::POST,
        path: "/zaken",
        id: "openZaak",
        summary: "Een huishouden inschrijven",
        description: "Lijkt iemand in een andere zaak te staan, dan is het antwoord 409 met die \
            zaken onder `alike`. Wie heeft vergeleken, noemt ze onder `looked_at` en schrijft \
            onder `because` waarom het geen bezwaar is.",
        handler: |method| on(method, work::open),
        query: &[],
        request: Some(Request {
            shape: Shape::Written("Intake", shapes::intake),
            example: example!("intake-vraag"),
        }),
        answer: |all| all.subschema_for::<Done>(),
        example: example!("intake"),
        guard: Some(Guard {
            status: "201",
            headers: &[KEY],
            etag: true,
            refusals: &["401", "403", "409"],
            ..LOOK
        }),
    },
    Operation {
        method: Method::GET,
        path: "/zaken",
        id: "toonZaken",
        summary: "De zaken die u mag zien",
        description: "Waar het eerst iets voor moet gebeuren, staat voorop. Zonder namen.",
        handler: |method| on(method, work::list),
        query: &[
            Parameter {
                name: "step",
                kind: Kind::Steps,
                required: false,
                description: "In deze stap; herhaalbaar.",
            },
            Parameter {
                name: "assignedTo",
                kind: Kind::Text,
                required: false,
                description: "Op de lijst van dit account.",
            },
            Parameter {
                name: "dueUntil",
                kind: Kind::Day,
                required: false,
                description: "Waar op of voor deze dag iets voor moet gebeuren.",
            },
            Parameter {
                name: "after",
                kind: Kind::Text,
                required: false,
                description: "De waarde van `next` op de vorige bladzijde.",
            },
            Parameter {
                name: "limit",
                kind: Kind::Number,
                required: false,
                description: "Hoeveel zaken op een bladzijde: 1 tot en met 200, anders 50.",
            },
        ],
        request: None,
        answer: |all| all.subschema_for::<Listed>(),
        example: example!("zaken"),
        guard: Some(LOOK),
    },
    Operation {
        method: Method::POST,
        path: "/zaken/_zoek",
        id: "zoekZaken",
        summary: "Zoeken op V-nummer, naam of nummer van de zaak",
        description: "Wat u zoekt staat in de body en nooit in een adres. Dat er is gezocht, en \
            welke zaken er zijn gevonden, wordt vastgelegd.",
        handler: |method| on(method, work::search),
        query: &[],
        request: Some(Request {
            shape: Shape::Written("Zoekvraag", shapes::sought),
            example: example!("zoek-vraag"),
        }),
        answer: |all| all.subschema_for::<Found>(),
        example: example!("zoek"),
        guard: Some(LOOK),
    },
    Operation {
        method: Method::GET,
        path: "/zaken/{id}",
        id: "toonZaak",
        summary: "Eén zaak",
        description: "Zoals zij nu is. De inzage wordt vastgelegd.",
        handler: |method| on(method, work::one),
        query: &[],
        request: None,
        answer: |_| shapes::case().try_into().unwrap_or_default(),
        example: example!("zaak"),
        guard: Some(LOOK_AT_ONE),
    },
    Operation {
        method: Method::GET,
        path: "/zaken/{id}/gebeurtenissen",
        id: "toonGebeurtenissen",
        summary: "Alles wat er met een zaak gebeurde",
        description: "Ook wie keek en waarom. De inzage wordt vastgelegd.",
        handler: |method| on(method, work::events),
        query: &[],
        request: None,
        answer: |all| all.subschema_for::<Events>(),
        example: example!("gebeurtenissen"),
        guard: Some(LOOK_AT_ONE),
    },
    Operation {
        method: Method::POST,
        path: "/zaken/{id}/opdrachten",
        id: "geefOpdracht",
        summary: "Iets doen met een zaak",
        description: "Van toestemming tot afsluiting. Wie iets vroeg, kan het niet ook \
            goedkeuren: 403.",
        handler: |method| on(method, work::act),
        query: &[],
        request: Some(Request {
            shape: Shape::Written("Opdracht", shapes::command),
            example: example!("opdracht-vraag"),
        }),
        answer: |all| all.subschema_for::<Done>(),
        example: example!("opdracht"),
        guard: Some(Guard {
            headers: &[KEY, SEEN],
            etag: true,
            refusals: &["401", "403", "409", "412", "428"],
            ..LOOK
        }),
    },
    Operation {
        method: Method::GET,
        path: "/budgetten",
        id: "toonBudgetten",
        summary: "Hoe elk budget staat",
        description: "Beschikbaar gesteld, vrij, beloofd en betaald.",
        handler: |method| on(method, work::budgets),
        query: &[],
        request: None,
        answer: |all| all.subschema_for::<Budgets>(),
        example: example!("budgetten"),
        guard: Some(LOOK),
    },
];
