//! One request on its way through the gate.

use std::future::pending;

use axum::{
    extract::Request,
    http::{Extensions, Method, StatusCode},
    response::{IntoResponse, Response},
};
use dm_model::UserId;

use super::{App, Gate, Viewer};
use crate::{RequestRecord, connection::Switch, problem::Problem, simulation::locked};

/// Who calls, as far as the token tells.
#[derive(Debug, Default)]
pub(super) struct Caller {
    pub(super) user: Option<UserId>,
    pub(super) client_id: Option<String>,
}

impl Caller {
    /// What handlers may ask for.
    pub(super) fn extensions(&self) -> Extensions {
        let mut extensions = Extensions::new();
        if let Some(user) = self.user {
            extensions.insert(Viewer(user));
        }
        if let Some(client_id) = &self.client_id {
            extensions.insert(App(client_id.clone()));
        }
        extensions
    }
}

/// One request. However it ends, also when the caller gives up, it is written down once.
#[derive(Debug)]
pub(super) struct Visit {
    gate: Gate,
    method: Method,
    pub(super) path_and_query: String,
    pub(super) caller: Caller,
    pub(super) switch: Option<Switch>,
    ended: bool,
}

impl Visit {
    pub(super) fn of(gate: &Gate, request: &Request) -> Self {
        Self {
            gate: gate.clone(),
            method: request.method().clone(),
            path_and_query: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
            caller: Caller::default(),
            switch: request.extensions().get::<Switch>().cloned(),
            ended: false,
        }
    }

    /// Writes down how it ended; without a status when there was no answer.
    pub(super) fn end(&mut self, status: Option<StatusCode>) {
        self.ended = true;
        let simulation = &self.gate.simulation;
        let record = RequestRecord {
            at: simulation.clock.now(),
            call: self.gate.call,
            method: self.method.to_string(),
            path_and_query: std::mem::take(&mut self.path_and_query),
            status: status.map_or(0, |status| status.as_u16()),
            user: self.caller.user,
        };
        tracing::debug!(call = ?record.call, status = record.status, "answered");
        locked(&simulation.requests).push(record);
    }

    /// Breaks the connection. Nobody will read what is returned.
    pub(super) async fn cut(mut self) -> Response {
        if !self.ended {
            self.end(None);
        }
        if let Some(switch) = &self.switch {
            switch.cut();
            return pending().await;
        }
        Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response()
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        if !self.ended {
            self.end(None);
        }
    }
}
