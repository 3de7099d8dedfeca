//! The edges that must never be.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on is to stop")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the checkout is now. What stood there when this was compiled may have moved: builds are kept outside of it.
fn root() -> PathBuf {
    let member = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the member is");
    Path::new(&member)
        .parent()
        .expect("the workspace is above")
        .to_owned()
}

/// The members that a member depends on, outside of its tests.
fn dependencies(member: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let members: BTreeSet<_> = packages.iter().map(|it| it["name"].as_str().unwrap()).collect();
    let package = packages
        .iter()
        .find(|it| it["name"] == member)
        .unwrap_or_else(|| panic!("no member {member}"));
    let dependencies = package["dependencies"].as_array().unwrap().iter();
    let ours = dependencies
        .filter(|it| it["kind"] != "dev")
        .map(|it| it["name"].as_str().unwrap().to_owned());
    ours.filter(|it| members.contains(it.as_str())).collect()
}

#[test]
fn members_depend_on_what_the_architecture_says_and_on_nothing_else() {
    for (member, allowed) in [
        ("ocpp", vec![]),
        ("csms", vec!["ocpp"]),
        ("simulator", vec!["ocpp"]),
        ("app", vec!["csms", "ocpp", "simulator"]),
        ("frontend", vec!["app"]),
        ("server", vec!["app", "csms", "ocpp", "simulator"]),
        ("xtask", vec![]),
    ] {
        let allowed: BTreeSet<_> = allowed.into_iter().map(str::to_owned).collect();
        assert_eq!(dependencies(member), allowed, "{member}");
    }
}

/// The source files below a folder, with their text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push((path.clone(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no sources");
    found
}

fn check(folder: &str, forbidden: &[&str], except: impl Fn(&Path) -> bool) {
    for (path, text) in sources(folder) {
        for word in forbidden {
            // A test may stand beside what it tests, and use a clock.
            let code = text.split("#[cfg(test)]").next().unwrap();
            let lines = code.lines().filter(|it| !it.trim_start().starts_with("//"));
            let found = lines.filter(|it| it.contains(word)).count();
            assert!(found == 0 || except(&path), "{}: {word}", path.display());
        }
    }
}

#[test]
fn only_the_store_names_the_orm() {
    check("server/src", &["sea_orm::", "sea_orm_migration::"], |path| {
        path.to_string_lossy().contains("src/store")
    });
    for folder in ["ocpp", "csms", "app", "frontend", "simulator"] {
        check(
            &format!("{folder}/src"),
            &["sea_orm::", "sea_orm_migration::"],
            |_| false,
        );
    }
}

#[test]
fn only_the_record_writes_and_only_one_file_lists_routes() {
    check("server/src", &[".append("], |path| {
        path.ends_with("record.rs")
            || path.to_string_lossy().contains("src/store")
            || path.ends_with("origin.rs")
            || path.ends_with("preferences.rs")
    });
    check("server/src", &[".route("], |path| path.ends_with("web.rs"));
}

#[test]
fn rules_and_wire_and_simulated_charge_points_have_no_clock_and_no_chance() {
    let forbidden = [
        "SystemTime::now",
        "Instant::now",
        "Utc::now",
        "thread_rng",
        "rand::rng(",
        "rand::random",
        "from_os_rng",
    ];
    check("ocpp/src", &forbidden, |_| false);
    check("csms/src", &forbidden, |_| false);
    check(
        "app/src/stage",
        &[&forbidden[..], &["Date::now"]].concat(),
        |_| false,
    );
    check("simulator/src", &forbidden, |path| {
        path.to_string_lossy().contains("native")
    });
}

#[test]
fn views_ask_nobody() {
    check(
        "app/src/views",
        &["crate::api", "#[server", "EventSource"],
        |_| false,
    );
}

#[test]
fn the_homes_of_the_pages_part_in_one_place() {
    check("app/src", &["feature = \""], |path| path.ends_with("lib.rs"));
    let text = std::fs::read_to_string(root().join("app/src/lib.rs")).unwrap();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("#[cfg(") && line.contains("feature = \"") {
            let stands_on = lines.find(|it| !it.starts_with("#[")).unwrap();
            assert!(
                stands_on.starts_with("mod ") || stands_on.starts_with("pub mod "),
                "{line} stands on {stands_on}"
            );
        }
    }
}

#[test]
fn only_the_demo_names_the_other_end() {
    check("app/src", &["simulator::", "ocpp::"], |path| {
        let path = path.to_string_lossy();
        path.contains("src/stage") || path.contains("src/demo")
    });
}

#[test]
fn the_demo_asks_no_server() {
    check("app/src/demo", &["crate::api", "#[server", "EventSource"], |_| {
        false
    });
    check(
        "app/src/stage",
        &["crate::api", "#[server", "EventSource"],
        |_| false,
    );
}

#[test]
fn no_folder_collects_leftovers() {
    for folder in ["ocpp", "csms", "server", "app", "frontend", "simulator", "xtask"] {
        for (path, _) in sources(&format!("{folder}/src")) {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let leftovers = [
                "mod", "utils", "util", "common", "helpers", "shared", "types", "misc",
            ];
            assert!(!leftovers.contains(&name.as_str()), "{}", path.display());
        }
    }
}
