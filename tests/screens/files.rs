//! Files and pictures in a chat: the tray they wait in, the pictures among the messages, the gallery, saved files.

use std::path::PathBuf;

use azstack::client::{Progress, Thumbnail};
use azstack::protocol::Content;
use azstack::protocol::content::{File, Sticker, file_type};
use azstack::store::{Chat, Message as Row};
use azstack::ui::screen::chat::{self, Key, files, gallery, stickers, tray};
use azstack::ui::screen::home;
use azstack::ui::shortcut::Shortcut;
use azstack::ui::{Look, Notice, Words};

use super::sample::{self, ANH, ME, message};
use super::{redraw, shows, window};

const SIZE: (f32, f32) = (1100.0, 760.0);

fn told(screen: &mut home::Screen, message: chat::Message, words: &Words) -> Vec<home::Action> {
    screen.update(home::Message::Chat(message), words)
}

/// What the chat asks for, without what the window adds.
fn asked(actions: Vec<home::Action>) -> Vec<chat::Action> {
    let asked = actions.into_iter().filter_map(|action| match action {
        home::Action::Chat(_, action) => Some(action),
        _ => None,
    });
    asked.collect()
}

fn found(name: &str, length: u64) -> tray::Found {
    tray::Found {
        path: PathBuf::from(format!("/home/alice/{name}")),
        name: name.to_owned(),
        length,
        preview: None,
    }
}

fn file(sender: i64, id: i64, name: &str, kind: i64) -> Row {
    Row {
        content: Content::File(File {
            file_name: name.to_owned(),
            file_length: 1_500_000,
            kind,
            url: format!("http://127.0.0.1:1/files/{id}"),
            width: Some(800.0),
            height: Some(400.0),
            duration: None,
        }),
        ..message(sender, id, 10 - id, "")
    }
}

fn picture() -> Thumbnail {
    Thumbnail {
        width: 4,
        height: 2,
        rgba: vec![200; 32],
    }
}

#[test]
fn files_wait_in_the_tray_go_after_what_is_typed_and_leave_it_as_messages() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::open_chat(SIZE, &words, vec![message(ANH, 1, 1, "Hi")]);
    let add = tray::Message::Add(vec![found("plan.pdf", 2_400_000), found("photo.png", 900)]);
    told(&mut screen, chat::Message::Tray(add), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    for text in ["plan.pdf", "2.4 MB", "photo.png", "900 bytes"] {
        assert!(shows(&mut drawn, text), "{text}");
    }
    drop(drawn);
    for letter in "look".chars() {
        let insert = iced::widget::text_editor::Edit::Insert(letter);
        let edit = iced::widget::text_editor::Action::Edit(insert);
        told(&mut screen, chat::Message::Edit(edit), &words);
    }
    let actions = asked(told(&mut screen, chat::Message::Send, &words));
    assert!(
        matches!(&actions[..], [chat::Action::Send(text), chat::Action::SendFile(1, first, None), chat::Action::SendFile(2, _, None)]
            if text == "look" && first.ends_with("plan.pdf")),
        "{actions:?}"
    );
    let progress = Progress {
        done: 1_200_000,
        total: 2_400_000,
    };
    let further = tray::Message::Progress(1, progress);
    told(&mut screen, chat::Message::Tray(further), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "1.2 MB of 2.4 MB"));
    drop(drawn);
    let failed = tray::Message::Ended(2, Err(Notice::new("error-file-gone")));
    told(&mut screen, chat::Message::Tray(failed), &words);
    told(
        &mut screen,
        chat::Message::Tray(tray::Message::Ended(1, Ok(()))),
        &words,
    );
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, "plan.pdf"), "it is a message now");
    assert!(shows(
        &mut drawn,
        "The server does not have this file any more."
    ));
    drawn.click("Try again").unwrap();
    let again: Vec<_> = drawn.into_messages().collect();
    let actions: Vec<_> = again
        .into_iter()
        .flat_map(|message| asked(screen.update(message, &words)))
        .collect();
    assert!(
        matches!(&actions[..], [chat::Action::SendFile(2, _, _)]),
        "{actions:?}"
    );
}

