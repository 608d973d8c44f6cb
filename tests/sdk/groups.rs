//! The view of a group, and chats of groups.

use std::sync::Arc;

use azstack::protocol::GroupType;
use azstack::ui::icon::Icon;

use crate::host::Host;
use crate::stage::{Heard, Stage, embedding, glyph};
use crate::world::Person;

/// Bob's group with alice in it.
fn team(stage: &Stage, kind: GroupType, with_alice: bool) -> i64 {
    stage.runtime.block_on(async {
        let alice = stage.bob.core.open_chat("alice").await.unwrap().id;
        let carol = stage.world.person("carol").await.id();
        let members = vec![if with_alice { alice } else { carol }];
        let made = stage.bob.core.create_group(kind, "Team", members).await;
        made.unwrap().group
    })
}

fn carol(stage: &Stage) -> Person {
    stage.runtime.block_on(stage.world.person("carol"))
}

#[test]
fn a_group_shows_its_members_and_what_happens_to_it() {
    let stage = Stage::new();
    let group = team(&stage, GroupType::Private, true);
    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, move |sdk, on_back| {
        sdk.render_group(group, on_back)
    });
    let mut host = Host::run(program);
    for text in ["Team", "Private group", "2 members", "BOB", "Admin", "You"] {
        host.shows(text);
    }
    assert!(
        !host.seen(&glyph(Icon::UserMinus)),
        "only the admin removes members"
    );
    let carol = carol(&stage).id();
    let invited = |users| {
        stage
            .runtime
            .block_on(async { stage.bob.core.invite_group(group, users).await })
    };
    invited(vec![carol]).unwrap();
    host.shows("CAROL");
    host.shows("3 members");

    host.press("Rename");
    let field = host.place("Team", 1);
    host.write(field, "s");
    host.press_last("Rename");
    host.shows("Teams");
    let details = || {
        stage
            .runtime
            .block_on(async { stage.bob.core.get_details_group(group).await })
            .unwrap()
    };
    assert_eq!(details().group.name, "Teams");
    host.press(&glyph(Icon::ArrowLeft));
    assert_eq!(heard.backs(), 1);
}

#[test]
fn the_admin_removes_adds_and_leaves_the_group_to_somebody() {
    let stage = Stage::new();
    let group = team(&stage, GroupType::Private, true);
    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, move |sdk, on_back| {
        sdk.render_group(group, on_back)
    });
    let mut host = Host::run(program);
    host.shows("BOB");
    let alice = stage.runtime.block_on(async {
        let alice = stage.bob.core.open_chat("alice").await.unwrap().id;
        let handed = stage.bob.core.change_admin_group(group, alice);
        handed.await.unwrap();
        alice
    });
    let members = || {
        let details = stage
            .runtime
            .block_on(async { stage.bob.core.get_details_group(group).await });
        details.map(|details| (details.group.admin, details.members.len()))
    };
    host.press(&glyph(Icon::UserMinus));
    host.shows("Remove BOB from the group?");
    host.press_last("Remove");
    host.shows("1 member");
    assert!(members().is_err(), "bob does not see it any more");

    // Bob has written to alice, so he can be added.
    host.press("Add members");
    host.press("BOB");
    host.press_last("Add members");
    host.shows("2 members");
    assert_eq!(members().unwrap(), (alice, 2));

    host.press("Leave");
    host.shows("You are the admin of “Team”. Who is to be it after you?");
    host.press_last("BOB");
    host.press_last("Leave");
    host.shows("You are not a member of this group.");
    assert_eq!(members().unwrap(), (stage.bob.id(), 1));
}

#[test]
fn a_public_group_is_joined() {
    let stage = Stage::new();
    let group = team(&stage, GroupType::Public, false);
    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, move |sdk, on_back| {
        sdk.render_group(group, on_back)
    });
    let mut host = Host::run(program);
    host.shows("Public group");
    host.shows("2 members");
    assert!(!host.seen("Leave"));
    host.press("Join");
    host.shows("Join “Team”?");
    host.press_last("Join");
    host.shows("3 members");
    host.shows("Leave");
}

#[test]
fn a_groups_chat_tells_who_did_what_and_leads_to_the_group() {
    let stage = Stage::new();
    let group = team(&stage, GroupType::Private, true);
    let chat = azstack::store::Chat::group(group);
    stage.runtime.block_on(async {
        let hello = azstack::client::NewMessage::text(chat, "Hello, team");
        stage.bob.core.new_message(hello).await.unwrap();
    });
    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, |sdk, on_back| {
        sdk.render_conversations_list(on_back)
    });
    let mut host = Host::run(program);
    host.press("Team");
    host.shows("BOB made the group “Team”");
    host.shows("Hello, team");
    host.shows("BOB");
    assert!(!host.seen(&glyph(Icon::Phone)), "groups cannot be called");
    host.press("Team");
    host.shows("Private group");
    host.press("BOB");
    host.shows("bob");
    host.press(&glyph(Icon::ArrowLeft));
    host.shows("Private group");
}
