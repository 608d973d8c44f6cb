//! What a call says in words: how far it has come, what it has to do without, whose network is bad, how to be heard.

use iced::widget::{column, container, row, text};
use iced::{Alignment, Color, Length, Padding};
use lucide_icons::Icon;

use super::quality::Blame;
use super::{CONTROLS, Drawn, MARGIN, Message, Screen, TOP};
use crate::client::{CallEnd, CallStage, Direction};
use crate::media::{DeviceKind, Problem};
use crate::ui::look::style;
use crate::ui::widget::named::status;
use crate::ui::{Element, Words, icon::icon as glyph};

/// What is wrong: a broken connection, a weak one, missing devices; who called meanwhile, and what device is used now.
pub(super) fn complaints<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let mut page = column![].spacing(6).align_x(Alignment::Center);
    let name = || words.name(Some(&screen.call.peer));
    if screen.is_interrupted() {
        let sentence = words.say("call-interrupted");
        page = page.push(line(Icon::WifiOff, sentence, roles.warning, drawn));
    } else if let Some(sentence) =
        blame(screen).map(|key| words.fill(key, [("name", name().into())]))
    {
        page = page.push(line(Icon::SignalLow, sentence, roles.warning, drawn));
    }
    if screen.call.sharing {
        let sentence = words.say("call-sharing");
        page = page.push(line(Icon::ScreenShare, sentence, roles.on_stage, drawn));
    }
    if let Some((caller, _)) = screen.turned_away.as_ref().filter(|_| !screen.is_over()) {
        let sentence = words.fill("call-turned-away", [("name", caller.as_str().into())]);
        page = page.push(line(Icon::PhoneMissed, sentence, roles.on_stage, drawn));
    }
    if let Some(((kind, device), _)) = screen.in_use.as_ref().filter(|_| !screen.is_over()) {
        let (face, key) = match kind {
            DeviceKind::Camera => (Icon::Video, "call-camera-in-use"),
            DeviceKind::Microphone => (Icon::Mic, "call-microphone-in-use"),
            DeviceKind::Speaker | DeviceKind::Ringer => (Icon::Volume2, "call-speaker-in-use"),
        };
        let sentence = words.fill(key, [("device", device.as_str().into())]);
        page = page.push(line(face, sentence, roles.on_stage, drawn));
    }
    for shortage in screen.call.shortages.iter().filter(|_| !screen.is_over()) {
        let (face, sentence) = self::shortage(shortage.device, &shortage.problem, words);
        page = page.push(line(face, sentence, roles.on_stage, drawn));
    }
    container(page)
        .width(Length::Fill)
        .align_x(Alignment::Center)
        .padding(Padding::from([0.0, MARGIN]).top(TOP))
        .into()
}

/// The sentence that says whose network is bad, if one is.
fn blame(screen: &Screen) -> Option<&'static str> {
    match screen.quality.filter(|_| screen.is_connected())?.blame() {
        Blame::Nobody => None,
        Blame::Me => Some("call-weak-me"),
        Blame::Them => Some("call-weak-them"),
        Blame::Between => Some("call-weak-between"),
    }
}

/// How to be heard while muted, above the controls.
pub(super) fn talk_hint<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Option<Element<'a, Message>> {
    let roles = drawn.look.roles();
    let (face, key, color) = match (screen.held, screen.call.microphone_on) {
        (true, _) => (Icon::Mic, "call-talk-held", roles.stage_status),
        (false, false) if screen.is_connected() => (Icon::MicOff, "call-talk-hint", roles.on_stage),
        _ => return None,
    };
    let hint = line(face, drawn.words.say(key), color, drawn);
    let place = container(hint)
        .width(Length::Fill)
        .align_x(Alignment::Center)
        .align_bottom(Length::Fill)
        .padding(Padding::ZERO.bottom(CONTROLS));
    Some(place.into())
}

fn line<'a>(face: Icon, sentence: String, color: Color, drawn: Drawn<'a>) -> Element<'a, Message> {
    let line = row![
        glyph(face, 15.0).color(color),
        text(sentence).size(13).color(color)
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    let line = container(line)
        .padding([6, 14])
        .style(style::rounded(drawn.look.roles().film, 15.0));
    status(line)
}

/// How far the call has come, for whoever does not see it.
pub(super) fn heard(screen: &Screen, words: &Words) -> String {
    match screen.call.stage {
        CallStage::Talking { .. } => words.say("reader-talking"),
        _ => state(screen, words),
    }
}

/// How far the call has come, in words.
pub(super) fn state(screen: &Screen, words: &Words) -> String {
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
            CallEnd::NotAvailable => words.say("call-ended-not-available"),
            CallEnd::NoSignal => words.say("call-ended-no-signal"),
            CallEnd::NoMoney => words.say("call-ended-no-money"),
            CallEnd::InvalidNumber => words.say("call-ended-invalid-number"),
            CallEnd::InvalidFromNumber => words.say("call-ended-invalid-from-number"),
            CallEnd::SignallingLost => words.say("call-ended-offline"),
            CallEnd::MediaFailed(reason) => {
                words.fill("call-ended-media", [("reason", reason.as_str().into())])
            }
        },
    }
}

/// That a device does not work, and why.
pub(in crate::ui::screen) fn shortage(
    device: DeviceKind,
    problem: &Problem,
    words: &Words,
) -> (Icon, String) {
    let (face, key) = match device {
        DeviceKind::Camera => (Icon::VideoOff, "call-no-camera"),
        DeviceKind::Microphone => (Icon::MicOff, "call-no-microphone"),
        DeviceKind::Speaker => (Icon::VolumeX, "call-no-speaker"),
        DeviceKind::Ringer => (Icon::BellOff, "call-no-ringer"),
    };
    let (problem, reason) = match problem {
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
