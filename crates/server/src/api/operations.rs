//! The one table of operations. The routes and the OpenAPI document both come from it.

use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use rules::changes::Changes;
use rules::compare::Comparison;
use rules::determine::Determination;
use rules::difference::PolicyDifference;
use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

use super::policies::{ChangedFiles, Checked, OpenQuestions};
use super::schemes::{Schemes, WholeScheme};
use super::{case, policies, schemes};
use crate::desk::Desk;

/// One thing that can be asked.
pub(super) struct Operation {
    /// GET, POST or DELETE.
    pub method: Method,
    /// Below the root of the API.
    pub path: &'static str,
    /// How generated clients call it.
    pub id: &'static str,
    /// What it does, in a few words.
    pub summary: &'static str,
    /// What else there is to know.
    pub description: &'static str,
    pub handler: fn(MethodFilter) -> MethodRouter<Desk>,
    pub query: &'static [Parameter],
    pub request: Option<Request>,
    pub answer: fn(&mut SchemaGenerator) -> Schema,
    /// Its example, from the snapshots of the tests.
    pub example: &'static str,
    /// What else holds for an operation of the register.
    pub guard: Option<Guard>,
}

/// What holds for an operation of the register alone.
pub(super) struct Guard {
    /// The status of an answer that does what was asked.
    pub status: &'static str,
    /// Whether somebody must be logged in.
    pub login: bool,
    /// Headers that come along.
    pub headers: &'static [Parameter],
    /// Whether the answer says the version of the case.
    pub etag: bool,
    /// Refusals beside those of every operation.
    pub refusals: &'static [&'static str],
}

/// A parameter in the address.
pub(super) struct Parameter {
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
    pub description: &'static str,
}

/// What a parameter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The id of a scheme.
    Scheme,
    Day,
    /// `question=answer`, repeatable.
    Readings,
    /// A word of the register's steps, repeatable.
    Steps,
    /// A whole number above zero.
    Number,
    Text,
}

/// What a body holds.
pub(super) struct Request {
    pub shape: Shape,
    pub example: &'static str,
}

