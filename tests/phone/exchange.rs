//! A server with a gateway, people with numbers on it, and sipp as its trunk.

use azstack::client::{Call, CallStage, Event};
use azstack::media::choice::{Microphone, Speaker};
use azstack::protocol::phone::PaidCall;
use azstack::server::accounts::Admin;
use azstack::server::phone::Config;

use crate::line::{Line, write_wave};
use crate::sipp::{Sipp, Step, called, calling, free_port};
use crate::world::{Person, World};

/// A number outside.
pub const OUTSIDE: &str = "+84912345678";
/// What a minute to it costs, and what everybody has, in thousandths.
pub const MINUTE: i64 = 600;
pub const BALANCE: i64 = 60_000;
/// The pitch that people whistle.
pub const WHISTLE: f32 = 1_000.0;

pub struct Exchange {
    pub world: World,
    /// The trunk's.
    pub port: u16,
    pub phone: Config,
}

impl Exchange {
    pub async fn new() -> Self {
        Self::with("").await
    }

    /// With more lines in the configuration.
    pub async fn with(more: &str) -> Self {
        Self::with_trunk(more, "127.0.0.1", "").await
    }

    /// With more lines about the trunk, too, which is reached by that name.
    pub async fn with_trunk(more: &str, host: &str, trunk: &str) -> Self {
        let port = free_port();
        let phone = Config::parse(&format!(
            "listen = \"127.0.0.1:0\"\nmedia = [\"127.0.0.1:0\"]\nallow = [\"+84\"]\n{more}\n\
             [[trunk]]\nname = \"exchange\"\nhost = \"{host}:{port}\"\n{trunk}\n"
        ))
        .unwrap();
        let phone = without_options(phone, trunk);
        let clone = phone.clone();
        let world = World::with(|config| config.phone = Some(clone)).await;
        admin(&world).set_phone_price("+84", Some(MINUTE)).unwrap();
        Self { world, port, phone }
    }

    pub fn admin(&self) -> Admin {
        admin(&self.world)
    }

    /// Somebody with a number and money, who whistles and records what he hears.
    pub async fn person(&self, name: &str, number: &str) -> Person {
        let (admin, app) = (self.admin(), &self.world.app.app_id);
        admin.add_phone_number(app, name, number).unwrap();
        if admin.phone_balance(app, name).unwrap() == 0 {
            admin.add_phone_balance(app, name, BALANCE).unwrap();
        }
        let mut config = self.world.config(name);
        let whistle = self.world.path("whistle.wav");
        if !whistle.exists() {
            write_wave(&whistle, WHISTLE, 60, 48_000);
        }
        config.media.microphone = Microphone::File(whistle);
        config.media.speaker = Speaker::File(self.recording(name));
        Person::of(config).await
    }

    pub fn recording(&self, name: &str) -> std::path::PathBuf {
        self.world.path(&format!("{name}.wav"))
    }

    pub fn balance(&self, name: &str) -> i64 {
        let app = &self.world.app.app_id;
        self.admin().phone_balance(app, name).unwrap()
    }

    /// The trunk takes so many calls; its sound is the line's.
    pub fn trunk(&self, steps: &[Step], line: &Line, calls: u32) -> Sipp {
        let port = line.port.to_string();
        let scenario = called(steps).replace("[media_port]", &port);
        Sipp::run(&scenario, self.port, calls, None, &[])
    }

    /// The trunk does that once, with these arguments of sipp.
    pub fn trunk_with_arguments(&self, steps: &[Step], line: &Line, more: &[&str]) -> Sipp {
        let port = line.port.to_string();
        let scenario = called(steps).replace("[media_port]", &port);
        Sipp::run(&scenario, self.port, 1, None, more)
    }

    /// The trunk takes one call after the other, each with a line of its own.
    pub fn trunk_with(&self, steps: &[Step], lines: &[Line]) -> Sipp {
        let mut ports = String::from("SEQUENTIAL\n");
        for line in lines {
            ports.push_str(&format!("{};\n", line.port));
        }
        let file = self.world.path("ports.csv");
        std::fs::write(&file, ports).unwrap();
        let scenario = called(steps).replace("[media_port]", "[field0]");
        let more = ["-inf", file.to_str().unwrap()];
        Sipp::run(&scenario, self.port, lines.len() as u32, None, &more)
    }

    /// The trunk calls `number`, and talks so many ms or expects a refusal.
    pub fn call_in(&self, number: &str, line: &Line, talk: u32, refusal: Option<u16>) -> Sipp {
        self.call_with(&calling(number, talk, refusal), line)
    }

    /// The trunk calls as the scenario says.
    pub fn call_with(&self, scenario: &str, line: &Line) -> Sipp {
        let scenario = scenario.replace("[media_port]", &line.port.to_string());
        let gateway = self.phone.bound.get().unwrap().to_string();
        Sipp::run(&scenario, self.port, 1, Some(gateway), &[])
    }
}

/// Trunks of tests are not asked whether they are there, unless the test says so.
fn without_options(mut phone: Config, trunk: &str) -> Config {
    if !trunk.contains("keep-alive") {
        phone
            .trunk
            .iter_mut()
            .for_each(|trunk| trunk.keep_alive = 0);
    }
    phone
}

fn admin(world: &World) -> Admin {
    Admin::open(world.folder.path().join("server")).unwrap()
}

/// Hears of a call until it is as wanted.
pub async fn until(person: &mut Person, what: &str, wanted: impl Fn(&Call) -> bool) -> Call {
    person
        .hear(what, |event| match event {
            Event::Call(call) if wanted(&call) => Some(call),
            _ => None,
        })
        .await
}

pub fn ringing(call: &Call) -> bool {
    call.stage == CallStage::Ringing
}

pub fn talking(call: &Call) -> bool {
    matches!(call.stage, CallStage::Talking { .. })
}

pub fn over(call: &Call) -> bool {
    matches!(call.stage, CallStage::Ended(_))
}

/// The next line of the log.
pub async fn logged(person: &mut Person) -> PaidCall {
    let pick = |event| match event {
        Event::PaidCall(call) => Some(call),
        _ => None,
    };
    person.hear("the log", pick).await
}
