//! What DVT is made of here: plans and their steps, tenants, plugins, replicas.

use metrics::labels::{Adapter, EnvironmentId, PlanId, PlanVersion, PluginType, StepId, TenantId};

use dashgen::catalogue::LabelValue;

/// How large the simulated installation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Plans that run.
    pub plans: usize,
    /// Tenants whose plugins have sandboxes.
    pub tenants: usize,
    /// Replicas of the engine.
    pub replicas: usize,
    /// Runs that start in a minute, over all plans.
    pub runs_per_minute: u32,
}

impl Default for Size {
    /// About 2,000 series and 250 runs a minute, as DVT's guide says.
    fn default() -> Self {
        Self {
            plans: 4,
            tenants: 8,
            replicas: 2,
            runs_per_minute: 250,
        }
    }
}

/// A plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its id.
    pub id: LabelValue<PlanId>,
    /// Its version.
    pub version: LabelValue<PlanVersion>,
    /// Where it runs.
    pub environment: LabelValue<EnvironmentId>,
    /// What runs it.
    pub adapter: LabelValue<Adapter>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// Its share of all runs, as a weight.
    pub weight: f64,
}

/// A step of a plan.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its id.
    pub id: LabelValue<StepId>,
    /// Half of its executions are faster, in seconds.
    pub median: f64,
    /// The plugin that it calls, by its index.
    pub plugin: Option<usize>,
    /// Bytes of its artifact.
    pub artifact: f64,
    /// Whether it runs on the task queue for data rather than for control.
    pub data: bool,
}

/// Everything that stays the same during a simulation.
#[derive(Clone, Debug)]
pub struct Fleet {
    /// How large it is.
    pub size: Size,
    /// Plans.
    pub plans: Vec<Plan>,
    /// Tenants.
    pub tenants: Vec<LabelValue<TenantId>>,
    /// Plugin types.
    pub plugins: Vec<LabelValue<PluginType>>,
}

type Template = (
    &'static str,
    &'static str,
    bool,
    f64,
    &'static [(&'static str, f64, Option<usize>, f64, bool)],
);

/// Id, environment, whether Temporal runs it, weight; steps with id, median, plugin, artifact, queue.
const TEMPLATES: [Template; 5] = [
    (
        "plan-dbt-01",
        "prod",
        true,
        5.0,
        &[
            ("dbt-deps", 0.25, None, 0.0, false),
            ("dbt-run-1", 0.9, Some(0), 480_000.0, true),
            ("dbt-test", 0.5, Some(0), 12_000.0, true),
        ],
    ),
    (
        "plan-test-1",
        "staging",
        true,
        2.0,
        &[
            ("prepare", 0.2, None, 0.0, false),
            ("transform", 0.7, Some(1), 64_000.0, true),
            ("publish", 0.3, Some(2), 4_000.0, true),
        ],
    ),
    (
        "plan-ml-1",
        "prod",
        false,
        1.0,
        &[
            ("features", 1.1, Some(1), 2_100_000.0, true),
            ("score", 0.6, Some(1), 90_000.0, true),
        ],
    ),
    (
        "plan-export-1",
        "prod",
        true,
        3.0,
        &[
            ("extract", 0.8, Some(0), 900_000.0, true),
            ("deliver", 0.5, Some(2), 0.0, true),
        ],
    ),
    (
        "plan-dbt-02",
        "prod",
        true,
        3.0,
        &[
            ("dbt-run-2", 1.2, Some(0), 730_000.0, true),
            ("dbt-docs", 0.3, None, 35_000.0, false),
            ("notify", 0.15, Some(2), 0.0, false),
        ],
    ),
];

impl Fleet {
    /// The fleet of a size; at least one of everything.
    pub fn new(size: Size) -> Self {
        let size = Size {
            plans: size.plans.max(2),
            tenants: size.tenants.max(1),
            replicas: size.replicas.max(1),
            runs_per_minute: size.runs_per_minute.max(1),
        };
        let plan = |number: usize| {
            let (id, environment, temporal, weight, steps) = TEMPLATES[number % TEMPLATES.len()];
            let id = if number < TEMPLATES.len() {
                id.to_owned()
            } else {
                format!("{id}-{}", number / TEMPLATES.len() + 1)
            };
            Plan {
                id: id.into(),
                version: format!("v{}.{}", 1 + number % 3, number % 7).into(),
                environment: environment.into(),
                adapter: if temporal {
                    Adapter::TEMPORAL
                } else {
                    Adapter::CONDUCTOR
                },
                steps: steps
                    .iter()
                    .map(|&(id, median, plugin, artifact, data)| Step {
                        id: id.into(),
                        median,
                        plugin,
                        artifact,
                        data,
                    })
                    .collect(),
                weight,
            }
        };
        Self {
            size,
            plans: (0..size.plans).map(plan).collect(),
            tenants: (1..=size.tenants)
                .map(|number| format!("tenant-{number:03}").into())
                .collect(),
            plugins: ["sql", "python", "http"].into_iter().map(Into::into).collect(),
        }
    }
}
