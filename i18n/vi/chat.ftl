### Một cuộc trò chuyện.

chat-choose-title = Các cuộc trò chuyện của bạn ở đây
chat-choose-text = Chọn một cuộc trò chuyện bên trái, hoặc nhấn { $keys } để tìm ai đó.
chat-empty-title = Hãy gửi lời chào
chat-empty-text = Đây là khởi đầu cuộc trò chuyện của bạn với { $name }.
chat-load-failed = Không đọc được cuộc trò chuyện này.
chat-voice-call = Gọi thoại
chat-video-call = Gọi video
chat-write = Nhập tin nhắn
chat-send = Gửi
chat-more = Gửi thứ khác
chat-new-messages = Tin nhắn mới
chat-jump-to-end = Tới tin nhắn mới nhất
chat-typing = { $name } đang nhập…
chat-resend = Gửi lại
chat-not-sent = Chưa gửi được.
chat-copy = Sao chép
chat-unknown-name = Người dùng chưa rõ

message-sticker = Nhãn dán
message-file = Tệp: { $name }
message-unknown = Cần phiên bản mới hơn để xem tin nhắn này.
message-cancelled = Tin nhắn đã thu hồi

status-failed = Chưa gửi được
status-sending = Đang chờ gửi
status-sent = Đã gửi
status-delivered = Đã nhận
status-seen = Đã xem

message-location = Địa điểm: { $place }
message-reply = Trả lời
message-reply-to = Trả lời { $name }
message-reply-end = Không trả lời nữa
message-more = Thêm
message-select = Chọn
message-withdraw = Thu hồi
message-withdraw-text = Thu hồi tin nhắn này? Mọi người sẽ không đọc được nữa, nhưng vẫn thấy rằng bạn đã gửi một tin.
message-delete = Xóa
message-delete-text = { $count ->
   *[other] Xóa { $count } tin nhắn? Tin biến mất với bạn trên mọi thiết bị; người khác vẫn giữ.
}

select-count = { $count ->
   *[other] Đã chọn { $count } tin nhắn
}
select-end = Bỏ chọn

tray-choose = Gửi tệp
tray-drop = Thả tệp vào đây để gửi
tray-retry = Thử lại
tray-cancel = Không gửi
tray-remove = Bỏ ra
tray-progress = { $done } trên { $total }

picture-failed = Không hiện được ảnh này. Thử lại
file-save = Lưu
file-cancel = Dừng
file-again = Thử lại
file-open = Mở
file-folder = Hiện trong thư mục
file-saved = { $size }, đã lưu

gallery-loading = Đang tải ảnh…
gallery-before = Ảnh trước
gallery-after = Ảnh sau
gallery-place = { $at } trên { $of }
gallery-larger = Phóng to
gallery-smaller = Thu nhỏ
gallery-fit = Vừa cửa sổ
gallery-copy = Sao chép
gallery-save = Lưu thành…
gallery-close = Đóng

size-bytes = { $count ->
   *[other] { $count } byte
}
size-kilobytes = { $number } kB
size-megabytes = { $number } MB
size-gigabytes = { $number } GB

stickers-open = Nhãn dán
stickers-search = Tìm nhãn dán
stickers-recent = Mới dùng
stickers-reading = Đang tìm nhãn dán…
stickers-none = Không có nhãn dán như vậy.

sketch-title = Vẽ phác
sketch-add = Thêm
sketch-black = Đen
sketch-red = Đỏ
sketch-orange = Cam
sketch-green = Xanh lá
sketch-blue = Xanh dương
sketch-eraser = Tẩy
sketch-pen = Bút { $number }
sketch-undo = Bỏ nét cuối
sketch-clear = Xóa hết

location-title = Gửi địa điểm
location-place = Tên địa điểm
location-latitude = Vĩ độ
location-longitude = Kinh độ
location-hint = Theo độ, như trên bản đồ: 16.0544, 108.2022
location-send = Gửi
location-degrees = { $latitude }°, { $longitude }°
location-copy = Sao chép tọa độ
location-open = Xem trên bản đồ

find-title = Tìm trong cuộc trò chuyện này
find-nothing = Không tìm thấy
find-place = { $at } trên { $of }
find-older = Trước đó
find-newer = Sau đó
find-close = Đóng

voice-record = Ghi tin nhắn thoại
voice-recording = Đang ghi…
voice-send = Gửi bản ghi
voice-discard = Bỏ bản ghi
voice-play = Phát
voice-pause = Tạm dừng
voice-no-microphone = { $problem ->
    [missing] Không tìm thấy micrô.
    [busy] Chương trình khác đang dùng micrô.
    [denied] Hệ thống không cho AZStack dùng micrô.
    [silent] Micrô không có tiếng.
   *[other] Không dùng được micrô: { $reason }
}
message-voice = Tin nhắn thoại
