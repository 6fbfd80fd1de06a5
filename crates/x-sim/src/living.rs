//! The demo's people live: they write now and then and answer.

use std::sync::Arc;

use crate::simulation::Simulation;

pub(crate) async fn live(_simulation: Arc<Simulation>) {}
