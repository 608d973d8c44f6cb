//! sipp as the trunk: scenarios made here, one process each.

use std::fmt::Write;
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// What a scenario does, in order. Bodies are `Some` for a description.
#[derive(Clone, Debug)]
pub enum Step {
    /// Waits for this request.
    Receive(&'static str),
    /// The same, but it need not come.
    Optional(&'static str),
    /// Answers the last request: code, and whether with a description.
    Respond(u16, bool),
    /// The same, once more, as if the ACK had been lost.
    RespondAgain,
    /// Challenges it (407).
    Challenge,
    /// Challenges a registration (401).
    ChallengeRegistration,
    /// Waits so many milliseconds.
    Pause(u32),
    /// Says BYE to who called.
    Bye,
    /// Invites anew: the way of the sound.
    Reinvite(&'static str),
    /// Waits for this response.
    Response(u16),
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scenario name=\"trunk\">\n";
const SDP: &str = "v=0\no=trunk 1 [way] IN IP4 [local_ip]\ns=-\nc=IN IP4 [media_ip]\nt=0 0\n\
    m=audio [media_port] RTP/AVP 0 8 101\na=rtpmap:0 PCMU/8000\na=rtpmap:8 PCMA/8000\n\
    a=rtpmap:101 telephone-event/8000\na=fmtp:101 0-15\na=[direction]\n";

fn sdp(version: &str, way: &str) -> String {
    SDP.replace("[way]", version).replace("[direction]", way)
}

fn send(xml: &mut String, attributes: &str, text: &str) {
    writeln!(xml, "<send{attributes}><![CDATA[\n{text}\n]]></send>").unwrap();
}

fn respond(code: u16, body: bool) -> String {
    let end = if body {
        format!(
            "Content-Type: application/sdp\nContent-Length: [len]\n\n{}",
            sdp("1", "sendrecv")
        )
    } else {
        String::from("Content-Length: 0\n")
    };
    format!(
        "SIP/2.0 {code} Test\n[last_Via:]\n[last_From:]\n[last_To:];tag=[pid]T[call_number]\n[last_Call-ID:]\n\
         [last_CSeq:]\nContact: <sip:trunk@[local_ip]:[local_port];transport=[transport]>\n{end}"
    )
}

/// In a dialog that the other side began: what is theirs is learned from its INVITE.
fn request(method: &str, number: u32, body: Option<String>) -> String {
    let end = match body {
        Some(body) => format!("Content-Type: application/sdp\nContent-Length: [len]\n\n{body}"),
        None => String::from("Content-Length: 0\n"),
    };
    format!(
        "{method} [$contact] SIP/2.0\nVia: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n\
         From:[$to];tag=[pid]T[call_number]\nTo:[$from]\n[last_Call-ID:]\nCSeq: {number} {method}\n\
         Contact: <sip:trunk@[local_ip]:[local_port];transport=[transport]>\nMax-Forwards: 70\n{end}"
    )
}

/// The text of a scenario in which the gateway calls.
pub fn called(steps: &[Step]) -> String {
    let mut xml = String::from(HEAD);
    let mut number = 0;
    let mut last = String::new();
    for step in steps {
        match step {
            Step::Receive("INVITE") => {
                // Without its colon sipp takes the end of a tag, such as `…9To`, for the header.
                let learn = |name: &str, header: &str, pattern: &str| {
                    format!(
                        "<ereg regexp=\"{pattern}\" search_in=\"hdr\" header=\"{header}\" check_it=\"true\" \
                         assign_to=\"{name}\"/>"
                    )
                };
                writeln!(
                    xml,
                    "<recv request=\"INVITE\"><action>{}{}{}{}{}</action></recv>",
                    learn("from", "From:", ".*"),
                    learn("to", "To:", ".*"),
                    learn("via", "Via:", ".*"),
                    learn("cseq", "CSeq:", ".*"),
                    learn("contact", "Contact:", "sip:[^&gt;]*"),
                )
                .unwrap();
            }
            Step::Receive(method) => writeln!(xml, "<recv request=\"{method}\"/>").unwrap(),
            Step::Optional(method) => {
                writeln!(xml, "<recv request=\"{method}\" optional=\"true\"/>").unwrap();
            }
            Step::Respond(code, body) => {
                last = respond(*code, *body);
                let attributes = if *code >= 200 { " retrans=\"500\"" } else { "" };
                send(&mut xml, attributes, &last);
            }
            Step::RespondAgain => {
                let again = [
                    ("[last_Via:]", "Via:[$via]"),
                    ("[last_From:]", "From:[$from]"),
                    ("[last_To:]", "To:[$to]"),
                    ("[last_CSeq:]", "CSeq:[$cseq]"),
                ];
                let again = again
                    .iter()
                    .fold(last.clone(), |text, (from, to)| text.replace(from, to));
                send(&mut xml, "", &again);
            }
            Step::Challenge => {
                let text = respond(407, false).replace(
                    "Contact:",
                    "Proxy-Authenticate: Digest realm=\"trunk\", nonce=\"abc\", algorithm=MD5\nContact:",
                );
                send(&mut xml, " retrans=\"500\"", &text);
            }
            Step::ChallengeRegistration => {
                let text = respond(401, false).replace(
                    "Contact:",
                    "WWW-Authenticate: Digest realm=\"trunk\", nonce=\"abc\", algorithm=MD5\nContact:",
                );
                send(&mut xml, "", &text);
            }
            Step::Pause(milliseconds) => {
                writeln!(xml, "<pause milliseconds=\"{milliseconds}\"/>").unwrap();
            }
            Step::Bye => {
                number += 1;
                send(&mut xml, " retrans=\"500\"", &request("BYE", number, None));
            }
            Step::Reinvite(way) => {
                number += 1;
                let body = sdp(&(number + 1).to_string(), way);
                send(
                    &mut xml,
                    " retrans=\"500\"",
                    &request("INVITE", number, Some(body)),
                );
            }
            Step::Response(code) => {
                writeln!(xml, "<recv response=\"{code}\"/>").unwrap();
                // An invitation that was accepted is acknowledged.
                let is_invitation = steps.iter().any(|step| matches!(step, Step::Reinvite(_)));
                if *code == 200 && is_invitation && !xml.contains("CSeq: 1 ACK") {
                    send(&mut xml, "", &request("ACK", number, None));
                }
            }
        }
    }
    xml.push_str("</scenario>\n");
    if !xml.contains("assign_to") {
        return xml;
    }
    // Variables that nobody uses are errors.
    let used = "<Reference variables=\"from,to,contact,via,cseq\"/>\n</scenario>";
    xml.replace("</scenario>", used)
}

fn own(method: &str, number: u32, to: &str, to_tag: &str, body: Option<String>) -> String {
    let end = match body {
        Some(body) => format!("Content-Type: application/sdp\nContent-Length: [len]\n\n{body}"),
        None => String::from("Content-Length: 0\n"),
    };
    format!(
        "{method} sip:{to}@[remote_ip]:[remote_port] SIP/2.0\n\
         Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n\
         From: <sip:0912345678@[local_ip]:[local_port]>;tag=[pid]T[call_number]\n\
         To: <sip:{to}@[remote_ip]:[remote_port]>{to_tag}\nCall-ID: [call_id]\nCSeq: {number} {method}\n\
         Contact: <sip:trunk@[local_ip]:[local_port]>\nMax-Forwards: 70\n{end}"
    )
}

const PROVISIONAL: &str =
    "<recv response=\"100\" optional=\"true\"/>\n<recv response=\"180\" optional=\"true\"/>\n";

fn invites(to: &str) -> String {
    let mut xml = String::from(HEAD);
    let body = Some(sdp("1", "sendrecv"));
    send(
        &mut xml,
        " retrans=\"500\"",
        &own("INVITE", 1, to, "", body),
    );
    xml
}

/// A scenario in which the trunk calls `to`: rings, is answered and hangs up after `talk` ms, or expects `refusal`.
pub fn calling(to: &str, talk: u32, refusal: Option<u16>) -> String {
    let mut xml = invites(to) + PROVISIONAL;
    let ack = own("ACK", 1, to, "[peer_tag_param]", None);
    match refusal {
        Some(code) => {
            writeln!(xml, "<recv response=\"{code}\"/>").unwrap();
            // Of the same transaction.
            send(&mut xml, "", &ack.replace("[branch]", "[branch-4]"));
        }
        None => {
            xml.push_str("<recv response=\"200\"/>\n");
            send(&mut xml, "", &ack);
            writeln!(xml, "<pause milliseconds=\"{talk}\"/>").unwrap();
            send(
                &mut xml,
                " retrans=\"500\"",
                &own("BYE", 2, to, "[peer_tag_param]", None),
            );
            xml.push_str("<recv response=\"200\"/>\n");
        }
    }
    xml + "</scenario>\n"
}

/// The trunk calls, and is hung up on.
pub fn called_back(to: &str) -> String {
    let mut xml = invites(to) + PROVISIONAL;
    xml.push_str("<recv response=\"200\"/>\n");
    send(&mut xml, "", &own("ACK", 1, to, "[peer_tag_param]", None));
    xml.push_str("<recv request=\"BYE\"/>\n");
    let text = "SIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0\n";
    send(&mut xml, "", text);
    xml + "</scenario>\n"
}

/// The trunk answers at once and is hung up on.
pub const TALK: [Step; 5] = [
    Step::Receive("INVITE"),
    Step::Respond(200, true),
    Step::Receive("ACK"),
    Step::Receive("BYE"),
    Step::Respond(200, false),
];

/// The trunk calls and gives up when it rings.
pub fn cancelling(to: &str) -> String {
    let mut xml = invites(to);
    xml.push_str("<recv response=\"100\" optional=\"true\"/>\n<recv response=\"180\"/>\n<pause milliseconds=\"300\"/>\n");
    let cancel = own("CANCEL", 1, to, "", None).replace("[branch]", "[branch-4]");
    send(&mut xml, " retrans=\"500\"", &cancel);
    xml.push_str("<recv response=\"200\"/>\n<recv response=\"487\"/>\n");
    let ack = own("ACK", 1, to, "[peer_tag_param]", None).replace("[branch]", "[branch-7]");
    send(&mut xml, "", &ack);
    xml + "</scenario>\n"
}

/// The trunk wants to register with us, which nobody may.
pub fn registering() -> String {
    let mut xml = String::from(HEAD);
    send(
        &mut xml,
        " retrans=\"500\"",
        &own("REGISTER", 1, "alice", "", None),
    );
    xml.push_str("<recv response=\"403\"/>\n");
    send(
        &mut xml,
        " retrans=\"500\"",
        &own("OPTIONS", 2, "alice", "", None),
    );
    xml.push_str("<recv response=\"200\"/>\n");
    xml + "</scenario>\n"
}

/// A port that nobody uses now, neither for UDP nor for TCP. It lies below those that the system gives to whoever
/// asks for any (32768 and up), or another test's connection could have it before sipp does.
pub fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20_000
            + u16::try_from((std::process::id().wrapping_mul(97).wrapping_add(step)) % 12_000)
                .unwrap();
        if UdpSocket::bind(("127.0.0.1", port)).is_ok()
            && TcpListener::bind(("127.0.0.1", port)).is_ok()
        {
            return port;
        }
    }
}

/// A running sipp.
pub struct Sipp {
    child: Child,
    folder: tempfile::TempDir,
}

impl Drop for Sipp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Sipp {
    /// Runs a scenario on `port` so many times; `remote` is who is called, if anybody.
    pub fn run(
        scenario: &str,
        port: u16,
        calls: u32,
        remote: Option<String>,
        more: &[&str],
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("scenario.xml");
        std::fs::write(&file, scenario).unwrap();
        let log = std::fs::File::create(folder.path().join("output")).unwrap();
        let child = Command::new("sipp")
            .current_dir(folder.path())
            .args(remote)
            .arg("-sf")
            .arg(&file)
            .args([
                "-i",
                "127.0.0.1",
                "-mi",
                "127.0.0.1",
                "-p",
                &port.to_string(),
            ])
            .args([
                "-m",
                &calls.to_string(),
                "-nostdin",
                "-timeout",
                "60",
                "-timeout_error",
            ])
            .args([
                "-trace_err",
                "-error_file",
                "errors",
                "-trace_msg",
                "-message_file",
                "messages",
            ])
            .args(more)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("sipp runs (package sip-tester)");
        Self { child, folder }
    }

    /// A trunk that is called `calls` times.
    pub fn trunk(steps: &[Step], port: u16, calls: u32) -> Self {
        Self::run(&called(steps), port, calls, None, &[])
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What it sent and got.
    pub fn messages(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("messages")).unwrap_or_default()
    }

    /// Waits for its end, which must be a good one.
    pub async fn succeeds(mut self) {
        let ending = async {
            loop {
                if let Some(status) = self.child.try_wait().unwrap() {
                    return status;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let status = tokio::time::timeout(Duration::from_secs(70), ending).await;
        let read =
            |name| std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        assert!(
            status.expect("sipp ends").success(),
            "{}\n{}\n{}",
            read("output"),
            read("errors"),
            read("messages")
        );
    }
}
