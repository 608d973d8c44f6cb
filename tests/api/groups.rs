//! Groups: F29–F36, E16–E21.

use azstack::client::{Event, GroupChange};
use azstack::protocol::content::Action;
use azstack::protocol::{Content, GroupType, Id};
use azstack::store::{Chat, Message};

use crate::style::Style;
use crate::world::{Person, World};

/// Alice with a group of herself and Bob; Carol is outside.
struct Team {
    alice: Person,
    bob: Person,
    carol: Person,
    group: Id,
}

async fn team(world: &World, style: Style, kind: GroupType) -> Team {
    let alice = style.person(world, "alice").await;
    let mut bob = style.person(world, "bob").await;
    let carol = style.person(world, "carol").await;
    let made = alice.core.create_group(kind, "Team", vec![bob.id()]);
    let group = made.await.unwrap().group;
    happened(&mut bob, group).await;
    Team {
        alice,
        bob,
        carol,
        group,
    }
}

/// The next thing that somebody hears to have happened to a group.
async fn happened(person: &mut Person, group: Id) -> Message {
    person
        .hear("news of the group", |event| match event {
            Event::GroupChanged(message) if message.chat == Chat::group(group) => Some(message),
            _ => None,
        })
        .await
}

/// All of these hear of the change, as a message of the group's.
async fn all_hear(change: &GroupChange, by: Id, people: &mut [&mut Person]) {
    for person in people {
        let message = happened(person, change.group).await;
        assert_eq!(message.content, Content::Action(change.action.clone()));
        assert_eq!((message.sender, message.id), (by, change.message));
        assert_eq!(message.created, change.created);
        assert_eq!(message.mine, person.id() == by);
    }
}

async fn create(world: &World, style: Style) {
    let mut alice = style.person(world, "alice").await;
    let mut bob = style.person(world, "bob").await;
    let (me, other) = (alice.id(), bob.id());
    for kind in [GroupType::Private, GroupType::Public] {
        // Who does not exist is left out, and the creator need not be named.
        let made = style
            .call(
                &alice.core,
                |core| core.create_group(kind, "Đội 1 👋", vec![other, 999_999]),
                returned!(CreateGroup),
            )
            .await
            .unwrap();
        let Action::Created {
            kind: made_kind,
            admin,
            name,
            mut members,
        } = made.action.clone()
        else {
            panic!("{made:?}")
        };
        members.sort_unstable();
        assert_eq!((made_kind, admin, name.as_str()), (kind, me, "Đội 1 👋"));
        assert_eq!(members, [me, other]);
        all_hear(&made, me, &mut [&mut alice, &mut bob]).await;
        let kept = bob.core.store().group(made.group).await.unwrap().unwrap();
        assert_eq!((kept.kind, kept.admin, kept.members), (kind, me, 2));
        assert!(kept.is_member);
    }
}
in_every_style!(f29_create_group, r28_on_group_create_return, create);

async fn invite(world: &World, style: Style) {
    let mut team = team(world, style, GroupType::Private).await;
    let (bob, carol) = (team.bob.id(), team.carol.id());
    // Any member may; only who is really added is named.
    let invited = style
        .call(
            &team.bob.core,
            |core| core.invite_group(team.group, vec![carol, bob, 999_999]),
            returned!(InviteGroup),
        )
        .await
        .unwrap();
    assert_eq!(
        invited.action,
        Action::Invited {
            members: vec![carol]
        }
    );
    happened(&mut team.alice, team.group).await;
    all_hear(
        &invited,
        bob,
        &mut [&mut team.alice, &mut team.bob, &mut team.carol],
    )
    .await;
    let outside = team.carol.core.invite_group(team.group + 1000, vec![bob]);
    assert_eq!(
        outside.await.unwrap_err().code(),
        "ERR_UNEXPECTED_RECEIVED_DATA"
    );
}
in_every_style!(f30_invite_group, r29_on_group_invite_return, invite);

