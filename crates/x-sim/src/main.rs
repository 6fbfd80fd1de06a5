//! `x-sim`: a simulated X from the command line.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, ValueEnum};
use x_sim::{Config, LimitTable, Scenario, Simulator, StartError};

/// A simulated X on 127.0.0.1: sign-in with OAuth 2.0, and the Direct Message API.
#[derive(Parser)]
#[command(version, after_help = CONTROL)]
struct Arguments {
    /// Where X listens; 0 for any free port.
    #[arg(long, default_value_t = 47300)]
    port: u16,
    /// Where the control listens; 0 for any free port.
    #[arg(long, default_value_t = 47301)]
    control_port: u16,
    /// Decides everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Who lives there: empty, demo, month, month:SIZE (50 to 1000000 events), busy-group, flood, quiet.
    #[arg(long, default_value_t = Scenario::Demo)]
    scenario: Scenario,
    /// How many calls are allowed.
    #[arg(long, value_enum, default_value_t = Limits::Current)]
    limits: Limits,
    /// People stay silent: nobody writes or answers by themselves.
    #[arg(long)]
    silent: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Limits {
    /// X's documentation of August 2026.
    Current,
    /// X's documentation when v2 Direct Messages began.
    Launch,
    /// No limits.
    None,
}

const CONTROL: &str = "\
The control moves the world behind X's back, at http://127.0.0.1:CONTROL_PORT, in JSON:
  POST /sim/people         {\"name\",\"username\"}
  POST /sim/groups         {\"participants\":[usernames]}
  POST /sim/messages       {\"sender\",\"text\", \"to\": username or \"conversation\": id}
  POST /sim/joins          {\"conversation\",\"inviter\",\"who\":[usernames]}
  POST /sim/leaves         {\"conversation\",\"who\":[usernames]}
  GET  /sim/truth?viewer=USERNAME
  GET  /sim/requests
  GET  /sim/clock
  POST /sim/clock/advance  {\"seconds\"}
  POST /sim/reachable      {\"reachable\":true or false}
  POST /sim/faults         {\"call\":\"send_to_conversation\",\"fault\":\"reset_after_commit\"}";

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(io::stderr(), "{error}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), StartError> {
    let limits = match arguments.limits {
        Limits::Current => LimitTable::current(),
        Limits::Launch => LimitTable::launch(),
        Limits::None => LimitTable::none(),
    };
    let config = Config {
        port: arguments.port,
        seed: arguments.seed,
        limits,
        scenario: arguments.scenario,
        ..Config::default()
    };
    let simulator = Simulator::start(config).await?;
    let control = simulator.serve_control(arguments.control_port).await?;
    if !arguments.silent {
        simulator.let_people_live();
    }
    // Nobody may be reading, and then nothing is lost.
    drop(writeln!(io::stdout(), "X        {}\ncontrol  {control}sim/\nStop with Ctrl+C.", simulator.origin()));
    if let Err(error) = tokio::signal::ctrl_c().await {
        drop(writeln!(io::stderr(), "Ctrl+C cannot be heard: {error}"));
    }
    simulator.stop().await;
    Ok(())
}
