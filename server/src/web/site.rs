//! The built site: scripts, styles, pictures; compressed beforehand, but for the demo's document, and read into memory at the
//! start.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use app::shell::SiteAssets;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use tokio::sync::OnceCell;

use super::demo::{self, FirstPageError};

/// Why the site cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file of it cannot be read.
    #[error("the site in {folder} cannot be read: {source}")]
    Unreadable {
        /// Where it should be.
        folder: String,
        /// Why.
        source: std::io::Error,
    },
    /// Its list of files is not one.
    #[error("assets.json of the site is not what the build writes")]
    NoManifest,
}

/// The files of the site, by their addresses.
#[derive(Debug, Default)]
pub struct Site {
    files: HashMap<String, File>,
    /// The demo's document with its first page in it, once somebody has asked for it.
    demo: OnceCell<File>,
    /// Where pages find their script and style.
    pub assets: SiteAssets,
}

/// The build's list of what it named how.
#[derive(serde::Deserialize)]
struct Manifest {
    js: String,
    wasm: String,
    wasm_of_details: String,
    css: String,
}

#[derive(Debug, Default)]
struct File {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    etag: String,
}

#[cfg(feature = "site")]
#[derive(rust_embed::RustEmbed)]
#[folder = "$LADETAVLE_SITE"]
struct Embedded;

impl Site {
    /// Reads the site from a folder, or from the executable where none is named and it carries one.
    ///
    /// Without either there are pages all the same, without script and style.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn load(folder: Option<&Path>) -> Result<Self, SiteError> {
        match folder {
            Some(folder) => {
                let mut files = Vec::new();
                let unreadable = |source| SiteError::Unreadable {
                    folder: folder.display().to_string(),
                    source,
                };
                collect(folder, "", &mut files).map_err(unreadable)?;
                Self::of(files)
            }
            None => Self::embedded(),
        }
    }

    #[cfg(feature = "site")]
    fn embedded() -> Result<Self, SiteError> {
        let file = |name: std::borrow::Cow<'static, str>| {
            let bytes = Embedded::get(&name)?.data;
            Some((format!("/{name}"), Bytes::from(bytes.into_owned())))
        };
        Self::of(Embedded::iter().filter_map(file).collect())
    }

    #[cfg(not(feature = "site"))]
    fn embedded() -> Result<Self, SiteError> {
        tracing::warn!("no site is built in and --site-dir names none: pages come without script and style");
        Ok(Self::default())
    }

    fn of(list: Vec<(String, Bytes)>) -> Result<Self, SiteError> {
        let mut site = Self::default();
        for (address, bytes) in list {
            if address == "/assets.json" {
                let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|_| SiteError::NoManifest)?;
                site.assets = SiteAssets {
                    js: manifest.js,
                    wasm: manifest.wasm,
                    wasm_of_details: manifest.wasm_of_details,
                    css: manifest.css,
                };
            } else if let Some(address) = address.strip_suffix(".br") {
                site.files.entry(address.to_owned()).or_default().brotli = Some(bytes);
            } else if let Some(address) = address.strip_suffix(".gz") {
                site.files.entry(address.to_owned()).or_default().gzip = Some(bytes);
            } else {
                let file = site.files.entry(address).or_default();
                file.etag = etag(&bytes);
                file.plain = bytes;
            }
        }
        Ok(site)
    }

    /// The demo's document with its first page in it, where there is a demo. Writing that page takes a moment, once.
    async fn demo(&self) -> Result<Option<&File>, FirstPageError> {
        let Some(document) = self.files.get(DEMO_DOCUMENT) else {
            return Ok(None);
        };
        let open = async || {
            let opened = demo::open(&String::from_utf8_lossy(&document.plain)).await?;
            Ok(File::of(opened.into()))
        };
        self.demo.get_or_try_init(open).await.map(Some)
    }

    /// The file at an address.
    async fn file(&self, address: &str) -> Option<&File> {
        if address == DEMO_DOCUMENT {
            match self.demo().await {
                Ok(opened) => return opened,
                // It is a demo without it; whoever comes next gets it, perhaps.
                Err(error) => {
                    tracing::error!(error = %error, "the demo is handed out without its first page")
                }
            }
        }
        self.files.get(address)
    }

    /// Everything that the demo consists of, for any web server: the path of each file below the demo's own address, and what is in it.
    /// Most are there compressed as well. Nothing where there is no demo.
    ///
    /// # Errors
    /// Where its first page cannot be written.
    pub async fn demo_files(&self) -> Result<Vec<(String, Bytes)>, FirstPageError> {
        let opened = self.demo().await?;
        let files = self.files.iter();
        let files = files.filter_map(|(address, file)| Some((address.strip_prefix(DEMO)?, file)));
        let files = files.map(|(path, file)| (path, opened.filter(|_| path == DOCUMENT).unwrap_or(file)));
        let forms = files.flat_map(|(path, file)| {
            let compressed = [(".br", &file.brotli), (".gz", &file.gzip)];
            let compressed =
                compressed.map(|(ending, bytes)| Some((format!("{path}{ending}"), bytes.clone()?)));
            let plain = Some((path.to_owned(), file.plain.clone()));
            [plain].into_iter().chain(compressed).flatten()
        });
        Ok(forms.collect())
    }
}