#[test]
fn a_file_on_its_way_is_found_again_in_its_chat() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::open_chat(SIZE, &words, vec![message(ANH, 1, 1, "Hi")]);
    let add = tray::Message::Add(vec![found("plan.pdf", 2_000), found("second.pdf", 3_000)]);
    told(&mut screen, chat::Message::Tray(add), &words);
    told(&mut screen, chat::Message::Send, &words);
    screen.update(home::Message::Open(Chat::user(sample::BOB)), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, "plan.pdf"), "that is another chat's");
    drop(drawn);
    // The first arrives meanwhile.
    let ended = chat::Message::Tray(tray::Message::Ended(1, Ok(())));
    screen.update(home::Message::About(Chat::user(ANH), ended), &words);
    screen.update(home::Message::Open(Chat::user(ANH)), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, "plan.pdf"));
    assert!(shows(&mut drawn, "second.pdf"));
}

#[test]
fn files_are_dropped_and_pasted_into_the_open_chat() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::open_chat(SIZE, &words, vec![message(ANH, 1, 1, "Hi")]);
    screen.update(home::Message::Hovered(true), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Drop files here to send them"));
    drop(drawn);
    let path = PathBuf::from("/home/alice/plan.pdf");
    let dropped = asked(screen.update(home::Message::Dropped(vec![path.clone()]), &words));
    assert_eq!(dropped, [chat::Action::Inspect(vec![path])]);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, "Drop files here to send them"));
    drop(drawn);
    let pasted = asked(told(&mut screen, chat::Message::Paste, &words));
    assert_eq!(pasted, [chat::Action::Paste]);
    let chosen = asked(screen.update(home::Message::Shortcut(Shortcut::Attach), &words));
    assert!(
        matches!(chosen[..], [chat::Action::Choose(30)]),
        "{chosen:?}"
    );
}

#[test]
fn a_picture_is_asked_for_when_it_comes_into_view_and_moves_nothing_when_it_is_there() {
    let (look, words) = (Look::classic(), Words::english());
    let rows = vec![
        message(ANH, 1, 9, "Before"),
        file(ANH, 2, "a.png", file_type::IMAGE),
        message(ANH, 3, 1, "After"),
    ];
    let mut screen = sample::open_chat(SIZE, &words, rows);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    redraw(&mut drawn);
    let before = drawn.find("Before").unwrap().bounds();
    let said: Vec<_> = drawn.into_messages().collect();
    let actions: Vec<_> = said
        .into_iter()
        .flat_map(|message| asked(screen.update(message, &words)))
        .collect();
    let url = String::from("http://127.0.0.1:1/files/2");
    assert!(
        actions.contains(&chat::Action::Fetch(url.clone())),
        "{actions:?}"
    );
    let fetched = chat::Message::Fetched(url.clone(), Some(picture()));
    told(&mut screen, fetched, &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert_eq!(drawn.find("Before").unwrap().bounds(), before);
    drop(drawn);
    // Once is enough.
    let again = asked(told(&mut screen, chat::Message::Picture(url), &words));
    assert_eq!(again, [] as [chat::Action; 0]);
}

#[test]
fn the_gallery_turns_zooms_and_closes() {
    let (look, words) = (Look::classic(), Words::english());
    let rows = vec![
        file(ANH, 1, "first.png", file_type::IMAGE),
        file(ME, 2, "notes.txt", file_type::TEXT),
        file(ANH, 3, "second.png", file_type::IMAGE),
    ];
    let mut screen = sample::open_chat(SIZE, &words, rows);
    let open = chat::Message::Gallery(gallery::Message::Open(Key::Message(ANH, 1)));
    let actions = asked(told(&mut screen, open, &words));
    let url = |id: i64| format!("http://127.0.0.1:1/files/{id}");
    assert_eq!(actions, [chat::Action::Enlarge(url(1))]);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    for text in ["1 of 2", "first.png", "Loading the picture…"] {
        assert!(shows(&mut drawn, text), "{text}");
    }
    drop(drawn);
    let fetched = gallery::Message::Fetched(url(1), Ok(picture()));
    told(&mut screen, chat::Message::Gallery(fetched), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, "Loading the picture…"));
    drop(drawn);
    let turned = asked(screen.update(home::Message::Shortcut(Shortcut::Later), &words));
    assert_eq!(turned, [chat::Action::Enlarge(url(3))]);
    // Answers for the one before are of no use any more.
    let late = gallery::Message::Fetched(url(1), Ok(picture()));
    told(&mut screen, chat::Message::Gallery(late), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    for text in ["2 of 2", "second.png", "Loading the picture…"] {
        assert!(shows(&mut drawn, text), "{text}");
    }
    drop(drawn);
    let last = asked(screen.update(home::Message::Shortcut(Shortcut::Later), &words));
    assert_eq!(last, [] as [chat::Action; 0]);
    let failed = gallery::Message::Fetched(url(3), Err(Notice::new("error-file-gone")));
    told(&mut screen, chat::Message::Gallery(failed), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(
        &mut drawn,
        "The server does not have this file any more."
    ));
    drop(drawn);
    screen.update(home::Message::Shortcut(Shortcut::Escape), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, "2 of 2"));
    assert!(shows(&mut drawn, "notes.txt"), "the chat is there again");
}

