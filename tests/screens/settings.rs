//! Theme, language, renderer.

use azstack::ui::screen::settings::{
    Accounts, Action, Choice, Message, Motion, Renderer, Screen, Telling, Zoom,
};
use azstack::ui::screen::situation::Account;
use azstack::ui::screen::{conversations, home};
use azstack::ui::widget::modal::modal;
use azstack::ui::{Look, Notice, Scale, Words};

use iced::{Event, Point, mouse};

use super::{sample, shows, window};

const SIZE: (f32, f32) = (900.0, 900.0);

pub fn screen() -> Screen {
    let choice = |name: &str, title: &str| Choice {
        name: name.into(),
        title: title.into(),
    };
    Screen {
        themes: vec![
            choice("classic", "Classic"),
            choice("classic-dark", "Classic dark"),
        ],
        theme: String::from("classic"),
        faults: Vec::new(),
        motion: Motion::System,
        languages: vec![choice("en", "English"), choice("vi", "Tiếng Việt")],
        folder: None,
        scale: Scale::default(),
        renderer: Renderer::Auto,
        do_not_disturb: false,
        user: Some(String::from("alice")),
        accounts: Vec::new(),
        removing: None,
        telling: Telling::Text,
        volume: 100,
        silent: false,
        tray: None,
    }
}

fn clicked(screen: &mut Screen, text: &str) -> Vec<Action> {
    let (look, words) = (Look::classic(), Words::english());
    let mut drawn = window(SIZE, screen.view(&look, &words));
    // Until it is in sight; the card is shorter than what it shows.
    for _ in 0..20 {
        if drawn.click(text).is_ok() {
            break;
        }
        drawn.point_at(Point::new(SIZE.0 / 2.0, SIZE.1 / 2.0));
        let delta = mouse::ScrollDelta::Pixels { x: 0.0, y: -100.0 };
        drawn.simulate([Event::Mouse(mouse::Event::WheelScrolled { delta })]);
    }
    let messages: Vec<_> = drawn.into_messages().collect();
    messages
        .into_iter()
        .map(|message| screen.update(message))
        .collect()
}

#[test]
fn a_theme_is_used_at_once_and_a_renderer_at_the_next_start() {
    let mut screen = screen();
    assert_eq!(
        clicked(&mut screen, "Classic dark"),
        [Action::Theme(String::from("classic-dark"))]
    );
    assert_eq!(
        clicked(&mut screen, "Processor"),
        [Action::Renderer(Renderer::Software)]
    );
    assert_eq!(screen.renderer, Renderer::Software);
    let (look, words) = (Look::classic(), Words::english());
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "Takes effect at the next start."
    ));
}

#[test]
fn the_system_is_followed_and_what_may_move_is_chosen() {
    let mut screen = screen();
    // It stands there twice; the theme comes before what may move.
    assert_eq!(
        clicked(&mut screen, "As the system"),
        [Action::Theme(String::from("system"))]
    );
    assert_eq!(
        clicked(&mut screen, "Still"),
        [Action::Motion(Motion::Still)]
    );
    assert_eq!(screen.motion, Motion::Still);
}

#[test]
fn ones_own_themes_can_be_made_and_their_faults_are_said() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = screen();
    let copy = "Edit a copy of this theme …";
    assert!(!shows(&mut window(SIZE, screen.view(&look, &words)), copy));
    screen.folder = Some(String::from("/home/alice/themes"));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("sea.toml"), "base = 3").unwrap();
    let error = Look::load("sea", Some(folder.path())).unwrap_err();
    screen.faults = vec![Notice::from(&error)];
    let mut drawn = window(SIZE, screen.view(&look, &words));
    let said = screen.faults[0].say(&words);
    assert!(said.contains("line 1, column 8"), "{said}");
    assert!(shows(&mut drawn, &said));
    drop(drawn);
    assert_eq!(clicked(&mut screen, copy), [Action::EditTheme]);
    // One's own is changed itself.
    let own = Look::classic().titled("Sea").save(folder.path()).unwrap();
    let mut drawn = window(SIZE, screen.view(&own, &words));
    assert!(shows(&mut drawn, "Edit this theme …"));
}

