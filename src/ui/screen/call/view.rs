//! How a call looks.

use iced::widget::{
    Space, center, column, container, mouse_area, opaque, responsive, row, stack, text,
};
use iced::{Alignment, Length, Padding, Size};
use lucide_icons::Icon;

use super::strip::{BUTTON as BACK, back, strip};
use super::{
    CONTROLS, Drawn, MARGIN, Message, Mode, NARROW, OWN_PICTURE, Screen, TOP, devices, sentences,
    sharing, small, statistics,
};
use crate::client::CallStage;
use crate::ui::look::style::{self, Control};
use crate::ui::reader::{Live, Part, Role};
use crate::ui::screen::pad;
use crate::ui::shortcut::Shortcut;
use crate::ui::widget::control::{CALL_SIZE, round};
use crate::ui::widget::corner::cornered;
use crate::ui::widget::{
    Video, avatar::avatar, focus::pressable, named::named, pulse::pulse, timer::timer,
};
use crate::ui::{Element, icon};

/// The avatar before pictures come, and how much larger the room is that its rings spread in.
const AVATAR: f32 = 128.0;
const RINGS: f32 = 300.0 / 128.0;
/// How much of the usual size things have in a narrow window.
pub(super) const SMALLER: f32 = 0.75;
/// Width of the edge round one's own picture, in pixels.
const EDGE: f32 = 2.0;
/// Width of the keys of a telephone.
const PAD: f32 = 240.0;
/// Most of the window's width that one's own picture takes.
const OWN_SHARE: f32 = 0.4;

pub(super) fn view<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let page = match screen.mode {
        Mode::Small => small::view(screen, drawn),
        _ => responsive(move |size| whole(screen, drawn, size)).into(),
    };
    let said = named(Space::new(), move || {
        let state = sentences::heard(screen, drawn.words);
        Part::new(Role::Status).called(state).live(Live::Polite)
    });
    stack![page, said].into()
}

/// The screen in a window of `size`.
fn whole<'a>(screen: &'a Screen, drawn: Drawn<'a>, size: Size) -> Element<'a, Message> {
    let call = &screen.call;
    let over = screen.is_over();
    let avatar = AVATAR.min(size.height * 0.25).round();
    let mut layers = stack![far_side(screen, drawn, avatar)];
    if call.local_video && (call.camera_on || call.sharing) && !over && screen.visible {
        layers = layers.push(own_picture(screen, drawn, size));
    }
    let narrow = size.width < NARROW;
    let seen = picture(screen, drawn).is_some();
    layers = layers.push(strip(screen, drawn, seen, narrow));
    layers = layers.push(sentences::complaints(screen, drawn));
    if !over {
        layers = layers.push(sentences::talk_hint(screen, drawn));
        layers = layers.push(controls(screen, drawn, narrow));
    }
    if screen.numbers && screen.measured.is_some() {
        let panel = opaque(statistics::panel(screen.lines(drawn.words), drawn));
        let place = container(panel)
            .width(Length::Fill)
            .align_x(Alignment::End)
            .padding(Padding::from([TOP, MARGIN]).bottom(CONTROLS));
        layers = layers.push(place);
    }
    if screen.keys {
        let keys = pad::keys(drawn.look, Message::Key);
        let keys = container(drawn.words.flow().keep(keys))
            .width(PAD)
            .padding(12)
            .style(style::card(drawn.look));
        layers = layers.push(above_controls(keys.into()));
    }
    if screen.menu {
        layers = layers.push(above_controls(devices::menu(drawn, screen.is_video())));
    }
    if let Some(picker) = &screen.picker {
        layers = layers.push(above_controls(sharing::picker(picker, drawn)));
    }
    container(layers)
        .width(Length::Fill)
        .height(Length::Fill)
        .style(style::pane(drawn.look.roles().stage))
        .into()
}

