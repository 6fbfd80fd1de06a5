//! What a fault does to a call.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use hyper::body::Frame;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde_json::Value;

use super::{Ending, Gate, Visit, date::ToldDate};
use crate::{
    Fault,
    billing::{Charge, Reads},
    connection::Switch,
    faults::{self, List, Strike},
    limits::Standings,
    problem::Problem,
    simulation::locked,
};

/// What a person sees whose browser asked for too much.
const PAGE_FOR_PEOPLE: &str = "<!doctype html><html><body><h1>Something went wrong</h1></body></html>";

impl Gate {
    /// Lets the handler answer, or a fault in its place or after it.
    pub(super) async fn answer(
        &self,
        request: Request,
        next: Next,
        visit: &Visit,
        standings: &mut Standings,
    ) -> Ending {
        let Strike { faults, seed } = locked(&self.simulation.faults).take(self.call);
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let instead = faults.iter().find_map(|fault| self.instead_of_work(fault, standings));
        let works = instead.is_none();
        let mut ending = match instead {
            Some(Ending::Silence) => {
                // While part of a request is unread, nobody notices that the caller has gone.
                drop(to_bytes(request.into_body(), usize::MAX).await);
                Ending::Silence
            }
            Some(ending) => ending,
            None => Ending::Answer(self.work(request, next, visit).await),
        };
        // Where nothing was done, no other fault says that it was.
        for fault in faults.into_iter().filter(|fault| works || !fault.gives_another_answer()) {
            let Ending::Answer(answer) = ending else { break };
            ending = match fault {
                Fault::Latency { shortest, longest } => {
                    let delay = random_between(shortest, longest, &mut random);
                    self.simulation.clock.wait_until(self.simulation.clock.now().after(delay)).await;
                    Ending::Answer(answer)
                }
                fault => self.spoiled(answer, fault, visit, &mut random).await,
            };
        }
        ending
    }

    /// What happens before a call can do its work.
    fn instead_of_work(&self, fault: &Fault, standings: &mut Standings) -> Option<Ending> {
        let too_many = of_status(StatusCode::TOO_MANY_REQUESTS.as_u16());
        Some(match fault {
            Fault::Status(status) => Ending::Answer(of_status(*status)),
            Fault::RawBody { status, content_type, body } => {
                Ending::Answer(raw(*status, content_type, body.clone().into()))
            }
            Fault::ResetBeforeCommit => Ending::Cut,
            Fault::SilenceBeforeCommit => Ending::Silence,
            Fault::RateLimited => {
                *standings = standings.used_up(self.simulation.clock.now());
                Ending::Answer(too_many)
            }
            Fault::RateLimitedWithoutHeaders => {
                *standings = Standings::default();
                Ending::Answer(too_many)
            }
            _ => return None,
        })
    }

    /// The handler's answer, with what a fault kept for it from the page before.
    async fn work(&self, request: Request, next: Next, visit: &Visit) -> Response {
        self.show_late_events();
        let answer = next.run(request).await;
        self.charge(visit, &answer);
        let carried = locked(&self.simulation.faults).carried_to(&visit.list(), visit.turns_page());
        match carried {
            Some(event) => changed_json(answer, |page| faults::repeat_from_page_before(page, event)).await,
            None => answer,
        }
    }

    fn show_late_events(&self) {
        let now = self.simulation.clock.now();
        let mut world = locked(&self.simulation.world);
        // Nothing is touched for nothing, because a change asks for a save.
        if world.has_late_events_due(now) {
            world.show_late_events(now);
        }
    }

    /// Charges the app for what an answer returned or a call wrote.
    fn charge(&self, visit: &Visit, answer: &Response) {
        let Some(app) = visit.caller.client_id.as_deref() else { return };
        let wrote = answer.status().is_success();
        let reads = answer.extensions().get::<Reads>().map_or(&[][..], |reads| &reads.0);
        let charge = Charge { app, user: visit.caller.user, call: self.call, wrote };
        locked(&self.simulation.ledger).charge(self.simulation.clock.now(), charge, reads);
    }

