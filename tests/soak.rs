//! Builds that are killed at any moment: the last published graph stays, and a repeated build ends as if nothing had been.

use std::{
    fs,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::support::{dump, guanxi, output, root, sample_store};

#[test]
fn soak_a_killed_build_changes_nothing() {
    let rounds: u32 = std::env::var("GUANXI_SOAK").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).display().to_string();
    let (store, records) = (place("store"), place("records.jsonl"));
    fs::write(&records, output(&["extract", "--with-documents", "--quiet", "data/corpus"])).expect("written");
    output(&["build", "data/corpus/001-catl-tesla.txt", "--store", &store, "--quiet"]);
    let first = dump(&store);
    let wanted = dump(&sample_store());
    // Of a build, most of the time goes into reading; of a load, into writing and publishing.
    let works = [["build", "data/corpus"], ["load", &records]];
    let whole = works.map(|[command, input]| {
        let start = Instant::now();
        output(&[command, input, "--store", &place(command), "--quiet"]);
        start.elapsed().as_micros() as u64
    });
    let mut done = false;
    for round in 0..rounds {
        let at = usize::from(round % 2 == 1);
        let [command, input] = works[at];
        let mut child = Command::new(env!("CARGO_BIN_EXE_guanxi"))
            .args([command, input, "--store", &store, "--quiet", "--keep", "1000"])
            .current_dir(root())
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        // Moments spread over the whole work.
        let moment = u64::from(round * 2 + 1) * 1000 / u64::from(rounds * 2);
        std::thread::sleep(Duration::from_micros(whole[at] * moment / 1000));
        child.kill().expect("kills");
        child.wait().expect("ended");
        let now = dump(&store);
        done |= now != first;
        assert!(now == if done { &*wanted } else { &*first }, "round {round}: neither the old graph nor the new one");
        guanxi(&["verify", "--store", &store]).assert().success();
        if done {
            // It came to its end before it was killed; the next one starts from the old graph again.
            output(&["rollback", "1", "--store", &store]);
            done = false;
        }
    }
    output(&["build", "data/corpus", "--store", &store, "--quiet"]);
    assert!(dump(&store) == wanted);
}
