//! Ctrl-C, and the signal with which a pipeline ends a job.

use tokio::sync::watch;

use super::error::Error;
use dashgen_grafana::push::Interrupt;
use dashgen_output::terminal;

/// Listens from the moment it is made, so that no signal is lost between two steps.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    interrupt: Interrupt,
    wished: watch::Receiver<bool>,
}

impl Stop {
    /// Starts to listen. The first signal is a wish to stop; the second ends the program at once.
    pub(crate) fn listen() -> Result<Self, Error> {
        let mut signals = Signals::new().map_err(Error::Runtime)?;
        let interrupt = Interrupt::default();
        let (wish, wished) = watch::channel(false);
        let set = interrupt.clone();
        tokio::spawn(async move {
            signals.next().await;
            set.set();
            // Nobody is left to tell if the work is done.
            let _ = wish.send(true);
            signals.next().await;
            std::process::exit(130);
        });
        Ok(Self { interrupt, wished })
    }

    /// What the push looks at before it begins anything new.
    pub(crate) fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// Waits for the wish.
    pub(crate) async fn wished(&self) {
        let mut wished = self.wished.clone();
        if wished.wait_for(|wished| *wished).await.is_err() {
            // It can never come any more.
            std::future::pending::<()>().await;
        }
    }

    /// From now on, the wish is answered with what happens next.
    pub(crate) fn announce(&self) {
        let stop = self.clone();
        tokio::spawn(async move {
            stop.wished().await;
            // A terminal that is gone keeps nothing from being finished.
            let _ = terminal::warn(&"finishing the writes under way; interrupt once more to stop at once");
        });
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[allow(clippy::unnecessary_wraps, reason = "it can fail elsewhere")]
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