/// A card over the picture, in the middle above the controls.
fn above_controls(card: Element<'_, Message>) -> Element<'_, Message> {
    container(opaque(card))
        .width(Length::Fill)
        .align_x(Alignment::Center)
        .align_bottom(Length::Fill)
        .padding(Padding::from([TOP, MARGIN]).bottom(CONTROLS))
        .into()
}

/// No call.
pub(super) fn nobody(drawn: Drawn<'_>) -> Element<'_, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let sentence = text(words.say("call-none"))
        .size(16)
        .color(roles.on_stage_muted);
    let back = drawn.way_back.then(|| back(look, words));
    let strip = container(Element::from(back))
        .padding([(TOP - BACK) / 2.0, MARGIN])
        .width(Length::Fill);
    container(stack![center(sentence), strip])
        .width(Length::Fill)
        .height(Length::Fill)
        .style(style::pane(roles.stage))
        .into()
}

/// The other side's picture: as it comes, or the last one dimmed while the connection is broken.
fn picture<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Option<Element<'a, Message>> {
    if screen.is_interrupted() && screen.kept.latest().1.is_some() {
        let film = container(Space::new().width(Length::Fill).height(Length::Fill))
            .style(style::pane(drawn.look.roles().film));
        return Some(stack![Video::new(&screen.kept), film].into());
    }
    let there = screen.call.remote_video && !screen.is_over();
    there.then(|| Video::new(drawn.remote).into())
}

/// The other side, all over the window: the picture, or the avatar with what is known. A double click is for the whole
/// display, and back.
pub(super) fn far_side<'a>(
    screen: &'a Screen,
    drawn: Drawn<'a>,
    avatar: f32,
) -> Element<'a, Message> {
    let side = match picture(screen, drawn) {
        Some(picture) if screen.visible => picture,
        Some(_) => Space::new().into(),
        None => portrait(screen, drawn, avatar),
    };
    let side = container(side).width(Length::Fill).height(Length::Fill);
    match (drawn.way_back, screen.mode) {
        (true, _) => side.into(),
        (false, Mode::Small) => mouse_area(side).on_double_click(Message::Small).into(),
        (false, _) => mouse_area(side).on_double_click(Message::FullScreen).into(),
    }
}

/// The avatar of `size` pixels; in a window of the usual size with name, kind and state.
fn portrait<'a>(screen: &'a Screen, drawn: Drawn<'a>, size: f32) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let call = &screen.call;
    let name = words.name(Some(&screen.call.peer));
    let face = avatar(look, &name, size, false, roles.stage);
    let rings = size * RINGS;
    if screen.mode == Mode::Small {
        return center(face).padding(Padding::ZERO.bottom(48)).into();
    }
    let waiting = matches!(
        call.stage,
        CallStage::Connecting | CallStage::Ringing | CallStage::Answered
    );
    let face = if waiting {
        pulse(look, face, size, rings)
    } else {
        center(face).width(rings).height(rings).into()
    };
    let kind = words.say(match &call.line {
        Some(_) => "call-kind-phone",
        None if screen.is_video() => "call-kind-video",
        None => "call-kind-voice",
    });
    let state: Element<'a, Message> = match call.stage {
        CallStage::Talking { since } => timer(since, 18.0, roles.stage_status, words),
        _ => text(sentences::state(screen, words))
            .size(16)
            .color(roles.stage_status)
            .into(),
    };
    let talking = matches!(call.stage, CallStage::Talking { .. });
    let hint = if screen.is_video() && talking {
        words.fill("call-no-remote-video", [("name", name.as_str().into())])
    } else {
        kind
    };
    let page = column![
        face,
        text(name).size(26).font(icon::BOLD).color(roles.on_stage),
        text(hint).size(14).color(roles.on_stage_muted),
        state
    ]
    .spacing(8)
    .align_x(Alignment::Center);
    center(page)
        .padding(Padding::from([0, 24]).bottom(CONTROLS))
        .into()
}