async fn leave(world: &World, style: Style) {
    let mut team = team(world, style, GroupType::Private).await;
    let bob = team.bob.id();
    let left = style
        .call(
            &team.bob.core,
            |core| core.leave_group(team.group, bob, None),
            returned!(LeaveGroup),
        )
        .await
        .unwrap();
    let action = Action::Left {
        user: bob,
        new_admin: None,
    };
    assert_eq!(left.action, action);
    happened(&mut team.alice, team.group).await;
    all_hear(&left, bob, &mut [&mut team.alice, &mut team.bob]).await;
    // He is out: he cannot write any more, and learns nothing.
    let details = team.bob.core.get_details_group(team.group).await;
    assert!(details.is_err());
    let kept = team.bob.core.store().group(team.group).await.unwrap();
    assert!(!kept.unwrap().is_member);
    // The last one out ends it.
    let alice = team.alice.id();
    team.alice
        .core
        .leave_group(team.group, alice, None)
        .await
        .unwrap();
    assert!(team.alice.core.get_details_group(team.group).await.is_err());
}
in_every_style!(f31a_leave_group_oneself, r30_on_group_leave_return, leave);

async fn leave_as_admin(world: &World, style: Style) {
    let mut team = team(world, style, GroupType::Private).await;
    let (alice, bob) = (team.alice.id(), team.bob.id());
    let alone = style
        .call(
            &team.alice.core,
            |core| core.leave_group(team.group, alice, None),
            returned!(LeaveGroup),
        )
        .await;
    assert!(alone.is_err(), "an admin names a successor");
    let left = style
        .call(
            &team.alice.core,
            |core| core.leave_group(team.group, alice, Some(bob)),
            returned!(LeaveGroup),
        )
        .await
        .unwrap();
    happened(&mut team.alice, team.group).await;
    all_hear(&left, alice, &mut [&mut team.alice, &mut team.bob]).await;
    let details = team.bob.core.get_details_group(team.group).await.unwrap();
    assert_eq!((details.group.admin, details.group.members), (bob, 1));
}
in_every_style!(f31b_leave_group_as_its_admin, leave_as_admin);

async fn kick(world: &World, style: Style) {
    let mut team = team(world, style, GroupType::Private).await;
    let (alice, bob) = (team.alice.id(), team.bob.id());
    let mutiny = team.bob.core.leave_group(team.group, alice, None).await;
    assert!(mutiny.is_err(), "only the admin removes");
    let removed = style
        .call(
            &team.alice.core,
            |core| core.leave_group(team.group, bob, None),
            returned!(LeaveGroup),
        )
        .await
        .unwrap();
    happened(&mut team.alice, team.group).await;
    all_hear(&removed, alice, &mut [&mut team.alice, &mut team.bob]).await;
    let kept = team.bob.core.store().group(team.group).await.unwrap();
    assert!(!kept.unwrap().is_member);
}
in_every_style!(f31c_leave_group_another, kick);

async fn rename(world: &World, style: Style) {
    let mut team = team(world, style, GroupType::Private).await;
    let bob = team.bob.id();
    let renamed = style
        .call(
            &team.bob.core,
            |core| core.rename_group(team.group, "Team \"2\""),
            returned!(RenameGroup),
        )
        .await
        .unwrap();
    let name = String::from("Team \"2\"");
    assert_eq!(renamed.action, Action::Renamed { name: name.clone() });
    happened(&mut team.alice, team.group).await;
    all_hear(&renamed, bob, &mut [&mut team.alice, &mut team.bob]).await;
    let kept = team.alice.core.store().group(team.group).await.unwrap();
    assert_eq!(kept.unwrap().name, name);
}
in_every_style!(f32_rename_group, r31_on_group_rename_return, rename);

async fn change_admin(world: &World, style: Style) {
    let mut team = team(world, style, GroupType::Private).await;
    let (alice, bob) = (team.alice.id(), team.bob.id());
    let theft = team.bob.core.change_admin_group(team.group, bob).await;
    assert!(theft.is_err(), "only the admin hands over");
    let changed = style
        .call(
            &team.alice.core,
            |core| core.change_admin_group(team.group, bob),
            returned!(ChangeAdminGroup),
        )
        .await
        .unwrap();
    assert_eq!(changed.action, Action::AdminChanged { admin: bob });
    happened(&mut team.alice, team.group).await;
    all_hear(&changed, alice, &mut [&mut team.alice, &mut team.bob]).await;
    let kept = team.bob.core.store().group(team.group).await.unwrap();
    assert_eq!(kept.unwrap().admin, bob);
}
in_every_style!(
    f33_change_admin_group,
    r32_on_group_admin_change_return,
    change_admin
);