#[test]
fn a_file_is_saved_opened_and_given_up() {
    let (look, words) = (Look::classic(), Words::english());
    let key = Key::Message(ANH, 1);
    let rows = vec![file(ANH, 1, "plan.pdf", file_type::PDF)];
    let mut screen = sample::open_chat(SIZE, &words, rows);
    let drawn = window(SIZE, screen.view(&look, &words));
    let said: Vec<_> = drawn.into_messages().collect();
    let actions: Vec<_> = said
        .into_iter()
        .flat_map(|message| asked(screen.update(message, &words)))
        .collect();
    assert!(
        actions
            .iter()
            .any(|action| matches!(action, chat::Action::File(_, _, files::Deed::LookUp))),
        "{actions:?}"
    );
    let tell = |screen: &mut home::Screen, message| {
        asked(told(screen, chat::Message::File(key, message), &words))
    };
    tell(&mut screen, files::Message::Known(None));
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "1.5 MB"
    ));
    let saving = tell(&mut screen, files::Message::Save);
    assert!(matches!(
        &saving[..],
        [chat::Action::File(_, _, files::Deed::Save)]
    ));
    assert_eq!(tell(&mut screen, files::Message::Save), []);
    tell(&mut screen, files::Message::Cancel);
    // The end of what was given up is not news.
    let late = files::Message::Ended(Err(Notice::new("error-general")));
    tell(&mut screen, late);
    let general = words.say("error-general");
    assert!(!shows(
        &mut window(SIZE, screen.view(&look, &words)),
        &general
    ));
    tell(&mut screen, files::Message::Save);
    let path = PathBuf::from("/home/alice/Downloads/plan.pdf");
    tell(&mut screen, files::Message::Ended(Ok(path.clone())));
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "1.5 MB, saved"
    ));
    let opened = tell(&mut screen, files::Message::Open);
    assert!(
        matches!(&opened[..], [chat::Action::File(_, _, files::Deed::Open(at))] if *at == path),
        "{opened:?}"
    );
}

#[test]
fn stickers_are_searched_and_sent() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::open_chat(SIZE, &words, vec![message(ANH, 1, 1, "Hi")]);
    let opened = asked(screen.update(home::Message::Shortcut(Shortcut::Stickers), &words));
    assert_eq!(
        opened,
        [
            chat::Action::ReadStickers,
            chat::Action::Focus(stickers::SEARCH)
        ]
    );
    let looking = "Looking for stickers…";
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        looking
    ));
    let sticker = |name: &str| Sticker {
        img_name: name.to_owned(),
        cat_id: 1,
        url: format!("http://127.0.0.1:1/stickers/1/{name}"),
        ..Sticker::default()
    };
    let shelf = stickers::Shelf {
        recent: vec![sticker("wave.png")],
        packs: vec![(
            String::from("Pip"),
            vec![sticker("love.png"), sticker("wave.png")],
        )],
    };
    let read = stickers::Message::Read(Ok(shelf));
    told(&mut screen, chat::Message::Stickers(read), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Used lately") && shows(&mut drawn, "Pip"));
    drop(drawn);
    let search = stickers::Message::Search(String::from("LOVE"));
    told(&mut screen, chat::Message::Stickers(search), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, "Used lately") && shows(&mut drawn, "Pip"));
    drop(drawn);
    let send = stickers::Message::Send(sticker("love.png"));
    let sent = asked(told(&mut screen, chat::Message::Stickers(send), &words));
    assert!(
        matches!(&sent[..], [chat::Action::SendContent(Content::Sticker(sent))] if sent.img_name == "love.png"),
        "{sent:?}"
    );
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, "Pip"), "the drawer is closed");
}
