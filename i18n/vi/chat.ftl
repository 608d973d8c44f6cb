### Một cuộc trò chuyện.

chat-choose-title = Các cuộc trò chuyện của bạn ở đây
chat-choose-text = Chọn một cuộc trò chuyện bên trái, hoặc nhấn Ctrl K để tìm ai đó.
chat-empty-title = Hãy gửi lời chào
chat-empty-text = Đây là khởi đầu cuộc trò chuyện của bạn với { $name }.
chat-load-failed = Không đọc được cuộc trò chuyện này.
chat-voice-call = Gọi thoại
chat-video-call = Gọi video
chat-write = Nhập tin nhắn
chat-send = Gửi
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
