//! Sign-in by an app's own back end: a real one, that reads the question as the original's samples do.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use azstack::protocol::auth::Authenticate;
use azstack::server::Count;
use azstack::server::accounts::Auth;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use rsa::pkcs8::DecodePrivateKey;
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::client::{Client, Host, authenticate, encrypt, token};

/// How long the server waits in these tests.
const PATIENCE: Duration = Duration::from_millis(800);

/// What the back end needs to know, and what it was asked.
#[derive(Default)]
struct App {
    key: PathBuf,
    secret: String,
    asked: Vec<Value>,
    /// Its answer to whatever it is asked, instead of an honest one.
    answer: Option<fn() -> Response>,
}

type Shared = Arc<Mutex<App>>;

/// Decrypts the question, checks its signature, lets in who brings the right password.
async fn judge(State(app): State<Shared>, body: String) -> Response {
    let mut app = app.lock().unwrap();
    let (name, sealed) = url::form_urlencoded::parse(body.as_bytes()).next().unwrap();
    assert_eq!(name, "token");
    let sealed = STANDARD.decode(sealed.as_bytes()).unwrap();
    let key = RsaPrivateKey::read_pkcs8_der_file(&app.key).unwrap();
    let plain = key.decrypt(Pkcs1v15Encrypt, &sealed).unwrap();
    let text = String::from_utf8(plain).unwrap();
    let question: Value = serde_json::from_str(&text).unwrap();
    let (app_id, timestamp) = (
        question["appId"].as_str().unwrap(),
        question["timestamp"].as_i64().unwrap(),
    );
    let code = Md5::digest(format!("{app_id}_{timestamp}_{}", app.secret));
    let code: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
    let accepted = question["code"] == code && question["userCredentials"] == "s3cret";
    assert!(text.starts_with("{\"azStackUserID\":"), "{text}");
    app.asked.push(question);
    match app.answer {
        Some(answer) => answer(),
        None => format!("{{\"result\":{}}}", i64::from(!accepted)).into_response(),
    }
}

async fn back_end() -> (SocketAddr, Shared) {
    let shared = Shared::default();
    let slow = async |State(app): State<Shared>| {
        app.lock().unwrap().asked.push(Value::Null);
        std::future::pending::<()>().await;
    };
    let router = axum::Router::new()
        .route("/auth", axum::routing::post(judge))
        .route("/slow", axum::routing::post(slow))
        .with_state(shared.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, shared)
}

async fn host(address: SocketAddr, path: &str, app: &Shared) -> Host {
    let url = format!("http://{address}/{path}").parse().unwrap();
    let host = Host::with(Auth::Url(url), |config| {
        config.limits.back_end_time = PATIENCE;
        config.limits.failed_sign_ins = 3;
    })
    .await;
    let key = format!("keys/{}.pk8", host.app.app_id);
    let mut app = app.lock().unwrap();
    app.key = host.folder.path().join(key);
    app.secret = host.app.secret_code.clone().unwrap();
    host
}

fn request(host: &Host, user: &str, credentials: &str) -> Authenticate {
    let sealed = encrypt(&host.app, token("", user, credentials).as_bytes());
    authenticate(&host.app, "", user, &sealed)
}

