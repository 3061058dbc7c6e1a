//! Codes beside the password (TOTP), set up once; and another password.

use axum::body::Bytes;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use maud::{Markup, html};
use register::Refused;
use register::login::Session;
use rules::words::Lang;

use super::cookie::Kind;
use super::frame::{at_the_door, csrf, page, start};
use super::visit::{Caller, Halt, Told, Visit, see, status_of, with_cookie};
use crate::address::Page;
use crate::page::fields::{Field, Kind as Shape, Mistake, password, summary, text};

/// Who has to set up codes, and nobody else.
fn newcomer(caller: &Caller) -> Result<Session, Halt> {
    match &caller.session {
        None => Err(Halt::to(&Page::LogIn, caller.lang)),
        Some(session) if session.must_enrol => Ok(session.clone()),
        Some(session) => Err(Halt::to(&start(&session.actor), caller.lang)),
    }
}

/// A new secret, as text and as the address that an app reads.
pub(super) async fn show(caller: Caller) -> Told {
    let session = newcomer(&caller)?;
    let made = caller.counter.door().register().new_secret(&session.actor);
    let Ok((secret, link)) = made else {
        return Err(Halt::status(StatusCode::INTERNAL_SERVER_ERROR));
    };
    Ok(drawn(&session, &secret, Some(&link), &[], caller.lang).into_response())
}

/// The codes hold once a code shows that the app has the secret.
pub(super) async fn set(caller: Caller, body: Bytes) -> Told {
    let session = newcomer(&caller)?;
    let form = caller.form(&body, |name| matches!(name, "secret" | "code"))?;
    let (actor, lang) = (session.actor.clone(), caller.lang);
    let (secret, code) = (form.get("secret").to_owned(), form.get("code").to_owned());
    let told =
        caller.counter.door().ask(move |register| register.enrol(&actor, &secret, &code)).await?;
    match told {
        Ok(token) => {
            let there = see(&start(&session.actor).path(lang));
            Ok(with_cookie(there, caller.secure.set(Kind::Session, &token)))
        }
        Err(refused) => {
            let text = lang.pick(
                "Deze code past niet. Wacht op de volgende code in uw app en vul die in.",
                "This code does not fit. Wait for the next code in your app and fill it in.",
            );
            let mistakes = [Mistake { field: "code".to_owned(), text: text.to_owned() }];
            let drawn = drawn(&session, form.get("secret"), None, &mistakes, lang);
            Err(Halt::with((status_of(&refused), drawn)))
        }
    }
}

fn drawn(
    session: &Session,
    secret: &str,
    link: Option<&str>,
    mistakes: &[Mistake],
    lang: Lang,
) -> Markup {
    let title = Page::Codes.name(lang);
    let letters: Vec<char> = secret.chars().collect();
    let spaced: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    let body = html! {
        h1 { (title) }
        p class="lead" {
            (lang.pick(
                "Uw account vraagt naast het wachtwoord een code uit een app op uw telefoon.",
                "Your account asks for a code from an app on your telephone beside the password.",
            ))
        }
        (summary(mistakes, lang))
        ol class="stack" {
            li {
                (lang.pick(
                    "Open een app voor codes op uw telefoon, en voeg daar een account toe.",
                    "Open an app for codes on your telephone, and add an account there.",
                ))
            }
            li {
                (lang.pick("Typ deze sleutel over: ", "Type this key: "))
                code class="secret" { (spaced.join(" ")) }
                @if let Some(link) = link {
                    br;
                    a href=(link) {
                        (lang.pick(
                            "Of open de app op dit apparaat met deze koppeling",
                            "Or open the app on this device with this link",
                        ))
                    }
                }
            }
            li {
                (lang.pick(
                    "Vul de zes cijfers in die de app nu laat zien.",
                    "Fill in the six digits that the app shows now.",
                ))
            }
        }
        form class="stack narrow" method="post" action=(Page::Codes.path(lang)) novalidate {
            (csrf(session))
            input type="hidden" name="secret" value=(secret);
            (text(
                &Field { id: "code", label: "Code", hint: None, value: "", mistakes },
                Shape::Code,
            ))
            button class="button" type="submit" { (lang.pick("Stel in", "Set up")) }
        }
        form method="post" action=(Page::LogOut.path(lang)) {
            (csrf(session))
            button class="language" type="submit" { (Page::LogOut.name(lang)) }
        }
    };
    at_the_door(title, &Page::Codes, lang, &body)
}

