//! Voice messages: recording one, and what the cards of others do.

use std::path::PathBuf;
use std::time::Duration;

use azstack::media::choice::{Microphone, Speaker};
use azstack::media::voice::{BARS, Playing, Recorded, Recording, Sketch};
use azstack::protocol::Content;
use azstack::protocol::content::{File, file_type};
use azstack::store::Message as Row;
use azstack::ui::icon::Icon;
use azstack::ui::screen::chat::voice::{Deed, Message};
use azstack::ui::screen::chat::{self, Key};
use azstack::ui::screen::home;
use azstack::ui::shortcut::Shortcut;
use azstack::ui::{Look, Notice, Words};
use iced::window::RedrawRequest;

use super::sample::{self, ANH, message};
use super::{shows, wants_redraw, window};

const SIZE: (f32, f32) = (1000.0, 700.0);
const KEY: Key = Key::Message(ANH, 1);

fn voice(name: &str) -> Row {
    Row {
        content: Content::File(File {
            file_name: name.to_owned(),
            file_length: 9_000,
            kind: file_type::AUDIO,
            url: String::from("http://127.0.0.1:1/files/1"),
            duration: Some(3.0),
            ..File::default()
        }),
        ..message(ANH, 1, 1, "")
    }
}

fn told(screen: &mut home::Screen, message: Message, words: &Words) -> Vec<chat::Action> {
    let message = home::Message::Chat(chat::Message::Voice(message));
    let actions = screen.update(message, words);
    let asked = actions.into_iter().filter_map(|action| match action {
        home::Action::Chat(_, action) => Some(action),
        _ => None,
    });
    asked.collect()
}

fn sketch() -> Sketch {
    Sketch {
        length: Duration::from_secs(3),
        peaks: vec![0.5; BARS],
    }
}

fn glyph(icon: Icon) -> String {
    char::from(icon).to_string()
}

#[tokio::test]
async fn a_recording_is_sent_through_the_tray_or_thrown_away() {
    let (look, words) = (Look::classic(), Words::english());
    let folder = tempfile::tempdir().unwrap();
    let mut screen = sample::open_chat(SIZE, &words, vec![message(ANH, 1, 1, "Hi")]);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    drawn.click(glyph(Icon::Mic).as_str()).unwrap();
    let said: Vec<_> = drawn.into_messages().collect();
    let asked: Vec<_> = said
        .into_iter()
        .flat_map(|message| screen.update(message, &words))
        .collect();
    assert!(
        matches!(
            asked[..],
            [home::Action::Chat(_, chat::Action::Voice(Deed::Record))]
        ),
        "{asked:?}"
    );
    assert_eq!(
        told(&mut screen, Message::Record, &words),
        [],
        "one at a time"
    );
    let path = folder.path().join("voice.opus");
    let recording = Recording::start(&Microphone::Tone, 1, path.clone()).unwrap();
    told(&mut screen, Message::Began(Ok(recording.clone())), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Recording…") && !shows(&mut drawn, &glyph(Icon::Paperclip)));
    drop(drawn);
    let moving = wants_redraw(SIZE, screen.view(&look, &words), 0);
    assert!(matches!(moving, RedrawRequest::At(_)), "{moving:?}");
    let finish = told(&mut screen, Message::Send, &words);
    assert!(matches!(finish[..], [chat::Action::Voice(Deed::Finish(_))]));
    let length = Duration::from_secs(2);
    let recorded = Recorded {
        path: path.clone(),
        length,
    };
    let sent = told(&mut screen, Message::Ended(Ok(recorded)), &words);
    assert_eq!(sent, [chat::Action::SendFile(1, path, Some(length))]);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "voice.opus") && shows(&mut drawn, &glyph(Icon::Paperclip)));
    drop(drawn);
    recording.discard();

    let path = folder.path().join("second.opus");
    let second = Recording::start(&Microphone::Tone, 1, path.clone()).unwrap();
    told(&mut screen, Message::Record, &words);
    told(&mut screen, Message::Began(Ok(second.clone())), &words);
    screen.update(home::Message::Shortcut(Shortcut::Escape), &words);
    assert!(second.finish().await.is_err(), "it was thrown away");
    assert!(!path.exists());
}

