//! Groups on the main window: making one, finding a public one, who is in it, being outside.

use azstack::client::{GroupDetails, ListedGroup};
use azstack::protocol::{Content, GroupType, content::Action as Deed};
use azstack::store::{Chat, Conversation, Message as Row, User};
use azstack::ui::screen::conversations::{self, Creation, Page};
use azstack::ui::screen::group::{self, Pick};
use azstack::ui::screen::home::{self, side};
use azstack::ui::shortcut::Shortcut;
use azstack::ui::{Clock, Look, Words};

use super::sample::{self, ANH, BOB, ME, TEAM, message, team, user};
use super::{pressed_by_keyboard, shows, window};

const WIDE: (f32, f32) = (1200.0, 760.0);
const NARROW: (f32, f32) = (800.0, 760.0);

fn people() -> Vec<User> {
    vec![sample::anh(), user(BOB, "bob", "Bob")]
}

fn creation(screen: &mut home::Screen, message: Creation, words: &Words) -> Vec<home::Action> {
    let message = home::Message::List(conversations::Message::Creation(message));
    screen.update(message, words)
}

/// A main window with a group in its list, open.
fn group_chat(size: (f32, f32), is_member: bool, words: &Words) -> home::Screen {
    let mut screen = sample::main_window(size, words);
    let made = Row {
        chat: Chat::group(TEAM),
        content: Content::Action(Deed::Renamed {
            name: String::from("Team"),
        }),
        ..message(BOB, 1, 5, "")
    };
    let row = Conversation {
        chat: Chat::group(TEAM),
        peer: None,
        group: Some(team(is_member)),
        unread: 0,
        modified: Clock::now().0,
        last: Some(made.clone()),
        draft: None,
        muted: false,
    };
    screen.update(sample::list(Ok(vec![row])), words);
    screen.update(home::Message::Open(Chat::group(TEAM)), words);
    let page = azstack::ui::screen::chat::Page {
        rows: vec![made],
        more: false,
    };
    let which = azstack::ui::screen::chat::Which::Newest;
    let read = azstack::ui::screen::chat::Message::Read(which, Ok(page));
    screen.update(home::Message::About(Chat::group(TEAM), read), words);
    screen
}

#[test]
fn one_person_is_a_chat_and_several_with_a_name_are_a_group() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(WIDE, &words);
    let asked = screen.update(home::Message::Shortcut(Shortcut::Create), &words);
    assert!(
        asked.iter().any(|action| matches!(action, home::Action::List(conversations::Action::Candidates(text)) if text.is_empty())),
        "{asked:?}"
    );
    let found = Creation::Pick(Pick::Found(String::new(), Ok(people())));
    creation(&mut screen, found, &words);
    creation(&mut screen, Creation::Pick(Pick::Toggle(ANH)), &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Message") && !shows(&mut drawn, "Make the group"));
    drop(drawn);
    creation(&mut screen, Creation::Pick(Pick::Toggle(BOB)), &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Make the group") && shows(&mut drawn, "Public group"));
    drop(drawn);
    let nameless = creation(&mut screen, Creation::Confirm, &words);
    assert!(nameless.is_empty(), "{nameless:?}");
    creation(&mut screen, Creation::Name(String::from(" Team ")), &words);
    creation(&mut screen, Creation::Kind(GroupType::Public), &words);
    let made = creation(&mut screen, Creation::Confirm, &words);
    assert!(
        matches!(&made[..], [home::Action::List(conversations::Action::Create(GroupType::Public, name, members))]
            if name == "Team" && *members == [ANH, BOB]),
        "{made:?}"
    );
    // Nothing typed is lost until the group is there.
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Make the group"));
    drop(drawn);
    let created = conversations::Message::Created(Chat::group(TEAM));
    screen.update(home::Message::List(created), &words);
    assert_eq!(screen.open_chat(), Some(Chat::group(TEAM)));
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, "Make the group"));
}

