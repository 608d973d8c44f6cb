//! The store in SQLite: one [`writer`] thread that commits in groups, a few readers.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use rusqlite::Connection;
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::deeds::{Done, GroupDeed, NewGroup};
use super::groups::Group;
use super::writer::{Job, Writer};
use super::{
    Answer, Changes, Chat, Conversation, FileRow, Finished, Login, Member, Message, MessageName,
    NewCallin, NewCallout, NewFile, NewMessage, Page, PageRequest, Permission, Raised, Realm, Room,
    Store, StoreError, Stored, User, accounts, deeds, files, free_calls, groups, lists, messages,
    phone, push, reports, schema,
};
use crate::protocol::device::Register;
use crate::protocol::phone::{PaidCall, PaidCallStatus};
use crate::protocol::{Id, Millis, Seconds};
use crate::server::Error;
use crate::server::calls::{Change, Running};
use crate::server::files::Random128;

/// Writes that may wait: one a connection, since a socket waits for its own, and some.
const QUEUE: usize = 32_768;
/// Connections for reading.
const READERS: usize = 2;

/// See the module.
pub(in crate::server) struct Sqlite {
    queue: Mutex<Option<mpsc::Sender<Job>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    readers: Arc<Readers>,
}

struct Readers {
    idle: Mutex<Vec<Connection>>,
    places: Semaphore,
}

impl Sqlite {
    /// Opens or makes the database in `data_dir`.
    pub(in crate::server) fn open(data_dir: &Path) -> Result<Self, Error> {
        let writer = Writer::new(schema::open(data_dir)?)?;
        let idle = (0..READERS)
            .map(|_| schema::open(data_dir))
            .collect::<Result<_, _>>()?;
        let (queue, jobs) = mpsc::channel(QUEUE);
        let writer = std::thread::Builder::new()
            .name(String::from("store-writer"))
            .spawn(move || writer.run(jobs))
            .map_err(|error| Error::Database(error.to_string()))?;
        Ok(Self {
            queue: Mutex::new(Some(queue)),
            writer: Mutex::new(Some(writer)),
            readers: Arc::new(Readers {
                idle: Mutex::new(idle),
                places: Semaphore::new(READERS),
            }),
        })
    }

    /// Commits what is queued and ends the writer. Later writes fail.
    pub(in crate::server) async fn close(&self) {
        drop(
            self.queue
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        let writer = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(writer) = writer {
            let _ = tokio::task::spawn_blocking(move || writer.join()).await;
        }
    }

    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Writer) -> Result<T, StoreError> + Send + 'static,
    ) -> Answer<T> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |writer| {
            let result = writer.and_then(|writer| writer.in_savepoint(work));
            Box::new(move |committed| {
                // Nobody listens any more if the socket died meanwhile: the write stands.
                let _ = reply.send(committed.and(result));
            })
        });
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let queued = match queue.as_ref().map(|queue| queue.try_send(job)) {
            Some(Ok(())) => Ok(()),
            Some(Err(mpsc::error::TrySendError::Full(_))) => Err(StoreError::Full),
            Some(Err(mpsc::error::TrySendError::Closed(_))) | None => Err(StoreError::Closed),
        };
        Box::pin(async move {
            queued?;
            answer.await.map_err(|_| StoreError::Closed)?
        })
    }

    fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Answer<T> {
        let readers = self.readers.clone();
        Box::pin(async move {
            let _place = readers
                .places
                .acquire()
                .await
                .map_err(|_| StoreError::Closed)?;
            let pool = readers.clone();
            let done = tokio::task::spawn_blocking(move || {
                let idle = || pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
                let connection = idle().pop().ok_or(StoreError::Closed)?;
                // One snapshot for everything that `work` reads.
                let result = connection
                    .unchecked_transaction()
                    .map_err(StoreError::from)
                    .and_then(|snapshot| work(&snapshot));
                idle().push(connection);
                result
            });
            done.await.map_err(|_| StoreError::Closed)?
        })
    }
}

fn now() -> Duration {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
}

