//! Logging in and out.

use axum::body::Bytes;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use maud::{Markup, html};
use register::Refused;

use super::cookie::{Kind, proof, random};
#[cfg(feature = "oidc")]
use super::elsewhere::way;
use super::form::{CSRF, Form};
use super::frame::{at_the_door, start};
use super::visit::{BACK, Caller, Halt, Told, is_here, see, status_of, with_cookie};
use crate::address::Page;
use crate::page::fields::{Field, Kind as Shape, Mistake, password, summary, text};

/// The form; who is logged in already goes on.
pub(super) async fn show(caller: Caller, uri: Uri) -> Told {
    let asked = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let back =
        asked.into_iter().find(|(name, _)| name == BACK).map(|(_, value)| value.into_owned());
    let back = back.filter(|back| is_here(back)).unwrap_or_default();
    if let Some(session) = &caller.session {
        return Ok(see(&start(&session.actor).path(caller.lang)));
    }
    let token = caller.door.clone().or_else(|| random(32)).unwrap_or_default();
    let drawn = drawn(&caller, (&proof(&token), &back), "", &[]);
    Ok(with_cookie(drawn.into_response(), caller.secure.set(Kind::Door, &token)))
}

/// Who sends the right name, password and code gets a session with a token of its own.
pub(super) async fn enter(caller: Caller, body: Bytes) -> Told {
    let lang = caller.lang;
    let known = |name: &str| matches!(name, "name" | "password" | "code" | BACK);
    let form = match caller.form(&body, known) {
        Ok(form) => form,
        // A browser that keeps no cookies, or a page that stood open for long: once more.
        Err(_) if caller.door.is_none() && caller.session.is_none() => {
            return Err(without_cookie(&caller));
        }
        Err(halt) => return Err(halt),
    };
    let told = {
        let form = form.clone();
        let enter = move |register: &register::Register| {
            register.log_in(form.get("name"), form.whole("password"), form.get("code"))
        };
        caller.counter.door().log_in(enter).await?
    };
    let token = match told {
        Ok(token) => token,
        Err(refused) => return Err(again(&caller, &form, &refused)),
    };
    // Whoever was here before in this browser is gone.
    let (before, now) = (caller.token.clone(), token.clone());
    let session = caller.counter.door().ask(move |register| {
        if let Some(before) = before {
            let _ = register.log_out(&before);
        }
        register.session(&now)
    });
    let back = Some(form.get(BACK)).filter(|back| is_here(back));
    let there = match session.await? {
        Ok(Some(session)) if session.must_enrol => Page::Codes.path(lang),
        Ok(Some(session)) => back.map_or_else(|| start(&session.actor).path(lang), str::to_owned),
        _ => Page::LogIn.path(lang),
    };
    let answer = with_cookie(see(&there), caller.secure.set(Kind::Session, &token));
    Ok(with_cookie(answer, caller.secure.forget(Kind::Door)))
}

/// Ends the session.
pub(super) async fn leave(caller: Caller, body: Bytes) -> Told {
    if let (Some(_), Some(token)) = (&caller.session, caller.token.clone()) {
        caller.form(&body, |_| false)?;
        let _ = caller.counter.door().ask(move |register| register.log_out(&token)).await?;
    }
    let there = see(&Page::LogIn.path(caller.lang));
    Ok(with_cookie(there, caller.secure.forget(Kind::Session)))
}

fn without_cookie(caller: &Caller) -> Halt {
    let text = caller.lang.pick(
        "Uw browser stuurde het cookie van deze pagina niet mee. Sta cookies van dit adres toe, \
         gebruik https en probeer het opnieuw.",
        "Your browser did not send the cookie of this page. Allow cookies of this address, use \
         https and try again.",
    );
    let token = random(32).unwrap_or_default();
    let mistakes = [Mistake { field: "name".to_owned(), text: text.to_owned() }];
    let drawn = drawn(caller, (&proof(&token), ""), "", &mistakes);
    let answer = (StatusCode::FORBIDDEN, drawn).into_response();
    Halt::with(with_cookie(answer, caller.secure.set(Kind::Door, &token)))
}

fn again(caller: &Caller, form: &Form, refused: &[Refused]) -> Halt {
    let said = |one: &Refused| Mistake {
        field: "name".to_owned(),
        text: one.words().get(caller.lang).to_owned(),
    };
    let mistakes: Vec<Mistake> = refused.iter().map(said).collect();
    let back = Some(form.get(BACK)).filter(|back| is_here(back)).unwrap_or_default();
    let drawn = drawn(caller, (form.get(CSRF), back), form.get("name"), &mistakes);
    Halt::with((status_of(refused), drawn))
}

/// Without a provider of logins there is no other way.
#[cfg(not(feature = "oidc"))]
fn way(_: &Caller, _: &str) -> Markup {
    html! {}
}

fn drawn(caller: &Caller, (csrf, back): (&str, &str), name: &str, mistakes: &[Mistake]) -> Markup {
    let lang = caller.lang;
    let title = lang.pick("Aanmelden bij het register", "Log in to the register");
    let field = |id: &'static str, label: &'static str, hint| Field {
        id,
        label,
        hint,
        value: "",
        mistakes,
    };
    let code_hint = lang.pick(
        "Alleen als u codes hebt ingesteld: de zes cijfers uit uw app.",
        "Only if you have set up codes: the six digits from your app.",
    );
    let body = html! {
        h1 { (title) }
        p class="lead" {
            (lang.pick(
                "Voor wie zaken behandelt. De rekenhulp en het beleid zijn er zonder aanmelden.",
                "For those who handle cases. The calculator and the policy need no login.",
            ))
        }
        (summary(mistakes, lang))
        form class="stack narrow" method="post" action=(Page::LogIn.path(lang)) novalidate {
            input type="hidden" name=(CSRF) value=(csrf);
            @if !back.is_empty() { input type="hidden" name=(BACK) value=(back); }
            (text(
                &Field { value: name, ..field("name", lang.pick("Naam", "Name"), None) },
                Shape::User,
            ))
            (password(
                &field("password", lang.pick("Wachtwoord", "Password"), None),
                "current-password",
            ))
            (text(&field("code", "Code", Some(code_hint)), Shape::Code))
            button class="button" type="submit" { (Page::LogIn.name(lang)) }
            (way(caller, back))
        }
        p class="hint" {
            (lang.pick(
                "Deze pagina’s gebruiken één cookie: zij houdt u aangemeld en verdwijnt als u de \
                 browser sluit. Na een half uur stilte meldt u zich opnieuw aan.",
                "These pages use one cookie: it keeps you logged in and goes when you close the \
                 browser. After half an hour of silence you log in again.",
            ))
        }
    };
    at_the_door(title, &Page::LogIn, lang, &body)
}
