### The main window: list of conversations, presence, times.

language-name = English
app-name = AZStack
window-call = { $name } – AZStack
window-incoming = { $name } is calling – AZStack

back = Back

conversations-search = Search or enter a user name
conversations-clear = Clear the search
conversations-empty-title = No conversations yet
conversations-empty-text = Type somebody’s user name above and press Enter to write to them.
conversations-none-found = Nobody in your list is called “{ $text }”.
conversations-look-up = Write to “{ $text }”
conversations-looking-up = Looking for “{ $text }”…
conversations-unknown-user = There is no user called “{ $text }”.
conversations-load-failed = Your conversations could not be read.
conversations-retry = Try again
conversations-settings = Settings
conversations-draft = Draft:
conversations-you = You: { $text }
conversations-typing = typing…
conversations-unread = { $count ->
    [one] { $count } unread message
   *[other] { $count } unread messages
}
conversations-unread-many = { $count }+
conversations-tab-chats = Chats
conversations-tab-calls = Calls

connection-connecting = Connecting…
connection-connecting-again = Connecting, try { $attempt }…
connection-waiting = Offline. Trying again soon.
connection-offline = You are offline.
connection-retry = Connect
connection-starting = Getting ready…

presence-online = Online
presence-do-not-disturb = Do not disturb
presence-offline = Offline
presence-just-now = Last seen just now
presence-minutes = { $minutes ->
    [one] Last seen { $minutes } minute ago
   *[other] Last seen { $minutes } minutes ago
}
presence-hours = { $hours ->
    [one] Last seen { $hours } hour ago
   *[other] Last seen { $hours } hours ago
}
presence-day = Last seen: { $day }

time-moment = { $day }, { $clock }
time-now = now
time-minutes = { $minutes } min
time-length-seconds = { $seconds } s
time-length-minutes = { $minutes } min
time-length-hours = { $hours } h { $minutes } min
time-today = Today
time-yesterday = Yesterday

search-messages = Messages
search-failed = Your messages could not be searched.

create-title = New conversation
create-people = People
create-groups = Public groups
create-group = Make the group
create-private-text = Only members see it; members add others.
create-public-text = Everybody can find it and join.
create-groups-reading = Looking for public groups…
create-groups-failed = The public groups could not be read.
create-groups-none = There are no public groups.
