//! The executable: what it says when it cannot start, and that what it acknowledged survives its death.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Instant;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message};

fn ladetavle(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ladetavle"));
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[test]
fn what_cannot_start_says_so_in_one_sentence_with_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "not a database, and not a folder").unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let memory = "sqlite::memory:";
    let in_a_file = format!("sqlite://{}/a.db?mode=rwc", file.display());
    let no_database = format!("sqlite://{}?mode=rwc", file.display());
    for (arguments, words) in [
        (
            vec!["--listen", "127.0.0.1:0", "--database-url", "mongodb://there"],
            "mongodb",
        ),
        (
            vec![
                "--listen",
                "127.0.0.1:0",
                "--database-url",
                "postgres://u:secret@127.0.0.1:1/x",
            ],
            "127.0.0.1",
        ),
        (
            vec!["--listen", &taken, "--database-url", memory],
            "another program listens there",
        ),
        (
            vec!["--listen", "127.0.0.1:0", "--database-url", &in_a_file],
            "a.db",
        ),
        (
            vec!["--listen", "127.0.0.1:0", "--database-url", &no_database],
            "file",
        ),
        (
            vec![
                "--listen",
                "127.0.0.1:0",
                "--database-url",
                memory,
                "--site-dir",
                "/nowhere",
            ],
            "/nowhere",
        ),
        (
            vec![
                "--listen",
                "127.0.0.1:0",
                "--database-url",
                "sqlite:///proc/data/a.db?mode=rwc",
            ],
            "/proc/data",
        ),
        (vec!["--listen", "nowhere"], "--listen"),
        (vec!["--keep-events", "soon"], "--keep-events"),
    ] {
        let mut all = vec!["serve"];
        all.extend(&arguments);
        let output = ladetavle(&all).env("RUST_LOG", "off").output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(
            said.contains(words) && !said.contains("secret"),
            "{arguments:?}: {said}"
        );
        assert!(!said.contains("panicked"), "{said}");
        // What is wrong with a flag is told with what its command looks like.
        let is_about_a_flag = words.starts_with("--");
        assert!(is_about_a_flag || said.trim_end().lines().count() == 1, "{said}");
    }
}

/// Where a server serves, once a line of its log says so.
fn address_in(logs: &mut impl BufRead, told: impl Fn(&str) -> Option<String>) -> String {
    let mut line = String::new();
    loop {
        line.clear();
        assert_ne!(logs.read_line(&mut line).unwrap(), 0, "it ended before it served");
        if let Some(address) = told(&line) {
            return address;
        }
    }
}

struct Running {
    child: Child,
    address: String,
}

impl Running {
    fn start(database_url: &str) -> Self {
        Self::spawn(ladetavle(&[]), database_url)
    }

    /// One that a file which may not grow any more does not kill, as a full disk kills nobody.
    fn start_where_files_may_be_limited(database_url: &str) -> Self {
        let mut command = Command::new("sh");
        command
            .args([
                "-c",
                "trap '' XFSZ; exec \"$0\" \"$@\"",
                env!("CARGO_BIN_EXE_ladetavle"),
            ])
            .stderr(Stdio::piped());
        Self::spawn(command, database_url)
    }

