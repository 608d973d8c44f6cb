### One conversation.

chat-choose-title = Your conversations are here
chat-choose-text = Choose one on the left, or press { $keys } to find somebody.
chat-empty-title = Say hello
chat-empty-text = This is the beginning of your conversation with { $name }.
chat-load-failed = This conversation could not be read.
chat-voice-call = Voice call
chat-video-call = Video call
chat-write = Write a message
chat-send = Send
chat-more = What else to send
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

message-location = Place: { $place }
message-reply = Answer
message-reply-to = Answer to { $name }
message-reply-end = Do not answer
message-more = More
message-select = Choose
message-withdraw = Withdraw
message-withdraw-text = Take this message back? It disappears for everybody; that you wrote one stays visible.
message-delete = Delete
message-delete-text = { $count ->
    [one] Delete this message? It disappears for you on all your devices; others keep it.
   *[other] Delete { $count } messages? They disappear for you on all your devices; others keep them.
}

select-count = { $count ->
    [one] { $count } message chosen
   *[other] { $count } messages chosen
}
select-end = Choose none

tray-choose = Send files
tray-drop = Drop files here to send them
tray-retry = Try again
tray-cancel = Do not send
tray-remove = Remove
tray-progress = { $done } of { $total }

picture-failed = This picture cannot be shown. Try again
file-save = Save
file-cancel = Stop
file-again = Try again
file-open = Open
file-folder = Show in its folder
file-saved = { $size }, saved

gallery-loading = Loading the picture…
gallery-before = Earlier picture
gallery-after = Later picture
gallery-place = { $at } of { $of }
gallery-larger = Larger
gallery-smaller = Smaller
gallery-fit = Fit into the window
gallery-copy = Copy
gallery-save = Save as…
gallery-close = Close

size-bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}
size-kilobytes = { $number } kB
size-megabytes = { $number } MB
size-gigabytes = { $number } GB

stickers-open = Stickers
stickers-search = Search stickers
stickers-recent = Used lately
stickers-reading = Looking for stickers…
stickers-none = There is no such sticker.

sketch-title = Sketch
sketch-add = Add
sketch-black = Black
sketch-red = Red
sketch-orange = Orange
sketch-green = Green
sketch-blue = Blue
sketch-eraser = Eraser
sketch-pen = Pen { $number }
sketch-undo = Take the last line back
sketch-clear = Wipe everything away

location-title = Send a place
location-place = What the place is called
location-latitude = Latitude
location-longitude = Longitude
location-hint = In degrees, as maps show them: 16.0544, 108.2022
location-send = Send
location-degrees = { $latitude }°, { $longitude }°
location-copy = Copy the coordinates
location-open = Show on a map

find-title = Find in this conversation
find-nothing = Nothing found
find-place = { $at } of { $of }
find-older = Earlier
find-newer = Later
find-close = Close

voice-record = Record a voice message
voice-recording = Recording…
voice-send = Send the recording
voice-discard = Throw the recording away
voice-play = Play
voice-pause = Pause
voice-no-microphone = { $problem ->
    [missing] No microphone was found.
    [busy] Another program is using the microphone.
    [denied] The system does not let AZStack use the microphone.
    [silent] Nothing comes from the microphone.
   *[other] The microphone cannot be used: { $reason }
}
message-voice = Voice message
