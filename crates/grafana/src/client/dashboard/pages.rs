//! The list of all dashboards, part by part.

use std::collections::HashSet;

use super::read::LISTING;
use super::{Live, Model};
use crate::client::Reader;
use crate::client::error::{Cause, Error};

/// About how many bytes one part should have: few requests, little memory.
const PAGE_BYTES: usize = 4 * 1024 * 1024;
/// How many dashboards the first part should have, when nobody knows yet how large they are.
const FIRST_PAGE: usize = 50;
/// More parts than any Grafana has; a list with more has no end.
const MOST_PAGES: usize = 10_000;

/// The list of all dashboards that the credentials may read, in one of the two models.
#[derive(Debug)]
pub struct Pages<'a> {
    reader: &'a Reader,
    model: Model,
    limit: usize,
    next: Option<String>,
    /// Where parts started so far, and whose dashboards were in them. A list that comes back has no end.
    starts: HashSet<String>,
    uids: HashSet<String>,
    is_done: bool,
}

impl<'a> Pages<'a> {
    /// The list, from its start.
    pub fn new(reader: &'a Reader, model: Model) -> Self {
        Self {
            reader,
            model,
            limit: FIRST_PAGE,
            next: None,
            starts: HashSet::new(),
            uids: HashSet::new(),
            is_done: false,
        }
    }

    /// The next part; nothing after the last.
    ///
    /// # Errors
    /// If it cannot be read, or has no end.
    pub async fn next(&mut self) -> Result<Option<Vec<Live>>, Error> {
        if self.is_done {
            return Ok(None);
        }
        let page = self
            .reader
            .page(self.model, self.limit, self.next.as_deref())
            .await?;
        let each = page.bytes / page.items.len().max(1);
        self.limit = (PAGE_BYTES / each.max(1)).clamp(20, 2000);
        self.is_done = page.next.is_none();
        let before = self.uids.len();
        self.uids
            .extend(page.items.iter().map(|live| live.meta.uid.clone()));
        // A part may be empty, where the credentials may see none of its dashboards.
        let has_new = self.uids.len() > before || page.items.is_empty();
        if let Some(next) = &page.next
            && (!has_new || !self.starts.insert(next.clone()) || self.starts.len() > MOST_PAGES)
        {
            return Err(Error {
                doing: LISTING.to_owned(),
                cause: Cause::Damaged("the list of dashboards never ends".into()),
            });
        }
        self.next = page.next;
        Ok(Some(page.items))
    }
}
