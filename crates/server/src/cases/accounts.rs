//! Who may log in: an administrator adds accounts, and turns them off and on.

use axum::body::Bytes;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use maud::{Markup, html};
use register::Refused;
use register::actor::Role;
use register::login::NewUser;
use register::store::{Organisation, User};

use super::form::{Form, Reader};
use super::frame::{csrf, done, page};
use super::visit::{Halt, Told, Visit, see, status_of};
use super::words;
use crate::address::Page;
use crate::page::fields::{Field, Kind, Mistake, select, summary, text, tick};

/// In the address once an account was turned off or on.
const TURNED: &str = "gedaan=ja";
/// The longest name of an account, in letters.
const NAME_MAX: usize = 60;

/// The accounts.
pub(super) async fn show(visit: Visit, uri: Uri) -> Told {
    let said = visit.lang().pick("Het account is gewijzigd.", "The account was changed.");
    let told = (uri.query() == Some(TURNED)).then_some(said);
    Ok(drawn(&visit, &Form::default(), &[], told, None).await?.into_response())
}

/// Adds an account, or turns one off or on.
pub(super) async fn change(visit: Visit, body: Bytes) -> Told {
    let known =
        |name: &str| matches!(name, "do" | "name" | "organisation" | "role" | "needs_code" | "who");
    let form = visit.form(&body, known)?;
    let lang = visit.lang();
    match form.get("do") {
        turn @ ("on" | "off") => {
            let (who, active) = (form.get("who").to_owned(), turn == "on");
            visit.asked(move |register, actor| register.set_active(actor, &who, active)).await?;
            Ok(see(&format!("{}?{TURNED}", Page::Accounts.path(lang))))
        }
        "reset" => reset(&visit, form.get("who").to_owned()).await,
        "add" => added(&visit, &form).await,
        _ => Err(Halt::status(StatusCode::BAD_REQUEST)),
    }
}

/// A new first password, for somebody whose password or telephone is lost.
async fn reset(visit: &Visit, who: String) -> Told {
    let actor = visit.actor().clone();
    let told = {
        let who = who.clone();
        visit.counter().door().log_in(move |register| register.reset(Some(&actor), &who)).await?
    };
    let password = told.map_err(|refused| visit.stop(&refused))?;
    let first = Some((who.as_str(), password.as_str()));
    Ok(drawn(visit, &Form::default(), &[], None, first).await?.into_response())
}

async fn added(visit: &Visit, form: &Form) -> Told {
    let lang = visit.lang();
    let mut read = Reader { form, lang, prefix: "", mistakes: Vec::new() };
    let name = read.says("name");
    let plain = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || ".-_".contains(one);
    let fits = name.chars().all(plain) && name.len() <= NAME_MAX;
    if !name.is_empty() && !fits {
        let text = lang.pick(
            "Gebruik kleine letters, cijfers, punten en streepjes.",
            "Use small letters, digits, dots and dashes.",
        );
        read.wrong("name", text);
    }
    let role = read.one_of("role", Role::named);
    let organisation = read.says("organisation");
    let mistakes = read.mistakes;
    let (Some(role), []) = (role, mistakes.as_slice()) else {
        let page = drawn(visit, form, &mistakes, None, None).await?;
        return Err(Halt::with((StatusCode::BAD_REQUEST, page)));
    };
    let needs_code = form.get("needs_code") == "yes";
    let new = NewUser {
        name: name.clone(),
        organisation,
        role,
        needs_code,
        subject: None,
        password: None,
    };
    let added = {
        let actor = visit.actor().clone();
        visit.counter().door().log_in(move |register| register.add_user(Some(&actor), new)).await?
    };
    match added {
        Ok(password) => {
            // Told once, and kept nowhere: so it stands in this answer and not behind an address.
            let first = Some((name.as_str(), password.as_str()));
            Ok(drawn(visit, &Form::default(), &[], None, first).await?.into_response())
        }
        Err(refused) if refused.iter().any(|one| matches!(one, Refused::NotAllowed { .. })) => {
            Err(visit.stop(&refused))
        }
        Err(refused) => {
            let said = |one: &Refused| Mistake {
                field: "name".to_owned(),
                text: one.words().get(lang).to_owned(),
            };
            let mistakes: Vec<Mistake> = refused.iter().map(said).collect();
            let page = drawn(visit, form, &mistakes, None, None).await?;
            Err(Halt::with((status_of(&refused), page)))
        }
    }
}

