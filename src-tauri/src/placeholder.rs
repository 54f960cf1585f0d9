//! Stands in for the engine's front door until it is there: every command answers that it does not exist.

use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value};

#[derive(Clone, Debug, Serialize)]
pub struct ApiError {
    pub code: String,
    pub class: String,
    pub args: Map<String, Value>,
}

#[derive(Debug, Serialize)]
pub struct Reply {
    pub result: Value,
    pub changed: Vec<String>,
}

pub struct Host;

impl Host {
    pub fn system(_program: &'static str) -> Self {
        Self
    }

    #[cfg(feature = "test-clock")]
    pub fn at(_program: &'static str, _moment: &str) -> Result<Self, ApiError> {
        Ok(Self)
    }
}

pub struct Engine;

impl Engine {
    pub fn open(_data: &Path, _host: Host) -> Result<Self, ApiError> {
        Ok(Self)
    }

    pub fn call(&self, name: &str, _args: Value, _key: Option<&str>) -> Result<Reply, ApiError> {
        if name == "app.status" {
            return Ok(Reply { result: Value::Null, changed: Vec::new() });
        }
        let args = Map::from_iter([("name".to_owned(), name.into())]);
        Err(ApiError { code: "command.unknown".into(), class: "NotFound".into(), args })
    }
}
