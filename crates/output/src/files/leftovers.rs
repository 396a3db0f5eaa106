//! What a run that was killed left behind: files that it had not yet given their names.

use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::path::Path;
use std::time::Duration;

use super::UNFINISHED;

/// Another run may be writing; none takes as long as this.
const LONGEST_RUN: Duration = Duration::from_hours(1);

/// Removes the files that a killed run left in a folder. What cannot be removed stays for the next time: nothing
/// that is rendered depends on it.
pub(super) fn remove(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_unfinished(&entry.file_name()) && is_old(&entry) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// `.dashgen-` and six letters or digits.
fn is_unfinished(name: &OsStr) -> bool {
    name.to_str()
        .and_then(|name| name.strip_prefix(UNFINISHED))
        .is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// A file, and no link to one, that nobody has written to for longer than a run takes.
fn is_old(entry: &DirEntry) -> bool {
    entry.metadata().is_ok_and(|metadata| {
        let age = metadata.modified().ok().and_then(|time| time.elapsed().ok());
        metadata.is_file() && age.is_some_and(|age| age > LONGEST_RUN)
    })
}

#[cfg(test)]
pub(super) mod testing {
    use std::fs::File;
    use std::path::Path;
    use std::time::SystemTime;

    use super::LONGEST_RUN;

    /// Sets the time of a file back to before the longest run.
    pub(in crate::files) fn make_old(path: &Path) {
        let file = File::options().write(true).open(path).expect("the file");
        let time = SystemTime::now() - LONGEST_RUN * 2;
        file.set_modified(time).expect("its time is set");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_files_of_our_own_names_are_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let make = |name: &str| {
            let path = folder.path().join(name);
            fs::write(&path, "half").expect("a file");
            path
        };
        let left = [".dashgen-abc123", ".dashgen-ZZZZZZ"].map(make);
        let foreign = [
            ".dashgen",
            ".dashgen-",
            ".dashgen-abc12",
            ".dashgen-abc-12",
            "dashgen-abc123",
        ]
        .map(make);
        for path in left.iter().chain(&foreign) {
            testing::make_old(path);
        }
        let young = make(".dashgen-young1");
        let nested = folder.path().join(".dashgen-folder");
        fs::create_dir(&nested).expect("a folder");
        remove(folder.path());
        for path in &left {
            assert!(!path.exists(), "{}", path.display());
        }
        for path in foreign.iter().chain([&young, &nested]) {
            assert!(path.exists(), "{}", path.display());
        }
    }

    #[test]
    fn a_temporary_file_has_such_a_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(folder.path())
            .expect("a temporary file");
        assert!(is_unfinished(file.path().file_name().expect("a name")));
    }
}
