//! What another implementation of OCPP 1.6 writes we read, and what we write it reads.
//!
//! The oracle is the crate `ocpp_rs`, by other people, with other types, strict where we are tolerant.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use ocpp_rs::v16::data_types::DateTimeWrapper;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

mod answers;
mod calls;
mod refusals;
mod words;

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn time() -> DateTimeWrapper {
    let time = "2026-11-23T07:11:12.482Z".parse::<chrono::DateTime<chrono::Utc>>();
    DateTimeWrapper::new(time.unwrap())
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// What each of their words is to them; every one of ours has to be among them.
fn words<T: DeserializeOwned>(ours: &[&str]) -> Vec<T> {
    ours.iter()
        .map(|word| serde_json::from_value(json!(word)).unwrap())
        .collect()
}
