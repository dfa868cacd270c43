//! The explorer: one page with its scripts and styles, held by the program, so that nothing is loaded from elsewhere.

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// Name, media type and content of every file of the page.
static FILES: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// The page at `/`, and its files below `/page/`.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let mut router = Router::new().route("/", get(|headers: HeaderMap| async move { file("index.html", &headers) }));
    for (name, ..) in FILES {
        let answer = move |headers: HeaderMap| async move { file(name, &headers) };
        router = router.route(&format!("/page/{name}"), get(answer));
    }
    router
}

/// Whether the library that draws is there; without it, the page shows pictures that the server draws.
pub(crate) fn draws() -> bool {
    FILES.iter().any(|(name, ..)| *name == "cytoscape.js")
}

/// A file of the page; nothing but its tag where the browser has it already.
fn file(name: &str, headers: &HeaderMap) -> Response {
    let Some((_, media, bytes)) = FILES.iter().find(|(known, ..)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = tag(bytes);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    ([(header::CONTENT_TYPE, (*media).to_owned()), (header::ETAG, tag)], *bytes).into_response()
}

/// An entity tag: FNV-1a over 64 bits of the content.
fn tag(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3));
    format!("\"{hash:016x}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_only_files_that_are_there_and_holds_no_script_or_style_of_its_own() {
        let text = |name: &str| {
            let (.., bytes) = FILES.iter().find(|(known, ..)| *known == name).expect("held");
            std::str::from_utf8(bytes).expect("UTF-8")
        };
        let page = text("index.html");
        for part in page.split("/page/").skip(1) {
            let name = part.split('"').next().unwrap_or_default();
            assert!(FILES.iter().any(|(known, ..)| *known == name), "{name}");
        }
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick="));
        assert!(page.split("<script").skip(1).all(|s| s.contains("src=\"/page/")), "a script of its own");
        for (name, media, bytes) in FILES.iter().filter(|(name, ..)| *name != "cytoscape.js") {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            assert!(!text.contains("innerHTML") && !text.contains("://cdn"), "{name} ({media})");
        }
    }

    #[test]
    fn a_file_that_the_browser_has_is_not_sent_again() {
        let first = file("index.html", &HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        let mut known = HeaderMap::new();
        known.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(file("index.html", &known).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(file("nothing.js", &known).status(), StatusCode::NOT_FOUND);
    }
}
