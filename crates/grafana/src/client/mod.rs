//! The client of Grafana: what a server is, what is in it, and writes that cannot lose anything.
//!
//! [`GetOnly`] sends GETs and nothing else; [`Reader`] on top of it knows the server. [`Writer`] adds writes, each of which
//! names what it replaces: a [`Creation`](dashboard::Creation) needs a free uid, a
//! [`Replacement`](dashboard::Replacement) and a [`Deletion`](dashboard::Deletion) the version that was read.
//! Every write of a dashboard carries its place, because Grafana moves a dashboard to the root when a write
//! does not name its folder.

mod address;
mod credentials;
pub mod dashboard;
pub mod datasource;
mod error;
pub mod folder;
pub(crate) mod legacy;
mod patience;
pub mod permission;
pub mod rules;
pub mod server;
mod transport;

pub use address::{Address, AddressError};
pub use credentials::{Credentials, CredentialsError};
pub use error::{Cause, Error, MAX_ANSWER};
pub use server::{Api, Server};
pub use transport::{GetOnly, ReadWrite, Settings};

/// Reads from a Grafana that is known.
#[derive(Clone, Debug)]
pub struct Reader {
    transport: GetOnly,
    server: Server,
}

/// Reads from and writes to a Grafana that is known.
#[derive(Clone, Debug)]
pub struct Writer {
    transport: ReadWrite,
    reader: Reader,
}

impl Reader {
    /// Asks a server what it is.
    ///
    /// # Errors
    /// If it does not answer, refuses the login, is no Grafana or too old.
    pub async fn connect(transport: GetOnly, wishes: &server::Wishes) -> Result<Self, Error> {
        let server = Server::ask(&transport, wishes).await?;
        Ok(Self { transport, server })
    }

    /// What the server is.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The server's address.
    pub fn address(&self) -> &Address {
        self.transport.address()
    }

    /// How many requests were sent, attempts that failed included.
    pub fn sent(&self) -> usize {
        self.transport.sent()
    }

    /// By how much the server's clock and this machine's differ, and whether the server's is ahead. Nothing if
    /// the server does not say what time it is.
    pub fn clock_difference(&self) -> Option<(std::time::Duration, bool)> {
        self.transport.clock_difference()
    }

    /// How requests are sent.
    pub fn settings(&self) -> &Settings {
        self.transport.settings()
    }

    /// Allows writes.
    pub fn into_writer(self) -> Writer {
        Writer {
            transport: ReadWrite::new(self.transport.clone()),
            reader: self,
        }
    }
}

impl Writer {
    /// The half that only reads.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }
}
