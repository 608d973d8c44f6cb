//! The views of a chat, a user and a call.

use std::sync::Arc;

use azstack::client::CallStage;
use azstack::store::Chat;
use azstack::ui::icon::Icon;

use crate::host::Host;
use crate::stage::{COMPOSER, Heard, Message, Stage, embedding, glyph};

#[test]
fn a_chat_is_read_and_written_in_and_leads_to_the_user_and_back() {
    let stage = Stage::new();
    let heard = Arc::<Heard>::default();
    let bob = stage.bob.id();
    let program = embedding(stage.config(), &heard, move |sdk, on_back| {
        sdk.render_chat(Chat::user(bob), on_back)
    });
    let mut host = Host::run(program);
    host.shows("Hello from Bob");
    let field = host.field(COMPOSER);
    host.write(field, "Hi");
    host.press(&glyph(Icon::SendHorizontal));
    host.shows("Hi");
    assert_eq!(stage.bob_has("Hi"), ["Hello from Bob", "Hi"]);

    host.press("BOB");
    host.shows("bob");
    host.press(&glyph(Icon::MessageSquare));
    host.shows("Hello from Bob");
    host.press(&glyph(Icon::ArrowLeft));
    assert_eq!(heard.backs(), 1, "one chat, not two");
}

#[test]
fn a_user_nobody_has_written_to_is_looked_up_and_one_who_is_not_there_is_told() {
    let stage = Stage::new();
    let carol = stage.runtime.block_on(stage.world.person("carol")).id();
    for (user, shown) in [(carol, "CAROL"), (9_999_999, "There is no such user.")] {
        let heard = Arc::<Heard>::default();
        let program = embedding(stage.config(), &heard, move |sdk, on_back| {
            sdk.render_user(user, on_back)
        });
        let mut host = Host::run(program);
        host.shows(shown);
        host.press(&glyph(Icon::ArrowLeft));
        assert_eq!(heard.backs(), 1);
    }
}

#[test]
fn a_call_is_begun_from_a_chat_and_its_end_leads_back() {
    let mut stage = Stage::new();
    let heard = Arc::<Heard>::default();
    let bob = stage.bob.id();
    let program = embedding(stage.config(), &heard, move |sdk, on_back| {
        sdk.render_chat(Chat::user(bob), on_back)
    });
    let mut host = Host::run(program);
    host.shows("Hello from Bob");
    host.press(&glyph(Icon::Phone));
    host.shows("Voice call");
    stage.bob_hears_the_call_until(CallStage::Ringing);
    drop(stage.runtime.block_on(stage.bob.core.reject_free_call()));
    host.shows("Call declined");
    host.shows("Hello from Bob");
    assert_eq!(heard.backs(), 0);
}

#[test]
fn a_call_that_comes_in_is_announced_and_answered() {
    let mut stage = Stage::new();
    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, |sdk, on_back| {
        sdk.render_conversations_list(on_back)
    });
    let mut host = Host::run(program);
    host.shows("Hello from Bob");
    stage.bob_calls_alice();
    host.press("Show the call");
    host.press(&glyph(Icon::Phone));
    stage.bob_hears_the_call_until(CallStage::Answered);
    host.press(&glyph(Icon::ArrowLeft));
    host.shows("Hello from Bob");
    host.press(&glyph(Icon::PhoneOff));
    host.eventually("the bar goes", |host| !host.seen("Show the call"));
}

#[test]
fn the_view_of_a_call_waits_for_one_and_leaves_when_it_is_over() {
    let mut stage = Stage::new();
    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, |sdk, on_back| {
        sdk.render_call(on_back)
    });
    let mut host = Host::run(program);
    host.shows("No call");
    stage.bob_calls_alice();
    host.shows("BOB");
    host.press(&glyph(Icon::PhoneOff));
    host.eventually("the host hears of it", |_| heard.backs() == 1);
    assert!(host.seen("No call"));
}

#[test]
fn a_view_that_was_out_of_sight_reads_what_it_missed() {
    let stage = Stage::new();
    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, |sdk, on_back| {
        sdk.render_conversations_list(on_back)
    });
    let mut host = Host::run(program);
    host.shows("Hello from Bob");
    host.tell(Message::InSight(false));
    stage.bob_writes("Where are you?");
    let core = heard.core();
    let arrived = || async {
        let rows = core.store().conversations(10).await.unwrap();
        rows.first().is_some_and(|row| row.unread == 2)
    };
    host.eventually("it is here", |_| stage.runtime.block_on(arrived()));
    assert!(host.seen("Hello from Bob"), "nobody told the view");
    host.tell(Message::InSight(true));
    host.shows("Where are you?");
}
