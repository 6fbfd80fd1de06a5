//! Starting a program that speaks `WebDriver`.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::Command,
    sync::atomic::{AtomicU16, Ordering},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use tokio::{net::TcpStream, time::timeout};

use crate::{PATIENCE, process::Process, tools::Tool, until};

/// How long a browser may take to start. One that never does would hang the session for good.
const LONGEST_START: Duration = Duration::from_secs(40);

/// A running driver and its one session. Both end when it is dropped.
#[derive(Debug)]
pub(crate) struct Driver {
    client: Client,
    _process: Process,
}

impl Driver {
    /// Starts the driver, waits until it listens on `ports`, and begins a session at the first of them.
    pub(crate) async fn start(
        tool: Tool,
        command: &mut Command,
        folder: &Path,
        ports: &[u16],
        capabilities: Capabilities,
    ) -> Result<Self> {
        let mut process = Process::start(tool, command, folder)?;
        for port in ports {
            until(&format!("{} to listen on port {port}", tool.name()), PATIENCE, async || {
                process.must_run()?;
                TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).await?;
                Ok(Some(()))
            })
            .await?;
        }
        let port = ports.first().context("a driver needs a port")?;
        let mut builder = ClientBuilder::rustls()?;
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        let session = timeout(LONGEST_START, builder.connect(&address)).await;
        let client = session.with_context(|| format!("{} started no session in time", tool.name()))??;
        Ok(Self { client, _process: process })
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }
}

/// Ports below those that the system gives out by itself (from 32768 on, on Linux): one that was just found free there may
/// be somebody's connection a moment later.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// How far apart two processes begin to ask, in ports; many apps open and close before one comes to where the other began.
const APART: u32 = 97;

/// How many ports this process has asked for. Tests run side by side in it, and none is given out twice.
static ASKED_FOR: AtomicU16 = AtomicU16::new(0);

/// A port on which nobody listens now.
pub(crate) fn free_port() -> Result<u16> {
    let count = PORTS.end - PORTS.start;
    // Other runs of the tests begin elsewhere, and far off: of two that begin together the ids follow on each other.
    let beginning = std::process::id() % u32::from(count) * APART;
    for _ in PORTS {
        let offset = (beginning + u32::from(ASKED_FOR.fetch_add(1, Ordering::Relaxed))) % u32::from(count);
        let port = PORTS.start + u16::try_from(offset)?;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no port between {} and {} is free", PORTS.start, PORTS.end)
}