#[test]
fn leaving_the_chat_ends_the_recording() {
    let words = Words::english();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("voice.opus");
    let mut screen = sample::open_chat(SIZE, &words, vec![message(ANH, 1, 1, "Hi")]);
    let recording = Recording::start(&Microphone::Tone, 1, path.clone()).unwrap();
    told(&mut screen, Message::Record, &words);
    told(&mut screen, Message::Began(Ok(recording.clone())), &words);
    drop(screen);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    assert!(runtime.block_on(recording.finish()).is_err());
    assert!(!path.exists());
}

#[test]
fn a_voice_message_is_looked_at_played_and_left() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::open_chat(SIZE, &words, vec![voice("voice-1.opus")]);
    let drawn = window(SIZE, screen.view(&look, &words));
    let said: Vec<_> = drawn.into_messages().collect();
    let asked: Vec<_> = said
        .into_iter()
        .flat_map(|message| screen.update(message, &words))
        .collect();
    assert!(
        asked.iter().any(|action| matches!(action, home::Action::Chat(_, chat::Action::Voice(Deed::LookAt(KEY, url))) if url.ends_with("/files/1"))),
        "{asked:?}"
    );
    assert_eq!(
        told(&mut screen, Message::Toggle(KEY), &words),
        [],
        "not yet"
    );
    let path = PathBuf::from("/tmp/voice-1.opus");
    let known = Message::Known(KEY, Some((path.clone(), sketch())));
    told(&mut screen, known, &words);
    let still = wants_redraw(SIZE, screen.view(&look, &words), 0);
    assert_eq!(still, RedrawRequest::Wait, "nothing moves");
    let played = told(&mut screen, Message::Toggle(KEY), &words);
    let play = |from| chat::Action::Voice(Deed::Play(KEY, path.clone(), from));
    assert_eq!(played, [play(Duration::ZERO)]);
    let there = told(&mut screen, Message::Seek(KEY, 0.5), &words);
    assert_eq!(there, [play(Duration::from_millis(1_500))]);
    let failed = Message::Plays(KEY, Err(Notice::new("error-voice-play")));
    told(&mut screen, failed, &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, &glyph(Icon::Play)));
}

#[test]
fn what_plays_moves_and_can_stand_still() {
    let (look, words) = (Look::classic(), Words::english());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("voice.opus");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let recording = Recording::start(&Microphone::Tone, 1, path.clone()).unwrap();
    while recording.length() < Duration::from_millis(300) {
        std::thread::yield_now();
    }
    runtime.block_on(recording.finish()).unwrap();
    let mut screen = sample::open_chat(SIZE, &words, vec![voice("voice-1.opus")]);
    let known = Message::Known(KEY, Some((path.clone(), sketch())));
    told(&mut screen, known, &words);
    let playing = Playing::start(&Speaker::None, &path, Duration::ZERO).unwrap();
    playing.pause(true);
    told(
        &mut screen,
        Message::Plays(KEY, Ok(playing.clone())),
        &words,
    );
    let still = wants_redraw(SIZE, screen.view(&look, &words), 0);
    assert_eq!(still, RedrawRequest::Wait);
    assert_eq!(told(&mut screen, Message::Toggle(KEY), &words), []);
    assert!(!playing.is_paused(), "the same goes on");
    while !playing.is_over() {
        std::thread::yield_now();
    }
    let drawn = window(SIZE, screen.view(&look, &words));
    let said: Vec<_> = drawn.into_messages().collect();
    let over = said.iter().filter(|message| {
        matches!(
            message,
            home::Message::Chat(chat::Message::Voice(Message::Over(KEY)))
        )
    });
    assert_eq!(over.count(), 1, "{said:?}");
}

#[test]
fn what_cannot_be_played_here_is_a_file() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::open_chat(SIZE, &words, vec![voice("song.ogg")]);
    told(&mut screen, Message::Known(KEY, None), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "song.ogg") && shows(&mut drawn, "9 kB"));
}
