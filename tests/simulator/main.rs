//! trial
fn main() {
    use simulator::*;
    let days: i64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let folder = std::env::args().nth(2).unwrap();
    let end = 1_790_000_000_000 / (6 * incident::HOUR) * 6 * incident::HOUR;
    let start = end - days * incident::DAY;
    let mut world = model::World::new(1, start, Default::default(), incident::Timeline::tour(start, end, 20 * incident::HOUR));
    eprintln!("{} series", world.schema().len() * world.replicas());
    let b = backfill::Backfill { end, interval: 60_000 };
    let t = std::time::Instant::now();
    let mut runs = 0; let mut slow = 0; let mut secs = vec![];
    let n = if std::env::args().nth(3).is_some() { b.blocks(&mut world, folder.as_ref(), |_| {}).unwrap() } else { b.write(&mut world, folder.as_ref(), |r| { runs += 1; if r.seconds() > 5.0 { slow += 1; } if runs < 500000 { secs.push(r.seconds()) } }).unwrap().1 };
    secs.sort_by(f64::total_cmp);
    eprintln!("{n} samples, {runs} runs, {slow} slow, p50 {} p99 {} in {:?}", secs[secs.len()/2], secs[secs.len()*99/100], t.elapsed());
}