    fn spawn(mut command: Command, database_url: &str) -> Self {
        let mut child = command
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--log-format",
                "json",
                "--database-url",
                database_url,
            ])
            .env("RUST_LOG", "info")
            .spawn()
            .unwrap();
        let mut logs = BufReader::new(child.stderr.take().unwrap());
        let address = address_in(&mut logs, |line| {
            let log: Value = serde_json::from_str(line).unwrap();
            log["address"].as_str().map(str::to_owned)
        });
        // A pipe that nobody reads would stop it in the end.
        std::thread::spawn(move || logs.read_to_end(&mut Vec::new()));
        Self { child, address }
    }

    fn connect(
        &self,
        id: &str,
    ) -> tungstenite::WebSocket<tungstenite::stream::MaybeTlsStream<std::net::TcpStream>> {
        let mut request = format!("ws://{}/ocpp/{id}", self.address)
            .into_client_request()
            .unwrap();
        request
            .headers_mut()
            .insert("sec-websocket-protocol", "ocpp1.6".parse().unwrap());
        tungstenite::connect(request).unwrap().0
    }

    /// How it ended, which it is given ten seconds for.
    fn ended(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(began.elapsed().as_secs() < 10, "it does not end");
            std::thread::yield_now();
        }
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
    let running = Running::start(&url);
    let mut socket = running.connect("CP-1");
    let mut acknowledged = 0;
    for number in 0..200 {
        let payload =
            json!({"connectorId":1,"status":"Charging","errorCode":"NoError","info":number.to_string()});
        socket
            .send(Message::text(
                json!([2, format!("m{number}"), "StatusNotification", payload]).to_string(),
            ))
            .unwrap();
        let answer = socket.read().unwrap();
        assert_eq!(answer.to_text().unwrap(), format!("[3,\"m{number}\",{{}}]"));
        acknowledged += 1;
    }
    running.signal("-KILL");
    drop(running);
    let database = rusqlite::Connection::open(folder.path().join("a.db")).unwrap();
    let kept: i64 = database
        .query_row("SELECT count(*) FROM event", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, acknowledged);
}

#[test]
fn sigterm_says_farewell_commits_and_ends() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
    let mut running = Running::start(&url);
    let mut sockets: Vec<_> = (0..20)
        .map(|number| running.connect(&format!("CP-{number}")))
        .collect();
    // It never reads, so it never answers the close.
    let _silent = running.connect("SILENT");
    running.signal("-TERM");
    for socket in &mut sockets {
        let close = loop {
            if let Message::Close(frame) = socket.read().unwrap() {
                break frame.unwrap();
            }
        };
        assert_eq!(u16::from(close.code), 1001);
        // Answers the close, as good charge points do.
        let _ = socket.flush();
    }
    drop(sockets);
    assert!(running.ended().success());
    let database = rusqlite::Connection::open(folder.path().join("a.db")).unwrap();
    let open: i64 = database
        .query_row(
            "SELECT count(*) FROM session WHERE closed_at IS NULL",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(open, 0);
}

#[test]
fn what_a_charge_point_says_forges_no_line_of_the_log() {
    let arguments = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--database-url",
        "sqlite::memory:",
    ];
    let mut child = ladetavle(&arguments)
        .env("RUST_LOG", "debug")
        .env("NO_COLOR", "1")
        .spawn()
        .unwrap();
    let mut logs = BufReader::new(child.stderr.take().unwrap());
    let address = address_in(&mut logs, |line| {
        let (_, address) = line.split_once("serving at http://")?;
        address.split_whitespace().next().map(str::to_owned)
    });
    let rest = std::thread::spawn(move || {
        let mut log = String::new();
        logs.read_to_string(&mut log).unwrap();
        log
    });
    let running = Running { child, address };
    let mut socket = running.connect("CP-1");
    let call = json!([2, "an id\nforged by it", "An action\nforged by it", {}]);
    socket.send(Message::text(call.to_string())).unwrap();
    socket.read().unwrap();
    drop(running);
    let log = rest.join().unwrap();
    for said in [r"an id\nforged by it", r"An action\nforged by it"] {
        assert!(log.contains(said), "{said} in {log}");
    }
    assert!(!log.lines().any(|it| it.starts_with("forged")), "{log}");
}