#[test]
fn the_language_in_use_is_marked_and_another_is_chosen_by_tag() {
    let mut screen = screen();
    let (look, vietnamese) = (Look::classic(), Words::new(&["vi"], None).0);
    let mut drawn = window(SIZE, screen.view(&look, &vietnamese));
    assert!(shows(&mut drawn, "Cài đặt") && shows(&mut drawn, "Ngôn ngữ"));
    drop(drawn);
    let english = screen.languages[0].clone();
    assert_eq!(
        screen.update(Message::Language(english)),
        Action::Language(String::from("en"))
    );
}

#[test]
fn everything_is_made_larger_and_smaller_as_far_as_there_are_steps() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = screen();
    screen.scale = Scale::near(150);
    assert_eq!(clicked(&mut screen, "150 %"), [Action::Zoom(Zoom::Normal)]);
    assert_eq!(
        screen.update(Message::Zoom(Zoom::Larger)),
        Action::Zoom(Zoom::Larger)
    );
    screen.scale = Scale::near(200);
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "200 %"
    ));
}

#[test]
fn the_card_covers_the_window_and_a_press_beside_it_closes_it() {
    #[derive(Clone, Debug, PartialEq)]
    enum Either {
        Below,
        /// The list below says where it stands when it is first drawn.
        Settled,
        Card,
        Outside,
    }
    let (look, words) = (Look::classic(), Words::english());
    let below = sample::main_window(SIZE, &words);
    let screen = screen();
    let covered = modal(
        &look,
        below.view(&look, &words).map(|message| match message {
            home::Message::List(conversations::Message::Moved(_)) => Either::Settled,
            _ => Either::Below,
        }),
        screen.view(&look, &words).map(|_| Either::Card),
        || Either::Outside,
    );
    let mut drawn = window(SIZE, covered);
    drawn.click("Classic dark").unwrap();
    drawn.point_at(iced::Point::new(60.0, 200.0));
    drawn.simulate(iced_test::simulator::click());
    let messages: Vec<_> = drawn.into_messages().collect();
    assert_eq!(messages, [Either::Settled, Either::Card, Either::Outside]);
}

#[test]
fn incoming_calls_are_made_silent_and_loud_again() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = screen();
    for (chip, silent) in [("Do not disturb", true), ("Ring", false)] {
        let mut drawn = window((700.0, 1400.0), screen.view(&look, &words));
        drawn.click(chip).unwrap();
        let messages: Vec<_> = drawn.into_messages().collect();
        let actions: Vec<_> = messages
            .into_iter()
            .map(|message| screen.update(message))
            .collect();
        assert_eq!(actions, [Action::DoNotDisturb(silent)]);
    }
}

#[test]
fn an_account_is_removed_only_after_a_question() {
    let account = |key, name: &str, at: Option<&str>| Account {
        key,
        name: name.into(),
        at: at.map(str::to_owned),
        unread: 0,
        shown: key == 0,
    };
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = screen();
    screen.accounts = vec![account(0, "Alice", None)];
    let mut only = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut only, "On this machine"), "the only one stays");
    drop(only);
    screen
        .accounts
        .push(account(3, "Alice W", Some("chat.example.org")));
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "chat.example.org"
    ));
    assert_eq!(
        screen.update(Message::Accounts(Accounts::Ask(3))),
        Action::None
    );
    assert_eq!(clicked(&mut screen, "Cancel"), [Action::None]);
    screen.update(Message::Accounts(Accounts::Ask(3)));
    assert_eq!(clicked(&mut screen, "Remove"), [Action::RemoveAccount(3)]);
    assert_eq!(
        clicked(&mut screen, "Sign in to another account"),
        [Action::AddAccount]
    );
}

#[test]
fn staying_in_the_tray_is_offered_only_where_there_is_one() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = screen();
    let size = (700.0, 2400.0);
    let offered = |screen: &Screen| {
        shows(
            &mut window(size, screen.view(&look, &words)),
            "Stay in the tray",
        )
    };
    assert!(!offered(&screen));
    screen.tray = Some(false);
    let action = screen.update(Message::StayInTray(true));
    assert_eq!(action, Action::StayInTray(true));
    assert_eq!(screen.tray, Some(true));
}
