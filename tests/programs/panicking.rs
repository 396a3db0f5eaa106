//! A program that has a mistake, for the test of how it ends.

fn main() -> std::process::ExitCode {
    dashgen_program::run(|| panic!("a mistake"))
}
