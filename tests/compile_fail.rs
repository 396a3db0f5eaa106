//! Mistakes that the compiler finds, and what it says of them.
//!
//! Each file in `compile_fail/` is one mistake; the text beside it is what its author reads. After a change
//! of a message, `TRYBUILD=overwrite cargo test -p metrics --test compile_fail` writes the new texts; read
//! them before they are committed.

#[test]
fn mistakes_do_not_compile() {
    trybuild::TestCases::new().compile_fail("../tests/compile_fail/*.rs");
}
