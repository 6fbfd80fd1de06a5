//! Measures the simulated X over real loopback HTTP and prints what came out as one JSON object.
//!
//! It is meant to be built in release; `cargo xtask bench sim` does that and shows the values beside their targets. The
//! simulator and the one who asks share this process and the machine's cores: the simulator has two threads, its client
//! one of its own that does no more than write requests and read answers.

mod connection;
mod load;
mod memory;
mod page_walk;

use std::{
    io::{self, Write},
    process::ExitCode,
    time::Instant,
};

use serde::Serialize;
use x_sim::{Config, LimitTable, Scenario, Simulator};

/// Whoever asks for it, the month is the largest there is.
const EVENTS: u32 = 1_000_000;

/// What came out; times in milliseconds, memory in bytes.
#[derive(Serialize)]
struct Measured {
    events: u32,
    generated_in: f64,
    memory_of_world: Option<u64>,
    pages: usize,
    page_median: f64,
    page_95th: f64,
    page_slowest: f64,
    connections: usize,
    requests: usize,
    requests_per_second: f64,
    memory_at_most: Option<u64>,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    match measure().and_then(|measured| Ok(serde_json::to_string(&measured)?)) {
        Ok(line) if writeln!(io::stdout(), "{line}").is_ok() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(failure) => {
            drop(writeln!(io::stderr(), "{failure}"));
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<Measured, Failure> {
    let server = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let client = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let began = Instant::now();
    let scenario = Scenario::Month { events: EVENTS };
    let config = Config { scenario, limits: LimitTable::none(), ..Config::default() };
    let simulator = server.block_on(Simulator::start(config))?;
    let generated_in = milliseconds_since(began);
    let memory_of_world = memory::now();
    let control = simulator.control();
    let owner = control.person("robinvale").ok_or("the month has no owner")?;
    let token = control.sign_in(owner, "pipit-demo").access_token;
    let address = simulator.origin().socket_addrs(|| None)?.into_iter().next().ok_or("the simulator is nowhere")?;
    let mut pages = client.block_on(page_walk::time_all_pages(address, &token, EVENTS))?;
    let load = client.block_on(load::ask_for_a_while(address, &token))?;
    server.block_on(simulator.stop());
    pages.sort_by(f64::total_cmp);
    let at = |share: usize| pages.get(pages.len() * share / 100).copied().unwrap_or_default();
    Ok(Measured {
        events: EVENTS,
        generated_in,
        memory_of_world,
        pages: pages.len(),
        page_median: at(50),
        page_95th: at(95),
        page_slowest: pages.last().copied().unwrap_or_default(),
        connections: load::CONNECTIONS,
        requests: load.requests,
        requests_per_second: load.per_second,
        memory_at_most: memory::at_most(),
    })
}

fn milliseconds_since(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1_000.0
}
