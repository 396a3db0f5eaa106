//! `/metrics` of a world that goes on, one port a replica, as real replicas have it.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use tokio::net::TcpListener;
use tokio::time::Instant;

use crate::incident::{Millis, SECOND};
use crate::logs::Logger;
use crate::model::World;
use crate::model::run::Run;
use crate::openmetrics::{Text, exemplar_labels};
use crate::ship::{ShipError, Shipper};

/// How a world is shown.
#[derive(Clone, Debug)]
pub struct Expose {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port of the first replica, the next one is the second's; 0 lets the system choose each.
    pub port: u16,
    /// Simulated seconds that pass in a second.
    pub speed: u32,
    /// Where log lines go, if anywhere.
    pub elasticsearch: Option<String>,
    /// Where spans go, if anywhere.
    pub otlp: Option<String>,
}

/// Why a world cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ExposeError {
    /// A port cannot be had.
    #[error("cannot listen on {address}: {source}; choose another --port")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// Logs or spans cannot be sent.
    #[error(transparent)]
    Ship(#[from] ShipError),
    /// TLS cannot be set up.
    #[error("cannot set up HTTP: {0}")]
    Setup(reqwest::Error),
    /// The server broke down.
    #[error("the server ended: {0}")]
    Serve(io::Error),
}

/// A world that is shown: its addresses, and what to wait for.
#[derive(Debug)]
pub struct Exposed {
    /// The address of each replica.
    pub addresses: Vec<SocketAddr>,
    tasks: tokio::task::JoinSet<Result<(), ExposeError>>,
}

impl Exposed {
    /// Goes on until something breaks; dropping it ends everything.
    ///
    /// # Errors
    /// What broke.
    pub async fn wait(mut self) -> Result<(), ExposeError> {
        while let Some(ended) = self.tasks.join_next().await {
            ended.map_err(|error| ExposeError::Serve(io::Error::other(error)))??;
        }
        Ok(())
    }
}

#[derive(Clone, Debug)]
struct Replica {
    world: Arc<Mutex<World>>,
    number: usize,
    text: Arc<Text>,
}

impl Expose {
    /// Begins to show a world.
    ///
    /// # Errors
    /// A port that cannot be had; an Elasticsearch that does not take its index template.
    pub async fn start(self, world: World) -> Result<Exposed, ExposeError> {
        let text = Arc::new(Text::new(world.schema(), &world.target_labels()));
        let targets = world.targets();
        let world = Arc::new(Mutex::new(world));
        let mut tasks = tokio::task::JoinSet::new();
        let mut addresses = Vec::new();
        for number in 0..targets {
            let port = if self.port == 0 {
                0
            } else {
                self.port.saturating_add(number as u16)
            };
            let address = SocketAddr::new(self.host, port);
            let failed = |source| ExposeError::Listen { address, source };
            let listener = TcpListener::bind(address).await.map_err(failed)?;
            addresses.push(listener.local_addr().map_err(failed)?);
            let replica = Replica {
                world: Arc::clone(&world),
                number,
                text: Arc::clone(&text),
            };
            let router = Router::new()
                .route("/metrics", routing::get(scrape))
                .with_state(replica);
            tasks.spawn(async move { axum::serve(listener, router).await.map_err(ExposeError::Serve) });
        }
        let shipper = Shipper::new().map_err(ExposeError::Setup)?;
        if let Some(elasticsearch) = &self.elasticsearch {
            shipper.put_template(elasticsearch).await?;
        }
        tasks.spawn(async move { self.live(world, shipper).await });
        Ok(Exposed { addresses, tasks })
    }

    /// Lets time pass, and sends what happened in it.
    async fn live(self, world: Arc<Mutex<World>>, shipper: Shipper) -> Result<(), ExposeError> {
        let begin = Instant::now();
        let (origin, seed, fleet) = {
            let world = lock(&world);
            (world.now(), world.seed(), world.fleet().clone())
        };
        let mut tick = tokio::time::interval(Duration::from_millis(250));
        // Lines are written when their moment comes, not when their run starts.
        let mut waiting: Vec<crate::logs::Line> = Vec::new();
        let mut ended: Vec<Run> = Vec::new();
        loop {
            tick.tick().await;
            let passed = begin.elapsed().as_millis() as Millis * Millis::from(self.speed);
            let now = (origin + passed).div_euclid(SECOND) * SECOND;
            {
                let logger = Logger::of(seed, &fleet);
                lock(&world).advance(now, |run| {
                    if self.elasticsearch.is_some() {
                        waiting.extend(logger.lines(run));
                    }
                    if self.otlp.is_some() && run.traced {
                        ended.push(run.clone());
                    }
                });
            }
            if let Some(elasticsearch) = &self.elasticsearch {
                let mut lines: Vec<_> = waiting.extract_if(.., |line| line.at <= now).collect();
                lines.sort_by_key(|line| line.at);
                shipper.logs(elasticsearch, &lines).await?;
            }
            if let Some(otlp) = &self.otlp {
                let runs: Vec<Run> = ended.extract_if(.., |run| run.end <= now).collect();
                shipper.traces(otlp, seed, &fleet, &runs).await?;
            }
        }
    }
}

/// A world whose user panicked is still a world.
fn lock(world: &Mutex<World>) -> std::sync::MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn scrape(State(replica): State<Replica>) -> Response {
    let world = lock(&replica.world);
    let Some(samples) = world.samples(replica.number) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let labels = exemplar_labels(&world);
    let mut body = Vec::with_capacity(1 << 18);
    match replica.text.scrape(world.schema(), samples, labels, &mut body) {
        Ok(()) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], body).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
