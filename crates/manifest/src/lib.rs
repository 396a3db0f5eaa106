//! What a rendered project says of itself beside its files: `out/dashgen.json`.
//!
//! The program of a project renders; the tool `dashgen` delivers and checks what was rendered, and knows of the
//! project only what is in the folder of the output. The manifest holds what the other files cannot say: folders,
//! where each dashboard comes from, which panels may be empty and why, the catalogue, and a digest of each file, so
//! that a file that was edited by hand is noticed before it is delivered. `docs/manifest.schema.json` describes it.
//!
//! ```
//! use dashgen_manifest::{Manifest, digest};
//!
//! let mut manifest = Manifest::default();
//! manifest.files.insert("dashboards/shop.json".into(), digest(b"{}"));
//! let text = manifest.to_text();
//! assert_eq!(Manifest::parse(text.as_bytes()).unwrap(), manifest);
//! ```

mod error;
pub mod list;
mod model;
mod read;

pub use error::ManifestError;
pub use model::{
    AllowedFinding, Dashboard, Folder, Label, Manifest, Metric, Panel, Reader, UncheckedQuery, digest,
};

/// The name of the manifest in the folder of the output.
pub const FILE: &str = "dashgen.json";

/// The version of the manifest that is written. A newer one has fields that this one does not understand.
pub const VERSION: u32 = 1;
