//! Builds that are killed at any moment: the last published graph stays, and a repeated build ends as if nothing had been.

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::support::{dump, guanxi, output, root, sample_store};

#[test]
fn soak_a_killed_build_changes_nothing() {
    let rounds: u32 = std::env::var("GUANXI_SOAK").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("store").display().to_string();
    output(&["build", "data/corpus/001-catl-tesla.txt", "--store", &store, "--quiet"]);
    let first = dump(&store);
    let start = Instant::now();
    let spare = folder.path().join("spare").display().to_string();
    output(&["build", "data/corpus", "--store", &spare, "--quiet"]);
    let whole = start.elapsed().as_micros() as u64;
    let wanted = dump(&sample_store());
    let mut done = false;
    for round in 0..rounds {
        let mut child = Command::new(env!("CARGO_BIN_EXE_guanxi"))
            .args(["build", "data/corpus", "--store", &store, "--quiet"])
            .current_dir(root())
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        // Moments spread over the whole build, half of them in its last third, where it writes and publishes.
        let even = u64::from(round * 2 + 1) * 1000 / u64::from(rounds * 2);
        let moment = if round % 2 == 0 { even } else { 667 + even / 3 };
        std::thread::sleep(Duration::from_micros(whole * moment / 1000));
        child.kill().expect("kills");
        child.wait().expect("ended");
        let now = dump(&store);
        done |= now != first;
        assert!(now == if done { &*wanted } else { &*first }, "round {round}: neither the old graph nor the new one");
        guanxi(&["verify", "--store", &store]).assert().success();
    }
    output(&["build", "data/corpus", "--store", &store, "--quiet"]);
    assert!(dump(&store) == wanted);
}
