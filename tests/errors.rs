//! Mistakes of a user: each gets its exit status and a message that says what would work.

use crate::support::{guanxi, sample_store};

/// Runs, checks the exit status, and gives what was said on standard error.
fn fails(arguments: &[&str], status: i32) -> String {
    let out = guanxi(arguments).output().expect("runs");
    let stderr = String::from_utf8(out.stderr).expect("UTF-8");
    assert_eq!(out.status.code(), Some(status), "{arguments:?}: {stderr}");
    assert!(!stderr.contains("panicked"), "{arguments:?}: {stderr}");
    stderr
}

#[test]
fn wrong_usage_is_status_2() {
    let store = sample_store();
    for (arguments, said) in [
        (vec!["bild"], "'build'"),
        (vec!["export", "--store", &store, "--format", "dott"], "'dot'"),
        (vec!["export", "--store", &store, "--format", "dot", "--relation", "supplys"], "'supplies'"),
        (vec!["export", "--store", &store, "--format", "dot", "--status", "assert"], "'asserted'"),
        (vec!["query", "--store", &store], "--list"),
        (vec!["query", "--store", &store, "investors"], "company"),
        (vec!["query", "--store", &store, "investors", "-p", "firma=Huawei"], "company"),
        (vec!["query", "--store", &store, "investors", "-p", "Huawei"], "NAME=VALUE"),
        (vec!["extract", "--min-confidence", "7", "data/corpus"], "0 to 1"),
        (vec!["read", "--threads", "0", "data/corpus"], "1 to 1024"),
        (vec!["export", "--store", &store, "--format", "dot", "--since", "June"], "2021-06-09"),
    ] {
        let stderr = fails(&arguments, 2);
        assert!(stderr.contains(said), "{arguments:?} should say `{said}`: {stderr}");
    }
}

#[test]
fn what_does_not_exist_is_status_1_with_the_nearest_that_does() {
    let store = sample_store();
    for (arguments, said) in [
        (vec!["show", "--store", &store, "Huawai"], "Huawei"),
        (vec!["path", "--store", &store, "Huawei", "Qualcom"], "Qualcomm"),
        (vec!["export", "--store", &store, "--format", "dot", "Teslla"], "Tesla"),
        (vec!["query", "--store", &store, "investor"], "investors"),
        (vec!["query", "--store", &store, "investors", "-p", "company=Huawai"], "Huawei"),
        (vec!["report", "--store", &store, "companyy"], "company"),
        (vec!["read", "data/corpsu"], "corpus"),
        (vec!["stats", "--store", "no-such-store"], "no-such-store"),
        (vec!["stats", "--store", "data"], "data"),
        (vec!["explain", "--store", &store, "c:0000000000000000"], "c:0000000000000000"),
    ] {
        let stderr = fails(&arguments, 1);
        assert!(stderr.starts_with("error:") || stderr.contains("note:"), "{arguments:?}: {stderr}");
        assert!(stderr.contains(said), "{arguments:?} should say `{said}`: {stderr}");
    }
}

#[test]
fn a_mistake_in_sparql_is_shown_where_it_is() {
    let store = sample_store();
    let stderr = fails(&["query", "--store", &store, "-e", "SELECT * WHERE {\n  ?s ?p }"], 1);
    assert!(stderr.contains("line 2, column"), "names the line: {stderr}");
    fails(&["query", "--store", &store, "-e", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"], 1);
}

#[test]
fn an_empty_answer_is_no_failure() {
    let store = sample_store();
    guanxi(&["query", "--store", &store, "-e", "SELECT * { ?s <urn:nowhere> ?o }"]).assert().success();
}
