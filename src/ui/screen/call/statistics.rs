//! The numbers of a call, as lines to read and as text to copy.

use std::sync::Arc;
use std::time::{Duration, Instant};

use iced::widget::{button, column, container, row, scrollable, text};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::{Drawn, Message};
use crate::media::frame::Frame;
use crate::media::{Pictures, Statistics};
use crate::ui::look::style;
use crate::ui::widget::focus::focusable;
use crate::ui::{Element, Words, icon, icon::icon as glyph};

/// Width of the panel, in pixels.
const WIDTH: f32 = 300.0;

/// What was measured of a call at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// When.
    pub at: Instant,
    /// The media's numbers.
    pub statistics: Statistics,
    /// Processor time the program has used since it was started, where the system tells.
    pub processor: Option<Duration>,
    /// The other side's picture then, if there was one.
    pub picture: Option<Arc<Frame>>,
}

/// The share of one processor core the program used between two measurements.
pub(super) fn processor_share(before: &Measured, now: &Measured) -> Option<f64> {
    let used = now.processor?.checked_sub(before.processor?)?;
    let passed = now.at.saturating_duration_since(before.at);
    (!passed.is_zero()).then(|| used.as_secs_f64() / passed.as_secs_f64())
}

/// Every number with its name.
pub(super) fn lines(
    statistics: &Statistics,
    processor: Option<f64>,
    words: &Words,
) -> Vec<(String, String)> {
    let now = statistics;
    let none = || words.say("call-stats-none");
    let number = |key: &str, number: f64, digits: usize| {
        words.fill(key, [("number", words.number(number, digits).into())])
    };
    let rate = |kbps: f64| number("call-stats-rate", kbps, 0);
    let share = |share: f64| number("call-stats-share", share * 100.0, 1);
    let time = |time: Duration| number("call-stats-time", time.as_secs_f64() * 1000.0, 0);
    let played = now.samples_played.max(1) as f64;
    let picture = |pictures: &Pictures| picture(now, pictures, words);
    let lines = [
        ("call-stats-picture-out", picture(&now.video_out)),
        ("call-stats-picture-in", picture(&now.video_in)),
        (
            "call-stats-sound",
            match now.audio_codec {
                "" => none(),
                codec => codec.to_owned(),
            },
        ),
        ("call-stats-rate-out", rate(now.kbps_out)),
        ("call-stats-rate-in", rate(now.kbps_in)),
        ("call-stats-target", rate(now.kbps_target)),
        ("call-stats-loss-out", share(now.loss_out)),
        ("call-stats-loss-in", share(now.loss_in)),
        ("call-stats-jitter", time(now.jitter)),
        (
            "call-stats-round-trip",
            now.round_trip.map_or_else(none, time),
        ),
        (
            "call-stats-concealed",
            share(now.samples_concealed as f64 / played),
        ),
        (
            "call-stats-recovered",
            share(now.samples_recovered as f64 / played),
        ),
        ("call-stats-processor", processor.map_or_else(none, share)),
    ];
    let named = lines
        .into_iter()
        .map(|(key, value)| (words.say(key), value));
    named.collect()
}

fn picture(statistics: &Statistics, pictures: &Pictures, words: &Words) -> String {
    if pictures.width == 0 || pictures.per_second < 0.5 {
        return words.say("call-stats-none");
    }
    words.fill(
        "call-stats-picture",
        [
            ("codec", statistics.video_codec.into()),
            ("width", words.digits(pictures.width.into()).into()),
            ("height", words.digits(pictures.height.into()).into()),
            ("rate", words.number(pictures.per_second, 0).into()),
        ],
    )
}

/// The same as plain text, a line each.
pub(super) fn plain(lines: &[(String, String)]) -> String {
    let lines = lines
        .iter()
        .map(|(name, value)| format!("{name}: {value}\n"));
    lines.collect()
}

/// The panel with the numbers and the button that copies them.
pub(super) fn panel<'a>(lines: Vec<(String, String)>, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let title = text(words.say("call-stats"))
        .size(14)
        .font(icon::BOLD)
        .color(roles.text);
    let copy = row![
        glyph(Icon::Copy, 14.0),
        text(words.say("call-stats-copy")).size(13)
    ]
    .spacing(6)
    .align_y(Alignment::Center);
    let copy = button(copy)
        .padding([5, 10])
        .style(style::quiet(look))
        .on_press(Message::CopyStatistics);
    let copy = focusable(look, copy, Some(Message::CopyStatistics), style::RADIUS);
    let wide =
        |element: Element<'a, Message>| Element::from(container(element).width(Length::Fill));
    let head = row![wide(title.into()), copy].align_y(Alignment::Center);
    let mut page = column![head].spacing(4);
    for (name, value) in lines {
        let name = text(name).size(12).color(roles.muted);
        let value = text(value).size(12).color(roles.text);
        page = page.push(row![wide(name.into()), value].spacing(8));
    }
    // In a small window there is no room for all of them.
    let page = scrollable(page.padding(Padding::from([10, 14])))
        .direction(style::thin())
        .style(style::scrollbar(look));
    container(page).width(WIDTH).style(style::card(look)).into()
}
