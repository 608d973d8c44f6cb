//! A telephone of somebody else's making: baresip answers, plays a tone, and records what it hears.

use std::net::{IpAddr, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use azstack::server::phone::Config;

use crate::exchange::{Exchange, OUTSIDE, WHISTLE, logged, talking, until};
use crate::line::{records, write_wave};
use crate::sipp::free_port;
use crate::world::{World, eventually};

/// The pitch that baresip plays.
const PITCH: f32 = 440.0;

struct Baresip {
    child: Child,
    folder: tempfile::TempDir,
}

impl Drop for Baresip {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address of this machine that is not loopback, which baresip does not work on.
fn own_address() -> IpAddr {
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    // Nothing is sent.
    let found = socket
        .connect("192.0.2.1:9")
        .and_then(|()| socket.local_addr());
    found
        .expect("this test needs a network interface besides loopback")
        .ip()
}

impl Baresip {
    fn start(address: IpAddr, port: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let tone = folder.path().join("tone.wav");
        write_wave(&tone, PITCH, 60, 8_000);
        // aubridge is a loudspeaker of nobody's; what is decoded is kept by sndfile.
        let config = format!(
            "module_path /usr/lib/baresip/modules\nmodule g711.so\nmodule aufile.so\nmodule aubridge.so\n\
             module sndfile.so\nmodule account.so\nmodule menu.so\naudio_source aufile,{}\n\
             audio_player aubridge,one\naudio_alert aubridge,two\nsnd_path {}\nsip_listen {address}:{port}\n",
            tone.display(),
            folder.path().display(),
        );
        std::fs::write(folder.path().join("config"), config).unwrap();
        let account = format!(
            "<sip:{OUTSIDE}@{address}>;regint=0;answermode=auto;audio_codecs=PCMU/8000/1\n"
        );
        std::fs::write(folder.path().join("accounts"), account).unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new("baresip")
            .arg("-f")
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("baresip runs (package baresip-core)");
        Self { child, folder }
    }

    /// Where it keeps what it hears.
    async fn recording(&self) -> PathBuf {
        let found = || {
            let files = std::fs::read_dir(self.folder.path()).unwrap();
            let mut paths = files.map(|file| file.unwrap().path());
            paths.find(|path| path.to_str().unwrap().ends_with("-dec.wav"))
        };
        eventually("baresip's recording", || async { found().is_some() }).await;
        found().unwrap()
    }

    fn log(&self) -> String {
        let bytes = std::fs::read(self.folder.path().join("log")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tone_is_heard_on_both_ends_and_keys_arrive() {
    let (address, port) = (own_address(), free_port());
    let baresip = Baresip::start(address, port);
    let phone = Config::parse(&format!(
        "listen = \"{address}:0\"\nmedia = [\"127.0.0.1:0\"]\nallow = [\"+84\"]\n\
         [[trunk]]\nname = \"telephone\"\nhost = \"{address}:{port}\"\nkeep-alive = 1\n"
    ))
    .unwrap();
    let clone = phone.clone();
    let world = World::with(|config| config.phone = Some(clone)).await;
    let exchange = Exchange { world, port, phone };
    exchange.admin().set_phone_price("+84", Some(600)).unwrap();
    let mut alice = exchange.person("alice", "+842471000001").await;
    eventually("baresip", || async {
        baresip.log().contains("baresip is ready")
    })
    .await;

    alice.core.start_callout(OUTSIDE, None, None).await.unwrap();
    until(&mut alice, "talking", talking).await;
    records(&exchange.recording("alice"), PITCH).await;
    records(&baresip.recording().await, WHISTLE).await;
    for key in "42#".chars() {
        alice.core.press_key(key).await.unwrap();
    }
    for key in ["'4'", "'2'", "'#'"] {
        let what = format!("key {key} in\n{}", baresip.log());
        eventually(&what, || async { baresip.log().contains(key) }).await;
    }
    alice.core.stop_callout().await.unwrap();
    assert!(logged(&mut alice).await.duration >= 1);
    eventually("the end there", || async {
        let log = baresip.log();
        log.contains("terminated") || log.contains("session closed")
    })
    .await;
}
