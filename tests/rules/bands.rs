//! A band on a real Prometheus: what its rules record is what its definition says, of random signals with holes, jumps,
//! values that are no numbers, and late births.

use std::fmt::Write;
use std::ops::RangeInclusive;

use dashgen::prelude::*;
use dashgen::rules::{Band, Rules, Signal};
use dashgen::wire::prometheus::Rule;
use dashgen_promtool::Suites;

use crate::promtool::{self, Case, all, assert_each_noticed, assert_hold};
use crate::random::Random;

dashgen::labels! {
    /// The shop.
    Shop = "shop";
}

dashgen::metrics! {
    /// What the shop has to do.
    gauge Load = "load" in Unit::COUNT, labels [Shop];
}

/// Samples, and evaluations, are five minutes apart.
const DAY: usize = 24 * 12;
const DAYS: usize = 5;
const SHOPS: usize = 8;
/// Those that notice every change of the rules.
const TELLING: usize = 3;
const LEAST: f64 = 2.0;
const SHARE: f64 = 0.1;

fn rules() -> Vec<Rule> {
    let load = Signal::new("Load", Load.value().max().by(Shop));
    let band: Band<_> = load.band("shop:load").at_least(LEAST).and_share(SHARE);
    let project = dashgen::Project::new()
        .metrics(METRICS.to_vec())
        .rules(Rules::new("shop").band(&band));
    let rendered = project.render().unwrap_or_else(|faults| panic!("{faults}"));
    let rules = rendered.rules().expect("there are rules").recording().clone();
    rules.groups.into_iter().flat_map(|group| group.rules).collect()
}

/// What a shop has to do, at each moment at which something is known of it.
fn load(random: &mut Random) -> Vec<Option<f64>> {
    let base = 10_f64.powi(random.below(5) as i32);
    let birth = random.below(2) * random.below(3 * DAY);
    let wild = random.below(3);
    let mut jumps = 1.0;
    let mut away = 0;
    (0..=DAYS * DAY)
        .map(|at| {
            if random.chance(DAY) {
                away = random.below(40);
            }
            if random.chance(2 * DAY) {
                jumps = [0.1, 1.0, 3.0][random.below(3)];
            }
            away = away.max(1) - 1;
            let hour = (at % DAY) as f64 / 12.0;
            let noise = if wild == 0 { 1.0 } else { random.factor() };
            let value = base * (2.0 + (hour / 4.0).sin()) * jumps * noise;
            (at >= birth && away == 0).then_some(match random.below(400) {
                0 => f64::NAN,
                1 => f64::INFINITY,
                _ => value,
            })
        })
        .collect()
}

fn known(values: &[Option<f64>], window: RangeInclusive<usize>) -> Vec<f64> {
    let seen = values[window].iter().flatten().copied();
    seen.filter(|value| value.is_finite()).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn deviation(values: &[f64]) -> f64 {
    let middle = mean(values);
    let squares: Vec<f64> = values.iter().map(|value| (value - middle).powi(2)).collect();
    mean(&squares).sqrt()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    if values.len().is_multiple_of(2) {
        f64::midpoint(values[half - 1], values[half])
    } else {
        values[half]
    }
}

/// What a band should record at each moment. Prometheus 2 counts the sample at the beginning of a window, 3 does not.
struct Model {
    expected: Vec<Option<f64>>,
    width: Vec<Option<f64>>,
}

impl Model {
    fn of(values: &[Option<f64>], begins: usize) -> Self {
        let (mut expected, mut noise, mut width) = (Vec::new(), Vec::new(), Vec::new());
        for at in 0..values.len() {
            // The hour around the same time of each day before.
            let hours = (1..=7).filter_map(|day| (at + 6).checked_sub(day * DAY));
            let hours = hours.map(|end| known(values, end.saturating_sub(11 + begins)..=end));
            let hours: Vec<Vec<f64>> = hours.filter(|hour| !hour.is_empty()).collect();
            if hours.len() < 3 {
                expected.push(None);
                noise.push(None);
                width.push(None);
                continue;
            }
            let means: Vec<f64> = hours.iter().map(|hour| mean(hour)).collect();
            let middle = median(means.clone());
            let within = median(hours.iter().map(|hour| deviation(hour)).collect());
            let between = median(means.iter().map(|mean| (mean - middle).abs()).collect());
            let now = within + 1.4826 * between;
            expected.push(Some(middle));
            noise.push(Some(now));
            let day = known(&noise, at.saturating_sub(DAY - 1 + begins)..=at);
            let calm = mean(&day).max(now);
            width.push(Some((4.0 * calm + SHARE * middle.abs()).max(LEAST)));
        }
        Self { expected, width }
    }
}

fn suites(rules: Vec<Rule>, shops: usize) -> Suites {
    let mut random = Random(7);
    let mut case = Case::new("shops").every("5m");
    for shop in 0..shops {
        let values = load(&mut random);
        let mut samples = String::new();
        for value in &values {
            match value {
                Some(value) if value.is_nan() => write!(samples, "NaN "),
                Some(value) if value.is_infinite() => write!(samples, "Inf "),
                Some(value) => write!(samples, "{value} "),
                None => write!(samples, "stale "),
            }
            .expect("a string takes text");
        }
        case = case.series(format!("load{{shop=\"{shop}\"}}"), samples);
        let models = [Model::of(&values, 0), Model::of(&values, 1)];
        for _ in 0..8 {
            let at = 2 * DAY + random.below(3 * DAY);
            let [expected, width] = [
                ("expected", models.each_ref().map(|model| model.expected[at])),
                ("width", models.each_ref().map(|model| model.width[at])),
            ];
            for (part, wanted) in [expected, width] {
                let series = format!("shop:load:{part}{{shop=\"{shop}\"}}");
                let near = |value: f64| format!("abs({series} - {value}) <= {}", value.abs() * 1e-9);
                let (expr, found) = match wanted {
                    [Some(three), Some(two)] => {
                        (format!("count({} or {})", near(three), near(two)), Some(1.0))
                    }
                    [None, None] => (format!("count({series})"), None),
                    // One sample at the beginning of an hour decides.
                    _ => continue,
                };
                case = case.finds(&format!("{}m", at * 5), &expr, found);
            }
        }
    }
    promtool::suites(rules, &[case])
}

#[test]
fn a_band_is_what_its_definition_says() {
    let suites = suites(rules(), SHOPS);
    for promtool in all() {
        assert_hold(&promtool, &suites);
    }
}

/// The test of the test: rules that look nearly the same fail it.
#[test]
fn another_band_is_noticed() {
    assert_each_noticed(
        rules,
        |rules| suites(rules, TELLING),
        &[
            ("shop:load:value", "<", "<="),
            ("shop:load:expected", "0.5,", "0.6,"),
            ("shop:load:noise", "1.4826", "1.5"),
            ("shop:load:width", " > ", " < "),
        ],
    );
}
