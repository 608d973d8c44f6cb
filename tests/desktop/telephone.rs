//! A person at the desktop calls a telephone and is called by one; the trunk is sipp.

use std::path::Path;

use tokio::runtime::Runtime;

use crate::driver::Display;
use crate::exchange::{BALANCE, Exchange, OUTSIDE};
use crate::line::Line;
use crate::person::{Person, colour};
use crate::sipp::Step;

const NUMBER: &str = "+842471000001";

/// Both calls. `look` is told what can be seen at the moment.
pub fn run(display: &Display, home: &Path, mut look: impl FnMut(&str)) {
    let runtime = Runtime::new().unwrap();
    let exchange = runtime.block_on(Exchange::new());
    let app = &exchange.world.app;
    let admin = exchange.admin();
    admin.add_phone_number(&app.app_id, "dora", NUMBER).unwrap();
    admin
        .add_phone_balance(&app.app_id, "dora", BALANCE)
        .unwrap();
    let key = exchange.world.path("key.pem");
    std::fs::write(&key, &app.public_key).unwrap();
    let server = format!("http://{}", exchange.world.address);
    let link = format!("tel:{OUTSIDE}");
    let mut dora = Person::start(
        display,
        home,
        "dora",
        &[
            "--server",
            &server,
            "--app-id",
            &app.app_id,
            "--public-key",
            key.to_str().unwrap(),
            "--user",
            "dora",
            "--name",
            "Dora",
            "--locale",
            "en",
            "--theme",
            "classic-light",
            &link,
        ],
    );
    display.place(&dora.main, 20, 40, 820, 880);
    dora.front();
    calls(&runtime, &exchange, &mut dora, &mut look);
    is_called(&runtime, &exchange, &mut dora, &mut look);
}

/// The number of the link is called, keys are pressed, and Dora hangs up.
fn calls(
    runtime: &Runtime,
    exchange: &Exchange,
    dora: &mut Person<'_>,
    look: &mut impl FnMut(&str),
) {
    let display = dora.display;
    let line = Line::new(700.0);
    let steps = [
        Step::Receive("INVITE"),
        Step::Respond(180, false),
        Step::Pause(1_000),
        Step::Respond(200, true),
        Step::Receive("ACK"),
        Step::Receive("BYE"),
        Step::Respond(200, false),
    ];
    let trunk = exchange.trunk(&steps, &line, 1);
    colour_in(dora, colour::ANSWER, "the pad");
    // The window has just been given another size.
    dora.still();
    let call = colour_in(dora, colour::ANSWER, "the pad");
    look("number-pad");
    dora.click(call.0, call.1);
    let title = format!("^.{}", &OUTSIDE[1..]);
    let window = display.wait_for_window(&title);
    display.place(&window, 870, 40, 820, 620);
    runtime.block_on(line.hears(0.5));
    display.focus(&window);
    for key in ["1", "2", "numbersign"] {
        display.press(key);
    }
    display.wait_for("three keys at the trunk", || {
        line.look(|heard| heard.keys.iter().filter(|key| key.ended).count() == 3)
    });
    look("phone-call");
    display.press("ctrl+shift+h");
    runtime.block_on(trunk.succeeds());
    display.wait_for("the end", || display.window(&title).is_none());
}

/// A telephone calls Dora; she answers and it hangs up.
fn is_called(
    runtime: &Runtime,
    exchange: &Exchange,
    dora: &mut Person<'_>,
    look: &mut impl FnMut(&str),
) {
    let display = dora.display;
    let line = Line::new(700.0);
    let trunk = exchange.call_in(NUMBER, &line, 3_000, None);
    let title = format!("^.{}", &OUTSIDE[1..]);
    let incoming = display.wait_for_window(&title);
    display.focus(&incoming);
    look("phone-call-comes-in");
    display.press("ctrl+shift+a");
    runtime.block_on(line.hears(0.5));
    runtime.block_on(trunk.succeeds());
    display.wait_for("the end", || display.window(&title).is_none());
    dora.front();
    look("log-of-phone-calls");
}

/// Waits for a colour in the list's column; where it is.
fn colour_in(dora: &mut Person<'_>, colour: [u8; 3], what: &str) -> (u32, u32) {
    let area = [0, 64, dora.list_width(), dora.main.height - 64];
    let mut place = None;
    dora.display.wait_for(what, || {
        place = dora.picture().find(colour, area, 200);
        place.is_some()
    });
    place.unwrap()
}