async fn join(world: &World, style: Style) {
    let mut team = team(world, style, GroupType::Public).await;
    let carol = team.carol.id();
    let joined = style
        .call(
            &team.carol.core,
            |core| core.join_public_group(team.group),
            returned!(JoinPublicGroup),
        )
        .await
        .unwrap();
    assert_eq!(joined.action, Action::Joined { user: carol });
    happened(&mut team.alice, team.group).await;
    // For oneself, too.
    all_hear(
        &joined,
        carol,
        &mut [&mut team.alice, &mut team.bob, &mut team.carol],
    )
    .await;
    let details = team.carol.core.get_details_group(team.group).await.unwrap();
    assert!(details.group.is_member && details.group.members == 3);
    let private = team
        .carol
        .core
        .create_group(GroupType::Private, "Mine", vec![team.bob.id()])
        .await
        .unwrap();
    let intruder = team.alice.core.join_public_group(private.group).await;
    assert!(intruder.is_err(), "private groups are by invitation");
}
in_every_style!(f34_join_public_group, r33_on_group_join_public_return, join);

async fn details(world: &World, style: Style) {
    let team = team(world, style, GroupType::Private).await;
    let (alice, bob) = (team.alice.core.me().unwrap(), team.bob.core.me().unwrap());
    let details = style
        .call(
            &team.bob.core,
            |core| core.get_details_group(team.group),
            returned!(GetDetailsGroup),
        )
        .await
        .unwrap();
    let group = &details.group;
    assert_eq!((group.id, group.name.as_str()), (team.group, "Team"));
    assert_eq!((group.kind, group.admin), (GroupType::Private, alice.id));
    assert!(group.is_member && group.members == 2);
    for user in [&alice, &bob] {
        let member = details.members.iter().find(|member| member.id == user.id);
        let member = member.unwrap();
        assert_eq!(
            (&member.name, &member.fullname),
            (&user.name, &user.fullname)
        );
        assert!(member.online && member.last_visit > 1_500_000_000);
    }
    let outside = team.carol.core.get_details_group(team.group).await;
    assert_eq!(outside.unwrap_err().code(), "ERR_UNEXPECTED_RECEIVED_DATA");
}
in_every_style!(
    f35_get_details_group,
    r34_on_group_get_details_return,
    details
);

async fn private_list(world: &World, style: Style) {
    let team = team(world, style, GroupType::Private).await;
    let ask = |core| {
        style.call(
            core,
            |core: &azstack::Core| core.get_list_groups(GroupType::Private),
            returned!(GetListGroups),
        )
    };
    let mine = ask(&team.bob.core).await.unwrap();
    assert_eq!(mine.len(), 1);
    let listed = &mine[0];
    assert_eq!(
        (listed.group.id, listed.group.name.as_str()),
        (team.group, "Team")
    );
    assert_eq!(
        (listed.group.members, listed.group.admin),
        (2, team.alice.id())
    );
    assert!(listed.group.is_member && !listed.is_auto_join);
    assert_eq!(ask(&team.carol.core).await.unwrap(), []);
}
in_every_style!(
    f36a_get_list_groups_private,
    r35_on_group_get_list_return,
    private_list
);

async fn public_list(world: &World, style: Style) {
    let team = team(world, style, GroupType::Public).await;
    for (person, is_member) in [(&team.bob, true), (&team.carol, false)] {
        let all = style
            .call(
                &person.core,
                |core| core.get_list_groups(GroupType::Public),
                returned!(GetListGroups),
            )
            .await
            .unwrap();
        let listed = all.iter().find(|listed| listed.group.id == team.group);
        let listed = listed.unwrap();
        assert_eq!(
            (listed.group.kind, listed.group.members),
            (GroupType::Public, 2)
        );
        assert_eq!(listed.group.is_member, is_member);
        assert!(!listed.is_auto_join);
    }
}
in_every_style!(f36b_get_list_groups_public, public_list);

