//! Accounts and logging in: what works, what does not, and that nobody learns why.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod support;

use jiff::Timestamp;
use register::actor::Role;
use register::login::{NewUser, code_at};
use register::store::Organisation;
use register::{Refused, Register};
use support::{Hand, Place, actor};

fn with_people(register: &Register) -> String {
    for (id, oversees) in [("dtv", true), ("iom", false)] {
        let (id, title) = (id.to_owned(), id.to_uppercase());
        register.add_organisation(Organisation { id, title, oversees }).unwrap();
    }
    register.add_user(None, new("carla", "iom", Role::Counsellor)).unwrap()
}

fn new(name: &str, organisation: &str, role: Role) -> NewUser {
    NewUser {
        name: name.to_owned(),
        organisation: organisation.to_owned(),
        role,
        needs_code: true,
        subject: None,
        password: None,
    }
}

const NO_LOGIN: Result<String, Vec<Refused>> = Err(Vec::new());

fn no_login(outcome: &Result<String, Vec<Refused>>) -> bool {
    outcome.as_ref().err().map(Vec::as_slice) == Some(&[Refused::NoLogin])
}

#[test]
fn from_the_first_password_to_a_code_and_out_again() {
    for place in Place::all() {
        let hand = Hand::at("2025-03-03");
        let register = place.register(&hand);
        let first = with_people(&register);

        let token = register.log_in("carla", &first, "").unwrap();
        let session = register.session(&token).unwrap().unwrap();
        assert!(session.must_enrol, "a code has to be set up first");
        assert_eq!(session.actor, actor("carla", "iom", Role::Counsellor));

        let (secret, address) = register.new_secret(&session.actor).unwrap();
        assert!(address.starts_with("otpauth://totp/Wederkeer"), "{address}");
        let now: Timestamp = "2025-03-03T12:00:00Z".parse().unwrap();
        let code = code_at(&secret, now).unwrap();
        assert!(no_login(&register.enrol(&session.actor, &secret, "000000")) || code == "000000");
        let second = register.enrol(&session.actor, &secret, &code).unwrap();
        assert_eq!(register.session(&token).unwrap(), None, "the token before ended");
        assert!(!register.session(&second).unwrap().unwrap().must_enrol);

        // The code of now was used: it opens nothing any more. That of tomorrow does, once.
        assert!(no_login(&register.log_in("carla", &first, &code)));
        hand.set("2025-03-04");
        let tomorrow: Timestamp = "2025-03-04T12:00:00Z".parse().unwrap();
        let code = code_at(&secret, tomorrow).unwrap();
        assert!(no_login(&register.log_in("carla", &first, "")));
        let third = register.log_in("carla", &first, &code).unwrap();
        assert!(no_login(&register.log_in("carla", &first, &code)));

        let session = register.session(&third).unwrap().unwrap();
        let short = register.change_password(&session.actor, &first, "kort");
        assert_eq!(short, Err(vec![Refused::WeakPassword]));
        let fourth =
            register.change_password(&session.actor, &first, "paard fiets kaas gracht").unwrap();
        assert_eq!(register.session(&third).unwrap(), None, "the session before ended");
        register.log_out(&fourth).unwrap();
        assert_eq!(register.session(&fourth).unwrap(), None);

        // A lost telephone: a new password, codes anew, and every session ends.
        let session = register.change_password(&session.actor, "paard fiets kaas gracht", &first);
        let first = register.reset(None, "carla").unwrap();
        assert_eq!(register.session(&session.unwrap()).unwrap(), None);
        let token = register.log_in("carla", &first, "").unwrap();
        assert!(register.session(&token).unwrap().unwrap().must_enrol);
        register.verify().unwrap();
    }
}

#[test]
fn five_wrong_attempts_close_the_account_for_a_while() {
    let (place, hand) = (Place::sqlite(), Hand::at("2025-03-03"));
    let register = place.register(&hand);
    let first = with_people(&register);
    for _ in 0..5 {
        assert!(no_login(&register.log_in("carla", "verkeerd wachtwoord", "")));
    }
    assert!(no_login(&register.log_in("carla", &first, "")), "also with the right password");
    assert!(no_login(&register.log_in("niemand", &first, "")), "as for a name that is not there");
    hand.set("2025-03-04");
    assert_ne!(register.log_in("carla", &first, ""), NO_LOGIN);
}

#[test]
fn a_session_ends_by_itself_and_a_token_cannot_be_guessed() {
    let (place, hand) = (Place::sqlite(), Hand::at("2025-03-03"));
    let register = place.register(&hand);
    let first = with_people(&register);
    let token = register.log_in("carla", &first, "").unwrap();
    assert_eq!(token.len(), 64);
    assert_eq!(register.session(&token.replace(&token[..1], "g")).unwrap(), None);
    assert!(register.session(&token).unwrap().is_some());
    hand.set("2025-03-04");
    assert_eq!(register.session(&token).unwrap(), None, "nothing was asked for a day");
}

#[test]
fn accounts_are_kept_by_the_administrators_of_the_organisation_alone() {
    let (place, hand) = (Place::sqlite(), Hand::at("2025-03-03"));
    let register = place.register(&hand);
    with_people(&register);
    let theirs = actor("ada", "iom", Role::Administrator);
    let overseer = actor("bas", "dtv", Role::Administrator);
    let piet = new("piet", "iom", Role::Controller);
    for role in Role::ALL.iter().filter(|role| **role != Role::Administrator) {
        let refused = register.add_user(Some(&actor("x", "iom", *role)), piet.clone());
        assert!(matches!(refused.unwrap_err()[..], [Refused::NotAllowed { .. }]), "{role:?}");
    }
    register.add_user(Some(&theirs), piet.clone()).unwrap();
    let twice = register.add_user(Some(&overseer), piet);
    assert_eq!(twice.unwrap_err(), [Refused::NameTaken { name: "piet".to_owned() }]);
    let elsewhere = register.add_user(Some(&theirs), new("kim", "dtv", Role::Controller));
    assert!(matches!(elsewhere.unwrap_err()[..], [Refused::NotAllowed { .. }]));

    let names = |by| register.users(by).unwrap().into_iter().map(|user| user.name);
    assert_eq!(names(&theirs).collect::<Vec<_>>(), ["carla", "piet"]);
    let first = register.add_user(None, new("kim", "iom", Role::Counsellor)).unwrap();
    let token = register.log_in("kim", &first, "").unwrap();
    register.set_active(&theirs, "kim", false).unwrap();
    assert_eq!(register.session(&token).unwrap(), None, "an account that is off has no session");
    assert!(no_login(&register.log_in("kim", &first, "")));
}