/// The clock, in milliseconds.
pub(in crate::server) fn now_millis() -> Millis {
    now().as_millis() as Millis
}

/// The clock, in seconds.
pub(in crate::server) fn now_seconds() -> Seconds {
    now().as_secs() as Seconds
}

impl Store for Sqlite {
    fn app(&self, app: String) -> Answer<Option<accounts::App>> {
        self.read(move |connection| Ok(accounts::app(connection, &app)?))
    }

    fn password_hash(&self, app: String, user: String) -> Answer<Option<String>> {
        self.read(move |connection| Ok(accounts::password_hash(connection, &app, &user)?))
    }

    fn sign_in(&self, login: Login) -> Answer<Member> {
        self.write(move |connection| Ok(accounts::sign_in(connection, &login, now_seconds())?))
    }

    fn visited(&self, user: Id) -> Answer<()> {
        self.write(move |connection| Ok(accounts::visited(connection, user, now_seconds())?))
    }

    fn users_by_id(&self, realm: Realm, ids: Vec<Id>) -> Answer<Vec<User>> {
        self.read(move |connection| Ok(accounts::users_by_id(connection, realm, &ids)?))
    }

    fn users_by_name(&self, realm: Realm, names: Vec<String>) -> Answer<Vec<User>> {
        self.read(move |connection| Ok(accounts::users_by_name(connection, realm, &names)?))
    }

    fn add_message(&self, message: NewMessage) -> Answer<Stored> {
        self.write(move |writer| messages::add(writer, &message, now_millis()))
    }

    fn raise_status(&self, reader: Id, message: MessageName, status: i64) -> Answer<Raised> {
        self.write(move |writer| reports::raise(writer, reader, message, status, now_millis()))
    }

    fn cancel(&self, author: Member, message: MessageName) -> Answer<Option<Vec<Id>>> {
        self.write(move |writer| reports::cancel(writer, author, message, now_millis()))
    }

    fn delete(&self, owner: Id, message: MessageName) -> Answer<bool> {
        self.write(move |writer| reports::delete(writer, owner, message, now_millis()))
    }

    fn delete_until(&self, owner: Id, chat: Chat, until: Millis) -> Answer<(bool, bool)> {
        self.write(move |writer| reports::delete_until(writer, owner, chat, until, now_millis()))
    }

    fn conversations(&self, owner: Id, request: PageRequest) -> Answer<Page<Conversation>> {
        self.read(move |connection| lists::conversations(connection, owner, request))
    }

    fn changed_conversations(&self, owner: Id, after: i64) -> Answer<Page<Conversation>> {
        self.read(move |connection| lists::changed_conversations(connection, owner, after))
    }

    fn messages(&self, owner: Id, chat: Chat, request: PageRequest) -> Answer<Page<Message>> {
        self.read(move |connection| lists::messages(connection, owner, chat, request))
    }

    fn unread(&self, owner: Id, chat: Chat, request: PageRequest) -> Answer<Page<Message>> {
        self.read(move |connection| lists::unread(connection, owner, chat, request))
    }

    fn changes(&self, owner: Id, chat: Chat, after: i64) -> Answer<Changes> {
        self.read(move |connection| lists::changes(connection, owner, chat, after))
    }

    fn files(&self, owner: Id, chat: Option<Chat>, until: Millis) -> Answer<Vec<Message>> {
        self.read(move |connection| lists::files(connection, owner, chat, until))
    }

    fn create_group(&self, group: NewGroup) -> Answer<Done> {
        self.write(move |writer| deeds::create(writer, &group, now_millis()))
    }

    fn act(&self, deed: GroupDeed) -> Answer<Done> {
        self.write(move |writer| deeds::act(writer, &deed, now_millis()))
    }

    fn group(&self, asker: Member, group: Id) -> Answer<(Group, Vec<User>)> {
        self.read(move |connection| groups::details(connection, asker, group))
    }

    fn fellows(&self, asker: Member, group: Id) -> Answer<Vec<Id>> {
        self.read(move |connection| groups::fellows(connection, asker, group))
    }