/// The sign-in is refused like every other, after the time that every refusal takes.
async fn is_refused(host: &Host, request: Authenticate, cause: Count) {
    let before = host.count(cause);
    let started = Instant::now();
    let mut client: Client = host.connect().await;
    client.send(request).await;
    client
        .ends_after(&[r#"42["WebPacket",{"service":162,"body":"{\"resultCode\":0,\"resultMsg\":\"sign-in refused\"}"}]"#])
        .await;
    assert!(
        started.elapsed() >= PATIENCE,
        "{cause:?} after {:?}",
        started.elapsed()
    );
    assert_eq!(host.count(cause), before + 1, "{cause:?}");
}

#[tokio::test]
async fn the_back_end_says_who_comes_in() {
    let (address, app) = back_end().await;
    let host = host(address, "auth", &app).await;
    let mut alice = host.connect().await;
    let reply = alice.sign_in(request(&host, "alice", "s3cret")).await;
    assert_eq!(
        (reply.result_code, reply.username.as_deref()),
        (Some(1), Some("alice"))
    );
    {
        let app = app.lock().unwrap();
        let question = &app.asked[0];
        assert_eq!(question["azStackUserID"], "alice");
        assert_eq!(question["appId"], host.app.app_id);
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap();
        let asked = question["timestamp"].as_u64().unwrap();
        assert!(asked.abs_diff(now.as_secs()) < 60, "in seconds: {asked}");
    }
    is_refused(
        &host,
        request(&host, "alice", "wrong"),
        Count::RefusedByBackEnd,
    )
    .await;
    assert_eq!(app.lock().unwrap().asked.len(), 2);

    // Rubbish never gets there.
    is_refused(
        &host,
        authenticate(&host.app, "", "x", "no base64"),
        Count::RefusedBase64,
    )
    .await;
    is_refused(
        &host,
        authenticate(&host.app, "", "x", &STANDARD.encode([1; 256])),
        Count::RefusedPadding,
    )
    .await;
    assert_eq!(app.lock().unwrap().asked.len(), 2);
}

#[tokio::test]
async fn a_question_that_does_not_fit_the_key_is_not_asked() {
    let (address, app) = back_end().await;
    let host = host(address, "auth", &app).await;
    // 245 bytes: the sign-in takes 168 of them for name and credentials, the question fewer.
    let room = 245 - r#"{"azStackUserID":"é","userCredentials":"","timestamp":1511325700,"appId":"","code":""}"#.len() - 64;
    let most = "x".repeat(room);
    let mut client = host.connect().await;
    app.lock().unwrap().answer = Some(|| "{\"result\":0}".into_response());
    assert_eq!(
        client.sign_in(request(&host, "é", &most)).await.result_code,
        Some(1)
    );
    is_refused(
        &host,
        request(&host, "é", &format!("{most}x")),
        Count::RefusedTooLong,
    )
    .await;
    assert_eq!(app.lock().unwrap().asked.len(), 1);
}

#[tokio::test]
async fn an_odd_answer_is_no() {
    let (address, app) = back_end().await;
    let host = host(address, "auth", &app).await;
    let long = || format!("{{\"result\":0{}}}", " ".repeat(5000)).into_response();
    let moved = || (StatusCode::FOUND, [(header::LOCATION, "/auth")]).into_response();
    let broken = || (StatusCode::INTERNAL_SERVER_ERROR, "{\"result\":0}").into_response();
    let answers: [(fn() -> Response, Count); 8] = [
        (|| "{\"result\":1}".into_response(), Count::RefusedByBackEnd),
        (
            || "{\"result\":-1}".into_response(),
            Count::RefusedByBackEnd,
        ),
        (|| "{}".into_response(), Count::RefusedNoBackEnd),
        (
            || "{\"result\":\"0\"}".into_response(),
            Count::RefusedNoBackEnd,
        ),
        (|| "yes".into_response(), Count::RefusedNoBackEnd),
        (long, Count::RefusedNoBackEnd),
        (moved, Count::RefusedNoBackEnd),
        (broken, Count::RefusedNoBackEnd),
    ];
    for (number, (answer, cause)) in answers.into_iter().enumerate() {
        app.lock().unwrap().answer = Some(answer);
        is_refused(
            &host,
            request(&host, &format!("user{number}"), "s3cret"),
            cause,
        )
        .await;
        assert_eq!(
            app.lock().unwrap().asked.len(),
            number + 1,
            "asked once, also after a redirect"
        );
    }
}

#[tokio::test]
async fn a_back_end_that_is_slow_or_gone_keeps_its_own_users_out_only() {
    let (address, app) = back_end().await;
    let host = host(address, "slow", &app).await;
    let open = host.admin().create_app("open", Auth::Open).unwrap();
    let refusals = (0..4).map(|user| {
        let request = request(&host, &format!("user{user}"), "s3cret");
        async {
            let mut client = host.connect().await;
            let reply = client.sign_in(request).await;
            assert_eq!(reply.result_code, Some(0));
        }
    });
    let others = async {
        while app.lock().unwrap().asked.len() < 4 {
            tokio::task::yield_now().await;
        }
        // While all of them wait.
        host.join_app(&open, "", "alice").await;
        assert_eq!(host.count(Count::RefusedNoBackEnd), 0);
    };
    tokio::join!(futures_util::future::join_all(refusals), others);
    assert_eq!(host.count(Count::RefusedNoBackEnd), 4);

    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gone = nobody.local_addr().unwrap();
    drop(nobody);
    let url = format!("http://{gone}/").parse().unwrap();
    let gone = host.admin().create_app("gone", Auth::Url(url)).unwrap();
    let sealed = encrypt(&gone, token("", "alice", "").as_bytes());
    is_refused(
        &host,
        authenticate(&gone, "", "alice", &sealed),
        Count::RefusedNoBackEnd,
    )
    .await;
}

#[tokio::test]
async fn who_fails_too_often_is_not_asked_about() {
    let (address, app) = back_end().await;
    let host = host(address, "auth", &app).await;
    for _ in 0..3 {
        is_refused(
            &host,
            request(&host, "alice", "guess"),
            Count::RefusedByBackEnd,
        )
        .await;
    }
    is_refused(&host, request(&host, "alice", "s3cret"), Count::RefusedRate).await;
    assert_eq!(app.lock().unwrap().asked.len(), 3);
}
