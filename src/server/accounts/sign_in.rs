//! Who may come in: 179 → 162 (protocol § 2).
//!
//! Every failure does the same work and gives the same packet, so that neither tells an attacker which part of his
//! token was wrong (the padding oracle) or which users exist. The cause goes to a counter.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use argon2::{PasswordHash, PasswordVerifier};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::sleep_until;

use super::back_end::{self, BackEnds};
use super::key::AppKey;
use super::sql::App;
use super::{Auth, MAX_FULLNAME, hash_password, is_name, is_short, token};
use crate::protocol::auth::{Authenticate, Token};
use crate::server::store::{Login, Member, Store};
use crate::server::{Config, Count, Error};

/// Checks that run at a time: each takes a core for tens of milliseconds.
const AT_A_TIME: usize = 2;
/// (Address, user) pairs whose failures are remembered.
const REMEMBERED: usize = 10_000;
/// How long.
const MEMORY: Duration = Duration::from_secs(60);

/// A user who came in.
#[derive(Debug)]
pub(in crate::server) struct Welcome {
    pub(in crate::server) member: Member,
    pub(in crate::server) user: String,
    pub(in crate::server) fullname: String,
}

/// The door.
pub(in crate::server) struct SignIn {
    store: Arc<dyn Store>,
    data_dir: PathBuf,
    /// Keys of the apps used so far. An app's key never changes, and only apps that exist get here.
    keys: Mutex<HashMap<String, Arc<AppKey>>>,
    /// Does the work for apps that do not exist.
    decoy_key: Arc<AppKey>,
    /// Does the work for users who do not exist.
    decoy_hash: Arc<str>,
    checks: Semaphore,
    back_ends: BackEnds,
    /// By the hash of address, app and user: strangers choose how long those are.
    failures: Mutex<HashMap<u64, (Instant, u32)>>,
    hasher: RandomState,
    max_failures: u32,
}

impl SignIn {
    pub(in crate::server) async fn new(
        store: Arc<dyn Store>,
        config: &Config,
    ) -> Result<Self, Error> {
        let decoys = spawn_blocking(|| {
            let password = format!("{:x}", rand::random::<u128>());
            Ok::<_, Error>((AppKey::throwaway()?, hash_password(&password)?))
        });
        let (key, hash) = decoys.await.map_err(|_| Error::Key)??;
        Ok(Self {
            store,
            data_dir: config.data_dir.clone(),
            keys: Mutex::default(),
            decoy_key: Arc::new(key),
            decoy_hash: hash.into(),
            checks: Semaphore::new(AT_A_TIME),
            back_ends: BackEnds::new(&config.limits),
            failures: Mutex::default(),
            hasher: RandomState::new(),
            max_failures: config.limits.failed_sign_ins,
        })
    }

    /// Checks one sign-in from `ip`; `request` is `None` if the packet's body was malformed.
    ///
    /// The error is the cause, for a counter and nothing else.
    pub(in crate::server) async fn check(
        &self,
        ip: IpAddr,
        request: Option<Authenticate>,
    ) -> Result<Welcome, Count> {
        let deadline = self.back_ends.deadline();
        let readable = request.as_ref().map(|_| ()).ok_or(Count::RefusedBody);
        let request = request.unwrap_or_else(nobody);
        let (app, key) = self.app(&request.app_id).await;
        let app = readable.and(app);
        let asks_back_end = matches!(&app, Ok(app) if matches!(app.auth, Auth::Url(_)));
        let place = self
            .checks
            .acquire()
            .await
            .map_err(|_| Count::RefusedStore)?;
        let (sealed, opening) = (request.token.clone(), key.clone());
        let opened = spawn_blocking(move || token::open(&opening, &sealed)).await;
        let claim = opened.unwrap_or(Err(Count::RefusedJson));
        let claim = claim.and_then(|claim| validate(&request, claim));
        let user = claim.as_ref().map_or("", |claim| &claim.az_stack_user_id);
        let who = self.hasher.hash_one((ip, &request.app_id, user));

        let is_limited = self.is_limited(who);
        let result = if asks_back_end {
            // Others need not wait for that.
            drop(place);
            let claim = if is_limited {
                claim.and(Err(Count::RefusedRate))
            } else {
                claim
            };
            self.ask(app, &key, claim, deadline).await
        } else {
            let result = self.prove(&request.app_id, app, claim).await;
            drop(place);
            if is_limited {
                result.and(Err(Count::RefusedRate))
            } else {
                result
            }
        };
        let result = match result {
            Ok(user) => self.enter(request, user).await,
            Err(cause) => Err(cause),
        };
        if result.is_err() {
            self.note_failure(who);
            if asks_back_end {
                // The same work cannot be done for every failure: nobody else's back end is asked about rubbish.
                // The same time can.
                sleep_until(deadline).await;
            }
        }
        result
    }

