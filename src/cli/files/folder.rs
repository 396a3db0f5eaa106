//! Links where a folder should be.

use std::fs;
use std::path::Path;

/// Whether a path is a link, whatever it leads to.
pub(super) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

/// Whether a folder between `out` and a path below it is a link, so that the path may be anywhere.
pub(super) fn is_behind_link(out: &Path, path: &Path) -> bool {
    let above = path.ancestors().skip(1);
    above
        .filter(|folder| !folder.as_os_str().is_empty())
        .any(|folder| is_link(&out.join(folder)))
}