impl File {
    /// One that is not compressed yet.
    fn of(plain: Bytes) -> Self {
        Self {
            etag: etag(&plain),
            plain,
            brotli: None,
            gzip: None,
        }
    }
}

fn etag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

fn collect(folder: &Path, address: &str, files: &mut Vec<(String, Bytes)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let address = format!("{address}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &address, files)?;
        } else {
            files.push((address, std::fs::read(entry.path())?.into()));
        }
    }
    Ok(())
}

fn media_type(address: &str) -> &'static str {
    match address.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg") => "image/jpeg",
        Some("ico") => "image/x-icon",
        Some("json") => "application/json",
        Some("html") => "text/html; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Where the demo is: everything below may be shown in a frame of anybody's page, and be read from there.
pub const DEMO: &str = "/demo/";

/// The demo's document, in its folder.
const DOCUMENT: &str = "index.html";

/// Where that is in the site.
const DEMO_DOCUMENT: &str = "/demo/index.html";

/// Answers with a file of the site where the address is one; everything else goes on.
pub async fn serve(Extension(site): Extension<Arc<Site>>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let path = request.uri().path();
    // A folder is its first page.
    let file = if path == DEMO { DEMO_DOCUMENT } else { path };
    match site.file(file).await {
        Some(found) => answer(found, file, request.headers()),
        None if path == "/demo" => to_demo(request.uri().query()),
        None if path.starts_with("/pkg/") || path.starts_with(DEMO) => StatusCode::NOT_FOUND.into_response(),
        None => next.run(request).await,
    }
}

/// The addresses within the demo are relative: it matters that its folder ends with a slash.
fn to_demo(flags: Option<&str>) -> Response {
    let flags = flags.map(|it| format!("?{it}")).unwrap_or_default();
    Redirect::permanent(&format!("{DEMO}{flags}")).into_response()
}

fn answer(file: &File, address: &str, asked: &HeaderMap) -> Response {
    let etag = HeaderValue::from_str(&file.etag).unwrap_or_else(|_| HeaderValue::from_static("\"\""));
    if asked.get(IF_NONE_MATCH) == Some(&etag) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, etag)]).into_response();
    }
    let accepted = asked
        .get(ACCEPT_ENCODING)
        .and_then(|it| it.to_str().ok())
        .unwrap_or_default();
    let accepts = |encoding: &str| {
        let named = |it: &str| it.split(';').next().is_some_and(|name| name.trim() == encoding);
        accepted
            .split(',')
            .any(|it| named(it) && !it.replace(' ', "").ends_with(";q=0"))
    };
    let (encoding, bytes) = match (&file.brotli, &file.gzip) {
        (Some(brotli), _) if accepts("br") => (Some("br"), brotli),
        (_, Some(gzip)) if accepts("gzip") => (Some("gzip"), gzip),
        _ => (None, &file.plain),
    };
    let mut response = Response::new(Body::from(bytes.clone()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(address)));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(ETAG, etag);
    if address.starts_with(DEMO) {
        // A frame that may only run scripts has no origin, so that even its own files come from elsewhere.
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    // Names under pkg/ carry a hash of their content, so they never change.
    let caching = if is_hashed(address) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn is_hashed(address: &str) -> bool {
    let folder = ["/pkg/", "/demo/pkg/"].into_iter();
    let name = folder
        .filter_map(|it| address.strip_prefix(it))
        .next()
        .unwrap_or_default();
    name.split(['-', '_', '.'])
        .any(|it| it.len() >= 8 && it.bytes().all(|it| it.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        let file = |name: &str, text: &'static str| (name.to_owned(), Bytes::from_static(text.as_bytes()));
        let files = vec![
            file(
                "/assets.json",
                r#"{"js":"/pkg/a-12345678.js","wasm":"/pkg/a-12345678_bg.wasm",
                    "wasm_of_details":"/pkg/a-12345678_details.wasm","css":"/pkg/a-12345678.css"}"#,
            ),
            file("/pkg/a-12345678.js", "plain"),
            file("/pkg/a-12345678.js.br", "brotli"),
            file("/pkg/a-12345678.js.gz", "gzip"),
        ];
        Site::of(files).unwrap()
    }

    fn encoding(accepted: &'static str) -> Option<HeaderValue> {
        let asked = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
        let address = "/pkg/a-12345678.js";
        answer(&site().files[address], address, &asked)
            .headers()
            .get(CONTENT_ENCODING)
            .cloned()
    }

    #[test]
    fn the_smallest_that_the_browser_takes_is_sent() {
        assert_eq!(
            encoding("gzip, deflate, br, zstd"),
            Some(HeaderValue::from_static("br"))
        );
        assert_eq!(encoding("gzip"), Some(HeaderValue::from_static("gzip")));
        assert_eq!(encoding("br;q=0, gzip"), Some(HeaderValue::from_static("gzip")));
        assert_eq!(encoding("identity"), None);
    }

    #[test]
    fn only_hashed_names_never_change() {
        assert!(is_hashed("/pkg/ladetavle-1a2b3c4d_bg.wasm"));
        assert!(is_hashed("/demo/pkg/demo-1a2b3c4d.js"));
        assert!(!is_hashed("/demo/embed.js"));
        assert!(!is_hashed("/pkg/ladetavle.js"));
        assert!(!is_hashed("/favicon.svg"));
        assert_eq!(site().assets.js, "/pkg/a-12345678.js");
    }
}
