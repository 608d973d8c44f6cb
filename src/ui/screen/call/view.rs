//! How a call looks.

use iced::widget::{Space, center, column, container, opaque, row, stack, text};
use iced::{Alignment, Color, Length, Padding};
use lucide_icons::Icon;

use super::{CONTROLS, Drawn, MARGIN, Message, OWN_PICTURE, Screen, TOP, devices};
use crate::client::{CallEnd, CallStage, Direction, Shortage};
use crate::media::{DeviceKind, Problem};
use crate::ui::look::style::{self, Control};
use crate::ui::widget::control::{CALL_SIZE, round};
use crate::ui::widget::{Video, avatar::avatar, pulse::pulse, timer::timer};
use crate::ui::{Element, Look, Words, icon, icon::icon as glyph};

/// The avatar before pictures come, and the room its rings spread in, in pixels.
const AVATAR: f32 = 128.0;
const RINGS: f32 = 300.0;
/// Diameter of the way back.
const BACK: f32 = 40.0;

pub(super) fn view<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let call = &screen.call;
    let over = screen.is_over();
    let remote = call.remote_video && !over;
    let mut layers = stack![background(screen, drawn, remote)];
    layers = layers.push(strip(screen, drawn, remote));
    layers = layers.push(complaints(screen, drawn));
    if call.local_video && call.camera_on && !over && screen.visible {
        layers = layers.push(own_picture(drawn));
    }
    if !over {
        layers = layers.push(controls(screen, drawn));
    }
    if screen.menu {
        let menu = opaque(devices::menu(drawn, screen.is_video()));
        let place = container(menu)
            .width(Length::Fill)
            .align_x(Alignment::Center)
            .align_bottom(Length::Fill)
            .padding(Padding::from([TOP, MARGIN]).bottom(CONTROLS));
        layers = layers.push(place);
    }
    container(layers)
        .width(Length::Fill)
        .height(Length::Fill)
        .style(style::pane(drawn.look.roles().stage))
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
        .width(Length::Fill)
        .align_x(words.flow().start());
    container(stack![center(sentence), strip])
        .width(Length::Fill)
        .height(Length::Fill)
        .style(style::pane(roles.stage))
        .into()
}

/// The other side: the picture, or the avatar with name, kind and state.
fn background<'a>(screen: &'a Screen, drawn: Drawn<'a>, remote: bool) -> Element<'a, Message> {
    if remote {
        return if screen.visible {
            Video::new(drawn.remote).into()
        } else {
            Space::new().into()
        };
    }
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let call = &screen.call;
    let name = words.name(Some(&screen.call.peer));
    let face = avatar(look, &name, AVATAR, false, roles.stage);
    let waiting = matches!(
        call.stage,
        CallStage::Connecting | CallStage::Ringing | CallStage::Answered
    );
    let face = if waiting {
        pulse(face, AVATAR, RINGS, roles.pulse)
    } else {
        center(face).width(RINGS).height(RINGS).into()
    };
    let kind = words.say(if screen.is_video() {
        "call-kind-video"
    } else {
        "call-kind-voice"
    });
    let state: Element<'a, Message> = match call.stage {
        CallStage::Talking { since } => timer(since, 18.0, roles.stage_status),
        _ => text(state(screen, words))
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

/// The way back, and name and timer over the picture.
fn strip<'a>(screen: &'a Screen, drawn: Drawn<'a>, remote: bool) -> Element<'a, Message> {
    let words = drawn.words;
    let back = drawn.way_back.then(|| back(drawn.look, words));
    let chip = remote.then(|| chip(screen, drawn));
    let line = words
        .flow()
        .row([back.into(), chip.into()])
        .spacing(8)
        .height(TOP)
        .align_y(Alignment::Center);
    container(line)
        .width(Length::Fill)
        .align_x(words.flow().start())
        .padding([0.0, MARGIN])
        .into()
}

/// The way back, on a stage.
fn back<'a>(look: &Look, words: &Words) -> Element<'a, Message> {
    let word = words.say("back");
    let press = Some(Message::Back);
    round(look, Icon::ArrowLeft, word, Control::Plain, BACK, press)
}

fn chip<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let name = text(words.name(Some(&screen.call.peer)))
        .size(14)
        .font(icon::BOLD)
        .color(roles.on_stage);
    let state: Element<'a, Message> = match screen.call.stage {
        CallStage::Talking { since } => timer(since, 14.0, roles.on_stage),
        _ => text(state(screen, words))
            .size(14)
            .color(roles.stage_status)
            .into(),
    };
    let line = words
        .flow()
        .row([name.into(), state])
        .spacing(8)
        .align_y(Alignment::Center);
    container(line)
        .padding([6, 14])
        .style(style::rounded(roles.film, 17.0))
        .into()
}

