use crate::rule::rule;

rule! {
    /// An allowance that nothing needs
    ///
    /// An allowance of a finding that is not there any more, one whose last day is over, one that names no rule, and one
    /// without a reason.
    ///
    /// ## Why
    /// What is allowed and not there hides the next finding of its kind.
    ///
    /// ## Bad
    /// ```toml allow
    /// [[lint.allow]]
    /// rule = "P13"
    /// dashboard = "example"
    /// reason = "there are nine tenants"
    /// ```
    ///
    /// ## Good
    /// ```toml allow
    /// ```
    ///
    /// ## Real case
    /// Comments that switch a linter off outlive what they were written for by years.
    "X01" "unused-allowance" Warning, []
}
