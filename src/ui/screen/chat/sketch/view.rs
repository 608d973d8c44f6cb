//! How the card to draw on looks.

use iced::mouse::{self, Cursor};
use iced::widget::canvas::{self, Frame, Geometry, LineCap, LineJoin, Path, Stroke};
use iced::widget::tooltip::Position;
use iced::widget::{button, center, column, container, responsive, row, space};
use iced::{Alignment, Event, Point, Rectangle, Renderer, Size, Theme, Vector};
use lucide_icons::Icon;

use super::{Message, PAPER_SIZE, PENS, Sketch};
use crate::ui::look::paint::{INKS, PAPER};
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::screen::chat::{Drawn, Message as Told};
use crate::ui::widget::card::{Question, question};
use crate::ui::widget::{control, focus::pressable, modal::over, tip::tip};
use crate::ui::{Element, Look};

/// Width of the card, in pixels.
const WIDTH: f32 = PAPER_SIZE.0 + 40.0;
/// Height of the card, of which the paper has what the rest leaves, in pixels.
const HEIGHT: f32 = PAPER_SIZE.1 + 184.0;
/// Side of a button for an ink or a pen, and of the ink shown in it.
const BUTTON: f32 = 32.0;
const INK: f32 = 20.0;

/// The card over everything.
pub(in super::super) fn view<'a>(sketch: &'a Sketch, drawn: Drawn<'a>) -> Element<'a, Told> {
    let Drawn { look, words, .. } = drawn;
    let paper = responsive(move |room| {
        let scale = ((room.width - 2.0) / PAPER_SIZE.0).min((room.height - 2.0) / PAPER_SIZE.1);
        let paper = canvas::Canvas::new(Paper { sketch, scale })
            .width(PAPER_SIZE.0 * scale)
            .height(PAPER_SIZE.1 * scale);
        center(
            container(paper)
                .padding(1)
                .style(style::outlined(look, PAPER, 0.0)),
        )
        .into()
    });
    // Others see it as it is drawn, whichever way one reads.
    let paper: Element<'a, Message> = words.flow().keep(paper);
    let content = column![tools(sketch, drawn), paper].spacing(12);
    let asked = Question {
        title: words.say("sketch-title"),
        content: Element::from(content).map(Told::Sketch),
        yes: words.say("sketch-add"),
        width: WIDTH,
    };
    let confirm = (!sketch.is_empty()).then_some(Told::Confirm);
    let card = question(look, words, asked, confirm, Told::Cancel);
    over(
        look,
        container(card).max_width(WIDTH).max_height(HEIGHT),
        || Told::Sketch(Message::Beside),
    )
}

/// Inks, pens, and what undoes.
fn tools<'a>(sketch: &'a Sketch, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let dot = |size: f32, color| {
        container(space().width(size).height(size)).style(style::outlined(look, color, size / 2.0))
    };
    let mut line = row![].spacing(2).align_y(Alignment::Center);
    for (place, (name, color)) in INKS.into_iter().enumerate() {
        let says = Message::Ink(place);
        let face = dot(INK, color);
        line = line.push(choice(
            look,
            face,
            words.say(name),
            sketch.ink == place,
            says,
        ));
    }
    line = line.push(space().width(8));
    for (place, pen) in PENS.into_iter().enumerate() {
        let face = dot(pen.max(4.0), look.roles().text);
        let name = words.fill("sketch-pen", [("number", (place as i64 + 1).into())]);
        line = line.push(choice(
            look,
            face,
            name,
            sketch.pen == place,
            Message::Pen(place),
        ));
    }
    let anything = !sketch.is_empty();
    let undo = |face, key: &str, says: Message| {
        control::above(look, face, words.say(key), anything.then_some(says))
    };
    line = line
        .push(space().width(8))
        .push(undo(Icon::Undo2, "sketch-undo", Message::Undo))
        .push(undo(Icon::Trash2, "sketch-clear", Message::Clear));
    line.wrap().into()
}

fn choice<'a>(
    look: &Look,
    face: impl Into<Element<'a, Message>>,
    name: String,
    chosen: bool,
    says: Message,
) -> Element<'a, Message> {
    let face = button(center(face))
        .width(BUTTON)
        .height(BUTTON)
        .padding(0)
        .style(style::choice(look, chosen))
        .on_press(says.clone());
    let part = Part::new(Role::Choice).called(name.clone()).on(chosen);
    let face = pressable(look, part, face, Some(says), style::RADIUS);
    tip(look, face, name, Position::Top)
}

/// What is drawn on: `scale` pixels for each unit of the paper.
struct Paper<'a> {
    sketch: &'a Sketch,
    scale: f32,
}

impl canvas::Program<Message> for Paper<'_> {
    /// Whether the pen is down.
    type State = bool;

    fn update(
        &self,
        down: &mut bool,
        event: &Event,
        bounds: Rectangle,
        cursor: Cursor,
    ) -> Option<canvas::Action<Message>> {
        let Event::Mouse(event) = event else {
            return None;
        };
        let said = match event {
            mouse::Event::ButtonPressed(mouse::Button::Left) => {
                let point = cursor.position_in(bounds)?;
                *down = true;
                Message::Down(self.on_paper(point))
            }
            mouse::Event::CursorMoved { .. } if *down => {
                // Lines go on to the edge, and beyond it.
                let point = cursor.position()? - Vector::new(bounds.x, bounds.y);
                Message::To(self.on_paper(point))
            }
            mouse::Event::ButtonReleased(mouse::Button::Left) => {
                *down = false;
                return None;
            }
            _ => return None,
        };
        Some(canvas::Action::publish(said).and_capture())
    }

    fn draw(
        &self,
        _down: &bool,
        renderer: &Renderer,
        _theme: &Theme,
        bounds: Rectangle,
        _cursor: Cursor,
    ) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        let sheet = Size::new(PAPER_SIZE.0, PAPER_SIZE.1);
        frame.scale(self.scale);
        frame.fill_rectangle(Point::ORIGIN, sheet, PAPER);
        for line in &self.sketch.lines {
            let path = Path::new(|path| {
                path.move_to(line.points[0]);
                path.line_to(line.points[0] + Vector::new(0.01, 0.0));
                line.points[1..]
                    .iter()
                    .for_each(|point| path.line_to(*point));
            });
            let stroke = Stroke::default()
                .with_color(INKS[line.ink].1)
                .with_width(PENS[line.pen] * self.scale)
                .with_line_cap(LineCap::Round)
                .with_line_join(LineJoin::Round);
            frame.stroke(&path, stroke);
        }
        vec![frame.into_geometry()]
    }

    fn mouse_interaction(
        &self,
        down: &bool,
        bounds: Rectangle,
        cursor: Cursor,
    ) -> mouse::Interaction {
        if *down || cursor.is_over(bounds) {
            mouse::Interaction::Crosshair
        } else {
            mouse::Interaction::default()
        }
    }
}

impl Paper<'_> {
    fn on_paper(&self, point: Point) -> Point {
        let x = (point.x / self.scale).clamp(0.0, PAPER_SIZE.0);
        let y = (point.y / self.scale).clamp(0.0, PAPER_SIZE.1);
        Point::new(x, y)
    }
}
