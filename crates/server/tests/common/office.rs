//! A program that holds a token.

#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::Method;
use serde_json::{Value, json};
use server::Desk;

pub(crate) use crate::common::house::House;
use crate::common::{Answer, post, with};

impl House {
    pub(crate) async fn begin(&self, name: &str, password: &str) -> Answer {
        let body = json!({"name": name, "password": password}).to_string();
        post(&self.desk, "/v1/sessies", body).await
    }

    /// Somebody who is logged in.
    pub(crate) async fn member(&self, name: &str) -> Member {
        let answer = self.begin(name, self.password(name)).await;
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        Member { desk: self.desk.clone(), name: name.to_owned(), token }
    }
}

/// Somebody with a token.
pub(crate) struct Member {
    pub(crate) desk: Desk,
    pub(crate) name: String,
    pub(crate) token: String,
}

impl Member {
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        more: &[(&str, &str)],
        body: String,
    ) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("authorization", bearer.as_str())];
        headers.extend(more);
        with(&self.desk, method, path, &headers, body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[], String::new()).await
    }

    pub(crate) async fn search(&self, words: &str) -> Answer {
        let headers = [("content-type", "application/json")];
        let body = json!({ "zoek": words }).to_string();
        self.ask(Method::POST, "/v1/zaken/_zoek", &headers, body).await
    }

    pub(crate) async fn open(&self, intake: &Value, key: &str) -> Answer {
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        self.ask(Method::POST, "/v1/zaken", &headers, intake.to_string()).await
    }

    /// Asks for something to be done, with a key of its own.
    pub(crate) async fn act(&self, id: i64, version: i64, command: &Value) -> Answer {
        static KEYS: AtomicU32 = AtomicU32::new(0);
        let key = format!("key {}", KEYS.fetch_add(1, Ordering::SeqCst));
        self.act_with(id, version, command, &key).await
    }

    pub(crate) async fn act_with(
        &self,
        id: i64,
        version: i64,
        command: &Value,
        key: &str,
    ) -> Answer {
        let seen = format!("\"{version}\"");
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", key),
            ("if-match", seen.as_str()),
        ];
        let path = format!("/v1/zaken/{id}/opdrachten");
        self.ask(Method::POST, &path, &headers, command.to_string()).await
    }
}

/// The family of the example, with other names.
pub(crate) fn intake(name: &str) -> Value {
    let text = include_str!("../examples/intake-vraag.json");
    serde_json::from_str(&text.replace("Al Jalil", name)).unwrap()
}