/// More public groups than one packet holds come in chunks and are one list.
#[tokio::test(flavor = "multi_thread")]
async fn f36b_chunks_of_public_groups_are_joined() {
    let world = World::new().await;
    let (alice, bob) = (world.person("alice").await, world.person("bob").await);
    for number in 0..130 {
        let name = format!("Lobby {number}");
        let made = alice
            .core
            .create_group(GroupType::Public, &name, vec![bob.id()]);
        made.await.unwrap();
    }
    let listed = bob.core.get_list_groups(GroupType::Public).await.unwrap();
    assert_eq!(listed.len(), 130);
}

/// One event, heard by everybody who must hear it, on every device.
async fn event(
    world: &World,
    kind: GroupType,
    act: impl AsyncFnOnce(&Team) -> GroupChange,
) -> (Team, Message) {
    let mut team = team(world, Style::Promise, kind).await;
    let mut phone = world.person(&team.alice.core.me().unwrap().name).await;
    let change = act(&team).await;
    let heard = happened(&mut phone, change.group).await;
    assert_eq!(heard.content, Content::Action(change.action.clone()));
    assert_eq!(
        happened(&mut team.bob, change.group).await.content,
        heard.content
    );
    // The action is a message of the group's history, too.
    let chat = Chat::group(change.group);
    let listed = team.bob.core.get_modified_messages(1, 0, chat);
    let listed = listed.await.unwrap().list;
    let listed = listed.iter().find(|message| message.id == change.message);
    assert_eq!(listed.unwrap().content, heard.content);
    (team, heard)
}

#[tokio::test(flavor = "multi_thread")]
async fn e16_on_group_created() {
    let world = World::new().await;
    let (team, heard) = event(&world, GroupType::Private, async |team| {
        let members = vec![team.bob.id()];
        let made = team
            .alice
            .core
            .create_group(GroupType::Public, "Two", members);
        made.await.unwrap()
    })
    .await;
    assert!(
        matches!(heard.content, Content::Action(Action::Created { admin, .. }) if admin == team.alice.id())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn e17_on_group_invited() {
    let world = World::new().await;
    let (mut team, heard) = event(&world, GroupType::Private, async |team| {
        let carol = vec![team.carol.id()];
        team.alice
            .core
            .invite_group(team.group, carol)
            .await
            .unwrap()
    })
    .await;
    // The one invited hears it as well, and reads nothing older.
    let hers = happened(&mut team.carol, team.group).await;
    assert_eq!(hers.content, heard.content);
    let history = team
        .carol
        .core
        .get_modified_messages(1, 0, Chat::group(team.group));
    assert_eq!(history.await.unwrap().list.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn e18_on_group_left() {
    let world = World::new().await;
    let (team, heard) = event(&world, GroupType::Private, async |team| {
        let bob = team.bob.id();
        let removed = team.alice.core.leave_group(team.group, bob, None);
        removed.await.unwrap()
    })
    .await;
    assert!(
        matches!(heard.content, Content::Action(Action::Left { user, .. }) if user == team.bob.id())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn e19_on_group_renamed() {
    let world = World::new().await;
    let (_, heard) = event(&world, GroupType::Private, async |team| {
        team.alice
            .core
            .rename_group(team.group, "Two")
            .await
            .unwrap()
    })
    .await;
    assert!(matches!(heard.content, Content::Action(Action::Renamed { name }) if name == "Two"));
}

#[tokio::test(flavor = "multi_thread")]
async fn e20_on_group_admin_changed() {
    let world = World::new().await;
    let (team, heard) = event(&world, GroupType::Private, async |team| {
        let bob = team.bob.id();
        team.alice
            .core
            .change_admin_group(team.group, bob)
            .await
            .unwrap()
    })
    .await;
    let admin = team.bob.id();
    assert_eq!(
        heard.content,
        Content::Action(Action::AdminChanged { admin })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn e21_on_group_public_joined() {
    let world = World::new().await;
    let (team, heard) = event(&world, GroupType::Public, async |team| {
        team.carol.core.join_public_group(team.group).await.unwrap()
    })
    .await;
    let user = team.carol.id();
    assert_eq!(heard.content, Content::Action(Action::Joined { user }));
}