#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// A case with these fields around it.
    Case(&'static str, &'static [&'static str]),
    /// A type of ours.
    Of(fn(&mut SchemaGenerator) -> Schema),
    /// A shape that is written out, under this name.
    Written(&'static str, fn() -> Value),
}

macro_rules! example {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/examples/", $name, ".json"))
    };
}
pub(super) use example;

/// Everything that can be asked.
pub(super) const ALL: &[Operation] = &[
    Operation {
        method: Method::POST,
        path: "/vaststellingen",
        id: "stelVast",
        summary: "Wat een huishouden krijgt, en waarom",
        description: "Onder de regeling die geldt, of onder `regeling`. Elke regel noemt het \
            bedrag, de vorm, wie betaalt en de vindplaats. Er wordt niets bewaard. Niet \
            gegarandeerd tot het besluit.",
        handler: |method| on(method, case::determination),
        query: &[],
        request: Some(Request {
            shape: Shape::Case("Vaststellingsvraag", &case::AROUND),
            example: example!("vaststelling-vraag"),
        }),
        answer: |all| all.subschema_for::<Determination<'_>>(),
        example: example!("vaststelling"),
        guard: None,
    },
    Operation {
        method: Method::POST,
        path: "/vergelijkingen",
        id: "vergelijk",
        summary: "Alle Nederlandse regelingen naast elkaar",
        description: "`vergelijkMet` voegt regelingen toe, zoals die van een andere staat.",
        handler: |method| on(method, case::comparison),
        query: &[],
        request: Some(Request {
            shape: Shape::Case("Vergelijkingsvraag", &case::AROUND_COMPARISON),
            example: example!("vergelijking-vraag"),
        }),
        answer: |all| all.subschema_for::<Comparison<'_>>(),
        example: example!("vergelijking"),
        guard: None,
    },
    Operation {
        method: Method::POST,
        path: "/veranderingen",
        id: "watVerandertHet",
        summary: "Elk enkel feit dat de uitkomst zou veranderen",
        description: "Het dichtstbijzijnde eerst.",
        handler: |method| on(method, case::changed),
        query: &[],
        request: Some(Request {
            shape: Shape::Case("Veranderingsvraag", &case::AROUND_CHANGES),
            example: example!("verandering-vraag"),
        }),
        answer: |all| all.subschema_for::<Changes<'_>>(),
        example: example!("verandering"),
        guard: None,
    },
    Operation {
        method: Method::GET,
        path: "/regelingen",
        id: "toonRegelingen",
        summary: "De regelingen van het pakket",
        description: "Ook die van andere staten, om mee te vergelijken.",
        handler: |method| on(method, schemes::all),
        query: &[],
        request: None,
        answer: |all| all.subschema_for::<Schemes<'_>>(),
        example: example!("regelingen"),
        guard: None,
    },
    Operation {
        method: Method::GET,
        path: "/regelingen/{id}",
        id: "toonRegeling",
        summary: "Eén regeling",
        description: "Met de dagen waarop zij geldt en waar dat staat.",
        handler: |method| on(method, schemes::one),
        query: &[],
        request: None,
        answer: |all| all.subschema_for::<WholeScheme<'_>>(),
        example: example!("regeling"),
        guard: None,
    },
    Operation {
        method: Method::GET,
        path: "/open-vragen",
        id: "toonOpenVragen",
        summary: "Wat de bronnen openlaten, en wat elk punt waard is",
        description: "De vragen kunnen in een verzoek anders worden gelezen, onder `lezingen`.",
        handler: |method| on(method, policies::questions),
        query: &[],
        request: None,
        answer: |all| all.subschema_for::<OpenQuestions<'_>>(),
        example: example!("open-vragen"),
        guard: None,
    },
    Operation {
        method: Method::GET,
        path: "/beleidsverschillen",
        id: "toonBeleidsverschillen",
        summary: "Wat er verandert tussen twee regelingen of twee dagen",
        description: "Zonder dag: de laatste dag van een regeling die is geëindigd, of de eerste \
            dag van de laatste periode van een die loopt.",
        handler: |method| on(method, policies::differences),
        query: &[
            Parameter {
                name: "oud",
                kind: Kind::Scheme,
                required: true,
                description: "De oude regeling.",
            },
            Parameter {
                name: "oudOp",
                kind: Kind::Day,
                required: false,
                description: "De inschrijfdatum waarop de oude regeling wordt bekeken.",
            },
            Parameter {
                name: "nieuw",
                kind: Kind::Scheme,
                required: true,
                description: "De nieuwe regeling.",
            },
            Parameter {
                name: "nieuwOp",
                kind: Kind::Day,
                required: false,
                description: "De inschrijfdatum waarop de nieuwe regeling wordt bekeken.",
            },
            Parameter {
                name: "lezing",
                kind: Kind::Readings,
                required: false,
                description: "Een open vraag anders lezen, als `vraag=antwoord`; herhaalbaar.",
            },
        ],
        request: None,
        answer: |all| all.subschema_for::<PolicyDifference>(),
        example: example!("beleidsverschil"),
        guard: None,
    },
    Operation {
        method: Method::POST,
        path: "/beleidscontroles",
        id: "controleerBeleid",
        summary: "Of gewijzigde bestanden een pakket zonder fouten geven",
        description: "De bestanden komen in de plaats van die met dezelfde naam. Het beleid op de \
            server verandert niet.",
        handler: |method| on(method, policies::check),
        query: &[],
        request: Some(Request {
            shape: Shape::Of(|all| all.subschema_for::<ChangedFiles>()),
            example: example!("beleidscontrole-vraag"),
        }),
        answer: |all| all.subschema_for::<Checked>(),
        example: example!("beleidscontrole"),
        guard: None,
    },
];
