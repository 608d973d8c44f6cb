### Settings.

settings-title = Settings
settings-close = Close
settings-account = Account
settings-user-name = User name: { $name }
settings-theme = Theme
settings-theme-text = Also your own files in { $folder }
settings-language = Language
settings-language-text = Changes at once, also during a call.
settings-renderer = Drawing
settings-renderer-text = Takes effect at the next start.
settings-renderer-auto = Automatic
settings-renderer-gpu = Graphics card
settings-renderer-software = Processor
settings-shortcuts = Keyboard
settings-shortcut-jump = Find somebody
settings-shortcut-settings = Settings
settings-shortcut-chats = Conversation above or below
settings-shortcut-mute = Microphone on or off
settings-shortcut-camera = Camera on or off
settings-shortcut-answer = Answer
settings-shortcut-decline = Decline
settings-shortcut-hang-up = Hang up
settings-about = About
settings-about-version = AZStack { $version }
settings-about-text = Chat, voice and video calls. Licensed under MIT or Apache-2.0. Text in Noto Sans, icons by Lucide.
