//! Signals whose default is to end the process without a word.

/// Lets a write beyond `ulimit -f` fail with an error instead of ending the process: the error has a remedy.
#[cfg(unix)]
pub(crate) fn fail_instead_of_dying() {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    // Nobody looks at the flag; what counts is that the signal has a handler. Without one, writing still works.
    let _ = signal_hook::flag::register(libc::SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

#[cfg(not(unix))]
pub(crate) fn fail_instead_of_dying() {}