#[test]
fn the_demo_is_written_into_a_folder_with_its_first_page() {
    let site = tempfile::tempdir().unwrap();
    let in_site = |name: &str, text: &str| std::fs::write(site.path().join(name), text).unwrap();
    std::fs::create_dir_all(site.path().join("demo/pkg")).unwrap();
    in_site(
        "assets.json",
        r#"{"js":"/a.js","wasm":"/a.wasm","wasm_of_details":"/b.wasm","css":"/a.css"}"#,
    );
    in_site("portal.txt", "not of the demo");
    in_site("demo/index.html", "<p><!-- first page: nb --></p>");
    in_site("demo/index.html.br", "as it was before");
    in_site("demo/pkg/demo.js", "script");
    in_site("demo/pkg/demo.js.gz", "compressed");
    let write = |folder: &str, site: &str| {
        let output = ladetavle(&["demo", folder, "--site-dir", site]).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };

    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("www/demo");
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join("index.html.gz"), "of an older one").unwrap();
    std::fs::write(place.join("mine.html"), "somebody's own").unwrap();
    let (code, said) = write(place.to_str().unwrap(), site.path().to_str().unwrap());
    assert_eq!(code, Some(0), "{said}");
    let written = |name: &str| std::fs::read_to_string(place.join(name)).unwrap();
    assert!(
        written("index.html").contains(">Feil<"),
        "{}",
        written("index.html")
    );
    assert_eq!(written("pkg/demo.js"), "script");
    assert_eq!(written("pkg/demo.js.gz"), "compressed");
    assert_eq!(written("mine.html"), "somebody's own");
    for absent in ["index.html.br", "index.html.gz", "portal.txt", "assets.json"] {
        assert!(!place.join(absent).exists(), "{absent}");
    }

    std::fs::remove_dir_all(site.path().join("demo")).unwrap();
    let (code, said) = write(place.to_str().unwrap(), site.path().to_str().unwrap());
    assert_eq!(code, Some(2));
    let in_it = format!("there is no demo in the site in {}", site.path().display());
    assert!(said.contains(&in_it), "{said}");
}

#[test]
fn a_charge_point_can_be_made_known_beforehand() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
    let add = |arguments: &[&str]| {
        let mut all = vec!["charge-points", "add", "--database-url", &url];
        all.extend(arguments);
        ladetavle(&all).stdin(Stdio::null()).output().unwrap()
    };
    assert!(add(&["CP-1", "--name", "Bay 1"]).status.success());
    let output = add(&["CP-2", "--charge-system", "elsewhere"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("elsewhere"));
    assert_eq!(add(&["CP-3", "--password-stdin"]).status.code(), Some(2));
    assert_eq!(add(&[""]).status.code(), Some(2));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_acknowledges_nothing_and_recovers_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
    let running = Running::start_where_files_may_be_limited(&url);
    let mut socket = running.connect("CP-1");
    let mut ask = |number: u32| -> Value {
        let payload = json!({"vendorId":"Acme","data":"x".repeat(100_000)});
        let call = json!([2, format!("m{number}"), "DataTransfer", payload]);
        socket.send(Message::text(call.to_string())).unwrap();
        serde_json::from_str(socket.read().unwrap().to_text().unwrap()).unwrap()
    };
    assert_eq!(ask(1)[0], 3);
    // No file may grow beyond this, as on a disk that is full.
    let limit = |bytes: &str| {
        let pid = running.child.id().to_string();
        let limited = Command::new("prlimit")
            .args(["--pid", &pid, &format!("--fsize={bytes}")])
            .status()
            .expect("util-linux has prlimit");
        assert!(limited.success());
    };
    limit("1000000:unlimited");
    let mut number = 2;
    let refused = loop {
        let answer = ask(number);
        if answer[0] == 4 {
            break answer;
        }
        number += 1;
        assert!(number < 50, "the disk never was full");
    };
    assert_eq!(refused[2], "InternalError");
    let ready = || {
        let mut stream = std::net::TcpStream::connect(&running.address).unwrap();
        std::io::Write::write_all(&mut stream, b"GET /readyz HTTP/1.0\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1) == Some("200")
    };
    assert!(!ready());
    limit("unlimited:unlimited");
    let began = Instant::now();
    while !ready() {
        assert!(began.elapsed().as_secs() < 30, "it does not recover");
        std::thread::yield_now();
    }
    assert_eq!(ask(number)[0], 3);
}
