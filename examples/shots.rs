use azstack::client::*;
use azstack::media::frame::{Frame, Slot};
use azstack::protocol::call::MediaType;
use azstack::store::*;
use azstack::ui::screen::*;
use azstack::ui::*;
use iced::Size;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn user(id: i64, name: &str, online: bool) -> User {
    User {
        id,
        name: name.to_lowercase().replace(' ', "."),
        fullname: name.into(),
        online,
        last_visit: Clock::now().0 / 1000 - 7200,
    }
}
fn msg(chat: i64, sender: i64, id: i64, ago: i64, status: MessageStatus, text: &str) -> Message {
    Message {
        chat: Chat::user(chat),
        sender,
        id,
        mine: sender == 1,
        created: Clock::now().0 - ago,
        status,
        body: Body::Text(text.into()),
    }
}
const MIN: i64 = 60_000;
fn rows() -> Vec<Conversation> {
    let c =
        |id, name: &str, online, unread, ago: i64, last: Option<Message>, draft: Option<&str>| {
            Conversation {
                chat: Chat::user(id),
                peer: Some(user(id, name, online)),
                unread,
                modified: Clock::now().0 - ago,
                last,
                draft: draft.map(Into::into),
            }
        };
    use MessageStatus::*;
    vec![
        c(
            2,
            "Nguyễn Thị Ánh",
            true,
            0,
            0,
            Some(msg(2, 1, 90, 30_000, Seen, "See you at seven then!")),
            None,
        ),
        c(
            3,
            "Echo",
            true,
            2,
            0,
            Some(msg(
                3,
                3,
                1,
                4 * MIN,
                Sent,
                "You said: hello, is anybody there today?",
            )),
            None,
        ),
        c(
            4,
            "Bob Marchetti",
            false,
            128,
            0,
            Some(msg(4, 4, 1, 26 * MIN, Sent, "The files are on their way")),
            None,
        ),
        c(
            5,
            "Đặng Quốc Việt",
            false,
            0,
            0,
            Some(msg(
                5,
                1,
                1,
                3 * 60 * MIN,
                Delivered,
                "Để mình xem lại rồi báo nhé",
            )),
            None,
        ),
        c(
            6,
            "Clara Jensen",
            true,
            0,
            0,
            Some(msg(6, 1, 1, 27 * 60 * MIN, Sent, "Let me know")),
            Some("I was thinking that we could"),
        ),
        c(
            7,
            "Yusuf",
            false,
            0,
            0,
            Some(msg(
                7,
                1,
                1,
                3 * 24 * 60 * MIN,
                Failed,
                "Are you coming on Friday?",
            )),
            None,
        ),
        c(
            8,
            "Ines",
            false,
            0,
            0,
            Some(msg(8, 1, 1, 40 * 24 * 60 * MIN, Sending, "ok")),
            None,
        ),
        c(9, "Omar Haddad", false, 0, 0, None, None),
    ]
}
fn history() -> Vec<Message> {
    use MessageStatus::*;
    let d = 24 * 60 * MIN;
    vec![
        msg(2, 2, 1, 2 * d, Sent, "Hi! Did the new build arrive?"),
        msg(
            2,
            1,
            2,
            2 * d - MIN,
            Seen,
            "Yes, this morning. I put it on both machines and it starts at once.",
        ),
        msg(2, 1, 3, 2 * d - 2 * MIN, Seen, "Really quick."),
        msg(
            2,
            2,
            4,
            d,
            Sent,
            "Great. Here is the list of what is left to do:\n– the tones\n– the settings\n– a second camera",
        ),
        msg(
            2,
            2,
            5,
            d - MIN,
            Sent,
            "and the page is at https://example.org/azstack/desktop, have a look when you can",
        ),
        msg(
            2,
            1,
            6,
            60 * MIN,
            Seen,
            "Mình sẽ gọi video cho bạn tối nay để xem thử nhé, được không?",
        ),
        msg(2, 2, 7, 30 * MIN, Sent, "Được chứ!"),
        msg(2, 2, 8, 29 * MIN, Sent, "😀 👍"),
        msg(2, 1, 9, 8 * MIN, Delivered, "Perfect"),
        msg(2, 1, 10, 7 * MIN, Sent, "I will bring the headset too."),
        msg(
            2,
            1,
            11,
            3 * MIN,
            Failed,
            "This one was refused by the server",
        ),
        msg(2, 1, 90, 30_000, Sending, "See you at seven then!"),
    ]
}
fn pattern(w: u32, h: u32, hue: u8) -> Frame {
    let mut f = Frame::black(w, h);
    for y in 0..h {
        for x in 0..w {
            f.y[(y * w + x) as usize] = 40 + ((x / 8 + y / 5) % 150) as u8;
        }
    }
    for v in &mut f.u {
        *v = hue;
    }
    f
}
fn home(words: &Words, size: Size, open: bool) -> home::Screen {
    let mut h = home::Screen::new(size);
    let me = user(1, "Alice Nguyen", true);
    h.update(
        home::Message::Ready(Some(me.clone()), Connection::Online(me)),
        words,
    );
    h.update(
        home::Message::List(conversations::Message::Read(Ok(rows()))),
        words,
    );
    if open {
        let chat = Chat::user(2);
        h.update(home::Message::Open(chat), words);
        h.update(
            home::Message::Page(
                chat,
                chat::Which::Newest,
                Ok(chat::Page {
                    rows: history(),
                    more: false,
                }),
            ),
            words,
        );
        h.update(home::Message::Event(Event::Typing { chat, user: 2 }), words);
        h.update(
            home::Message::Event(Event::Typing {
                chat: Chat::user(4),
                user: 4,
            }),
            words,
        );
    }
    h
}
fn shot<M: 'static>(name: &str, size: Size, look: &Look, e: Element<'_, M>) {
    let settings = iced::Settings {
        fonts: icon::fonts(),
        default_font: icon::TEXT,
        ..Default::default()
    };
    let mut s = iced_test::Simulator::with_size(settings, size, e);
    for _ in 0..3 {
        s.simulate([iced::Event::Window(iced::window::Event::RedrawRequested(
            Instant::now(),
        ))]);
    }
    let p = format!("/tmp/shots/{name}.png");
    let _ = std::fs::remove_file(format!("/tmp/shots/{name}-tiny-skia.png"));
    s.snapshot(&look.theme()).unwrap().matches_image(p).unwrap();
}
fn call(media: MediaType, stage: CallStage, remote: bool) -> Call {
    Call {
        id: 1,
        peer: user(2, "Nguyễn Thị Ánh", true),
        direction: Direction::Outgoing,
        media,
        stage,
        microphone_on: true,
        camera_on: true,
        front_camera: true,
        local_video: media == MediaType::Video,
        remote_video: remote,
        shortages: vec![],
    }
}
fn main() {
    std::fs::create_dir_all("/tmp/shots").unwrap();
    let only = std::env::args().nth(1);
    let want = |n: &str| only.as_deref().is_none_or(|o| n.contains(o));
    let en = Words::english();
    let vi = Words::new(&["vi"], None).0;
    let classic = Look::classic();
    let dark = Look::load("classic-dark", None).unwrap();
    let big = Size::new(1080.0, 720.0);
    for (tag, look, words) in [("classic-en", &classic, &en), ("dark-vi", &dark, &vi)] {
        if want("home") {
            let h = home(words, big, true);
            shot(&format!("home-{tag}"), big, look, h.view(look, words));
        }
        if want("none") {
            let h = home(words, big, false);
            shot(&format!("none-{tag}"), big, look, h.view(look, words));
        }
        if want("load") {
            let h = home::Screen::new(big);
            shot(&format!("load-{tag}"), big, look, h.view(look, words));
        }
        if want("search") {
            let mut h = home(words, big, true);
            h.update(
                home::Message::List(conversations::Message::Search("an".into())),
                words,
            );
            h.update(
                home::Message::Event(Event::Connection(Connection::Waiting {
                    reason: Error::Closed,
                    attempt: 2,
                    retry_at: Instant::now(),
                })),
                words,
            );
            h.update(home::Message::Say(Notice::new("error-call-running")), words);
            let mut c = call(
                MediaType::Video,
                CallStage::Talking {
                    since: Instant::now() - Duration::from_secs(65),
                },
                true,
            );
            c.microphone_on = true;
            h.update(home::Message::Event(Event::Call(c)), words);
            shot(&format!("search-{tag}"), big, look, h.view(look, words));
        }
        if want("narrow") {
            let s = Size::new(420.0, 720.0);
            let h = home(words, s, true);
            shot(&format!("narrow-{tag}"), s, look, h.view(look, words));
        }
        if want("settings") {
            let c = |n: &str, t: &str| settings::Choice {
                name: n.into(),
                title: t.into(),
            };
            let s = settings::Screen {
                themes: vec![c("classic", "Classic"), c("classic-dark", "Classic dark")],
                languages: vec![c("en", "English"), c("vi", "Tiếng Việt")],
                folder: Some("~/.config/azstack/themes".into()),
                renderer: settings::Renderer::Auto,
                user: Some("alice".into()),
            };
            let h = home(words, big, true);
            let e = widget::modal::modal(
                look,
                h.view(look, words).map(|_| ()),
                s.view(look, words).map(|_| ()),
                (),
            );
            shot(&format!("settings-{tag}"), big, look, e);
        }
        let (local, remote) = (Slot::new(), Slot::new());
        local.publish(Arc::new(pattern(1280, 720, 100)));
        remote.publish(Arc::new(pattern(1280, 720, 160)));
        let devices = call::Devices {
            cameras: call::devices::Choices {
                real: vec![call::Device {
                    word: "x".into(),
                    name: Some("HD Webcam C920 (046d:082d) with a rather long name".into()),
                }],
                own: vec![call::Device::own("test-pattern"), call::Device::own("none")],
                chosen: "test-pattern".into(),
            },
            microphones: call::devices::Choices {
                real: vec![call::Device::own("default")],
                own: vec![call::Device::own("tone"), call::Device::own("none")],
                chosen: "default".into(),
            },
            speakers: call::devices::Choices {
                real: vec![call::Device::own("default")],
                own: vec![call::Device::own("none")],
                chosen: "default".into(),
            },
        };
        let drawn = call::Drawn {
            local: &local,
            remote: &remote,
            devices: &devices,
            look,
            words,
        };
        let size = Size::new(960.0, 600.0);
        if want("call") {
            let since = Instant::now() - Duration::from_secs(125);
            let s = call::Screen::new(call(MediaType::Video, CallStage::Talking { since }, true));
            shot(&format!("call-video-{tag}"), size, look, s.view(drawn));
            let mut c = call(MediaType::Video, CallStage::Ringing, false);
            c.shortages.push(Shortage {
                device: azstack::media::DeviceKind::Camera,
                problem: azstack::media::Problem::Missing,
            });
            let s = call::Screen::new(c);
            shot(&format!("call-ring-{tag}"), size, look, s.view(drawn));
            let mut c = call(MediaType::Audio, CallStage::Talking { since }, false);
            c.microphone_on = false;
            let mut s = call::Screen::new(c);
            s.update(call::Message::Menu);
            shot(&format!("call-menu-{tag}"), size, look, s.view(drawn));
            let s = call::Screen::new(call(
                MediaType::Video,
                CallStage::Ended(CallEnd::Busy),
                false,
            ));
            shot(&format!("call-end-{tag}"), size, look, s.view(drawn));
            let mut c = call(MediaType::Video, CallStage::Ringing, false);
            c.direction = Direction::Incoming;
            let s = incoming::Screen::new(c);
            shot(
                &format!("call-in-{tag}"),
                Size::new(incoming::SIZE.0, incoming::SIZE.1),
                look,
                s.view(look, words),
            );
        }
    }
}
