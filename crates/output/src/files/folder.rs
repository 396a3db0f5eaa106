//! What stands where a folder should be.

use std::fs;
use std::path::Path;

use super::FileError;

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

/// The file, or the link that leads nowhere, where a path has a folder.
pub(super) fn obstacle(path: &Path) -> Option<FileError> {
    path.ancestors()
        .skip(1)
        .filter(|folder| !folder.as_os_str().is_empty())
        .find_map(|folder| {
            let what = match fs::metadata(folder) {
                Ok(metadata) if metadata.is_dir() => return None,
                Ok(_) => "is a file, and a folder should be there; remove it or name another folder",
                Err(_) if is_link(folder) => {
                    "is a link that leads nowhere; let it lead to a folder or remove it"
                }
                Err(_) => return None,
            };
            Some(FileError::NoFolder {
                path: folder.to_owned(),
                what,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(path: &Path, folder: &Path) -> String {
        let error = obstacle(path).expect("something is in the way");
        error.to_string().replace(&folder.display().to_string(), "…")
    }

    #[test]
    fn what_is_in_the_way_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("afile");
        fs::write(&out, "text").expect("a file");
        insta::assert_snapshot!(message(&out.join("dashboards/a.json"), folder.path()), @"`…/afile` is a file, and a folder should be there; remove it or name another folder");
        assert!(obstacle(&folder.path().join("none/a.json")).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        std::os::unix::fs::symlink(folder.path().join("gone"), &out).expect("a link");
        insta::assert_snapshot!(message(&out.join("dashboards/a.json"), folder.path()), @"`…/out` is a link that leads nowhere; let it lead to a folder or remove it");
    }
}