/// In the address once it was changed.
const CHANGED: &str = "gedaan=ja";

/// The form for another password.
pub(super) async fn ask(visit: Visit, uri: Uri) -> Told {
    Ok(asked(&visit, &[], uri.query() == Some(CHANGED)).into_response())
}

/// Every other session of the account ends.
pub(super) async fn change(visit: Visit, body: Bytes) -> Told {
    let form = visit.form(&body, |name| matches!(name, "old" | "new" | "again"))?;
    let lang = visit.lang();
    let wrong =
        |field: &str, text: &str| Mistake { field: field.to_owned(), text: text.to_owned() };
    if form.whole("new") != form.whole("again") {
        let text = lang.pick(
            "Dit is niet hetzelfde als het nieuwe wachtwoord. Typ het nog eens.",
            "This is not the same as the new password. Type it once more.",
        );
        let drawn = asked(&visit, &[wrong("again", text)], false);
        return Err(Halt::with((StatusCode::BAD_REQUEST, drawn)));
    }
    let actor = visit.actor().clone();
    let (old, new) = (form.whole("old").to_owned(), form.whole("new").to_owned());
    let told =
        visit.counter().door().log_in(move |r| r.change_password(&actor, &old, &new)).await?;
    match told {
        Ok(token) => {
            let there = see(&format!("{}?{CHANGED}", Page::Password.path(lang)));
            Ok(with_cookie(there, visit.caller.secure.set(Kind::Session, &token)))
        }
        Err(refused) => {
            let said = |one: &Refused| match one {
                Refused::NoLogin => {
                    let text = lang.pick(
                        "Dit is niet uw wachtwoord van nu. Typ het nog eens.",
                        "This is not your password of now. Type it once more.",
                    );
                    wrong("old", text)
                }
                other => wrong("new", other.words().get(lang)),
            };
            let mistakes: Vec<Mistake> = refused.iter().map(said).collect();
            Err(Halt::with((status_of(&refused), asked(&visit, &mistakes, false))))
        }
    }
}

fn asked(visit: &Visit, mistakes: &[Mistake], changed: bool) -> Markup {
    let lang = visit.lang();
    let title = lang.pick("Wachtwoord wijzigen", "Change the password");
    let field = |id: &'static str, label: &'static str, hint| Field {
        id,
        label,
        hint,
        value: "",
        mistakes,
    };
    let hint = lang.pick(
        "12 tot 200 tekens. Bijvoorbeeld vier losse woorden.",
        "12 to 200 characters. For example four loose words.",
    );
    let body = html! {
        h1 { (title) }
        (summary(mistakes, lang))
        @if changed {
            p class="alert alert--ok" role="status" {
                (lang.pick(
                    "Uw wachtwoord is gewijzigd. Op andere apparaten bent u afgemeld.",
                    "Your password was changed. On other devices you are logged out.",
                ))
            }
        } @else {
            form class="stack narrow" method="post" action=(Page::Password.path(lang)) novalidate {
                (csrf(&visit.session))
                (password(
                    &field("old", lang.pick("Wachtwoord van nu", "Password of now"), None),
                    "current-password",
                ))
                (password(
                    &field("new", lang.pick("Nieuw wachtwoord", "New password"), Some(hint)),
                    "new-password",
                ))
                (password(
                    &field("again", lang.pick("Nog eens het nieuwe", "The new one again"), None),
                    "new-password",
                ))
                button class="button" type="submit" { (lang.pick("Wijzig", "Change")) }
            }
        }
    };
    page(visit, title, &Page::Password, &body)
}
