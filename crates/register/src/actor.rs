//! Who may do what: roles, actions, and whose cases.

use serde::{Deserialize, Serialize};

/// Somebody who asks, as the login established it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The name of the account; no name of a person need be in it.
    pub user: String,
    /// The organisation.
    pub organisation: String,
    /// Whether the organisation oversees the others, as DT&V does.
    pub oversees: bool,
    /// The role.
    pub role: Role,
}

macro_rules! closed_set {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $one:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$doc])* $one,)* }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$one),*];

            /// The word for it, as it is kept and sent.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$one => $word,)* }
            }

            /// The one with this word.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}
pub(crate) use closed_set;

closed_set! {
    /// What somebody is in an organisation.
    Role {
        /// Counsels returnees and prepares cases (IOM, NGO).
        Counsellor = "counsellor",
        /// Supervises departures, prepares and follows cases (regievoerder, DT&V).
        Supervisor = "supervisor",
        /// Divides the work, approves, hands cases over.
        Coordinator = "coordinator",
        /// Approves and releases money, sets budgets, states accounts to funders.
        Controller = "controller",
        /// Looks at everything and changes nothing.
        Auditor = "auditor",
        /// Keeps and erases.
        RecordsManager = "records-manager",
        /// Keeps accounts of users; sees no case.
        Administrator = "administrator",
    }
}

closed_set! {
    /// What can be done.
    Action {
        /// Find and open cases.
        Read = "read",
        /// Register a household.
        Open = "open",
        /// Put facts, consent and evidence together, compute, ask for approval.
        Prepare = "prepare",
        /// Approve what somebody else asked for.
        Approve = "approve",
        /// Departure, arrival, plan, report.
        Follow = "follow",
        /// Ask for a payment.
        Order = "order",
        /// Release a payment that somebody else asked for.
        Release = "release",
        /// Undo a payment, note what came back.
        Correct = "correct",
        /// Close, stop, let lapse, go on.
        Conclude = "conclude",
        /// Hand over to, or take over from, another organisation.
        Transfer = "transfer",
        /// Put cases on lists.
        Assign = "assign",
        /// Set what funders make available.
        Budget = "budget",
        /// See the ledger, the budgets and the statements to funders.
        Accounts = "accounts",
        /// See what happened, who looked, and whether the chain holds.
        Audit = "audit",
        /// Erase what is personal when its time is over.
        Erase = "erase",
        /// Keep accounts of users.
        Users = "users",
        /// Try a policy that is not in force on the register.
        Rehearse = "rehearse",
        /// Take cases out in a file.
        Export = "export",
    }
}

/// How far something may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// Within the own organisation.
    Own,
    /// Every organisation, for those whose organisation oversees the others; else the own.
    Overseen,
}

impl Role {
    /// How far an action of this role reaches: the whole table of who may do what.
    pub const fn reach(self, action: Action) -> Reach {
        use Action::{
            Accounts, Approve, Assign, Audit, Budget, Conclude, Correct, Erase, Export, Follow,
            Open, Order, Prepare, Read, Rehearse, Release, Transfer, Users,
        };
        match (self, action) {
            (Self::Counsellor, Read | Open | Prepare | Follow | Order) => Reach::Own,
            (Self::Supervisor, Read) => Reach::Overseen,
            (Self::Supervisor, Open | Prepare | Follow | Order | Conclude) => Reach::Own,
            (Self::Coordinator, Read | Rehearse) => Reach::Overseen,
            (Self::Coordinator, Open | Prepare | Follow | Approve) => Reach::Own,
            (Self::Coordinator, Conclude | Transfer | Assign | Export) => Reach::Own,
            (Self::Controller, Read | Accounts | Budget | Rehearse) => Reach::Overseen,
            (Self::Controller, Approve | Release | Correct) => Reach::Own,
            (Self::Auditor, Read | Accounts | Audit | Export) => Reach::Overseen,
            (Self::RecordsManager, Read | Audit) => Reach::Own,
            (Self::RecordsManager, Erase) => Reach::Own,
            (Self::Administrator, Users) => Reach::Own,
            _ => Reach::Nothing,
        }
    }
}

impl Actor {
    /// Whoever works at the command line of the machine itself, as the overseeing organisation.
    /// What they do is in the journal under this name.
    pub fn command_line(organisation: &str, role: Role) -> Self {
        let (user, organisation) = ("command-line".to_owned(), organisation.to_owned());
        Self { user, organisation, oversees: true, role }
    }

    /// Whether they may do something with what belongs to an organisation.
    pub fn may(&self, action: Action, organisation: &str) -> bool {
        match self.role.reach(action) {
            Reach::Nothing => false,
            Reach::Own => self.organisation == organisation,
            Reach::Overseen => self.oversees || self.organisation == organisation,
        }
    }

    /// Whether they see every organisation's cases.
    pub fn sees_all(&self) -> bool {
        self.everywhere(Action::Read)
    }

    /// Whether they may do something with what belongs to any organisation.
    pub fn everywhere(&self, action: Action) -> bool {
        self.oversees && self.role.reach(action) == Reach::Overseen
    }
}