    fn my_groups(&self, asker: Id) -> Answer<Vec<(Group, Vec<Id>)>> {
        self.read(move |connection| groups::mine(connection, asker))
    }

    fn public_groups(&self, asker: Member) -> Answer<Vec<(Group, bool)>> {
        self.read(move |connection| groups::public(connection, asker))
    }

    fn register_push(&self, user: Member, device: Register) -> Answer<()> {
        self.write(move |writer| push::register(writer, user, &device))
    }

    fn unregister_push(&self, user: Id, token: String) -> Answer<()> {
        self.write(move |writer| push::unregister(writer, user, &token))
    }

    fn begin_upload(&self, file: NewFile, room: Room) -> Answer<()> {
        self.write(move |connection| files::begin(connection, &file, room, now_millis()))
    }

    fn upload(&self, token: Random128) -> Answer<Option<FileRow>> {
        self.read(move |connection| files::by_token(connection, token))
    }

    fn finish_upload(&self, id: Random128, finished: Finished) -> Answer<()> {
        self.write(move |connection| files::finish(connection, id, &finished))
    }

    fn give_up_upload(&self, id: Random128) -> Answer<()> {
        self.write(move |connection| files::give_up(connection, id))
    }

    fn readable_file(&self, id: Random128, reader: Id) -> Answer<Option<FileRow>> {
        self.read(move |connection| files::readable(connection, id, reader))
    }

    fn sweep_files(&self, before: Millis) -> Answer<Vec<Random128>> {
        self.write(move |connection| files::sweep(connection, before))
    }

    fn swept(&self, ids: Vec<Random128>) -> Answer<()> {
        self.write(move |connection| files::swept(connection, &ids))
    }

    fn note_call(&self, change: Change) -> Answer<()> {
        self.write(move |writer| free_calls::note(writer, change, now_millis()))
    }

    fn running_calls(&self) -> Answer<Vec<Running>> {
        self.write(|writer| free_calls::running(writer, now_millis()))
    }

    fn phone_owner(&self, number: String) -> Answer<Option<Id>> {
        self.read(move |connection| phone::owner(connection, &number))
    }

    fn begin_callout(&self, call: NewCallout) -> Answer<Permission> {
        self.write(move |writer| phone::begin_callout(writer, &call, now_millis()))
    }

    fn begin_callin(&self, call: NewCallin) -> Answer<i64> {
        self.write(move |writer| phone::begin_callin(writer, &call, now_millis()))
    }

    fn phone_seconds(&self, row: i64) -> Answer<Option<i64>> {
        self.read(move |connection| phone::seconds_left(connection, row))
    }

    fn phone_answered(&self, row: i64) -> Answer<()> {
        self.write(move |writer| phone::answered(writer, row, now_millis()))
    }

    fn phone_alive(&self, rows: Vec<i64>) -> Answer<()> {
        self.write(move |writer| phone::alive(writer, &rows, now_millis()))
    }

    fn phone_ended(
        &self,
        row: i64,
        status: PaidCallStatus,
        tags: Option<String>,
    ) -> Answer<Option<PaidCall>> {
        self.write(move |writer| phone::ended(writer, row, status, tags.as_deref(), now_millis()))
    }

    fn phone_recorded(&self, row: i64, file: NewFile, finished: Finished) -> Answer<String> {
        self.write(move |writer| phone::recorded(writer, row, &file, &finished, now_millis()))
    }

    fn close_interrupted_calls(&self) -> Answer<usize> {
        self.write(|writer| phone::close_interrupted(writer))
    }

    fn phone_account(&self, user: Id) -> Answer<(i64, Vec<String>)> {
        self.read(move |connection| phone::account(connection, user))
    }

