//! What the server costs, as ratios to a floor that is measured in the same run.
//!
//! The floor is a bare responder that commits each frame in SQLite and does nothing else. Server, floor and
//! chargers are processes of their own. `cargo xtask bench` builds and runs this; `--only NAME` picks a part.

#![allow(clippy::print_stdout, reason = "a report is printed")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails is to stop")]

#[path = "report/chargers.rs"]
mod chargers;
#[path = "report/floor.rs"]
mod floor;
#[path = "report/pages.rs"]
mod pages;
#[path = "report/subject.rs"]
mod subject;

use std::collections::BTreeMap;

use chargers::Load;
use subject::Subject;

/// What can be measured alone.
const PARTS: [&str; 7] = [
    "saturated",
    "paced",
    "idle",
    "connects",
    "cut",
    "postgres",
    "pages",
];

fn main() {
    // Thousands of connections on either side.
    let _ = rlimit::increase_nofile_limit(u64::MAX);
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["floor", file] => floor::serve(file),
        ["chargers", address, ref load @ ..] => chargers::run(address, &Load::parse(load)),
        ["--only", part] if PARTS.contains(&part) => report(part),
        [] => report(""),
        _ => panic!("`--only PART`, where PART is one of {PARTS:?}"),
    }
}

/// Asks a process full of chargers to make a load, and gives what it measured.
fn load(subject: &Subject, load: &[&str]) -> BTreeMap<String, f64> {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["chargers", &subject.address])
        .args(load)
        .stderr(std::process::Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "the chargers failed at {load:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

struct Saturated {
    per_second: f64,
    cpu_us: f64,
    p99_ms: f64,
}

fn saturate(subject: &Subject) -> Saturated {
    load(subject, &["saturated", "200", "2"]);
    let before = subject.cpu_seconds();
    let measured = load(subject, &["saturated", "200", "8"]);
    let cpu = subject.cpu_seconds() - before;
    Saturated {
        per_second: measured["per_second"],
        cpu_us: cpu / measured["answers"] * 1e6,
        p99_ms: measured["p99_ms"],
    }
}

fn line(what: &str, measured: String, goal: &str, reached: bool) {
    println!(
        "{} {what:<58} {measured:<34} goal {goal}",
        if reached { "  ok" } else { "MISS" }
    );
}

fn report(only: &str) {
    let wanted = |part: &str| only.is_empty() || only == part;
    if wanted("saturated") {
        let floor = saturate(&Subject::floor());
        println!(
            "     floor: {:.0} a second, {:.1} µs of CPU each, p99 {:.1} ms",
            floor.per_second, floor.cpu_us, floor.p99_ms
        );
        let ours = saturate(&Subject::server(&subject::sqlite()));
        println!(
            "     server: {:.0} a second, {:.1} µs of CPU each, p99 {:.1} ms",
            ours.per_second, ours.cpu_us, ours.p99_ms
        );
        let ratio = ours.cpu_us / floor.cpu_us;
        line(
            "CPU per stored and acknowledged message",
            format!("{ratio:.2} × the floor's"),
            "≤ 3 ×",
            ratio <= 3.0,
        );
        let ratio = floor.per_second / ours.per_second;
        line(
            "throughput, 200 connections",
            format!("1/{ratio:.2} of the floor's"),
            "≥ 1/3",
            ratio <= 3.0,
        );
        let ratio = ours.p99_ms / floor.p99_ms;
        line(
            "p99, 200 connections",
            format!("{ratio:.2} × the floor's"),
            "≤ 3 ×",
            ratio <= 3.0,
        );
    }
    if wanted("paced") {
        let server = Subject::server(&subject::sqlite());
        let p99 = load(&server, &["paced", "1000", "15"])["p99_ms"];
        line(
            "1 000 messages a second on 1 000 connections, p99",
            format!("{p99:.1} ms"),
            "≤ 5 ms",
            p99 <= 5.0,
        );
    }
    if wanted("idle") {
        for (name, subject) in [
            ("floor", Subject::floor()),
            ("server", Subject::server(&subject::sqlite())),
        ] {
            load(&subject, &["connects", "200"]);
            let before = subject.memory_kib();
            let mut chargers = subject::Waiting::start(&subject, &["idle", "4000"]);
            chargers.wait_until_ready();
            let each = (subject.memory_kib() - before) / 4000.0;
            let goal = if name == "server" {
                "≤ 14 KiB"
            } else {
                "(the floor)"
            };
            line(
                &format!("memory of an idle connection, {name}"),
                format!("{each:.1} KiB"),
                goal,
                name == "floor" || each <= 14.0,
            );
        }
    }
    if wanted("connects") {
        let server = Subject::server(&subject::sqlite());
        let rate = load(&server, &["connects", "8000"])["per_second"];
        line(
            "connects, booted",
            format!("{rate:.0} a second"),
            "≥ 4 000",
            rate >= 4000.0,
        );
    }
    if wanted("cut") {
        let server = Subject::server(&subject::sqlite());
        let seconds = load(&server, &["cut", "1000"])["seconds"];
        line(
            "1 000 chargers cut off at once are back, booted",
            format!("{seconds:.2} s"),
            "≤ 0.5 s",
            seconds <= 0.5,
        );
    }
    if wanted("postgres") {
        match subject::postgres() {
            None => println!("     PostgreSQL: no initdb here, not measured"),
            Some(database) => {
                let server = Subject::server(&database.url);
                let ours = saturate(&server);
                line(
                    "PostgreSQL, throughput",
                    format!("{:.0} a second", ours.per_second),
                    "≥ 20 000",
                    ours.per_second >= 20_000.0,
                );
                line(
                    "PostgreSQL, our CPU per message",
                    format!("{:.1} µs", ours.cpu_us),
                    "≤ 40 µs",
                    ours.cpu_us <= 40.0,
                );
            }
        }
    }
    if wanted("pages") {
        pages::report();
    }
}
