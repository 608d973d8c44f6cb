### One conversation.

chat-choose-title = Your conversations are here
chat-choose-text = Choose one on the left, or press Ctrl K to find somebody.
chat-empty-title = Say hello
chat-empty-text = This is the beginning of your conversation with { $name }.
chat-load-failed = This conversation could not be read.
chat-voice-call = Voice call
chat-video-call = Video call
chat-write = Write a message
chat-send = Send
chat-new-messages = New messages
chat-jump-to-end = Go to the newest message
chat-typing = { $name } is typing…
chat-resend = Send again
chat-not-sent = Not sent.
chat-copy = Copy
chat-unknown-name = Unknown user

message-sticker = Sticker
message-file = File: { $name }
message-unknown = This message needs a newer version.
message-cancelled = Message withdrawn

status-failed = Not sent
status-sending = Waiting to be sent
status-sent = Sent
status-delivered = Delivered
status-seen = Seen
