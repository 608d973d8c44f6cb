//! Somebody else's iced program, run without a display: real tasks and subscriptions, a simulated mouse.

use std::time::{Duration, Instant};

use azstack::sdk;
use azstack::ui::icon;
use iced::advanced::renderer::{Headless, Style};
use iced::futures::channel::mpsc;
use iced::{Size, event, mouse, window};
use iced_test::emulator::{Event, Mode};
use iced_test::program::Program;
use iced_test::runtime::user_interface::{Cache, UserInterface};
use iced_test::selector::{Candidate, Text, id};
use iced_test::{Emulator, Selector, Simulator};

const SIZE: Size = Size::new(420.0, 700.0);
/// Long enough for a loaded machine; waiting ends as soon as what is waited for is there.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running program.
pub struct Host<P: Program> {
    program: P,
    emulator: Emulator<P>,
    events: mpsc::Receiver<Event<P>>,
}

impl<P: Program<Theme = iced::Theme> + 'static> Host<P> {
    pub fn run(program: P) -> Self {
        let (sender, events) = mpsc::channel(256);
        let emulator = Emulator::new(sender, &program, Mode::Immediate, SIZE);
        Self {
            program,
            emulator,
            events,
        }
    }

    /// Waits until a text is on the screen.
    pub fn shows(&mut self, text: &str) {
        self.eventually(text, |host| host.seen(text));
    }

    /// Whether a text is on the screen now.
    pub fn seen(&mut self, text: &str) -> bool {
        self.screen().find(text).is_ok()
    }

    /// Presses a text, once it is there.
    pub fn press(&mut self, text: &str) {
        self.shows(text);
        let mut screen = self.screen();
        screen.click(text).unwrap();
        let messages: Vec<_> = screen.into_messages().collect();
        for message in messages {
            self.tell(message);
        }
    }

    /// A place at the end of the nth text, from 0.
    pub fn place(&mut self, text: &str, nth: usize) -> (f32, f32) {
        self.shows(text);
        let mut screen = self.screen();
        let mut seen = 0;
        let found = screen.find(|candidate: Candidate<'_>| {
            let found = text.to_owned().select(candidate)?;
            seen += 1;
            (seen > nth).then_some(found)
        });
        let bounds = found.unwrap().bounds();
        (bounds.x + bounds.width - 2.0, bounds.center_y())
    }

    /// Presses the last of several equal texts, the one on top.
    pub fn press_last(&mut self, text: &str) {
        self.shows(text);
        let mut screen = self.screen();
        let mut all = 0;
        // It selects nothing: it only counts.
        let _ = screen.find(|candidate: Candidate<'_>| {
            all += usize::from(text.to_owned().select(candidate).is_some());
            None::<Text>
        });
        let mut seen = 0;
        screen
            .click(|candidate: Candidate<'_>| {
                let found = text.to_owned().select(candidate)?;
                seen += 1;
                (seen == all).then_some(found)
            })
            .unwrap();
        let messages: Vec<_> = screen.into_messages().collect();
        for message in messages {
            self.tell(message);
        }
    }

    /// The end of the field of that name.
    pub fn field(&mut self, name: &'static str) -> (f32, f32) {
        let bounds = self.screen().find(id(name)).unwrap().bounds();
        (bounds.x + bounds.width - 2.0, bounds.center_y())
    }

    /// Types into what is focused by a press at that place.
    pub fn write(&mut self, field: (f32, f32), text: &str) {
        for letter in text.chars() {
            let mut screen = self.screen();
            screen.point_at(iced::Point::new(field.0, field.1));
            screen.simulate(iced_test::simulator::click());
            screen.typewrite(&letter.to_string());
            let messages: Vec<_> = screen.into_messages().collect();
            for message in messages {
                self.tell(message);
            }
        }
    }

    /// Says something to the program, as if a widget or task had.
    pub fn tell(&mut self, message: P::Message) {
        self.emulator.update(&self.program, message);
    }

    /// Runs the program until the condition holds.
    pub fn eventually(&mut self, what: &str, mut holds: impl FnMut(&mut Self) -> bool) {
        let until = Instant::now() + PATIENCE;
        loop {
            while let Ok(event) = self.events.try_recv() {
                if let Event::Action(action) = event {
                    self.emulator.perform(&self.program, action);
                }
            }
            if holds(self) {
                return;
            }
            assert!(
                Instant::now() < until,
                "never: {what}; there is {:?}",
                self.texts()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// All texts on the screen, from the bottom up.
    fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        // It selects nothing: it only reads.
        let _ = self.screen().find(|candidate: Candidate<'_>| {
            if let Candidate::Text { content, .. } = candidate {
                texts.push(content.to_owned());
            }
            None::<Text>
        });
        texts
    }

    /// The colour of a pixel.
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 4] {
        let made = P::Renderer::new(icon::TEXT, 15.into(), Some("tiny-skia"));
        let mut renderer = iced::futures::executor::block_on(made).unwrap();
        let element = self.emulator.view(&self.program);
        let mut interface = UserInterface::build(element, SIZE, Cache::default(), &mut renderer);
        let theme = iced::Theme::Light;
        let style = Style {
            text_color: iced::Color::BLACK,
        };
        interface.draw(&mut renderer, &theme, &style, mouse::Cursor::Unavailable);
        let size = Size::new(SIZE.width as u32, SIZE.height as u32);
        let rgba = renderer.screenshot(size, 1.0, iced::Color::WHITE);
        let at = (y * size.width as usize + x) * 4;
        rgba[at..at + 4].try_into().unwrap()
    }

    fn screen(&self) -> Simulator<'_, P::Message, P::Theme, P::Renderer> {
        let element = self.emulator.view(&self.program);
        let mut screen = Simulator::with_size(sdk::settings(), SIZE, element);
        let redraw = window::Event::RedrawRequested(Instant::now());
        let _: Vec<event::Status> = screen
            .simulate([iced::Event::Window(redraw)])
            .into_iter()
            .collect();
        screen
    }
}
