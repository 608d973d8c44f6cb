//! Free calls: F04–F08, F15–F17, E02–E06. Phone calls are in `phone.rs`.

use azstack::client::constants::CameraType;
use azstack::client::{Call, CallEnd, CallStage, Core, Direction, Error, Event, Pending};
use azstack::media::choice::Camera;
use azstack::protocol::call::MediaType;

use crate::style::Style;
use crate::world::{Person, World, eventually};

/// Somebody with a test picture for a camera.
async fn caller(world: &World, style: Style, name: &str) -> Person {
    let mut config = world.config(&format!("{name}-{style:?}").to_lowercase());
    config.media.camera = Camera::TestPattern;
    Person::of(config).await
}

async fn two(world: &World, style: Style) -> (Person, Person) {
    (
        caller(world, style, "alice").await,
        caller(world, style, "bob").await,
    )
}

async fn stage(person: &mut Person, what: &str, wanted: impl Fn(&Call) -> bool) -> Call {
    person
        .hear(what, |event| match event {
            Event::Call(call) if wanted(&call) => Some(call),
            _ => None,
        })
        .await
}

fn ringing(call: &Call) -> bool {
    call.stage == CallStage::Ringing
}

fn talking(call: &Call) -> bool {
    matches!(call.stage, CallStage::Talking { .. })
}

fn ended(end: CallEnd) -> impl Fn(&Call) -> bool {
    move |call| call.stage == CallStage::Ended(end.clone())
}

/// Alice calls Bob, and both ring.
async fn ring(alice: &mut Person, bob: &mut Person, media: MediaType) -> Call {
    let started = alice.core.start_free_call(bob.id(), media).await;
    started.unwrap();
    stage(alice, "ringing", ringing).await;
    stage(bob, "ringing", ringing).await
}

/// And talk.
async fn talk(alice: &mut Person, bob: &mut Person, media: MediaType) {
    ring(alice, bob, media).await;
    bob.core.answer_free_call().await.unwrap();
    for person in [alice, bob] {
        stage(person, "talking", |call| {
            talking(call) && (media == MediaType::Audio || call.remote_video)
        })
        .await;
    }
}

async fn start(world: &World, style: Style) {
    let (mut alice, mut bob) = two(world, style).await;
    for media in [MediaType::Audio, MediaType::Video] {
        let to = bob.id();
        let started = style
            .call(
                &alice.core,
                |core| core.start_free_call(to, media),
                returned!(StartFreeCall),
            )
            .await;
        assert_eq!(started, Ok(()));
        let call = stage(&mut bob, "ringing", ringing).await;
        assert_eq!((call.media, call.peer.id), (media, alice.id()));
        let second = alice.core.start_free_call(to, media).await.unwrap_err();
        assert_eq!(second.code(), "ERR_UNEXPECTED_DATA");
        alice.core.stop_free_call().await.unwrap();
        stage(&mut alice, "the end", ended(CallEnd::Stopped)).await;
        stage(&mut bob, "the end", ended(CallEnd::Stopped)).await;
    }
    let nobody = alice.core.start_free_call(0, MediaType::Audio).await;
    assert_eq!(nobody.unwrap_err().code(), "ERR_UNEXPECTED_SEND_DATA");
}
in_every_style!(f04_start_free_call, r03_on_start_free_call_return, start);

type Function = fn(&Core) -> Pending<()>;
type Picked = fn(azstack::client::Returned) -> Option<Result<(), Error>>;

/// A function without parameters, at the moment it is made for; and again, when it is refused.
async fn once(style: Style, person: &Person, function: Function, returned: Picked) {
    assert_eq!(style.call(&person.core, function, returned).await, Ok(()));
    let again = style.call(&person.core, function, returned).await;
    assert_eq!(again.unwrap_err().code(), "ERR_UNEXPECTED_DATA");
}

async fn stop(world: &World, style: Style) {
    let (mut alice, mut bob) = two(world, style).await;
    talk(&mut alice, &mut bob, MediaType::Audio).await;
    once(style, &bob, Core::stop_free_call, returned!(StopFreeCall)).await;
    for person in [&mut alice, &mut bob] {
        stage(person, "the end", ended(CallEnd::Stopped)).await;
    }
}
in_every_style!(f05_stop_free_call, r04_on_stop_free_call_return, stop);

async fn answer(world: &World, style: Style) {
    let (mut alice, mut bob) = two(world, style).await;
    ring(&mut alice, &mut bob, MediaType::Video).await;
    once(
        style,
        &bob,
        Core::answer_free_call,
        returned!(AnswerFreeCall),
    )
    .await;
    for person in [&mut alice, &mut bob] {
        stage(person, "talking", |call| talking(call) && call.remote_video).await;
    }
}
in_every_style!(f06_answer_free_call, r05_on_answer_free_call_return, answer);

async fn reject(world: &World, style: Style) {
    let (mut alice, mut bob) = two(world, style).await;
    ring(&mut alice, &mut bob, MediaType::Audio).await;
    once(
        style,
        &bob,
        Core::reject_free_call,
        returned!(RejectFreeCall),
    )
    .await;
    stage(&mut alice, "the end", ended(CallEnd::Rejected)).await;
}
in_every_style!(f07_reject_free_call, r06_on_reject_free_call_return, reject);

async fn not_answer(world: &World, style: Style) {
    let (mut alice, mut bob) = two(world, style).await;
    ring(&mut alice, &mut bob, MediaType::Audio).await;
    let returned = returned!(NotAnswerFreeCall);
    once(style, &bob, Core::not_answer_free_call, returned).await;
    stage(&mut alice, "the end", ended(CallEnd::NotAnswered)).await;
}
in_every_style!(
    f08_not_answer_free_call,
    r07_on_not_answer_free_call_return,
    not_answer
);