/// One's own picture in its corner: to be dragged to another, or sent there by keyboard.
fn own_picture<'a>(screen: &'a Screen, drawn: Drawn<'a>, within: Size) -> Element<'a, Message> {
    let look = drawn.look;
    let (width, height) = OWN_PICTURE;
    let scale = (within.width * OWN_SHARE / width).min(1.0);
    // The edge tells it from the picture behind it; it lies outside.
    let picture = container(Video::new(drawn.local))
        .width(width * scale + 2.0 * EDGE)
        .height(height * scale + 2.0 * EDGE)
        .padding(EDGE)
        .style(style::pane(look.roles().stage));
    let part = Part::new(Role::Button).called(drawn.words.say("reader-own-picture"));
    let picture = pressable(look, part, picture, Some(Message::NextCorner), 0.0);
    let margins = Padding::from([0.0, MARGIN - EDGE])
        .top(TOP)
        .bottom(CONTROLS - EDGE);
    drawn
        .words
        .flow()
        .keep(cornered(picture, screen.corner, margins, Message::Corner))
}

/// The buttons at the bottom, smaller in a narrow window.
fn controls<'a>(screen: &'a Screen, drawn: Drawn<'a>, narrow: bool) -> Element<'a, Message> {
    let scale = if narrow { SMALLER } else { 1.0 };
    let call = &screen.call;
    let button = |face, key: &str, kind, press| {
        let word = match keys(screen, &press) {
            Some(keys) => drawn.words.with_shortcut(key, keys),
            None => drawn.words.say(key),
        };
        round(drawn.look, face, word, kind, CALL_SIZE * scale, Some(press))
    };
    let switch = |on: bool, faces: [Icon; 2], keys: [&str; 2], press| match on {
        true => button(faces[0], keys[0], Control::Plain, press),
        false => button(faces[1], keys[1], Control::Switched, press),
    };
    let mut line = row![switch(
        call.microphone_on,
        [Icon::Mic, Icon::MicOff],
        ["call-mute", "call-unmute"],
        Message::Microphone,
    )];
    if screen.is_video() {
        line = line.push(switch(
            call.camera_on,
            [Icon::Video, Icon::VideoOff],
            ["call-camera-off", "call-camera-on"],
            Message::Camera,
        ));
        let (face, press) = (Icon::SwitchCamera, Message::SwitchCamera);
        line = line.push(button(face, "call-switch-camera", Control::Plain, press));
    }
    // While it rings there is nobody to share with, and a narrow window has no room for it beside the answer.
    if screen.is_video() && !screen.rings_here() {
        line = line.push(switch(
            !call.sharing,
            [Icon::ScreenShare, Icon::ScreenShareOff],
            ["call-share", "call-share-stop"],
            Message::Share,
        ));
    }
    if screen.has_keys() {
        let press = Message::Keys;
        line = line.push(switch(
            !screen.keys,
            [Icon::Hash; 2],
            ["call-keys"; 2],
            press,
        ));
    }
    line = line.push(switch(
        !screen.menu,
        [Icon::Settings2; 2],
        ["call-devices"; 2],
        Message::Menu,
    ));
    let end = if screen.rings_here() {
        let (face, press) = (Icon::Phone, Message::Answer);
        line = line.push(button(face, "call-answer", Control::Answer, press));
        "call-decline"
    } else {
        "call-hang-up"
    };
    line = line.push(button(
        Icon::PhoneOff,
        end,
        Control::HangUp,
        Message::HangUp,
    ));
    let bar = container(line.spacing(14.0 * scale).align_y(Alignment::Center))
        .padding([8, 16])
        .style(style::rounded(drawn.look.roles().film, 40.0));
    container(bar)
        .width(Length::Fill)
        .align_x(Alignment::Center)
        .align_bottom(Length::Fill)
        .padding(Padding::ZERO.bottom((CONTROLS - CALL_SIZE * scale - 16.0) / 2.0))
        .into()
}

/// The keys that do what a button does.
fn keys(screen: &Screen, press: &Message) -> Option<Shortcut> {
    match press {
        Message::Microphone => Some(Shortcut::Microphone),
        Message::Camera => Some(Shortcut::Camera),
        Message::Share => Some(Shortcut::Share),
        Message::Answer => Some(Shortcut::Answer),
        Message::HangUp if screen.rings_here() => Some(Shortcut::Decline),
        Message::HangUp => Some(Shortcut::HangUp),
        _ => None,
    }
}
