//! Gathers the files of the page, so that the program holds them: those of `page/`, and Cytoscape.js where npm has put it.

use std::{env, fs, path::Path};

/// Where npm puts the library, and the name by which the page asks for it.
const LIBRARY: (&str, &str) = ("node_modules/cytoscape/dist/cytoscape.esm.min.mjs", "cytoscape.js");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let page = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("page");
    println!("cargo::rerun-if-changed=page");
    let mut files = Vec::new();
    for entry in fs::read_dir(&page)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if [".html", ".css", ".js", ".svg"].iter().any(|ending| name.ends_with(ending)) {
            files.push((name.clone(), name));
        }
    }
    if page.join(LIBRARY.0).is_file() {
        files.push((LIBRARY.1.to_owned(), LIBRARY.0.to_owned()));
    }
    files.sort();
    // Relative to the crate: two checkouts may share one target folder.
    let entry = |(name, path): &(String, String)| {
        let media = match name.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            _ => "text/javascript; charset=utf-8",
        };
        let path = format!("/page/{path}");
        format!("    ({name:?}, {media:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),\n")
    };
    let list: String = files.iter().map(entry).collect();
    fs::write(Path::new(&env::var("OUT_DIR")?).join("page.rs"), format!("&[\n{list}]\n"))?;
    Ok(())
}