async fn toggle_audio(world: &World, style: Style) {
    let (mut alice, mut bob) = two(world, style).await;
    let toggle = |on| {
        style.call(
            &alice.core,
            move |core: &Core| core.toggle_audio_state(on),
            returned!(ToggleAudioState),
        )
    };
    assert_eq!(
        toggle(None).await.unwrap_err().code(),
        "ERR_UNEXPECTED_DATA"
    );
    let mut caller = Person {
        core: alice.core.clone(),
        events: alice.core.events(),
    };
    talk(&mut caller, &mut bob, MediaType::Audio).await;
    assert_eq!(toggle(None).await, Ok(false));
    assert_eq!(toggle(Some(false)).await, Ok(false));
    assert_eq!(toggle(None).await, Ok(true));
    stage(&mut alice, "the microphone on", |call| call.microphone_on).await;
}
in_every_style!(
    f15_toggle_audio_state,
    r14_on_toggle_audio_state_return,
    toggle_audio
);

async fn toggle_video(world: &World, style: Style) {
    let (mut alice, mut bob) = two(world, style).await;
    talk(&mut alice, &mut bob, MediaType::Video).await;
    let toggle = |on| {
        style.call(
            &alice.core,
            move |core: &Core| core.toggle_video_state(on),
            returned!(ToggleVideoState),
        )
    };
    assert_eq!(toggle(Some(true)).await, Ok(true));
    assert_eq!(toggle(None).await, Ok(false));
    stage(&mut bob, "no picture", |call| !call.remote_video).await;
    assert_eq!(toggle(None).await, Ok(true));
    stage(&mut bob, "the picture", |call| call.remote_video).await;
    // Only in a video call.
    let mut caller = Person {
        core: alice.core.clone(),
        events: alice.core.events(),
    };
    bob.core.stop_free_call().await.unwrap();
    stage(&mut caller, "the end", ended(CallEnd::Stopped)).await;
    talk(&mut caller, &mut bob, MediaType::Audio).await;
    assert_eq!(
        toggle(None).await.unwrap_err().code(),
        "ERR_UNEXPECTED_DATA"
    );
}
in_every_style!(
    f16_toggle_video_state,
    r15_on_toggle_video_state_return,
    toggle_video
);

async fn switch_camera(world: &World, style: Style) {
    let (mut alice, mut bob) = two(world, style).await;
    talk(&mut alice, &mut bob, MediaType::Video).await;
    let switch = || {
        style.call(
            &alice.core,
            Core::switch_camera_type,
            returned!(SwitchCameraType),
        )
    };
    assert_eq!(switch().await, Ok(CameraType::Back));
    assert_eq!(switch().await, Ok(CameraType::Front));
    alice.core.stop_free_call().await.unwrap();
    assert_eq!(switch().await.unwrap_err().code(), "ERR_UNEXPECTED_DATA");
}
in_every_style!(
    f17_switch_camera_type,
    r16_on_switch_camera_type_return,
    switch_camera
);

#[tokio::test(flavor = "multi_thread")]
async fn e02_on_free_call_start() {
    let world = World::new().await;
    let (mut alice, mut bob) = two(&world, Style::Promise).await;
    let call = ring(&mut alice, &mut bob, MediaType::Video).await;
    assert_eq!((call.media, call.peer.id), (MediaType::Video, alice.id()));
    assert_eq!(call.direction, Direction::Incoming);
}

#[tokio::test(flavor = "multi_thread")]
async fn e03_on_free_call_status_changed() {
    let world = World::new().await;
    let (mut alice, mut bob) = two(&world, Style::Promise).await;
    alice
        .core
        .start_free_call(bob.id(), MediaType::Audio)
        .await
        .unwrap();
    stage(&mut alice, "180", ringing).await;
    stage(&mut bob, "186", ringing).await;
    bob.core.answer_free_call().await.unwrap();
    stage(&mut alice, "200", talking).await;
    bob.core.stop_free_call().await.unwrap();
    stage(&mut alice, "700", ended(CallEnd::Stopped)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn e04_on_free_call_status_changed_by_me() {
    let world = World::new().await;
    let (mut alice, mut bob) = two(&world, Style::Promise).await;
    let mut phone = caller(&world, Style::Promise, "bob").await;
    alice
        .core
        .start_free_call(bob.id(), MediaType::Audio)
        .await
        .unwrap();
    stage(&mut bob, "ringing", ringing).await;
    let call = stage(&mut phone, "ringing", ringing).await;
    bob.core.answer_free_call().await.unwrap();
    let mut answered = false;
    // The two may come in either order.
    phone
        .hear("the answer elsewhere", |event| {
            match event {
                Event::CallStatusByMe { call: id, status } if id == call.id => {
                    answered |= status == 200;
                }
                _ => {}
            }
            answered.then_some(())
        })
        .await;
    stage(&mut alice, "talking", talking).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn e05_on_local_stream_arrived() {
    let world = World::new().await;
    let (mut alice, mut bob) = two(&world, Style::Promise).await;
    ring(&mut alice, &mut bob, MediaType::Video).await;
    // It may have come before the ringing.
    eventually("my picture", || async {
        alice.core.call().is_some_and(|call| call.local_video)
    })
    .await;
    assert!(alice.core.local_video().latest().1.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn e06_on_remote_stream_arrived() {
    let world = World::new().await;
    let (mut alice, mut bob) = two(&world, Style::Promise).await;
    talk(&mut alice, &mut bob, MediaType::Video).await;
    assert!(alice.core.remote_video().latest().1.is_some());
    assert!(bob.core.remote_video().latest().1.is_some());
}
