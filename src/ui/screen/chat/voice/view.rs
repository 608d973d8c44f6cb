//! How a voice message looks, and the strip while one is recorded.

use iced::widget::{Space, button, center, column, container, row, sensor, text};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::super::{Drawn, Key, Message};
use super::{Message as Say, Voice, Voices};
use crate::media::voice::Recording;
use crate::ui::look::style;
use crate::ui::widget::waveform::{Colors, meter, waveform};
use crate::ui::widget::{control, focus::focusable, tip::tip};
use crate::ui::{Element, icon::icon as glyph};

/// Width of a card, and diameter of its button, in pixels.
const WIDTH: f32 = 260.0;
const BUTTON: f32 = 40.0;

/// A voice message that can be played; nothing, if it is a file like any other.
pub(in super::super) fn card<'a>(
    key: Key,
    voices: &'a Voices,
    mine: bool,
    drawn: Drawn<'a>,
) -> Option<Element<'a, Message>> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let (_, muted) = look.inks(mine);
    let playing = voices.playing(key);
    let bars: Element<'a, Message> = match voices.get(key) {
        Some(Voice::Unplayable) => return None,
        Some(Voice::Known(_, sketch)) => {
            let colors = Colors {
                heard: roles.accent_text,
                ahead: muted.scale_alpha(0.6),
                time: muted,
            };
            waveform(
                sketch,
                playing,
                colors,
                words,
                move |share| Message::Voice(Say::Seek(key, share)),
                move || Message::Voice(Say::Over(key)),
            )
        }
        Some(Voice::Asked) | None => Space::new().width(Length::Fill).height(28).into(),
    };
    let plays = playing.is_some_and(|playing| !playing.is_paused());
    let (face, word) = if plays {
        (Icon::Pause, "voice-pause")
    } else {
        (Icon::Play, "voice-play")
    };
    let press = matches!(voices.get(key), Some(Voice::Known(..)))
        .then_some(Message::Voice(Say::Toggle(key)));
    let face = button(center(glyph(face, 18.0)))
        .width(BUTTON)
        .height(BUTTON)
        .padding(0)
        .style(style::send(look))
        .on_press_maybe(press.clone());
    let face = focusable(look, face, press, BUTTON / 2.0);
    let face = tip(
        look,
        face,
        words.say(word),
        iced::widget::tooltip::Position::Top,
    );
    // Sound runs from left to right in every language.
    let line = iced::widget::row![face, bars]
        .spacing(10)
        .align_y(Alignment::Center);
    let card = container(line).width(WIDTH).padding([4, 0]);
    Some(match voices.get(key) {
        None => sensor(card)
            .on_show(move |_| Message::Voice(Say::InView(key)))
            .into(),
        Some(_) => card.into(),
    })
}

/// Instead of the field while one is recorded: what is heard, how long, and the two ways out.
pub(in super::super) fn recorder<'a>(
    recording: &'a Recording,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let discard = control::above(
        look,
        Icon::Trash2,
        words.say("voice-discard"),
        Some(Message::Voice(Say::Discard)),
    );
    let press = Message::Voice(Say::Send);
    let send = button(center(glyph(Icon::SendHorizontal, 20.0)))
        .width(44)
        .height(44)
        .padding(0)
        .style(style::send(look))
        .on_press(press.clone());
    let send = focusable(look, send, Some(press), 22.0);
    let send = tip(
        look,
        send,
        words.say("voice-send"),
        iced::widget::tooltip::Position::Top,
    );
    let colors = Colors {
        heard: roles.accent_soft,
        ahead: roles.line,
        time: roles.muted,
    };
    let said = match recording.problem() {
        Some(problem) => problem_sentence(&problem, drawn),
        None => words.say("voice-recording"),
    };
    let said = text(said).size(12).color(roles.muted);
    let middle = column![meter(recording, colors, words), said].spacing(2);
    let line = row![discard, container(middle).width(Length::Fill), send]
        .spacing(10)
        .align_y(Alignment::Center);
    container(line)
        .padding(Padding::from([0, 14]).bottom(14).top(2))
        .into()
}

/// What is wrong with the microphone; the same sentences as in a call.
fn problem_sentence(problem: &crate::media::Problem, drawn: Drawn<'_>) -> String {
    use crate::media::Problem;
    let (kind, reason) = match problem {
        Problem::Missing => ("missing", String::new()),
        Problem::Busy => ("busy", String::new()),
        Problem::Denied => ("denied", String::new()),
        Problem::Silent => ("silent", String::new()),
        Problem::Lost => ("missing", String::new()),
        Problem::Unusable(reason) => ("other", reason.clone()),
    };
    drawn.words.fill(
        "voice-no-microphone",
        [("problem", kind.into()), ("reason", reason.into())],
    )
}