    fn paid_calls(&self, user: Id) -> Answer<Vec<PaidCall>> {
        self.read(move |connection| phone::calls(connection, user))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Content;
    use crate::server::store::Auth;

    async fn user(store: &Sqlite, name: &str) -> Member {
        let login = Login {
            app: String::from("app"),
            namespace: String::new(),
            user: name.to_owned(),
            fullname: name.to_owned(),
        };
        store.sign_in(login).await.unwrap()
    }

    fn open(folder: &Path) -> Sqlite {
        let app = accounts::App {
            id: String::from("app"),
            name: String::from("app"),
            auth: Auth::Open,
            public_key: String::new(),
            secret: None,
        };
        accounts::insert_app(&schema::open(folder).unwrap(), &app).unwrap();
        Sqlite::open(folder).unwrap()
    }

    fn text(sender: Member, receiver: Member, msg_id: Id) -> NewMessage {
        NewMessage {
            sender,
            to: Chat::user(receiver.id),
            msg_id,
            content: Content::Text("x".repeat(2000)),
        }
    }

    /// A disk that is full in the middle of a group: no success without a commit, and it recovers.
    #[tokio::test]
    async fn a_full_disk_loses_nothing_that_was_acknowledged() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path());
        let (alice, bob) = (user(&store, "alice").await, user(&store, "bob").await);
        let limit = |pages: i64| {
            store.write(move |connection| {
                let set = format!("PRAGMA max_page_count = {pages}");
                Ok(connection.query_row(&set, [], |row| row.get::<_, i64>(0))?)
            })
        };
        limit(60).await.unwrap();
        let mut stored = Vec::new();
        let mut failed = 0;
        for group in 0..20 {
            let ids = group * 10 + 1..=group * 10 + 10;
            let answers = ids
                .clone()
                .map(|id| store.add_message(text(alice, bob, id)));
            for (id, answer) in ids.zip(futures_util::future::join_all(answers).await) {
                match answer {
                    Ok(_) => stored.push(id),
                    Err(StoreError::Database(_)) => failed += 1,
                    Err(other) => panic!("{other}"),
                }
            }
        }
        assert!(!stored.is_empty() && failed > 0);
        limit(1_000_000).await.unwrap();
        assert!(
            store
                .add_message(text(alice, bob, 1000))
                .await
                .unwrap()
                .fresh
        );
        stored.push(1000);
        let mut kept = Vec::new();
        for page in 1.. {
            let found = store
                .messages(alice.id, Chat::user(bob.id), PageRequest { page, until: 0 })
                .await
                .unwrap();
            kept.splice(0..0, found.items.iter().map(|message| message.msg_id));
            if found.done {
                break;
            }
        }
        assert_eq!(kept, stored);
    }

    #[tokio::test]
    async fn what_is_queued_at_the_end_is_committed_and_nothing_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path());
        let (alice, bob) = (user(&store, "alice").await, user(&store, "bob").await);
        let queued: Vec<_> = (1..=500)
            .map(|id| store.add_message(text(alice, bob, id)))
            .collect();
        store.close().await;
        for answer in queued {
            assert!(answer.await.unwrap().fresh);
        }
        let late = store.add_message(text(alice, bob, 501)).await;
        assert_eq!(late, Err(StoreError::Closed));
        let again = Sqlite::open(folder.path()).unwrap();
        assert!(
            !again
                .add_message(text(alice, bob, 500))
                .await
                .unwrap()
                .fresh
        );
    }

    /// The clock is set back: messages keep their order.
    #[test]
    fn time_stamps_never_fall() {
        let folder = tempfile::tempdir().unwrap();
        drop(open(folder.path()));
        let writer = Writer::new(schema::open(folder.path()).unwrap()).unwrap();
        let login = |name: &str| Login {
            app: String::from("app"),
            namespace: String::new(),
            user: name.to_owned(),
            fullname: String::new(),
        };
        let alice = accounts::sign_in(&writer, &login("alice"), 1).unwrap();
        let bob = accounts::sign_in(&writer, &login("bob"), 1).unwrap();
        let add = |id, now| {
            messages::add(&writer, &text(alice, bob, id), now)
                .unwrap()
                .time
        };
        assert_eq!(
            [add(1, 5000), add(2, 3000), add(3, 6000)],
            [5000, 5000, 6000]
        );
    }
}
