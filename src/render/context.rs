//! What rendering knows while it walks the tree: where it is, what is wrong so far, what links lead to.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::error::RenderError;
use super::index::{Entry, Index};
use crate::Unit;
use crate::link::{Link, Target};
use crate::panel::AnyPanel;
use crate::theme::Theme;

/// Gathers faults, each with its path, so that one run reports all of them.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    index: Index<'a>,
    theme: &'a Theme,
    /// The dashboard that is rendered.
    uid: Option<&'a str>,
    /// The variables that the panel that is rendered waits for.
    awaited: BTreeSet<String>,
    faults: Vec<RenderError>,
}

impl Default for Context<'_> {
    fn default() -> Self {
        Self::new(Index::default(), Default::default())
    }
}

impl<'a> Context<'a> {
    pub(crate) fn new(index: Index<'a>, theme: &'a Theme) -> Self {
        Self {
            index,
            theme,
            uid: None,
            awaited: BTreeSet::new(),
            faults: Vec::new(),
        }
    }

    /// How things look.
    pub(crate) fn theme(&self) -> &'a Theme {
        self.theme
    }

    /// Runs `work` inside a dashboard, whose uid is the next step of the path.
    pub(crate) fn within_dashboard(&mut self, uid: &'a str, work: impl FnOnce(&mut Self)) {
        let outer = self.uid.replace(uid);
        self.within(uid, work);
        self.uid = outer;
    }

    /// Runs `work` under another theme, and forgets its faults if they are none.
    pub(crate) fn with_theme<T>(
        &mut self,
        theme: &'a Theme,
        is_unchecked: bool,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let outer = std::mem::replace(&mut self.theme, theme);
        let before = self.faults.len();
        let result = work(self);
        if is_unchecked {
            self.faults.truncate(before);
        }
        self.theme = outer;
        result
    }

    /// Runs `work` one step further down the path: `operations / Projection / query A`.
    ///
    /// The step is written only into the paths of the faults that `work` reports: nearly always none.
    pub(crate) fn within<T>(&mut self, step: impl Display, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.faults.len();
        let result = work(self);
        for fault in &mut self.faults[before..] {
            fault.path = if fault.path.is_empty() {
                step.to_string()
            } else {
                format!("{step} / {}", fault.path)
            };
        }
        result
    }

    /// Reports a fault at the present place.
    pub(crate) fn fault(&mut self, message: impl Display) {
        self.faults.push(RenderError {
            path: String::new(),
            message: message.to_string(),
        });
    }

    /// The dashboard that is rendered.
    fn here(&self) -> Option<&Entry<'a>> {
        self.index.get(self.uid?)
    }

    /// Whether the values of a variable of the dashboard depend on another of its variables.
    pub(crate) fn has_dependent_variables(&self) -> bool {
        self.here().is_some_and(Entry::has_dependent_variables)
    }

    /// The variables that the queries of the panel that is rendered refer to: it waits for them.
    pub(crate) fn set_awaited(&mut self, awaited: BTreeSet<String>) {
        self.awaited = awaited;
    }

    /// The unit of what a series of buckets counts, if the project has its histogram.
    pub(crate) fn is_native_histogram(&self, series: &str) -> bool {
        self.index.is_native_histogram(series)
    }

    pub(crate) fn bucket_unit(&self, series: &str) -> Option<&'a Unit> {
        self.index.bucket_unit(series)
    }

    /// The uid of the one dashboard that has a panel with this slug. None and several are faults.
    pub(crate) fn dashboard_of_panel(&mut self, slug: &str) -> Option<&'a str> {
        let uids: Vec<&'a str> = self.index.dashboards_with(slug).collect();
        match uids.as_slice() {
            [uid] => Some(uid),
            [] => {
                self.fault(format!(
                    "no dashboard has a panel `{slug}` that draws the signal; add one with `of_signal(…)`, or name \
                     another with `.panel(\"uid\", \"slug\")`"
                ));
                None
            }
            several => {
                self.fault(format!(
                    "dashboards {} each have a panel `{slug}`; name one with `.panel(\"uid\", \"{slug}\")`",
                    several.join(", ")
                ));
                None
            }
        }
    }

    /// A panel, if there is one.
    pub(crate) fn panel(&self, uid: &str, slug: &str) -> Option<&'a AnyPanel> {
        self.index.get(uid)?.panel(slug)
    }

    /// The number of a panel. One that there is not is a fault.
    pub(crate) fn panel_id(&mut self, uid: &str, slug: &str) -> Option<u32> {
        let Some(entry) = self.index.get(uid) else {
            let known: Vec<_> = self.index.uids().collect();
            let known = if known.is_empty() {
                "none".to_owned()
            } else {
                known.join(", ")
            };
            self.fault(format!(
                "there is no dashboard `{uid}` that could show the alert; this project has {known}"
            ));
            return None;
        };
        let id = entry.panels().get(slug).copied();
        if id.is_none() {
            let known: Vec<_> = entry.panels().keys().copied().collect();
            self.fault(format!(
                "dashboard `{uid}` has no panel `{slug}` that could show the alert; its panels are {}",
                known.join(", ")
            ));
        }
        id
    }

    pub(crate) fn into_faults(self) -> Vec<RenderError> {
        self.faults
    }

    /// The address of a runbook. One that no alert has is a fault.
    fn runbook_url(&mut self, title: &str, file: &str) -> String {
        let (base, files) = self.index.runbooks();
        let url = format!("{base}/{file}");
        if !files.contains(file) {
            let known: Vec<_> = files.iter().copied().collect();
            let known = if known.is_empty() {
                "no runbooks".to_owned()
            } else {
                known.join(", ")
            };
            let fault = format!(
                "link \"{title}\" points to runbook `{file}`, which no alert has; the alerts of this project have \
                 {known}"
            );
            self.fault(fault);
        }
        url
    }

    /// The address that a link on values of a panel leads to: it passes on a variable whose values depend on another
    /// variable only if the panel waits for it. Elsewhere it may not be loaded yet when the link is made, and would
    /// be passed on empty; left out, it is found again there.
    pub(crate) fn data_url(&mut self, link: &Link) -> String {
        let awaited = std::mem::take(&mut self.awaited);
        let url = self.url_passing(link, |here, name| awaited.contains(name) || !here.depends(name));
        self.awaited = awaited;
        url
    }

    /// The address that a link leads to. One that leads nowhere is a fault.
    pub(crate) fn url(&mut self, link: &Link) -> String {
        self.url_passing(link, |_, _| true)
    }

    fn url_passing(&mut self, link: &Link, passes: impl Fn(&Entry<'_>, &str) -> bool) -> String {
        if link.title.trim().is_empty() {
            self.fault("a link has no title, so nobody could see it; say where it leads");
        }
        let (uid, panel, variables, time) = match &link.target {
            Target::Url(url) => {
                if url.trim().is_empty() {
                    self.fault(format_args!(
                        "link \"{}\" has an empty address; give it one, or remove it",
                        link.title
                    ));
                }
                if let Some(method) = link.misplaced {
                    self.fault(format_args!(
                        "link \"{}\" leads to a URL, so `.{method}(…)` would do nothing; use `Link::dashboard`, or \
                         write it in the URL",
                        link.title
                    ));
                }
                return url.clone();
            }
            Target::Runbook(file) => return self.runbook_url(&link.title, file),
            Target::Dashboard {
                uid,
                panel,
                variables,
                time,
            } => (*uid, panel, variables, time),
        };
        let time = time.clone().unwrap_or_else(|| "${__url_time_range}".to_owned());
        let mut parameters = vec![time];
        let mut faults = Vec::new();
        match self.index.get(uid) {
            None => {
                let known: Vec<_> = self.index.uids().collect();
                faults.push(format!(
                    "link \"{}\" leads to dashboard `{uid}`, which is none of this project's: {}",
                    link.title,
                    known.join(", ")
                ));
            }
            Some(entry) => {
                if let Some(slug) = panel {
                    match entry.panels().get(slug.as_str()) {
                        Some(id) => parameters.push(format!("viewPanel=panel-{id}")),
                        None => faults.push(format!(
                            "link \"{}\" leads to panel `{slug}`, which dashboard `{uid}` lacks; its panels are {}",
                            link.title,
                            entry.panels().keys().copied().collect::<Vec<_>>().join(", ")
                        )),
                    }
                }
                for (name, value) in variables {
                    if !entry.declares(name) {
                        faults.push(format!(
                            "link \"{}\" sets variable `{name}`, which dashboard `{uid}` does not declare",
                            link.title
                        ));
                    }
                    parameters.push(format!("var-{name}={value}"));
                }
                if let Some(here) = self.here() {
                    let passed = here.variables().iter().filter(|name| {
                        entry.declares(name)
                            && variables.iter().all(|(set, _)| set != *name)
                            && !entry.is_derived(name)
                            && passes(here, name)
                    });
                    parameters.extend(passed.map(|name| format!("${{{name}:queryparam}}")));
                }
            }
        }
        for fault in faults {
            self.fault(fault);
        }
        format!("/d/{uid}?{}", parameters.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use crate::panel::TimeSeries;
    use crate::query::Query;
    use crate::variable::Variable;
    use crate::{Dashboard, Link, LinkValue, Project, Row};

    #[test]
    fn a_link_without_title_or_address_is_a_fault() {
        let panel = TimeSeries::new("Up")
            .query(Query::promql("up"))
            .panel_link(Link::url(" ", "https://example.org"))
            .data_link(Link::url("Runbook", ""))
            .data_link(Link::url("Wiki", "/wiki").panel("up"));
        let dashboard = Dashboard::new("shop", "Shop")
            .link(Link::url("", ""))
            .row(Row::new("Row").panel(panel));
        let faults = Project::new()
            .dashboard(dashboard)
            .render()
            .expect_err("it has faults");
        insta::assert_snapshot!(faults, @r#"
        5 errors; no files written
          shop: a link has no title, so nobody could see it; say where it leads
          shop: link "" has an empty address; give it one, or remove it
          shop / Row / Up: a link has no title, so nobody could see it; say where it leads
          shop / Row / Up: link "Runbook" has an empty address; give it one, or remove it
          shop / Row / Up: link "Wiki" leads to a URL, so `.panel(…)` would do nothing; use `Link::dashboard`, or write it in the URL
        "#);
    }

    #[test]
    fn a_link_passes_every_variable_that_both_dashboards_have_unless_it_sets_it() {
        let (plan, tenant) = (Variable::textbox("plan", ""), Variable::textbox("tenant", ""));
        let panel = || TimeSeries::new("Up").query(Query::promql("up"));
        let here = Dashboard::new("here", "Here")
            .variable(&plan)
            .variable(&tenant)
            .variable(&Variable::textbox("only_here", ""))
            .link(Link::dashboard("There", "there"))
            .link(
                Link::dashboard("Up, there", "there")
                    .panel("up")
                    .variable(&plan, "a"),
            )
            .link(Link::dashboard("Then", "there").time_window(LinkValue::value(), crate::minutes(1)))
            .row(
                Row::new("Row").panel(
                    panel().panel_link(
                        Link::dashboard("There", "there")
                            .panel("up")
                            .variable(&plan, LinkValue::field("plan")),
                    ),
                ),
            );
        let there = Dashboard::new("there", "There")
            .variable(&Variable::textbox("only_there", ""))
            .variable(&tenant)
            .variable(&plan)
            .row(Row::new("Row").panel(panel()));
        let project = Project::new().dashboard(here).dashboard(there);
        let rendered = project.render().expect("it has no faults");
        let first = rendered.dashboards().next().expect("the first dashboard");
        insta::assert_snapshot!(
            first.json()["panels"][1]["links"][0]["url"].as_str().expect("an address"),
            @"/d/there?${__url_time_range}&viewPanel=panel-1128467232&var-plan=${__data.fields.plan:percentencode}&${prometheus_datasource:queryparam}&${tenant:queryparam}"
        );
        let top = |index: usize| {
            let link = &first.json()["links"][index];
            (
                link["url"].as_str().expect("an address"),
                link["includeVars"].clone(),
                link["keepTime"].clone(),
            )
        };
        assert_eq!(
            top(0),
            ("/d/there", true.into(), true.into()),
            "Grafana adds the rest"
        );
        insta::assert_snapshot!(
            top(1).0,
            @"/d/there?${__url_time_range}&viewPanel=panel-1128467232&var-plan=a&${prometheus_datasource:queryparam}&${tenant:queryparam}"
        );
        assert_eq!((top(1).1, top(1).2), (false.into(), false.into()));
        assert_eq!(
            top(2).0,
            "/d/there?time=${__value.raw:percentencode}&time.window=60000&${prometheus_datasource:queryparam}&${plan:queryparam}&${tenant:queryparam}"
        );
    }
}