    /// Has the app's back end prove the claim.
    async fn ask(
        &self,
        app: Result<App, Count>,
        key: &AppKey,
        claim: Result<Token, Count>,
        deadline: tokio::time::Instant,
    ) -> Result<String, Count> {
        let (app, claim) = (app?, claim?);
        let (Auth::Url(url), Some(secret)) = (&app.auth, &app.secret) else {
            return Err(Count::RefusedStore);
        };
        let question = back_end::question(key, &app.id, secret, &claim)?;
        self.back_ends.ask(url, question, deadline).await?;
        Ok(claim.az_stack_user_id)
    }

    /// The app and its key; a decoy key for an app that does not exist.
    async fn app(&self, app_id: &str) -> (Result<App, Count>, Arc<AppKey>) {
        let decoy = self.decoy_key.clone();
        let app = match self.store.app(app_id.to_owned()).await {
            Ok(Some(app)) => app,
            Ok(None) => return (Err(Count::RefusedApp), decoy),
            Err(_) => return (Err(Count::RefusedStore), decoy),
        };
        let known = self
            .keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(app_id)
            .cloned();
        if let Some(key) = known {
            return (Ok(app), key);
        }
        let (data_dir, id) = (self.data_dir.clone(), app_id.to_owned());
        match spawn_blocking(move || AppKey::load(&data_dir, &id)).await {
            Ok(Ok(key)) => {
                let key = Arc::new(key);
                let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
                keys.insert(app_id.to_owned(), key.clone());
                (Ok(app), key)
            }
            Ok(Err(error)) => {
                tracing::error!(%error, app = app_id, "an app's key cannot be read");
                (Err(Count::RefusedStore), decoy)
            }
            Err(_) => (Err(Count::RefusedStore), decoy),
        }
    }

    /// The work of proving the claim: a look-up and a hash if the app has passwords, real ones or decoys. An app that
    /// does not exist behaves like one with passwords.
    async fn prove(
        &self,
        app_id: &str,
        app: Result<App, Count>,
        claim: Result<Token, Count>,
    ) -> Result<String, Count> {
        if matches!(&app, Ok(app) if app.auth == Auth::Open) {
            return claim.map(|claim| claim.az_stack_user_id);
        }
        let (user, password) = match &claim {
            Ok(claim) => (
                claim.az_stack_user_id.clone(),
                claim.user_credentials.clone(),
            ),
            Err(_) => Default::default(),
        };
        let stored = self.store.password_hash(app_id.to_owned(), user).await;
        let (hash, found) = match stored {
            Ok(Some(hash)) => (Arc::from(hash), Ok(())),
            Ok(None) => (self.decoy_hash.clone(), Err(Count::RefusedPassword)),
            Err(_) => (self.decoy_hash.clone(), Err(Count::RefusedStore)),
        };
        let verified = spawn_blocking(move || verify(&hash, &password)).await;
        app?;
        let claim = claim?;
        found?;
        if verified.unwrap_or(false) {
            Ok(claim.az_stack_user_id)
        } else {
            Err(Count::RefusedPassword)
        }
    }

    async fn enter(&self, request: Authenticate, user: String) -> Result<Welcome, Count> {
        let fullname = match request.fullname.trim() {
            "" => user.clone(),
            name => name.to_owned(),
        };
        let login = Login {
            app: request.app_id,
            namespace: request.namespace,
            user: user.clone(),
            fullname: fullname.clone(),
        };
        let member = self
            .store
            .sign_in(login)
            .await
            .map_err(|_| Count::RefusedStore)?;
        Ok(Welcome {
            member,
            user,
            fullname,
        })
    }

    fn is_limited(&self, who: u64) -> bool {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures
            .get(&who)
            .is_some_and(|(since, count)| since.elapsed() < MEMORY && *count >= self.max_failures)
    }

    fn note_failure(&self, who: u64) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= REMEMBERED {
            failures.retain(|_, (since, _)| since.elapsed() < MEMORY);
        }
        if failures.len() >= REMEMBERED {
            // Ten thousand different victims within a minute: the hashing is the limit then.
            failures.clear();
        }
        let entry = failures.entry(who).or_insert((Instant::now(), 0));
        if entry.0.elapsed() >= MEMORY {
            *entry = (Instant::now(), 0);
        }
        entry.1 += 1;
    }
}

/// Stands in for a packet that could not be read.
fn nobody() -> Authenticate {
    Authenticate {
        slave_ip: None,
        slave_port: None,
        token: String::new(),
        fullname: String::new(),
        namespace: String::new(),
        app_id: String::new(),
        platform: None,
        sdk_version: String::new(),
        screen_size: String::new(),
    }
}

fn validate(request: &Authenticate, claim: Token) -> Result<Token, Count> {
    if claim.namespace != request.namespace {
        return Err(Count::RefusedNamespace);
    }
    let fits = is_name(&claim.az_stack_user_id)
        && is_short(&claim.namespace)
        && request.fullname.chars().count() <= MAX_FULLNAME;
    if fits {
        Ok(claim)
    } else {
        Err(Count::RefusedName)
    }
}

fn verify(hash: &str, password: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        super::argon2()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}