/// What the call has to do without, and a broken connection, as sentences.
fn complaints<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let line = |face, sentence: String, color: Color| {
        let line = row![
            glyph(face, 15.0).color(color),
            text(sentence).size(13).color(color)
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        Element::from(
            container(line)
                .padding([6, 14])
                .style(style::rounded(roles.film, 15.0)),
        )
    };
    let mut page = column![].spacing(6).align_x(Alignment::Center);
    if matches!(screen.call.stage, CallStage::Interrupted { .. }) {
        page = page.push(line(
            Icon::WifiOff,
            words.say("call-interrupted"),
            roles.warning,
        ));
    }
    for shortage in screen.call.shortages.iter().filter(|_| !screen.is_over()) {
        let (face, sentence) = shortage_sentence(shortage, words);
        page = page.push(line(face, sentence, roles.on_stage));
    }
    container(page)
        .width(Length::Fill)
        .align_x(Alignment::Center)
        .padding(Padding::from([0.0, MARGIN]).top(TOP))
        .into()
}

fn own_picture(drawn: Drawn<'_>) -> Element<'_, Message> {
    let roles = drawn.look.roles();
    let (width, height) = OWN_PICTURE;
    let picture = container(Video::new(drawn.local))
        .width(width)
        .height(height)
        .style(style::pane(roles.film));
    container(picture)
        .align_right(Length::Fill)
        .align_bottom(Length::Fill)
        .padding(Padding::ZERO.right(MARGIN).bottom(CONTROLS))
        .into()
}

fn controls<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let call = &screen.call;
    let switched = |on: bool| {
        if on {
            Control::Plain
        } else {
            Control::Switched
        }
    };
    let button = |face, key: &str, kind, press| {
        round(look, face, words.say(key), kind, CALL_SIZE, Some(press))
    };
    let mut line = row![].spacing(14).align_y(Alignment::Center);
    line = line.push(if call.microphone_on {
        button(Icon::Mic, "call-mute", switched(true), Message::Microphone)
    } else {
        button(
            Icon::MicOff,
            "call-unmute",
            switched(false),
            Message::Microphone,
        )
    });
    if screen.is_video() {
        line = line.push(if call.camera_on {
            button(
                Icon::Video,
                "call-camera-off",
                switched(true),
                Message::Camera,
            )
        } else {
            button(
                Icon::VideoOff,
                "call-camera-on",
                switched(false),
                Message::Camera,
            )
        });
        line = line.push(button(
            Icon::SwitchCamera,
            "call-switch-camera",
            Control::Plain,
            Message::SwitchCamera,
        ));
    }
    let menu = switched(!screen.menu);
    line = line.push(button(Icon::Settings2, "call-devices", menu, Message::Menu));
    if screen.rings_here() {
        line = line.push(button(
            Icon::Phone,
            "call-answer",
            Control::Answer,
            Message::Answer,
        ));
        line = line.push(button(
            Icon::PhoneOff,
            "call-decline",
            Control::HangUp,
            Message::HangUp,
        ));
    } else {
        line = line.push(button(
            Icon::PhoneOff,
            "call-hang-up",
            Control::HangUp,
            Message::HangUp,
        ));
    }
    let bar = container(line)
        .padding([8, 16])
        .style(style::rounded(roles.film, 40.0));
    container(bar)
        .width(Length::Fill)
        .align_x(Alignment::Center)
        .align_bottom(Length::Fill)
        .padding(Padding::ZERO.bottom((CONTROLS - CALL_SIZE - 16.0) / 2.0))
        .into()
}

/// How far the call has come, in words.
fn state(screen: &Screen, words: &Words) -> String {
    let call = &screen.call;
    match &call.stage {
        CallStage::Connecting => words.say("call-connecting"),
        CallStage::Ringing if call.direction == Direction::Incoming => words.say("call-ringing-in"),
        CallStage::Ringing => words.say("call-ringing-out"),
        CallStage::Answered => words.say("call-answered"),
        CallStage::Talking { .. } => String::new(),
        CallStage::Interrupted { .. } => words.say("call-reconnecting"),
        CallStage::Ended(end) => match end {
            CallEnd::Stopped => words.say("call-ended-stopped"),
            CallEnd::Rejected => words.say("call-ended-rejected"),
            CallEnd::Busy => words.fill(
                "call-ended-busy",
                [("name", words.name(Some(&screen.call.peer)).into())],
            ),
            CallEnd::NotAnswered => words.say("call-ended-not-answered"),
            CallEnd::AnsweredElsewhere => words.say("call-ended-answered-elsewhere"),
            CallEnd::EndedElsewhere => words.say("call-ended-elsewhere"),
            CallEnd::SignallingLost => words.say("call-ended-offline"),
            CallEnd::MediaFailed(reason) => {
                words.fill("call-ended-media", [("reason", reason.as_str().into())])
            }
        },
    }
}

fn shortage_sentence(shortage: &Shortage, words: &Words) -> (Icon, String) {
    let (face, key) = match shortage.device {
        DeviceKind::Camera => (Icon::VideoOff, "call-no-camera"),
        DeviceKind::Microphone => (Icon::MicOff, "call-no-microphone"),
        DeviceKind::Speaker => (Icon::VolumeX, "call-no-speaker"),
    };
    let (problem, reason) = match &shortage.problem {
        Problem::Missing => ("missing", ""),
        Problem::Busy => ("busy", ""),
        Problem::Denied => ("denied", ""),
        Problem::Lost => ("lost", ""),
        Problem::Silent => ("silent", ""),
        Problem::Unusable(reason) => ("other", reason.as_str()),
    };
    let sentence = words.fill(
        key,
        [("problem", problem.into()), ("reason", reason.into())],
    );
    (face, sentence)
}
