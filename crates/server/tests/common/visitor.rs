//! A browser that keeps its cookies.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::Method;
use server::Desk;

pub(crate) use crate::common::house::House;
use crate::common::{Answer, with};

impl House {
    pub(crate) fn visitor(&self, name: &str) -> Visitor {
        Visitor {
            desk: self.desk.clone(),
            name: name.to_owned(),
            password: self.password(name).to_owned(),
            cookies: BTreeMap::new(),
            csrf: String::new(),
        }
    }
}

/// Somebody with a browser.
pub(crate) struct Visitor {
    desk: Desk,
    pub(crate) name: String,
    password: String,
    pub(crate) cookies: BTreeMap<String, String>,
    /// What the last page with a form carried.
    pub(crate) csrf: String,
}

impl Visitor {
    async fn ask(
        &mut self,
        method: Method,
        path: &str,
        more: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let jar: Vec<String> =
            self.cookies.iter().map(|(name, token)| format!("{name}={token}")).collect();
        let jar = jar.join("; ");
        let mut headers = vec![("cookie", jar.as_str())];
        headers.extend(more);
        let answer = with(&self.desk, method, path, &headers, body).await;
        for set in answer.headers.get_all("set-cookie") {
            let (pair, rules) = set.to_str().unwrap().split_once(';').unwrap();
            let (name, token) = pair.split_once('=').unwrap();
            if rules.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), token.to_owned());
            }
        }
        let page = String::from_utf8_lossy(&answer.body);
        if page.contains("name=\"csrf\"") {
            self.csrf = value(&page, "csrf");
        }
        answer
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[], String::new()).await
    }

    /// A form with the secret of the last page.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        self.send(path, Some(&csrf), fields, &[]).await
    }

    pub(crate) async fn post_all(&mut self, path: &str, fields: &[(String, String)]) -> Answer {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(path, &fields).await
    }

    pub(crate) async fn send(
        &mut self,
        path: &str,
        csrf: Option<&str>,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(csrf.map(|csrf| ("csrf", csrf)));
        body.extend_pairs(fields);
        self.ask(Method::POST, path, headers, body.finish()).await
    }

    /// A form with a file, and the secret of the last page unless another one is given.
    pub(crate) async fn upload(
        &mut self,
        path: &str,
        csrf: Option<&str>,
        file: (&str, &[u8]),
    ) -> Answer {
        let csrf = csrf.map_or_else(|| self.csrf.clone(), str::to_owned);
        self.send_file(path, &csrf, "bestand", file).await
    }

    /// A form with a file in another field, and the secret of the last page.
    pub(crate) async fn upload_as(
        &mut self,
        path: &str,
        field: &str,
        file: (&str, &[u8]),
    ) -> Answer {
        let csrf = self.csrf.clone();
        self.send_file(path, &csrf, field, file).await
    }

    pub(crate) async fn send_file(
        &mut self,
        path: &str,
        csrf: &str,
        field: &str,
        (name, bytes): (&str, &[u8]),
    ) -> Answer {
        let part = "content-disposition: form-data; name=";
        let mut body = format!(
            "--xx\r\n{part}\"csrf\"\r\n\r\n{csrf}\r\n--xx\r\n{part}\"{field}\"; \
             filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--xx--\r\n");
        let headers = [("content-type", "multipart/form-data; boundary=xx")];
        self.ask(Method::POST, path, &headers, body).await
    }

    pub(crate) async fn log_in(&mut self) -> Answer {
        let password = self.password.clone();
        self.log_in_with(&password).await
    }

    pub(crate) async fn log_in_with(&mut self, password: &str) -> Answer {
        self.get("/aanmelden").await;
        let name = self.name.clone();
        let fields = [("name", name.as_str()), ("password", password), ("code", "")];
        self.post("/aanmelden", &fields).await
    }

    /// Registers a household; the address of its case.
    pub(crate) async fn opens(&mut self, household: &[(String, String)]) -> String {
        self.get("/zaken/nieuw").await;
        let answer = self.post_all("/zaken/nieuw", household).await;
        let there = answer.header("location");
        assert!(there.ends_with("?gedaan=opened"), "{}", answer.text());
        there.trim_end_matches("?gedaan=opened").to_owned()
    }
}

/// What stands in a hidden field.
pub(crate) fn value(page: &str, name: &str) -> String {
    let field = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    field.split('"').next().unwrap().to_owned()
}

/// Two adults through IOM, with all conditions met, as the form sends them.
pub(crate) fn family(name: &str) -> Vec<(String, String)> {
    let mut fields = vec![
        ("do", "register"),
        ("sleutel", "intake"),
        ("persons", "2"),
        ("departure", "voluntary"),
        ("channel", "iom"),
        ("registered_on", "01-10-2024"),
        ("departs_on", "20-11-2024"),
        ("p0-id", "p01"),
        ("p0-family", name),
        ("p0-given", "Ahmed"),
        ("p0-v", "271.234.5678"),
        ("p0-born", "01-01-1985"),
        ("p0-nationality", "Irak"),
        ("p0-file", "own"),
        ("p1-id", "p02"),
        ("p1-family", name),
        ("p1-given", "Rania"),
        ("p1-born", "01-01-1987"),
        ("p1-nationality", "Irak"),
        ("p1-file", "0"),
    ];
    fields.push(("because", ""));
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    fields.into_iter().map(owned).collect()
}
