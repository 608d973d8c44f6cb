### Desktop manners: notifications, sounds, the tray.

notify-message = New message
notify-title-many = { $name } ({ $count })
notify-in-group = { $name }: { $text }
notify-open = Open
notify-call = Incoming call
notify-call-name = { $name } is calling
notify-missed = Missed call

chat-mute = Mute notifications
chat-unmute = Notify again

settings-notify = Notifications
settings-notify-text-level = Name and text
settings-notify-name = Name only
settings-notify-nothing = Only “new message”
settings-notify-off = None
settings-notify-text = How much others can read on your screen. A single chat is muted with the bell above it.

settings-sounds = Sounds
settings-sounds-message = Message sound
settings-sounds-silent = No message sound
settings-sounds-volume = { $percent } %
settings-sounds-text = How loud rings and message sounds are.

tray-open = Open AZStack
tray-quit = Quit
settings-tray = When the window is closed
settings-tray-stay = Stay in the tray
settings-tray-end = Quit
