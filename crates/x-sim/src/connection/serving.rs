//! Speaking HTTP on the connections.
//!
//! This is done here and not by the framework because a connection must end the moment its switch is pressed, whatever
//! it is doing, and because an answer shall be able to come without a `Date`.

use axum::{Router, extract::Request};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{net::TcpStream, task::JoinSet};

use super::{Connection, Reachability, Switch};

/// Serves whoever connects, until it is dropped; connections end with it.
pub(crate) async fn serve(reachability: Reachability, router: Router) {
    let service = TowerToHyperService::new(router);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            (stream, switch) = reachability.accept() => {
                connections.spawn(attend(stream, switch, service.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Answers what comes on one connection until one of both sides ends it.
async fn attend(stream: TcpStream, switch: Switch, service: TowerToHyperService<Router>) {
    let pressed = switch.pressed.clone();
    let io = TokioIo::new(Connection { stream, switch: switch.clone() });
    let with_switch = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(switch.clone());
        service.call(request)
    });
    let talk = http1::Builder::new().auto_date_header(false).serve_connection(io, with_switch);
    if let Some(Err(error)) = pressed.run_until_cancelled_owned(talk).await {
        tracing::debug!(%error, "a connection broke");
    }
}