    /// What is left of an answer.
    async fn spoiled(&self, mut answer: Response, fault: Fault, visit: &Visit, random: &mut ChaCha20Rng) -> Ending {
        Ending::Answer(match fault {
            Fault::ResetAfterCommit => return Ending::Cut,
            Fault::SilenceAfterCommit => return Ending::Silence,
            Fault::ResetWithinBody => return cut_within_body(answer, visit.switch.clone()).await,
            Fault::StatusAfterCommit(status) => of_status(status),
            Fault::PageReplaced(page) => Json(page).into_response(),
            Fault::EmptyBody => with_body(answer, Bytes::new()),
            Fault::HtmlBody => raw(200, "text/html; charset=utf-8", Bytes::from_static(PAGE_FOR_PEOPLE.as_bytes())),
            Fault::CutBody => match whole_body(answer).await {
                Ok((answer, body)) => with_body(answer, body.slice(..body.len() / 2)),
                Err(answer) => answer,
            },
            Fault::WrongDate { seconds } => {
                answer.extensions_mut().insert(ToldDate::Off { seconds });
                answer
            }
            Fault::NoDate => {
                answer.extensions_mut().insert(ToldDate::None);
                answer
            }
            Fault::TwiceOnPages => {
                let keep = |page: &mut Value| {
                    if let Some(event) = faults::last_before_next_page(page) {
                        locked(&self.simulation.faults).carry(visit.list(), event.clone());
                    }
                };
                changed_json(answer, keep).await
            }
            fault => changed_json(answer, |page| faults::spoil(page, &fault, random)).await,
        })
    }
}

impl Visit {
    fn list(&self) -> List {
        let path = self.path_and_query.split_once('?').map_or(self.path_and_query.as_str(), |(path, _)| path);
        List { viewer: self.caller.user, path: path.to_owned() }
    }

    fn turns_page(&self) -> bool {
        self.path_and_query.contains("pagination_token=")
    }
}

fn random_between(shortest: Duration, longest: Duration, random: &mut ChaCha20Rng) -> Duration {
    if shortest < longest { random.random_range(shortest..=longest) } else { shortest }
}

fn of_status(status: u16) -> Response {
    Problem::of_status(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)).into_response()
}

fn raw(status: u16, content_type: &'static str, body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    }
    response
}

/// Takes the body off an answer. One without an end, a stream, stays where it is.
async fn whole_body(answer: Response) -> Result<(Response, Bytes), Response> {
    if hyper::body::Body::size_hint(answer.body()).exact().is_none() {
        return Err(answer);
    }
    let (parts, body) = answer.into_parts();
    // A body that cannot be read is one that another fault has broken already.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    Ok((Response::from_parts(parts, Body::empty()), body))
}

/// The same answer with another body, whose length is counted anew.
fn with_body(answer: Response, body: Bytes) -> Response {
    let mut answer = answer.map(|_| Body::from(body));
    answer.headers_mut().remove(header::CONTENT_LENGTH);
    answer
}

/// The same answer with changed JSON; what is no JSON stays as it is.
async fn changed_json(answer: Response, change: impl FnOnce(&mut Value)) -> Response {
    let (answer, body) = match whole_body(answer).await {
        Ok(taken) => taken,
        Err(answer) => return answer,
    };
    let Ok(mut json) = serde_json::from_slice::<Value>(&body) else { return with_body(answer, body) };
    change(&mut json);
    with_body(answer, json.to_string().into())
}

/// Sends the headers and half of the body, then breaks the connection.
async fn cut_within_body(answer: Response, switch: Option<Switch>) -> Ending {
    let Some(switch) = switch else { return Ending::Cut };
    let (mut answer, half) = match whole_body(answer).await {
        Ok((mut answer, body)) if body.len() > 1 => {
            answer.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
            let half = body.slice(..body.len() / 2);
            (answer, half)
        }
        // There is nothing to begin with.
        _ => return Ending::Cut,
    };
    *answer.body_mut() = Body::new(HalfABody { half: Some(half), switch });
    Ending::Answer(answer)
}

/// Gives a piece of a body, and no end.
struct HalfABody {
    half: Option<Bytes>,
    switch: Switch,
}

impl hyper::body::Body for HalfABody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.half.take() {
            Some(half) => {
                self.switch.cut_when_sent();
                Poll::Ready(Some(Ok(Frame::data(half))))
            }
            // The connection breaks before anybody asks again.
            None => Poll::Pending,
        }
    }
}
