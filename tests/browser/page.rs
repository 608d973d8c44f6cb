//! The page in the browser, and the test's line to it.

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, MutexGuard, mpsc};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::chromium::Chromium;
use crate::client::{encrypt, token};
use crate::world::{PATIENCE, World};

const PAGE: &str = include_str!("page/index.html");
const SCRIPTS: [(&str, &str); 7] = [
    ("main.js", include_str!("page/main.js")),
    ("call.js", include_str!("page/call.js")),
    ("media.js", include_str!("page/media.js")),
    ("plan_b.js", include_str!("page/plan_b.js")),
    ("signalling.js", include_str!("page/signalling.js")),
    ("stamp.js", include_str!("page/stamp.js")),
    ("tone.js", include_str!("page/tone.js")),
];

/// Where the page comes from. Only one at a time: a browser takes as much of the machine as it can get.
pub struct Site {
    /// What the server has to welcome.
    pub origin: String,
    lines: mpsc::Receiver<WebSocket>,
    serving: JoinHandle<()>,
    _alone: MutexGuard<'static, ()>,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Site {
    pub async fn open() -> Self {
        static ALONE: Mutex<()> = Mutex::const_new(());
        let alone = ALONE.lock().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (found, lines) = mpsc::channel(1);
        let router = Router::new()
            .route("/", get(|| async { Html(PAGE) }))
            .route("/test", get(meet))
            .route("/{script}", get(script))
            .with_state(found);
        Self {
            origin,
            lines,
            serving: tokio::spawn(async move { axum::serve(listener, router).await.unwrap() }),
            _alone: alone,
        }
    }
}

/// A page that is signed in.
pub struct Page {
    pub id: i64,
    line: WebSocket,
    _chromium: Chromium,
    _site: Site,
}

impl Page {
    /// Opens a browser with the page, signed in as `name`, whose pictures carry the stamp `stamp`. For `permission`
    /// see [`Chromium::open`].
    pub async fn open(
        mut site: Site,
        world: &World,
        name: &str,
        stamp: u16,
        permission: bool,
    ) -> Self {
        let chromium = Chromium::open(&site.origin, permission);
        let line = timeout(PATIENCE, site.lines.recv()).await;
        let mut page = Self {
            id: 0,
            line: line.expect("the page never came").unwrap(),
            _chromium: chromium,
            _site: site,
        };
        let request = json!({
            "token": encrypt(&world.app, token("", name, "").as_bytes()),
            "fullname": name,
            "namespace": "",
            "appId": world.app.app_id,
            "sdkVersion": "2.2.4",
            "screenSize": "640x360",
        });
        let server = format!("ws://{}", world.address);
        let with = json!({"server": server, "user": name, "request": request, "stamp": stamp});
        page.id = page.ask("signIn", with).await.as_i64().unwrap();
        page
    }

    /// Has the page do something, and waits for the result. See `main.js` for what it can do.
    pub async fn ask(&mut self, deed: &str, with: Value) -> Value {
        let request = json!({"deed": deed, "with": with}).to_string();
        self.line.send(Message::text(request)).await.unwrap();
        let message = timeout(PATIENCE, self.line.recv())
            .await
            .unwrap_or_else(|_| panic!("the page never had a result of {deed}"));
        let message = message.expect("the page is gone").unwrap();
        let mut answer: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
        assert_eq!(answer["error"], Value::Null, "{deed}");
        answer["result"].take()
    }

    /// The page sees pictures with this stamp, whose counters rise.
    pub async fn sees(&mut self, id: u16) {
        let counters = self.ask("pictures", json!({"id": id, "count": 20})).await;
        let counters: Vec<u16> = serde_json::from_value(counters).unwrap();
        assert!(rising(&counters), "out of order: {counters:?}");
    }
}

/// Whether counters that may wrap go up.
pub fn rising(counters: &[u16]) -> bool {
    counters
        .windows(2)
        .all(|pair| pair[1].wrapping_sub(pair[0]) < 0x8000)
}

async fn meet(
    State(found): State<mpsc::Sender<WebSocket>>,
    upgrade: WebSocketUpgrade,
) -> impl IntoResponse {
    upgrade.on_upgrade(async move |line| found.send(line).await.unwrap())
}

async fn script(Path(name): Path<String>) -> impl IntoResponse {
    match SCRIPTS.iter().find(|script| script.0 == name) {
        Some((_, text)) => Ok(([(header::CONTENT_TYPE, "text/javascript")], *text)),
        None => Err(StatusCode::NOT_FOUND),
    }
}
