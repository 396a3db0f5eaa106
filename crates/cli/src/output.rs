//! What was rendered: the folder of the output, held to its manifest.

use std::path::Path;

use dashgen_manifest::Manifest;

use super::error::Error;

/// The folder that `render` writes into unless another is named.
pub(crate) const OUT: &str = "out";

/// The manifest of a folder. Every file in it is as it was rendered: what a person edited by hand is not delivered
/// by accident.
pub(crate) fn read(out: &Path) -> Result<Manifest, Error> {
    let manifest = Manifest::read(out)?;
    manifest.check_files(out)?;
    Ok(manifest)
}