#[test]
fn public_groups_are_listed_and_lead_to_the_group() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(WIDE, &words);
    screen.update(home::Message::Shortcut(Shortcut::Create), &words);
    let asked = creation(&mut screen, Creation::Show(Page::Groups), &words);
    assert!(matches!(
        asked[..],
        [home::Action::List(conversations::Action::PublicGroups)]
    ));
    let reading = "Looking for public groups…";
    assert!(shows(
        &mut window(WIDE, screen.view(&look, &words)),
        reading
    ));
    creation(&mut screen, Creation::Public(Ok(Vec::new())), &words);
    let none = "There are no public groups.";
    assert!(shows(&mut window(WIDE, screen.view(&look, &words)), none));
    let listed = ListedGroup {
        group: team(false),
        is_auto_join: false,
    };
    creation(&mut screen, Creation::Public(Ok(vec![listed])), &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "2 members"));
    drop(drawn);
    let asked = creation(&mut screen, Creation::Group(TEAM), &words);
    assert!(
        matches!(asked[..], [home::Action::Group(TEAM, group::Action::Read)]),
        "{asked:?}"
    );
    let details = GroupDetails {
        group: team(false),
        members: people(),
    };
    let read = side::Message::Group(group::Message::Read(Ok(details)));
    screen.update(home::Message::Side(read), &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Join") && shows(&mut drawn, "Bob"));
}

#[test]
fn who_is_in_the_group_stands_beside_it_or_instead_of_it() {
    let (look, words) = (Look::classic(), Words::english());
    for (size, beside) in [(WIDE, true), (NARROW, false)] {
        let mut screen = group_chat(size, true, &words);
        let members = home::Message::Members(Chat::group(TEAM), people());
        screen.update(members, &words);
        let mut drawn = window(size, screen.view(&look, &words));
        assert!(shows(&mut drawn, "Bob named the group “Team”"));
        drop(drawn);
        let peer = azstack::ui::screen::chat::Message::Peer;
        let asked = screen.update(home::Message::Chat(peer), &words);
        assert!(matches!(
            asked[..],
            [home::Action::Group(TEAM, group::Action::Read)]
        ));
        let mut all = people();
        all.push(user(ME, "alice", "Alice"));
        let details = GroupDetails {
            group: team(true),
            members: all,
        };
        let read = side::Message::Group(group::Message::Read(Ok(details)));
        screen.update(home::Message::Side(read), &words);
        let mut drawn = window(size, screen.view(&look, &words));
        assert!(shows(&mut drawn, "Add members") && shows(&mut drawn, "Admin"));
        drop(drawn);
        let back = side::Message::Group(group::Message::Back);
        screen.update(home::Message::Side(back), &words);
        let mut drawn = window(size, screen.view(&look, &words));
        assert!(!shows(&mut drawn, "Add members"));
        assert!(
            shows(&mut drawn, "Bob named the group “Team”"),
            "the chat is as it was, beside: {beside}"
        );
    }
}

#[test]
fn whoever_is_outside_cannot_write_and_can_join() {
    let (look, words) = (Look::classic(), Words::english());
    let screen = group_chat(WIDE, false, &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "You are not a member of this group."));
    assert!(shows(&mut drawn, "Join"));
    let attach = char::from(azstack::ui::icon::Icon::Paperclip).to_string();
    assert!(!shows(&mut drawn, &attach), "there is no field to write in");
}

#[test]
fn the_keyboard_stays_on_a_card_and_comes_back_to_the_chat() {
    use iced::keyboard::key::Named;
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::open_chat(WIDE, &words, vec![message(ANH, 1, 3, "Chào")]);
    screen.update(home::Message::Shortcut(Shortcut::Create), &words);
    let found = Creation::Pick(Pick::Found(String::new(), Ok(people())));
    creation(&mut screen, found, &words);
    let mut said = 0;
    for tabs in 1..10 {
        let pressed = pressed_by_keyboard(WIDE, screen.view(&look, &words), tabs, &[Named::Enter]);
        said += pressed.len();
        let is_cards = |message: &home::Message| {
            matches!(
                message,
                home::Message::List(conversations::Message::Creation(_))
            )
        };
        assert!(pressed.iter().all(is_cards), "{tabs}: {pressed:?}");
    }
    assert!(said > 4, "what is on the card is reached");
    let closed = screen.update(home::Message::Shortcut(Shortcut::Escape), &words);
    assert!(
        matches!(closed[..], [home::Action::FocusComposer]),
        "{closed:?}"
    );
}
