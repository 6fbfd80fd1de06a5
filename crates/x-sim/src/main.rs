//! `x-sim`: a simulated X from the command line.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, ValueEnum};
use x_sim::{Config, Dialect, FaultRule, LimitTable, RegisteredClient, Scenario, Simulator, StartError};

/// A simulated X on 127.0.0.1: sign-in with OAuth 2.0, and the Direct Message API.
#[derive(Parser)]
#[command(version, after_long_help = EXAMPLES)]
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
    #[arg(long, alias = "limits", value_enum, default_value_t = Profile::Current)]
    profile: Profile,
    /// Whose words X understands; it refuses those of others.
    #[arg(long, value_enum, default_value_t = Words::Both)]
    dialect: Words,
    /// Keep everything in this file over a restart; a file that is there is continued, and the scenario is not played again.
    #[arg(long, value_name = "FILE")]
    persist: Option<PathBuf>,
    /// Makes the app `pipit-demo` a confidential client with this secret.
    #[arg(long, value_name = "SECRET")]
    client_secret: Option<String>,
    /// What is registered for `pipit-demo` in place of Pipit's redirect URIs. Can be given several times.
    #[arg(long = "redirect-uri", value_name = "URI")]
    redirect_uris: Vec<String>,
    /// What the developer of `pipit-demo` forgot. Can be given several times.
    #[arg(long = "app-lacks", value_enum, value_name = "WHAT")]
    lacks: Vec<Lack>,
    /// People stay silent: nobody writes or answers by themselves.
    #[arg(long)]
    silent: bool,
    /// What goes wrong, and how often: CALL:FAULT or CALL:FAULT:PROBABILITY. Can be given several times.
    #[arg(long = "fault", value_name = "RULE")]
    faults: Vec<FaultRule>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Profile {
    /// X's documentation of August 2026.
    Current,
    /// X's documentation when v2 Direct Messages began.
    Launch,
    /// No limits.
    None,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Lack {
    /// The permission for Direct Messages.
    DirectMessages,
    /// The scope `media.write`.
    MediaUpload,
    /// Enrolment for the API.
    Enrolment,
}

#[derive(Clone, Copy, ValueEnum)]
enum Words {
    /// Those of the guides from the launch of the v2 API.
    Launch,
    /// Those of the specification 2.167.
    Current,
    /// All of them.
    Both,
}

const EXAMPLES: &str = "\
Examples:
  x-sim                                        the demo's people, who write now and then; watch them at http://127.0.0.1:47301
  x-sim --scenario month:100000 --silent       a large account that stays as it is
  x-sim --profile launch --dialect launch      X as it was when v2 Direct Messages began
  x-sim --fault dm_events:status=503:0.2 --fault all:latency=200ms..2s
                                               a fifth of these calls fail, and all answers are slow

The control moves the world behind X's back, in JSON, for example:
  curl -H 'Content-Type: application/json' 127.0.0.1:47301/sim/messages \\
    -d '{\"sender\":\"junehartley\",\"to\":\"robinvale\",\"text\":\"Hello!\"}'
All its calls are in crates/x-sim/README.md.";

impl Arguments {
    /// Pipit's app as its developer set it up.
    fn pipit(&self) -> RegisteredClient {
        let usual = RegisteredClient::pipit_demo();
        let redirect_uris = if self.redirect_uris.is_empty() { &usual.redirect_uris } else { &self.redirect_uris };
        let has = |what| !self.lacks.contains(&what);
        RegisteredClient {
            redirect_uris: redirect_uris.clone(),
            secret: self.client_secret.clone(),
            direct_messages: has(Lack::DirectMessages),
            media_upload: has(Lack::MediaUpload),
            enrolled: has(Lack::Enrolment),
            ..usual
        }
    }
}

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
    let limits = match arguments.profile {
        Profile::Current => LimitTable::current(),
        Profile::Launch => LimitTable::launch(),
        Profile::None => LimitTable::none(),
    };
    let dialect = match arguments.dialect {
        Words::Current => Dialect::Current,
        Words::Launch => Dialect::Launch,
        Words::Both => Dialect::Both,
    };
    let config = Config {
        port: arguments.port,
        seed: arguments.seed,
        limits,
        dialect,
        scenario: arguments.scenario,
        persist: arguments.persist.clone(),
        clients: vec![arguments.pipit(), RegisteredClient::bot_demo()],
        ..Config::default()
    };
    let simulator = Simulator::start(config).await?;
    let control = simulator.serve_control(arguments.control_port).await?;
    for rule in &arguments.faults {
        simulator.control().add_fault_rule(rule.clone());
    }
    if !arguments.silent {
        simulator.let_people_live();
    }
    // Nobody may be reading, and then nothing is lost.
    drop(writeln!(
        io::stdout(),
        "X        {}\ncontrol  {control}sim/\nwatch    {control}\nStop with Ctrl+C.",
        simulator.origin()
    ));
    if let Err(error) = asked_to_stop().await {
        drop(writeln!(io::stderr(), "Ctrl+C cannot be heard: {error}"));
    }
    // Stopping saves too; asked for by itself, a failure can be told.
    let saved = simulator.save().await;
    simulator.stop().await;
    Ok(saved?)
}

/// Ctrl+C, or what service managers send (SIGTERM) where there is such a thing.
async fn asked_to_stop() -> io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            heard = tokio::signal::ctrl_c() => heard,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
