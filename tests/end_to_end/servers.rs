//! Real servers on free ports of the loopback, each in a process group of its own.
//!
//! Whatever happens to the test, nothing stays behind: a janitor waits in another process for the pipe from
//! this one to close, then ends what still runs and removes the folder.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A folder that is gone when the test is, however it ends.
pub struct Workshop {
    path: PathBuf,
    janitor: Child,
    pipe: Option<ChildStdin>,
}

/// Waits for the end of its input, which says `done` if all was in order. Ends what still runs, each in a group
/// of its own; then removes the folder, which a program that was left alone may still write to for a while.
const JANITOR: &str = r#"
trap '' INT TERM HUP
word=$(cat)
for signal in TERM KILL; do
    alive=
    for group in "$1"/groups/*; do
        kill -s "$signal" -- "-${group##*/}" 2>/dev/null && alive=1
    done
    [ -z "$alive" ] || sleep 2
done
rm -rf "$1"
[ "$word" = done ] && exit
for second in 1 2 3 4 5 6 7 8 9 10; do
    sleep 1
    rm -rf "$1"
done
"#;

impl Workshop {
    /// Tests of one process need names of their own.
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("dashgen-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("groups")).expect("the system's folder for temporary files is writable");
        let mut janitor = Command::new("sh")
            .args(["-c", JANITOR, "janitor"])
            .arg(&path)
            .stdin(Stdio::piped())
            .process_group(0)
            .spawn()
            .expect("a shell");
        let pipe = janitor.stdin.take();
        Self { path, janitor, pipe }
    }

    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.path.join(name);
        fs::create_dir_all(&folder).expect("the folder is writable");
        folder
    }

    /// Starts a server and waits until it answers `ready` with status 200.
    pub fn start(&self, name: &'static str, command: &mut Command, ready: &str) -> Server {
        self.start_until(name, command, || {
            get(ready).is_some_and(|(status, _)| status == 200)
        })
    }

    /// Starts a server that has no address for its health, and waits until it takes connections.
    pub fn start_listening(&self, name: &'static str, command: &mut Command, port: u16) -> Server {
        self.start_until(name, command, || TcpStream::connect(("127.0.0.1", port)).is_ok())
    }

    fn start_until(&self, name: &'static str, command: &mut Command, is_ready: impl Fn() -> bool) -> Server {
        let mut server = self.spawn(name, command);
        let begin = Instant::now();
        while !is_ready() {
            let ended = server.child.try_wait().ok().flatten();
            assert!(
                ended.is_none() && begin.elapsed() < Duration::from_mins(3),
                "{name} is not ready ({ended:?}); it said:\n{}",
                server.said()
            );
            thread::sleep(Duration::from_millis(100));
        }
        server
    }

    /// Starts a program in a group of its own.
    fn spawn(&self, name: &'static str, command: &mut Command) -> Server {
        let log = self.path.join(format!("{name}.log"));
        let out = fs::File::create(&log).expect("the folder is writable");
        let error = out.try_clone().expect("a second handle");
        let child = command
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(error)
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let group = self.path.join("groups").join(child.id().to_string());
        fs::write(&group, name).expect("the folder is writable");
        Server {
            name,
            child,
            log,
            group,
        }
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        if let Some(mut pipe) = self.pipe.take() {
            let _ = pipe.write_all(b"done");
        }
        let _ = self.janitor.wait();
    }
}

/// A running server, ended when dropped.
pub struct Server {
    name: &'static str,
    child: Child,
    log: PathBuf,
    /// Tells the janitor of it.
    group: PathBuf,
}

impl Server {
    pub fn said(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(25)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        for signal in ["TERM", "KILL"] {
            // The shell's own: small images have no program of this name.
            let _ = Command::new("sh")
                .args(["-c", r#"kill -s "$1" -- "$2""#, "kill", signal, &group])
                .stderr(Stdio::null())
                .status();
            let begin = Instant::now();
            while begin.elapsed() < Duration::from_secs(5) {
                if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                    // Its number may soon be another program's.
                    let _ = fs::remove_file(&self.group);
                    return;
                }
                thread::sleep(Duration::from_millis(20));
            }
        }
        let _ = writeln!(std::io::stderr(), "{} did not end", self.name);
    }
}

/// A port that nobody uses now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// The status and the body of a GET, if somebody answers.
pub fn get(url: &str) -> Option<(u16, String)> {
    let rest = url.strip_prefix("http://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let address: SocketAddr = host.parse().ok()?;
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok()?;
    stream.set_read_timeout(Some(Duration::from_mins(5))).ok()?;
    write!(stream, "GET /{path} HTTP/1.0\r\nHost: {host}\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

/// Where `install-servers` puts what it fetches.
pub fn installed(name: &str) -> Option<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))?;
    let path = cache.join("dashgen/servers").join(name);
    path.exists().then_some(path)
}

/// Whether a program can be started by its name.
pub fn on_path(name: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()))
}

/// Set in the process that is killed: it starts programs, says which, and waits.
const VICTIM: &str = "DASHGEN_END_TO_END_VICTIM";

#[test]
fn a_test_that_is_killed_leaves_nothing_behind() {
    if std::env::var_os(VICTIM).is_some() {
        let workshop = Workshop::new("victim");
        let obedient = workshop.spawn("obedient", Command::new("sleep").arg("600"));
        let deaf = workshop.spawn(
            "deaf",
            Command::new("sh").args(["-c", "trap '' TERM; sleep 600 & wait"]),
        );
        let (one, two) = (obedient.child.id(), deaf.child.id());
        let started = format!("\nstarted {one} {two} {}\n", workshop.path.display());
        // Not `println!`, which keeps it for later if `--nocapture` is forgotten.
        std::io::stdout()
            .write_all(started.as_bytes())
            .expect("somebody reads it");
        thread::sleep(Duration::from_mins(10));
        return;
    }
    let mut victim = Command::new(std::env::current_exe().expect("this program"))
        .args([
            "--exact",
            "servers::a_test_that_is_killed_leaves_nothing_behind",
            "--nocapture",
        ])
        .env(VICTIM, "1")
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program starts");
    let lines = std::io::BufReader::new(victim.stdout.take().expect("its output"));
    let mut lines = std::io::BufRead::lines(lines);
    let line = lines.find_map(|line| line.ok()?.strip_prefix("started ").map(str::to_owned));
    let line = line.expect("it says what it started");
    let words: Vec<&str> = line.split(' ').collect();
    let [one, two, folder] = words[..] else {
        panic!("it says: {line}");
    };
    let left = || -> Vec<String> {
        let processes = [one, two].map(|id| format!("/proc/{id}"));
        let paths = processes.into_iter().chain([folder.to_owned()]);
        paths.filter(|path| Path::new(path).exists()).collect()
    };
    assert_eq!(left().len(), 3, "it started nothing");
    victim.kill().expect("it is killed");
    victim.wait().expect("it is gone");
    let begin = Instant::now();
    while !left().is_empty() {
        assert!(
            begin.elapsed() < Duration::from_secs(30),
            "{:?} stay behind",
            left()
        );
        thread::sleep(Duration::from_millis(100));
    }
}
