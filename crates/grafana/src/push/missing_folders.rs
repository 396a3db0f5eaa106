//! The folders that dashboards go into and that Grafana lacks.

use std::collections::BTreeSet;

use crate::client::dashboard::Placement;
use crate::client::folder::Folder;
use crate::client::{Cause, Error, Reader};
use crate::folders::Folders;

/// The folders that some places need and the server lacks, parents first; and the places that no
/// declaration and no folder of the server explains.
///
/// # Errors
/// If the server's cannot be read.
pub(super) async fn missing(
    folders: &Folders,
    reader: &Reader,
    places: &BTreeSet<Placement>,
) -> Result<(Vec<Folder>, Vec<String>), Error> {
    let mut wanted: Vec<(&str, Option<&Folder>)> = Vec::new();
    for place in places.iter().filter(|place| **place != Placement::Root) {
        let mut chain: Vec<_> = folders
            .above(place.uid())
            .map(|folder| (folder.uid.as_str(), Some(folder)))
            .collect();
        if chain.is_empty() {
            chain.push((place.uid(), None));
        }
        for folder in chain.into_iter().rev() {
            if !wanted.iter().any(|(uid, _)| *uid == folder.0) {
                wanted.push(folder);
            }
        }
    }
    let looked = wanted.iter().map(|(uid, _)| reader.folder(uid));
    let (mut missing, mut unknown) = (Vec::new(), Vec::new());
    for ((uid, declared), found) in wanted.iter().zip(futures_util::future::join_all(looked).await) {
        let found = match found {
            // It is there, and a write into it will say what is missing.
            Err(error) if matches!(error.cause, Cause::Forbidden { .. }) => continue,
            found => found?,
        };
        match (found, declared) {
            (Some(_), _) => {}
            (None, Some(folder)) => missing.push((*folder).clone()),
            (None, None) => unknown.push((*uid).to_owned()),
        }
    }
    Ok((missing, unknown))
}