async fn drawn(
    visit: &Visit,
    form: &Form,
    mistakes: &[Mistake],
    told: Option<&str>,
    first: Option<(&str, &str)>,
) -> Result<Markup, Halt> {
    let lang = visit.lang();
    let (users, organisations) = visit
        .asked(|register, actor| Ok((register.users(actor)?, register.organisations()?)))
        .await?;
    let title = Page::Accounts.name(lang);
    let body = html! {
        h1 { (title) }
        (done(told))
        (summary(mistakes, lang))
        @if let Some((name, password)) = first {
            div class="alert alert--ok" role="status" {
                h2 { (lang.pick("Account klaar: ", "Account ready: ")) (name) }
                p {
                    (lang.pick("Het eerste wachtwoord: ", "The first password: "))
                    code { (password) }
                }
                p {
                    (lang.pick(
                        "Het staat hier één keer. Geef het veilig door; vraag om het te wijzigen.",
                        "It stands here once. Pass it on safely, and ask to change it.",
                    ))
                }
            }
        }
        (table(visit, &users))
        (asked(visit, form, mistakes, &organisations))
    };
    Ok(page(visit, title, &Page::Accounts, &body))
}

fn table(visit: &Visit, users: &[User]) -> Markup {
    let lang = visit.lang();
    html! {
        div class="table-scroll" tabindex="0" role="region" aria-label=(Page::Accounts.name(lang)) {
            table class="table table--stack" {
                thead {
                    tr {
                        th scope="col" { (lang.pick("Naam", "Name")) }
                        th scope="col" { (lang.pick("Rol", "Role")) }
                        th scope="col" { (lang.pick("Organisatie", "Organisation")) }
                        th scope="col" { "Code" }
                        th scope="col" { (lang.pick("Aan of uit", "On or off")) }
                    }
                }
                tbody { @for user in users { (row(visit, user)) } }
            }
        }
    }
}

fn row(visit: &Visit, user: &User) -> Markup {
    let lang = visit.lang();
    let code = match (user.needs_code, user.code_secret.is_some()) {
        (false, _) => lang.pick("niet nodig", "not needed"),
        (true, true) => lang.pick("ingesteld", "set up"),
        (true, false) => lang.pick("nog in te stellen", "to be set up"),
    };
    let (turn, label) = if user.active {
        ("off", lang.pick("Zet uit", "Turn off"))
    } else {
        ("on", lang.pick("Zet aan", "Turn on"))
    };
    html! {
        tr {
            th scope="row" { (user.name) }
            td {
                @match Role::named(&user.role) {
                    Some(role) => (words::role(role, lang)),
                    None => (user.role),
                }
            }
            td { (user.organisation) }
            td { (code) }
            td {
                @if user.active {
                    span class="tag tag--ok" { (lang.pick("aan", "on")) }
                } @else {
                    span class="tag" { (lang.pick("uit", "off")) }
                }
                @if user.name != visit.actor().user {
                    form method="post" action=(Page::Accounts.path(lang)) {
                        (csrf(&visit.session))
                        input type="hidden" name="who" value=(user.name);
                        button class="language" type="submit" name="do" value=(turn) {
                            (label) span class="visually-hidden" { ": " (user.name) }
                        }
                        " "
                        button class="language" type="submit" name="do" value="reset" {
                            (lang.pick("Nieuw wachtwoord", "New password"))
                            span class="visually-hidden" { ": " (user.name) }
                        }
                    }
                }
            }
        }
    }
}

fn asked(
    visit: &Visit,
    form: &Form,
    mistakes: &[Mistake],
    organisations: &[Organisation],
) -> Markup {
    let lang = visit.lang();
    let own = visit.actor().organisation.as_str();
    let kept: Vec<(&str, &str)> = organisations
        .iter()
        .filter(|one| visit.actor().oversees || one.id == own)
        .map(|one| (one.id.as_str(), one.title.as_str()))
        .collect();
    let roles: Vec<(&str, &str)> =
        Role::ALL.iter().map(|role| (role.word(), words::role(*role, lang))).collect();
    let field = |id: &'static str, label: &'static str| Field {
        id,
        label,
        hint: None,
        value: form.get(id),
        mistakes,
    };
    let named = lang.pick("Naam om mee aan te melden", "Name to log in with");
    html! {
        section aria-labelledby="add-title" class="stack" {
            h2 id="add-title" { (lang.pick("Account toevoegen", "Add an account")) }
            form class="stack narrow" method="post" action=(Page::Accounts.path(lang)) novalidate {
                (csrf(&visit.session))
                (text(&field("name", named), Kind::Text))
                (select(&field("organisation", lang.pick("Organisatie", "Organisation")), &kept))
                (select(&field("role", lang.pick("Rol", "Role")), &roles))
                (tick(&Field {
                    value: if form.get("do") == "add" { form.get("needs_code") } else { "yes" },
                    ..field(
                        "needs_code",
                        lang.pick(
                            "vraag een code naast het wachtwoord",
                            "ask for a code beside the password",
                        ),
                    )
                }))
                button class="button" type="submit" name="do" value="add" {
                    (lang.pick("Voeg toe", "Add"))
                }
            }
        }
    }
}
