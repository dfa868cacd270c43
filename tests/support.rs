//! What the tests share: the repository's root, running the program, folders that vanish.

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the root of the repository")
}

/// The program, in a plain environment, to be run at the repository's root.
pub(crate) fn guanxi<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guanxi"));
    command.args(arguments).current_dir(root());
    for name in ["GUANXI_STORE", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}
